"""Theme frequencies: small invented interviews, counted by hand."""

import math

import pandas as pd
import pytest
from theme_stories import BOOK, everything_read, interview, on

from coding.codings import Codings
from coding.errors import CodingError
from coding.themes import theme_frequencies
from coding.transcript import Corpus, Design, Transcript


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(
        [
            interview(
                "R1",
                "I: Hur bor ni?",
                "R1: Hyran är hög och det är ont om bostäder.",
                "I: Jobb?",
                "R1: Nej.",
                size="small",
            ),
            interview("R2", "I: Hur bor ni?", "R2: Bra, hyran är låg.", size="large"),
        ]
    )


def row(table: pd.DataFrame, code: str) -> pd.Series:
    return table.set_index("code").loc[code]


def test_a_unit_with_two_sub_codes_counts_once_for_the_parent(corpus: Corpus) -> None:
    codings = Codings.from_frame(
        pd.DataFrame(
            [
                on(corpus, "R1", "Hyran är hög", "rent"),
                on(corpus, "R1", "ont om bostäder", "shortage"),
                *everything_read(corpus),
            ]
        ),
        corpus,
    )
    told = row(theme_frequencies(codings, corpus, BOOK), "housing")
    assert (told.segments, told.participants, told.words) == (1, 1, 6)
    assert told.segments_share == pytest.approx(1 / 3)


def test_with_a_codebook_all_codes_stand_in_its_order_zeros_included(corpus: Corpus) -> None:
    codings = Codings.from_frame(pd.DataFrame([on(corpus, "R1", "Hyran är hög", "rent")]), corpus)
    table = theme_frequencies(codings, corpus, BOOK)
    assert table["code"].tolist() == ["housing", "shortage", "rent", "work"]
    assert table["segments"].tolist() == [1, 0, 1, 0]
    assert table.columns.tolist() == [
        "code", "name", "segments", "segments_share", "participants", "participants_share", "words", "words_share", "sources",
    ]  # fmt: skip


def test_what_nobody_read_is_missing_and_not_absent(corpus: Corpus) -> None:
    codings = Codings.from_frame(pd.DataFrame([on(corpus, "R2", "hyran är låg", "rent")]), corpus)
    table = theme_frequencies(codings, corpus)
    assert row(table, "rent").participants_share == 1.0
    assert table.attrs["participants_read"] == 1


def test_a_word_in_two_spans_counts_once_and_the_interviewers_words_never(corpus: Corpus) -> None:
    spans = ["Hyran är hög", "är hög och", "Hur bor ni?\nR1: Hyran"]
    codings = Codings.from_frame(pd.DataFrame([on(corpus, "R1", words, "rent") for words in spans]), corpus)
    assert row(theme_frequencies(codings, corpus), "rent").words == 4


def test_shares_by_an_attribute_are_within_the_group(corpus: Corpus) -> None:
    codings = Codings.from_frame(
        pd.DataFrame([on(corpus, "R2", "hyran är låg", "rent"), *everything_read(corpus)]), corpus
    )
    table = theme_frequencies(codings, corpus, by="size")
    assert table.columns[0] == "size"
    assert table[["size", "participants", "participants_share", "segments_share"]].values.tolist() == [
        ["small", 0, 0.0, 0.0],
        ["large", 1, 1.0, 1.0],
    ]
    assert table.attrs["groups"]["small"] == {
        "units_read": 2, "participants_read": 1, "words_read": 10, "participants_in_part": 0,
    }  # fmt: skip


def test_an_attribute_that_nobody_has_is_refused_with_those_there_are(corpus: Corpus) -> None:
    codings = Codings.from_frame(pd.DataFrame(everything_read(corpus)), corpus)
    with pytest.raises(CodingError, match=r"'colour'.*size"):
        theme_frequencies(codings, corpus, by="colour")


def test_two_coders_are_never_added_up(corpus: Corpus) -> None:
    codings = Codings.from_frame(
        pd.DataFrame([on(corpus, "R1", "Nej", "work", "anna"), on(corpus, "R1", "Nej", "work", "bo")]), corpus
    )
    with pytest.raises(CodingError, match="anna, bo"):
        theme_frequencies(codings, corpus)
    assert theme_frequencies(codings, corpus, coder="bo").attrs["coder"] == "bo"


def test_the_design_may_have_chosen_the_coder(corpus: Corpus) -> None:
    codings = Codings.from_frame(
        pd.DataFrame([on(corpus, "R1", "Nej", "work", "anna"), on(corpus, "R1", "Nej", "work", "consensus")]), corpus
    )
    assert theme_frequencies(codings, corpus.with_design(count="consensus")).attrs["coder"] == "consensus"


def test_a_share_of_nobody_is_empty() -> None:
    report = Transcript("rapport", "Det byggs för lite.\n\nHyrorna stiger.", reads_as="report")
    corpus = Corpus([report])
    codings = Codings.from_frame(
        pd.DataFrame([on(corpus, "rapport", "Hyrorna stiger.", "rent"), *everything_read(corpus)]), corpus
    )
    told = row(theme_frequencies(codings, corpus), "rent")
    assert (told.segments, told.participants) == (1, 0)
    assert told.segments_share == 0.5
    assert math.isnan(told.participants_share)


def test_everyone_who_speaks_in_a_coded_document_has_the_theme() -> None:
    group = interview("G1", "I: Hur bor ni?", "Eva: Trångt hemma hos oss.", "Ali: Vi med, fyra i en etta.")
    corpus = Corpus([group])
    codings = Codings.from_frame(pd.DataFrame({"transcript": ["G1"], "code": ["housing"], "coder": ["anna"]}), corpus)
    told = row(theme_frequencies(codings, corpus, unit="document"), "housing")
    assert (told.segments, told.participants, told.words) == (1, 2, 10)


def test_one_participant_in_two_interviews_counts_once() -> None:
    corpus = Corpus([interview(n, "I: Och nu?", "Eva: Bättre.", participant="Eva") for n in ("vår", "höst")])
    codings = Codings.from_frame(pd.DataFrame([on(corpus, n, "Bättre.", "work") for n in corpus]), corpus)
    told = row(theme_frequencies(codings, corpus), "work")
    assert (told.segments, told.participants, told.participants_share) == (2, 1, 1.0)


def test_the_table_names_what_it_counts(corpus: Corpus) -> None:
    rows = [on(corpus, "R1", "Nej", "work", source="human"), on(corpus, "R2", "Bra", "rent", source="accepted")]
    assert set(theme_frequencies(Codings.from_frame(pd.DataFrame(rows), corpus), corpus)["sources"]) == {
        "human, accepted"
    }
    by_rules = Codings.from_frame(pd.DataFrame([on(corpus, "R1", "Nej", "work", "rules")]), corpus, source="rule")
    table = theme_frequencies(by_rules, corpus)
    assert table["sources"].tolist() == ["rule"]
    assert table.attrs["note"] == "keyword hits, not read"


def test_nothing_read_gives_an_empty_share_and_no_error(corpus: Corpus) -> None:
    table = theme_frequencies(Codings(), corpus, BOOK)
    assert table["segments"].tolist() == [0, 0, 0, 0]
    assert table["segments_share"].isna().all()


def test_the_heading_facts_are_plain_values(corpus: Corpus) -> None:
    import json

    codings = Codings.from_frame(pd.DataFrame(everything_read(corpus)), corpus.with_design(sampling="random"))
    told = theme_frequencies(codings, Corpus(corpus.values(), design=Design(sampling="random")), BOOK, by="size").attrs
    assert json.loads(json.dumps(told))["sampling"] == "random"
