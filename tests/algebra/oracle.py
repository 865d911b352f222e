"""The rules of an answer, read a second time and written as plainly as they are stated.

This walks the changeset documents by the sentences of the domain page (sections 4 to 8), slowly and
sharing nothing with the product, so that wherever the two differ, one of them misreads the page.
Truth is a number here: Kleene's *and* is `min`, *or* is `max`, *not* is `YES - value`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Document = Mapping[str, Any]
Record = dict[str, dict[Any, Any]]

NEVER = datetime.max.replace(tzinfo=UTC)
NO, UNKNOWN, YES = range(3)
WORDS = ("no", "unknown", "yes")
FORCE = {"binding": YES, "voluntary": NO, "unclear": UNKNOWN}
STANDINGS = ("alleged", "reported", "confirmed", "official")
GENERAL, RESTRICTED, LIMITED, CLOSED = range(4)
LEVELS = ("general", "restricted", "limited", "closed")


class Window(NamedTuple):
    """Where a bound lies: in (lo, hi], or exactly at lo = hi; hi is NEVER if not made known."""

    lo: datetime
    hi: datetime

    def has_come(self, t: datetime) -> int:
        if t < self.lo or t == self.lo != self.hi:
            return NO
        return YES if t >= self.hi else UNKNOWN

    def certainly_before(self, b: "Window") -> bool:
        return self.hi < b.lo or self.hi == b.lo != b.hi


def window(bound: Any, zone: str) -> Window:
    """The window of a bound as written: an instant, a date, a month, a year, or two limits."""
    if isinstance(bound, Mapping):
        hi = window(bound["latest"], zone).hi if bound["latest"] else NEVER
        return Window(window(bound["earliest"], zone).lo, hi)
    if "T" in bound:
        return Window(datetime.fromisoformat(bound), datetime.fromisoformat(bound))
    first = date.fromisoformat((bound + "-01-01")[:10])
    after = first + timedelta(days={4: 366, 7: 31, 10: 1}[len(bound)])
    if len(bound) < 10:
        after = after.replace(day=1, month=1 if len(bound) == 4 else after.month)
    starts = [datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, after)]
    return Window(starts[0].astimezone(UTC), starts[1].astimezone(UTC))


def record_at(changesets: Sequence[Document], known_at: int | str | None = None) -> Record:
    """The live objects by kind and id, as known at a ledger size or an instant; None is all."""
    record: Record = defaultdict(dict)
    until = known_at if isinstance(known_at, str) else "9999-12-31T23:59:59Z"
    size = 0
    for changeset in changesets:
        recorded_at = datetime.fromisoformat(changeset["recorded_at"])
        if size == known_at or recorded_at > datetime.fromisoformat(until):
            break
        for entry in changeset["entries"]:
            live, thing = record[entry["kind"]], entry["object"]
            live[thing["id"]] = thing
            if entry["op"] == "retract":
                del live[thing["id"]]
        size += len(changeset["entries"])
    if isinstance(known_at, int) and size != known_at:
        raise ValueError(f"no changeset ends at ledger size {known_at}")
    return record


@dataclass(frozen=True)
class Case:
    """All that an answer is a function of, a record and a question, with the rules over them."""

    record: Record
    model: Document
    channel: str
    t: datetime
    trust: str
    zone: str
    subject: Document

    def provisions(self, kind: str, naming: Document | None = None) -> list[Document]:
        """Those of the kind on record, or those of them whose `against` names the one given."""
        found = []
        for directive in self.record["directive"].values():
            zone = self.record["authority"][directive["authority"]]["time_zone"]
            for p in directive["provisions"]:
                lent = {"directive": directive["id"], "zone": zone}
                lent["start"] = window(p["period"]["start"], zone)
                found.append({**p, **lent, "id": f"{directive['id']}/{p['id']}"})
        if naming:
            names, own = {naming["id"], naming["directive"]}, naming["id"]
            found = [p for p in found if names & set(p.get("against", ())) and p["id"] != own]
        return [p for p in found if p["kind"] == kind]

    def exists(self, claim: Document) -> int:
        if claim["standing"] in ("draft", "denied"):
            return NO
        return YES if STANDINGS.index(claim["standing"]) >= STANDINGS.index(self.trust) else UNKNOWN

    def begun(self, claim: Document) -> int:
        """In the zone of the provision's authority; of facts and memberships, in the registry's."""
        start = window(claim["period"]["start"], claim.get("zone", self.zone))
        return min(self.exists(claim), start.has_come(self.t))

    def lasts(self, claim: Document) -> int:
        end, zone = claim["period"].get("end"), claim.get("zone", self.zone)
        return min(self.begun(claim), YES - window(end, zone).has_come(self.t) if end else YES)

    def operative(self, p: Document) -> int:
        ended = max(map(self.in_effect, self.provisions("END", p)), default=NO)
        return min(self.lasts(p), YES - self.paused(p), YES - ended)

    def paused(self, p: Document) -> int:
        return max(map(self.operative, self.provisions("PAUSE", p)), default=NO)

    def in_effect(self, end: Document) -> int:
        return min(self.begun(end), YES - self.paused(end), YES - self.void(end))

    def void(self, end: Document) -> int:
        """Whether the END was itself ended from its start, and so never stopped anything."""
        voided = NO
        for ender in self.provisions("END", end):
            no_later = NO if end["start"].certainly_before(ender["start"]) else UNKNOWN
            no_later = YES if ender["start"].hi <= end["start"].lo else no_later
            voided = max(voided, min(self.in_effect(ender), no_later))
        return voided

    def in_scope(self, p: Document) -> int:
        chosen = max([_selects(selector, self.model) for selector in p["models"]], default=NO)
        return min(chosen, YES if {"*", self.channel} & set(p["channels"]) else NO)

    def applies(self, p: Document) -> int:
        """Operative and in scope; of a BAR also how far it binds in law."""
        force = FORCE[p["force"]] if p["kind"] == "BAR" else YES
        return min(force, self.operative(p), self.in_scope(p))

    def reaches(self, p: Document) -> int:
        if "class" in p["who"]:
            return self.in_class(p["who"]["class"])
        return self.on_list(p["who"]["list"]) if "list" in p["who"] else NO

    def in_class(self, name: str) -> int:
        """A certain recorded fact; else what the subject attests; else unknown."""
        if name == "everyone":
            return YES
        pairs = [(c["id"], c.get("complement_of")) for c in self.record["class"].values()]
        opposite = next((b if a == name else a for a, b in pairs if b and name in (a, b)), "")
        attested = self.subject.get("classes") or {}
        direct = WORDS.index(attested.get(name, "unknown"))
        turned = YES - WORDS.index(attested.get(opposite, "unknown"))
        known = (self.recorded(name, opposite), direct, turned)
        return next((value for value in known if value != UNKNOWN), UNKNOWN)

    def recorded(self, name: str, opposite: str) -> int:
        """What the recorded facts say; unknown where they differ, or may: see property 6."""
        known = self.record["organization"].get(self.subject.get("organization"), {})
        said = {YES: NO, NO: NO, UNKNOWN: NO}
        for fact in () if self.subject.get("staff") else known.get("facts") or ():
            value = WORDS.index(fact["value"])
            about = {name: value, opposite: YES - value}.get(fact["class"], UNKNOWN)
            said[about] = max(said[about], self.lasts(fact))
        return {(YES, NO): YES, (NO, YES): NO}.get((said[YES], said[NO]), UNKNOWN)

    def on_list(self, name: str) -> int:
        """By name, by the parent's name, or by silence; what stays unknown the subject settles."""
        this, subject = self.record["list"][name], self.subject
        organization = subject.get("organization")
        known = self.record["organization"].get(organization, {})
        parent = subject.get("affiliate_of") or known.get("affiliate_of")
        affiliates = WORDS.index(this.get("covers_affiliates", "unknown"))
        staff = WORDS.index(this.get("covers_staff", "unknown")) if subject.get("staff") else YES
        members = [m for m in self.record["member"].values() if m["list"] == name]
        ways = []
        for who, covered in ((organization, YES), (parent, affiliates)):
            if named := [m for m in members if who and m.get("organization") == who]:
                ways.append(min(max(map(self.lasts, named)), covered, staff))
        shut = [min(self.exists(c), self.in_class(c["class"])) for c in this.get("closed_for", ())]
        listed = max(ways, default=NO if YES in shut else UNKNOWN)
        attested = WORDS.index((subject.get("lists") or {}).get(name, "unknown"))
        return attested if listed == UNKNOWN else listed

    def permitted(self) -> int:
        barred = NO
        for bar in self.provisions("BAR"):
            grants = self.provisions("GRANT", bar)
            excepted = max([min(self.applies(g), self.reaches(g)) for g in grants], default=NO)
            barred = max(barred, min(self.applies(bar), self.reaches(bar), YES - excepted))
        return YES - barred

    def latest_offers(self) -> list[Document | None]:
        """The offers that may be the latest; None among them: there may be no offer at all."""
        offers = [(offer, self.applies(offer)) for offer in self.provisions("OFFER")]
        sure = [offer["start"] for offer, so in offers if so == YES]
        latest: list[Document | None] = [] if sure else [None]
        for offer, so in offers:
            if so != NO and not any(offer["start"].certainly_before(later) for later in sure):
                latest.append(offer)
        return latest

    def made(self) -> list[tuple[Document, int]]:
        """Every offer, and whether it ever was made by now, whatever became of it."""
        return [(p, min(self.begun(p), self.in_scope(p))) for p in self.provisions("OFFER")]

    def offered(self) -> int:
        none = UNKNOWN if self.channel in self.model.get("untracked", ()) else NO
        said = {self.reaches(offer) if offer else none for offer in self.latest_offers()}
        floors = [min(so, self.reaches(p)) for p, so in self.made() if p.get("irrevocable")]
        return max([said.pop() if len(said) == 1 else UNKNOWN, *floors])

    def legal_levels(self) -> set[int]:
        doubts = [(p, self.applies(p)) for kind in ("BAR", "GRANT") for p in self.provisions(kind)]
        grants = {bar["id"]: self.provisions("GRANT", bar) for bar in self.provisions("BAR")}
        levels = set()
        for there in _ways_to_settle(doubts):
            bars = [p for p in there if p["kind"] == "BAR"]
            excepting = [[g for g in grants[bar["id"]] if g in there] for bar in bars]
            levels.add(max(map(_bar_level, bars, excepting), default=GENERAL))
        return levels

    def offered_levels(self) -> set[int]:
        none = set(range(4)) if self.channel in self.model.get("untracked", ()) else {CLOSED}
        floors = [(p, so) for p, so in self.made() if p.get("irrevocable")]
        levels = set()
        for offer, there in product(self.latest_offers(), _ways_to_settle(floors)):
            for level in {_level(offer)} if offer else none:
                levels.add(min([level, *map(_level, there)]))
        return levels

    def causes(self) -> list[str]:
        """Each reason that may be why nothing is offered, in the order of the specification."""
        made = max([so for _, so in self.made()], default=NO)
        none = None in self.latest_offers()
        causes = ["suspended"] if any(self.latest_offers()) else []
        causes += ["withdrawn"] if none and made != NO else []
        return [*causes, "unreleased"] if none and made != YES else causes


