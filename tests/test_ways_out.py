"""Every way out of a study: names in labels, quotes from a notebook, what was shortened away, a run, citations and edits."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from project_studies import make_study, manifest_of
from test_results import SAID, put, run, study_with_a_name

import coding
from coding.cli.results import _heard
from coding.errors import CodingError
from coding.project import accept_risks, open_project
from coding.quotes import pick_quotes
from coding.report import DisclosureRisk, Selection, guideline_items, verify_results, write_run, write_study_quotes
from coding.rules import code_by_rules
from coding.transcript import Corpus, Transcript, Turn


@pytest.fixture
def study(tmp_path):
    return study_with_a_name(tmp_path)


@pytest.fixture
def labelled(tmp_path):
    """A study in which a transcript and its speaker are called by a name."""
    study = study_with_a_name(tmp_path)
    old = study.path / "transcripts" / "R01.md"
    text = old.read_text("utf-8").replace("R01: ", "Karin Svensson: ")
    for events in (study.path / "codings").glob("R01.*"):
        events.unlink()
    old.unlink()
    (study.path / "transcripts" / "Intervju Karin Svensson.md").write_text(text, encoding="utf-8")
    fresh = open_project(study.path)
    put(fresh, SAID, "housing", transcript="Intervju Karin Svensson")
    return open_project(study.path)


def picked(study, **choice):
    return pick_quotes(study.codings, study.corpus, study.codebook, **choice)


# Labels ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["quotes", "report", "matrix", "analysis", "pack"])
def test_a_name_in_a_label_stops_every_verb(labelled, tmp_path, verb):
    out = tmp_path / ("x" if verb == "pack" else "x.md")
    more = ["--without-text"] if verb == "pack" else []
    code, said = run(verb, labelled.path, "--out", out, *more)
    assert code == 2
    assert "transcript's name (high): transcript 1" in said
    if verb in ("quotes", "report", "pack"):
        assert "speaker's label (high): transcript 1" in said
    assert "Call transcripts, speakers and participants by codes" in said
    assert not out.exists()


def test_a_run_lists_names_in_labels(labelled, tmp_path):
    codings = code_by_rules(labelled.corpus, labelled.codebook)
    written = write_run(labelled.corpus, labelled.codebook, codings, tmp_path / "out")
    assert "transcript's name" in set(written.findings["kind"])


def test_accepted_labels_stop_nothing(labelled, tmp_path):
    assert run("check", labelled.path, "--accept-disclosure", "--by", "anna")[0] == 0
    assert "Svensson" not in (labelled.path / "disclosure.yaml").read_text("utf-8").replace(
        "Intervju Karin Svensson, turn", ""
    )
    path, _ = write_study_quotes(labelled, tmp_path / "q.csv", Selection())
    assert path.is_file()


def test_a_preview_shows_the_words_on_the_screen_and_nowhere_else(study, tmp_path):
    code, said = run("quotes", study.path, "--out", tmp_path / "q.csv", "--preview")
    assert code == 0
    assert "name (high): R02, turn 4: “R02: But Karin Holmlund says it is mine.”" in said
    run("quotes", study.path, "--out", tmp_path / "q.md", "--confirm-disclosure")
    assert "Holmlund" not in json.dumps(manifest_of(tmp_path / "q.md"))
    assert "context" not in manifest_of(tmp_path / "q.md")["disclosure"]["findings"][0]


# From a notebook -------------------------------------------------------------------------------------------------------


def test_quotes_written_from_a_notebook_are_checked(study, tmp_path):
    with pytest.raises(DisclosureRisk, match=r"name \(high\): R02, turn 4") as stopped:
        coding.write_quotes(picked(study), tmp_path / "q.csv")
    assert "Holmlund" not in str(stopped.value)
    assert "confirm_disclosure=True" in str(stopped.value)
    assert not list(tmp_path.glob("q.*"))


def test_a_confirmed_export_from_a_notebook_is_recorded_beside_it(study, tmp_path):
    path = coding.write_quotes(picked(study), tmp_path / "q.csv", confirm_disclosure=True)
    told = manifest_of(path)["disclosure"]
    assert (told["confirmed"], told["new"]) == (True, 1)
    checks = verify_results(path, study).set_index("what")["holds"]
    assert checks[["files", "quotes", "codings"]].all()


def test_what_the_study_accepted_does_not_stop_a_notebook(study, tmp_path):
    with pytest.raises(DisclosureRisk) as stopped:
        coding.write_quotes(picked(study), tmp_path / "q.csv", project=study)
    accept_risks(study.path, stopped.value.findings.to_dict("records"), by="anna")
    path = coding.write_quotes(picked(study), tmp_path / "q.csv", project=study)
    assert not manifest_of(path)["disclosure"]["confirmed"]
    with pytest.raises(CodingError, match="inside the study"):
        coding.write_quotes(picked(study), study.path / "q.csv", project=study)


def test_quotes_that_were_read_from_a_file_are_checked_as_well(study, tmp_path):
    path = coding.write_quotes(picked(study), tmp_path / "q.csv", confirm_disclosure=True)
    back = pd.read_csv(path, keep_default_na=False)
    with pytest.raises(DisclosureRisk, match=r"name \(high\): R02"):
        coding.write_quotes(back, tmp_path / "again.md")


def test_a_quote_without_risks_needs_no_word(study, tmp_path):
    path = coding.write_quotes(picked(study, code="rent"), tmp_path / "q.docx")
    assert manifest_of(path)["disclosure"]["findings"] == []


# What was shortened away -----------------------------------------------------------------------------------------------


@pytest.fixture
def edits(study, tmp_path):
    quotes = picked(study)
    id = quotes.loc[quotes["quote"].str.contains("Holmlund"), "quote_id"].iloc[0]
    pd.DataFrame({"quote_id": [id], "shown": ["(…) it is mine."]}).to_csv(tmp_path / "edits.csv", index=False)
    return tmp_path / "edits.csv"


@pytest.mark.parametrize("ending", ["csv", "md"])
def test_a_name_that_was_shortened_away_neither_leaves_nor_stops(study, edits, tmp_path, ending):
    out = tmp_path / f"q.{ending}"
    code, said = run("quotes", study.path, "--edits", edits, "--out", out)
    assert code == 0
    assert "Holmlund" not in out.read_text("utf-8")
    assert "it is mine" in out.read_text("utf-8")
    assert ("--originals" in said) == (ending == "csv")


def test_the_words_of_edited_quotes_leave_when_asked_for_and_are_checked(study, edits, tmp_path):
    words = ["quotes", study.path, "--edits", edits, "--originals", "--out", tmp_path / "q.csv"]
    assert run(*words)[0] == 2
    assert run(*words, "--confirm-disclosure")[0] == 0
    assert "Holmlund" in (tmp_path / "q.csv").read_text("utf-8")


def test_other_words_that_are_called_verbatim_are_refused_with_their_line(study, edits, tmp_path):
    table = pd.read_csv(edits).assign(level="verbatim")
    table.to_csv(edits, index=False)
    code, said = run("quotes", study.path, "--edits", edits, "--out", tmp_path / "q.csv", "--confirm-disclosure")
    assert code == 2
    assert "Edits, line 2: " in said
    assert "verbatim" in said


# Words that are not meant ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("citation", "told"),
    [("{", "names no field"), ("(R)", "names no field"), ("({speaker}, {kind", "brace"), ("({role})", "{role}")],
)
@pytest.mark.parametrize("verb", ["quotes", "report"])
def test_a_citation_that_cannot_be_made_is_refused_with_the_fields_there_are(study, tmp_path, verb, citation, told):
    out = tmp_path / "x.md"
    code, said = run(verb, study.path, "--out", out, "--citation", citation, "--confirm-disclosure")
    assert code == 2
    assert told in said
    assert "{speaker}" in said
    assert not out.exists()


def test_rules_have_no_coder(study, tmp_path):
    code, said = run("quotes", study.path, "--coder", "anna", "--source", "rule", "--out", tmp_path / "q.csv")
    assert code == 2
    assert "The rules have no coder" in said


def test_two_coders_are_quoted_together_only_by_name(study):
    put(study, "It is crowded", "housing", coder="bo")
    with pytest.raises(CodingError, match="several coders"):
        picked(study)
    assert set(picked(study, coder=["anna", "bo"])["coder"]) <= {"anna", "bo"}


# Who is heard ----------------------------------------------------------------------------------------------------------


def test_participants_are_counted_and_not_their_interviews(study, tmp_path):
    path = study.path / "transcripts" / "R02.md"
    path.write_text(path.read_text("utf-8").replace("participant: P2", "participant: P1"), encoding="utf-8")
    code, said = run("quotes", study.path, "--code", "rent", "--out", tmp_path / "q.csv", "--confirm-disclosure")
    assert code == 0
    assert "from 1 participant." in said
    known = guideline_items(open_project(study.path), "coreq").set_index("item").loc[18, "known"]
    assert known == "1 of the participants, in 2 interviews each"


def test_a_report_in_which_nobody_speaks_is_counted_as_a_text():
    corpus = Corpus(
        [Transcript("report", "The rent is high.", reads_as="report"), Transcript("R1", "Yes.", (Turn("R1", 0, 4),))]
    )
    rows = pd.DataFrame({"transcript": ["report", "report", "R1"], "speaker": ["", "", "R1"]})
    assert _heard(SimpleNamespace(corpus=corpus), rows[:2]) == "1 text"
    assert _heard(SimpleNamespace(corpus=corpus), rows) == "1 participant and 1 text"


# A run -----------------------------------------------------------------------------------------------------------------


def test_a_run_coarsens_small_groups_as_other_exports_do(study, tmp_path):
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("export_attributes: [size]\n")
    book = study.path / "codebook.yaml"
    book.write_text(
        book.read_text("utf-8").replace("name: Work", "name: Work\n    rules:\n      any: [room, flat]"),
        encoding="utf-8",
    )
    code, said = run("run", study.path, "--out", tmp_path / "out")
    assert code == 0
    assert "size: small: 1 (P1). Told: nothing" in said
    quotes = pd.read_csv(tmp_path / "out" / "quotes.csv")
    assert len(quotes)
    assert "size" not in quotes.columns
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert ", small," not in page
    assert verify_results(tmp_path / "out", open_project(study.path))["holds"].all()
    assert run("run", study.path, "--out", tmp_path / "kept", "--small-groups", "keep")[0] == 0
    assert "size" in pd.read_csv(tmp_path / "kept" / "quotes.csv").columns


# Summaries -------------------------------------------------------------------------------------------------------------


def test_check_reads_the_summaries(study):
    folder = study.path / "summaries"
    folder.mkdir()
    (folder / "P1.md").write_text(
        "# P1\n\n## housing\n\nCrowded.\n\n## huosing\n\nNo.\n\n## housing\n\nAgain.\n", encoding="utf-8"
    )
    (folder / "P9.md").write_text("## housing\n\nNobody.\n", encoding="utf-8")
    code, said = run("check", study.path)
    assert code == 2
    assert "P1.md:7: error: There is no code 'huosing'" in said
    assert "P1.md:11: error: there is a summary of 'P1' on 'housing' already" in said
    assert "P9.md:1: error: there is no participant 'P9'" in said


def test_a_title_may_stand_above_summaries(study, tmp_path):
    folder = study.path / "summaries"
    folder.mkdir()
    (folder / "P1.md").write_text("# P1\n\n## housing\n\nCrowded.\n", encoding="utf-8")
    assert run("check", study.path)[0] == 0
    assert run("matrix", study.path, "--out", tmp_path / "m.md")[0] == 0
    assert "Crowded." in (tmp_path / "m.md").read_text("utf-8")


# What was written into the table since ---------------------------------------------------------------------------------


def test_a_changed_quote_is_no_quote(study, tmp_path):
    quotes = picked(study, code="rent")
    quotes.loc[0, "quote"] = "Hyran är hög."
    with pytest.raises(CodingError, match=r"Row 1: the quote is not what stands in its transcript"):
        coding.write_quotes(quotes, tmp_path / "q.csv")


@pytest.mark.parametrize("column", ["because", "locator", "name", "before", "after", "question", "note", "reason"])
@pytest.mark.parametrize("read", [False, True])
def test_what_was_written_into_a_table_is_searched(study, tmp_path, column, read):
    quotes = picked(study, code="rent", context=1, question=True)
    if read:
        path = coding.write_quotes(quotes, tmp_path / "clean.csv")
        quotes = pd.read_csv(path, keep_default_na=False)
    quotes[column] = "Ring Karin Holmlund på 070-123 45 67."
    with pytest.raises(DisclosureRisk, match=r"name \(high\)") as stopped:
        coding.write_quotes(quotes, tmp_path / "q.csv")
    assert "Holmlund" not in str(stopped.value)


def test_the_stop_never_says_a_transcripts_name(labelled, tmp_path):
    with pytest.raises(DisclosureRisk) as stopped:
        coding.write_quotes(picked(labelled), tmp_path / "q.csv")
    assert "Karin" not in str(stopped.value)
    assert not stopped.value.findings["place"].str.contains("Karin").any()


def test_no_quotes_hold_no_risk(labelled, tmp_path):
    path = coding.write_quotes(picked(labelled).iloc[:0], tmp_path / "q.csv")
    assert "Karin" not in path.with_name("q.csv.manifest.json").read_text("utf-8")


def test_what_is_no_study_is_told_in_a_sentence(study, tmp_path):
    with pytest.raises(CodingError, match="The quotes are given as None"):
        coding.write_quotes(None, tmp_path / "q.csv")
    with pytest.raises(CodingError, match=r"open_project\('corpus'\)"):
        coding.write_quotes(picked(study), tmp_path / "q.csv", project="corpus")
    for write in (coding.write_report, coding.write_matrix):
        with pytest.raises(CodingError, match=r"open_project\('corpus'\)"):
            write("corpus", tmp_path / "q.md")


def test_several_coders_without_the_consensus_are_never_counted_as_nothing():
    corpus = Corpus([Transcript("R1", SAID, (Turn("R1", 0, len(SAID)),), language="sv")])
    rows = pd.DataFrame({"transcript": "R1", "start": 0, "end": 9, "code": "rent", "coder": ["a", "b", "consensus"]})
    codings = coding.Codings.from_frame(rows, corpus)
    codings = codings.where(keep=codings.frame["coder"] != "consensus")
    corpus = corpus.with_design(count="consensus")
    for make in (coding.theme_frequencies, coding.co_occurrence, pick_quotes):
        with pytest.raises(CodingError, match=r"several coders \(a, b\)"):
            make(codings, corpus)


# What the study itself says --------------------------------------------------------------------------------------------


@pytest.fixture
def guided(tmp_path):
    """Nobody is named in the interview that is coded, but in the guide and in a definition."""
    folder = make_study(tmp_path / "guided")
    with open(folder / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("guide:\n  - How was it to work with Karin Lundqvist?\n")
    book = folder / "codebook.yaml"
    text = book.read_text("utf-8").replace("how people live.", "how people live, as Nora Bergqvist says.")
    book.write_text(text, encoding="utf-8")
    project = open_project(folder)
    put(project, "It is crowded but we laugh a lot", "housing")
    return open_project(folder)


@pytest.mark.parametrize("words", [("report", "--no-figures"), ("appendix", "--coreq"), ("appendix", "--srqr")])
def test_a_name_in_the_guide_or_the_codebook_stops_what_shows_them(guided, tmp_path, words):
    out = tmp_path / "out.md"
    command = [words[0], guided.path, *words[1:], "--out", out]
    code, said = run(*command)
    assert code == 2
    assert "name (high): guide, question 1; codebook, housing" in said
    assert "Lundqvist" not in said
    assert not out.exists()
    assert run(*command, "--confirm-disclosure")[0] == 0
    assert manifest_of(out)["disclosure"]["confirmed"]
    assert run("verify", out, guided.path)[0] == 0
    assert run("check", guided.path, "--accept-disclosure", "--by", "anna")[0] == 0
    assert run(*command)[0] == 0


def test_an_appendix_is_never_written_into_the_study(guided):
    code, said = run("appendix", guided.path, "--coreq", "--out", guided.path / "out.md", "--confirm-disclosure")
    assert code == 2
    assert "inside the study" in said


# The codebook's own words -----------------------------------------------------------------------------------------------


def test_the_bundled_guide_and_codebook_stop_nothing():
    from coding.cli.work import bundled
    from coding.report.disclosing import written_findings

    project = open_project(bundled("corpus"))
    written = written_findings(project, themes=[code.id for code in project.codebook], appendix=True)
    assert written.empty, written["place"].tolist()


@pytest.mark.parametrize(
    ("name", "definition", "stops"),
    [
        ("Projectification", "Where people live.", False),
        ("Housing", "Their own housing (EBO); EBO is not assigned.", True),  # not its letters
        ("Housing", "Where they live, private lodgings (PLO); in PLO people move.", False),
        ("Housing", "With neighbours such as Holmlund.", True),
        ("Holmlund", "Where people live.", True),  # somebody in the transcripts
        ("Karin Holmlund", "Where people live.", True),
        ("Housing", "Where a neighbour (KH) lives; to KH people move.", True),
    ],
)
@pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")  # the text is changed on purpose
def test_a_codebooks_own_words_are_no_risk_and_names_in_it_are(tmp_path, name, definition, stops):
    study = study_with_a_name(tmp_path)
    book = study.path / "codebook.yaml"
    told = book.read_text("utf-8").replace("name: Housing", f"name: {name}")
    book.write_text(told.replace("Where and how people live.", definition), encoding="utf-8")
    text = (study.path / "transcripts" / "R02.md").read_text("utf-8")
    (study.path / "transcripts" / "R02.md").write_text(text + "\nI: Who?\n\nR02: It was Holmlund and me.\n", "utf-8")
    _, said = run("report", study.path, "--codes", "work", "--no-figures", "--out", tmp_path / "r.md")
    assert ("codebook, housing" in said) == stops
