"""Measure rules on coded material and write the figures into docs/quality.md: ``make quality``.

The coded passages of two published reports are not part of this project; the environment variable CODING_REFERENCE
names the folder that holds them (``reports/passages-coded.tsv``). Without it there is nothing to measure, and the page
stays as it is. Rules that were frozen before a text had been read (``codebooks/``) are measured anew as well: the
language layer has changed since. What they gave on the reports on that day (``results/rules_first.csv``) is only printed.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pandas as pd
from quality_rules import (
    TOGETHER,
    coders_f1,
    measure_each_rule,
    measure_sub_codes,
    measure_themes,
    published_reports,
)

from coding import Codebook, Codings, Corpus, open_project, read_codebook
from coding.rules.measure import AGREED, FEWEST

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "quality.md"
RESULTS = HERE / "results"
FROZEN = HERE / "codebooks"
CODEBOOK = HERE.parent / "codebooks" / "integration.yaml"
STUDY = HERE.parent / "corpus"


def main() -> int:
    reference = os.environ.get("CODING_REFERENCE")
    if not reference:
        print("Nothing measured: set CODING_REFERENCE to the folder that holds reports/passages-coded.tsv.")
        return 0
    sections = rules_on_reports(Path(reference))
    sections |= rules_on_interviews()
    sections |= rules_on_invented_passages()
    page = PAGE.read_text(encoding="utf-8")
    for name, text in sections.items():
        page = between(page, name, text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    for name, text in sections.items():
        print(f"\n{name}\n{text}")
    print(f"\nWritten into {PAGE.relative_to(HERE.parent)}.")
    return 0


def rules_on_reports(reference: Path) -> dict[str, str]:
    """Measure the codebook, and the one frozen before the second report was read, on the two reports."""
    codebook, first = read_codebook(CODEBOOK), read_codebook(FROZEN / "rules_first.yaml")
    corpus, by_hand, report = published_reports(reference)
    themes = measure_themes(corpus, by_hand, codebook, report, unit="document")
    anew = measure_themes(corpus, by_hand, first, report, unit="document")
    rules = measure_each_rule(corpus, by_hand, codebook, report)
    keep(rules, "rules_each")
    return {
        "rules-first": told(pd.read_csv(RESULTS / "rules_first.csv", dtype={"codebook": str})),
        "rules-first-today": told(keep(of_codebook(anew, first), "rules_first_today")),
        "rules-now": told(keep(of_codebook(themes, codebook), "rules_now")),
        "rules-each": told_of_rules(rules),
    }


def of_codebook(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The table with the first letters of the codebook's fingerprint in front."""
    table.insert(0, "codebook", codebook.fingerprint[:12])
    return table


