"""The closed vocabularies of the record. Stored and public: add, never rename."""

from enum import IntEnum, StrEnum


class ProvisionKind(StrEnum):
    BAR = "BAR"
    GRANT = "GRANT"
    OFFER = "OFFER"
    DUTY = "DUTY"
    END = "END"
    PAUSE = "PAUSE"


class Force(StrEnum):
    BINDING = "binding"
    VOLUNTARY = "voluntary"
    UNCLEAR = "unclear"


class Standing(StrEnum):
    """How well a statement is established, weakest first."""

    DENIED = "denied"
    DRAFT = "draft"
    ALLEGED = "alleged"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    OFFICIAL = "official"


STRENGTH = {standing: rank for rank, standing in enumerate(Standing)}
NO_FACT = frozenset({Standing.DENIED, Standing.DRAFT})

TRUST_LEVELS = (Standing.ALLEGED, Standing.REPORTED, Standing.CONFIRMED, Standing.OFFICIAL)
DEFAULT_TRUST = Standing.CONFIRMED


class Level(IntEnum):
    """How open a model is over a channel, most open first."""

    GENERAL = 0
    RESTRICTED = 1
    LIMITED = 2
    CLOSED = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class ClosedBecause(StrEnum):
    BARRED = "barred"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    UNRELEASED = "unreleased"


class WhoKind(StrEnum):
    EVERYONE = "everyone"
    CLASS = "class"
    LIST = "list"
    NOBODY = "nobody"


class SelectorKind(StrEnum):
    ALL = "all"
    MODEL = "model"
    FAMILY = "family"
    DEVELOPER = "developer"


EVERYONE = "everyone"
"""The class that is built in; it is never recorded and never attested."""
