"""Was the record wrong, or did the world change? Each has its own way."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accesscontrol.rules.principals import Principal
from recording.rules.forms.kinds import KIND_NAMES
from recording.rules.forms.sheets import Sheet
from recording.rules.forms.starting import addition, correction, retraction
from recording.rules.workflow import Action
from recording.services.sheets import begin_sheet
from recording.web.doors import for_those_who
from registry.errors import UnknownObject
from registry.queries.ledger import current_size, object_as_known_at

WRONG, NEVER, WORLD = "wrong", "never", "world"


@require_safe
@for_those_who(Action.CREATE)
def choose(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Which object is meant."""
    kind, object_id = request.GET.get("kind", ""), request.GET.get("id", "").strip()
    missing = ""
    if kind in KIND_NAMES and object_id:
        if object_as_known_at(kind, object_id, current_size()):
            return HttpResponseRedirect(reverse("desk-correct-ask", args=[kind, object_id]))
        missing = f"No {KIND_NAMES[kind]} {object_id} is on record; check the id."
    elif "id" in request.GET:
        missing = "Give the kind and the id of the object."
    context = {"kinds": KIND_NAMES.items(), "kind": kind, "id": object_id, "missing": missing}
    return render(request, "recording/correct.html", context, status=422 if missing else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(Action.CREATE)
def ask(request: HttpRequest, principal: Principal, kind: str, object_id: str) -> HttpResponse:
    """Raises: UnknownObject."""
    if kind not in KIND_NAMES:
        raise Http404
    found = object_as_known_at(kind, object_id, current_size())
    if found is None:
        raise UnknownObject(f"No {KIND_NAMES[kind]} {object_id[:80]!r} is on record.")
    obj, answer = found[0], request.POST.get("answer", "")
    if answer == WORLD and kind == "directive":
        query = urlencode({"directive": object_id})
        return HttpResponseRedirect(f"{reverse('desk-start')}?{query}#existing")
    sheet = _sheet_for(answer, kind, obj)
    if sheet is not None:
        own = begin_sheet(sheet=sheet, actor=principal, now=timezone.now())
        return HttpResponseRedirect(reverse("desk-title", args=[own.id]))
    unanswered = request.method == "POST"
    context = {
        "kind": kind,
        "kind_name": KIND_NAMES[kind],
        "object": obj,
        "name": obj.get("name") or obj.get("title") or obj["id"],
        "unanswered": unanswered,
    }
    return render(request, "recording/ask.html", context, status=422 if unanswered else 200)


def _sheet_for(answer: str, kind: str, obj: dict[str, object]) -> Sheet | None:
    """What the answer begins with. Of what is no directive the world changes by its own means:
    a list by new members, a member by another period, all else by what it is now."""
    if answer == NEVER:
        return retraction(kind, str(obj["id"]))
    if answer == WORLD and kind == "list":
        return addition("member", list=obj["id"])
    if answer in (WRONG, WORLD):
        return correction(kind, obj)
    return None
