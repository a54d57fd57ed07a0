"""Attributes that few participants share: what leaves a study of them, and what is told first."""

import json

import pandas as pd
import pytest
from project_studies import manifest_of, put
from test_results import run, study_with_a_name

from coding.errors import CodingError
from coding.project import accept_risks, open_project, read_accepted_risks
from coding.quotes import pick_quotes
from coding.report import (
    DisclosureRisk,
    Selection,
    SmallGroups,
    verify_results,
    write_package,
    write_report,
    write_study_quotes,
)
from coding.report.manifest import PACKAGES


@pytest.fixture
def sized(tmp_path):
    """A study with attributes that may leave it, two participants of different size."""
    study = study_with_a_name(tmp_path)
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("export_attributes: [size]\n")
    return open_project(study.path)


def test_a_combination_that_few_share_does_not_leave_unless_somebody_says_so(sized, tmp_path):
    out = tmp_path / "q.csv"
    code, said = run("quotes", sized.path, "--code", "rent", "--out", out, "--citation", "({size}, {speaker})")
    assert code == 0
    assert "size: small: 1 (P1). Told: nothing" in said
    assert "size" not in pd.read_csv(out).columns
    told = manifest_of(out)["disclosure"]["small_groups"]
    assert told["how"] == "coarsen"
    assert told["changed"] == {"size": "left out"}
    assert "small:" not in json.dumps(manifest_of(out))
    assert verify_results(out, sized)["holds"].all()


def test_keeping_small_groups_is_the_decision_about_them_and_about_no_words(sized, tmp_path):
    out = tmp_path / "r.md"
    words = ["report", sized.path, "--codes", "rent", "--no-figures", "--out", out, "--small-groups", "keep"]
    code, said = run(*words)
    assert code == 0
    assert "size: small: 1 (P1)" in said
    assert "They are told as they are." in said
    told = manifest_of(out)
    assert told["settings"]["small_groups"] == told["disclosure"]["small_groups"]["how"] == "keep"
    assert {each["kind"] for each in told["disclosure"]["findings"]} == {"small group"}
    assert told["disclosure"]["confirmed"] is False
    assert "(P1, small, R01" in out.read_text("utf-8")
    for verb in ("quotes", "report", "pack"):
        more = ["--without-text"] if verb == "pack" else []
        with_words = run(verb, sized.path, "--out", tmp_path / f"{verb}.x.md", "--small-groups", "keep", *more)
        assert with_words[0] == (0 if verb == "pack" else 2), "a package has no words"
        if verb != "pack":
            assert "1 new disclosure risk " in with_words[1]
            assert "name (high): R02" in with_words[1]


def test_accepting_risks_in_words_never_accepts_small_groups(sized, tmp_path):
    code, said = run("check", sized.path, "--accept-disclosure")
    assert code == 2
    assert "--by NAME" in said
    code, said = run("check", sized.path, "--accept-disclosure", "--by", "anna")
    assert code == 0
    assert "size: small: 1 (P1). Told: nothing" in said  # named: attribute, value, how many, who
    assert {entry["kind"] for entry in read_accepted_risks(sized.path)} == {"name"}
    write_study_quotes(sized, tmp_path / "q.csv", Selection())
    assert "size" not in pd.read_csv(tmp_path / "q.csv").columns


@pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")  # the text is changed on purpose
def test_what_was_accepted_lets_the_analysis_of_all_that_was_coded_leave(tmp_path):
    """A quote that is cut for reading leaves words out that a table of analysis shows."""
    study = study_with_a_name(tmp_path)
    path = study.path / "transcripts" / "R02.md"
    path.write_text(path.read_text("utf-8") + "\nI: Yes?\n\nR02: Mm. Gustaf Ek, ja.\n", encoding="utf-8")
    study = open_project(study.path)
    put(study, "Gustaf Ek", "work", transcript="R02")
    put(study, "I: Yes?\n\nR02: Mm. Gustaf", "work", transcript="R02")
    words = ["analysis", study.path, "--out", tmp_path / "a.md"]
    code, said = run(*words)
    assert code == 2
    assert "--preview" not in said, "analysis has none"
    assert run("check", study.path, "--accept-disclosure", "--by", "me")[0] == 0
    assert run(*words)[0] == 0


