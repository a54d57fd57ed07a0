"""What researchers do to a codebook mid-way: seen first, one edit that can be undone, and no coding is lost."""

import pytest
from project_studies import make_study, put

from coding import CodingError
from coding.codebook import Code, Rules
from coding.project import open_project

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")


@pytest.fixture
def project(tmp_path):
    project = open_project(make_study(tmp_path / "study"))
    put(project, "in one room", "housing")
    put(project, "The rent", "rent", coder="ben")
    put(project, "looked for work", "work")
    return project


def codes(project) -> list[str]:
    return sorted(open_project(project.path).codings.frame["code"])


def test_an_edit_is_only_seen_until_it_is_applied(project):
    before = (project.path / "codebook.yaml").read_bytes()
    edit = project.rename_code("rent", "costs", "Costs")
    assert edit.passages[["code", "coder", "quote"]].values.tolist() == [["rent", "ben", "The rent"]]
    assert "touches 1 coding." in repr(edit)
    assert (project.path / "codebook.yaml").read_bytes() == before
    assert codes(project) == ["housing", "rent", "work"]


def test_a_renamed_code_keeps_its_codings_and_the_file_its_comments(project):
    project.rename_code("rent", "costs").apply(by="anna")
    assert codes(project) == sorted(project.codings.frame["code"]) == ["costs", "housing", "work"]
    assert "# Our codebook: short on purpose." in (project.path / "codebook.yaml").read_text(encoding="utf-8")
    assert project.history()["act"].tolist() == ["add"] * 3


def test_merged_and_moved_codes_keep_their_codings(project):
    project.merge_codes(["work"], into="rent").apply(by="anna")
    project.move_code("rent", None).apply(by="anna")
    assert codes(project) == ["housing", "rent", "rent"]
    assert open_project(project.path).codebook.parent("rent") is None


def test_every_edit_can_be_undone_in_turn(project):
    before = (project.path / "codebook.yaml").read_text(encoding="utf-8")
    project.rename_code("rent", "costs").apply(by="anna")
    project.delete_code("work").apply(by="anna")
    assert codes(project) == ["costs", "housing"]
    assert project.undo_codebook_edit(by="ben") == "delete work"
    assert codes(project) == ["costs", "housing", "work"]
    assert project.undo_codebook_edit(by="ben") == "rename rent to costs"
    assert (project.path / "codebook.yaml").read_text(encoding="utf-8") == before
    assert codes(project) == ["housing", "rent", "work"]
    with pytest.raises(CodingError, match="no edit of the codebook to undo"):
        project.undo_codebook_edit(by="ben")
    assert project.codebook_history[["act", "undone"]].values.tolist() == [
        ["rename", True], ["delete", True], ["undo", False], ["undo", False],
    ]  # fmt: skip


def test_rules_of_several_codes_are_one_edit(project):
    before = (project.path / "codebook.yaml").read_text(encoding="utf-8")
    project.change_rules({"rent": Rules(["rent"]), "work": Rules(["job"])}).apply(by="anna")
    again = open_project(project.path)
    assert [again.codebook[code].rules.any for code in ("rent", "work")] == [("rent",), ("job",)]
    assert again.codebook_history[["act", "what", "by"]].values.tolist() == [
        ["change", "change rules of rent, work", "anna"]
    ]
    project.undo_codebook_edit(by="ben")
    assert (project.path / "codebook.yaml").read_text(encoding="utf-8") == before


def test_what_was_coded_under_a_new_id_stays_when_the_renaming_is_undone(project):
    project.rename_code("rent", "costs").apply(by="anna")
    put(project, "everything", "costs")
    project.undo_codebook_edit(by="anna")
    again = open_project(project.path)
    assert (codes(project), again.problems) == (["housing", "rent", "rent", "work"], [])
    assert again.codebook["rent"].formerly == ("costs",)
    assert "# Our codebook: short on purpose." in (project.path / "codebook.yaml").read_text(encoding="utf-8")
    project.rename_code("rent", "costs").apply(by="anna")
    assert codes(project) == ["costs", "costs", "housing", "work"]


def test_edits_are_undone_in_turn_though_each_leaves_an_id_behind(project):
    project.rename_code("rent", "costs").apply(by="anna")
    put(project, "everything", "costs")
    project.rename_code("work", "jobs").apply(by="anna")
    put(project, "The rent took", "jobs")
    project.merge_codes(["jobs"], into="housing").apply(by="anna")
    put(project, "crowded", "housing")
    project.move_code("costs", None).apply(by="anna")
    put(project, "took", "costs")
    undone = [project.undo_codebook_edit(by="ben") for _ in range(4)]
    assert undone == [
        "move costs under the top",
        "merge jobs into housing",
        "rename work to jobs",
        "rename rent to costs",
    ]
    again = open_project(project.path)
    assert (codes(project), again.problems) == (["housing"] * 2 + ["rent"] * 3 + ["work"] * 2, [])
    assert again.codebook.parent("rent").id == "housing"


