"""Installations that already hold the seed record, without loading it each time.

The first that is asked for is made as a user makes it; the others are copies of it: of its data
folder, and on PostgreSQL of its database, on one server that this process keeps until its end.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services.postgresql import find_binaries, server
from tests.services.replaying import nothing_known_changes
from tests.services.running import ROOT, Installation, installation, skip

VENDORS = ("sqlite", "postgresql")
_numbers = count(1)


@contextmanager
def seeded(vendor: str, folder: Path, **settings: str) -> Iterator[Installation]:
    """An installation with the seed record in a folder that is not there yet.

    In a journey, what is known at first has to be known in the end.
    """
    with _copy(vendor, "seeded", folder) as database:
        place = installation(folder, **database, **settings)
        with nothing_known_changes(place):
            yield place


@contextmanager
def migrated(vendor: str, folder: Path, **settings: str) -> Iterator[Installation]:
    """The same with tables and an empty ledger."""
    with _copy(vendor, "migrated", folder) as database:
        yield installation(folder, **database, **settings)


@contextmanager
def empty(vendor: str, folder: Path, **settings: str) -> Iterator[Installation]:
    """One without tables."""
    if vendor == "sqlite":
        yield installation(folder, **settings)
        return
    name = f"empty_{next(_numbers)}"
    _create(name, "template1")
    yield installation(folder, DATABASE_URL=_address(name), **settings)


@contextmanager
def _copy(vendor: str, template: str, folder: Path) -> Iterator[dict[str, str]]:
    """The settings for a database that is a copy of a template; its data folder is copied."""
    shutil.copytree(_template(vendor, template), folder)
    if vendor == "sqlite":
        yield {}
        return
    name = f"copy_{next(_numbers)}"
    _create(name, template)
    try:
        yield {"DATABASE_URL": _address(name)}
    finally:
        with psycopg.connect(_server(), autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


@cache
def _template(vendor: str, template: str) -> Path:
    """The data folder of an installation that nobody uses but as a model for copies."""
    folder = Path(tempfile.mkdtemp(prefix="greenlight-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = folder / "data"
    settings = {}
    if vendor == "postgresql":
        _create(template, "template1" if template == "migrated" else "migrated")
        settings = {"DATABASE_URL": _address(template)}
    if template == "migrated":
        installation(data, **settings).manage("migrate", "-v0")
    else:
        shutil.copytree(_template(vendor, "migrated"), data)
        installation(data, **settings).manage("load_record", str(ROOT / "fixtures"))
    return data


def _create(name: str, template: str) -> None:
    if template == "migrated":
        _template("postgresql", template)
    with psycopg.connect(_server(), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def _address(database: str) -> str:
    return f"{_server().rpartition('/')[0]}/{database}"


@cache
def _server() -> str:
    if find_binaries() is None:
        skip("postgresql")
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(server())
