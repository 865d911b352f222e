"""The key that encrypts kept secrets is replaced, and every webhook goes on as it was."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accesscontrol.rules.sealing import MARK
from notifications.models import Endpoint, EndpointSecret
from tests.notifications.sending import endpoint, pump, verify
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Receiver

pytestmark = pytest.mark.django_db

OLD, NEW = "o" * 50, "n" * 50


def test_secrets_and_headers_of_endpoints_are_sealed_with_the_new_key(
    told_all, receiver: Receiver, settings
):
    settings.ENCRYPTION_KEYS = [OLD]
    headers = {"X-Token": "hunter2"}
    made = endpoint(receiver.url(), events=("directive.published",), headers=headers)

    settings.ENCRYPTION_KEYS = [NEW, OLD]
    call_command("reseal_secrets", stdout=StringIO())
    settings.ENCRYPTION_KEYS = [NEW]
    something_happens("after")
    pump()

    [received] = receiver.received
    verify(received, made.secret.text)
    assert received.headers["x-token"] == "hunter2"


def test_neither_is_in_the_clear(told_all, receiver: Receiver):
    endpoint(receiver.url(), headers={"X-Token": "hunter2"})

    assert EndpointSecret.objects.get().sealed.startswith(MARK)
    assert Endpoint.objects.get().headers.startswith(MARK)


def test_a_secret_that_no_key_opens_is_named(told_all, receiver: Receiver, settings):
    settings.ENCRYPTION_KEYS = [OLD]
    endpoint(receiver.url())
    settings.ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CommandError, match=r"No key opens secret of webhook \d+"):
        call_command("reseal_secrets", stdout=StringIO())
