"""A register of made-up organisations, and its index, to measure matching with."""

import random
from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from accesscontrol.rules.index_keys import core_text, keys_to_index
from accesscontrol.rules.names import comparable


def _words(text: str) -> list[str]:
    return text.split()


_ONSETS = _words(
    """
    b bl br c ch cl d dr f fl g gr h j k kn l m n p pl pr qu r s sh st str t tr v w y z
    """
)
_NUCLEI = _words(
    """
    a e i o u a e i o ai au ea ee ie oa ou ue y
    """
)
_CODAS = _words(
    """
    b ck d f g l ll m n nd ng nt r rd rk rn s sk ss t th x
    """
)
_TRADES = _words(
    """
    Technologies Systems Solutions Services Group Holdings Capital Partners Energy
    Industries Consulting Bank Insurance Pharmaceuticals Medical Logistics Shipping Foods
    Motors Electric Software Networks Digital Media Research Laboratories Institute
    Foundation Trading Construction Engineering Materials Chemical Steel Mining Oil Marine
    Robotics Security
    """
)
_PLACES = _words(
    """
    America Europe Asia Nordic Pacific Atlantic London Berlin Tokyo Texas India
    """
)
_FORMS = ["Inc.", "LLC", "Ltd", "GmbH", "AG", "S.A.", "S.p.A.", "B.V.", "Corp.", "Co., Ltd.", "AB"]
_COUNTRIES = ["US", "GB", "DE", "FR", "IT", "NL", "SE", "JP", "IN", "CA"]
_VOCABULARY = 200_000
_CHUNK = 5_000


def made_up_names(count: int) -> Iterator[str]:
    """The same names every time; few words are frequent, most are rare."""
    chance = random.Random(20260701)
    words = sorted({_word(chance) for _ in range(_VOCABULARY)})
    chance.shuffle(words)
    for _ in range(count):
        own = [words[int(len(words) * chance.random() ** 2)] for _ in range(chance.choice((1, 2)))]
        parts = [word.capitalize() for word in own]
        parts += chance.sample(_TRADES, chance.choice((0, 1, 1, 2)))
        if chance.random() < 0.25:
            parts.append(chance.choice(_PLACES))
        if chance.random() < 0.8:
            parts.append(chance.choice(_FORMS))
        yield " ".join(parts)


def misspelt(name: str, chance: random.Random) -> str:
    """The name with one slip, as people make them: a letter lost, doubled, swapped or wrong."""
    at = chance.randrange(1, max(2, len(name.split()[0]) - 1))
    match chance.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
        case _:
            return name[:at] + chance.choice("aeiorstln") + name[at + 1 :]


def fill_index(names: Iterator[str]) -> None:
    """Write organisations and their index straight into the tables, without a ledger behind."""
    chance = random.Random(7)
    number = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
        while chunk := [name for _, name in zip(range(_CHUNK), names, strict=False)]:
            with transaction.atomic():
                _write(cursor, chunk, number, chance)
            number += len(chunk)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
            for table in ("organization", "organizationname", "organizationkey"):
                cursor.execute(f"VACUUM ANALYZE accesscontrol_{table}")


def _write(cursor: object, names: Sequence[str], start: int, chance: random.Random) -> None:
    organizations, written, keys = [], [], []
    for number, text in enumerate(names, start=start + 1):
        name = comparable(text)
        country = chance.choice(_COUNTRIES)
        organizations.append((number, f"org-{number}", text, country, "", number))
        written.append((number, text, False, core_text(name)))
        keys += [(number, key) for key in keys_to_index([name], [("domain", f"o{number}.example")])]
    _insert(
        cursor,
        "organization",
        "id,object_id,name,country,affiliate_of,asserted_by_id",
        organizations,
    )
    _insert(cursor, "organizationname", "organization_id,name,is_alias,core", written)
    _insert(cursor, "organizationkey", "organization_id,key", keys)


def _insert(cursor: object, table: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
    places = ",".join(["%s"] * len(rows[0]))
    sql = f"INSERT INTO accesscontrol_{table} ({columns}) VALUES ({places})"  # noqa: S608
    cursor.executemany(sql, rows)  # type: ignore[attr-defined]


def _word(chance: random.Random) -> str:
    syllables = range(chance.choice((1, 2, 2, 3)))
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice((*_CODAS, "", "", ""))
        for _ in syllables
    )
