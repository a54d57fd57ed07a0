"""Places in a text, as (start, end) in code points."""

from collections.abc import Iterable


def joined(spans: Iterable[tuple[int, int]], *, touching: bool = True) -> list[tuple[int, int]]:
    """Return places in order, those that overlap made one, and those that touch as well unless ``touching`` is False.

    >>> joined([(14, 20), (12, 15), (20, 22)]), joined([(14, 20), (12, 15), (20, 22)], touching=False)
    ([(12, 22)], [(12, 20), (20, 22)])
    """
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and (start < made[-1][1] or (touching and start == made[-1][1])):
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return made
