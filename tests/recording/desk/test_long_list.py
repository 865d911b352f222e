"""A long list uploaded at the desk: a worker takes it in, and the page says how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from accesscontrol.models import StaffRole
from recording.models import ChangesetDraft, ListUpload
from recording.services import list_work
from recording.services.list_work import AT_ONCE, HELD_FOR, MOST_ATTEMPTS, work_off, work_off_lists
from tests.people import signed_in, staff
from tests.recording.desk.pages import Reader
from tests.recording.listing import LIST, record_partners

pytestmark = pytest.mark.django_db

COMPARE, DRAFT = "Compare with the record", "Make a draft of it"
HERE = "See how far it is"
DISCARD = "Throw the file away"


@pytest.fixture
def ana():
    return staff("ana", "recorder")


@pytest.fixture(autouse=True)
def told_of_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker says how far it is after every 500 rows, however fast it is."""
    monkeypatch.setattr(list_work, "_TELL_SECONDS", 0.0)


@contextmanager
def at_each_word(do: Callable[[], object]) -> Iterator[None]:
    """Do something whenever the worker has told the database how far it is."""
    is_at_it = False

    def executed(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal is_at_it
        result = execute(sql, *rest)
        word = sql.startswith("UPDATE") and '"done"' in sql and '"attempts"' not in sql
        if word and "recording_listupload" in sql and not is_at_it:
            is_at_it = True
            try:
                do()
            finally:
                is_at_it = False
        return result

    with connection.execute_wrapper(executed):
        yield


def failing_with(error: BaseException) -> Any:
    """The first look for organisations ends like this."""

    def executed(execute: Any, sql: str, *rest: Any) -> Any:
        if "accesscontrol_organizationkey" in sql:
            raise error
        return execute(sql, *rest)

    return connection.execute_wrapper(executed)


@pytest.fixture
def desk(ana, noon: datetime) -> Reader:
    record_partners(noon)
    return Reader(signed_in(ana)).open("/desk").follow("Upload a list")


def text_of(count: int, start: int = 0) -> str:
    """Lines of organisations that nobody has on record, and one that is."""
    names = "".join(f"Firma {number} Qz\n" for number in range(start, start + count))
    return f"name\nOrion Laboratories\n{names}"


def send(desk: Reader, text: str, **given: str) -> Reader:
    usual = {"list": LIST, "from": "2026-06-30", "standing": "confirmed"}
    file = SimpleUploadedFile("long.csv", text.encode(), content_type="text/csv")
    return desk.press(COMPARE, {**usual, **given, "file": file})


def long_file(desk: Reader, count: int = AT_ONCE) -> ListUpload:
    send(desk, text_of(count))
    return ListUpload.objects.get()


def later(seconds: float = 1) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def test_a_long_file_is_kept_at_once_and_waits_for_a_worker(desk: Reader):
    own = long_file(desk)

    assert desk.status == 200
    assert "The file is kept, and waits until a worker compares it" in desk.page.text
    assert own.summary == {}
    assert "long.csv" in desk.open("/desk").page.text
    assert "being worked off" in desk.page.text


def test_a_worker_compares_it_and_the_page_is_the_report(desk: Reader):
    long_file(desk)

    assert work_off_lists(now=timezone.now()) == 1

    desk.follow(HERE)
    assert "Added 1" in desk.page.text
    assert DRAFT in desk.page.text
    assert work_off_lists(now=later()) == 0


def test_a_draft_of_it_is_made_by_a_worker_too(desk: Reader, ana):
    long_file(desk)
    work_off_lists(now=timezone.now())

    desk.follow(HERE).press(DRAFT)
    assert "waits until a worker makes a draft of it" in desk.page.text
    assert not ChangesetDraft.objects.exists()
    work_off_lists(now=later())

    desk.follow(HERE)
    draft = ChangesetDraft.objects.get()
    assert "A changeset was made of it" in desk.page.text
    assert draft.author == f"person:{ana.pk}"
    assert bytes(ListUpload.objects.get().file) == b""


def test_the_page_says_how_far_a_worker_is(desk: Reader):
    long_file(desk, 1500)
    seen: list[str] = []

    with at_each_word(lambda: seen.append(desk.follow(HERE).page.text)):
        work_off_lists(now=timezone.now())

    assert "It is being compared with the record: 501 of 1,502 lines." in seen[0]
    assert "1,001 of 1,502 lines." in seen[1]


def test_while_it_is_worked_off_nobody_chooses_and_nobody_drafts(desk: Reader):
    own = long_file(desk)

    for name in ("desk-upload-choose", "desk-upload-draft"):
        answer = desk.client.post(reverse(name, args=[own.id]), {"row-3": "-"})
        assert answer.status_code == 409
        assert "Wait until it is done, or throw the file away." in answer.content.decode()
    assert desk.client.get(reverse("desk-upload-csv", args=[own.id])).status_code == 409
    assert not ChangesetDraft.objects.exists()


def test_one_worker_at_a_time_is_at_it(desk: Reader):
    own = long_file(desk)
    found: list[int | bool] = []

    def look() -> None:
        found.append(work_off_lists(now=later()))
        found.append(work_off(own.id, now=later()))

    with at_each_word(look):
        assert work_off_lists(now=timezone.now()) == 1

    assert set(found) == {0}


def test_after_a_worker_that_was_killed_another_takes_it_up(desk: Reader):
    long_file(desk)
    with failing_with(KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        work_off_lists(now=timezone.now())
    assert ListUpload.objects.get().summary == {}

    assert work_off_lists(now=later()) == 0
    assert work_off_lists(now=later(HELD_FOR.total_seconds() + 1)) == 1

    assert "Added 1" in desk.follow(HERE).page.text


def test_who_comes_to_an_end_after_another_took_it_up_keeps_nothing(desk: Reader):
    own = long_file(desk)
    others: list[bool] = []

    def lose() -> None:
        if not others:
            late = later(HELD_FOR.total_seconds() + 1)
            others.append(work_off(own.id, now=late))

    with at_each_word(lose):
        first = work_off(own.id, now=timezone.now())

    own.refresh_from_db()
    assert (first, others) == (False, [True])
    assert own.attempts == 2
    assert own.summary["counts"]["added"] == 1


def test_whoever_throws_it_away_meanwhile_stops_the_worker(desk: Reader):
    long_file(desk)

    with at_each_word(lambda: desk.press(DISCARD) if ListUpload.objects.exists() else None):
        assert work_off_lists(now=timezone.now()) == 0

    assert not ListUpload.objects.exists()


def test_what_makes_workers_die_is_given_up(desk: Reader):
    long_file(desk)
    at = timezone.now()
    for _ in range(MOST_ATTEMPTS):
        with failing_with(OperationalError()), pytest.raises(OperationalError):
            work_off_lists(now=at)
        at += HELD_FOR + timedelta(seconds=60)

    work_off_lists(now=at)

    assert "It was begun 3 times and never ended" in desk.follow(HERE).page.text
    assert work_off_lists(now=at + HELD_FOR) == 0
    desk.press(DISCARD)
    assert not ListUpload.objects.exists()


def test_a_fault_of_ours_is_told_and_stops_no_worker(desk: Reader):
    long_file(desk)

    with failing_with(MemoryError()):
        work_off_lists(now=timezone.now())

    assert "The fault is ours and in the log of the worker." in desk.follow(HERE).page.text


def test_what_is_no_csv_far_below_is_told_before_the_file_is_taken(desk: Reader):
    send(desk, text_of(AT_ONCE) + '"' + "Acme\n" * 2000)

    assert desk.status == 400
    assert "From line 503 on the file is no CSV" in desk.page.text
    assert not ListUpload.objects.exists()


def test_whoever_lost_the_role_meanwhile_gets_no_draft(desk: Reader, ana):
    long_file(desk)
    work_off_lists(now=timezone.now())
    desk.follow(HERE).press(DRAFT)
    StaffRole.objects.filter(user=ana).delete()

    work_off_lists(now=later())

    failure = ListUpload.objects.get().failure
    assert failure is not None
    assert failure["detail"] == "To create takes the scope record."
    assert not ChangesetDraft.objects.exists()


def test_a_page_that_waits_for_long_says_where_to_look(desk: Reader):
    long_file(desk)
    ListUpload.objects.update(asked_at=timezone.now() - timedelta(minutes=2))

    assert "Ask whoever runs this installation whether its worker runs." in (
        desk.follow(HERE).page.text
    )


def test_why_no_draft_was_made_stays_on_the_report_until_somebody_goes_on(desk: Reader):
    send(desk, "name\nAcme Labs\nZephyr Works\n").press(DRAFT)
    own = ListUpload.objects.get()

    again = desk.open(f"/desk/lists/{own.id}")
    assert "The file would change nothing" in again.page.text
    desk.press("Keep these choices", {"row-3": "-"})

    assert "The file would change nothing" not in desk.page.text
