"""Rounds of coding and memos."""

import pytest
from project_studies import BEN, CODEBOOK, make_study, put

from coding import CodingError
from coding.project import open_project, read_study_problems


@pytest.fixture
def project(tmp_path):
    study = make_study(tmp_path / "study")
    for k in range(3, 13):
        (study / "transcripts" / f"R{k:02}.md").write_text(BEN.replace("R02", f"R{k:02}"), encoding="utf-8")
    return open_project(study)


def test_a_round_draws_interviews_deals_out_the_rest_and_freezes_the_codebook(project):
    made = project.start_round(["anna", "ben"], double=4, seed=7)
    assert (made.number, made.coders, len(made.double), made.training) == ("1", ("anna", "ben"), 4, False)
    counts = [sum(coders == (name,) for coders in made.assigned.values()) for name in made.coders]
    assert counts == [4, 4]
    assert made.codebook_text == CODEBOOK
    assert made.codebook == project.codebook
    assert open_project(project.path).rounds == (made,)


def test_the_same_seed_draws_the_same_interviews(project, tmp_path):
    one = project.start_round(["anna", "ben"], double=4, seed=7, interviews=project.corpus)
    two = project.start_round(["anna", "ben"], double=4, seed=7, interviews=project.corpus)
    other = project.start_round(["anna", "ben"], double=4, seed=8, interviews=project.corpus)
    assert one.double == two.double != other.double


def test_a_training_round_takes_what_all_code_and_leaves_the_others_to_the_rounds_that_count(project):
    training = project.start_round(["anna", "ben"], double=2, seed=1, training=True)
    assert list(training.assigned) == list(training.double)
    made = project.start_round(["anna", "ben"], double=2, seed=1)
    assert [each.training for each in project.rounds] == [True, False]
    assert sorted([*made.assigned, *training.double]) == list(project.corpus)
    with pytest.raises(CodingError, match=r"0 are left \(2 were used in training\)"):
        project.start_round(["anna"], double=0)
    again = project.start_round(["anna", "ben"], double=2, interviews=training.double)
    assert again.double == training.double


def by_round(project, number: str) -> tuple[list[str], list[str]]:
    codings = open_project(project.path).codings.where(round=number)
    return sorted(codings.frame["code"]), sorted(codings.read["coder"])


def test_an_interview_of_the_training_that_is_coded_again_counts_in_the_new_round(project):
    project.start_round(["anna", "ben"], double=1, training=True, interviews=["R01"])
    id = put(project, "in one room", "housing")
    other = put(project, "The rent", "rent")
    project.done("R01", coder="anna")
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    assert by_round(project, "1") == (["housing", "rent"], ["anna"])
    assert not project.suggestions_visible("R01", "anna")
    assert put(project, "in one room", "housing") == id
    put(project, "looked for work", "work")
    assert by_round(project, "2") == (["housing", "work"], [])
    assert by_round(project, "1") == (["rent"], ["anna"] * 3)  # around what was coded anew
    project.done("R01", coder="anna")
    assert by_round(project, "1") == ([], [])
    assert by_round(project, "2") == (["housing", "rent", "work"], ["anna"])
    assert project.suggestions_visible("R01", "anna")
    assert project.codings.frame.set_index("id").loc[[id, other], "round"].tolist() == ["2", "2"]
    project.undo(coder="anna")
    assert by_round(project, "1")[0] == ["rent"]


def test_words_marked_as_read_again_count_in_the_new_round_with_their_codings(project):
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    put(project, "in one room", "housing")
    put(project, "looked for work", "work")
    project.done("R01", coder="anna")
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    project.mark_read("R01", 0, 90, coder="anna")
    project.mark_read("R01", 0, 90, coder="anna")
    assert by_round(project, "2") == (["housing"], ["anna"])
    assert by_round(project, "1") == (["work"], ["anna"])
    assert open_project(project.path).codings.read[["start", "round"]].values.tolist() == [[0, "2"], [90, "1"]]


def test_training_is_left_out_with_what_was_read_in_it(project):
    project.mark_read("R05", 0, 20, coder="anna")
    training = project.start_round(["anna", "ben"], double=1, training=True, interviews=["R01"])
    made = project.start_round(["anna", "ben"], double=2, interviews=["R02", "R03", "R04"])
    put(project, "in one room", "housing")
    for coder in ("anna", "ben"):
        project.done("R01", coder=coder)
        for name in made.double:
            project.done(name, coder=coder)
    counted = project.codings_of_rounds()
    assert len(counted) == 0
    assert set(counted.read["transcript"]) == {*made.double, "R05"}
    assert set(project.codings_of_rounds(training=True).read["transcript"]) == set(training.double)