def _selects(selector: Any, model: Document) -> int:
    if isinstance(selector, str):
        return YES if selector in ("*", model["id"]) else NO
    of = {**model, "model": model["id"]}
    if not any(selector.get(kind) == of[kind] for kind in ("model", "family", "developer")):
        return NO
    return UNKNOWN if selector["certainty"] == "possible" else YES


def _ways_to_settle(doubts: list[tuple[Document, int]]) -> Iterator[list[Document]]:
    """Every way the doubts may fall, each by itself: the provisions that then are so."""
    for falls in product(*[{so != NO, so == YES} for _, so in doubts]):
        yield [p for (p, _), so in zip(doubts, falls, strict=True) if so]


def _level(p: Document) -> int:
    """How open a model is that is for these and for nobody else."""
    if "class" in p["who"]:
        return GENERAL if p["who"]["class"] == "everyone" else RESTRICTED
    return LIMITED if "list" in p["who"] else CLOSED


def _bar_level(bar: Document, grants: list[Document]) -> int:
    """A bar on everyone is as open as its most open grant; on some, restricted whatever else."""
    if bar["who"].get("class") != "everyone":
        return GENERAL if "nobody" in bar["who"] else RESTRICTED
    return min([CLOSED, *(max(RESTRICTED, _level(grant)) for grant in grants)])


