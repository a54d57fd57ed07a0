"""Events of passages drawn by lot: which sample they belong to, whether they were answered, and what is noted when they go."""

from typing import Any

from coding.project.events import Event
from coding.project.standing import Standing


def by_lot(standing: Standing) -> list[Event]:
    """The passages drawn by lot for a sample; what was drawn to be read next has a part."""
    return [event for event in standing.drawn if not event.get("part")]


def sample_of(event: Event) -> str:
    """The id of the sample that a drawn passage belongs to."""
    return str(event.get("batch", event["id"]))


def was_answered(event: Event, standing: Standing) -> bool:
    """Tell whether a drawn passage was read as a passage of its sample."""
    return (sample_of(event), event["transcript"], event["start"], event["end"]) in standing.answered


def samples_in(standing: Standing, transcripts: set[str]) -> list[dict[str, Any]]:
    """Return of each sample with passages in some transcripts what a withdrawal notes of it: no words, no places."""
    drawn = by_lot(standing)
    told = []
    for name in sorted({sample_of(event) for event in drawn if event["transcript"] in transcripts}):
        mine = [event for event in drawn if sample_of(event) == name]
        answered = sum(was_answered(event, standing) for event in mine)
        size = mine[0].get("drawn", len(mine))
        told.append({"sample": name, "coder": mine[0]["coder"], "drawn": size, "answered": answered})
    return told


def tells_sample(told: Any) -> bool:
    """Whether what a withdrawal noted of a sample is whole: the file may have been edited by hand."""
    kinds = {"sample": str, "coder": str, "drawn": int, "answered": int}
    return isinstance(told, dict) and all(type(told.get(name)) is kind for name, kind in kinds.items())
