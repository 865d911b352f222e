"""The address of a check page: all that is asked stands in it, so that it can be shared.

`users` is repeated, one for each kind of users. What is settled by the asker's own word stands in
`classes` and `lists` as `id:yes` or `id:no`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict

from accesscontrol.rules.wanted import MOST_KINDS_OF_USERS, Wanted
from registry.documents.faults import Fault
from registry.errors import InvalidRequest
from registry.rules.truth import Truth, truth_of

MOST_SETTLED = 50
LONGEST = 300

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}", re.ASCII)
_SETTLED = re.compile(r"([a-z0-9][a-z0-9._-]{0,127}):(yes|no)", re.ASCII)

Parameters = list[tuple[str, str]]


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def read_wanted(given: QueryDict) -> Wanted:
    """What an address asks.

    Raises: InvalidRequest, with every fault.
    """
    faults: list[Fault] = []
    users = tuple(dict.fromkeys(name for name in given.getlist("users") if name))
    if len(users) > MOST_KINDS_OF_USERS:
        cure = f"Ask about at most {MOST_KINDS_OF_USERS} kinds of users at once."
        faults.append(Fault("/users", "too-long", cure))
    wanted = Wanted(
        model=given.get("model", "").strip(),
        channel=given.get("channel", "").strip(),
        organization=given.get("organization", "").strip(),
        users=users,
        classes=_settled("classes", given, faults),
        lists=_settled("lists", given, faults),
    )
    for name, text in (
        ("model", wanted.model),
        ("channel", wanted.channel),
        ("organization", wanted.organization),
        *(("users", user) for user in users),
    ):
        if "\x00" in text:
            faults.append(Fault(f"/{name}", "control-character", "Take the NUL out."))
        elif len(text) > LONGEST:
            cure = f"This takes at most {LONGEST} characters."
            faults.append(Fault(f"/{name}", "too-long", cure))
    if faults:
        raise InvalidRequest(faults[0].detail, faults)
    return wanted


def parameters_of(wanted: Wanted) -> Parameters:
    """The parameters of the address that asks the same."""
    found = [
        (name, value)
        for name, value in (
            ("model", wanted.model),
            ("channel", wanted.channel),
            ("organization", wanted.organization),
        )
        if value
    ]
    found += [("users", user) for user in wanted.users]
    return found + settled_parameters(wanted)


def settled_parameters(wanted: Wanted) -> Parameters:
    return [
        (member, f"{name}:{value.word}")
        for member, said in (("classes", wanted.classes), ("lists", wanted.lists))
        for name, value in said.items()
    ]


def query_of(wanted: Wanted, clocks: Mapping[str, str]) -> str:
    return urlencode([*parameters_of(wanted), *clocks.items()], safe=":")


def settled(wanted: Wanted, member: str, name: str, word: str | None) -> Wanted:
    """The same with one more thing settled, or with one taken back."""
    said = dict(wanted.classes if member == "classes" else wanted.lists)
    if word is None:
        said.pop(name, None)
    else:
        said[name] = truth_of(word)
    return replace(wanted, classes=said) if member == "classes" else replace(wanted, lists=said)


def _settled(member: str, given: QueryDict, faults: list[Fault]) -> dict[str, Truth]:
    found: dict[str, Truth] = {}
    for text in filter(None, given.getlist(member)):
        parts = _SETTLED.fullmatch(text)
        if parts is None:
            cure = f"Write {member} as an id with yes or no behind it: id:yes."
            faults.append(Fault(f"/{member}", "bad-format", cure))
        elif len(found) == MOST_SETTLED:
            cure = f"At most {MOST_SETTLED} of {member} can be settled at once."
            faults.append(Fault(f"/{member}", "too-long", cure))
            break
        else:
            found[parts[1]] = truth_of(parts[2])
    return found