def test_intervals_stand_on_a_draw_whatever_was_read_in_training(project):
    project.start_round(["anna", "ben"], double=1, training=True, interviews=["R01"])
    made = project.start_round(["anna", "ben"], double=2)
    for coder in ("anna", "ben"):
        for name in ("R01", *made.double):
            project.done(name, coder=coder)
    assert project.drawn_for(["anna", "ben"])
    for coder in ("anna", "ben"):  # chosen, not drawn
        project.done(next(name for name in made.assigned if name not in made.double), coder=coder)
    assert not project.drawn_for(["anna", "ben"])


def test_a_round_that_cannot_be_is_refused(project):
    with pytest.raises(CodingError, match="Name at least two"):
        project.start_round(["anna"], double=2)
    with pytest.raises(CodingError, match="12 are left"):
        project.start_round(["anna", "ben"], double=13)
    with pytest.raises(CodingError, match="there are to be 0"):
        project.start_round(["anna", "ben"], double=0, training=True)
    assert project.rounds == ()


def test_names_and_codebooks_of_all_kinds_come_back_from_a_rounds_file(project):
    file = project.path / "codebook.yaml"
    file.write_text(CODEBOOK + "    definition: |\n      two: lines\n\n      'and' # more\n", encoding="utf-8")
    made = open_project(project.path).start_round(["O'Neill: a, b", "åsa #1"], double=1)
    again = open_project(project.path).rounds[0]
    assert again.coders == ("O'Neill: a, b", "åsa #1")
    assert again.assigned == made.assigned
    assert again.codebook == open_project(project.path).codebook


def test_a_rounds_file_that_was_spoilt_is_told(project):
    (project.path / "rounds").mkdir()
    (project.path / "rounds" / "1.yaml").write_text("coders: [a\n", encoding="utf-8")
    assert [p.severity for p in read_study_problems(project.path)] == ["error"]


def test_memos_on_everything_come_in_one_export(project, tmp_path):
    id = put(project, "in one room", "housing", memo="Why does she laugh?")
    first = project.write_memo("What I expect", author="anna")
    project.write_memo(
        "Near *rent*?", "code:housing", author="anna", links=["code:rent", first.as_posix()], title="Homes"
    )
    project.write_memo("Tired.", "transcript:R02")
    project.write_memo("Called back.", "participant:P1")
    project.write_memo("Look again.", f"coding:{id}")
    memos = open_project(project.path).memos
    assert sorted(memos["on"]) == sorted(
        ["code:housing", f"coding:{id}", f"coding:{id}", "participant:P1", "study", "transcript:R02"]
    )
    assert memos.set_index("on").loc["code:housing", "links"] == f"code:rent, {first.as_posix()}"
    whole = project.export_memos(tmp_path / "memos.md").read_text(encoding="utf-8")
    assert all(words in whole for words in ("Why does she laugh?", "> in one room", "Near *rent*?", "Called back."))
    assert (
        project.export_memos(tmp_path / "memos.csv")
        .read_text(encoding="utf-8")
        .startswith("memo,on,date,author,links,text\n")
    )


def test_a_memo_on_nothing_is_refused(project):
    told = {
        "code:huosing": "Did you mean 'housing'",
        "thing:x": "cannot be on",
        "participant:P9": "no participant",
        "coding:1": "no coding",
    }
    for on, words in told.items():
        with pytest.raises(CodingError, match=words):
            project.write_memo("x", on)
    with pytest.raises(CodingError, match="empty"):
        project.write_memo(" ")
    assert not (project.path / "memos").exists()


def test_two_memos_of_one_day_do_not_overwrite_each_other(project):
    assert project.write_memo("So.") != project.write_memo("So.")
    assert project.memos["text"].tolist() == ["So.", "So."]


def test_a_memo_that_cannot_be_read_is_told(project):
    project.write_memo("So.")
    (project.path / "memos" / "old.md").write_text("---\non: code:gone\n---\nx\n", encoding="utf-8")
    assert ["no code 'gone'" in p.what for p in read_study_problems(project.path)] == [True]
