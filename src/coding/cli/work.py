"""The main job from the command line: run, demo, check."""

import shutil
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.leaving import SmallGroups, tell_small_groups
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

Paths = Annotated[
    list[Path], typer.Argument(help="A study's folder, or transcripts: files or folders.", show_default=False)
]
Study = Annotated[Path, typer.Argument(help="The study's folder (it holds project.yaml).", show_default=False)]
Out = Annotated[
    Path, typer.Option("--out", "-o", help="Folder for the results; only the run's own files in it are replaced.")
]
Book = Annotated[Path | None, typer.Option("--codebook", "-c", help="The codebook; a study has its own.")]
Unit = Annotated[str | None, typer.Option(help="turn, answer, paragraph, sentence or document.")]
ReadsAs = Annotated[str | None, typer.Option("--as", help="interview or report; guessed (and told) without it.")]
Encoding = Annotated[str | None, typer.Option(help="The files' encoding, when the guess is wrong: utf-8, cp1252 …")]
TextColumn = Annotated[str | None, typer.Option("--text", help="For .csv: the column that holds the answers.")]
NameColumn = Annotated[str | None, typer.Option("--name", help="For .csv: the column that names the rows.")]
Asked = Annotated[bool, typer.Option("--asked", help="Search the interviewer's words as well.")]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("run", epilog="Example: coding run corpus --out out/first")(run)
    app.command("demo", epilog="Example: coding demo")(demo)
    app.command("check", epilog="Example: coding check corpus")(check)


def run(
    paths: Paths,
    out: Out,
    codebook: Book = None,
    unit: Unit = None,
    reads_as: ReadsAs = None,
    encoding: Encoding = None,
    text: TextColumn = None,
    name: NameColumn = None,
    asked: Asked = False,
    small_groups: SmallGroups = "",
) -> None:
    """Apply a codebook's rules; write themes, quotes and a report.

    Writes codings.csv, themes.csv, quotes.csv, quotes.md, report.html and manifest.json to the folder --out.

    Examples:

      coding run STUDY --out out/first

      coding run interviews/ --codebook codebook.yaml --out out/first

      coding run report.txt --as report --codebook codebook.yaml --out out/report
    """
    from coding.cli.telling import tell_run
    from coding.codebook import read_codebook
    from coding.project import is_study, open_project, read_corpus
    from coding.report import write_run
    from coding.rules import code_by_rules

    study = paths[0] if len(paths) == 1 and is_study(paths[0]) else None
    if study is not None:
        for option, value in (("--as", reads_as), ("--encoding", encoding), ("--text", text), ("--name", name)):
            if value is not None:
                raise CodingError(
                    f"{option} is for plain files; {study} is a study, whose files are read as they are. Leave {option} out."
                )
        project = open_project(study)
        corpus, book = project.corpus, read_codebook(codebook) if codebook else project.codebook
    else:
        for path in paths:
            if not path.exists():
                raise CodingError(f"There is no file or folder {path}. Check the path.")
        if codebook is None:
            raise CodingError(
                f"{paths[0]} is not a study (no project.yaml). Name a codebook: coding run {paths[0]} --codebook FILE --out {out}"
            )
        book = read_codebook(codebook)
        corpus = read_corpus(paths, reads_as=reads_as, encoding=encoding, language=book.language, text=text, name=name)
        tell_notes(corpus.values())
    codings = code_by_rules(corpus, book, unit=unit, asked=asked)
    written = write_run(corpus, book, codings, out, unit=unit, asked=asked, study=study, small_groups=small_groups)
    tell_run(corpus, book, written)
    tell_small_groups(written.groups)
    _tell_findings(written.findings, out)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the copy goes.")] = Path("coding-demo"),
) -> None:
    """Copy the bundled study (constructed interviews) here and run the main job on it.

    Examples:

      coding demo

      coding demo my-copy
    """
    if folder.exists() and not (folder / "corpus" / "project.yaml").is_file():
        raise CodingError(
            f"{folder} is already there and is no copy of the demo. Name another folder: coding demo my-copy"
        )
    for part in ("corpus", "codebooks"):
        if not (folder / part).exists():
            shutil.copytree(bundled(part), folder / part, ignore=shutil.ignore_patterns(".cache", "__pycache__"))
    print(f"The study is in {folder / 'corpus'}: its interviews are constructed, see ORIGIN.md there.\n")
    run([folder / "corpus"], folder / "out")


def check(
    study: Study,
    accept_disclosure: Annotated[
        bool, typer.Option("--accept-disclosure", help="Accept the risks in what was coded: writes disclosure.yaml.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who accepts them.")] = "",
) -> None:
    """Read everything in a study and report every problem with its file and line.

    Exit status: 2 when there are errors (told on stderr), 0 with warnings only.

    Examples:

      coding check corpus

      coding check my-study --accept-disclosure --by anna
    """
    from coding.project import read_study_problems

    if accept_disclosure and not by.strip():
        raise CodingError("Say who accepts the risks, for disclosure.yaml keeps it: --accept-disclosure --by NAME.")
    problems = read_study_problems(study)
    for problem in problems:
        print(problem, file=sys.stderr if problem.severity == "error" else sys.stdout)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counted = f"{errors or 'no'} error{'s' * (errors != 1)}, {warnings or 'no'} warning{'s' * (warnings != 1)}"
    print(f"{study}: {counted}." if problems else f"{study}: no problems found.")
    if errors:
        raise typer.Exit(2)
    if accept_disclosure:
        _accept(study, by)


def bundled(part: str) -> Path:
    """Return the folder of the bundled corpus or codebooks: in the installed package, else beside the source."""
    installed = Path(str(files("coding"))) / "bundled" / part
    beside = Path(__file__).resolve().parents[3] / part
    for place in (installed, beside):
        if place.is_dir():
            return place
    raise CodingError(f"The bundled {part} is missing from this installation. Install interview-coding again.")


def _accept(study: Path, by: str) -> None:
    """Accept the disclosure risks in what was coded, and say which: kind and place."""
    from coding.privacy import coarsen_groups, new_risks
    from coding.project import accept_risks, open_project, read_accepted_risks
    from coding.report import coded_findings
    from coding.report.disclosing import told

    project = open_project(study)
    new = new_risks(coded_findings(project), read_accepted_risks(project.path))
    accept_risks(project.folder, new.to_dict("records"), by=by)
    if len(new):
        print(f"{len(new)} disclosure risks are now accepted, in {project.folder / 'disclosure.yaml'}:")
        print("\n".join(told(new, most=len(new))))
    else:
        print("No new disclosure risks in what was coded.")
    tell_small_groups(
        coarsen_groups(project.corpus),
        "Small groups are not accepted with words: each export tells them so, unless --small-groups keep is said there.",
    )


def _tell_findings(findings: "pd.DataFrame", out: Path) -> None:
    from coding.codings.words import counted
    from coding.report.disclosing import told

    if len(findings):
        place = out / "manifest.json"
        risks = counted(len(findings), "disclosure risk")
        print(f"\n{risks} in these results; look before you share them ({place} lists all):", file=sys.stderr)
        print("\n".join(told(findings)), file=sys.stderr)


def tell_notes(transcripts: object) -> None:
    """Tell on stderr what was guessed and repaired in each transcript."""
    for transcript in transcripts:  # type: ignore[attr-defined]
        for note in (*transcript.notes, *transcript.source.repairs):
            print(f"{transcript.name}: {note}", file=sys.stderr)
