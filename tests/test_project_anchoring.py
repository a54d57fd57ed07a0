"""After a text was edited outside, every coding is found again at its words, or said to need a person; nothing moves by itself."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_studies import make_study, put, quotes

from coding import CodingError
from coding.project import StudyWarning, open_project
from coding.project.anchoring import anchor
from coding.project.events import place_of
from coding.transcript import Transcript, normalise

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")


@pytest.fixture
def project(tmp_path):
    return open_project(make_study(tmp_path / "study"))


def edited(project, old: str, new: str):
    """The study opened again after someone edited R01 in a word processor."""
    file = project.path / "transcripts" / "R01.md"
    words = file.read_text(encoding="utf-8")
    assert old in words
    file.write_text(words.replace(old, new), encoding="utf-8")
    return open_project(project.path)


def test_an_edit_before_a_coding_moves_it_only_when_asked(project):
    id = put(project, "in one room", "housing")
    old = project.codings.frame["start"].item()
    project = edited(project, "Where do", "So, where do")
    assert len(project.codings) == 0
    assert "was edited since it was coded" in project.problems[0].what
    report = project.reanchor()
    assert report[["id", "status", "start", "new_start", "new_quote"]].values.tolist() == [
        [id, "moved", old, old + 4, "in one room"]
    ]
    assert len(open_project(project.path).codings) == 0
    project.reanchor(apply=True, by="anna")
    project = open_project(project.path)
    assert (quotes(project), project.codings.frame["id"].tolist(), project.problems) == (["in one room"], [id], [])
    assert len(project.reanchor()) == 0


def test_an_edit_after_a_coding_leaves_it_where_it_stands(project):
    put(project, "in one room", "housing")
    project = edited(project, "The rent took", "My rent took")
    assert quotes(project) == ["in one room"]
    assert project.reanchor()["status"].tolist() == ["kept"]
    project.reanchor(apply=True)
    assert len(open_project(project.path).reanchor()) == 0


def test_codings_that_are_left_out_are_said_aloud_when_the_study_is_opened(project):
    put(project, "in one room", "housing")
    with pytest.warns(StudyWarning, match="there is 1 coding no longer at the words"):
        edited(project, "Where do", "So, where do")


def test_a_typo_mended_beside_a_coding_leaves_it_where_it_stands(project):
    put(project, "in one room", "housing")
    project = edited(project, "It is crowded", "It was crowded")
    assert quotes(project) == ["in one room"]


def test_a_typo_mended_inside_a_coding_needs_a_person(project):
    id = put(project, "in one room. It is crowded", "housing")
    project = edited(project, "It is crowded", "It was crowded")
    row = project.reanchor().iloc[0]
    assert (row["status"], row["new_quote"]) == ("uncertain", "in one room. It was crowded")
    project.reanchor(apply=True)
    assert len(project.codings) == 0
    with pytest.raises(CodingError, match="no longer at its words"):
        project.change(id, memo="?")
    project.change(id, start=row["new_start"], end=row["new_end"])
    assert quotes(open_project(project.path)) == ["in one room. It was crowded"]


def test_words_that_were_deleted_are_lost_and_said_so(project):
    put(project, "It is crowded but we laugh a lot", "housing")
    project = edited(project, "in one room. It is crowded but we laugh a lot 😀 there.", "somewhere.")
    assert project.reanchor()["status"].tolist() == ["lost"]
    assert len(project.reanchor(apply=True)) == 1
    assert len(project.codings) == 0
    assert project.history()["act"].tolist() == ["add"]


@pytest.mark.parametrize("next_sentence", ["", " Everyone there is kind to us and to each other."])
def test_words_that_stand_once_and_where_they_stood_are_kept_whatever_follows(project, next_sentence):
    put(project, "in one room.", "housing")
    project = edited(project, " It is crowded but we laugh a lot 😀 there.", next_sentence)
    assert project.reanchor()["status"].tolist() == ["kept"]
    assert quotes(project) == ["in one room."]


def test_for_a_coding_of_the_whole_text_the_whole_text_is_proposed(project):
    text = project.corpus["R01"].text
    project.add("R01", 0, len(text), "housing", coder="anna")
    project = edited(project, "I looked for work", "I searched for work")
    row = project.reanchor().iloc[0]
    assert (row["status"], row["new_quote"]) == ("uncertain", project.corpus["R01"].text)
    assert len(project.codings) == 0


@pytest.mark.parametrize("number", [0, 3])
def test_words_that_were_changed_a_little_are_proposed_and_not_moved(project, number):
    file = project.path / "transcripts" / "R02.md"
    words = " ".join(f"Ord nummer {k}." for k in range(6))
    file.write_text(f"I: Mm?\n\nR02: {words}\n", encoding="utf-8")
    project = open_project(project.path)
    put(project, f"Ord nummer {number}.", "work", transcript="R02")
    file.write_text(f"I: Mm?\n\nR02: {words.replace('Ord', 'Orden')}\n", encoding="utf-8")
    project = open_project(project.path)
    row = project.reanchor(apply=True).iloc[0]
    assert (row["status"], row["new_quote"]) == ("uncertain", f"Orden nummer {number}.")
    assert len(project.codings) == 0


def test_short_words_that_stand_often_are_not_guessed(project):
    start = project.corpus["R02"].text.index("I: Mm")
    project.add("R02", start + 3, start + 5, "housing", coder="anna")
    file = project.path / "transcripts" / "R02.md"
    file.write_text("---\nparticipant: P2\n---\n\nI: Mm.\n\nR02: Mm.\n\nI: Mm.\n", encoding="utf-8")
    assert open_project(project.path).reanchor()["status"].tolist() == ["uncertain"]


def test_a_text_that_was_put_back_needs_nothing(project):
    put(project, "in one room", "housing")
    edited(project, "Where do", "So, where do")
    project = edited(project, "So, where do", "Where do")
    assert (quotes(project), len(project.reanchor()), project.problems) == (["in one room"], 0, [])


def test_what_was_read_is_found_again_too(project):
    text = project.corpus["R01"].text
    start = text.index("With my cousin")
    project.mark_read("R01", start, start + 60, coder="anna")
    project.done("R02", coder="anna")
    project = edited(project, "Where do", "So, where do")
    assert project.codings.read["transcript"].tolist() == ["R02"]
    project.reanchor(apply=True)
    read = open_project(project.path).codings.read.set_index("transcript").loc["R01"]
    assert project.corpus["R01"].text[read["start"] : read["end"]] == text[start : start + 60]


def test_who_read_all_of_a_text_is_told_that_it_was_edited(project):
    project.done("R01", coder="anna")
    project = edited(project, "Where do", "So, where do")
    assert ["after anna had read it all" in problem.what for problem in project.problems] == [True]
    project.done("R01", coder="anna")
    assert open_project(project.path).problems == []


def test_a_reanchoring_can_be_undone(project):
    put(project, "in one room", "housing")
    put(project, "crowded", "housing")
    project = edited(project, "Where do", "So, where do")
    project.reanchor(apply=True)
    assert len(project.codings) == 2
    project.undo(coder="anna")
    assert len(open_project(project.path).codings) == 0
    assert open_project(project.path).reanchor()["status"].tolist() == ["moved", "moved"]


def test_a_transcript_that_is_gone_is_told_and_its_codings_wait(project):
    put(project, "in one room", "housing")
    file = project.path / "transcripts" / "R01.md"
    words = file.read_text(encoding="utf-8")
    file.unlink()
    project = open_project(project.path)
    assert len(project.codings) == 0
    assert ("'R01', a transcript that is not in the study" in project.problems[0].what, project.problems[0].line) == (
        True,
        1,
    )
    file.write_text(words, encoding="utf-8")
    assert quotes(open_project(project.path)) == ["in one room"]


def test_composed_and_decomposed_letters_are_one_text(project):
    put(project, "café", "work")
    file = project.path / "transcripts" / "R01.md"
    file.write_text(unicodedata.normalize("NFD", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert quotes(open_project(project.path)) == ["café"]


SIGNS = st.lists(st.sampled_from(["a", "b", " ", "\n", "å", "😀", "👩‍👧", "e\u0301", "x", "."]), max_size=50).map(
    "".join
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), SIGNS.filter(bool), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3), SIGNS), max_size=4))
def test_whatever_was_edited_a_sure_place_holds_the_same_words(data, old, edits):
    old = normalise(old)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    event = place_of(Transcript("t", old), start, end)
    new = old
    for where, much, words in edits:
        at = int(where * len(new))
        new = new[:at] + words + new[at + int(much * len(new)) :]
    new = normalise(new)
    found = anchor(new, event)
    if found.status in ("kept", "moved"):
        assert new[found.start : found.end] == old[start:end]
        assert (found.status == "kept") == (found.start == start)
    else:
        assert found.status in ("uncertain", "lost")
    if new == old:
        assert (found.status, found.start, found.end) == ("kept", start, end)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    edits=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.1), SIGNS), min_size=1, max_size=3),
    spans=st.lists(st.tuples(st.integers(0, 150), st.integers(1, 60)), max_size=8),
)
def test_a_study_whose_text_was_edited_never_shows_other_words(tmp_path_factory, edits, spans):
    study = make_study(tmp_path_factory.mktemp("study") / "s")
    project = open_project(study)
    text = project.corpus["R01"].text
    said = {}
    for start, length in spans:
        end = min(start + length, len(text))
        if start < end:
            said[project.add("R01", start, end, "housing", coder="anna")] = text[start:end]
    new = text
    for where, much, words in edits:
        at = int(where * len(new))
        new = new[:at] + words + new[at + int(much * len(new)) :]
    (study / "transcripts" / "R01.md").write_text("---\nparticipant: P1\n---\n\nI: " + new, encoding="utf-8")
    for apply in (False, True):
        project = open_project(study)
        report = project.reanchor(apply=apply)
        rows = project.codings.frame
        shown = dict(zip(rows["id"], project.codings.quotes(project.corpus), strict=True))
        assert all(said[id] == words for id, words in shown.items())
        assert set(shown) | set(report["id"]) == set(said)
