"""Verbs that tell and that check: what stops them, what they write, and that it can be proved; packages without words."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from project_studies import make_study, put
from typer.testing import CliRunner

from coding.cli.app import app
from coding.codings import Codings
from coding.errors import CodingError
from coding.project import accept_risks, open_project, read_accepted_risks, read_summaries
from coding.quotes import pick_quotes
from coding.report import (
    DisclosureRisk,
    Selection,
    guideline_items,
    read_package,
    verify_results,
    write_analysis_table,
    write_matrix,
    write_package,
    write_report,
    write_study_quotes,
)
from coding.report.appendix import method_text
from coding.report.packing import package_contents
from coding.report.wording import heading, words_in
from coding.themes import co_occurrence, participant_matrix, theme_frequencies

SAID = "With my cousin, in one room. It is crowded but we laugh a lot 😀 there."


@pytest.fixture
def study(tmp_path):
    return study_with_a_name(tmp_path)


def study_with_a_name(tmp_path):
    """A study that anna has coded and read, with a name in what was said."""
    folder = make_study(tmp_path / "study")
    path = folder / "transcripts" / "R02.md"
    path.write_text(
        path.read_text("utf-8").replace("But it is mine.", "But Karin Holmlund says it is mine."), encoding="utf-8"
    )
    project = open_project(folder)
    put(project, SAID, "housing")
    put(project, "The rent took everything", "rent")
    put(project, "The rent is high.", "rent", transcript="R02")
    put(project, "But Karin Holmlund says it is mine.", "housing", transcript="R02")
    for name in project.corpus:
        project.done(name, coder="anna")
    return open_project(folder)


def run(*words):
    try:
        made = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    except CodingError as problem:
        return 2, str(problem)
    return made.exit_code, made.output


def bytes_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_new_risk_stops_quotes_and_says_kind_and_place_but_never_the_words(study, tmp_path):
    code, said = run("quotes", study.path, "--out", tmp_path / "q.csv")
    assert code == 2
    assert "name (high): R02, turn 4" in said
    assert "Holmlund" not in said
    assert "--confirm-disclosure" in said
    assert not (tmp_path / "q.csv").exists()


def test_a_confirmed_export_is_recorded_in_its_manifest(study, tmp_path):
    code, _ = run("quotes", study.path, "--out", tmp_path / "q.csv", "--confirm-disclosure")
    told = json.loads((tmp_path / "q.csv.manifest.json").read_text("utf-8"))
    assert code == 0
    assert told["disclosure"]["confirmed"] is True
    assert told["disclosure"]["new"] == 1
    assert "Holmlund" not in json.dumps(told)


def test_an_accepted_risk_stops_nothing_and_stands_in_the_study_without_words(study, tmp_path):
    code, said = run("check", study.path, "--accept-disclosure", "--by", "anna")
    assert code == 0
    assert "R02, turn 4" in said
    text = (study.path / "disclosure.yaml").read_text("utf-8")
    assert "Holmlund" not in text
    assert [entry["by"] for entry in read_accepted_risks(study.path)] == ["anna"]
    write_study_quotes(study, tmp_path / "q.csv", Selection())
    assert not json.loads((tmp_path / "q.csv.manifest.json").read_text("utf-8"))["disclosure"]["confirmed"]


def test_a_name_of_the_key_file_stops_an_export(study, tmp_path):
    (tmp_path / "key.csv").write_text("name,pseudonym\nCousin Ada,P1\n", encoding="utf-8")
    words = ["quotes", study.path, "--code", "housing", "--key", tmp_path / "key.csv", "--out", tmp_path / "q.csv"]
    code, said = run(*words)
    assert code == 2
    assert "name in the key (high): R01" in said


def test_a_risk_is_accepted_once(study):
    finding = {"kind": "name", "risk": "high", "place": "R02, it's turn 4", "fingerprint": "ab12"}
    assert accept_risks(study.path, [finding, finding]) == 1
    assert accept_risks(study.path, [finding]) == 0
    assert read_accepted_risks(study.path)[0]["place"] == "R02, it's turn 4"


def test_what_is_shown_around_a_quote_is_checked_as_well(study, tmp_path):
    selection = Selection(code=("rent",))
    write_study_quotes(study, tmp_path / "q.csv", selection)
    path = study.path / "transcripts" / "R02.md"
    path.write_text(
        path.read_text("utf-8").replace("Where do you live?", "Where does Nora Bergqvist live?"), encoding="utf-8"
    )
    with pytest.warns(match="was edited"):
        asked = open_project(study.path)
    put(asked, "The rent is high.", "rent", transcript="R02", coder="bo")
    with pytest.raises(DisclosureRisk):
        write_study_quotes(asked, tmp_path / "r.csv", Selection(code=("rent",), coder="bo", question=True))


@pytest.mark.parametrize("verb", ["quotes", "report", "matrix", "analysis", "pack"])
def test_no_verb_writes_into_the_study(study, verb):
    before = bytes_of(study.path)
    more = ["--without-text"] if verb == "pack" else []
    code, said = run(verb, study.path, "--out", study.path / "out.docx", "--confirm-disclosure", *more)
    assert code == 2
    assert "inside the study" in said
    assert bytes_of(study.path) == before


def test_several_coders_and_none_chosen_are_listed(study, tmp_path):
    put(study, "It is crowded", "housing", coder="bo")
    for verb in ("themes", "quotes", "report"):
        words = [] if verb == "themes" else ["--out", tmp_path / "x.md"]
        code, said = run(verb, study.path, *words)
        assert code == 2
        assert "anna, bo" in said
    code, said = run("themes", study.path, "--coder", "bo")
    assert code == 0
    assert "coder bo" in said


def test_themes_by_an_attribute_mark_cells_of_few_participants(study, tmp_path):
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("export_attributes: [size]\n")
    words = ["themes", study.path, "--by", "size", "--csv", tmp_path / "t.csv"]
    code, said = run(*words)
    assert code == 2
    assert "fewer than 3 participants share a value of it" in said
    assert not (tmp_path / "t.csv").exists()
    code, said = run(*words, "--small-groups", "keep")
    assert code == 0
    assert "1 of 1 †" in said
    table = pd.read_csv(tmp_path / "t.csv")
    assert list(table)[:3] == ["size", "code", "name"]
    assert table["few"].all()


def test_themes_by_an_attribute_that_may_not_leave_are_shown_but_not_written(study, tmp_path):
    assert run("themes", study.path, "--by", "size")[0] == 0
    code, said = run("themes", study.path, "--by", "size", "--csv", tmp_path / "t.csv")
    assert code == 2
    assert "may not leave the study" in said
    assert not (tmp_path / "t.csv").exists()
    code, said = run("themes", study.path, "--csv", study.path / "t.csv")
    assert code == 2
    assert "inside the study" in said


@pytest.mark.parametrize(
    ("because", "told"),
    [
        (["agreed by a and b"] * 2 + ["taken over from a", "decided by c; given by a: no: see memo"],
         "consensus: 4 codings, of these 2 that both gave, 1 decided by c, 1 taken over from the only one who had read."),
        (["", ""], "counted is the coder consensus."),
    ],
)  # fmt: skip
def test_a_consensus_says_how_its_codings_came_about(because, told):
    assert heading(["human"], ["consensus"], words_in("en"), because)[0].endswith(told)


def test_a_guideline_states_no_default_as_a_fact(study):
    asked = guideline_items(study, "coreq").set_index("item")
    assert asked.loc[10, "known"] == ""
    assert asked.loc[9, "known"] == ""
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("sampling: census\n")
    told = guideline_items(open_project(study.path), "coreq").set_index("item")
    assert told.loc[10, "known"].startswith("census")
    assert told.loc[9, "known"] == ""


def test_part_of_an_answer_keeps_its_question(study):
    told = guideline_items(study, "srqr").set_index("item")
    assert told.loc[13, "known"] == ""  # nothing tells how the sound became text
    assert told.loc[14, "known"].startswith("The interviews were coded by anna with")
    assert "by whom" in told.loc[14, "question"]
    assert (told.loc[[5, 8, 10, 11, 16, 17], "question"] != "").all()


def test_who_settled_a_consensus_is_among_those_who_coded(study):
    place = study.corpus["R02"].text.index("The rent is high.")
    columns = {"transcript": ["R02"], "start": [place], "end": [place + 17], "code": ["rent"], "coder": ["consensus"],
               "because": ["decided by carl; given by anna: the rent"], "source": ["human"]}  # fmt: skip
    study.add_all(Codings.from_columns(**columns))
    told = guideline_items(open_project(study.path), "coreq").set_index("item").loc[24, "known"]
    assert told.startswith("1: anna")
    assert "1 decided by carl" in told


def test_the_method_names_the_version_that_the_round_was_coded_with(study):
    told = method_text(study, study.codings)
    assert "“Moving in” 1.0.0." in told, "there was no other"
    book = study.path / "codebook.yaml"
    book.write_text(book.read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0"), encoding="utf-8")
    study = open_project(study.path)
    assert "(now 1.1.0)" in method_text(study, study.codings)
    study.start_round(["anna", "bo"], double=1)
    study.codebook = replace(study.codebook, version="9.1")
    assert "(round 1); the codebook is now 9.1" in method_text(study, study.codings)


def test_interviews_without_the_attribute_are_named_when_quotes_are_grouped(study, tmp_path):
    path = study.path / "transcripts" / "R02.md"
    path.write_text(re.sub(r"(?m)^size:.*\n", "", path.read_text("utf-8")), encoding="utf-8")
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("export_attributes: [size]\n")
    code, said = run(
        "quotes",
        study.path,
        "--by",
        "size",
        "--out",
        tmp_path / "q.csv",
        "--small-groups",
        "keep",
        "--confirm-disclosure",
    )
    assert code == 0
    assert "Not told: 1 interview has no size and is left out (R02)." in said


def test_quotes_used_before_are_left_out_and_counted(study, tmp_path):
    write_study_quotes(study, tmp_path / "one" / "q.csv", Selection(code=("rent",), n=1))
    code, said = run(
        "quotes", study.path, "--code", "rent", "--n", "2", "--used", tmp_path / "one", "--out", tmp_path / "two.csv"
    )
    assert code == 0
    first, second = pd.read_csv(tmp_path / "one" / "q.csv"), pd.read_csv(tmp_path / "two.csv")
    assert not set(first["quote_id"]) & set(second["quote_id"])
    assert "Never: P" in said


@pytest.mark.parametrize("ending", ["md", "html", "tex"])
def test_quotes_of_constructed_interviews_say_so(study, tmp_path, ending):
    with open(study.path / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("constructed: true\n")
    path, _ = write_study_quotes(open_project(study.path), tmp_path / f"q.{ending}", Selection(code=("rent",)))
    assert "Constructed material" in path.read_text("utf-8")


@pytest.fixture
def twice(tmp_path):
    """P1 was interviewed in R01 and again in R02."""
    folder = make_study(tmp_path / "twice")
    path = folder / "transcripts" / "R02.md"
    path.write_text(path.read_text("utf-8").replace("participant: P2", "participant: P1"), encoding="utf-8")
    made = open_project(folder)
    put(made, "I looked for work. The rent took everything, café or not.", "rent")
    put(made, "In a flat of my own. The rent is high.", "rent", transcript="R02")
    return open_project(folder)


def test_a_person_interviewed_twice_is_cited_as_one(twice, tmp_path):
    for ending in ("md", "html", "docx"):
        write_study_quotes(twice, tmp_path / f"q.{ending}", Selection(code=("rent",)), citation="")
    write_report(twice, tmp_path / "r.html", figures=False)
    page = (tmp_path / "q.html").read_text("utf-8")
    assert re.findall(r'data-who="([^"]*)"', page) == ["P1", "P1"]
    assert re.findall(r'<option value="(P1|R0\d)">', page) == ["P1"]
    assert "(P1, R01, turn\u00a04)" in page
    assert "(P1, R02, turn\u00a02)" in page
    assert "the transcript uses another label (in brackets) for: P1 (R01), P1 (R02)." in page
    assert "P1 (R01), P1 (R02)" in (tmp_path / "r.html").read_text("utf-8")


def test_a_text_without_labels_has_no_other_label(tmp_path):
    folder = make_study(tmp_path / "plain")
    for name, said in (("R01", "The rent is high here."), ("R02", "I looked for work.")):
        (folder / "transcripts" / f"{name}.md").write_text(f"---\nparticipant: {name}\n---\n\n{said}\n", "utf-8")
    project = open_project(folder)
    put(project, "The rent is high here.", "rent")
    put(project, "I looked for work.", "work", transcript="R02")
    project = open_project(folder)
    assert set(pick_quotes(project.codings, project.corpus, project.codebook)["speaker"]) == {""}
    for citation in ("", "({participant})", "({speaker})"):
        write_study_quotes(project, tmp_path / "q.md", Selection(), citation=citation)
        text = (tmp_path / "q.md").read_text("utf-8")
        assert "label" not in text
        assert "R01" in text or citation == "({speaker})"


def test_a_citation_may_name_the_label_or_the_participant(twice, tmp_path):
    def cited(citation):
        write_study_quotes(twice, tmp_path / "q.md", Selection(code=("rent",)), citation=citation)
        return (tmp_path / "q.md").read_text("utf-8")

    by_label = cited("({speaker})")
    assert "(R02)" in by_label
    assert "Quotes name the transcript's label" in by_label
    both = cited("({participant}, {transcript})")
    assert "(P1, R02)" in both
    assert "uses another label" in both


def test_fresh_numbers_leave_nothing_that_leads_to_a_transcript(study, tmp_path):
    path, _ = write_study_quotes(study, tmp_path / "q.docx", Selection(), fresh_numbers="seed", confirm_disclosure=True)
    docx = pytest.importorskip("docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "Respondent\u00a0" in text
    assert not re.search(r"R0\d", text)
    told = json.loads((tmp_path / "q.docx.manifest.json").read_text("utf-8"))
    assert all(quote["transcript"] == "" and quote["start"] is None for quote in told["quotes"])
    assert "seed" not in json.dumps(told["settings"]["fresh_numbers"])
    assert told["disclosure"]["findings"]
    assert "R02" not in json.dumps(told["disclosure"])


def test_fresh_numbers_give_ids_that_join_no_two_reports(study, tmp_path):
    def ids(name, seed):
        return set(
            write_study_quotes(study, tmp_path / name, Selection(code=("rent",)), fresh_numbers=seed)[1]["quote_id"]
        )

    assert ids("a.csv", "one") == ids("b.csv", "one")
    assert not ids("a.csv", "one") & ids("c.csv", "two")
    assert not ids("a.csv", "one") & ids("d.csv", None)
    assert not ids("e.csv", "") & ids("f.csv", "")


def test_a_result_follows_from_its_study_until_something_changes(study, tmp_path):
    write_study_quotes(study, tmp_path / "q.md", Selection(), confirm_disclosure=True)
    write_report(study, tmp_path / "r.md", figures=False, confirm_disclosure=True)
    assert run("verify", tmp_path, study.path)[0] == 0
    put(study, "It is crowded", "rent")
    code, said = run("verify", tmp_path / "r.md", study.path)
    assert code == 2
    assert "The codings are others: they were 4 by anna, now 5 by anna." in said


def test_verify_names_what_else_a_report_rests_on_when_it_has_changed(study, tmp_path):
    """The denominator's population and another coder, who stands in the appendix alone, are inputs too."""
    write_report(study, tmp_path / "r.md", figures=False, coder="anna", confirm_disclosure=True)
    write_study_quotes(study, tmp_path / "q.md", Selection(coder="anna"), confirm_disclosure=True)
    put(study, "It is crowded", "rent", coder="berit")
    settings = study.path / "project.yaml"
    settings.write_text(settings.read_text("utf-8") + "sampling: random\npopulation: 40\n", encoding="utf-8")
    code, said = run("verify", tmp_path / "r.md", study.path)
    assert code == 2
    assert "population of project.yaml (not said then, 40 now)" in said
    assert "berit has coded since" in said
    code, said = run("verify", tmp_path / "q.md", study.path)  # quotes rest on anna alone, and these come out the same
    assert code == 0
    assert "population of project.yaml" in said
    assert "berit" not in said


