"""News of saved checks: that the outcome of one is another."""

from typing import Any

from accesscontrol.rules.question import Subject
from accesscontrol.rules.saved_checks import Changed
from notifications.rules.catalogue import Catalogue
from notifications.rules.event_types import CHECK_CHANGED
from notifications.rules.events import News
from notifications.rules.links import Links
from notifications.rules.telling import provisions_behind
from registry.rules.dates import format_instant


def news_of_check(changed: Changed, catalogue: Catalogue, links: Links) -> News:
    """For the owner alone. The same turn of the same check is the same news."""
    question = changed.question
    model, channel = question.model, question.channel
    before, after = changed.before.as_json(), changed.after.as_json()
    provisions = provisions_behind(before, after)
    card = catalogue.models.get(model)
    at = format_instant(changed.at)
    return News(
        type=CHECK_CHANGED,
        subject=check_subject(changed.check),
        key=f"check:{changed.check}:{changed.size}:{at}",
        account=changed.owner,
        occurred_at=changed.at,
        recorded_at=changed.recorded_at,
        ledger_size=changed.size,
        reach=catalogue.of_status(model, channel),
        data={
            "check": changed.check,
            "label": changed.label,
            "model": model,
            "model_name": None if card is None else card.name,
            "developer": None if card is None else card.developer,
            "family": None if card is None else card.family,
            "channel": channel,
            "channel_name": catalogue.channels.get(channel),
            "subject_asked": subject_data(question.subject),
            "trust": question.trust.value,
            "before": before,
            "after": after,
            "because": changed.turned,
            "as_of": at,
            "provisions": provisions,
            "directives": sorted({key.partition("/")[0] for key in provisions}),
            "links": {
                "check": links.saved_check(changed.check),
                "status": links.status(model, channel, as_of=changed.at, size=changed.size),
                "history": links.history(model, channel),
            },
        },
    )


def check_subject(check: int) -> str:
    return f"saved-checks/{check}"


def subject_data(subject: Subject) -> dict[str, Any]:
    """As a check takes it."""
    return {
        "organization": subject.organization,
        "staff": subject.staff,
        "affiliate_of": subject.affiliate_of,
        "classes": {name: value.word for name, value in subject.classes.items()},
        "lists": {name: value.word for name, value in subject.lists.items()},
    }
