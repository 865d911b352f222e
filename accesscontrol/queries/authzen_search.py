"""Finding models and organisations whose evaluation would be a yes, page by page.

A page is bounded twice: by its results, and by how much is looked at for it. A page that has found
less than it might says where to go on, so that no search can keep a process to itself.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from accesscontrol.queries.asked import question_of
from accesscontrol.queries.authzen import asked
from accesscontrol.queries.openings import OwnView, opened_for
from accesscontrol.queries.organizations_in_order import Listed, organizations_behind
from accesscontrol.rules.authzen import Asker, Circumstances
from accesscontrol.rules.decide import Live, Outcome, decide_live, live_among
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Caution, Question
from registry.queries.ledger import record_of
from registry.queries.position import Position
from registry.queries.statuses import find_channel
from registry.rules.layers import in_reach
from registry.rules.lifecycle import Moment

MOST_DECIDED = 2_000
"""Decisions for one page."""
MOST_PASSED = 20_000
"""Candidates for one page, with those that are settled without a decision of their own."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """Ids in order. `last` is where to go on, None where nothing is left to look at."""

    ids: tuple[str, ...]
    last: str | None
    cautions: tuple[Caution, ...] = ()


NOTHING = Found((), None)


class Decider:
    """Whether a question gets an allow, asked again and again at one position.

    What is operative, and what is live for a model over a channel, is worked out once.
    """

    def __init__(self, position: Position, own: OwnView | None) -> None:
        self.record = opened_for(own, record_of(position.point), position.point)
        self._moment = Moment(self.record, at=position.as_of, trust=position.trust)
        self._live: dict[tuple[str, str], Live] = {}
        self.decided = 0

    def allows(self, question: Question) -> bool:
        self.decided += 1
        inquiry = Inquiry(self.record, question, moment=self._moment)
        live = self._live_for(question.model, question.channel)
        return decide_live(inquiry, live).outcome is Outcome.ALLOW

    def allows_over(self, question: Question, channels: Sequence[str]) -> bool:
        """Whether every one of the channels allows; none does where there is none."""
        return bool(channels) and all(
            self.allows(replace(question, channel=channel)) for channel in channels
        )

    def _live_for(self, model: str, channel: str) -> Live:
        if (model, channel) not in self._live:
            reach = in_reach(self.record, model, channel)
            self._live[model, channel] = live_among(self._moment, reach, model, channel)
        return self._live[model, channel]


def may_use(
    asker: Asker, model: str, told: Circumstances, position: Position, own: OwnView | None
) -> tuple[bool, tuple[Caution, ...]]:
    """Whether the asker may use one model; not, if the organisation is not on record.

    `own` is what is opened for whoever sends the request. Raises: as `find_models`.
    """
    decider = Decider(position, own)
    channels = _channels(told, position)
    question, cautions = _first_question(asker, [model], channels, position)
    if question is None or question.subject.organization not in decider.record.organizations:
        return False, cautions
    return decider.allows_over(question, channels), cautions


def find_models(
    asker: Asker,
    told: Circumstances,
    position: Position,
    own: OwnView | None,
    *,
    after: str,
    limit: int,
) -> Found:
    """The models that the asker may use; none for an organisation that is not on record.

    Raises: UnknownChannel, and what `question_of` raises.
    """
    decider = Decider(position, own)
    models = sorted(decider.record.models)
    channels = _channels(told, position)
    question, cautions = _first_question(asker, models, channels, position)
    if question is None or question.subject.organization not in decider.record.organizations:
        return Found((), None, cautions)
    found = _gather(
        models[bisect_right(models, after) :],
        str,
        lambda model: decider.allows_over(replace(question, model=model), channels),
        decider,
        after=after,
        limit=limit,
    )
    return replace(found, cautions=cautions)


def find_organizations(
    asker: Asker,
    model: str,
    told: Circumstances,
    position: Position,
    own: OwnView | None,
    *,
    after: str,
    limit: int,
) -> Found:
    """The organisations on record that may use a model.

    What the request attests is taken for each of them. Raises: as `find_models`.
    """
    decider = Decider(position, own)
    channels = _channels(told, position)
    question, cautions = _first_question(asker, [model], channels, position)
    if question is None:
        return Found((), None, cautions)
    own_name = None if own is None else own.organization
    plain: list[bool] = []

    def allowed(listed: Listed) -> bool:
        # Of whom the record says nothing but the name, it decides alike.
        alike = listed.is_plain and listed.id != own_name
        if alike and plain:
            return plain[0]
        subject = replace(question.subject, organization=listed.id)
        allows = decider.allows_over(replace(question, subject=subject), channels)
        if alike:
            plain.append(allows)
        return allows

    organizations = organizations_behind(after, position.size)
    found = _gather(organizations, _id_of, allowed, decider, after=after, limit=limit)
    return replace(found, cautions=cautions)


def _gather(
    candidates: Iterable[T],
    name_of: Callable[[T], str],
    allowed: Callable[[T], bool],
    decider: Decider,
    *,
    after: str,
    limit: int,
) -> Found:
    """Those of the candidates, in order and behind `after`, that are allowed."""
    found: list[str] = []
    last = after
    for passed, candidate in enumerate(candidates):
        spent = decider.decided >= MOST_DECIDED or passed >= MOST_PASSED
        if len(found) >= limit or spent:
            return Found(tuple(found), last)
        last = name_of(candidate)
        if allowed(candidate):
            found.append(last)
    return Found(tuple(found), None)


def _id_of(listed: Listed) -> str:
    return listed.id


def _first_question(
    asker: Asker, models: Sequence[str], channels: Sequence[str], position: Position
) -> tuple[Question | None, tuple[Caution, ...]]:
    """The question about the first model and channel, from which the others are made."""
    if not models or not channels:
        return None, ()
    record = record_of(position.point)
    return question_of(asked(asker, models[0], channels[0]), record, position)


def _channels(told: Circumstances, position: Position) -> list[str]:
    record = record_of(position.point)
    if told.channel is None:
        return sorted(record.channels)
    return [find_channel(record, told.channel)]
