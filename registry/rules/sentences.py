"""A provision read back as one plain sentence: what it does, and what it does not.

The sentence is what a recorder confirms, so two provisions that mean different things never
read alike. The recorder's own `text` and the citations are not read back, but for what a DUTY
asks.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from registry.rules.dates_in_words import bound_words, period_words, speaks_in_days
from registry.rules.vocabulary import EVERYONE, ProvisionKind

Object = Mapping[str, Any]
Names = Mapping[tuple[str, str], str]
"""The name of each object that may be spoken of, by its kind and id; a directive's is its title."""

_PLAIN = re.compile(r"[\w .'()+-]+")
"""Names that cannot be mistaken for several, or for a part of the sentence."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")

_STANDING = {
    "official": "this is official",
    "confirmed": "this is confirmed",
    "reported": "this is only reported, so at the usual threshold it may or may not be so",
    "alleged": "this is only alleged, so at the usual threshold it may or may not be so",
    "draft": "this is a draft and changes nothing",
    "denied": "this is denied and changes nothing",
}


def sentence_of(provision: Object, *, names: Names, zone: str) -> str:
    """The sentence of a provision as its document has it, in its shape.

    `names` may lack some objects, which are then called by their ids. `zone` is the time zone
    of the directive's authority, in which its days lie.
    """
    said = _Reader(provision, names)
    clauses = [said.act(), *said.limits(), *said.conditions(), _STANDING[provision["standing"]]]
    if any(map(speaks_in_days, _bounds(provision))):
        clauses.append(f"days are those of {zone}")
    sentence = "; ".join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}."


class _Reader:
    def __init__(self, provision: Object, names: Names) -> None:
        self.provision = provision
        self.names = names
        self.kind = ProvisionKind(provision["kind"])
        self.when = period_words(provision["period"])

    def act(self) -> str:
        match self.kind:
            case ProvisionKind.BAR:
                return f"{self.when}, {self._none_of_who()} may use {self._where('or')}"
            case ProvisionKind.GRANT:
                return (
                    f"{self.when}, {self._who()} may use {self._where('and')} "
                    f"as an exception from {self._against('bar')}"
                )
            case ProvisionKind.OFFER:
                return f"{self.when}, the offer of {self._where('and')} is to {self._who()}"
            case ProvisionKind.DUTY:
                return self._duty()
            case ProvisionKind.END:
                since = bound_words(self.provision["period"]["start"])
                return f"{since}, {self._against('provision')} ends for good"
            case ProvisionKind.PAUSE:
                return f"{self.when}, {self._against('provision')} is stopped"

    def limits(self) -> list[str]:
        """What the act does not do, where somebody could think that it does."""
        force = self.provision["force"]
        match self.kind:
            case ProvisionKind.BAR:
                return [_FORCE_OF_BAR[force]]
            case ProvisionKind.GRANT:
                found = ["those bars stay for everybody else, and other bars are not touched"]
            case ProvisionKind.OFFER:
                found = ["this takes the place of earlier offers and lifts no bar"]
                if self.provision.get("irrevocable"):
                    found = ["this cannot be taken back, and lifts no bar"]
            case ProvisionKind.DUTY:
                found = ["this changes nobody's access"]
            case ProvisionKind.END:
                found = ["nothing that was ended before comes back"]
                if self.provision["period"].get("end") is not None:
                    found.append("that an end is given for this changes nothing")
            case ProvisionKind.PAUSE:
                found = ["what is stopped comes back when this is over"]
        return found if force == "binding" else [*found, _FORCE[force]]

    def conditions(self) -> list[str]:
        return [self._condition(part) for part in self.provision.get("conditions") or ()]

    def _condition(self, condition: Object) -> str:
        said = f"on condition of {condition['type']}, {_quoted(condition['text'])}"
        period = condition.get("period")
        return said if period is None else f"{said}, {period_words(period)}"

    def _duty(self) -> str:
        owed_by = self.provision.get("owed_by")
        debtor = "somebody not named"
        if owed_by is not None:
            debtor = self._name(("developer", "authority", "organization"), owed_by)
        due = self.provision.get("due")
        by = "with no day stated by when" if due is None else f"due {bound_words(due)}"
        text = self.provision.get("text")
        what = "something not said" if not text else _quoted(text)
        who = "" if self.provision.get("who") is None else f", towards {self._who()}"
        return f"{self.when}, {debtor} is to do {what}, {by}, about {self._where('and')}{who}"

    def _none_of_who(self) -> str:
        """The subject of a BAR's sentence, which goes on with "may use"."""
        who = self.provision["who"]
        if who.get("nobody"):
            return "all, since this bars nobody,"
        if who.get("list") is not None:
            return f"nobody on the list {self._name('list', who['list'])}"
        if who["class"] == EVERYONE:
            return "nobody"
        return f"nobody in the class {self._name('class', who['class'])}"

    def _who(self) -> str:
        who = self.provision["who"]
        if who.get("nobody"):
            return "nobody"
        if who.get("list") is not None:
            return f"whoever is on the list {self._name('list', who['list'])}"
        if who["class"] == EVERYONE:
            return "everyone"
        return f"whoever is in the class {self._name('class', who['class'])}"

    def _where(self, word: str) -> str:
        return f"{self._models(word)} over {self._channels(word)}"

    def _models(self, word: str) -> str:
        given = self.provision["models"]
        selectors = [given] if isinstance(given, str) else given
        if "*" in selectors:
            every = "any" if word == "or" else "every"
            return f"{every} model (later ones included)"
        return _listed((self._selector(each, word) for each in selectors), word) or "no model"

    def _selector(self, selector: str | Object, word: str) -> str:
        every = "any" if word == "or" else "every"
        if isinstance(selector, str):
            return self._name("model", selector)
        kind = next(k for k in ("model", "family", "developer") if selector.get(k) is not None)
        name = self._name(kind, selector[kind])
        if kind == "family":
            name = f"{every} model of the family {name}"
        elif kind == "developer":
            name = f"{every} model by the developer {name}"
        return f"possibly {name}" if selector.get("certainty") == "possible" else name

    def _channels(self, word: str) -> str:
        given = self.provision["channels"]
        if "*" in given:
            return f"{'any' if word == 'or' else 'every'} channel (later ones included)"
        over = [given] if isinstance(given, str) else given
        return _listed((self._name("channel", each) for each in over), word) or "no channel"

    def _against(self, part: str) -> str:
        targets = [self._target(each, part) for each in self.provision.get("against") or ()]
        return _listed(targets, "and") or "nothing"

    def _target(self, target: str, part: str) -> str:
        directive, _, provision = target.partition("/")
        name = self._name("directive", directive)
        return f"{provision} of {name}" if provision else f"every {part} of {name}"

    def _name(self, kinds: str | tuple[str, ...], object_id: str) -> str:
        """The name if that alone tells which is meant, else with the id."""
        kinds = (kinds,) if isinstance(kinds, str) else kinds
        name = next((self.names[k, object_id] for k in kinds if (k, object_id) in self.names), None)
        if name is None or name == object_id:
            return object_id
        alike = {its for (kind, its), said in self.names.items() if kind in kinds and said == name}
        if len(alike) == 1 and _PLAIN.fullmatch(name) and not _is_misleading(name):
            return name
        return f"{_quoted(name)} ({object_id})"


_FORCE_OF_BAR = {
    "binding": "this binds in law",
    "voluntary": "this is voluntary and blocks nobody in law",
    "unclear": "it is unclear whether this binds, so it is unknown whether it blocks",
}
_FORCE = {
    "voluntary": "this is voluntary, which changes nothing of the above",
    "unclear": "it is unclear whether this binds, which changes nothing of the above",
}
_WORDS = {"and", "or", "of", "over", "every", "any", "possibly", "from", "until", "nobody", "no"}


def _is_misleading(name: str) -> bool:
    """Whether a name reads as an id of something else, or as a part of the sentence."""
    return _ID.fullmatch(name) is not None or not _WORDS.isdisjoint(name.casefold().split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(parts: Iterable[str], word: str) -> str:
    """Each once, in a fixed order: neither repeating nor the order of naming means anything."""
    names = sorted(set(parts))
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _bounds(provision: Object) -> list[Any]:
    """The bounds that lie in the authority's zone; those of conditions lie in the registry's."""
    period = provision["period"]
    # The end that an END is given says nothing, and neither does the zone of its days.
    timely = period["start"] if provision["kind"] == ProvisionKind.END else period
    return [timely, provision.get("due")]
