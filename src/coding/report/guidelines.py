"""Reporting guidelines: their items in our own words (guidelines.csv), and which fact of a study answers which.

Sources: COREQ: Tong, Sainsbury and Craig 2007, Int J Qual Health Care 19, pp. 349-357, table 1 (32 items). SRQR: O'Brien, Harris,
Beckman, Reed and Cook 2014, Acad Med 89, pp. 1245-1251, table 1 (21 items).
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

GUIDELINES = ("coreq", "srqr")


class Item(NamedTuple):
    """An item of a guideline: number, topic and question in English and Swedish, which fact of a study answers it ("" none), and
    whether the fact is only part of the answer, so that the question stays."""

    number: int
    topic: dict[str, str]
    question: dict[str, str]
    fact: str
    asks_more: bool


@cache
def items_of(guideline: str) -> tuple[Item, ...]:
    """Return the items of a guideline in order.

    >>> len(items_of("coreq")), len(items_of("srqr"))
    (32, 21)
    """
    text = (files("coding.report") / "guidelines.csv").read_text(encoding="utf-8")
    return tuple(
        Item(
            int(row["item"]),
            {"en": row["topic_en"], "sv": row["topic_sv"]},
            {"en": row["question_en"], "sv": row["question_sv"]},
            row["fact"],
            row["asks"] == "also",
        )
        for row in csv.DictReader(text.splitlines())
        if row["guideline"] == guideline
    )
