"""The pages about the interface, and what holds for every page."""

import json
import re

import pytest
from django.test import Client
from rest_framework import exceptions

from config.api_reference import Part, kind_of, reference
from config.problem_advice import ADVICE, known_problems
from config.problems import PLAIN, details_of
from config.stylesheet import FOLDER
from registry.documents.faults import FAULTS
from registry.errors import Problem

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}
PAGES = [
    "/",
    "/api/docs",
    "/docs/problems",
    "/?as_of=2026-06-12T18:00:00Z&known_at=2026-06-13T17:00:00Z&channel=all",
    "/models",
    "/changes",
    "/calendar?as_of=2026-06-11",
    "/statistics",
    "/ledger",
    "/about",
    "/docs/",
    "/docs/api",
    "/docs/cli",
    "/compare",
    "/compare?from=2026-06-11&to=2026-06-20",
    "/compare?from=73",
    "/check",
    "/check?model=mythos-5&channel=anthropic-api&users=foreign_person&users=us_person",
    "/check?model=nothing&channel=anthropic-api",
    "/models/mythos-5",
    "/directives/us-commerce-2026-06-12",
    "/lists/gpt-5.6-partners?trust=reported",
    "/organizations/uk-aisi",
    "/nowhere",
    "/?known_at=5",
    "/auth/login/",
    "/auth/signup/",
    "/auth/password/reset/",
    "/invitations/none",
]


def get(address: str) -> str:
    return Client().get(address, headers=HTML).content.decode()


def without_data(shown: str) -> str:
    """Without what describes the page for machines, which no browser runs."""
    return re.sub(r'<script type="application/ld\+json">.*?</script>', "", shown, flags=re.DOTALL)


def all_kinds(kind: type[Problem]) -> set[type[Problem]]:
    return {kind} | {found for sub in kind.__subclasses__() for found in all_kinds(sub)}


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_script_or_style_of_its_own(address):
    shown = without_data(get(address))

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", shown)
    assert not re.search(r"<script(?![^>]*\ssrc=)", shown)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_nothing_from_elsewhere(address):
    shown = re.sub(r'<link rel="alternate"[^>]*>', "", get(address))
    loaded = re.findall(r"<(?:link|script|img|iframe)[^>]*?(?:href|src)=\"([^\"]+)\"", shown)

    assert loaded
    assert all(found.startswith(("/static/", "/site.css?v=")) for found in loaded)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_site_has_no_script_but_a_button_that_copies(address):
    scripts = re.findall(r"<script[^>]*>", without_data(get(address)))

    assert set(scripts) <= {'<script src="/static/copy.js" defer>'}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_comes_with_a_strict_policy(address):
    policy = Client().get(address, headers=HTML).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_a_language_one_heading_a_main_part_and_a_way_to_skip_there(address):
    shown = get(address)

    assert '<html lang="en">' in shown
    assert shown.count("<h1") == 1
    assert '<a class="skip" href="#main">' in shown
    assert '<main id="main"' in shown


@pytest.mark.parametrize("address", PAGES)
def test_every_table_has_a_caption_and_headers_with_a_scope(address):
    shown = get(address)

    assert shown.count("<table") == shown.count("<caption")
    assert all("scope=" in header for header in re.findall(r"<th[ >][^>]*", shown))


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_unique_and_links_within_a_page_lead_somewhere(address):
    shown = get(address)
    ids = re.findall(r'\sid="([^"]+)"', shown)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(ids)


def test_the_icon_and_the_styles_of_the_admin_are_served():
    for name in ("favicon.svg", "registry/admin.css"):
        response = Client().get(f"/static/{name}")
        assert response.status_code == 200
        assert b"".join(response)
        response.close()


