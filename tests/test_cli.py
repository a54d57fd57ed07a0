"""The command, as a user types it: what it prints, what it refuses, and how it ends."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from coding.project import open_project

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK = """name: Boende
language: sv
codes:
  - id: housing
    name: Bostad och boende
    rules: {any: [bostad-, trångt], unless: [de boende]}
  - id: quiet
    name: Utan regler
"""
SAID = "Intervjuare: Hur bor de, finns bostäder?\n\nR01: Bostäderna är slut. Det är trångt.\n\nIntervjuare: Mm.\n\nR01: Vi väntar.\n"


@pytest.fixture
def plain(tmp_path):
    (tmp_path / "R01.txt").write_text(SAID, encoding="utf-8")
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return tmp_path


def verbs():
    from typer.main import get_command

    from coding.cli.app import app

    def walk(group, before=()):
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk(command, (*before, name))
            else:
                yield (*before, name)

    return sorted(walk(get_command(app)))


@pytest.mark.parametrize("verb", verbs(), ids=" ".join)
def test_the_help_of_every_verb_shows_an_example(coding, verb):
    status, said, _ = coding(*verb, "--help")
    assert status == 0
    assert f"coding {' '.join(verb)} " in " ".join(said.split()).split("xample", 1)[1]


def test_run_on_plain_files_counts_and_says_what_was_guessed(coding, plain):
    status, said, told = coding("run", plain / "R01.txt", "--codebook", plain / "codebook.yaml", "--out", plain / "out")
    assert status == 0
    assert "Keyword hits, not read: 1 coding in 1 interview." in said
    assert "R01: Read as interview" in told
    table = pd.read_csv(plain / "out" / "themes.csv", index_col="code")
    assert table.loc["housing", ["segments", "participants", "words"]].tolist() == [1, 1, 6]
    assert table.loc["housing", "segments_share"] == 0.5  # the interviewer's turns are not counted
    assert table.loc["quiet", "segments"] == 0


def test_run_twice_gives_the_same_bytes_and_leaves_other_files(coding, plain):
    words = ("run", plain / "R01.txt", "--codebook", plain / "codebook.yaml", "--out", plain / "out")
    coding(*words)
    (plain / "out" / "my-notes.txt").write_text("keep me", encoding="utf-8")
    first = {p.name: p.read_bytes() for p in (plain / "out").iterdir()}
    coding(*words)
    assert {p.name: p.read_bytes() for p in (plain / "out").iterdir()} == first


def test_the_manifest_holds_no_path_and_no_name_of_the_folder(coding, plain):
    coding("run", plain / "R01.txt", "--codebook", plain / "codebook.yaml", "--out", plain / "a-very-special-name")
    text = (plain / "a-very-special-name" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)
    assert "a-very-special-name" not in text
    assert str(plain) not in text


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("run", "missing.txt", "--codebook", "codebook.yaml", "--out", "out"), "missing.txt"),
        (("run", "R01.txt", "--out", "out"), "Name a codebook: coding run R01.txt --codebook FILE"),
        (("run", "R01.txt", "--codebook", "nowhere.yaml", "--out", "out"), "nowhere.yaml"),
        (("run", "R01.txt", "--codebook", "codebook.yaml", "--out", "R01.txt"), "R01.txt is a file"),
        (("run", "R01.txt", "--codebook", "codebook.yaml", "--out", "out", "--unit", "line"), "turn, answer"),
        (("run", "R01.txt", "--codebook", "codebook.yaml", "--out", "out", "--as", "poem"), "poem"),
        (("status", "."), "project.yaml"),
    ],
)
def test_bad_input_ends_in_one_plain_sentence_and_status_2(coding, plain, monkeypatch, words, complaint):
    monkeypatch.chdir(plain)
    status, _, told = coding(*words)
    assert status == 2
    assert complaint in told
    assert "Traceback" not in told
    assert not (plain / "out").exists()


def test_an_error_in_the_codebook_names_file_line_and_column(coding, plain):
    (plain / "codebook.yaml").write_text(CODEBOOK.replace("[bostad-, trångt]", "['(bostad', trångt]"), encoding="utf-8")
    status, _, told = coding("run", plain / "R01.txt", "--codebook", plain / "codebook.yaml", "--out", plain / "out")
    assert status == 2
    assert "codebook.yaml:6:" in told


def test_results_may_not_lie_in_the_study(coding, bundled):
    status, _, told = coding("run", bundled, "--out", bundled / "out")
    assert status == 2
    assert "study" in told
    assert not (bundled / "out").exists()


def test_demo_copies_the_study_and_says_where_to_look(coding, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, said, _ = coding("demo")
    assert status == 0
    assert "constructed" in said
    assert (tmp_path / "coding-demo" / "out" / "report.html").is_file()
    assert "collaboration" in said
    assert coding("demo")[0] == 0  # a second time finds its own copy


def test_demo_does_not_write_into_a_folder_of_somebody_else(coding, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    status, _, told = coding("demo", tmp_path / "mine")
    assert status == 2
    assert "Name another folder" in told


def test_check_tells_errors_with_file_and_line_and_ends_with_2(coding, study):
    path = study / "project.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("unit: turn", "unitt: turn"), encoding="utf-8")
    status, _, told = coding("check", study)
    assert status == 2
    assert "project.yaml:" in told
    assert "did you mean" in told.lower()


def test_check_of_a_study_that_is_not_there_says_so(coding, tmp_path):
    status, _, told = coding("check", tmp_path / "nowhere")
    assert status == 2
    assert "nowhere" in told


def test_check_of_the_bundled_study_warns_only_of_rules_that_find_nothing(coding, bundled):
    status, said, _ = coding("check", bundled)
    *warned, last = said.splitlines()
    assert status == 0
    assert len(warned) == 2
    assert "rules match nothing here" in warned[0]
    assert f"`coding rules {bundled} --silent` lists them" in warned[0]
    assert "no rule matches anything here for: integration_definition_work" in warned[1]
    assert last == f"{bundled}: no errors, {len(warned)} warnings."


def test_check_reads_everything_though_the_settings_are_wrong(coding, study):
    (study / "project.yaml").write_text("format: 1\nunitt: turn\n", encoding="utf-8")
    (study / "transcripts" / "R02.md").write_text("---\nparticipant: [\n---\n\nR02: Ja.\n", encoding="utf-8")
    (study / "transcripts" / "R03.md").write_bytes(b"\x00\x01\x02")
    status, _, told = coding("check", study)
    assert status == 2
    assert all(name in told for name in ("project.yaml:2", "R02.md", "R03.md"))


def test_agreement_is_headed_as_constructed_and_lists_disagreements(coding, bundled, tmp_path):
    status, said, _ = coding("agreement", bundled, "--list", tmp_path / "sheet.csv")
    assert status == 0
    assert said.startswith("Material and codings are constructed")
    assert len(pd.read_csv(tmp_path / "sheet.csv")) == 69


def test_a_consensus_is_only_shown_until_yes(coding, study, tmp_path):
    shutil.rmtree(study / "codings")
    shutil.copytree(ROOT / "corpus" / "codings", study / "codings", ignore=shutil.ignore_patterns("*.consensus.jsonl"))
    coding("agreement", study, "--list", tmp_path / "sheet.csv")
    sheet = pd.read_csv(tmp_path / "sheet.csv").assign(decision="no")
    sheet.to_csv(tmp_path / "sheet.csv", index=False)
    status, said, told = coding("consensus", study, tmp_path / "sheet.csv", "--by", "c")
    assert (status, told) == (0, "")
    assert "Nothing is written yet" in said
    assert not list((study / "codings").glob("*.consensus.jsonl"))
    coding("consensus", study, tmp_path / "sheet.csv", "--by", "c", "--yes")
    assert list((study / "codings").glob("*.consensus.jsonl"))


def test_init_makes_a_study_and_add_takes_more_transcripts_in(coding, plain):
    status, said, told = coding(
        "init", plain / "homes", plain / "R01.txt", "-c", plain / "codebook.yaml", "--title", "Att bo"
    )
    assert status == 0
    assert "1 transcript, 2 codes" in said
    assert "R01: Read as interview" in told
    assert coding("check", plain / "homes")[0] == 0
    assert "name: 'Att bo'" in (plain / "homes" / "project.yaml").read_text(encoding="utf-8")
    (plain / "R02.txt").write_text(SAID.replace("R01", "R02"), encoding="utf-8")
    assert coding("add", plain / "homes", plain / "R02.txt")[1] == "Taken in: R02.\n"
    status, _, told = coding("add", plain / "homes", plain / "R02.txt")
    assert status == 2
    assert "'R02' already" in told
    assert coding("init", plain / "homes", "-c", plain / "codebook.yaml")[0] == 2


def test_a_round_of_named_interviews_can_be_started_when_all_are_assigned(coding, study):
    words = ("round", "start", study, "--coders", "a,b", "--double", "1", "--seed", "7")
    status, _, told = coding(*words)
    assert status == 2
    assert "--interviews" in told
    status, said, _ = coding(*words, "--interviews", "R04,R05")
    assert status == 0
    assert said.startswith("Round 2,")


def test_intervals_follow_the_sampling_and_the_population(coding, study):
    assert "sampling: random; here it is purposive" in coding("themes", study, "--population", "290")[2]
    settings = study / "project.yaml"
    random = settings.read_text(encoding="utf-8").replace("sampling: purposive", "sampling: random")
    settings.write_text(random, encoding="utf-8")
    wide = coding("themes", study)[1]
    assert "95% interval" in wide
    assert "95% interval" in coding("themes", study, "--by", "kind")[1]
    narrow = coding("themes", study, "--population", "20")[1]
    assert narrow != wide
    settings.write_text(random + "population: 20\n", encoding="utf-8")
    assert coding("themes", study)[1] == narrow


def test_unlock_opens_suggestions_only_when_it_is_meant(coding, study):
    status, said, _ = coding("unlock", study, "R07", "--coder", "anna")
    assert status == 0
    assert "cannot be undone. Add --yes" in said
    assert not open_project(study).suggestions_visible("R07", "anna")
    told = " ".join(coding("unlock", "--help")[1].replace("│", " ").split())
    assert "agreement and the scores of the classifier leave it out. The classifier learns from it" in told
    coding("unlock", study, "R07", "--coder", "anna", "--yes")
    assert open_project(study).suggestions_visible("R07", "anna")
    assert "open to anna already" in coding("unlock", study, "R07", "--coder", "anna", "--yes")[1]


def test_an_edit_of_the_codebook_is_undone_from_the_command(coding, study):
    project = open_project(study)
    before = (study.parent / "codebooks" / "integration.yaml").read_bytes()
    project.rename_code("housing", "dwelling").apply(by="anna")
    status, said, _ = coding("undo", study, "--coder", "anna", "--codebook")
    assert (status, said[:8]) == (0, "Undone: ")
    assert (study.parent / "codebooks" / "integration.yaml").read_bytes() == before
    assert coding("undo", study, "--coder", "anna", "--codebook", "--event", "x")[0] == 2


def test_undo_takes_back_the_last_act_and_history_keeps_it(coding, study):
    status, said, _ = coding("undo", study, "--coder", "consensus")
    assert status == 0
    assert said.startswith("Undone:")
    assert "True" in coding("history", study, "--coder", "consensus", "--last", "3")[1]


def test_reanchor_shows_before_it_moves(coding, study):
    path = study / "transcripts" / "R03.md"
    path.write_text(path.read_text(encoding="utf-8").replace("\nI: ", "\nI: Hm, ", 1), encoding="utf-8")
    status, said, _ = coding("reanchor", study)
    assert status == 0
    assert "moved" in said
    assert "Nothing is written yet" in said
    before = {p: p.read_bytes() for p in (study / "codings").iterdir()}
    assert coding("reanchor", study, "--apply", "--by", "anna")[0] == 0
    assert before != {p: p.read_bytes() for p in (study / "codings").iterdir()}
    assert "0 kept, 0 moved" in coding("reanchor", study)[1]


def test_merge_of_a_copy_brings_nothing_new(coding, study, bundled):
    status, said, _ = coding("merge", bundled, study)
    assert status == 0
    assert said.startswith("0 events taken in")


def test_withdraw_shows_before_it_takes_out(coding, study):
    status, said, _ = coding("withdraw", "R07", study)
    assert status == 0
    assert "Nothing is changed yet" in said
    assert (study / "transcripts" / "R07.md").exists()
    assert coding("withdraw", "R07", study, "--by", "anna", "--yes")[0] == 0
    assert not (study / "transcripts" / "R07.md").exists()


def test_a_round_is_drawn_by_its_seed(coding, study):
    shutil.rmtree(study / "rounds")
    status, said, _ = coding("round", "start", study, "--coders", "a,b", "--double", "4", "--seed", "7")
    assert status == 0
    assert "Coded by all: " in said
    assert "seed 7" in coding("round", "list", study)[1]


def test_forms_marked_no_become_unless_after_a_preview(coding, study, tmp_path):
    sheet = tmp_path / "forms.csv"
    assert coding("rules", study, "--forms", sheet)[0] == 0
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    row = table.index[(table["code"] == "housing") & (table["rule"] == "lägenhet-")][0]
    table.loc[row, "keep"] = "no"
    table.to_csv(sheet, index=False)
    book = study.parent / "codebooks" / "integration.yaml"
    before = book.read_bytes()
    said = coding("rules", study, "--apply", sheet)[1]
    assert "Nothing is changed yet" in said
    assert "passages lose a hit" in said
    assert book.read_bytes() == before
    assert coding("rules", study, "--apply", sheet, "--by", "anna", "--yes")[0] == 0
    assert f"={table.loc[row, 'form']}" in book.read_text(encoding="utf-8")
    assert '"anna"' in (study / "codebook.log.jsonl").read_text(encoding="utf-8")
    assert coding("undo", study, "--coder", "anna", "--codebook")[0] == 0
    assert book.read_bytes() == before


def test_a_ticked_sheet_keeps_its_marks_when_it_is_written_again(coding, bundled, tmp_path):
    sheet = tmp_path / "forms.csv"
    coding("rules", bundled, "--forms", sheet)
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table.loc[:3, "keep"] = ["no", "yes", "no", "no"]
    table.to_csv(sheet, index=False)
    assert "4 marks of the sheet that was there are kept" in coding("rules", bundled, "--forms", sheet)[1]
    pd.testing.assert_frame_equal(pd.read_csv(sheet, dtype=str, keep_default_na=False), table)
    said = coding("rules", bundled, "--forms", sheet, "--only", "R01")[1]
    assert "their rows stand last" in said
    assert (pd.read_csv(sheet, keep_default_na=False)["keep"] != "").sum() == 4


def test_marks_outlive_their_use_in_the_codebook_and_its_undoing_and_one_use_is_one_edit(coding, study, tmp_path):
    sheet, book = tmp_path / "forms.csv", study.parent / "codebooks" / "integration.yaml"
    before = book.read_bytes()
    coding("rules", study, "--forms", sheet)
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False).assign(note="")
    rows = [table.index[table["form"] == form][0] for form in ("lägenhet", "samverkar", "asylboendet")]
    table.loc[rows, "keep"], table.loc[rows[:2], "note"] = ["no", "no", "yes"], "Say why."
    table.to_csv(sheet, index=False)
    applied = coding("rules", study, "--apply", sheet, "--by", "anna", "--yes")[1]
    assert f"coding undo {study} --coder anna --codebook" in applied
    said = coding("rules", study, "--forms", sheet)[1]
    assert "3 marks of the sheet that was there are kept." in said
    assert "2 of them stand in the codebook as `unless` already" in said
    assert pd.read_csv(sheet)[["form", "keep", "note"]].tail(2).values.tolist() == [
        ["samverkar", "no", "Say why."], ["lägenhet", "no", "Say why."],
    ]  # fmt: skip
    assert "nothing to change" in coding("rules", study, "--apply", sheet)[1]
    strange = table.iloc[[rows[0]]].assign(form="nosuchform", keep="no")
    strange.to_csv(tmp_path / "strange.csv", index=False)
    left = coding("rules", study, "--apply", tmp_path / "strange.csv")[1]
    assert "These forms stay as they are, and no other form" in left
    status, _, complaint = coding("undo", study, "--coder", "anna")
    assert status == 2
    assert f"coding undo {study} --coder anna --codebook" in complaint
    shown = coding("history", study, "--last", "1")[1]
    assert "integration_definition" in shown or "housing" in shown
    assert "change rules of" not in shown
    coding("undo", study, "--coder", "anna", "--codebook")
    assert book.read_bytes() == before
    coding("rules", study, "--forms", sheet)
    pd.testing.assert_frame_equal(pd.read_csv(sheet, dtype=str, keep_default_na=False), table)


def test_history_tells_edits_of_the_codebook_with_who_and_when(coding, study, tmp_path):
    project = open_project(study)
    project.rename_code("housing", "dwelling").apply(by="anna")
    coding("undo", study, "--coder", "bo", "--codebook")
    assert "anna codebook" in " ".join(coding("history", study, "--last", "2")[1].split())
    coding("history", study, "--last", "2", "--csv", tmp_path / "h.csv")
    told = pd.read_csv(tmp_path / "h.csv").tail(2)
    assert told[["coder", "act", "quote", "undone"]].values.tolist() == [
        ["anna", "codebook", "rename housing to dwelling", True],
        ["bo", "codebook", "undo: rename housing to dwelling", False],
    ]
    assert told["time"].tolist() == project.codebook_history["time"].tail(2).tolist()
    assert "(none)" not in coding("history", study, "--coder", "anna")[1]
    assert "rename" not in coding("history", study, "--transcript", "R01")[1]


def test_a_file_that_is_no_sheet_of_forms_is_not_overwritten(coding, bundled, tmp_path):
    for name, content in (("notes.csv", "a,b\n1,2\n"), ("empty.csv", "")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        status, _, wrong = coding("rules", bundled, "--forms", tmp_path / name)
        assert (status, (tmp_path / name).read_text(encoding="utf-8")) == (2, content)
        assert "is there already and is no sheet of forms" in wrong
        status, _, wrong = coding("rules", bundled, "--apply", tmp_path / name)
        assert (status, wrong.startswith(str(tmp_path / name))) == (2, True)


def test_rules_are_written_on_some_interviews_and_scored_on_the_others(coding, bundled, tmp_path):
    shown = coding("rules", bundled, "--mistakes", "housing", "--only", "R01,R02", "--csv", tmp_path / "some.csv")
    assert shown[0] == 0
    assert set(pd.read_csv(tmp_path / "some.csv")["transcript"]) <= {"R01", "R02"}
    assert coding("rules", bundled, "--measure", "--csv", tmp_path / "all.csv")[0] == 0
    assert coding("rules", bundled, "--measure", "--except", "R01,R02", "--csv", tmp_path / "rest.csv")[0] == 0
    units = [pd.read_csv(tmp_path / name)["units"].max() for name in ("all.csv", "rest.csv")]
    assert units[0] > units[1]
    assert "R99" in coding("rules", bundled, "--measure", "--except", "R99")[2]
    assert "Give one of them" in coding("rules", bundled, "--only", "R01", "--except", "R02")[2]


def test_codes_of_a_narrow_table_stay_apart(coding, bundled):
    said = coding("rules", bundled, "--measure")[1]
    codes = {line.split()[0] for line in said.splitlines() if line.split()[1:3] == ["all", "agree"]}
    assert len(codes) > 10
    assert not [code for code in codes if "…" in code and said.count(f"{code} ") > 3]


def test_diff_shows_a_deleted_code_by_itself(coding, bundled, tmp_path):
    (tmp_path / "old.yaml").write_text(
        "name: B\nlanguage: sv\ncodes:\n- {id: home, name: Home, rules: [bostad-]}\n- {id: rent, name: Rent, rules: [hyra-]}\n",
        encoding="utf-8",
    )
    (tmp_path / "new.yaml").write_text(
        "name: B\nlanguage: sv\ncodes:\n- {id: home, name: Home, rules: [bostad-]}\n", encoding="utf-8"
    )
    status, said, _ = coding("diff", tmp_path / "old.yaml", tmp_path / "new.yaml", bundled, "--code", "rent")
    assert status == 0
    assert "0 passages gain a code" in said
    assert "rent" in said
    assert "home" not in said


def test_diff_tells_which_passages_lose_a_code(coding, bundled, tmp_path):
    book = bundled.parent / "codebooks" / "integration.yaml"
    (tmp_path / "new.yaml").write_text(
        book.read_text(encoding="utf-8").replace("        - lägenhet-\n", ""), encoding="utf-8"
    )
    status, said, _ = coding("diff", book, tmp_path / "new.yaml", bundled)
    assert status == 0
    assert said.startswith("0 passages gain a code")
    assert "sexton **lägenheter**" in said
    assert coding("diff", book, book, bundled)[1] == "0 passages gain a code, 0 lose one.\n"


def test_mistakes_lists_what_was_missed_first(coding, bundled):
    status, said, _ = coding("rules", bundled, "--mistakes", "housing", "--coder", "a")
    kinds = [
        line.split()[0] for line in said.splitlines()[1:] if line.split()[:1] and line.split()[0] in ("missed", "false")
    ]
    assert status == 0
    assert kinds[0] == "missed"
    assert kinds == sorted(kinds, reverse=True)


@pytest.mark.parametrize(
    "options",
    [("--csv", "f.csv"), ("--by", "anna"), ("--yes",), ("--coder", "a"), ("--measure", "--forms", "f.csv")],
)
def test_an_option_that_would_do_nothing_is_refused(coding, bundled, options):
    status, _, wrong = coding("rules", bundled, *options)
    assert status == 2
    assert options[0] in wrong


def test_mistakes_are_written_in_full(coding, bundled, tmp_path):
    assert coding("rules", bundled, "--mistakes", "housing", "--csv", tmp_path / "m.csv")[0] == 0
    assert {"missed", "false"} == set(pd.read_csv(tmp_path / "m.csv")["mistake"])


def test_mistakes_show_the_words_that_hit_also_of_a_long_rule_and_far_into_a_turn(coding, bundled, tmp_path):
    said = coding("rules", bundled, "--mistakes", "housing", "--csv", tmp_path / "m.csv")[1]
    lines = [line for line in said.splitlines() if line.split()[:1] == ["false"]]
    false = pd.read_csv(tmp_path / "m.csv").query("mistake == 'false'")
    assert len(lines) == len(false) > 3
    for line, words in zip(lines, false["words"], strict=True):
        assert f" {words[:20]}" in line
        assert f"**{words[:8]}" in line


def test_a_rule_that_is_written_twice_is_listed_once_and_told(coding, study):
    book = study.parent / "codebooks" / "integration.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(
        text.replace("        - lägenhet-\n", "        - lägenhet-\n        - lägenhet-\n", 1), encoding="utf-8"
    )
    said = coding("rules", study)[1]
    assert len([line for line in said.splitlines() if line.split()[1:2] == ["lägenhet-"]]) == 1
    assert "The rule 'lägenhet-' of the code 'housing' stands there twice; it counts once." in said


def test_a_rule_that_does_not_parse_is_one_error(coding, study):
    book = study.parent / "codebooks" / "integration.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("codes:", "codes:\n  - {id: zz, name: Z, rules: [a NEAR b]}", 1), encoding="utf-8")
    status, said, wrong = coding("check", study)
    assert status == 2
    assert "1 error," in said
    assert "a NEAR b\n" in wrong


def test_rules_are_measured_against_a_consensus_that_is_asked_for(coding, bundled):
    status, said, _ = coding("rules", bundled, "--mistakes", "housing", "--coder", "consensus")
    assert (status, " missed " in said) == (0, True)
    assert " consensus " in coding("rules", bundled, "--measure", "--coder", "consensus")[1]
    assert " consensus " not in coding("rules", bundled, "--measure")[1]


def test_decisions_on_suggestions_become_events_of_the_coder(coding, study, tmp_path):
    sheet = tmp_path / "decide.csv"
    status, said, _ = coding("suggest", study, "--coder", "a", "--code", "housing", "--sheet", sheet)
    assert status == 0
    assert "3 are closed until a marks them done" in said
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table.loc[0, "decision"], table.loc[1, "decision"] = "accept", "reject"
    table.to_csv(sheet, index=False)
    assert "1 accepted, 1 rejected" in coding("suggest", study, "--coder", "a", "--apply", sheet)[1]
    assert "accept" in coding("history", study, "--coder", "a", "--last", "2")[1]
    coding("suggest", study, "--coder", "a", "--code", "housing", "--sheet", sheet)
    place = ["transcript", "start", "code"]
    again = pd.read_csv(sheet, dtype=str)[place].values.tolist()
    assert table.loc[0, place].tolist() not in again
    assert table.loc[1, place].tolist() not in again


def test_a_later_consensus_takes_the_place_of_the_earlier_one(coding, study, tmp_path):
    sheet = tmp_path / "sheet.csv"
    coding("agreement", study, "--list", sheet)
    points = pd.read_csv(sheet).fillna("")
    counts = []
    for decision in ("yes", "no"):
        points.assign(decision=decision).to_csv(sheet, index=False)
        status, _, told = coding("consensus", study, sheet, "--by", "c", "--yes")
        assert (status, told) == (0, "")
        counts.append(len(open_codings(study).where(coder="consensus")))
    assert counts[1] < counts[0]
    assert "decided by" not in " ".join(open_codings(study).where(coder="consensus").frame["because"])
    assert "given by a): no" in "".join(p.read_text(encoding="utf-8") for p in (study / "memos").glob("*.md"))


def test_a_sheet_of_another_unit_is_given_back_with_that_unit(coding, study, tmp_path):
    sheet = tmp_path / "sheet.csv"
    coding("agreement", study, "--unit", "answer", "--list", sheet)
    pd.read_csv(sheet).fillna("").assign(decision="no").to_csv(sheet, index=False)
    assert coding("consensus", study, sheet, "--by", "c")[0] == 2
    assert coding("consensus", study, sheet, "--unit", "answer", "--by", "c")[0] == 0


def test_training_rounds_are_left_out_of_agreement_with_what_was_read_in_them(coding, study):
    """Only the interviews of the real round count; reading in training is no reading here."""
    text = (study / "rounds" / "1.yaml").read_text(encoding="utf-8")
    before = coding("agreement", study)[1]
    assert "245 turns" in before
    (study / "rounds" / "1.yaml").write_text(text.replace("training: false", "training: true"), encoding="utf-8")
    status, _, told = coding("agreement", study)
    assert status == 2
    assert "two coders" in told


def open_codings(study):
    from coding.project import open_project

    return open_project(study).codings


def test_what_to_read_next_is_about_the_code_asked_for_and_does_not_say_why(coding, bundled):
    one = coding("suggest", bundled, "--coder", "a", "--code", "housing", "--next", "6")
    other = coding("suggest", bundled, "--coder", "a", "--code", "projectification", "--next", "6")
    assert one[0] == other[0] == 0
    assert one[1] != other[1]
    assert "rules hit" not in one[1]


def test_one_coders_rejections_are_not_another_coders(coding, study, tmp_path):
    sheet = tmp_path / "decide.csv"
    before = coding("suggest", study, "--coder", "b", "--code", "housing")[1]
    coding("suggest", study, "--coder", "a", "--code", "housing", "--sheet", sheet)
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False).assign(decision="reject")
    table.to_csv(sheet, index=False)
    coding("suggest", study, "--coder", "a", "--apply", sheet)
    assert coding("suggest", study, "--coder", "b", "--code", "housing")[1] == before


def test_a_sheet_with_a_closed_transcript_takes_nothing_in(coding, study, tmp_path):
    sheet = tmp_path / "decide.csv"
    coding("suggest", study, "--coder", "a", "--code", "housing", "--sheet", sheet)
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False).assign(decision="Accept")
    table.loc[1, "transcript"] = "R05"
    table.to_csv(sheet, index=False)
    before = len(open_codings(study))
    status, _, told = coding("suggest", study, "--coder", "a", "--apply", sheet)
    assert status == 2
    assert "decide.csv:3: suggestions for 'R05' are not open to a" in told
    assert len(open_codings(study)) == before


def test_the_command_is_there_without_its_script_too(study):
    def module(*words):
        return subprocess.run([sys.executable, "-m", "coding", *map(str, words)], capture_output=True, encoding="utf-8")

    assert module("check", study).returncode == 0
    wrong = module("check", study / "nowhere")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_a_path_that_is_not_there_is_named_as_such_and_not_as_lacking_a_codebook(coding, tmp_path):
    status, _, said = coding("run", tmp_path / "nothere", "--out", tmp_path / "out")
    assert status != 0
    assert " ".join(said.split()) == f"There is no file or folder {tmp_path / 'nothere'}. Check the path."
