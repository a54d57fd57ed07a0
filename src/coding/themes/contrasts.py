"""Themes by a participant's attribute: the table, the contrast, a sentence; and a test only when one is asked for."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import AT_LEAST, Codings, check_counted
from coding.themes.counting import Count, Numbers, count_codings, distinct_pairs, in_order, language_of, share
from coding.themes.telling import in_words
from coding.themes.testing import compare_groups
from coding.transcript import few_stand_behind

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

_NOT_TOLD = {"sv": "ej angivet", "en": "not told"}
_LEFT_OUT = {
    "sv": "{number} av {total} lästa deltagare har inget angivet för {by}: de står i tabellen och meningen, men inte i {where}.",
    "en": "{number} of {total} participants who were read have nothing told for {by}: they are in the table and the sentence, but not "
    "in {where}.",
}
_WHERE = {
    "sv": {False: "skillnaden mellan grupperna", True: "skillnaden mellan grupperna, p och testets styrka"},
    "en": {False: "the difference between the groups", True: "the difference between the groups, p and the power"},
}
_HITS = {"sv": "Nyckelordsträffar, inte lästa: ", "en": "Keyword hits, not read: "}
_CAUTION = {
    "sv": "Att en deltagare inte nämner ett tema betyder inte att hen är av annan mening.",
    "en": "That a participant does not mention a theme does not mean that they disagree.",
}


def cross_tabulate(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    by: str,
    unit: str | None = None,
    coder: str | None = None,
    test: bool = False,
    language: str | None = None,
    at_least: float = AT_LEAST,
    permutations: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how many participants of each group bring a theme up: a row per code, counted by participant.

    ``by`` is an attribute such as "size". Columns: code, name; for each group two, such as ``size=small`` (participants with the code)
    and ``size=small read`` (participants of whom something was read); ``difference`` between the highest and the lowest share
    of a group (0 to 1), ``most`` and ``least``, the groups that have them ("" when all are alike); ``few``: groups whose count is 1 or 2,
    or of whom fewer than three were read, joined by "; "; ``sentence`` in Swedish or English; ``sources``.
    With ``test=True`` also ``p`` (for a difference between the groups), ``p_holm`` (corrected for all codes tested, by Holm's method)
    and ``test``: Fisher's exact test for two groups, a permutation of the participants (chi-square; ``permutations``, ``seed``)
    for more; of a sample that was not drawn at random it says that p describes this allocation only, no population. NaN where
    everybody or nobody has the code. ``.attrs`` as for `theme_frequencies`, with by, groups (participants read),
    groups_in_part (of these, read only in part), caution,
    left_out (how many participants have no such attribute and are in no contrast and no test; "" for none), and for a test p_means
    (what p speaks of, by the study's sampling), power (of one test at 5 %), power_corrected (at 5 % over the number of codes
    tested) and absence, a sentence that belongs beside every table without a difference.
    The quotes in both directions of each contrast: `coding.contrast_passages`, with the same arguments.
    Sources: Fisher 1935, "The logic of inductive inference", JRSS 98, pp. 39-82;
    Holm 1979, Scandinavian Journal of Statistics 6, pp. 65-70.
    Raises `CodingError` for an attribute nobody has, and for a test when a participant is in two groups or there is only one.

    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": list("abc"), "text": ["Trångt.", "Nej.", "Dyrt."], "size": ["small", "large", "small"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": list("abc"), "code": ["housing", "", "housing"], "coder": "anna"})
    >>> table = cross_tabulate(Codings.from_frame(rows, corpus), corpus, by="size")
    >>> table[["size=small", "size=small read", "size=large", "sentence"]].values.tolist()
    [[2, 2, 0, 'housing: small två av två, large noll av en.']]
    """
    check_counted(codings, corpus, codebook)
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    groups, members, having = _by_participant(count, by)
    language = "sv" if (language or language_of(corpus)).lower().startswith("sv") else "en"
    labels = [str(group) if group != "" else _NOT_TOLD[language] for group in groups]
    read = members.sum(axis=1)
    table = pd.DataFrame({"code": count.codes, "name": count.names}, dtype=object)
    for k, label in enumerate(labels):
        table[f"{by}={label}"] = having[:, k]
        table[f"{by}={label} read"] = int(read[k])
    told = np.array([group != "" for group in groups], dtype=bool)
    table = pd.concat([table, _contrast(having[:, told], read[told], np.array(labels, dtype=object)[told])], axis=1)
    table["few"] = _few(having, read, labels)
    table["sentence"] = _sentences(count, having, read, labels, language)
    table["sources"] = count.sources
    table.attrs.update({**count.facts(), "by": by, "caution": _CAUTION[language]})
    table.attrs["groups"] = {label: int(n) for label, n in zip(labels, read, strict=True)}
    seen_in_part = np.array([who in count.in_part for who in count.participants], dtype=bool)
    in_part = (members & seen_in_part).sum(axis=1)
    table.attrs["groups_in_part"] = {label: int(n) for label, n in zip(labels, in_part, strict=True)}
    left_out = int(read[~told].sum())
    table.attrs["left_out"] = _left_out(left_out, int(read.sum()), by, language, test=test)
    if test:
        tested, facts = compare_groups(
            having[:, told],
            members[told],
            by=by,
            sampling=corpus.design.sampling,
            language=language,
            permutations=permutations,
            seed=seed,
            left_out=left_out,
        )
        known = table.attrs
        table = pd.concat([table, tested], axis=1)
        table.attrs.update(known)
        table.attrs.update(facts)
    return table


