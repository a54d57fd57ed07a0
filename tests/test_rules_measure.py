"""Rules shown and measured: forms to tick off, scores against people, and what a change of rules changes."""

import math

import pandas as pd
import pytest
from rule_stories import book

from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.errors import CodingError
from coding.rules import (
    check_rules,
    code_by_rules,
    compare_codebooks,
    language_notes,
    matched_forms,
    measure,
    measure_rules,
    rule_hits,
    rule_mistakes,
)
from coding.transcript import Corpus, Transcript, Turn

TEXTS = {
    "a": "Bostäder saknas.",
    "b": "Vi bor tio i en tvåa.",
    "c": "Bostadsbidrag, nej.",
    "d": "Vi sjunger.",
    "e": "Nej.",
}
BOTH, ANNA, BO, NONE = ("anna", "bo"), ("anna",), ("bo",), ()


def corpus():
    return Corpus.from_frame(pd.DataFrame({"id": list(TEXTS), "text": list(TEXTS.values())}))


def by_hand(unread_by_bo=()):
    rows = []
    for name, coders in {"a": BOTH, "b": BOTH, "c": NONE, "d": ANNA, "e": NONE}.items():
        for coder in BOTH:
            if not (coder == "bo" and name in unread_by_bo):
                rows.append((name, "housing" if coder in coders else "", coder))
    return Codings.from_frame(pd.DataFrame(rows, columns=["transcript", "code", "coder"]), corpus())


def with_consensus():
    settled = {"transcript": list("abcde"), "code": ["housing", "housing", "", "", ""], "coder": "consensus"}
    return by_hand() + Codings.from_frame(pd.DataFrame(settled), corpus())


@pytest.fixture
def few_will_do(monkeypatch):
    """The five texts of these stories are too few for a figure; here the counting is looked at."""
    monkeypatch.setattr(measure, "FEWEST", 1)


def row(table, against, rule=""):
    return table[(table["against"] == against) & (table["rule"] == rule)].iloc[0]


def test_forms_are_counted_and_shown_with_an_example():
    table = matched_forms(corpus(), book("bostad-"))
    assert table[["form", "count", "participants", "keep"]].values.tolist() == [
        ["bostadsbidrag", 1, 1, ""],
        ["bostäder", 1, 1, ""],
    ]
    assert table["example"][1] == "Bostäder saknas."


def test_participants_are_counted_by_who_speaks():
    text = "A: bostad\n\nB: bostad\n\nA: bostad"
    turns = (Turn("A", 3, 9), Turn("B", 14, 20), Turn("A", 25, 31))
    table = matched_forms(Corpus([Transcript("group", text, turns)]), book("bostad"))
    assert table[["count", "participants"]].values.tolist() == [[3, 2]]


def test_rules_are_measured_against_each_coder_and_what_all_agree_on(few_will_do):
    table = measure_rules(corpus(), book("bostad-"), by_hand())
    anna, bo, agreed = row(table, "anna"), row(table, "bo"), row(table, "all agree")
    assert (anna["units"], anna["positives"], anna["found"], anna["hits"]) == (5, 3, 2, 1)
    assert (anna["precision"], anna["recall"]) == (1 / 2, 1 / 3)
    assert (bo["positives"], bo["recall"]) == (2, 1 / 2)
    assert (agreed["units"], agreed["positives"], agreed["hits"]) == (4, 2, 1)
    assert anna["precision_low"] < 1 / 2 < anna["precision_high"]
    assert anna["human_f1"] == agreed["human_f1"] == pytest.approx(4 / 5)


def many(found=6, missed=6):
    """So many texts with the code that the rule finds, and so many that it misses; two without, and each coded by anna."""
    texts = ["Bostäder saknas."] * found + ["Vi bor tio i en tvåa."] * missed + ["Nej.", "Vi sjunger."]
    some = Corpus.from_frame(pd.DataFrame({"id": [f"t{number:02}" for number in range(len(texts))], "text": texts}))
    codes = ["housing"] * (found + missed) + [""] * 2
    return some, Codings.from_frame(pd.DataFrame({"transcript": list(some), "code": codes, "coder": "anna"}), some)


