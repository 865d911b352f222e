"""The pages for registrars: everything can be looked up, nothing can be changed."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accesscontrol.models import (
    ApiKey,
    AuditEvent,
    ChecksAsked,
    HeldOpening,
    SavedCheck,
    StoredDecision,
)
from accesscontrol.queries.principals import principal_of_key
from accesscontrol.services.deciding import Evidence, store_decision
from accesscontrol.services.joining import invite
from accesscontrol.services.keys import issue_key, recognise_key
from registry.admin import ReadOnlyAdmin
from registry.models import Directive, FrontierModel, LedgerEntry, VerificationKey
from registry.services.recording import record_changesets
from tests.build import changeset, entry
from tests.people import member, principal, signed_in, staff

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
OURS = [model for model, page in admin.site._registry.items() if isinstance(page, ReadOnlyAdmin)]


def name_of(model) -> str:
    return str(model._meta.label_lower)


def address(model, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def registrar() -> Client:
    return signed_in(staff("registrar", "administrator"))


@pytest.fixture
def key() -> str:
    """A key, and a row in every other table of what is kept beside the ledger."""
    owner = principal(member("an-owner", "acme", owner=True))
    invite(actor=owner, account_id="acme", email="b@example.org", for_owner=False, now=NOON)
    evidence = Evidence({"model": "m"}, {"model": "m"}, "{}", "deny", 88)
    text = issue_key(name="A client", scopes=["read"], now=NOON)
    found = recognise_key(text, now=NOON)
    assert found is not None
    store_decision(actor=principal_of_key(found), evidence=evidence, now=NOON)
    return text


def announced_key() -> VerificationKey:
    """The one kind of object that the seed record has none of."""
    announced = {
        "id": "a-key", "algorithm": "Ed25519", "public_key": "0" * 64,
        "period": {"start": "2026-07-01"},
    }  # fmt: skip
    document = changeset(entry("verification-key", announced))
    record_changesets([("", document)], actor="ana", now=NOON)
    return VerificationKey.objects.get()


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_every_list_and_every_page_can_be_read(model, registrar, key):
    assert registrar.get(address(model, "changelist"), {"version": "all"}).status_code in (200, 302)
    assert registrar.get(address(model, "changelist"), {"q": "fable"}).status_code == 200
    for row in model._default_manager.all()[:40]:
        assert registrar.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_nothing_can_be_added_changed_or_deleted(model, registrar, key):
    row = model._default_manager.first() or announced_key()

    for page, args in (("add", ()), ("change", (row.pk,)), ("delete", (row.pk,))):
        response = registrar.post(address(model, page, *args), {"post": "yes"})
        assert response.status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_a_list_takes_no_query_for_each_row(model, registrar, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        registrar.get(address(model, "changelist"))


IN_CONFIDENCE = {ChecksAsked, HeldOpening, SavedCheck}
"""What organisations ask and are listed on concerns no registrar."""


def test_every_table_is_there_but_what_is_in_confidence():
    tables = {*apps.get_app_config("registry").get_models()}
    tables |= {*apps.get_app_config("accesscontrol").get_models()} - IN_CONFIDENCE
    shown = {*OURS} | {
        inline.model for model in OURS for inline in admin.site._registry[model].inlines
    }

    assert tables == shown


def test_a_page_shows_the_object_as_it_was_recorded(registrar):
    row = FrontierModel.objects.current().get(object_id="fable-5")

    shown = registrar.get(address(FrontierModel, "change", row.pk)).content.decode()

    assert "ledger-document" in shown
    assert "&quot;open_weights&quot;: false" in shown


def test_a_list_shows_current_versions_unless_others_are_asked_for(registrar):
    request = "us-wh-2026-06-gpt-5.6-request"
    counts = {}
    for version in ("", "superseded", "all"):
        query = {"q": request} | ({"version": version} if version else {})
        response = registrar.get(address(Directive, "changelist"), query)
        counts[version] = response.context["cl"].result_count

    assert counts == {"": 1, "superseded": 1, "all": 2}


def test_directives_are_found_by_authority_instrument_and_standing(registrar):
    query = {
        "authority__exact": "us-commerce",
        "instrument__exact": "directive-letter",
        "standing__exact": "confirmed",
    }
    found = registrar.get(address(Directive, "changelist"), query).context["cl"].result_list

    assert "us-commerce-2026-06-12" in [row.object_id for row in found]


def test_a_ledger_entry_shows_its_document_once(registrar):
    entry = LedgerEntry.objects.get(seq=1)

    shown = registrar.get(address(LedgerEntry, "change", entry.pk)).content.decode()

    assert shown.count('class="ledger-document"') == 1
    assert shown.count("&quot;publisher&quot;: &quot;RANE&quot;") == 1


def test_a_key_is_revoked_by_an_action_and_its_hash_is_never_shown(registrar, key):
    row = ApiKey.objects.get()
    revoke = {"action": "revoke", "_selected_action": [row.pk]}

    response = registrar.post(address(ApiKey, "changelist"), revoke, follow=True)

    row.refresh_from_db()
    assert row.revoked_at is not None
    assert recognise_key(key, now=NOON) is None
    assert "1 revoked" in response.content.decode()
    assert row.sha256 not in registrar.get(address(ApiKey, "change", row.pk)).content.decode()


def test_revoking_again_does_not_move_the_time(registrar, key):
    ApiKey.objects.update(revoked_at=NOON)
    revoke = {"action": "revoke", "_selected_action": [ApiKey.objects.get().pk]}

    registrar.post(address(ApiKey, "changelist"), revoke)

    assert ApiKey.objects.get().revoked_at == NOON


def test_only_administrators_see_and_revoke_keys(key):
    recorder = signed_in(staff("reader", "recorder"))
    revoke = {"action": "revoke", "_selected_action": [ApiKey.objects.get().pk]}

    assert recorder.get(address(ApiKey, "changelist")).status_code == 403
    assert recorder.post(address(ApiKey, "changelist"), revoke).status_code == 403
    assert recorder.get(address(LedgerEntry, "changelist")).status_code == 200
    assert ApiKey.objects.get().revoked_at is None


def test_a_revocation_is_in_the_audit_trail_with_who_did_it(registrar, key):
    revoke = {"action": "revoke", "_selected_action": [ApiKey.objects.get().pk]}

    registrar.post(address(ApiKey, "changelist"), revoke)

    event = AuditEvent.objects.get(action="key.revoked")
    assert event.principal == f"person:{User.objects.get(username='registrar').pk}"


def test_what_was_asked_of_a_stored_decision_is_not_shown(registrar, key):
    row = StoredDecision.objects.get()

    shown = registrar.get(address(StoredDecision, "change", row.pk)).content.decode()

    assert "understood" not in shown.lower()


@pytest.mark.parametrize("user", ["nobody-special", "member"])
def test_a_sign_in_without_a_role_does_not_open_the_admin(user):
    person = member("m", "acme") if user == "member" else User.objects.create_superuser("s")

    response = signed_in(person).get("/admin/", follow=True)

    assert response.status_code == 403
    assert response.json()["code"] == "not-for-you"


def test_the_admin_needs_a_sign_in():
    response = Client().get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == "/auth/login/?next=/admin/"
