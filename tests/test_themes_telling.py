"""What is said of a number: no more than the sampling carries; groups, contrasts and tests by participant."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from theme_stories import by_hand, interview, on

from coding import privacy
from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes import pick_quotes
from coding.themes import (
    contrast_passages,
    cross_tabulate,
    few_note,
    fisher_exact,
    fisher_power,
    frequency_sentence,
    holm,
    in_words,
    interval_note,
    part_note,
    permutation_power,
    readable_contrasts,
    readable_frequencies,
    theme_frequencies,
)
from coding.themes.telling import share_interval
from coding.transcript import SMALLEST_GROUP, Corpus, Design, Transcript, Turn, few_stand_behind


def study(
    small: tuple[int, int],
    large: tuple[int, int],
    *,
    sampling: str = "purposive",
    language: str = "sv",
    population: int | None = None,
) -> tuple[Codings, Corpus]:
    """Participants of small and large places: (with the theme, asked) of each."""
    told = []
    for size, (having, asked) in (("small", small), ("large", large)):
        for k in range(asked):
            said = "Hyran är hög." if k < having else "Allt är bra."
            told.append(interview(f"{size[0].upper()}{k + 1}", "I: Hur bor ni?", f"R: {said}", size=size))
    corpus = Corpus(told, design=Design(sampling=sampling, language=language, population=population))
    rows = [on(corpus, name, "Hyran är hög.", "rent") for name, t in corpus.items() if "Hyran" in t.text]
    return by_hand(corpus, *rows), corpus


def frequencies(having: int, asked: int, **design: Any) -> pd.DataFrame:
    return theme_frequencies(*study((having, asked), (0, 0), **design))


# Sentences and tables for readers ----------------------------------------------------------------------------------


def test_numbers_up_to_twenty_are_words_and_both_in_the_same_form() -> None:
    assert in_words(11, 15) == "elva av femton"
    assert in_words(11, 21) == "11 av 21"
    assert in_words(1, 2, "en") == "one of two"


def test_a_small_purposive_sample_is_told_without_percentage_or_interval() -> None:
    table = frequencies(11, 15)
    assert frequency_sentence(table, "rent") == "Elva av femton deltagare tar upp ”rent” (11 av 15 repliker)."
    assert (
        frequency_sentence(table, "rent", language="en")
        == "Eleven of fifteen participants mention “rent” (11 of 15 turns)."
    )
    told = readable_frequencies(table)
    assert told.columns.tolist() == ["Kod", "Tema", "Deltagare", "Repliker", "Ord", "Räknat"]
    assert told["Deltagare"].tolist() == ["11 av 15"]


def test_from_twenty_participants_on_a_percentage_is_given() -> None:
    assert readable_frequencies(frequencies(11, 20))["Deltagare"].tolist() == ["11 av 20 (55\u00a0%)"]
    assert "%" not in readable_frequencies(frequencies(11, 19))["Deltagare"][0]


@pytest.mark.parametrize("sampling", ["purposive", "census"])
def test_only_a_random_sample_has_an_interval(sampling: str) -> None:
    assert "Intervall" not in readable_frequencies(frequencies(11, 30, sampling=sampling))
    assert "intervall" not in frequency_sentence(frequencies(11, 30, sampling=sampling), "rent")


def test_the_interval_of_a_random_sample_is_wilsons() -> None:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(11, 30, method="wilson")
    told = readable_frequencies(frequencies(11, 30, sampling="random"))["Intervall"][0]
    assert told == f"95 %-intervall {round(100 * low)}–{round(100 * high)} %"


def test_where_all_who_could_be_asked_were_read_no_interval_is_left() -> None:
    table = frequencies(11, 30, sampling="random", population=30)
    assert "Intervall" not in readable_frequencies(table)
    assert "intervall" not in frequency_sentence(table, "rent")
    assert interval_note(table, "en").startswith("All 30 who could be asked were interviewed and read whole")
    both = cross_tabulate(*study((12, 20), (3, 10), sampling="random", population=30), by="size")
    assert not [name for name in readable_contrasts(both) if "intervall" in name]


def test_an_interval_says_for_whom_it_holds_and_how_it_was_made() -> None:
    known, unknown = frequencies(8, 10, sampling="random", population=40), frequencies(8, 10, sampling="random")
    assert "(95 %-intervall för alla 40: 53–93 %)" in frequency_sentence(known, "rent")
    assert "(95% interval for all 40: 53–93%)" in frequency_sentence(known, "rent", language="en")
    note = interval_note(known)
    assert all(told in note for told in ("Wilson", "ändlig population", "alla 40", "av dem är 10 intervjuade"))
    assert "Wilson" in interval_note(unknown)
    assert "inte angivet" in interval_note(unknown)
    assert interval_note(frequencies(8, 10)) == "", "a purposive sample has no intervals to explain"


def in_part(seen: int) -> pd.DataFrame:
    """Frequencies of three participants, one of whom has the theme; of so many the last word was not read by anybody."""
    codings, corpus = study((1, 3), (0, 0))
    marks, frame = codings.read, codings.frame
    marks.loc[marks["transcript"].isin(list(corpus)[3 - seen :]), "end"] -= len(" bra.\n")
    frame["end"] = frame["start"] + len("Hyran")
    columns = {name: frame[name] for name in ("transcript", "start", "end", "code", "coder", "source")}
    return theme_frequencies(Codings.from_columns(**columns, read=marks), corpus)


@pytest.mark.parametrize("population", [3, 12])
def test_participants_read_in_part_are_not_told_as_read_whole(population: int) -> None:
    table = in_part(1)
    table.attrs |= {"sampling": "random", "population": population}
    for language, whole, told in (
        ("sv", "helt lästa:", "helt eller delvis lästa"),
        ("en", "read whole:", "wholly or in part"),
    ):
        note = interval_note(table, language)
        assert whole not in note
        assert told in note
        assert f"alla {population}" in note or f"all {population}" in note
    assert "33–67 %" in readable_frequencies(table)["Intervall"][0] or population == 12
    assert "intervall för alla" in frequency_sentence(table, "rent"), "what was not read is left to estimate"
    known = in_part(0)
    known.attrs |= {"sampling": "random", "population": 3}
    assert "Intervall" not in readable_frequencies(known)
    assert "delvis" not in interval_note(known)


def test_groups_read_in_part_keep_their_intervals() -> None:
    codings, corpus = study((2, 5), (1, 5), sampling="random", population=10)
    marks = codings.read
    marks.loc[marks["transcript"] == "S5", "end"] -= len(" bra.\n")
    columns = {name: codings.frame[name] for name in ("transcript", "start", "end", "code", "coder", "source")}
    seen = Codings.from_columns(**columns, read=marks)
    table = cross_tabulate(seen, corpus, by="size")
    assert table.attrs["groups_in_part"] == {"small": 1, "large": 0}
    assert readable_contrasts(table)["size=small, intervall"].tolist() == ["95 %-intervall 40–60 %"]
    assert "size=large, intervall" not in readable_contrasts(table)
    assert readable_frequencies(theme_frequencies(seen, corpus, by="size"))["Intervall"].tolist()[0].endswith("40–60 %")


@pytest.mark.parametrize("having", range(11))
def test_an_interval_never_leaves_what_can_be(having: int) -> None:
    low, high = share_interval(having, 10, 11) or (0, 0)
    assert having / 11 <= low <= having / 10 <= high <= (having + 1) / 11


@pytest.mark.parametrize(
    ("seen", "told"),
    [(0, ""), (1, " Av de tre är en bara delvis läst."), (2, " Av de tre är två bara delvis lästa."),
     (3, " Alla tre är bara delvis lästa.")],
)  # fmt: skip
def test_who_was_read_in_part_is_told_beside_what_nobody_brings_up(seen: int, told: str) -> None:
    table = in_part(seen)
    assert table.attrs["participants_in_part"] == seen
    assert frequency_sentence(table, "rent") == f"En av tre deltagare tar upp ”rent” (1 av 3 repliker).{told}"
    few = f"Read only in part: {seen} of 3 participants. A theme that they lack may stand in what was not read."
    assert part_note(table, "en") == (few if seen else "")


def corrected(having: int, asked: int, population: float) -> str:
    """The Wilson interval of statsmodels, asked of as many as would be as sure without a finite population (Cochran 1977, p. 24)."""
    from statsmodels.stats.proportion import proportion_confint

    as_sure = asked * (population - 1) / (population - asked)
    low, high = proportion_confint(having / asked * as_sure, as_sure, method="wilson")
    low, high = max(low, having / population), min(high, (having + population - asked) / population)
    return f"95 %-intervall {round(100 * low)}–{round(100 * high)} %"


def test_the_study_says_how_many_could_have_been_asked() -> None:
    table = frequencies(11, 30, sampling="random", population=40)
    assert readable_frequencies(table)["Intervall"].tolist() == [corrected(11, 30, 40)]
    assert corrected(11, 30, 40).replace("all ", "all för alla 40: ") in frequency_sentence(table, "rent")
    assert readable_frequencies(table, population=80)["Intervall"].tolist() == [corrected(11, 30, 80)]
    with pytest.raises(CodingError, match="smaller than the sample"):
        readable_frequencies(frequencies(11, 30, sampling="random", population=20))


def test_groups_of_a_random_sample_have_intervals_of_their_own() -> None:
    codings, corpus = study((12, 20), (3, 10), sampling="random", population=90)
    small, large = corrected(12, 20, 60), corrected(3, 10, 30)  # both drawn at the rate of the whole, one in three
    told = readable_frequencies(theme_frequencies(codings, corpus, by="size"))
    assert told["Intervall"].tolist() == [small, large]
    across = readable_contrasts(cross_tabulate(codings, corpus, by="size"))
    groups = ["size=small", "size=small, intervall", "size=large", "size=large, intervall"]
    assert across.columns.tolist()[2:] == [*groups, "Räknat"]
    assert across[["size=small, intervall", "size=large, intervall"]].values.tolist() == [[small, large]]
    told = readable_frequencies(theme_frequencies(codings, corpus, by="size"), population={"small": 25, "large": 65})
    assert told["Intervall"].tolist() == [corrected(12, 20, 25), corrected(3, 10, 65)]


def test_without_a_population_the_interval_is_not_corrected() -> None:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(3, 10, method="wilson")
    across = readable_contrasts(cross_tabulate(*study((12, 20), (3, 10), sampling="random"), by="size"))
    assert across["size=large, intervall"].tolist() == [f"95 %-intervall {round(100 * low)}–{round(100 * high)} %"]
    assert len(readable_contrasts(cross_tabulate(*study((12, 20), (3, 10)), by="size")).columns) == 5


def test_nobody_and_everybody_are_told_in_words() -> None:
    assert frequency_sentence(frequencies(3, 3), "rent").startswith("Alla tre deltagare")
    assert frequency_sentence(frequencies(2, 2), "rent", language="en").startswith("Both participants")


def test_keyword_hits_are_not_told_as_if_somebody_had_read_them() -> None:
    codings, corpus = study((2, 3), (0, 0))
    frame = codings.frame
    columns = {name: frame[name] for name in ("transcript", "start", "end", "code")}
    read = codings.read.assign(coder="rules")
    hits = Codings.from_columns(**columns, coder=["rules"] * len(frame), source=["rule"] * len(frame), read=read)
    told = frequency_sentence(theme_frequencies(hits, corpus), "rent")
    assert told == "Nyckelorden för ”rent” träffar hos två av tre deltagare (2 av 3 repliker; träffar, inte lästa)."


def test_readers_see_whose_codings_are_counted() -> None:
    codings, corpus = study((2, 3), (0, 2))
    for table in (theme_frequencies(codings, corpus), theme_frequencies(codings, corpus, by="size")):
        assert set(readable_frequencies(table)["Räknat"]) == {"läst: anna"}
    assert readable_contrasts(cross_tabulate(codings, corpus, by="size"), language="en")["Counted"].tolist() == [
        "read: anna"
    ]


def test_those_quoted_in_a_report_are_called_so() -> None:
    text = "Hyrorna stiger.\nVi har inte råd.\nDet går bra."
    turns = (Turn("", 0, 15), Turn("Respondent 7", 16, 32), Turn("Respondent 8", 33, 45))
    corpus = Corpus([Transcript("rapport", text, turns, reads_as="report", language="sv")])
    table = theme_frequencies(by_hand(corpus, on(corpus, "rapport", "Vi har inte råd.", "rent")), corpus)
    assert frequency_sentence(table, "rent").startswith("En av två citerade respondenter tar upp")


def test_a_group_is_told_with_its_own_numbers() -> None:
    codings, corpus = study((2, 3), (0, 2))
    table = theme_frequencies(codings, corpus, by="size")
    assert (
        frequency_sentence(table, "rent", group="large")
        == "size large: ingen av två deltagare tar upp ”rent” (0 av 2 repliker)."
    )
    with pytest.raises(CodingError, match="small, large"):
        frequency_sentence(table, "rent", group="huge")


# Groups and contrasts ----------------------------------------------------------------------------------------------


def test_a_contrast_is_told_in_participants_and_words() -> None:
    table = cross_tabulate(*study((4, 5), (1, 4)), by="size")
    row = table.iloc[0]
    assert [row["size=small"], row["size=small read"], row["size=large"], row["size=large read"]] == [4, 5, 1, 4]
    assert (row["most"], row["least"], row["difference"]) == ("small", "large", pytest.approx(4 / 5 - 1 / 4))
    assert row["sentence"] == "rent: small fyra av fem, large en av fyra."


def test_no_test_is_made_unless_asked_for() -> None:
    assert not {"p", "p_holm", "power"} & set(cross_tabulate(*study((4, 5), (1, 4)), by="size").columns)


def test_cells_under_three_participants_are_marked() -> None:
    assert cross_tabulate(*study((4, 5), (1, 4)), by="size")["few"].tolist() == ["large"]
    assert cross_tabulate(*study((4, 5), (3, 4)), by="size")["few"].tolist() == [""]


def test_not_mentioned_is_never_told_as_disagreement() -> None:
    assert "inte att hen är av annan mening" in cross_tabulate(*study((4, 5), (1, 4)), by="size").attrs["caution"]


def test_a_participant_with_many_segments_weighs_as_much_as_one_with_few() -> None:
    talker = interview(
        "S1", *(line for k in range(9) for line in ("I: Och?", f"R: Hyran är hög år {k}.")), size="small"
    )
    silent = interview("L1", "I: Och?", "R: Hyran är hög.", size="large")
    corpus = Corpus([talker, silent])
    rows = [on(corpus, "S1", f"Hyran är hög år {k}.", "rent") for k in range(9)] + [
        on(corpus, "L1", "Hyran är hög.", "rent")
    ]
    row = cross_tabulate(by_hand(corpus, *rows), corpus, by="size").iloc[0]
    assert (row["size=small"], row["size=large"], row["most"]) == (1, 1, "")


def test_passages_speak_for_both_directions() -> None:
    codings, corpus = study((4, 5), (1, 4))
    told = contrast_passages(codings, corpus, by="size", per_group=2)
    assert told[["direction", "size", "participant"]].values.tolist() == [
        ["most", "small", "S1"], ["most", "small", "S2"], ["least", "large", "L1"],
    ]  # fmt: skip
    assert set(told["text"]) == {"Hyran är hög."}


# Tests, when asked for ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("small", "large"), [((8, 10), (1, 6)), ((3, 7), (3, 7)), ((0, 5), (5, 5)), ((12, 40), (20, 30))]
)
def test_the_exact_test_is_scipys(small: tuple[int, int], large: tuple[int, int]) -> None:
    from scipy.stats import fisher_exact as scipys

    table = cross_tabulate(*study(small, large), by="size", test=True)
    expected = scipys([[small[0], small[1] - small[0]], [large[0], large[1] - large[0]]]).pvalue
    assert table["p"][0] == pytest.approx(expected)


def test_holms_correction_is_that_of_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(4).random(20) ** 3
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_the_power_is_how_often_the_test_finds_a_real_difference() -> None:
    draw = np.random.default_rng(5)
    first, second = draw.binomial(12, 0.25, 4000), draw.binomial(9, 0.75, 4000)
    found = np.mean(
        [fisher_exact((a, b), (12, 9)) <= 0.05 for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    )
    assert fisher_power((12, 9)) == pytest.approx(found, abs=0.03)


def test_a_test_says_that_absence_of_a_difference_is_not_shown() -> None:
    attrs = cross_tabulate(*study((5, 10), (1, 5)), by="size", test=True).attrs
    assert "betyder inte att det inte finns någon" in attrs["absence"]
    assert "33 av 100" in attrs["absence"]
    assert "10 + 5 deltagare" in attrs["absence"]
    assert attrs["power_corrected"] <= attrs["power"]


@pytest.mark.parametrize(
    ("sampling", "column", "sentence"),
    [
        ("purposive", "ingen population", "säger inget om någon population"),
        ("census", "ingen population", "någon population utöver dem finns inte"),
        ("random", "deltagare", "gäller den population som de drogs ur"),
    ],
)
def test_a_p_value_says_what_it_speaks_of(sampling: str, column: str, sentence: str) -> None:
    table = cross_tabulate(*study((5, 10), (1, 5), sampling=sampling), by="size", test=True)
    assert table["test"][0].endswith(column)
    assert sentence in table.attrs["p_means"]
    told = readable_contrasts(table)
    assert told[["p", "p (rättat)", "Prövat"]].values.tolist() == [["0,580", "0,580", table["test"][0]]]


def test_the_power_of_a_permutation_is_near_that_of_a_chi_square() -> None:
    from statsmodels.stats.power import GofChisquarePower

    effect = np.sqrt(2 / 3 * 0.15**2 / 0.25)  # shares 0.35, 0.65 and 0.5
    expected = GofChisquarePower().power(effect, 180, 0.05, n_bins=3)
    assert permutation_power((60, 60, 60), (0.35, 0.65, 0.5))[0] == pytest.approx(expected, abs=0.04)


def test_the_power_of_more_than_two_groups_is_that_of_the_test_that_was_made() -> None:
    told = [interview(f"{group}{k}", "R: Hyran då.", kind=group) for group in "abc" for k in range(6)]
    corpus = Corpus(told)
    codings = by_hand(corpus, *(on(corpus, name, "Hyran då.", "rent") for name in list(corpus)[:8]))
    attrs = cross_tabulate(codings, corpus, by="kind", test=True).attrs
    assert attrs["power"] == permutation_power((6, 6, 6), (0.25, 0.75, 0.5))[0]
    assert "hälften av de övriga" in attrs["absence"]
    assert "6 + 6 + 6 deltagare" in attrs["absence"]


def test_more_than_two_groups_are_tested_by_permuting_participants() -> None:
    from scipy.stats import chi2_contingency

    told = []
    for group, having in (("a", 18), ("b", 10), ("c", 8)):
        told += [interview(f"{group}{k}", f"R: {'Hyran' if k < having else 'Nej'} då.", kind=group) for k in range(24)]
    corpus = Corpus(told)
    codings = by_hand(corpus, *(on(corpus, n, "Hyran då.", "rent") for n, t in corpus.items() if "Hyran" in t.text))
    table = cross_tabulate(codings, corpus, by="kind", test=True, permutations=20_000)
    asymptotic = chi2_contingency([[18, 10, 8], [6, 14, 16]], correction=False).pvalue
    assert table["p"][0] == pytest.approx(asymptotic, abs=0.01)
    assert table["test"][0].startswith("permutation av deltagare")


def test_participants_of_no_group_are_told_to_be_in_no_test() -> None:
    codings, corpus = study((5, 10), (1, 5))
    untold = [interview(f"X{k}", "I: Hur bor ni?", "R: Hyran är hög.") for k in range(2)]
    corpus = Corpus([*corpus.values(), *untold], design=corpus.design)
    codings = by_hand(corpus, *(on(corpus, n, "Hyran är hög.", "rent") for n, t in corpus.items() if "Hyran" in t.text))
    table = cross_tabulate(codings, corpus, by="size", test=True)
    assert "ej angivet två av två" in table["sentence"][0]
    assert "utan 2 där inget är angivet" in table["test"][0]
    assert table["p"][0] == pytest.approx(fisher_exact((5, 1), (10, 5)))
    assert table.attrs["left_out"].startswith("2 av 17 lästa deltagare har inget angivet för size")
    assert "p och testets styrka" in table.attrs["left_out"]
    assert "p och" not in cross_tabulate(codings, corpus, by="size").attrs["left_out"]
    assert cross_tabulate(*study((5, 10), (1, 5)), by="size").attrs["left_out"] == ""


def test_a_theme_that_everybody_has_is_not_tested() -> None:
    table = cross_tabulate(*study((3, 3), (3, 3)), by="size", test=True)
    assert np.isnan(table["p"][0])
    assert table.attrs["tested"] == 0


def test_groups_that_share_a_participant_are_not_tested() -> None:
    waves = [interview(f"Eva{wave}", "I: Nå?", "R: Hyran är hög.", participant="Eva", wave=wave) for wave in (1, 2)]
    corpus = Corpus(waves)
    codings = by_hand(corpus, on(corpus, "Eva1", "Hyran är hög.", "rent"))
    assert cross_tabulate(codings, corpus, by="wave")["wave=2 read"].tolist() == [1]
    with pytest.raises(CodingError, match="not independent"):
        cross_tabulate(codings, corpus, by="wave", test=True)


# Few participants, one of a thing, nobody at all ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("having", "asked", "told"),
    [(2, 11, "2 av 11 †"), (3, 11, "3 av 11"), (1, 1, "1 av 1 †"), (2, 40, "2 av 40 (5\u00a0%) †")],
)
def test_cells_of_few_participants_are_marked_without_groups_too(having: int, asked: int, told: str) -> None:
    readable = readable_frequencies(frequencies(having, asked))
    assert readable.loc[readable["Kod"] == "rent", "Deltagare"].tolist() == [told]
    assert few_note(readable).startswith("†") == told.endswith("†")


def test_the_limit_of_few_stands_in_one_place() -> None:
    assert bool(few_stand_behind(SMALLEST_GROUP - 1, 99))
    assert not few_stand_behind(SMALLEST_GROUP, 99)
    assert privacy.SMALLEST_GROUP is SMALLEST_GROUP


def test_one_of_one_is_singular() -> None:
    table = frequencies(1, 1, language="en")
    assert frequency_sentence(table, "rent") == "One of one participant mentions “rent” (1 of 1 turn)."


def test_reports_without_participants_have_paragraphs_and_no_empty_columns() -> None:
    text = "Hyran är hög.\n\nAllt är bra."
    turns = (Turn("", 0, 13), Turn("", 15, 27))
    corpus = Corpus([Transcript("rapport", text, turns, reads_as="report", language="sv")])
    table = theme_frequencies(by_hand(corpus, on(corpus, "rapport", "Hyran är hög.", "rent")), corpus)
    assert readable_frequencies(table).columns.tolist() == ["Kod", "Tema", "Stycken", "Ord", "Räknat"]
    assert frequency_sentence(table, "rent") == "”rent” finns i 1 av 2 stycken."
    assert frequency_sentence(table, "rent", language="en") == "“rent” is found in 1 of 2 paragraphs."
    quotes = pick_quotes(by_hand(corpus, on(corpus, "rapport", "Hyran är hög.", "rent")), corpus)
    assert quotes["reason"][0].startswith("första ur rapport")
