"""The table of codings, and the one rule by which spans become units."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codings import COLUMNS, Codings, coded_units, read_units, unit_table
from coding.errors import CodingError
from coding.transcript import Corpus, Transcript, Turn


def codings(*rows, read=None):
    """Codings from (transcript, start, end, code, coder[, source[, because]]) rows."""
    filled = [(*row, *("human", "")[len(row) - 5 :]) for row in rows]
    names = ("transcript", "start", "end", "code", "coder", "source", "because")
    columns = (
        dict(zip(names, map(list, zip(*filled, strict=True)), strict=True)) if filled else {name: [] for name in names}
    )
    return Codings.from_columns(read=read, **columns)


def corpus_of(*lengths, name="t", asked=()):
    """One transcript whose turns have these lengths, a blank between them."""
    turns, at = [], 0
    for k, length in enumerate(lengths):
        turns.append(Turn("I" if k in asked else "R", at, at + length, asked=k in asked))
        at += length + 1
    return Corpus([Transcript(name, "x" * at, tuple(turns))])


def test_the_frame_has_the_documented_columns_and_is_a_copy():
    c = codings(("t", 0, 4, "housing", "a"))
    frame = c.frame
    frame.loc[0, "code"] = "other"
    assert tuple(c.frame.columns) == COLUMNS
    assert c.frame["code"].tolist() == ["housing"]


def test_one_coder_puts_one_code_on_one_passage_once_and_reasons_are_joined():
    c = codings(("t", 0, 4, "housing", "a", "human", "trångt")) + codings(
        ("t", 0, 4, "housing", "a", "human", "dyrt"), ("t", 0, 4, "housing", "b")
    )
    assert len(c) == 2
    assert c.where(coder="a").frame["because"].tolist() == ["trångt; dyrt"]


def test_joining_twice_changes_nothing():
    c = codings(("t", 0, 4, "x", "a", "rule", "r"), ("t", 2, 9, "x", "a"))
    assert c + c == c


@pytest.mark.parametrize("span", [(4, 4), (5, 2), (-1, 3)])
def test_a_span_must_begin_before_it_ends(span):
    with pytest.raises(CodingError, match="is not before end"):
        codings(("t", *span, "x", "a"))


def test_an_unknown_source_is_refused():
    with pytest.raises(CodingError, match="cannot be 'robot'"):
        codings(("t", 0, 1, "x", "a", "robot"))


def test_an_id_depends_on_content_alone():
    one, two = codings(("t", 0, 4, "x", "a")), codings(("t", 5, 9, "y", "a"), ("t", 0, 4, "x", "a"))
    assert one.frame["id"][0] == two.frame["id"][1]
    assert len(set(two.frame["id"])) == 2


def test_where_keeps_what_was_read_when_it_filters_codes():
    read = pd.DataFrame({"transcript": ["t"], "start": [0], "end": [50], "coder": ["a"]})
    c = codings(("t", 0, 4, "x", "a"), read=read)
    assert len(c.where(code="y").read) == 1
    assert len(c.where(coder="b").read) == 0
    with pytest.raises(CodingError, match="no column 'kode'"):
        c.where(kode="x")


def test_two_coders_are_never_added_up():
    c = codings(("t", 0, 4, "x", "a"), ("t", 0, 4, "x", "b"))
    with pytest.raises(CodingError, match="several coders \\(a, b\\)"):
        c.matrix(corpus_of(10), "turn")
    assert c.matrix(corpus_of(10), "turn", coder="a")["x"].tolist() == [True]
    with pytest.raises(CodingError, match="no coder 'c'"):
        c.only("c")


def test_codings_from_a_table_of_whole_documents():
    corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."]}))
    table = pd.DataFrame({"transcript": ["a", "b", "a"], "code": ["housing", None, "x"], "coder": "anna"})
    made = Codings.from_frame(table, corpus)
    assert made.matrix(corpus, "document").to_numpy().tolist() == [[True, True], [False, False]]
    assert made.frame["end"].tolist() == [14, 14]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"transcript": "z", "code": "x", "coder": "a"}, "Row 1 .* names the transcript 'z'"),
        ({"transcript": "t", "code": "x", "coder": ""}, "names no coder"),
        ({"transcript": "t", "code": "x", "coder": "a", "start": 3, "end": 99}, "lies in its text"),
        ({"transcript": "t", "code": "x", "coder": "a", "start": "tre", "end": 9}, "whole numbers"),
        ({"transcript": "t", "code": "x", "coder": "a", "start": 1.5, "end": 9}, "whole numbers"),
    ],
)
def test_a_table_of_codings_that_will_not_do_is_refused(row, said):
    with pytest.raises(CodingError, match=said):
        Codings.from_frame(pd.DataFrame([row]), corpus_of(10))


def test_a_span_that_spills_two_letters_does_not_code_the_next_turn():
    c = codings(("t", 0, 22, "x", "a"))
    assert c.matrix(corpus_of(20, 20), "turn")["x"].tolist() == [True]  # the second turn was not read


def test_a_span_is_never_lost_though_most_of_it_is_the_interviewers():
    corpus = corpus_of(50, 90, 50, asked=(1,))
    c = codings(("t", 30, 160, "x", "a"))
    assert c.matrix(corpus, "turn")["x"].sum() == 1


def test_a_coding_of_the_interviewers_words_alone_codes_no_unit():
    corpus = corpus_of(10, 10, asked=(0,))
    units = unit_table(corpus, "turn")
    assert coded_units(codings(("t", 0, 8, "x", "a")), corpus, units)[0].tolist() == []


def test_unread_is_missing_and_half_read_is_read():
    corpus = corpus_of(10, 10, 10)
    read = pd.DataFrame({"transcript": ["t", "t"], "start": [0, 11], "end": [5, 14], "coder": ["a", "a"]})
    assert read_units(codings(read=read), corpus, unit_table(corpus, "turn"))["a"].tolist() == [True, False, False]


def test_codings_of_a_transcript_that_the_corpus_lacks_are_named():
    with pytest.raises(CodingError, match="codings of 'u'"):
        codings(("u", 0, 3, "x", "a")).matrix(corpus_of(10), "turn")


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=12)


@given(spans, st.lists(st.integers(1, 15), min_size=1, max_size=6), st.sampled_from([0.0, 0.3, 0.5, 1.0]))
def test_the_rule_from_spans_to_units_equals_its_plain_words(places, lengths, at_least):
    corpus = corpus_of(*lengths)
    size = len(corpus["t"].text)
    places = [(a % size, min(a % size + n, size)) for a, n in places]
    c = codings(*((("t", a, b, f"c{k}", "a")) for k, (a, b) in enumerate(places)))
    units = unit_table(corpus, "turn")
    expected = set()
    for k, (a, b) in enumerate(places):
        shared = [min(b, e) - max(a, s) for s, e in zip(units["start"], units["end"], strict=True)]
        best = max(shared)
        for u, (s, e) in enumerate(zip(units["start"], units["end"], strict=True)):
            if shared[u] > 0 and (
                shared[u] >= at_least * min(b - a, e - s) or (shared[u] == best and shared.index(best) == u)
            ):
                expected.add((k, u))
    rows, at = coded_units(c, corpus, units, at_least=at_least)
    assert set(zip(rows.tolist(), at.tolist(), strict=True)) == expected


@given(spans, st.lists(st.integers(1, 15), min_size=1, max_size=6))
def test_what_was_read_equals_counting_characters(places, lengths):
    corpus = corpus_of(*lengths)
    size = len(corpus["t"].text)
    places = [(a % size, min(a % size + n, size)) for a, n in places]
    read = pd.DataFrame(
        {"transcript": "t", "start": [a for a, _ in places], "end": [b for _, b in places], "coder": "a"}
    )
    seen = np.zeros(size, dtype=bool)
    for a, b in places:
        seen[a:b] = True
    units = unit_table(corpus, "turn")
    expected = [seen[s:e].sum() >= max(1, (e - s) / 2) for s, e in zip(units["start"], units["end"], strict=True)]
    assert read_units(codings(read=read), corpus, units)["a"].tolist() == expected
