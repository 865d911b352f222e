"""/account/saved-checks: the questions that an account keeps, worst first; CSV in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accesscontrol.api.saved_checks import SavedCheckShape, check_data
from accesscontrol.api.shapes import asked_of
from accesscontrol.errors import UnreadableChecks
from accesscontrol.models import SavedCheck
from accesscontrol.queries.saved_checks import saved_checks_of, worst_first
from accesscontrol.rules.check_rows import (
    ANSWERED,
    ASKED,
    MOST_ROWS,
    UnreadableRows,
    cells_of,
    read_rows,
    sayings_in,
)
from accesscontrol.rules.check_words import VERDICTS
from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.saved_checks import WORST_FIRST
from accesscontrol.services.saving_checks import Wanted, delete_check, import_checks, save_check
from accesscontrol.web.check import BADGES
from accesscontrol.web.doors import for_people
from accesscontrol.web.forms import CheckFileForm, SavedCheckForm
from registry.api.parsing import read_body
from registry.documents.faults import Fault
from registry.errors import Problem
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import current_point
from registry.queries.names import Names, names_at
from registry.queries.position import Positions
from registry.web.spreadsheets import csv_file

SHOWN = 100
_GONE = ("untracked", "Not on record")


@dataclass(frozen=True, slots=True)
class Line:
    check: SavedCheck
    badge: str
    verdict: str
    model: str
    channel: str
    about: str
    url: str


@require_safe
@for_people("admin", members=True)
def saved_checks(request: HttpRequest, principal: Principal) -> HttpResponse:
    return _page(request, principal)


@require_safe
@for_people("admin", members=True)
def saved_checks_csv(request: HttpRequest, principal: Principal) -> HttpResponse:
    checks = worst_first(saved_checks_of(principal))
    rows = (cells_of(check_data(check)) for check in checks.iterator())
    return csv_file("saved-checks", (*ASKED, *ANSWERED), rows)


@require_POST
@for_people("admin", members=True)
def save(request: HttpRequest, principal: Principal) -> HttpResponse:
    form = _form(request.POST)
    if form.is_valid():
        try:
            body = _body_of_form(form.cleaned_data)
            save_check(
                actor=principal, wanted=_wanted(body), positions=Positions(now=timezone.now())
            )
        except Problem as error:
            form.add_error(_field_of(form, error), error.detail)
        except UnreadableRows as error:
            form.add_error(None, str(error))
        else:
            return _back(request, "The check is saved.")
    return _page(request, principal, form=form)


def _field_of(form: SavedCheckForm, error: Problem) -> str | None:
    """The field that the first fault lies in; None where it lies in none."""
    parts = [part for fault in error.faults[:1] for part in fault.pointer.split("/")]
    return next((name for name in form.fields if name in parts), None)


@require_POST
@for_people("admin", members=True)
def upload(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Take the checks of a file, all or none."""
    form = CheckFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, principal, file_form=form)
    try:
        wanted = _wanted_in(form.cleaned_data["file"].read())
        imported = import_checks(
            actor=principal, wanted=wanted, positions=Positions(now=timezone.now())
        )
    except Problem as error:
        for text in dict.fromkeys([error.detail, *(fault.detail for fault in error.faults)]):
            form.add_error("file", text)
        return _page(request, principal, file_form=form)
    had = f" {imported.had} were there already." if imported.had else ""
    return _back(request, f"{imported.saved} checks are saved.{had}")


@require_POST
@for_people("admin", members=True)
def delete(request: HttpRequest, principal: Principal, check_id: int) -> HttpResponse:
    delete_check(actor=principal, check_id=check_id)
    return _back(request, "The check is asked no more.")


