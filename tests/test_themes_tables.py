"""Matrices, pairs, orders, sources and the researcher's own tables."""

import gc
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from theme_stories import BOOK, by_hand, interview, on

from coding.codebook.model import Code, Codebook
from coding.codings import AT_LEAST, Codings, unit_table
from coding.errors import CodingError
from coding.quotes import pick_quotes
from coding.themes import (
    co_occurrence,
    code_accumulation,
    code_order,
    compare_sources,
    content_analysis_table,
    framework_cells,
    framework_matrix,
    participant_matrix,
    theme_frequencies,
)
from coding.themes.keeping import shared_by
from coding.transcript import Corpus, Design, Transcript, Turn


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(
        [
            interview("R1", "I: Hur bor ni?", "R1: Hyran är hög.", "I: Jaha?", "R1: Ont om bostäder.", "I: Jobb?", "R1: Nej, inget jobb."),
            interview("R2", "I: Hur bor ni?", "R2: Bra, hyran är låg.", "I: Jobb?", "R2: Ja, på sågen."),
        ]
    )  # fmt: skip


# Codes × participants ---------------------------------------------------------------------------------------------


def test_the_matrix_shows_who_brings_up_what(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög.", "rent"), on(corpus, "R1", "Ont om", "shortage"))
    table = participant_matrix(codings, corpus, BOOK)
    assert table.loc["housing"].to_dict() == {"R1": 2, "R2": 0}
    assert participant_matrix(codings, corpus, BOOK, count="presence").loc["housing"].to_dict() == {
        "R1": True,
        "R2": False,
    }


def test_what_is_nobodys_has_a_column_without_a_name() -> None:
    prose, quote = "Hyrorna stiger.", "Vi har inte råd."
    report = Transcript(
        "rapport", f"{prose}\n{quote}", (Turn("", 0, 15), Turn("Respondent 7", 16, 32)), reads_as="report"
    )
    corpus = Corpus([report])
    codings = by_hand(corpus, on(corpus, "rapport", prose, "rent"), on(corpus, "rapport", quote, "rent"))
    assert participant_matrix(codings, corpus).loc["rent"].to_dict() == {"rapport/Respondent 7": 1, "": 1}


def test_a_document_of_several_people_stands_in_the_column_of_each() -> None:
    corpus = Corpus([interview("G", "I: Och?", "Eva: Trångt hemma hos oss.", "Ali: Fyra i en etta är vi.")])
    codings = by_hand(corpus, on(corpus, "G", "Trångt hemma hos oss.", "housing"))
    assert participant_matrix(codings, corpus, unit="document").loc["housing"].to_dict() == {"G/Eva": 1, "G/Ali": 0}
    codings = by_hand(corpus, {"transcript": "G", "code": "housing", "coder": "anna"})
    assert participant_matrix(codings, corpus, unit="document").loc["housing"].to_dict() == {"G/Eva": 1, "G/Ali": 1}


_WORDS = st.lists(st.sampled_from(["vi", "bor", "trångt", "e-post", "mm?", "nej"]), min_size=1, max_size=6).map(
    " ".join
)
_LINES = st.lists(st.tuples(st.sampled_from(["I", "Eva", "Ali"]), _WORDS), min_size=1, max_size=8)
_SPANS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 80), st.integers(1, 60), st.sampled_from(["housing", "rent", "shortage", "work"])),
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, min_size=3, max_size=3), _SPANS, st.sampled_from(["turn", "answer", "sentence"]), st.booleans())
def test_participants_sum_to_the_frequencies_of_every_code(
    told: list[list[tuple[str, str]]], spans: list[tuple[int, int, int, str]], unit: str, with_book: bool
) -> None:
    corpus = Corpus([interview(f"R{k}", *(f"{who}: {said}" for who, said in lines)) for k, lines in enumerate(told)])
    codings = by_hand(corpus, *(_within(corpus, f"R{k}", start, size, code) for k, start, size, code in spans))
    book = BOOK if with_book else None
    table = theme_frequencies(codings, corpus, book, unit=unit).set_index("code")
    if not len(table):
        return
    for count in ("segments", "words"):
        cells = participant_matrix(codings, corpus, book, unit=unit, count=count)
        assert cells.sum(axis=1).tolist() == table[count].tolist()
    present = participant_matrix(codings, corpus, book, unit=unit, count="presence").drop(columns="", errors="ignore")
    assert present.sum(axis=1).tolist() == table["participants"].tolist()
    assert codings.matrix(corpus, unit, book).sum().reindex(table.index).tolist() == table["segments"].tolist()
    assert (table[["segments_share", "words_share"]].fillna(0) <= 1).all(axis=None)
    said = _words_by_hand(codings, corpus, book)
    assert table["words"].to_dict() == {code: said.get(code, 0) for code in table.index}


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, min_size=3, max_size=3), _SPANS, st.sampled_from(["turn", "answer", "sentence"]), st.booleans())
def test_the_sum_of_quotes_is_the_frequency_for_every_code_and_participant(
    told: list[list[tuple[str, str]]], spans: list[tuple[int, int, int, str]], unit: str, with_book: bool
) -> None:
    corpus = Corpus(
        [interview(f"R{k}", *(f"{who}: {said}" for who, said in lines)) for k, lines in enumerate(told)],
        design=Design(unit=unit),
    )
    rows = [_within(corpus, f"R{k}", start, size, code) for k, start, size, code in spans]
    words = [
        row for row in rows if _touches_words(corpus, row)
    ]  # neither a label nor a word thrown in by the interviewer can be quoted
    codings, book = by_hand(corpus, *words), BOOK if with_book else None
    quotes = pick_quotes(codings, corpus, book, per_code=None)
    people = _whose(corpus, unit, quotes)
    cells = participant_matrix(codings, corpus, book, unit=unit)
    table = theme_frequencies(codings, corpus, book, unit=unit).set_index("code")
    counted = pd.crosstab(quotes["code"], pd.Series(people, dtype=object)) if len(quotes) else pd.DataFrame()
    for code in cells.index:
        assert int((quotes["code"] == code).sum()) == table["segments"][code]
        for who in cells.columns.drop("", errors="ignore"):
            assert (counted[who].get(code, 0) if who in counted else 0) == cells.loc[code, who]


