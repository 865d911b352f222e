"""Events in words, dated as the record stands now."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from notifications.rules.wording import Words, plain_words, words_of
from registry.queries.dating import dating_at
from registry.queries.ledger import current_point

logger = logging.getLogger(__name__)


def wording_now() -> Callable[[Mapping[str, Any]], Words]:
    """What gives the words for the body of an event; plain ones where others fail."""
    dating = dating_at(current_point())

    def dated(instant: datetime, grounds: Any) -> str:
        found = dating.of(instant, grounds)
        return f"{found.words} at the latest" if found.at_latest else found.words

    def words(document: Mapping[str, Any]) -> Words:
        try:
            return words_of(document, dated)
        except Exception:
            # One event must not keep back what is told of all others.
            logger.exception("no words for an event of the type %s", document.get("type"))
            return plain_words(document)

    return words
