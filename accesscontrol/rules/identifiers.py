"""Identifiers of organisations: their written form, and whether a text can be one.

A form that is right proves nothing about who holds it; a form that is wrong proves a slip.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

LEI = "lei"
DOMAIN = "domain"
UEI = "uei"

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_UEI = re.compile(r"[1-9A-HJ-NP-Z][0-9A-HJ-NP-Z]{11}")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_SEPARATORS = re.compile(r"[\s.\-]+")


class NotAnIdentifier(ValueError):
    """The text cannot be an identifier of this scheme. Its message says why."""


def identifier_of(scheme: str, text: str) -> str:
    """The identifier as it is compared; of a scheme that we do not know, the text in lower case.

    Raises: NotAnIdentifier.
    """
    return _READERS.get(scheme, _other)(text.strip())


def _lei(text: str) -> str:
    """ISO 17442: 18 letters or digits and two check digits, by MOD 97-10 of ISO/IEC 7064."""
    code = _SEPARATORS.sub("", text).upper()
    if not _LEI.fullmatch(code):
        raise NotAnIdentifier("An LEI has 20 letters and digits, the last two digits.")
    if int("".join(str(int(character, 36)) for character in code)) % 97 != 1:
        raise NotAnIdentifier("The check digits of the LEI are wrong; look for a slip.")
    return code


def _uei(text: str) -> str:
    """The Unique Entity ID of SAM.gov: 12 letters or digits without O and I, no 0 in front."""
    code = _SEPARATORS.sub("", text).upper()
    if not _UEI.fullmatch(code):
        raise NotAnIdentifier(
            "A UEI has 12 letters and digits, none of them O or I, and no 0 in front."
        )
    return code


def _domain(text: str) -> str:
    """A host name in ASCII without `www.`; an address or a mail address gives its host."""
    host = text.rpartition("@")[2] if "@" in text and "/" not in text else text
    try:
        host = urlsplit(host if "//" in host else f"//{host}").hostname or ""
        host = host.rstrip(".").encode("idna").decode()
    except ValueError as error:
        raise NotAnIdentifier("This is no domain name; write it as example.org.") from error
    host = host.removeprefix("www.")
    if len(host) > 253 or not _DOMAIN.fullmatch(host):
        raise NotAnIdentifier("This is no domain name; write it as example.org.")
    return host


def _other(text: str) -> str:
    return text.casefold()


_READERS: dict[str, Callable[[str], str]] = {LEI: _lei, DOMAIN: _domain, UEI: _uei}
