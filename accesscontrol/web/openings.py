"""Opening confidential memberships on the page of an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accesscontrol.errors import OpensNothing, OrganizationNotNamed, TooManyOpenings
from accesscontrol.rules.commitments import Opening
from accesscontrol.rules.principals import Principal
from accesscontrol.services.openings import hand_in_opening, withdraw_opening
from accesscontrol.web.account import account_page_with
from accesscontrol.web.doors import for_people
from accesscontrol.web.forms import OpeningForm


@require_POST
@for_people(members=True)
def hand_in(request: HttpRequest, principal: Principal) -> HttpResponse:
    form = OpeningForm(request.POST)
    if form.is_valid():
        opening = Opening(form.cleaned_data["list"], form.cleaned_data["salt"])
        try:
            hand_in_opening(actor=principal, opening=opening, now=timezone.now())
        except (OpensNothing, OrganizationNotNamed, TooManyOpenings) as error:
            form.add_error(None, error.detail)
        else:
            return _back(request, "The membership is open to the keys of this account.")
    return account_page_with(request, principal, opening_form=form)


@require_POST
@for_people(members=True)
def withdraw(request: HttpRequest, principal: Principal, opening_id: int) -> HttpResponse:
    withdraw_opening(actor=principal, opening_id=opening_id)
    return _back(request, "The keys of this account are answered as everybody is.")


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('account')}#openings")