def test_small_groups_that_were_accepted_before_are_coarsened_as_well(sized, tmp_path):
    """Files of accepted risks from before hold small groups; they turn nothing off."""
    with pytest.raises(DisclosureRisk) as stopped:
        write_study_quotes(sized, tmp_path / "q.csv", Selection(), small_groups="keep")
    old = {"kind": "small group", "risk": "high", "place": "size: 1 participant of 3 needed", "fingerprint": "0" * 32}
    (sized.path / "disclosure.yaml").write_text(
        "accepted:\n  - " + "\n    ".join(f"{key}: '{value}'" for key, value in old.items()) + "\n", encoding="utf-8"
    )
    assert [entry["kind"] for entry in read_accepted_risks(sized.path)] == ["small group"]
    accept_risks(sized.path, stopped.value.findings.to_dict("records"), by="anna")
    assert [entry["kind"] for entry in read_accepted_risks(sized.path)] == ["name"], "what is dead is not kept"
    path, quotes = write_study_quotes(sized, tmp_path / "q.csv", Selection())
    assert "size" not in quotes.columns
    assert manifest_of(path)["settings"]["small_groups"] == "coarsen"


def test_a_confirmed_risk_in_words_does_not_tell_small_groups(sized, tmp_path):
    code, said = run("quotes", sized.path, "--by", "size", "--out", tmp_path / "q.csv", "--confirm-disclosure")
    assert code == 2
    assert "--small-groups keep" in said
    assert not (tmp_path / "q.csv").exists()


def test_a_preview_tells_all_and_writes_nothing(sized, tmp_path):
    for verb in ("quotes", "report"):
        code, said = run(verb, sized.path, "--out", tmp_path / "x.md", "--preview")
        assert code == 0
        assert "Told: nothing" in said
        assert "name (high): R02, turn 4" in said
        assert "Nothing was written" in said
    assert not list(tmp_path.glob("x.*"))


def test_an_author_chooses_which_attributes_leave(sized, tmp_path):
    write_study_quotes(sized, tmp_path / "q.csv", Selection(code=("rent",)), attributes=[])
    assert "size" not in pd.read_csv(tmp_path / "q.csv").columns
    with pytest.raises(CodingError, match="may not leave"):
        write_study_quotes(sized, tmp_path / "q.csv", Selection(), attributes=["role"])


def test_groups_that_cannot_be_told_are_not_made(sized, tmp_path):
    with pytest.raises(CodingError, match="Groups by 'size' cannot be told"):
        write_study_quotes(sized, tmp_path / "q.csv", Selection(by="size"))
    with pytest.raises(DisclosureRisk, match="Look at each place \\(--preview"):
        write_study_quotes(sized, tmp_path / "q.csv", Selection(by="size"), small_groups="keep")
    told = {"small_groups": "keep", "confirm_disclosure": True}
    write_study_quotes(sized, tmp_path / "q.csv", Selection(by="size"), **told)
    assert manifest_of(tmp_path / "q.csv")["settings"]["small_groups"] == "keep"
    assert set(pd.read_csv(tmp_path / "q.csv")["size"]) == {"small", "large"}


def test_a_package_tells_small_groups_as_other_results_do(sized, tmp_path):
    write_package(sized, tmp_path / "p", confirm_disclosure=True)
    assert "size" not in pd.read_csv(tmp_path / "p" / "participants.csv").columns
    assert verify_results(tmp_path / "p", sized)["holds"].all()
    write_package(sized, tmp_path / "k", small_groups="keep", confirm_disclosure=True)
    assert (tmp_path / "k" / "by_size.csv").is_file()
    assert verify_results(tmp_path / "k", sized)["holds"].all()


