"""What a GRANT, an END or a PAUSE names: provisions, or whole directives (domain: `against`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from registry.rules.record import Provision
from registry.rules.vocabulary import ProvisionKind

STOPPING = frozenset({ProvisionKind.END, ProvisionKind.PAUSE})


def named_by(provision: Provision, by_directive: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys of the provisions that this one names, each once.

    Naming a directive names each of its provisions, the naming one excepted.
    """
    named: dict[str, None] = {}
    for target in provision.against:
        if "/" in target:
            named[target] = None
        else:
            named.update(
                (key, None) for key in by_directive.get(target, ()) if key != provision.key
            )
    return list(named)


def index_against(
    provisions: Mapping[str, Provision],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Stoppers by target and grants by BAR, in the order of keys.

    For a GRANT, naming a directive means its BARs; a named provision that is no BAR is
    nothing to except from, and is passed over.
    """
    stoppers: defaultdict[str, list[str]] = defaultdict(list)
    grants: defaultdict[str, list[str]] = defaultdict(list)
    # Most name nothing, and this is done anew for each publication.
    naming_others = [provision for provision in provisions.values() if provision.against]
    whole = {target for one in naming_others for target in one.against if "/" not in target}
    by_directive = keys_by_directive(one for one in provisions.values() if one.directive in whole)
    for provision in sorted(naming_others, key=_by_key):
        key = provision.key
        if provision.kind in STOPPING:
            for target in named_by(provision, by_directive):
                stoppers[target].append(key)
        elif provision.kind is ProvisionKind.GRANT:
            for target in named_by(provision, by_directive):
                if provisions[target].kind is ProvisionKind.BAR:
                    grants[target].append(key)
    return (
        {target: tuple(keys) for target, keys in stoppers.items()},
        {target: tuple(keys) for target, keys in grants.items()},
    )


def _by_key(provision: Provision) -> str:
    return provision.key


def keys_by_directive(provisions: Iterable[Provision]) -> dict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for provision in provisions:
        grouped[provision.directive].append(provision.key)
    return dict(grouped)


def naming(provisions: Mapping[str, Provision]) -> dict[str, list[str]]:
    """The provisions that name another in `against`, by the one they name.

    Naming a directive counts for a GRANT as naming its BARs, which are against nothing.
    """
    stoppers, _ = index_against(provisions)
    named = {target: list(keys) for target, keys in stoppers.items()}
    for key in sorted(provisions):
        provision = provisions[key]
        if provision.kind is ProvisionKind.GRANT:
            for target in provision.against:
                if "/" in target:
                    named.setdefault(target, []).append(key)
    return named


def find_cycle(stoppers: Mapping[str, Sequence[str]]) -> list[str] | None:
    """One cycle among provisions that stop each other, or None.

    Depth first without recursion: a chain of directives may be as long as the record.
    """
    done: set[str] = set()
    for root in sorted(stoppers):
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            key, leaving = stack.pop()
            if leaving:
                del path[key]
                done.add(key)
            elif key in path:
                keys = list(path)
                return keys[keys.index(key) :]
            elif key not in done:
                path[key] = None
                stack.append((key, True))
                stack.extend((stopper, False) for stopper in stoppers.get(key, ()))
    return None
