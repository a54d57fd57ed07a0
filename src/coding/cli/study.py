"""Verbs on a study: how far it is, its history and what is undone, copies of it, and texts that changed under the codings."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.work import Study
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

Coder = Annotated[str, typer.Option("--coder", help="Whose act; a coder exists by coding.", show_default=False)]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write the table to this file as well.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without this it is only shown.")]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("status", epilog="Example: coding status corpus")(status)
    app.command("history", epilog="Example: coding history corpus --transcript R07")(history)
    app.command("undo", epilog="Example: coding undo corpus --coder anna")(undo)
    app.command("unlock", epilog="Example: coding unlock my-study R07 --coder anna --yes")(unlock)
    app.command("merge", epilog="Example: coding merge from-bo/study my-study")(merge)
    app.command("reanchor", epilog="Example: coding reanchor my-study --apply --by anna")(reanchor)
    app.command("withdraw", epilog="Example: coding withdraw R07 my-study --outputs out")(withdraw)
    app.command("memos", epilog="Example: coding memos my-study --out memos.md")(memos)


def status(study: Study) -> None:
    """How far everybody is: codings, share read, done, per transcript and coder.

    Examples:

      coding status corpus
    """
    from coding.cli.telling import show_table
    from coding.project import open_project

    project = open_project(study)
    show_table(project.status)
    if len(project.samples) or len(project.lost_samples):
        from coding.cli.drawing import tell_samples

        tell_samples(project)


def history(
    study: Study,
    transcript: Annotated[str | None, typer.Option(help="Only this transcript.")] = None,
    coder: Annotated[str | None, typer.Option(help="Only this coder.")] = None,
    last: Annotated[int, typer.Option(help="How many acts, the latest; 0 is all.")] = 20,
    csv: Csv = None,
) -> None:
    """What was done, when and by whom; undone acts stay and say so.

    Edits of the codebook stand among the acts of coders, as `codebook`, with what was edited in the place of the quote;
    --transcript leaves them out.

    Examples:

      coding history corpus --coder a --last 5

      coding history corpus --last 0 --csv history.csv
    """
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    project = open_project(study)
    table = project.history(transcript=transcript, coder=coder)
    if transcript is None:
        table = _with_codebook_edits(table, project.codebook_history, coder)
    shown = table.tail(last) if last else table
    to_the_second = shown["time"].str[: len("2026-01-01T00:00:00")] + "Z"
    columns = ["time", "coder", "act", "transcript", "code", "quote", "undone", "event"]
    show_table(shown.assign(time=to_the_second)[columns])
    if csv is not None:
        write_table(table, csv)


def _with_codebook_edits(table: "pd.DataFrame", edits: "pd.DataFrame", coder: str | None) -> "pd.DataFrame":
    """A history with the edits of the codebook in their places; they have no event, for `undo --codebook` undoes them."""
    import pandas as pd

    edits = edits if coder is None else edits[edits["by"] == coder]
    if not len(edits):
        return table
    what = edits["what"].where(edits["act"] != "undo", "undo: " + edits["what"])
    parts = what.str.extract(
        r"^(?P<quote>.*\bchange rules) of (?P<code>.+)$"
    )  # codes stand with the codes, where there is room
    told = pd.DataFrame({"time": edits["time"], "coder": edits["by"], "act": "codebook"})
    told = told.assign(quote=parts["quote"].fillna(what), code=parts["code"].fillna(""))
    told = told.reindex(columns=table.columns, fill_value="").assign(start=None, end=None, undone=edits["undone"])
    both = pd.concat([table, told.astype(table.dtypes.to_dict())], ignore_index=True)
    return both.sort_values("time", kind="stable", ignore_index=True)


def undo(
    study: Study,
    coder: Coder,
    event: Annotated[str | None, typer.Option(help="An event of `coding history`; else the coder's last act.")] = None,
    codebook: Annotated[
        bool, typer.Option("--codebook", help="The last edit of the codebook instead, whoever made it.")
    ] = False,
) -> None:
    """Undo a coder's last act; naming an undo's event brings it back.

    With --codebook: the last edit of the study's codebook. What was coded since keeps a code, or nothing is changed.

    Examples:

      coding undo my-study --coder anna

      coding undo my-study --coder anna --codebook
    """
    from coding.project import open_project

    if codebook and event is not None:
        raise CodingError("--event names an act of a coder, and --codebook an edit of the codebook. Leave one out.")
    project = open_project(study)
    try:
        undone = project.undo_codebook_edit(by=coder) if codebook else project.undo(event, coder=coder)
    except CodingError as cause:
        edits = project.codebook_history
        if codebook or event is not None or not ((edits["by"] == coder) & ~edits["undone"].astype(bool)).any():
            raise
        raise CodingError(
            f"{cause} To take back the last edit of the codebook: coding undo {study} --coder {coder} --codebook"
        ) from cause
    print(f"Undone: {undone}")


def unlock(
    study: Study,
    transcript: Annotated[str, typer.Argument(help="The transcript.", show_default=False)],
    coder: Coder,
    yes: Yes = False,
) -> None:
    """Open the machine's suggestions to a coder who is not done with a transcript. Cannot be undone.

    What the coder reads there from then on is not read alone: agreement and the scores of the classifier leave it out. The
    classifier learns from it, and its card says how much of what it learnt from was read so.

    Examples:

      coding unlock my-study R07 --coder anna

      coding unlock my-study R07 --coder anna --yes
    """
    from coding.project import open_project

    project = open_project(study)
    if project.suggestions_visible(transcript, coder):
        print(f"Suggestions for {transcript} are open to {coder} already.")
        return
    if not yes:
        print(f"Suggestions for {transcript} are closed to {coder}, who is not done with it.")
        print("Opened, what is read from then on is not read alone, and that cannot be undone. Add --yes to open them.")
        return
    project.unlock(transcript, coder=coder)
    print(f"Suggestions for {transcript} are open to {coder}; what is read from now on is not read alone.")


def merge(
    other: Annotated[Path, typer.Argument(help="The other copy of the study; it is only read.", show_default=False)],
    study: Study,
) -> None:
    """Take in what people have done in another copy of the study.

    Doing it again changes nothing. Coders stay apart; conflicts are listed for a person.

    Examples:

      coding merge from-bo/study my-study
    """
    from coding.cli.telling import show_table
    from coding.project import open_project

    made = open_project(study).merge(open_project(other))
    _tell_problems(made.problems)
    print(f"{made.events} events taken in, {len(made.files)} files written.")
    if len(made.conflicts):
        print(f"\n{len(made.conflicts)} conflicts for a person to look at:")
        show_table(made.conflicts)


def reanchor(
    study: Study,
    apply: Annotated[bool, typer.Option("--apply", help="Move what is sure; without this it is only shown.")] = False,
    by: Annotated[str, typer.Option(help="Who moves them.")] = "",
    csv: Csv = None,
) -> None:
    """Put codings back on their words after a text was edited outside.

    Shows for each coding: kept, moved (old and new place), uncertain (needs a person) or lost.

    Examples:

      coding reanchor my-study

      coding reanchor my-study --apply --by anna
    """
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    table = open_project(study).reanchor(apply=apply, by=by)
    if not len(table):
        print("No text was edited since it was coded: nothing to do.")
        return
    counts = table["status"].value_counts()
    print(", ".join(f"{counts.get(status, 0)} {status}" for status in ("kept", "moved", "uncertain", "lost")))
    show_table(table[["status", "transcript", "code", "coder", "start", "end", "new_start", "new_end", "quote"]])
    print(
        "\nWritten: kept and moved." if apply else "\nNothing is written yet. To move what is sure: --apply --by NAME"
    )
    if csv is not None:
        write_table(table, csv)


def withdraw(
    participant: Annotated[str, typer.Argument(help="The participant who withdraws.", show_default=False)],
    study: Study,
    outputs: Annotated[list[Path] | None, typer.Option(help="Folders of results to search by their manifests.")] = None,
    by: Annotated[str, typer.Option(help="Who does it.")] = "",
    yes: Yes = False,
) -> None:
    """Take a participant out: transcript, codings, quotes, memos, caches, models. Cannot be undone.

    Shows what goes, which results hold the participant, and what git history and backups still hold.

    Examples:

      coding withdraw R07 my-study --outputs out

      coding withdraw R07 my-study --outputs out --by anna --yes
    """
    from coding.project import open_project

    found = open_project(study).withdraw(participant, outputs=outputs or (), by=by, preview=not yes)
    print(f"{participant}: {len(found.transcripts)} transcripts, {found.codings} codings, {len(found.files)} files.")
    for what, names in (("transcript", found.transcripts), ("turns blanked in", found.shared), ("file", found.files)):
        for name in names:
            print(f"  {what}: {name}")
    for name in found.outputs:
        print(f"  result that holds the participant (delete or make it again yourself): {name}")
    for sentence in found.left:
        print(f"  still there: {sentence}")
    print("Done." if yes else "Nothing is changed yet. Add --yes to withdraw; it cannot be undone.")


def memos(
    study: Study,
    out: Annotated[Path, typer.Option("--out", "-o", help="One .md or .csv file with all memos.")],
) -> None:
    """Write all memos, those on codings too, into one file.

    Examples:

      coding memos my-study --out memos.md
    """
    from coding.project import open_project

    print(f"Written to {open_project(study).export_memos(out)}.")


def _tell_problems(problems: object) -> None:
    for problem in problems:  # type: ignore[attr-defined]
        print(problem, file=sys.stderr)