def test_verify_never_says_that_something_was_what_it_is(study, tmp_path):
    write_report(study, tmp_path / "r.md", figures=False, confirm_disclosure=True)
    book = study.path / "codebook.yaml"
    book.write_text(book.read_text("utf-8").replace("Where and how", "How and where"), encoding="utf-8")
    study = open_project(study.path)
    gone = study.codings.frame.iloc[0]
    study.retract(gone["id"], coder="anna")
    put(study, "It is crowded", "work")
    _, said = run("verify", tmp_path / "r.md", study.path)
    assert "it is still called Moving in 1.0.0, but was changed" in said
    assert "as many as before (4 by anna), but not the same" in said


def test_verify_tells_a_changed_file_and_a_changed_text(study, tmp_path):
    write_study_quotes(study, tmp_path / "q.csv", Selection(), confirm_disclosure=True)
    (tmp_path / "q.csv").write_text("other", encoding="utf-8")
    path = study.path / "transcripts" / "R01.md"
    path.write_text(path.read_text("utf-8").replace("crowded", "roomy"), encoding="utf-8")
    with pytest.warns(match="R01"):
        table = verify_results(tmp_path, open_project(study.path))
    wrong = table.loc[[held is False for held in table["holds"]], "sentence"].tolist()
    assert "Changed since the manifest was written: q.csv." in wrong
    assert any("changed: R01" in sentence for sentence in wrong)


