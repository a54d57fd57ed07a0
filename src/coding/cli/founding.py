"""Founding a study and taking transcripts in: init, add."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.work import Encoding, NameColumn, ReadsAs, Study, TextColumn, tell_notes

if TYPE_CHECKING:
    from coding.transcript import Corpus

Sources = Annotated[
    list[Path] | None, typer.Argument(help="Transcripts: files or folders; they are copied.", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("init", epilog="Example: coding init my-study interviews/ --codebook codebook.yaml")(init)
    app.command("add", epilog="Example: coding add my-study new-interviews/")(add)


def init(
    folder: Annotated[Path, typer.Argument(help="A new folder for the study.", show_default=False)],
    codebook: Annotated[
        Path, typer.Option("--codebook", "-c", help="A codebook, with one code or more; it is copied.")
    ],
    transcripts: Sources = None,
    title: Annotated[str, typer.Option(help="What the study is called; else the folder's name.")] = "",
    reads_as: ReadsAs = None,
    encoding: Encoding = None,
    text: TextColumn = None,
    name: NameColumn = None,
) -> None:
    """Make a study: a folder with project.yaml, a codebook and transcripts.

    Published reports, hard-wrapped lines and other encodings are mended once, here; sources/ says what was done.

    Examples:

      coding init my-study interviews/ --codebook codebook.yaml

      coding init my-study --codebook codebook.yaml --title "Att flytta in"

      coding init my-survey answers.csv --text svar --name respondent --codebook codebook.yaml
    """
    from coding.codebook import read_codebook
    from coding.codings.words import counted
    from coding.project import create_project

    book = read_codebook(codebook)
    taken = _read(transcripts, book.language, reads_as, encoding, text, name)
    made = create_project(folder, name=title or folder.resolve().name, codebook=book, transcripts=taken)
    print(f"{made.path}: {counted(len(made.corpus), 'transcript')}, {counted(len(made.codebook), 'code')}.")
    print(f"Say in {folder / 'project.yaml'} how participants were chosen (sampling:) and what may leave the study")
    print(f"(export_attributes:). Then: coding check {folder}")


def add(
    study: Study,
    transcripts: Annotated[
        list[Path], typer.Argument(help="Transcripts: files or folders; they are copied.", show_default=False)
    ],
    reads_as: ReadsAs = None,
    encoding: Encoding = None,
    text: TextColumn = None,
    name: NameColumn = None,
) -> None:
    """Take more transcripts into a study, mended once like those it was made with.

    When one cannot be read, or has a name that is there already, none is taken in.

    Examples:

      coding add my-study new-interviews/

      coding add my-study report.txt --as report
    """
    from coding.project import add_transcripts, open_project

    project = open_project(study)
    taken = _read(transcripts, project.design.language or project.codebook.language, reads_as, encoding, text, name)
    names = add_transcripts(project, taken) if taken is not None else []
    print(f"Taken in: {', '.join(names) or 'nothing'}.")


def _read(
    paths: list[Path] | None,
    language: str,
    reads_as: str | None,
    encoding: str | None,
    text: str | None,
    name: str | None,
) -> "Corpus | None":
    from coding.project import read_corpus

    if not paths:
        return None
    corpus = read_corpus(paths, reads_as=reads_as, encoding=encoding, language=language or None, text=text, name=name)
    tell_notes(corpus.values())
    return corpus
