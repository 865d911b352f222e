"""The ledger as people check it: its size and root, the signed checkpoint, keys, changesets."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import NoCheckpoint
from registry.models import Changeset
from registry.queries.dating import Dated, dated_moment
from registry.queries.ledger import registry_zone
from registry.queries.position import Position
from registry.queries.proofs import checkpoint_at
from registry.queries.signing_keys import ledger_origin, published_keys
from registry.rules.checkpoints import verifier_key

CHANGESETS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class LedgerChangeset:
    number: int
    title: str
    recorded_at: Dated
    recorded_by: str
    approved_by: str
    reconstructed: bool
    entries: int
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    origin: str
    size: int
    root: str
    checkpoint: str
    """Empty where nothing is signed."""
    keys: Sequence[str]
    """In the form that verifiers of signed notes take, the one in charge first."""
    changesets: Sequence[LedgerChangeset]
    more: bool


def ledger_page(position: Position) -> LedgerPage:
    origin = ledger_origin()
    rows = Changeset.objects.filter(size__lte=position.size).order_by("-number")
    found = list(rows[: CHANGESETS_SHOWN + 1])
    return LedgerPage(
        origin=origin,
        size=position.size,
        root=position.point.root,
        checkpoint=_checkpoint(position.size),
        keys=[verifier_key(origin, key) for key in published_keys()],
        changesets=[_changeset(one) for one in found[:CHANGESETS_SHOWN]],
        more=len(found) > CHANGESETS_SHOWN,
    )


def _checkpoint(size: int) -> str:
    try:
        return checkpoint_at(size) if size else ""
    except NoCheckpoint:
        return ""


def _changeset(row: Changeset) -> LedgerChangeset:
    return LedgerChangeset(
        number=row.number,
        title=row.title,
        recorded_at=dated_moment(row.recorded_at, registry_zone()),
        recorded_by=row.recorded_by,
        approved_by=row.approved_by,
        reconstructed=row.reconstructed,
        entries=row.size - row.first_seq + 1,
        size=row.size,
        root=row.root,
    )
