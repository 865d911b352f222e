"""The layouts of deployment: what they declare is well formed, and the parts run as declared.

No container engine is needed: the commands and the environment of docker-compose.yml run here as
they stand, beside a real PostgreSQL, Redis and proxy.
"""

import json
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from types import MappingProxyType
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.services.ports import free_port
from tests.services.postgresql import server
from tests.services.running import MANAGE, OURS, ROOT, redis, skip, stopping, wait_until

COMPOSE: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PARTS = ("migrate", "web", "worker", "sender", "beat")
KUBERNETES = ROOT / "deploy" / "kubernetes"
KUSTOMIZATION: Any = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
MANIFESTS: list[Any] = [
    manifest
    for name in KUSTOMIZATION["resources"]
    for manifest in yaml.safe_load_all((KUBERNETES / name).read_text())
]
VERSION = "1.33"
BIN = Path(MANAGE[0]).parent


def command_of(part: str) -> list[str]:
    return [str(word) for word in COMPOSE["services"][part]["command"]]


def test_the_compose_file_is_one(tmp_path: Path):
    compose = shutil.which("docker-compose")
    if compose is None:
        skip("docker-compose")
    for name in ("docker-compose.yml", "deploy"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())

    done = subprocess.run(
        [compose, "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", [*PARTS, "redis", "proxy"])
def test_a_part_can_write_nothing_and_gain_nothing(part: str):
    declared = COMPOSE["services"][part]

    assert declared["read_only"] is True
    assert declared["cap_drop"] == ["ALL"]
    assert declared["security_opt"] == ["no-new-privileges:true"]
    assert declared["mem_limit"]


def test_the_proxy_reaches_neither_the_database_nor_redis():
    services = COMPOSE["services"]
    reached = {name: set(service["networks"]) for name, service in services.items()}

    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert reached["postgres"] == reached["redis"] == {"inside"}
    assert reached["proxy"].isdisjoint(reached["postgres"])
    assert reached["proxy"] & reached["web"]


def test_no_log_grows_until_the_disk_is_full():
    drivers = {name: part["logging"]["driver"] for name, part in COMPOSE["services"].items()}

    assert set(drivers.values()) == {"local"}, drivers


def test_the_image_runs_as_somebody_who_is_not_root():
    image = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    [uid] = re.findall(r"useradd .*--uid (\d+) .*greenlight", image)
    *_, last = re.findall(r"^USER (\w+)$", image, re.MULTILINE)
    pods = [one["spec"]["template"]["spec"] for one in MANIFESTS if one["kind"] == "Deployment"]

    assert last == "greenlight"
    assert int(uid) > 1000
    assert {pod["securityContext"]["runAsUser"] for pod in pods} == {int(uid)}


def test_the_proxy_waits_for_no_slow_sender():
    caddy = shutil.which("caddy")
    if caddy is None:
        skip("caddy")
    adapted = subprocess.run(
        [caddy, "adapt", "--config", ROOT / "deploy" / "Caddyfile"], check=True, capture_output=True
    )
    servers = json.loads(adapted.stdout)["apps"]["http"]["servers"].values()

    assert servers
    for server_ in servers:
        assert server_["read_timeout"] == 30 * 10**9
        assert server_["read_header_timeout"] == 10 * 10**9


def test_no_secret_stands_in_the_environment():
    named = json.dumps([COMPOSE["services"][part].get("environment", {}) for part in PARTS])

    assert "PASSWORD" not in named
    assert {"DATABASE_URL_FILE", "GREENLIGHT_SECRET_KEY_FILE"} <= set(
        COMPOSE["services"]["web"]["environment"]
    )


@pytest.mark.parametrize(
    "manifest", MANIFESTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}"
)
def test_a_manifest_is_what_kubernetes_takes(manifest: Any):
    kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_both_layouts_run_the_same_commands():
    pods = {
        manifest["metadata"]["name"]: manifest["spec"]["template"]["spec"]
        for manifest in MANIFESTS
        if manifest["kind"] in ("Deployment", "Job")
    }
    image = (ROOT / "Dockerfile").read_text().rpartition("\nCMD ")[2].replace("\\\n", "")

    assert json.loads(image) == command_of("web")
    for part in ("migrate", "worker", "sender", "beat"):
        assert pods[part]["containers"][0]["args"] == command_of(part)
    assert "args" not in pods["web"]["containers"][0]


def test_no_pod_runs_as_root_or_writes_to_its_image():
    pods = [
        manifest["spec"]["template"]["spec"]
        for manifest in MANIFESTS
        if manifest["kind"] in ("Deployment", "Job")
    ]

    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        [container] = pod["containers"]
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["resources"]["limits"]["memory"]


