"""A search for organisations reads them a batch at a time, at one ledger size."""

from typing import Any

import pytest
from django.test import Client

from accesscontrol.queries import organizations_in_order
from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.accesscontrol.authzen.searching import HERE, ids, search, who
from tests.build import changeset, entry
from tests.build import organization as recorded_organization

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("many")
def test_organisations_are_read_a_batch_at_a_time_and_no_more_than_are_needed(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ids(search(api, "subject", who()).json())
    monkeypatch.setattr(organizations_in_order, "BATCH", 3)
    batches: list[str] = []
    read = organizations_in_order._batch

    def counted(after: str, size: int) -> Any:
        batches.append(after)
        return read(after, size)

    monkeypatch.setattr(organizations_in_order, "_batch", counted)

    assert ids(search(api, "subject", who()).json()) == whole
    several = len(batches)
    search(api, "subject", {**who(), "page": {"limit": 2}})
    assert several > 4
    assert len(batches) - several <= 2


@pytest.mark.usefixtures("many")
def test_a_search_of_the_past_finds_who_was_on_record_then(api: Client, noon) -> None:
    before, size = ids(search(api, "subject", who()).json()), current_size()
    corrected = entry(
        "organization", recorded_organization("plain-03", name="Another"), op="correct"
    )
    record_changesets([("", changeset(corrected))], actor="ana", now=noon.replace(hour=13))

    then = search(api, "subject", who(context={**HERE, "known_at": size})).json()

    assert ids(then) == before == ids(search(api, "subject", who()).json())
