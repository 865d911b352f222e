"""A changeset being filled in, page by page. Each page saves whatever is typed, faulty or not."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accesscontrol.rules.principals import Principal
from recording.models import DeskSheet
from recording.queries.sheets import faults_of, own_sheet
from recording.rules.forms.composites import KEPT
from recording.rules.forms.kinds import KIND_NAMES, pages_of
from recording.rules.forms.members import PROVISION
from recording.rules.forms.places import PROVISION_PAGE, START, by_page
from recording.rules.forms.sheets import (
    Part,
    Sheet,
    add_entry,
    add_provision,
    find_entry,
    find_provision,
    group_of,
    remove,
)
from recording.rules.workflow import Action
from recording.services.sheets import discard, write_sheet
from recording.web.contents import contents_of, next_page
from recording.web.doors import for_those_who
from recording.web.faulting import cure_of
from recording.web.filling import AUTOSAVE, View, fill_in, merged, typed

form_page = require_http_methods(["GET", "HEAD", "POST"])
_ADDABLE = ("list", "member", "organization", "source", "directive", "model", "class", "authority")


@require_safe
@for_those_who(Action.CREATE)
def contents(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    own = own_sheet(sheet_id, principal)
    context = {
        "own": own,
        "contents": contents_of(own),
        "addable": [(kind, KIND_NAMES[kind]) for kind in _ADDABLE],
    }
    return render(request, "recording/sheet.html", context)


@form_page
@for_those_who(Action.CREATE)
def title(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    """What the whole changeset is called, and why it is recorded."""
    own = own_sheet(sheet_id, principal)
    if request.method == "POST":
        given = typed(request)
        texts = {name: given.get(name, "").strip() for name in ("title", "reason")}

        def change(sheet: Sheet) -> None:
            sheet.update(texts)

        own = write_sheet(
            sheet_id=sheet_id, actor=principal, change=change, page=START, now=timezone.now()
        )
        if AUTOSAVE in request.headers:
            return HttpResponse(status=204)
    key = (None, None, START)
    faults = by_page(own.sheet, faults_of(own.sheet)).get(key, []) if START in own.seen else []
    by_field: dict[str, list[str]] = {"title": [], "reason": [], "other": []}
    for place, fault in faults:
        name = place.pointer.removeprefix("/")
        by_field[name if name in by_field else "other"].append(cure_of(fault))
    if request.method == "POST" and not faults:
        return HttpResponseRedirect(next_page(own, START))
    context = {
        "own": own,
        "faults": by_field,
        "kept": own.sheet.get(KEPT),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "recording/title.html", context, status=status)


@form_page
@for_those_who(Action.CREATE)
def page(
    request: HttpRequest, principal: Principal, sheet_id: UUID, entry: str, page: str
) -> HttpResponse:
    """Some members of an object."""
    own = own_sheet(sheet_id, principal)
    part = _entry(own, entry)
    if KEPT in part:
        return HttpResponseRedirect(reverse("desk-kept", args=[sheet_id, entry]))
    shown = next((one for one in pages_of(part["kind"]) if one.slug == page), None)
    if shown is None:
        raise Http404
    is_first = shown == pages_of(part["kind"])[0]
    group = group_of(part).part(shown.members)
    heading = f"{KIND_NAMES[part['kind']].capitalize()}: {shown.title.lower()}"
    if len(pages_of(part["kind"])) == 1 or part["op"] == "retract":
        heading = KIND_NAMES[part["kind"]].capitalize()

    def change(sheet: Sheet) -> None:
        here = find_entry(sheet, entry)
        if here is not None:
            here["state"] = merged(group, here["state"], request)

    view = View(heading, shown.lead, group, (entry, None, page), holds_others=is_first)
    return fill_in(request, principal, own, view, part["state"], change)


@form_page
@for_those_who(Action.CREATE)
def provision(
    request: HttpRequest, principal: Principal, sheet_id: UUID, entry: str, part: str
) -> HttpResponse:
    own = own_sheet(sheet_id, principal)
    here = find_provision(_entry(own, entry), part)
    if here is None:
        raise Http404
    if KEPT in here:
        return HttpResponseRedirect(reverse("desk-kept", args=[sheet_id, part]))

    def change(sheet: Sheet) -> None:
        again = find_entry(sheet, entry)
        target = find_provision(again, part) if again else None
        if target is not None:
            target["state"] = merged(PROVISION, target["state"], request)

    lead = "One thing that the directive does. What else it does is a provision of its own."
    view = View("Provision", lead, PROVISION, (entry, part, PROVISION_PAGE), holds_others=True)
    return fill_in(request, principal, own, view, here["state"], change)


@require_safe
@for_those_who(Action.CREATE)
def kept(request: HttpRequest, principal: Principal, sheet_id: UUID, entry: str) -> HttpResponse:
    """An entry or a provision that no form has, to be read."""
    own = own_sheet(sheet_id, principal)
    parts = [p for e in own.sheet["entries"] for p in (e, *e.get("provisions", ()))]
    found = next((part for part in parts if part["key"] == entry and KEPT in part), None)
    if found is None:
        raise Http404
    context = {"own": own, "document": found[KEPT], "key": entry}
    return render(request, "recording/kept.html", context)


@require_POST
@for_those_who(Action.CREATE)
def add(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    """An object, or a provision of one, and then its page."""
    kind, entry = request.POST.get("kind", ""), request.POST.get("entry", "")
    made: Part = {}

    def change(sheet: Sheet) -> None:
        if kind in KIND_NAMES:
            made.update(add_entry(sheet, _blank_entry(kind)))
            return
        here = find_entry(sheet, entry)
        if here is not None and "provisions" in here:
            made.update(add_provision(sheet, here, {}))

    write_sheet(sheet_id=sheet_id, actor=principal, change=change, now=timezone.now())
    if not made:
        raise Http404
    if kind in KIND_NAMES:
        first = pages_of(kind)[0].slug
        return HttpResponseRedirect(reverse("desk-page", args=[sheet_id, made["key"], first]))
    return HttpResponseRedirect(reverse("desk-provision", args=[sheet_id, entry, made["key"]]))


@require_POST
@for_those_who(Action.CREATE)
def take_out(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    key = request.POST.get("key", "")
    write_sheet(
        sheet_id=sheet_id,
        actor=principal,
        change=lambda sheet: remove(sheet, key),
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("desk-sheet", args=[sheet_id]))


@require_POST
@for_those_who(Action.CREATE)
def throw_away(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    discard(sheet_id=sheet_id, actor=principal)
    return HttpResponseRedirect(reverse("desk"))


def _entry(own: DeskSheet, key: str) -> Part:
    found = find_entry(own.sheet, key)
    if found is None:
        raise Http404
    return found


def _blank_entry(kind: str) -> dict[str, object]:
    obj: dict[str, object] = {"provisions": [{}]} if kind == "directive" else {}
    return {"op": "assert", "kind": kind, "object": obj}
