"""The words of `cases/swedish.yaml`, one test for each line."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coding.language import Language, language_for

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parent / "cases" / "swedish.yaml")
SWEDISH = language_for("sv")
WITH_KEYWORDS = SWEDISH.with_lemmas(CASES["keywords"])


def cases_of(section: str) -> list[Any]:
    return [
        pytest.param(
            case, id=name_of(case), marks=[pytest.mark.xfail(strict=True)] if case.get("known_failure") else []
        )
        for case in CASES[section]
    ]


def name_of(case: dict[str, Any]) -> str:
    return " ".join(str(case[key]) for key in ("word", "rule", "left", "right", "stump") if key in case)


def finds(language: Language, rule: str, word: str) -> bool:
    where = {(0, 0): "inflected", (0, 1): "begins", (1, 0): "ends", (1, 1): "holds"}[rule[0] == "-", rule[-1] == "-"]
    return language.holds(word, rule.strip("-"), where=where)


@pytest.mark.parametrize("case", cases_of("members"))
def test_a_word_holds_these_keywords_and_no_others(case: dict[str, Any]) -> None:
    word = case["word"]
    held = {keyword for keyword in CASES["keywords"] if WITH_KEYWORDS.holds(word, keyword, where="holds")}
    assert held == set(case["holds"])


@pytest.mark.parametrize("case", cases_of("rules"))
def test_a_rule_finds_a_word(case: dict[str, Any]) -> None:
    language = SWEDISH.with_lemmas([case["rule"].strip("-"), *case.get("with", [])])
    assert finds(language, case["rule"], case["word"]) is case["finds"]


@pytest.mark.parametrize("case", cases_of("rules"))
def test_a_word_that_a_rule_finds_is_not_lost_beforehand(case: dict[str, Any]) -> None:
    lemma = case["rule"].strip("-")
    language = SWEDISH.with_lemmas([lemma, *case.get("with", [])])
    assert not case["finds"] or any(letters in case["word"] for letters in language.link_forms(lemma))
    if case.get("known_failure"):
        pytest.fail("known failure of the rule itself")


@pytest.mark.parametrize("case", cases_of("join"))
def test_a_word_broken_at_a_line_end(case: dict[str, Any]) -> None:
    inside_a_line = dict.fromkeys(case.get("inside_a_line", []), 1)
    join = SWEDISH.join_break(case["left"], case["right"], inside_a_line)
    assert (join.text, join.certain) == (case["text"], case["certain"])


@pytest.mark.parametrize("case", cases_of("stumps"))
def test_a_word_cut_short_counts(case: dict[str, Any]) -> None:
    members = WITH_KEYWORDS.stump(case["stump"])
    assert set(case["holds"]) <= members.holds
    assert set(case.get("is", [])) <= members.inflected
    assert members.inflected.isdisjoint(case.get("is_not", []))
