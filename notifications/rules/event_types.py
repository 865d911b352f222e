"""The types of events: past tense of what is. Public, so added and never renamed."""

ACCESS_CHANGED = "access.changed"
ACCESS_SCHEDULED = "access.scheduled"
ACCESS_RESCHEDULED = "access.rescheduled"
ACCESS_RECORDED = "access.recorded"
DIRECTIVE_PUBLISHED = "directive.published"
RECORD_CORRECTED = "record.corrected"
LIST_CHANGED = "list.changed"
DEADLINE_APPROACHING = "deadline.approaching"
CHECK_CHANGED = "check.changed"
ENDPOINT_FAILING = "endpoint.failing"
ENDPOINT_DISABLED = "endpoint.disabled"
PING = "ping"

PUBLIC = {
    ACCESS_CHANGED: "Time has reached a boundary of a status history: the status is another one.",
    ACCESS_SCHEDULED: "A status will change at an instant to come, where nothing was to come.",
    ACCESS_RESCHEDULED: "What was to come for a status is different now.",
    ACCESS_RECORDED: "A model or a channel came on record, and with it a status.",
    DIRECTIVE_PUBLISHED: "An act of an authority came on record.",
    RECORD_CORRECTED: "The record says something else about a time that has passed, or an object "
    "was corrected or retracted.",
    LIST_CHANGED: "A list of approved organisations, or its known members, changed.",
    DEADLINE_APPROACHING: "Something is due, or ends, in 30, 7 or 1 days.",
}
"""What everybody may hear, and what it means."""

PRIVATE = {
    CHECK_CHANGED: "A saved check of the account has another outcome.",
    ENDPOINT_FAILING: "An endpoint of the account has been failing for a day.",
    ENDPOINT_DISABLED: "An endpoint of the account was disabled.",
    PING: "A test, sent because somebody asked for it.",
}
"""What is told to one account alone."""

MEANINGS = {**PUBLIC, **PRIVATE}

CHOOSABLE = tuple(MEANINGS)
"""What an endpoint may ask for. A ping comes to whoever sends for one, named or not."""
