"""The settings that an operator gives, read strictly from the environment.

docs/settings.md lists them; a test holds the list and this file together.
"""

import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, FileAwareEnv, validate

from config.environment_parts import Oidc, Traces, Webhooks, make_own
from registry.rules.checkpoints import is_key_name
from registry.signing import UnusableKeys, keep_first_key, read_keys

BASE_DIR = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 50
_OURS = "GREENLIGHT_"
NO_KEY = "none"
MAIL_TIMEOUT_SECONDS = 10
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Environment:
    debug: bool
    production: bool
    data_dir: Path
    database: dict[str, Any]
    redis_url: str | None
    secret_key: str
    encryption_keys: list[str]
    public_url: str
    allowed_hosts: list[str]
    trusted_proxies: int
    time_zone: str
    public_reads: bool
    anonymous_per_minute: int
    key_per_minute: int
    longest_wait_seconds: int
    oldest_snapshot_seconds: float
    port: int
    seed: str
    """A changeset file, a folder of them, or "none"."""
    signing_key: Path | None
    """The file with the private keys; None where nothing is to be signed."""
    ledger_origin: str
    largest_csv_bytes: int
    second_factor: bool
    session_hours: int
    open_sign_up: bool
    oidc: Oidc | None
    email: dict[str, Any]
    webhooks: Webhooks
    traces: Traces
    log_as_json: bool
    log_level: str
    metrics_token: str
    backup_recipients: list[str]
    mistyped: dict[str, str | None]
    """Names in the environment that look like settings and are none, each with the nearest."""

    @property
    def is_on_sqlite(self) -> bool:
        return bool(self.database["ENGINE"] == "django.db.backends.sqlite3")


def read_environment() -> Environment:
    """Raises: ImproperlyConfigured, with what to set."""
    env = FileAwareEnv(strip_whitespace=True)
    try:
        return _read(env)
    except EnvError as error:
        raise ImproperlyConfigured(f"Setting not understood: {error}") from error
    except ValueError as error:
        # What a setting in a file is refused with where the file cannot be read.
        raise ImproperlyConfigured(str(error)) from error


