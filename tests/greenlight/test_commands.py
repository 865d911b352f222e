"""The command line against a real service: what people see, what programs get, which code."""

import json
import os
import subprocess
import sys

import pytest

from greenlight.commands.exits import MEANING
from tests.greenlight.conftest import Service
from tests.greenlight.faulty import faulty, problem, reply
from tests.greenlight.typing_in import CommandLine
from tests.services.ports import free_port
from tests.services.running import ROOT

AT = ("--as-of", "2026-06-27", "--known-at", "88")
MYTHOS = ("mythos-5", "--channel", "anthropic-api")
APPROVED = (
    "--class", "foreign_person=no", "--class", "military_contractor=no",
    "--list", "commerce-approved-mythos-5",
)  # fmt: skip
ALLOWED = ("check", *MYTHOS, *APPROVED, *AT)
DENIED = ("check", "fable-5", "--channel", "anthropic-api", *AT)
UNDECIDED = ("check", *MYTHOS, *AT)


@pytest.mark.parametrize(("words", "outcome", "code"), [
    (ALLOWED, "allow", 0), (DENIED, "deny", 20), (UNDECIDED, "indeterminate", 30),
])  # fmt: skip
def test_the_exit_code_of_a_check_is_its_answer(
    words: tuple[str, ...], outcome: str, code: int, greenlight: CommandLine
) -> None:
    for_people, for_programs = greenlight(*words), greenlight(*words, "--json")

    assert (for_people.code, for_programs.code) == (code, code)
    assert for_people.out.startswith(outcome.upper())
    document = json.loads(for_programs.out)
    assert (document["outcome"], document["ledger_size"]) == (outcome, 88)
    assert for_people.err == for_programs.err == ""


def test_a_check_says_why_and_what_would_settle_it(greenlight: CommandLine) -> None:
    said = " ".join(greenlight(*UNDECIDED, *APPROVED[:4]).out.split())

    assert "OFFER_UNCERTAIN" in said
    assert "--list commerce-approved-mythos-5=…" in said
    assert "allow deny Is the subject on the list" in said


def test_trust_changes_the_answer_as_over_http(greenlight: CommandLine) -> None:
    said = greenlight(*ALLOWED, "--trust", "official", "--json")

    assert (said.code, json.loads(said.out)["trust"]) == (30, "official")


def test_an_explanation_names_directives_and_sources(greenlight: CommandLine) -> None:
    for_people = greenlight("explain", *DENIED[1:])
    for_programs = json.loads(greenlight("explain", *DENIED[1:], "--json").out)

    assert for_people.code == 20
    assert "SUSPENDED_BY_DEVELOPER" in for_people.out
    assert "Both models suspended for all customers" in for_people.out
    assert for_programs["answer"]["outcome"] == "deny"
    assert "anthropic-2026-06-12-suspension" in for_programs["directives"]
    cited = {
        citation["source"]
        for directive in for_programs["directives"].values()
        for citation in directive["citations"]
    }
    assert cited == set(for_programs["sources"])


def test_the_board_of_all_and_of_one(greenlight: CommandLine) -> None:
    whole = greenlight("status", *AT)
    one = greenlight("status", "Claude Mythos 5", "--channel", "anthropic-api", *AT)
    unreleased = "closed                     ever"

    assert whole.code == one.code == 0
    assert "fable-5" in whole.out
    assert "ledger size 88" in whole.out
    assert unreleased not in whole.out
    assert len(greenlight("status", "--all", *AT).out) > len(whole.out)
    assert "law restricted, offered limited" in one.out
    board = json.loads(greenlight("status", "fable-5", *AT, "--json").out)
    assert set(board["models"]) == {"fable-5"}