def test_what_researchers_write_is_searched_for_names_too_and_can_be_accepted(study, tmp_path):
    coding = study.codings.where(code="rent").frame["id"].iloc[0]
    study.change(coding, coder="anna", condensed="Britta Ekström pays too much & 50 %")
    book = study.path / "codebook.yaml"
    book.write_text(
        book.read_text("utf-8").replace(
            "    definition: Where", "    text: As Sune Lindmark showed us.\n    definition: Where"
        ),
        encoding="utf-8",
    )
    project = open_project(study.path)
    with pytest.raises(DisclosureRisk, match=r"name \(high\): .*condensation in R01") as stopped:
        write_analysis_table(project, tmp_path / "a.docx")
    assert "--accept-disclosure --by NAME" in str(stopped.value)
    assert "Britta" not in str(stopped.value)
    with pytest.raises(DisclosureRisk, match="text of housing"):
        write_report(project, tmp_path / "r.md", figures=False)
    assert "text of housing" in run("report", study.path, "--out", tmp_path / "r.md", "--preview")[1]
    assert run("check", study.path, "--accept-disclosure", "--by", "anna")[0] == 0
    project = open_project(study.path)
    told = write_analysis_table(project, tmp_path / "a.md").read_text("utf-8")
    assert "| Britta Ekström pays too much & 50 % | Rent | Housing |" in told
    assert "As Sune Lindmark showed us." in write_report(project, tmp_path / "r.md", figures=False).read_text("utf-8")
    assert all(verify_results(tmp_path, project)["holds"])
    project.change(coding, coder="anna", condensed="Britta Ekström och Nils Holm pay too much")
    with pytest.raises(DisclosureRisk):
        write_analysis_table(open_project(study.path), tmp_path / "b.md")


