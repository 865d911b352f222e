"""What docs/pages.md says to those who add a page makes one."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from registry.web import edge
from registry.web.clocks import Clocks
from tests.documentation.fences import fence

TEMPLATE = """{% extends "registry/page.html" %}{% load record %}
{% block title %}{{ page.title }}{% endblock %}
{% block content %}<h1>{{ page.title }}</h1>{% tier page.possible page.because %}
{% standing page.standing %}<a href="/models{{ clocks.suffix }}">Models</a>{% endblock %}"""


def directive_page(position: Any, directive_id: str) -> dict[str, Any]:
    """The query that the page leaves to its reader."""
    return {
        "title": f"About {directive_id} of {position.size}",
        "possible": ["closed"], "because": "barred", "standing": "reported",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_page_written_as_shown_is_one(settings: Any, tmp_path: Path) -> None:
    sample = fence("docs/pages.md", 1, "python").replace("formats=...", "formats=()")
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "directive.html").write_text(TEMPLATE)
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [tmp_path]
    names: dict[str, Any] = {
        "data_page": edge.data_page, "render_page": edge.render_page, "Clocks": Clocks,
        "HttpRequest": HttpRequest, "HttpResponse": HttpResponse, "directive_page": directive_page,
    }  # fmt: skip
    exec(compile(sample, "docs/pages.md", "exec"), names)  # noqa: S102

    request = RequestFactory().get("/directives/x?known_at=88")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    response = names["directive"](request, "x")

    shown = response.content.decode()
    assert response.status_code == 200
    assert "<h1>About x of 88</h1>" in shown
    assert 'href="/models?known_at=88"' in shown
    assert "public" in response.headers["Cache-Control"]
