"""From the bytes of a file to text: which encoding, which line ends, and nothing replaced in silence."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from coding.errors import CodingError

LARGEST = 100_000_000
"""Bytes of the largest file that is read; a transcript of an hour has about 60,000."""

_MARKS = (  # the longer mark first: a UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a Word, Excel, LibreOffice or zip file"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"RIFF", "a sound or film file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
_ONE_BYTE_ENCODINGS = ("cp1252", "mac_roman")
_USUAL_SIGNS = frozenset("“”‘’„‚»«›‹–—…•·°§€£©®™½¼¾²³´¨×µ¿¡\xa0\xad")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with LF line ends in NFC, the name of its encoding, and notes: plain sentences for the reader."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, place: str, *, encoding: str | None = None) -> Decoded:
    """Return the text of a file's bytes, with LF line ends and composed letters (NFC).

    Without `encoding`: a byte order mark decides, else strict UTF-8, else cp1252 or mac_roman, whichever gives words
    of a Western European language; the choice is then a note with a sample. Nothing is ever replaced: what cannot be
    decoded raises a CodingError that names `place` and the way out.

    >>> decode("Vi får se.".encode("cp1252"), "R07.txt").text
    'Vi får se.'
    """
    if not data.strip():
        raise CodingError(f"{place}: the file is empty. Export the transcript again, or leave the file out.")
    if len(data) > LARGEST:
        raise CodingError(
            f"{place}: the file has {len(data):,} bytes, more than {LARGEST:,}. Split it into one file per interview."
        )
    text, name, notes = _with_encoding(data, place, encoding) if encoding else _guessed(data, place)
    text, line_notes = in_lf(text)
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        line_notes.append("Letters written as letter and accent apart were put together (NFC).")
    if not composed.strip():
        raise CodingError(f"{place}: the file is empty. Export the transcript again, or leave the file out.")
    return Decoded(composed, name, (*notes, *line_notes, *_oddities(composed)))


def in_lf(text: str) -> tuple[str, list[str]]:
    """Return the text with LF line ends, and what to tell: only mixed ends are worth a word.

    >>> in_lf("one\\r\\ntwo")
    ('one\\ntwo', [])
    """
    windows, old_mac = text.count("\r\n"), len(re.findall(r"\r(?!\n)", text))
    unix = text.count("\n") - windows
    kinds = sum(count > 0 for count in (windows, old_mac, unix))
    notes = ["The file mixed several kinds of line ends; all are LF now."] if kinds > 1 else []
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def without_odd_characters(text: str) -> tuple[str, list[str]]:
    """Return a foreign text without characters that no transcript needs, and the repairs as sentences with counts.

    Unusual line ends become LF, a byte order mark inside the text, soft hyphens and control characters go; form feeds
    stay, because they tell where a page ends.

    >>> without_odd_characters("bo\\xadstad\\u2028ja")
    ('bostad\\nja', ['1 unusual line end (U+2028, U+2029, U+0085 or U+000B) became LF.', '1 soft hyphen was dropped.'])
    """
    repairs: list[str] = []
    steps = (
        (
            re.compile(r"[\u2028\u2029\x85\x0b]"),
            "\n",
            "unusual line end",
            "(U+2028, U+2029, U+0085 or U+000B) became LF",
        ),
        (re.compile("\ufeff"), "", "byte order mark inside the text", "dropped"),
        (re.compile("[\xad\ufffe]\\s*\n\\s*|[\xad\ufffe]"), "", "soft hyphen", "dropped"),
        (_CONTROL, "", "control character", "dropped"),
    )
    for pattern, replacement, thing, became in steps:
        text, count = pattern.subn(replacement, text)
        if count:
            verb = "" if became.startswith("(") else ("was " if count == 1 else "were ")
            repairs.append(f"{_counted(count, thing)} {verb}{became}.")
    return unicodedata.normalize("NFC", text), repairs


def _counted(count: int, thing: str) -> str:
    if count == 1:
        return f"1 {thing}"
    head, _, tail = thing.partition(" inside ")
    return f"{count} {head}s" + (f" inside {tail}" if tail else "")


def _with_encoding(data: bytes, place: str, encoding: str) -> tuple[str, str, list[str]]:
    for mark, name in _MARKS:
        if data.startswith(mark) and codecs_agree(encoding, name):
            return _strictly(data, place, name), name, []
    try:
        "".encode(encoding)
        b"".decode(encoding)
    except LookupError as cause:
        raise CodingError(
            f"{place}: there is no text encoding called {encoding!r}. Usual ones are utf-8, cp1252, mac_roman, utf-16."
        ) from cause
    return _strictly(data, place, encoding), encoding, []


def codecs_agree(asked: str, found: str) -> bool:
    """Tell whether the encoding that a person asked for is the one that a byte order mark names.

    >>> codecs_agree("UTF8", "utf-8-sig"), codecs_agree("utf-16-le", "utf-8-sig")
    (True, False)
    """
    plain = asked.casefold().replace("-", "").replace("_", "")
    return plain.startswith(found.replace("-", "").removesuffix("sig"))


def _strictly(data: bytes, place: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as cause:
        raise CodingError(
            f"{place}{_line_of(cause)}: the file is not {encoding}: {_reason(cause)}. Say another encoding (--encoding), "
            "or save the file as UTF-8 in your editor."
        ) from cause


def _line_of(cause: UnicodeError) -> str:
    """Return ":12" for the line of the byte that does not fit, or "" where lines cannot be counted in bytes."""
    if not isinstance(cause, UnicodeDecodeError) or cause.encoding.casefold().startswith(("utf-16", "utf-32")):
        return ""
    before = cause.object[: cause.start]
    line = 1 + (before.count(b"\n") or before.count(b"\r"))
    return f":{line}"


def _reason(cause: UnicodeError) -> str:
    if isinstance(cause, UnicodeDecodeError):
        return f"byte {cause.start + 1} ({cause.object[cause.start]:#04x}) does not fit"
    return "its bytes do not fit"


def _guessed(data: bytes, place: str) -> tuple[str, str, list[str]]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, place, name), name, []
    _refuse_other_formats(data, place)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _one_byte_encoding(data, place)


def _refuse_other_formats(data: bytes, place: str) -> None:
    for mark, what in _OTHER_FORMATS:
        if data.startswith(mark):
            raise CodingError(
                f"{place}: this is {what}, not plain text. Save it as plain text (.txt, UTF-8) and read that."
            )
    zeros = data.count(0)
    if zeros and zeros > 0.25 * len(data) and not (data[0::2].count(0) and data[1::2].count(0)):
        order = "utf-16-le" if data[1::2].count(0) else "utf-16-be"
        raise CodingError(f"{place}: the file seems to be UTF-16 without its mark. Say the encoding: {order}.")
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data))
    if zeros or controls > max(4, 0.02 * len(data)):
        raise CodingError(f"{place}: this is a binary file, not text. Save the transcript as plain text (.txt, UTF-8).")


def _one_byte_encoding(data: bytes, place: str) -> tuple[str, str, list[str]]:
    texts = {}
    for name in _ONE_BYTE_ENCODINGS:
        try:
            texts[name] = data.decode(name)
        except UnicodeDecodeError:
            continue
    doubt = {name: _share_of_odd_signs(text) for name, text in texts.items()}
    best = min(doubt, key=lambda name: doubt[name])
    if len(set(doubt.values())) < len(doubt):  # both look alike: ask for the shape of the words
        guess = from_bytes(data, cp_isolation=["utf_8", *_ONE_BYTE_ENCODINGS]).best()
        best = guess.encoding if guess is not None and guess.encoding in texts else best
    if doubt[best] > 0.3:
        raise CodingError(
            f"{place}: the file is not UTF-8, and read as {best} it has signs inside words: {_sample(texts[best])!r}. "
            "Say its encoding (--encoding), or save it as UTF-8 in your editor."
        )
    note = f"Not UTF-8; read as {best}, for example {_sample(texts[best])!r}. If that is wrong, say the encoding."
    return texts[best], best, [note]


def _share_of_odd_signs(text: str) -> float:
    """Return the share of characters beyond ASCII that a Western European text would not have where they stand.

    A text in which more than half of the letters are beyond ASCII is in no Western European language: all are odd.
    """
    odd = beyond = 0
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 4 and sum(letter >= "\x80" for letter in letters) > 0.5 * len(letters):
        return 1.0
    for before, character in zip(" " + text, text, strict=False):
        if character < "\x80":
            continue
        beyond += 1
        if character in _USUAL_SIGNS:
            odd += before.isalpha() and character in "´¨²³¼½¾µ¿¡°"
        elif not character.isalpha() or (before.islower() and character.isupper()) or character in "ªºƒˆıŒŠšŽž":
            odd += 1
    return odd / beyond if beyond else 0.0


def _sample(text: str) -> str:
    """Return some words around the first letter beyond ASCII."""
    place = next((i for i, character in enumerate(text) if character >= "\x80"), 0)
    return " ".join(text[max(0, place - 20) : place + 25].split())


def _oddities(text: str) -> list[str]:
    notes = []
    if replaced := text.count("\ufffd"):
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        notes.append(
            f"{_counted(replaced, 'question mark sign')} (U+FFFD) stood in the file already, first in line {line}: "
            "letters were lost before it came here."
        )
    if odd := _CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        notes.append(f"There are control characters in the file, first U+{ord(odd[0]):04X} in line {line}.")
    return notes
