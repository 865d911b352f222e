"""/webhooks: the endpoints of one's account, what was sent to them, and what can be done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accesscontrol.rules.principals import Principal
from accesscontrol.web.doors import for_people
from notifications.api.answers import endpoint_data
from notifications.api.shapes import ChangedEndpointShape, NewEndpointShape
from notifications.api.webhooks import current_settings, settings_in
from notifications.models import Endpoint
from notifications.models.deliveries import STATES
from notifications.queries.endpoints import deliveries_of, endpoints_of, get_endpoint
from notifications.rules.endpoint_settings import EndpointSettings
from notifications.rules.signing import Algorithm
from notifications.services.endpoints import (
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    roll_secret,
)
from notifications.services.resending import pause, ping, recover, resume
from notifications.web.endpoint_forms import (
    FILTERS,
    EndpointForm,
    NewEndpointForm,
    RecoverForm,
    RollForm,
)
from registry.api.parsing import read_body
from registry.errors import Problem
from registry.rules.dates import NotADate, parse_instant

SHOWN = 50
Act = Callable[[Principal, int], str]

for_owners = for_people("webhooks", "admin", members=True)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_owners
def endpoints(request: HttpRequest, principal: Principal) -> HttpResponse:
    page = Paginator(endpoints_of(principal).order_by("-pk"), SHOWN)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "notifications/endpoints.html", context)


@form_page
@for_owners
def new(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Make an endpoint; the page that answers is the only one that shows its secret."""
    form = NewEndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            body = read_body(NewEndpointShape, form.body())
            made = create_endpoint(
                actor=principal,
                wanted=EndpointSettings(url=body.url, **settings_in(body)),
                algorithm=Algorithm(body.signature),
                now=timezone.now(),
            )
        except Problem as problem:
            _show_faults(form, problem)
        else:
            return render(request, "notifications/secret.html", {"made": made, "is_new": True})
    status = 422 if form.errors else 200
    context = {"form": form, "endpoint": None}
    return render(request, "notifications/endpoint_form.html", context, status=status)


@form_page
@for_owners
def edit(request: HttpRequest, principal: Principal, endpoint_id: int) -> HttpResponse:
    endpoint = get_endpoint(principal, endpoint_id)
    if request.method == "POST":
        form = EndpointForm(request.POST)
        if form.is_valid() and _is_changed(form, principal, endpoint):
            messages.success(request, "The endpoint is changed.")
            return HttpResponseRedirect(reverse("webhook", args=[endpoint_id]))
    else:
        form = EndpointForm(initial=_initial(endpoint))
    status = 422 if form.errors else 200
    context = {"form": form, "endpoint": endpoint}
    return render(request, "notifications/endpoint_form.html", context, status=status)


@require_safe
@for_owners
def endpoint(request: HttpRequest, principal: Principal, endpoint_id: int) -> HttpResponse:
    return _page(request, principal, endpoint_id)


@require_POST
@for_owners
def roll(request: HttpRequest, principal: Principal, endpoint_id: int) -> HttpResponse:
    form = RollForm(request.POST)
    if not form.is_valid():
        return _page(request, principal, endpoint_id, roll_form=form)
    made = roll_secret(
        actor=principal,
        endpoint_id=endpoint_id,
        overlap=timedelta(hours=form.cleaned_data["overlap_hours"]),
        algorithm=None,
        now=timezone.now(),
    )
    return render(request, "notifications/secret.html", {"made": made, "is_new": False})


@require_POST
@for_owners
def recover_since(request: HttpRequest, principal: Principal, endpoint_id: int) -> HttpResponse:
    form = RecoverForm(request.POST)
    if form.is_valid():
        try:
            since = parse_instant(form.cleaned_data["since"].strip())
        except NotADate as error:
            form.add_error("since", str(error))
        else:
            number = recover(
                actor=principal, endpoint_id=endpoint_id, since=since, now=timezone.now()
            )
            messages.success(request, f"{number} are sent again that had not arrived.")
            return HttpResponseRedirect(reverse("webhook", args=[endpoint_id]))
    return _page(request, principal, endpoint_id, recover_form=form)


