"""Verbs of the classifier: what it suggests, to whom, and how far to trust it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.study import Csv
from coding.cli.work import Study
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.codings import Codings
    from coding.project import Project

_SHEET = ["transcript", "start", "end", "locator", "code", "score", "safe", "because", "quote"]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("suggest", epilog="Example: coding suggest corpus --coder a --code housing --next 20")(suggest)
    app.command("evaluate", epilog="Example: coding evaluate corpus --coder consensus")(evaluate)


def suggest(
    study: Study,
    coder: Annotated[
        str | None, typer.Option(help="Who reads; may be left out when only one person has coded.")
    ] = None,
    code: Annotated[str | None, typer.Option(help="Only this code (and those below it).")] = None,
    read_next: Annotated[
        int | None, typer.Option("--next", help="Draw this many passages to read next instead.")
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="Write the suggestions to this .csv, to decide on.")] = None,
    apply: Annotated[
        Path | None, typer.Option(help="Take decisions (accept, reject) from this .csv into the study.")
    ] = None,
    card: Annotated[Path | None, typer.Option(help="Write the model's card for a method section (.md).")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same suggestions.")] = 0,
) -> None:
    """Suggest codes to a coder, from what that coder has read; nothing becomes a coding before it is accepted.

    Suggestions appear only for transcripts that the coder has marked done, or unlocked earlier (which agreement
    and the method text take into account). Each tells its probability and its reasons.

    Examples:

      coding suggest corpus --coder a --code housing

      coding suggest corpus --coder a --code housing --next 20

      coding suggest my-study --coder anna --sheet decide.csv

      coding suggest my-study --coder anna --apply decide.csv

      coding suggest my-study --coder anna --card card.md
    """
    from coding.classifier import CodeClassifier, acceptance_rates, write_card
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    project = open_project(study)
    people = project.codings.where(source=["human", "accepted"])
    own = people.only(coder or project.design.count or None)
    coder = own.coders[0] if own.coders else ""
    if apply is not None:
        _decide(project, apply, coder)
        return
    if code is not None:
        project.codebook.find(code)
    _tell_material(project, own)
    model = CodeClassifier(project.codebook, seed=seed)
    rejected = _rejected(project, coder)
    if read_next is not None:
        if card is not None:
            raise CodingError("--card tells of suggestions. Leave it out with --next.")
        drawn = _drawn(project, own, rejected, read_next, code, seed)
        if sheet is not None:
            write_table(drawn, sheet)
        show_table(drawn[["transcript", "start", "locator", "text"]])
        return
    model.fit(project.corpus, own, rejected=rejected)
    open_to = [name for name in project.corpus if project.suggestions_visible(name, coder)]
    made = model.suggest(project.corpus, code=code, open_to=open_to)
    table = _still_open(project, own, made, rejected)
    closed = len(project.corpus) - len(open_to)
    print(
        f"{len(table)} suggestions for {coder} in {len(open_to)} transcripts; {closed} are closed until {coder} marks them done.\n"
    )
    if sheet is not None:
        write_table(table.assign(decision="", memo=""), sheet)
        print(
            f"Write accept or reject in the column decision, then: coding suggest {study} --coder {coder} --apply {sheet}"
        )
    else:
        show_table(table[["transcript", "locator", "code", "score", "because", "quote"]])
    if card is not None:
        write_card(model, card, acceptance=acceptance_rates(made, own, rejected))
        print(
            f"Written to {card}, without scores. A card with scores: coding evaluate {study} --coder {coder} --card {card}"
        )


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
    card: Annotated[Path | None, typer.Option(help="Write the model's card with these scores (.md).")] = None,
) -> None:
    """Score the classifier on participants it has not seen, beside the rules alone and people.

    Examples:

      coding evaluate corpus --coder consensus

      coding evaluate my-study --coder anna --site kind --csv scores.csv
    """
    from coding.classifier import CodeClassifier, evaluate_classifier, evaluation_table
    from coding.cli.telling import show_table, write_table
    from coding.project import open_project

    project = open_project(study)
    who = coder or project.design.count or None
    codings = project.codings.where(source=["human", "accepted"])
    own = codings.only(who)
    _tell_material(project, own)
    model = CodeClassifier(project.codebook, seed=seed)
    table = evaluate_classifier(model, project.corpus, codings, coder=own.coders[0], folds=folds, seed=seed, site=site)
    print(f"{table.attrs['heading']}\n")
    show_table(
        table[
            [
                "code",
                "n",
                "positives",
                "participants",
                "way",
                "f1",
                "rules_f1",
                "majority_f1",
                "kappa",
                "human_kappa",
                "better",
            ]
        ]
    )
    print()
    show_table(evaluation_table(table, "methods"))
    if csv is not None:
        write_table(table, csv)
    if card is not None:
        _write_full_card(project, own, card, table, seed)
        print(f"Written to {card}.")


def _rejected(project: "Project", coder: str) -> "pd.DataFrame":
    """What this coder rejected: one coder's decisions teach nothing to another's suggestions."""
    table = project.rejected
    return table[table["coder"] == coder]


def _tell_material(project: "Project", own: "Codings") -> None:
    if project.design.constructed:
        print("The interviews and codings are constructed for demonstration.")
    print(f"Learnt from {own.describe()}.")


def _still_open(project: "Project", own: "Codings", made: "Codings", turned_down: "pd.DataFrame") -> "pd.DataFrame":
    """The suggestions that this coder has neither given already nor rejected, with their words."""
    table = made.frame
    table["quote"] = made.quotes(project.corpus)
    given = own.matrix(project.corpus, None, project.codebook)
    places = list(zip(table["transcript"], table["start"], table["end"], strict=True))
    known = [
        place in given.index and bool(given.at[place, code]) for place, code in zip(places, table["code"], strict=True)
    ]
    rejected = set(zip(*(turned_down[name] for name in ("transcript", "start", "end", "code")), strict=True))
    spots = zip(*(table[name] for name in ("transcript", "start", "end", "code")), strict=True)
    kept = [not there and spot not in rejected for there, spot in zip(known, spots, strict=True)]
    table = table[kept].reset_index(drop=True)
    begins = zip(table["transcript"].astype(str), table["start"].astype(int), strict=True)
    turns = [project.corpus[name].turn_index(place) for name, place in begins]
    table["locator"] = [
        "" if turn is None else project.corpus.locator(name, turn)
        for name, turn in zip(table["transcript"], turns, strict=True)
    ]
    table["safe"] = [", safe" in reason for reason in table["because"]]
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)[[*_SHEET, "source", "id"]]


def _drawn(
    project: "Project", own: "Codings", rejected: "pd.DataFrame", n: int, code: str | None, seed: int
) -> "pd.DataFrame":
    """Passages to read next, in mixed order. Why each was drawn is left out: it would lead the reader's eye."""
    from coding.classifier import CodeClassifier, next_to_code
    from coding.codebook import Codebook

    book = project.codebook
    if code is not None:
        below = list(book.descendants(code))
        own, rejected = own.where(code=below), rejected[rejected["code"].isin(below)]
        book = Codebook(book.name, book.language, book.version, codes=(book[code],))
    model = CodeClassifier(book, seed=seed).fit(project.corpus, own, rejected=rejected)
    return next_to_code(project.corpus, own, model, n=n, seed=seed).drop(columns="because")


