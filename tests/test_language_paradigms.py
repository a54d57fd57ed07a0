"""Everyday words in all their principal forms: `cases/paradigms.yaml`, a test for each word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coding.language import language_for

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parent / "cases" / "paradigms.yaml")
LEFT_SO = {(case["rule"], case["word"]) for case in CASES["known_failures"]}
SIBILANTS = "sxz"


def found(rule: str, word: str) -> bool:
    """Tell whether a rule finds a word, and would look at it in the first place."""
    language = language_for("sv").with_lemmas([rule])
    return language.holds(word, rule) and any(letters in word for letters in language.link_forms(rule))


def form_of(stem: str, pattern: str) -> str:
    ending = pattern.removeprefix("~")
    return stem + (ending[1:] if ending.startswith("s") and stem[-1] in SIBILANTS else ending)


def paradigms() -> Iterator[tuple[str, list[str]]]:
    for kind in CASES["regular"]:
        for word in kind["words"].split():
            stem = word[: len(word) - len(kind["lemma"]) + 1]
            yield word, [form_of(stem, pattern) for pattern in kind["forms"].split()]
    for word, forms in CASES["irregular"].items():
        yield word, forms.split()


@pytest.mark.parametrize(("word", "forms"), list(paradigms()))
def test_a_word_is_found_in_all_its_forms(word: str, forms: list[str]) -> None:
    assert [form for form in forms if not found(word, form) and (word, form) not in LEFT_SO] == []


@pytest.mark.parametrize(("rule", "words"), list(CASES["never"].items()))
def test_a_word_is_not_found_in_other_words(rule: str, words: str) -> None:
    assert [word for word in words.split() if found(rule, word) and (rule, word) not in LEFT_SO] == []


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: f"{case['rule']} {case['word']}")
def test_what_is_left_so_is_still_so(case: dict[str, Any]) -> None:
    assert found(case["rule"], case["word"]) is case["finds"]
