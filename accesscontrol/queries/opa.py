"""One subject's answers about every model, for whoever decides elsewhere from a document."""

from typing import Any

from accesscontrol.errors import TooManyPairs
from accesscontrol.queries.authzen import asked
from accesscontrol.queries.checking import check
from accesscontrol.queries.openings import OwnView
from accesscontrol.rules.authzen import Asker, Circumstances
from accesscontrol.rules.gateways.opa import document_of
from accesscontrol.rules.question import ENGINE
from registry.queries.ledger import record_of
from registry.queries.position import Positions
from registry.queries.statuses import find_channel

MOST_PAIRS = 10_000


def document_for(
    asker: Asker, told: Circumstances, positions: Positions, own: OwnView | None
) -> dict[str, Any]:
    """Of now, over the channel that is named, else over every one.

    Raises: TooManyPairs, and what `check` raises.
    """
    position = positions.find(as_of=None, known_at=None, trust=told.trust)
    record = record_of(position.point)
    channels = sorted(record.channels)
    if told.channel is not None:
        channels = [find_channel(record, told.channel)]
    if len(record.models) * len(channels) > MOST_PAIRS:
        cure = f"More than {MOST_PAIRS} pairs of model and channel are on record; name a channel."
        raise TooManyPairs(cure)
    answers = [
        check(asked(asker, model, channel), position, own)
        for model in sorted(record.models)
        for channel in channels
    ]
    # No clock in it: as long as nothing changes, neither does the document.
    echo = {"ledger_size": position.size, "engine": ENGINE, "trust": position.trust.value}
    return document_of(answers, record.aliases, echo=echo)
