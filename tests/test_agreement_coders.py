"""Coders compared on what both have read: who counts as a coder, which units enter, and the sheet to talk over."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from coding.agreement import coefficient, compare_coders, list_disagreements
from coding.codebook import Code, Codebook
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus, Transcript, Turn

LINES = ["Vi bor trångt.", "Hyran är hög.", "Projektet tog slut.", "Jag trivs här."]


def interview(name: str, lines: list[str] = LINES, **attributes: Any) -> Transcript:
    """An interview in which each line is a turn."""
    turns, place = [], 0
    for line in lines:
        turns.append(Turn(name, place, place + len(line)))
        place += len(line) + 2
    return Transcript(name, "\n\n".join(lines), tuple(turns), attributes)


def study(number: int = 1, **design: Any) -> Corpus:
    corpus = Corpus([interview(f"R{place:02d}") for place in range(1, number + 1)])
    return corpus.with_design(**design) if design else corpus


def coded(corpus: Corpus, *rows: tuple[str, int, str, str], **more: Any) -> Codings:
    """Codings of whole turns: (transcript, turn from 1, code, coder); an empty code is a turn read without a code."""
    table = []
    for name, turn, code, coder in rows:
        held = corpus[name].turns[turn - 1]
        table.append({"transcript": name, "start": held.start, "end": held.end, "code": code, "coder": coder} | more)
    return Codings.from_frame(pd.DataFrame(table), corpus, source=more.get("source", "human"))


def whole(corpus: Corpus, coder: str, codes: dict[tuple[str, int], str], **more: Any) -> Codings:
    """A coder who has read every turn and gave these codes."""
    return coded(
        corpus,
        *((name, turn, codes.get((name, turn), ""), coder) for name in corpus for turn in range(1, len(LINES) + 1)),
        **more,
    )


def two_coders(corpus: Corpus) -> Codings:
    """Ada and Bo agree but for the second turn of the first interview."""
    ada = {(name, 1): "housing" for name in corpus} | {(name, 3): "projects" for name in corpus}
    return whole(corpus, "Ada", ada | {("R01", 2): "housing"}) + whole(corpus, "Bo", ada)


def test_the_table_is_the_coefficient_on_turns_that_both_read() -> None:
    corpus = study(2)
    row = compare_coders(two_coders(corpus), corpus).set_index("code").loc["housing"]
    ratings = pd.DataFrame({"Ada": [1, 1, 0, 0, 1, 0, 0, 0], "Bo": [1, 0, 0, 0, 1, 0, 0, 0]})
    assert row["n"] == 8
    assert row["cohen_kappa"] == pytest.approx(coefficient("cohen_kappa", ratings).value)
    assert row["krippendorff_alpha"] == pytest.approx(coefficient("krippendorff_alpha", ratings).value)
    assert row[["prevalence_Ada", "prevalence_Bo"]].tolist() == [3 / 8, 2 / 8]


def test_a_turn_that_one_coder_read_is_left_out_and_counted() -> None:
    corpus = study(1)
    ada = coded(corpus, ("R01", 1, "housing", "Ada"), ("R01", 2, "", "Ada"), ("R01", 3, "housing", "Ada"))
    bo = coded(corpus, ("R01", 1, "housing", "Bo"), ("R01", 2, "", "Bo"))
    table = compare_coders(ada + bo, corpus)
    assert table.loc[0, "n"] == 2
    assert table.loc[0, "percent"] == 1.0
    assert table.attrs["dropped"] == 1
    assert "1 read by one left out" in table.attrs["heading"]


def test_the_codebook_gives_order_names_and_zeros_and_parents_include_children() -> None:
    corpus = study(2)
    book = Codebook(
        "b", codes=[Code("work", "Arbete"), Code("home", "Hem", codes=[Code("housing", "Bostad")]), Code("projects", "Projekt")]
    )  # fmt: skip
    table = compare_coders(two_coders(corpus), corpus, book).set_index("code")
    assert list(table.index) == ["work", "home", "housing", "projects"]
    assert table.loc["home", "krippendorff_alpha"] == table.loc["housing", "krippendorff_alpha"]
    assert math.isnan(table.loc["work", "krippendorff_alpha"])
    assert table.loc["work", "reason"].startswith("no coder gave the code")
    assert table.loc["projects", "name"] == "Projekt"


def test_consensus_is_never_a_coder() -> None:
    corpus = study(1)
    codings = two_coders(corpus) + whole(corpus, "consensus", {("R01", 1): "housing"})
    assert compare_coders(codings, corpus).attrs["coders"] == ["Ada", "Bo"]
    with pytest.raises(CodingError, match="consensus"):
        compare_coders(codings, corpus, coders=["Ada", "consensus"])


def test_a_machine_is_no_coder_unless_asked_and_then_labelled() -> None:
    corpus = study(1)
    codings = two_coders(corpus).where(coder="Ada") + whole(corpus, "rules", {("R01", 1): "housing"}, source="rule")
    with pytest.raises(CodingError, match="needs two coders"):
        compare_coders(codings, corpus)
    with pytest.raises(CodingError, match="machine=True"):
        compare_coders(codings, corpus, coders=["Ada", "rules"])
    table = compare_coders(codings, corpus, machine=True)
    assert "prevalence_rules (machine)" in table
    assert "not agreement between coders" in table.attrs["heading"]


def test_text_where_suggestions_were_seen_first_is_left_out_or_shown_apart() -> None:
    corpus = study(2)
    codings = two_coders(corpus)
    marks = codings.read
    marks.loc[(marks["coder"] == "Bo") & (marks["transcript"] == "R01"), "unlocked"] = True
    unlocked = Codings.from_columns(read=marks, **{name: codings.frame[name] for name in codings.frame})
    table = compare_coders(unlocked, corpus)
    assert table["n"].tolist() == [4, 4]
    assert table.attrs["suggestions_left_out"] == 4
    apart = compare_coders(unlocked, corpus, suggestions=True)
    assert apart.groupby("reading")["n"].first().to_dict() == {"read blind": 4, "after suggestions": 4}


def test_what_was_read_blind_before_unlocking_stays_blind() -> None:
    corpus = study(1)
    codings = two_coders(corpus)
    later = codings.read.assign(unlocked=True)
    frame = codings.frame
    both = Codings.from_columns(read=pd.concat([codings.read, later]), **{name: frame[name] for name in frame})
    assert compare_coders(both, corpus)["n"].tolist() == [4, 4]


def test_a_suggestion_accepted_on_a_second_look_leaves_agreement_as_it_was() -> None:
    corpus = study(1)
    blind = two_coders(corpus)
    bo = coded(corpus, ("R01", 2, "housing", "Bo"), source="accepted")  # what Ada had given: it would raise agreement
    before, after = (compare_coders(codings, corpus, codebook=None) for codings in (blind, blind + bo))
    pd.testing.assert_frame_equal(before, after)
    assert after.attrs["suggestions_left_out"] == 0
    assert "1 accepted suggestion set aside (the blind reading counts)" in after.attrs["heading"]
    spans = [compare_coders(codings, corpus, spans=True) for codings in (blind, blind + bo)]
    pd.testing.assert_frame_equal(*spans)
    assert list_disagreements(blind + coded(corpus, ("R01", 4, "housing", "Bo"), source="accepted"), corpus)[
        ["start", "suggestions_seen"]
    ].to_numpy().tolist() == [[corpus["R01"].turns[1].start, False], [corpus["R01"].turns[3].start, True]]


def test_an_accepted_suggestion_is_no_independent_reading() -> None:
    corpus = study(1)
    ada = coded(corpus, *(("R01", turn, "", "Ada") for turn in (1, 2, 3)))
    taken = coded(corpus, ("R01", 4, "housing", "Ada"), source="accepted")
    taken = Codings.from_columns(read=taken.read.head(0), **{name: taken.frame[name] for name in taken.frame})
    table = compare_coders(ada + taken + two_coders(corpus).where(coder="Bo"), corpus)
    assert table["n"].tolist() == [3, 3]
    assert table.attrs["suggestions_left_out"] == 1


def test_the_unit_changes_the_number_and_three_can_be_asked_for() -> None:
    corpus = study(3)
    table = compare_coders(two_coders(corpus), corpus, unit=["turn", "sentence", "document"])
    assert table[table["code"] == "housing"]["n"].tolist() == [12, 12, 3]
    assert table["unit"].unique().tolist() == ["turn", "sentence", "document"]


def test_rounds_are_apart() -> None:
    corpus = study(2)
    first = two_coders(corpus).frame.assign(round="1")
    codings = Codings.from_frame(first[first["transcript"] == "R01"], corpus) + Codings.from_frame(
        first[first["transcript"] == "R02"].assign(round="2"), corpus
    )
    table = compare_coders(codings, corpus, by_round=True)
    assert table["round"].unique().tolist() == ["1", "2"]


def test_the_pooled_row_comes_last() -> None:
    corpus = study(2)
    assert compare_coders(two_coders(corpus), corpus, pooled=True)["code"].tolist() == [
        "housing",
        "projects",
        "(pooled)",
    ]


def test_only_a_random_sample_has_intervals_by_default() -> None:
    purposive, random = study(6), study(6, sampling="random")
    assert "low" not in compare_coders(two_coders(purposive), purposive)
    row = compare_coders(two_coders(random), random).iloc[0]
    assert row["low"] < row["krippendorff_alpha"] < row["high"]
    assert row["left_out_low"] <= row["krippendorff_alpha"] <= row["left_out_high"]


def test_two_interviews_with_one_participant_are_one() -> None:
    names = ["R01", "R02", "R03", "R04"]
    corpus = Corpus([*map(interview, names), interview("R04b", participant="R04")])
    row = compare_coders(two_coders(corpus), corpus, interval=True).iloc[0]
    assert math.isnan(row["low"])
    assert "4 interviews" in row["reason"]


def test_a_reflexive_study_shows_coefficients_only_when_asked() -> None:
    corpus = study(2, approach="reflexive")
    table = compare_coders(two_coders(corpus), corpus)
    assert "krippendorff_alpha" not in table
    assert "material for a conversation" in table.attrs["heading"]
    assert "krippendorff_alpha" in compare_coders(two_coders(corpus), corpus, coefficients=True)


def test_marking_only_what_was_coded_refuses_kappa_of_a_single_code() -> None:
    corpus = study(2)
    places = [(name, turn) for name in corpus for turn in (1, 2)]
    ada = coded(corpus, *((*place, "housing", "Ada") for place in places))
    bo = coded(corpus, *((*place, "housing" if place[1] == 1 else "", "Bo") for place in places))
    row = compare_coders(ada + bo, corpus).iloc[0]
    assert math.isnan(row["cohen_kappa"])
    assert "Dice" in row["reason"]
    assert row["positive"] == pytest.approx(2 / 3)


def test_one_coder_alone_is_told_what_to_do() -> None:
    corpus = study(1)
    with pytest.raises(CodingError, match="second person"):
        compare_coders(two_coders(corpus).where(coder="Ada"), corpus)
    with pytest.raises(CodingError, match="no coder 'Cy'"):
        compare_coders(two_coders(corpus), corpus, coders=["Ada", "Cy"])


def test_a_constructed_study_says_so_in_every_heading() -> None:
    corpus = study(2, constructed=True)
    for spans_too in (False, True):
        table = compare_coders(two_coders(corpus), corpus, spans=spans_too)
        assert table.attrs["heading"].startswith("Material and codings are constructed")


# Boundaries


def spans(corpus: Corpus, *rows: tuple[str, str, str, str]) -> Codings:
    """Codings of words: (transcript, words, code, coder); everyone has read everything."""
    table = [{"transcript": name, "code": "", "coder": coder} for name in corpus for coder in {row[3] for row in rows}]
    for name, words, code, coder in rows:
        start = corpus[name].text.index(words)
        table.append({"transcript": name, "start": start, "end": start + len(words), "code": code, "coder": coder})
    return Codings.from_frame(pd.DataFrame(table), corpus)


def test_the_same_turn_with_other_boundaries() -> None:
    corpus = study(1)
    codings = spans(corpus, ("R01", "Vi bor trångt.", "housing", "Ada"), ("R01", "trångt.", "housing", "Bo"))
    assert compare_coders(codings, corpus).loc[0, "cohen_kappa"] == 1.0
    row = compare_coders(codings, corpus, spans=True).iloc[0]
    assert row["alpha_u"] < 0.9
    assert row["overlap_f1"] == 1.0
    assert row["shared_text"] == pytest.approx(2 * 7 / (14 + 7))


def test_spans_are_compared_on_text_that_all_have_read_and_never_pooled() -> None:
    corpus = study(2)
    codings = spans(
        corpus.select(["R01"]), ("R01", "bor trångt", "housing", "Ada"), ("R01", "bor trångt", "housing", "Bo")
    )
    alone = coded(corpus, ("R02", 1, "housing", "Cy"))
    table = compare_coders(codings + alone, corpus, spans=True)
    assert table["code"].tolist() == ["housing"]
    assert table.attrs["characters"] == 0
    assert "no text that all coders have read" in table.loc[0, "reason"]
    both = compare_coders(codings + alone, corpus, coders=["Ada", "Bo"], spans=True)
    assert both.loc[0, "alpha_u"] == 1.0
    assert both.attrs["characters"] == len(corpus["R01"].text)


# Disagreements


def test_a_disagreement_shows_both_sides_with_words_and_reasons() -> None:
    corpus = study(1)
    ada = coded(corpus, ("R01", 2, "housing", "Ada"), memo="dyrt boende")
    bo = coded(corpus, ("R01", 2, "money", "Bo"), because="hyra är pengar")
    sheet = list_disagreements(ada + bo, corpus)
    assert sheet["code"].tolist() == ["housing", "money"]
    row = sheet.iloc[0]
    assert (row["given_by"], row["not_given_by"]) == ("Ada", "Bo")
    assert row["quotes_Ada"] == "housing: “Hyran är hög.”"
    assert row["because_Ada"] == "housing: dyrt boende"
    assert (row["codes_Bo"], row["because_Bo"]) == ("money", "money: hyra är pengar")
    assert row["text"] == "Hyran är hög."


def test_unsure_comes_first_and_then_the_worst() -> None:
    corpus = study(1)
    certain = coded(
        corpus,
        ("R01", 1, "housing", "Ada"), ("R01", 1, "work", "Ada"), ("R01", 1, "housing", "Bo"),
        ("R01", 2, "housing", "Ada"), ("R01", 2, "money", "Bo"), ("R01", 3, "", "Bo"),
    )  # fmt: skip
    doubtful = coded(corpus, ("R01", 3, "projects", "Ada"), flags="unsure")
    sheet = list_disagreements(certain + doubtful, corpus)
    assert sheet["code"].tolist() == ["projects", "housing", "money", "work"]
    assert sheet["unsure"].tolist() == [True, False, False, False]


def test_what_the_other_did_not_read_is_no_disagreement() -> None:
    corpus = study(1)
    codings = coded(corpus, ("R01", 1, "housing", "Ada"), ("R01", 2, "", "Bo"))
    assert list_disagreements(codings, corpus).empty


def test_full_agreement_gives_an_empty_sheet_with_its_columns() -> None:
    corpus = study(1)
    codings = whole(corpus, "Ada", {("R01", 1): "housing"}) + whole(corpus, "Bo", {("R01", 1): "housing"})
    sheet = list_disagreements(codings, corpus)
    assert sheet.empty
    assert {"given_by", "quotes_Ada", "text"} <= set(sheet.columns)
    assert sheet.attrs["units"] == 4
