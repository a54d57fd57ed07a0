"""The lines of a report, and what can be said of one by itself."""

import re
from dataclasses import dataclass


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one text.

    >>> sorted(word_set("och att"))
    ['att', 'och']
    """
    return frozenset(words.split())


_CLOSED = re.compile(r"[.!?:;…][\"”“»«’'\)\]]*(?:\s?\d{1,3})?\Z|[.!?…\"”»«’]\Z")
_SMALL = re.compile(r"[(\"”“»«’'‘]?[a-zà-öø-ÿœßžšłćčďěňřťůźżąęő]")
_GLUE_WORDS = word_set(
    "i på av och att för med till som en ett den det de om från vid under mellan genom eller samt inom hos mot "
    "utan är har kan ska skall inte man när där vi sin sina sitt the of in and to a an for with that or on at "
    "by from is are was have has der die das und zu mit von og til"
)
_JOINS = word_set(
    "i på av och att för med till som en ett från under mellan genom eller samt inom hos mot vid om of the in and to a an "
    "for with at by from or der die das und zu mit von og"
)
_ASKS = re.compile(r"(?:vad|vem|vilk\w+|hur|var\w*|när|what|who|how|where|when|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer white space, how far it is indented, and whether a page begins with it."""

    text: str
    indent: int = 0
    new_page: bool = False


def finished(text: str) -> bool:
    """Tell whether a line could end a paragraph: it closes a sentence, a footnote mark allowed after it.

    >>> finished("så är det.”"), finished("så är det.3"), finished("så är det i")
    (True, True, False)
    """
    return bool(_CLOSED.search(text))


def broken_word(text: str) -> bool:
    """Tell whether a line ends within a word: a hyphen right behind a letter or digit.

    >>> broken_word("stora bostads-"), broken_word("det är -")
    (True, False)
    """
    return len(text) > 1 and text[-1] in "-‐\xad" and (text[-2].isalnum() or text[-2] in "-‐")


def begins_small(text: str) -> bool:
    """Tell whether a line begins in lower case, so that it goes on a sentence.

    >>> begins_small("och sen"), begins_small("Och sen"), begins_small("12 personer")
    (True, False, False)
    """
    return bool(_SMALL.match(text))


def wants_more(text: str) -> bool:
    """Tell whether a line ends in a word after which a sentence always goes on, such as "och" or "of".

    >>> wants_more("de bor i"), wants_more("de bor här")
    (True, False)
    """
    words = text.split()
    return bool(words) and words[-1].casefold() in _GLUE_WORDS


def ends_in_a_joint(text: str) -> bool:
    """Tell whether a line ends in a preposition, conjunction or article, as no heading does that asks no question.

    >>> ends_in_a_joint("Föreningen för boende i"), ends_in_a_joint("Bo eller inte"), ends_in_a_joint("Vad det beror på")
    (True, False, False)
    """
    words = text.split()
    return bool(words) and words[-1].casefold() in _JOINS and not _ASKS.match(text)


def without_line_spacing(lines: list[Line]) -> list[Line]:
    """Leave out blank lines where every line is followed by one: there they are spacing, not paragraphs' ends."""
    followed = goes_on = words = 0
    for index, line in enumerate(lines[:-2]):
        if not line.text:
            continue
        words += 1
        if not lines[index + 1].text and lines[index + 2].text:
            followed += 1
            below = lines[index + 2].text
            goes_on += broken_word(line.text) or (not finished(line.text) and begins_small(below))
    if words < 6 or followed < 0.7 * words or goes_on < 0.35 * followed:
        return lines
    return [
        line
        for index, line in enumerate(lines)
        if line.text or (index and not lines[index - 1].text) or index + 1 == len(lines)
    ]
