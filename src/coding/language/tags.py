"""What stands for a language in a codebook or a study: its code, and what is often written in its stead."""

import re

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")

_WRITTEN_FOR = {
    "ar": "arabic arabiska ara",
    "cs": "czech tjeckiska tschechisch ces cze cz",
    "da": "danish danska dansk dan dk",
    "de": "german tyska deutsch deu ger",
    "el": "greek grekiska ell gre gr",
    "en": "english engelska englisch engelsk eng us gb",
    "es": "spanish spanska español spa",
    "et": "estonian estniska eesti est",
    "fa": "persian persiska farsi fas per",
    "fi": "finnish finska suomi finnisch fin",
    "fr": "french franska français französisch fra fre",
    "is": "icelandic isländska íslenska isl ice",
    "it": "italian italienska italiano ita",
    "ja": "japanese japanska jpn jp",
    "nb": "norwegian norska norsk bokmål nor nob",
    "nl": "dutch nederländska holländska nederlands nld dut",
    "nn": "nynorsk nno",
    "pl": "polish polska polski pol",
    "pt": "portuguese portugisiska português por",
    "ru": "russian ryska rus",
    "so": "somali somaliska som",
    "sv": "swedish svenska svensk schwedisch swe",
    "tr": "turkish turkiska türkçe tur",
    "uk": "ukrainian ukrainska ukr",
    "zh": "chinese kinesiska zho chi cn",
}
_MEANT = {word: code for code, words in _WRITTEN_FOR.items() for word in words.split()}

_MISTAKEN = {"se": ("Northern Sami", "Swedish", "sv"), "sw": ("Swahili", "Swedish", "sv")}
"""Codes of one language that look like another one's: the country's code, its name's first letters."""


def language_fault(tag: str) -> str:
    """Say why a text cannot stand for a language, and what to write; "" for a code such as `sv` or `pt-BR`, or nothing.

    >>> language_fault("Swedish"), language_fault("sv-SE")
    ("'Swedish' is no code of a language. Write 'sv'.", '')
    """
    meant = _MEANT.get(tag.strip().lower())
    if meant:
        return f"{tag!r} is no code of a language. Write {meant!r}."
    if tag and not _CODE.fullmatch(tag):
        return f"{tag!r} is no code of a language. Write one of two or three letters, such as 'sv' or 'en'."
    return ""


def likely_mistake(tag: str) -> str:
    """Say that a code is another language's than it seems, or "".

    >>> likely_mistake("se")
    "'se' is the code of Northern Sami; that of Swedish is 'sv'"
    """
    code = tag.lower()
    if code not in _MISTAKEN:
        return ""
    language, meant, right = _MISTAKEN[code]
    return f"{tag!r} is the code of {language}; that of {meant} is {right!r}"
