"""Codings as spaCy documents: `Doc.spans["codings"]`, and back without losing a character.

| where | what |
|---|---|
| `doc.spans["codings"]` | a span per coding: label = code, the smallest run of tokens that holds the passage |
| `span._.because` | why: the rule and the words, the model's terms, or the memo |
| `doc.spans["codings"].attrs` | `transcript`, `fingerprint`; `codings`: by `span.id_` the exact places, coder, source …; `read` |
| `doc.user_data["interview_coding"]` | the transcript's name, language and turns (who asks, who answers) |
"""

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from coding.codings import Codings
from coding.errors import CodingError
from coding.interchange.span_places import (
    ABOUT,
    KEY,
    Placed,
    Tokens,
    about,
    codings_from,
    group_attrs,
    joined,
    named_transcript,
    order_of,
)
from coding.transcript import Corpus, Transcript

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, SpanGroup


def codings_to_docs(codings: Codings, corpus: Corpus, nlp: "Language | None" = None) -> "list[Doc]":
    """Return a spaCy `Doc` per transcript, in the corpus's order, with the codings in `doc.spans["codings"]`.

    `nlp` gives the tokenizer (None: a blank pipeline of the transcript's language); its components are not run, `nlp(doc)`
    does that. spaCy counts in tokens: a span is widened to the tokens it touches, and the exact places (code points) stay in
    the group's `attrs`. Raises CodingError for codings of a transcript that the corpus does not have, a tokenizer that
    changes the text, and without the `spacy` extra.

    >>> import pandas as pd
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt här."]}))
    >>> by_hand = {"transcript": ["a"], "start": [7], "end": [11], "code": "housing", "coder": "anna"}
    >>> doc = codings_to_docs(Codings.from_frame(pd.DataFrame(by_hand), corpus), corpus)[0]
    >>> [(span.label_, span.text) for span in doc.spans["codings"]]
    [('housing', 'trångt')]
    """
    frame, read = codings.frame, codings.read
    for name in dict.fromkeys([*frame["transcript"], *read["transcript"]]):
        if name not in corpus:
            raise CodingError(f"There are codings of {name!r}, which this corpus does not have. Use codings.where(…).")
    made = []
    by_name = dict(list(frame.groupby("transcript", sort=False)))
    read_by_name = dict(list(read.groupby("transcript", sort=False)))
    for name, transcript in corpus.items():
        doc = tokenised(transcript, nlp or blank(corpus.language_of(transcript)))
        table = by_name.get(name, frame.iloc[:0])
        doc.user_data[ABOUT] = about(transcript)
        marks = read_by_name.get(name, read.iloc[:0])
        attrs = group_attrs(table, marks, transcript) | {"order": order_of(table, marks)}
        doc.spans[KEY] = span_group(doc, KEY, attrs)
        made.append(doc)
    return made


def docs_to_codings(
    docs: "Iterable[Doc]", corpus: Corpus, *, coder: str = "", source: str = "", key: str = KEY
) -> Codings:
    """Return the codings in `doc.spans[key]`, with the exact places where the group keeps them.

    A span that was moved or relabelled in spaCy, or added there, is a new coding by `coder` with `source` (human, rule, model
    or accepted), on the characters of its tokens; its tokens count as read. A document is about the transcript that it names,
    else about the one with the same text. Raises CodingError for a document without such a transcript, with another text,
    or with a new span when `coder` or `source` is not said.

    >>> import pandas as pd
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt här."]}))
    >>> by_hand = {"transcript": ["a"], "start": [7], "end": [11], "code": "housing", "coder": "anna"}
    >>> codings = Codings.from_frame(pd.DataFrame(by_hand), corpus)
    >>> docs_to_codings(codings_to_docs(codings, corpus), corpus) == codings
    True
    """
    rows: list[dict[str, Any]] = []
    read: list[dict[str, Any]] = []
    for number, doc in enumerate(docs, 1):
        group = doc.spans.get(key)
        attrs = dict(group.attrs) if group is not None else {}
        told = doc.user_data.get(ABOUT)
        name = attrs.get("transcript") or (told.get("name") if isinstance(told, dict) else "")
        transcript = named_transcript(name, attrs.get("fingerprint"), doc.text, corpus, number)
        tokens = tokens_of(doc)
        spans = [
            Placed(span.id_, span.label_, *tokens.places(span.start, span.end)) for span in group or () if len(span)
        ]
        more_rows, more_read = codings_from(spans, attrs, tokens, transcript, coder=coder, source=source)
        rows.extend(more_rows)
        read.extend(more_read)
    return joined(rows, read)


def tokenised(transcript: Transcript, nlp: "Language") -> "Doc":
    """Return the tokens of a transcript's text; its length is not limited, as no component is run."""
    try:
        doc: Doc = nlp.tokenizer(transcript.text)
    except UnicodeEncodeError as cause:
        raise CodingError(
            f"The text of {transcript.name!r} holds half a character at {cause.start}, which spaCy cannot keep. "
            "Save the file as UTF-8 again."
        ) from cause
    if doc.text != transcript.text:
        raise CodingError(
            f"The tokenizer of this spaCy pipeline changes the text of {transcript.name!r}, so that places would not fit. "
            "Use a tokenizer that keeps the text, or leave nlp out."
        )
    return doc


def tokens_of(doc: "Doc") -> Tokens:
    """Return where the tokens of a document stand."""
    return Tokens([token.idx for token in doc], [len(token) for token in doc])


def span_group(doc: "Doc", name: str, attrs: dict[str, Any]) -> "SpanGroup":
    """Return a span group with a span for each row of `attrs["codings"]`."""
    tokens = import_module("spacy.tokens")
    know_because()
    at = tokens_of(doc)
    spans = []
    for key, row in attrs["codings"].items():
        first, last = at.around(row["start"], row["end"])
        spans.append(tokens.Span(doc, first, last, label=row["code"], span_id=key))
    group: SpanGroup = tokens.SpanGroup(doc, name=name, attrs=attrs, spans=spans)
    return group


def know_because() -> None:
    """Make `span._.because` known to spaCy: the reason kept in the span group that holds the span."""
    span = import_module("spacy.tokens").Span
    if not span.has_extension("because"):
        span.set_extension("because", getter=_because)


def _because(span: Any) -> str:
    for group in span.doc.spans.values():
        row = group.attrs.get("codings", {}).get(span.id_) if isinstance(group.attrs.get("codings"), dict) else None
        if isinstance(row, dict) and row.get("code") == span.label_:
            return str(row.get("because", ""))
    return ""


def blank(language: str) -> "Language":
    """Return a blank spaCy pipeline of a language, or of no language where spaCy does not know it."""
    spacy = needed_spacy()
    code = language.lower().replace("_", "-").split("-")[0] or "xx"
    try:
        made: Language = spacy.blank({"no": "nb", "nn": "nb"}.get(code, code))
    except ImportError:  # what spaCy raises for a language it has no rules for
        made = spacy.blank("xx")
    return made


def needed_spacy() -> Any:
    """Return spaCy, or say what to install."""
    try:
        return import_module("spacy")
    except ImportError as cause:
        raise CodingError("Documents of spaCy need one more package: pip install 'interview-coding[spacy]'.") from cause