def _whose(corpus: Corpus, unit: str, quotes: pd.DataFrame) -> list[str]:
    """The participant of the unit that each quote lies in; an answer is one participant's, also where another throws in a word."""
    units = unit_table(corpus, unit)
    places = zip(quotes["transcript"], quotes["start"], quotes["end"], strict=True)
    return [
        units["participant"][(units["transcript"] == name) & (units["start"] < end) & (units["end"] > start)].iloc[0]
        for name, start, end in places
    ]


def _touches_words(corpus: Corpus, row: dict[str, Any]) -> bool:
    turns = corpus[row["transcript"]].turns
    return any(turn.start < row["end"] and turn.end > row["start"] for turn in turns if not turn.asked)


def _within(corpus: Corpus, name: str, start: int, size: int, code: str) -> dict[str, object]:
    """Anna's coding of some characters, cut to the transcript's length."""
    length = len(corpus[name].text)
    start = min(start, length - 1)
    return {"transcript": name, "start": start, "end": min(start + size, length), "code": code, "coder": "anna"}


def _words_by_hand(codings: Codings, corpus: Corpus, book: Codebook | None) -> dict[str, int]:
    """Words in spans, counted the slow way: each word is asked whether a span touches it."""
    import re

    made: dict[str, int] = {}
    above = {code: [code, *(book.ancestors(code) if book else ())] for code in codings.codes}
    for name, transcript in corpus.items():
        spans = codings.frame[codings.frame["transcript"] == name]
        for turn in transcript.said():
            for word in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", transcript.text[turn.start : turn.end]):
                start, end = word.start() + turn.start, word.end() + turn.start
                touched = spans["code"][(spans["start"] < end) & (spans["end"] > start)]
                for code in {up for used in touched for up in above[used]}:
                    made[code] = made.get(code, 0) + 1
    return made


