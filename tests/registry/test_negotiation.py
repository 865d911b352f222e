"""What a reader accepts, and what it has already: 406, HEAD, 304."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def get(api: Client, path: str, **headers: str):
    return api.get(f"/api/v1/{path}", headers=headers)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json;q=0", 406),
        ("application/json;q=0.0, text/html", 406),
        ("*/*;q=0", 406),
        ("application/*;q=0", 406),
        # What names JSON alone speaks for it, whatever else would be taken.
        ("application/json;q=0, */*", 406),
        ("application/*;q=0, */*", 406),
        ("application/json, */*;q=0", 200),
        ("application/json;q=0.001", 200),
        ("APPLICATION/JSON; charset=utf-8", 200),
        ("application/problem+json", 200),
        ("application/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("text/json-like", 406),
        ("", 200),
    ],
)
def test_what_a_caller_accepts_is_weighed(api: Client, accept: str, status: int) -> None:
    assert get(api, "models", accept=accept).status_code == status


@pytest.mark.parametrize("path", ["/api/v1/status.json", "/api/schema", "/api/docs", "/"])
def test_a_head_has_the_headers_of_the_get_and_is_as_conditional(api: Client, path: str) -> None:
    whole, head = api.get(path), api.head(path)

    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.content == b""
    again = api.head(path, headers={"if-none-match": whole.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_answer_that_has_not_changed_still_says_what_is_left(api: Client, method: str) -> None:
    first = get(api, "status.json")
    ask = getattr(api, method)

    again = ask("/api/v1/status.json", headers={"if-none-match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.headers["RateLimit-Policy"] == first.headers["RateLimit-Policy"]
    assert '"anonymous";r=' in again.headers["RateLimit"]
    assert again.headers["X-Request-ID"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    ["models/nope", "models?foo=1", "nope", "checks", "checks?model=nope&channel=weights"],
)
def test_no_cache_keeps_a_problem(api: Client, path: str) -> None:
    refused = get(api, path)

    assert refused.status_code in (404, 422)
    assert refused.headers["Cache-Control"] == "no-store"
    assert "ETag" not in refused.headers
    assert "no-store" in get(api, "models", accept="text/html").headers["Cache-Control"]
