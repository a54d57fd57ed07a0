"""Published values are matched: the worked examples of the papers, copied here as numbers."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coding.agreement import alpha_u, coefficient, set_distance

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # Cohen 1960, p. 45, N = 200
COHEN_1968 = pd.DataFrame([[0, 1, 3], [1, 0, 6], [3, 6, 0]])  # Cohen 1968, disagreement weights
FLEISS_1971 = [  # 30 patients, how many of 6 raters chose each of 5 diagnoses
    (0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0), (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6), (1, 0, 0, 5, 0), (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1), (0, 0, 5, 0, 1), (3, 0, 0, 1, 2), (5, 1, 0, 0, 0),
    (0, 2, 0, 4, 0), (1, 0, 2, 0, 3), (0, 0, 0, 0, 6), (0, 1, 0, 5, 0), (0, 2, 0, 1, 3), (2, 0, 0, 4, 0),
    (1, 0, 0, 4, 1), (0, 5, 0, 1, 0), (4, 0, 0, 0, 2), (0, 2, 0, 4, 0), (1, 0, 5, 0, 0), (0, 0, 0, 0, 6),
]  # fmt: skip
KRIPPENDORFF_2011_C = [  # Krippendorff 2011, section C; four observers, twelve units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def from_table(table: list[list[int]]) -> pd.DataFrame:
    """One row per unit from a cross-table of two coders."""
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return pd.DataFrame(pairs, columns=["a", "b"])


def from_coders(ratings: list[list[Any]]) -> pd.DataFrame:
    """Units in rows from one list of ratings per coder."""
    return pd.DataFrame({f"coder {place}": row for place, row in enumerate(ratings)})


def fleiss() -> pd.DataFrame:
    return pd.DataFrame([[value for value, count in enumerate(row) for _ in range(count)] for row in FLEISS_1971])


def test_cohen_1960() -> None:
    assert coefficient("percent", from_table(COHEN_1960)).value == pytest.approx(0.70)
    assert coefficient("cohen_kappa", from_table(COHEN_1960)).value == pytest.approx(0.492, abs=0.001)


def test_cohen_1968_own_weights() -> None:
    kappa = coefficient("cohen_kappa", from_table(COHEN_1960), weights=COHEN_1968)
    assert kappa.value == pytest.approx(0.348, abs=0.001)


@pytest.mark.parametrize(("weights", "expected"), [("linear", 0.4737), ("quadratic", 0.4545)])
def test_linear_and_quadratic_weights(weights: str, expected: float) -> None:
    assert coefficient("cohen_kappa", from_table(COHEN_1960), weights=weights).value == pytest.approx(
        expected, abs=1e-4
    )


def test_fleiss_1971() -> None:
    assert coefficient("fleiss_kappa", fleiss()).value == pytest.approx(0.430, abs=0.001)
    assert coefficient("percent", fleiss()).value == pytest.approx(0.5556, abs=1e-4)
    assert coefficient("gwet_ac1", fleiss()).value == pytest.approx(0.4479, abs=1e-4)
    assert coefficient("krippendorff_alpha", fleiss()).value == pytest.approx(0.4334, abs=1e-4)


def test_krippendorff_2011_section_b() -> None:
    ratings = from_coders([list("aabbdcccedda"), list("babbbccceddd")])
    assert coefficient("krippendorff_alpha", ratings).value == pytest.approx(0.692, abs=0.001)
    assert coefficient("percent", ratings).value == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_2011_section_c(level: str, expected: float) -> None:
    alpha = coefficient("krippendorff_alpha", from_coders(KRIPPENDORFF_2011_C), level=level)
    assert alpha.value == pytest.approx(expected, abs=0.001)
    assert alpha.n == 11


def test_percent_with_missing_ratings_is_the_observed_agreement_of_alpha() -> None:
    assert coefficient("percent", from_coders(KRIPPENDORFF_2011_C)).value == pytest.approx(0.80)


def test_gwet_with_missing_ratings() -> None:
    """Gwet 2014, Handbook of Inter-Rater Reliability: the same four raters and twelve subjects."""
    ratings = from_coders(KRIPPENDORFF_2011_C)
    assert coefficient("gwet_ac1", ratings).value == pytest.approx(0.77544, abs=1e-4)
    assert coefficient("fleiss_kappa", ratings).value == pytest.approx(0.76117, abs=1e-4)


def test_krippendorff_1995_atoms() -> None:
    """Krippendorff 1995, example A: spans cut into 24 atoms."""
    ratings = from_coders([list("001111111100001111110000"), list("000011110000000110000000")])
    assert coefficient("cohen_kappa", ratings).value == pytest.approx(0.385, abs=0.001)
    assert coefficient("scott_pi", ratings).value == pytest.approx(0.314, abs=0.001)
    assert coefficient("krippendorff_alpha", ratings).value == pytest.approx(0.329, abs=0.001)


def test_gwet_2002_paradox() -> None:
    ratings = from_table([[118, 5], [2, 0]])
    assert coefficient("percent", ratings).value == pytest.approx(0.944)
    assert coefficient("cohen_kappa", ratings).value == pytest.approx(-0.0234, abs=1e-4)
    assert coefficient("gwet_ac1", ratings).value == pytest.approx(0.9408, abs=1e-4)
    assert coefficient("negative", ratings.astype(bool)).value == pytest.approx(0.9712, abs=1e-4)
    assert coefficient("positive", ratings.astype(bool)).value == 0


def test_holsti_counts_unpaired_decisions_too() -> None:
    """Holsti 1969: 2M / (N1 + N2) with M 19, N1 25, N2 22."""
    first = ["x"] * 19 + ["x"] * 3 + ["x"] * 3
    second = ["x"] * 19 + ["y"] * 3 + [None] * 3
    assert coefficient("holsti", from_coders([first, second])).value == pytest.approx(0.8085, abs=1e-4)


@pytest.mark.parametrize(
    ("a", "b", "jaccard", "masi_2006", "masi_2004"),
    [
        ("", "", 0, 0, 0),
        ("A", "", 1, 1, 1 / 3),
        ("A", "A", 0, 0, 0),
        ("A", "AB", 1 / 2, 2 / 3, 1 / 6),
        ("AB", "BC", 2 / 3, 8 / 9, 4 / 9),
        ("A", "B", 1, 1, 1),
    ],
)
def test_set_distances(a: str, b: str, jaccard: float, masi_2006: float, masi_2004: float) -> None:
    """Passonneau 2004 and 2006; two empty sets have distance 0."""
    one, two = frozenset(a), frozenset(b)
    for name, expected in {"jaccard": jaccard, "masi_2006": masi_2006, "masi_2004": masi_2004}.items():
        assert set_distance(name, one, two) == pytest.approx(expected)
        assert set_distance(name, two, one) == pytest.approx(expected)


def test_alpha_u_krippendorff_2004() -> None:
    """Krippendorff 2004, p. 254: two observers, codes c and k, continuum from 150 to 450."""
    spans = pd.DataFrame(
        [
            ("0", 225, 295, "c"), ("0", 370, 400, "c"), ("1", 220, 300, "c"), ("1", 355, 375, "c"), ("1", 400, 420, "c"),
            ("0", 180, 240, "k"), ("0", 300, 350, "k"), ("1", 180, 240, "k"), ("1", 300, 350, "k"),
        ],
        columns=["coder", "start", "end", "code"],
    )  # fmt: skip
    table = alpha_u(spans, 150, 300).set_index("code")
    assert table.loc["(pooled)", "alpha"] == pytest.approx(0.8591, abs=0.001)
    assert table.loc["c", ["alpha", "observed", "expected"]].tolist() == pytest.approx(
        [0.7286, 0.0144, 0.0532], abs=0.001
    )
    assert table.loc["k", ["alpha", "expected"]].tolist() == pytest.approx([1.0, 0.049], abs=0.001)


def reference_cases() -> list[dict[str, Any]]:
    folder = os.environ.get("CODING_REFERENCE")
    if not folder:
        return []
    cases: list[dict[str, Any]] = json.loads((Path(folder) / "cases" / "agreement.json").read_text("utf-8"))["cases"]
    return cases


NAMED = {
    "percent": ("percent", {}), "kappa": ("cohen_kappa", {}), "scott_pi": ("scott_pi", {}), "AC1": ("gwet_ac1", {}),
    "fleiss_kappa": ("fleiss_kappa", {}), "alpha_nominal": ("krippendorff_alpha", {}), "observed_agreement": ("percent", {}),
    "observed_agreement_pairable": ("percent", {}), "alpha_ordinal": ("krippendorff_alpha", {"level": "ordinal"}),
    "alpha_interval": ("krippendorff_alpha", {"level": "interval"}), "alpha_ratio": ("krippendorff_alpha", {"level": "ratio"}),
    "kappa_linear": ("cohen_kappa", {"weights": "linear"}), "kappa_quadratic": ("cohen_kappa", {"weights": "quadratic"}),
}  # fmt: skip


@pytest.mark.skipif(not os.environ.get("CODING_REFERENCE"), reason="set CODING_REFERENCE to the reference data")
def test_the_reference_cases() -> None:
    seen = 0
    for case in reference_cases():
        given = case["input"]
        if "table" not in given and "ratings" not in given:
            continue
        ratings = from_table(given["table"]) if "table" in given else from_coders(given["ratings"])
        for key, expected in (case["expected"] | case.get("computed", {})).items():
            name, options = NAMED.get(key, (None, {}))
            if key == "weighted_kappa":
                name, options = "cohen_kappa", {"weights": pd.DataFrame(given["disagreement_weights"])}
            if name is None:
                continue
            found = coefficient(name, ratings, **options)
            seen += 1
            if expected is None:
                assert math.isnan(found.value), (case["id"], key)
                assert found.reason.startswith(case["reason"]), (case["id"], found.reason)
            else:
                assert found.value == pytest.approx(expected, abs=max(case["tolerance"], 1e-4)), (case["id"], key)
    assert seen > 20


@pytest.mark.skipif(not os.environ.get("CODING_REFERENCE"), reason="set CODING_REFERENCE to the reference data")
def test_the_reference_spans_and_sets() -> None:
    cases = {case["id"]: case for case in reference_cases()}
    given = cases["krippendorff_2004_alpha_u"]["input"]
    units = [(coder, start, start + length, code) for coder, start, length, code in given["units"]]
    table = alpha_u(
        pd.DataFrame(units, columns=["coder", "start", "end", "code"]),
        given["continuum_start"],
        given["continuum_length"],
    ).set_index("code")
    expected = cases["krippendorff_2004_alpha_u"]["expected"]
    found = [table.loc["(pooled)", "alpha"], *table.loc[["c", "k"], "alpha"], *table.loc[["c", "k"], "expected"]]
    keys = ["alpha_u", "alpha_u_c", "alpha_u_k", "De_c", "De_k"]
    assert np.allclose(found, [expected[key] for key in keys], atol=0.001)
    sets = cases["set_distances"]
    for name, values in sets["expected"].items():
        distances = [set_distance(name, frozenset(a), frozenset(b)) for a, b in sets["input"]["pairs"]]
        assert distances == pytest.approx(values, abs=sets["tolerance"])
