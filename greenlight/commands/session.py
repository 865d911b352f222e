"""What a command works with: the client, the screen, and the subject that was described."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from greenlight.commands.configuration import Configuration, Misused, read_configuration
from greenlight.commands.screen import Screen
from greenlight.questions import Question, Subject, ThreeValued, Trust, parameters

if TYPE_CHECKING:
    from greenlight.client import Client

__all__ = ["Misused", "Session"]


class Session:
    """Opened for one command; the client is made when it is first asked for."""

    def __init__(self, given: Namespace) -> None:
        self.given = given
        self.configuration: Configuration = read_configuration(given)
        self.screen = Screen(color=given.color)
        self._client: Client | None = None

    @property
    def client(self) -> "Client":
        """Raises: Misused, where no registry is named."""
        if self._client is None:
            from greenlight.client import Client

            self._client = Client(
                self.configuration.registry,
                key=self.configuration.key,
                timeout=self.given.timeout,
            )
        return self._client

    @property
    def position(self) -> dict[str, str]:
        """The clocks and the threshold as query parameters."""
        return parameters(
            as_of=getattr(self.given, "as_of", None),
            known_at=getattr(self.given, "known_at", None),
            trust=self.trust,
        )

    @property
    def trust(self) -> Trust | None:
        return cast(Trust | None, getattr(self.given, "trust", None) or self.configuration.trust)

    def question(self, model: str, channel: str) -> Question:
        """The question about the subject that the words and the configuration describe."""
        return Question(
            model,
            channel,
            self.subject(),
            as_of=self.given.as_of,
            known_at=self.given.known_at,
            trust=self.trust,
        )

    def subject(self) -> Subject:
        """Raises: Misused."""
        given, kept = self.given, self.configuration
        return Subject(
            organization=_organization(given.organization or kept.organization),
            staff=given.staff,
            affiliate_of=given.affiliate_of,
            classes={**_attested(kept.classes.items()), **_attested(map(_pair, given.classes))},
            lists={**_attested(kept.lists.items()), **_attested(map(_pair, given.lists))},
        )

    def channel(self) -> str | None:
        return self.given.channel or self.configuration.channel

    def emit(self, value: Any) -> None:
        """One JSON document on standard output."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def emit_line(self, value: Any) -> None:
        """One line of JSON at once, for those who read along."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Something for people beside the answer."""
        sys.stderr.write(f"greenlight: {text}\n")

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            self._client.close()


IDENTIFIERS = ("lei", "domain", "uei")


def _organization(text: str | None) -> str | Mapping[str, str] | None:
    """An id, or `lei:…`, `domain:…`, `uei:…`."""
    if text is None:
        return None
    scheme, colon, value = text.partition(":")
    return {scheme: value} if colon and scheme in IDENTIFIERS else text


def _pair(text: str) -> tuple[str, str]:
    """NAME=VALUE; a name alone means yes."""
    name, equals, value = text.partition("=")
    return name, value if equals else "yes"


def _attested(pairs: Any) -> dict[str, ThreeValued]:
    found: dict[str, ThreeValued] = {}
    for name, value in cast(Sequence[tuple[str, str]], pairs):
        if value not in ("yes", "no", "unknown"):
            raise Misused(f"{name}={value} says neither yes, no nor unknown; write {name}=no.")
        found[name] = cast(ThreeValued, value)
    return found
