"""What a report tells its readers: names in one language, who was read in part, what a sample carries, what is not there."""

import re

from project_studies import make_study, put

from coding.project import open_project
from coding.report import write_report


def coded_study(tmp_path, **said):
    """A study of two interviews that anna has coded and read; ``said``: words put in place of others in a file of the study."""
    folder = make_study(tmp_path / "study")
    for file, (old, new) in said.items():
        path = folder / {"project": "project.yaml", "codebook": "codebook.yaml"}[file]
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    project = open_project(folder)
    put(project, "It is crowded but we laugh a lot 😀 there.", "housing")
    put(project, "The rent took everything", "rent")
    put(project, "I looked for work.", "work")
    put(project, "The rent is high.", "rent", transcript="R02")
    for name in project.corpus:
        project.done(name, coder="anna")
    return open_project(folder)


def written(project, tmp_path, ending="md", **choice):
    path = write_report(
        project,
        tmp_path / f"r.{ending}",
        **{"figures": False, "confirm_disclosure": True, "small_groups": "keep"} | choice,
    )
    return path.read_text("utf-8")


def test_every_theme_can_be_chosen_by_its_name_in_a_report_as_a_page(tmp_path):
    page = written(coded_study(tmp_path), tmp_path, "html")
    menu = re.search(r'<select id="theme".*?</select>', page)[0]
    assert re.findall(r'value="(\w*)">([^<]*)<', menu)[1:] == [
        ("housing", "Housing"),
        ("rent", "— Rent"),
        ("work", "Work"),
    ]
    filed = re.findall(r'data-codes="([^"]*)"', page)
    assert "rent housing" in filed, "a quote of a sub-code is found under its theme too"


def test_the_appendix_tells_apart_what_is_read_wholly_and_in_part(tmp_path):
    project = coded_study(tmp_path)
    put(project, "The rent is high.", "rent", transcript="R02", coder="ben")
    project.done("R01", coder="ben")
    text = written(open_project(project.path), tmp_path, coder="ben")
    assert "| ben | people | 1 | 1/2 | 1 |" in text
    assert "| anna | people | 4 | 2/2 | 0 |" in text
    assert "None of two participants mention “Work” (0 of 3 turns). Of the two, one was read only in part." in text
    assert "Read only in part: 1 of 2 participants." in text


def test_the_note_on_agreement_tells_which_interviews_count_as_one(tmp_path):
    project = coded_study(tmp_path)
    path = project.path / "transcripts" / "R02.md"
    path.write_text(path.read_text("utf-8").replace("participant: P2", "participant: P1"), encoding="utf-8")
    project = open_project(project.path)
    for name in project.corpus:
        project.done(name, coder="ben")
    text = written(open_project(project.path), tmp_path, coder="anna")
    assert "in interviews: 2 (those that share a participant count as one: 1)" in text
