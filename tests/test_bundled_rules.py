"""The sentences of `cases/integration.yaml`, one test for each: what the bundled rules find, and what they leave alone."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coding import Codebook, Corpus, Transcript, read_codebook, rule_hits

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(HERE / "cases" / "integration.yaml")


def cases_of(section: str) -> list[Any]:
    strict = pytest.mark.xfail(strict=True)
    return [pytest.param(case, marks=[strict] if case.get("known_failure") else []) for case in CASES[section]]


@cache
def bundled() -> Codebook:
    return read_codebook(HERE.parent / "codebooks" / "integration.yaml")


def themes_of(said: str) -> set[str]:
    theme = {code.id: top.id for top in bundled().codes for code in (top, *top.codes)}
    hits = rule_hits(Corpus([Transcript("said", said)]), bundled(), unit="document")
    return {theme[code] for code in hits["code"]}


@pytest.mark.parametrize("case", cases_of("about"))
def test_a_sentence_about_a_theme_is_found_for_it(case: dict[str, Any]) -> None:
    assert case["theme"] in themes_of(case["said"])


@pytest.mark.parametrize("case", cases_of("beside"))
def test_a_sentence_beside_all_themes_is_left_alone(case: dict[str, Any]) -> None:
    assert themes_of(case["said"]) == set()
