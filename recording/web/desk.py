"""The desk's first page, and the ways to begin."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accesscontrol.rules.principals import Principal
from recording.queries.desk import desk_of
from recording.queries.names import names_on_record
from recording.queries.people import names_of
from recording.rules.forms.starting import ACTS, letter
from recording.rules.workflow import Action, is_allowed
from recording.services.sheets import begin_sheet
from recording.web.doors import for_those_who
from registry.queries.ledger import current_size
from registry.queries.records import get_record

ACT_WORDS = (
    ("lift", "Lift it", "All of it ends, from a day that you give."),
    ("partial-lift", "Lift it for some", "Its bars stay, and those on a list are excepted."),
    ("amend", "Amend it", "It ends, and new provisions take its place."),
    ("pause", "Pause it", "It stops for a while, as by a court's stay, and comes back after."),
)


@require_safe
@for_those_who(Action.READ)
def desk(request: HttpRequest, principal: Principal) -> HttpResponse:
    found = desk_of(principal)
    context = {
        "desk": found,
        "people": {**names_of(found.authors), principal.id: "you"},
        "principal": principal,
        "may_record": is_allowed(Action.CREATE, principal.scopes),
    }
    return render(request, "recording/desk.html", context)


@require_safe
@for_those_who(Action.CREATE)
def start(request: HttpRequest, principal: Principal) -> HttpResponse:
    return _start_page(request, request.GET.get("directive", ""))


def _start_page(request: HttpRequest, chosen: str, *, missing: str = "") -> HttpResponse:
    directives = sorted(names_on_record(("directive",)).items(), key=lambda one: one[1].casefold())
    options = [(object_id, name) for (_, object_id), name in directives]
    context = {
        "directives": options,
        "acts": ACT_WORDS,
        "chosen": chosen,
        "missing": missing,
    }
    return render(request, "recording/start.html", context, status=422 if missing else 200)


@require_POST
@for_those_who(Action.CREATE)
def begin_letter(request: HttpRequest, principal: Principal) -> HttpResponse:
    own = begin_sheet(sheet=letter(), actor=principal, now=timezone.now())
    return HttpResponseRedirect(reverse("desk-title", args=[own.id]))


@require_POST
@for_those_who(Action.CREATE)
def begin_existing(request: HttpRequest, principal: Principal) -> HttpResponse:
    """A new directive about one on record. Raises: UnknownObject."""
    chosen, act = request.POST.get("directive", ""), request.POST.get("act", "")
    if not chosen or act not in ACTS:
        return _start_page(request, chosen, missing="Say which directive, and what happened to it.")
    directive = get_record("directive", chosen, size=current_size())
    own = begin_sheet(sheet=ACTS[act](directive), actor=principal, now=timezone.now())
    return HttpResponseRedirect(reverse("desk-title", args=[own.id]))
