"""Rules as a spaCy component, and codings as spaCy documents: nothing moves, not even by one character."""

import os
import subprocess
import sys
import zlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.codings import Codings
from coding.errors import CodingError
from coding.interchange import codings_to_docs, docs_to_codings, read_docbin, write_docbin
from coding.rules import code_by_rules, plan, terms
from coding.transcript import Corpus, Design, Transcript, Turn

spacy = pytest.importorskip("spacy")
srsly = pytest.importorskip("srsly")

BOOK = """name: Hem
language: sv
codes:
  - {id: housing, name: Bostad, rules: {any: [bostad-], unless: [bostadsort]}}
  - {id: together, name: Samverkan, rules: {any: [samverka]}}
"""
SAID = "I: Och bostäder?\nR1: Bostäderna är slut.\nR1: Vi samverkar om bostad😀sbrist."


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "codebook.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def corpus():
    turns = (Turn("I", 3, 16, True), Turn("R1", 21, 41), Turn("R1", 46, len(SAID)))
    return Corpus([Transcript("R1", SAID, turns, language="sv"), Transcript("R2", "Nej.")])


def coded(corpus, *rows):
    return Codings.from_frame(pd.DataFrame(rows, columns=["transcript", "start", "end", "code", "coder"]), corpus)


# The component -----------------------------------------------------------------------------------------------------


def test_a_blank_pipeline_codes_by_the_rules_of_a_codebook(book):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book)})
    doc = nlp("Bostäderna är slut.\n\nBostadsort: här. Vi samverkar.")
    assert [(s.label_, s.text) for s in doc.spans["codings"]] == [
        ("housing", "Bostäderna är slut."),
        ("together", "Bostadsort: här. Vi samverkar."),
    ]
    assert doc.spans["codings"][0]._.because == "bostad-: Bostäderna [0:10]"
    assert [(s.label_, s.text) for s in doc.spans["rule_hits"]] == [
        ("housing", "Bostäderna"),
        ("together", "samverkar"),
    ]


def test_a_second_document_costs_only_the_search(book, monkeypatch):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book)})
    first = nlp("Bostäderna är slut.")

    def laid_out_anew(*_):
        raise AssertionError("the rules were laid out again")

    monkeypatch.setattr(plan.Plan, "__init__", laid_out_anew)
    monkeypatch.setattr(terms._LookedFor, "__init__", laid_out_anew)
    second = nlp("Bostäderna är slut.")
    assert [span.text for span in second.spans["rule_hits"]] == [span.text for span in first.spans["rule_hits"]]


def test_the_component_is_found_without_an_import_of_ours():
    """The entry point, as any program finds it that knows only spaCy."""
    script = "import spacy; nlp = spacy.blank('sv'); nlp.add_pipe('coding_rules'); print(nlp.pipe_names)"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "['coding_rules']"


def test_importing_the_room_does_not_load_spacy():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, coding.interchange; print('spacy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"


def test_documents_in_a_batch_get_what_they_get_alone(book):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book), "unit": "sentence"})
    texts = ["Bostad finns.", "", "Nej. Vi samverkar. Ja.", "Bostad finns."]
    alone = [nlp(text) for text in texts]
    for one, other in zip(alone, nlp.pipe(texts), strict=True):
        assert one.spans["codings"].attrs["codings"].keys() == other.spans["codings"].attrs["codings"].keys()
        assert [(s.label_, s.text, s._.because) for s in one.spans["codings"]] == [
            (s.label_, s.text, s._.because) for s in other.spans["codings"]
        ]


def test_a_place_in_the_middle_of_a_token_is_kept_exactly(book):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book)})
    doc = nlp("En tvårums-bostad/lägenhet😀bostad.")
    for span in doc.spans["rule_hits"]:
        row = doc.spans["rule_hits"].attrs["codings"][span.id_]
        assert "bostad" in doc.text[row["start"] : row["end"]]
        assert span.start_char <= row["start"] < row["end"] <= span.end_char


def test_a_saved_pipeline_brings_its_codebook(book, tmp_path):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book), "spans_key": "koder", "hits_key": ""})
    nlp.to_disk(tmp_path / "pipeline")
    book.unlink()
    doc = spacy.load(tmp_path / "pipeline")("Bostäderna är slut.")
    assert [s.label_ for s in doc.spans["koder"]] == ["housing"]
    assert set(doc.spans) == {"koder"}


