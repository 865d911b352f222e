"""What one subject may use, as data for policies of Open Policy Agent, and as a bundle of it."""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from math import floor
from typing import Any

from accesscontrol.rules.authzen_answers import reason_for_user
from registry.rules.dates import parse_instant

ROOT = "greenlight"
"""Where the document stands below `data`, and all that the bundle owns there."""

Json = dict[str, Any]


def document_of(
    answers: Iterable[Mapping[str, Any]], aliases: Mapping[str, str], *, echo: Mapping[str, Any]
) -> Json:
    """`answers` are those to one subject, about one moment and one state of the record."""
    models: dict[str, Json] = {}
    for answer in answers:
        models.setdefault(answer["model"], {})[answer["channel"]] = {
            "allow": answer["outcome"] == "allow",
            "outcome": answer["outcome"],
            "reason": reason_for_user(answer),
            "reasons": list(dict.fromkeys(reason["code"] for reason in answer["reasons"])),
            "missing_facts": [fact["text"] for fact in answer["missing_facts"]],
            "conditions": answer["conditions"],
            "valid": answer["valid"],
            "lapses": _second(answer["valid"]["until"]),
        }
    named = {alias: model for alias, model in sorted(aliases.items()) if model in models}
    return {ROOT: {**echo, "models": models, "aliases": named}}


def _second(until: str | None) -> int | None:
    """As policies count time: the second in which an answer lapses, rather early than late."""
    return None if until is None else floor(parse_instant(until).timestamp())


def bundle_of(document: Json) -> bytes:
    """A bundle with the document as its data. The same document gives the same bytes."""
    manifest = {"revision": str(document[ROOT]["ledger_size"]), "roots": [ROOT]}
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, content in (("data.json", document), (".manifest", manifest)):
            data = json.dumps(content, separators=(",", ":")).encode()
            member = tarfile.TarInfo(f"/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()