def _read(env: Env) -> Environment:
    data_dir = Path(env.str("GREENLIGHT_DATA_DIR", str(BASE_DIR / "var"))).resolve()
    production = env.bool("GREENLIGHT_PRODUCTION", False)
    port = env.int("PORT", 8000)
    public_url = env.str("GREENLIGHT_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
    found = Environment(
        debug=env.bool("GREENLIGHT_DEBUG", False),
        production=production,
        data_dir=data_dir,
        database=_database(env, data_dir),
        redis_url=env.str("REDIS_URL", None) or None,
        secret_key=_secret_key(env, data_dir, production=production),
        encryption_keys=env.list("GREENLIGHT_ENCRYPTION_KEYS", []),
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
        oldest_snapshot_seconds=env.float(
            "GREENLIGHT_OLDEST_SNAPSHOT_SECONDS", 2.0, validate=validate.Range(min=0.1, max=600)
        ),
        port=port,
        seed=env.str("GREENLIGHT_SEED", "") or str(BASE_DIR / "fixtures"),
        signing_key=_signing_key(env, data_dir, production=production),
        ledger_origin=_origin(env, public_url),
        largest_csv_bytes=env.int(
            "GREENLIGHT_LARGEST_CSV_BYTES", 32 * 1024 * 1024, validate=validate.Range(min=1)
        ),
        second_factor=env.bool("GREENLIGHT_SECOND_FACTOR", production),
        session_hours=env.int(
            "GREENLIGHT_SESSION_HOURS", 10, validate=validate.Range(min=1, max=720)
        ),
        open_sign_up=env.bool("GREENLIGHT_OPEN_SIGN_UP", False),
        oidc=_oidc(env),
        email=_email(env, data_dir, public_url),
        webhooks=_webhooks(env),
        traces=Traces(
            env.str("GREENLIGHT_TRACES_URL", ""),
            env.float("GREENLIGHT_TRACES_SHARE", 1.0, validate=validate.Range(min=0, max=1)),
        ),
        log_as_json=env.bool("GREENLIGHT_LOG_AS_JSON", production),
        log_level=env.str("GREENLIGHT_LOG_LEVEL", "info", validate=validate.OneOf(LOG_LEVELS)),
        metrics_token=env.str("GREENLIGHT_METRICS_TOKEN", ""),
        backup_recipients=env.list("GREENLIGHT_BACKUP_RECIPIENTS", []),
        # By now every setting has been asked for, so what was not asked for is none.
        mistyped=_mistyped(env.dump().keys()),
    )
    _check_production(found, is_database_named=bool(env.str("DATABASE_URL", "")))
    return found


def _mistyped(known: Collection[str]) -> dict[str, str | None]:
    ours = [name.removeprefix(_OURS) for name in known if name.startswith(_OURS)]
    found: dict[str, str | None] = {}
    for name in sorted(os.environ):
        if name.startswith(_OURS) and name.removesuffix("_FILE") not in known:
            nearest = get_close_matches(name.removeprefix(_OURS), ours, n=1)
            found[name] = f"{_OURS}{nearest[0]}" if nearest else None
    return found


def _database(env: Env, data_dir: Path) -> dict[str, Any]:
    if env.str("DATABASE_URL", ""):
        # Opening a connection costs ten times what most questions do; the URL may say otherwise.
        database: dict[str, Any] = env.dj_db_url(
            "DATABASE_URL", conn_max_age=60, conn_health_checks=True
        )
        return database
    make_own(data_dir)
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


def _webhooks(env: Env) -> Webhooks:
    networks: list[str] = env.list("GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS", [])
    try:
        for text in networks:
            ip_network(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS: {error}.") from error
    ca_file = env.str("GREENLIGHT_WEBHOOK_CA_FILE", "")
    at_once = validate.Range(min=1, max=2000)
    return Webhooks(
        allowed_networks=tuple(networks),
        proxy=env.str("GREENLIGHT_WEBHOOK_PROXY", "") or None,
        ca_file=Path(ca_file).resolve() if ca_file else None,
        concurrency=env.int("GREENLIGHT_WEBHOOK_CONCURRENCY", 200, validate=at_once),
    )


def _email(env: Env, data_dir: Path, public_url: str) -> dict[str, Any]:
    """Django's settings for mail; files in the data folder where no server is given."""
    sender = env.str("GREENLIGHT_EMAIL_FROM", "") or f"greenlight@{urlsplit(public_url).hostname}"
    found = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    if not env.str("GREENLIGHT_EMAIL_URL", ""):
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {**found, "EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(data_dir / "mail")}
    given = env.dj_email_url("GREENLIGHT_EMAIL_URL")
    # Without a limit one silent server would hold the worker for good.
    given["EMAIL_TIMEOUT"] = given.get("EMAIL_TIMEOUT") or MAIL_TIMEOUT_SECONDS
    return {**given, **found}


def _secret_key(env: Env, data_dir: Path, *, production: bool) -> str:
    given = env.str("GREENLIGHT_SECRET_KEY", "")
    if given or production:
        return given
    make_own(data_dir)
    kept = data_dir / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


def _signing_key(env: Env, data_dir: Path, *, production: bool) -> Path | None:
    """In production a key is never made in passing: each machine would make one of its own."""
    given = env.str("GREENLIGHT_SIGNING_KEY", "")
    if given == NO_KEY:
        return None
    path = Path(given).resolve() if given else data_dir / "signing-key.pem"
    try:
        if not given and not production:
            keep_first_key(path)
        if given or path.exists():
            read_keys(path)
    except (OSError, UnusableKeys) as error:
        raise ImproperlyConfigured(f"GREENLIGHT_SIGNING_KEY: {error}") from error
    return path


def _origin(env: Env, public_url: str) -> str:
    given: str = env.str("GREENLIGHT_LEDGER_ORIGIN", "") or public_url.rpartition("://")[2]
    if not is_key_name(given):
        raise ImproperlyConfigured(
            "GREENLIGHT_LEDGER_ORIGIN: a name without blanks and plus signs is needed, as "
            f"greenlight.example.org/ledger; not {given!r}."
        )
    return given


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"GREENLIGHT_TIME_ZONE: {name!r} is no name of the time zone database; "
            "use one as America/New_York."
        ) from error
    return name


def _check_production(found: Environment, *, is_database_named: bool) -> None:
    """Stop an unsafe production, saying all that is wrong with it."""
    if not found.production:
        return
    wrong = []
    if len(found.secret_key) < SHORTEST_SECRET:
        wrong.append(f"set GREENLIGHT_SECRET_KEY to at least {SHORTEST_SECRET} random characters")
    if any(len(key) < SHORTEST_SECRET for key in found.encryption_keys):
        wrong.append(
            f"give each of GREENLIGHT_ENCRYPTION_KEYS {SHORTEST_SECRET} characters or more"
        )
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
    if not is_database_named:
        wrong.append("set DATABASE_URL to the PostgreSQL database")
    wrong += [_no_setting(name, nearest) for name, nearest in found.mistyped.items()]
    if wrong:
        raise ImproperlyConfigured("Not safe for production: " + "; ".join(wrong) + ".")


def _no_setting(name: str, nearest: str | None) -> str:
    advice = "see docs/settings.md" if nearest is None else f"the nearest is {nearest}"
    return f"{name} is no setting; {advice}"
