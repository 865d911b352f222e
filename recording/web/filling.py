"""One page of a form: shown, saved as it was typed, and shown again with what is wrong."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from accesscontrol.rules.principals import Principal
from recording.models import DeskSheet
from recording.queries.choices import Choices
from recording.queries.sheets import faults_of
from recording.rules.forms.composites import KEPT, Group
from recording.rules.forms.fields import State
from recording.rules.forms.places import PageKey, by_page
from recording.rules.forms.sheets import document_of
from recording.services.sheets import write_sheet
from recording.web.contents import next_page, page_name
from recording.web.faulting import placed
from recording.web.nodes import Form
from recording.web.picking import Change, field_of, picked

AUTOSAVE = "X-Autosave"
"""The header by which the script says that nobody has pressed a button."""


@dataclass(frozen=True, slots=True)
class View:
    """A page of fields. `holds_others`: it also shows what is kept that no field has."""

    heading: str
    lead: str
    group: Group
    key: PageKey
    holds_others: bool


def fill_in(
    request: HttpRequest,
    principal: Principal,
    own: DeskSheet,
    view: View,
    state: State,
    change: Change,
) -> HttpResponse:
    """Save what was posted, if it was; then the page again, or the next one."""
    name = page_name(view.key)
    given = request.POST
    if request.method == "POST":
        request.POST, change = picked(given, own, change)  # type: ignore[assignment]
        own = write_sheet(
            sheet_id=own.id, actor=principal, change=change, page=name, now=timezone.now()
        )
        if AUTOSAVE in request.headers:
            return HttpResponse(status=204)
        if field_of(given):
            return HttpResponseRedirect(f"{request.path}#f-{field_of(given).replace('/', '-')}")
        if "add" in given or "remove" in given:
            query = f"?{urlencode({'add': given['add']})}" if "add" in given else ""
            rows = given.get("add") or given.get("remove", "").rpartition("/")[0]
            anchor = f"#f-{rows.replace('/', '-')}"
            return HttpResponseRedirect(f"{request.path}{query}{anchor}")
        state = merged(view.group, state, request)
    faults = by_page(own.sheet, faults_of(own.sheet)).get(view.key, []) if name in own.seen else []
    if request.method == "POST" and not faults:
        return HttpResponseRedirect(next_page(own, name))
    choices = Choices(document_of(own.sheet))
    form = Form(view.group, state, choices, adding=request.GET.get("add", ""))
    context = {
        "own": own,
        "view": view,
        "form": form,
        "summary": placed(form, faults),
        "next": next_page(own, name),
        "was_posted": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "recording/page.html", context, status=status)


def merged(group: Group, state: State, request: HttpRequest) -> State:
    """The state with what was posted of the group in it; all else stays, also what is kept."""
    posted = group.posted(typed(request), "")
    return {**state, **{name: part for name, part in posted.items() if name != KEPT}}


def typed(request: HttpRequest) -> dict[str, str]:
    """What was posted, without the rows that are to be removed."""
    given = {name: str(value).replace("\x00", "") for name, value in request.POST.items()}
    removed = given.get("remove")
    if removed:
        gone = f"{removed}/"
        return {n: v for n, v in given.items() if n != removed and not n.startswith(gone)}
    return given
