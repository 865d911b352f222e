"""The product's own algebra behind the same questions that the oracle takes.

Goes the way of the product, from changeset documents through their checks to the rules, but
without a database: what is in memory is the ledger.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accesscontrol.rules.answer import Answer, answer
from accesscontrol.rules.decide import Decision
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Question, Subject
from registry.documents.build import build_record
from registry.rules.dates import close_of, is_date, parse_instant
from registry.rules.doors import Door, Doors
from registry.rules.history import Histories, status_at
from registry.rules.lifecycle import Moment
from registry.rules.record import Record
from registry.rules.sweep import Interval
from registry.rules.tiers import Tier
from registry.rules.truth import Truth, truth_of
from registry.rules.vocabulary import DEFAULT_TRUST, Standing
from tests.accesscontrol.rules.small import decision_on

Json = dict[str, Any]
ZONE = ZoneInfo("America/New_York")


def record_at(history: Sequence[Json], known_at: int | str | None = None) -> Record:
    """The record as known at a size or an instant; None is all of it."""
    live: dict[tuple[str, str], Json] = {}
    size = 0
    for changeset in history:
        late = isinstance(known_at, str) and parse_instant(
            changeset["recorded_at"]
        ) > parse_instant(known_at)
        if size == known_at or late:
            break
        for entry in changeset["entries"]:
            key = (entry["kind"], entry["object"]["id"])
            live.pop(key, None)
            if entry["op"] != "retract":
                live[key] = entry["object"]
        size += len(changeset["entries"])
    objects = sorted(live.items(), key=lambda item: item[0])
    return build_record([(kind, obj) for (kind, _), obj in objects], size=size, zone=ZONE)


def question_of(record: Record, check: Json) -> Question:
    subject = check.get("subject") or {}
    model, as_of = check["model"], check["as_of"]
    return Question(
        model=record.aliases.get(model, model),
        channel=check["channel"],
        subject=Subject(
            organization=subject.get("organization"),
            staff=subject.get("staff", False),
            affiliate_of=subject.get("affiliate_of"),
            classes={
                name: truth_of(word)
                for name, word in subject.get("classes", {}).items()
                if name in record.classes
            },
            lists={
                name: truth_of(word)
                for name, word in subject.get("lists", {}).items()
                if name in record.lists
            },
        ),
        as_of=close_of(as_of, ZONE) if is_date(as_of) else parse_instant(as_of),
        trust=Standing(check.get("trust", "confirmed")),
    )


def answer_of(record: Record, check: Json) -> Answer:
    return answer(record, question_of(record, check))


def decide(record: Record, check: Json) -> Json:
    """The answer in the words of the cases."""
    core = answer_of(record, check).core
    return {
        "outcome": core.outcome.value,
        "permitted": core.permitted.word,
        "offered": core.offered.word,
        "blocked_by": list(core.blocked_by),
    }


def tier(
    record: Record, model: str, channel: str, at: datetime, trust: Standing = DEFAULT_TRUST
) -> Tier:
    return status_at(record, model=model, channel=channel, at=at, trust=trust)


def history(
    record: Record, model: str, channel: str, trust: Standing = DEFAULT_TRUST
) -> list[Interval]:
    return Histories(record, trust=trust).of(model=model, channel=channel)


def inquiry_of(record: Record, check: Json, doors: Doors | None = None) -> Inquiry:
    return Inquiry(record, question_of(record, check), doors)


def doors_of(record: Record, check: Json) -> list[Door]:
    """Every unknown input that the answer came past."""
    inquiry = inquiry_of(record, check)
    decision_on(inquiry)
    return list(inquiry.doors.seen)


def settled(record: Record, check: Json, door: Door, value: Truth) -> Decision:
    """The decision if one unknown input were known."""
    return decision_on(inquiry_of(record, check, Doors({door: value})))


def live_at(record: Record, key: str, at: datetime, trust: Standing) -> Truth:
    """Whether a provision is operative, or an END in effect."""
    return Moment(record, at=at, trust=trust).is_live(key)
