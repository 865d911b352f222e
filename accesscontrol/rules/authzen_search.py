"""AuthZEN: what a search asks for, and how a walk through its pages stays one walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from accesscontrol.rules.authzen import (
    ENTITIES,
    Circumstances,
    Json,
    circumstances_of,
    entities_of,
    refuse,
    unknown_types,
)
from registry.documents.faults import Fault
from registry.documents.strict_json import canonical

MOST_RESULTS = 1000
USUAL_RESULTS = 100
LONGEST_TOKEN = 1024


@dataclass(frozen=True, slots=True)
class PageAsked:
    """`limit` None: as in the first page of the walk, or as usual."""

    limit: int | None
    token: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """`entities` as they came; `known` is false where a type is none that we decide about."""

    entities: Mapping[str, dict[str, Json]]
    circumstances: Circumstances
    page: PageAsked
    known: bool
    digest: str
    """Of all that has to stay the same from page to page."""


def search_of(body: Json, *, sought: str) -> Search:
    """What a body asks to be found: `sought` is subject, resource or action.

    The id of what is sought is ignored, as the standard wants it. Raises: NotAQuestion.
    """
    with_id = [name for name in ("subject", "resource") if name != sought]
    needed = [name for name in ENTITIES[:3] if not name == sought == "action"]
    given = body
    if isinstance(body, Mapping):
        ignored = {"action"} if sought == "action" else set()
        given = {name: value for name, value in body.items() if name not in ignored}
        if isinstance(given.get(sought), dict):
            given[sought] = {name: v for name, v in given[sought].items() if name != "id"}
    entities = entities_of(given, with_id=with_id, needed=needed)
    page, properties = _page(body)
    circumstances = circumstances_of(entities["context"])
    return Search(
        entities=entities,
        circumstances=circumstances,
        page=page,
        known=not unknown_types(entities),
        digest=sha256(canonical([sought, _plain(entities), _plain(properties)])).hexdigest()[:32],
    )


def _page(body: Mapping[str, Json]) -> tuple[PageAsked, Json]:
    page = body.get("page")
    if page is None:
        return PageAsked(None, None), None
    if not isinstance(page, dict):
        refuse([Fault("/page", "wrong-type", "The member page is an object.")])
    faults = []
    limit, token, properties = page.get("limit"), page.get("token"), page.get("properties")
    if limit is not None and type(limit) is not int:
        faults.append(Fault("/page/limit", "wrong-type", "A limit is a whole number."))
    elif limit is not None and limit < 0:
        faults.append(Fault("/page/limit", "out-of-range", "A limit is 0 or more."))
    if token is not None and not isinstance(token, str):
        faults.append(Fault("/page/token", "wrong-type", "A token is a text."))
    elif token is not None and len(token) > LONGEST_TOKEN:
        faults.append(Fault("/page/token", "bad-cursor", "Use a token as `next_token` gave it."))
    if properties is not None and not isinstance(properties, dict):
        faults.append(Fault("/page/properties", "wrong-type", "The properties are an object."))
    refuse(faults)
    # The first request has no token; clients that send an empty one mean the same.
    return PageAsked(limit, token or None), properties


def _plain(value: Any) -> Any:
    """The same for what is hashed: fractions as texts, which canonical JSON writes otherwise."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return repr(value) if isinstance(value, float) else value