def test_a_pipeline_goes_through_bytes(book):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book)})
    other = spacy.blank("sv")
    other.add_pipe("coding_rules")
    other.from_bytes(nlp.to_bytes())
    doc = other("Bostad.")
    assert [s.label_ for s in doc.spans["codings"]] == ["housing"]


def test_the_codebook_can_be_given_as_text():
    nlp = spacy.blank("xx")
    nlp.add_pipe("coding_rules", config={"codebook": BOOK})
    doc = nlp("Bostäderna.")
    assert [s.label_ for s in doc.spans["codings"]] == ["housing"]


def test_a_component_without_a_codebook_says_so():
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules")
    with pytest.raises(CodingError, match="has no codebook"):
        nlp("Hej.")


def test_a_codebook_that_is_not_there_is_named():
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": "nowhere/codebook.yaml"})
    with pytest.raises(CodingError, match="nowhere"):
        nlp("Hej.")


def test_a_saved_codebook_that_is_damaged_is_told(book, tmp_path):
    nlp = spacy.blank("sv")
    nlp.add_pipe("coding_rules", config={"codebook": str(book)})
    nlp.to_disk(tmp_path / "pipeline")
    (tmp_path / "pipeline" / "coding_rules" / "codebook.yaml").write_bytes(b"codes: [")
    with pytest.raises(CodingError, match=r"codebook\.yaml"):
        spacy.load(tmp_path / "pipeline")


def test_documents_of_a_corpus_keep_who_asks(book, corpus):
    nlp = spacy.blank("sv")
    rules = nlp.add_pipe("coding_rules", config={"codebook": str(book)})
    docs = [nlp(doc) for doc in codings_to_docs(Codings(), corpus, nlp)]
    by_rules = code_by_rules(corpus, rules.codebook)
    assert docs_to_codings(docs, corpus) == by_rules
    assert 3 not in by_rules.frame["start"].tolist()  # the interviewer's question


# Codings to documents and back ---------------------------------------------------------------------------------------


def test_codings_come_back_as_they_were(corpus, tmp_path):
    codings = coded(corpus, ("R1", 22, 25, "housing", "a"), ("R1", 22, 25, "housing", "b"), ("R2", "", "", "", "a"))
    assert docs_to_codings(codings_to_docs(codings, corpus), corpus) == codings
    write_docbin(codings, corpus, tmp_path / "a.spacy")
    assert read_docbin(tmp_path / "a.spacy", corpus) == codings


def test_codings_of_several_coders_come_back_in_their_order(corpus, tmp_path):
    of_a = coded(corpus, ("R2", 0, 3, "housing", "a"), ("R1", 22, 25, "housing", "a"))
    codings = of_a + coded(
        corpus, ("R1", 22, 25, "housing", "b"), ("R2", 0, 4, "housing", "b"), ("R1", "", "", "", "b")
    )
    write_docbin(codings, corpus, tmp_path / "a.spacy")
    assert read_docbin(tmp_path / "a.spacy", corpus) == codings
    docs = codings_to_docs(codings, corpus)
    assert docs_to_codings(docs, corpus) == codings
    docs[0].spans["codings"].append(docs[0].char_span(21, 31, label="new"))
    later = docs_to_codings(docs, corpus, coder="c", source="human")
    assert later.frame["code"].tolist() == [*codings.frame["code"], "new"]


