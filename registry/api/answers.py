"""What the reads of the registry answer, as shapes for the OpenAPI document."""

from typing import Any, Literal

from pydantic import BaseModel, create_model

from registry.documents.kinds import KINDS
from registry.rules.vocabulary import ClosedBecause

LevelWord = Literal["general", "restricted", "limited", "closed"]


class Recorded(BaseModel):
    """The entry that an object stands by."""

    seq: int
    op: Literal["assert", "correct"]
    recorded_at: str
    reconstructed: bool


class EntrySummary(BaseModel):
    seq: int
    op: Literal["assert", "correct", "retract"]
    recorded_at: str
    reason: str


class TierAnswer(BaseModel):
    tier: LevelWord
    legal: LevelWord
    offered: LevelWord
    possible: list[LevelWord]
    closed_because: ClosedBecause | None
    controlling: list[str]


class StatusRow(TierAnswer):
    channel: str
    since: str | None
    until: str | None


class StatusAnswer(StatusRow):
    model: str
    as_of: str
    known_at: str | None
    trust: str
    ledger_size: int


class IntervalAnswer(TierAnswer):
    channel: str
    start: str | None
    end: str | None


class HistoryAnswer(BaseModel):
    model: str
    trust: str
    ledger_size: int
    results: list[IntervalAnswer]


class ResolveAnswer(BaseModel):
    id: str
    model: str
    scheme: str
    ledger_size: int


class BoardCell(BaseModel):
    tier: LevelWord
    possible: list[LevelWord]
    closed_because: ClosedBecause | None
    since: str | None
    until: str | None


class BoardAnswer(BaseModel):
    """The whole board: by model, then by channel."""

    ledger_size: int
    recorded_at: str | None
    trust: str
    models: dict[str, dict[str, BoardCell]]


class ChangeAnswer(BaseModel):
    sequence: int
    type: str
    at: str
    ledger_size: int
    data: dict[str, Any]


class ChangesAnswer(BaseModel):
    """`cursor` is what to give as `after` next time, also when there was nothing new."""

    results: list[ChangeAnswer]
    cursor: str


def page_of(name: str, item: type[BaseModel]) -> type[BaseModel]:
    results: Any = list.__class_getitem__(item)
    return create_model(f"{name}Page", results=(results, ...), next=(str | None, ...))


def recorded(kind: str) -> type[BaseModel]:
    """An object of a kind as lists show it."""
    return create_model(f"Listed{KINDS[kind].__name__}", __base__=KINDS[kind], recorded=Recorded)


def recorded_whole(kind: str) -> type[BaseModel]:
    """An object of a kind as its own page shows it, with its entries in the ledger."""
    return create_model(
        f"Whole{KINDS[kind].__name__}",
        __base__=recorded(kind),
        entries=(list[EntrySummary], ...),
        ledger_size=(int, ...),
    )


ListedModel = create_model("ListedModel", __base__=recorded("model"), status=list[StatusRow])
WholeModel = create_model("WholeModel", __base__=recorded_whole("model"), status=list[StatusRow])
