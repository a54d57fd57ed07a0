"""How well the classifier codes material that people coded, beside the rules alone. Run: python benchmarks/quality_classifier.py

Needs CODING_REFERENCE (a folder with datasets/nhs-feedback-dev.csv, datasets/nhs-keywords.yaml and reports/passages-coded.tsv)
and the extra "classifier". It replaces the text between the markers of this section in docs/quality.md and nothing else there.
"""

import os
import re
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from coding import read_codebook
from coding.classifier import CodeClassifier, evaluate_classifier, evaluation_table, learning_curve
from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.errors import CodingError
from coding.project import open_project
from coding.transcript import Corpus

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- classifier:begin -->", "<!-- classifier:end -->"
SHUFFLES = 5
FEWEST_USES = 25


def comments(folder: Path) -> tuple[Corpus, Codings, Codebook]:
    """The patient comments, their codes with 25 uses or more, and the keyword book as a codebook (wildcard rules)."""
    table = pd.read_csv(folder / "datasets" / "nhs-feedback-dev.csv", dtype=str, keep_default_na=False)
    keywords = YAML(typ="safe").load((folder / "datasets" / "nhs-keywords.yaml").read_text(encoding="utf-8"))
    rows = table.assign(code=table["codes"].str.split(";")).explode("code")
    uses = rows["code"].value_counts()
    names = [name for name in keywords if uses.get(name, 0) >= FEWEST_USES]
    codes = [Code(_id(name), name, rules=Rules(any=[_rule(word) for word in keywords[name]])) for name in names]
    corpus = Corpus.from_frame(table, "segment_id", attributes=["participant", "site"], language="en")
    rows = rows.rename(columns={"segment_id": "transcript"}).assign(coder="hand")
    rows["code"] = [_id(name) if name in names else "" for name in rows["code"]]
    given = rows[["transcript", "code", "coder"]].drop_duplicates()
    return corpus, Codings.from_frame(given, corpus), Codebook("Patient comments", "en", codes=codes)


