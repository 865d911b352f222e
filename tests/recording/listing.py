"""A list on record, and files that are compared with it."""

from datetime import datetime
from io import BytesIO

from accesscontrol.rules.principals import Principal
from recording.rules.comparing import ImportTerms, Removal, Terms
from recording.rules.reports import RowReport
from recording.services.importing import Imported, import_list
from registry.services.recording import record_changesets
from tests import build
from tests.recording.cast import ANA

LIST = "gpt-5.6-partners"
USUAL = Terms("2026-06-30", "confirmed")
LEI = "5493001KJTIIGC8Y1R12"


def record_partners(now: datetime) -> None:
    """Three partners, one of whom is on the list no more, and two organisations beside them."""
    organizations = [
        build.organization("acme", country="US", aliases=["Acme Labs of Ohio"]),
        build.organization(
            "nordwind", name="Nordwind AG", identifiers=[{"scheme": "lei", "value": LEI}]
        ),
        build.organization("atlas", name="Atlas Copper plc"),
        build.organization(
            "orion", name="Orion Oyj", identifiers=[{"scheme": "domain", "value": "orion.example"}]
        ),
        build.organization("orion-labs", name="Orion Laboratories"),
    ]
    members = [
        build.member("m-acme", list=LIST, organization="acme"),
        build.member("m-atlas", list=LIST, organization="atlas"),
        build.member(
            "m-orion",
            list=LIST,
            organization="orion",
            period={"start": "2026-06-26", "end": "2026-06-28"},
        ),
    ]
    document = build.changeset(
        *(build.entry("organization", one) for one in organizations),
        *(build.entry("member", one) for one in members),
    )
    record_changesets([("", document)], actor="operator", now=now)


def read(
    text: str | bytes,
    now: datetime,
    *,
    removal: Removal = Removal.REPORT,
    removed_on: str | None = None,
    creates: bool = False,
    terms: Terms = USUAL,
    list_id: str = LIST,
    actor: Principal = ANA,
) -> Imported:
    data = text.encode() if isinstance(text, str) else text
    return import_list(
        BytesIO(data),
        terms=ImportTerms(list_id, terms, removal, removed_on, creates),
        title=None,
        reason=None,
        encoding=None,
        actor=actor,
        now=now,
    )


def rows(imported: Imported) -> dict[str, RowReport]:
    """The reports by name, those without a line too."""
    return {row.name: row for row in imported.found.rows}


def outcomes(imported: Imported) -> dict[str, str]:
    return {name: row.outcome.value for name, row in rows(imported).items()}


def objects(imported: Imported, kind: str = "member") -> list[tuple[str, dict]]:
    return [(e["op"], e["object"]) for e in imported.found.entries if e["kind"] == kind]