def renamed(path, name):
    """The result and its manifest under another name."""
    other = path.with_name(name)
    other.write_bytes(path.read_bytes())
    beside = path.with_name(f"{path.name}.manifest.json")
    path.with_name(f"{name}.manifest.json").write_bytes(beside.read_bytes())
    return other


def test_a_renamed_result_is_verified_by_its_own_bytes(study, tmp_path):
    write_report(study, tmp_path / "r.md", figures=False, confirm_disclosure=True)
    other = renamed(tmp_path / "r.md", "final.md")
    code, said = run("verify", other, study.path)
    assert code == 0
    assert "final.md was written as r.md." in said
    other.write_bytes(other.read_bytes() + b"x")
    code, said = run("verify", other, study.path)
    assert code == 2
    assert "Changed since the manifest was written: final.md." in said
    assert run("verify", f"{other}.manifest.json", study.path)[0] == 2
    assert run("verify", tmp_path / "r.md", study.path)[0] == 0


def test_one_file_of_a_run_is_verified_with_the_manifest_of_its_folder(study, tmp_path):
    assert run("run", study.path, "--out", tmp_path / "out")[0] == 0
    assert run("verify", tmp_path / "out" / "themes.csv", study.path)[0] == 0
    (tmp_path / "out" / "themes.csv").write_text("other", encoding="utf-8")
    assert run("verify", tmp_path / "out" / "themes.csv", study.path)[0] == 2


