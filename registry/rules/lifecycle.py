"""Whether a provision is operative: it exists, its period holds, and nothing stops it.

    operative(p) = p exists, its period holds, and p is not stopped
    stopped(p)   = a PAUSE that names p is operative, or an END that names p is in effect
    in effect(E) = E exists, its start has come, no PAUSE that names it is operative, not void
    void(E)      = an END that names E is in effect and starts no later than E

So ending an END later revives nothing (1 U.S.C. section 108), ending it from its start voids
it, and pausing it brings its target back for as long as the pause lasts.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime

from registry.rules.dates import Bound
from registry.rules.doors import Door, Doors
from registry.rules.existence import existence
from registry.rules.periods import has_come, starts_no_later
from registry.rules.record import Provision, Record
from registry.rules.truth import NO, UNKNOWN, YES, Truth, any_of, negation
from registry.rules.vocabulary import Force, ProvisionKind, SelectorKind, Standing

_FORCE = {Force.BINDING: YES, Force.VOLUNTARY: NO, Force.UNCLEAR: UNKNOWN}

_INDEXED = ("", "")
"""There once the provisions are indexed, also where there are none."""


class Moment:
    """The record at one instant and evidence threshold. Remembers what it has worked out."""

    __slots__ = ("_live", "at", "doors", "record", "trust")

    def __init__(
        self, record: Record, *, at: datetime, trust: Standing, doors: Doors | None = None
    ) -> None:
        self.record = record
        self.at = at
        self.trust = trust
        self.doors = doors or Doors()
        self._live: dict[str, Truth] = {}

    def exists(self, statement: str, standing: Standing) -> Truth:
        value = existence(standing, self.trust)
        return value if value is not UNKNOWN else self.doors.ask(Door("standing", statement))

    def started(self, provision: Provision) -> Truth:
        return self._come(provision.key, "start", provision.period.start)

    def holds(self, provision: Provision) -> Truth:
        started = self.started(provision)
        end = provision.period.end
        if started is NO or end is None:
            return started
        return min(started, negation(self._come(provision.key, "end", end)))

    def operative(self, provision: Provision) -> Truth:
        """For a BAR, GRANT, OFFER, DUTY or PAUSE. An END is in effect or not: `is_live`."""
        return self.is_live(provision.key)

    def is_live(self, key: str) -> Truth:
        """Operative, or for an END in effect."""
        if key not in self._live:
            for current in stoppers_first(self.record, key, self._live):
                self._live[current] = self._work_out(self.record.provisions[current])
        return self._live[key]

    def in_scope(self, provision: Provision, model: str, channel: str) -> Truth:
        value = scopes(self.record, model, channel).get(provision.key, NO)
        if value is UNKNOWN:
            return self.doors.ask(Door("scope", provision.key, model))
        return value

    def force(self, provision: Provision) -> Truth:
        value = force_of(provision)
        return value if value is not UNKNOWN else self.doors.ask(Door("force", provision.key))

    def _come(self, key: str, part: str, bound: Bound) -> Truth:
        value = has_come(bound, self.at)
        return value if value is not UNKNOWN else self.doors.ask(Door("bound", key, part))

    def _work_out(self, provision: Provision) -> Truth:
        if existence(provision.standing, self.trust) is NO:
            return NO
        is_end = provision.kind is ProvisionKind.END
        timely = self.started(provision) if is_end else self.holds(provision)
        if timely is NO:
            return NO
        exists = self.exists(provision.key, provision.standing)
        if provision.key not in self.record.stoppers:
            return min(exists, timely)
        stopped = any_of(
            self._stops(self.record.provisions[stopper], provision)
            for stopper in self.record.stoppers[provision.key]
        )
        return min(exists, timely, negation(stopped))

    def _stops(self, stopper: Provision, target: Provision) -> Truth:
        live = self._live[stopper.key]
        if ProvisionKind.END is stopper.kind is target.kind:
            return min(live, starts_no_later(stopper.period.start, target.period.start))
        return live


def stoppers_first(record: Record, key: str, known: Container[str]) -> Iterator[str]:
    """A provision and all that stops it, at any remove, in the order to work them out in.

    Leaves out what is known; the caller makes each known before it asks for the next. Without
    recursion: chains may be long.
    """
    waiting = [key]
    while waiting:
        current = waiting[-1]
        unknown = [each for each in record.stoppers.get(current, ()) if each not in known]
        if unknown:
            waiting.extend(unknown)
        else:
            if current not in known:
                yield current
            waiting.pop()


def force_of(provision: Provision) -> Truth:
    """Whether a BAR blocks in law: a voluntary one does not. On other kinds force informs."""
    return _FORCE[provision.force]


def scopes(record: Record, model: str, channel: str) -> dict[str, Truth]:
    """The provisions that speak, certainly or possibly, of a model over a channel, by key.

    Worked out once for each pair of a record.
    """
    found = record.scopes.get((model, channel))
    if found is None:
        found = {}
        for key in speaking_of(record, model):
            value = scope(record, record.provisions[key], model, channel)
            if value is not NO:
                found[key] = value
        record.scopes[model, channel] = found
    return found


def speaking_of(record: Record, model: str) -> list[str]:
    """The provisions that speak of a model over some channel, in the order of the record.

    Found by their selectors: trying each provision on each model of a large record takes long.
    """
    index_provisions(record)
    keys = {key for slot in _slots_of(record, model) for key in record.speaking.get(slot, ())}
    return sorted(keys, key=record.places.__getitem__)


def in_order(record: Record, keys: Iterable[str]) -> list[str]:
    """Keys of provisions in the order of the record."""
    index_provisions(record)
    return sorted(keys, key=record.places.__getitem__)


def index_provisions(record: Record) -> None:
    """By what their selectors name, once for each record; whoever has time does it beforehand."""
    if record.speaking:
        return
    speaking: dict[tuple[str, str], list[str]] = {_INDEXED: []}
    for key, provision in record.provisions.items():
        for slot in {(one.kind.value, one.id or "") for one in provision.models}:
            speaking.setdefault(slot, []).append(key)
    record.places.update({key: place for place, key in enumerate(record.provisions)})
    # At one stroke, and last: other threads take what they find here for whole.
    record.speaking.update(speaking)


def _slots_of(record: Record, model: str) -> tuple[tuple[str, str], ...]:
    known = record.models[model]
    return (
        (SelectorKind.MODEL.value, known.id),
        (SelectorKind.FAMILY.value, known.family),
        (SelectorKind.DEVELOPER.value, known.developer),
        (SelectorKind.ALL.value, ""),
    )


def scope(record: Record, provision: Provision, model: str, channel: str) -> Truth:
    """Whether a provision speaks of a model over a channel; unknown for a *possibly*."""
    if provision.channels is not None and channel not in provision.channels:
        return NO
    known = record.models[model]
    ids = {
        SelectorKind.MODEL: known.id,
        SelectorKind.FAMILY: known.family,
        SelectorKind.DEVELOPER: known.developer,
        SelectorKind.ALL: None,
    }
    return any_of(
        selector.certainty for selector in provision.models if selector.id == ids[selector.kind]
    )