def test_history_and_differences(greenlight: CommandLine) -> None:
    history = greenlight("history", "fable-5", "--channel", "anthropic-api", "--known-at", "88")
    differing = greenlight(
        "diff", "2026-06-11", "2026-06-27", "--known-at", "88", "--channel", "openai-api", "--json"
    )

    assert "2026-06-14T04:00:00Z" in history.out
    found = json.loads(differing.out)
    assert found["ledger_sizes"] == [88, 88]
    [sol] = [each for each in found["results"] if each["model"] == "gpt-5.6-sol"]
    assert (sol["before"]["tier"], sol["after"]["tier"]) == ("closed", "limited")
    assert {each["channel"] for each in found["results"]} == {"openai-api"}


def test_differences_of_what_the_record_said(greenlight: CommandLine) -> None:
    same = greenlight("diff", "88", "88", "--by", "known-at", "--as-of", "2026-06-27")
    other = greenlight("diff", "61", "88", "--by", "known-at", "--as-of", "2026-06-27")

    assert (same.code, same.out) == (0, "Nothing differs between 88 and 88.\n")
    assert "mythos-5" in other.out


def test_the_change_log_to_its_end(greenlight: CommandLine) -> None:
    lines = greenlight("changes", "--json").out.splitlines()
    tail = greenlight("changes", "--after", str(len(lines) - 2)).out.splitlines()

    assert [json.loads(line)["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    assert [line.split()[0] for line in tail] == [str(len(lines) - 1), str(len(lines))]


WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("check", "mythos-55", "--channel", "anthropic-api"), 2, "the nearest are mythos-5"),
    (("check", "mythos-5", "--channel", "carrier-pigeon"), 2, "carrier-pigeon"),
    ((*UNDECIDED, "--class", "martians"), 2, "No class martians"),
    ((*UNDECIDED, "--class", "foreign_person=maybe"), 2, "write foreign_person=no"),
    ((*UNDECIDED, "--as-of", "soon"), 2, "Write an instant as"),
    (("check", "mythos-5"), 2, "Give --channel"),
    (("chekc", "mythos-5"), 2, "invalid choice"),
    (("status", "--timeout", "never"), 2, "number of seconds"),
    (("status", "--channel", "carrier-pigeon"), 2, "use one of anthropic-api"),
    (("changes", "--after", "yesterday"), 2, "sequence number"),
    (("diff", "1", "2", "--by", "known-at", "--known-at", "3"), 2, "leave --known-at out"),
    (("verify", "no-such-file"), 2, "no-such-file"),
    (("listen", "--forward-to", "nowhere"), 2, "no http address"),
    (("listen", "--forward-to", "http://127.0.0.1:1", "--secret", "s"), 2, "whole"),
    (("scan", "no-such-folder"), 2, "no-such-folder"),
    (("status", "--key", "gl_live_wrong"), 4, "GREENLIGHT_KEY"),
    (("status", "--config", "no-such-file"), 2, "no-such-file"),
]


@pytest.mark.parametrize(("words", "code", "cure"), WRONG, ids=lambda each: str(each)[:40])
def test_what_cannot_be_asked_says_how_to_ask(
    words: tuple[str, ...], code: int, cure: str, greenlight: CommandLine
) -> None:
    said = greenlight(*words)

    assert (said.code, said.out) == (code, "")
    assert cure in said.err
    assert "Traceback" not in said.err


def test_nobody_there_is_five_and_not_a_no(greenlight: CommandLine) -> None:
    said = greenlight(*UNDECIDED, "--url", f"http://127.0.0.1:{free_port()}")

    assert (said.code, said.out) == (5, "")
    assert "cannot be reached" in said.err
    assert "GREENLIGHT_URL" in said.err


@pytest.mark.parametrize(("answer", "code"), [
    (problem(503, "registry-stale", Retry_After="60"), 5),
    (problem(429, "rate-limited", Retry_After="60"), 5),
    (problem(403, "forbidden"), 4),
    (problem(418, "teapot"), 2),
])  # fmt: skip
def test_problems_have_their_code_and_are_json_for_programs(
    answer: bytes, code: int, greenlight: CommandLine
) -> None:
    with faulty(answer) as registry:
        said = greenlight("status", "--json", "--url", registry.url)

    assert (said.code, said.out) == (code, "")
    assert json.loads(said.err)["error"]["detail"] == "Not so."


