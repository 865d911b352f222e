"""Why a row was matched, in words that need no example beside them."""

from accesscontrol.rules.matching import Reason

_WORDS = {
    Reason.SAME_IDENTIFIER: "same identifier",
    Reason.OTHER_IDENTIFIER: "another identifier",
    Reason.SAME_NAME: "same name, legal forms aside",
    Reason.SIMILAR_NAME: "similar name",
    Reason.UNLIKE_NAME: "unlike name",
    Reason.ALIAS: "by an alias on record",
    Reason.ACRONYM: "initials of the name",
    Reason.WORD_ORDER: "other order of words",
    Reason.WORDS_JOINED: "words divided otherwise",
    Reason.SPELLING: "spelt otherwise",
    Reason.TRANSLITERATED: "transliterated",
    Reason.WORDS_APART: "a word that one of them lacks",
    Reason.OTHER_LEGAL_FORM: "another legal form",
    Reason.SAME_COUNTRY: "same country",
    Reason.OTHER_COUNTRY: "another country",
}


def in_words(code: str) -> str:
    return _WORDS[Reason(code)]
