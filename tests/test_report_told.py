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
