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


def test_a_training_round_stands_apart_and_takes_no_interviews_away(project):
    project.start_round(["anna", "ben"], double=2, seed=1, training=True)
    made = project.start_round(["anna", "ben"], double=2, seed=1)
    assert [each.training for each in project.rounds] == [True, False]
    assert len(made.assigned) == 12
    with pytest.raises(CodingError, match="0 are left"):
        project.start_round(["anna"], double=0)


def test_a_round_that_cannot_be_is_refused(project):
    with pytest.raises(CodingError, match="Name at least two"):
        project.start_round(["anna"], double=2)
    with pytest.raises(CodingError, match="12 are left"):
        project.start_round(["anna", "ben"], double=13)
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
