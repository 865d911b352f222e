"""A list as the rows of a table, in the columns that an import takes."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from recording.queries.list_members import check_list, members_at, names_of
from recording.rules.columns import COUNTRY, FROM, IDENTIFIERS, NAME, NOTE, STANDING, UNTIL

BATCH = 500


def exported_list(list_id: str, *, at: datetime) -> Iterator[list[str]]:
    """The header, then who is or may be on the list at an instant. The confidential are not told.

    A bound that lies in a window is written as its JSON: an import leaves such a row out, as
    faulty, and its member as it is. Raises: UnknownObject.
    """
    check_list(list_id)
    yield [NAME, COUNTRY, IDENTIFIERS, FROM, UNTIL, STANDING, NOTE]
    members = members_at(list_id, at)
    while batch := list(islice(members, BATCH)):
        organizations = names_of({member["organization"] for member in batch})
        for member in batch:
            yield _cells(member, organizations[member["organization"]])


def _cells(member: dict[str, Any], organization: dict[str, Any]) -> list[str]:
    identifiers = organization.get("identifiers", ())
    return [
        organization["name"],
        organization.get("country") or "",
        " ".join(f"{part['scheme']}:{part['value']}" for part in identifiers),
        _bound(member["period"]["start"]),
        _bound(member["period"].get("end")),
        member["standing"],
        member.get("note") or "",
    ]


def _bound(bound: Any) -> str:
    if bound is None:
        return ""
    return bound if isinstance(bound, str) else json.dumps(bound)
