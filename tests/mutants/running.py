"""Runs the tests of the rules on a mutant, each in a process of its own.

The process is forked from one in which everything slow to import is there already, but none of
the rules: the fork changes the tree, and imports the changed module.
"""

import ast
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pydantic  # noqa: F401 - here so that no fork has to import it
import pytest

from tests.mutants.operators import Mutant

ROOT = Path(__file__).resolve().parent.parent.parent
ALGEBRA = {
    "registry": (
        "against", "courses", "dates", "differences", "doors", "doubts", "existence", "history",
        "layers", "lifecycle", "merkle", "periods", "reach", "record", "sweep", "tiers", "truth",
        "vocabulary",
    ),
    "accesscontrol": (
        "answer", "bearing", "decide", "explain", "inquiry", "keys", "missing", "question",
        "validity",
    ),
}  # fmt: skip
"""The rules that are changed, by app: those that decide, and have tests of their own."""
SECONDS_PER_TEST = 10
MEMORY = 2 * 1024**3
OPTIONS = (
    *("-x", "-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "--noconftest"),
    *("-c", os.devnull, f"--rootdir={ROOT}"),
)


def prepare() -> None:
    """Settings for every fork. Fails unless the tests pass on the rules as they are."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.setdefault("EXAMPLES", "25")
    hypothesis.settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    )
    hypothesis.settings.load_profile("mutants")
    assert not [name for name in sys.modules if ".rules." in name and "tests" not in name]
    code = os.waitstatus_to_exitcode(os.waitpid(_fork(None, {}), 0)[1])
    if code != 0:
        raise SystemExit("The tests fail on the rules as they are: see `make test`.")


def results_of(
    mutants: Sequence[Mutant], trees: Mapping[str, ast.Module]
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with its end: killed, timed out or survived."""
    jobs = int(os.environ.get("JOBS", os.cpu_count() or 1))
    running: dict[int, Mutant] = {}
    waiting = iter(mutants)
    while True:
        for mutant in waiting:
            running[_fork(mutant, trees)] = mutant
            if len(running) >= jobs:
                break
        if not running:
            return
        pid, status = os.wait()
        yield running.pop(pid), _end(os.waitstatus_to_exitcode(status))


def _end(code: int) -> str:
    if code == 0:
        return "survived"
    return "timed out" if code == -signal.SIGPROF else "killed"


def _fork(mutant: Mutant | None, trees: Mapping[str, ast.Module]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _run(mutant, trees)
        finally:
            os._exit(code)
    return pid


def _run(mutant: Mutant | None, trees: Mapping[str, ast.Module]) -> int:
    if mutant is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        mutant.apply()
        code = compile(trees[mutant.path], mutant.path, "exec")
        sys.meta_path.insert(0, _Changed(mutant.path.removesuffix(".py").replace("/", "."), code))
    for tests in _tests_for(mutant):
        failed = int(pytest.main([*OPTIONS, *tests], plugins=[_TimeLimit()]))
        if failed:
            return failed
    return 0


def _tests_for(mutant: Mutant | None) -> Iterator[list[str]]:
    """The module's own tests first, then the others that are quick, the properties last."""
    app, _, module = mutant.path.split("/") if mutant else ("", "", "")
    found = [
        file
        for folder, names in ALGEBRA.items()
        for file in sorted((ROOT / "tests" / folder / "rules").glob("test_*.py"))
        if file.stem.removeprefix("test_").startswith(names)
    ]
    name = f"test_{module.removesuffix('.py')}"
    own = [file for file in found if app in file.parts and file.name.startswith(name)]
    if own:
        yield [str(file) for file in own]
    yield [str(file) for file in found if file not in own]
    yield [str(ROOT / "tests" / "algebra" / "test_properties.py")]


class _TimeLimit:
    """A test that spends too long is ended with its process: the change has been noticed."""

    def pytest_runtest_logstart(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS_PER_TEST)


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module the code of the mutant."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name = name
        self.code = code

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)  # noqa: S102 - it is our own code, changed
