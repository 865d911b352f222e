"""Where the registry is and who asks: from flags, else the environment, else a file."""

import os
import stat
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from greenlight.errors import GreenlightError

URL, KEY, FILE = "GREENLIGHT_URL", "GREENLIGHT_KEY", "GREENLIGHT_CONFIG"
MEMBERS = ("url", "key", "organization", "channel", "trust", "classes", "lists")


class Misused(GreenlightError):
    """The words or the configuration cannot be meant. The message names the cure."""


@dataclass(frozen=True, slots=True)
class Configuration:
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    organization: str | None = None
    channel: str | None = None
    trust: str | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)

    @property
    def registry(self) -> str:
        """The address of the registry. Raises: Misused."""
        if self.url is None:
            raise Misused(
                f'No registry is named. Give --url, set {URL}, or write `url = "https://…"` in '
                f"{default_file()}."
            )
        return self.url


def read_configuration(given: Namespace) -> Configuration:
    """Flags win over the environment, which wins over the file.

    Raises: Misused.
    """
    kept = _in_file(given.config or os.environ.get(FILE))
    return Configuration(
        url=given.url or os.environ.get(URL) or kept.get("url"),
        key=given.key or os.environ.get(KEY) or kept.get("key"),
        organization=kept.get("organization"),
        channel=kept.get("channel"),
        trust=kept.get("trust"),
        classes=kept.get("classes", {}),
        lists=kept.get("lists", {}),
    )


def default_file() -> Path:
    return folder() / "config.toml"


def pins_file() -> Path:
    """The verifier keys that this user trusts, one a line."""
    return folder() / "trusted-keys"


def folder() -> Path:
    given = os.environ.get("XDG_CONFIG_HOME")
    return Path(given) / "greenlight" if given else Path.home() / ".config" / "greenlight"


def _in_file(named: str | None) -> dict[str, Any]:
    path = Path(named) if named else default_file()
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if named:
            raise Misused(f"There is no file {path}; --config or {FILE} names it.") from None
        return {}
    import tomllib

    try:
        kept = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misused(f"{path} is no TOML: {error}.") from error
    for name, value in kept.items():
        wanted = dict if name in ("classes", "lists") else str
        if name not in MEMBERS or not isinstance(value, wanted):
            raise Misused(f"{path}: `{name}` is not one of {', '.join(MEMBERS)}, or no text.")
        if isinstance(value, dict) and not all(isinstance(each, str) for each in value.values()):
            raise Misused(f'{path}: under [{name}] write name = "yes", "no" or "unknown".')
    if "key" in kept and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        sys.stderr.write(f"greenlight: {path} holds a key and others may read it; chmod 600 it.\n")
    return kept
