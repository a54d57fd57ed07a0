"""Coefficients behave: undefined is said in words, missing is not absent, and order and names do not matter."""

from __future__ import annotations

import math
import warnings
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.agreement import alpha_u, coefficient, compare_matrices, leave_one_out, set_distance
from coding.agreement.coefficients import NAMES
from coding.errors import CodingError

TWO_CODERS = ("cohen_kappa", "scott_pi", "holsti")
NOMINAL = tuple(name for name in NAMES if name not in ("positive", "negative"))
MANY = tuple(name for name in NOMINAL if name not in TWO_CODERS)


def same(left: float, right: float) -> bool:
    return (math.isnan(left) and math.isnan(right)) or left == pytest.approx(right, abs=1e-9)


@st.composite
def tables(draw: st.DrawFn, coders: int = 3, missing: bool = True) -> pd.DataFrame:
    """Up to 20 units rated 1-4 by some coders, some ratings missing."""
    values = st.sampled_from([1.0, 2.0, 3.0, 4.0, math.nan] if missing else [1.0, 2.0, 3.0, 4.0])
    rows = draw(st.lists(st.lists(values, min_size=coders, max_size=coders), min_size=1, max_size=20))
    return pd.DataFrame(rows, columns=[f"coder {place}" for place in range(coders)])


# Undefined


@pytest.mark.parametrize(
    "name", ["cohen_kappa", "scott_pi", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1", "gwet_ac2"]
)
def test_one_value_is_undefined_and_not_perfect(name: str) -> None:
    found = coefficient(name, pd.DataFrame({"a": [1] * 6, "b": [1] * 6}))
    assert math.isnan(found.value)
    assert found.reason == "only one value occurs: the coefficient is undefined"
    assert found.n == 6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "ratings",
    [
        pd.DataFrame({"a": [True, None], "b": [None, False]}),
        pd.DataFrame({"a": [None, None], "b": [None, None]}),
        pd.DataFrame({"a": [True, False]}),
        pd.DataFrame({"a": [], "b": []}),
        pd.DataFrame(),
    ],
)
def test_nothing_to_compare_is_said_in_words(name: str, ratings: pd.DataFrame) -> None:
    found = coefficient(name, ratings)
    assert math.isnan(found.value)
    assert found.reason.startswith("no unit was coded by two coders")


def test_percent_is_given_where_only_one_value_occurs() -> None:
    assert coefficient("percent", pd.DataFrame({"a": [1, 1], "b": [1, 1]})).value == 1.0


def test_positive_agreement_on_a_code_nobody_gave_is_undefined() -> None:
    found = coefficient("positive", pd.DataFrame({"a": [False, False], "b": [False, False]}))
    assert math.isnan(found.value)
    assert found.reason.startswith("no coder gave the code")


def test_leaving_out_what_neither_coded_brings_a_caution() -> None:
    kept = pd.DataFrame({"a": [True, True, False], "b": [True, False, True]})
    assert "use 'positive' (Dice)" in coefficient("cohen_kappa", kept).reason
    assert coefficient("cohen_kappa", kept).value <= 0


# Missing


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(MANY))
def test_a_coder_who_coded_nothing_changes_nothing(ratings: pd.DataFrame, name: str) -> None:
    assert same(coefficient(name, ratings).value, coefficient(name, ratings.assign(nobody=math.nan)).value)


def test_a_third_coder_who_coded_nothing_leaves_two() -> None:
    ratings = pd.DataFrame({"a": [1, 2, 1], "b": [1, 2, 2], "c": [None] * 3})
    assert coefficient("cohen_kappa", ratings) == coefficient("cohen_kappa", ratings[["a", "b"]])


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_a_unit_with_one_rating_leaves_alpha_alone(ratings: pd.DataFrame, level: str) -> None:
    alone = pd.DataFrame([[4.0] + [math.nan] * 2], columns=ratings.columns)
    before = coefficient("krippendorff_alpha", ratings, level=level)
    after = coefficient("krippendorff_alpha", pd.concat([ratings, alone]), level=level)
    assert same(before.value, after.value)
    assert before.n == after.n


