"""Lower-casing that keeps every letter in its place."""

from functools import cache


def fold(text: str) -> str:
    """Lower-case each character by itself, so that the result is as long as the text.

    `str.lower` turns İ into two characters, and Σ at the end of a word into ς; both would make a place in the folded
    text another place than in the text, or a word another word than the same word in a rule. So ς becomes σ, too.

    >>> fold("BOSTÄDER")
    'bostäder'
    >>> len(fold("İstanbul")), fold("ΟΔΟΣ")
    (8, 'οδοσ')
    >>> fold("Οδος")
    'οδοσ'
    """
    if text.isascii():
        return text.lower()
    lowered = text.lower()
    if len(lowered) == len(text) and "ς" not in lowered:
        return lowered
    return "".join(map(_folded_letter, text))


@cache
def _folded_letter(letter: str) -> str:
    return "σ" if letter == "ς" else letter.lower()[0]
