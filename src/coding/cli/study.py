"""Verbs on a study: its coders and rounds, agreement, history, and what changed under the codings."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.work import Study
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.codings import Codings
    from coding.project import Project

Coder = Annotated[str, typer.Option("--coder", help="Whose act; a coder exists by coding.", show_default=False)]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write the table to this file as well.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without this it is only shown.")]

_PLACE = ("transcript", "start", "end", "code")

rounds = typer.Typer(no_args_is_help=True, help="Rounds of coding: who codes which interviews.", rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("status", epilog="Example: coding status corpus")(status)
    app.command("agreement", epilog="Example: coding agreement corpus --coders a,b")(agreement)
    app.command("consensus", epilog="Example: coding consensus corpus sheet.csv --by 'a and b' --yes")(consensus)
    app.command("history", epilog="Example: coding history corpus --transcript R07")(history)
    app.command("undo", epilog="Example: coding undo corpus --coder anna")(undo)
    app.command("merge", epilog="Example: coding merge from-bo/study my-study")(merge)
    app.command("reanchor", epilog="Example: coding reanchor my-study --apply --by anna")(reanchor)
    app.command("withdraw", epilog="Example: coding withdraw R07 my-study --outputs out")(withdraw)
    app.command("memos", epilog="Example: coding memos my-study --out memos.md")(memos)
    rounds.command("start", epilog="Example: coding round start my-study --coders a,b --double 4 --seed 7")(start_round)
    rounds.command("list", epilog="Example: coding round list my-study")(list_rounds)
    app.add_typer(rounds, name="round")


def status(study: Study) -> None:
    """How far everybody is: codings, share read, done, per transcript and coder.

    Examples:

      coding status corpus
    """
    from coding.cli.telling import show_table
    from coding.project import open_project

    project = open_project(study)
    show_table(project.status)


def agreement(
    study: Study,
    coders: Annotated[str | None, typer.Option(help="Two or more, with commas; all persons by default.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="turn, answer … or several with commas: it changes the number.")
    ] = None,
    spans: Annotated[
        bool, typer.Option("--spans", help="Agreement on boundaries instead; not comparable to units.")
    ] = False,
    by_round: Annotated[
        bool, typer.Option("--by-round", help="Per round; training rounds are left out otherwise.")
    ] = False,
    bootstrap: Annotated[
        bool, typer.Option("--bootstrap", help="Bootstrap intervals by interview, not jackknife-t.")
    ] = False,
    coefficients: Annotated[
        bool, typer.Option("--coefficients", help="Show them though the approach is reflexive.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option("--list", help="Write the disagreements to this .csv, worst first.")
    ] = None,
    csv: Csv = None,
) -> None:
    """Compare the coders on what both have read, code by code.

    Intervals are shown only where the double-coded interviews were drawn (round start, or sampling: random);
    else the range when one interview is left out. They speak of new interviews, not of new coders.

    Examples:

      coding agreement corpus

      coding agreement corpus --coders a,b --unit turn,answer,document

      coding agreement corpus --list disagreements.csv
    """
    from coding.agreement import compare_coders, list_disagreements
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    project = open_project(study)
    codings = project.codings if by_round else _without_training(project)
    who = _listed(coders)
    drawn = project.drawn_for(who or codings.coders)
    interval: bool | str = ("bootstrap" if bootstrap else True) if drawn else False
    units = _listed(unit) or [project.design.unit]
    table = compare_coders(
        codings,
        project.corpus,
        project.codebook,
        coders=who,
        unit=units if len(units) > 1 else units[0],
        interval=interval,
        by_round=by_round,
        spans=spans,
        coefficients=coefficients or None,
    )
    print(f"{table.attrs['heading']}\n")
    show_table(table.dropna(axis=1, how="all"))
    if not spans and not drawn:
        print("\nNo intervals: the interviews coded by both were not drawn.")
        print("left_out is the range when one interview is left out.")
    if csv is not None:
        write_table(table, csv)
    if sheet is not None:
        points = list_disagreements(codings, project.corpus, project.codebook, coders=who, unit=units[0])
        write_table(points.assign(decision="", memo=""), sheet)
        print(f"\n{points.attrs['heading']}")
        print("Fill in the column decision (yes, no or a code), then give the sheet back:")
        print(f"  coding consensus {study} {sheet}{f' --unit {units[0]}' if unit else ''} --by NAMES")


def consensus(
    study: Study,
    sheet: Annotated[
        Path, typer.Argument(help="The sheet from `coding agreement --list`, with decisions.", show_default=False)
    ],
    by: Annotated[str, typer.Option(help="Who decided.", show_default=False)],
    coders: Annotated[str | None, typer.Option(help="As in `coding agreement`.")] = None,
    unit: Annotated[str | None, typer.Option(help="The unit of the sheet, when it is not the study's.")] = None,
    yes: Yes = False,
) -> None:
    """Build the coder `consensus` from decisions on the disagreements.

    Examples:

      coding consensus corpus sheet.csv --by "a and b"

      coding consensus corpus sheet.csv --by "a and b" --yes
    """
    from coding.agreement import consensus as adjudicated
    from coding.cli.telling import read_table
    from coding.project import open_project

    project = open_project(study)
    decisions = read_table(sheet)
    made = adjudicated(
        _without_training(project),
        project.corpus,
        decisions,
        project.codebook,
        by=by,
        coders=_listed(coders),
        unit=unit,
    )
    old = project.codings.where(coder="consensus").frame
    same = set(zip(*(made.frame[name] for name in _PLACE), strict=True))
    gone = [row["id"] for row in old.to_dict("records") if tuple(row[name] for name in _PLACE) not in same]
    print(f"{made.describe()}. {len(gone)} of the {len(old)} codings of an earlier consensus go.")
    if not yes:
        print("Nothing is written yet. Add --yes to put the consensus into the study.")
        return
    for coding in gone:
        project.retract(coding, coder="consensus", memo="not in the later consensus")
    project.add_all(made)
    finished = {name for name in project.corpus if project.suggestions_visible(name, "consensus")}
    for name in sorted(set(made.read["transcript"]) - finished):
        project.done(name, coder="consensus")
    project.write_memo(_trail(decisions), title=f"Decisions on disagreements, by {by}", author=by)
    print(f"Written to {study}, with the decisions as a memo. Say `count: consensus` in project.yaml to count it.")


def _without_training(project: "Project") -> "Codings":
    """What was coded and read outside training rounds: training is for practice, and is compared apart (--by-round)."""
    training = {each.number for each in project.rounds if each.training}
    if not training:
        return project.codings
    codings = project.codings
    rounds = {*codings.table["round"].astype(str), *codings.marks["round"].astype(str)}
    return codings.where(round=sorted(rounds - training))


def _trail(decisions: "pd.DataFrame") -> str:
    """The decisions in words, those against as well: place, code, what was decided and why."""
    lines = []
    for row in decisions.to_dict("records"):
        why = f" – {row['memo']}" if row.get("memo") else ""
        place = row.get("locator") or f"{row['start']}–{row['end']}"
        lines.append(
            f"- {row['transcript']}, {place}, {row['code']} (given by {row.get('given_by', '?')}): {row['decision']}{why}"
        )
    return "\n".join(lines)


def history(
    study: Study,
    transcript: Annotated[str | None, typer.Option(help="Only this transcript.")] = None,
    coder: Annotated[str | None, typer.Option(help="Only this coder.")] = None,
    last: Annotated[int, typer.Option(help="How many acts, the latest; 0 is all.")] = 20,
    csv: Csv = None,
) -> None:
    """What was done, when and by whom; undone acts stay and say so.

    Examples:

      coding history corpus --coder a --last 5

      coding history corpus --last 0 --csv history.csv
    """
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    project = open_project(study)
    table = project.history(transcript=transcript, coder=coder)
    shown = table.tail(last) if last else table
    show_table(shown[["time", "coder", "act", "transcript", "code", "quote", "undone", "event"]])
    if csv is not None:
        write_table(table, csv)


def undo(
    study: Study,
    coder: Coder,
    event: Annotated[str | None, typer.Option(help="An event of `coding history`; else the coder's last act.")] = None,
) -> None:
    """Undo a coder's last act; naming an undo's event brings it back.

    Examples:

      coding undo my-study --coder anna
    """
    from coding.project import open_project

    print(f"Undone: {open_project(study).undo(event, coder=coder)}")


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


def start_round(
    study: Study,
    coders: Annotated[str, typer.Option(help="The coders, with commas.", show_default=False)],
    double: Annotated[int, typer.Option(help="How many interviews all of them code.")],
    seed: Annotated[int, typer.Option(help="The same seed draws the same interviews.")],
    training: Annotated[bool, typer.Option("--training", help="For practice: agreement reports it apart.")] = False,
) -> None:
    """Draw the interviews that all coders code, deal out the others, freeze the codebook.

    Examples:

      coding round start my-study --coders a,b --double 4 --seed 7
    """
    from coding.project import open_project

    made = open_project(study).start_round(_listed(coders) or [], double, seed, training=training)
    print(f"Round {made.number}, codebook {made.version or made.fingerprint[:12]}.")
    print(f"Coded by all: {', '.join(made.double) or 'none'}")
    for coder in made.coders:
        print(f"{coder}: {', '.join(name for name, who in made.assigned.items() if coder in who)}")


def list_rounds(study: Study) -> None:
    """The rounds of a study.

    Examples:

      coding round list my-study
    """
    from coding.project import open_project

    found = open_project(study).rounds
    if not found:
        print("No round was started.")
    for each in found:
        kind = "training round" if each.training else "round"
        print(
            f"{kind} {each.number}: {', '.join(each.coders)}; seed {each.seed}; coded by all: {', '.join(each.double)}"
        )


def _listed(words: str | None) -> list[str] | None:
    if words is None:
        return None
    made = [word.strip() for word in words.split(",") if word.strip()]
    if not made:
        raise CodingError(f"{words!r} names nothing. Write names with commas between them.")
    return made


def _tell_problems(problems: object) -> None:
    for problem in problems:  # type: ignore[attr-defined]
        print(problem, file=sys.stderr)
