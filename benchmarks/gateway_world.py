"""A record as a large registry has it, and questions about it as gateways ask them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.worlds import parts_of_catalogue

FAMILY_SIZE = 5
DEVELOPERS = 10
LISTS = 50
PROVISIONS_FROM = date(2024, 1, 1)
KINDS = ("api", "api", "api", "cloud", "application")
ENTRIES_AT_ONCE = 5_000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scale:
    models: int
    channels: int
    organizations: int
    members: int
    directives: int


SMALL = Scale(models=200, channels=5, organizations=5_000, members=50_000, directives=400)
LARGE = Scale(
    models=10_000, channels=20, organizations=1_000_000, members=5_000_000, directives=5_000
)


def changesets(scale: Scale, *, seed: int = 1) -> Iterator[Json]:
    """The record, in changesets of some thousand entries each."""
    entries: list[Json] = []
    number = 0
    for kind, obj in objects(scale, random.Random(seed)):
        entries.append({"op": "assert", "kind": kind, "object": obj})
        if len(entries) == ENTRIES_AT_ONCE:
            number += 1
            yield {"title": f"Part {number}", "reason": "To measure.", "entries": entries}
            entries = []
    if entries:
        yield {"title": "The last part", "reason": "To measure.", "entries": entries}


def objects(scale: Scale, chance: random.Random) -> Iterator[tuple[str, Json]]:
    for n in range(DEVELOPERS):
        yield "developer", {"id": f"dev-{n}", "name": f"Developer {n}"}
    for part in parts_of_catalogue():
        if part[0] == "authority":
            yield part
    yield "class", {"id": "us_person", "name": "U.S. person", "definition": "Of here."}
    foreign = {"id": "foreign_person", "name": "Foreign person", "definition": "Of elsewhere."}
    yield "class", {**foreign, "complement_of": "us_person"}
    yield "class", {"id": "contractor", "name": "Contractor", "definition": "Of the military."}
    for n in range(scale.channels):
        kind = KINDS[n % len(KINDS)]
        operator = f"dev-{n % DEVELOPERS}"
        yield "channel", {"id": f"c-{n}", "name": f"C {n}", "kind": kind, "operator": operator}
    for n in range(scale.models // FAMILY_SIZE):
        developer = f"dev-{n % DEVELOPERS}"
        yield "family", {"id": f"f-{n}", "name": f"Family {n}", "developer": developer}
    for n in range(scale.models):
        family = n // FAMILY_SIZE
        yield "model", {
            "id": f"m-{n}", "name": f"Model {n}", "developer": f"dev-{family % DEVELOPERS}",
            "family": f"f-{family}", "aliases": [{"scheme": "api", "id": f"Model-{n}-latest"}],
        }  # fmt: skip
    for n in range(LISTS):
        covers = chance.choice(["yes", "no", "unknown"])
        closed = [{"class": "foreign_person", "standing": "confirmed"}] if n % 3 == 0 else []
        if n % 5 == 0:
            closed = [{"class": "everyone", "standing": "confirmed"}]
        yield "list", {"id": f"l-{n}", "name": f"List {n}", "covers_staff": "yes",
                       "covers_affiliates": covers, "closed_for": closed}  # fmt: skip
    for n in range(scale.directives):
        yield "directive", _directive(n, scale, chance)
    for n in range(scale.organizations):
        yield "organization", _organization(n, chance)
    for n in range(scale.members):
        yield "member", _member(n, scale, chance)


def _organization(number: int, chance: random.Random) -> Json:
    found: Json = {"id": f"o-{number}", "name": f"Organisation {number} Ltd", "country": "US"}
    if number and number % 7 == 0:
        found["affiliate_of"] = f"o-{number // 7}"
    if number % 3:
        fact = {"class": "foreign_person", "value": chance.choice(["yes", "no", "no"]),
                "period": {"start": "2024-01-01"}, "standing": "confirmed"}  # fmt: skip
        found["facts"] = [fact]
    return found


def _member(number: int, scale: Scale, chance: random.Random) -> Json:
    start = PROVISIONS_FROM + timedelta(days=chance.randrange(900))
    period: Json = {"start": start.isoformat()}
    if number % 4 == 0:
        period["end"] = (start + timedelta(days=chance.randrange(100, 900))).isoformat()
    organization, listed = divmod(number, max(1, scale.members // scale.organizations))
    return {
        "id": f"p-{number}",
        "list": f"l-{(organization * 7 + listed * 3) % LISTS}",
        "organization": f"o-{organization % scale.organizations}",
        "period": period,
        "standing": "confirmed" if number % 9 else "reported",
    }


def _directive(number: int, scale: Scale, chance: random.Random) -> Json:
    """Four of them to a family and more: an offer to all, a bar, a grant against it, an end."""
    day = (PROVISIONS_FROM + timedelta(days=number * 900 // scale.directives)).isoformat()
    group, part = divmod(number, 4)
    families = scale.models // FAMILY_SIZE
    usual: Json = {
        "models": [{"family": f"f-{group % families}"}],
        "channels": ["*"] if group % 3 else [f"c-{group % scale.channels}"],
        "period": {"start": day},
        "force": "binding",
        "standing": "confirmed",
    }
    if part == 0:
        act: Json = {"kind": "OFFER", "who": {"class": "everyone"}}
        usual |= {"channels": ["*"], "period": {"start": PROVISIONS_FROM.isoformat()}}
    elif part == 1:
        who = chance.choice([{"class": "foreign_person"}, {"class": "everyone"},
                             {"class": "contractor"}])  # fmt: skip
        act = {"kind": "BAR", "who": who}
    elif part == 2:
        act = {"kind": "GRANT", "who": {"list": f"l-{group % LISTS}"},
               "against": [f"d-{number - 1}"]}  # fmt: skip
    elif group % 4 == 0:
        act = {"kind": "END", "against": [f"d-{number - 2}"]}
    else:
        act = {"kind": "OFFER", "who": {"list": f"l-{(group * 3) % LISTS}"}}
        if group % 2:
            act["who"] = {"class": "everyone"}
    return {
        "id": f"d-{number}",
        "title": f"Directive {number}",
        "authority": "bureau",
        "instrument": "order",
        "issued": day,
        "standing": "confirmed",
        "provisions": [{"id": "a", **usual, **act}],
    }


def questions(scale: Scale, *, count: int, seed: int = 2, past: bool = False) -> list[Json]:
    """Checks as bodies; with `past` each is about a moment of its own."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        subject: Json = {"organization": f"o-{chance.randrange(scale.organizations)}"}
        if chance.random() < 0.2:
            subject["staff"] = True
        if chance.random() < 0.7:
            subject["classes"] = {"contractor": chance.choice(["no", "no", "yes"])}
        body: Json = {
            "model": f"m-{chance.randrange(scale.models)}",
            "channel": f"c-{chance.randrange(scale.channels)}",
            "subject": subject,
        }
        if past:
            day = PROVISIONS_FROM + timedelta(days=chance.randrange(900))
            body["as_of"] = day.isoformat()
        found.append(body)
    return found
