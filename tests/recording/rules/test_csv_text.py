"""Files of unknown origin, cells that are safe, and headers that people write."""

import codecs
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recording.rules.columns import columns_of
from recording.rules.comparing import Outcome
from recording.rules.countries import country_of
from recording.rules.csv_text import Line, UnreadableCsv, layout_of, lines_of
from recording.rules.listed import FaultyRow, listed_of
from recording.rules.reports import RowReport, as_cells
from registry.rules.spreadsheets import restored_cell, safe_cell, safe_csv

TEXT = "name,note\nMüller & Söhne,für alle Fälle über Österreich\n"


@given(st.text())
def test_a_safe_cell_starts_no_formula_and_is_the_same_again_when_read_back(text: str) -> None:
    safe = safe_cell(text)

    assert restored_cell(safe) == text
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20"))


@given(st.lists(st.lists(st.text(alphabet="=+-@'\",;|ab\té ", min_size=1), min_size=2)))
def test_a_written_table_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    table = [[cell.strip(" ") for cell in row] for row in rows]
    table = [["name", "note"], *(row for row in table if any(cell.strip() for cell in row))]
    file = BytesIO("".join(safe_csv(table)).encode())

    assert [list(line.cells) for line in lines_of(file, layout_of(file))] == table


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), None),
        (b"name\n" + b"a" * 300_000 + "\nMüller\n".encode("cp1252"), None),
        ("name\nЛютик и партнёры по добыче угля в Сибири\n".encode("cp1251"), None),
        ("name\n株式会社日立製作所と東京電力の共同研究所\n".encode("shift_jis"), None),
    ],
)
def test_the_encoding_is_found_out(data: bytes, encoding: str | None) -> None:
    file = BytesIO(data)

    layout = layout_of(file)
    text = file.read().decode(layout.encoding).lstrip("\ufeff")

    assert encoding in (None, layout.encoding)
    assert any(name in text for name in ("Müller", "Лютик", "株式会社日立製作所"))


def test_a_character_that_cannot_be_read_makes_its_row_faulty() -> None:
    file = BytesIO(b"name\nM\xff\xffller\n")

    header, line = lines_of(file, layout_of(file, encoding="utf-8"))

    with pytest.raises(FaultyRow, match="UTF-8"):
        listed_of(line, columns_of(header.cells))


def test_an_open_quotation_mark_is_told_with_its_line() -> None:
    file = BytesIO(b'name\nfine\n"open\n' + b"x" * 9000)

    with pytest.raises(UnreadableCsv, match="line 3"):
        list(lines_of(file, layout_of(file)))


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["NAME", "Country", "Identifiers"], {"name": 0, "country": 1, "identifiers": 2}),
        (["Legal Name", "Country of incorporation"], {"name": 0, "country": 1}),
        (["valid_from", "Valid-Until", " Company "], {"from": 0, "until": 1, "name": 2}),
        (["Firma", "Land", "Bemerkung"], {"name": 0, "country": 1, "note": 2}),
        (["entity", "LEI", "Website", "SAM UEI"], {"name": 0, "lei": 1, "domain": 2, "uei": 3}),
    ],
)
def test_headers_are_understood_as_people_write_them(
    header: list[str], places: dict[str, int]
) -> None:
    assert columns_of(header).places == places


def test_columns_that_say_nothing_or_say_it_twice_are_told() -> None:
    columns = columns_of(["name", "Colour", "Company", ""])

    assert columns.ignored == ("Colour",)
    assert columns.twice == ("Company",)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("lei:5493001KJTIIGC8Y1R12", [("lei", "5493001KJTIIGC8Y1R12")]),
        ("5493001kjtiigc8y1r12", [("lei", "5493001KJTIIGC8Y1R12")]),
        ("https://www.Acme.example/about", [("domain", "acme.example")]),
        ("acme.example; UEI=ABCDEFGHJKL1", [("domain", "acme.example"), ("uei", "ABCDEFGHJKL1")]),
        ("duns:123456789", [("duns", "123456789")]),
        ("", []),
    ],
)
def test_identifiers_are_read_with_or_without_their_scheme(
    cell: str, found: list[tuple[str, str]]
) -> None:
    row = listed_of(Line(2, ("Acme", cell)), columns_of(["name", "identifiers"]))

    assert list(row.identifiers) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [("us", "US"), ("U.S.", "US"), ("UK", "GB"), ("Türkiye", "TR"), ("Atlantis", None)],
)
def test_countries_are_understood_as_people_write_them(text: str, code: str | None) -> None:
    assert country_of(text) == code


def test_a_report_is_a_table_that_is_safe_to_open() -> None:
    row = RowReport(2, Outcome.AMBIGUOUS, "=cmd|x", candidates=("a", "b"), detail="-")

    header, line = safe_csv(as_cells([row]))

    assert header.startswith("line,outcome,")
    assert "'=cmd|x" in line
    assert "a b" in line
    assert "'-" in line
