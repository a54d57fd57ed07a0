"""The verbs `suggest` and `evaluate` as a researcher runs them: suggestions, blind samples, the card, the figure."""

import re

import pandas as pd
import pytest
from project_studies import make_study

from coding.project import open_project

pytest.importorskip("sklearn")


def filled_in(sheet, codes):
    """Fill in the first rows of a reading sheet; the others stay open."""
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table["codes"] = [*codes, *[""] * (len(table) - len(codes))]
    table.to_csv(sheet, index=False)
    return table


def test_a_suggestion_shows_words_and_reasons_in_full(coding, bundled):
    status, said, _ = coding("suggest", bundled, "--coder", "a", "--code", "housing")
    assert status == 0
    first = said.split("\n\n", 1)[1].splitlines()
    assert first[0].startswith("R")
    assert " · housing" in first[0]
    assert any(line.startswith("  – ") and "[" in line for line in first)


def test_a_blind_sample_is_drawn_read_and_tells_what_was_missed(coding, study, tmp_path):
    sheet = tmp_path / "blind.csv"
    status, said, _ = coding("suggest", study, "--coder", "a", "--blind", "6", "--sheet", sheet)
    assert status == 0
    assert "6 passages drawn by lot from the " in said
    table = filled_in(sheet, ["-", "housing; collaboration", "-", "-", "-"])
    assert set(table["transcript"]) <= {"R05", "R08", "R13"}  # a has read the others
    assert not {"score", "because", "code", "part"} & set(table)
    before = open_project(study).codings
    status, said, _ = coding("suggest", study, "--coder", "a", "--apply", sheet)
    assert status == 0
    assert "5 read, 1 of them with codes; 1 left open." in said
    assert "6 were drawn by lot and 5 read." in said
    assert "Missed, housing: 1 of 5 carried it, about " in said
    after = open_project(study).codings
    assert len(after) == len(before) + 2
    assert len(after.read) > len(before.read)
    assert "Blind sample of a. Of " in coding("status", study)[1]


def test_what_was_chosen_to_be_read_tells_nothing_of_what_was_drawn_by_lot(coding, study, tmp_path):
    blind, chosen = tmp_path / "blind.csv", tmp_path / "next.csv"
    coding("suggest", study, "--coder", "a", "--code", "housing", "--blind", "30", "--sheet", blind)
    coding("suggest", study, "--coder", "a", "--code", "housing", "--next", "20", "--sheet", chosen)
    filled_in(chosen, ["housing", "-"] * 10)
    said = coding("suggest", study, "--coder", "a", "--apply", chosen)[1]
    assert "20 read" in said
    assert "drawn by lot" not in said
    assert "none of it was read" in coding("status", study)[1]
    filled_in(blind, ["-"] * 10)
    assert "30 were drawn by lot and 10 read." in coding("suggest", study, "--coder", "a", "--apply", blind)[1]
    other = filled_in(blind, ["-"] * 10).assign(sample="elsewhere")
    other.to_csv(blind, index=False)
    assert "no sample 'elsewhere'" in coding("suggest", study, "--coder", "a", "--apply", blind)[2]


def test_a_blind_sample_never_gives_away_what_is_suggested(coding, study, tmp_path):
    sheet = tmp_path / "blind.csv"
    said = coding("suggest", study, "--coder", "a", "--code", "housing", "--blind", "1000", "--sheet", sheet)[1]
    drawn, free = map(int, re.search(r"(\d+) are drawn, not (\d+): with more than half", said).groups())
    assert drawn == free // 2
    filled_in(sheet, ["-"] * drawn)
    assert (
        f"{drawn} were drawn by lot and {drawn} read." in coding("suggest", study, "--coder", "a", "--apply", sheet)[1]
    )
    status, _, told = coding("suggest", study, "--coder", "a", "--code", "housing", "--blind", "5")
    assert status == 2
    assert "what is left over would show what is suggested there" in told


def test_what_was_drawn_for_a_code_that_is_gone_counts_for_the_half(coding, study, tmp_path):
    sheet = tmp_path / "blind.csv"
    said = coding(
        "suggest", study, "--coder", "a", "--code", "projectification_afterwards", "--blind", "1000", "--sheet", sheet
    )[1]
    drawn = int(re.search(r"(\d+) are drawn, not ", said)[1])
    filled_in(sheet, ["-"] * drawn)
    coding("suggest", study, "--coder", "a", "--apply", sheet)
    open_project(study).delete_code("projectification_afterwards").apply(by="a")
    status, _, told = coding("suggest", study, "--coder", "a", "--blind", "30")
    assert status == 2
    assert "what is left over would show what is suggested there" in told


def test_a_sample_that_is_not_read_is_handed_out_again_and_not_drawn_anew(coding, study, tmp_path):
    coding("suggest", study, "--coder", "a", "--blind", "4", "--sheet", tmp_path / "one.csv")
    said = coding("suggest", study, "--coder", "a", "--blind", "9", "--seed", "5", "--sheet", tmp_path / "two.csv")[1]
    assert "4 passages were drawn before" in said
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert len(open_project(study).samples) == 4


