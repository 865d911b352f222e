"""What can go wrong when people are told, each with a public code."""

from registry.errors import Conflict, Invalid, Missing


class LogHasGap(Exception):
    """The change log lacks a number. It never does; telling on would lose something."""


class UnfitEndpoint(Invalid):
    code = "unfit-endpoint"
    title = "An endpoint cannot be like this"


class UnknownEndpoint(Missing):
    code = "unknown-endpoint"
    title = "There is no such webhook endpoint"


class UnknownDelivery(Missing):
    code = "unknown-delivery"
    title = "There is no such delivery"


class TooManyEndpoints(Conflict):
    code = "too-many-endpoints"
    title = "There are as many endpoints as an owner may have"


class NotPaused(Conflict):
    code = "nothing-to-resume"
    title = "The endpoint is neither paused nor disabled"


class UnfitSubscription(Invalid):
    code = "unfit-subscription"
    title = "There can be no such subscription"


class UnknownLink(Missing):
    code = "unknown-link"
    title = "The link is used, too old, or none of ours"