@pytest.mark.parametrize("name", ["package", "package.zip"])
def test_a_package_holds_no_words_of_the_interviews_and_its_tables_rebuild(study, tmp_path, name):
    path = study.path / "codebook.yaml"
    planted = (
        "    text: they laugh a lot xylofon there\n    examples: [It is crowded but we laugh a lot xylofon]\n"
        "    include: [we laugh a lot xylofon here]\n"
    )
    path.write_text(
        path.read_text("utf-8").replace("    definition: Where", f"{planted}    definition: Where"), encoding="utf-8"
    )
    transcript = study.path / "transcripts" / "R01.md"
    transcript.write_text(
        transcript.read_text("utf-8").replace("a lot 😀 there", "a lot xylofon here"), encoding="utf-8"
    )
    project = _recoded(study)
    made = write_package(project, tmp_path / name, confirm_disclosure=True)
    held = package_contents(made)
    everything = b"\n".join(held.values()).decode("utf-8").casefold()
    assert "xylofon" not in everything
    assert "holmlund" not in everything
    words = re.findall(r"\w+", " ".join(t.text for t in project.corpus.values()).casefold())
    told = " ".join(re.findall(r"\w+", everything))
    assert not [k for k in range(len(words) - 4) if " ".join(words[k : k + 5]) in told]
    rebuilt = read_package(made)
    counted = project.codings.where(coder="anna")
    for table in (theme_frequencies, participant_matrix, co_occurrence):
        one = table(counted, project.corpus, project.codebook)
        pd.testing.assert_frame_equal(one, table(rebuilt.codings, rebuilt.corpus, rebuilt.codebook), check_dtype=False)
    assert run("verify", made)[0] == 0
    assert run("verify", made, study.path)[0] == 0


