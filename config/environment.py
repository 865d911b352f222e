"""The settings that an operator gives, read strictly from the environment.

docs/settings.md lists them; a test holds the list and this file together.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 50


@dataclass(frozen=True, slots=True)
class Oidc:
    """The operator's own OpenID provider, where staff and members may sign in."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Environment:
    debug: bool
    production: bool
    data_dir: Path
    database: dict[str, Any]
    redis_url: str | None
    secret_key: str
    public_url: str
    allowed_hosts: list[str]
    trusted_proxies: int
    time_zone: str
    public_reads: bool
    anonymous_per_minute: int
    key_per_minute: int
    longest_wait_seconds: int
    second_factor: bool
    session_hours: int
    open_sign_up: bool
    oidc: Oidc | None
    email: dict[str, Any]


def read_environment() -> Environment:
    """Raises: ImproperlyConfigured, with what to set."""
    env = Env()
    try:
        return _read(env)
    except EnvError as error:
        raise ImproperlyConfigured(f"Setting not understood: {error}") from error


def _read(env: Env) -> Environment:
    data_dir = Path(env.str("GREENLIGHT_DATA_DIR", str(BASE_DIR / "var"))).resolve()
    production = env.bool("GREENLIGHT_PRODUCTION", False)
    public_url = env.str(
        "GREENLIGHT_PUBLIC_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}"
    ).rstrip("/")
    found = Environment(
        debug=env.bool("GREENLIGHT_DEBUG", False),
        production=production,
        data_dir=data_dir,
        database=_database(env, data_dir),
        redis_url=env.str("REDIS_URL", None) or None,
        secret_key=_secret_key(env, data_dir, production=production),
        public_url=public_url,
        allowed_hosts=env.list("GREENLIGHT_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"]),
        trusted_proxies=env.int("GREENLIGHT_TRUSTED_PROXIES", 0, validate=validate.Range(min=0)),
        time_zone=_zone(env.str("GREENLIGHT_TIME_ZONE", "America/New_York")),
        public_reads=env.bool("GREENLIGHT_PUBLIC_READS", True),
        anonymous_per_minute=env.int(
            "GREENLIGHT_ANONYMOUS_PER_MINUTE", 60_000, validate=validate.Range(min=1)
        ),
        key_per_minute=env.int(
            "GREENLIGHT_KEY_PER_MINUTE", 600_000, validate=validate.Range(min=1)
        ),
        longest_wait_seconds=env.int(
            "GREENLIGHT_LONGEST_WAIT_SECONDS", 30, validate=validate.Range(min=0, max=30)
        ),
        second_factor=env.bool("GREENLIGHT_SECOND_FACTOR", production),
        session_hours=env.int(
            "GREENLIGHT_SESSION_HOURS", 10, validate=validate.Range(min=1, max=720)
        ),
        open_sign_up=env.bool("GREENLIGHT_OPEN_SIGN_UP", False),
        oidc=_oidc(env),
        email=_email(env, data_dir, public_url),
    )
    _check_production(found)
    return found


def _database(env: Env, data_dir: Path) -> dict[str, Any]:
    if env.str("DATABASE_URL", ""):
        database: dict[str, Any] = env.dj_db_url("DATABASE_URL")
        if database["ENGINE"] == "django.db.backends.postgresql":
            database.setdefault("CONN_MAX_AGE", 60)
            database.setdefault("CONN_HEALTH_CHECKS", True)
        return database
    data_dir.mkdir(parents=True, exist_ok=True)
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data_dir / "greenlight.sqlite3")}


def _oidc(env: Env) -> Oidc | None:
    given = {
        name: env.str(name, "")
        for name in (
            "GREENLIGHT_OIDC_ISSUER",
            "GREENLIGHT_OIDC_CLIENT_ID",
            "GREENLIGHT_OIDC_CLIENT_SECRET",
        )
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise ImproperlyConfigured(f"For OpenID Connect set {', '.join(missing)} too.")
    issuer, client_id, client_secret = given.values()
    name = env.str("GREENLIGHT_OIDC_NAME", "") or "single sign-on"
    return Oidc(issuer.rstrip("/"), client_id, client_secret, name)


def _email(env: Env, data_dir: Path, public_url: str) -> dict[str, Any]:
    """Django's settings for mail; files in the data folder where no server is given."""
    sender = env.str("GREENLIGHT_EMAIL_FROM", "") or f"greenlight@{urlsplit(public_url).hostname}"
    found = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    if not env.str("GREENLIGHT_EMAIL_URL", ""):
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {**found, "EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(data_dir / "mail")}
    return {**env.dj_email_url("GREENLIGHT_EMAIL_URL"), **found}


def _secret_key(env: Env, data_dir: Path, *, production: bool) -> str:
    given = env.str("GREENLIGHT_SECRET_KEY", "")
    if given or production:
        return given
    kept = data_dir / "secret_key"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"GREENLIGHT_TIME_ZONE: {name!r} is no name of the time zone database; "
            "use one as America/New_York."
        ) from error
    return name


def _check_production(found: Environment) -> None:
    """Stop an unsafe production, saying all that is wrong with it."""
    if not found.production:
        return
    wrong = []
    if len(found.secret_key) < SHORTEST_SECRET:
        wrong.append(f"set GREENLIGHT_SECRET_KEY to at least {SHORTEST_SECRET} random characters")
    if found.debug:
        wrong.append("unset GREENLIGHT_DEBUG")
    if not found.public_url.startswith("https://"):
        wrong.append("set GREENLIGHT_PUBLIC_URL to the https:// address of the service")
    if not found.second_factor:
        wrong.append("unset GREENLIGHT_SECOND_FACTOR")
    if found.oidc is not None and not found.oidc.issuer.startswith("https://"):
        wrong.append("set GREENLIGHT_OIDC_ISSUER to an https:// address")
    if "*" in found.allowed_hosts:
        wrong.append("name the hosts in GREENLIGHT_ALLOWED_HOSTS instead of *")
    if wrong:
        raise ImproperlyConfigured("Not safe for production: " + "; ".join(wrong) + ".")
