"""Earlier states of the code, as the history of the repository has them."""

import os
import subprocess
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from tests.services.running import MANAGE, ROOT, Installation, skip

MIGRATIONS = "*/migrations/0*.py"
FIRST_TO_RUN = "config/management/commands/serve.py"
FILLED_WITH_EACH_ENTRY = (
    "registry/migrations/0003_ledger_proofs.py",
    "accesscontrol/migrations/0004_organization_names.py",
)


WITHOUT_HISTORY = "git, and the whole history: git fetch --unshallow --tags"


def oldest() -> list[str]:
    """The oldest tagged version, if there is one, and the first commit that could be served.

    Both, since the version may be the one at hand, of which there is nothing to upgrade.
    """
    tags = _git("tag", "--list", "v*", "--sort", "version:refname").split()
    added = _git("log", "--format=%H", "--diff-filter=A", "--", FIRST_TO_RUN).split()
    # What was cut off seems to have been added by the first commit that is left.
    is_cut_off = _git("rev-parse", "--is-shallow-repository").strip() != "false"
    found = [*tags[:1], *([] if is_cut_off else added[-1:])]
    if not found:
        skip(WITHOUT_HISTORY)
    return found


def before_each_migration() -> Iterator[str]:
    """The commits just before those that added migrations, the latest first, as far back as there
    was something to be served."""
    for commit in _git("log", "--format=%H", "--diff-filter=A", "--", MIGRATIONS).split():
        if _git("ls-tree", "--name-only", f"{commit}^", FIRST_TO_RUN):
            yield f"{commit}^"


def writes_all_that_is_derived(commit: str) -> bool:
    """Whether the code of then knew every table that is filled with each entry.

    What it records beside a later version lacks the rest, as for some states before 1.0.0.
    """
    return len(_git("ls-tree", "--name-only", commit, *FILLED_WITH_EACH_ENTRY).split()) == len(
        FILLED_WITH_EACH_ENTRY
    )


class Release:
    """An earlier state of the code, unpacked into a folder."""

    def __init__(self, commit: str, folder: Path) -> None:
        archive = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, check=True, capture_output=True
        )
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
            packed.extractall(folder, filter="data")
        self._folder = folder

    def manage(self, place: Installation, *arguments: str) -> str:
        """What a command of that time prints, on the data of an installation."""
        done = subprocess.run(
            [MANAGE[0], "manage.py", *arguments],
            env={**place.environment, "PYTHONPATH": str(self._folder)},
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, env=_ENV)
    return done.stdout if done.returncode == 0 else ""


_ENV = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
