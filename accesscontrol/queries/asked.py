"""From what a caller asked to a question that the rules can take."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches

from accesscontrol.errors import AmbiguousIdentifier, ContradictorySubject, UnknownSubjectPart
from accesscontrol.models import OrganizationIdentifier
from accesscontrol.rules.cautions import organization_not_on_record, passed_over
from accesscontrol.rules.question import Caution, Question, Subject
from registry.documents.faults import Fault, pointer_to
from registry.errors import UnknownChannel, UnknownModel
from registry.models import LedgerEntry
from registry.queries.position import Position
from registry.queries.statuses import find_channel, find_model
from registry.rules.record import Record
from registry.rules.truth import UNKNOWN, Truth
from registry.rules.vocabulary import EVERYONE


@dataclass(frozen=True, slots=True)
class Asked:
    """A check in the caller's own words: `model` may be an alias, the organisation a number."""

    model: str
    channel: str
    organization: str | None = None
    identifier: tuple[str, str] | None = None
    """Scheme and value, in place of an organisation's id."""
    staff: bool = False
    affiliate_of: str | None = None
    classes: Mapping[str, Truth] = field(default_factory=dict)
    lists: Mapping[str, Truth] = field(default_factory=dict)


def question_of(
    asked: Asked, record: Record, position: Position
) -> tuple[Question, tuple[Caution, ...]]:
    """The question on a record, and what the caller should know about how it was read.

    Raises: UnknownModel, UnknownChannel, UnknownSubjectPart, ContradictorySubject,
    AmbiguousIdentifier.
    """
    with _pointing_at("/model"):
        model = find_model(record, asked.model)
    with _pointing_at("/channel"):
        channel = find_channel(record, asked.channel)
    cautions: list[Caution] = []
    organization = _organization(asked, record, position, cautions)
    parent = asked.affiliate_of
    if parent is not None and parent not in record.organizations:
        cautions.append(organization_not_on_record(f"The parent {parent}"))
    classes = _known(asked.classes, "classes", "class", record.classes, cautions)
    lists = _known(asked.lists, "lists", "list", frozenset(record.lists), cautions)
    _check_complements(classes, record)
    subject = Subject(
        organization=organization,
        staff=asked.staff,
        affiliate_of=parent,
        classes=classes,
        lists=lists,
    )
    question = Question(
        model=model,
        channel=channel,
        subject=subject,
        as_of=position.as_of,
        trust=position.trust,
    )
    return question, tuple(cautions)


@contextmanager
def _pointing_at(pointer: str) -> Iterator[None]:
    try:
        yield
    except (UnknownModel, UnknownChannel) as error:
        error.faults = (Fault(pointer, error.code, error.detail),)
        raise


def _organization(
    asked: Asked, record: Record, position: Position, cautions: list[Caution]
) -> str | None:
    if asked.identifier is None:
        named = asked.organization
        if named is not None and named not in record.organizations:
            cautions.append(organization_not_on_record(f"The organisation {named}"))
        return named
    scheme, value = asked.identifier
    known = OrganizationIdentifier.objects.filter(
        organization__asserted_by__lte=position.size, scheme=scheme, value__iexact=value
    ).values_list("organization__object_id", flat=True)
    holders = sorted(
        {
            name
            for name in known
            if name in record.organizations
            and any(
                (scheme, value.casefold()) == (known_scheme, known_value.casefold())
                for known_scheme, known_value in record.organizations[name].identifiers
            )
        }
    )
    if len(holders) > 1:
        names = ", ".join(holders[:5])
        cure = f"The {scheme} {value} belongs to {names}; ask by the id of one of them."
        raise AmbiguousIdentifier(cure, [Fault("/subject/organization", "ambiguous", cure)])
    if not holders:
        cautions.append(organization_not_on_record(f"An organisation with the {scheme} {value}"))
    return holders[0] if holders else None


def _known(
    attested: Mapping[str, Truth],
    member: str,
    kind: str,
    on_record: frozenset[str],
    cautions: list[Caution],
) -> dict[str, Truth]:
    """What is attested of classes or lists on record. Those recorded later are passed over."""
    strange = sorted(name for name in attested if name not in on_record)
    if EVERYONE in strange and kind == "class":
        cure = "Everyone is in the class everyone; leave it out."
        raise ContradictorySubject(
            cure, [Fault(pointer_to("subject", member, EVERYONE), "built-in", cure)]
        )
    if strange:
        ever = LedgerEntry.objects.filter(kind=kind, op="assert", object_id__in=strange)
        recorded = set(ever.values_list("object_id", flat=True))
        faults = [
            Fault(
                pointer_to("subject", member, name),
                f"unknown-{kind}",
                f"No {kind} {name} was ever on record{_nearest(name, on_record)}.",
            )
            for name in strange
            if name not in recorded
        ]
        if faults:
            raise UnknownSubjectPart(faults[0].detail, faults)
        cautions += [passed_over(kind, name) for name in strange]
    return {name: value for name, value in attested.items() if name in on_record}


def _check_complements(classes: Mapping[str, Truth], record: Record) -> None:
    for name in sorted(classes):
        other = record.complements.get(name)
        if other is not None and UNKNOWN is not classes[name] is classes.get(other):
            cure = f"{name} and {other} are complements; attest one of them."
            raise ContradictorySubject(
                cure, [Fault(pointer_to("subject", "classes", name), "complements-alike", cure)]
            )


def _nearest(name: str, names: frozenset[str]) -> str:
    nearest = get_close_matches(name[:128], sorted(names), n=3, cutoff=0.5)
    return f"; the nearest are {', '.join(nearest)}" if nearest else ""