def _recoded(study):
    """The study with its codings made anew, after its text was changed."""
    import shutil

    shutil.rmtree(study.path / "codings")
    project = open_project(study.path)
    put(project, "With my cousin, in one room. It is crowded", "housing")
    put(project, "crowded but we laugh a lot xylo", "rent")
    put(project, "The rent is high.", "rent", transcript="R02")
    for name in project.corpus:
        project.done(name, coder="anna")
    return open_project(study.path)


def test_a_name_taken_from_a_respondents_words_is_numbered_in_a_package(study, tmp_path):
    path = study.path / "codebook.yaml"
    path.write_text(path.read_text("utf-8").replace("name: Work", "name: It is crowded but"), encoding="utf-8")
    rebuilt = read_package(write_package(open_project(study.path), tmp_path / "package", confirm_disclosure=True))
    assert "in_vivo_1" in rebuilt.codebook
    assert "work" not in rebuilt.codebook


def test_a_package_leaves_out_few_words_too_and_names_those_that_stay(study, tmp_path):
    path = study.path / "codebook.yaml"
    planted = (
        "        rules: {any: [rent-, took everything café, in a flat of]}\n"
        "        include: [everything café or, “not my rent is”]\n        exclude: [the rent took]\n"
    )
    path.write_text(
        path.read_text("utf-8").replace("        name: Rent\n", "        name: Rent\n" + planted), encoding="utf-8"
    )
    transcript = study.path / "transcripts" / "R02.md"
    transcript.write_text(transcript.read_text("utf-8") + "\nR02: The rent took a lot.\n", encoding="utf-8")
    with pytest.warns(match="edited after anna"):
        code, told = run("pack", study.path, "--without-text", "--out", tmp_path / "package", "--confirm-disclosure")
    assert code == 0
    rent = read_package(tmp_path / "package").codebook["rent"]
    assert rent.rules.any == ("rent-",)
    assert rent.include == ("“not my rent is”",)
    assert rent.exclude == ("the rent took",)
    assert "no passage of the interviews" in told
    assert "rent: “the rent took”" in told