def keep(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Write a table into results/, and return it."""
    table.round(6).to_csv(RESULTS / f"{name}.csv", index=False, lineterminator="\n")
    return table


def rules_on_interviews() -> dict[str, str]:
    """Measure the codebook on the bundled interviews, against what their coders settled on."""
    project = open_project(STUDY)
    corpus, codebook = project.corpus, project.codebook
    parity = {name: "even-numbered" if int(name[1:]) % 2 == 0 else "odd-numbered" for name in corpus}
    consensus = project.codings.where(coder="consensus")
    frozen = read_codebook(FROZEN / "rules_interviews_first.yaml")
    first = measure_themes(corpus, consensus, frozen, parity, unit="turn")
    themes = measure_themes(corpus, consensus, codebook, parity, unit="turn")
    two = coders_f1(corpus, project.codings.where(coder=["a", "b"]), codebook, unit="turn")
    themes.loc[themes["group"] == TOGETHER, "human_f1"] = themes["code"].map(two)
    below = measure_sub_codes(corpus, consensus, project.codings.where(coder=["a", "b"]), codebook, unit="turn")
    return {
        "rules-interviews-first": told(keep(of_codebook(first, frozen), "rules_interviews_first")),
        "rules-interviews": told(keep(of_codebook(themes, codebook), "rules_interviews")),
        "rules-sub-codes": told_of_sub_codes(keep(of_codebook(below, codebook), "rules_sub_codes")),
    }


def rules_on_invented_passages() -> dict[str, str]:
    """Measure the codebook, and the one of before, on passages invented by one who knew the themes and no rule."""
    passages = pd.read_csv(HERE / "invented_passages.tsv", sep="\t", dtype=str, keep_default_na=False)
    corpus = Corpus.from_frame(passages, attributes=["half"])
    rows = [
        {"transcript": row["id"], "code": code, "coder": "writer"}
        for row in passages.to_dict("records")
        for code in row["codes"].split(",")
    ]
    by_hand = Codings.from_frame(pd.DataFrame(rows), corpus)
    half = dict(zip(passages["id"], passages["half"], strict=True))
    sections = {}
    for name, path in (("before", FROZEN / "rules_two_reports.yaml"), ("now", CODEBOOK)):
        codebook = read_codebook(path)
        themes = measure_themes(corpus, by_hand, codebook, half, unit="document")
        themes = themes[themes["group"] != TOGETHER]
        sections[f"rules-invented-{name}"] = told(keep(of_codebook(themes, codebook), f"rules_invented_{name}"))
    return sections


def told_of_sub_codes(table: pd.DataFrame) -> str:
    """The table of sub-codes as Markdown, and those of which the rules find no passage that people gave the code."""
    heads = ["sub-code", "rules", "positive", "found", "right", "precision", "recall", "F1", "coders' F1"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join(["---"] * len(heads)) + "|"]
    for row in table.to_dict("records"):
        cells = [row["code"], row["rules"], row["positives"], row["found"], row["hits"]]
        cells += [_with_interval(row, what) for what in ("precision", "recall")]
        cells += ["too few" if row["positives"] < FEWEST else _share(row["f1"]), _share(row["human_f1"])]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    blind = [f"`{code}`" for code in table.loc[table["hits"] == 0, "code"]]
    said = f"{len(blind)} of {len(table)} find no passage that people gave them: {', '.join(blind)}." if blind else ""
    return "\n".join([*lines, "", said]).rstrip()


def between(page: str, name: str, text: str) -> str:
    """Put text between the markers of a section."""
    marks = f"<!-- {name} -->", f"<!-- /{name} -->"
    pattern = re.compile(re.escape(marks[0]) + r".*?" + re.escape(marks[1]), re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"{PAGE.name} has no markers {marks[0]} … {marks[1]}. Put them where the figures belong.")
    return pattern.sub(lambda _: f"{marks[0]}\n{text}\n{marks[1]}", page)


def told(table: pd.DataFrame) -> str:
    """The table of themes as Markdown: agreed truth with intervals, then F1 against each coder."""
    coders = [truth for truth in dict.fromkeys(table["truth"]) if truth != AGREED]
    main_truth = AGREED if AGREED in set(table["truth"]) else coders[0]
    others = [coder for coder in coders if coder != main_truth]
    heads = ["text", "theme", "units", "positive", "precision", "recall", "F1", *(f"F1, {name}" for name in others)]
    with_people = table["human_f1"].notna().any()
    heads += ["coders' F1"] if with_people else []
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join(["---"] * len(heads)) + "|"]
    for row in table[table["truth"] == main_truth].to_dict("records"):
        same = table[(table["group"] == row["group"]) & (table["code"] == row["code"])].set_index("truth")
        cells = [row["group"], row["code"], row["units"], row["positives"]]
        cells += [_with_interval(row, what) for what in ("precision", "recall", "f1")]
        cells += [_share(same.loc[name, "f1"]) for name in others]
        people = row["human_f1"] if row["positives"] >= FEWEST else float("nan")
        cells += [_share(people) if row["positives"] < FEWEST or pd.notna(people) else "–"] if with_people else []
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join([f"Codebook `{table['codebook'].iloc[0]}` (the first letters of its fingerprint).", "", *lines])


def _with_interval(row: dict[str, float], what: str) -> str:
    if pd.isna(row[what]):
        return "too few" if row["positives"] < FEWEST else "–"
    return f"{row[what]:.2f} ({row[f'{what}_low']:.2f}–{row[f'{what}_high']:.2f})"


def _share(value: float) -> str:
    return "too few" if pd.isna(value) else f"{value:.2f}"


def told_of_rules(rules: pd.DataFrame) -> str:
    """How many rules there are, and which of those with at least three hits are wrong most often."""
    true = rules[[name for name in rules if name.endswith(" true")]]
    false = rules[[name for name in rules if name.endswith(" false")]].sum(axis=1)
    in_all = int((true > 0).all(axis=1).sum())
    one = int(((true > 0).any(axis=1) & ~(true > 0).all(axis=1)).sum())
    never = int((rules["found"] == 0).sum())
    single = int((rules["found"] == 1).sum())
    lines = [
        f"{len(rules)} rules: {in_all} are right at least once in each report, {one} in one report only, "
        f"{never} hit nothing here (words of other authors, later years and interviews), and "
        f"{len(rules) - in_all - one - never} hit without being right. "
        f"{single} hit one passage only. The weakest of those with three hits or more:",
        "",
        "| theme | rule | right | wrong | alone |",
        "|---|---|---|---|---|",
    ]
    judged = rules.assign(right=true.sum(axis=1), wrong=false)
    judged = judged[(judged["right"] + judged["wrong"] >= 3) & (judged["wrong"] > 0)]
    judged = judged.assign(share=judged["right"] / (judged["right"] + judged["wrong"]))
    for row in judged.sort_values(["share", "rule"]).head(12).to_dict("records"):
        lines.append(f"| {row['theme']} | `{row['rule']}` | {row['right']} | {row['wrong']} | {row['alone']} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
