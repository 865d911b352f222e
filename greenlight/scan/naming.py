"""What counts as a model's name in a text: an id or an alias, whole, and not part of another."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PRESS = "press"
"""The scheme of names in prose: words such as Sol, which a text can hold and mean no model."""
SHORTEST = 4
_LINE_END = re.compile(r"\r\n|\n|\r")
"""As editors count lines; str.splitlines knows more ends than they do."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`line` and `column` count from 1; `exact` is False for a dated form that is not on record."""

    line: int
    column: int
    text: str
    model: str
    exact: bool


class Names:
    """The names of models on record, ready to be looked for."""

    def __init__(self, models: Mapping[str, str]) -> None:
        """`models` gives the model of each name."""
        self._models = {name.casefold(): model for name, model in models.items()}
        longest_first = sorted(self._models, key=lambda name: (-len(name), name))
        either = "|".join(map(re.escape, longest_first)) or r"(?!)"
        # Not within a longer name: gpt-5.5 is neither in gpt-5.55 nor in my-gpt-5.5 nor in
        # gpt-5.5-mini. A provider before a slash and a tag behind a colon or @ name the same model.
        self._pattern = re.compile(
            rf"(?<![\w.\-])(?P<name>{either})"
            r"(?P<dated>-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest))?(?![\w\-]|\.\w)",
            re.IGNORECASE,
        )

    def mentions(self, text: str) -> Iterator[Mention]:
        """In order."""
        for number, line in enumerate(_LINE_END.split(text), start=1):
            for found in self._pattern.finditer(line):
                yield Mention(
                    line=number,
                    column=found.start() + 1,
                    text=found[0],
                    model=self._models[found["name"].casefold()],
                    exact=found["dated"] is None,
                )


def names_of(models: Iterable[Mapping[str, Any]], *, with_press: bool) -> dict[str, str]:
    """The model of each id and alias, of models as the registry lists them."""
    names: dict[str, str] = {}
    for model in models:
        names[model["id"]] = model["id"]
        for alias in model.get("aliases", ()):
            if (with_press or alias["scheme"] != PRESS) and len(alias["id"]) >= SHORTEST:
                names[alias["id"]] = model["id"]
    return names
