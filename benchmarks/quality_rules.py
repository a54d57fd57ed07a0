"""How well rules find what people coded: precision, recall and F1 per theme, against both coders and each of them.

Truth is what two coders agree on: a unit where one gave the code and the other did not is left out. Intervals are Wilson's
for precision and recall; for F1 the units are drawn anew 2 000 times (seeded). A theme with fewer than `FEWEST` positive
units gets no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding import Codebook, Codings, Corpus, code_by_rules, rule_hits
from coding.intervals import bootstrap_draws, percentile_interval, wilson

FEWEST = 5
"""Under this many positive units precision, recall and F1 say nothing."""

ROUNDS, SEED = 2000, 1

Flags = NDArray[np.bool_]


def published_reports(reference: Path) -> tuple[Corpus, Codings]:
    """Return the coded passages of two published reports, a transcript each, and the codings of their two coders."""
    table = pd.read_csv(reference / "reports" / "passages-coded.tsv", sep="\t", dtype=str, keep_default_na=False)
    corpus = Corpus.from_frame(table, name="id", text="text", attributes=["report"])
    rows = [
        {"transcript": row["id"], "code": code.strip(), "coder": coder}
        for row in table.to_dict("records")
        for coder in ("coder_a", "coder_b")
        for code in row[coder].split(",")
    ]
    return corpus, Codings.from_frame(pd.DataFrame(rows), corpus)


def found_by_rules(corpus: Corpus, codebook: Codebook, unit: str) -> pd.DataFrame:
    """Return units × codes: where rules hit, parents including children; every unit has a row."""
    return code_by_rules(corpus, codebook, unit=unit).matrix(corpus, unit, codebook)


def measure_themes(
    corpus: Corpus, by_hand: Codings, codebook: Codebook, groups: Mapping[str, str], *, unit: str = "document"
) -> pd.DataFrame:
    """Return a row for each group of transcripts (and "together"), theme and truth.

    `groups` maps transcript names to the group's name. Columns: group, code, truth ("agreed" or a coder's name), units,
    positives, hits, true_hits, then precision, recall and f1, each with _low and _high (95 %; NaN where there are too few
    positives), and human_f1: F1 of the coders against each other.
    """
    found = found_by_rules(corpus, codebook, unit)
    coded = {coder: by_hand.matrix(corpus, unit, codebook, coder=coder) for coder in by_hand.coders}
    read = found.index
    for table in coded.values():
        read = read.intersection(table.index)
    group = pd.Index([groups[name] for name in read.get_level_values("transcript")])
    rows = []
    for name in [*dict.fromkeys(group), "together"]:
        units = read if name == "together" else read[group == name]
        for theme in codebook.codes:
            by_coder = {coder: table.loc[units, theme.id].to_numpy() for coder, table in coded.items()}
            hits = found.loc[units, theme.id].to_numpy()
            for truth, (said, counts) in _truths(by_coder).items():
                figures = _figures(hits[counts], said[counts])
                rows.append({"group": name, "code": theme.id, "truth": truth, **figures, "human_f1": _human(by_coder)})
    table = pd.DataFrame(rows)
    return table if table["group"].nunique() > 2 else table[table["group"] == "together"].reset_index(drop=True)


def _truths(by_coder: Mapping[str, Flags]) -> dict[str, tuple[Flags, Flags]]:
    """Return for each truth what was coded, and which units count for it."""
    coded = list(by_coder.values())
    everywhere = np.ones(len(coded[0]), dtype=bool)
    each = {coder: (flags, everywhere) for coder, flags in by_coder.items()}
    if len(coded) == 1:
        return each
    agreed = np.all([flags == coded[0] for flags in coded[1:]], axis=0)
    return {"agreed": (coded[0], agreed), **each}


def _human(by_coder: Mapping[str, Flags]) -> float:
    """F1 of two coders against each other; with another number of coders there is none."""
    if len(by_coder) != 2:
        return float("nan")
    one, other = by_coder.values()
    return f1(int((one & other).sum()), int(one.sum()), int(other.sum()))


def f1(both: float, hits: float, positives: float) -> float:
    """The harmonic mean of precision and recall: 2 · true hits / (hits + positives)."""
    return 2 * both / (hits + positives) if hits + positives else float("nan")


def _figures(hits: Flags, said: Flags) -> dict[str, float]:
    both, found, positives = int((hits & said).sum()), int(hits.sum()), int(said.sum())
    counts: dict[str, float] = {"units": len(said), "positives": positives, "hits": found, "true_hits": both}
    if positives < FEWEST:
        return counts | dict.fromkeys(_FIGURES, float("nan"))
    precision, recall = wilson(both, found), wilson(both, positives)
    low, high = _f1_interval(hits, said)
    values = (both / found if found else float("nan"), *precision, both / positives, *recall)
    return counts | dict(zip(_FIGURES, (*values, f1(both, found, positives), low, high), strict=True))


_FIGURES = tuple(f"{what}{end}" for what in ("precision", "recall", "f1") for end in ("", "_low", "_high"))


def _f1_interval(hits: Flags, said: Flags) -> tuple[float, float]:
    draws = bootstrap_draws(len(said), rounds=ROUNDS, seed=SEED)
    both, either = draws @ (hits & said), draws @ (hits.astype(int) + said)
    with np.errstate(invalid="ignore"):
        low, high = percentile_interval(2 * both / either)
    return float(low), float(high)


def measure_each_rule(
    corpus: Corpus, by_hand: Codings, codebook: Codebook, groups: Mapping[str, str], *, unit: str = "document"
) -> pd.DataFrame:
    """Return a row for each rule: in how many units it hit, how many of these all coders gave the theme (and none of them).

    Columns: theme, code, rule, hits, then for each group and the group "together" `<group>_true` and `<group>_false`
    (units in dispute are in neither), and alone: units that no other rule of the theme found.
    """
    hits = rule_hits(corpus, codebook, unit=unit)[["transcript", "code", "rule"]].drop_duplicates()
    theme_of = {code.id: theme.id for theme in codebook.codes for code in [theme, *theme.codes]}
    given = {coder: by_hand.matrix(corpus, unit, codebook, coder=coder) for coder in by_hand.coders}
    flags = {theme.id: np.array([table[theme.id] for table in given.values()]) for theme in codebook.codes}
    names = next(iter(given.values())).index.get_level_values("transcript")
    at = {name: place for place, name in enumerate(names)}
    hits["theme"] = hits["code"].map(theme_of)
    hits["others"] = hits.groupby(["transcript", "theme"])["rule"].transform("nunique")
    rows = []
    for code in codebook:
        for rule in code.rules.any:
            its = hits[(hits["code"] == code.id) & (hits["rule"] == rule)]
            theme = theme_of[code.id]
            told = flags[theme][:, [at[name] for name in its["transcript"]]]
            places = pd.Series([groups[name] for name in its["transcript"]], dtype=object)
            row = {"theme": theme, "code": code.id, "rule": rule, "hits": len(its)}
            for group in [*dict.fromkeys(groups.values()), "together"]:
                here = np.ones(len(its), dtype=bool) if group == "together" else (places == group).to_numpy()
                row[f"{group}_true"] = int(told[:, here].all(axis=0).sum())
                row[f"{group}_false"] = int((~told[:, here]).all(axis=0).sum())
            rows.append(row | {"alone": int((its["others"] == 1).sum())})
    return pd.DataFrame(rows)
