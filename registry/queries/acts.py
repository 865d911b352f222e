"""Provisions with the directive that each is of: who did it, when, and how well it stands."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from registry.models import Directive
from registry.queries.dating import Dated
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Object, Point, registry_zone
from registry.queries.recorded_dates import recorded_date
from registry.rules.notice import Days, notice_words


@dataclass(frozen=True, slots=True)
class Act:
    """A provision by its public id, `directive/provision`. `text` is what it says of itself."""

    provision: str
    kind: str
    standing: str
    text: str
    directive: str
    title: str
    authority: str
    authority_name: str
    issued: Dated
    starts: Dated

    @property
    def notice(self) -> str:
        """How long before it takes effect it was issued, in words."""
        return notice_words(_days(self.issued), _days(self.starts))


@dataclass(frozen=True, slots=True)
class Condition:
    """`act` is the grant or the offer that asks for it."""

    type: str
    text: str
    act: Act


def acts_of(provisions: Iterable[str], point: Point) -> Mapping[str, Act]:
    """By public id. One question for all of them."""
    wanted = set(provisions)
    directives = directives_of({key.partition("/")[0] for key in wanted}, point)
    authorities = kept_objects("authority", point)
    found = {}
    for directive in directives.values():
        authority = authorities[directive["authority"]]
        zone = ZoneInfo(authority["time_zone"])
        issued = recorded_date(directive["issued"], zone)
        for part in directive["provisions"]:
            key = f"{directive['id']}/{part['id']}"
            if key in wanted:
                found[key] = Act(
                    provision=key,
                    kind=part["kind"],
                    standing=part["standing"],
                    text=part.get("text") or "",
                    directive=directive["id"],
                    title=directive["title"],
                    authority=authority["id"],
                    authority_name=authority["name"],
                    issued=issued,
                    starts=recorded_date(part["period"]["start"], zone),
                )
    return found


def _days(dated: Dated) -> Days:
    if dated.days is not None:
        return dated.days
    day = dated.instant.astimezone(registry_zone()).date()
    return day, day


def directives_of(ids: Iterable[str], point: Point) -> Mapping[str, Object]:
    """Directives by id, as known at a point; those that are not on record are left out."""
    rows: Any = Directive.objects.as_known_at(point.size).filter(object_id__in=set(ids))
    documents = rows.values_list("object_id", "asserted_by__document")
    return {key: json.loads(document)["object"] for key, document in documents}
