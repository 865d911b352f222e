"""What docs/client.md shows is what happens."""

import re
import subprocess
import sys

import pytest

from tests.greenlight.conftest import Service
from tests.services.running import ROOT

CLIENT = (ROOT / "docs" / "client.md").read_text()
EXAMPLE = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)
EXAMPLES = EXAMPLE.findall(CLIENT)
SERVICE = "http://127.0.0.1:8000"


def test_every_example_of_the_page_is_run() -> None:
    assert len(EXAMPLES) == CLIENT.count("```python") > 0


@pytest.mark.parametrize(("program", "shown"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_prints_what_the_page_shows(program: str, shown: str, service: Service) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program.replace(SERVICE, service.url)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, shown), done.stderr
