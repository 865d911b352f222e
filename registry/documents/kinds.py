"""One shape for each kind of object that the ledger records."""

from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from registry.documents.provisions import ProvisionShape
from registry.documents.shapes import (
    CitationShape,
    Id,
    Name,
    ObjectShape,
    PeriodShape,
    Shape,
    Slug,
    StandingWord,
    Start,
    TargetId,
    Text,
    ThreeValued,
    When,
)
from registry.rules.vocabulary import EVERYONE

_ZONES = frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _ZONES:
        raise PydanticCustomError(
            "unknown-time-zone", "Use a name of the time zone database, as America/New_York."
        )
    return name


def _not_everyone(name: str) -> str:
    if name == EVERYONE:
        raise PydanticCustomError("built-in", "The class everyone is built in; use another id.")
    return name


class DeveloperShape(ObjectShape):
    name: Name
    aliases: list[Name] = []
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None


class AuthorityShape(ObjectShape):
    name: Name
    kind: Slug
    jurisdiction: Name
    time_zone: Annotated[str, AfterValidator(_zone)]
    aliases: list[Name] = []
    parent: Id | None = None


class ChannelShape(ObjectShape):
    name: Name
    kind: Slug
    operator: Id
    region: Name | None = None


class ClassShape(ObjectShape):
    id: Annotated[Id, AfterValidator(_not_everyone)]
    name: Name
    definition: Text
    complement_of: Annotated[Id, AfterValidator(_not_everyone)] | None = None


class FamilyShape(ObjectShape):
    name: Name
    developer: Id


class AliasShape(Shape):
    scheme: Slug
    id: Name


class ModelShape(ObjectShape):
    name: Name
    developer: Id
    family: Id
    aliases: list[AliasShape] = []
    open_weights: bool | None = None
    released: Start | None = None
    untracked: list[Id] = []


class IdentifierShape(Shape):
    scheme: Slug
    value: Name


class FactShape(Shape):
    class_: Id = Field(alias="class")
    value: ThreeValued
    period: PeriodShape
    standing: StandingWord
    citations: list[CitationShape] = []


class OrganizationShape(ObjectShape):
    name: Name
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    aliases: list[Name] = []
    identifiers: list[IdentifierShape] = []
    affiliate_of: Id | None = None
    facts: list[FactShape] = []


class StatedSizeShape(Shape):
    at_least: Annotated[int, Field(ge=0)] | None = None
    exactly: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None


class ClosureShape(Shape):
    class_: Id = Field(alias="class")
    standing: StandingWord
    citations: list[CitationShape] = []


class ListShape(ObjectShape):
    name: Name
    published: bool | None = None
    stated_size: StatedSizeShape | None = None
    covers_staff: ThreeValued = "unknown"
    covers_affiliates: ThreeValued = "unknown"
    closed_for: list[ClosureShape] = []


class MemberShape(ObjectShape):
    list: Id
    organization: Id | None = None
    commitment: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    period: PeriodShape
    standing: StandingWord

    @model_validator(mode="after")
    def _named_or_committed(self) -> "MemberShape":
        if (self.organization is None) == (self.commitment is None):
            raise PydanticCustomError(
                "one-of", "Give the organization, or the commitment of a confidential member."
            )
        return self


class SourceShape(ObjectShape):
    publisher: Name
    title: Name
    published: When | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^\s\x00-\x1f]+$", max_length=2000)] | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")] | None = None


class SignatoryShape(Shape):
    """An official in office, as the sources name them."""

    name: Name
    office: Name


class RelationShape(Shape):
    type: Slug
    directive: Id


Stated = Literal["stated", "not_stated", "unknown"]


class ClarityShape(Shape):
    """Which of seven things the text of a directive states; a member left out is unknown."""

    authority: Stated = "unknown"
    grounds: Stated = "unknown"
    scope: Stated = "unknown"
    criteria: Stated = "unknown"
    remediation: Stated = "unknown"
    duration: Stated = "unknown"
    appeal: Stated = "unknown"


class DirectiveShape(ObjectShape):
    title: Name
    authority: Id
    instrument: Slug
    issued: Start
    standing: StandingWord
    provisions: list[ProvisionShape]
    addressee: Id | None = None
    signatory: SignatoryShape | None = None
    legal_basis: list[Text] = []
    grounds: Text | None = None
    remediation: Text | None = None
    duration: Text | None = None
    appeal: Text | None = None
    published: When | None = None
    relations: list[RelationShape] = []
    clarity: ClarityShape = ClarityShape()


class PartyShape(Shape):
    role: Slug
    name: Name
    organization: Id | None = None


class ProceedingShape(ObjectShape):
    """A lawsuit or other proceeding; it changes nobody's access by itself."""

    title: Name
    parties: list[PartyShape] = []
    court: Name | None = None
    filed: Start | None = None
    challenges: list[TargetId] = []
    outcome: Text | None = None
    standing: StandingWord = "reported"


class VerificationKeyShape(ObjectShape):
    """A public key that signs checkpoints and receipts, announced in the ledger.

    `replaces` is the key that vouches for this one, by signing the checkpoint with it.
    """

    algorithm: Literal["Ed25519"]
    public_key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    period: PeriodShape
    replaces: Id | None = None


KINDS: dict[str, type[ObjectShape]] = {
    "developer": DeveloperShape,
    "authority": AuthorityShape,
    "channel": ChannelShape,
    "class": ClassShape,
    "family": FamilyShape,
    "model": ModelShape,
    "organization": OrganizationShape,
    "list": ListShape,
    "member": MemberShape,
    "source": SourceShape,
    "directive": DirectiveShape,
    "proceeding": ProceedingShape,
    "verification-key": VerificationKeyShape,
}


class RetractedShape(Shape):
    id: Id
