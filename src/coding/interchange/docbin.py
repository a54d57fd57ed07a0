"""Codings in spaCy's `.spacy` files (DocBin), which other programs read, and back.

The file holds the words of the interviews. What comes from others is checked before anything is made of it: sizes, token
numbers and places; a damaged file is told, not guessed at.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.codings import Codings
from coding.errors import CodingError
from coding.interchange.spacy_docs import codings_to_docs, needed_spacy
from coding.interchange.span_places import ABOUT, KEY, Placed, Tokens, codings_from, joined, named_transcript
from coding.project.saving import put_file
from coding.transcript import Corpus

if TYPE_CHECKING:
    from spacy.language import Language

LARGEST = 1_000_000_000
"""The most bytes that a file may have when unpacked."""

_ORTH = 65  # spaCy's number for a token's text among a file's attributes
_SPAN = struct.Struct(
    ">QQQllll"
)  # key, kb_id, label, first token, token after the last, and two places that we count anew

# What the packed parts of a damaged file raise when they are unpacked.
_DAMAGE = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, struct.error, zlib.error)


def write_docbin(codings: Codings, corpus: Corpus, path: str | Path, nlp: "Language | None" = None) -> None:
    """Write a transcript's text, turns and codings, a document each, to a `.spacy` file; the same input gives the same bytes.

    See `codings_to_docs` for `nlp` and for what the spans mean. `spacy.tokens.DocBin().from_disk(path)` reads the file, and so
    does `read_docbin`. The file takes the place of an older one at once. Raises CodingError where it cannot be written.
    """
    tokens = needed_spacy().tokens
    packed = tokens.DocBin(store_user_data=True, docs=codings_to_docs(codings, corpus, nlp)).to_bytes()
    put_file(Path(path), packed)


def read_docbin(path: str | Path, corpus: Corpus, *, coder: str = "", source: str = "", key: str = KEY) -> Codings:
    """Return the codings in a `.spacy` file, with the exact places where the file keeps them.

    `corpus` has the transcripts that the documents are about; their texts must be the same. `coder` and `source` are those of
    spans that do not say theirs (added or moved in another program, see `docs_to_codings`), `key` is the span group's name.
    Raises CodingError for a file that is no DocBin, is damaged, or does not fit the corpus.

    >>> import tempfile
    >>> import pandas as pd
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt här."]}))
    >>> by_hand = {"transcript": ["a"], "start": [7], "end": [11], "code": "housing", "coder": "anna"}
    >>> codings = Codings.from_frame(pd.DataFrame(by_hand), corpus)
    >>> file = Path(tempfile.mkdtemp()) / "codings.spacy"
    >>> write_docbin(codings, corpus, file)
    >>> read_docbin(file, corpus) == codings
    True
    """
    path = Path(path)
    needed_spacy()
    message = _unpacked(path)
    rows: list[dict[str, Any]] = []
    read: list[dict[str, Any]] = []
    for number, (text, tokens, told, spans, attrs) in enumerate(_documents(message, path, key), 1):
        name = attrs.get("transcript") or (told.get("name") if isinstance(told, Mapping) else "")
        transcript = named_transcript(name, attrs.get("fingerprint"), text, corpus, number)
        more_rows, more_read = codings_from(spans, attrs, tokens, transcript, coder=coder, source=source)
        rows.extend(more_rows)
        read.extend(more_read)
    return joined(rows, read)


_Document = tuple[str, Tokens, object, list[Placed], Mapping[str, Any]]


def _documents(message: Mapping[str, Any], path: Path, key: str) -> Iterator[_Document]:
    """Give text, tokens, user data, spans and the group's attrs of each document, all checked."""
    try:
        strings = import_module("spacy.strings").StringStore(message["strings"])
        lengths = np.frombuffer(message["lengths"], dtype=np.int32)
        table = np.frombuffer(message["tokens"], dtype=np.uint64).reshape(-1, len(message["attrs"]))
        words = table[:, list(message["attrs"]).index(_ORTH)]
        spaces = np.frombuffer(message["spaces"], dtype=np.uint8).astype(bool)
        groups = message.get("span_groups", [b""] * len(lengths))
        told = message.get("user_data", [None] * len(lengths))
        if (lengths < 0).any() or lengths.sum() != len(words) or len(spaces) != len(words):
            raise ValueError("the numbers of tokens do not add up")
        if len(groups) != len(lengths) or len(told) != len(lengths):
            raise ValueError("the numbers of documents do not add up")
        if any(flags.get("has_unknown_spaces") for flags in message.get("flags", [])):
            raise CodingError(
                f"{path} does not say where blanks stand between words, so that its places cannot be counted. "
                "Make the documents from the texts."
            )
        begin = 0
        for length, group, data in zip(lengths.tolist(), groups, told, strict=True):
            stretch = slice(begin, begin + length)
            pieces = [strings[int(word)] for word in words[stretch]]
            begin += length
            yield _document(pieces, spaces[stretch].tolist(), group, data, key, strings)
    except _DAMAGE as cause:
        raise _damaged(path) from cause


