"""How long agreement takes: 5 000 units, 3 coders, 60 codes, alpha per code, and 1 000 bootstrap rounds by interview.

Run with ``python benchmarks/agreement.py``. Limits: 2 s for the table, 30 s for the bootstrap; exit status 1 over them.
``python benchmarks/agreement.py coverage`` measures instead how often a nominal 95 % interval holds the true alpha, on
constructed data (two coders, 40 turns an interview, interviews that differ in prevalence and difficulty).
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from coding.agreement import coefficient, compare_matrices

UNITS, CODERS, CODES, INTERVIEWS = 5_000, 3, 60, 20


def constructed(units: int, interviews: int, *, coders: int, codes: int, seed: int) -> dict[str, pd.DataFrame]:
    """Coders who share a truth that differs between interviews, each with some slips."""
    chance = np.random.default_rng(seed)
    names = np.repeat([f"R{place:03d}" for place in range(interviews)], units // interviews)
    share = np.repeat(chance.beta(1, 5, size=(interviews, codes)), units // interviews, axis=0)
    slips = np.repeat(chance.beta(2, 20, size=(interviews, codes)), units // interviews, axis=0)
    truth = chance.random(share.shape) < share
    index = pd.MultiIndex.from_arrays([names, np.arange(len(names))], names=["transcript", "turn"])
    columns = [f"code_{place}" for place in range(codes)]
    return {
        f"coder_{place}": pd.DataFrame(truth ^ (chance.random(truth.shape) < slips), index=index, columns=columns)
        for place in range(coders)
    }


def seconds(work: object) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def speed() -> int:
    """Print the times and return 1 when one is over its limit."""
    tables = constructed(UNITS, INTERVIEWS, coders=CODERS, codes=CODES, seed=1)
    coders = list(tables)
    sets = pd.DataFrame(
        {name: [frozenset(np.flatnonzero(row)) for row in tables[name].to_numpy()] for name in coders}, index=tables[coders[0]].index
    )  # fmt: skip
    measured = [
        ("table per code", 2, seconds(lambda: compare_matrices(tables))),
        ("with jackknife-t", 2, seconds(lambda: compare_matrices(tables, groups="transcript", interval=True))),
        ("with 1 000 bootstrap rounds", 30, seconds(lambda: compare_matrices(tables, groups="transcript", interval="bootstrap"))),
        ("alpha of sets, MASI 2006, bootstrap", 30, seconds(lambda: coefficient(
            "krippendorff_alpha", sets, distance="masi_2006", interval="bootstrap", groups="transcript"))),
        ("60 single coefficients, jackknife-t", 30, seconds(lambda: [coefficient(
            "krippendorff_alpha", pd.DataFrame({name: tables[name][code] for name in coders}), interval=True,
            groups="transcript") for code in tables[coders[0]].columns])),
    ]  # fmt: skip
    for what, limit, took in measured:
        print(f"{what:40} {took:7.2f} s   (limit {limit} s){'   TOO SLOW' if took > limit else ''}")
    return int(any(took > limit for _, limit, took in measured))


def coverage(repeats: int = 300) -> int:
    """Print the share of intervals that hold the true alpha, for 5, 8 and 20 interviews."""
    truth = compare_matrices(constructed(400_000, 10_000, coders=2, codes=1, seed=99)).loc[0, "krippendorff_alpha"]
    for interviews in (5, 8, 20):
        for interval in (True, "bootstrap"):
            tables = constructed(40 * interviews, interviews, coders=2, codes=repeats, seed=interviews)
            found = compare_matrices(tables, groups="transcript", interval=interval).dropna(subset=["low"])
            held = ((found["low"] <= truth) & (truth <= found["high"])).mean()
            kind = "jackknife-t" if interval is True else "bootstrap"
            print(
                f"{interviews:3} interviews, {kind:12} covers {held:.3f} ({len(found)} of {repeats} with an interval)"
            )
    return 0


if __name__ == "__main__":
    sys.exit(coverage(600) if sys.argv[1:] == ["coverage"] else speed())
