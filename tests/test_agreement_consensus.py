"""A consensus: what both gave, what was decided, what only one has read, and who decided."""

import pandas as pd
import pytest

from coding.agreement import compare_coders, consensus, list_disagreements
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus

TEXTS = {"a": "Det är trångt. Hyran är hög.", "b": "Projektet tog slut.", "c": "Kön är lång."}


@pytest.fixture
def corpus():
    return Corpus.from_frame(pd.DataFrame({"id": TEXTS.keys(), "text": TEXTS.values()}))


@pytest.fixture
def codings(corpus):
    marks = [
        ("a", 0, 14, "housing", "ada"), ("a", 0, 28, "housing", "bo"),
        ("b", 0, 19, "projects", "ada"), ("b", None, None, "", "bo"),
        ("c", 0, 12, "housing", "bo"),
    ]  # fmt: skip
    return Codings.from_frame(pd.DataFrame(marks, columns=["transcript", "start", "end", "code", "coder"]), corpus)


def decide(corpus, codings, word, memo=""):
    return list_disagreements(codings, corpus).assign(decision=word, memo=memo)


def test_an_open_disagreement_stops_the_consensus_and_is_named(corpus, codings):
    with pytest.raises(CodingError, match=r"1 disagreements are not decided, the first: b, turn 1, projects"):
        consensus(codings, corpus, decide(corpus, codings, ""), by="ada and bo")


def test_what_both_gave_takes_the_words_of_the_first_and_what_one_read_is_taken_over(corpus, codings):
    made = consensus(codings, corpus, decide(corpus, codings, "no"), by="ada and bo").frame
    assert made[["transcript", "start", "end", "code"]].values.tolist() == [
        ["a", 0, 14, "housing"],
        ["c", 0, 12, "housing"],
    ]
    assert made["because"].tolist() == ["agreed by ada and bo", "taken over from bo"]
    assert set(made["coder"]) == {"consensus"}


def test_a_decision_says_who_decided_and_why(corpus, codings):
    made = consensus(codings, corpus, decide(corpus, codings, "yes", "projektets slut"), by="ada and bo").frame
    assert made["because"].tolist()[1] == "decided by ada and bo; given by ada: projektets slut"


def test_a_decision_may_be_another_code(corpus, codings):
    made = consensus(codings, corpus, decide(corpus, codings, "housing"), by="ada and bo").frame
    assert made["code"].tolist() == ["housing", "housing", "housing"]


def test_the_consensus_has_read_what_the_coders_read_and_is_no_coder_of_its_own(corpus, codings):
    made = codings + consensus(codings, corpus, decide(corpus, codings, "yes"), by="ada and bo")
    assert len(made.matrix(corpus, "turn", coder="consensus")) == 3
    assert "consensus" not in " ".join(compare_coders(made, corpus).columns)


def test_it_says_who_decided_or_is_refused(corpus, codings):
    with pytest.raises(CodingError, match="who decided"):
        consensus(codings, corpus, decide(corpus, codings, "yes"), by=" ")


def test_a_decision_against_one_turn_cuts_the_passage_that_reaches_into_it():
    corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt här.\n\nMycket trångt är det."]}))
    corpus = Corpus([type(corpus["a"])("a", corpus["a"].text)])  # two paragraphs, two turns
    marks = [("a", 0, 41, "housing", "ada"), ("a", 0, 18, "housing", "bo"), ("a", 20, 41, "", "bo")]
    codings = Codings.from_frame(pd.DataFrame(marks, columns=["transcript", "start", "end", "code", "coder"]), corpus)
    made = consensus(codings, corpus, decide(corpus, codings, "no"), by="c")
    assert made.frame[["start", "end"]].values.tolist() == [[0, 18]]
    assert made.matrix(corpus, "turn")["housing"].tolist() == [True, False]


def test_a_decision_that_is_no_word_we_know_is_refused(corpus, codings):
    with pytest.raises(CodingError, match=r"says 'YES'. Write yes, no, or the id of a code"):
        consensus(codings, corpus, decide(corpus, codings, "YES"), by="c")