def test_under_five_positives_there_are_counts_but_no_figures():
    few, enough = (measure_rules(some, book("bostad-"), codings) for some, codings in (many(2, 2), many(3, 2)))
    assert few[["positives", "found", "hits", "note"]].values.tolist() == [[4, 2, 2, "too few"]] * 2
    assert few.loc[:, "precision":"f1_high"].isna().all(axis=None)
    assert enough[["positives", "note", "recall"]].values.tolist() == [[5, "", 3 / 5]] * 2


def test_f1_has_an_interval_by_transcripts():
    some, codings = many()
    table = measure_rules(some, book("bostad-"), codings)
    assert table["f1"][0] == pytest.approx(2 / 3)
    assert table["f1_low"][0] < 2 / 3 < table["f1_high"][0]
    backwards = some.select(reversed(list(some)))
    pd.testing.assert_frame_equal(measure_rules(backwards, book("bostad-"), codings), table)


def test_f1_of_few_transcripts_has_no_interval():
    text = "Bostad. " * 8
    some = Corpus([Transcript("a", text), Transcript("b", "Nej.")])
    rows = pd.DataFrame({"transcript": ["a"], "code": "housing", "coder": "anna"})
    table = measure_rules(some, book("bostad"), Codings.from_frame(rows, some), unit="sentence")
    assert (table["f1"][0], table["positives"][0]) == (1, 8)
    assert math.isnan(table["f1_low"][0])


def test_only_what_a_coder_read_counts():
    table = measure_rules(corpus(), book("bostad-"), by_hand(unread_by_bo=("c", "d")))
    assert (row(table, "bo")["units"], row(table, "bo")["found"]) == (3, 1)
    assert row(table, "all agree")["human_f1"] == 1


def test_each_rule_has_its_own_line(few_will_do):
    table = measure_rules(corpus(), book("bostad", "tvåa"), by_hand())
    assert row(table, "anna", "tvåa")["precision"] == 1
    assert row(table, "anna", "bostad")["hits"] == 1
    assert row(table, "anna")["hits"] == 2


def test_one_coder_has_nobody_to_agree_with():
    table = measure_rules(corpus(), book("bostad-"), by_hand(), coders=["anna"])
    assert table["against"].unique().tolist() == ["anna"]
    assert math.isnan(table["human_f1"][0])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("corpus", None), "The corpus is given as the text 'corpus', not as a Corpus. Read it first: read_corpus"),
        ((pd.DataFrame(), None), "as a DataFrame, not as a Corpus. Make one of the table: Corpus.from_frame"),
        ((None, "book.yaml"), "The codebook is given as the text 'book.yaml', not as a Codebook. Read it first: read_codebook"),
        ((None, corpus()), "The codebook is given as a Corpus, not as a Codebook. Rules take the corpus first"),
    ],
)  # fmt: skip
def test_what_is_no_corpus_or_codebook_is_told_with_the_way_out(given, told):
    some, rules = given[0] if given[0] is not None else corpus(), given[1] if given[1] is not None else book("bostad-")
    calls = [matched_forms, rule_hits, code_by_rules, check_rules, lambda *g: measure_rules(*g, by_hand())]
    calls += [lambda *g: rule_mistakes(*g, by_hand(), "housing"), lambda a, b: compare_codebooks(b, book("bo"), a)]
    calls += [language_notes]
    for call in calls:
        with pytest.raises(CodingError, match=told):
            call(some, rules)


def test_a_table_or_a_path_is_no_codings():
    with pytest.raises(
        CodingError,
        match=r"codings are given as a DataFrame, not as Codings. Make them of the table: Codings.from_frame",
    ):
        measure_rules(corpus(), book("bostad-"), by_hand().frame)
    with pytest.raises(CodingError, match=r"open_project\('study'\)\.codings"):
        rule_mistakes(corpus(), book("bostad-"), "study", "housing")


def test_codings_by_rules_are_nobodys_reading():
    with pytest.raises(CodingError, match="Nobody has read"):
        measure_rules(corpus(), book("bostad-"), code_by_rules(corpus(), book("bostad-")))


