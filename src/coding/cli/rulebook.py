"""Verbs on a codebook's rules: what they find, how well, and what a changed codebook changes."""

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.work import Book, Study
from coding.codings.who import PEOPLE
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.codebook import Codebook
    from coding.codings import Codings
    from coding.project import Project
    from coding.transcript import Corpus

Unit = Annotated[str | None, typer.Option(help="turn, answer, paragraph, sentence or document; else the study's.")]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("rules", epilog="Example: coding rules corpus --forms forms.csv")(rules)
    app.command("diff", epilog="Example: coding diff old.yaml new.yaml corpus")(diff)


def rules(
    study: Study,
    codebook: Book = None,
    unit: Unit = None,
    forms: Annotated[Path | None, typer.Option(help="Write the forms that each rule matched to this .csv.")] = None,
    apply: Annotated[Path | None, typer.Option(help="Turn forms marked `no` in this .csv into `unless`.")] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Score rules against what people coded.")] = False,
    mistakes: Annotated[str | None, typer.Option(help="A code: list what its rules missed and found in vain.")] = None,
    coder: Annotated[str | None, typer.Option(help="Against this coder only.")] = None,
    csv: Annotated[
        Path | None, typer.Option(help="With --measure or --mistakes: the whole table, to this .csv.")
    ] = None,
    silent: Annotated[bool, typer.Option("--silent", help="List the rules that match nothing, code by code.")] = False,
    only: Annotated[str | None, typer.Option(help="Only these transcripts, with commas between them.")] = None,
    except_: Annotated[
        str | None, typer.Option("--except", help="All transcripts but these, with commas between them.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who changes the codebook (with --apply --yes).")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Change the codebook; without this it is only shown.")] = False,
) -> None:
    """Look at what each rule finds; tick off forms; score rules against people.

    Without options: every rule that finds something, with its hits, and the rules that find nearly everything.

    In the sheet of --forms, write `no` in the column keep beside a form that should not count; --apply shows what
    would be lost, and changes the codebook with --by NAME --yes. Written to the same file again, a sheet keeps its marks.

    Write rules on some interviews and score them on the others: --only and --except choose.

    Examples:

      coding rules corpus

      coding rules corpus --silent

      coding rules corpus --forms forms.csv

      coding rules corpus --apply forms.csv

      coding rules corpus --apply forms.csv --by anna --yes

      coding rules corpus --forms forms.csv --only R01,R02,R03

      coding rules corpus --measure --except R01,R02,R03 --csv rules.csv

      coding rules corpus --mistakes housing --coder a --csv mistakes.csv
    """
    from coding.cli.telling import show_table, write_table
    from coding.cli.ticking import apply_forms, write_forms
    from coding.codebook import read_codebook
    from coding.project import open_project
    from coding.rules import matched_forms, measure_rules, rule_mistakes

    _refuse_idle(
        [("--apply", apply), ("--mistakes", mistakes), ("--measure", measure), ("--forms", forms), ("--silent", silent)],
        [("--csv", csv, ("--measure", "--mistakes")), ("--coder", coder, ("--measure", "--mistakes")),
         ("--by", by, ("--apply",)), ("--yes", yes, ("--apply",))],
    )  # fmt: skip
    project = open_project(study)
    book = read_codebook(codebook) if codebook else project.codebook
    if apply is not None and (only or except_):
        raise CodingError("--apply changes the codebook for all transcripts. Leave --only and --except out.")
    corpus = _chosen(project.corpus, only, except_)
    if apply is not None:
        if codebook is not None:
            raise CodingError("--apply changes the study's own codebook. Leave --codebook out.")
        apply_forms(project, apply, by, yes, unit)
    elif mistakes is not None:
        found = rule_mistakes(corpus, book, _by_hand(project, corpus), mistakes, coder=coder, unit=unit)
        show_table(found[["mistake", "transcript", "start", "words", "around"]])
        if csv is not None:
            write_table(found, csv)
    elif measure:
        table = measure_rules(corpus, book, _by_hand(project, corpus), unit=unit, coders=[coder] if coder else None)
        told = "The interviews and codings are constructed for demonstration. " if project.design.constructed else ""
        print(
            f"{told}Rules against what people coded, on what they read, with 95 % intervals; human_f1 is how well people "
            "find each other's. Under five positives (units that were given the code) no figure is given.\n"
        )
        show_table(_with_intervals(table[table["rule"] == ""]))
        if csv is not None:
            write_table(table, csv)
        else:
            print("\nEach rule by itself: --csv FILE.")
    elif forms is not None:
        write_forms(matched_forms(corpus, book, unit=unit), book, forms)
        print(
            f"Write `no` in the column keep beside a form that should not count, then: coding rules {study} --apply {forms}"
        )
    else:
        _show_rules(corpus, book, unit, silent)


def _with_intervals(table: "pd.DataFrame") -> "pd.DataFrame":
    """The scores of codes as they are read: each with its interval, or "too few" in the place of all."""
    shown = table[["code", "against", "units", "positives", "found", "hits"]].copy()
    for name in ("precision", "recall", "f1"):
        columns = table[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False, name=None)
        shown[name] = [_score(*values) for values in columns]
    shown["precision"] = shown["precision"].mask(table["note"] != "", table["note"])
    shown["human_f1"] = [_score(value) for value in table["human_f1"]]
    return shown


def _score(value: float, low: float = math.nan, high: float = math.nan) -> str:
    if math.isnan(value):
        return ""
    return f"{value:.2f}" if math.isnan(low) else f"{value:.2f} ({low:.2f}–{high:.2f})"


def _refuse_idle(acts: list[tuple[str, object]], others: list[tuple[str, object, tuple[str, ...]]]) -> None:
    """Refuse two acts at once, and an option that would do nothing because its act is not asked for."""
    asked = [name for name, value in acts if value]
    if len(asked) > 1:
        raise CodingError(f"{' and '.join(asked)} are different acts. Give one of them at a time.")
    for name, value, needed in others:
        if value and not set(asked) & set(needed):
            raise CodingError(f"{name} goes with {' or '.join(needed)}; without it, it would do nothing.")


def diff(
    old: Annotated[Path, typer.Argument(help="The codebook as it was.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The codebook as it would be.", show_default=False)],
    study: Study,
    unit: Unit = None,
    code: Annotated[str | None, typer.Option(help="Only this code.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write every passage in full to this .csv.")] = None,
) -> None:
    """Show which passages gain or lose a code when a codebook's rules change. Nothing is written to the study.

    First the codes with their passages, then each passage by the words that hit, or hit no more.

    Examples:

      coding diff codebooks/integration.yaml my-integration.yaml corpus

      coding diff codebooks/integration.yaml my-integration.yaml corpus --code housing --csv changed.csv
    """
    from coding.cli.telling import show_table, write_table
    from coding.codebook import read_codebook
    from coding.project import read_corpus
    from coding.rules import compare_codebooks

    before, after, corpus = read_codebook(old), read_codebook(new), read_corpus(study)
    table = compare_codebooks(before, after, corpus, unit=unit)
    if code is not None:
        wanted = after[code] if code in after else before[code]  # a deleted code is lost everywhere
        table = table[table["code"] == wanted.id]
    counts = table["change"].value_counts()
    print(f"{counts.get('gained', 0)} passages gain a code, {counts.get('lost', 0)} lose one.")
    if len(table):
        by_code = table.groupby(["code", "change"], sort=False).size().unstack(fill_value=0).reset_index()
        print()
        show_table(by_code)
        print()
        rows = table[["because", "transcript", "start", "end"]].itertuples(index=False, name=None)
        words = [_around(because, corpus[name].text, start, end) for because, name, start, end in rows]
        show_table(table.assign(words=words)[["change", "transcript", "start", "code", "words"]])
    if csv is not None:
        write_table(table, csv)


def _around(because: str, text: str, start: int, end: int) -> str:
    """What stands around the hits of a passage, by the places that its reasons name."""
    from coding.rules import text_around

    named = [(int(first), int(last)) for first, last in re.findall(r"\[(\d+):(\d+)\](?:; |$)", because)]
    return text_around(text, [place for place in named if start <= place[0] < place[1] <= end], start, end)


def _show_rules(corpus: "Corpus", book: "Codebook", unit: str | None, silent: bool) -> None:
    from coding.cli.telling import show_table
    from coding.rules import check_rules, rule_hits

    checked = check_rules(corpus, book, unit=unit)
    nothing = checked[checked["kind"] == "nothing"]
    if silent:
        _list_silent(nothing)
        return
    hits = rule_hits(corpus, book, unit=unit)
    table = hits.groupby(["code", "rule"], sort=False).agg(
        hits=("words", "size"), transcripts=("transcript", "nunique")
    )
    written = [(code.id, rule) for code in book for rule in dict.fromkeys(code.rules.any)]
    show_table(table.reindex([rule for rule in written if rule in table.index]).reset_index())
    for sentence in checked.loc[checked["kind"] != "nothing", "problem"]:
        print(sentence)
    if len(nothing):
        total = sum(len(set(code.rules.any)) + len(set(code.rules.unless)) for code in book)
        print(f"\n{len(nothing)} of {total} rules match nothing here; list them with --silent.")


def _list_silent(nothing: "pd.DataFrame") -> None:
    if not len(nothing):
        print("Every rule matches something.")
    for code, rules in nothing.groupby("code", sort=False):
        print(f"{code}")
        for rule, unless in zip(rules["rule"], rules["unless"], strict=True):
            print(f"  {'unless: ' if unless else ''}{rule}")


def _chosen(corpus: "Corpus", only: str | None, without: str | None) -> "Corpus":
    """The transcripts that --only or --except leave."""
    from coding.cli.telling import listed

    if only is not None and without is not None:
        raise CodingError("--only and --except choose the same thing. Give one of them.")
    if only is not None:
        return corpus.select(listed(only) or [])
    if without is None:
        return corpus
    left_out = corpus.select(listed(without) or [])  # says which names are not there
    chosen = [name for name in corpus if name not in left_out]
    if not chosen:
        raise CodingError("--except leaves no transcript. Leave out fewer.")
    return corpus.select(chosen)


def _by_hand(project: "Project", corpus: "Corpus") -> "Codings":
    codings = project.codings.where(source=PEOPLE)
    if not codings.coders:
        raise CodingError(f"Nobody has coded {project.name} yet, so there is nothing to measure rules against.")
    return codings.where(transcript=list(corpus))
