"""The last page of a form: each provision read back, confirmed, and handed in."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accesscontrol.rules.principals import Principal
from recording.models import DeskSheet
from recording.queries.comparing import between
from recording.queries.readback import readbacks_of
from recording.queries.sheets import faults_of, own_sheet
from recording.rules.forms.places import place_of
from recording.rules.forms.sheets import document_of
from recording.rules.workflow import Action
from recording.services.review import submit
from recording.services.sheets import confirm, hand_in, take_notice
from recording.web.contents import address, title_of
from recording.web.doors import for_those_who
from recording.web.faulting import Noticed, in_words
from registry.api.problems import details_of_problem
from registry.documents.faults import Fault
from registry.errors import PreconditionFailed, Problem


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(Action.CREATE)
def check(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    """Read everything back; with all of it confirmed, hand it in."""
    own = own_sheet(sheet_id, principal)
    problem: Problem | None = None
    if request.method == "POST":
        given, now = request.POST.getlist("confirmed"), timezone.now()
        own = confirm(sheet_id=sheet_id, actor=principal, confirmations=given, now=now)
        try:
            draft = hand_in(sheet_id=sheet_id, actor=principal, now=now)
            if "submit" in request.POST:
                submit(draft_id=draft.id, actor=principal, now=now)
        except Problem as error:
            problem = error
        else:
            return HttpResponseRedirect(reverse("desk-changeset", args=[draft.id]))
    return _page(request, own, problem)


@require_POST
@for_those_who(Action.CREATE)
def notice(request: HttpRequest, principal: Principal, sheet_id: UUID) -> HttpResponse:
    """The author has seen that the draft was changed by somebody else meanwhile."""
    take_notice(sheet_id=sheet_id, actor=principal, now=timezone.now())
    return HttpResponseRedirect(reverse("desk-check", args=[sheet_id]))


def _page(request: HttpRequest, own: DeskSheet, problem: Problem | None) -> HttpResponse:
    document = document_of(own.sheet)
    faults = faults_of(own.sheet)
    readbacks = readbacks_of(document)
    unconfirmed = [
        pointer
        for pointer, one in readbacks.items()
        if one.confirmation and one.confirmation not in own.confirmed
    ]
    is_changed = isinstance(problem, PreconditionFailed)
    context = {
        "own": own,
        "document_text": json.dumps(document, indent=2, ensure_ascii=False),
        "faults": [Noticed(fault.detail, _address(own, fault.pointer)) for fault in faults],
        "readbacks": [
            (pointer, one, _address(own, pointer), one.confirmation in own.confirmed)
            for pointer, one in readbacks.items()
        ],
        "unconfirmed": unconfirmed if request.method == "POST" else [],
        "problem": details_of_problem(problem) if problem else None,
        "is_changed": is_changed,
        "moved": between(own.draft.document, document) if is_changed and own.draft else [],
    }
    status = details_of_problem(problem).status if problem else 200
    return render(request, "recording/check.html", context, status=status)


def _noticed(own: DeskSheet, fault: Fault) -> Noticed:
    place = place_of(own.sheet, fault.pointer)
    title = title_of(own, place.entry)
    said = in_words(place, fault)
    return Noticed(f"{title}: {said}" if title else said, address(own, place.page_key))


def _address(own: DeskSheet, pointer: str) -> str:
    return address(own, place_of(own.sheet, pointer).page_key)
