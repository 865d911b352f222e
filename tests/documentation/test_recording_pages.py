"""The samples of the pages on recording and on impacts, in an installation of their own."""

import json
import re
from collections.abc import Iterator

import pytest

from recording.rules.workflow import FROM, Action, State
from tests.documentation.fences import fence
from tests.documentation.shell import Clone, clone
from tests.services.seeded import seeded

PAGE = "docs/recording.md"
LIFT = fence(PAGE, 1, "json")
VARYING = re.compile(r"^\d+  \S+Z  |root [0-9a-f]{64}", re.MULTILINE)
"""When something was recorded, the number of the changeset, and with them the root."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A clone with the example of the page as a file."""
    folder = tmp_path_factory.mktemp("recording")
    with seeded("sqlite", folder / "data") as place:
        made = clone(folder / "clone", place.environment)
        (made.folder / "lift.json").write_text(LIFT)
        yield made


def test_the_commands_of_the_pages_do_what_their_comments_say(here: Clone) -> None:
    """In the order of the pages: the impact is asked for before the changeset is recorded."""
    rehearse, impact, *rest = fence(PAGE, 2, "sh").splitlines()
    in_words, as_data = fence("docs/impact.md", 1, "sh").splitlines()
    assert impact.split("#")[0].split() == in_words.split("#")[0].split()

    rehearsed = here.type(rehearse)
    words, data = here.type(in_words), json.loads(here.type(as_data))
    recorded, _, verified = (here.type(line) for line in rest)

    shown = VARYING.sub("", fence(PAGE, 3, "console")).splitlines()
    said = VARYING.sub("", rehearsed).splitlines()
    assert [line for line in shown if "…" not in line and line not in said] == []
    assert data["digest"][:12] in words
    assert "Nothing was recorded" not in recorded
    assert len(json.loads((here.folder / "record.json").read_text())) > 1
    assert "90 entries" in verified


def test_the_way_of_a_changeset_is_drawn_as_the_rules_have_it() -> None:
    drawn = fence(PAGE, 4, "text")
    states = [state for state in State if state is not State.WITHDRAWN]

    assert re.findall(r"(?:^|▶ )([a-z]+)", drawn.splitlines()[0]) == states
    for action, sources in FROM.items():
        if action in (Action.SUBMIT, Action.APPROVE, Action.PUBLISH):
            [source] = sources
            assert re.search(rf"\b{source} ──{action}──▶", drawn), action
    assert {Action.REJECT, Action.WITHDRAW} <= set(re.findall(r"[a-z]+", drawn))
    assert FROM[Action.WITHDRAW] == {State.DRAFT, State.SUBMITTED, State.APPROVED}