def decide(record: Record, check: Document, *, zone: str = "America/New_York") -> dict[str, Any]:
    """The layers and the outcome; an `as_of` that is a date means the close of that day."""
    models = {a["id"]: m for m in record["model"].values() for a in m.get("aliases", ())}
    model = {**models, **record["model"]}[check["model"]]
    t, trust = window(check["as_of"], zone).hi, check.get("trust", "confirmed")
    channel, subject = record["channel"][check["channel"]]["id"], check.get("subject") or {}
    case = Case(record, model, channel, t, trust, zone, subject)
    layers = {"law": case.permitted(), "developer": case.offered()}
    return {
        "outcome": ("deny", "indeterminate", "allow")[min(layers.values())],
        "permitted": WORDS[layers["law"]],
        "offered": WORDS[layers["developer"]],
        "blocked_by": [layer for layer, so in layers.items() if so == NO],
    }


def status(record: Record, model: str, channel: str, t: datetime, trust: str) -> dict[str, Any]:
    """The levels that may hold at t; where it certainly is closed, why, and all that may be why."""
    case = Case(record, record["model"][model], channel, t, trust, "UTC", {})
    legal, offered = case.legal_levels(), case.offered_levels()
    tier = {max(pair) for pair in product(legal, offered)}
    causes = ["barred"] if legal == {CLOSED} else case.causes() if tier == {CLOSED} else []
    levels = {"legal": legal, "offered": offered, "tier": tier}
    named = {name: {LEVELS[level] for level in found} for name, found in levels.items()}
    return {**named, "closed_because": causes[0] if causes else None, "causes": set(causes)}
