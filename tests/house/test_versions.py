"""One version, wherever it is said."""

import re
import tomllib
from pathlib import Path

from django.conf import settings

from greenlight.version import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_service_client_package_and_change_log_name_one_version():
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    [newest, *_] = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert {settings.VERSION, VERSION, package, newest} == {settings.VERSION}
