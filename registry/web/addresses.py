"""Where the page of each object is."""

from urllib.parse import quote

PLURALS = {
    "authority": "authorities",
    "channel": "channels",
    "class": "classes",
    "developer": "developers",
    "directive": "directives",
    "family": "families",
    "list": "lists",
    "model": "models",
    "organization": "organizations",
    "proceeding": "proceedings",
    "source": "sources",
}
"""Of each kind that has pages."""

WORDS = {
    "organization": "organisation",
    "family": "model family",
    "class": "class of users",
    "list": "list of approved organisations",
    "member": "member of a list",
}
"""What people call a kind, where that is another word."""


def address_of(kind: str, object_id: str) -> str:
    """The address of an object's page; of a provision, its place on that of its directive."""
    if kind == "provision":
        directive, _, provision = object_id.partition("/")
        return f"/directives/{quote(directive)}#{quote(provision)}"
    return f"/{PLURALS[kind]}/{quote(object_id)}"


def kind_words(kind: str) -> str:
    return WORDS.get(kind, kind)


def plural_words(kind: str) -> str:
    return _PLURAL_WORDS.get(kind) or PLURALS.get(kind, f"{kind}s").capitalize()


_PLURAL_WORDS = {
    "organization": "Organisations",
    "family": "Model families",
    "class": "Classes of users",
    "list": "Lists",
    "member": "Members of lists",
}
