"""A study on the disk: what project.yaml and participants.csv may say, opening, founding, checking."""

from pathlib import Path

import pytest
from project_studies import BEN, make_study

from coding import CodingError
from coding.codebook import Code, Codebook
from coding.project import add_transcripts, create_project, open_project, read_corpus, read_study_problems
from coding.project.settings import read_settings

ROOT = Path(__file__).parent.parent


def settings_error(folder: Path, text: str) -> str:
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CodingError) as told:
        read_settings(folder)
    return str(told.value).replace(str(folder / "project.yaml"), "F")


def test_a_study_opens_with_corpus_codebook_and_design(tmp_path):
    project = open_project(make_study(tmp_path))
    assert list(project.corpus) == ["R01", "R02"]
    assert project.corpus.attributes.loc["R01", "participant"] == "P1"
    assert (project.name, project.design.unit, len(project.codings), project.problems) == ("Moving in", "turn", 0, [])
    assert project.path == tmp_path


def test_a_study_says_how_many_could_have_been_asked(tmp_path):
    study = make_study(tmp_path)
    with open(study / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("sampling: random\npopulation: 290\n")
    assert open_project(study).design.population == 290


def test_read_corpus_of_a_study_equals_its_corpus(tmp_path):
    study = make_study(tmp_path)
    for given in (study, str(study), study / "project.yaml", [study]):
        corpus = read_corpus(given)
        assert dict(corpus) == dict(open_project(study).corpus)
        assert corpus.design == open_project(study).design


def test_the_bundled_study_opens_without_problems():
    project = open_project(ROOT / "corpus")
    assert len(project.corpus) == 15
    assert project.design.constructed
    assert all(t.speakers for t in project.corpus.values())
    assert [p for p in read_study_problems(ROOT / "corpus") if p.severity == "error"] == []


def test_plain_files_and_folders_become_a_corpus(tmp_path):
    (tmp_path / "R10.txt").write_text("I: How?\nR10: So.\n", encoding="utf-8")
    assert list(read_corpus(tmp_path)) == list(read_corpus([tmp_path / "R10.txt"])) == ["R10"]
    with pytest.raises(CodingError, match="nowhere"):
        read_corpus(tmp_path / "nowhere")


def test_a_study_is_not_mixed_with_plain_files(tmp_path):
    study = make_study(tmp_path / "study")
    (tmp_path / "R10.txt").write_text("I: How?\nR10: So.\n", encoding="utf-8")
    with pytest.raises(CodingError, match="is a study"):
        read_corpus([study, tmp_path / "R10.txt"])


def test_interviews_come_in_the_order_people_count(tmp_path):
    study = make_study(tmp_path)
    (study / "transcripts" / "R10.md").write_text(BEN, encoding="utf-8")
    (study / "transcripts" / "R9.md").write_text(BEN, encoding="utf-8")
    assert list(read_corpus(study)) == ["R01", "R02", "R9", "R10"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format: 1\n", "F:1:1: the key 'codebook' is missing"),
        ("codebook: c.yaml\n", "F:1:1: the key 'format' is missing"),
        ("format: 1\ncodebook: c.yaml\ncodbook: d.yaml\n", "F:3:1: there is no key 'codbook' in a study's settings. Did you mean"),
        ("format: 1\ncodebook: c.yaml\nunit: turns\n", "F:3:7: there is no unit 'turns'. Did you mean 'turn'?"),
        ("format: 1\ncodebook: c.yaml\nname: 2019\n", "F:3:7: YAML reads '2019' as a number"),
        ("format: 1\ncodebook: c.yaml\nconstructed: yes\n", "F:3:14: 'constructed' is either true or false"),
        ("format: 1\ncodebook: c.yaml\nguide: [Why?, true]\n", "F:3:15: YAML reads 'true' as true or false"),
        ("format: 1\ncodebook: c.yaml\ncodebook: d.yaml\n", "F:3:1: the key 'codebook' stands in the file twice (first in line 2)"),
        ("format: 1\ncodebook:\n", "F:2:10: 'codebook' is empty"),
        ("format: 1\ncodebook: c.yaml\nguide:\n\t- Why?\n", "F:4:1: a tab stands where YAML wants spaces"),
        ("format: 1\ncodebook: c.yaml\npopulation: 2 900\n", "F:3:13: 'population' is a whole number of 1 or more"),
        ("- format: 1\n", "F:1:1: a study's settings are lines 'key: value'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_project_yaml_is_told_with_its_place(tmp_path, text, told):
    assert told in settings_error(tmp_path, text)


def test_all_that_is_wrong_in_project_yaml_is_told_at_once(tmp_path):
    told = settings_error(tmp_path, "format: 1\nunit: turns\nnaem: x\n")
    assert [line.split(":")[1] for line in told.splitlines()] == ["1", "2", "3"]


def test_a_study_of_a_newer_version_is_refused(tmp_path):
    assert "made by a newer version" in settings_error(tmp_path, "format: 2\ncodebook: c.yaml\n")


def test_a_folder_without_project_yaml_is_no_study(tmp_path):
    with pytest.raises(CodingError, match=r"is no study: it has no project\.yaml"):
        open_project(tmp_path)
    with pytest.raises(CodingError, match="There is no study"):
        open_project(tmp_path / "nowhere")


def test_participants_csv_says_who_speaks(tmp_path):
    study = make_study(tmp_path)
    (study / "participants.csv").write_text("transcript;speaker;participant;age\nR02;R02;P1;41\n", encoding="utf-8-sig")
    corpus = read_corpus(study)
    assert corpus.participant_of("R02", "R02") == "P1"
    assert set(corpus.participants["participant"]) == {"P1"}


def test_a_label_seen_once_is_a_speaker_when_participants_csv_names_it(tmp_path):
    study = make_study(tmp_path)
    (study / "transcripts" / "G1.md").write_text("I: Well?\n\nMaja: No.\n\nI: So.\n", encoding="utf-8")
    assert read_corpus(study)["G1"].speakers == ()
    (study / "participants.csv").write_text("transcript,speaker,participant\nG1,Maja,P7\n", encoding="utf-8")
    assert read_corpus(study)["G1"].speakers == ("Maja",)


def test_what_is_wrong_in_participants_csv_is_told_with_its_line(tmp_path):
    study = make_study(tmp_path)
    rows = "transcript,speaker,participant\nR01,R01,P1\nR01,R01,P9\nR02,R02,\nR02,R02\n"
    (study / "participants.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(CodingError) as told:
        open_project(study)
    assert [line.split("participants.csv:")[1].split(":")[0] for line in str(told.value).splitlines()] == [
        "3",
        "4",
        "5",
    ]
    (study / "participants.csv").write_text("transcript,speaker,particpant\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"participants.csv:1: there is no column 'participant'.*Did you mean"):
        open_project(study)


def test_check_tells_everything_at_once_with_file_and_line(tmp_path):
    study = make_study(tmp_path)
    (study / "codebook.yaml").write_text("codes:\n  - id: rent\n", encoding="utf-8")
    (study / "transcripts" / "R03.md").write_text("---\nkind: [\n---\nI: Yes?\n", encoding="utf-8")
    (study / "transcripts" / "R04.docx").write_bytes(b"PK\x03\x04")
    (study / "participants.csv").write_text("transcript,speaker,participant\nR09,R09,P9\n", encoding="utf-8")
    told = {(Path(p.path).name, p.severity) for p in read_study_problems(study)}
    assert told == {
        ("codebook.yaml", "error"), ("R03.md", "error"), ("R04.docx", "warning"), ("participants.csv", "warning"),
    }  # fmt: skip
    lines = {Path(p.path).name: p.line for p in read_study_problems(study)}
    assert lines["codebook.yaml"] == 2
    assert lines["participants.csv"] == 2
    assert lines["R03.md"] >= 2


def test_two_transcripts_of_one_name_are_told(tmp_path):
    study = make_study(tmp_path)
    (study / "transcripts" / "R01.txt").write_text(BEN, encoding="utf-8")
    with pytest.raises(CodingError, match=r"R01.txt: its transcript is called 'R01', and so is that of R01.md"):
        open_project(study)


def test_a_new_study_takes_transcripts_in_once_and_says_where_they_came_from(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "R05.txt").write_bytes(
        "\ufeffI: Hur bor du?\r\nR05: I ett rum på tjugo kvadrat, så det är trångt.\r\n".encode()
    )
    book = Codebook("Book", language="sv", codes=[Code("housing", "Boende")])
    project = create_project(tmp_path / "study", name="Bo: två", codebook=book, transcripts=tmp_path / "in")
    assert project.corpus["R05"].text.startswith("I: Hur bor du?\nR05:")
    assert (project.name, project.design.language) == ("Bo: två", "sv")
    record = (tmp_path / "study" / "sources" / "R05.yaml").read_text(encoding="utf-8")
    assert "file: 'R05.txt'" in record
    assert project.corpus["R05"].fingerprint in record
    assert project.codebook == book


def test_a_new_study_never_writes_over_what_is_there(tmp_path):
    study = make_study(tmp_path / "study")
    with pytest.raises(CodingError, match="exists already"):
        create_project(study, name="x", codebook=study / "codebook.yaml")


def test_a_new_study_appears_whole_or_not_at_all(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(CodingError, match="empty"):
        create_project(
            tmp_path / "study", name="x", codebook=Codebook(codes=[Code("a", "A")]), transcripts=tmp_path / "empty.txt"
        )
    assert not (tmp_path / "study").exists()


def test_bom_and_windows_line_ends_in_a_study_do_not_move_places(tmp_path):
    study = make_study(tmp_path / "a")
    plain = open_project(study).corpus["R01"]
    file = study / "transcripts" / "R01.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert open_project(study).corpus["R01"].fingerprint == plain.fingerprint


def test_a_missing_codebook_is_told_at_the_line_that_names_it(tmp_path):
    study = make_study(tmp_path / "study")
    (study / "project.yaml").write_text("format: 1\nname: x\ncodebook: ../nowhere.yaml\n", encoding="utf-8")
    problem = read_study_problems(study)[0]
    assert (problem.path, problem.line, problem.severity) == (str(study / "project.yaml"), 3, "error")
    assert f"there is no codebook {tmp_path / 'nowhere.yaml'}" in problem.what
    with pytest.raises(CodingError, match=r"project\.yaml:3: 'codebook' names '../nowhere\.yaml'"):
        open_project(study)


def test_a_problem_names_its_file_once(tmp_path):
    study = make_study(tmp_path / "study")
    (study / "transcripts" / "R03.md").write_text("", encoding="utf-8")
    (study / "project.yaml").write_text("format: 1\ncodebook: transcripts\n", encoding="utf-8")
    told = [str(problem) for problem in [*read_study_problems(study), *read_study_problems(tmp_path)]]
    assert len(told) == 3
    assert all(line.count(line.split(": ")[0]) == 1 for line in told if "codebook.yaml" not in line)
    assert told[0].startswith(f"{study / 'transcripts'}: error: it is a folder, not a codebook")


def test_how_a_study_is_made_is_said_for_python_and_by_hand(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CodingError, match=r"in Python with create_project, or by hand .* 'format: 1'"):
            open_project(place)


def test_check_tells_a_newer_log_at_its_line(tmp_path):
    study = make_study(tmp_path)
    (study / "codings").mkdir()
    (study / "codings" / "R01.a.jsonl").write_text('{"format": 2}\n', encoding="utf-8")
    assert [(Path(p.path).name, p.line, p.severity) for p in read_study_problems(study)] == [
        ("R01.a.jsonl", 1, "error")
    ]


def test_check_tells_a_coder_and_attributes_that_are_not_there(tmp_path):
    study = make_study(tmp_path)
    (study / "project.yaml").write_text(
        "format: 1\ncodebook: codebook.yaml\ncount: anna\nexport_attributes: [size, kind]\n", encoding="utf-8"
    )
    told = [problem.what for problem in read_study_problems(study)]
    assert ["'anna'" in told[0], "'kind'" in told[1], len(told)] == [True, True, 2]


def test_more_transcripts_are_taken_in_later(tmp_path):
    project = open_project(make_study(tmp_path / "study"))
    (tmp_path / "R05.txt").write_text("I: How?\nR05: So.\n", encoding="utf-8")
    assert add_transcripts(project, tmp_path / "R05.txt") == ["R05"]
    assert list(project.corpus) == list(open_project(tmp_path / "study").corpus) == ["R01", "R02", "R05"]
    with pytest.raises(CodingError, match="already"):
        add_transcripts(project, tmp_path / "R05.txt")


def test_answers_of_a_table_stay_one_turn_each_in_a_study(tmp_path):
    table = tmp_path / "svar.csv"
    table.write_text('id,text\nA,"I: så skrev jag först.\n\nR07: sen ändrade jag mig."\n', encoding="utf-8")
    study = create_project(
        tmp_path / "study", name="x", codebook=Codebook(codes=[Code("a", "A")]), transcripts=table
    )  # fmt: skip
    again = open_project(study.path).corpus["A"]
    assert (again.reads_as, len(again.turns)) == ("answers", 1)


def test_every_key_of_the_settings_is_explained():
    from coding.project.settings import _KEYS

    told = (ROOT / "docs" / "study.md").read_text(encoding="utf-8")
    assert [key for key in _KEYS if f"`{key}`" not in told and f"`{key}:" not in told] == []
