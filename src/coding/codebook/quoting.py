"""How a text is put into a YAML file so that it comes back as the same text: bare, quoted or as a block."""

from __future__ import annotations

import re
import unicodedata

from coding.codebook.page import quoted, read_as

_NO_BEGINNING = frozenset("?:,[]{}#&*!|>'\"%@`=<~")
_IN_BRACKETS = frozenset(",[]{}:#?")
_JOINERS = "\u00ad\u200c\u200d"  # soft hyphen and joiners: invisible, but parts of words and emoji

# Words and numbers of YAML 1.1, which other programs still read as true, false or a number.
_OLD_YAML = re.compile(r"(?i:yes|no|on|off|y|n|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?)")


def scalar(text: str, *, in_brackets: bool = False) -> str:
    """Return a text as one line of YAML, quoted if it must be.

    >>> print(scalar("bostad-"), scalar("no"), scalar("brist: '*'"), scalar("a\\tb"))
    bostad- 'no' 'brist: ''*''' "a\\tb"
    """
    if not _shows(text) or unicodedata.category(text[:1] or "x").startswith("M"):
        return '"' + "".join(map(_escaped, text)) + '"'
    return text if _may_be_bare(text, in_brackets) else quoted(text)


def block(text: str, column: int) -> list[str]:
    """Return a text as it follows `key: ` or `- `: one line, or a block whose lines begin at a column.

    >>> block("One.\\nTwo.", 4)
    ['|-', '    One.', '    Two.']
    """
    lines = text.removesuffix("\n").split("\n")
    plain_lines = all(line == line.rstrip() and _shows(line) for line in lines)
    if "\n" not in text or not plain_lines or not text[0].strip() or not lines[-1]:
        return [scalar(text)]
    return ["|" if text.endswith("\n") else "|-", *(" " * column + line if line else "" for line in lines)]


def _may_be_bare(text: str, in_brackets: bool) -> bool:
    if not text or text != text.strip() or text[0] in _NO_BEGINNING:
        return False
    if text.startswith("-") and (len(text) == 1 or text[1] in " -"):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    if in_brackets and not _IN_BRACKETS.isdisjoint(text):
        return False
    return not read_as(text) and not _OLD_YAML.fullmatch(text)


def _shows(text: str) -> bool:
    """Whether all signs of a text can stand in a line as they are."""
    return all(sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs" for sign in text)


def _escaped(sign: str) -> str:
    if sign in '\\"':
        return "\\" + sign
    if sign in "\n\t":
        return {"\n": "\\n", "\t": "\\t"}[sign]
    if _shows(sign) and not unicodedata.category(sign).startswith("M"):
        return sign
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
