"""Whatever happened to boundaries and publications, the change log is what the ledger calls for."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.models import Change, LedgerHead
from registry.queries.verification import differences
from registry.rules.dates import format_instant
from registry.services.announcing import announce_due
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, member, model, provision, retraction

pytestmark = pytest.mark.django_db

SOON = datetime(2026, 7, 2, 12, 0, tzinfo=UTC)


def record(*entries, now: datetime, **overrides) -> None:
    record_changesets([("", changeset(*entries, **overrides))], actor="ana", now=now)


def opening(object_id: str, start: datetime, op: str = "assert"):
    period = {"start": format_instant(start), "end": format_instant(start + timedelta(days=2))}
    offer = provision("open", "OFFER", who={"class": "everyone"}, period=period)
    return entry("directive", directive(object_id, offer), op)


def test_boundaries_told_late_early_or_by_a_publication_are_as_the_ledger_calls_for(noon) -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    record(opening("one", SOON), now=noon)
    record(opening("two", SOON + hour), now=noon)
    announced = announce_due(now=SOON + timedelta(minutes=1))
    late = announce_due(now=SOON + 5 * hour)
    # Learned after the fact, rescheduled, and a boundary that the publication itself tells of.
    record(opening("three", SOON - hour), now=SOON + 6 * hour)
    record(opening("two", SOON + 20 * day, "correct"), now=SOON + 7 * hour)
    record(entry("model", model()), now=SOON + 3 * day)
    record(retraction("directive", "one"), retraction("model", "atlas-1"), now=SOON + 4 * day)

    assert announced
    assert late
    types = set(Change.objects.values_list("type", flat=True))
    assert {"record.corrected", "access.rescheduled", "access.recorded"} <= types
    assert list(differences()) == []


def test_a_history_loaded_behind_what_was_told_is_as_the_ledger_calls_for(noon) -> None:
    record(opening("one", SOON), now=noon)
    announce_due(now=SOON + timedelta(hours=2))
    earlier = format_instant(SOON + timedelta(hours=1))
    record(opening("two", SOON + timedelta(minutes=90)), now=SOON + timedelta(hours=3),
           recorded_at=earlier)  # fmt: skip

    assert list(differences()) == []


def test_a_confidential_member_is_not_missed(noon) -> None:
    secret = member("secret", commitment="ab" * 32, organization=None)
    named = member("named", commitment=None)
    record(entry("member", secret), entry("member", named), now=noon)
    record(retraction("member", "secret"), retraction("member", "named"), now=noon)

    told = [change.data["object"]["id"] for change in Change.objects.filter(type__contains="entry")]
    assert "secret" not in told
    assert told.count("named") == 2
    assert list(differences()) == []


def test_a_watermark_ahead_of_the_log_is_found_with_the_boundary_it_would_pass_over(noon) -> None:
    record(opening("one", SOON), now=noon)
    LedgerHead.objects.update(announced_through=SOON)

    [found, *_] = differences()

    assert found.startswith("head: says that boundaries are told of through 2026-07-02T12:00:00Z")
    assert "fable-5 over" in found
    assert found.endswith("at 2026-07-02T12:00:00Z is not")


def test_a_run_of_the_worker_cut_off_the_end_is_found(noon, unguarded: None) -> None:
    record(opening("one", SOON), now=noon)
    before = LedgerHead.objects.get().last_change
    announce_due(now=SOON + timedelta(hours=1))
    Change.objects.filter(sequence__gt=before).delete()
    LedgerHead.objects.update(last_change=before)

    assert any("fable-5 over" in difference for difference in differences())


def test_a_run_of_the_worker_cut_out_and_numbered_over_is_found(noon, unguarded: None) -> None:
    record(opening("one", SOON), now=noon)
    before = LedgerHead.objects.get().last_change
    entered = announce_due(now=SOON + timedelta(hours=1))
    record(entry("model", model()), now=SOON + timedelta(hours=2))
    Change.objects.filter(sequence__gt=before, sequence__lte=before + entered).delete()
    for change in Change.objects.filter(sequence__gt=before).order_by("sequence"):
        Change.objects.filter(sequence=change.sequence).update(sequence=change.sequence - entered)
    LedgerHead.objects.update(last_change=LedgerHead.objects.get().last_change - entered)

    [found, *_] = differences()

    assert found.startswith(f"change {before + 1}: type, ")
    assert "access.changed of fable-5 over" in found
