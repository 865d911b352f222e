"""Which trigrams a similar name must share with the one that is looked for.

A slip destroys three trigrams at most, so of the n trigrams of a name with one slip n - 3 are
left. Whoever shares k of n shares at least j of any n - k + j of them: it is enough to look at
the few rarest.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

SLIP = 3
SHARED = 2
"""Of a short name; a long one shares one more, and may have one more destroyed."""
LONG = 9
VERY_LONG = 18
RAREST = 6
"""Two neighbours that changed places destroy four trigrams: of any six, two are left."""


def trigrams_of(core: str) -> list[str]:
    """Each once, in order; `core` has a blank at each end."""
    return sorted({core[i : i + 3] for i in range(len(core) - 2)})


def rarest_pairs(core: str, frequency: Mapping[str, float]) -> list[tuple[str, str]]:
    """Pairs of the rarest trigrams of which a similar name has at least one, both in it.

    A trigram that `frequency` does not have is rarer than all that it has. A name of one trigram
    is paired with itself.
    """
    trigrams = trigrams_of(core)
    rarest = sorted(trigrams, key=lambda trigram: (frequency.get(trigram, 0), trigram))[:RAREST]
    return list(combinations(rarest, 2)) or [(trigram, trigram) for trigram in rarest]


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
