"""Which trigrams a similar name must share with the one that is looked for.

A slip destroys three trigrams at most, so of the n trigrams of a name with one slip n - 3 are
left. Whoever shares k of n shares at least j of any n - k + j of them: it is enough to look at
the few rarest.
"""

from collections.abc import Mapping, Sequence

SLIP = 3
SHARED = 2
"""Of a short name; a long one shares one more, and may have one more destroyed."""
LONG = 9
VERY_LONG = 18
LEAST_SIMILARITY = 0.3
"""In the sense of pg_trgm: what a slip and a word written short still leave of a name."""


def trigrams_of(core: str) -> list[str]:
    """Each once, in order; `core` has a blank at each end."""
    return sorted({core[i : i + 3] for i in range(len(core) - 2)})


def words_of_search(frequency: Mapping[str, int]) -> str | None:
    """An FTS5 expression that finds whoever shares enough of the rarest trigrams.

    `frequency` holds how often each trigram occurs; those that never do are left out. None when
    nothing is left to look for.
    """
    known = sorted(
        (trigram for trigram, count in frequency.items() if count),
        key=lambda trigram: frequency[trigram],
    )
    shared = min(SHARED + (len(known) >= LONG), len(known))
    if not shared:
        return None
    rarest = known[: shared + SLIP + (len(known) >= VERY_LONG)]
    return _at_least([_quoted(trigram) for trigram in rarest], shared)


def _at_least(terms: Sequence[str], shared: int) -> str:
    if shared == 1:
        return f"({' OR '.join(terms)})"
    choices = (
        f"({term} AND {_at_least(terms[i + 1 :], shared - 1)})"
        for i, term in enumerate(terms[: len(terms) - shared + 1])
    )
    return f"({' OR '.join(choices)})"


def _quoted(trigram: str) -> str:
    return '"' + trigram.replace('"', '""') + '"'