def _document(
    pieces: list[str], spaces: list[bool], group: bytes, data: bytes | None, key: str, strings: Any
) -> _Document:
    sizes = [len(piece) for piece in pieces]
    steps = [size + space for size, space in zip(sizes, spaces, strict=True)]
    tokens = Tokens(np.concatenate([[0], np.cumsum(steps)[:-1]]) if steps else [], sizes)
    text = "".join(piece + " " * space for piece, space in zip(pieces, spaces, strict=True))
    told = _loads(data) if data else {}
    found, attrs = _group(group, key)
    spans = []
    for packed in found:
        id, _, label, first, last, _, _ = _SPAN.unpack(packed)
        if not 0 <= first <= last <= len(pieces):
            raise ValueError("a span lies outside its document")
        if first < last:
            spans.append(Placed(_word(strings, id), _word(strings, label), *tokens.places(first, last)))
    return text, tokens, told.get(ABOUT, {}) if isinstance(told, Mapping) else {}, spans, attrs


def _group(packed: bytes, key: str) -> tuple[list[bytes], Mapping[str, Any]]:
    """Return the packed spans and the attrs of one of a document's span groups; nothing where it is not there."""
    groups = _loads(packed) if packed else []
    if isinstance(groups, list):  # how older versions of spaCy wrote them
        opened = [_loads(each) for each in groups]
        chosen = [group for group in opened if group["name"] == key]
    else:
        chosen = [_loads(each) for each, keys in groups.items() if key in keys]
    if not chosen:
        return [], {}
    attrs = chosen[0]["attrs"]
    if not isinstance(attrs, Mapping):
        raise TypeError("the attrs of a span group are no table")
    return list(chosen[0]["spans"]), attrs


def _word(strings: Any, number: int) -> str:
    return str(strings[number]) if number else ""


def _loads(packed: bytes) -> Any:
    return import_module("srsly").msgpack_loads(packed)


def _unpacked(path: Path) -> Mapping[str, Any]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as cause:
        raise CodingError(f"There is no file {path}. Check the path.") from cause
    except OSError as cause:
        raise CodingError(f"{path} cannot be read: {cause.strerror}. Name a .spacy file that you may read.") from cause
    try:
        unpacker = zlib.decompressobj()
        packed = unpacker.decompress(raw, LARGEST)
        if unpacker.unconsumed_tail:
            raise CodingError(f"{path} unpacks to more than {LARGEST} bytes. Split it into several files.")
        if not unpacker.eof:
            raise ValueError("the file ends too early")
        message = _loads(packed)
    except _DAMAGE as cause:
        raise _damaged(path) from cause
    if not isinstance(message, Mapping):
        raise _damaged(path)
    return message


def _damaged(path: Path) -> CodingError:
    return CodingError(f"{path} is no file of spaCy documents (DocBin), or is damaged. Write it again.")