def test_an_authors_own_quotes_are_told_as_coarsely(sized, tmp_path):
    quotes = pick_quotes(sized.codings, sized.corpus, sized.codebook, code="rent")
    path = write_report(sized, tmp_path / "r.md", codes=["rent"], quotes=quotes, figures=False)
    assert "(P1, R01, turn" in path.read_text("utf-8")


def test_a_manifest_has_the_versions_of_the_packages_that_wrote_the_file(sized, tmp_path):
    pytest.importorskip("docx")
    pytest.importorskip("openpyxl")
    for name, packages in (("q.docx", {"python-docx", "lxml"}), ("q.xlsx", {"openpyxl"}), ("q.csv", set())):
        write_study_quotes(sized, tmp_path / name, Selection(code=("rent",)))
        assert set(manifest_of(tmp_path / name)["versions"]) - {"python", *PACKAGES} == packages


def test_other_versions_are_named(sized, tmp_path):
    path, _ = write_study_quotes(sized, tmp_path / "q.xlsx", Selection(code=("rent",)))
    beside = tmp_path / "q.xlsx.manifest.json"
    beside.write_text(beside.read_text("utf-8").replace('"openpyxl": "3', '"openpyxl": "2'), encoding="utf-8")
    told = verify_results(path, sized).set_index("what").loc["versions", "sentence"]
    assert "openpyxl 2" in told
    assert "here 3" in told


def test_a_quote_whose_text_was_changed_is_named(sized, tmp_path):
    path, quotes = write_study_quotes(sized, tmp_path / "q.md", Selection(code=("rent",)))
    place = sized.path / "transcripts" / "R02.md"
    place.write_text(place.read_text("utf-8").replace("The rent is high.", "The rent is low."), encoding="utf-8")
    with pytest.warns(match="was edited"):
        told = verify_results(path, open_project(sized.path)).set_index("what")
    assert told.loc["transcripts", "sentence"].endswith("(changed: R02).")
    changed = quotes.set_index("transcript").loc["R02", "quote_id"]
    assert told.loc["quotes", "sentence"] == f"1 of 2 quotes are no longer the words at their places: {changed}."


# What two results tell together ----------------------------------------------------------------------------------------


@pytest.fixture
def crossed(tmp_path):
    """Six participants: each size and each place has three, and no more than two share both."""
    study = study_with_a_name(tmp_path)
    for file in (study.path / "transcripts").iterdir():
        file.unlink()
    for n, (size, site) in enumerate(["ln", "ln", "ls", "sn", "ss", "ss"], 1):
        head = f"---\nparticipant: P{n}\nsize: {size}\nsite: {site}\n---\n"
        text = head + f"\nI: Where?\n\nR{n}: In a flat of my own, and the rent is high.\n"
        (study.path / "transcripts" / f"R{n}.md").write_text(text, encoding="utf-8")
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("export_attributes: [size, site]\n")
    for file in (study.path / "codings").iterdir():
        file.unlink()
    made = open_project(study.path)
    for n in range(1, 7):
        put(made, "the rent is high", "rent", transcript=f"R{n}")
    return open_project(study.path)


def test_two_results_that_tell_different_attributes_say_that_they_can_be_joined(crossed, tmp_path):
    usual = write_study_quotes(crossed, tmp_path / "a.csv", Selection())[1]
    told, left_out = ("size", "site") if "size" in usual.columns else ("site", "size")
    words = ["quotes", crossed.path, "--by", left_out, "--out", tmp_path / "b.csv"]
    with pytest.warns(SmallGroups, match=rf"told here: {left_out}; .*: {told}\. .*--fresh-numbers"):
        assert run(*words)[0] == 0
    assert "--fresh-numbers" in run(*words, "--preview")[1]


def test_nothing_is_said_where_results_cannot_be_joined(crossed, tmp_path, recwarn):
    for more in ({}, {"fresh_numbers": 7}):
        write_study_quotes(crossed, tmp_path / "a.csv", Selection(by="site" if more else ""), **more)
        write_report(crossed, tmp_path / "r.md", figures=False, citation="({site})" if more else "", **more)
    assert not [each for each in recwarn if each.category is SmallGroups]