def _page(request: HttpRequest, principal: Principal, **bound: Any) -> HttpResponse:
    """The page; with forms that came back with faults in place of empty ones."""
    own = saved_checks_of(principal)
    outcome = request.GET.get("outcome", "")
    chosen = own.filter(outcome=outcome) if outcome in WORST_FIRST and outcome else own
    page = Paginator(worst_first(chosen), SHOWN).get_page(request.GET.get("page"))
    names = names_at(current_point())
    counts = dict(own.order_by().values_list("outcome").annotate(Count("id")))
    context = {
        "page": page,
        "lines": [_line(check, names) for check in page],
        "counts": [(*_look(one), one, counts[one]) for one in WORST_FIRST if counts.get(one)],
        "total": sum(counts.values()),
        "chosen": outcome,
        "form": _form(),
        "file_form": CheckFileForm(),
        "columns": ASKED,
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "accesscontrol/saved_checks.html", context, status=status)


def _form(given: QueryDict | None = None) -> SavedCheckForm:
    point = current_point()
    choices = {
        f"{kind}s": sorted(
            ((key, obj["name"]) for key, obj in kept_objects(kind, point).items()),
            key=lambda one: one[1].lower(),
        )
        for kind in ("model", "channel")
    }
    return SavedCheckForm(given, **choices)


def _look(outcome: str) -> tuple[str, str]:
    if not outcome:
        return _GONE
    return BADGES[Outcome(outcome)], VERDICTS[Outcome(outcome)]


def _line(check: SavedCheck, names: Names) -> Line:
    badge, verdict = _look(check.outcome)
    settled = [
        (member, f"{name}:{word}")
        for member, said in (("classes", check.classes), ("lists", check.lists))
        for name, word in said.items()
        if word != "unknown"
    ]
    asked = [("model", check.frontier_model), ("channel", check.channel), *settled]
    if check.organization:
        asked.append(("organization", check.organization))
    return Line(
        check=check,
        badge=badge,
        verdict=verdict,
        model=names.get(("model", check.frontier_model), check.frontier_model),
        channel=names.get(("channel", check.channel), check.channel),
        about=_about(check, names),
        url=f"{reverse('check')}?{urlencode(asked, safe=':')}",
    )


def _about(check: SavedCheck, names: Names) -> str:
    who = check.organization or "an organisation that is not named"
    parts = [f"staff of {who}" if check.staff else who]
    if check.affiliate_of:
        parts.append(f"affiliate of {check.affiliate_of}")
    for kind, said in (("class", check.classes), ("list", check.lists)):
        for name, word in sorted(said.items()):
            parts.append(f"{names.get((kind, name), name)}: {word}")
    return "; ".join(parts)


def _body_of_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as the API takes it. Raises: UnreadableRows."""
    subject = {name: given[name] for name in ("organization", "affiliate_of") if given[name]}
    return {
        **{name: given[name] for name in ("label", "model", "channel") if given[name]},
        "subject": {
            **subject,
            "staff": given["staff"],
            "classes": sayings_in(given["classes"], "classes"),
            "lists": sayings_in(given["lists"], "lists"),
        },
    }


def _wanted(body: Mapping[str, Any]) -> Wanted:
    """Raises: InvalidRequest."""
    shape = read_body(SavedCheckShape, dict(body))
    asked = asked_of(shape.model, shape.channel, shape.subject)
    return Wanted(asked, label=shape.label or "", trust=shape.trust)


def _wanted_in(data: bytes) -> list[tuple[int, Wanted]]:
    """The checks of a file by their lines. Raises: UnreadableChecks, with every fault."""
    found: list[tuple[int, Wanted]] = []
    faults: list[Fault] = []
    try:
        for row in read_rows(data):
            try:
                found.append((row.line, _wanted(row.body)))
            except Problem as problem:
                text = f"Line {row.line}: {problem.detail}"
                faults.append(Fault(f"/{row.line}", "invalid-value", text))
    except UnreadableRows as error:
        raise UnreadableChecks(str(error)) from error
    if len(found) + len(faults) > MOST_ROWS:
        raise UnreadableChecks(f"A file has at most {MOST_ROWS} checks; divide it.")
    if faults:
        raise UnreadableChecks(faults[0].detail, faults[:SHOWN])
    return found


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("saved-checks"))