def test_the_stylesheet_is_one_file_that_is_kept_for_good_under_its_name():
    address = re.findall(r'<link rel="stylesheet" href="([^"]+)"', get("/"))

    assert len(address) == 1
    named, unnamed = Client().get(address[0]), Client().get("/site.css")
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in unnamed.headers["Cache-Control"]
    assert named.content == unnamed.content
    assert all(part.read_bytes() in named.content for part in FOLDER.glob("*.css"))


def test_every_problem_that_the_code_knows_is_on_the_page():
    shown = get("/docs/problems")

    codes = {kind.code for kind in all_kinds(Problem) - {Problem}}
    codes |= {code for code, _ in PLAIN.values()} | FAULTS.keys()
    for code in codes:
        assert f'id="{code}"' in shown


def test_every_problem_has_advice_of_its_own_and_no_advice_is_left_over():
    assert {problem.code for problem in known_problems()} == ADVICE.keys()


def test_the_page_gives_the_status_that_the_problem_is_answered_with():
    statuses = {problem.code: problem.status for problem in known_problems()}

    for kind in all_kinds(Problem) - {Problem}:
        details = details_of(kind("Said."))
        assert details is not None
        assert statuses[details.code] == details.status
    refused = details_of(exceptions.AuthenticationFailed())
    assert refused is not None
    assert statuses[refused.code] == 401


@pytest.mark.parametrize("address", ["/api/v1/models/nothing", "/api/v1/models?trust=rumour"])
def test_the_type_of_a_problem_leads_to_its_entry(address):
    problem = Client().get(address).json()

    path, _, anchor = problem["type"].partition("/docs/problems#")
    assert path.startswith("http")
    assert f'id="{anchor}"' in get("/docs/problems")


def test_every_operation_and_every_shape_of_the_schema_is_in_the_reference():
    schema = json.loads(Client().get("/api/schema").content)
    shown = get("/api/docs")

    for methods in schema["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in shown
    for name in schema["components"]["schemas"]:
        assert f'id="shape-{name}"' in shown


def test_an_operation_is_shown_with_its_parameters_body_and_answers():
    operations = {
        operation.id: operation
        for chapter in reference().chapters
        for operation in chapter.operations
    }

    check = operations["check"]
    assert check.verb == "post"
    assert check.body == (Part(shape="CheckShape"),)
    assert '"model": "mythos-5"' in check.examples[0]
    assert [answer.kind for answer in check.answers] == [(Part(shape="CheckAnswer"),)]
    assert "422" in check.problems
    assert "as_of" in {one.name for one in operations["get_board"].parameters}


@pytest.mark.parametrize(
    ("schema", "read"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string or null"),
        ({"type": "string", "format": "uri"}, "string (uri)"),
        ({"enum": ["yes", "no"]}, '"yes" or "no"'),
        ({"const": True}, "true"),
        ({"$ref": "#/components/schemas/A"}, "<A>"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/A"}}, "array of <A>"),
        ({"type": "array", "items": {"oneOf": [{}, {"const": 1}]}}, "array of (any JSON or 1)"),
        ({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}, "<A> or null"),
        ({"anyOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]}, "string"),
        (
            {"type": "object", "additionalProperties": {"type": "string"}},
            "object with values of string",
        ),
        ({}, "any JSON"),
    ],
)
def test_a_schema_is_put_into_words(schema, read):
    parts = kind_of(schema)

    assert "".join(f"<{part.shape}>" if part.shape else part.words for part in parts) == read


def test_an_error_page_names_the_problem_and_the_request():
    response = Client().get("/nowhere", headers=HTML | {"X-Request-ID": "abc-1"})

    assert response.status_code == 404
    shown = response.content.decode()
    assert "There is nothing at this address" in shown
    assert "abc-1" in shown


def test_what_a_request_holds_is_escaped_on_its_error_page():
    assert "<b>" not in get("/?as_of=<b>x</b>")
    assert "<b>" not in get("/?trust=<b>")


def test_pages_are_only_read():
    for address in ("/api/docs", "/docs/problems"):
        assert Client().post(address).status_code == 405
        assert Client().head(address).status_code == 200
