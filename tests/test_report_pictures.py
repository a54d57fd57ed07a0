"""Figures in reports: what they may show, and that a report says why one is missing."""

import pytest
from project_studies import ANNA, make_study, put

from coding.project import open_project
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


def crowd(tmp_path, people, codes):
    """A study of many people, and of one theme with many sub-codes of long names, all found by rules."""
    folder = tmp_path / "crowd"
    (folder / "transcripts").mkdir(parents=True)
    (folder / "project.yaml").write_text("format: 1\nname: Crowd\nlanguage: en\ncodebook: codebook.yaml\n", "utf-8")
    below = "".join(
        f"      - id: c{k}\n        name: Measures for a coordinated reception and agreements, number {k}\n"
        "        rules: {any: [crowded]}\n"
        for k in range(codes)
    )
    (folder / "codebook.yaml").write_text(
        f"name: B\nlanguage: en\ncodes:\n  - id: measures\n    name: Measures\n    codes:\n{below}", "utf-8"
    )
    for k in range(people):
        said = f"Interviewer: How do you live?\n\nR{k:03}: It is crowded in the flat, as number {k} said.\n"
        (folder / "transcripts" / f"R{k:03}.md").write_text(said, "utf-8")
    return open_project(folder)


def test_many_participants_take_several_figures(tmp_path):
    text = told(crowd(tmp_path, 60, 2), tmp_path / "r.md")
    assert "brings it up (part 1 of 2)" in text
    assert "brings it up (part 2 of 2)" in text
    assert all(f"R{k:03} 1" in text for k in range(60)), "each one's count is told for those who cannot see"


def test_participants_who_would_take_too_many_figures_are_told(tmp_path):
    text = told(crowd(tmp_path, 110, 2), tmp_path / "r.md")
    assert "No figure shows who brings up what in Measures: 110 participants would take more than 3 figures." in text


def test_no_figure_is_higher_than_a_page_however_many_codes(tmp_path):
    """In a .docx, what is higher than its page is cut off at the bottom."""
    docx = pytest.importorskip("docx")
    path = write_report(crowd(tmp_path, 3, 45), tmp_path / "r.docx", confirm_disclosure=True)
    document = docx.Document(str(path))
    shapes = document.inline_shapes
    assert len(shapes) == 6
    assert all(shape.height.cm <= 19.0 and shape.width.cm <= 16.01 for shape in shapes)
    alts = " ".join(shape._inline.docPr.get("descr") for shape in shapes)
    assert all(alts.count(f"agreements, number {k}:") == 2 for k in range(45))
