"""Addresses of access control's pages."""

from django.urls import path

from accesscontrol.web import account, decisions, invitations, openings, saved_checks, staff
from accesscontrol.web.check import check, check_json
from accesscontrol.web.check_keep import keep
from accesscontrol.web.model import model
from accesscontrol.web.record import SHELVES
from registry.web.shelves import routes_of

urlpatterns = [
    *(route for shelf in SHELVES for route in routes_of(shelf)),
    path("models/<str:object_id>", model, name="model"),
    path("check", check, name="check"),
    path("check.json", check_json, name="check-json"),
    path("check/keep", keep, name="check-keep"),
    path("account", account.account, name="account"),
    path("account/openings", openings.hand_in, name="account-open-membership"),
    path("account/openings/<int:opening_id>/withdraw", openings.withdraw, name="account-close"),
    path("account/saved-checks", saved_checks.saved_checks, name="saved-checks"),
    path("account/saved-checks.csv", saved_checks.saved_checks_csv, name="saved-checks-csv"),
    path("account/saved-checks/save", saved_checks.save, name="saved-checks-save"),
    path("account/saved-checks/upload", saved_checks.upload, name="saved-checks-upload"),
    path(
        "account/saved-checks/<int:check_id>/delete",
        saved_checks.delete,
        name="saved-checks-delete",
    ),
    path("account/keys", account.issue, name="account-issue"),
    path("account/keys/<int:key_id>/roll", account.roll, name="account-roll"),
    path("account/keys/<int:key_id>/revoke", account.revoke, name="account-revoke"),
    path("account/invitations", account.invite_member, name="account-invite"),
    path(
        "account/invitations/<int:invitation_id>/withdraw",
        account.withdraw_invitation,
        name="account-withdraw",
    ),
    path("account/members/<int:person>/remove", account.remove, name="account-remove"),
    path("account/open", account.open_account, name="account-open"),
    path("invitations/<str:token>", invitations.invitation, name="invitation"),
    path("decisions", decisions.decisions, name="decisions"),
    path("decisions/<str:decision_id>", decisions.decision, name="decision"),
    path("staff", staff.staff, name="staff"),
    path("staff/roles/grant", staff.grant, name="staff-grant"),
    path("staff/roles/revoke", staff.revoke, name="staff-revoke"),
    path("staff/accounts", staff.open_for, name="staff-open-account"),
    path("staff/accounts/owner", staff.invite_owner, name="staff-invite-owner"),
    path("staff/accounts/organization", staff.organization, name="staff-organization"),
]
