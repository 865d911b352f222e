"""/staff: roles and accounts, for administrators."""

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accesscontrol.queries.staff import account_lines, staff_lines
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.roles import Role
from accesscontrol.services.accounts import name_organization, open_account
from accesscontrol.services.joining import invite
from accesscontrol.services.roles import grant_role, revoke_role
from accesscontrol.web.doors import for_people
from accesscontrol.web.forms import NewAccountForm, OrganizationForm, OwnerForm, RoleForm


@require_safe
@for_people("admin")
def staff(request: HttpRequest, principal: Principal) -> HttpResponse:
    return _page(request)


@require_POST
@for_people("admin")
def grant(request: HttpRequest, principal: Principal) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, role_form=form)
    username, role = form.cleaned_data["username"], Role(form.cleaned_data["role"])
    why = form.cleaned_data["why"]
    grant_role(actor=principal, username=username, role=role, why=why, now=timezone.now())
    return _back(request, f"{username} is {role.value} now.")


@require_POST
@for_people("admin")
def revoke(request: HttpRequest, principal: Principal) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, role_form=form)
    username, role = form.cleaned_data["username"], Role(form.cleaned_data["role"])
    why = form.cleaned_data["why"]
    revoke_role(actor=principal, username=username, role=role, why=why, now=timezone.now())
    return _back(request, f"{username} is not {role.value} any more.")


@require_POST
@for_people("admin")
def open_for(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Open an account for an organisation, and invite its first owner."""
    form = NewAccountForm(request.POST)
    if not form.is_valid():
        return _page(request, account_form=form)
    now = timezone.now()
    opened = open_account(
        actor=principal,
        account_id=form.cleaned_data["id"],
        name=form.cleaned_data["name"],
        now=now,
    )
    email = form.cleaned_data["email"]
    invite(actor=principal, account_id=opened.pk, email=email, for_owner=True, now=now)
    return _back(request, f"{opened.pk} is open; an invitation is on its way to {email}.")


@require_POST
@for_people("admin")
def invite_owner(request: HttpRequest, principal: Principal) -> HttpResponse:
    """For an account whose first invitation went astray, or whose owners have left."""
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return _page(request, owner_form=form)
    account_id, email = form.cleaned_data["account"], form.cleaned_data["email"]
    invite(actor=principal, account_id=account_id, email=email, for_owner=True, now=timezone.now())
    return _back(request, f"An invitation is on its way to {email}.")


@require_POST
@for_people("admin")
def organization(request: HttpRequest, principal: Principal) -> HttpResponse:
    form = OrganizationForm(request.POST)
    if not form.is_valid():
        return _page(request, organization_form=form)
    name_organization(
        actor=principal,
        account_id=form.cleaned_data["account"],
        organization=form.cleaned_data["organization"],
        why=form.cleaned_data["why"],
        now=timezone.now(),
    )
    return _back(request, "Written down.")


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("staff"))


def _page(request: HttpRequest, **bound: forms.Form) -> HttpResponse:
    proved = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    context = {
        "lines": staff_lines(frozenset(proved.values_list("user_id", flat=True))),
        "accounts": account_lines(),
        "role_form": RoleForm(),
        "account_form": NewAccountForm(),
        "owner_form": OwnerForm(),
        "organization_form": OrganizationForm(),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "accesscontrol/staff.html", context, status=status)
