"""Pages of the kinds of record that access control answers for."""

from accesscontrol.api.urls import RESOURCES
from registry.web.shelves import Shelf

_RESOURCES = {resource.kind: resource for resource in RESOURCES}

SHELVES = (
    Shelf(
        _RESOURCES["class"],
        "Classes of users",
        "Whom a provision can reach. A check states classes, and never a person.",
        ("complement_of",),
    ),
    Shelf(
        _RESOURCES["list"],
        "Lists of approved organisations",
        "Who is named on a list is on it; who is not named may still be, unless the list is known "
        "to be complete.",
        ("published", "stated_size"),
    ),
    Shelf(
        _RESOURCES["organization"],
        "Organisations",
        "Legal entities on record, with what is known of their classes and listings.",
        ("country", "aliases", "affiliate_of"),
    ),
)