def test_a_package_is_the_same_bytes_twice(study, tmp_path):
    one = write_package(study, tmp_path / "a.zip", confirm_disclosure=True).read_bytes()
    assert one == write_package(study, tmp_path / "b.zip", confirm_disclosure=True).read_bytes()
    assert {m.date_time for m in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_changed_package_is_told(study, tmp_path):
    folder = write_package(study, tmp_path / "package", confirm_disclosure=True)
    (folder / "themes.csv").write_bytes((folder / "themes.csv").read_bytes().replace(b"housing", b"hiding"))
    code, said = run("verify", folder)
    assert code == 2
    assert "themes.csv" in said


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md", "html", "tex", "csv"])
def test_the_framework_matrix_holds_what_the_researcher_wrote(study, tmp_path, ending):
    (study.path / "summaries").mkdir()
    (study.path / "summaries" / "P1.md").write_text(
        "## housing\n\nCrowded, =cmd() | and <b>cheerful</b>.\n", encoding="utf-8"
    )
    assert read_summaries(study.path, study.codebook).values.tolist() == [
        ["P1", "housing", "Crowded, =cmd() | and <b>cheerful</b>."]
    ]
    one = write_matrix(study, tmp_path / f"a.{ending}").read_bytes()
    assert one == write_matrix(study, tmp_path / f"b.{ending}").read_bytes()
    assert ending in ("docx", "xlsx") or b"cheerful" in one
    assert b"<b>cheerful" not in one or ending == "csv"


def test_withdrawing_a_participant_leaves_the_summaries_of_others(study):
    (study.path / "summaries").mkdir()
    for name in ("P1", "P2"):
        (study.path / "summaries" / f"{name}.md").write_text("## housing\n\nCrowded.\n", encoding="utf-8")
    open_project(study.path).withdraw("P1", by="anna", preview=False)
    assert [path.name for path in (study.path / "summaries").glob("*")] == ["P2.md"]


def test_a_summary_of_a_code_that_is_not_there_is_told_with_its_file(study):
    (study.path / "summaries").mkdir()
    (study.path / "summaries" / "P1.md").write_text("## huosing\n\nCrowded.\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"P1\.md:1: .*Did you mean 'housing'"):
        read_summaries(study.path, study.codebook)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md", "html", "tex", "csv"])
def test_the_analysis_table_is_the_same_bytes_twice(study, tmp_path, ending):
    make = {"codes": ["rent"], "confirm_disclosure": True}
    one = write_analysis_table(study, tmp_path / f"a.{ending}", **make).read_bytes()
    assert one == write_analysis_table(study, tmp_path / f"b.{ending}", **make).read_bytes()
    assert ending in ("docx", "xlsx") or b"The rent is high" in one


def test_a_themes_own_text_stands_in_the_report(study, tmp_path):
    path = study.path / "codebook.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "    definition: Where", "    text: Home is where the queue ends.\n    definition: Where"
        ),
        "utf-8",
    )
    project = open_project(study.path)
    text = write_report(project, tmp_path / "r.md", figures=False, confirm_disclosure=True).read_text("utf-8")
    assert "Home is where the queue ends." in text


