"""Citations of directives, as text and for BibTeX."""

from dataclasses import replace

from registry.rules.citing import Cited, as_bibtex, as_text

LETTER = Cited(
    id="us-commerce-2026-06-26",
    authority="U.S. Department of Commerce",
    title="Mythos 5 cleared",
    instrument="clearance letter",
    issued="26 Jun 2026",
    year="2026",
    registry="Greenlight",
    url="https://example.org/directives/us-commerce-2026-06-26?known_at=88",
    size=88,
    position="28 Jun 2026",
)


def test_a_citation_names_act_and_state_of_the_record() -> None:
    assert as_text(LETTER) == (
        "U.S. Department of Commerce: Mythos 5 cleared. Clearance letter, 26 Jun 2026. In: "
        "Greenlight, ledger size 88, position on 28 Jun 2026. "
        "https://example.org/directives/us-commerce-2026-06-26?known_at=88"
    )


def test_bibtex_keeps_the_author_whole() -> None:
    assert as_bibtex(LETTER).splitlines() == [
        "@misc{us-commerce-2026-06-26,",
        "  author       = {{U.S. Department of Commerce}},",
        "  title        = {{Mythos 5 cleared}},",
        "  year         = {2026},",
        "  howpublished = {Clearance letter, 26 Jun 2026},",
        "  note         = {In: Greenlight, ledger size 88, position on 28 Jun 2026},",
        "  url          = {https://example.org/directives/us-commerce-2026-06-26?known_at=88}",
        "}",
    ]


def test_what_tex_would_read_is_escaped() -> None:
    entry = as_bibtex(replace(LETTER, id="a_b", title="R&D_100% {of} #1 \\ ~ ^ $"))

    assert entry.startswith("@misc{a-b,")
    assert (
        r"{{R\&D\_100\% \{of\} \#1 \textbackslash{} \textasciitilde{} \textasciicircum{} \$}}"
        in entry
    )
