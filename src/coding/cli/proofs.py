"""Verbs for those who check: does a result follow from its inputs, and a package without the interviews' words."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from coding.cli.leaving import Confirm, Leaving, SmallGroups
from coding.cli.results import FreshNumbers
from coding.cli.work import Book, Study
from coding.errors import CodingError


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("verify", epilog="Example: coding verify out/first corpus")(verify)
    app.command("pack", epilog="Example: coding pack corpus --without-text --out package")(pack)


def verify(
    results: Annotated[Path, typer.Argument(help="A folder of results, one result, or a package.", show_default=False)],
    study: Annotated[Path | None, typer.Argument(help="The study; a package can be checked without it.")] = None,
    codebook: Book = None,
    fresh_numbers: FreshNumbers = None,
) -> None:
    """Check whether a published result still follows from its study.

    Compares the files with their manifest, the study with the fingerprints in it, then makes everything again and compares byte
    by byte. Exit status 2 when it does not follow.

    Examples:

      coding verify out/first corpus

      coding verify report.docx corpus

      coding verify package
    """
    from coding.codebook import read_codebook
    from coding.project import open_project
    from coding.report import verify_results
    from coding.report.packing import is_package

    if study is None and not is_package(results):
        raise CodingError(f"Say which study {results} was made from: coding verify {results} STUDY.")
    project = open_project(study) if study is not None else None
    table = verify_results(
        results, project, codebook=read_codebook(codebook) if codebook else None, fresh_numbers=fresh_numbers
    )
    for result, rows in table.groupby("result", sort=False):
        print(f"{result}:")
        for row in rows.itertuples():
            print(f"  {'yes' if row.holds else 'no ' if row.holds is False else '–  '} {row.sentence}")
    if (table["holds"] == False).any():  # noqa: E712 -- None is neither
        print(f"{results} does not follow from {study}." if study else f"{results} does not agree with itself.")
        raise typer.Exit(2)
    again = table.loc[table["what"].isin(["made again", "tables"]), "holds"]
    if again.isna().any():
        print("Nothing speaks against it, but not everything could be made again.")
    elif study is None:
        print(f"{results} agrees with itself. To check it against the interviews: coding verify {results} STUDY.")
    else:
        print(f"{results} follows from {study}.")


def pack(
    study: Study,
    out: Annotated[Path, typer.Option("--out", "-o", help="A new folder, or a file that ends in .zip.")],
    without_text: Annotated[
        bool, typer.Option("--without-text", help="Leave out the text of the interviews (must be said).")
    ] = False,
    small_groups: SmallGroups = "",
    confirm_disclosure: Confirm = False,
) -> None:
    """Make a package for replication: spans, codes, fingerprints, codebook and tables, without the interviews' text.

    Of the codebook, whatever repeats an interview is left out; the keywords of its rules stay.
    Tables rebuild from it (coding verify PACKAGE), and whoever has the texts can check it (coding verify PACKAGE STUDY).

    Examples:

      coding pack corpus --without-text --out package

      coding pack corpus --without-text --out package.zip
    """
    from coding.project import open_project
    from coding.report import read_package, write_package
    from coding.report.packing import words_in_package

    if not without_text:
        raise CodingError("A package is made without the interviews' text: say so with --without-text.")
    project = open_project(study)
    Leaving(small_groups, None).tell(project)
    path = write_package(project, out, small_groups=small_groups, confirm_disclosure=confirm_disclosure)
    print(f"Written to {path}: spans, codes, fingerprints, codebook and tables; no passage of the interviews.")
    shared = words_in_package(read_package(path), project.corpus)
    if shared:
        print("Look at codebook.yaml: these words stand in it and were said in an interview too.", file=sys.stderr)
        print("\n".join(f"  {code}: “{words}”" for code, words in shared), file=sys.stderr)
