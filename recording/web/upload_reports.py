"""The report on an uploaded list: every row, what is chosen for it, and the draft of it all."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accesscontrol.rules.principals import Principal
from recording.models import ListUpload
from recording.queries.list_members import names_of
from recording.queries.organization_picks import meant_by
from recording.queries.uploads import can_be_decided, rows_of, seen_upload
from recording.rules.choosing import LEFT_OUT, NEW
from recording.rules.comparing import Outcome
from recording.rules.reports import COLUMNS, cell_of
from recording.rules.workflow import Action
from recording.services.list_work import told_of
from recording.services.uploads import decide_rows, discard_upload, draft_upload
from recording.web.doors import for_those_who
from recording.web.reasons import in_words
from recording.web.upload_progress import working_page
from registry.api.problems import details_of_problem
from registry.errors import Missing, Problem
from registry.web.spreadsheets import csv_file

OTHER = "other"
OPEN, ALL = "open", "all"
ROWS_A_PAGE = 25
MOST_SUGGESTED = 3
OUTCOMES = {
    Outcome.ADDED.value: "Added",
    Outcome.CHANGED.value: "Changed",
    Outcome.UNCHANGED.value: "Unchanged",
    Outcome.REMOVED.value: "Not in the file",
    Outcome.AMBIGUOUS.value: "Ambiguous",
    Outcome.UNMATCHED.value: "Not on record",
    Outcome.FAULTY.value: "Faulty",
}

Row = dict[str, Any]
Step = Callable[..., Any]


@require_safe
@for_those_who(Action.READ)
def report(request: HttpRequest, principal: Principal, upload_id: UUID) -> HttpResponse:
    """Raises: UnknownUpload."""
    return _page(request, seen_upload(upload_id, principal), principal)


@require_safe
@for_those_who(Action.READ)
def report_csv(request: HttpRequest, principal: Principal, upload_id: UUID) -> HttpResponse:
    """Raises: UnknownUpload, BeingWorkedOff."""
    rows = rows_of(seen_upload(upload_id, principal))
    cells = ([cell_of(row[column]) for column in COLUMNS] for row in rows)
    return csv_file("report", COLUMNS, cells)


@require_POST
@for_those_who(Action.CREATE)
def choose(request: HttpRequest, principal: Principal, upload_id: UUID) -> HttpResponse:
    """Keep what was chosen on one page of rows."""
    own = seen_upload(upload_id, principal)
    choices, unknown = _chosen(request, rows_of(own) if own.summary else [])
    try:
        own = decide_rows(upload_id=upload_id, choices=choices, actor=principal, now=timezone.now())
    except Missing:
        raise
    except Problem as problem:
        return _page(request, own, principal, problem=problem)
    if unknown:
        return _page(request, own, principal, unknown=unknown)
    here = reverse("desk-upload", args=[upload_id])
    page = request.POST.get("page", "")
    query = f"&page={page}" if page.isascii() and page.isdecimal() else ""
    return HttpResponseRedirect(f"{here}?show={OPEN}{query}")


@require_POST
@for_those_who(Action.CREATE)
def draft(request: HttpRequest, principal: Principal, upload_id: UUID) -> HttpResponse:
    """Make the changeset, or let a worker make it. Raises: UnknownUpload."""
    try:
        own = draft_upload(upload_id=upload_id, actor=principal, now=timezone.now())
    except Missing:
        raise
    except Problem as problem:
        return _page(request, seen_upload(upload_id, principal), principal, problem=problem)
    if own.failure:
        return _page(request, own, principal, status=422)
    if own.draft_id is None:
        return HttpResponseRedirect(reverse("desk-upload", args=[upload_id]))
    messages.success(request, "A draft was made of the list. Read it, then submit it.")
    return HttpResponseRedirect(reverse("desk-changeset", args=[own.draft_id]))


@require_POST
@for_those_who(Action.CREATE)
def throw_away(request: HttpRequest, principal: Principal, upload_id: UUID) -> HttpResponse:
    try:
        discard_upload(upload_id=upload_id, actor=principal)
    except Missing:
        raise
    except Problem as problem:
        return _page(request, seen_upload(upload_id, principal), principal, problem=problem)
    return HttpResponseRedirect(reverse("desk"))


def _page(
    request: HttpRequest,
    own: ListUpload,
    principal: Principal,
    *,
    problem: Problem | None = None,
    unknown: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    if own.task or not own.summary:
        return working_page(request, own, problem, now=timezone.now())
    rows = rows_of(own)
    is_open = own.draft_id is None and own.owner == principal.id
    asked = request.GET.get("show", "") or (OPEN if request.method == "POST" else "")
    show = asked if asked in (OPEN, ALL, *OUTCOMES) else _usual(own, is_open=is_open)
    given = request.POST.get("page") or request.GET.get("page")
    page = Paginator(_shown(rows, show), ROWS_A_PAGE).get_page(given)
    called = names_of({str(row["organization"]) for row in page if row["organization"]})
    context = {
        "own": own,
        "is_open": is_open,
        "show": show,
        "tabs": _tabs(own, len(rows)),
        "page": page,
        "rows": [_told(row, own, called, unknown or {}, is_open=is_open) for row in page],
        "choosable": is_open and any(can_be_decided(row) for row in page),
        "problem": told_of(problem) if problem else own.failure,
        "unknown": unknown or {},
        "left": sum(can_be_decided(row) for row in rows) - len(own.decided),
        "new": NEW,
        "left_out": LEFT_OUT,
        "other": OTHER,
    }
    if problem:
        status = details_of_problem(problem).status
    elif unknown:
        status = 422
    return render(request, "recording/upload-report.html", context, status=status)


def _usual(own: ListUpload, *, is_open: bool) -> str:
    return OPEN if is_open and own.summary["undecided"] else ALL


def _shown(rows: list[Row], show: str) -> list[Row]:
    if show == OPEN:
        return [row for row in rows if can_be_decided(row)]
    return [row for row in rows if show in (ALL, row["outcome"])]


def _tabs(own: ListUpload, number: int) -> list[tuple[str, str, int]]:
    counts = own.summary["counts"]
    outcomes = [(value, words, counts[value]) for value, words in OUTCOMES.items()]
    return [
        (OPEN, "To be chosen", own.summary["undecided"]),
        (ALL, "All rows", number),
        *outcomes,
    ]


def _told(
    row: Row,
    own: ListUpload,
    called: Mapping[str, Any],
    unknown: Mapping[int, str],
    *,
    is_open: bool,
) -> Row:
    """A row as the page shows it."""
    line = row["line"]
    typed = unknown.get(line, "") if line is not None else ""
    decided = own.decided.get(str(line), "")
    is_fit = any(fit["organization"] == decided for fit in row["fits"])
    is_other = bool(typed) or (bool(decided) and decided not in (NEW, LEFT_OUT) and not is_fit)
    known = called.get(row["organization"] or "", {})
    return {
        **row,
        "said": OUTCOMES[row["outcome"]],
        "because": [in_words(code) for code in row["why"]],
        "called": known.get("name", ""),
        "choosable": is_open and can_be_decided(row),
        "decided": OTHER if is_other else decided,
        "typed": typed or (decided if is_other else ""),
        "fault": f"No organisation has the id {typed}." if typed else "",
        "suggested": meant_by(typed, None).suggestions[:MOST_SUGGESTED] if typed else (),
    }


def _chosen(request: HttpRequest, rows: list[Row]) -> tuple[dict[int, str], dict[int, str]]:
    """What was chosen by line, and the ids that nobody has, by line."""
    choices: dict[int, str] = {}
    others: dict[int, str] = {}
    for row in rows:
        given = request.POST.get(f"row-{row['line']}")
        if given is None or not can_be_decided(row):
            continue
        fits = {fit["organization"] for fit in row["fits"]}
        if given == OTHER:
            others[row["line"]] = request.POST.get(f"other-{row['line']}", "").strip()[:200]
        elif given in {"", NEW, LEFT_OUT, *fits}:
            choices[row["line"]] = given
    known = names_of(set(others.values()))
    choices |= {line: one for line, one in others.items() if one in known}
    return choices, {line: one or "?" for line, one in others.items() if one not in known}