def test_the_empty_set_is_a_rating_and_missing_is_none() -> None:
    nothing, housing = frozenset[str](), frozenset({"housing"})
    ratings = pd.DataFrame({"a": [nothing, housing, housing, None], "b": [nothing, housing, nothing, housing]})
    found = coefficient("krippendorff_alpha", ratings, distance="masi_2006")
    assert found.n == 3
    assert found.value == pytest.approx(coefficient("krippendorff_alpha", ratings).value)


# Order and names do not matter


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(MANY), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_does_not_matter(ratings: pd.DataFrame, name: str, chance: Any) -> None:
    columns, rows = list(ratings.columns), list(range(len(ratings)))
    chance.shuffle(columns)
    chance.shuffle(rows)
    assert same(coefficient(name, ratings).value, coefficient(name, ratings.iloc[rows][columns]).value)


@settings(max_examples=40, deadline=None)
@given(tables(coders=2), st.sampled_from(NOMINAL))
def test_the_names_of_categories_do_not_matter(ratings: pd.DataFrame, name: str) -> None:
    words = {1.0: "view", 2.0: "housing", 3.0: "work", 4.0: "school"}
    renamed = ratings.apply(lambda column: column.map(words))
    assert same(coefficient(name, ratings).value, coefficient(name, renamed).value)


@settings(max_examples=30, deadline=None)
@given(tables(coders=2))
def test_no_coefficient_is_over_one(ratings: pd.DataFrame) -> None:
    for name in NOMINAL:
        value = coefficient(name, ratings).value
        lowest = -math.inf if name == "fleiss_kappa" else -1 - 1e-9  # units with one rating enter its chance
        assert math.isnan(value) or lowest <= value <= 1 + 1e-9


def test_frozen_sets_and_their_names_give_the_same_nominal_alpha() -> None:
    ratings = pd.DataFrame({"a": ["x", "y", "x", "z"], "b": ["x", "y", "z", "z"]})
    sets = ratings.map(lambda value: frozenset({value}))
    expected = coefficient("krippendorff_alpha", ratings).value
    assert coefficient("krippendorff_alpha", sets).value == pytest.approx(expected)
    assert coefficient("krippendorff_alpha", sets, distance="jaccard").value == pytest.approx(expected)


