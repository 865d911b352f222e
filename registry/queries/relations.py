"""What came before a directive and what came of it: its relations as a chain, in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from registry.models import Reference
from registry.queries.acts import directives_of
from registry.queries.dating import Dated
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Object, Point
from registry.queries.recorded_dates import recorded_date

DEPTH = 3
MOST_LINKS = 24


@dataclass(frozen=True, slots=True)
class Relation:
    """What one directive is to another, as its recorder put it: "partially lifts"."""

    words: str
    directive: str
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """One directive of the chain, with what it is to earlier ones of it."""

    directive: str
    title: str
    authority_name: str
    issued: Dated
    standing: str
    relations: tuple[Relation, ...]
    is_here: bool


def chain_of(directive: Object, point: Point) -> Sequence[Link]:
    """The directives that it is related to, directly or by way of others, oldest first.

    Nothing for a directive that stands alone.
    """
    found: dict[str, Object] = {directive["id"]: directive}
    edge = [directive["id"]]
    for _ in range(DEPTH):
        wanted = {name for key in edge for name, _ in _related(found[key]) if name not in found} | (
            _speaking_of(edge, point) - found.keys()
        )
        near = directives_of(sorted(wanted)[: MOST_LINKS - len(found)], point)
        edge = [key for key, obj in near.items() if _touches(obj, found) or _named_in(key, found)]
        found.update({key: near[key] for key in edge})
        if not edge or len(found) >= MOST_LINKS:
            break
    if len(found) == 1:
        return ()
    links = [_link(obj, found, directive["id"], point) for obj in found.values()]
    return sorted(links, key=lambda link: (link.issued.instant, link.directive))


def _related(directive: Object) -> Iterable[tuple[str, str]]:
    """Each directive that this one is related to, with what it is to it."""
    for relation in directive.get("relations") or ():
        yield relation["directive"], relation["type"].replace("-", " ")
    for provision in directive["provisions"]:
        verb = _BY_KIND.get(provision["kind"], "names")
        for target in provision.get("against") or ():
            yield target.partition("/")[0], verb


_BY_KIND = {"GRANT": "makes an exception from", "END": "ends", "PAUSE": "stops for a time"}


def _speaking_of(directives: Iterable[str], point: Point) -> set[str]:
    """The directives that speak of these."""
    names = Q()
    for key in directives:
        names |= Q(to_id=key) | Q(to_id__startswith=f"{key}/")
    rows = Reference.objects.filter(
        Q(superseded_by__isnull=True) | Q(superseded_by__gt=point.size),
        names,
        asserted_by__lte=point.size,
        from_kind="directive",
    )
    return set(rows.values_list("from_id", flat=True)[: MOST_LINKS * 4])


def _touches(directive: Object, found: Iterable[str]) -> bool:
    return any(name in found for name, _ in _related(directive))


def _named_in(key: str, found: dict[str, Object]) -> bool:
    return any(name == key for obj in found.values() for name, _ in _related(obj))


def _link(directive: Object, found: dict[str, Object], here: str, point: Point) -> Link:
    authority = kept_objects("authority", point)[directive["authority"]]
    stated = {name for name, _ in _related({**directive, "provisions": []})}
    relations = {
        (name, words): Relation(words, name, found[name]["title"])
        for name, words in _related(directive)
        if name in found
        and name != directive["id"]
        and not (name in stated and words in _BY_KIND.values())
    }
    return Link(
        directive=directive["id"],
        title=directive["title"],
        authority_name=authority["name"],
        issued=recorded_date(directive["issued"], ZoneInfo(authority["time_zone"])),
        standing=directive["standing"],
        relations=tuple(relations.values()),
        is_here=directive["id"] == here,
    )
