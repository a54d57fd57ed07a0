"""Tests of groups, made only when asked for: exact or by permutation, participant by participant, with what they mean and could find."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.errors import CodingError
from coding.themes.counting import Numbers

LEVEL = 0.05
TRUE_SHARES = (0.25, 0.75)
"""The difference for which the power is told: a quarter of one group against three quarters of the other."""

_STUDIES = 1000
"""Invented studies from which the power of a permutation test is told."""

_WORDS: dict[str, dict[str, Any]] = {
    "sv": {
        "exact": "Fishers exakta test, deltagare",
        "permuted": "permutation av deltagare, chi-två, {draws} dragningar",
        "without": "{test}, utan {number} där inget är angivet",
        "only_here": "{test}; bara den här fördelningen, ingen population",
        "means": {
            "purposive": "Deltagarna valdes, de drogs inte: p beskriver bara hur ovanlig fördelningen vore om slumpen hade delat upp just "
            "dessa deltagare på grupperna, och säger inget om någon population.",
            "census": "Alla tillfrågades, så skillnaden är den som tabellen visar: p beskriver bara hur ovanlig fördelningen vore om "
            "slumpen hade delat upp just dessa deltagare på grupperna; någon population utöver dem finns inte.",
            "random": "Deltagarna drogs slumpmässigt: p gäller den population som de drogs ur.",
        },
        "two": "om {low} % av den ena gruppen och {high} % av den andra",
        "more": "om {low} % av den största gruppen, {high} % av den näst största och hälften av de övriga",
        "absence": "Att ingen skillnad visar sig betyder inte att det inte finns någon: {if_so} verkligen tog upp ett tema skulle testet "
        "upptäcka det i {power} av 100 sådana studier ({groups} deltagare){corrected}.",
        "corrected": ", och i {power} av 100 när det rättas för att {tested} teman prövas",
    },
    "en": {
        "exact": "Fisher's exact test, participants",
        "permuted": "permutation of participants, chi-square, {draws} draws",
        "without": "{test}, without {number} of whom nothing is told",
        "only_here": "{test}; this allocation only, no population",
        "means": {
            "purposive": "The participants were chosen, not drawn: p only describes how unusual the allocation would be had chance divided "
            "these same participants into the groups, and says nothing of any population.",
            "census": "Everyone was asked, so the difference is the one in the table: p only describes how unusual the allocation would be "
            "had chance divided these same participants into the groups; there is no population beyond them.",
            "random": "The participants were drawn at random: p speaks of the population they were drawn from.",
        },
        "two": "if {low}% of one group and {high}% of the other",
        "more": "if {low}% of the largest group, {high}% of the next largest and half of the others",
        "absence": "That no difference shows does not mean that there is none: {if_so} really brought a theme up, the test would find it "
        "in {power} of 100 such studies ({groups} participants){corrected}.",
        "corrected": ", and in {power} of 100 when corrected for {tested} themes being tested",
    },
}  # fmt: skip


def compare_groups(
    having: Numbers,
    members: NDArray[np.bool_],
    *,
    by: str,
    sampling: str,
    language: str,
    permutations: int,
    seed: int,
    left_out: int = 0,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the columns p, p_holm and test, a row per code, and the facts that belong beside them (see `cross_tabulate`).

    ``having`` is codes × groups (participants with the code), ``members`` groups × participants, without
    the ``left_out`` participants of no group. Raises `CodingError` when there is
    only one group, or somebody is in two.
    """
    if len(members) < 2:
        raise CodingError(f"A test needs two groups, and {by!r} has {len(members)}. Leave test=True out.")
    if (members.sum(axis=0) > 1).any():
        raise CodingError(
            f"Some participants are in two groups of {by!r}, so that the groups are not independent. Leave test=True out."
        )
    read, say = members.sum(axis=1), _WORDS[language]
    if len(read) == 2:
        p = _fisher_tables(int(read[0]), int(read[1]))[having[:, 0], having[:, 1]].copy()
        test = str(say["exact"])
    else:
        p = np.array([_permuted(row, read, permutations, seed) for row in having])
        test = str(say["permuted"]).format(draws=permutations)
    if left_out:
        test = str(say["without"]).format(test=test, number=left_out)
    everyone = having.sum(axis=1)
    p[(everyone == 0) | (everyone == read.sum())] = np.nan
    table = pd.DataFrame({"p": p, "p_holm": holm(p)})
    table["test"] = test if sampling == "random" else str(say["only_here"]).format(test=test)
    told = _power(read, int((~np.isnan(p)).sum()), say, permutations, seed)
    return table, {**told, "p_means": str(say["means"][sampling])}


def fisher_exact(having: tuple[int, int], read: tuple[int, int]) -> float:
    """Return the two-sided p of Fisher's exact test for the shares of two groups: having[0] of read[0] against having[1] of read[1].

    >>> round(fisher_exact((8, 1), (10, 6)), 4)
    0.035
    """
    return float(_fisher_tables(*read)[having[0], having[1]])


