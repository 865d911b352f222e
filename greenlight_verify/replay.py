"""Replays a decision: the answer of a receipt, worked out anew from the entries of the ledger.

Reads the question as the service does, and asks the same rules.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accesscontrol.rules.answer import answer
from accesscontrol.rules.cautions import (
    OPENED,
    organization_not_on_record,
    passed_over,
    projection,
    reconstructed,
)
from accesscontrol.rules.question import ENGINE, Caution, Question, Subject
from accesscontrol.rules.written import written
from greenlight_verify.entries import Entry, check_entries
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.receipts import Receipt
from registry.documents.build import build_record
from registry.rules.dates import close_of, is_date, parse_instant
from registry.rules.record import Record
from registry.rules.truth import truth_of
from registry.rules.vocabulary import Standing

Object = dict[str, Any]
ECHOED = ("as_of", "known_at", "trust", "ledger_size")
IN_ANY_ORDER = frozenset({"missing_facts", "warnings"})


def replay(receipt: Receipt, entries: Sequence[Entry]) -> None:
    """Raises: Unproven, unless the entries give the answer of the receipt; Unusable."""
    if receipt.answer.get("engine") != ENGINE:
        raise Unusable(
            f"the answer was given by engine {receipt.answer.get('engine')}, the rules here are of "
            f"engine {ENGINE}; use the release with the same engine"
        )
    if any(warning.get("code") == OPENED for warning in receipt.answer.get("warnings", ())):
        raise Unusable(
            "the answer rests on a confidential membership that was opened for whoever asked; it "
            "cannot be worked out from entries that everybody may read"
        )
    covered = check_entries(entries, receipt.checkpoint)
    try:
        ours = _answer(receipt, covered)
    except (KeyError, ValueError, TypeError, ZoneInfoNotFoundError) as error:
        raise Unusable(f"the question cannot be asked of these entries: {error!r}") from error
    for member in {**receipt.answer, **ours}:
        said, found = receipt.answer.get(member), ours.get(member)
        if member in IN_ANY_ORDER:
            said, found = _sorted(said), _sorted(found)
        if said != found:
            raise Unproven(f"{member}: the receipt says {said!r}, the entries give {found!r}")


def _answer(receipt: Receipt, entries: Sequence[Entry]) -> Object:
    zone = ZoneInfo(receipt.time_zone)
    objects = sorted(live_objects(entries), key=lambda found: (found[0], found[1]["id"]))
    record = build_record(objects, size=len(entries), zone=zone)
    asked = receipt.question
    as_of = parse_instant(receipt.answer["as_of"])
    if asked.get("as_of") is not None and _instant(asked["as_of"], zone) != as_of:
        raise Unproven("as_of: the receipt asks about one instant and answers about another")
    if asked.get("trust") not in (None, receipt.answer["trust"]):
        raise Unproven("trust: the receipt asks with one threshold and answers with another")
    subject, cautions = _subject(asked.get("subject") or {}, record)
    question = Question(
        model=asked["model"] if asked["model"] in record.models else record.aliases[asked["model"]],
        channel=asked["channel"],
        subject=subject,
        as_of=as_of,
        trust=Standing(receipt.answer["trust"]),
    )
    found = answer(record, question)
    about_time = _about_time(receipt, entries, as_of)
    echo = {name: receipt.answer[name] for name in ECHOED}
    return written(found, (*cautions, *found.cautions, *about_time), echo)


def live_objects(entries: Iterable[Entry]) -> Iterator[tuple[str, Object]]:
    """What is on record after the entries, each with its kind. What they keep back is not."""
    live: dict[tuple[str, str], Object] = {}
    for entry in entries:
        if entry.document is None:
            continue
        obj = entry.document["object"]
        key = (entry.document["kind"], obj["id"])
        if entry.document["op"] == "retract":
            live.pop(key, None)
        else:
            live[key] = obj
    for (kind, _), obj in live.items():
        yield kind, obj


def _subject(asked: Mapping[str, Any], record: Record) -> tuple[Subject, list[Caution]]:
    cautions = []
    organization = asked.get("organization")
    if isinstance(organization, dict):
        [(scheme, value)] = [(name, given) for name, given in organization.items() if given]
        organization = _holder(scheme, value, record)
        if organization is None:
            who = f"An organisation with the {scheme} {value}"
            cautions.append(organization_not_on_record(who))
    elif organization is not None and organization not in record.organizations:
        cautions.append(organization_not_on_record(f"The organisation {organization}"))
    parent = asked.get("affiliate_of")
    if parent is not None and parent not in record.organizations:
        cautions.append(organization_not_on_record(f"The parent {parent}"))
    attested = {}
    for member, kind, known in (
        ("classes", "class", record.classes),
        ("lists", "list", frozenset(record.lists)),
    ):
        stated = asked.get(member) or {}
        cautions += [passed_over(kind, name) for name in sorted(stated) if name not in known]
        attested[member] = {name: truth_of(word) for name, word in stated.items() if name in known}
    staff = bool(asked.get("staff"))
    return Subject(organization, staff, parent, attested["classes"], attested["lists"]), cautions


def _holder(scheme: str, value: str, record: Record) -> str | None:
    """The one organisation on record with an identifier; more than one is never answered."""
    wanted = (scheme, value.casefold())
    holders = [
        name
        for name, organization in record.organizations.items()
        if wanted in {(known, text.casefold()) for known, text in organization.identifiers}
    ]
    if len(holders) > 1:
        raise Unproven(f"organization: {', '.join(sorted(holders))} have the same {scheme}")
    return holders[0] if holders else None


def _about_time(receipt: Receipt, entries: Sequence[Entry], as_of: datetime) -> list[Caution]:
    cautions = []
    chosen = receipt.question.get("known_at") is not None
    documents = [entry.document for entry in entries if entry.document is not None]
    if chosen and any(document["reconstructed"] for document in documents):
        cautions.append(reconstructed())
    known_at = receipt.answer["known_at"]
    if known_at is not None and as_of > parse_instant(known_at):
        cautions.append(projection())
    return cautions


def _instant(text: str, zone: ZoneInfo) -> datetime:
    return close_of(text, zone) if is_date(text) else parse_instant(text)


def _sorted(items: Any) -> Any:
    if not isinstance(items, list):
        return items
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
