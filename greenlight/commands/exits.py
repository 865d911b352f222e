"""Exit codes: a contract with those who call the command from scripts. Never renumbered."""

ALLOW = 0
"""Also of commands that ask nothing and went well."""
NOT_PROVEN = 1
"""A signature, a hash or a proof does not hold."""
USAGE = 2
"""The question cannot be asked: a wrong word, or a model that is not on record."""
AUTH = 4
"""The key is missing, wrong or may not do this."""
NO_ANSWER = 5
"""The registry is unreachable, overloaded, or what there is of it is stale."""
DENY = 20
INDETERMINATE = 30
INTERRUPTED = 130
"""By Ctrl-C, as shells have it."""

OF_OUTCOME = {"allow": ALLOW, "deny": DENY, "indeterminate": INDETERMINATE}

MEANING = {
    ALLOW: "allow, or done",
    NOT_PROVEN: "a signature or a proof does not hold",
    USAGE: "usage: the question cannot be asked",
    AUTH: "the key is missing, wrong or may not do this",
    NO_ANSWER: "the registry is unreachable, or what it or the snapshot says is stale",
    DENY: "deny",
    INDETERMINATE: "indeterminate: what is on record leaves it open",
    INTERRUPTED: "interrupted",
}


def worst(outcomes: list[str]) -> int:
    """The exit code of several answers: deny before indeterminate before allow."""
    return next((OF_OUTCOME[word] for word in ("deny", "indeterminate") if word in outcomes), ALLOW)
