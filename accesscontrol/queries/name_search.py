"""Searching the index of names by trigrams: pg_trgm on PostgreSQL, FTS5 on SQLite."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from rapidfuzz import fuzz, process

from accesscontrol.models import Organization
from accesscontrol.rules.index_keys import core_text
from accesscontrol.rules.names import ComparableName
from accesscontrol.rules.trigrams import rarest_pairs, trigrams_of, words_of_search

MOST_FOUND = 40
"""Organisations whose names are compared in full."""
MOST_VERSIONS = 5 * MOST_FOUND
"""As many of the likest are looked at, since some are of versions that were superseded."""
LEAST_ALIKE = 45
"""Names less alike than this, of 100, are no candidates."""
MOST_READ = 4000
"""Names that the database hands over, unordered; the likest of them are found here."""
COUNTED_TO = 2000
"""A trigram in more names than this is common, however common."""

_TRIGRAM_TABLE = "accesscontrol_organizationtrigram"

_FREQUENCIES = """
SELECT most_common_elems::text::text[], most_common_elem_freqs
FROM pg_stats_ext_exprs
WHERE statistics_name = 'organization_trigram_frequencies' AND most_common_elems IS NOT NULL
"""
_POSTGRESQL = """
SELECT organization_id, core
FROM accesscontrol_organizationname
WHERE {condition}
LIMIT %s
"""
_COUNT = f"""
SELECT count(*) FROM (SELECT 1 FROM {_TRIGRAM_TABLE} WHERE {_TRIGRAM_TABLE} MATCH %s LIMIT %s)
"""  # noqa: S608 (the name of our own table)
_SQLITE = f"""
SELECT n.organization_id, n.core
FROM {_TRIGRAM_TABLE} f JOIN accesscontrol_organizationname n ON n.id = f.rowid
WHERE {_TRIGRAM_TABLE} MATCH %s
LIMIT %s
"""  # noqa: S608 (the name of our own table)


class Similar(NamedTuple):
    """Rows of organisations with a similar name, likest first; `searched` is whether we could."""

    rows: list[int]
    searched: bool


def similar_names(name: ComparableName) -> Similar:
    """Current organisations one of whose names shares enough trigrams with this one."""
    core = core_text(name)
    if not can_search():
        return Similar([], searched=False)
    if not core.strip():
        return Similar([], searched=True)
    found = _on_postgresql(core) if connection.vendor == "postgresql" else _on_sqlite(core)
    return Similar(list(dict.fromkeys(found)), searched=True)


def can_search() -> bool:
    """Whether the database has its trigrams: the migration may have had to do without."""
    if connection.vendor == "postgresql":
        wanted = "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"
    else:
        wanted = f"SELECT 1 FROM sqlite_master WHERE name = '{_TRIGRAM_TABLE}'"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(wanted)
        return cursor.fetchone() is not None


def _on_postgresql(core: str) -> list[int]:
    pairs = rarest_pairs(core, trigram_frequencies())
    with connection.cursor() as cursor:
        condition = " OR ".join(["(core LIKE %s AND core LIKE %s)"] * len(pairs))
        patterns = [f"%{trigram}%" for pair in pairs for trigram in pair]
        cursor.execute(_POSTGRESQL.format(condition=condition), [*patterns, MOST_READ])
        return _likest(core, cursor.fetchall())


def trigram_frequencies() -> dict[str, float]:
    """Of the common trigrams, in how great a part of names they are; empty before statistics."""
    with connection.cursor() as cursor:
        cursor.execute(_FREQUENCIES)
        # Behind the frequencies stand the least, the greatest, and that of no element at all.
        row = cursor.fetchone()
        return dict(zip(*row, strict=False)) if row else {}


def _on_sqlite(core: str) -> list[int]:
    with connection.cursor() as cursor:
        frequency = {}
        for trigram in trigrams_of(core):
            quoted = '"' + trigram.replace('"', '""') + '"'
            cursor.execute(_COUNT, [quoted, COUNTED_TO])
            frequency[trigram] = cursor.fetchone()[0]
        words = words_of_search(frequency)
        if words is None:
            return []
        cursor.execute(_SQLITE, [words, MOST_READ])
        return _likest(core, cursor.fetchall())


def _likest(core: str, found: Sequence[tuple[int, str]]) -> list[int]:
    """Of rows of organisations with a name: the current ones whose names are the likest."""
    ranked = process.extract(
        core,
        [text for _, text in found],
        scorer=fuzz.token_sort_ratio,
        processor=None,
        score_cutoff=LEAST_ALIKE,
        limit=MOST_VERSIONS,
    )
    likest = list(dict.fromkeys(found[index][0] for _, _, index in ranked))
    current = set(
        Organization.objects.filter(pk__in=likest, superseded_by__isnull=True).values_list(
            "pk", flat=True
        )
    )
    return [row for row in likest if row in current][:MOST_FOUND]
