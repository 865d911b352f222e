"""What the pickers of the desk offer: what is on record, and what the changeset itself adds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from recording.queries.naming import names_with, written_in
from recording.queries.organization_picks import Meant, meant_among, meant_by
from recording.queries.parties import parties_with
from recording.rules.parties import Party
from registry.models import Provision, Source
from registry.rules.vocabulary import EVERYONE

Json = Any
Option = tuple[str, str]
"""The value of an input, and what people read."""
Names = Mapping[tuple[str, str], str]

MOST_LISTED = 200
"""Options in one list to choose from; of more, the id is typed, with these as suggestions."""


PARTY_DOMAINS: Mapping[str, frozenset[str]] = {
    "authority": frozenset({"authority"}),
    "developer": frozenset({"developer"}),
    "operator": frozenset({"authority", "developer"}),
}
"""The kinds of party that a picker offers. Where they are too many to list, a name is typed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The options of a picker, in groups. `typed`: too many to list, so the id is typed."""

    groups: tuple[tuple[str, tuple[Option, ...]], ...]

    @property
    def typed(self) -> bool:
        return sum(len(options) for _, options in self.groups) > MOST_LISTED

    @property
    def values(self) -> frozenset[str]:
        return frozenset(value for _, options in self.groups for value, _ in options)


class Choices:
    """The options by domain, each looked up once."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._names: Names = names_with(document)
        self._found: dict[str, Offered] = {}
        self._known_parties: tuple[Party, ...] | None = None

    def of(self, domain: str) -> Offered:
        if domain not in self._found:
            groups = _DOMAINS[domain](self) if domain in _DOMAINS else [("", self._of(domain))]
            self._found[domain] = Offered(tuple((label, tuple(some)) for label, some in groups))
        return self._found[domain]

    def meant(self, text: str) -> Meant:
        """Who may be meant by a text that stands for an organisation."""
        return meant_by(text, self._document)

    def party(self, text: str) -> Meant:
        """Who may be meant by a text that stands for a developer, an authority or an
        organisation."""
        return meant_by(text, self._document, beside=self._parties())

    def named(self, domain: str, text: str) -> Meant:
        """Who may be meant by a text that stands for one of the parties of a domain."""
        kinds = PARTY_DOMAINS[domain]
        return meant_among(text, [one for one in self._parties() if one.kind in kinds])

    def _parties(self) -> tuple[Party, ...]:
        if self._known_parties is None:
            self._known_parties = tuple(parties_with(self._document))
        return self._known_parties

    def _of(self, kind: str, prefix: str = "") -> list[Option]:
        named = [(i, name) for (its, i), name in self._names.items() if its == kind]
        named.sort(key=lambda one: (one[1].casefold(), one[0]))
        return [(f"{prefix}{i}", name if name == i else f"{name} ({i})") for i, name in named]

    def _who(self) -> list[tuple[str, list[Option]]]:
        return [
            ("Everyone or nobody", [(f"class:{EVERYONE}", "Everyone"), ("nobody", "Nobody")]),
            ("A list of approved organisations", self._of("list", "list:")),
            ("A class", self._of("class", "class:")),
        ]

    def _models(self) -> list[tuple[str, list[Option]]]:
        return [
            ("All", [("*", "Every model, later ones included")]),
            ("A model", self._of("model", "model:")),
            ("A family", self._of("family", "family:")),
            ("A developer", self._of("developer", "developer:")),
        ]

    def _channels(self) -> list[tuple[str, list[Option]]]:
        every = [("*", "Every channel, later ones included")]
        return [("All", every), ("A channel", self._of("channel"))]

    def _operators(self) -> list[tuple[str, list[Option]]]:
        return [
            ("Developers", self._of("developer")),
            ("Authorities", self._of("authority")),
        ]

    def _against(self) -> list[tuple[str, list[Option]]]:
        """A directive whole, or one of its provisions."""
        rows = Provision.objects.filter(directive__superseded_by=None)
        columns = rows.values_list("directive__object_id", "provision_id", "kind", "text")
        parts: dict[str, dict[str, str]] = {}
        for directive, provision, kind, text in columns.order_by("id"):
            said = f"{provision}: {kind}" + (f", {_short(text)}" if text else "")
            parts.setdefault(directive, {})[provision] = said
        for _, kind, obj in written_in(self._document):
            if kind == "directive" and isinstance(obj.get("provisions"), list):
                given = [part for part in obj["provisions"] if isinstance(part, dict)]
                own = {str(p.get("id")): f"{p.get('id')}: {p.get('kind')}" for p in given}
                parts[str(obj.get("id"))] = own
        groups = []
        for directive, name in self._of("directive"):
            options = [(directive, f"All of {name}")]
            own = parts.get(directive, {})
            options += [
                (f"{directive}/{part}", f"{directive}/{said}") for part, said in own.items()
            ]
            groups.append((name, options))
        return groups

    def _sources(self) -> list[Option]:
        table = cast("Any", Source).objects.current().order_by("object_id")
        rows = dict(table.values_list("object_id", "title"))
        for _, kind, obj in written_in(self._document):
            if kind == "source":
                rows[str(obj.get("id"))] = str(obj.get("title", ""))
        return [(object_id, f"{object_id}: {_short(title)}") for object_id, title in rows.items()]


_DOMAINS: dict[str, Callable[[Choices], list[tuple[str, list[Option]]]]] = {
    "against": Choices._against,
    "channels": Choices._channels,
    "models": Choices._models,
    "operator": Choices._operators,
    "source": lambda choices: [("", choices._sources())],
    "who": Choices._who,
}


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
