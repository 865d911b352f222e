"""What can go wrong when asking about access. See registry.errors for the kinds."""

from registry.errors import Invalid


class UnknownSubjectPart(Invalid):
    code = "unknown-class-or-list"
    title = "The request speaks of a class or a list that was never on record"


class ContradictorySubject(Invalid):
    code = "contradictory-subject"
    title = "The request attests what cannot be attested"


class AmbiguousIdentifier(Invalid):
    code = "ambiguous-identifier"
    title = "More than one organisation on record has this identifier"


class ReceiptsNotOffered(Invalid):
    code = "no-receipts"
    title = "This registry signs no receipts"


class ReceiptOfReconstruction(Invalid):
    code = "no-receipt-of-reconstruction"
    title = "No receipt is signed for a past that was entered afterwards"


class UnknownScope(Invalid):
    code = "unknown-scope"
    title = "There is no such scope"
