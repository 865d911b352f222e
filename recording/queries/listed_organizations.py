"""Which organisations on record the rows of a list mean, many rows at a time."""

from collections.abc import Iterator, Sequence

from accesscontrol.queries.matching import candidates_for, described_by_keys, scored, sought
from accesscontrol.rules.index_keys import keys_to_seek_alike
from accesscontrol.rules.matching import Sought
from recording.rules.choosing import Choice, Fit, choose
from recording.rules.listed import Listed

MOST_SIMILAR_SEARCHES = 300
"""Rows that are compared with all similar names. A search costs milliseconds: the rows beyond
are compared only with names that differ in vowels, doubled letters, blanks and word order."""

NOT_COMPARED = "Not compared with all similar names: too many rows are not on record."


class Matching:
    """The rows of one file, which share a budget of searches."""

    def __init__(self) -> None:
        self._searches_left = MOST_SIMILAR_SEARCHES

    def choices(self, rows: Sequence[Listed]) -> Iterator[Choice]:
        """One for each row, in order."""
        wanted = [sought(row.name, row.country or "", row.identifiers) for row in rows]
        keys = [keys_to_seek_alike(one.name, one.identifiers) for one in wanted]
        known = described_by_keys({key for some in keys for key in some})
        for one, own_keys in zip(wanted, keys, strict=True):
            found = {entry[0]: entry for key in own_keys for entry in known.get(key, ())}
            choice = choose(
                [Fit(c.organization, c.name, c.match) for c in scored(one, found.values())]
            )
            yield choice if choice.chosen or choice.doubtful else self._similar(one)

    def _similar(self, wanted: Sought) -> Choice:
        if not self._searches_left:
            return Choice(why=NOT_COMPARED)
        self._searches_left -= 1
        found = candidates_for(wanted).found
        choice = choose([Fit(c.organization, c.name, c.match) for c in found])
        if choice.chosen is None:
            return choice
        # Found by its initials or by chance only: nobody is certain of that.
        return Choice(doubtful=(choice.chosen,), why="The name is like one on record.")
