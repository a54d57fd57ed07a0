"""The languages that the library knows, by their codes."""

from functools import cache

from coding.language.language import Language, StemmedLanguage, TabledLanguage
from coding.language.line_ends import LineEnds
from coding.language.swedish import Swedish
from coding.language.table import has_table

CONJUNCTIONS = {
    "en": frozenset(("and", "or", "to")),
    "de": frozenset(("und", "oder", "sowie", "bzw", "bis", "beziehungsweise")),
    "da": frozenset(("og", "eller", "samt", "henholdsvis", "til")),
    "nb": frozenset(("og", "eller", "samt", "henholdsvis", "til")),
    "nn": frozenset(("og", "eller", "samt", "til")),
    "fi": frozenset(("ja", "tai", "sekä", "eli")),
}

SNOWBALL = {
    "ar": "arabic",
    "es": "spanish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
}
"""Languages that NLTK can stem, should simplemma have no table of theirs."""

SAME_TABLE = {"no": "nb", "bs": "hbs", "hr": "hbs", "sr": "hbs", "fil": "tl"}
"""Codes of languages whose table stands under another code."""


def language_for(code: str) -> Language:
    """Return the language of a code such as "sv"; what it knows is read when the first word is looked up.

    Swedish has lemmas and splits compounds; English, German, Danish, Norwegian, Finnish and the other languages of which
    simplemma has a table have lemmas; without one the languages of `SNOWBALL` have stems, with the `nltk` extra; any
    other code gives plain lower-casing.

    >>> language_for("sv").code
    'sv'
    >>> language_for("sv") is language_for("sv-SE")
    True
    """
    return _language_for(code.lower().replace("_", "-").split("-")[0])


@cache
def _language_for(code: str) -> Language:
    if code == "sv":
        return Swedish()
    if code in SAME_TABLE:
        return _language_for(SAME_TABLE[code])
    if has_table(code):
        language: Language = TabledLanguage(code)
    elif code in SNOWBALL:
        language = StemmedLanguage(code, SNOWBALL[code])
    else:
        language = Language(code)
    language.line_ends = LineEnds(conjunctions=CONJUNCTIONS.get(code, frozenset()))
    return language
