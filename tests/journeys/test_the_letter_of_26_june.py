"""The letter of 26 June, from the desk in a browser to the board: written, refused, mended,
approved by another person, published; then what the developer made of it.

The registry stands at 25 June: its ledger ends with what was on record then. The clock is the
real one, so what is published here is recorded now, and is true from 26 June on.
"""

import json

from playwright.sync_api import expect

from tests.journeys.desk_on_25_june import (
    LIST,
    answers_of_then,
    ask,
    check,
    cite,
    confirm_all,
    decide,
    folder,
    sign_in,
    site,
    standing_of,
    status,
    write,
)
from tests.services.browser import Browser, browser

__all__ = ["browser", "folder", "site"]


def test_the_letter_of_26_june_and_what_the_developer_made_of_it(
    site: str, browser: Browser
) -> None:
    then = answers_of_then(site)
    size_before = json.loads(ask(site, "/status.json"))["ledger_size"]
    fable_before = status(site, "fable-5")

    # A letter has come. The recorder writes down who did what.
    sign_in(browser, site, "ana")
    browser.press("Record something new")
    browser.press("Start from a letter")
    letter = "Commerce clears Mythos 5 for approved organisations"
    write(browser, {"title": letter, "reason": "Letter of 26 June, as an article tells it."})
    expect(browser.find(".saved")).to_contain_text("Saved at", timeout=20_000)
    browser.press("Save and go on")
    write(
        browser,
        {
            "id": "us-commerce-2026-06-26",
            "title": "Mythos 5 cleared for approved organisations",
            "authority": "us-commerce",
            "instrument": "clearance-letter",
            "issued/precision": "day",
            "issued/value": "26 June",
            "standing": "confirmed",
            "addressee": "anthropic",
            "signatory/name": "Howard Lutnick",
            "signatory/office": "Secretary of Commerce",
        },
    )
    browser.press("Save and go on")
    assert "Issued: You chose a day; write it as 2026-06-12" in browser.text
    expect(browser.named("issued/value")).to_have_value("26 June")
    write(browser, {"issued/value": "2026-06-26"})
    browser.press("Save and go on")
    write(browser, {"clarity/grounds": "stated", "clarity/duration": "not_stated"})
    browser.press("Save and go on")
    cite(browser, "A letter from the Secretary to Anthropic confirms the partial lift.")
    browser.press("Save and go on")

    # The list is not on record yet; it comes with the letter.
    browser.press("To the contents")
    browser.press("List of approved organisations")
    write(
        browser,
        {
            "id": LIST,
            "name": "Organisations approved for Mythos 5",
            "published": "no",
            "stated_size/at_least": "100",
        },
    )
    browser.press("Save and go on")

    # Its one provision is an exception, at first from the wrong thing.
    browser.press("Provision not named yet")
    write(
        browser,
        {
            "id": "approved",
            "kind": "GRANT",
            "who": f"list:{LIST}",
            "models/0/pick": "family:mythos",
            "channels/0": "*",
            "period/start/value": "2026-06-26",
            "force": "binding",
            "standing": "confirmed",
            "against/0": "us-commerce-2026-06-12",
            "text": "Mythos 5 may be redeployed to the approved organisations.",
        },
    )
    browser.press("Save and go on")
    browser.press("Check and hand in")
    assert "From some time on 26 June 2026" in browser.text
    browser.press("Submit for approval")
    assert "A sentence is not confirmed." in browser.text
    confirm_all(browser)
    browser.press("Submit for approval")
    assert "You wrote it, so that cannot be you." in browser.text
    assert status(site, "mythos-5")["ledger_size"] == size_before

    # The second person sees what it would change, and gives it back.
    decide(browser, site, "ben", letter)
    browser.press("Give it back")
    assert "Say in the comment what is to be changed." in browser.text
    browser.fill(comment="The letter speaks of Mythos 5 alone, not of its whole family.")
    browser.press("Give it back")

    # The recorder mends it. What changed is confirmed anew, and nothing else has to be.
    decide(browser, site, "ana", letter)
    assert "not of its whole family" in browser.text
    browser.press("Change it")
    browser.press("Provision approved")
    write(browser, {"models/0/pick": "model:mythos-5"})
    browser.press("Save and go on")
    browser.press("Check and hand in")
    expect(browser.named("confirmed")).not_to_be_checked()
    confirm_all(browser)
    browser.press("Submit for approval")

    # Now it is as the letter says: Mythos 5 for the approved, and nothing for Fable 5.
    decide(browser, site, "ben", letter)
    impact = browser.text
    [answer_line] = [
        line
        for line in impact.splitlines()
        if line.startswith("An organisation on the list Organisations approved for Mythos 5")
    ]
    assert answer_line.endswith("still deny, but permitted unknown, then yes")
    unchanged = impact.split("Does not change")[1].split("Beside the record")[0]
    assert "Fable 5" in unchanged
    assert "Mythos 5" not in unchanged
    assert "Since a reviewer last saw it" in impact
    browser.press("Approve what it says and what it changes")
    assert "approved" in browser.text

    decide(browser, site, "ana", letter)
    browser.press("Publish now")
    assert "Published: it is on record." in browser.text
    was = check(site, "mythos-5", as_of="2026-06-28", known_at=size_before)
    assert was["permitted"] == "no"
    answer = check(site, "mythos-5", as_of="2026-06-28")
    assert (answer["permitted"], answer["offered"], answer["outcome"]) == ("yes", "no", "deny")
    assert status(site, "mythos-5")["tier"] == "closed"
    assert answers_of_then(site) == then

    # The developer offers it again, to those on the list.
    browser.press("Recording desk")
    browser.press("Record something new")
    browser.press("Start from a letter")
    offer = "Anthropic redeploys Mythos 5"
    write(browser, {"title": offer, "reason": "Announced by Anthropic, as an article tells it."})
    browser.press("Save and go on")
    write(
        browser,
        {
            "id": "anthropic-2026-06-26-redeploy",
            "title": "Mythos 5 redeployed to the approved organisations",
            "authority": "anthropic",
            "instrument": "developer-announcement",
            "issued/precision": "month",
            "issued/value": "2026-06",
            "standing": "confirmed",
        },
    )
    browser.press("Save and go on")
    browser.press("Save and go on")
    cite(browser, "A select group regains access.")
    browser.press("Save and go on")
    write(
        browser,
        {
            "id": "approved",
            "kind": "OFFER",
            "who": f"list:{LIST}",
            "models/0/pick": "model:mythos-5",
            "channels/0": "*",
            "period/start/precision": "between",
            "period/start/value": "2026-06-26",
            "period/start/latest": "2026-06-27",
            "force": "binding",
            "standing": "confirmed",
        },
    )
    browser.press("Save and go on")
    browser.press("Check and hand in")
    confirm_all(browser)
    browser.press("Submit for approval")
    decide(browser, site, "ben", offer)
    assert "closed (suspended)" in browser.text
    assert "limited" in browser.text
    browser.press("Approve what it says and what it changes")
    decide(browser, site, "ana", offer)
    browser.press("Publish now")

    # The tier is limited, for Mythos 5 and for nothing else; the board and the history say so.
    assert status(site, "mythos-5")["tier"] == "limited"
    assert check(site, "mythos-5", as_of="2026-06-28")["outcome"] == "allow"
    assert standing_of(status(site, "fable-5")) == standing_of(fable_before)
    history = json.loads(ask(site, "/models/mythos-5/history?channel=anthropic-api"))
    tiers = [interval["tier"] for interval in history["results"]]
    assert tiers[-1] == "limited"
    assert "closed" in tiers
    browser.open(f"{site}/")
    row = browser.find("tr:has(th)", saying="Mythos 5").inner_text()
    assert "limited" in row

    # And what was known before is what was known before.
    assert answers_of_then(site) == then
    earlier = check(site, "mythos-5", as_of="2026-06-28", known_at=size_before)
    assert (earlier["permitted"], earlier["offered"]) == ("no", "no")
    browser.open(f"{site}/?known_at={size_before}")
    row = browser.find("tr:has(th)", saying="Mythos 5").inner_text()
    assert "closed" in row
    # A page that comes back with faults is answered with 422, and the browser says so.
    assert [said for said in browser.complaints if "status of 422" not in said] == []