def test_the_same_codings_give_the_same_file(corpus, tmp_path):
    codings = coded(corpus, ("R1", 22, 25, "housing", "a"))
    for name in ("one", "two"):
        write_docbin(codings, corpus, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_a_file_of_codings_has_the_usual_rights(corpus, tmp_path):
    (tmp_path / "plain").touch()
    write_docbin(Codings(), corpus, tmp_path / "a.spacy")
    assert (tmp_path / "a.spacy").stat().st_mode == (tmp_path / "plain").stat().st_mode


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_codings_survive_the_round_trip(data):
    letters = st.text(st.sampled_from("aå äo\n\t.😀-e\u0301\u00ad\u00a0'Å,\r"), min_size=1, max_size=60)
    texts = data.draw(st.lists(letters.filter(str.strip), min_size=1, max_size=3))
    corpus = Corpus([Transcript(f"T{number}", text) for number, text in enumerate(texts)], design=Design(language="sv"))
    rows = []
    for name, transcript in corpus.items():
        for _ in range(data.draw(st.integers(0, 4))):
            start = data.draw(st.integers(0, len(transcript.text) - 1))
            end = data.draw(st.integers(start + 1, len(transcript.text)))
            rows.append(
                (name, start, end, data.draw(st.sampled_from(["x", "y", ""])), data.draw(st.sampled_from("ab")))
            )
    codings = coded(corpus, *data.draw(st.permutations(rows))) if rows else Codings()
    docs = codings_to_docs(codings, corpus)
    assert docs_to_codings(docs, corpus) == codings
    for doc in docs:
        for span in doc.spans["codings"]:
            row = doc.spans["codings"].attrs["codings"][span.id_]
            assert span.start_char <= row["start"] or doc.text[row["start"] : span.start_char].isspace()
            assert row["end"] <= span.end_char or doc.text[span.end_char : row["end"]].isspace()


def test_a_span_made_in_spacy_is_a_new_coding_of_its_coder(corpus, tmp_path):
    doc, _ = codings_to_docs(Codings(), corpus)
    doc.spans["codings"].append(doc.char_span(21, 31, label="housing"))
    with pytest.raises(CodingError, match="does not say who coded it"):
        docs_to_codings([doc], corpus)
    made = docs_to_codings([doc], corpus, coder="anna", source="human").frame.iloc[0]
    assert (made["start"], made["end"], made["code"], made["coder"]) == (21, 31, "housing", "anna")


def test_a_relabelled_span_is_a_new_coding(corpus):
    doc, _ = codings_to_docs(coded(corpus, ("R1", 22, 25, "housing", "a")), corpus)
    old = doc.spans["codings"][0]
    doc.spans["codings"][0] = spacy.tokens.Span(doc, old.start, old.end, label="together", span_id=old.id_)
    made = docs_to_codings([doc], corpus, coder="b", source="human").frame.iloc[0]
    assert (made["code"], made["coder"], made["start"]) == ("together", "b", 21)


def test_documents_of_another_text_are_refused(corpus):
    docs = codings_to_docs(coded(corpus, ("R1", 22, 25, "housing", "a")), corpus)
    changed = Corpus([Transcript("R1", SAID + " Ja."), corpus["R2"]])
    with pytest.raises(CodingError, match="another text"):
        docs_to_codings(docs, changed)


def test_a_document_without_a_name_is_known_by_its_text(corpus):
    doc = spacy.blank("sv")("Nej.")
    doc.spans["codings"] = [doc[0:1]]
    doc.spans["codings"] = [spacy.tokens.Span(doc, 0, 1, label="no")]
    assert docs_to_codings([doc], corpus, coder="a", source="human").frame["transcript"].tolist() == ["R2"]
    with pytest.raises(CodingError, match="does not name its transcript"):
        docs_to_codings([spacy.blank("sv")("Ja.")], corpus)


def test_codings_of_a_transcript_outside_the_corpus_are_refused(corpus):
    with pytest.raises(CodingError, match="'R1'"):
        codings_to_docs(coded(corpus, ("R1", 22, 25, "housing", "a")), corpus.select(["R2"]))


# Files from elsewhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no docbin",
        zlib.compress(b""),
        zlib.compress(b"\xc1"),
        zlib.compress(srsly.msgpack_dumps([1, 2])),
        zlib.compress(srsly.msgpack_dumps({"attrs": []})),
    ],
)
def test_a_file_that_is_no_docbin_is_told(raw, corpus, tmp_path):
    path = tmp_path / "bad.spacy"
    path.write_bytes(raw)
    with pytest.raises(CodingError, match=r"bad\.spacy"):
        read_docbin(path, corpus)


def test_a_file_that_is_not_there_is_told(corpus, tmp_path):
    with pytest.raises(CodingError, match="There is no file"):
        read_docbin(tmp_path / "none.spacy", corpus)


def test_a_folder_that_is_not_there_is_told(corpus, tmp_path):
    with pytest.raises(CodingError, match="cannot be written"):
        write_docbin(Codings(), corpus, tmp_path / "no" / "a.spacy")


