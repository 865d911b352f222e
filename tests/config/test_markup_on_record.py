"""What is on record may hold markup, by a slip or by design: every page shows it as text."""

import pytest
from django.test import Client

from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, member, model, organization, provision
from tests.people import signed_in, staff

pytestmark = pytest.mark.django_db

TRAP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>"
TRAPS = changeset(
    entry("organization", organization("trap", name=f"O {TRAP}", aliases=[TRAP])),
    entry("model", model("trap", name=f"M {TRAP}", aliases=[{"scheme": "x", "id": "trap-alias"}])),
    entry("list", {"id": "trap", "name": f"L {TRAP}", "note": TRAP}),
    entry("member", member("trap-member", list="trap", organization="trap", note=TRAP)),
    entry("source", {"id": "trap", "publisher": f"P {TRAP}", "title": f"S {TRAP}"}),
    entry("directive", directive(
        "trap", provision(models=["trap"], who={"list": "trap"}, kind="OFFER", text=TRAP,
                          conditions=[{"type": "report", "text": TRAP}]),
        title=f"D {TRAP}", note=TRAP, grounds=TRAP, legal_basis=[TRAP],
        citations=[{"source": "trap", "says": TRAP, "standing": "confirmed", "locator": TRAP}],
    )),
    title=f"C {TRAP}", reason=TRAP,
)  # fmt: skip
PAGES = {
    "/": "M ",
    "/models": "M ",
    "/models/trap": "M ",
    "/directives/trap": "D ",
    "/lists/trap": "L ",
    "/organizations/trap": "O ",
    "/changes": "D ",
    "/compare?from=88": "M ",
    "/check?model=trap&channel=openai-api&organization=trap": "M ",
    "/ledger": "C ",
}


@pytest.mark.parametrize(("address", "shown"), PAGES.items())
def test_markup_on_record_is_shown_as_text(noon, address: str, shown: str) -> None:
    record_changesets([("", TRAPS)], actor="ana", now=noon)

    page = Client().get(address, headers={"Accept": "text/html"}).content.decode()

    assert f"{shown}&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_markup_in_a_draft_is_text_to_whoever_reviews_it(noon) -> None:
    writer, reviewer = signed_in(staff("ana", "recorder")), signed_in(staff("ben", "approver"))
    made = writer.post("/api/v1/changesets", TRAPS, content_type="application/json").json()
    writer.post(f"/api/v1/changesets/{made['id']}/submit", headers={"If-Match": '"1"'})

    for address in ("/desk", f"/desk/changesets/{made['id']}"):
        page = reviewer.get(address, follow=True).content.decode()

        assert "C &lt;script&gt;alert(1)" in page, address
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