def _id(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def _rule(keyword: str) -> str:
    return f"{keyword}*" if re.fullmatch(r"[\w ]+", keyword) else keyword


def passages(folder: Path) -> tuple[Corpus, Codings, Codebook]:
    """The passages of two reports, coded by two readers, and the codebook of this project."""
    table = pd.read_csv(folder / "reports" / "passages-coded.tsv", sep="\t", dtype=str, keep_default_na=False)
    corpus = Corpus.from_frame(table, attributes=["report"], language="sv")
    given = []
    for reader in ("coder_a", "coder_b"):
        rows = table.assign(code=table[reader].str.split(","), coder=reader).explode("code")
        given.append(rows.rename(columns={"id": "transcript"})[["transcript", "code", "coder"]])
    return corpus, Codings.from_frame(pd.concat(given), corpus), read_codebook(ROOT / "codebooks" / "integration.yaml")


def section() -> str:
    """Return the section as Markdown. It takes a few minutes."""
    folder = os.environ.get("CODING_REFERENCE")
    if not folder:
        raise SystemExit("CODING_REFERENCE is not set: the section on the classifier is left as it is.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # codes without an example: the tables say so
        parts = [_head(), *_comments(Path(folder)), *_passages(Path(folder)), *_bundled()]
    return "\n".join(parts)


def _head() -> str:
    return (
        "## Classifier\n\n"
        "`python benchmarks/quality_classifier.py`. Everything is out of fold: whole participants are held out, and n-grams, "
        "rule precision, choice and calibration are learnt from the others alone. F1 over all held-out units at once; a code that "
        "is never found counts 0. Three settings were chosen on the patient comments below and so look a little better there than they "
        "will elsewhere: the rules' score from which they give a code (0.35), that rules must win by one standard error, and how weak "
        "labels are mixed with the rules (0.4).\n"
    )


def _comments(folder: Path) -> list[str]:
    corpus, codings, book = comments(folder)
    units = f"{len(corpus):,} comments, {corpus.attributes['participant'].nunique():,} respondents, {len(book)} codes with 25 uses or more"
    lines = [
        f"### Patient comments ({units})\n",
        f"Mean of {SHUFFLES} shuffles of five folds by respondent (lowest in brackets).\n",
    ]
    lines += [
        "| way | macro F1 | micro F1 | precision | recall | mean kappa | ECE | precision from p .9 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    runs: dict[bool, list[pd.DataFrame]] = {}
    seconds = []
    for select in (False, True):
        runs[select] = []
        for seed in range(SHUFFLES):
            begun = time.process_time()
            runs[select].append(
                evaluate_classifier(CodeClassifier(book, "document", select), corpus, codings, seed=seed)
            )
            seconds.append(time.process_time() - begun)
    lines.append(_row("every hit of the rules", runs[True], "rules"))
    lines.append(_row("model for every code (`select=False`)", runs[False], "predict"))
    lines.append(_row("rules or model per code (default)", runs[True], "predict"))
    lines.append(_row("what `suggest` shows (default)", runs[True], "suggest"))
    lines += [
        "",
        *_per_code(runs[True]),
        *_coverage(runs[True][0]),
        *_few(corpus, codings, book),
        *_sites(corpus, codings, book),
    ]
    lines.append(_speed(corpus, codings, book, seconds))
    return lines


def _row(name: str, runs: list[pd.DataFrame], method: str) -> str:
    told = pd.DataFrame([evaluation_table(run, "methods").set_index("method").loc[method] for run in runs])
    cells = [f"{told[what].mean():.3f} ({told[what].min():.3f})" for what in ("macro_f1", "micro_f1")]
    cells += [f"{told[what].mean():.3f}" for what in ("precision", "recall", "mean_kappa")]
    if method == "predict":
        cells.append(f"{np.mean([run.attrs['calibration']['ece'] for run in runs]):.4f}")
        cells.append(f"{np.mean([run.attrs['thresholds'][2]['precision'] for run in runs]):.3f}")
    else:
        cells += ["", ""]
    return f"| {name} | {' | '.join(cells)} |"


def _per_code(runs: list[pd.DataFrame]) -> list[str]:
    mean = pd.concat(runs).groupby("code", sort=False)[["f1", "rules_f1"]].mean()
    worse = mean[mean["f1"] < mean["rules_f1"] - 0.005]
    told = ", ".join(f"{code} ({row.f1:.2f} against {row.rules_f1:.2f})" for code, row in worse.iterrows())
    chose = np.mean(["rules" in way or "search" in way for run in runs for way in run["way"]])
    return [
        f"The rules alone are better for {len(worse)} of {len(mean)} codes: {told or 'none'}. "
        f"In {chose:.0%} of codes at least one fold chose the rules.\n"
    ]


def _coverage(run: pd.DataFrame) -> list[str]:
    told = evaluation_table(run, "coverage")
    sure = "; ".join(f"{row.precision:.3f} for the surest {row.coverage:.0%}" for row in told.itertuples())
    edges = evaluation_table(run, "thresholds").rename(columns={"from": "edge"})
    shown = "; ".join(
        f"from p {row.edge:g}: precision {row.precision:.2f}, recall {row.recall:.2f}" for row in edges.itertuples()
    )
    return [f"Precision of the likeliest code (first shuffle): {sure}. Pairs {shown}.\n"]


def _few(corpus: Corpus, codings: Codings, book: Codebook) -> list[str]:
    lines = ["Few labels (default; the other comments of the fold's learning part unread; mean of two draws):\n"]
    lines += [
        "| comments read | macro F1 | micro F1 | rules alone, macro | micro | codes by model |",
        "|---|---|---|---|---|---|",
    ]
    curve = learning_curve(CodeClassifier(book, "document"), corpus, codings, (0, 50, 200, 500, 1000), repeats=2)
    for _, part in curve.groupby(np.arange(len(curve)) % (len(curve) // 2)):
        row = part.mean()
        cells = [f"{row[what]:.3f}" for what in ("macro_f1", "micro_f1", "rules_macro_f1", "rules_micro_f1")]
        lines.append(f"| {row['units']:.0f} | {' | '.join(cells)} | {row['codes_by_model']:.1f} |")
    return [*lines, "", *_weak(corpus, codings, book)]


def _weak(corpus: Corpus, codings: Codings, book: Codebook) -> list[str]:
    """What weak labels are worth while they are used: the model for every code, so that no choice of rules hides it."""
    curves = [
        learning_curve(CodeClassifier(book, "document", False, weak=weak), corpus, codings, (50, 100, 150), repeats=2)
        for weak in (True, False)
    ]
    lines = ["Weak labels (model for every code; mean of two draws):\n"]
    lines += [
        "| comments read | with weak labels from the rules, macro | micro | read comments alone, macro | micro |",
        "|---|---|---|---|---|",
    ]
    for size in range(3):
        rows = [curve.iloc[[size, size + len(curve) // 2]].mean() for curve in curves]
        cells = [f"{row[what]:.3f}" for row in rows for what in ("macro_f1", "micro_f1")]
        lines.append(f"| {rows[0]['units']:.0f} | {' | '.join(cells)} |")
    few, rules = (curves[0].iloc[[0, len(curves[0]) // 2]][what].mean() for what in ("macro_f1", "rules_macro_f1"))
    told = (
        f"With so few labels a model for every code stays {rules - few:.3f} macro F1 below the keywords alone ({few:.3f} against "
        f"{rules:.3f}, 50 read); the default, which takes the rules there, does not.\n"
    )
    return [*lines, "", *([told] if few < rules else [])]


def _sites(corpus: Corpus, codings: Codings, book: Codebook) -> list[str]:
    run = evaluate_classifier(CodeClassifier(book, "document"), corpus, codings, "site")
    ours, rules = (evaluation_table(run, "methods").set_index("method").loc[name] for name in ("predict", "rules"))
    return [
        f"Learnt from one trust, tested on the other: macro F1 {ours['macro_f1']:.3f}, micro {ours['micro_f1']:.3f} "
        f"(rules {rules['macro_f1']:.3f} and {rules['micro_f1']:.3f}), ECE {run.attrs['calibration']['ece']:.3f}. "
        "A new site costs much, and the choice between rules and model, made within one site, does not see it coming.\n"
    ]


def _speed(corpus: Corpus, codings: Codings, book: Codebook, seconds: list[float]) -> str:
    begun = time.process_time()
    classifier = CodeClassifier(book, "document").fit(corpus, codings)
    classifier.predict(corpus)
    fit = time.process_time() - begun
    return (
        f"Fit and predict {len(corpus):,} units × {len(book)} codes: {fit:.1f} s of the processor; a five-fold evaluation: "
        f"{np.median(seconds):.0f} s (median).\n"
    )


def _passages(folder: Path) -> list[str]:
    corpus, codings, book = passages(folder)
    lines = [
        f"### Two coded reports ({len(corpus)} passages)\n",
        "Learnt from one report, tested on the other, in turn; rules of `codebooks/integration.yaml`, which were written with both "
        "reports at hand, so that they are not tested on anything new here. A report is one document, and as one participant "
        "it leaves every code to keyword search, as it should. To see what a model would do, each passage stands for a participant "
        "*within* the learning report (which flatters the inner folds); the other report stays unseen. "
        'A theme holds what its sub-codes find: nobody coded these here, so they stay keyword search, and are a part of "model F1" too.\n',
        "| code | reader | positives | learnt from | rules F1 | model F1 | default F1 | way | default kappa | between readers |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    errors, lost = [], {}
    for reader in ("coder_a", "coder_b"):
        model, chosen = (
            evaluate_classifier(CodeClassifier(book, "document", select), corpus, codings, "report", coder=reader)
            for select in (False, True)
        )
        for ours, row in zip(model.itertuples(), chosen.itertuples(), strict=True):
            if row.code in THEMES:
                cells = [f"{value:.2f}" for value in (row.rules_f1, ours.f1, row.f1)]
                learnt = " and ".join(map(str, _positives(corpus, codings, book, reader, row.code)))
                if row.f1 < row.rules_f1 - 0.005:
                    lost.setdefault(row.code, []).append(f"{row.f1:.2f} against {row.rules_f1:.2f}")
                more = f"{' | '.join(cells)} | {row.way} | {row.kappa:.2f} | {row.human_kappa:.2f}"
                lines.append(f"| {row.code} | {reader} | {row.positives} | {learnt} | {more} |")
        told = chosen.attrs["calibration"]
        errors.append(f"{told['ece']:.3f} for reader {reader[-1]} ({told['ece_from_10']:.3f} where p is .1 or more)")
    lines.append(
        f"\nCalibration error (ECE) on the unseen report, over the four themes that were coded: {' and '.join(errors)}. A probability "
        "learnt on one report does not hold on another; the sub-codes, which nobody gave here, are in no figure.\n"
    )
    lines.append(
        "Too few positives to learn from: integration_definition has one in one of the reports, housing eight. The rules, written by "
        "people who knew both reports, are not reached by a model that knows one of them.\n"
    )
    if lost:
        told = "; ".join(f"{code} ({' and '.join(figures)})" for code, figures in lost.items())
        lines.append(
            f"The default loses to the rules too: {told}. It chose the model by what held within the report that it learnt from, and "
            "that does not carry to another.\n"
        )
    return lines


THEMES = ("integration_definition", "collaboration", "projectification", "housing")


def _positives(corpus: Corpus, codings: Codings, book: Codebook, reader: str, code: str) -> list[int]:
    given = codings.matrix(corpus, "document", book, coder=reader)[code]
    return given.groupby(given.index.get_level_values(0).map(corpus.attributes["report"])).sum().tolist()


def _bundled() -> list[str]:
    study = open_project(ROOT / "corpus")
    lines = ["### The bundled corpus (constructed), one participant left out at a time\n"]
    try:
        coder = study.corpus.design.count or None
        run = evaluate_classifier(
            CodeClassifier(study.codebook), study.corpus, study.codings, coder=coder, folds=len(study.corpus)
        )
    except CodingError as told:
        return [*lines, f"Not measured: {told}\n"]
    lines.append(f"{run.attrs['heading']}\n")
    lines += ["| code | positives | participants | F1 | rules F1 | way |", "|---|---|---|---|---|---|"]
    for row in run[run["positives"] > 0].itertuples():
        lines.append(
            f"| {row.code} | {row.positives} | {row.participants} | {row.f1:.2f} | {row.rules_f1:.2f} | {row.way} |"
        )
    return [*lines, ""]


def main() -> None:
    """Replace the section in docs/quality.md, or append it."""
    path = ROOT / "docs" / "quality.md"
    made = f"{BEGIN}\n{section()}\n{END}\n"
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    if BEGIN in there and END in there:
        before, after = there.split(BEGIN, 1)[0], there.split(END, 1)[1].lstrip("\n")
        there = f"{before}{made}{after}"
    else:
        there = f"{there.rstrip()}\n\n{made}" if there.strip() else made
    path.write_text(there, encoding="utf-8", newline="\n")
    sys.stdout.write(made)


if __name__ == "__main__":
    main()
