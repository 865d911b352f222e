"""Which organisations on record the rows of a list mean, many rows at a time."""

from collections.abc import Iterator, Mapping, Sequence

from accesscontrol.queries.matching import (
    candidates_for,
    described_by_ids,
    described_by_keys,
    scored,
    sought,
)
from accesscontrol.rules.index_keys import keys_to_seek_alike
from accesscontrol.rules.matching import Sought, match
from recording.rules.choosing import LEFT_OUT, NEW, Choice, Fit, choose
from recording.rules.listed import Listed

MOST_SIMILAR_SEARCHES = 300
"""Rows that are compared with all similar names. A search costs milliseconds: the rows beyond
are compared only with names that differ in vowels, doubled letters, blanks and word order."""

NOT_COMPARED = "Not compared with all similar names: too many rows are not on record."


class Matching:
    """The rows of one file, which share a budget of searches."""

    def __init__(self, decided: Mapping[int, str] | None = None) -> None:
        """`decided` says of some lines what a person chose."""
        self._searches_left = MOST_SIMILAR_SEARCHES
        self._decided = decided or {}

    def choices(self, rows: Sequence[Listed]) -> Iterator[Choice]:
        """One for each row, in order."""
        wanted = [sought(row.name, row.country or "", row.identifiers) for row in rows]
        keys = [keys_to_seek_alike(one.name, one.identifiers) for one in wanted]
        known = described_by_keys({key for some in keys for key in some})
        by_hand = self._by_hand(rows, wanted)
        for row, one, own_keys in zip(rows, wanted, keys, strict=True):
            if row.line in by_hand:
                yield by_hand[row.line]
                continue
            found = {entry[0]: entry for key in own_keys for entry in known.get(key, ())}
            choice = choose(
                [
                    Fit(c.organization, c.name, c.match, c.country)
                    for c in scored(one, found.values())
                ]
            )
            yield choice if choice.chosen or choice.doubtful else self._similar(one)

    def _by_hand(self, rows: Sequence[Listed], wanted: Sequence[Sought]) -> dict[int, Choice]:
        """The rows of which a person decided, by line."""
        decided = {row.line: self._decided[row.line] for row in rows if row.line in self._decided}
        known = described_by_ids(set(decided.values()) - {NEW, LEFT_OUT})
        found = {}
        for row, one in zip(rows, wanted, strict=True):
            if row.line not in decided:
                continue
            chosen = decided[row.line]
            fit = None
            if chosen in known:
                _, name, described = known[chosen]
                fit = Fit(chosen, name, match(one, described), described.country)
            found[row.line] = Choice(chosen=fit, decided=chosen)
        return found

    def _similar(self, wanted: Sought) -> Choice:
        if not self._searches_left:
            return Choice(why=NOT_COMPARED)
        self._searches_left -= 1
        found = candidates_for(wanted).found
        choice = choose([Fit(c.organization, c.name, c.match, c.country) for c in found])
        if choice.chosen is None:
            return choice
        # Found by its initials or by chance only: nobody is certain of that.
        return Choice(doubtful=(choice.chosen,), why="The name is like one on record.")
