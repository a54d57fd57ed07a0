"""Behind the verbs of the classifier: what is learnt, drawn, shown and told of one coder's suggestions."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.errors import CodingError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from coding.classifier import CodeClassifier
    from coding.codings import Codings
    from coding.project import Project

_SHEET = ["transcript", "start", "end", "locator", "code", "score", "safe", "because", "quote"]
_PLACE = ["transcript", "start", "end", "code"]
_SHOWN, _QUOTE = 20, 240
"""So many suggestions are printed (the others are for a sheet), with so many characters of their words."""

_PEOPLE = ["human", "accepted"]


def of_one_person(project: "Project", coder: str | None) -> "Codings":
    """What one person coded and read: the coder named, else the study's count:, else the only one."""
    own = project.codings.where(source=_PEOPLE).only(coder or project.design.count or None)
    if not own.coders:
        raise CodingError(
            "Nobody has coded in this study yet. Read and code some interviews whole first: the classifier learns from them."
        )
    return own


def _rejected(project: "Project", coder: str) -> "pd.DataFrame":
    """What this coder rejected: one coder's decisions teach nothing to another's suggestions."""
    table = project.rejected
    return table[table["coder"] == coder]


def tell_material(project: "Project", own: "Codings") -> None:
    """Print what is learnt from."""
    if project.design.constructed:
        print("The interviews and codings are constructed for demonstration.")
    print(f"Learnt from {own.describe()}.")


# Suggestions ----------------------------------------------------------------------------------------------------------


def fitted(project: "Project", own: "Codings", seed: int) -> "CodeClassifier":
    """Return the default classifier, fitted on what one person read and decided on."""
    from coding.classifier import CodeClassifier

    model = CodeClassifier(project.codebook, seed=seed)
    return model.fit(project.corpus, own, rejected=_rejected(project, own.coders[0]))


def suggested(
    project: "Project", own: "Codings", model: "CodeClassifier", code: str | None = None
) -> tuple["Codings", list[str]]:
    """Return suggestions that the person has not given already by hand, and the transcripts that are open to the person."""
    open_to = [name for name in project.corpus if project.suggestions_visible(name, own.coders[0])]
    made = model.suggest(project.corpus, code=code, open_to=open_to)
    return made.where(~_given(project, own.where(source="human"), made)), open_to


def _given(project: "Project", own: "Codings", made: "Codings") -> "NDArray[np.bool_]":
    """Tell for each suggestion whether the person has given its code (or one below it) there."""
    import numpy as np

    given = own.matrix(project.corpus, None, project.codebook)
    places = made.frame[_PLACE].itertuples(index=False, name=None)
    return np.array([row[:3] in given.index and bool(given.at[row[:3], row[3]]) for row in places], dtype=bool)


def still_open(project: "Project", own: "Codings", made: "Codings") -> "pd.DataFrame":
    """Return the suggestions that this person has neither given, accepted nor rejected, the surest first, with their words."""
    import numpy as np

    rejected = set(_rejected(project, own.coders[0])[_PLACE].itertuples(index=False, name=None))
    table: pd.DataFrame = made.frame
    table["quote"] = made.quotes(project.corpus)
    gone = np.array([row in rejected for row in table[_PLACE].itertuples(index=False, name=None)], dtype=bool)
    table = table[~_given(project, own, made) & ~gone].reset_index(drop=True)
    table["locator"] = _locators(project, table)
    table["safe"] = [", safe" in reason for reason in table["because"]]
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)[[*_SHEET, "source", "id"]]


def _locators(project: "Project", table: "pd.DataFrame") -> list[str]:
    begins = list(zip(table["transcript"].astype(str), table["start"].astype(int), strict=True))
    turns = [project.corpus[name].turn_index(place) for name, place in begins]
    return [
        "" if turn is None else project.corpus.locator(name, turn)
        for (name, _), turn in zip(begins, turns, strict=True)
    ]


