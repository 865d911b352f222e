"""The members of each kind of object, as the pages of the desk show them."""

from recording.rules.forms.composites import Group, Member, Rows
from recording.rules.forms.dates import Date
from recording.rules.forms.fields import (
    Choice,
    Line,
    Paragraph,
    Pick,
    Selector,
    Tick,
    Who,
)

UNKNOWN = "unknown"

ID_HINT = "Small letters, digits, dots and hyphens. It is permanent and never used again."

STANDING = Choice(
    (
        ("", "Choose how well it is established"),
        ("official", "Official: we hold the text of the act"),
        ("confirmed", "Confirmed: stated as fact by a named source"),
        ("reported", "Reported: at second hand"),
        ("alleged", "Alleged: an unnamed source, or one against others"),
        ("draft", "Draft: planned, not in force"),
        ("denied", "Denied"),
    )
)
THREE_VALUED = Choice((("yes", "Yes"), ("no", "No"), (UNKNOWN, "Not known")), usual=UNKNOWN)
_STATED = Choice(
    ((UNKNOWN, "Nobody has looked"), ("stated", "Stated"), ("not_stated", "Not stated")),
    usual=UNKNOWN,
)
_START = Member("start", "Starts", Date(), required=True)
_END = Member("end", "Ends", Date(end=True))
PERIOD = Group((_START, _END))

_DISPUTE = Group(
    (
        Member(
            "pointer",
            "The member it disputes",
            Line(),
            "As a path within the object: /issued, /signatory/name, /provisions/0/period/start.",
            required=True,
        ),
        Member("value", "What the source says instead", Line(), required=True),
    )
)
CITATION = Group(
    (
        Member("source", "Source", Pick("source"), required=True),
        Member("says", "What it says of this", Paragraph(), "In your own words.", required=True),
        Member("standing", "How well that establishes it", STANDING, required=True),
        Member("locator", "Where in the source", Line(), "A page, a section, a paragraph."),
        Member("disputes", "What it says otherwise", Rows(_DISPUTE, "a disputed member")),
    )
)
CITATIONS = Member("citations", "Sources", Rows(CITATION, "a source"))
NOTE = Member("note", "Note of the registry", Paragraph(), "What a reader of the record must know.")


def id_member(hint: str = ID_HINT) -> Member:
    return Member("id", "Id", Line(), hint, required=True)


def name_member(label: str = "Name") -> Member:
    return Member("name", label, Line(), required=True)


NAMES = Rows(Line(), "a name")
COUNTRY = Member("country", "Country", Line(), "Two capital letters, as US.")

_SIGNATORY = Group((name_member("Name of the official"), Member("office", "Office", Line())))
_RELATION = Group(
    (
        Member(
            "type",
            "How it relates",
            Line(),
            "amends, lifts, partially-lifts, responds-to, based-on …",
            required=True,
        ),
        Member("directive", "To which directive", Pick("directive"), required=True),
    )
)
_CLARITY = Group(
    tuple(
        Member(name, label, _STATED)
        for name, label in (
            ("authority", "Legal authority"),
            ("grounds", "Grounds"),
            ("scope", "Scope"),
            ("criteria", "Criteria"),
            ("remediation", "Way to remedy"),
            ("duration", "Duration"),
            ("appeal", "Appeal"),
        )
    )
)
DIRECTIVE = Group(
    (
        id_member(
            "As us-commerce-2026-06-26: who, and when. It is permanent and never used again."
        ),
        Member("title", "Title", Line(), "What it does, in one line.", required=True),
        Member("authority", "Authority", Pick("authority"), "Who acts.", required=True),
        Member(
            "instrument",
            "Instrument",
            Line(),
            "order, directive-letter, clearance-letter, request, court-order, "
            "developer-announcement …",
            required=True,
        ),
        Member("issued", "Issued", Date(), "A day lies in the authority's time zone.", True),
        Member("published", "Made public", Date(windows=False)),
        Member("standing", "Standing", STANDING, required=True),
        Member("addressee", "Addressed to", Pick("party")),
        Member("signatory", "Signed by", _SIGNATORY, "An official in office; nobody else."),
        Member("relations", "Relations", Rows(_RELATION, "a relation")),
        Member("legal_basis", "Legal basis", Rows(Line(), "a legal basis")),
        Member("grounds", "Grounds", Paragraph(), "Why, as the text says."),
        Member("remediation", "Way to remedy", Paragraph()),
        Member("duration", "Duration", Paragraph()),
        Member("appeal", "Appeal", Paragraph()),
        Member("clarity", "What the text states", _CLARITY),
        CITATIONS,
        NOTE,
    ),
    whole=True,
)
KIND_WORDS = (
    ("", "Choose what it does"),
    ("BAR", "It bars: those named may not use the models"),
    ("GRANT", "It grants an exception from bars to those named"),
    ("OFFER", "It offers the models to those named, or to nobody"),
    ("DUTY", "It asks that something be done; changes nobody's access"),
    ("END", "It ends earlier provisions or directives for good"),
    ("PAUSE", "It pauses earlier provisions or directives for a while"),
)
_CONDITION = Group(
    (
        Member("type", "Type", Line(), "identity-verification, usage-cap, reporting …", True),
        Member("text", "What it asks", Paragraph(), required=True),
        Member("period", "While", PERIOD),
    )
)
PROVISION = Group(
    (
        id_member("A word within the directive, as approved or foreign-users."),
        Member("kind", "What it does", Choice(KIND_WORDS), required=True),
        Member(
            "who",
            "Whom it reaches",
            Who(),
            "Needed for a bar, a grant and an offer. To name a "
            "list that is not on record yet, add it to the changeset first.",
        ),
        Member("models", "Models", Rows(Selector(), "a model, family or developer"), "", True),
        Member("channels", "Channels", Rows(Pick("channels"), "a channel"), "", True),
        Member("period", "Period", Group(PERIOD.members, whole=True), "", required=True),
        Member(
            "force",
            "Force",
            Choice(
                (
                    ("", "Choose its force"),
                    ("binding", "It binds in law"),
                    ("voluntary", "It is voluntary"),
                    ("unclear", "It is unclear whether it binds"),
                )
            ),
            required=True,
        ),
        Member("standing", "Standing", STANDING, required=True),
        Member(
            "against",
            "Against",
            Rows(Pick("against"), "a directive or provision"),
            "What a grant excepts from, or what an end or a pause stops.",
        ),
        Member("conditions", "Conditions", Rows(_CONDITION, "a condition")),
        Member(
            "irrevocable",
            "It cannot be taken back",
            Tick(),
            "Only for an offer, as of published weights.",
        ),
        Member(
            "due",
            "Due",
            Date(end=True, none="No day is stated", not_known="A day not made known, not before"),
            "Only for a duty: by when.",
        ),
        Member("owed_by", "Owed by", Pick("party"), "Only for a duty."),
        Member("text", "In your own words", Paragraph(), "One sentence that readers will see."),
        CITATIONS,
    ),
    whole=True,
)
