"""Events in words, dated as the record stands now."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from notifications.rules.wording import Words, words_of
from registry.queries.dating import dating_at
from registry.queries.ledger import current_point


def wording_now() -> Callable[[Mapping[str, Any]], Words]:
    """What gives the words for the body of an event."""
    dating = dating_at(current_point())

    def dated(instant: datetime, grounds: Any) -> str:
        found = dating.of(instant, grounds)
        return f"{found.words} at the latest" if found.at_latest else found.words

    return lambda document: words_of(document, dated)
