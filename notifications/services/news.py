"""News for mails: the events of one stream in words, read once for many readers."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.conf import settings

from notifications.models import Event
from notifications.queries.wording import wording_now
from notifications.rules.links import Links
from notifications.rules.news_mail import Item
from notifications.rules.reaching import Interest, reach_from
from notifications.rules.wording import Words

AT_ONCE = 200


class News:
    """The events of an account, or of everybody, behind `first` up to `last`."""

    def __init__(self, *, account: str, first: int, last: int) -> None:
        self.last = last
        self._all = Event.objects.filter(account=account)
        events = self._all.filter(sequence__gt=first, sequence__lte=last).order_by("sequence")
        self._events = [
            (sequence, event_type, reach_from(reach))
            for sequence, event_type, reach in events.values_list("sequence", "type", "reach")
        ]
        self._items: dict[int, Item] = {}
        self._links = Links(settings.PUBLIC_URL)

    def of(self, interest: Interest, *, after: int) -> list[Item]:
        """Those of an interest, the oldest first."""
        wanted = [
            sequence
            for sequence, event_type, reach in self._events
            if sequence > after and interest.is_read(event_type, reach)
        ]
        self._read([sequence for sequence in wanted if sequence not in self._items])
        return [self._items[sequence] for sequence in wanted]

    @cached_property
    def _words(self) -> Callable[[Mapping[str, Any]], Words]:
        return wording_now()

    def _read(self, sequences: Sequence[int]) -> None:
        for start in range(0, len(sequences), AT_ONCE):
            some = self._all.filter(sequence__in=sequences[start : start + AT_ONCE])
            for sequence, body in some.values_list("sequence", "body"):
                document = json.loads(body)
                page = self._links.page(document["data"])
                self._items[sequence] = Item(self._words(document), page)