# Second opinions


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_agrees_with_another_program(ratings: pd.DataFrame, level: Any) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    found = coefficient("krippendorff_alpha", ratings, level=level).value
    if math.isnan(found):
        return  # the other program raises here
    expected = krippendorff.alpha(reliability_data=ratings.T.to_numpy(), level_of_measurement=level)
    assert found == pytest.approx(expected, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(tables(coders=2, missing=False), st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_agrees_with_scikit_learn_and_statsmodels(ratings: pd.DataFrame, weights: str | None) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    categories = [1.0, 2.0, 3.0, 4.0]
    found = coefficient("cohen_kappa", ratings, weights=weights, categories=categories).value
    if math.isnan(found):
        return
    a, b = (ratings[column].astype(int) for column in ratings)
    assert found == pytest.approx(metrics.cohen_kappa_score(a, b, labels=[1, 2, 3, 4], weights=weights), abs=1e-9)
    crossed = pd.crosstab(a, b).reindex(index=[1, 2, 3, 4], columns=[1, 2, 3, 4], fill_value=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its standard error divides by zero at perfect agreement
        expected = raters.cohens_kappa(crossed.to_numpy(), wt=weights, return_results=False)
    assert found == pytest.approx(expected, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(tables(coders=4, missing=False))
def test_fleiss_agrees_with_statsmodels(ratings: pd.DataFrame) -> None:
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    found = coefficient("fleiss_kappa", ratings).value
    if not math.isnan(found):
        counts = raters.aggregate_raters(ratings.to_numpy())[0]
        assert found == pytest.approx(raters.fleiss_kappa(counts), abs=1e-9)


def test_alpha_of_sets_agrees_with_nltk() -> None:
    """nltk divides by zero on two empty sets, so none is empty here; its MASI is that of 2006."""
    agreement = pytest.importorskip("nltk.metrics.agreement")
    distances = pytest.importorskip("nltk.metrics.distance")
    chance = np.random.default_rng(5)
    draw = [[frozenset(chance.choice(list("ABCD"), size=chance.integers(1, 4))) for _ in range(3)] for _ in range(40)]
    triples = [(str(coder), unit, value) for unit, row in enumerate(draw) for coder, value in enumerate(row)]
    ratings = pd.DataFrame(draw)
    for ours, theirs in (("masi_2006", distances.masi_distance), ("jaccard", distances.jaccard_distance)):
        expected = agreement.AnnotationTask(triples, distance=theirs).alpha()
        assert coefficient("krippendorff_alpha", ratings, distance=ours).value == pytest.approx(expected, abs=1e-9)


def test_scott_agrees_with_nltk() -> None:
    agreement = pytest.importorskip("nltk.metrics.agreement")
    ratings = pd.DataFrame({"a": list("xyxxzyxy"), "b": list("xyxzzyyy")})
    triples = [(coder, unit, value) for coder in ratings for unit, value in ratings[coder].items()]
    assert coefficient("scott_pi", ratings).value == pytest.approx(agreement.AnnotationTask(triples).pi())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sets(st.sampled_from("ABC")), min_size=3, max_size=3), min_size=2, max_size=12))
def test_alpha_of_sets_is_its_definition(rows: list[list[set[str]]]) -> None:
    ratings = pd.DataFrame([[frozenset(value) for value in row] for row in rows])
    flat = [value for row in rows for value in row]
    for name in ("jaccard", "masi_2004", "masi_2006"):
        pairs = [set_distance(name, a, b) for row in rows for a, b in combinations(row, 2)]
        every = [set_distance(name, a, b) for a, b in combinations(flat, 2)]
        found = coefficient("krippendorff_alpha", ratings, distance=name).value
        expected = 1 - np.mean(pairs) / np.mean(every) if np.mean(every) else math.nan
        assert same(found, float(expected))


# Categories, levels, weights


def test_the_number_of_categories_of_ac1_comes_from_the_codebook() -> None:
    ratings = pd.DataFrame({"a": [1, 2, 1, 1], "b": [1, 2, 2, 1]})
    seen, listed = coefficient("gwet_ac1", ratings), coefficient("gwet_ac1", ratings, categories=[1, 2, 3, 4])
    assert seen.value < listed.value


def test_ac2_without_weights_is_ac1() -> None:
    ratings = pd.DataFrame({"a": [1, 2, 1, 3], "b": [1, 2, 2, 3]})
    assert coefficient("gwet_ac2", ratings).value == pytest.approx(coefficient("gwet_ac1", ratings).value)
    assert coefficient("gwet_ac2", ratings, weights="quadratic").value > coefficient("gwet_ac2", ratings).value


def test_own_weights_name_the_categories_of_ac2_and_are_symmetric() -> None:
    ratings = pd.DataFrame({"a": [0, 1, 0, 0], "b": [0, 1, 1, 0]})
    even = pd.DataFrame(1 - np.eye(3))
    expected = coefficient("gwet_ac1", ratings, categories=[0, 1, 2]).value
    assert coefficient("gwet_ac2", ratings, weights=even).value == pytest.approx(expected)
    even.loc[0, 1] = 2
    with pytest.raises(CodingError, match="symmetric"):
        coefficient("gwet_ac2", ratings, weights=even)


def test_words_get_their_order_from_the_categories() -> None:
    words = ["weak", "some", "strong"]
    numbers = pd.DataFrame({"a": [0, 1, 2, 2, 0], "b": [0, 2, 2, 1, 1]})
    ratings = numbers.map(lambda place: words[place])
    with pytest.raises(CodingError, match="order in categories"):
        coefficient("krippendorff_alpha", ratings, level="ordinal")
    expected = coefficient("krippendorff_alpha", numbers, level="ordinal").value
    assert coefficient("krippendorff_alpha", ratings, level="ordinal", categories=words).value == pytest.approx(
        expected
    )
    ordered = ratings.astype(pd.CategoricalDtype(words, ordered=True))
    assert coefficient("krippendorff_alpha", ordered, level="ordinal").value == pytest.approx(expected)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("kappa", {}, "no coefficient 'kappa'"),
    ("percent", {"level": "metric"}, "no level 'metric'"),
    ("cohen_kappa", {"level": "ordinal"}, "give weights="),
    ("fleiss_kappa", {"weights": "linear"}, "takes no weights"),
    ("cohen_kappa", {"weights": "cubic"}, "weights='cubic' is not known"),
    ("cohen_kappa", {"weights": pd.DataFrame([[0, 1], [1, 0]])}, "no row and column for 2"),
    ("cohen_kappa", {"weights": pd.DataFrame(np.eye(3), [0, 1, 2], [0, 1, 2])}, "diagonal is 0"),
    ("scott_pi", {"distance": "jaccard"}, "for 'krippendorff_alpha'"),
    ("krippendorff_alpha", {"distance": "masi"}, "no set distance 'masi'"),
    ("krippendorff_alpha", {"distance": "jaccard"}, "not a set of codes"),
    ("krippendorff_alpha", {"categories": [0, 1]}, "which is not in categories="),
    ("krippendorff_alpha", {"categories": [0, 1, 1, 2]}, "twice"),
    ("krippendorff_alpha", {"interval": "bayes"}, "interval='bayes' is not known"),
    ("krippendorff_alpha", {"groups": ["R01"]}, "3 units and 1 groups"),
    ("krippendorff_alpha", {"groups": ["R01", None, "R02"]}, "Unit 1 has no group"),
    ("positive", {}, "True or False, not 2"),
]