# Pairs of codes ----------------------------------------------------------------------------------------------------


def pair(table: pd.DataFrame, a: str, b: str) -> pd.Series:
    return table[(table["code_a"] == a) & (table["code_b"] == b)].iloc[0]


def test_codes_in_one_unit_stand_together_with_what_chance_would_give(corpus: Corpus) -> None:
    codings = by_hand(
        corpus, on(corpus, "R1", "Hyran", "rent"), on(corpus, "R1", "är hög", "work"), on(corpus, "R2", "sågen", "work")
    )
    told = pair(co_occurrence(codings, corpus), "rent", "work")
    assert (told.together, told.expected, told.participants) == (1, 1 * 2 / 5, 1)


def test_words_that_carry_both_codes_overlap(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är", "rent"), on(corpus, "R1", "är hög", "work"))
    told = pair(co_occurrence(codings, corpus, how="overlap"), "rent", "work")
    assert (told.together, told.a, told.b) == (1, 2, 2)
    assert told.expected == pytest.approx(2 * 2 / 16)


def test_codes_a_turn_apart_are_near_and_the_interviewer_does_not_count_between(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög", "rent"), on(corpus, "R1", "inget jobb", "work"))
    assert pair(co_occurrence(codings, corpus, how="near", within=1), "rent", "work").together == 0
    assert pair(co_occurrence(codings, corpus, how="near", within=2), "rent", "work").together == 1


def test_nearness_does_not_reach_into_the_next_interview(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "inget jobb", "work"), on(corpus, "R2", "hyran är låg", "rent"))
    assert pair(co_occurrence(codings, corpus, how="near", within=5), "work", "rent").together == 0


def test_a_code_and_its_own_sub_code_are_no_pair(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög", "rent"))
    pairs = co_occurrence(codings, corpus, BOOK)
    assert set(zip(pairs["code_a"], pairs["code_b"], strict=True)) == {
        ("housing", "work"), ("shortage", "rent"), ("shortage", "work"), ("rent", "work"),
    }  # fmt: skip


def test_pairs_agree_with_a_matrix_product() -> None:
    rng = np.random.default_rng(3)
    corpus = Corpus([interview(f"R{k}", *(f"R{k}: Mening nummer {j}." for j in range(9))) for k in range(6)])
    units = unit_table(corpus)
    picked = units.iloc[rng.integers(0, len(units), 60)]
    frame = picked[["transcript", "start", "end"]].assign(code=rng.choice(list("abcd"), 60), coder="anna")
    codings = Codings.from_frame(frame, corpus)
    carried = codings.matrix(corpus).to_numpy().astype(int)
    table = co_occurrence(codings, corpus)
    expected = (carried.T @ carried)[np.triu_indices(4, 1)]
    assert table["together"].tolist() == expected.tolist()


def test_an_unknown_way_of_pairing_is_refused(corpus: Corpus) -> None:
    with pytest.raises(CodingError, match="unit, overlap, near"):
        co_occurrence(by_hand(corpus), corpus, how="touching")


# Along and across interviews ---------------------------------------------------------------------------------------


def test_codes_are_told_in_the_order_of_the_talk(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "inget jobb", "work"), on(corpus, "R1", "Hyran är hög", "rent"))
    table = code_order(codings, corpus)
    assert table[["code", "turn"]].values.tolist() == [["rent", 2], ["work", 6]]
    assert table["position"].tolist() == pytest.approx([1.5 / 9, 7.5 / 9])


def dated(name: str, date: str) -> Transcript:
    return interview(name, f"{name}: Hyran är hög och jobb finns inte.", date=date)


def test_new_codes_are_counted_in_the_order_the_interviews_were_made() -> None:
    corpus = Corpus([dated("A", "2019-05-20"), dated("B", "2019-05-02")])
    codings = by_hand(
        corpus,
        *(on(corpus, n, w, c) for n, w, c in (("A", "Hyran", "rent"), ("A", "jobb", "work"), ("B", "Hyran", "rent"))),
    )
    table = code_accumulation(codings, corpus)
    assert table[["transcript", "new_codes", "new", "codes"]].values.tolist() == [
        ["B", 1, "rent", 1],
        ["A", 1, "work", 2],
    ]
    assert table.attrs["order"] == "date"
    assert code_accumulation(codings, corpus, order=["A", "B"])["new_codes"].tolist() == [2, 0]


def test_codes_found_in_one_participant_only_are_named() -> None:
    corpus = Corpus([dated("A", ""), dated("B", "")])
    codings = by_hand(
        corpus, on(corpus, "A", "Hyran", "rent"), on(corpus, "B", "Hyran", "rent"), on(corpus, "B", "jobb", "work")
    )
    table = code_accumulation(codings, corpus)
    assert table["in_one_participant"].tolist() == [1, 1]
    assert table.attrs["codes_in_one_participant"] == ["work"]


def test_random_orders_average_to_what_counting_all_orders_gives() -> None:
    from math import comb

    corpus = Corpus([dated(f"R{k}", "") for k in range(8)])
    has = {"a": 1, "b": 3, "c": 8}
    rows = [on(corpus, f"R{k}", "Hyran", code) for code, n in has.items() for k in range(n)]
    table = code_accumulation(by_hand(corpus, *rows), corpus, shuffles=4000, seed=1)
    exact = [sum(1 - comb(8 - n, k) / comb(8, k) for n in has.values()) for k in range(1, 9)]
    assert table["random_mean"].tolist() == pytest.approx(exact, abs=0.05)
    assert (table["random_low"] <= table["random_mean"]).all()
    assert table["random_high"].iloc[-1] == 3


def test_the_same_seed_gives_the_same_random_orders() -> None:
    corpus = Corpus([dated(f"R{k}", "") for k in range(5)])
    codings = by_hand(corpus, on(corpus, "R2", "Hyran", "rent"))
    assert code_accumulation(codings, corpus, seed=7).equals(code_accumulation(codings, corpus, seed=7))


def test_an_order_that_leaves_an_interview_out_is_refused(corpus: Corpus) -> None:
    with pytest.raises(CodingError, match="leaves out 'R2'"):
        code_accumulation(by_hand(corpus), corpus, order=["R1"])


def test_accumulation_gives_no_stopping_point() -> None:
    assert code_accumulation.__doc__ is not None
    assert "saturat" not in code_accumulation.__doc__.lower()
    corpus = Corpus([dated("A", "")])
    codings = by_hand(corpus, on(corpus, "A", "jobb", "work"))
    for fixed in (True, False):
        table = code_accumulation(codings, corpus, fixed=fixed)
        told = str([*table.columns, *table.attrs.items()]).lower()
        assert not any(word in told for word in ("satur", "mätta", "mättnad", "stop"))


@pytest.mark.parametrize(
    ("approach", "fixed"), [("codebook", True), ("framework", True), ("reflexive", False), ("content_analysis", False)]
)
def test_a_curve_of_codes_that_were_fixed_beforehand_says_what_it_ends_at(approach: str, fixed: bool) -> None:
    corpus = Corpus([dated("A", "")], design=Design(approach=approach, language="sv"))
    codings = by_hand(corpus, on(corpus, "A", "jobb", "work"))
    attrs = code_accumulation(codings, corpus).attrs
    assert (attrs["fixed"], attrs["caveat"].startswith("Koderna var bestämda i förväg")) == (fixed, fixed)
    assert (
        code_accumulation(codings, corpus, fixed=not fixed).attrs["fixed"] is not fixed
    )  # the researcher knows better


def test_the_codes_of_rules_are_always_fixed_beforehand() -> None:
    corpus = Corpus([dated("A", "")], design=Design(approach="reflexive"))
    read = pd.DataFrame({"transcript": ["A"], "start": [0], "end": [len(corpus["A"].text)], "coder": ["rules"]})
    hits = Codings.from_columns(
        transcript=["A"], start=[3], end=[5], code=["work"], coder=["rules"], source=["rule"], read=read
    )
    assert code_accumulation(hits, corpus).attrs["fixed"]


# Sources -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_rules(corpus: Corpus) -> Callable[..., Codings]:
    def made(*rows: dict[str, object]) -> Codings:
        read = pd.DataFrame(
            {"transcript": list(corpus), "start": 0, "end": [len(t.text) for t in corpus.values()], "coder": "rules"}
        )
        frame = pd.DataFrame(rows).drop(columns="coder")
        return Codings.from_columns(
            read=read, coder=["rules"] * len(frame), source=["rule"] * len(frame), **{c: frame[c] for c in frame}
        )

    return made


def test_a_person_and_the_rules_stand_beside_each_other(corpus: Corpus, by_rules: Callable[..., Codings]) -> None:
    person = by_hand(corpus, on(corpus, "R1", "Hyran är hög", "rent"), on(corpus, "R1", "Ont om bostäder", "rent"))
    machine = by_rules(on(corpus, "R1", "Hyran är hög.", "rent"), on(corpus, "R2", "Bra, hyran är låg.", "rent"))
    told = compare_sources(person + machine, corpus).iloc[0]
    assert (told.source_a, told.coder_a, told.source_b, told.coder_b) == ("human", "anna", "rule", "rules")
    assert (told.units, told.both, told.only_a, told.only_b) == (5, 1, 1, 1)


def test_only_what_both_read_is_compared(corpus: Corpus, by_rules: Callable[..., Codings]) -> None:
    person = by_hand(corpus, on(corpus, "R1", "Hyran är hög", "rent"), all_read=False)
    told = compare_sources(person + by_rules(on(corpus, "R2", "Bra, hyran är låg.", "rent")), corpus).iloc[0]
    assert (told.units, told.only_a, told.only_b) == (1, 1, 0)


def test_two_people_are_not_one_source(corpus: Corpus, by_rules: Callable[..., Codings]) -> None:
    people = by_hand(corpus, on(corpus, "R1", "Hyran", "rent", "anna"), on(corpus, "R1", "Hyran", "rent", "bo"))
    both = people + by_rules(on(corpus, "R1", "Hyran är hög.", "rent"))
    with pytest.raises(CodingError, match="anna, bo"):
        compare_sources(both, corpus)
    assert compare_sources(both, corpus, coder="bo")["coder_a"].tolist() == ["bo"]
    with pytest.raises(CodingError, match="only one source"):
        compare_sources(people, corpus, coder="bo")


# What researchers write themselves ---------------------------------------------------------------------------------


def test_a_cell_of_the_framework_is_the_researchers_and_rests_on_passages(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög", "rent"), on(corpus, "R1", "Ont om bostäder", "shortage"))
    written = pd.DataFrame({"participant": ["R1"], "code": ["housing"], "summary": ["Dyrt och ont om plats."]})
    matrix = framework_matrix(codings, corpus, BOOK, written)
    assert matrix.columns.tolist() == ["housing", "work"]
    assert matrix.loc["R1"].tolist() == ["Dyrt och ont om plats.", ""]
    cell = framework_cells(codings, corpus, BOOK, written).iloc[0]
    assert (cell.participant, cell.code, cell.segments, cell.places) == ("R1", "housing", 2, "R1 2; R1 4")
    assert set(cell.codings.split("; ")) == set(codings.frame["id"])


def test_a_summary_of_somebody_who_is_not_there_is_refused(corpus: Corpus) -> None:
    written = pd.DataFrame({"participant": ["R9"], "code": ["housing"], "summary": ["…"]})
    with pytest.raises(CodingError, match="'R9'"):
        framework_matrix(by_hand(corpus), corpus, BOOK, written)


def test_meaning_units_climb_to_their_theme(corpus: Corpus) -> None:
    book = Codebook(
        "b",
        codes=[
            Code(
                "t",
                "Att få plats",
                codes=[Code("c", "Boende", codes=[Code("s", "Pengar", codes=[Code("rent", "Hyra")])])],
            )
        ],
    )
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög.", "rent", condensed="hög hyra"))
    row = content_analysis_table(codings, corpus, book).iloc[0]
    assert row[["meaning_unit", "condensation", "code", "sub_category", "category", "theme"]].tolist() == [
        "Hyran är hög.", "hög hyra", "Hyra", "Pengar", "Boende", "Att få plats",
    ]  # fmt: skip
    assert (row["participant"], row["turn"]) == ("R1", 2)


# Nothing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["turn", "answer", "document"])
@pytest.mark.parametrize(
    "corpus",
    [Corpus(), Corpus([interview("R1", "I: Hej?")]), Corpus([interview("R1", "I: Hej?", "R1: Nej.")])],
    ids=["no transcript", "only the interviewer", "nothing coded"],
)
def test_nothing_gives_tables_without_counts(corpus: Corpus, unit: str) -> None:
    assert theme_frequencies(Codings(), corpus, BOOK, unit=unit)["segments"].sum() == 0
    assert participant_matrix(Codings(), corpus, BOOK, unit=unit).to_numpy().sum() == 0
    assert co_occurrence(Codings(), corpus, BOOK, unit=unit, how="near")["together"].sum() == 0
    assert len(code_order(Codings(), corpus, BOOK, unit=unit)) == 0
    assert len(code_accumulation(Codings(), corpus, BOOK, unit=unit)) == 0
    assert len(content_analysis_table(Codings(), corpus, BOOK)) == 0


# What tables of the same codings share --------------------------------------------------------------------------------


def test_what_tables_share_is_never_that_of_other_codings_corpora_books_or_settings() -> None:
    one = Corpus([interview("A", "I: Och?", "R: Hyran är hög. Det är trångt.")])
    two = Corpus([interview("A", "I: Och?", "R: Hyran är hög. Det är trångt."), interview("B", "I: Och?", "R: Nej.")])
    high = by_hand(one, on(one, "A", "Hyran är hög.", "rent"))
    crowded = by_hand(one, on(one, "A", "Det är trångt.", "space"))
    book = Codebook("B", "sv", codes=[Code("home", "Hem", codes=[Code("rent", "Hyra"), Code("space", "Trångt")])])

    def told(codings: Codings, corpus: Corpus, *rest: Codebook, **settings: str) -> list[list[object]]:
        table = theme_frequencies(codings, corpus, *rest, **settings)
        return table[["code", "segments", "words"]].values.tolist()

    expected = {
        "rent": [["rent", 1, 3]], "space": [["space", 1, 3]],
        "book": [["home", 1, 3], ["rent", 1, 3], ["space", 0, 0]],
    }  # fmt: skip
    for _ in range(2):
        assert told(high, one) == expected["rent"]
        assert told(crowded, one) == expected["space"]
        assert told(high, one, book) == expected["book"]
        assert told(high, two, unit="document") == expected["rent"]
        assert theme_frequencies(high, one).attrs["units_read"] == 1
        assert theme_frequencies(high, one, unit="sentence").attrs["units_read"] == 2


def test_what_tables_share_is_gone_with_the_codings() -> None:
    corpus = Corpus([interview("A", "I: Och?", "R: Hyran är hög.")])
    codings = by_hand(corpus, on(corpus, "A", "Hyran är hög.", "rent"))
    theme_frequencies(codings, corpus)
    shared = shared_by(codings, corpus, None, (None, "turn", AT_LEAST))
    assert "held" in shared
    del codings
    gc.collect()
    assert (
        shared_by(by_hand(corpus, on(corpus, "A", "Hyran är hög.", "rent")), corpus, None, (None, "turn", AT_LEAST))
        == {}
    )