@contextmanager
def layout(folder: Path) -> Iterator[int]:
    """Everything that the compose file declares, on this machine; the port of the proxy."""
    caddy = shutil.which("caddy")
    if caddy is None:
        skip("caddy")
    with ExitStack() as stack:
        web, proxy = free_port(), free_port()
        secrets = folder / "secrets"
        (folder / "deploy").mkdir()
        shutil.copy(ROOT / "deploy" / "make-secrets", folder / "deploy")
        subprocess.run(["sh", folder / "deploy" / "make-secrets"], check=True)
        secrets.chmod(0o700)
        (secrets / "database_url").chmod(0o600)
        (secrets / "database_url").write_text(stack.enter_context(server()))
        url = stack.enter_context(redis())
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        common = {
            **inherited,
            "GREENLIGHT_PUBLIC_URL": f"https://localhost:{proxy}",
            "GREENLIGHT_ALLOWED_HOSTS": "localhost",
            "PATH": f"{BIN}:{inherited['PATH']}",
        }
        here = {"/run/secrets": str(secrets), "/data": str(folder / "data"), "/tmp": str(folder)}  # noqa: S108
        (folder / "data").mkdir()

        def declared(part: str) -> dict[str, str]:
            given = COMPOSE["services"][part]["environment"]
            found = {key: moved(str(value), here) for key, value in given.items()}
            return {**common, **found, "REDIS_URL": url}

        def start(part: str) -> None:
            words = [moved(word, here) for word in command_of(part)]
            words = [word.replace("0.0.0.0", "127.0.0.1") for word in words]  # noqa: S104
            words = [f"--port={web}" if word.startswith("--port") else word for word in words]
            log = stack.enter_context((folder / f"{part}.log").open("w"))
            process = subprocess.Popen(
                words, env=declared(part), cwd=ROOT, stdout=log, stderr=log, text=True
            )
            if part == "migrate":
                assert process.wait(timeout=120) == 0, (folder / "migrate.log").read_text()
            else:
                stack.enter_context(stopping(process))

        for part in PARTS:
            start(part)
        proxied = {
            **inherited,
            "SITE": f"https://localhost:{proxy}",
            "WEB": f"127.0.0.1:{web}",
            "HTTP_PORT": str(free_port()),
            "XDG_DATA_HOME": str(folder / "caddy"),
            "XDG_CONFIG_HOME": str(folder / "caddy"),
            "HOME": str(folder),
        }
        config = ["--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
        stack.enter_context(
            stopping(
                subprocess.Popen(
                    [caddy, "run", *config],
                    env=proxied,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    text=True,
                )
            )
        )
        yield proxy


def moved(text: str, places: dict[str, str]) -> str:
    """The text with paths of the container put where they are here, each once."""
    anywhere = rf"({'|'.join(map(re.escape, places))})\b(?!_)"
    return re.sub(anywhere, lambda found: places[found[0]], text)


def get(
    port: int, path: str, headers: Mapping[str, str] = MappingProxyType({})
) -> tuple[int, dict[str, str], bytes]:
    trusting = ssl._create_unverified_context()  # noqa: S323 the proxy's own authority
    connection = HTTPSConnection("localhost", port, timeout=30, context=trusting)
    try:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def answers(port: int) -> bool:
    try:
        return get(port, "/api/v1/status.json")[0] == 200
    except OSError:
        return False


def left_to(port: int, address: str) -> int:
    """How many requests are left to a client that says in every way that it has this address."""
    spellings = ("X-Forwarded-For", "X_Forwarded_For", "x_forwarded-for", "X-Forwarded_For")
    _, headers, _ = get(port, "/api/v1/models", dict.fromkeys(spellings, address))
    # The proxy writes names of headers in its own way.
    return int(headers["Ratelimit"].split("r=")[1].split(";")[0])


def test_the_parts_run_as_declared_and_answer_over_tls(tmp_path: Path):
    with layout(tmp_path) as port:
        wait_until(lambda: answers(port))
        _, headers, board = get(port, "/")
        health = get(port, "/healthz")
        hidden = [get(port, path)[0] for path in ("/metrics", "/readyz")]
        left = {left_to(port, f"203.0.113.{number}") for number in range(5)}
        logs = {part: (tmp_path / f"{part}.log").read_text() for part in PARTS}

    assert b"The ledger is empty" in board
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert (health[0], health[2]) == (200, b"ok\n")
    assert hidden == [404, 404]
    # One client, whatever it says: each time it has less left than the time before.
    assert len(left) > 1
    assert "Traceback" not in "".join(logs.values()), logs
    password = (tmp_path / "secrets" / "postgres_password").read_text()
    assert password not in "".join(logs.values())
