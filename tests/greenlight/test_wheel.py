"""The wheel: built and installed as a user would, offline, with its own dependencies alone."""

import ast
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from greenlight_wheel import PLACE, VENDORED, renamed
from tests.greenlight.conftest import Service
from tests.services.running import ROOT

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that has the wheel and what it says it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", folder, ROOT)
    [wheel] = folder.glob("greenlight_client-*.whl")
    environment = folder / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    python = environment / "bin" / "python"
    run(*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel)
    [packages] = environment.glob("lib/python*/site-packages")
    link_what_is_needed(packages)
    return environment / "bin"


def run(*words: object, **options: object) -> str:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, cwd="/", **options  # type: ignore[call-overload]
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def link_what_is_needed(packages: Path) -> None:
    """The packages that the metadata of the wheel asks for, and theirs, from here: no network."""
    [metadata] = packages.glob("greenlight_client-*.dist-info/METADATA")
    lines = metadata.read_text().splitlines()
    waiting = [line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: ")]
    assert waiting
    done: set[str] = set()
    while waiting:
        wanted = Requirement(waiting.pop())
        if wanted.name in done or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        done.add(wanted.name)
        found = distribution(wanted.name)
        assert wanted.specifier.contains(found.version), wanted
        waiting += found.requires or []
        for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            place = packages / top
            if not place.exists() and top != "__pycache__":
                place.symlink_to(str(found.locate_file(top)))


def test_it_needs_nothing_of_the_service_and_takes_no_common_name(installed: Path) -> None:
    code = """
import importlib, importlib.util, pkgutil, sys, greenlight
for module in pkgutil.walk_packages(greenlight.__path__, "greenlight."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
strangers = ["django", "pydantic", "registry", "accesscontrol", "config", "rest_framework"]
print([name for name in strangers if importlib.util.find_spec(name)])
"""

    assert run(installed / "python", "-c", code).strip() == "[]"


def test_the_client_in_it_asks_and_verifies(installed: Path, service: Service) -> None:
    code = f"""
from greenlight import Client, Question, verify_receipt
with Client({service.url!r}) as client:
    answer = client.check(Question("fable-5", "anthropic-api", as_of="2026-06-27", receipt=True))
    keys = [key["verifier_key"] for key in client.keys()["results"]]
print(answer.outcome, verify_receipt(answer.receipt, keys=keys).answer["outcome"])
"""

    assert run(installed / "python", "-c", code).split() == ["deny", "deny"]


def test_the_command_in_it_is_the_command_line(installed: Path, service: Service) -> None:
    asked = ("check", "fable-5", "--channel", "anthropic-api", "--as-of", "2026-06-27")

    done = subprocess.run(
        [installed / "greenlight", *asked, "--url", service.url],
        cwd="/", capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout.split()[0]) == (20, "DENY"), done.stderr


def test_the_verifier_in_it_replays_with_the_rules_in_it(installed: Path) -> None:
    code = "import greenlight_verify.replay as r; print(r.answer.__module__)"

    assert run(installed / "python", "-c", code).strip() == f"{PLACE}.accesscontrol.rules.answer"


def checked_types(installed: Path, folder: Path, *lines: str) -> str:
    """What the type checker says of a program that it finds no fault with."""
    program = folder / "program.py"
    asking = 'answer = Client("https://example.org").check(Question("mythos-5", "anthropic-api"))'
    program.write_text("\n".join(["from greenlight import Client, Question", asking, *lines, ""]))
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", installed / "python"]
    return run(*mypy, "--cache-dir", folder / "cache", "--config-file", "/dev/null", program)


def test_it_is_typed_for_those_who_use_it(installed: Path, tmp_path: Path) -> None:
    said = checked_types(
        installed,
        tmp_path,
        "reveal_type(answer.outcome)",
        "reveal_type(answer.document['missing_facts'][0]['if_yes'])",
    )

    words = "Literal['allow'] | Literal['deny'] | Literal['indeterminate']"
    assert said.count("Revealed type is") == 2
    assert said.replace('"', "").count(words) == 2 or said.count("Literal['allow'") == 2


def test_its_types_refuse_to_change_a_list_of_an_answer(installed: Path, tmp_path: Path) -> None:
    """Else it would find fault with what is ignored in vain."""
    checked_types(
        installed,
        tmp_path,
        "answer.document['controlling'].append('x')  # type: ignore[attr-defined]",
        "answer.document['reasons'][0]['by'].append('x')  # type: ignore[attr-defined]",
        "answer.alternatives.clear()  # type: ignore[attr-defined]",
    )


def test_the_rules_in_it_are_the_rules_but_for_names(installed: Path) -> None:
    [packages] = installed.parent.glob("lib/python*/site-packages")
    vendored = packages.joinpath(*PLACE.split("."))

    compared = 0
    for file in vendored.rglob("*.py"):
        relative = file.relative_to(vendored)
        if relative.parts[0] in VENDORED:
            ours = (ROOT / relative).read_text()
            back = file.read_text().replace(f"from {PLACE}.", "from ")
            assert back == ours, relative
            assert ast.dump(ast.parse(file.read_text())).count(f"'{PLACE}.") == ours.count(
                "\nfrom registry"
            ) + ours.count("\nfrom accesscontrol"), relative
            compared += 1
    assert compared > 20


def test_an_import_that_cannot_be_renamed_stops_the_build() -> None:
    with pytest.raises(ValueError, match="from registry"):
        renamed("import registry.rules.truth\n")


def test_it_puts_only_its_own_packages_into_the_environment(installed: Path) -> None:
    [record] = installed.parent.glob("lib/python*/site-packages/greenlight_client-*/RECORD")

    tops = {line.split(",")[0].split("/")[0] for line in record.read_text().splitlines()}

    assert tops <= {"greenlight", "greenlight_verify", record.parent.name, ".."}
