"""A page of the desk as a browser without script has it: its forms, and what they would post."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client


@dataclass
class PageForm:
    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By the words on it, the name and value that a button posts."""
    buttons_to: dict[str, str] = field(default_factory=dict)

    def posted(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.values:
            found.setdefault(name, []).append(value)
        return found


class Page(HTMLParser):
    """What is on a page: forms, links, ids, and the text that people read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.links: dict[str, str] = {}
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.described: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self._text: list[str] = []
        self._open: dict[str, Any] | None = None
        self._select = ""
        self._textarea: str | None = None
        self._said = ""
        self.feed(html)
        self.text = " ".join(" ".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label":
            self.labelled.add(str(given.get("for")))
        self.described.update((given.get("aria-describedby") or "").split())
        if tag == "form":
            self.forms.append(PageForm(given.get("action") or "", given.get("method") or "get"))
        elif tag in ("input", "select", "textarea") and self.forms:
            self._field(tag, given)
        elif tag == "option" and self.forms and self._select:
            self._option(given)
        elif tag in ("button", "a"):
            self._open, self._said = {"tag": tag, **given}, ""

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        name = given.get("name") or ""
        self.inputs.append({"tag": tag, **given})
        if tag == "select":
            self._select, self._is_first = name, True
        elif tag == "textarea":
            self._textarea = name
            self._said = ""
        elif given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.forms[-1].values.append((name, given.get("value") or "on"))
        else:
            self.forms[-1].values.append((name, given.get("value") or ""))

    def _option(self, given: dict[str, str | None]) -> None:
        """A browser posts the option that is selected, else the first."""
        pair = (self._select, given.get("value") or "")
        if self._is_first:
            self.forms[-1].values.append(pair)
            self._is_first = False
        elif "selected" in given:
            self.forms[-1].values[-1] = pair

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea is not None:
            # A browser drops the first line break, and posts all others as two characters.
            said = self._said.removeprefix("\n").replace("\n", "\r\n")
            self.forms[-1].values.append((self._textarea, said))
            self._textarea = None
        elif self._open is not None and tag == self._open["tag"]:
            words = " ".join(self._said.split())
            if tag == "a":
                self.links[words] = str(self._open.get("href"))
            else:
                pair = (str(self._open.get("name") or ""), str(self._open.get("value") or ""))
                self.forms[-1].buttons.setdefault(words, pair)
                if self._open.get("formaction"):
                    self.forms[-1].buttons_to[words] = str(self._open["formaction"])
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None or self._open is not None:
            self._said += data
        if self._textarea is None:
            self._text.append(data)

    def form_with(self, button: str) -> PageForm:
        return next(form for form in self.forms if button in form.buttons)


class Reader:
    """Somebody at a browser without script."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.defaults["HTTP_ACCEPT"] = "text/html"
        self.page: Page
        self.path = ""
        self.status = 0

    def open(self, path: str) -> "Reader":
        return self._arrive(self.client.get(path, follow=True))

    def follow(self, words: str) -> "Reader":
        return self.open(self.page.links[words])

    def press(self, button: str, values: dict[str, Any] | None = None) -> "Reader":
        """Fill in some fields of the form that has the button, and press it."""
        form = self.page.form_with(button)
        posted: dict[str, Any] = form.posted()
        for name, value in (values or {}).items():
            if value is None:
                posted.pop(name, None)
            else:
                posted[name] = value
        name, value = form.buttons[button]
        if name:
            posted[name] = value
        action = form.buttons_to.get(button) or form.action or self.path
        if form.method == "get":
            return self._arrive(self.client.get(action, posted, follow=True))
        return self._arrive(self.client.post(action, posted, follow=True))

    def _arrive(self, response: Any) -> "Reader":
        chain = getattr(response, "redirect_chain", [])
        self.path = (chain[-1][0] if chain else response.wsgi_request.path).partition("#")[0]
        self.status = response.status_code
        self.page = Page(response.content.decode())
        return self
