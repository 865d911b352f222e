"""Whether a statement counts as fact at the caller's evidence threshold (`trust`)."""

from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import NO_FACT, STRENGTH, Standing


def existence(standing: Standing, trust: Standing) -> Truth:
    """Drafts and denials are no fact at any threshold; weaker statements may or may not be so."""
    if standing in NO_FACT:
        return NO
    return YES if STRENGTH[standing] >= STRENGTH[trust] else UNKNOWN
