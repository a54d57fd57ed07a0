"""Words in context, words around a concept, and themes that the interviewer raised first."""

import pandas as pd
import pytest
from theme_stories import by_hand, interview, on

from coding.codebook import Code, Codebook, Rules
from coding.errors import CodingError
from coding.themes import (
    associations,
    concordance,
    frequency_sentence,
    raised_by_interviewer,
    readable_frequencies,
    theme_frequencies,
)
from coding.transcript import Corpus

RULED = Codebook(
    "Boende",
    "sv",
    codes=(
        Code("housing", "Bostad", codes=(Code("rent", "Hyra", rules=Rules(any=("hyra",))),)),
        Code("work", "Arbete", rules=Rules(any=("jobb",))),
        Code("hope", "Hopp"),
    ),
)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(
        [
            interview("R1", "I: Hur är hyran?", "R1: Hyran är hög.", "I: Mm.", "R1: Och jobb finns inte.", "I: Jobb?",
                      "R1: Jobb, ja.", size="small"),
            interview("R2", "I: Berätta!", "R2: Hyran är låg.", "I: Hyran alltså?", "R2: Ja, hyran.", size="large"),
        ]
    )  # fmt: skip


# Who raised it -----------------------------------------------------------------------------------------------------


def test_a_theme_that_the_interviewer_raised_first_is_marked(corpus: Corpus) -> None:
    codings = by_hand(
        corpus, on(corpus, "R1", "Hyran är hög.", "rent"), on(corpus, "R2", "Hyran är låg.", "rent"), on(corpus, "R1", "Och jobb", "work")
    )  # fmt: skip
    table = theme_frequencies(codings, corpus, RULED, raised=True).set_index("code")
    assert table["participants"].to_dict() == {"housing": 2, "rent": 2, "work": 1, "hope": 0}
    assert table["raised_by_interviewer"][["housing", "rent", "work"]].tolist() == [1, 1, 0]