def test_an_unknown_coder_is_told_who_there_is():
    with pytest.raises(CodingError, match="anna, bo"):
        measure_rules(corpus(), book("bostad-"), by_hand(), coders=["eva"])


def test_missed_passages_come_first_then_the_false_ones():
    table = rule_mistakes(corpus(), book("bostad-"), by_hand(), "housing")
    assert table[["mistake", "text", "coders"]].values.tolist() == [
        ["missed", "Vi bor tio i en tvåa.", "anna, bo"],
        ["false", "Bostadsbidrag, nej.", ""],
    ]
    assert table["because"].tolist() == ["", "bostad-: Bostadsbidrag [0:13]"]
    assert table[["words", "around"]].values.tolist() == [
        ["", "Vi bor tio i en tvåa."],
        ["Bostadsbidrag", "**Bostadsbidrag**, nej."],
    ]


def test_each_hit_of_a_false_passage_is_marked_where_it_stands():
    talk = f"{'Nej, det vet jag inte. ' * 9}Vi har en bostad som är bra, och hyran. {'Så är det. ' * 20}En bostad till."
    one = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": [talk]}))
    read = Codings.from_frame(pd.DataFrame({"transcript": ["a"], "code": "", "coder": "anna"}), one)
    row = rule_mistakes(one, book("-bostad-", "bostad NEAR/9 hyra", "bostad"), read, "housing").iloc[0]
    assert row["words"] == "bostad; bostad … hyran"
    assert row["around"] == (
        "…jag inte. Vi har en **bostad** som är bra, och **hyran**. Så är det. Så är det. Så är det. Så är det. "
        "Så är det. Så … det. Så är det. En **bostad** till."
    )


def test_mistakes_against_one_coder():
    table = rule_mistakes(corpus(), book("bostad-"), by_hand(), "housing", coder="anna")
    assert table["transcript"].tolist() == ["b", "d", "c"]


def test_a_changed_codebook_tells_what_it_gains_and_loses():
    table = compare_codebooks(book("bostad-"), book("tvåa", "bostad"), corpus())
    assert table[["change", "transcript", "because"]].values.tolist() == [
        ["gained", "b", "tvåa: tvåa [16:20]"],
        ["lost", "c", "bostad-: Bostadsbidrag [0:13]"],
    ]


def test_a_renamed_code_is_no_change():
    new = Codebook("B", "sv", codes=[Code("home", "Home", formerly=["housing"], rules=Rules(any=["bostad-"]))])
    assert len(compare_codebooks(book("bostad-"), new, corpus())) == 0


def test_a_consensus_is_nobody_whom_people_agree_with(few_will_do):
    of_people, with_it = (measure_rules(corpus(), book("bostad-"), each) for each in (by_hand(), with_consensus()))
    pd.testing.assert_frame_equal(with_it, of_people)
    named = measure_rules(corpus(), book("bostad-"), with_consensus(), coders=["anna", "bo", "consensus"])
    assert named["against"].unique().tolist() == ["anna", "bo", "consensus", "all agree"]
    pd.testing.assert_series_equal(row(named, "all agree"), row(of_people, "all agree"), check_names=False)
    assert row(named, "consensus")["recall"] == 0.5
    assert math.isnan(row(named, "consensus")["human_f1"])


def test_a_consensus_by_itself_can_be_measured_against():
    settled = with_consensus().where(coder="consensus")
    assert measure_rules(corpus(), book("bostad-"), settled)["against"].unique().tolist() == ["consensus"]


def test_mistakes_against_a_consensus_and_against_people():
    against_it = rule_mistakes(corpus(), book("bostad-"), with_consensus(), "housing", coder="consensus")
    assert against_it["coders"].tolist() == ["consensus", ""]
    of_people = rule_mistakes(corpus(), book("bostad-"), by_hand(), "housing")
    pd.testing.assert_frame_equal(rule_mistakes(corpus(), book("bostad-"), with_consensus(), "housing"), of_people)
