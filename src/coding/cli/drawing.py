"""Behind `coding suggest --next` and `--blind`: passages drawn to be read, noted in the study, handed out, and what they tell."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cli.suggesting import Reader, fitted, locators, wrapped
from coding.codings.who import PEOPLE
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.project import Project


def hand_out_next(reader: Reader, n: int, code: str | None, seed: int, sheet: Path | None, told: str) -> None:
    """Hand out passages to read next, in mixed order; once they stand in a sheet, the study keeps why each is in the draw.

    Why is left out of the sheet: it would lead the reader's eye. For a coder who has read nothing yet the rules choose.
    """
    from coding.classifier import CodeClassifier, next_to_code
    from coding.codebook import Codebook
    from coding.codings.words import counted

    project, own = reader.project, reader.own
    book = project.codebook
    if code is not None:
        below = list(book.descendants(book.current(code)))
        own = own.where(code=below)
        book = Codebook(book.name, book.language, book.version, codes=(book.find(code),))
    model = CodeClassifier(book, seed=seed)
    if own.coders:
        model.fit(project.corpus, own, rejected=reader.rejected)
    drawn = next_to_code(project.corpus, own, model, n=n, seed=seed)
    by_lot = int((drawn["part"] == "random").sum())
    how = "where the rules point" if "start" in set(drawn["part"]) else "where the classifier is least sure"
    what = "" if sheet else " Nothing is noted yet."
    passages = counted(len(drawn), "passage")
    print(f"{passages} for {reader.coder}: {len(drawn) - by_lot} chosen {how}, {by_lot} drawn by lot.{what}\n")
    hand_out(drawn.drop(columns=["because", "part"]), sheet, told)
    if sheet is None:
        return
    if not _is_latest(project, drawn, reader.coder):  # after the sheet: what was not handed out was not drawn
        project.keep_draw(drawn, coder=reader.coder)
    print("The draw is noted in the study; scores and agreement keep to what was not chosen.")


def _is_latest(project: "Project", drawn: "pd.DataFrame", coder: str) -> bool:
    """Tell whether the coder's latest draw was this one: asked for again it is not noted twice."""
    before = project.draws
    before = before[before["coder"] == coder]
    latest = before[before["draw"] == before["draw"].iloc[-1]] if len(before) else before
    what = ["transcript", "start", "end", "part"]
    return latest[what].to_numpy().tolist() == drawn[what].to_numpy().tolist()


def drawn_by_lot(reader: Reader, sheet: Path) -> "pd.DataFrame":
    """Return the passages of a sheet of `--next` that were drawn by lot, as the study knows."""
    from coding.cli.telling import read_table

    rows = read_table(sheet)
    place = ["transcript", "start", "end"]
    missing = [name for name in place if name not in rows]
    if missing:
        raise CodingError(
            f"{sheet} has no column {missing[0]!r}. Take the sheet that `coding suggest --next --sheet` wrote."
        )
    draws = reader.project.draws
    by_lot = draws[(draws["coder"] == reader.coder) & (draws["part"] == "random")][place].drop_duplicates()
    there = set(rows[place].itertuples(index=False, name=None))
    kept = by_lot[[tuple(map(str, row)) in there for row in by_lot.itertuples(index=False, name=None)]]
    if kept.empty:
        raise CodingError(f"No passage of {sheet} was drawn by lot for {reader.coder}, as far as the study knows.")
    return kept


