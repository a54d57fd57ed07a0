"""Attributes that few participants share: found, and told more coarsely. All persons here are invented."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.errors import CodingError
from coding.privacy import coarsen_groups, coarser_attributes, small_groups
from coding.transcript import Corpus, Design, Transcript

# Small groups --------------------------------------------------------------------------------------------------------


def people(*rows, **design):
    said = [
        Transcript(f"R{n}", "Ja.", attributes=dict(zip(("kind", "size", "age"), row, strict=False)))
        for n, row in enumerate(rows)
    ]
    return Corpus(said, design=Design(**design))


def test_a_combination_that_two_share_is_small_though_each_part_is_not():
    corpus = people(("a", "x"), ("a", "x"), ("a", "x"), ("b", "y"), ("b", "y"), ("b", "y"), ("a", "y"))
    assert small_groups(corpus, ["kind"]).empty
    assert small_groups(corpus, ["kind", "size"]).values.tolist() == [["a", "y", 1, "R6"]]


def test_a_participant_in_two_interviews_counts_once():
    twice = Transcript("R9", "Ja.", attributes={"participant": "R0", "kind": "a"})
    corpus = Corpus([*people(("a",), ("a",)).values(), twice])
    assert small_groups(corpus, ["kind"])["participants"].tolist() == [2]


def test_a_missing_value_is_a_value():
    assert small_groups(people(("a", "x"), ("a",), ("a", "x"), ("a", "x")), ["kind", "size"])["who"].tolist() == ["R1"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(20, 60)), min_size=1, max_size=14),
    st.integers(1, 4),
)
def test_the_proposal_leaves_no_small_group(rows, k):
    corpus = people(*rows)
    proposed = coarser_attributes(corpus, ["kind", "size", "age"], k)
    left = [name for name in proposed.columns if name != "participant"]
    if left:
        assert proposed.groupby(left)["participant"].size().min() >= k
    assert proposed.attrs["below"][-1] == 0
    assert len(proposed.attrs["below"]) == len(proposed.attrs["steps"]) + 1


def test_a_number_is_made_coarser_before_it_is_left_out():
    corpus = people(*[("a", "x", age) for age in (21, 25, 29, 41, 45, 49)])
    proposed = coarser_attributes(corpus, ["age"])
    assert proposed.attrs["steps"] == ["age is told in two halves, up to 35 and above."]
    assert proposed["age"].value_counts().to_dict() == {"–35": 3, ">35": 3}


def test_rare_values_become_one():
    corpus = people(("a",), ("b",), ("c",), ("d",), ("d",), ("d",), language="sv")
    assert coarser_attributes(corpus, ["kind"]).attrs["steps"] == ["kind: a, b, c become “annat”."]


def test_an_attribute_that_nobody_has_is_told():
    with pytest.raises(CodingError, match=r"'shoe'.*kind, size"):
        small_groups(people(("a", "x")), ["shoe"])
    with pytest.raises(CodingError, match="not 0"):
        small_groups(people(("a", "x")), ["kind"], k=0)


# Attributes on their way out --------------------------------------------------------------------------------------------

ROWS = (("a", "x"), ("a", "x"), ("a", "x"), ("b", "y"), ("b", "y"), ("b", "y"), ("a", "y"))


def told_by(corpus):
    names = list(corpus.design.export_attributes)
    return corpus.participants[names].fillna("").astype(str).agg(" ".join, axis=1).tolist()


def test_a_preview_names_the_combination_and_what_is_written_instead():
    made = coarsen_groups(people(*ROWS, export_attributes=("kind", "size")))
    assert made.preview.values.tolist() == [["kind: a, size: y", 1, "R6", "size: y"]]
    assert made.steps == ("kind is left out.",)
    assert made.left_out == ("kind",)


def test_an_attribute_that_is_needed_is_changed_last():
    made = coarsen_groups(people(*ROWS, export_attributes=("kind", "size")), prefer=["kind"])
    assert made.left_out == ("size",)


def test_dropping_tells_nothing_of_small_groups_nor_of_so_many_others_that_nobody_stands_alone():
    corpus = people(*ROWS, export_attributes=("kind", "size"))
    told = told_by(coarsen_groups(corpus, how="drop").corpus(corpus))
    assert told[6] == " "
    assert told.count(" ") >= 3
    assert set(told) - {" "} <= {"a x", "b y"}


def test_what_is_kept_is_told_as_it_is():
    corpus = people(*ROWS, export_attributes=("kind", "size"))
    made = coarsen_groups(corpus, how="keep")
    assert told_by(made.corpus(corpus)) == ["a x"] * 3 + ["b y"] * 3 + ["a y"]
    assert made.preview["told"].tolist() == ["kind: a, size: y"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(20, 60)), min_size=1, max_size=14),
    st.sampled_from(["coarsen", "drop"]),
)
def test_nothing_that_leaves_shows_a_small_group(rows, how):
    corpus = people(*rows, export_attributes=("kind", "size", "age"))
    made = coarsen_groups(corpus, how=how)
    leaving = made.corpus(corpus)
    told = told_by(leaving) if leaving.design.export_attributes else []
    assert all(told.count(each) >= 3 for each in told)
    assert coarsen_groups(corpus, how=how).record() == made.record()


def test_a_table_is_told_as_the_corpus_is():
    corpus = people(("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), ("d", "x"), ("d", "x"), export_attributes=("kind",))
    made = coarsen_groups(corpus)
    quotes = pd.DataFrame({"transcript": ["R1", "R4"], "kind": ["a", "d"]})
    assert made.table(quotes)["kind"].tolist() == ["other", "d"]
    assert made.corpus(corpus).participants["kind"].tolist() == ["other"] * 3 + ["d"] * 3
    assert corpus.participants["kind"].tolist() == list("abcddd")


def test_a_follow_up_is_told_as_the_first_interview_of_the_same_participant():
    again = Transcript("R9", "Ja.", attributes={"participant": "R1", "kind": "quite another"})
    corpus = Corpus([*people(("a",), ("b",), ("c",), ("d",), ("d",), ("d",)).values(), again])
    told = coarsen_groups(corpus, ["kind"], how="drop").corpus(corpus)
    assert told.participants["kind"].fillna("").tolist() == ["", "", "", "d", "d", "d", ""]


def test_a_way_that_there_is_not_is_told():
    with pytest.raises(CodingError, match="coarsen, drop, keep"):
        coarsen_groups(people(("a",)), ["kind"], how="hide")


def test_what_was_left_out_in_vain_is_told_after_all():
    rows = [("a", "x", n) for n in range(3)] + [("b", "y", n) for n in range(3, 6)]
    made = coarsen_groups(people(*rows, export_attributes=("kind", "size", "age")), prefer=["age"])
    assert len(made.left_out) < 3
    corpus = people(*[("a", "x", f"n{n}") for n in range(6)], export_attributes=("size", "age"))
    assert coarsen_groups(corpus, prefer=["age"]).exported == ("size",)