@pytest.mark.parametrize("words", [
    ("check",), ("chek", "mythos-5"), ("check", "mythos-5", "--trust", "hearsay"),
    ("status", "--nope"),
])  # fmt: skip
def test_words_that_make_no_command_are_told_to_programs_as_json(
    words: tuple[str, ...], greenlight: CommandLine
) -> None:
    for_people, for_programs = greenlight(*words), greenlight(*words, "--json")

    assert (for_people.code, for_programs.code) == (2, 2)
    assert for_people.err.startswith("usage: greenlight")
    assert json.loads(for_programs.err)["error"]["code"] == "usage"
    assert for_people.out == for_programs.out == ""


def test_an_old_board_is_shown_and_is_five(greenlight: CommandLine) -> None:
    cell = {"tier": "closed", "possible": ["closed"], "closed_because": "barred", "since": None,
            "until": None}  # fmt: skip
    board = {"ledger_size": 1, "recorded_at": None, "trust": "confirmed", "stale_seconds": 90,
             "models": {"m": {"c": cell}}}  # fmt: skip
    with faulty(reply(200, board), reply(200, board)) as registry:
        for_people = greenlight("status", "--url", registry.url)
        for_programs = greenlight("status", "--json", "--url", registry.url)

    assert (for_people.code, for_programs.code) == (5, 5)
    assert "90 seconds ago" in for_people.err
    assert "closed" in for_people.out
    assert json.loads(for_programs.out)["stale_seconds"] == 90


def test_other_models_that_pass_are_listed_if_asked_for(greenlight: CommandLine) -> None:
    said = greenlight(*DENIED, "--alternatives", "2")
    for_programs = json.loads(greenlight(*DENIED, "--alternatives", "2", "--json").out)

    assert said.code == 20
    assert 0 < len(for_programs["alternatives"]) <= 2
    for each in for_programs["alternatives"]:
        assert each["model"] in said.out


def test_what_a_registry_says_never_steers_the_terminal(greenlight: CommandLine) -> None:
    results = [{"channel": "\x1b[2Jx", "start": None, "end": None, "tier": "closed\x07",
                "possible": ["closed\x07"], "controlling": ["\x1b]0;title"]}]  # fmt: skip
    with faulty(reply(200, {"model": "m", "ledger_size": 1, "results": results})) as registry:
        said = greenlight("history", "m", "--url", registry.url)

    assert said.code == 0
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


def test_a_reader_that_has_had_enough_is_no_error(service: Service) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m greenlight changes --url {service.url} | head -1; "
         'exit "${PIPESTATUS[0]}"'],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")


def test_help_comes_at_once_and_loads_nothing_heavy() -> None:
    code = """
import sys, resource
from greenlight.commands.program import main
try:
    main(["--help"])
except SystemExit:
    pass
heavy = {"httpx2", "cryptography", "ssl", "asyncio", "pathspec", "registry", "tomllib"}
used = resource.getrusage(resource.RUSAGE_SELF)
print(sorted(heavy & set(sys.modules)), used.ru_utime + used.ru_stime < 0.2)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[] True"


def test_every_exit_code_is_explained_in_the_help(greenlight: CommandLine) -> None:
    said = greenlight("--help").out

    assert all(f"{code:>5}  {meaning}" in said for code, meaning in MEANING.items())
    assert greenlight("--version").out.startswith("greenlight ")


def test_it_runs_as_a_module(service: Service) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "greenlight", *DENIED],
        env={**os.environ, "GREENLIGHT_URL": service.url},
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout.split()[0]) == (20, "DENY")
