"""What a provision does not cover, in words with links."""

from dataclasses import dataclass

from registry.queries.names import Names
from registry.rules.not_covered import Gap
from registry.rules.vocabulary import WhoKind
from registry.web.addresses import address_of
from registry.web.clocks import Clocks

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class GapWords:
    """A sentence around one link: `before`, the link, `after`. Without a link only `before`."""

    before: str
    url: str = ""
    link: str = ""
    after: str = ""


def gap_words(gap: Gap, names: Names, clocks: Clocks) -> GapWords:
    models = _listed([names.get(("model", key), key) for key in gap.models])
    match gap.kind:
        case "others":
            return _others(gap, names, clocks)
        case "barred":
            words = "still barred by" if gap.is_certain else "possibly barred by"
            return GapWords(f"{models}: {words}", *_provision(gap, names, clocks))
        case "bars":
            url, title, _ = _provision(gap, names, clocks)
            words = "The bar of" if gap.is_certain else "A possible bar of"
            return GapWords(words, url, title, f"on {models}, which is another act.")
        case "siblings":
            return GapWords(f"{models}, of the same developer: nothing is said of them.")
        case _:
            return GapWords(f"Whether {models} is meant is not certain.")


def _others(gap: Gap, names: Names, clocks: Clocks) -> GapWords:
    if gap.who is None:
        raise ValueError("whom it reaches is not said")
    kind = "list" if gap.who.kind is WhoKind.LIST else "class"
    who = str(gap.who.id)
    url = f"{address_of(kind, who)}{clocks.suffix}"
    place = "on the list" if kind == "list" else "in the class"
    return GapWords(f"Whoever is not {place}", url, names.get((kind, who), who), ".")


def _provision(gap: Gap, names: Names, clocks: Clocks) -> tuple[str, str, str]:
    directive, _, provision = gap.provision.partition("/")
    path, mark, place = address_of("provision", gap.provision).partition("#")
    return f"{path}{clocks.suffix}{mark}{place}", names["directive", directive], f"({provision})."


def _listed(found: list[str]) -> str:
    shown = found[:MOST_NAMED]
    if len(found) > MOST_NAMED:
        shown.append(f"{len(found) - MOST_NAMED} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