@pytest.mark.parametrize(("ending", "how"), [("tex", "includegraphics"), ("md", "![")])
def test_figures_lie_beside_a_text_that_names_them(study, tmp_path, ending, how):
    pytest.importorskip("matplotlib")
    text = write_report(study, tmp_path / f"my report.{ending}", confirm_disclosure=True).read_text("utf-8")
    assert how in text
    assert "my-report-figure-1.png" in text
    assert (tmp_path / "my-report-figure-1.png").read_bytes().startswith(b"\x89PNG")
    assert all(verify_results(tmp_path, study)["holds"])


def test_a_guideline_needs_to_be_chosen(study, tmp_path):
    assert run("appendix", study.path, "--out", tmp_path / "a.md")[0] == 2
    assert run("appendix", study.path, "--srqr", "--out", tmp_path / "a.md")[0] == 0


def test_a_quote_does_not_open_with_a_sound_or_a_pause(tmp_path):
    from coding.transcript import Corpus

    said = "Mm. [paus] Jag har bott här i tre år och vi är fyra i ett rum. Sen får man se."
    corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": [said]}))
    by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a"], "code": ["housing"], "coder": ["anna"]}), corpus)
    quote = pick_quotes(by_hand, corpus)["quote"][0]
    assert quote.startswith("Jag har bott")
    alone = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Mm. [skratt]"]}))
    mumbled = Codings.from_frame(pd.DataFrame({"transcript": ["a"], "code": ["housing"], "coder": ["anna"]}), alone)
    assert pick_quotes(mumbled, alone, per_code=None)["quote"].tolist() == ["Mm. [skratt]"]


def test_a_result_of_an_earlier_version_is_told_as_one(study, tmp_path):
    from coding.quotes import earlier_quote_id

    path, _ = write_study_quotes(study, tmp_path / "q.csv", Selection(code=("rent",)))
    beside = tmp_path / "q.csv.manifest.json"
    told = json.loads(beside.read_text("utf-8"))
    text, made = path.read_text("utf-8"), beside.read_text("utf-8")
    for each in told["quotes"]:
        words = study.corpus[each["transcript"]].text[each["start"] : each["end"]]
        old = earlier_quote_id(each["code"], each["transcript"], each["start"], each["end"], words)
        text, made = text.replace(each["quote_id"], old), made.replace(each["quote_id"], old)
    path.write_text(text, encoding="utf-8")
    made = made.replace(told["files"]["q.csv"], hashlib.sha256(path.read_bytes()).hexdigest())
    beside.write_text(made, encoding="utf-8")
    again = verify_results(path, study).set_index("what").loc["made again"]
    assert again["holds"] is False
    assert "by an earlier version" in again["sentence"]
    assert "Make it anew" in again["sentence"]


def test_a_preview_needs_no_file_and_a_file_must_be_named(study, tmp_path):
    for verb in ("quotes", "report"):
        code, said = run(verb, study.path, "--preview")
        assert code == 0
        assert "Nothing was written" in said
        code, said = run(verb, study.path, "--confirm-disclosure")
        assert code == 2
        assert "--out FILE" in said


def test_the_filter_of_a_page_names_participants_by_their_numbers(tmp_path):
    folder = make_study(tmp_path / "study")
    for name, who in (("R01", "P10"), ("R02", "P9")):
        path = folder / "transcripts" / f"{name}.md"
        text = re.sub("participant: P.", f"participant: {who}", path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8")
    project = open_project(folder)
    put(project, "The rent took everything, café or not.", "rent")
    put(project, "The rent is high.", "rent", transcript="R02")
    write_study_quotes(open_project(folder), tmp_path / "q.html", Selection())
    page = (tmp_path / "q.html").read_text("utf-8")
    assert re.findall(r'<option value="(P\d+)">', page) == ["P9", "P10"]