def test_readers_see_who_raised_themes_and_their_parts_alike(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög.", "rent"), on(corpus, "R2", "Hyran är låg.", "rent"))
    table = theme_frequencies(codings, corpus, RULED, raised=True)
    told = readable_frequencies(table).set_index("Kod")["Intervjuaren först"]
    assert told.to_dict() == {"housing": "1 av 2", "rent": "1 av 2", "work": "–", "hope": "–"}
    for code in ("housing", "rent"):
        assert "Hos minst en av dem hade intervjuaren använt temats ord först" in frequency_sentence(table, code)
    assert "intervjuaren" not in frequency_sentence(table, "hope")
    assert "Intervjuaren först" not in readable_frequencies(theme_frequencies(codings, corpus, RULED))


def test_who_raised_a_code_without_rules_is_not_known(corpus: Corpus) -> None:
    table = raised_by_interviewer(by_hand(corpus, on(corpus, "R1", "Jobb, ja.", "hope")), corpus, RULED)
    assert pd.isna(table.set_index("code")["raised_by_interviewer"]["hope"])


def test_who_raised_it_is_told_within_each_group(corpus: Corpus) -> None:
    codings = by_hand(corpus, on(corpus, "R1", "Hyran är hög.", "rent"), on(corpus, "R2", "Hyran är låg.", "rent"))
    table = theme_frequencies(codings, corpus, RULED, by="size", raised=True)
    assert table[table["code"] == "rent"]["raised_by_interviewer"].tolist() == [1, 0]


def test_who_raised_it_needs_a_codebook(corpus: Corpus) -> None:
    with pytest.raises(CodingError, match="codebook"):
        theme_frequencies(by_hand(corpus), corpus, raised=True)


# Words in their context --------------------------------------------------------------------------------------------


def test_every_form_of_a_word_stands_in_its_context(corpus: Corpus) -> None:
    lines = concordance(corpus, "hyra")
    assert lines[["transcript", "turn", "left", "words", "right"]].values.tolist() == [
        ["R1", 2, "", "Hyran", "är hög."],
        ["R2", 2, "", "Hyran", "är låg."],
        ["R2", 4, "Ja,", "hyran", "."],
    ]
    assert (lines.attrs["occurrences"], lines.attrs["participants"], lines.attrs["participants_total"]) == (3, 2, 2)


def test_the_interviewers_words_stand_there_only_when_asked_for(corpus: Corpus) -> None:
    lines = concordance(corpus, "hyra", asked=True)
    assert len(lines) == 5
    assert lines["participant"].tolist()[0] == ""


def test_lines_are_sorted_by_what_stands_nearest(corpus: Corpus) -> None:
    corpus = Corpus(
        [
            interview(f"R{k}", f"R{k}: {said}")
            for k, said in enumerate(["Ett öppet hem öst", "Ett gott hem ände", "Ett åldrat hem åt"])
        ]
    )
    assert concordance(corpus, "hem", sort="left")["left"].tolist() == ["Ett gott", "Ett åldrat", "Ett öppet"]
    assert concordance(corpus, "hem", sort="right")["right"].tolist() == ["åt", "ände", "öst"]


def test_the_context_ends_with_whole_words() -> None:
    corpus = Corpus([interview("R", "R: Integrationen behöver en bostad och grannar som hälsar")])
    line = concordance(corpus, "bostad", width=12).iloc[0]
    assert (line["left"], line["right"]) == ("behöver en", "och grannar")


def test_words_in_context_are_cut_from_their_place(corpus: Corpus) -> None:
    for line in concordance(corpus, "hyra").to_dict("records"):
        assert corpus[line["transcript"]].text[line["start"] : line["end"]] == line["words"]


def test_a_pattern_that_does_not_parse_is_refused_with_its_column(corpus: Corpus) -> None:
    with pytest.raises(CodingError, match="column"):
        concordance(corpus, "hyra NEAR/ brist")


# Words around a concept --------------------------------------------------------------------------------------------


@pytest.fixture
def talk() -> Corpus:
    pytest.importorskip("nltk")
    filler = "Vi åkte buss hela vintern och sommaren med barnen."
    return Corpus(
        [
            interview("A", "I: Integration, är det skola?", f"A: En långsam integration. {filler} Integrationsarbetet tar tid."),
            interview("B", "I: Och?", f"B: Integrationen är långsam. {filler} Sen integrationsarbete igen."),
            interview("C", "I: Och?", f"C: Skolan är bra. {filler}"),
        ]
    )  # fmt: skip


def test_words_near_a_concept_are_counted_by_participants(talk: Corpus) -> None:
    row = associations(talk, "integration", window=3).set_index(["word", "kind"]).loc[("långsam", "near")]
    assert (row["participants"], row["occurrences"], row["elsewhere"]) == (2, 2, 0)


def test_what_the_concept_is_compounded_with_stands_beside(talk: Corpus) -> None:
    row = associations(talk, "integration").set_index(["word", "kind"]).loc[("arbete", "compound")]
    assert (row["participants"], row["forms"]) == (2, "integrationsarbete, integrationsarbetet")


def test_the_interviewers_words_are_no_associations(talk: Corpus) -> None:
    assert "skola" not in associations(talk, "integration", at_least=1)["word"].tolist()


def test_the_strength_is_dunnings_likelihood_ratio(talk: Corpus) -> None:
    from scipy.stats import chi2_contingency

    table = associations(talk, "integration", window=3)
    row = table[table["word"] == "långsam"].iloc[0]
    near = round(row["expected"] * _words(talk) / (row["occurrences"] + row["elsewhere"]))
    cells = [
        [row["occurrences"], row["elsewhere"]],
        [near - row["occurrences"], _words(talk) - near - row["elsewhere"]],
    ]
    g = chi2_contingency(cells, lambda_="log-likelihood", correction=False).statistic
    assert row["strength"] == pytest.approx(g, rel=1e-3)


def _words(corpus: Corpus) -> int:
    """Respondents' words, those of the concept left out."""
    return sum(len(t.words(turn.start, turn.end).split()) for t in corpus.values() for turn in t.said()) - 4


def test_an_unknown_measure_is_refused(talk: Corpus) -> None:
    with pytest.raises(CodingError, match="likelihood_ratio, pmi, student_t"):
        associations(talk, "integration", measure="magic")


def test_words_are_found_once_for_a_corpus_and_anew_for_the_next(corpus: Corpus) -> None:
    import gc

    from coding.themes import words

    once = words.find_words(corpus)
    assert words.find_words(corpus) is once
    other = Corpus([interview("R9", "I: Nå?", "R9: Ett ord till.")])
    assert len(words.find_words(other)) == 3
    assert len(words.find_words(corpus)) == len(once)
    del other, once
    words.find_words(Corpus([interview("R9", "R9: Borta.")]))
    gc.collect()
    assert words._last[0][1] is None  # nothing is kept of a corpus that nobody holds
