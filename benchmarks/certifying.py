"""An authority for a moment, and certificates of hosts on this machine."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Authority:
    """`file` holds its own certificate, for those who are to trust it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Authority of a benchmark")
        self._made = 0
        own = self._certificate(self._name, self._key.public_key(), ca=True)
        signed = own.sign(self._key, hashes.SHA256())
        self.file = folder / "authority.pem"
        self.file.write_bytes(signed.public_bytes(Encoding.PEM))

    def certify(self, hosts: Sequence[str]) -> tuple[str, str]:
        """The files of a certificate for these addresses, and of its key."""
        self._made += 1
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(one)) for one in hosts])
        wanted = self._certificate(_name("Hosts"), key.public_key(), ca=False)
        signed = wanted.add_extension(names, critical=False).sign(self._key, hashes.SHA256())
        certificate = self._folder / f"{self._made}.pem"
        certificate.write_bytes(signed.public_bytes(Encoding.PEM))
        secret = self._folder / f"{self._made}.key"
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return str(certificate), str(secret)

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(self._name, subject, key, x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(hours=1))
        made = made.not_valid_after(now + timedelta(days=1))
        return made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
