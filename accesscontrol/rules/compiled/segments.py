"""What is live for a model over a channel between two turning points, whoever asks."""

from collections.abc import Sequence
from datetime import datetime

from accesscontrol.rules.answer import Core, core_of
from accesscontrol.rules.decide import Decision, decide_live, live_among
from accesscontrol.rules.inquiry import Inquiry
from registry.rules.doors import Doors
from registry.rules.lifecycle import Moment
from registry.rules.record import Provision, Record, Who
from registry.rules.truth import NO, Truth
from registry.rules.vocabulary import Standing, WhoKind

Said = tuple[Truth, ...]
"""What the subject is to each of those that live provisions speak of, in the order of asking."""

MOST_KEPT = 256
"""Decisions of one segment. There are as many as ways to be in its classes and on its lists."""

_ASKED = frozenset({WhoKind.CLASS, WhoKind.LIST})


class Segment:
    """Decisions within it differ by what the subject is, and by nothing else."""

    __slots__ = ("_bars", "_decided", "_doors", "_live", "_offers")

    def __init__(
        self,
        record: Record,
        reach: Sequence[Provision],
        *,
        model: str,
        channel: str,
        at: datetime,
        trust: Standing,
    ) -> None:
        moment = Moment(record, at=at, trust=trust)
        self._live = live_among(moment, reach, model, channel)
        self._doors = moment.doors.seen
        offers = self._live.offers
        self._bars = [
            (bar.provision.who, [grant.provision.who for grant in bar.grants])
            for bar in self._live.bars
        ]
        self._offers = [offer.provision.who for offer in (*offers.candidates, *offers.floors)]
        self._decided: dict[Said, tuple[Decision, Core]] = {}

    def moment(self, record: Record, at: datetime, trust: Standing) -> Moment:
        """A moment whose doors are those that one comes past while finding what is live."""
        doors = Doors()
        doors.seen.update(self._doors)
        return Moment(record, at=at, trust=trust, doors=doors)

    def decided(self, inquiry: Inquiry) -> tuple[Decision, Core]:
        said = self._said(inquiry)
        found = self._decided.get(said)
        if found is None:
            decision = decide_live(inquiry, self._live)
            found = decision, core_of(inquiry, decision)
            if len(self._decided) < MOST_KEPT:
                self._decided[said] = found
        return found

    def _said(self, inquiry: Inquiry) -> Said:
        """Asks what `decide_live` asks, in its order, so that it comes past the same doors.

        Whether the grants against a bar are asked follows from what was said before.
        """
        said: list[Truth] = []
        for who, grants in self._bars:
            reaches = _ask(inquiry, who, said)
            if reaches is not NO:
                for each in grants:
                    _ask(inquiry, each, said)
        for who in self._offers:
            _ask(inquiry, who, said)
        return tuple(said)


def _ask(inquiry: Inquiry, who: Who, said: list[Truth]) -> Truth:
    reaches = inquiry.reaches(who)
    if who.kind in _ASKED:
        said.append(reaches)
    return reaches
