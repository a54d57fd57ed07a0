"""Intervals: shares, and values over whole interviews."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.errors import CodingError
from coding.intervals import bootstrap_draws, jackknife_t, percentile_interval, wilson


def test_wilson_is_the_interval_of_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for count, total in [(0, 5), (3, 15), (8, 8), (40, 113)]:
        assert wilson(count, total) == pytest.approx(proportion.proportion_confint(count, total, method="wilson"))


def test_asking_everyone_leaves_nothing_uncertain() -> None:
    assert wilson(3, 10, population=10) == pytest.approx((0.3, 0.3))


def test_a_finite_population_narrows_the_interval() -> None:
    low, high = wilson(3, 10)
    finite_low, finite_high = wilson(3, 10, population=15)
    assert low < finite_low < 0.3 < finite_high < high


def test_a_share_of_nobody_is_not_a_number() -> None:
    assert all(math.isnan(end) for end in wilson(0, 0))


@pytest.mark.parametrize(("count", "total", "population"), [(5, 3, None), (-1, 3, None), (1, 5, 3)])
def test_counts_that_contradict_each_other_are_refused(count: int, total: int, population: int | None) -> None:
    with pytest.raises(CodingError):
        wilson(count, total, population=population)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 200))
def test_wilson_holds_the_share_and_stays_between_0_and_1(count: int, total: int, more: int) -> None:
    count = min(count, total)
    low, high = wilson(count, total, population=total + more)
    assert 0 <= low <= count / total + 1e-12
    assert count / total - 1e-12 <= high <= 1


def test_the_jackknife_of_a_mean_is_the_t_interval() -> None:
    from scipy import stats

    values = np.array([3.0, 5.0, 4.0, 9.0, 1.0, 6.0])
    left_out = [np.delete(values, place).mean() for place in range(len(values))]
    expected = stats.t.interval(0.95, 5, loc=values.mean(), scale=stats.sem(values))
    assert [float(end) for end in jackknife_t(values.mean(), left_out)] == pytest.approx(expected)


def test_an_interval_of_width_zero_is_none() -> None:
    assert all(math.isnan(float(end)) for end in jackknife_t(1.0, [1.0] * 6))


def test_draws_are_reproducible_and_complete() -> None:
    draws = bootstrap_draws(8, rounds=50, seed=3)
    assert (draws == bootstrap_draws(8, rounds=50, seed=3)).all()
    assert (draws.sum(axis=1) == 8).all()
    with pytest.raises(CodingError, match="0 rounds"):
        bootstrap_draws(8, rounds=0)


def test_undefined_rounds_are_left_out() -> None:
    rows = np.column_stack([[0.1, np.nan, 0.3], [np.nan] * 3])
    low, high = percentile_interval(rows)
    assert 0.1 <= low[0] < high[0] <= 0.3
    assert np.isnan(low[1])
    assert np.isnan(high[1])