def test_a_wrong_row_of_a_reading_sheet_takes_nothing_in(coding, study, tmp_path):
    sheet = tmp_path / "blind.csv"
    coding("suggest", study, "--coder", "a", "--next", "4", "--sheet", sheet)
    before = open_project(study).codings
    filled_in(sheet, ["-", "husing"])
    status, _, told = coding("suggest", study, "--coder", "a", "--apply", sheet)
    assert status == 2
    assert "blind.csv:3: There is no code 'husing'" in told
    filled_in(sheet, ["-", "housing"]).assign(text="other words").to_csv(sheet, index=False)
    assert "blind.csv:2: other words stand at" in coding("suggest", study, "--coder", "a", "--apply", sheet)[2]
    assert open_project(study).codings == before


def test_nothing_is_drawn_where_everything_was_read(coding, study):
    project = open_project(study)
    for name in ("R05", "R08", "R13"):
        project.done(name, coder="a")
    status, _, told = coding("suggest", study, "--coder", "a", "--blind", "5")
    assert status == 2
    assert "a has read everything that has no suggestion" in told


def test_suggestions_are_for_a_person_who_is_named(coding, bundled):
    status, _, told = coding("suggest", bundled)
    assert status == 2
    assert "Several people have coded here. Say who reads: --coder a or b." in told
    status, _, told = coding("suggest", bundled, "--coder", "consensus")
    assert status == 2
    assert "the consensus is nobody: what it holds was read by its coders. Say who reads: --coder a or b." in told
    assert "consensus" in coding("evaluate", bundled)[1]  # what counts there may be scored all the same


def test_a_coder_who_has_read_nothing_begins_where_the_rules_point(coding, tmp_path):
    study, sheet = make_study(tmp_path / "study"), tmp_path / "first.csv"
    status, said, told = coding("suggest", study, "--coder", "eva", "--next", "2", "--sheet", sheet)
    assert status == 0
    assert "2 passages for eva: 2 chosen where the rules point, 0 drawn by lot." in said
    assert "Traceback" not in told
    assert set(open_project(study).draws["part"]) == {"start"}
    filled_in(sheet, ["housing", "-"])
    assert "2 read, 1 of them with codes" in coding("suggest", study, "--coder", "eva", "--apply", sheet)[1]
    assert "All of it had been taken in before." in coding("suggest", study, "--coder", "eva", "--apply", sheet)[1]
    assert coding("suggest", study)[0] == 0  # eva is the only one
    for more in ((), ("--blind", "5")):
        status, _, told = coding("suggest", study, "--coder", "ann", *more)
        assert status == 2
        assert "ann has read nothing in this study yet" in told


def test_what_was_chosen_is_told_and_not_scored(coding, study, tmp_path):
    sheet, card = tmp_path / "next.csv", tmp_path / "card.md"
    before = re.search(r"(\d+) turns of", coding("evaluate", study, "--coder", "a")[1]).group(1)
    said = coding("suggest", study, "--coder", "a", "--next", "20", "--sheet", sheet)[1]
    assert "16 chosen where the classifier is least sure, 4 drawn by lot" in said
    assert coding("suggest", study, "--coder", "a", "--next", "20")[0] == 0
    assert open_project(study).draws["part"].value_counts().to_dict() == {"uncertain": 16, "random": 4}  # noted once
    filled_in(sheet, ["-"] * 20)
    coding("suggest", study, "--coder", "a", "--apply", sheet)
    said = coding("evaluate", study, "--coder", "a", "--card", card)[1]
    assert f"{int(before) + 4} turns of " in said
    assert "16 turns are not scored: a machine chose them to be read" in said
    told = card.read_text(encoding="utf-8")
    assert "16 of the turns were read because a machine chose them" in told
    assert "16 turns are not scored" in told
    names = pd.read_csv(sheet)["transcript"].unique().tolist()
    project = open_project(study)
    for name in names:
        project.done(name, coder="a")  # read whole: no longer a choice
    assert "a machine chose" not in coding("evaluate", study, "--coder", "a")[1]


def test_the_same_decisions_again_are_no_new_ones(coding, study, tmp_path):
    sheet = tmp_path / "sheet.csv"
    coding("suggest", study, "--coder", "a", "--sheet", sheet)
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table["decision"] = ["accept", "accept", "reject", *[""] * (len(table) - 3)]
    table.to_csv(sheet, index=False)
    rest = len(table) - 3
    assert (
        f"2 accepted, 1 rejected, {rest} left open.\n" in coding("suggest", study, "--coder", "a", "--apply", sheet)[1]
    )
    said = coding("suggest", study, "--coder", "a", "--apply", sheet)[1]
    assert f"0 accepted, 0 rejected, {rest} left open. 3 decisions had been taken in before." in said


def test_evaluate_prints_intervals_calibration_and_coverage(coding, bundled):
    status, said, _ = coding("evaluate", bundled, "--coder", "a")
    assert status == 0
    assert said.count("with 95 % intervals over interviews") == 2
    assert re.search(r"housing +\d\.\d\d \(\d\.\d\d to \d\.\d\d\)", said)
    assert "Expected calibration error 0.0" in said
    assert "coverage" in said


