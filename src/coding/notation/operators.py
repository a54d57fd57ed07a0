"""Words that look like an operator and are none: refused, for as a phrase they find nothing, and nobody would be told."""

from __future__ import annotations

import re
import unicodedata

from coding.notation.signs import JOINERS, OPERATORS, NotationError

_MEANT = {operator: operator for operator in OPERATORS} | {
    "OCH": "AND", "ELLER": "OR", "INTE": "NOT", "NÄRA": "NEAR",  # Swedish
    "OG": "AND", "IKKE": "NOT", "NÆR": "NEAR",  # Norwegian and Danish, which share ELLER
    "UND": "AND", "ODER": "OR", "NICHT": "NOT", "NAHE": "NEAR",  # German
}  # fmt: skip
"""Operators as they are written elsewhere, and the operator of the notation that is meant."""

_NAMES = "|".join(_MEANT)
_NEARS = "|".join(name for name, meant in _MEANT.items() if meant == "NEAR")
_ALONE = re.compile(rf"({_NAMES})([/:-]?[0-9]+)?|({_NEARS})(/.*)", re.IGNORECASE)
_OF_OTHER_TOOLS = re.compile(r"(?:w|n|pre|adj|within|onear)/[0-9]+", re.IGNORECASE)  # without a distance, words
_SEVERAL = re.compile(rf"(?:{_NAMES})(?:[{re.escape(JOINERS)}](?:{_NAMES}))+")
_BEHIND_WORD = re.compile(rf"(?:{_NEARS})/?[0-9].*|(?:{_NAMES})$")


def refuse_like_operator(rule: str, word: str, column: int) -> None:
    """Refuse `And`, `NEAR5`, `AND/5`, `ELLER`, `AND/OR`, `XOR`, `bostadNEAR/5` and the like, which stand outside of quotes.

    In small letters these are words (`not` is a word of Swedish); `check_rules` tells where an operator may be meant.
    """
    plain = unicodedata.normalize("NFC", word)
    if expected := _expected(plain):
        raise NotationError(rule, column, expected)
    behind = _BEHIND_WORD.search(plain)
    if behind is not None and _are_two(plain[: behind.start()], behind[0]):
        at = word.rfind(behind[0])  # decomposed letters before it take two places in the word as written
        at = at if at >= 0 else behind.start()
        raise NotationError(rule, column + at, f"a blank before {behind[0]!r}; {_quoted(plain)}")


def _are_two(before: str, operator: str) -> bool:
    """Tell a word and an operator that touch (`bostadOR`) from a word in capitals (`SENIOR`)."""
    letters = [letter for letter in before if letter.isalpha()]
    return bool(letters) and ("/" in operator or letters[-1].islower())


def _expected(word: str) -> str:
    """Return what should stand in the place of a word that looks like an operator; "" for other words."""
    like = _ALONE.fullmatch(word)
    if like is not None:
        return _alone(word, (like[1] or like[3]).upper(), like[2] or like[4] or "")
    if _OF_OTHER_TOOLS.fullmatch(word):
        return f"NEAR with a distance, such as NEAR/5, in the place of {word!r}; {_quoted(word)}"
    if word == "XOR":
        return f"OR, for there is no XOR: one without the other is (a NOT b) OR (b NOT a); {_small(word)}"
    if _SEVERAL.fullmatch(word):
        meant = dict.fromkeys(_MEANT[part] for part in re.split(f"[{re.escape(JOINERS)}]", word))
        return f"{' or '.join(meant)}, one operator at a time; {_small(word)}"
    return ""


def _alone(word: str, name: str, distance: str) -> str:
    """Return what is meant by an operator that is in other letters or another language, or has a distance."""
    meant, is_own = _MEANT[name], name in OPERATORS
    if word.islower() and not (distance and (is_own or meant == "NEAR" or distance.startswith("/"))):
        return ""
    if not is_own and not distance and not word.isupper():
        return ""  # Och: a word, as at the beginning of a sentence
    told = _quoted(word) if distance else _small(word)
    if meant == "NEAR":
        capitals, expected = " in capitals", " with a distance, such as NEAR/5"
    elif distance:
        capitals, expected = "", " alone, for only NEAR has a distance"
    else:
        capitals, expected = " in capitals", ""
    place = capitals + expected if is_own else f"{expected}, in the place of {word!r}"
    return f"{meant}{place}; {told}"


def _small(word: str) -> str:
    return f"the word {word!r} is written in small letters"


def _quoted(word: str) -> str:
    return f"the word {word!r} is written in quotes"
