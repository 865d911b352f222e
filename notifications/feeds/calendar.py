"""What is to come as a calendar (RFC 5545) that clients subscribe to."""

from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from notifications.feeds.entries import Scope
from notifications.queries.coming_boundaries import coming_boundaries
from notifications.queries.coming_deadlines import coming_deadlines
from notifications.rules.coming import Coming
from registry.queries.ledger import current_point

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)


def as_calendar(scope: Scope, *, now: datetime) -> bytes:
    """Deadlines and scheduled changes of a scope, by date. The same record gives the same bytes."""
    point = current_point()
    calendar = Calendar()
    calendar.add("prodid", "-//Greenlight//Access to frontier AI models//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", scope.title)
    calendar.add("name", scope.title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    found = [
        *coming_deadlines(point, scope.interest, now=now),
        *coming_boundaries(point, scope.interest, now=now),
    ]
    for one in sorted(found, key=lambda one: (f"{one.span.start:%Y%m%d}", one.uid)):
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: Coming) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{settings.LEDGER_ORIGIN}")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.revision)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("dtstart", one.span.start)
    if one.span.end is not None:
        event.add("dtend", one.span.end)
    event.add("summary", one.title)
    event.add("description", "\n".join(one.lines))
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{settings.PUBLIC_URL}/")
    return event
