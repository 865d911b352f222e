"""Puts the wheel of the client together, called by hatchling.

The client answers with the rules of the service, which are the packages registry and
accesscontrol here. Under these names they would get into the way of whoever installs the wheel, so
they go into greenlight/vendored/, as they are but for the names in their imports. Only what the
client reaches goes along.
Source: docs/adr/0018-the-client-is-a-wheel.md
"""

import ast
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
OWN = ("greenlight", "greenlight_verify")
VENDORED = ("registry", "accesscontrol")
PLACE = "greenlight.vendored"


class WheelHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory(prefix="greenlight-wheel-")
        write_package(Path(self._folder.name))
        for name in OWN:
            build_data["force_include"][str(Path(self._folder.name, name))] = name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()


def write_package(folder: Path) -> None:
    """The packages of the wheel, under a folder that is there."""
    for source in _sources():
        place = folder / _place_of(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        place.write_text(text if source.suffix != ".py" else renamed(text), encoding="utf-8")
    (folder / "greenlight" / "vendored" / "__init__.py").write_text(
        '"""The rules of the service, as they are but for the names in their imports."""\n',
        encoding="utf-8",
    )


def renamed(text: str) -> str:
    """A module with the imports of vendored packages under their new names; nothing else changes.

    Raises: ValueError, for a bare `import registry.…`, which would need its uses renamed too.
    """
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            bare = [name.name for name in node.names if name.name.split(".")[0] in VENDORED]
            if bare:
                raise ValueError(f"write `from {bare[0]} import …`, so that it can be renamed")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in VENDORED:
            line = lines[node.lineno - 1]
            lines[node.lineno - 1] = line.replace(
                f"from {node.module} ", f"from {PLACE}.{node.module} ", 1
            )
    return "".join(lines)


def _sources() -> list[Path]:
    """Our own packages whole, and of the vendored ones the modules that they reach."""
    own = [path for name in OWN for path in sorted((ROOT / name).rglob("*")) if _belongs(path)]
    reached: set[Path] = set()
    waiting = [path for path in own if path.suffix == ".py"]
    while waiting:
        for found in _imported(waiting.pop()):
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    return [*own, *sorted(reached)]


def _belongs(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"


def _imported(source: Path) -> Iterator[Path]:
    """The files of vendored modules that a file imports, and of the packages that they are in."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in VENDORED:
            for name in (node.module, *(f"{node.module}.{part.name}" for part in node.names)):
                yield from _files_of(str(name).split("."))


def _files_of(parts: list[str]) -> Iterator[Path]:
    for length in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:length])
        for found in (place / "__init__.py", place.with_suffix(".py")):
            if found.is_file():
                yield found


def _place_of(source: Path) -> Path:
    relative = source.relative_to(ROOT)
    if relative.parts[0] in VENDORED:
        return Path(*PLACE.split("."), *relative.parts)
    return relative
