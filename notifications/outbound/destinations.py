"""Whether a URL may be called, asked when it is given: by its text, and where it leads now."""

from notifications.errors import UnfitEndpoint
from notifications.outbound.guard import looks_blocked, policy
from notifications.rules.addresses import Policy
from notifications.rules.urls import Target, UnfitUrl, read_target
from registry.documents.faults import Fault

NOT_ALLOWED = "This address is not allowed: use the https:// address of a host on the Internet."


def check_destination(url: str, *, permitted: Policy | None = None) -> None:
    """Looks names up, so this is not for transactions. What counts is asked at each connection.

    Raises: UnfitEndpoint; of an address that may not be connected to it says no more than that.
    """
    allowed = permitted or policy()
    try:
        target = read_target(url)
    except UnfitUrl as error:
        raise _unfit(str(error), "unfit-url") from error
    if looks_blocked(target.host, allowed) or not may_be_plain(target, allowed):
        raise _unfit(NOT_ALLOWED, "blocked-address")


def may_be_plain(target: Target, permitted: Policy) -> bool:
    """Whether it is https, or may be http: where the operator says which networks are private."""
    return target.scheme == "https" or bool(permitted.allowed)


def _unfit(cure: str, code: str) -> UnfitEndpoint:
    return UnfitEndpoint(cure, [Fault("/url", code, cure)])