def show_suggestions(table: "pd.DataFrame") -> None:
    """Print a few lines per suggestion: where, which code, how sure, the words, and why."""
    if not len(table):
        print("(none)")
        return
    for row in table.head(_SHOWN).to_dict("records"):
        sure = (
            f"{row['score']:.2f}{' safe' if row['safe'] else ''}" if row["score"] == row["score"] else "no probability"
        )
        print(f"{row['transcript']} {row['locator']} · {row['code']} · {sure}")
        quote = textwrap.shorten(" ".join(row["quote"].split()), _QUOTE, placeholder=" …")
        print(_wrapped(f"“{quote}”", "  "))
        way, _, why = row["because"].partition(": ")
        reason = "; ".join(part for part in (way, why.partition("; ")[2]) if part)
        print(_wrapped(reason, "  – "))
    if len(table) > _SHOWN:
        print(f"\n{len(table) - _SHOWN} more: write all to a table with --sheet FILE.csv, or ask for one --code.")


def _wrapped(words: str, indent: str) -> str:
    """Words in the width of the terminal, later lines a little further in."""
    from coding.cli.telling import page_width

    further = " " * (len(indent) + (indent.isspace()))
    return textwrap.fill(" ".join(words.split()), page_width(), initial_indent=indent, subsequent_indent=further)


# Scores and the card --------------------------------------------------------------------------------------------------


def scores(project: "Project", own: "Codings", *, seed: int, **settings: Any) -> "pd.DataFrame":
    """Return the evaluation of the default classifier on one person's codings; the others' are for comparison."""
    from coding.classifier import CodeClassifier, evaluate_classifier

    who = own.coders[0]
    everybody = project.codings.where(source=_PEOPLE)
    fresh = CodeClassifier(project.codebook, seed=seed)
    rejected = _rejected(project, who)
    return evaluate_classifier(fresh, project.corpus, everybody, coder=who, rejected=rejected, seed=seed, **settings)


def write_full_card(
    project: "Project", own: "Codings", card: Path, evaluation: "pd.DataFrame | None", seed: int
) -> None:
    """Write the card of the classifier that was scored: same person, same rejections, with what became of its suggestions."""
    from coding.classifier import acceptance_rates, write_card

    model = fitted(project, own, seed)
    made, _ = suggested(project, own, model)
    rates = acceptance_rates(made, own, _rejected(project, own.coders[0]))
    write_card(model, card, evaluation=evaluation, acceptance=rates, missed=_missed(project, own.coders[0]))


# Passages to read -----------------------------------------------------------------------------------------------------


def drawn_next(project: "Project", own: "Codings", n: int, code: str | None, seed: int) -> "pd.DataFrame":
    """Return passages to read next, in mixed order. Why each was drawn is left out: it would lead the reader's eye."""
    from coding.classifier import CodeClassifier, next_to_code
    from coding.codebook import Codebook

    book, rejected = project.codebook, _rejected(project, own.coders[0])
    if code is not None:
        below = list(book.descendants(book.current(code)))
        own, rejected = own.where(code=below), rejected[rejected["code"].isin(below)]
        book = Codebook(book.name, book.language, book.version, codes=(book.find(code),))
    model = CodeClassifier(book, seed=seed).fit(project.corpus, own, rejected=rejected)
    return next_to_code(project.corpus, own, model, n=n, seed=seed).drop(columns="because")


def drawn_blind(project: "Project", own: "Codings", n: int, code: str | None, seed: int) -> "pd.DataFrame":
    """Return passages by lot from what has no suggestion and was not read; that they were drawn is noted in the study.

    A sample that was drawn before and is not read to the end is handed out again: nobody picks among draws.
    """
    from coding.classifier import sample_unsuggested

    who, book = own.coders[0], project.codebook
    before = _unread_sample(project, own, [] if code is None else list(book.descendants(book.current(code))))
    if before is not None:
        print(
            f"{len(before)} passages were drawn before and are not read to the end. They are handed out again; `coding undo` by {who} "
            "takes the draw back.\n"
        )
        return before
    made = fitted(project, own, seed).suggest(project.corpus, code=code, open_to=project.corpus)
    sample = sample_unsuggested(made, project.corpus, n, code=code, codebook=book, unread_by=own, seed=seed)
    if sample.empty:
        raise CodingError(
            f"{who} has read everything that has no suggestion: nothing is left to draw from. How much of what was read the "
            "classifier finds is told by `coding evaluate`."
        )
    sample = _not_telling(project, sample, who)
    sample["sample"] = project.keep_sample(sample, coder=who)
    print(
        f"{len(sample)} passages drawn by lot from the {sample['population'].iloc[0]} that {who} has not read and that have no "
        f"suggestion of {code or 'any code'}. The draw is noted in the study.\n"
    )
    return sample


