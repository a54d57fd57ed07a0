"""Verbs of the classifier: what it suggests, to whom, and how far to trust it."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.drawing import drawn_blind, drawn_by_lot, hand_out, hand_out_next, tell_missed
from coding.cli.study import Csv
from coding.cli.suggesting import (
    Reader,
    as_sheet,
    fitted,
    learnt_from,
    reader_of,
    scores,
    show_suggestions,
    suggested,
    tell_material,
    write_full_card,
)
from coding.cli.work import Study
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.classifier import CodeClassifier
    from coding.project import Project

_SCORES = [
    "code",
    "n",
    "positives",
    "participants",
    "way",
    "f1",
    "rules_f1",
    "majority_f1",
    "human_kappa",
    "human_n",
    "better",
]
_RANGES = ["precision", "recall", "f1", "kappa"]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("suggest", epilog="Example: coding suggest corpus --coder a --code housing --next 20")(suggest)
    app.command("evaluate", epilog="Example: coding evaluate corpus --coder consensus")(evaluate)


def suggest(
    study: Study,
    coder: Annotated[
        str | None,
        typer.Option(help="Who reads: a person, also one who begins; may be left out when only one has coded."),
    ] = None,
    code: Annotated[str | None, typer.Option(help="Only this code (and those below it).")] = None,
    read_next: Annotated[
        int | None, typer.Option("--next", help="Draw this many passages to read next instead.")
    ] = None,
    blind: Annotated[
        int | None,
        typer.Option(help="Draw this many unread passages without a suggestion, to estimate what is missed."),
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="Write the suggestions or passages to this .csv, to fill in.")
    ] = None,
    apply: Annotated[
        Path | None, typer.Option(help="Take a filled-in .csv into the study: decisions, or codes of passages.")
    ] = None,
    card: Annotated[
        Path | None,
        typer.Option(help="Score the classifier and write its card for a method section (.md, in English)."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same suggestions and draws.")] = 0,
) -> None:
    """Suggest codes to a coder, from what that coder has read; nothing becomes a coding before it is accepted.

    Suggestions appear only for transcripts that the coder has marked done, or unlocked earlier (which agreement
    and the method text take into account). Each tells its probability and its reasons.

    --blind draws by lot from what has no suggestion and was not read. Read it, write codes (or - for none) into the
    sheet, and --apply it: what the suggestions missed is then estimated, and stands in the card.

    --next draws what teaches most, and a part by lot; a coder who has read nothing begins where the rules point. With a
    sheet the draw is noted in the study: what was chosen is learnt from, and not scored.

    Examples:

      coding suggest corpus --coder a --code housing

      coding suggest corpus --coder a --code housing --next 20

      coding suggest my-study --coder anna --sheet decide.csv

      coding suggest my-study --coder anna --apply decide.csv

      coding suggest my-study --coder anna --blind 30 --sheet blind.csv

      coding suggest my-study --coder anna --card card.md
    """
    from coding.cli.sheets import take_in
    from coding.cli.telling import write_table
    from coding.codings.words import counted
    from coding.project import open_project

    _check_together(read_next=read_next, blind=blind, apply=apply, card=card)
    project = open_project(study)
    reader = reader_of(project, coder)
    coder = reader.coder
    if apply is not None:
        take_in(project, apply, coder)
        tell_missed(project, coder)
        return
    if code is not None:
        project.codebook.find(code)
    tell_material(reader)
    told = f"coding suggest {study} --coder {coder} --apply {sheet}"
    if read_next is not None:
        hand_out_next(reader, read_next, code, seed, sheet, told)
        return
    if blind is not None:
        hand_out(drawn_blind(reader, blind, code, seed), sheet, told)
        return
    model = fitted(reader, seed)
    table = as_sheet(reader, suggested(reader, model, code))
    closed = len(reader.closed)
    print(
        f"{counted(len(table), 'suggestion')} for {coder} in {counted(len(project.corpus) - closed, 'transcript')}; {closed} "
        f"{'is' if closed == 1 else 'are'} closed until {coder} marks {'it' if closed == 1 else 'them'} done.\n"
    )
    if sheet is not None:
        write_table(table.assign(decision="", memo=""), sheet)
        print(f"Write accept or reject in the column decision, then: {told}")
    else:
        show_suggestions(table)
        tell_missed(project, coder)
    if card is not None:
        _score_and_write(reader, model, card, seed)


def _score_and_write(reader: Reader, model: "CodeClassifier", card: Path, seed: int) -> None:
    begun = time.monotonic()
    print("Scoring on participants held out, for the card …", file=sys.stderr)
    told = "with scores on participants held out"
    try:
        evaluation = scores(reader, seed=seed)
    except CodingError as reason:  # too little was read: a card that says so is better than none
        print(reason, file=sys.stderr)
        evaluation, told = None, "without scores"
    write_full_card(reader, model, card, evaluation)
    print(f"\nWritten to {card}, {told} ({time.monotonic() - begun:.0f} s).")


def evaluate(
    study: Study,
    coder: Annotated[
        str | None, typer.Option(help="Whose codings are learnt and held out; else count: of the study.")
    ] = None,
    site: Annotated[
        str | None, typer.Option(help="An attribute: hold out one of its values at a time as well.")
    ] = None,
    folds: Annotated[int, typer.Option(help="How many folds of whole participants.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same folds.")] = 0,
    csv: Csv = None,
    card: Annotated[
        Path | None, typer.Option(help="Write the model's card with these scores (.md, in English).")
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option(help="Draw how probabilities and readings agree (.svg; .png, .csv and .txt beside it)."),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option(
            help="What fewer labels would have given, as a table (.csv) or drawn (.svg; .png, .csv and .txt beside it)."
        ),
    ] = None,
    score_on: Annotated[
        Path | None, typer.Option(help="Score only the random part of this sheet of `suggest --next`.")
    ] = None,
) -> None:
    """Score the classifier on participants it has not seen, beside the rules alone and people.

    Examples:

      coding evaluate corpus --coder consensus

      coding evaluate my-study --coder anna --site kind --csv scores.csv

      coding evaluate corpus --figure out/reliability.svg

      coding evaluate corpus --curve out/curve.svg
    """
    from coding.classifier import evaluation_table
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    _check_endings(figure, ("", ".svg", ".png"))
    _check_endings(curve, ("", ".svg", ".png", ".csv"))
    project = open_project(study)
    reader = learnt_from(project, coder)
    tell_material(reader)
    by_lot = None if score_on is None else drawn_by_lot(reader, score_on)
    table = scores(reader, folds=folds, seed=seed, site=site, score_on=by_lot)
    print(f"{table.attrs['heading']}\n")
    show_table(table[_SCORES])
    for prefix, told in (("", "The decision (predict)"), ("suggest_", "What is shown as a suggestion (suggest)")):
        print(f"\n{told}, with 95 % intervals over interviews:")
        show_table(_with_ranges(table, prefix))
    print()
    show_table(evaluation_table(table, "methods"))
    _tell_calibration(table)
    for what in ("thresholds", "coverage", *(["sites"] if site is not None else [])):
        print()
        show_table(evaluation_table(table, what))
    if csv is not None:
        write_table(table, csv)
    if figure is not None:
        _draw(project, "reliability", evaluation_table(table, "reliability"), figure)
    if curve is not None:
        _tell_curve(reader, curve, seed, folds)
    if card is not None:
        write_full_card(reader, fitted(reader, seed), card, table)
        print(f"Written to {card}.")


def _with_ranges(table: "pd.DataFrame", prefix: str) -> "pd.DataFrame":
    """A column per score, each as 0.52 (0.31 to 0.74)."""
    told = table[["code"]].copy()
    for what in _RANGES:
        columns = (table[f"{prefix}{what}{end}"] for end in ("", "_low", "_high"))
        told[what] = [
            "" if value != value else f"{value:.2f}" + (f" ({low:.2f} to {high:.2f})" if low == low else "")
            for value, low, high in zip(*columns, strict=True)
        ]
    return told


def _tell_calibration(table: "pd.DataFrame") -> None:
    told = table.attrs["calibration"]
    if told["ece"] == told["ece"]:
        print(
            f"\nExpected calibration error {told['ece']:.3f} over all {told['pairs']:.0f} pairs of a unit and a code; "
            f"{told['ece_from_10']:.3f} where p is 0.1 or more. Precision from a probability on, and of the likeliest code of the "
            "surest units:"
        )


def _tell_curve(reader: Reader, path: Path, seed: int, folds: int) -> None:
    """Print what fewer labels would have given, and write it."""
    from coding.classifier import CodeClassifier, learning_curve
    from coding.cli.telling import show_table, write_table

    model = CodeClassifier(reader.project.codebook, seed=seed)
    table = learning_curve(model, reader.project.corpus, reader.own, rejected=reader.rejected, folds=folds, seed=seed)
    print("\nWhat fewer labels would have given: a curve that still rises says that more reading would help.")
    show_table(table.drop(columns="repeat"))
    if path.suffix.lower() == ".csv":
        write_table(table, path)
    else:
        _draw(reader.project, "learning_curve", table, path)


def _draw(project: "Project", what: str, table: "pd.DataFrame", path: Path) -> None:
    from coding import figures

    figure = getattr(figures, f"draw_{what}")(table, codebook=project.codebook)
    written = figures.save_figure(figure, path, data=table)
    print(f"Written to {', '.join(str(each) for each in written)}.")


def _check_endings(path: Path | None, endings: tuple[str, ...]) -> None:
    """Refuse a file that could not be written before the long work, not after it."""
    if path is not None and path.suffix.lower() not in endings:
        table = ", a curve's table as .csv" if ".csv" in endings else ""
        raise CodingError(f"{path}: the figure is written as .svg and .png{table}. Name it with one of these endings.")


def _check_together(**given: object) -> None:
    """One thing at a time: what is drawn, taken in or told of."""
    asked = [f"--{name.removeprefix('read_')}" for name, value in given.items() if value is not None]
    if len(asked) > 1:
        raise CodingError(f"{' and '.join(asked)} are two things. Do one after the other.")