def test_one_thing_at_a_time(coding, bundled):
    status, _, told = coding("suggest", bundled, "--coder", "a", "--blind", "5", "--next", "5")
    assert status == 2
    assert "--next and --blind are two things" in told


def test_the_card_of_suggest_has_scores_decisions_and_what_was_missed(coding, study, tmp_path):
    sheet, card = tmp_path / "sheet.csv", tmp_path / "card.md"
    coding("suggest", study, "--coder", "a", "--sheet", sheet)
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table["decision"] = ["accept", "reject", *[""] * (len(table) - 2)]
    table.to_csv(sheet, index=False)
    coding("suggest", study, "--coder", "a", "--apply", sheet)
    coding("suggest", study, "--coder", "a", "--blind", "5", "--sheet", sheet)
    filled_in(sheet, ["-"] * 5)
    coding("suggest", study, "--coder", "a", "--apply", sheet)
    status, said, _ = coding("suggest", study, "--coder", "a", "--card", card)
    told = card.read_text(encoding="utf-8")
    assert status == 0
    assert f"Written to {card}, with scores on participants held out (" in said
    assert "whole participants held out in 5 folds" in told
    assert "Of 2 decided suggestions of the classifier 1 was accepted and 1 rejected (50% accepted" in told
    assert "5 were drawn by lot and 5 read." in told
    assert "No code was found; up to " in told
    assert "scikit-learn" in told
    coding("suggest", study, "--coder", "a", "--card", tmp_path / "again.md")
    assert (tmp_path / "again.md").read_bytes() == card.read_bytes()


def test_the_reliability_of_real_probabilities_is_drawn(coding, bundled, tmp_path):
    pytest.importorskip("matplotlib")
    status, said, _ = coding("evaluate", bundled, "--figure", tmp_path / "rel.svg")
    assert status == 0
    assert "rel.png" in said
    told = (tmp_path / "rel.txt").read_text(encoding="utf-8")
    assert "Konstruerat material" in told
    drawn = pd.read_csv(tmp_path / "rel.csv")
    assert drawn["pairs"].sum() == 421 * 16
    status, _, wrong = coding("evaluate", bundled, "--figure", tmp_path / "rel.pdf")
    assert status == 2
    assert "written as .svg and .png" in wrong


def test_a_learning_curve_is_told_written_and_drawn(coding, tmp_path, bundled):
    pytest.importorskip("matplotlib")
    status, said, _ = coding("evaluate", bundled, "--coder", "a", "--curve", tmp_path / "curve.svg")
    assert status == 0
    assert "a curve that still rises says that more reading would help" in said
    table = pd.read_csv(tmp_path / "curve.csv")
    assert table["units"].is_monotonic_increasing
    assert table["units"].is_unique
    told = (tmp_path / "curve.txt").read_text(encoding="utf-8")
    assert "Konstruerat material" in told
    assert "Vad mer läsning ger" in told
    assert coding("evaluate", bundled, "--coder", "a", "--curve", tmp_path / "again.csv")[0] == 0
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "curve.csv").read_bytes()
    assert "a curve's table as .csv" in coding("evaluate", bundled, "--coder", "a", "--curve", tmp_path / "c.pdf")[2]


def test_only_the_random_part_of_a_reading_sheet_is_scored(coding, study, tmp_path):
    sheet = tmp_path / "next.csv"
    coding("suggest", study, "--coder", "a", "--next", "10", "--sheet", sheet)
    assert not {"part", "because"} & set(pd.read_csv(sheet))  # neither leads the reader's eye
    missing = tmp_path / "nowhere" / "s.csv"
    assert f"{missing} cannot be written." in coding("suggest", study, "--coder", "a", "--sheet", missing)[2]
    filled_in(sheet, ["-"] * 10)
    coding("suggest", study, "--coder", "a", "--apply", sheet)
    said = coding("evaluate", study, "--coder", "a", "--score-on", sheet)[1]
    assert "2 turns of " in said


def test_a_study_of_which_little_was_read_is_told_so_and_not_crashed(coding, tmp_path):
    study, card = make_study(tmp_path / "study"), tmp_path / "card.md"
    assert "Nobody has coded in this study yet" in coding("suggest", study)[2]
    project = open_project(study)
    project.mark_read("R01", 0, 10, coder="anna")
    project.done("R01", coder="anna")
    status, said, told = coding("suggest", study, "--card", card)
    assert status == 0
    assert "(none)" in said
    assert "without scores" in said
    assert "all that was read comes from one participant" in told
    assert "Not measured (all that was read comes from one interview" in card.read_text(encoding="utf-8")


def test_a_draw_whose_sheet_cannot_be_written_is_not_noted(coding, study, tmp_path):
    status, said, _ = coding("suggest", study, "--coder", "a", "--next", "4", "--sheet", tmp_path / "gone" / "x.csv")
    assert status != 0
    assert "noted" not in said
    assert not len(open_project(study).draws)
