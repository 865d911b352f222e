"""The guard: what connects, looked at where it connects."""

import asyncio
import socket
import ssl
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.models import Attempt, Endpoint
from notifications.outbound.http import Request, Sender
from notifications.outbound.resolving import GuardedResolver
from notifications.rules.addresses import Policy
from notifications.rules.answers import Answer
from tests.notifications.sending import LOOPBACK, endpoint, pump
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Receiver

DAY = timedelta(days=1)


class Names(AbstractResolver):
    """A name server that says first one thing and then another."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for one in addresses
        ]

    async def close(self) -> None:
        pass


def ask(url: str, *, seconds: float = 2.0, **settings: Any) -> Answer:
    async def asking() -> Answer:
        async with Sender(**settings) as sender:
            return await sender.send(Request(url, {"X-A": "b"}, b"{}", seconds))

    return asyncio.run(asking())


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "localhost",
        "localhost.", "169.254.169.254", "10.0.0.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_no_spelling_of_an_address_that_is_not_public_is_connected_to(
    receiver: Receiver, host: str
):
    answer = ask(f"http://{host}:{receiver.port}/hook", permitted=Policy())

    assert answer.failure == "blocked-address"
    assert receiver.connections == 0


def test_a_name_that_leads_inwards_when_it_counts_is_not_followed(receiver: Receiver):
    rebinding = Names(["93.184.216.34"], ["127.0.0.1"])
    asyncio.run(rebinding.resolve("hooks.example.org"))

    answer = ask(
        f"http://hooks.example.org:{receiver.port}/", permitted=Policy(), resolver=rebinding
    )

    assert answer.failure == "blocked-address"
    assert receiver.connections == 0


def test_of_a_name_with_an_allowed_and_a_private_address_only_the_allowed_is_used(
    receiver: Receiver,
):
    permitted = Policy(["127.0.0.1/32"])
    both = Names(["10.0.0.1", "127.0.0.1", "169.254.169.254"])

    left = asyncio.run(GuardedResolver(both, permitted).resolve("hooks.example.org"))
    answer = ask(f"http://hooks.example.org:{receiver.port}/", permitted=permitted, resolver=both)

    assert [one["host"] for one in left] == ["127.0.0.1"]
    assert answer.status == 200


def test_proxies_of_the_environment_are_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert ask(receiver.url(), permitted=LOOPBACK).status == 200


def test_an_egress_proxy_is_used_and_judges_for_itself(receiver: Receiver, settings):
    settings.WEBHOOK_PROXY = receiver.url("")

    answer = ask("http://hooks.example.org/in", permitted=Policy(), resolver=Names(["127.0.0.1"]))

    assert answer.status == 200
    assert receiver.received[0].path == "http://hooks.example.org/in"


def test_a_proxy_that_is_away_is_nobody_elses_failure(settings):
    settings.WEBHOOK_PROXY = "http://127.0.0.1:9"

    answer = ask("http://hooks.example.org/in", permitted=Policy(), resolver=Names(["127.0.0.1"]))

    assert answer.failure == "proxy-failed"


@pytest.mark.django_db
def test_forced_into_the_database_it_is_refused_all_the_same(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), events=("directive.published",))
    Endpoint.objects.filter(pk=made.endpoint.pk).update(url="http://169.254.169.254/latest")
    something_happens()

    pump()

    attempt = Attempt.objects.get()
    assert attempt.failure == "blocked-address"
    assert bytes(attempt.answer) == b""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> "Authority":
    return Authority(tmp_path_factory.mktemp("tls"))


class Authority:
    """Issues certificates of every kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign("Test authority", self.key, is_authority=True)
        self.file = folder / "ca.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def server(self, name: str, *, days: int = 1, own: bool = False) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(name, key, days=days, own=own)
        file = self.folder / f"{name}-{days}-{own}.pem"
        file.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        days: int = 1,
        own: bool = False,
        is_authority: bool = False,
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        of_authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        begins = datetime.now(UTC) - 3 * DAY
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if own or is_authority else of_authority)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + (3 + days) * DAY)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        )
        if not is_authority:
            shown: x509.GeneralName = (
                x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
            )
            builder = builder.add_extension(x509.SubjectAlternativeName([shown]), critical=False)
        return builder.sign(key if own or is_authority else self.key, hashes.SHA256())


def test_a_certificate_that_is_good_is_taken(authority: Authority, settings):
    settings.WEBHOOK_CA_FILE = authority.file
    with Receiver(tls=authority.server("127.0.0.1")) as receiver:
        assert ask(receiver.url(), permitted=LOOPBACK).status == 200


@pytest.mark.parametrize(
    ("name", "certificate"),
    [
        ("127.0.0.1", {"own": True}),
        ("127.0.0.1", {"days": -1}),
        ("other.example.org", {}),
    ],
    ids=["self-signed", "expired", "other host"],
)
def test_a_certificate_that_is_not_good_ends_the_attempt(
    authority: Authority, settings, name: str, certificate: dict[str, Any]
):
    settings.WEBHOOK_CA_FILE = authority.file
    with Receiver(tls=authority.server(name, **certificate)) as receiver:
        answer = ask(receiver.url(), permitted=LOOPBACK)

    assert answer.failure == "tls-error"
    assert receiver.received == []


def test_a_server_that_speaks_old_tls_alone_is_not_spoken_to(authority: Authority, settings):
    settings.WEBHOOK_CA_FILE = authority.file
    context = authority.server("127.0.0.1")
    # Else the server itself would refuse what is tried here.
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1

    def shake_hands(server: socket.socket) -> None:
        with server.accept()[0] as connection, suppress(ssl.SSLError):
            context.wrap_socket(connection, server_side=True)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as beside:
        beside.submit(shake_hands, server)
        answer = ask(f"https://127.0.0.1:{server.getsockname()[1]}/", permitted=LOOPBACK)

    assert answer.failure == "tls-error"


def test_a_handshake_that_stalls_ends_in_time_and_nothing_goes_out_in_the_clear():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        answer = ask(f"https://127.0.0.1:{port}/", permitted=LOOPBACK, seconds=1.0)

        assert answer.failure == "timeout"
        assert answer.seconds < 20
        with server.accept()[0] as connection:
            connection.settimeout(20)
            # The beginning of a TLS handshake.
            assert connection.recv(1) == b"\x16"


def test_plain_http_where_https_was_meant_gets_nothing(receiver: Receiver):
    answer = ask(receiver.url().replace("http:", "https:"), permitted=LOOPBACK, seconds=1.0)

    assert answer.status is None
    assert receiver.received == []
