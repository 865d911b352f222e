"""/account: one's own sign-in, and the account or the registry's keys that come with it."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accesscontrol.api.principals import has_second_factor
from accesscontrol.errors import NotForYou
from accesscontrol.queries.accounts import account_page
from accesscontrol.queries.openings import held_openings
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.roles import STAFF
from accesscontrol.services.accounts import open_own_account
from accesscontrol.services.joining import invite, remove_member, withdraw
from accesscontrol.services.keys import Issued, new_key
from accesscontrol.services.revoking import revoke_key
from accesscontrol.services.rolling import roll_key
from accesscontrol.web.doors import for_people, second_factor_url
from accesscontrol.web.forms import AccountForm, InvitationForm, KeyForm, OpeningForm, RollForm
from accesscontrol.web.people import signed_in_user


@require_safe
@for_people(anybody=True)
def account(request: HttpRequest, principal: Principal) -> HttpResponse:
    return account_page_with(request, principal)


@require_POST
@for_people("admin", members=True)
def issue(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Issue a key; the page that answers is the only one that shows it."""
    form = KeyForm(request.POST, scopes=principal.grantable)
    if not form.is_valid():
        return account_page_with(request, principal, key_form=form)
    now = timezone.now()
    issued = new_key(
        actor=principal,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        now=now,
        expires_at=now + timedelta(days=form.cleaned_data["days"]),
    )
    return _shown(request, issued)


@require_POST
@for_people("admin", members=True)
def roll(request: HttpRequest, principal: Principal, key_id: int) -> HttpResponse:
    form = RollForm(request.POST)
    if not form.is_valid():
        return account_page_with(request, principal, roll_form=form)
    overlap = timedelta(hours=form.cleaned_data["overlap_hours"])
    issued = roll_key(actor=principal, key_id=key_id, overlap=overlap, now=timezone.now())
    return _shown(request, issued)


@require_POST
@for_people("admin", members=True)
def revoke(request: HttpRequest, principal: Principal, key_id: int) -> HttpResponse:
    key = revoke_key(actor=principal, key_id=key_id, why="", now=timezone.now())
    return _back(request, f"The key {key.prefix}… is revoked.")


@require_POST
@for_people(members=True)
def invite_member(request: HttpRequest, principal: Principal) -> HttpResponse:
    account_id = _owned(principal)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return account_page_with(request, principal, invitation_form=form)
    email = form.cleaned_data["email"]
    invite(
        actor=principal,
        account_id=account_id,
        email=email,
        for_owner=form.cleaned_data["owner"],
        now=timezone.now(),
    )
    return _back(request, f"An invitation is on its way to {email}.")


@require_POST
@for_people(members=True)
def withdraw_invitation(
    request: HttpRequest, principal: Principal, invitation_id: int
) -> HttpResponse:
    _owned(principal)
    withdraw(actor=principal, invitation_id=invitation_id, now=timezone.now())
    return _back(request, "The invitation is good for nothing now.")


@require_POST
@for_people(members=True)
def remove(request: HttpRequest, principal: Principal, person: int) -> HttpResponse:
    _owned(principal)
    remove_member(actor=principal, person=person, now=timezone.now())
    return _back(request, "The member is removed. The account's keys are as they were.")


@require_POST
@for_people(anybody=True)
def open_account(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Where everybody may sign up: open an account of one's own, with a verified address."""
    user = signed_in_user(request)
    if not may_open_account(request):
        raise NotForYou("Accounts are opened by invitation, or with a verified e-mail address.")
    form = AccountForm(request.POST)
    if not form.is_valid():
        return account_page_with(request, principal, account_form=form)
    opened = open_own_account(
        user=user,
        account_id=form.cleaned_data["id"],
        name=form.cleaned_data["name"],
        now=timezone.now(),
    )
    return _back(request, f"The account {opened.pk} is open, and you are its owner.")


def may_open_account(request: HttpRequest) -> bool:
    user = signed_in_user(request)
    verified = user.emailaddress_set.filter(verified=True)  # type: ignore[attr-defined]
    return settings.OPEN_SIGN_UP and verified.exists()


def _owned(principal: Principal) -> str:
    """The account that the principal owns. Raises: NotForYou."""
    if principal.account is None or not principal.owns_account:
        raise NotForYou("An owner of the account says who belongs to it.")
    return principal.account


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("account"))


def _shown(request: HttpRequest, issued: Issued) -> HttpResponse:
    return render(request, "accesscontrol/new_key.html", {"issued": issued})


def account_page_with(
    request: HttpRequest, principal: Principal, **bound: forms.Form
) -> HttpResponse:
    """The page; with forms that came back with faults in place of empty ones."""
    now = timezone.now()
    context = {
        "principal": principal,
        "page": account_page(principal, now=now),
        "scopes": sorted(principal.scopes),
        "is_staff": bool(STAFF & principal.scopes),
        "second_factor": has_second_factor(request),
        "second_factor_url": second_factor_url(request),
        "key_form": KeyForm(scopes=principal.grantable),
        "roll_form": RollForm(),
        "openings": held_openings(principal) if principal.account else (),
        "opening_form": OpeningForm(),
        "invitation_form": InvitationForm(),
        "account_form": AccountForm() if may_open_account(request) else None,
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "accesscontrol/account.html", context, status=status)