def _step(act: Act) -> Callable[..., Any]:
    @require_POST
    @for_owners
    def done(request: HttpRequest, principal: Principal, endpoint_id: int) -> HttpResponse:
        messages.success(request, act(principal, endpoint_id))
        return HttpResponseRedirect(reverse("webhook", args=[endpoint_id]))

    return done


def _ping(actor: Principal, endpoint_id: int) -> str:
    ping(actor=actor, endpoint_id=endpoint_id, now=timezone.now())
    return "A test is on its way; look at the newest delivery."


def _pause(actor: Principal, endpoint_id: int) -> str:
    pause(actor=actor, endpoint_id=endpoint_id, now=timezone.now())
    return "Nothing is sent until it is resumed; what comes in is kept."


def _resume(actor: Principal, endpoint_id: int) -> str:
    resume(actor=actor, endpoint_id=endpoint_id, backfill=True, now=timezone.now())
    return "It is resumed, and all that was kept is being sent."


def _resume_without(actor: Principal, endpoint_id: int) -> str:
    resume(actor=actor, endpoint_id=endpoint_id, backfill=False, now=timezone.now())
    return "It is resumed. What was kept is skipped, and can be recovered."


ping_now, pause_now = _step(_ping), _step(_pause)
resume_with_backfill, resume_without_backfill = _step(_resume), _step(_resume_without)


@require_POST
@for_owners
def delete(request: HttpRequest, principal: Principal, endpoint_id: int) -> HttpResponse:
    delete_endpoint(actor=principal, endpoint_id=endpoint_id, now=timezone.now())
    messages.success(request, "The endpoint is deleted. What was sent to it stays on record.")
    return HttpResponseRedirect(reverse("webhooks"))


def _page(
    request: HttpRequest, principal: Principal, endpoint_id: int, **bound: Any
) -> HttpResponse:
    """The page; with forms that came back with faults in place of empty ones."""
    found = get_endpoint(principal, endpoint_id)
    deliveries = deliveries_of(principal).filter(endpoint=found).order_by("-pk")
    state = request.GET.get("state", "")
    if state in STATES:
        deliveries = deliveries.filter(state=state)
    context = {
        "endpoint": found,
        "data": endpoint_data(found),
        "deliveries": Paginator(deliveries, SHOWN).get_page(request.GET.get("page")),
        "states": STATES,
        "state": state,
        "roll_form": RollForm(),
        "recover_form": RecoverForm(),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "notifications/endpoint.html", context, status=status)


def _is_changed(form: EndpointForm, principal: Principal, endpoint: Endpoint) -> bool:
    """Whether what was filled in could be put in place; the form shows why not."""
    try:
        body = read_body(ChangedEndpointShape, form.body())
        wanted = {**current_settings(endpoint), **settings_in(body), "url": body.url}
        change_endpoint(
            actor=principal,
            endpoint_id=endpoint.pk,
            wanted=EndpointSettings(**wanted),
            revision=endpoint.revision,
            now=timezone.now(),
        )
    except Problem as problem:
        _show_faults(form, problem)
        return False
    return True


def _show_faults(form: EndpointForm, problem: Problem) -> None:
    """Each where its field is."""
    for fault in problem.faults:
        field = fault.pointer.split("/")[1] if "/" in fault.pointer else ""
        form.add_error(field if field in form.fields else None, fault.detail)
    if not problem.faults:
        form.add_error(None, problem.detail)


def _initial(endpoint: Endpoint) -> dict[str, Any]:
    """Without the headers, whose values are not shown; left empty they stay as they are."""
    data = endpoint_data(endpoint)
    found = {name: data[name] for name in EndpointForm.base_fields if name in data}
    found["headers"] = ""
    return {**found, **{name: ", ".join(data[name]) for name in FILTERS}}
