"""What a report tells its readers: names in one language, who was read in part, what a sample carries, what is not there."""

import re

import pytest
from project_studies import make_study, put

from coding.errors import CodingError
from coding.project import open_project
from coding.report import guideline_items, verify_results, write_matrix, write_report
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
        (2, ("All 2 who could be asked were interviewed and read whole", "no intervals"), "“Work” (1 of 4 turns)"),
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


def known(project, item, guideline="coreq", **choice):
    return guideline_items(project, guideline, **choice).set_index("item").loc[item]


def test_a_guideline_tells_who_was_taken_out_who_answered_together_and_the_whole_tree(tmp_path):
    project = coded_study(tmp_path)
    assert known(project, 13)["known"] == ""
    assert known(project, 15)["known"] == ""
    assert "Housing (Rent); Work" in known(project, 25)["known"]
    third = (project.path / "transcripts" / "R02.md").read_text("utf-8").replace("participant: P2\n", "")
    (project.path / "transcripts" / "R03.md").write_text(third + "\nR03: Mine too.\n\nR03: Yes.\n", encoding="utf-8")
    project = open_project(project.path)
    assert known(project, 15)["known"] == "Interviews in which several participants answer: 1 (at most 2 together)."
    project.withdraw("P1", by="anna", preview=False)
    told = known(open_project(project.path), 13)
    assert told["known"] == "Taken out of the study afterwards: 1."
    assert told["question"], "who declined is still asked"


def test_trustworthiness_tells_of_two_coders_and_their_agreement(tmp_path):
    project = coded_study(tmp_path)
    assert known(project, 15, "srqr")["known"] == ""
    put(project, "The rent is high.", "rent", transcript="R02", coder="ben")
    for name in project.corpus:
        project.done(name, coder="ben")
    told = known(open_project(project.path), 15, "srqr", coder="anna")["known"]
    assert "anna, ben read 4 turns in 2 interviews, each alone." in told
    assert re.search(r"Krippendorff’s alpha for \d codes: \S+ to \S+ \(median \S+\)\.", told)


def test_lengths_that_may_not_leave_the_study_are_asked_with_the_way_to_tell_them(tmp_path):
    project = coded_study(tmp_path)
    assert "length_minutes" not in known(project, 21)["question"]
    for name, minutes in (("R01", 50), ("R02", 30)):
        path = project.path / "transcripts" / f"{name}.md"
        path.write_text(path.read_text("utf-8").replace("size:", f"length_minutes: {minutes}\nsize:"), encoding="utf-8")
    told = known(open_project(project.path), 21)
    assert told["known"] == ""
    assert "listed in export_attributes of project.yaml, it fills this item" in told["question"]


def study_without_respondents(tmp_path):
    folder = make_study(tmp_path / "study")
    for path in (folder / "transcripts").iterdir():
        path.unlink()
    (folder / "transcripts" / "A.md").write_text("I: Hello?\n\nAnna: I live in one room.\n", encoding="utf-8")
    project = open_project(folder)
    put(project, "I live in one room.", "housing", transcript="A")
    return open_project(folder)


def test_a_report_on_nothing_stops_and_a_table_of_nothing_warns(tmp_path, capsys):
    from typer.testing import CliRunner

    from coding.cli.app import app

    project = study_without_respondents(tmp_path)
    with pytest.raises(CodingError, match="nothing to report: the transcripts hold no words of a respondent"):
        written(project, tmp_path)
    assert not list(tmp_path.glob("r.md*"))
    assert "Nothing is counted" in CliRunner().invoke(app, ["themes", str(project.path)]).stderr
    assert known(project, 12)["known"] == "", "of whom nothing was said, nobody took part"


def test_the_table_of_themes_can_be_told_in_swedish(tmp_path):
    from typer.testing import CliRunner

    from coding.cli.app import app

    project = coded_study(tmp_path, codebook=NAMED)
    told = CliRunner().invoke(app, ["themes", str(project.path), "--language", "sv", "--csv", str(tmp_path / "t.csv")])
    assert all(word in told.stdout for word in ("Deltagare", "Repliker", "Hyra", "färre än tre deltagare"))
    assert "Räknat: läst, kodare anna; enhet: replik." in told.stdout
    assert not any(word in told.stdout for word in ("Counted", "coder", "human", "turn", "Räknat \n"))
    for language in ([], ["--language", "en"]):
        shown = CliRunner().invoke(app, ["themes", str(project.path), *language])
        assert "Counted: read, coder anna; unit: turn." in shown.stdout
    assert "Hyra" not in (tmp_path / "t.csv").read_text("utf-8"), "the file keeps its columns and names"


@pytest.mark.parametrize(("ending", "line"), [("md", "<br>"), ("html", "<br>"), ("tex", r" \newline ")])
def test_summaries_are_told_without_their_marks_and_line_by_line(tmp_path, ending, line):
    project = coded_study(tmp_path)
    (project.path / "summaries").mkdir()
    told = "## housing\n\nIt is *crowded* and **dear**:\n\n- a queue\n- 3 * 4 rooms\n"
    (project.path / "summaries" / "P1.md").write_text(told, encoding="utf-8")
    text = write_matrix(project, tmp_path / f"m.{ending}", confirm_disclosure=True).read_text("utf-8")
    assert f"It is crowded and dear:{line}• a queue{line}• 3 " in text


def test_a_report_in_another_language_says_what_stands_in_its_own(tmp_path):
    project = coded_study(tmp_path)
    assert "eget språk" in written(project, tmp_path, language="sv")
    assert "own language" not in written(project, tmp_path)
