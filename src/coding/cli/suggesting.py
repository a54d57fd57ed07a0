"""Behind the verbs of the classifier: whose reading is learnt from, what is suggested, shown and scored."""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.codings.who import CONSENSUS, PEOPLE, people_among
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.classifier import CodeClassifier
    from coding.codings import Codings
    from coding.project import Project

_SHEET = ["transcript", "start", "end", "locator", "code", "score", "safe", "because", "quote"]
_SHOWN, _QUOTE = 20, 240
"""So many suggestions are printed (the others are for a sheet), with so many characters of their words."""


@dataclass(frozen=True)
class Reader:
    """One coder of a study, with what the coder has read and coded so far (nothing, for one who begins)."""

    project: "Project"
    coder: str
    own: "Codings"

    @property
    def rejected(self) -> "pd.DataFrame":
        """What this coder rejected: one coder's decisions teach nothing to another's suggestions."""
        table = self.project.rejected
        return table[table["coder"] == self.coder]

    @property
    def closed(self) -> list[str]:
        """The transcripts whose suggestions are not open to the coder."""
        return [name for name in self.project.corpus if not self.project.suggestions_visible(name, self.coder)]

    def check_has_read(self) -> None:
        """Raise CodingError for a coder who has read nothing: there is nothing to learn from yet."""
        if not self.own.coders:
            raise CodingError(
                f"{self.coder} has read nothing in this study yet, and the classifier learns from reading. Read and code some "
                "interviews whole first, or begin where the rules point: --next 20."
            )


def reader_of(project: "Project", coder: str | None) -> Reader:
    """Return who is to see suggestions or passages: the coder named, who may be new, else the only person who has coded."""
    from coding.project.held import checked_coder

    people = people_among(project.codings.where(source=PEOPLE).coders)
    names = " or ".join(people) or "NAME"
    if coder == CONSENSUS:
        raise CodingError(
            "Suggestions are for a person who reads, and the consensus is nobody: what it holds was read by its coders. Say who "
            f"reads: --coder {names}."
        )
    if coder is None and len(people) > 1:
        raise CodingError(f"Several people have coded here. Say who reads: --coder {names}.")
    if coder is None and not people:
        raise CodingError(
            "Nobody has coded in this study yet. Say who reads with --coder NAME; --next 20 then shows where to begin."
        )
    who = people[0] if coder is None else checked_coder(coder)
    return Reader(project, who, project.codings.where(source=PEOPLE, coder=who))


def learnt_from(project: "Project", coder: str | None) -> Reader:
    """Return whose codings are scored: the coder named, else the study's count:, else the only one."""
    own = project.codings.where(source=PEOPLE).only(coder or project.design.count or None)
    if not own.coders:
        raise CodingError(
            "Nobody has coded in this study yet. Read and code some interviews whole first: the classifier learns from them."
        )
    return Reader(project, own.coders[0], own)


def tell_material(reader: Reader) -> None:
    """Print what is learnt from."""
    if reader.project.design.constructed:
        print("The interviews and codings are constructed for demonstration.")
    if reader.own.coders:
        print(f"Learnt from {reader.own.describe()}.")


# Suggestions ----------------------------------------------------------------------------------------------------------


def fitted(reader: Reader, seed: int) -> "CodeClassifier":
    """Return the default classifier, fitted on what one person read and decided on."""
    from coding.classifier import CodeClassifier

    reader.check_has_read()
    model = CodeClassifier(reader.project.codebook, seed=seed)
    return model.fit(reader.project.corpus, reader.own, rejected=reader.rejected)


def suggested(reader: Reader, model: "CodeClassifier", code: str | None = None) -> "Codings":
    """Return the suggestions that the person has neither given nor rejected, for the transcripts that are open to the person."""
    closed = set(reader.closed)
    open_to = [name for name in reader.project.corpus if name not in closed]
    return model.suggest(reader.project.corpus, code=code, open_to=open_to)


def as_sheet(reader: Reader, made: "Codings") -> "pd.DataFrame":
    """Return suggestions with their words, the surest first."""
    table: pd.DataFrame = made.frame
    table["quote"] = made.quotes(reader.project.corpus)
    table["locator"] = locators(reader.project, table)
    table["safe"] = [", safe" in reason for reason in table["because"]]
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)[[*_SHEET, "source", "id"]]


def locators(project: "Project", table: "pd.DataFrame") -> list[str]:
    """Return where each row of a table with transcript and start stands, as a reader would look it up."""
    begins = list(zip(table["transcript"].astype(str), table["start"].astype(int), strict=True))
    turns = [project.corpus[name].turn_index(place) for name, place in begins]
    return [
        "" if turn is None else project.corpus.locator(name, turn)
        for (name, _), turn in zip(begins, turns, strict=True)
    ]


def show_suggestions(table: "pd.DataFrame") -> None:
    """Print a few lines per suggestion: where, which code, how sure, the words, and why."""
    from coding.classifier.reasons import two_digits

    if not len(table):
        print("(none)")
        return
    for row in table.head(_SHOWN).to_dict("records"):
        sure = (
            two_digits(row["score"]) + (" safe" if row["safe"] else "")
            if row["score"] == row["score"]
            else "no probability"
        )
        print(f"{row['transcript']} {row['locator']} · {row['code']} · {sure}")
        quote = textwrap.shorten(" ".join(row["quote"].split()), _QUOTE, placeholder=" …")
        print(wrapped(f"“{quote}”", "  "))
        way, _, why = row["because"].partition(": ")
        reason = "; ".join(part for part in (way, why.partition("; ")[2]) if part)
        print(wrapped(reason, "  – "))
    if len(table) > _SHOWN:
        print(f"\n{len(table) - _SHOWN} more: write all to a table with --sheet FILE.csv, or ask for one --code.")


def wrapped(words: str, indent: str) -> str:
    """Words in the width of the terminal, later lines a little further in."""
    from coding.cli.telling import page_width

    further = " " * (len(indent) + (indent.isspace()))
    return textwrap.fill(" ".join(words.split()), page_width(), initial_indent=indent, subsequent_indent=further)


# Scores and the card --------------------------------------------------------------------------------------------------


def scores(reader: Reader, *, seed: int, **settings: Any) -> "pd.DataFrame":
    """Return the evaluation of the default classifier on one person's codings; the others' are for comparison."""
    from coding.classifier import CodeClassifier, evaluate_classifier

    project = reader.project
    everybody = project.codings.where(source=PEOPLE)
    fresh = CodeClassifier(project.codebook, seed=seed)
    return evaluate_classifier(
        fresh, project.corpus, everybody, coder=reader.coder, rejected=reader.rejected, seed=seed, **settings
    )


def write_full_card(reader: Reader, model: "CodeClassifier", card: Path, evaluation: "pd.DataFrame | None") -> None:
    """Write the card of the classifier that was scored: same person, same rejections, with what became of its suggestions."""
    from coding.classifier import acceptance_rates, write_card
    from coding.cli.drawing import missed_by

    rates = acceptance_rates(suggested(reader, model), reader.own, reader.rejected)
    write_card(model, card, evaluation=evaluation, acceptance=rates, missed=missed_by(reader.project, reader.coder))