def test_a_code_that_was_coded_with_since_it_was_added_is_not_taken_away(project):
    project.add_code(Code("leisure", "Leisure")).apply(by="anna")
    id = put(project, "we laugh a lot", "leisure")
    before = (project.path / "codebook.yaml").read_bytes()
    with pytest.raises(CodingError, match=r"1 coding .* \('leisure': 1\).*retract them first.*merge_codes"):
        project.undo_codebook_edit(by="anna")
    assert (project.path / "codebook.yaml").read_bytes() == before
    project.change(id, code="housing")
    project.undo_codebook_edit(by="anna")
    assert codes(project) == ["housing", "housing", "rent", "work"]


def test_undoing_a_split_takes_passages_back_that_were_changed_since_but_no_new_ones(project):
    edit = project.split_code("work", [Code("wages", "Wages"), Code("search", "Search")])
    id = edit.passages["id"].item()
    edit.apply(by="anna", decisions={id: "search"})
    project.change(id, memo="How long?", code="wages")
    new = put(project, "The rent took everything", "wages")
    with pytest.raises(CodingError, match=r"'wages': 1"):
        project.undo_codebook_edit(by="anna")
    project.retract(new)
    project.undo_codebook_edit(by="anna")
    frame = open_project(project.path).codings.where(id=id).frame
    assert frame[["code", "memo"]].values.tolist() == [["work", "How long?"]]


def test_a_second_code_that_a_split_gave_is_not_lost_once_its_coder_has_written_on_it(project):
    edit = project.split_code("work", [Code("wages", "Wages"), Code("search", "Search")])
    edit.apply(by="anna", decisions={edit.passages["id"].item(): ["search", "wages"]})
    second = project.codings.where(code="wages").frame["id"].item()
    project.change(second, memo="By the hour?")
    with pytest.raises(CodingError, match=r"'wages': 1"):
        project.undo_codebook_edit(by="anna")


def test_a_coders_undo_does_not_tear_a_codebooks_edit_apart(project):
    project.delete_code("work").apply(by="ben")
    assert project.undo(coder="anna").startswith("add work")  # her own last act, not the deletion by ben
    assert codes(project) == ["housing", "rent"]
    deletion = project.history().query("act == 'retract'")["event"].item()
    with pytest.raises(CodingError, match="undo_codebook_edit"):
        project.undo(deletion, coder="anna")


def test_a_split_asks_passage_by_passage(project):
    put(project, "crowded", "housing")
    edit = project.split_code("housing", [Code("space", "Space"), Code("family", "Family")], keep=True)
    one, two = edit.passages.sort_values("start")["id"]
    edit.apply(by="anna", decisions={one: "family", two: ["space", "family"]})
    frame = open_project(project.path).codings.frame
    assert sorted(frame["code"]) == ["family", "family", "rent", "space", "work"]
    assert frame.set_index("id").loc[[one, two], "code"].tolist() == ["family", "space"]
    project.undo_codebook_edit(by="anna")
    assert codes(project) == ["housing", "housing", "rent", "work"]


def test_a_split_that_takes_the_code_away_needs_every_decision(project):
    edit = project.split_code("work", [Code("wages", "Wages"), Code("search", "Search")])
    with pytest.raises(CodingError, match="1 passages have no decision yet"):
        edit.apply(by="anna")
    with pytest.raises(CodingError, match="Choose among: wages, search"):
        edit.apply(by="anna", decisions={edit.passages["id"].item(): "wagse"})
    assert codes(project) == ["housing", "rent", "work"]
    edit.apply(by="anna", decisions={edit.passages["id"].item(): "search"})
    assert codes(project) == ["housing", "rent", "search"]
    assert "work" not in project.codebook


def test_an_edit_of_a_codebook_that_was_changed_meanwhile_is_refused(project):
    edit = project.rename_code("rent", "costs")
    file = project.path / "codebook.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("name: Rent", "name: Rents"), encoding="utf-8")
    with pytest.raises(CodingError, match="was changed meanwhile"):
        edit.apply(by="anna")
    assert codes(project) == ["housing", "rent", "work"]


def test_a_deleted_code_without_an_edit_is_told_as_an_error_and_its_codings_stay(project):
    file = project.path / "codebook.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: work", "id: job"), encoding="utf-8")
    project = open_project(project.path)
    assert [(p.severity, p.line) for p in project.problems] == [("error", 2)]
    assert "formerly: [work]" in project.problems[0].what
    assert codes(project) == ["housing", "rent", "work"]


def test_a_changed_definition_says_what_must_be_read_again(project):
    project.done("R01", coder="anna")
    assert len(project.read_again()) == 0
    project.change_code("housing", definition="Only where people live, not how.").apply(by="anna")
    rows = project.read_again()
    assert rows[["transcript", "coder", "code", "why"]].values.tolist() == [
        ["R01", "anna", "housing", "coded under an earlier definition"],
        ["R01", "anna", "housing", "read under an earlier definition"],
    ]
    project.done("R01", coder="anna")
    assert len(open_project(project.path).read_again()) == 0


def test_a_definition_changed_by_hand_in_the_file_counts_too(project):
    file = project.path / "codebook.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("how people live", "how they live"), encoding="utf-8")
    assert open_project(project.path).read_again()["code"].tolist() == ["housing"]


def test_a_new_name_or_rule_asks_for_no_second_reading(project):
    project.change_code("housing", name="Homes").apply(by="anna")
    project.rename_code("rent", "costs").apply(by="anna")
    assert len(project.read_again()) == 0
