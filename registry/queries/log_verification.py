"""Proving that the change log says what the ledger calls for, and that nothing is missing."""

from collections.abc import Iterator

from registry.models import Change, LedgerHead
from registry.presentation import instant_or_none
from registry.queries.expected_changes import ChangeLogReplay
from registry.queries.ledger import head

_MEMBERS = ("type", "at", "ledger_size", "frontier_model", "channel", "boundary_at", "data")


def change_log_differences() -> Iterator[str]:
    """Every disagreement between the change log and the ledger, as a sentence."""
    yield from _number_differences()
    replay = ChangeLogReplay()
    try:
        yield from _content_differences(replay)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        yield f"change log: the entries give nothing to compare it with ({error!r})"
        return
    yield from _watermark_differences(replay, head())


def _number_differences() -> Iterator[str]:
    last = 0
    for sequence in Change.objects.order_by("sequence").values_list("sequence", flat=True):
        for missing in range(last + 1, sequence):
            yield f"change log: change {missing} is missing"
        last = sequence
    if head().last_change != last:
        yield f"head: says that the last change is {head().last_change}; it is {last}"


def _content_differences(replay: ChangeLogReplay) -> Iterator[str]:
    """Change by change, each beside the one that should have its number."""
    stored = Change.objects.order_by("sequence").iterator()
    found = next(stored, None)
    for number, change in enumerate(replay.changes(), start=1):
        while found is not None and found.sequence < number:
            yield _uncalled(found)
            found = next(stored, None)
        wanted = f"{change.type} of {_subject(change)}"
        if found is None or found.sequence > number:
            yield f"change log: the ledger calls for {wanted} as change {number}"
            continue
        differing = [name for name in _MEMBERS if getattr(found, name) != getattr(change, name)]
        if differing:
            names = ", ".join(differing)
            yield f"change {number}: {names} not as the ledger calls for it ({wanted})"
        found = next(stored, None)
    while found is not None:
        yield _uncalled(found)
        found = next(stored, None)


def _uncalled(found: Change) -> str:
    what = f"{found.type} of {_subject(found)}"
    return f"change {found.sequence}: {what} is a change that the ledger does not call for"


def _watermark_differences(replay: ChangeLogReplay, ledger: LedgerHead) -> Iterator[str]:
    """Boundaries up to the watermark are never looked at again: it must not be ahead of the log."""
    told, says = replay.told_through, ledger.announced_through
    if told is None or says is None:
        if told != says:
            yield "head: says that boundaries are told of, or not, other than the log"
    elif says < told:
        yield (
            f"head: says that boundaries are told of through {instant_or_none(says)}; "
            f"the change log tells of them through {instant_or_none(told)}"
        )
    else:
        for row in replay.untold(says):
            yield (
                f"head: says that boundaries are told of through {instant_or_none(says)}; that of "
                f"{row.frontier_model} over {row.channel} at {instant_or_none(row.start)} is not"
            )


def _subject(change: Change) -> str:
    if change.type.startswith("entry."):
        data = change.data if isinstance(change.data, dict) else {}
        return f"entry {data.get('seq')}"
    return f"{change.frontier_model} over {change.channel}"
