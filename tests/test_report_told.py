"""What a report tells its readers: names in one language, who was read in part, what a sample carries, what is not there."""

import re

import pytest
from project_studies import make_study, put

from coding.errors import CodingError
from coding.project import open_project
from coding.report import guideline_items, verify_results, write_report
from coding.report.markdown import escaped


def coded_study(tmp_path, **said):
    """A study of two interviews that anna has coded and read; ``said``: words put in place of others in a file of the study."""
    folder = make_study(tmp_path / "a_study")
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


NAMED = ("        name: Rent\n", "        name: Rent\n        name_en: Hire\n        name_sv: Hyra\n")
BOTH = ("    name: Housing\n", "    name: Housing\n    name_en: Dwelling\n    name_sv: Boende\n")


@pytest.mark.parametrize(("language", "called", "sub"), [("", "Dwelling", "Hire"), ("sv", "Boende", "Hyra")])
@pytest.mark.parametrize("ending", ["md", "html"])
def test_codes_are_called_the_same_in_headings_tables_captions_and_figures(tmp_path, language, called, sub, ending):
    pytest.importorskip("matplotlib")
    project = coded_study(tmp_path, codebook=NAMED)
    book = project.path / "codebook.yaml"
    book.write_text(book.read_text("utf-8").replace("    name: Housing\n", BOTH[1]), encoding="utf-8")
    text = written(open_project(project.path), tmp_path, ending, language=language, figures=True)
    assert called in text
    assert sub in text
    assert not re.findall(r"\bHousing\b|\bRent\b", text)
    if language:
        assert "replik 4" in text.replace("\u00a0", " "), "places are told in the language of the report too"
        assert not re.findall(r"\bTheme\b|\bParticipants\b|\bturn \d", text)


def test_a_report_in_another_language_follows_from_its_study(tmp_path):
    project = coded_study(tmp_path)
    written(project, tmp_path, language="sv")
    assert all(verify_results(tmp_path / "r.md", project)["holds"])
    with pytest.raises(CodingError, match=r"'de'\. Choose one of: en, sv"):
        written(project, tmp_path, language="de")
    assert "Antal kodare" in guideline_items(project, language="sv")["topic"].tolist()


def test_a_share_at_the_start_of_a_cell_is_no_list_in_markdown():
    assert escaped("0.93") == "0.93"
    assert escaped("1. Hyran") == "1\\. Hyran"


def test_a_codebook_without_a_version_leaves_no_blank_before_the_full_stop(tmp_path):
    project = coded_study(tmp_path, codebook=("version: 1.0.0\n", ""))
    assert "with the codebook “Moving in”." in written(project, tmp_path)


def drawn_study(tmp_path, population):
    told = f"sampling: random\n{f'population: {population}' if population else ''}\ncodebook: codebook.yaml"
    return coded_study(tmp_path, project=("codebook: codebook.yaml", told))


@pytest.mark.parametrize(
    ("population", "told", "sentence"),
    [
        (
            40,
            ("Wilson with finite population correction", "all 40", "2 of these were interviewed"),
            "interval for all 40:",
        ),
        (None, ("Wilson;", "(not stated)"), "(95% interval "),
        (2, ("All 2 who could be asked were interviewed and read", "no intervals"), "“Work” (1 of 4 turns)"),
    ],
)
def test_a_random_sample_says_how_its_intervals_were_made_and_for_whom_they_hold(tmp_path, population, told, sentence):
    project = drawn_study(tmp_path, population)
    text = written(project, tmp_path)
    method = text.split("### Method")[1].split("###")[0]
    assert "Participants were drawn at random." in method
    assert all(part in method for part in told)
    assert "new interviews" not in method
    assert sentence in text
    assert ("%" in text.split("## Work")[1].split("###")[0]) == (population != 2)
    assert "drawn at random" in guideline_items(project).set_index("item").loc[10, "known"]
