"""Verbs on a codebook's rules: what they find, how well, and what a changed codebook changes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.work import Book, Study
from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.codings import Codings
    from coding.project import Project

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
    csv: Annotated[Path | None, typer.Option(help="With --measure: every code and every rule, to this .csv.")] = None,
    by: Annotated[str, typer.Option(help="Who changes the codebook (with --apply --yes).")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Change the codebook; without this it is only shown.")] = False,
) -> None:
    """Look at what each rule finds; tick off forms; score rules against people.

    Without options: every rule with its hits, and the rules that find nothing or nearly everything.

    Examples:

      coding rules corpus

      coding rules corpus --forms forms.csv

      coding rules corpus --apply forms.csv --by anna --yes

      coding rules corpus --measure --csv rules.csv

      coding rules corpus --mistakes housing --coder a
    """
    from coding.cli.telling import show_table, write_table
    from coding.codebook import read_codebook
    from coding.project import open_project
    from coding.rules import matched_forms, measure_rules, rule_mistakes

    project = open_project(study)
    book = read_codebook(codebook) if codebook else project.codebook
    corpus = project.corpus
    if apply is not None:
        if codebook is not None:
            raise CodingError("--apply changes the study's own codebook. Leave --codebook out.")
        _apply_forms(project, apply, by, yes)
    elif mistakes is not None:
        found = rule_mistakes(corpus, book, _by_hand(project), mistakes, coder=coder, unit=unit)
        show_table(found[["mistake", "transcript", "start", "coders", "because", "text"]])
    elif measure:
        table = measure_rules(corpus, book, _by_hand(project), unit=unit, coders=[coder] if coder else None)
        told = "The interviews and codings are constructed for demonstration. " if project.design.constructed else ""
        print(
            f"{told}Rules against what people coded, on what they read; human_f1 is how well people find each other's.\n"
        )
        show_table(table[table["rule"] == ""].drop(columns="rule"))
        if csv is not None:
            write_table(table, csv)
        else:
            print("\nEach rule by itself: --csv FILE.")
    elif forms is not None:
        write_table(matched_forms(corpus, book, unit=unit), forms)
        print(
            f"Write `no` in the column keep beside a form that should not count, then: coding rules {study} --apply {forms}"
        )
    else:
        _show_rules(project, book, unit)


def diff(
    old: Annotated[Path, typer.Argument(help="The codebook as it was.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The codebook as it would be.", show_default=False)],
    study: Study,
    unit: Unit = None,
) -> None:
    """Show which passages gain or lose a code when a codebook's rules change.

    Examples:

      coding diff codebooks/integration.yaml my-integration.yaml corpus
    """
    from coding.cli.telling import show_table
    from coding.codebook import read_codebook
    from coding.project import read_corpus
    from coding.rules import compare_codebooks

    table = compare_codebooks(read_codebook(old), read_codebook(new), read_corpus(study), unit=unit)
    counts = table["change"].value_counts()
    print(f"{counts.get('gained', 0)} passages gain a code, {counts.get('lost', 0)} lose one.\n")
    show_table(table[["change", "transcript", "start", "code", "because", "text"]])


def _show_rules(project: "Project", book: "Codebook", unit: str | None) -> None:
    from coding.cli.telling import show_table
    from coding.rules import check_rules, rule_hits

    hits = rule_hits(project.corpus, book, unit=unit)
    table = hits.groupby(["code", "rule"], sort=False).agg(
        hits=("words", "size"), transcripts=("transcript", "nunique")
    )
    show_table(table.reset_index())
    found = check_rules(project.corpus, book, unit=unit)
    for sentence in found.loc[found["hits"] > 0, "problem"]:
        print(sentence)


def _apply_forms(project: "Project", sheet: Path, by: str, yes: bool) -> None:
    from coding.cli.telling import read_table, show_table
    from coding.rules import forms_to_unless, with_unless

    table = read_table(sheet)
    if "count" in table:
        table = table.astype({"count": int})
    preview = forms_to_unless(project.codebook, table)
    show_table(preview)
    if not len(preview):
        print("No form is marked `no`: nothing to change.")
        return
    if not yes:
        print("\nNothing is changed yet. Add --by NAME --yes to change the codebook.")
        return
    if not by:
        raise CodingError("Say who changes the codebook: --by NAME.")
    changed = with_unless(project.codebook, preview)
    for code in dict.fromkeys(preview["code"]):
        project.change_code(code, rules=changed[code].rules).apply(by=by)
    print("\nThe codebook is changed. `coding history` and the codebook's log say by whom.")


def _by_hand(project: "Project") -> "Codings":
    codings = project.codings.where(source=["human", "accepted"])
    people = [coder for coder in codings.coders if coder != "consensus"]
    if not people:
        raise CodingError(f"Nobody has coded {project.name} yet, so there is nothing to measure rules against.")
    return codings.where(coder=people)
