"""The sheet of forms from the terminal: written without losing its marks, shown, and turned into `unless`."""

from pathlib import Path
from typing import TYPE_CHECKING

from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.codebook import Codebook
    from coding.project import Project

_EXAMPLES = 3


def write_forms(forms: "pd.DataFrame", codebook: "Codebook", sheet: Path) -> None:
    """Write the sheet of forms; marks of a sheet that is there already stay, and what is no sheet is not overwritten."""
    import pandas as pd

    from coding.cli.telling import read_table, show_table, write_table
    from coding.codings.words import counted
    from coding.rules import in_unless, with_marks

    if not sheet.exists():
        write_table(forms, sheet)
        return
    try:
        earlier = read_table(sheet)
        forms, gone = with_marks(forms, earlier)
    except CodingError as cause:
        raise CodingError(
            f"{sheet} is there already and is no sheet of forms, so it is left as it is. Name another file. ({cause})"
        ) from cause
    kept = int((forms["keep"] != "").sum()) + len(gone)
    last = gone.assign(count=0, participants=0).reindex(columns=forms.columns)
    write_table(pd.concat([forms, last], ignore_index=True).fillna(""), sheet)
    if kept:
        print(f"{counted(kept, 'mark')} of the sheet that was there {'are' if kept != 1 else 'is'} kept.")
    applied = in_unless(codebook, gone) & (gone["keep"].str.strip().str.lower() == "no")
    if applied.any():
        stand = "stands" if applied.sum() == 1 else "stand"
        print(f"{applied.sum()} of them {stand} in the codebook as `unless` already; their rows stand last.")
    if not applied.all():
        print("The rules do not find these marked forms any more, or not in what was searched; their rows stand last:")
        show_table(gone.loc[~applied, ["code", "rule", "form", "keep"]])


def apply_forms(project: "Project", sheet: Path, by: str, yes: bool, unit: str | None) -> None:
    """Show what the forms marked `no` would cost as `unless`, and (``yes``) change the codebook."""
    from coding.cli.telling import read_table, show_table
    from coding.rules import forms_to_unless, passages_lost, with_unless

    table = read_table(sheet)
    try:
        preview = forms_to_unless(project.codebook, table, project.corpus, unit=unit)
    except CodingError as cause:
        raise CodingError(f"{sheet}: {cause}") from cause
    if not len(preview):
        print("No form is marked `no` that is not in the codebook yet: nothing to change.")
        return
    for problem in preview.loc[preview["problem"] != "", "problem"]:
        print(problem)
    preview = preview[preview["unless"] != ""]
    if not len(preview):
        print(
            "These forms stay as they are, and no other form is marked `no` that is not in the codebook yet: nothing to change."
        )
        return
    lost = passages_lost(project.corpus, project.codebook, preview, unit=unit)
    show_table(_with_losses(preview, lost))
    _tell_losses(lost)
    if not yes:
        print("\nNothing is changed yet. Add --by NAME --yes to change the codebook.")
        return
    if not by:
        raise CodingError("Say who changes the codebook: --by NAME.")
    changed = with_unless(project.codebook, preview)
    codes = list(dict.fromkeys(preview["code"]))
    project.change_rules({code: changed[code].rules for code in codes}).apply(by=by)
    print(
        f"\nThe rules of {', '.join(codes)} are changed: one edit, in `coding history {project.path}` with its time and name. "
        f"To take it back: coding undo {project.path} --coder {by} --codebook"
    )


def _with_losses(preview: "pd.DataFrame", lost: "pd.DataFrame") -> "pd.DataFrame":
    """The preview with the passages in which each form loses its hits, and those that then lose the code."""
    place = ["transcript", "start", "end"]
    rows = []
    for code, unless, form in preview[["code", "unless", "form"]].itertuples(index=False):
        mine = lost[(lost["code"] == code) & (lost["form"] == form)]
        passages = mine.drop_duplicates(place)
        rows.append((code, unless, len(mine), len(passages), int(passages["uncoded"].sum())))
    columns = ["code", "unless", "hits lost", "passages", "lose the code"]
    return type(preview)(rows, columns=columns)


def _tell_losses(lost: "pd.DataFrame") -> None:
    if not len(lost):
        print("\nNo passage loses a hit in this study.")
        return
    passages = lost.drop_duplicates(["code", "transcript", "start", "end"])
    gone = int(passages["uncoded"].sum())
    lose = "1 passage loses" if len(passages) == 1 else f"{len(passages)} passages lose"
    print(f"\n{lose} a hit, and {gone} of them the code. For example:")
    first = passages.sort_values("uncoded", ascending=False, kind="stable").head(_EXAMPLES)
    for row in first.itertuples():
        print(f"  {row.transcript} at {row.start}, {row.code}{' (lost)' if row.uncoded else ''}: {row.example}")
