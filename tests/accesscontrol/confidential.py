"""An organisation that is on a list in confidence, those who ask, and everything they can see."""

from collections.abc import Iterator
from typing import Any

from django.test import Client

from accesscontrol.models import Account
from accesscontrol.rules.commitments import Opening, commitment_of
from accesscontrol.services.keys import issue_key
from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.build import changeset, entry, organization, retraction
from tests.people import NOON, bearer, key_of_account, signed_in, staff

LIST, WHO, SALT = "commerce-approved-mythos-5", "quiet-labs", "5a" * 32
OPENING = Opening(LIST, SALT)
SECRET: dict[str, Any] = {
    "id": "member-7f3a", "list": LIST, "commitment": commitment_of(OPENING, WHO),
    "period": {"start": "2026-06-26"}, "standing": "official",
}  # fmt: skip
QUESTION: dict[str, Any] = {
    "model": "mythos-5",
    "channel": "anthropic-api",
    "subject": {
        "organization": WHO,
        "classes": {"foreign_person": "no", "military_contractor": "no"},
    },
    "as_of": "2026-06-27",
}
EVALUATION: dict[str, Any] = {
    "subject": {
        "type": "organization", "id": WHO,
        "properties": {"classes": QUESTION["subject"]["classes"]},
    },
    "resource": {"type": "model", "id": "mythos-5"},
    "action": {"name": "use"},
    "context": {"channel": "anthropic-api", "as_of": "2026-06-27"},
}  # fmt: skip


def record_secret() -> int:
    """Put the organisation and its confidential membership on record; the size before."""
    record(entry("organization", organization(WHO)))
    before = current_size()
    record(entry("member", SECRET))
    return before


def record(*entries: dict[str, Any]) -> None:
    record_changesets([("", changeset(*entries))], actor="ana", now=NOON)


def retract_secret() -> None:
    record(retraction("member", SECRET["id"]))


def key_of(account: str, stands_for: str) -> dict[str, str]:
    headers = bearer(key_of_account(account, "check", "read"))
    Account.objects.filter(pk=account).update(organization=stands_for)
    return headers


def hand_in(headers: dict[str, str], **members: str):
    return post("/api/v1/openings", {"list": LIST, "salt": SALT, **members}, headers)


def post(path: str, body: Any, headers: dict[str, str] | None = None):
    return Client().post(path, body, content_type="application/json", headers=headers or {})


def ask(headers: dict[str, str] | None = None, **members: Any):
    """On the record of now, unless another is named: an answer then holds no time of its own."""
    known = {"known_at": current_size()}
    return post("/api/v1/checks", {**QUESTION, **known, **members}, headers)


class Others:
    """Everybody but the organisation, looking at all there is to see."""

    def __init__(self) -> None:
        self.keys = {
            "nobody": {},
            "registry's key": bearer(issue_key(name="k", scopes=["admin"], now=NOON)),
            "other account's key": key_of("umbrella", "umbrella-corp"),
        }
        self.staff = signed_in(staff("boss", "administrator", "recorder", "approver"))

    def see(self) -> dict[tuple[str, str], bytes]:
        found = {}
        for who, headers in self.keys.items():
            for name, answer in self._asked(headers):
                assert answer.status_code == 200, (who, name)
                found[who, name] = answer.getvalue()
        for path in PAGES:
            answer = self.staff.get(path)
            assert answer.status_code == 200, path
            found["staff", path] = without_tokens(answer.getvalue())
        return found

    @staticmethod
    def _asked(headers: dict[str, str]) -> Iterator[tuple[str, Any]]:
        pinned = {"known_at": current_size()}
        yield "check", ask(headers, **pinned)
        yield "batch", post("/api/v1/checks/batch", {"checks": [QUESTION | pinned] * 2}, headers)
        yield "evaluation", post("/access/v1/evaluation", evaluation(**pinned), headers)
        for what, subject in (
            ("subject", {"type": "organization"}),
            ("resource", EVALUATION["subject"]),
        ):
            search = evaluation(**pinned) | {"subject": subject}
            if what == "resource":
                search["resource"] = {"type": "model"}
            yield f"search for {what}", post(f"/access/v1/search/{what}", search, headers)
        for path in READS:
            yield path, Client().get(path.format(size=current_size()), headers=headers)


READS = (
    f"/api/v1/checks?model=mythos-5&channel=anthropic-api&organization={WHO}"
    "&as_of=2026-06-27&known_at={size}",
    f"/api/v1/lists/{LIST}?known_at={{size}}",
    f"/api/v1/lists/{LIST}/members?known_at={{size}}",
    f"/api/v1/organizations/{WHO}?known_at={{size}}",
    "/api/v1/changes?limit=1000",
    "/api/v1/ledger/entries?limit=1000",
    "/api/v1/status.json?known_at={size}&as_of=2026-06-27",
    "/feeds/changes.atom",
)
PAGES = (
    "/staff", "/desk", "/decisions", "/api/v1/audit", "/api/v1/decisions",
    "/admin/accesscontrol/listmember/", "/admin/accesscontrol/auditevent/",
    f"/api/v1/lists/{LIST}/members.csv",
)  # fmt: skip


def evaluation(**context: Any) -> dict[str, Any]:
    return {**EVALUATION, "context": {**EVALUATION["context"], **context}}


def without_tokens(page: bytes) -> bytes:
    """A page has a token of its own in each form."""
    parts = page.split(b'name="csrfmiddlewaretoken" value="')
    return parts[0] + b"".join(part.partition(b'"')[2] for part in parts[1:])
