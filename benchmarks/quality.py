"""Measure rules on coded material and write the figures into docs/quality.md: ``make quality``.

The coded passages of two published reports are not part of this project; the environment variable CODING_REFERENCE
names the folder that holds them (``reports/passages-coded.tsv``). Without it there is nothing to measure, and the page
stays as it is. The first table (``results/rules_first.csv``) was made before the second report was read; it is only
printed, never made again; so is the one of the interviews (``results/rules_interviews_first.csv``).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pandas as pd
from quality_rules import (
    AGREED,
    FEWEST,
    TOGETHER,
    coders_f1,
    measure_each_rule,
    measure_sub_codes,
    measure_themes,
    published_reports,
)

from coding import open_project, read_codebook

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "quality.md"
RESULTS = HERE / "results"
CODEBOOK = HERE.parent / "codebooks" / "integration.yaml"
STUDY = HERE.parent / "corpus"
AIMS = {"integration_definition": 0.70, "collaboration": 0.85, "projectification": 0.75, "housing": 0.80}


def main() -> int:
    reference = os.environ.get("CODING_REFERENCE")
    if not reference:
        print("Nothing measured: set CODING_REFERENCE to the folder that holds reports/passages-coded.tsv.")
        return 0
    sections = {"rules-first": told(pd.read_csv(RESULTS / "rules_first.csv", dtype={"codebook": str}))}
    sections |= rules_on_reports(Path(reference))
    sections |= rules_on_interviews()
    page = PAGE.read_text(encoding="utf-8")
    for name, text in sections.items():
        page = between(page, name, text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    for name, text in sections.items():
        print(f"\n{name}\n{text}")
    print(f"\nWritten into {PAGE.relative_to(HERE.parent)}.")
    return 0


def rules_on_reports(reference: Path) -> dict[str, str]:
    """Measure the codebook on the two reports; keep the tables in results/."""
    codebook = read_codebook(CODEBOOK)
    corpus, by_hand, report = published_reports(reference)
    themes = measure_themes(corpus, by_hand, codebook, report, unit="document")
    themes.insert(0, "codebook", codebook.fingerprint[:12])
    rules = measure_each_rule(corpus, by_hand, codebook, report)
    RESULTS.mkdir(exist_ok=True)
    themes.round(6).to_csv(RESULTS / "rules_now.csv", index=False, lineterminator="\n")
    rules.to_csv(RESULTS / "rules_each.csv", index=False, lineterminator="\n")
    return {"rules-now": told(themes), "rules-each": told_of_rules(rules)}


def rules_on_interviews() -> dict[str, str]:
    """Measure the codebook on the bundled interviews, against what their coders settled on."""
    project = open_project(STUDY)
    corpus, codebook = project.corpus, project.codebook
    parity = {name: "even-numbered" if int(name[1:]) % 2 == 0 else "odd-numbered" for name in corpus}
    themes = measure_themes(corpus, project.codings.where(coder="consensus"), codebook, parity, unit="turn")
    two = coders_f1(corpus, project.codings.where(coder=["a", "b"]), codebook, unit="turn")
    themes.loc[themes["group"] == TOGETHER, "human_f1"] = themes["code"].map(two)
    themes.insert(0, "codebook", codebook.fingerprint[:12])
    themes.round(6).to_csv(RESULTS / "rules_interviews.csv", index=False, lineterminator="\n")
    first = pd.read_csv(RESULTS / "rules_interviews_first.csv", dtype={"codebook": str})
    by_hand = project.codings.where(coder="consensus"), project.codings.where(coder=["a", "b"])
    below = measure_sub_codes(corpus, *by_hand, codebook, unit="turn")
    below.insert(0, "codebook", codebook.fingerprint[:12])
    below.round(6).to_csv(RESULTS / "rules_sub_codes.csv", index=False, lineterminator="\n")
    return {
        "rules-interviews-first": told(first),
        "rules-interviews": told(themes),
        "rules-sub-codes": told_of_sub_codes(below),
    }


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
