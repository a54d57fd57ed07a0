"""Figures in reports: what they may show, and that a report says why one is missing."""

import pytest
from project_studies import ANNA, make_study, put

from coding.project import open_project
from coding.report import pictures as report_pictures
from coding.report import write_report

pytest.importorskip("matplotlib")


@pytest.fixture
def study(tmp_path):
    """Two participants; a theme with two sub-codes, so that a figure shows who brings up which."""
    folder = make_study(tmp_path / "study")
    book = folder / "codebook.yaml"
    book.write_text(
        book.read_text("utf-8").replace(
            "        name: Rent\n", "        name: Rent\n      - id: crowded\n        name: Crowded\n"
        ),
        encoding="utf-8",
    )
    (folder / "transcripts" / "R01.md").write_text(ANNA, encoding="utf-8")
    project = open_project(folder)
    put(project, "It is crowded but we laugh a lot 😀 there.", "crowded")
    put(project, "The rent took everything", "rent")
    put(project, "The rent is high.", "rent", transcript="R02")
    return open_project(folder)


def told(study, path, **choices):
    return write_report(study, path, confirm_disclosure=True, **choices).read_text("utf-8")


def test_respondents_numbered_anew_are_in_no_figure_that_would_join_them_across_reports(study, tmp_path):
    assert "how many turns each participant" in told(study, tmp_path / "old.md")
    anew = told(study, tmp_path / "new.md", fresh_numbers="seed")
    assert "how many turns each participant" not in anew
    assert "respondents have other numbers in every report" in anew
    assert len(list(tmp_path.glob("old-figure-*.png"))) == 2
    assert len(list(tmp_path.glob("new-figure-*.png"))) == 1


def test_more_participants_than_fit_on_a_page_are_told(study, tmp_path, monkeypatch):
    monkeypatch.setattr(report_pictures, "MOST_PARTICIPANTS", 1)
    assert "2 participants do not fit on a page (1 do)" in told(study, tmp_path / "r.md")