def contrast_passages(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    by: str,
    unit: str | None = None,
    coder: str | None = None,
    per_group: int = 2,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return passages in both directions of each contrast of `cross_tabulate`: from the groups that bring a code up most and least.

    Columns: code, name, ``direction`` ("most" or "least"), the attribute, participant, transcript, start, end, text. Up to
    ``per_group`` participants a group, each with the first of their passages. A code that all groups bring up alike has no rows.

    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."], "size": ["small", "large"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> by_hand = Codings.from_frame(rows, corpus)
    >>> contrast_passages(by_hand, corpus, by="size")[["direction", "size", "text"]].values.tolist()
    [['most', 'small', 'Det är trångt.']]
    """
    table = cross_tabulate(codings, corpus, codebook, by=by, unit=unit, coder=coder, at_least=at_least)
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    pieces = count.pieces
    codes, held = count.piece_held
    rows = pd.DataFrame({"at": codes, "piece": held})
    rows[by] = count.group_of(pieces, by).astype(str).to_numpy()[held]
    rows["participant"] = pieces["participant"].to_numpy(dtype=object)[held]
    rows = rows[rows["participant"] != ""].drop_duplicates(["at", by, "participant"])
    made = []
    for k, (most, least) in enumerate(zip(table["most"], table["least"], strict=True)):
        for direction, group in (("most", most), ("least", least)):
            chosen = rows[(rows["at"] == k) & (rows[by] == group) & (group != "")].head(per_group)
            for who, piece in zip(chosen["participant"], chosen["piece"], strict=True):
                made.append((count.codes[k], count.names[k], direction, group, who, *_place(count, int(piece))))
    columns = ["code", "name", "direction", by, "participant", "transcript", "start", "end", "text"]
    passages = pd.DataFrame(made, columns=columns)
    passages.attrs.update({**count.facts(), "by": by})
    return passages


def _by_participant(count: Count, by: str) -> tuple[list[Any], NDArray[np.bool_], Numbers]:
    """The groups; groups × participants, who was read in which; codes × groups, how many participants have the code."""
    of_pieces = count.group_of(count.pieces, by)
    who = count.participant_of
    read = count.piece_read & (who >= 0)
    groups = in_order(list(of_pieces[read]))
    place = {group: k for k, group in enumerate(groups)}
    group = np.array([place.get(value, -1) for value in of_pieces], dtype=np.int64)
    members = np.zeros((len(groups), len(count.participants)), dtype=bool)
    members[group[read], who[read]] = True
    codes, pieces = count.piece_held
    mine = read[pieces]
    cell, _ = distinct_pairs(codes[mine] * max(len(groups), 1) + group[pieces[mine]], who[pieces[mine]])
    having = np.bincount(cell, minlength=len(count.codes) * len(groups))
    return groups, members, having.reshape(len(count.codes), len(groups)).astype(np.int64)


def _contrast(having: Numbers, read: Numbers, labels: NDArray[Any]) -> pd.DataFrame:
    if len(labels) < 2:
        nothing = np.full(len(having), "", dtype=object)
        return pd.DataFrame({"difference": np.full(len(having), np.nan), "most": nothing, "least": nothing})
    shares = share(having, read)
    high, low = shares.argmax(axis=1), shares.argmin(axis=1)
    difference = shares.max(axis=1) - shares.min(axis=1)
    alike = np.isclose(difference, 0)
    return pd.DataFrame(
        {
            "difference": difference,
            "most": np.where(alike, "", labels[high]),
            "least": np.where(alike, "", labels[low]),
        }
    )


def _left_out(number: int, total: int, by: str, language: str, *, test: bool) -> str:
    """Say how many participants no group holds, or nothing."""
    if not number:
        return ""
    return _LEFT_OUT[language].format(number=number, total=total, by=by, where=_WHERE[language][test])


def _few(having: Numbers, read: Numbers, labels: list[str]) -> list[str]:
    few = few_stand_behind(having, read)
    return ["; ".join(label for label, is_few in zip(labels, row, strict=True) if is_few) for row in few]


def _sentences(count: Count, having: Numbers, read: Numbers, labels: list[str], language: str) -> list[str]:
    prefix = _HITS[language] if count.sources == "rule" else ""
    told = []
    for name, row in zip(count.names, having, strict=True):
        parts = [
            f"{label} {in_words(int(n), int(of), language)}" for label, n, of in zip(labels, row, read, strict=True)
        ]
        told.append(f"{prefix}{name}: {', '.join(parts)}.")
    return told


def _place(count: Count, piece: int) -> tuple[str, int, int, str]:
    row = count.pieces.iloc[piece]
    name, start, end = str(row["transcript"]), int(row["start"]), int(row["end"])
    return name, start, end, count.corpus[name].words(start, end)