def fisher_power(read: tuple[int, int], shares: tuple[float, float] = TRUE_SHARES, *, level: float = LEVEL) -> float:
    """Return how often Fisher's exact test finds a difference, were ``shares`` the true shares of two groups of these sizes.

    Computed exactly, over every outcome the two groups can have.

    >>> round(fisher_power((10, 5)), 2)
    0.33
    """
    from scipy.stats import binom  # late: it would double the time of `import coding`

    outcomes = [binom.pmf(np.arange(n + 1), n, share) for n, share in zip(read, shares, strict=True)]
    found = _fisher_tables(*read) <= level
    return float(np.outer(*outcomes)[found].sum())


def permutation_power(
    read: tuple[int, ...],
    shares: tuple[float, ...],
    *,
    levels: tuple[float, ...] = (LEVEL,),
    permutations: int = 10_000,
    seed: int = 0,
) -> tuple[float, ...]:
    """Return how often a permutation of participants finds a difference, were ``shares`` the true shares of groups of these sizes.

    One number per level, from 1000 invented studies drawn with ``seed`` (standard error at most 0.016).

    >>> permutation_power((40, 40, 40), (0.1, 0.9, 0.5))
    (1.0,)
    """
    sizes = np.array(read, dtype=np.int64)
    studies = np.random.default_rng(seed).binomial(sizes, shares, size=(_STUDIES, len(sizes)))
    totals = studies.sum(axis=1)
    p = np.ones(_STUDIES)
    for total in np.unique(totals[(totals > 0) & (totals < sizes.sum())]):
        mine = totals == total
        p[mine] = _p_permuted(studies[mine], sizes, int(total), permutations, seed)
    return tuple(float((p <= level).mean()) for level in levels)


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values corrected for their number by Holm's method; NaN stays NaN and is not counted.

    >>> holm(np.array([0.01, 0.04, np.nan, 0.03])).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    made = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    made[order] = np.minimum(np.maximum.accumulate(steps), 1) if len(order) else steps
    return made


def _power(read: Numbers, tested: int, say: Mapping[str, Any], permutations: int, seed: int) -> dict[str, Any]:
    """What the test could have found, at 5 % and corrected for the number of codes tested."""
    sizes = tuple(sorted((int(n) for n in read), reverse=True))
    levels = (LEVEL, LEVEL / max(tested, 1))
    if len(sizes) == 2:
        power, corrected = (fisher_power((sizes[0], sizes[1]), level=level) for level in levels)
    else:
        shares = (*TRUE_SHARES, *(0.5 for _ in sizes[2:]))
        power, corrected = permutation_power(sizes, shares, levels=levels, permutations=permutations, seed=seed)
    low, high = (round(100 * share) for share in TRUE_SHARES)
    told = str(say["absence"]).format(
        if_so=str(say["two" if len(sizes) == 2 else "more"]).format(low=low, high=high),
        power=round(100 * power),
        groups=" + ".join(map(str, sizes)),
        corrected=str(say["corrected"]).format(power=round(100 * corrected), tested=tested) if tested > 1 else "",
    )
    return {"power": power, "power_corrected": corrected, "tested": tested, "absence": told}


@lru_cache(maxsize=16)
def _fisher_tables(first: int, second: int) -> NDArray[np.float64]:
    """Two-sided p for every outcome (a of first, b of second): the tables with the same total that are no more likely."""
    from scipy.stats import hypergeom  # late, as above

    p = np.ones((first + 1, second + 1))
    for total in range(1, first + second):
        a = np.arange(max(0, total - second), min(first, total) + 1)
        likely = hypergeom.pmf(a, first + second, first, total)
        ranked = np.sort(likely)
        at_most = np.searchsorted(ranked, likely * (1 + 1e-7), side="right")
        p[a, total - a] = np.minimum(np.cumsum(ranked)[at_most - 1], 1)
    p.setflags(write=False)
    return p


def _permuted(having: Numbers, read: Numbers, permutations: int, seed: int) -> float:
    total = int(having.sum())
    if not 0 < total < int(read.sum()):
        return np.nan
    return float(_p_permuted(having[np.newaxis], read, total, permutations, seed)[0])


def _p_permuted(having: Numbers, read: Numbers, total: int, permutations: int, seed: int) -> NDArray[np.float64]:
    """The p of each row (participants with a code, by group) among random divisions of the same participants.

    The observed division counts as one of them: Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, 39.
    """
    draws = np.random.default_rng(seed).multivariate_hypergeometric(read, total, size=permutations)
    expected = total * read / read.sum()

    def distance(counts: Numbers) -> NDArray[np.float64]:
        made: NDArray[np.float64] = ((counts - expected) ** 2 / expected).sum(axis=-1)
        return made

    nearer = np.searchsorted(np.sort(distance(draws)), distance(having) * (1 - 1e-9), side="left")
    found: NDArray[np.float64] = (1 + permutations - nearer) / (1 + permutations)
    return found
