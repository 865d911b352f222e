"""What to do about each problem, by its code: the text of /docs/problems."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

import accesscontrol.errors  # noqa: F401 (its problems are found as subclasses)
import notifications.errors  # noqa: F401
import recording.errors  # noqa: F401
from config.marked_text import marked
from config.problems import PLAIN
from registry.api.problems import details_of_problem
from registry.documents.faults import FAULTS
from registry.errors import Problem

ADVICE = {
    "account-exists": "Choose another id; or ask whoever runs the registry which account stands "
    "for the organisation.",
    "account-needed": "Use a key of an organisation's account, or sign in as one of its members.",
    "address-too-long": "Shorten the address; send long questions as the body of a POST.",
    "already-a-member": "Sign out, and accept the invitation with another sign-in.",
    "already-drafted": "Go on with the changeset; to compare the list once more, upload the file "
    "again.",
    "ambiguous-identifier": "Name the organisation by its id on record; `detail` lists the ids "
    "that share the identifier.",
    "answer-not-kept": "The request was done the first time. Its answer held a secret that is "
    "shown once and not kept; look at what there is now, and send another key if it is to be done "
    "again.",
    "bad-idempotency-key": "Send 1 to 255 visible ASCII characters as Idempotency-Key, a random "
    "UUID for example.",
    "bad-request": "Compare the request with the description of its address; `detail` says what "
    "could not be read.",
    "being-worked-off": "Wait until the page of the file says that it is done, or throw it away.",
    "body-too-large": "Send less in one request; a batch can be split.",
    "clock-behind-ledger": "The clock of the service is wrong, so it refuses to record. Nothing "
    "is lost; whoever runs the service sets the clock, then the request can be repeated.",
    "comment-needed": "Say in the member that `detail` names why you do this; others will read it.",
    "conflict": "Read what is on record now, then decide whether the request still stands.",
    "contradictory-subject": "Attest a class or its complement, not both, and never the class "
    "`everyone`; `errors` points at the members.",
    "forbidden": "Use a key with the scope that `detail` names, or ask whoever runs the registry "
    "for one.",
    "headers-too-large": "Send fewer or shorter headers.",
    "idempotency-key-reused": "Send another request under another Idempotency-Key; one key "
    "stands for one request.",
    "impact-changed": "Read the impact again: something else on record has changed since the "
    "approval. Have the changeset approved anew, then publish it.",
    "internal-error": "Repeat the request later. If it stays so, tell whoever runs the registry "
    "the request id.",
    "invalid": "The request was read, but cannot be meant as it stands; `errors` says where.",
    "invalid-account": "Correct what `detail` names.",
    "invalid-changeset": "Nothing was recorded. Correct every fault that `errors` lists, each "
    "with its place in the document, and send the whole changeset again.",
    "invalid-request": "Correct every fault that `errors` lists, each with a pointer to the "
    "parameter or the member of the body.",
    "key-ended": "Issue a new key; one that has ended is not brought back.",
    "known-at-in-future": "Give a `known_at` up to now, or leave it out. To ask about a time to "
    "come on what is known now, set `as_of` instead.",
    "last-one": "Give the role, or the ownership, to somebody else first.",
    "length-required": "Send a Content-Length header.",
    "malformed": "The request cannot be read; `detail` says where reading stopped.",
    "malformed-json": "Send one JSON document in UTF-8, no member named twice, every number one "
    "that all readers hold alike; `detail` says where reading stopped.",
    "method-not-allowed": "Use one of the methods that the Allow header names.",
    "no-checkpoint": "Leave `size` out for the last checkpoint, or give a size at which a "
    "changeset ended. A registry without a signing key has none.",
    "no-receipt-of-reconstruction": "Ask without `receipt`, or without `known_at`: what was "
    "entered afterwards cannot be signed as having been known.",
    "no-longer-fits": "Something else was published meanwhile. Mend the faults in `errors`, put "
    "the document in place of the old one, and have it approved.",
    "no-receipts": "Ask without `receipt`; the answer is the same, only unsigned.",
    "no-signing-key": "Configure a signing key and record something; then keys can be replaced.",
    "not-acceptable": "Accept application/json.",
    "not-for-you": "Sign in with a sign-in that has the role or the account, or ask an "
    "administrator for it.",
    "not-let-through": "The gateway asked whether this model may be used, and the record does not "
    "say yes. `detail` says why in a sentence, `context` has the codes, and what would settle it.",
    "not-found": "Check the address and the id. The lists of the API show what is on record.",
    "not-to-come": "Give an instant to come in `at`, or leave it out to publish now. An "
    "emergency is always now.",
    "nothing-asked": "Put `model` and `channel` into the address of the check, each an id on "
    "record; see /models and /channels.",
    "opens-nothing": "Compare the list and the salt with what the registry gave your organisation, "
    "digit by digit; nothing else opens a confidential membership.",
    "organization-not-named": "Ask whoever runs the registry to say which organisation on record "
    "your account stands for.",
    "past-not-for-you": "Leave `as_of` and `known_at` out, or use a key with the scope read.",
    "precondition-failed": "Read it again, see what has changed, and send its new ETag as "
    "If-Match.",
    "precondition-required": "Read it first, then send its ETag as If-Match, so that no change "
    "of others is lost.",
    "rate-limited": "Wait as long as Retry-After says. A key has a higher limit, and a batch "
    "counts less than single questions.",
    "registry-stale": "Ask again as Retry-After says. The registry could not confirm that what it "
    "has read is what is on record now, and gives no answer rather than an old one.",
    "no-snapshot": "Ask checks of the service. Whoever runs the registry sets a signing key for "
    "snapshots.",
    "snapshot-too-large": "Ask checks of the service, or take the whole snapshot in place of what "
    "is new.",
    "request-in-flight": "The same request is being done. Wait a moment and send it again to get "
    "its answer.",
    "same-principal": "Ask another person. Two keys of one name, and a key and who issued it, "
    "are one.",
    "scope-missing": "Use a key or a role with the scope that `detail` names.",
    "scope-not-yours": "Leave out the scopes that `detail` names. An account gives read, check "
    "and webhooks.",
    "second-factor-needed": "Go to /account, add an authenticator application or a security key, "
    "or prove the one that you have; then repeat.",
    "staff-or-member": "Use two sign-ins: one for the registry, another for the account.",
    "storing-needs-a-key": "Send a key with the scope check or read, or ask without `store`.",
    "signing-key-missing": "Whoever runs the registry puts the signing key back, or records that "
    "it is lost; nothing is recorded and no receipt given until then.",
    "signing-key-replaced": "Another key took over meanwhile. Read the keys anew, then decide.",
    "timeout": "Send the request again, faster or smaller.",
    "too-many-streams": "Each stream holds a thread of the service. Ask again as Retry-After says, "
    "or long-poll `/api/v1/changes`, which gives the same.",
    "unauthenticated": "Send a valid key as `Authorization: Bearer gl_live_…`, or none at all "
    "where reading is public.",
    "unavailable": "Repeat the request after a moment. The service refuses rather than to answer "
    "from what may be out of date.",
    "nothing-to-propose": "Nothing, if the list is as it should be; else choose for the rows "
    "that are in doubt.",
    "nothing-to-resume": "Nothing; messages are being sent.",
    "too-many-endpoints": "Delete endpoints that are not needed; one can hear of everything.",
    "unfit-choices": "No two lines may name the same organisation, and whoever is chosen is on "
    "record; choose anew for the lines in `errors`, or leave them out.",
    "unfit-endpoint": "`errors` says which members are at fault. An address that is not public is "
    "called only if whoever runs the registry allows its network.",
    "unknown-delivery": "Check the number. /api/v1/webhooks/{id}/deliveries lists those of an "
    "endpoint of yours.",
    "unknown-endpoint": "Check the number. /api/v1/webhooks lists yours; those of others do not "
    "exist for you.",
    "unknown-account": "Check the id; /staff lists the accounts.",
    "too-many-openings": "Withdraw one that is of no use any more, then hand in the new one.",
    "too-long-for-forms": "Withdraw it and upload the list anew, or send a document through the "
    "API.",
    "too-many-pairs": "Name one channel in the parameter `channel`, and fetch a document for each.",
    "too-many-saved-checks": "Delete those that nobody needs any more. One check can be asked by "
    "many people.",
    "too-many-rows": "Divide the file, and import its parts one after the other.",
    "unfit-header": "Name the columns in the first line of the file: at least `name`, and `from` "
    "and `standing` unless they are given for all rows as parameters.",
    "unreadable-checks": "`detail` and `errors` name the line and the column. Nothing of the file "
    "was taken; mend it and send it again.",
    "unreadable-csv": "Save the file as CSV in UTF-8 and send it again; `detail` says where "
    "reading stopped.",
    "unknown-changeset": "Check the id; /api/v1/changesets lists what there is.",
    "unknown-channel": "Use the id of a channel on record; `detail` names the nearest. See "
    "/api/v1/channels.",
    "unknown-class-or-list": "Use ids from /api/v1/classes and /api/v1/lists; `errors` points at "
    "those that were never on record.",
    "unknown-organization": "Give the id of an organisation; /api/v1/organizations lists those on "
    "record.",
    "unknown-decision": "Check the id. /api/v1/decisions lists yours; those of others do not "
    "exist for you.",
    "unknown-invitation": "Ask whoever invited you for another; a link is good once and for "
    "seven days.",
    "unknown-key": "Check the number. /api/v1/keys lists yours; those of others do not exist for "
    "you.",
    "unknown-ledger-size": "A ledger size is one at which a changeset ended; `detail` names the "
    "nearest. An instant may be given instead.",
    "unfit-subscription": "Name a model, a developer or a channel that is on record; `detail` "
    "names the nearest. Without one, mails are about everything.",
    "unknown-link": "A link to confirm is good once and for two days. Ask for mails again at "
    "/alerts.",
    "unknown-model": "Use the id or an alias of a model on record; `detail` names the nearest. "
    "See /api/v1/models. An unknown model is never answered with a no.",
    "unknown-object": "Check the id, and whether it was on record at the `known_at` that was "
    "asked for.",
    "unknown-opening": "List the openings of your account; those of others are not shown to you.",
    "unknown-person": "Check the name; whoever is meant has to have signed in, or to be a member.",
    "unknown-saved-check": "Check the number. /api/v1/saved-checks lists yours; those of others do "
    "not exist for you.",
    "unknown-scope": "Give one or more of the scopes that `detail` lists.",
    "unsupported-media-type": "Send the body as application/json, without Content-Encoding.",
    "wrong-state": "Read the changeset: `state` says where it is on its way, and "
    "docs/recording.md what leads on.",
    "not-confirmed": "Read each sentence beside the source, and tick it if it says the same.",
    "unknown-upload": "Upload the file again; /desk lists those of yours that are there.",
    "unknown-sheet": "Forms are kept for whoever began them. Look at /desk for yours.",
}


@dataclass(frozen=True, slots=True)
class KnownProblem:
    code: str
    status: int
    title: str
    advice: SafeString


@dataclass(frozen=True, slots=True)
class KnownFault:
    code: str
    meaning: str
    anchor: str
    """Empty where a problem of the same code has it."""


def known_problems() -> list[KnownProblem]:
    """Every problem that the service can answer with, by code."""
    found = {code: (status, title) for status, (code, title) in PLAIN.items()}
    for kind in _kinds(Problem):
        details = details_of_problem(kind(""))
        found[details.code] = (details.status, details.title)
    return [
        KnownProblem(code, status, title, marked(ADVICE.get(code, "See `detail` in the answer.")))
        for code, (status, title) in sorted(found.items())
    ]


def known_faults() -> list[KnownFault]:
    """Every fault that `errors` can list, by code; alone in a request it is the problem."""
    problems = {problem.code for problem in known_problems()}
    return [
        KnownFault(code, meaning, anchor="" if code in problems else code)
        for code, meaning in sorted(FAULTS.items())
    ]


def _kinds(kind: type[Problem]) -> Iterator[type[Problem]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from _kinds(narrower)
