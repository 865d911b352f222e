"""Redis holds counts and nudges. Whoever can write there can have nothing run by it."""

import os
import pickle
from pathlib import Path

import pytest
from redis import Redis

from config.caching import RedisOrMemory
from config.celery import app
from tests.services.running import redis


class Trap:
    """Makes a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_what_somebody_else_wrote_there_is_neither_run_nor_believed(tmp_path: Path):
    trap = pickle.dumps(Trap(tmp_path / "sprung"))
    with redis() as url:
        cache = RedisOrMemory(url, {})
        Redis.from_url(url).set(cache.make_and_validate_key("failures"), trap)

        found = cache.get("failures", "none")

    assert found == "none"
    assert not (tmp_path / "sprung").exists()
    pickle.loads(trap)  # noqa: S301 it would have sprung
    assert (tmp_path / "sprung").exists()


@pytest.mark.parametrize("value", [3, True, 2.5, "text", None, [1.5, 2.5], {"a": [1]}])
def test_what_is_kept_comes_back_as_it_was(value: object):
    with redis() as url:
        cache = RedisOrMemory(url, {})

        cache.set("kept", value)

        assert cache.get("kept", "nothing") == value
        assert not cache.is_away


def test_workers_take_jobs_as_plain_data_only():
    assert list(app.conf.accept_content) == ["json"]
    assert app.conf.task_serializer == "json"
