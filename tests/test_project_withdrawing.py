"""Withdrawing a participant: their words are gone from the study, and it is said what still holds them."""

import json

import pytest
from project_studies import make_study, put, quotes

from coding import CodingError
from coding.project import open_project

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")

GROUP = """\
I: How do you live?

Maja: We share a room near the harbour with my sister.

Olle: I have a flat.

Maja: Lucky you, and a balcony too.

Olle: Not really. The rent is high there.
"""


@pytest.fixture
def project(tmp_path):
    study = make_study(tmp_path / "study")
    (study / "transcripts" / "G1.md").write_text(GROUP, encoding="utf-8")
    (study / "participants.csv").write_text(
        "transcript,speaker,participant,age\nR01,R01,P1,41\nG1,Maja,P8,20\nG1,Olle,P9,21\n", encoding="utf-8"
    )
    return open_project(study)


def words_on_disk(project) -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted(project.path.rglob("*")) if p.is_file())


def test_transcript_codings_memos_and_rows_of_a_participant_go(project):
    id = put(project, "in one room", "housing", memo="secret thought")
    put(project, "In a flat", "housing", transcript="R02")
    project.write_memo("Anna is brave", "participant:P1")
    project.write_memo("She said rooms", f"coding:{id}")
    project.write_memo("R01 and R02 differ")
    told = project.withdraw("P1", by="anna")
    assert (told.transcripts, told.shared, told.codings) == (("R01",), (), 1)
    left = words_on_disk(project)
    for words in ("in one room", "secret thought", "brave", "She said rooms", "laugh"):
        assert words not in left
    assert "memos/" in " ".join(told.left)
    again = open_project(project.path)
    assert quotes(again) == quotes(project) == ["In a flat"]
    assert "R01" not in again.corpus
    assert "P1" not in set(again.corpus.participants["participant"])
    assert again.problems == []


def test_memos_that_go_are_not_told_as_still_there(project):
    project.write_memo("P1 is brave", "participant:P1")
    stays = project.write_memo("P1 and P2 differ")
    told = project.withdraw("P1", preview=True)
    assert [sentence.split(" speaks")[0] for sentence in told.left if "speaks of" in sentence] == [stays.as_posix()]


def test_a_round_that_names_the_interview_is_told(project):
    project.start_round(["anna", "ben"], double=0)
    assert any(sentence.startswith("rounds/1.yaml names R01 among") for sentence in project.withdraw("P1").left)
    assert not any("rounds/1.yaml names" in sentence for sentence in project.withdraw("P8", preview=True).left)


def test_the_withdrawal_is_noted_without_words(project):
    put(project, "in one room", "housing")
    project.withdraw("P1", by="anna")
    entry = json.loads((project.path / "withdrawn.jsonl").read_text(encoding="utf-8"))
    assert (entry["act"], entry["participant"], entry["transcripts"], entry["by"]) == (
        "withdraw",
        "P1",
        ["R01"],
        "anna",
    )


def test_a_preview_changes_nothing(project):
    put(project, "in one room", "housing")
    before = words_on_disk(project)
    told = project.withdraw("P1", preview=True)
    assert {"transcripts/R01.md", "codings/R01.anna.jsonl", "participants.csv"} <= set(told.files)
    assert words_on_disk(project) == before


def test_in_a_group_interview_only_the_participants_turns_are_blanked(project):
    put(project, "We share a room", "housing", transcript="G1")
    put(project, "The rent is high", "rent", transcript="G1")
    put(project, "a flat", "housing", transcript="G1", coder="ben")
    project.mark_read("G1", 0, 60, coder="ben")
    told = project.withdraw("P8")
    assert (told.transcripts, told.shared, told.codings) == ((), ("G1",), 1)
    left = words_on_disk(project)
    assert "harbour" not in left
    assert "balcony" not in left
    again = open_project(project.path)
    assert again.problems == []
    assert sorted(quotes(again)) == ["The rent is high", "a flat"]
    assert again.corpus["G1"].text.count("Maja: […]") == 2
    assert again.corpus["R01"].text


def test_outputs_whose_manifests_hold_the_participant_are_listed(project, tmp_path):
    for name, inside in (("one", project.corpus["R01"].fingerprint), ("two", project.corpus["R02"].fingerprint)):
        (tmp_path / "out" / name).mkdir(parents=True)
        (tmp_path / "out" / name / "manifest.json").write_text(
            json.dumps({"transcripts": {"x": inside}}), encoding="utf-8"
        )
    told = project.withdraw("P1", outputs=tmp_path / "out")
    assert told.outputs == (str(tmp_path / "out" / "one"),)
    assert (tmp_path / "out" / "one" / "manifest.json").exists()


def test_what_git_backups_and_the_codebook_still_hold_is_said(project):
    (project.path / ".git").mkdir()
    file = project.path / "codebook.yaml"
    file.write_text(
        file.read_text(encoding="utf-8") + "    examples: ['The rent took everything, café or not.']\n",
        encoding="utf-8",
    )
    told = " ".join(open_project(project.path).withdraw("P1", preview=True).left)
    assert "git history" in told
    assert "Backups" in told
    assert "at the code 'work'" in told


def test_models_and_caches_made_from_the_words_go(project):
    for folder in ("models", ".cache"):
        (project.path / folder).mkdir(exist_ok=True)
        (project.path / folder / "x.npz").write_text("weights", encoding="utf-8")
    told = project.withdraw("P1")
    assert "models" in told.files
    assert not (project.path / "models").exists()
    assert not (project.path / ".cache" / "x.npz").exists()


def test_a_copy_of_a_synced_folder_and_a_torn_line_go_too(project):
    put(project, "in one room", "housing")
    log = project.path / "codings" / "R01.anna.jsonl"
    (project.path / "codings" / "R01.anna (1).jsonl").write_bytes(log.read_bytes() + log.read_bytes()[:-40])
    open_project(project.path).withdraw("P1")
    assert "in one room" not in words_on_disk(project)


def test_a_participant_who_is_not_there_is_told(project):
    with pytest.raises(CodingError, match=r"no participant 'P7'.*There are: .*P1"):
        project.withdraw("P7")


def test_a_withdrawal_that_was_stopped_half_way_can_be_done_again(project, monkeypatch):
    put(project, "in one room", "housing")
    (project.path / "participants.csv").write_text("transcript,speaker,participant\nR01,R01,Q1\n", encoding="utf-8")
    project = open_project(project.path)
    monkeypatch.setattr("coding.project.withdrawing._delete", lambda path: (_ for _ in ()).throw(OSError(5, "stopped")))
    with pytest.raises(CodingError, match="could not be written"):
        project.withdraw("Q1")
    monkeypatch.undo()
    open_project(project.path).withdraw("Q1")
    assert "in one room" not in words_on_disk(project)
    assert "Q1" not in (project.path / "participants.csv").read_text(encoding="utf-8")
