"""Who speaks in an interview: the labels at line starts, and what only looks like one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from coding.readers.interview import interview_turns

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "readers_labels.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_labels(case, request):
    if case.get("known_failure"):
        request.applymarker(pytest.mark.xfail(reason=case["known_failure"], strict=True))
    turns, _ = interview_turns(case["text"], known=case.get("known", ()), interviewer=case.get("interviewer"))
    assert [[turn.speaker, case["text"][turn.start : turn.end]] for turn in turns] == case["turns"]
    assert sorted({turn.speaker for turn in turns if turn.asked}) == case["asked"]
    if "times" in case:
        assert [turn.time for turn in turns] == case["times"]


def test_a_count_per_label_and_the_lone_labels_are_told():
    _, notes = interview_turns("I: Vem?\nR07: Jag.\nAnna: hon med.\nI: Jaha.")
    assert "Speakers: I 2, R07 1." in notes
    assert any("'Anna' (line 3)" in note for note in notes)


def test_a_text_without_labels_has_paragraphs_and_says_so():
    turns, notes = interview_turns("Ett stycke\növer två rader.\n\nEtt till.")
    assert [turn.speaker for turn in turns] == ["", ""]
    assert "No speaker labels" in notes[0]


def test_a_text_of_lines_without_blanks_has_lines_as_paragraphs():
    text = "Det första svaret.\nDet andra svaret.\n"
    turns, _ = interview_turns(text)
    assert [text[turn.start : turn.end] for turn in turns] == ["Det första svaret.", "Det andra svaret."]


def test_a_heading_is_the_heading_of_the_turns_below_it_and_splits_a_turn():
    text = "# Början\n\nI: Nå?\nR07: Ja.\n\n# Slutet\n\nMen nej."
    turns, _ = interview_turns(text)
    assert [(turn.speaker, turn.heading) for turn in turns] == [("I", "Början"), ("R07", "Början"), ("R07", "Slutet")]


PIECES = st.sampled_from(
    [
        "I: ",
        "R07: ",
        "Anna: ",
        "**Bo:** ",
        "\n",
        "\n\n",
        "ja",
        " och ",
        "17:30",
        "kl 12: ",
        "# ",
        "[00:01]",
        "😀",
        "å",
        "\t",
        ": ",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_turns_lie_in_the_text_in_order_and_hold_no_label_of_their_own(text):
    turns, _ = interview_turns(text)
    last = 0
    for turn in turns:
        assert last <= turn.start < turn.end <= len(text)
        words = text[turn.start : turn.end]
        assert words == words.strip()
        last = turn.end
