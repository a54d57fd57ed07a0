"""Nothing is hard-wired to Swedish: an English codebook and an English interview, from the file to the quotes."""

from pathlib import Path

import pytest

import coding

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def codebook():
    return coding.read_codebook(DATA / "moving_in.yaml")


@pytest.fixture(scope="module")
def corpus(codebook):
    return coding.read_corpus(DATA / "moving_in", language=codebook.language)


def test_the_interviewer_is_known_by_an_english_label(corpus):
    table = corpus.segments("turn")
    assert set(table.loc[table["asked"], "speaker"]) == {"Interviewer"}
    assert corpus["p1"].speakers == ("P1",)


def test_rules_find_inflected_words_and_are_counted_by_participant(corpus, codebook):
    codings = coding.code_by_rules(corpus, codebook)
    themes = coding.theme_frequencies(codings, corpus, codebook).set_index("code")
    assert len(codings)
    assert (themes.loc[codings.codes, "participants"] == 1).all()
    hits = coding.rule_hits(corpus, codebook)
    assert (hits["words"].str.lower() != hits["rule"]).any()  # an inflected form, not the rule's own spelling


def test_quotes_are_verbatim_and_placed_in_english(corpus, codebook):
    quotes = coding.pick_quotes(coding.code_by_rules(corpus, codebook), corpus, codebook)
    assert len(quotes)
    assert all(corpus[q.transcript].text[q.start : q.end] == q.quote for q in quotes.itertuples())
    assert quotes["locator"].str.fullmatch(r"turn \d+").all()
