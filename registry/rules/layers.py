"""The two layers of an answer at one moment: which bars are live, and which offer is the latest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from registry.rules.lifecycle import Moment, scopes
from registry.rules.record import Provision, Record
from registry.rules.truth import NO, YES, Truth
from registry.rules.vocabulary import ProvisionKind

_LAYERED = frozenset({ProvisionKind.BAR, ProvisionKind.OFFER})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A provision, how far it is live here, and for a BAR the live GRANTs against it."""

    provision: Provision
    weight: Truth
    grants: tuple["Weighed", ...] = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """What speaks for the offered layer. `certain` is false where "none" is a candidate too."""

    candidates: tuple[Weighed, ...]
    certain: bool
    floors: tuple[Weighed, ...]
    """Irrevocable offers that have started: they stay whatever came later."""
    released: bool
    """Whether some offer has certainly started here, now operative or not."""


def in_reach(record: Record, model: str, channel: str) -> list[Provision]:
    """The BARs and OFFERs that speak, certainly or possibly, of a model over a channel."""
    return [
        provision
        for key in scopes(record, model, channel)
        if (provision := record.provisions[key]).kind in _LAYERED
    ]


def live_bars(
    moment: Moment, reach: Iterable[Provision], model: str, channel: str
) -> tuple[Weighed, ...]:
    """BARs that are not certainly out of action, each with such GRANTs against it."""
    bars = []
    for bar in reach:
        if bar.kind is not ProvisionKind.BAR:
            continue
        weight = min(moment.operative(bar), moment.in_scope(bar, model, channel))
        if weight is not NO:
            weight = min(weight, moment.force(bar))
        if weight is not NO:
            bars.append(Weighed(bar, weight, live_grants(moment, bar, model, channel)))
    return tuple(bars)


def live_grants(moment: Moment, bar: Provision, model: str, channel: str) -> tuple[Weighed, ...]:
    weighed = []
    for key in moment.record.grants.get(bar.key, ()):
        grant = moment.record.provisions[key]
        reach = moment.in_scope(grant, model, channel)
        weight = reach if reach is NO else min(moment.operative(grant), reach)
        if weight is not NO:
            weighed.append(Weighed(grant, weight))
    return tuple(weighed)


def live_offers(moment: Moment, reach: Iterable[Provision], model: str, channel: str) -> Offers:
    operative: list[Weighed] = []
    floors: list[Weighed] = []
    released = False
    for offer in reach:
        if offer.kind is not ProvisionKind.OFFER:
            continue
        scope = moment.in_scope(offer, model, channel)
        begun = min(scope, moment.exists(offer.key, offer.standing), moment.started(offer))
        if begun is NO:
            continue
        released = released or begun is YES
        if offer.irrevocable:
            floors.append(Weighed(offer, begun))
        weight = min(scope, moment.operative(offer))
        if weight is not NO:
            operative.append(Weighed(offer, weight))
    candidates = latest(operative)
    certain = any(candidate.weight is YES for candidate in candidates)
    return Offers(candidates, certain, tuple(floors), released)


def latest(offers: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """The offers that no certainly operative offer certainly follows.

    The order of recording and of issue do not count, only when each starts.
    """
    follower = max((follows_from(offer) for offer in offers if offer.weight is YES), default=None)
    if follower is None:
        return tuple(offers)
    return tuple(offer for offer in offers if followed_until(offer) >= follower)


def follows_from(offer: Weighed) -> tuple[datetime, bool]:
    """Orders offers as followers: the greatest certainly follows whatever any other does."""
    start = offer.provision.period.start
    return start.lo, start.is_window


def followed_until(offer: Weighed) -> tuple[datetime, bool]:
    """An offer is certainly followed by those whose `follows_from` is greater than this.

    That is `is_certainly_before` of the two starts, as one comparison. A start has a hi.
    """
    start = offer.provision.period.start
    return start.hi or datetime.max.replace(tzinfo=UTC), False
