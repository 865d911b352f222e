"""Where in a directive something is disputed, in words."""

import pytest

from registry.rules.pointer_words import pointer_words

DIRECTIVE = {
    "issued": "2026-06-12",
    "signatory": {"name": "N. N.", "office": "Secretary"},
    "provisions": [{"id": "foreign-users", "period": {"start": "2026-06-12"}, "who": {}}],
    "legal_basis": ["one act", "another"],
}


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/issued", "Date of issue"),
        ("/signatory/name", "Signatory: name"),
        ("/provisions/0/period/start", "foreign-users: start"),
        ("/provisions/0/who", "foreign-users: whom it reaches"),
        ("/provisions/0/period", "foreign-users: period"),
        ("/provisions/7/who", "provisions 8: whom it reaches"),
        ("/legal_basis/1", "Legal basis 2"),
        ("/some_other~1thing", "Some other/thing"),
        ("", ""),
    ],
)
def test_parts_go_by_their_ids_and_members_by_what_people_call_them(
    pointer: str, words: str
) -> None:
    assert pointer_words(pointer, DIRECTIVE) == words
