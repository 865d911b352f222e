"""What can go wrong when asking about access. See registry.errors for the kinds."""

from registry.errors import Conflict, Forbidden, Invalid, Missing


class UnknownSubjectPart(Invalid):
    code = "unknown-class-or-list"
    title = "The request speaks of a class or a list that was never on record"


class UnknownOrganization(Invalid):
    code = "unknown-organization"
    title = "No organisation on record is known by this"


class ContradictorySubject(Invalid):
    code = "contradictory-subject"
    title = "The request attests what cannot be attested"


class AmbiguousIdentifier(Invalid):
    code = "ambiguous-identifier"
    title = "More than one organisation on record has this identifier"


class NothingAsked(Invalid):
    code = "nothing-asked"
    title = "A check names a model and a channel"


class ReceiptsNotOffered(Invalid):
    code = "no-receipts"
    title = "This registry signs no receipts"


class ReceiptOfReconstruction(Invalid):
    code = "no-receipt-of-reconstruction"
    title = "No receipt is signed for a past that was entered afterwards"


class NoSnapshot(Missing):
    code = "no-snapshot"
    title = "This registry gives no snapshots"


class SnapshotTooLarge(Conflict):
    code = "snapshot-too-large"
    title = "The record is too large for one document"


class UnknownScope(Invalid):
    code = "unknown-scope"
    title = "There is no such scope"


class InvalidAccount(Invalid):
    code = "invalid-account"
    title = "An account cannot be like this"


class ScopeNotYours(Forbidden):
    code = "scope-not-yours"
    title = "Nobody gives a key more than they may give"


class SecondFactorNeeded(Forbidden):
    code = "second-factor-needed"
    title = "Who has a role proves a second factor first"


class NotForYou(Forbidden):
    code = "not-for-you"
    title = "Your sign-in does not open this"


class NotLetThrough(Forbidden):
    code = "not-let-through"
    title = "This use of the model is not let through"


class TooManyPairs(Invalid):
    code = "too-many-pairs"
    title = "One document does not hold so many answers"


class PastNotForYou(Forbidden):
    code = "past-not-for-you"
    title = "This key may ask about now only"


class StoringNeedsKey(Forbidden):
    code = "storing-needs-a-key"
    title = "A decision is stored for whoever asks with a key"


class OpensNothing(Invalid):
    code = "opens-nothing"
    title = "No confidential membership is opened by this"


class AccountNeeded(Forbidden):
    code = "account-needed"
    title = "This is for the accounts of organisations"


class UnknownOpening(Missing):
    code = "unknown-opening"
    title = "There is no such opening"


class OrganizationNotNamed(Conflict):
    code = "organization-not-named"
    title = "The account stands for no organisation on record yet"


class TooManyOpenings(Conflict):
    code = "too-many-openings"
    title = "An account holds only so many openings"


class UnknownKey(Missing):
    code = "unknown-key"
    title = "There is no such key"


class UnknownDecision(Missing):
    code = "unknown-decision"
    title = "There is no such decision"


class UnknownSavedCheck(Missing):
    code = "unknown-saved-check"
    title = "There is no such saved check"


class TooManySavedChecks(Conflict):
    code = "too-many-saved-checks"
    title = "There are as many saved checks as an owner may have"


class UnreadableChecks(Invalid):
    code = "unreadable-checks"
    title = "The file of checks cannot be taken as it is"


class UnknownPerson(Missing):
    code = "unknown-person"
    title = "There is no such person"


class UnknownAccount(Missing):
    code = "unknown-account"
    title = "There is no such account"


class UnknownInvitation(Missing):
    code = "unknown-invitation"
    title = "The invitation is not good, or not any more"


class KeyEnded(Conflict):
    code = "key-ended"
    title = "The key is revoked or has expired"


class AccountExists(Conflict):
    code = "account-exists"
    title = "There is an account like this already"


class StaffOrMember(Conflict):
    code = "staff-or-member"
    title = "Nobody is of the registry's staff and of an account as well"


class AlreadyMember(Conflict):
    code = "already-a-member"
    title = "A person belongs to one account"


class LastOne(Conflict):
    code = "last-one"
    title = "Somebody must be left who can let others in"
