"""The files of docs/ as pages."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from config.documentation import rendering, shelf
from config.documentation.shelf import Document, documents
from tests.registry.pages import page, words

pytestmark = pytest.mark.django_db

FILES = sorted(path.relative_to(shelf.FOLDER) for path in shelf.FOLDER.rglob("*.md"))


def test_every_file_is_a_page_and_is_named_in_the_contents_and_the_list_for_models() -> None:
    contents, listed = page("/docs/"), Client().get("/llms.txt").content.decode()

    for file in FILES:
        name = file.with_suffix("").as_posix()
        assert f'href="/docs/{name}"' in contents
        assert page(f"/docs/{name}").count("<h1") == 1
        if not name.startswith("adr/"):
            assert f"({settings.PUBLIC_URL}/docs/{name}.md)" in listed


def test_every_link_of_the_documentation_leads_to_a_page_and_an_anchor() -> None:
    anchors: dict[str, set[str]] = {}
    dead = []
    for name in documents():
        shown = page(f"/docs/{name}").split("<article>")[1]
        for link in re.findall(r'<a href="([^"]+)"', shown):
            target = urlsplit(unescape(link))
            if target.scheme:
                continue
            path = target.path or f"/docs/{name}"
            if path not in anchors:
                anchors[path] = set(re.findall(r'\sid="([^"]+)"', page(path)))
            if target.fragment and target.fragment not in anchors[path]:
                dead.append((name, link))

    assert dead == []


def test_a_file_that_nobody_put_into_a_chapter_is_there_all_the_same(monkeypatch) -> None:
    monkeypatch.setattr(shelf, "CHAPTERS", (("Start", ("concepts",)),))

    titles = {part.title: [one.name for one in part.documents] for part in shelf.chapters()}

    assert titles["Start"] == ["concepts"]
    assert {"api", "recording"} <= set(titles["More"])
    assert "adr/0001-layers-and-import-contracts" in titles["Decisions"]


def test_a_document_leads_to_the_ones_before_and_after_it() -> None:
    names = [one.name for part in shelf.chapters() for one in part.documents]

    before, after = shelf.neighbours(names[1])

    assert before is not None
    assert after is not None
    assert [before.name, after.name] == [names[0], names[2]]
    assert shelf.neighbours(names[0])[0] is None
    assert shelf.neighbours(names[-1])[1] is None


@pytest.fixture
def written(monkeypatch, tmp_path):
    """A documentation of one file, by its text."""

    def write(text: str) -> str:
        (tmp_path / "one.md").write_text(text)
        monkeypatch.setattr(shelf, "FOLDER", tmp_path)
        one = {"one": Document("one", "One", "")}
        monkeypatch.setattr(rendering, "documents", lambda: one)
        rendering.rendered.cache_clear()
        return str(rendering.rendered("one").html)

    yield write
    rendering.rendered.cache_clear()


def test_html_in_a_file_is_text(written) -> None:
    assert "&lt;script&gt;" in written("# One\n\n<script>x</script>\n")
    assert "<b>" not in written("# One\n\nA <b>word</b>.\n")


def test_headings_have_the_anchors_that_code_forges_give_them(written) -> None:
    html = written("# One\n\n## `GET /x`: what, *and* why?\n\n## Again\n\n## Again\n")

    assert re.findall(r'<h2 id="([^"]+)"', html) == ["get-x-what-and-why", "again", "again-1"]


def test_a_table_has_a_caption_headers_with_a_scope_and_scrolls_by_keyboard(written) -> None:
    table = "| a | b |\n|---|:---|\n| 1 | 2 |\n"
    html = written(f"# One\n\n## Rates & limits\n\n{table}\n{table}")

    assert html.count('tabindex="0"') == html.count("</table></div>") == 2
    assert 'aria-label="Rates &amp; limits"' in html
    assert '<caption class="unseen">Rates &amp; limits (2)</caption>' in html
    assert html.count('<th scope="col">') == 4
    assert "style=" not in html


def test_a_header_of_a_table_that_says_nothing_is_none(written) -> None:
    html = written("# One\n\n| a | |\n|---|---|\n| 1 | 2 |\n")

    assert html.count("<th ") == 1
    assert html.count("<td>") == html.count("</td>") == 3


def test_a_link_to_a_file_that_has_no_page_is_its_words(written) -> None:
    html = written(
        "# One\n\nSee [the licence](../LICENSE), [this](one.md#x), [it](https://a.org).\n"
    )

    assert "See the licence, " in html
    assert 'href="/docs/one#x"' in html
    assert 'href="https://a.org"' in html


def test_the_list_for_language_models_is_plain_text_that_leads_to_the_files() -> None:
    response = Client().get("/llms.txt")
    text = response.content.decode()

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# Greenlight\n\n> ")
    assert "&#" not in text
    for link in re.findall(r"\]\(([^)]+)\)", text):
        answer = Client().get(link.removeprefix(settings.PUBLIC_URL))
        assert answer.status_code == 200, link


def test_a_file_is_there_as_it_was_written() -> None:
    response = Client().get("/docs/concepts.md")

    assert response.content == (shelf.FOLDER / "concepts.md").read_bytes()
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"


@pytest.mark.parametrize("name", ["nothing", "nothing.md", "../README.md", "adr", "%2e%2e/README"])
def test_what_is_not_documented_is_not_found(name: str) -> None:
    response = Client().get(f"/docs/{name}", headers={"Accept": "text/html"})

    assert response.status_code == 404


def test_the_contents_say_of_each_page_what_it_is_about() -> None:
    assert "Greenlight answers one question" in words(page("/docs/"))
    assert "`" not in words(page("/docs/").split("<main")[1])
