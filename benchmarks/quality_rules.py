"""How well rules find what people coded: precision, recall and F1 per theme, against what coders agree on and each of them.

A unit that one coder gave the code and another did not is no truth and is left out of "all agree". Intervals are Wilson's
for precision and recall; for F1 the transcripts are drawn anew (seeded). A theme with fewer than five
positive units gets no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from coding import Codebook, Codings, Corpus, measure_rules, rule_hits
from coding.rules.measure import AGREED

TOGETHER = "together"
FIGURES = [
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
    "f1",
    "f1_low",
    "f1_high",
]


def published_reports(reference: Path) -> tuple[Corpus, Codings, dict[str, str]]:
    """Return the coded passages of two published reports, their coders' codings, and each passage's report."""
    table = pd.read_csv(reference / "reports" / "passages-coded.tsv", sep="\t", dtype=str, keep_default_na=False)
    corpus = Corpus.from_frame(table, name="id", text="text", attributes=["report"])
    rows = [
        {"transcript": row["id"], "code": code.strip(), "coder": coder}
        for row in table.to_dict("records")
        for coder in ("coder_a", "coder_b")
        for code in row[coder].split(",")
    ]
    by_hand = Codings.from_frame(pd.DataFrame(rows), corpus)
    return corpus, by_hand, dict(zip(table["id"], table["report"], strict=True))


def measure_themes(
    corpus: Corpus, by_hand: Codings, codebook: Codebook, groups: Mapping[str, str], *, unit: str
) -> pd.DataFrame:
    """Return a row for each group of transcripts (and all of them together), theme and truth.

    `groups` has each transcript's group. Columns: group, code, truth (a coder, or "all agree"), units, positives, found,
    hits (found and positive), `FIGURES` (95 %; NaN with too few positives), human_f1 (coders against each other).
    """
    names = {group: [name for name in corpus if groups[name] == group] for group in dict.fromkeys(groups.values())}
    chosen = {**names, TOGETHER: list(corpus)} if len(names) > 1 else {TOGETHER: list(corpus)}
    parts = []
    for group, transcripts in chosen.items():
        some, codings = corpus.select(transcripts), by_hand.where(transcript=transcripts)
        table = _of_themes(measure_rules(some, codebook, codings, unit=unit), codebook)
        parts.append(table.assign(group=group))
    table = pd.concat(parts, ignore_index=True)
    return table[["group", "code", "truth", "units", "positives", "found", "hits", *FIGURES, "human_f1"]]


def _of_themes(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    themes = [code.id for code in codebook.codes]
    table = table.rename(columns={"against": "truth"})
    return table[(table["rule"] == "") & table["code"].isin(themes)].reset_index(drop=True)


def measure_sub_codes(
    corpus: Corpus, by_hand: Codings, people: Codings, codebook: Codebook, *, unit: str
) -> pd.DataFrame:
    """Return a row for each sub-code: its rules against `by_hand`, and `people` against each other.

    Columns: theme, code, rules (how many it has), units, positives, found, hits, precision, recall (with Wilson limits), f1,
    human_f1. Precision is NaN where nothing was found; too few positives leave no figure.
    """
    theme_of = {code.id: theme.id for theme in codebook.codes for code in theme.codes}
    scored = measure_rules(corpus, codebook, by_hand, unit=unit)
    told = measure_rules(corpus, codebook, people, unit=unit)
    human = told[(told["rule"] == "") & (told["against"] == AGREED)].set_index("code")["human_f1"]
    table = scored[(scored["rule"] == "") & scored["code"].isin(theme_of)].reset_index(drop=True)
    table["human_f1"] = table["code"].map(human)
    table.insert(0, "theme", table["code"].map(theme_of))
    table.insert(2, "rules", [len(codebook[code].rules.any) for code in table["code"]])
    return table.drop(columns=["rule", "against", "f1_low", "f1_high", "note"])


def coders_f1(corpus: Corpus, by_hand: Codings, codebook: Codebook, *, unit: str) -> pd.Series:
    """Return for each theme F1 of the coders against each other, on what both read."""
    table = _of_themes(measure_rules(corpus, codebook, by_hand, unit=unit), codebook)
    return table[table["truth"] == AGREED].set_index("code")["human_f1"]


def measure_each_rule(corpus: Corpus, by_hand: Codings, codebook: Codebook, groups: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each rule, measured against its theme (people coded themes, not sub-codes); units are documents.

    Columns: theme, code, rule, found (units with a hit), then for each group `<group> true` (all coders gave the theme)
    and `<group> false` (none did; units in dispute are in neither), and alone (units that no other rule of the theme
    found).
    """
    theme_of = {code.id: theme.id for theme in codebook.codes for code in [theme, *theme.codes]}
    hits = rule_hits(corpus, codebook, unit="document")[["transcript", "code", "rule"]].drop_duplicates()
    hits["theme"] = hits["code"].map(theme_of)
    hits["rules"] = hits.groupby(["transcript", "theme"])["rule"].transform("nunique")
    tables = [by_hand.matrix(corpus, "document", codebook, coder=coder) for coder in by_hand.coders]
    given = [table.droplevel(["start", "end"]) for table in tables]
    rows = []
    for code in codebook:
        theme = theme_of[code.id]
        for rule in code.rules.any:
            its = hits[(hits["code"] == code.id) & (hits["rule"] == rule)]
            told = pd.concat([table.loc[its["transcript"], theme] for table in given], axis=1)
            group = told.index.map(groups.get)
            row: dict[str, object] = {"theme": theme, "code": code.id, "rule": rule, "found": len(its)}
            for name in dict.fromkeys(groups.values()):
                here = told[group == name]
                row[f"{name} true"] = int(here.all(axis=1).sum())
                row[f"{name} false"] = int((~here.any(axis=1)).sum())
            rows.append({**row, "alone": int((its["rules"] == 1).sum())})
    return pd.DataFrame(rows)
