"""The verb that counts: how many participants bring up each theme, in the whole material or per group."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.leaving import By, Coder, Confirm, SmallGroups, Source
from coding.cli.work import Study

if TYPE_CHECKING:
    import pandas as pd

    from coding.project import Project


def add_to(app: typer.Typer) -> None:
    """Hang the verb of this page on the command."""
    app.command("themes", epilog="Example: coding themes corpus --by size")(themes)


def themes(
    study: Study,
    by: By = "",
    coder: Coder = "",
    source: Source = "",
    unit: Annotated[
        str | None, typer.Option(help="turn, answer, paragraph, sentence or document; else the study's.")
    ] = None,
    population: Annotated[
        int | None, typer.Option(min=1, help="How many could have been asked; else population: of project.yaml.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the table to this file as well.")] = None,
    small_groups: SmallGroups = "",
    language: Annotated[
        str, typer.Option(help="sv or en: the language of headings and codes; else English headings.")
    ] = "",
    confirm_disclosure: Confirm = False,
) -> None:
    """How many participants bring up each theme, and in how many turns.

    "Interviewer first": with how many of them, at least, the interviewer had used the theme's words before they did. With --by:
    participants per group. † marks what fewer than three participants stand behind. A study with sampling: random has intervals,
    narrower where it is known how many could have been asked.

    Examples:

      coding themes corpus

      coding themes corpus --by size --csv themes.csv

      coding themes corpus --coder a

      coding themes my-study --population 290

      coding themes corpus --language sv
    """
    from coding.cli.telling import show_table, write_table
    from coding.privacy import naming_findings
    from coding.report import codings_to_count, leaving, told_small_groups
    from coding.report.disclosing import checked
    from coding.report.placing import refuse_inside_study
    from coding.report.tables import DECIMALS
    from coding.report.wording import report_language
    from coding.themes import (
        cross_tabulate,
        few_note,
        interval_note,
        part_note,
        readable_contrasts,
        readable_frequencies,
        theme_frequencies,
    )

    project = _opened(study)
    if csv is not None:
        refuse_inside_study(csv, project.path)
    groups = leaving(project, attributes=[by], small_groups=small_groups, by=by) if csv is not None and by else None
    if groups is not None and groups.exported:
        named = naming_findings(
            groups.corpus(project.corpus),
            speakers=(),
            transcripts=False,
            participants=False,
            attributes=groups.exported,
        )
        checked(project, named, confirmed=confirm_disclosure)
    counted = codings_to_count(project, coder=coder or None, source=source or None).in_codebook(project.codebook)
    if population is not None and project.design.sampling != "random":
        print(
            f"--population is for sampling: random; here it is {project.design.sampling}, so there are no intervals.",
            file=sys.stderr,
        )
    has_words = project.path is not None  # a package has none, so who raised a theme cannot be told
    frequencies = theme_frequencies(
        counted, project.corpus, project.codebook, unit=unit, by=by or None, raised=has_words
    )
    if not frequencies.attrs["units_read"]:
        print(
            "Nothing is counted: no words of a respondent were read. `coding check` tells how the speakers are read.",
            file=sys.stderr,
        )
    told_in = report_language(project, language) if language else "en"
    _tell_heading(project, frequencies, told_in)
    notes = (interval_note(frequencies, told_in, population=population), part_note(frequencies, told_in))
    if by:
        table = cross_tabulate(counted, project.corpus, project.codebook, by=by, unit=unit, language=told_in)
        readable = readable_contrasts(_named(table, project, language), language=told_in, population=population)
        show_table(readable.iloc[:, :-1])
        _tell_notes(few_note(readable, told_in), *notes, table.attrs["caution"])
        if table.attrs["left_out"]:
            print(table.attrs["left_out"])
    else:
        readable = readable_frequencies(_named(frequencies, project, language), language=told_in, population=population)
        show_table(readable.iloc[:, :-1])
        _tell_notes(few_note(readable, told_in), *notes)
    if csv is not None and groups is not None:
        print("\n".join(told_small_groups(groups)), file=sys.stderr)
        frequencies = theme_frequencies(counted, groups.corpus(project.corpus), project.codebook, unit=unit, by=by)
        frequencies = frequencies.assign(few=_few(frequencies, by))
    if csv is not None:
        write_table(frequencies.round(DECIMALS), csv)


def _named(table: "pd.DataFrame", project: "Project", language: str) -> "pd.DataFrame":
    """The table with codes as the language calls them; "": by their own names. Whose codings are counted stands above it."""
    return table.assign(name=[project.codebook.label(code, language) for code in table["code"]])


def _tell_notes(*notes: str) -> None:
    told = [note for note in notes if note]
    if told:
        print("\n" + "\n".join(told))


def _few(frequencies: "pd.DataFrame", by: str) -> list[bool]:
    """Which rows one or two participants stand behind, or belong to a group of fewer than three."""
    from coding.transcript import few_stand_behind

    groups = frequencies.attrs["groups"]
    return [
        bool(few_stand_behind(n, groups[str(group)]["participants_read"]))
        for group, n in zip(frequencies[by], frequencies["participants"], strict=True)
    ]


def _opened(study: Path) -> "Project":
    """A study's folder, or a package that was made of one."""
    from coding.project import open_project
    from coding.report import read_package
    from coding.report.packing import is_package

    return read_package(study) if is_package(study) else open_project(study)


def _tell_heading(project: "Project", table: "pd.DataFrame", language: str) -> None:
    from coding.report.wording import words_in
    from coding.themes import counted_heading

    constructed = f" {words_in(language)['constructed']}" if project.design.constructed else ""
    print(f"{counted_heading(table, language)}{constructed}\n")
