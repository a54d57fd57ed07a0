"""Two copies of a study become one: a union of what was said, whatever the order and however often."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_studies import BEN, make_study, put, quotes

from coding import CodingError
from coding.project import open_project

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")


@pytest.fixture
def copies(tmp_path):
    """A study that anna began, and two copies of it with which ben and cleo went on."""
    study = make_study(tmp_path / "study")
    put(open_project(study), "in one room", "housing")
    for coder, words in (("ben", "crowded"), ("cleo", "we laugh")):
        shutil.copytree(study, tmp_path / coder)
        there = open_project(tmp_path / coder)
        put(there, words, "housing", coder=coder)
        there.done("R01", coder=coder)
    return study, tmp_path / "ben", tmp_path / "cleo"


def test_a_merge_takes_in_everything_and_keeps_coders_apart(copies):
    study, ben, cleo = copies
    project = open_project(study)
    assert project.merge(open_project(ben)).events == 2
    assert project.merge(open_project(cleo)).events == 2
    assert project.codings.coders == ["anna", "ben", "cleo"]
    assert quotes(project, coder="ben") == ["crowded"]
    assert project.codings == open_project(study).codings


def test_a_merge_says_which_files_it_wrote(copies):
    study, ben, _ = copies
    open_project(ben).write_memo("So.", title="So")
    memo = next((ben / "memos").glob("*.md")).name
    merged = open_project(study).merge(open_project(ben))
    assert merged.files == ("codings/R01.ben.jsonl", f"memos/{memo}")
    assert str(merged) == "2 events taken in, 2 files written, 0 conflicts"


def test_doing_it_again_and_in_another_order_makes_no_difference(copies, tmp_path):
    study, ben, cleo = copies
    turned = shutil.copytree(study, tmp_path / "turned")
    one, two = open_project(study), open_project(turned)
    for other in (ben, cleo, ben):
        one.merge(open_project(other))
    for other in (cleo, ben, cleo):
        two.merge(open_project(other))
    assert one.codings == two.codings
    before = {path.name: path.read_bytes() for path in (study / "codings").iterdir()}
    merged = one.merge(open_project(turned))
    assert (merged.events, merged.files, len(merged.conflicts)) == (0, (), 0)
    assert {path.name: path.read_bytes() for path in (study / "codings").iterdir()} == before


def test_the_other_copy_is_only_read(copies):
    study, ben, _ = copies
    before = {path: path.read_bytes() for path in ben.rglob("*") if path.is_file()}
    open_project(study).merge(open_project(ben))
    assert {path: path.read_bytes() for path in ben.rglob("*") if path.is_file()} == before


def test_a_coding_changed_on_two_computers_is_a_listed_conflict_and_the_later_counts(copies):
    study, ben, _ = copies
    project, there = open_project(study), open_project(ben)
    id = project.codings.frame["id"].item()
    project.change(id, code="work")
    there.change(id, code="rent")
    conflicts = project.merge(there).conflicts
    assert conflicts[["kind", "coding"]].values.tolist() == [["changed twice", id]]
    assert open_project(study).codings.frame.set_index("id").loc[id, "code"] == "rent"


def test_transcripts_and_memos_that_are_missing_come_along(copies):
    study, ben, _ = copies
    (ben / "transcripts" / "R03.md").write_text(BEN.replace("R02", "R03"), encoding="utf-8")
    there = open_project(ben)
    put(there, "a flat of my own", "housing", transcript="R03", coder="ben")
    memo = there.write_memo("On flats", "transcript:R03", author="ben")
    project = open_project(study)
    merged = project.merge(there)
    assert "a flat of my own" in quotes(project)
    assert {"transcripts/R03.md", memo.as_posix()} <= set(merged.files)
    project = open_project(study)
    assert "a flat of my own" in quotes(project)
    assert project.memos["text"].tolist() == ["On flats"]


def test_other_texts_and_unknown_codes_are_listed(copies):
    study, ben, _ = copies
    file = ben / "transcripts" / "R01.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Where do", "So, where do"), encoding="utf-8")
    there = open_project(ben)
    there.reanchor(apply=True)
    put(there, "café", "respect", coder="ben", provisional=True)
    project = open_project(study)
    assert sorted(project.merge(there).conflicts["kind"]) == ["code unknown", "text differs"]
    assert sorted(quotes(project)) == []  # anna's and ben's codings now speak of the other text
    project.reanchor(apply=True)
    assert sorted(quotes(project)) == ["café", "crowded", "in one room"]
    assert [p.severity for p in project.problems] == ["error"]


def test_the_same_event_in_other_words_is_listed(copies):
    study, ben, _ = copies
    log = ben / "codings" / "R01.anna.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace('"code": "housing"', '"code": "work"'), encoding="utf-8")
    project = open_project(study)
    assert project.merge(open_project(ben)).conflicts["kind"].tolist() == ["event differs"]
    assert quotes(project, code="work") == []


def test_a_study_is_not_merged_with_itself(copies):
    study, _, _ = copies
    with pytest.raises(CodingError, match="merged with itself"):
        open_project(study).merge(open_project(study))


def test_what_was_withdrawn_does_not_come_back(copies):
    study, ben, _ = copies
    project = open_project(study)
    project.withdraw("P1")
    merged = project.merge(open_project(ben))
    assert (merged.events, merged.conflicts["kind"].tolist()) == (0, ["withdrawn"])
    assert not (study / "transcripts" / "R01.md").exists()


ACTS = st.tuples(
    st.sampled_from(["add", "add", "add", "change", "retract", "flag", "undo", "read", "done", "reopen"]),
    st.sampled_from(["anna", "ben"]),
    st.integers(0, 5),
    st.sampled_from(["housing", "rent", "work"]),
)


def act(project, what: str, coder: str, number: int, code: str) -> None:
    """Do one of the things people do, if it can be done."""
    mine = project.codings.where(coder=coder).frame["id"].tolist()
    id = mine[number % len(mine)] if mine else None
    if what == "add":
        project.add("R01", number, number + 5, code, coder=coder)
    elif what == "read":
        project.mark_read("R02", number, number + 3, coder=coder)
    elif what == "done":
        project.done("R02", coder=coder)
    elif what == "reopen" and ("R02", coder) in project.log.standing.done:
        project.reopen("R02", coder=coder)
    elif what == "undo" and project.history(coder=coder).query("act != 'undo' and not undone").shape[0]:
        project.undo(coder=coder)
    elif id is not None and what == "change":
        project.change(id, code=code)
    elif id is not None and what == "retract":
        project.retract(id)
    elif id is not None and what == "flag":
        project.flag(id, "unsure")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(before=st.lists(ACTS, max_size=6), here=st.lists(ACTS, max_size=8), there=st.lists(ACTS, max_size=8))
def test_whatever_was_done_a_study_reads_back_the_same_and_copies_merge_to_the_same(
    tmp_path_factory, before, here, there
):
    folder = tmp_path_factory.mktemp("acts")
    project = open_project(make_study(folder / "one"))
    for each in before:
        act(project, *each)
    shutil.copytree(folder / "one", folder / "two")
    other = open_project(folder / "two")
    for mine, acts in ((project, here), (other, there)):
        for each in acts:
            act(mine, *each)
        assert mine.codings == open_project(mine.path).codings
    shutil.copytree(folder / "one", folder / "three")
    project.merge(other)
    other.merge(open_project(folder / "three"))
    assert project.codings == other.codings == open_project(folder / "one").codings
    assert project.history().equals(other.history())
