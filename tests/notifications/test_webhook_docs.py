"""What docs/webhooks.md shows to verify a request with does verify one, in each language."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from notifications.rules import event_types
from notifications.rules.signing import Algorithm, Signer, SigningSecret, new_secret, public_key
from tests.services.running import ROOT, skip

PAGE = (ROOT / "docs" / "webhooks.md").read_text()
HMAC = new_secret(Algorithm.HMAC_SHA256, chance=bytes(range(32)))
OTHER = new_secret(Algorithm.HMAC_SHA256, chance=bytes(range(1, 33)))
BODY = '{"type":"ping","data":{"note":"café \u2028 🚀","n":0.1}}\n'.encode()


def program(language: str, which: int = 0) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found[which])


def command(language: str, folder: Path) -> list[str]:
    """How the program of the page is run. Skips where there is nothing to run it with."""
    names = {"python": sys.executable, "javascript": "node", "go": "go", "bash": "bash"}
    packages = {"node": "nodejs", "go": "golang-go", "bash": "openssl"}
    ending = {"python": "py", "javascript": "cjs", "go": "go", "bash": "sh"}[language]
    found = shutil.which(names[language])
    if found is None or (language == "bash" and shutil.which("openssl") is None):
        skip(packages[names[language]])
    file = folder / f"verify.{ending}"
    file.write_text(program(language))
    return [found, "run", str(file)] if language == "go" else [found, str(file)]


def run(
    run_by: list[str], folder: Path, headers: dict[str, str], *, secret: str, body: bytes = BODY
) -> tuple[bool, str]:
    done = subprocess.run(
        run_by, input=body, capture_output=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "SECRET": secret, **headers},
    )  # fmt: skip
    return done.returncode == 0, done.stdout.decode().strip()


def signed(*secrets: SigningSecret, timestamp: int, body: bytes = BODY) -> dict[str, str]:
    signature = Signer(secrets).header(message_id="msg_1", timestamp=timestamp, body=body)
    return {
        "WEBHOOK_ID": "msg_1",
        "WEBHOOK_TIMESTAMP": str(timestamp),
        "WEBHOOK_SIGNATURE": signature,
    }


@pytest.mark.parametrize("language", ["python", "javascript", "go", "bash"])
def test_the_program_takes_what_is_signed_and_nothing_else(language: str, tmp_path: Path):
    by, now = command(language, tmp_path), int(time.time())
    headers = signed(HMAC, timestamp=now)

    assert run(by, tmp_path, headers, secret=HMAC.text) == (True, "ok")
    rolling = signed(OTHER, HMAC, timestamp=now)
    assert run(by, tmp_path, rolling, secret=HMAC.text) == (True, "ok")
    assert run(by, tmp_path, headers, secret=OTHER.text) == (False, "")
    assert run(by, tmp_path, headers, secret=HMAC.text, body=BODY[:-1]) == (False, "")
    for off in (-400, 400):
        late = signed(HMAC, timestamp=now + off)
        assert run(by, tmp_path, late, secret=HMAC.text) == (False, "")


def test_the_program_for_ed25519_takes_what_is_signed_and_nothing_else(tmp_path: Path):
    secret = new_secret(Algorithm.ED25519, chance=bytes(range(32)))
    by, public = [sys.executable, "-c", program("python", 1)], str(public_key(secret))
    headers = signed(secret, timestamp=1_800_000_000)

    assert run(by, tmp_path, headers, secret=public) == (True, "ok")
    assert run(by, tmp_path, headers, secret=public, body=b"x") == (False, "")


def test_every_type_of_event_is_on_the_page():
    assert set(re.findall(r"`([a-z]+\.[a-z]+|ping)`", PAGE)) >= set(event_types.MEANINGS)
