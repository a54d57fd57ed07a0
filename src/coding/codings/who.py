"""Who stands behind a coding: people, machines, and the consensus that people settled on."""

from collections.abc import Iterable

MACHINES = {"rule": "rules", "model": "model"}
"""The coder behind each source that is no person."""

PEOPLE = ("human", "accepted")
"""The sources that are a person's own judgement: marked in the text, or accepted from a suggestion."""

CONSENSUS = "consensus"
"""The coder under whose name people put what counts. It is made from the others' codings, so it is nobody who agrees with them."""


def not_machines(coders: Iterable[str]) -> list[str]:
    """Return the coders who are no machines: people, and the consensus where there is one."""
    return [coder for coder in coders if coder not in MACHINES.values()]


def people_among(coders: Iterable[str]) -> list[str]:
    """Return the coders who are people, each with readings of their own: no machines, and not the consensus."""
    return [coder for coder in not_machines(coders) if coder != CONSENSUS]
