"""The spaCy component `coding_rules`: a codebook's keyword rules on any pipeline, `spacy.blank("sv")` included.

    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": "codebook.yaml"})
    doc = nlp("Bostäderna är slut.")
    [(span.label_, span.text, span._.because) for span in doc.spans["codings"]]

`doc.spans["codings"]` has what `code_by_rules` would make of the text: a span per unit and code. `doc.spans["rule_hits"]` has
the words that hit. Both are widened to whole tokens; the exact places, in code points of `doc.text`, stand in the groups'
`attrs["codings"]` under `span.id_`. Tags, lemmas and the rest of the pipeline are not used and not needed.

This module needs spaCy and is imported by spaCy itself (entry point `spacy_factories`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc

from coding.codebook import Codebook, codebook_from_text, codebook_to_text, read_codebook
from coding.codings import Codings
from coding.errors import CodingError
from coding.interchange.spacy_docs import know_because, span_group
from coding.interchange.span_places import ABOUT, KEY, group_attrs, transcript_from
from coding.rules.application import codings_of_hits, find_hits, table_of_hits
from coding.transcript import Corpus, Transcript, check_unit

HITS = "rule_hits"
"""The span group that holds the words that hit."""

FILE = "codebook.yaml"
"""The codebook's name in the folder of a saved pipeline."""

KNOWN_AT_START: dict[str, Any] = {"codebook": "", "unit": "turn", "asked": False, "spans_key": KEY, "hits_key": HITS}


class CodingRules:
    """A codebook's rules as a part of a spaCy pipeline; made by `nlp.add_pipe("coding_rules", config=…)`.

    `codebook` is a path, or the text of a codebook in YAML (then it has several lines). `unit` is what one coding covers:
    "turn" (in a text without speakers: a paragraph), "paragraph", "sentence" or "document". `asked=True` searches the
    interviewer's turns too. `spans_key` and `hits_key` name the span groups; an empty `hits_key` leaves the hits out. Documents
    made by `codings_to_docs` bring their turns; in any other the paragraphs are what is said.

    A path that is not there is told when the first document comes: a pipeline saved with `nlp.to_disk` brings its codebook.
    """

    def __init__(self, *, codebook: str, unit: str, asked: bool, spans_key: str, hits_key: str) -> None:
        check_unit(unit)
        self.unit, self.asked, self.spans_key, self.hits_key = unit, asked, spans_key, hits_key
        self._written = codebook
        self._codebook: Codebook | None = None
        if "\n" in codebook or (codebook and Path(codebook).exists()):
            self._codebook = _opened(codebook)
        know_because()

    @property
    def codebook(self) -> Codebook:
        """The codebook; CodingError where none was given or its file is not there."""
        if self._codebook is None:
            self._codebook = _opened(self._written)
        return self._codebook

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Code documents in batches, which is faster than one by one."""
        documents = iter(stream)
        while batch := list(islice(documents, max(batch_size, 1))):
            self._code(batch)
            yield from batch

    def _code(self, docs: list[Doc]) -> None:
        known: dict[str, Transcript] = {}
        names = [self._take(doc, known) for doc in docs]
        corpus = Corpus(known.values())
        found = find_hits(corpus, self.codebook, unit=self.unit, asked=self.asked)
        by_rules = codings_of_hits(found, corpus, self.codebook, asked=self.asked)
        hits = _as_codings(table_of_hits(found, corpus)) if self.hits_key else None
        for doc, name in zip(docs, names, strict=True):
            self._mark(doc, known[name], self.spans_key, by_rules)
            if hits is not None:
                self._mark(doc, known[name], self.hits_key, hits)

    def _take(self, doc: Doc, known: dict[str, Transcript]) -> str:
        """Put a document's transcript among the known ones; nameless ones go by their text's fingerprint."""
        told = doc.user_data.get(ABOUT)
        name = str(told.get("name", "")) if isinstance(told, dict) else ""
        transcript = transcript_from(told, name, doc.text, self.codebook.language or doc.lang_)
        if not name or (name in known and known[name] != transcript):
            transcript = replace(transcript, name=transcript.fingerprint)
        known[transcript.name] = transcript
        return transcript.name

    def _mark(self, doc: Doc, transcript: Transcript, key: str, codings: Codings) -> None:
        here = codings.where(transcript=transcript.name)
        attrs = group_attrs(here.frame, here.read, transcript)
        told = doc.user_data.get(ABOUT)
        attrs["transcript"] = str(told.get("name", "")) if isinstance(told, dict) else ""
        doc.spans[key] = span_group(doc, key, attrs)

    # Saving with the pipeline -------------------------------------------------------------------------------------

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the codebook as YAML in UTF-8; settings are in the pipeline's config."""
        return codebook_to_text(self.codebook).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "CodingRules":
        """Take the codebook from what `to_bytes` gave; CodingError where it is something else."""
        try:
            self._codebook = codebook_from_text(data.decode("utf-8"), FILE)
        except UnicodeDecodeError as cause:
            raise CodingError(
                "The saved codebook of coding_rules is not UTF-8 text. Save the pipeline again."
            ) from cause
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the codebook into the component's folder of a saved pipeline."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "CodingRules":
        """Read the codebook from the component's folder of a saved pipeline."""
        self._codebook = read_codebook(Path(path) / FILE)
        return self


@Language.factory("coding_rules", default_config=KNOWN_AT_START, assigns=["doc.spans"])
def make_coding_rules(
    nlp: Language, name: str, codebook: str, unit: str, asked: bool, spans_key: str, hits_key: str
) -> CodingRules:
    """Make the component; see `CodingRules` for its settings."""
    return CodingRules(codebook=codebook, unit=unit, asked=asked, spans_key=spans_key, hits_key=hits_key)


def _opened(codebook: str) -> Codebook:
    if not codebook:
        raise CodingError(
            "The spaCy component coding_rules has no codebook. "
            'Say which: nlp.add_pipe("coding_rules", config={"codebook": "codebook.yaml"}).'
        )
    return codebook_from_text(codebook) if "\n" in codebook else read_codebook(codebook)


def _as_codings(table: pd.DataFrame) -> Codings:
    """The words that hit, as codings of their own: several rules that hit on the same words are joined."""
    reasons = [_reason(*row) for row in zip(table["rule"], table["words"], table["start"], table["end"], strict=True)]
    columns = {name: table[name] for name in ("transcript", "start", "end", "code")}
    size = len(table)
    nothing_read = pd.DataFrame({"transcript": [], "start": [], "end": [], "coder": []})
    return Codings.from_columns(
        read=nothing_read, coder=["rules"] * size, source=["rule"] * size, because=reasons, **columns
    )


def _reason(rule: str, words: str, start: int, end: int) -> str:
    return f"{rule}: {' '.join(words.split())} [{start}:{end}]"
