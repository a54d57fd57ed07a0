"""How few participants a number may stand for before it shows who somebody is: one limit for tables, figures and attributes."""

from typing import Any

SMALLEST_GROUP = 3
"""Fewer participants than this who share something (a theme, a combination of attributes) may be known by it."""


def few_stand_behind(part: Any, read: Any = SMALLEST_GROUP) -> Any:
    """Tell whether a cell "part of read" is to be marked: one or two participants stand behind it, or fewer than three were read.

    Numbers or arrays of numbers; without ``read`` only the participants with the theme decide.

    >>> few_stand_behind(2, 11), few_stand_behind(0, 11), few_stand_behind(0, 2)
    (True, False, True)
    """
    return ((part > 0) & (part < SMALLEST_GROUP)) | (read < SMALLEST_GROUP)
