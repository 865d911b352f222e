"""The part of a model's page that the record alone tells: its history, drawn and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from registry.presentation import instant_or_none
from registry.queries.disputed import Disputed, disputed_about
from registry.queries.model_page import ModelStory, TrackShown, model_story
from registry.queries.names import names_at
from registry.queries.object_page import ObjectPage, object_page
from registry.queries.storyline import tracks_of
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page
from registry.web.shelves import json_of
from registry.web.spreadsheets import csv_file
from registry.web.timeline import Timeline, timeline_of


@dataclass(frozen=True, slots=True)
class Told:
    """One history with its drawing."""

    shown: TrackShown
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class StoryContext:
    developer: str
    story: ModelStory
    told: Sequence[Told]
    disputed: Sequence[Disputed]


def story_context(page: ObjectPage, clocks: Clocks) -> StoryContext:
    names = names_at(clocks.position.point)
    developer = names["developer", page.obj["developer"]]
    story = model_story(page.obj["id"], clocks.position)
    told = [
        Told(one, timeline_of(one.track, developer, clocks.position.as_of)) for one in story.shown
    ]
    return StoryContext(
        developer, story, told, disputed_about(page.obj["id"], clocks.position.point)
    )


def model_formats(model: str, clocks: Clocks) -> list[Format]:
    return [
        json_of("model", model, clocks),
        Format("csv", f"{reverse('model-csv', args=[model])}{clocks.suffix}"),
        Format("atom", reverse("model-atom", args=[model])),
        Format("feed", reverse("model-feed", args=[model])),
        Format("ics", reverse("model-ics", args=[model])),
    ]


@data_page
def model_csv(request: HttpRequest, clocks: Clocks, object_id: str) -> HttpResponse:
    """The histories of a model, a line for each time in which the status stays as it is.

    Raises: UnknownObject.
    """
    object_page("model", object_id, clocks.position)
    rows = (
        (
            column.id,
            instant_or_none(one.start) or "",
            instant_or_none(one.end) or "",
            " ".join(one.tier.possible),
            one.tier.closed_because or "",
            " ".join(one.legal.possible),
            " ".join(one.offered.possible),
            " ".join(sorted(one.grounds)),
        )
        for track in tracks_of(object_id, clocks.position)
        for column in track.channels
        for one in track.stretches
    )
    return csv_file(object_id, _COLUMNS, rows)


_COLUMNS = (
    "channel", "start", "end", "tier", "closed_because", "legal", "offered", "controlling",
)  # fmt: skip
