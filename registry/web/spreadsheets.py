"""Tables of pages as CSV files."""

from collections.abc import Iterable

from django.http import HttpResponse

from registry.rules.spreadsheets import safe_csv


def csv_file(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    """A file that a spreadsheet opens without running any of it."""
    text = "".join(safe_csv([header, *rows]))
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.csv"'},
    )
