"""Both clocks of a page: as of when, known at when, on which evidence; all in the address.

A reader may leave fields of the form empty, and gives times of day in the registry's own zone.
The address that is shared has neither: it is tidied first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest

from registry.queries.dating import Dated, dated_day, dated_moment
from registry.queries.ledger import registry_zone
from registry.queries.position import Position, Positions
from registry.rules.dates import TICK, NotADate, format_instant, is_date, parse_instant
from registry.rules.relative_days import relative_words
from registry.rules.vocabulary import DEFAULT_TRUST, TRUST_LEVELS

CLOCKS = ("as_of", "known_at", "trust")

_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
"""What a browser sends of a field for a local time."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where a reader stands, and how every link on the page keeps it."""

    position: Position
    now: datetime
    given: Mapping[str, str]
    """The clocks that are set in the address."""
    others: tuple[tuple[str, str], ...]
    """The other parameters of the address, which a change of the clocks keeps."""
    path: str

    @property
    def query(self) -> str:
        return urlencode(self.given)

    @property
    def suffix(self) -> str:
        """To be put at the end of an address without parameters."""
        return f"?{self.query}" if self.given else ""

    @property
    def also(self) -> str:
        """To be put at the end of an address with parameters."""
        return f"&{self.query}" if self.given else ""

    @property
    def now_address(self) -> str:
        """This page at now, on all that is on record."""
        return f"{self.path}?{urlencode(self.others)}" if self.others else self.path

    @property
    def is_elsewhere(self) -> bool:
        return not self.position.is_now or self.position.trust is not DEFAULT_TRUST

    @property
    def is_projection(self) -> bool:
        return self.position.as_of > self.now

    @property
    def today(self) -> date:
        """The day from which the page speaks."""
        at = self.position.as_of
        if self.is_closing:
            at -= TICK
        return at.astimezone(registry_zone()).date()

    @property
    def is_closing(self) -> bool:
        """Whether the page stands at the close of a day, rather than at a time of day."""
        return is_date(self.given.get("as_of", ""))

    @property
    def as_of(self) -> Dated:
        if self.is_closing or "as_of" not in self.given:
            return dated_day(self.today, registry_zone())
        return dated_moment(self.position.as_of, registry_zone())

    @property
    def known_at(self) -> Dated | None:
        """None where all that is on record is used, and for the ledger before its first entry."""
        if not self.position.chose_known_at or self.position.known_at is None:
            return None
        return dated_moment(self.position.known_at, registry_zone())

    @property
    def last_recorded(self) -> Dated | None:
        recorded = self.position.point.recorded_at
        return None if recorded is None else dated_moment(recorded, registry_zone())

    @property
    def known_at_field(self) -> str:
        """The known_at of the address as a field for a local time takes it, or nothing."""
        known = self.position.known_at
        if "known_at" not in self.given or known is None or known.second or known.microsecond:
            return ""
        return f"{known.astimezone(registry_zone()):%Y-%m-%dT%H:%M}"

    @property
    def zone(self) -> str:
        return registry_zone().key

    @property
    def trust_levels(self) -> tuple[str, ...]:
        return tuple(level.value for level in reversed(TRUST_LEVELS))

    def ago(self, dated: Dated | None) -> str:
        """How far something lies from where the reader stands; empty for nothing and within it."""
        if dated is None:
            return ""
        past, future = ("{} earlier", "{} later") if self.is_elsewhere else ("{} ago", "in {}")
        days = dated.days
        if days is None:
            day = dated.instant.astimezone(registry_zone()).date()
            days = (day, day)
        found = relative_words(*days, self.today, past=past, future=future)
        return "that day" if found == "today" and self.is_elsewhere else found


def clocks_of(request: HttpRequest, *, now: datetime) -> Clocks:
    """Where the reader of a page stands.

    Raises: InvalidRequest, UnknownSize, InTheFuture.
    """
    given = {name: request.GET[name] for name in CLOCKS if request.GET.get(name)}
    position = Positions(now=now).find(
        as_of=given.get("as_of"),
        known_at=given.get("known_at"),
        trust=given.get("trust"),
    )
    others = tuple(
        (name, value)
        for name, values in request.GET.lists()
        if name not in CLOCKS
        for value in values
    )
    return Clocks(position, now, given, others, request.path)


def tidied(request: HttpRequest) -> str | None:
    """The address as it should be shared, if it is another than that of the request."""
    found = []
    for name, values in request.GET.lists():
        for value in values:
            tidy = _tidy(name, value)
            if tidy:
                found.append((name, tidy))
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    if found == given:
        return None
    return f"{request.path}?{urlencode(found)}" if found else request.path


def _tidy(name: str, value: str) -> str:
    """A parameter as it should stand in the address; empty for one that says nothing."""
    if name == "trust" and value == DEFAULT_TRUST:
        return ""
    if name in ("known_at", "from", "to") and _LOCAL.fullmatch(value):
        try:
            local = datetime.fromisoformat(value).replace(tzinfo=registry_zone())
            return format_instant(parse_instant(local.isoformat()))
        except (ValueError, NotADate):
            return value
    return value
