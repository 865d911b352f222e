"""Small worlds in which much happens: valid histories of changesets, and questions about them.

Random worlds mostly answer a dull deny. So most of these start from models offered to everybody, a
GRANT always has a BAR to except, and all dates fall within days, where bounds touch and collide. A
world is read off a tape of bytes, one byte a choice and zero the plainest: fast, and it shrinks.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate
from typing import Any

from hypothesis import assume
from hypothesis.strategies import DrawFn, binary, composite, tuples

from tests.algebra import oracle

Json = dict[str, Any]
History = list[Json]

REGISTRY = "America/New_York"
ZONES = (REGISTRY, "Europe/Berlin", "Asia/Shanghai", "UTC")
UNREAL = ("draft", "denied")
STANDINGS = ("confirmed", "confirmed", "official") * 5 + ("reported", "alleged", *UNREAL)
FORCES = ("binding",) * 8 + ("voluntary", "unclear")
KINDS = ("BAR",) * 7 + ("OFFER",) * 3 + ("GRANT",) * 4 + ("END",) * 3 + ("PAUSE",) * 3 + ("DUTY",)
DOUBTED = ("official", "alleged", "reported", "confirmed", "official")
TRUTHS = ("yes", "no", "unknown")
FOREIGN, MILITARY, US = ("foreign_person", "military_contractor", "us_person")
EVERYONE, NOBODY = {"class": "everyone"}, {"nobody": True}
CHANGES = [("assert", "directive")] * 9 + [("correct", "directive")] * 4 + [("assert", "member")]
CHANGES += [("correct", kind) for kind in ("member", "organization", "list", "model")]
CHANGES += [("retract", kind) for kind in ("member", "organization", "list", "directive")]
PARENTS = {"acme": None, "globex": "acme", "initech": "globex"}
TICK = timedelta(microseconds=1)
TAPE = binary(min_size=32, max_size=32)


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


DATES = [(date(2026, 6, 7) + timedelta(n)).isoformat() for n in range(11)]
NOONS = [f"{day}T12:00:00Z" for day in DATES]
INSTANTS = sorted({written(oracle.window(d, z).lo) for d in DATES for z in ZONES} | {*NOONS})
LIMITS = [(DATES[n], DATES[n + wide]) for wide in (0, 1, 2) for n in range(0, 8, 2)]
LIMITS += [(INSTANTS[n], INSTANTS[n + 3]) for n in range(0, 50, 9)]
LIMITS += [(DATES[0], NOONS[2]), (DATES[3], NOONS[3]), (NOONS[1], DATES[2]), (NOONS[5], DATES[5])]
VAGUE: list[Any] = [{"earliest": earliest, "latest": latest} for earliest, latest in LIMITS]
VAGUE += ["2026-06", "2026-05", "2026-07", "2026", "2025"]
STARTS: list[Any] = [*DATES[:5] * 7, *INSTANTS[:30], *DATES, *INSTANTS[30::2], *VAGUE]
NEVER_KNOWN = [{"earliest": earliest, "latest": None} for earliest in DATES[::2]]
ENDS: list[Any] = [*DATES, *INSTANTS, *VAGUE, *NEVER_KNOWN]


class _World:
    """A record that grows by one valid entry after the other, as the tape says."""

    def __init__(self, tape: bytes) -> None:
        self._tape = iter(tape)
        self.record = oracle.record_at([])
        self.entries, self.made = list[Json](), 0

    def pick(self, options: Sequence[Any]) -> Any:
        return options[next(self._tape, 0) % len(options)]

    def one_in(self, n: int) -> bool:
        return next(self._tape, 0) % n == n - 1

    def period(self, zone: str, *, may_end: bool = True) -> Json:
        """A period that does not certainly end at or before it can start."""
        start, end = self.pick(STARTS), self.pick(ENDS)
        lasting = oracle.window(end, zone).hi > oracle.window(start, zone).lo
        end = end if may_end and lasting and self.one_in(2) else None
        return {"start": start, "end": end} if end or self.one_in(2) else {"start": start}

    def enter(self, op: str, kind: str, thing: Json) -> None:
        """One entry per object and changeset; a second one is left out."""
        if thing["id"] not in [entry["object"]["id"] for entry in self.entries]:
            self.record[kind][thing["id"]] = thing
            if op == "retract":
                del self.record[kind][thing["id"]]
            self.entries.append({"op": op, "kind": kind, "object": thing})

    def catalogue(self) -> None:
        developers = ("north", self.pick(("north", "south")))
        things: list[Any] = [("developer", name, {}) for name in dict.fromkeys(developers)]
        things += [("family", f"f{n}", {"developer": developers[n]}) for n in (0, 1)]
        bodies = ("bureau", "ministry", "court")[: self.pick((3, 2, 1))]
        things += [("authority", name, {"kind": "body", "jurisdiction": "US"}) for name in bodies]
        channels = ("api", "app", "weights")[: self.pick((2, 3))]
        things += [("channel", name, {"kind": "api", "operator": "north"}) for name in channels]
        things += [("class", name, {"definition": name}) for name in (FOREIGN, MILITARY)]
        things += [("class", US, {"definition": US, "complement_of": FOREIGN})]
        for n in (0, 1, 2)[: self.pick((2, 3))]:
            of = {"developer": developers[n % 2], "family": f"f{n % 2}"}
            things.append(("model", f"m{n}", of | {"aliases": [{"scheme": "api", "id": f"m-{n}"}]}))
        things += [("organization", name, {}) for name in PARENTS]
        things += [("list", name, {}) for name in ("l0", "l1")[: self.pick((1, 2))]]
        for name in ("acme", "globex"):
            things.append(("member", f"n-{name}", {"list": "l0", "organization": name}))
        for kind, name, rest in things:
            rest |= self.drawn(kind, name) | ({} if kind == "member" else {"name": name})
            self.enter("assert", kind, {"id": name, **rest})

    def drawn(self, kind: str, name: str) -> Json:
        """What differs from world to world in such an object, and in a correction of it."""
        pick = self.pick
        if kind == "member":
            return {"period": self.period(REGISTRY), "standing": pick(STANDINGS)}
        if kind == "model":
            return {"untracked": ["app"] if self.one_in(3) else []}
        if kind == "list":
            entry = {"class": pick((FOREIGN, US, "everyone")), "standing": pick(STANDINGS)}
            covers = {f"covers_{whom}": pick(TRUTHS) for whom in ("staff", "affiliates")}
            return {**covers, "closed_for": [entry] if self.one_in(2) else []}
        if kind != "organization":
            return {"time_zone": pick(ZONES)} if kind == "authority" else {}
        count, classes = range(pick((0, 3, 2, 4))), (FOREIGN, FOREIGN, US, MILITARY)
        facts = [{"class": pick(classes), "value": pick(("no", *TRUTHS))} for _ in count]
        facts = [{**fact, **self.drawn("member", ""), "standing": pick(DOUBTED)} for fact in facts]
        parent = {"affiliate_of": PARENTS[name]} if PARENTS[name] and self.one_in(3) else {}
        return {"facts": facts, **parent}

    def redrawn(self, doc: Json, name: str, kind: str) -> Json:
        """The directive with one provision drawn anew, unless `against` then ran in a circle."""
        known = {kind: [*things] for kind, things in self.record.items()}
        siblings = {**doc, "provisions": [p for p in doc["provisions"] if p["id"] != name]}
        directives = {**self.record["directive"], doc["id"]: siblings}
        others = {other: p["kind"] for other, p in named(directives)}
        bars = [other for other in others if others[other] == "BAR"]
        kind = "BAR" if kind == "GRANT" and not bars else kind
        lists = [{"list": each} for each in known["list"]]
        some: list[Any] = [{"class": each} for each in (FOREIGN, MILITARY, US)]
        who = {
            "BAR": [*some, *some, EVERYONE, EVERYONE, *lists, NOBODY],
            "GRANT": [*lists, *lists, *some, EVERYONE, NOBODY],
            "OFFER": [EVERYONE, NOBODY, EVERYONE, *lists, *lists, *some],
        }.get(kind, [EVERYONE])
        by = self.pick(("model", "family", "developer"))
        selector = {by: self.pick(known[by]), "certainty": self.pick(("certain", "possible"))}
        models = [[selector], [selector], [known["model"][0], selector], known["model"][1:], []]
        zone = self.record["authority"][doc["authority"]]["time_zone"]
        p: Json = {"id": name, "kind": kind, "who": self.pick(who), "force": self.pick(FORCES)}
        p["models"] = self.pick([["*"], *models, *[["*"]] * 9])
        p["channels"] = self.pick([["*"], known["channel"][1:], [], *[["*"]] * 7])
        p["period"] = self.period(zone, may_end=kind != "END")
        p["standing"] = doc["standing"] if doc["standing"] in UNREAL else self.pick(STANDINGS)
        if kind == "GRANT":
            p["against"] = [self.pick([n for bar in bars for n in (bar, bar.partition("/")[0])])]
        elif kind in ("END", "PAUSE"):
            stops = [other for other in others if others[other] in ("END", "PAUSE", "GRANT")]
            whole = [directive for directive, it in directives.items() if it["provisions"]]
            targets = [*others, *stops, *stops, *whole]
            p["against"] = sorted({self.pick(targets) for _ in range(self.pick((1, 1, 2)))})
        elif kind == "OFFER" and self.one_in(6):
            p["irrevocable"] = True
        redrawn = {**doc, "provisions": [*siblings["provisions"], p]}
        return redrawn if acyclic({**directives, doc["id"]: redrawn}) else doc

    def change(self) -> None:
        """Assert, correct or retract something, in such a way that every reference stays valid."""
        self.made += 1
        op, kind = self.pick(CHANGES)
        old = self.pick([*self.record[kind].values()])
        if op == "retract" and old["id"] not in used(self.record):
            self.enter(op, kind, {"id": old["id"]})
        elif (op, kind) == ("assert", "directive"):
            authority = self.pick([*self.record["authority"]])
            new = directive(f"d{self.made}", authority, self.pick(STANDINGS))
            for n in range(self.pick((1, 2, 1, 3))):
                new = self.redrawn(new, f"p{n}", self.pick(KINDS))
            self.enter(op, kind, new)
        elif (op, kind) == ("correct", "directive"):
            p = self.pick([*old["provisions"], {"id": f"p{self.made}", "kind": self.pick(KINDS)}])
            new = self.redrawn(old, p["id"], p["kind"])
            names = {old["id"], f"{old['id']}/{p['id']}"}
            rest = [other for other in old["provisions"] if other is not p]
            if rest and self.one_in(4) and not names & used(self.record):
                new = {**old, "provisions": rest}
            self.enter(op, kind, new)
        elif op == "assert":
            of = {kind: self.pick([*self.record[kind]]) for kind in ("list", "organization")}
            self.enter(op, kind, {"id": f"n{self.made}", **of, **self.drawn(kind, "")})
        elif op == "correct":
            self.enter(op, kind, {**old, **self.drawn(kind, old["id"])})


def directive(name: str, authority: str, standing: str, *provisions: Json) -> Json:
    rest = {"instrument": "letter", "issued": "2026-06", "provisions": [*provisions]}
    return {"id": name, "title": name, "authority": authority, "standing": standing, **rest}


def named(directives: Mapping[str, Json]) -> list[tuple[str, Json]]:
    """Every provision by its public id."""
    return [(f"{d['id']}/{p['id']}", p) for d in directives.values() for p in d["provisions"]]


def used(record: oracle.Record) -> set[str]:
    """What must stay: all that a provision or a membership refers to, and one of each kind."""
    provisions = [p for _, p in named(record["directive"])]
    against = [name for p in provisions for name in p.get("against", ())]
    lists = [p["who"]["list"] for p in provisions if "list" in p["who"]]
    members = [m[of] for m in record["member"].values() for of in ("list", "organization")]
    against += [name.partition("/")[0] for name in against]
    return {*against, *lists, *members, "acme", "globex", "l0", "n-acme", "d0"}


def acyclic(directives: Mapping[str, Json]) -> bool:
    """Whether `against` has no cycle, a directive standing for each of its other provisions."""
    to = {name: {*p.get("against", ())} for name, p in named(directives)}
    graph = {p: [q for q in to if q != p and to[p] & {q, q.partition("/")[0]}] for p in to}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return False
    return True


def appended(history: History, entries: History, later: timedelta = TICK) -> History:
    """The history with one more changeset, recorded that much later than the last."""
    at = datetime.fromisoformat(history[-1]["recorded_at"] if history else "2026-06-01T00:00:00Z")
    changeset = {"title": "A change", "reason": "As read", "recorded_at": written(at + later)}
    return [*history, {**changeset, "entries": entries}] if entries else history


@composite
def histories(draw: DrawFn) -> History:
    """Valid changesets, oldest first and recorded in June 2026, of a small and eventful world."""
    world, history = _World(b"".join(draw(tuples(*[TAPE] * 16)))), list[Json]()
    world.catalogue()
    p: Json = {"id": "all", "kind": "OFFER", "who": NOBODY if world.one_in(8) else EVERYONE}
    p |= {"models": ["*"], "channels": ["*"], "force": "binding", "standing": "confirmed"}
    p["period"] = {"start": "2026-06-01"}
    world.enter("assert", "directive", directive("d0", "bureau", "confirmed", p))
    for _ in range(world.pick((4, 5, 3, 2))):
        history = appended(history, world.entries, world.pick((timedelta(1), 5000 * TICK, TICK)))
        world.entries = []
        for _ in range(world.pick((3, 4, 2))):
            world.change()
    return appended(history, world.entries)


def boundary_instants(history: History) -> list[datetime]:
    """Where any window of any version of any statement begins or ends."""
    things = [entry["object"] for changeset in history for entry in changeset["entries"]]
    zones = {thing["id"]: thing["time_zone"] for thing in things if "time_zone" in thing}
    found = set()
    for thing in things:
        for claim in (thing, *thing.get("provisions", ()), *thing.get("facts", ())):
            for bound in filter(None, claim.get("period", {}).values()):
                found |= {*oracle.window(bound, zones.get(thing.get("authority"), REGISTRY))}
    return sorted(found - {oracle.NEVER})


@composite
def questions(draw: DrawFn, history: History) -> Json:
    """A check about that world, at or beside its boundaries, of a subject known or unknown."""
    tape = _World(draw(TAPE))
    sizes = [*accumulate(len(changeset["entries"]) for changeset in history)]
    known_at = tape.pick([*sizes[-1:] * 30, *sizes, *[c["recorded_at"] for c in history]])
    record, lists = oracle.record_at(history, known_at), oracle.record_at(history)["list"]
    near = [at for at in boundary_instants(history) if "2026-06" < written(at) < DATES[-1]]
    at = tape.pick(near) + tape.pick((0, 0, 1, -1, 3_600_000_000)) * TICK
    subject = {
        "organization": tape.pick((*PARENTS, None, *PARENTS, "stranger")),
        "affiliate_of": tape.pick((None, None, None, "acme", "stranger")),
        "staff": tape.one_in(3),
        "classes": {tape.pick((FOREIGN, US)): tape.pick(TRUTHS), MILITARY: tape.pick(TRUTHS)},
        "lists": {name: tape.pick((*["unknown"] * 4, *TRUTHS)) for name in lists},
    }
    aliases = [alias["id"] for model in record["model"].values() for alias in model["aliases"]]
    return {
        "model": tape.pick([*record["model"], *aliases]),
        "channel": tape.pick([*record["channel"]]),
        "subject": {name: value for name, value in subject.items() if value},
        "as_of": tape.pick((written(at), written(at), tape.pick(DATES))),
        "trust": tape.pick(("confirmed", "confirmed", "reported", "alleged", "official")),
        "known_at": known_at,
    }


@composite
def statements(draw: DrawFn, history: History, kind: str, against: Sequence[str] = ()) -> Json:
    """One entry more, for `appended`: official and binding, against the targets given, or any."""
    world, doc = _World(draw(TAPE)), directive(f"added-{len(history)}", "bureau", "official")
    world.record = oracle.record_at(history)
    [p] = world.redrawn(doc, "only", kind)["provisions"]
    assume(p["kind"] == kind)
    given = {"against": [*against]} if against else {}
    p = {**p, "standing": "official", "force": "binding", **given}
    return {"op": "assert", "kind": "directive", "object": {**doc, "provisions": [p]}}


def stoppable(history: History) -> list[str]:
    """Every BAR, GRANT, PAUSE and revocable OFFER on record: what an END or a PAUSE undoes."""
    provisions = named(oracle.record_at(history)["directive"])
    kinds = ("BAR", "GRANT", "PAUSE", "OFFER")
    return [name for name, p in provisions if p["kind"] in kinds and not p.get("irrevocable")]
