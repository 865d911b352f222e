"""The form of each kind of object, cut into pages."""

from dataclasses import dataclass

from recording.rules.forms.composites import Group, Member, Rows
from recording.rules.forms.dates import Date
from recording.rules.forms.fields import Choice, Line, Number, Paragraph, Pick, YesNo
from recording.rules.forms.members import (
    CITATIONS,
    COUNTRY,
    DIRECTIVE,
    NAMES,
    NOTE,
    PERIOD,
    STANDING,
    THREE_VALUED,
    id_member,
    name_member,
)


@dataclass(frozen=True)
class Page:
    """Some members of an object on one page. `slug` is its name in addresses."""

    slug: str
    title: str
    members: tuple[str, ...]
    lead: str = ""


_ALIAS = Group((Member("scheme", "Scheme", Line(), "", True), Member("id", "Id", Line(), "", True)))
_IDENTIFIER = Group(
    (
        Member("scheme", "Scheme", Line(), "lei, domain, uei or another.", True),
        Member("value", "Value", Line(), "", True),
    )
)
_FACT = Group(
    (
        Member("class", "Class", Pick("class"), "", True),
        Member("value", "In the class", Choice((("", "Choose"), *THREE_VALUED.options)), "", True),
        Member("period", "Period", Group(PERIOD.members, whole=True), "", True),
        Member("standing", "Standing", STANDING, "", True),
        CITATIONS,
    )
)
_SIZE = Group(
    (
        Member("at_least", "At least", Number()),
        Member("exactly", "Exactly", Number()),
        Member("at_most", "At most", Number()),
    )
)
_CLOSURE = Group(
    (
        Member("class", "Class", Pick("class"), "", True),
        Member("standing", "Standing", STANDING, "", True),
        CITATIONS,
    )
)
_PARTY = Group(
    (
        Member("role", "Role", Line(), "plaintiff, defendant …", True),
        name_member(),
        Member("organization", "Organisation on record", Pick("organization")),
    )
)


def _group(*members: Member) -> Group:
    return Group((*members, CITATIONS, NOTE), whole=True)


GROUPS: dict[str, Group] = {
    "developer": _group(
        id_member(), name_member(), Member("aliases", "Other names", NAMES), COUNTRY
    ),
    "authority": _group(
        id_member(),
        name_member(),
        Member("kind", "Kind", Line(), "government-body, court, developer …", True),
        Member("jurisdiction", "Jurisdiction", Line(), "", True),
        Member("time_zone", "Time zone", Line(), "As America/New_York.", True),
        Member("aliases", "Other names", NAMES),
        Member("parent", "Part of", Pick("authority")),
    ),
    "channel": _group(
        id_member(),
        name_member(),
        Member("kind", "Kind", Line(), "developer-api, consumer-app, cloud …", True),
        Member("operator", "Operator", Pick("operator"), "", True),
        Member("region", "Region", Line()),
    ),
    "class": _group(
        id_member(),
        name_member(),
        Member("definition", "Definition", Paragraph(), "", True),
        Member("complement_of", "Everybody but those in", Pick("class")),
    ),
    "family": _group(
        id_member(), name_member(), Member("developer", "Developer", Pick("developer"), "", True)
    ),
    "model": _group(
        id_member(),
        name_member(),
        Member("developer", "Developer", Pick("developer"), "", True),
        Member("family", "Family", Pick("family"), "", True),
        Member("aliases", "Ids by which providers call it", Rows(_ALIAS, "an alias")),
        Member("open_weights", "Open weights", YesNo()),
        Member("released", "Released", Date()),
        Member("untracked", "Channels not followed", Rows(Pick("channel"), "a channel")),
    ),
    "organization": _group(
        id_member(),
        name_member(),
        COUNTRY,
        Member("aliases", "Other names", NAMES),
        Member("identifiers", "Identifiers", Rows(_IDENTIFIER, "an identifier")),
        Member("affiliate_of", "Affiliate of", Pick("organization")),
        Member("facts", "Facts", Rows(_FACT, "a fact")),
    ),
    "list": _group(
        id_member(),
        name_member(),
        Member("published", "Is the list published?", YesNo()),
        Member("stated_size", "Stated size", _SIZE),
        Member("covers_staff", "Does it cover staff?", THREE_VALUED),
        Member("covers_affiliates", "Does it cover affiliates?", THREE_VALUED),
        Member(
            "closed_for",
            "Closed for",
            Rows(_CLOSURE, "a class"),
            "Classes in which nobody but those named is on the list.",
        ),
    ),
    "member": _group(
        id_member(),
        Member("list", "List", Pick("list"), "", True),
        Member("organization", "Organisation", Pick("organization"), "", True),
        Member("period", "Period", Group(PERIOD.members, whole=True), "", True),
        Member("standing", "Standing", STANDING, "", True),
    ),
    "source": _group(
        id_member(),
        Member("publisher", "Publisher", Line(), "", True),
        Member("title", "Title", Line(), "", True),
        Member("published", "Published", Date(windows=False)),
        Member("url", "Address", Line(), "https://…"),
        Member("language", "Language", Line(), "As en or zh-Hans."),
    ),
    "directive": DIRECTIVE,
    "proceeding": _group(
        id_member(),
        Member("title", "Title", Line(), "", True),
        Member("parties", "Parties", Rows(_PARTY, "a party")),
        Member("court", "Court", Line()),
        Member("filed", "Filed", Date()),
        Member("challenges", "Challenges", Rows(Pick("against"), "a directive or provision")),
        Member("outcome", "Outcome", Paragraph()),
        Member("standing", "Standing", Choice(STANDING.options[1:], usual="reported")),
    ),
}
RETRACTED = Group((id_member("What is taken off the record for good."),), whole=True)

_ACT = ("id", "title", "authority", "instrument", "issued", "published", "standing", "addressee")
_DIRECTIVE_PAGES = (
    Page("act", "The act", (*_ACT, "signatory", "relations")),
    Page(
        "text",
        "What its text states",
        ("legal_basis", "grounds", "remediation", "duration", "appeal", "clarity"),
        "Leave empty what the text does not say.",
    ),
    Page("sources", "Sources", ("citations", "note"), "Who says that this happened, and how."),
)


def pages_of(kind: str) -> tuple[Page, ...]:
    """The pages of an object's form; a directive's provisions have pages of their own."""
    if kind == "directive":
        return _DIRECTIVE_PAGES
    names = tuple(member.name for member in GROUPS[kind].members)
    return (Page("all", KIND_NAMES[kind].capitalize(), names),)


KIND_NAMES = {
    "developer": "developer",
    "authority": "authority",
    "channel": "channel",
    "class": "subject class",
    "family": "model family",
    "model": "model",
    "organization": "organisation",
    "list": "list of approved organisations",
    "member": "list member",
    "source": "source",
    "directive": "directive",
    "proceeding": "court proceeding",
}