def drawn_blind(reader: Reader, n: int, code: str | None, seed: int) -> "pd.DataFrame":
    """Return passages by lot from what has no suggestion and was not read; that they were drawn is noted in the study.

    A sample that was drawn before and is not read to the end is handed out again: nobody picks among draws.
    """
    from coding.classifier import sample_unsuggested

    reader.check_has_read()
    project, own, who, book = reader.project, reader.own, reader.coder, reader.project.codebook
    before = _unread_sample(project, who, [] if code is None else list(book.descendants(book.current(code))))
    if before is not None:
        print(f"{len(before)} passages were drawn before and are not read to the end. They are handed out again.\n")
        return before
    made = fitted(reader, seed).suggest(project.corpus, code=code, open_to=project.corpus, given=True)
    drawn = project.blind_draws  # also what cannot be counted any more: it was handed out
    open_to = [name for name in project.corpus if name not in set(reader.closed)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is printed below
        sample = sample_unsuggested(
            made, project.corpus, n, code=code, codebook=book, unread_by=own, open_to=open_to,
            drawn_before=drawn[drawn["coder"] == who], seed=seed,
        )  # fmt: skip
    if sample.empty:
        raise CodingError(
            f"{who} has read everything that has no suggestion: nothing is left to draw from. How much of what was read the "
            "classifier finds is told by `coding evaluate`."
        )
    if sample.attrs["held_back"]:
        print(sample.attrs["held_back"])
    sample["sample"] = project.keep_sample(sample, coder=who)
    print(
        f"{len(sample)} passages drawn by lot from the {sample['population'].iloc[0]} that {who} has not read and that have no "
        f"suggestion of {code or 'any code'}. The draw is noted in the study.\n"
    )
    return sample


def _unread_sample(project: "Project", coder: str, without: list[str]) -> "pd.DataFrame | None":
    samples = project.samples
    mine = samples[(samples["coder"] == coder) & (samples["without"] == " ".join(without))]
    for name in reversed(mine["sample"].unique().tolist()):
        sample: pd.DataFrame = mine[mine["sample"] == name].reset_index(drop=True)
        told = _estimate(project, sample).attrs
        if told["read"] < told["drawn"]:
            places = zip(sample["transcript"], sample["start"], sample["end"], strict=True)
            words = [project.corpus[name].text[start:end] for name, start, end in places]
            sample["locator"], sample["text"] = locators(project, sample), words
            return sample
    return None


def _estimate(project: "Project", sample: "pd.DataFrame") -> "pd.DataFrame":
    from coding.classifier import estimate_missed

    own = project.codings.where(source=PEOPLE, coder=sample["coder"].iloc[0])
    return estimate_missed(sample, own, project.corpus, project.codebook)


def missed_by(project: "Project", coder: str) -> "pd.DataFrame | None":
    """What the latest blind sample of which this coder has read something tells, and which cannot be counted; None without one."""
    from coding.classifier.unsuggested import with_lost

    samples, lost = project.samples, project.lost_samples
    names = reversed(samples.loc[samples["coder"] == coder, "sample"].unique().tolist())
    told = (_estimate(project, samples[samples["sample"] == name]) for name in names)
    return with_lost(next((each for each in told if each.attrs["read"]), None), lost[lost["coder"] == coder])


def tell_missed(project: "Project", coder: str) -> None:
    """Print what the suggestions missed, where a blind sample was read."""
    from coding.classifier import missed_in_words

    missed = missed_by(project, coder)
    if missed is not None:
        print("\n" + "\n".join(missed_in_words(missed)))


def tell_samples(project: "Project") -> None:
    """Print for each coder with a blind sample how far it is read."""
    from coding.classifier import missed_in_words

    samples = project.samples
    for coder in dict.fromkeys([*samples["coder"], *project.lost_samples["coder"]]):
        missed, names = missed_by(project, coder), samples.loc[samples["coder"] == coder, "sample"]
        if len(names) and (missed is None or not missed.attrs["read"]):
            lost = [] if missed is None else missed.attrs["lost"]
            missed = _estimate(project, samples[samples["sample"] == names.iloc[-1]])
            missed.attrs["lost"] = lost
        if missed is not None:
            lines = missed_in_words(missed)
            told = [*lines[:2], *(line for line in missed.attrs.get("lost", ()) if line not in lines[:2])]
            print(f"\nBlind sample of {coder}. {' '.join(told)}")


def hand_out(drawn: "pd.DataFrame", sheet: Path | None, told: str) -> None:
    """Show passages to read, or write them to a sheet with a column for the codes."""
    from coding.cli.sheets import NONE_GIVEN, READING
    from coding.cli.telling import write_table

    if sheet is None:
        for row in drawn.to_dict("records"):
            print(f"{row['transcript']} {row['locator']}\n{wrapped(row['text'], '  ')}")
        print("\nTo code them in a sheet, add --sheet FILE.csv.")
        return
    filled = drawn.assign(codes="", memo="")
    write_table(filled[[*READING, *(["sample"] if "sample" in filled else [])]], sheet)
    print(f"Write the codes of each passage in the column codes ({NONE_GIVEN} for none), then: {told}")
