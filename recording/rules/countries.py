"""Countries as people write them, as ISO 3166-1 alpha-2."""

import re

_ALPHA_2 = re.compile(r"[A-Za-z]{2}")
_NAMES = {
    "united states": "US", "united states of america": "US", "usa": "US", "u s": "US",
    "u s a": "US", "america": "US", "united kingdom": "GB", "uk": "GB", "u k": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "gbr": "GB",
    "germany": "DE", "deutschland": "DE", "deu": "DE", "france": "FR", "fra": "FR",
    "italy": "IT", "ita": "IT", "spain": "ES", "esp": "ES", "netherlands": "NL",
    "the netherlands": "NL", "nld": "NL", "belgium": "BE", "switzerland": "CH", "che": "CH",
    "austria": "AT", "ireland": "IE", "irl": "IE", "sweden": "SE", "norway": "NO",
    "denmark": "DK", "finland": "FI", "poland": "PL", "portugal": "PT", "greece": "GR",
    "el": "GR", "czechia": "CZ", "czech republic": "CZ", "estonia": "EE", "ukraine": "UA",
    "russia": "RU", "russian federation": "RU", "turkey": "TR", "turkiye": "TR",
    "israel": "IL", "saudi arabia": "SA", "united arab emirates": "AE", "uae": "AE",
    "india": "IN", "ind": "IN", "china": "CN", "prc": "CN", "chn": "CN", "taiwan": "TW",
    "hong kong": "HK", "japan": "JP", "jpn": "JP", "south korea": "KR", "korea": "KR",
    "republic of korea": "KR", "kor": "KR", "singapore": "SG", "sgp": "SG",
    "australia": "AU", "aus": "AU", "new zealand": "NZ", "canada": "CA", "can": "CA",
    "mexico": "MX", "brazil": "BR", "brasil": "BR", "argentina": "AR", "south africa": "ZA",
}  # fmt: skip


def country_of(text: str) -> str | None:
    """The code of a country; None where the text names none that we know. EL and UK are not
    ISO's, but are meant."""
    plain = re.sub(r"[^a-z]+", " ", text.casefold().replace("ü", "u")).strip()
    if plain in _NAMES:
        return _NAMES[plain]
    return text.upper() if _ALPHA_2.fullmatch(text) else None
