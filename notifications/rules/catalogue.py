"""What is around a change: names, and which models and channels an object speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from notifications.rules.reaching import Reach

EVERY = "*"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model as events name it, by what the record last said."""

    name: str
    developer: str
    family: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything on record that has a name, also what was taken off it since."""

    models: Mapping[str, ModelCard] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    """Names by id, here and below."""
    lists: Mapping[str, str] = field(default_factory=dict)
    lists_named: Mapping[str, Reach] = field(default_factory=dict)
    """Of each list, what the provisions that name it speak of."""

    def of_status(self, model: str, channel: str) -> Reach:
        return self._of_models([model]) | Reach(channels=frozenset([channel]))

    def of_statuses(self, models: Iterable[str], channels: Iterable[str]) -> Reach:
        """Of each of the models over each of the channels."""
        return self._of_models(models) | Reach(channels=frozenset(channels))

    def of_model(self, model: str) -> Reach:
        return self._of_models([model]) | Reach(channels=None)

    def of_list(self, list_id: str) -> Reach:
        return self.lists_named.get(list_id, Reach())

    def of_directive(self, directive: Mapping[str, Any]) -> Reach:
        """What the provisions of a directive speak of, together; of each as it was recorded."""
        found = Reach()
        for provision in directive.get("provisions", ()):
            found |= self.of_provision(provision)
        return found

    def of_provision(self, provision: Mapping[str, Any]) -> Reach:
        found = Reach(channels=None if EVERY in provision["channels"] else frozenset())
        if found.channels is not None:
            found |= Reach(channels=frozenset(provision["channels"]))
        named = provision["models"]
        for selector in [named] if named == EVERY else named:
            found |= self._of_selector(selector)
        return found

    def _of_selector(self, selector: Any) -> Reach:
        if selector == EVERY:
            return self._of_models(self.models)
        if isinstance(selector, str):
            return self._of_models([selector])
        if (model := selector.get("model")) is not None:
            return self._of_models([model])
        if (family := selector.get("family")) is not None:
            of_family = (key for key, card in self.models.items() if card.family == family)
            return self._of_models(of_family) | Reach(families=frozenset([family]))
        developer = selector["developer"]
        of_developer = (key for key, card in self.models.items() if card.developer == developer)
        return self._of_models(of_developer) | Reach(developers=frozenset([developer]))

    def _of_models(self, models: Iterable[str]) -> Reach:
        ids = frozenset(models)
        cards = [self.models[key] for key in ids if key in self.models]
        return Reach(
            developers=frozenset(card.developer for card in cards),
            families=frozenset(card.family for card in cards),
            models=ids,
        )