@pytest.mark.parametrize(("name", "options", "message"), REFUSED)
def test_what_cannot_be_computed_is_refused_with_the_way_out(name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(CodingError, match=message):
        coefficient(name, pd.DataFrame({"a": [0, 1, 2], "b": [0, 2, 2]}), **options)


@pytest.mark.parametrize("name", TWO_CODERS)
def test_measures_of_two_coders_refuse_three(name: str) -> None:
    with pytest.raises(CodingError, match="compares two coders and 3"):
        coefficient(name, pd.DataFrame({"a": [1, 2], "b": [1, 2], "c": [1, 1]}))


def test_a_plain_set_and_a_negative_ratio_are_refused() -> None:
    with pytest.raises(CodingError, match="frozenset"):
        coefficient("krippendorff_alpha", pd.DataFrame({"a": [{"x"}], "b": [{"x"}]}))
    with pytest.raises(CodingError, match="under zero"):
        coefficient("krippendorff_alpha", pd.DataFrame({"a": [-1, 2], "b": [1, 2]}), level="ratio")


# Intervals over interviews


def interviews(number: int, *, turns: int = 30, seed: int = 1) -> tuple[pd.DataFrame, list[str]]:
    chance = np.random.default_rng(seed)
    truth = chance.random(number * turns) < 0.3
    ratings = pd.DataFrame({coder: truth ^ (chance.random(len(truth)) < 0.1) for coder in "ab"})
    return ratings, [f"R{place // turns:02d}" for place in range(len(truth))]


@pytest.mark.parametrize("interval", [True, "bootstrap"])
def test_an_interval_holds_the_value_and_is_reproducible(interval: bool | str) -> None:
    ratings, groups = interviews(8)
    found = coefficient("krippendorff_alpha", ratings, interval=interval, groups=groups, rounds=200, seed=4)
    assert found.low < found.value < found.high <= 1
    assert found == coefficient("krippendorff_alpha", ratings, interval=interval, groups=groups, rounds=200, seed=4)


def test_under_five_interviews_there_is_no_interval() -> None:
    ratings, groups = interviews(4)
    found = coefficient("krippendorff_alpha", ratings, interval=True, groups=groups)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert not math.isnan(found.value)
    assert "4 interviews" in found.reason


def test_interviews_that_only_one_coder_read_do_not_count() -> None:
    ratings, groups = interviews(6)
    ratings = ratings.astype(object)
    ratings.loc[60:, "b"] = None
    assert "2 interviews" in coefficient("percent", ratings, interval=True, groups=groups).reason


def test_without_groups_the_reason_asks_for_them() -> None:
    assert "groups=" in coefficient("percent", interviews(8)[0], interval=True).reason


def test_perfect_agreement_has_no_interval_of_width_zero() -> None:
    ratings, groups = interviews(8)
    found = coefficient("percent", ratings.assign(b=ratings["a"]), interval=True, groups=groups)
    assert found.value == 1.0
    assert math.isnan(found.low)
    assert "width zero" in found.reason


def test_groups_can_be_a_level_of_the_index() -> None:
    ratings, groups = interviews(6)
    indexed = ratings.set_axis(pd.MultiIndex.from_arrays([groups, range(len(ratings))], names=["transcript", "turn"]))
    by_name = coefficient("cohen_kappa", indexed, interval=True, groups="transcript")
    assert by_name == coefficient("cohen_kappa", ratings, interval=True, groups=groups)
    with pytest.raises(CodingError, match="no level 'interview'"):
        coefficient("cohen_kappa", indexed, groups="interview")


@pytest.mark.parametrize(
    ("name", "options"),
    [(name, {}) for name in NAMES]
    + [("krippendorff_alpha", {"level": level}) for level in ("ordinal", "interval", "ratio")]
    + [("cohen_kappa", {"weights": "linear"}), ("gwet_ac2", {"weights": "quadratic"})],
)
def test_leaving_an_interview_out_is_coding_the_rest(name: str, options: dict[str, Any]) -> None:
    ratings, groups = interviews(4, turns=8)
    if name not in ("positive", "negative"):
        ratings = ratings.astype(float)
    without = leave_one_out(name, ratings, groups=groups, **options)
    for interview, value in without.items():
        rest = [group != interview for group in groups]
        assert same(value, coefficient(name, ratings[rest], **options).value)


# All codes at once


def test_the_table_of_codes_is_the_coefficient_of_each_code() -> None:
    chance = np.random.default_rng(2)
    units = pd.MultiIndex.from_product([["R01", "R02", "R03", "R04", "R05"], range(20)], names=["transcript", "turn"])
    tables = {
        coder: pd.DataFrame(chance.random((100, 4)) < 0.3, index=units, columns=list("wxyz")).drop(units[place * 7])
        for place, coder in enumerate(["Ada", "Bo", "Cy"])
    }
    table = compare_matrices(tables, groups="transcript", interval=True).set_index("code")
    for code in "wxyz":
        ratings = pd.DataFrame({coder: matrix[code].reindex(units) for coder, matrix in tables.items()})
        alpha = coefficient("krippendorff_alpha", ratings, interval=True, groups="transcript")
        row = table.loc[code]
        assert row["krippendorff_alpha"] == pytest.approx(alpha.value)
        assert (row["low"], row["high"]) == pytest.approx((alpha.low, alpha.high))
        for name in ("percent", "positive", "negative"):
            assert row[name] == pytest.approx(coefficient(name, ratings).value)
        without = leave_one_out("krippendorff_alpha", ratings, groups="transcript")
        assert (row["left_out_low"], row["left_out_high"]) == pytest.approx((without.min(), without.max()))
    assert "cohen_kappa" not in table


def test_two_coders_have_kappa_and_prevalence() -> None:
    ratings, groups = interviews(6)
    units = pd.MultiIndex.from_arrays([groups, range(len(groups))], names=["transcript", "turn"])
    tables = {coder: pd.DataFrame({"housing": ratings[coder].to_numpy()}, index=units) for coder in "ab"}
    row = compare_matrices(tables, groups="transcript", interval="bootstrap", rounds=100).iloc[0]
    assert row["cohen_kappa"] == pytest.approx(coefficient("cohen_kappa", ratings).value)
    assert row["prevalence_a"] == pytest.approx(ratings["a"].mean())
    assert row["low"] < row["krippendorff_alpha"] < row["high"]


def test_kappa_is_refused_when_no_unit_is_without_the_code() -> None:
    a = pd.DataFrame({"housing": [True, True, False]})
    b = pd.DataFrame({"housing": [True, False, True]})
    row = compare_matrices({"a": a, "b": b}).iloc[0]
    assert math.isnan(row["krippendorff_alpha"])
    assert math.isnan(row["cohen_kappa"])
    assert "refused" in row["reason"]
    assert row["positive"] == pytest.approx(0.5)


def test_a_code_that_one_coder_did_not_have_is_missing_for_that_coder() -> None:
    a = pd.DataFrame({"housing": [True, False], "work": [True, False]})
    table = compare_matrices({"a": a, "b": a[["housing"]]}).set_index("code")
    assert table.loc["work", "n"] == 0
    assert table.loc["work", "reason"].startswith("no unit was coded by two coders")


def test_the_pooled_row_stands_beside_the_codes() -> None:
    a = pd.DataFrame({"housing": [True, False, False], "work": [True, False, False]})
    b = pd.DataFrame({"housing": [True, False, True], "work": [True, False, False]})
    table = compare_matrices({"a": a, "b": b}, pooled=True)
    assert table["code"].tolist() == ["housing", "work", "(pooled)"]
    assert table["n"].tolist() == [3, 3, 6]


# Spans


def spans(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["coder", "start", "end", "code"])


def alpha_u_by_definition(sections: list[list[tuple[int, int]]], length: int) -> float:
    """Krippendorff 2004, pp. 252-256, section by section: units and gaps of every coder, all pairs of coders."""

    def gaps(section: list[tuple[int, int]]) -> list[tuple[int, int]]:
        edges = [0, *(place for span in section for place in span), length]
        return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]

    observed = 0.0
    for mine, yours in permutations(sections, 2):
        for start, end in mine:
            for other_start, other_end in yours:
                if start < other_end and other_start < end:
                    observed += (start - other_start) ** 2 + (end - other_end) ** 2
            observed += sum((end - start) ** 2 for gap in gaps(yours) if gap[0] <= start and end <= gap[1])
        for start, end in yours:
            observed += sum((end - start) ** 2 for gap in gaps(mine) if gap[0] <= start and end <= gap[1])
    coders = len(sections)
    observed /= coders * (coders - 1) * length**2
    units = [end - start for section in sections for start, end in section]
    spaces = [end - start for section in sections for start, end in gaps(section)]
    above = sum(
        (len(units) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
        + unit**2 * sum(space - unit + 1 for space in spaces if space >= unit)
        for unit in units
    )
    everything = coders * length
    below = everything * (everything - 1) - sum(unit * (unit - 1) for unit in units)
    return 1 - observed / (2 / length * above / below)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), max_size=8, unique=True), min_size=2, max_size=3))