def _write_full_card(project: "Project", own: "Codings", card: Path, scores: "pd.DataFrame", seed: int) -> None:
    """The card of the classifier that was scored: same coder, same rejections, with what became of its suggestions."""
    from coding.classifier import CodeClassifier, acceptance_rates, write_card

    who = own.coders[0]
    rejected = _rejected(project, who)
    model = CodeClassifier(project.codebook, seed=seed).fit(project.corpus, own, rejected=rejected)
    open_to = [name for name in project.corpus if project.suggestions_visible(name, who)]
    made = model.suggest(project.corpus, open_to=open_to)
    write_card(model, card, evaluation=scores, acceptance=acceptance_rates(made, own, rejected))


def _decide(project: "Project", sheet: Path, coder: str) -> None:
    from coding.cli.telling import read_table

    rows = read_table(sheet)
    missing = [name for name in ("transcript", "start", "end", "code", "source", "id", "decision") if name not in rows]
    if missing:
        raise CodingError(f"{sheet} has no column {missing[0]!r}. Take the sheet that `coding suggest --sheet` wrote.")
    rows["decision"] = rows["decision"].str.strip().str.lower()
    decided = []
    for line, row in enumerate(rows.to_dict("records"), 2):
        if row["decision"] not in ("accept", "reject", ""):
            raise CodingError(
                f"{sheet}:{line}: the decision is {row['decision']!r}. Write accept or reject, or leave it empty."
            )
        if not row["decision"]:
            continue
        if row["transcript"] not in project.corpus or not project.suggestions_visible(row["transcript"], coder):
            raise CodingError(
                f"{sheet}:{line}: suggestions for {row['transcript']!r} are not open to {coder}. Nothing was taken in."
            )
        start, end = _place(row["start"], sheet, line), _place(row["end"], sheet, line)
        score = float(row.get("score") or "nan")
        decided.append(
            ({str(k): v for k, v in row.items()} | {"start": start, "end": end, "score": score}, row.get("memo", ""))
        )
    for suggestion, memo in decided:
        act = project.accept if suggestion["decision"] == "accept" else project.reject
        act(suggestion, coder=coder, memo=memo)
    counts = rows["decision"].value_counts()
    print(f"{counts.get('accept', 0)} accepted, {counts.get('reject', 0)} rejected, {counts.get('', 0)} left open.")


def _place(word: str, sheet: Path, line: int) -> int:
    """A place as a spreadsheet may have written it: 9562 or 9562.0."""
    whole = word.strip().removesuffix(".0")
    if not whole.isdigit():
        raise CodingError(
            f"{sheet}:{line}: {word!r} is no place in a text. Take the sheet as `coding suggest --sheet` wrote it."
        )
    return int(whole)