def _not_telling(project: "Project", sample: "pd.DataFrame", coder: str) -> "pd.DataFrame":
    """Cut a draw to half of what could be drawn, earlier draws included: what a larger one leaves over would be the suggestions.

    Where all unread text lies in transcripts whose suggestions are open, nothing is given away.
    """
    before = project.samples
    before = before[before["coder"] == coder]
    closed = [name for name in project.corpus if not project.suggestions_visible(name, coder)]
    if not closed:
        return sample
    places = ["transcript", "start", "end"]
    earlier = len(before.loc[before["transcript"].isin(closed), places].drop_duplicates())
    most = (int(sample["population"].iloc[0]) + earlier) // 2 - earlier
    if most < 1:
        raise CodingError(
            f"Half of what has no suggestion in transcripts that {coder} is not done with was drawn already. With more, what is left "
            f"over would show what is suggested there. Read such transcripts whole and mark them done first."
        )
    if most < len(sample):
        print(
            f"{most} are drawn, not {len(sample)}: with more than half, what is left over would show what is suggested."
        )
    return sample.head(most).reset_index(drop=True)


def _unread_sample(project: "Project", own: "Codings", without: list[str]) -> "pd.DataFrame | None":
    samples = project.samples
    mine = samples[(samples["coder"] == own.coders[0]) & (samples["without"] == " ".join(without))]
    for name in reversed(mine["sample"].unique().tolist()):
        sample: pd.DataFrame = mine[mine["sample"] == name].reset_index(drop=True)
        told = _estimate(project, sample).attrs
        if told["read"] < told["drawn"]:
            places = zip(sample["transcript"], sample["start"], sample["end"], strict=True)
            words = [project.corpus[name].text[start:end] for name, start, end in places]
            sample["locator"], sample["text"] = _locators(project, sample), words
            return sample
    return None


def _estimate(project: "Project", sample: "pd.DataFrame") -> "pd.DataFrame":
    from coding.classifier import estimate_missed

    own = project.codings.where(source=_PEOPLE, coder=sample["coder"].iloc[0])
    return estimate_missed(sample, own, project.corpus, project.codebook)


def _missed(project: "Project", coder: str) -> "pd.DataFrame | None":
    """What the latest blind sample of which this coder has read something tells; None without one."""
    samples = project.samples
    for name in reversed(samples.loc[samples["coder"] == coder, "sample"].unique().tolist()):
        missed = _estimate(project, samples[samples["sample"] == name])
        if missed.attrs["read"]:
            return missed
    return None


def tell_missed(project: "Project", coder: str) -> None:
    """Print what the suggestions missed, where a blind sample was read."""
    from coding.classifier import missed_in_words

    missed = _missed(project, coder)
    if missed is not None:
        print("\n" + "\n".join(missed_in_words(missed)))


def tell_samples(project: "Project") -> None:
    """Print for each coder with a blind sample how far it is read."""
    from coding.classifier import missed_in_words

    samples = project.samples
    for coder in samples["coder"].unique().tolist():
        missed = _missed(project, coder)
        latest = samples.loc[samples["coder"] == coder, "sample"].iloc[-1]
        told = _estimate(project, samples[samples["sample"] == latest]) if missed is None else missed
        print(f"\nBlind sample of {coder}. {' '.join(missed_in_words(told)[:2])}")


def parts_of(sheet: Path) -> Path:
    """The file beside a sheet of `--next` that says which passages were drawn by lot."""
    return sheet.with_name(f"{sheet.stem}.parts.csv")


def hand_out(drawn: "pd.DataFrame", sheet: Path | None, told: str) -> None:
    """Show passages to read, or write them to a sheet with a column for the codes."""
    from coding.cli.sheets import NONE_GIVEN, READING
    from coding.cli.telling import write_table

    if sheet is None:
        for row in drawn.to_dict("records"):
            print(f"{row['transcript']} {row['locator']}\n{_wrapped(row['text'], '  ')}")
        print("\nTo code them in a sheet, add --sheet FILE.csv.")
        return
    filled = drawn.assign(codes="", memo="")
    write_table(filled[[*READING, *(["sample"] if "sample" in filled else [])]], sheet)
    if "part" in filled:  # beside the sheet: it would lead the reader's eye
        write_table(filled[["transcript", "start", "end", "part"]], parts_of(sheet))
    print(f"Write the codes of each passage in the column codes ({NONE_GIVEN} for none), then: {told}")