def repacked(path, change):
    message = srsly.msgpack_loads(zlib.decompress(path.read_bytes()))
    change(message)
    path.write_bytes(zlib.compress(srsly.msgpack_dumps(message)))


def spans_of_the_first(message, change):
    groups = srsly.msgpack_loads(message["span_groups"][0])
    ((packed, keys),) = groups.items()
    group = srsly.msgpack_loads(packed)
    change(group)
    message["span_groups"][0] = srsly.msgpack_dumps({srsly.msgpack_dumps(group): keys})


def row_of(group):
    return next(iter(group["attrs"]["codings"].values()))


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(lengths=b"\xff\xff\xff\x7f"),
        lambda m: m.update(strings=["x"]),
        lambda m: m.update(span_groups=[]),
        lambda m: spans_of_the_first(m, lambda g: g.update(spans=[g["spans"][0][:-20] + b"\x7f" * 20])),
        lambda m: spans_of_the_first(m, lambda g: g.update(attrs=7)),
        lambda m: spans_of_the_first(m, lambda g: g["attrs"].update(transcript="R9")),
        lambda m: spans_of_the_first(m, lambda g: row_of(g).update(start=-3)),
        lambda m: spans_of_the_first(m, lambda g: row_of(g).update(end=10**9)),
        lambda m: spans_of_the_first(m, lambda g: row_of(g).update(source="oracle")),
        lambda m: spans_of_the_first(m, lambda g: row_of(g).pop("code")),
        lambda m: spans_of_the_first(m, lambda g: row_of(g).update(score=None)),
        lambda m: spans_of_the_first(m, lambda g: row_of(g).update(because=["x"])),
        lambda m: spans_of_the_first(m, lambda g: g["attrs"].update(read=[[0, 10**9, "a", "", False]])),
        lambda m: spans_of_the_first(m, lambda g: g["attrs"].update(read=3)),
        lambda m: spans_of_the_first(m, lambda g: g["attrs"].update(codings=[])),
    ],
)
def test_a_damaged_part_is_told_and_never_guessed(change, corpus, tmp_path):
    path = tmp_path / "a.spacy"
    write_docbin(coded(corpus, ("R1", 22, 25, "housing", "a")), corpus, path)
    repacked(path, change)
    with pytest.raises(CodingError):
        read_docbin(path, corpus)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_any_flipped_byte_is_told_or_harmless(place, byte, tmp_path_factory):
    corpus = Corpus([Transcript("R1", "Bostäderna är slut.")])
    path = tmp_path_factory.getbasetemp() / "flipped.spacy"
    write_docbin(coded(corpus, ("R1", 3, 9, "housing", "a")), corpus, path)
    raw = bytearray(zlib.decompress(path.read_bytes()))
    raw[place % len(raw)] = byte
    path.write_bytes(zlib.compress(bytes(raw)))
    try:
        codings = read_docbin(path, corpus, coder="b", source="human")
    except CodingError:
        return
    assert all(codings.frame["end"] <= len(corpus["R1"].text))


def test_documents_that_other_programs_wrote_are_read(corpus, tmp_path):
    nlp = spacy.blank("sv")
    doc = nlp("Nej.")
    doc.spans["mine"] = [spacy.tokens.Span(doc, 0, 1, label="no")]
    spacy.tokens.DocBin(docs=[doc]).to_disk(tmp_path / "other.spacy")
    made = read_docbin(tmp_path / "other.spacy", corpus, key="mine", coder="a", source="human").frame.iloc[0]
    assert (made["transcript"], made["start"], made["end"], made["code"]) == ("R2", 0, 3, "no")


def test_spacy_reads_our_file(corpus, tmp_path):
    write_docbin(coded(corpus, ("R1", 22, 25, "housing", "a")), corpus, tmp_path / "a.spacy")
    docs = list(spacy.tokens.DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("sv").vocab))
    assert [doc.text for doc in docs] == [t.text for t in corpus.values()]
    assert [(s.label_, s.text) for s in docs[0].spans["codings"]] == [("housing", "Bostäderna")]
    assert docs_to_codings(docs, corpus).frame["start"].tolist() == [22]


def test_without_spacy_it_says_what_to_install(monkeypatch, corpus):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(CodingError, match=r"pip install 'interview-coding\[spacy\]'"):
        codings_to_docs(Codings(), corpus)