def test_alpha_u_is_its_definition(places: list[list[int]]) -> None:
    sections = [[(a, b) for a, b in zip(sorted(row)[::2], sorted(row)[1::2], strict=False)] for row in places]
    rows = [(f"coder {coder}", *span, "x") for coder, section in enumerate(sections) for span in section]
    found = alpha_u(spans(*rows), 0, 60, coders=[f"coder {coder}" for coder in range(len(sections))]).iloc[0]["alpha"]
    if rows:
        assert found == pytest.approx(alpha_u_by_definition(sections, 60))
    else:
        assert math.isnan(found)


def test_alpha_u_speaks_of_boundaries() -> None:
    """One coder takes the whole turn, the other its last third: they saw the same thing and alpha-U is far from 1."""
    table = alpha_u(spans(("a", 100, 160, "x"), ("b", 140, 160, "x")), 0, 300)
    assert 0 < table.loc[0, "alpha"] < 0.8


def test_the_same_spans_are_perfect_and_overlapping_ones_are_merged() -> None:
    table = alpha_u(spans(("a", 0, 9, "x"), ("a", 5, 20, "x"), ("b", 0, 20, "x")), 0, 50)
    assert table.loc[0, "alpha"] == 1.0
    assert table.loc[0, "spans"] == 2


def test_a_coder_without_spans_counts_when_named() -> None:
    only = spans(("a", 0, 9, "x"))
    assert "two coders" in alpha_u(only, 0, 50).loc[0, "reason"]
    assert alpha_u(only, 0, 50, coders=["a", "b"]).loc[0, "alpha"] < 0.1


def test_no_spans_at_all_are_no_number() -> None:
    table = alpha_u(spans(), 0, 50, coders=["a", "b"])
    assert table["code"].tolist() == ["(pooled)"]
    assert math.isnan(table.loc[0, "alpha"])
    assert table.loc[0, "reason"]


@pytest.mark.parametrize("row", [("a", 0, 99, "x"), ("a", 5, 5, "x")])
def test_a_span_outside_the_text_is_refused(row: tuple[str, int, int, str]) -> None:
    with pytest.raises(CodingError, match="outside"):
        alpha_u(spans(row), 0, 50)
