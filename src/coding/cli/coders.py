"""Verbs for several coders: rounds of coding, agreement, and a consensus."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.study import Csv, Yes
from coding.cli.telling import listed
from coding.cli.work import Study

if TYPE_CHECKING:
    import pandas as pd

_PLACE = ("transcript", "start", "end", "code", "source")

rounds = typer.Typer(no_args_is_help=True, help="Rounds of coding: who codes which interviews.", rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("agreement", epilog="Example: coding agreement corpus --coders a,b")(agreement)
    app.command("consensus", epilog="Example: coding consensus corpus sheet.csv --by 'a and b' --yes")(consensus)
    rounds.command("start", epilog="Example: coding round start my-study --coders a,b --double 4 --seed 7")(start_round)
    rounds.command("list", epilog="Example: coding round list my-study")(list_rounds)
    app.add_typer(rounds, name="round")


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
    codings = project.codings if by_round else project.codings_of_rounds()
    who = listed(coders)
    drawn = project.drawn_for(who or codings.coders)
    interval: bool | str = ("bootstrap" if bootstrap else True) if drawn else False
    units = listed(unit) or [project.design.unit]
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
    before = project.opened_in_earlier_rounds(table.attrs["coders"])
    if before:
        print(f"Read anew after suggestions had been open to a coder in an earlier round: {', '.join(before)}.\n")
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
    from coding.codings.words import counted
    from coding.project import open_project

    project = open_project(study)
    decisions = read_table(sheet)
    made = adjudicated(
        project.codings_of_rounds(),
        project.corpus,
        decisions,
        project.codebook,
        by=by,
        coders=listed(coders),
        unit=unit,
    )
    old = project.codings.where(coder="consensus").frame
    same = set(zip(*(made.frame[name] for name in _PLACE), strict=True))
    gone = [row["id"] for row in old.to_dict("records") if tuple(row[name] for name in _PLACE) not in same]
    print(
        f"{made.describe()}. {len(gone)} of the {counted(len(old), 'coding')} of an earlier consensus {'goes' if len(gone) == 1 else 'go'}."
    )
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


def start_round(
    study: Study,
    coders: Annotated[str, typer.Option(help="The coders, with commas.", show_default=False)],
    double: Annotated[int, typer.Option(help="How many interviews all of them code.")],
    seed: Annotated[int, typer.Option(help="The same seed draws the same interviews.")],
    interviews: Annotated[
        str | None, typer.Option(help="Only these, with commas; else those that no round has assigned yet.")
    ] = None,
    training: Annotated[bool, typer.Option("--training", help="For practice: agreement reports it apart.")] = False,
) -> None:
    """Draw the interviews that all coders code, deal out the others, freeze the codebook.

    An interview that its coder has read before is read anew in this round.

    Examples:

      coding round start my-study --coders a,b --double 4 --seed 7

      coding round start my-study --coders a,b --double 2 --seed 8 --interviews R01,R07,R12
    """
    from coding.project import open_project

    made = open_project(study).start_round(
        listed(coders) or [], double, seed, interviews=listed(interviews), training=training
    )
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
