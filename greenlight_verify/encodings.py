"""Base64 taken strictly: of several texts that stand for the same bytes, one is right."""

from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode


def from_base64(text: str) -> bytes:
    """Raises: ValueError."""
    found = b64decode(text, validate=True)
    if b64encode(found).decode() != text:
        raise ValueError("not as an encoder writes it")
    return found


def from_base64url(text: str) -> bytes:
    """Without padding, as in JSON Web Signatures. Raises: ValueError."""
    found = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(found).decode().rstrip("=") != text:
        raise ValueError("not as an encoder writes it")
    return found
