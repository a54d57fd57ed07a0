"""Whose codings a table or report counts: one coder, a consensus, or the rules; never a sum of several."""

from typing import TYPE_CHECKING

from coding.codings import Codings
from coding.codings.who import CONSENSUS, MACHINES, not_machines
from coding.errors import CodingError
from coding.rules import code_by_rules

if TYPE_CHECKING:
    from coding.project import Project


def codings_to_count(project: "Project", *, coder: str | None = None, source: str | None = None) -> Codings:
    """Return the codings of a study that its tables and quotes count: of one coder.

    That is ``coder``, else ``count`` of project.yaml, else the coder ``consensus``, else the only person who coded (accepted
    suggestions are that person's), else the codebook's rules. ``source`` ("human", "rule", "model", "accepted") narrows the choice;
    "rule" always means the rules as they are now. Raises `CodingError` when several people have coded and none is chosen, with
    their names, for a coder or source that is not there, and for a person named together with the rules or a model.
    """
    codings = project.codings
    if source in MACHINES and coder not in (None, MACHINES[str(source)]):
        who = "The rules have no coder" if source == "rule" else "What a model suggests has no coder"
        raise CodingError(
            f"{who}, so that coder {coder!r} and source {source!r} cannot both be meant. Choose one of them."
        )
    coder = coder or (project.corpus.design.count if source is None else "") or None
    if source == "rule" or coder == MACHINES["rule"]:
        return _by_rules(project)
    if source is not None:
        if source not in codings.sources:
            raise CodingError(
                f"No coding has the source {source!r}. There are: {', '.join(codings.sources) or 'none'}, rule."
            )
        codings = codings.where(source=source)
    people = not_machines(codings.coders)
    if coder is None and source == "model":
        return codings.only(MACHINES["model"])
    if coder is None and CONSENSUS in people:
        coder = CONSENSUS
    if coder is None and len(people) > 1:
        raise CodingError(
            f"Several people have coded this study ({', '.join(people)}), and they are never added up. Choose one with --coder, "
            "or write `count: NAME` in project.yaml."
        )
    if coder is None and not people:
        return _by_rules(project)
    return codings.only(coder or people[0])


def _by_rules(project: "Project") -> Codings:
    """What the rules find now; a study without words (a package) holds what they found when it was made."""
    held = project.codings
    if project.path is None and "rule" in held.sources:
        return held.where(source="rule").only(MACHINES["rule"])
    return code_by_rules(project.corpus, project.codebook)
