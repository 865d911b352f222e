"""Settings that belong together, and the folder of what is kept in files."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Oidc:
    """The operator's own OpenID provider, where staff and members may sign in."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Webhooks:
    """How webhooks are sent out."""

    allowed_networks: tuple[str, ...]
    proxy: str | None
    ca_file: Path | None
    concurrency: int


@dataclass(frozen=True, slots=True)
class Traces:
    """Where traces go, and which share of them; nowhere without an address."""

    url: str
    share: float


def make_own(data_dir: Path) -> None:
    """The database, mails and keys lie there: nobody else on this machine needs to look in."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
