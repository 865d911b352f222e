"""What a person asks of a check page: one question for each kind of users."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.rules.truth import Truth

MOST_KINDS_OF_USERS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """`organization` is what was typed: an id, or a name. `settled` is the asker's own word."""

    model: str = ""
    channel: str = ""
    organization: str = ""
    users: tuple[str, ...] = ()
    """Classes; for none of them the organisation itself is asked about."""
    classes: Mapping[str, Truth] = field(default_factory=dict)
    lists: Mapping[str, Truth] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether it can be answered."""
        return bool(self.model and self.channel)

    @property
    def kinds_of_users(self) -> tuple[str | None, ...]:
        """Each is a question of its own; None is whoever asks, of whom no class is said."""
        return self.users or (None,)


def classes_said(
    wanted: Wanted, user_class: str | None, complements: Mapping[str, str]
) -> dict[str, Truth]:
    """What is said of the classes of one kind of users.

    That they are of their kind is said by asking about it. What was settled for all, of this class
    or of its complement, is not said of them again.
    """
    if user_class is None:
        return dict(wanted.classes)
    own = {user_class, complements.get(user_class)}
    settled = {name: value for name, value in wanted.classes.items() if name not in own}
    return {user_class: Truth.YES, **settled}
