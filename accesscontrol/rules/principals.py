"""Who acts: a person or a key, and what it may do."""

from dataclasses import dataclass

from accesscontrol.rules.keys import SCOPES


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a key. Two principals are the same if and only if their ids are.

    `id` is `person:<number>` or `key:<number>`, and is what the record keeps of who acted:
    a pseudonym, never a name. `scopes` are those of `accesscontrol.rules.keys.SCOPES`;
    `account` is the id of the account that the principal belongs to, if any.
    """

    id: str
    name: str
    scopes: frozenset[str]
    account: str | None = None

    def may(self, scope: str) -> bool:
        return scope in self.scopes


OPERATOR = Principal(id="operator", name="operator", scopes=frozenset(SCOPES))
"""Whoever runs commands on the machine itself, past every sign-in."""
