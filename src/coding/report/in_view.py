"""What a report tells of the machine's suggestions that were in view: who opened them early, and what was said since they were open."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coding.agreement.coders import said_since
from coding.codings import Codings
from coding.codings.who import CONSENSUS, people_among

if TYPE_CHECKING:
    from coding.project import Project


def told_of_view(project: "Project", codings: Codings, words: dict[str, str], *, named: bool = True) -> str:
    """Return who opened suggestions early, accepted them, or coded by hand since they were open; "" where nobody did.

    ``codings`` are those that the report counts; behind a consensus stand all people. ``named=False`` gives the number of
    transcripts in place of their names.
    """
    counted = set(codings.coders)
    told = [
        words["view_coder"].format(coder=coder, told="; ".join(parts))
        for coder in people_among(project.codings.coders)
        if (counted == {CONSENSUS} or coder in counted)
        and (parts := _parts(project, project.codings.where(coder=coder), coder, words, named=named))
    ]
    return words["view"].format(told="; ".join(told)) if told else ""


def _parts(project: "Project", own: Codings, coder: str, words: dict[str, str], *, named: bool) -> list[str]:
    read = own.read
    early = {name for name, of in project.log.standing.unlocked if of == coder}
    early |= set(read.loc[read["unlocked"] & (read["how"] == "done"), "transcript"])
    since = said_since(own)
    accepted = own.where(source="accepted").frame
    parts = [words["view_early"].format(where=_where(early, words, named=named))] if early else []
    if len(accepted):
        parts.append(words["view_accepted"].format(n=len(accepted)))
    if len(since):
        added, changed, gone = (int((since["what"] == what).sum()) for what in ("added", "changed", "taken back"))
        where = _where(since["transcript"], words, named=named)
        parts.append(words["view_since"].format(added=added, changed=changed, gone=gone, where=where))
    return parts


def _where(transcripts: Iterable[str], words: dict[str, str], *, named: bool) -> str:
    there = sorted(set(map(str, transcripts)))
    return ", ".join(there) if named else words["view_transcripts"].format(n=len(there))
