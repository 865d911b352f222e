"""Who would hear of something if it were published: how many over which way. Sends nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from notifications.models import CheckReader, Endpoint, MailSubscription
from notifications.queries.catalogue import catalogue_at
from notifications.rules.catalogue import Catalogue, ModelCard
from notifications.rules.event_types import CHECK_CHANGED
from notifications.rules.health import OPEN
from notifications.rules.links import Links
from notifications.rules.reaching import Interest, Reach, interest
from notifications.rules.subscriptions import Topic
from notifications.rules.telling_objects import ObjectChange, news_of_objects
from registry.rules.dates import parse_instant

WEBHOOK, MAIL, FEED = "webhook", "mail", "feed"

_NEVER = parse_instant("1970-01-01T00:00:00Z")


@dataclass(frozen=True, slots=True)
class Coming:
    """What would be told: changes of statuses by type, with the models and channels that change;
    objects as the change log has them; and of whom a saved check would change."""

    statuses: Sequence[tuple[str, Collection[str], Collection[str]]]
    objects: Sequence[Mapping[str, Any]]
    """Each with `op`, `kind`, `object`, `reason`, and `was` where it is a correction."""
    accounts: Collection[str]


def hearers_of(coming: Coming, *, size: int) -> dict[str, int]:
    """How many endpoints, readers of mail and feeds would hear of it; zero where nobody would."""
    news = list(_news(coming, size))
    found: Counter[str] = Counter()
    for owner, wanted in _endpoints():
        own = owner in coming.accounts and wanted.wants(CHECK_CHANGED, Reach(channels=None))
        if own or _wants_any(wanted, news):
            found[WEBHOOK] += 1
    topics = MailSubscription.objects.values_list("about_kind", "about_id")
    for kind, object_id, number in topics.annotate(number=Count("id")).order_by():
        if _wants_any(Topic(kind, object_id).interest, news):
            found[MAIL] += number
    found[MAIL] += CheckReader.objects.filter(account__in=list(coming.accounts)).count()
    found[FEED] += _feeds(reach for _, reach in news)
    return {way: found[way] for way in (WEBHOOK, MAIL, FEED)}


def _wants_any(wanted: Interest, news: Sequence[tuple[str, Reach]]) -> bool:
    return any(wanted.wants(event_type, reach) for event_type, reach in news)


def _news(coming: Coming, size: int) -> Iterable[tuple[str, Reach]]:
    catalogue = _catalogue(coming, size)
    for event_type, models, channels in coming.statuses:
        yield event_type, catalogue.of_statuses(models, channels)
    objects = [ObjectChange(0, _NEVER, size, data) for data in coming.objects]
    for one in news_of_objects(objects, catalogue, Links("")):
        yield one.type, one.reach


def _catalogue(coming: Coming, size: int) -> Catalogue:
    """What is on record, with the models and the provisions that would come."""
    lists = {
        str(data["object"]["list"] if data["kind"] == "member" else data["object"]["id"])
        for data in coming.objects
        if data["kind"] == "list" or (data["kind"] == "member" and "list" in data["object"])
    }
    known = catalogue_at(size, lists)
    cards = {
        str(model["id"]): ModelCard(model["name"], model["developer"], model["family"])
        for model in _written(coming, "model")
    }
    with_models = Catalogue({**known.models, **cards}, known.channels, known.lists)
    named = {list_id: known.of_list(list_id) for list_id in lists}
    for directive in _written(coming, "directive"):
        for provision in directive["provisions"]:
            list_id = (provision.get("who") or {}).get("list")
            if list_id in named:
                named[list_id] |= with_models.of_provision(provision)
    return Catalogue(with_models.models, known.channels, known.lists, named)


def _written(coming: Coming, kind: str) -> Iterable[Mapping[str, Any]]:
    return (
        data["object"]
        for data in coming.objects
        if data["kind"] == kind and data["op"] != "retract"
    )


def _endpoints() -> Iterable[tuple[str, Interest]]:
    rows: Any = Endpoint.objects.filter(deleted_at=None, state__in=[state.value for state in OPEN])
    for owner, types, developers, families, models, channels in rows.values_list(
        "owner", "events", "developers", "families", "frontier_models", "channels"
    ):
        yield (
            owner,
            interest(
                types=types,
                developers=developers,
                families=families,
                models=models,
                channels=channels,
            ),
        )


def _feeds(reaches: Iterable[Reach]) -> int:
    """That of everything, and those of the models and developers that are spoken of."""
    models: set[str] = set()
    developers: set[str] = set()
    is_any = False
    for reach in reaches:
        is_any = True
        models |= reach.models
        developers |= reach.developers
    return is_any + len(models) + len(developers)
