"""Whether an endpoint can be as its owner wants it: names on record, a URL that may be called."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from notifications.errors import UnfitEndpoint
from notifications.rules.custom_headers import UnfitHeader, check_headers
from notifications.rules.endpoint_settings import EndpointSettings
from registry.documents.faults import Fault, pointer_to
from registry.models import ModelAlias
from registry.projections import projection_of

MOST_COMPARED = 5000
_KINDS = {
    "developers": "developer",
    "families": "family",
    "models": "model",
    "channels": "channel",
}


def fitting(wanted: EndpointSettings) -> EndpointSettings:
    """The settings with ids in place of aliases.

    Raises: UnfitEndpoint, with every fault of names and headers.
    """
    wanted = replace(wanted, models=tuple(ids_of(wanted.models)))
    faults = [*_unknown_names(wanted), *_unfit_headers(wanted)]
    if faults:
        raise UnfitEndpoint(faults[0].detail, faults)
    return wanted


def ids_of(models: Sequence[str]) -> Iterator[str]:
    live = ModelAlias.objects.filter(frontier_model__superseded_by=None, alias__in=models)
    aliases = dict(live.values_list("alias", "frontier_model__object_id"))
    for name in models:
        yield aliases.get(name, name)


def _unknown_names(wanted: EndpointSettings) -> Iterator[Fault]:
    """A slip of the pen would hear nothing, and nobody would notice."""
    for member, kind in _KINDS.items():
        names: tuple[str, ...] = getattr(wanted, member)
        for number, said in not_on_record(kind, names):
            yield Fault(pointer_to(member, str(number)), "unknown-reference", said)


def not_on_record(kind: str, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The places of names that are not on record now, each with a sentence naming the nearest."""
    rows = projection_of(kind).row.objects.current()
    known = set(rows.filter(object_id__in=names).values_list("object_id", flat=True))
    for number, name in enumerate(names):
        if name not in known:
            ids = rows.values_list("object_id", flat=True)[:MOST_COMPARED]
            near = get_close_matches(name, ids, n=3, cutoff=0.5)
            nearest = f"; the nearest are {', '.join(near)}" if near else ""
            yield number, f"No {kind} {name} on record{nearest}."


def _unfit_headers(wanted: EndpointSettings) -> Iterator[Fault]:
    try:
        check_headers(wanted.headers)
    except UnfitHeader as error:
        yield Fault(pointer_to("headers", error.name), "unfit-header", str(error))
