"""greenlight scan: what it finds, what it leaves alone, and how it says so."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from greenlight.scan.naming import Names, names_of
from tests.greenlight.typing_in import CommandLine

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
"""The schema as Microsoft's own matchers for SARIF carry it (MIT)."""
AT = ("--as-of", "2026-06-27", "--known-at", "88")
NAMES = Names({"gpt-5.5": "gpt-5.5", "fable-5": "fable-5", "us/Mythos 5 (beta)": "mythos-5"})

FILES = {
    "app.py": 'client.chat(model="fable-5")\n',
    "litellm/config.yaml": "model_list:\n  - model_name: best\n    litellm_params:\n"
                           "      model: anthropic/mythos-5\n",
    "infra/main.tf": 'variable "model" {\n  default = "gpt-5.6-sol"\n}\n',
    ".env": "MODEL=gpt-5.5\nFALLBACK=glm-5.2:9b\n",
    "package.json": '{"model":"openai/gpt-5.5@2026-06-01"}\n',
    "notes.md": "Fable-5 was fable-5.\n",
    "my-fable-5.py": "# a name of a file says nothing\nx = 'fable-55', 'my-fable-5', 'fable-5.1'\n",
    ".gitignore": "ignored/\n*.log\n!kept.log\n",
    "ignored/old.py": "fable-5\n",
    "trace.log": "fable-5\n",
    "kept.log": "fable-5\n",
    "sub/.gitignore": "/secret.yaml\n",
    "sub/secret.yaml": "fable-5\n",
    "node_modules/x/index.js": "fable-5\n",
    ".git/config": "fable-5\n",
    "vendor/a.go": "fable-5\n",
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name, text in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (root / "image.py").write_bytes(b"\x00\x01fable-5")
    (root / "data.json").write_text("fable-5\n" * 200_000)
    (root / "link.py").symlink_to(root / "app.py")
    return root


def scan(greenlight: CommandLine, project: Path, *words: str, code: int = 20) -> dict[str, Any]:
    said = greenlight("scan", str(project), *AT, *words, "--json")
    assert said.code == code, said.err
    return dict(json.loads(said.out))


def test_code_and_configuration_are_read_and_the_rest_is_not(
    greenlight: CommandLine, project: Path
) -> None:
    report = scan(greenlight, project, "--all")

    found = {
        (str(Path(each["path"]).relative_to(project)), each["line"], each["column"], each["text"])
        for each in report["results"]
    }
    assert found == {
        ("app.py", 1, 20, "fable-5"),
        ("litellm/config.yaml", 4, 24, "mythos-5"),
        ("infra/main.tf", 2, 14, "gpt-5.6-sol"),
        (".env", 1, 7, "gpt-5.5"),
        (".env", 2, 10, "glm-5.2"),
        ("package.json", 1, 18, "gpt-5.5"),
        ("kept.log", 1, 1, "fable-5"),
    }
    assert report["skipped"] == {"binary": 1, "large": 1, "unreadable": 0}


def test_only_what_is_not_allowed_is_reported_and_the_worst_is_the_code(
    greenlight: CommandLine, project: Path
) -> None:
    report = scan(greenlight, project, "--channel", "openai-api")

    assert {each["outcome"] for each in report["results"]} == {"deny", "indeterminate"}
    (project / "app.py").unlink()
    (project / "kept.log").unlink()
    (project / "litellm" / "config.yaml").unlink()
    (project / ".env").unlink()
    scan(greenlight, project, "--channel", "openai-api", code=30)
    (project / "infra" / "main.tf").unlink()
    assert scan(greenlight, project, "--channel", "openai-api", code=0)["results"] == []


def test_the_subject_counts(greenlight: CommandLine, project: Path) -> None:
    (project / "app.py").write_text("gpt-5.6-sol\n")

    code = {"yes": 0, "no": 20}
    for word, expected in code.items():
        report = scan(
            greenlight, project / "app.py", "--channel", "openai-api",
            "--list", f"gpt-5.6-partners={word}", code=expected,
        )  # fmt: skip
        assert len(report["results"]) == (0 if word == "yes" else 1)


def test_a_dated_form_that_is_not_on_record_is_no_allow(
    greenlight: CommandLine, project: Path
) -> None:
    (project / "app.py").write_text("gpt-5.5-20260601\n")

    report = scan(greenlight, project / "app.py", "--channel", "openai-api", code=30)

    [finding] = report["results"]
    assert (finding["on_record"], finding["outcome"]) == (False, "indeterminate")
    assert "is not on record" in finding["detail"]


def test_lines_for_people_are_clickable_and_counted(greenlight: CommandLine, project: Path) -> None:
    said = greenlight("scan", str(project), *AT, "--channel", "openai-api")

    assert f"{project}/app.py:1:20: deny: fable-5 over openai-api: SUSPENDED_BY" in said.out
    assert "7 mentions of models in 9 files" in said.out.splitlines()[-1]
    assert "1 files over 1 MiB" in said.err


def test_sarif_is_valid_and_keeps_its_fingerprints_when_lines_move(
    greenlight: CommandLine, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.sarif"
    words = ("scan", str(project), *AT, "--format", "sarif", "--output", str(out))
    code = greenlight(*words).code
    before = json.loads(out.read_text())
    (project / "app.py").write_text("\n\n" + FILES["app.py"])
    greenlight(*words)
    after = json.loads(out.read_text())

    assert code == 20
    jsonschema.validate(before, SCHEMA)
    [one], [other] = before["runs"], after["runs"]
    assert {each["level"] for each in one["results"]} == {"error", "warning"}
    fingerprints = [
        {each["partialFingerprints"]["mention/v1"] for each in run["results"]}
        for run in (one, other)
    ]
    assert fingerprints[0] == fingerprints[1]
    assert len(fingerprints[0]) == len(one["results"])
    for result in one["results"]:
        rule = one["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]


def test_the_same_files_are_kept_as_git_keeps_them(greenlight: CommandLine, project: Path) -> None:
    """git is the oracle of what .gitignore means."""
    (project / ".git" / "config").unlink()
    subprocess.run(["git", "init", "-q", "."], cwd=project, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=project, check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip

    report = scan(greenlight, project, "--all")

    paths = {str(Path(each["path"]).relative_to(project)) for each in report["results"]}
    assert paths <= set(listed)
    below = scan(greenlight, project / "sub", code=0)
    assert (below["files"], below["results"]) == (1, [])


@pytest.mark.parametrize("text", [
    "gpt-5.5", '"gpt-5.5"', "openai/gpt-5.5", "gpt-5.5, x", "use gpt-5.5.", "GPT-5.5", "=gpt-5.5\t",
    "(gpt-5.5)", "gpt-5.5:free", "us/Mythos 5 (beta)", "ü gpt-5.5 ü",
])  # fmt: skip
def test_a_name_is_found_whole(text: str) -> None:
    assert len(list(NAMES.mentions(text))) == 1


@pytest.mark.parametrize("text", [
    "gpt-5.55", "gpt-5.5-mini", "my-gpt-5.5", "xgpt-5.5", "gpt-5.5x", "gpt-5.5.1", "gpt-5x5",
    "gpt-5.5_x", "_gpt-5.5", "v1.gpt-5.5", "gpt-5", "(beta)", "",
])  # fmt: skip
def test_a_part_of_another_name_is_none(text: str) -> None:
    assert list(NAMES.mentions(text)) == []


def test_lines_and_columns_are_as_editors_count_them() -> None:
    found = list(NAMES.mentions("a\r\nb\x0cc\u2028 gpt-5.5\rfable-5\n\nü gpt-5.5"))

    assert [(each.line, each.column) for each in found] == [(2, 6), (3, 1), (5, 3)]


def test_names_of_the_press_are_looked_for_only_if_told() -> None:
    aliases = [{"scheme": "press", "id": "Sol 5.6"}, {"scheme": "openai", "id": "sol-2026"}]
    models = [{"id": "gpt-5.6-sol", "aliases": aliases}]

    assert set(names_of(models, with_press=False)) == {"gpt-5.6-sol", "sol-2026"}
    assert set(names_of(models, with_press=True)) == {"gpt-5.6-sol", "sol-2026", "Sol 5.6"}


def test_nothing_on_record_finds_nothing() -> None:
    assert list(Names({}).mentions("gpt-5.5")) == []
