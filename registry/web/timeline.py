"""A history drawn as three labelled bands: the law, the offer, and the tier that follows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from math import log2

from registry.queries.readings import Reading
from registry.queries.storyline import Stretch, Track

GUTTER = 96
BAND = 34
GAP = 8
TOP = 20
LETTER = 7.4
"""Width of a letter, about, to see whether a label has room."""
WINDOW, FIRST, LAST = 46, 110, 230
NARROWEST, WIDEST = 92, 240


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a band; `label` is as much of what it says as there is room for."""

    x: float
    width: float
    kind: str
    is_uncertain: bool
    label: str
    said: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    y: float
    boxes: tuple[Box, ...]

    @property
    def baseline(self) -> float:
        return self.y + BAND / 2 + 5


@dataclass(frozen=True, slots=True)
class Tick:
    """A date below the bands, in one of two rows, so that neighbours do not meet."""

    x: float
    y: float
    label: str

    @property
    def top(self) -> float:
        return self.y - 11


@dataclass(frozen=True, slots=True)
class Timeline:
    width: float
    height: float
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    here: float
    """Where the reader stands in time."""

    @property
    def foot(self) -> float:
        """The lower edge of the bands."""
        return TOP + 3 * (BAND + GAP) - GAP

    @property
    def covered(self) -> float:
        """The height of what covers the bands to come."""
        return self.foot - 14

    @property
    def ahead(self) -> float:
        """The width of what is still to come."""
        return self.width - self.here


def timeline_of(track: Track, developer: str, as_of: datetime) -> Timeline:
    """Widths follow the lengths of time loosely: a day is not to be lost beside a year."""
    stretches = track.stretches
    edges = [float(GUTTER)]
    for stretch in stretches:
        edges.append(edges[-1] + _width(stretch))
    names = ("Law", developer, "Tier")
    readings: tuple[Callable[[Stretch], Reading], ...] = (
        lambda one: one.legal,
        lambda one: one.offered,
        lambda one: one.tier,
    )
    bands = tuple(
        Band(name, TOP + number * (BAND + GAP), tuple(_boxes(stretches, edges, reading)))
        for number, (name, reading) in enumerate(zip(names, readings, strict=True))
    )
    foot = TOP + 3 * (BAND + GAP)
    return Timeline(
        width=edges[-1],
        height=foot + 44,
        bands=bands,
        ticks=tuple(_ticks(track, edges, foot)),
        here=_here(stretches, edges, as_of),
    )


def _width(stretch: Stretch) -> float:
    if stretch.is_window:
        return WINDOW
    if stretch.start is None:
        return FIRST
    if stretch.end is None:
        return LAST
    days = (stretch.end - stretch.start) / timedelta(days=1)
    return min(WIDEST, max(NARROWEST, 62 + 24 * log2(1 + days)))


def _boxes(
    stretches: Sequence[Stretch], edges: Sequence[float], reading: Callable[[Stretch], Reading]
) -> Iterator[Box]:
    numbered = zip(stretches, pairwise(edges), strict=True)
    for said, some in groupby(numbered, key=lambda one: reading(one[0])):
        places = [place for _, place in some]
        x, width = places[0][0], places[-1][1] - places[0][0]
        kind = "unknown" if said.says_nothing else said.level
        yield Box(x, width, kind, bool(said.others), _label(said, width), _said(said))


def _label(reading: Reading, width: float) -> str:
    shortest = "?" if reading.others else reading.level
    words = (_said(reading), f"{reading.level}?" if reading.others else reading.level)
    return next((one for one in words if len(one) * LETTER < width - 8), shortest)


def _said(reading: Reading) -> str:
    if reading.says_nothing:
        return "not known"
    if reading.closed_because:
        return f"{reading.level} ({reading.closed_because})"
    return " or ".join(reading.possible)


def _ticks(track: Track, edges: Sequence[float], foot: float) -> Iterator[Tick]:
    places = {stretch.start: number for number, stretch in enumerate(track.stretches)}
    ends = [0.0, 0.0]
    for step in track.steps:
        number = places[step.begins]
        x = edges[number]
        if track.stretches[number].is_window:
            x = (x + edges[number + 1]) / 2
        label = f"by {step.at.words}" if step.at.at_latest else step.at.words
        half = len(label) * LETTER / 2
        row = 0 if x - half > ends[0] else 1
        ends[row] = x + half
        yield Tick(x, foot + 12 + row * 17, label)


def _here(stretches: Sequence[Stretch], edges: Sequence[float], as_of: datetime) -> float:
    for stretch, (left, right) in zip(stretches, pairwise(edges), strict=True):
        if stretch.end is None or as_of < stretch.end:
            if stretch.start is None or stretch.end is None:
                return left + (right - left) * 0.85
            return left + (right - left) * ((as_of - stretch.start) / (stretch.end - stretch.start))
    return edges[-1]
