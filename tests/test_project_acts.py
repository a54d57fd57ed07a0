"""Acts on a study: each is an event on the disk, each can be undone, and errors say what to do."""

import json
from pathlib import Path

import pytest
from project_studies import make_study, put, quotes

from coding import CodingError
from coding.codebook import Code
from coding.codings import Codings
from coding.project import Project, open_project
from coding.project.events import KEYS, file_name


@pytest.fixture
def project(tmp_path):
    return open_project(make_study(tmp_path / "study"))


def again(project) -> Project:
    return open_project(project.path)


def test_a_coding_is_there_when_the_study_is_opened_again(project):
    id = put(project, "in one room", "housing", memo="crowded?")
    row = again(project).codings.frame.iloc[0]
    assert (row["id"], row["code"], row["coder"], row["source"], row["memo"]) == (
        id,
        "housing",
        "anna",
        "human",
        "crowded?",
    )
    assert quotes(again(project)) == ["in one room"]
    assert project.codings == again(project).codings


def test_adding_the_same_again_returns_the_coding_that_is_there(project):
    assert put(project, "in one room", "housing") == put(project, "in one room", "housing")
    assert put(again(project), "in one room", "housing", coder="ben") != put(project, "in one room", "housing")
    assert len(again(project).codings) == 2


def test_an_event_says_all_about_itself(project):
    put(project, "café", "work", memo="å")
    line = (project.path / "codings" / "R01.anna.jsonl").read_text(encoding="utf-8")
    event = json.loads(line)
    assert list(event) == sorted(event)
    assert "café" in line
    assert event["quote"] == "café"
    assert event["context"][0].endswith("everything, ")
    assert len(event["context"][0]) == 30
    assert event["context"][1] == " or not.\n"
    assert event["fingerprint"] == project.corpus["R01"].fingerprint
    assert event["codebook"] == f"1.0.0 {project.codebook.fingerprint[:12]}"
    assert event["time"].endswith("Z")


def test_places_count_code_points_also_after_an_emoji(project):
    put(project, "😀 there", "housing")
    put(project, "work", "work")
    assert sorted(quotes(again(project))) == ["work", "😀 there"]


def test_spans_at_both_ends_overlapping_nested_and_adjacent(project):
    text = project.corpus["R02"].text
    spans = [(0, 5), (len(text) - 3, len(text)), (10, 30), (20, 40), (22, 25), (40, 50), (0, len(text))]
    for start, end in spans:
        project.add("R02", start, end, "housing", coder="anna")
    kept = again(project).codings.frame
    assert sorted(zip(kept["start"], kept["end"], strict=True)) == sorted(spans)


def test_a_changed_coding_keeps_its_id_and_its_history(project):
    id = put(project, "in one room", "housing")
    assert project.change(id, code="work", memo="or work?") == id
    project.change(id, start=0, end=5)
    row = again(project).codings.frame.iloc[0]
    assert (row["id"], row["code"], row["memo"], row["start"], row["end"]) == (id, "work", "or work?", 0, 5)
    assert project.history(coding=id)["act"].tolist() == ["add", "change", "change"]


def test_a_change_that_changes_nothing_writes_nothing(project):
    id = put(project, "in one room", "housing")
    before = (project.path / "codings" / "R01.anna.jsonl").read_bytes()
    project.change(id, code="housing")
    assert (project.path / "codings" / "R01.anna.jsonl").read_bytes() == before


def test_a_retracted_coding_is_gone_and_its_history_stays(project):
    id = put(project, "in one room", "housing")
    project.retract(id)
    assert len(again(project).codings) == 0
    assert project.history()["act"].tolist() == ["add", "retract"]
    with pytest.raises(CodingError, match="was retracted"):
        project.change(id, code="work")


def test_retracting_one_leaves_others_at_the_same_place(project):
    id = put(project, "in one room", "housing")
    other = put(project, "in one room", "work")
    project.retract(id)
    assert again(project).codings.frame["id"].tolist() == [other]


def test_undo_goes_back_act_by_act_and_can_be_undone(project):
    id = put(project, "in one room", "housing")
    project.change(id, code="work")
    project.flag(id, "unsure")
    assert "flag" in project.undo(coder="anna")
    assert project.codings.frame["flags"].tolist() == [""]
    assert "change" in project.undo(coder="anna")
    assert again(project).codings.frame["code"].tolist() == ["housing"]
    last = project.history()["event"].iloc[-1]
    project.undo(last, coder="anna")
    assert again(project).codings.frame["code"].tolist() == ["work"]
    project.undo(coder="anna")
    project.undo(coder="anna")
    assert len(again(project).codings) == 0
    with pytest.raises(CodingError, match="could be undone"):
        project.undo(coder="anna")


def test_undo_is_each_coders_own(project):
    put(project, "in one room", "housing")
    put(project, "in one room", "work", coder="ben")
    project.undo(coder="anna")
    assert again(project).codings.coders == ["ben"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda p: p.add("R01", 0, 5, "huosing", coder="a"), "Did you mean 'housing'"),
        (lambda p: p.add("R07", 0, 5, "housing", coder="a"), "no transcript 'R07'"),
        (lambda p: p.add("R01", 5, 5, "housing", coder="a"), "does not lie in 'R01'"),
        (lambda p: p.add("R01", -1, 5, "housing", coder="a"), "does not lie in 'R01'"),
        (lambda p: p.add("R01", 0, 10_000, "housing", coder="a"), "characters"),
        (lambda p: p.add("R01", 0.5, 5, "housing", coder="a"), "whole numbers"),
        (lambda p: p.add("R01", 0, 5, "housing", coder=" "), "Say who codes"),
        (lambda p: p.add("R01", 0, 5, "housing", coder="rules"), "machine"),
        (lambda p: p.add("R01", 0, 5, "housing", coder="a", flags=["good"]), "no flag 'good'"),
        (lambda p: p.change("xyz", code="work"), "no coding 'xyz'"),
        (lambda p: p.reopen("R01", coder="a"), "not marked done"),
        (lambda p: p.add("R01", 0, 5, "housing", coder="a", memo="\ud83d"), "half a character"),
    ],
)
def test_an_error_says_what_is_wrong_and_nothing_is_written(project, call, told):
    with pytest.raises(CodingError, match=told):
        call(project)
    assert not list((project.path / "codings").glob("*")) if (project.path / "codings").exists() else True


def test_nobody_changes_another_coders_coding(project):
    id = put(project, "in one room", "housing")
    with pytest.raises(CodingError, match="is anna's"):
        project.retract(id, coder="ben")


def test_a_coder_may_have_any_name(project):
    names = ["Åsa Ö.", "a/b", "CON", "..", "x" * 300, "åsa ö.", "a%2Fb", "名前"]
    for name in names:
        put(project, "in one room", "housing", coder=name)
    assert again(project).codings.coders == sorted(names)
    assert again(project).problems == []
    files = [file_name("R01", name).casefold() for name in names]
    assert not any(set('<>:"/\\|?*') & set(name) for name in files)
    assert all(len(name.encode()) < 255 for name in files)


def test_a_code_in_the_respondents_words_is_added_as_provisional(project):
    id = put(project, "we laugh a lot", "We laugh a lot", provisional=True)
    assert again(project).codings.frame.set_index("id").loc[id, "code"] == "we_laugh_a_lot"
    code = again(project).codebook["we_laugh_a_lot"]
    assert (code.name, code.provisional) == ("We laugh a lot", True)
    assert put(project, "crowded", "We laugh a lot", provisional=True) != id
    assert "# Our codebook: short on purpose." in (project.path / "codebook.yaml").read_text(encoding="utf-8")


def test_flags_condensed_text_and_links(project):
    id = put(project, "in one room", "housing", condensed="small home", flags=["quotable"])
    other = put(project, "crowded", "housing")
    project.flag(id, "unsure")
    project.flag(id, "quotable", on=False)
    project.link(id, other)
    row = again(project).codings.frame.set_index("id").loc[id]
    assert (row["flags"], row["condensed"]) == ("unsure", "small home")
    project.change(id, condensed="one room for all")
    assert again(project).codings.frame.set_index("id").loc[id, ["flags", "condensed"]].tolist() == [
        "unsure",
        "one room for all",
    ]
    with pytest.raises(CodingError, match="neither a coding nor a file"):
        project.link(id, "nothing")


def test_what_was_read_is_marked_and_done_is_all_of_it(project):
    text = project.corpus["R01"].text
    project.mark_read("R01", 0, 20, coder="anna")
    project.mark_read("R01", 0, 20, coder="anna")
    project.done("R02", coder="anna")
    read = again(project).codings.read
    assert read[["transcript", "start", "end"]].values.tolist() == [
        ["R01", 0, 20],
        ["R02", 0, len(project.corpus["R02"].text)],
    ]
    status = project.status.set_index(["transcript", "coder"])
    assert status.loc[("R02", "anna"), ["read", "done"]].tolist() == [1.0, True]
    assert status.loc[("R01", "anna"), "read"] == pytest.approx(20 / len(text))
    project.reopen("R02", coder="anna")
    assert again(project).codings.read["transcript"].tolist() == ["R01"]


def rule_row(project, **more):
    return {
        "transcript": "R01",
        "start": 10,
        "end": 20,
        "code": "rent",
        "source": "rule",
        "id": "s1",
        "because": "RULE: rent",
        **more,
    }


def test_suggestions_stay_closed_until_the_coder_is_done(project):
    assert not project.suggestions_visible("R01", "anna")
    with pytest.raises(CodingError, match="not open to anna yet"):
        project.accept(rule_row(project), coder="anna")
    project.done("R01", coder="anna")
    assert project.suggestions_visible("R01", "anna")
    assert not project.suggestions_visible("R01", "ben")
    id = project.accept(rule_row(project), coder="anna")
    row = again(project).codings.frame.iloc[0]
    assert (row["id"], row["source"], row["coder"]) == (id, "accepted", "anna")
    assert row["because"] == "RULE: rent; suggested by the rules"
    assert project.log[id]["origin"] == "rule"


def test_unlocking_early_is_noted_and_marks_what_is_read_after_it(project):
    project.mark_read("R01", 0, 9, coder="anna")
    project.unlock("R01", coder="anna")
    project.done("R01", coder="anna")
    read = again(project).codings.read
    assert read["unlocked"].tolist() == [False, True]
    with pytest.raises(CodingError, match="cannot be undone"):
        project.undo(project.history(coder="anna").query("act == 'unlock'")["event"].item(), coder="anna")


def test_what_is_coded_with_suggestions_in_view_says_so(project):
    project.done("R01", coder="anna")
    put(project, "in one room", "housing")
    read = again(project).codings.read
    start = project.corpus["R01"].text.index("in one room")
    assert read[read["unlocked"]]["start"].tolist() == [start]


def test_a_rejected_suggestion_is_remembered(project):
    project.unlock("R01", coder="anna")
    project.reject(rule_row(project), coder="anna", memo="merely named")
    project.reject(rule_row(project), coder="anna")
    assert again(project).rejected[["code", "suggestion", "memo"]].values.tolist() == [["rent", "s1", "merely named"]]
    assert len(again(project).codings) == 0


def test_many_codings_come_in_at_once_with_ids_coders_and_reading(project):
    given = Codings.from_columns(
        transcript=["R01", "R02"], start=[10, 12], end=[20, 30], code=["rent", "work"], coder=["x", "y"],
        source=["human"] * 2, memo=["m", ""],
    )  # fmt: skip
    ids = project.add_all(given)
    assert project.add_all(given) == ids == given.frame["id"].tolist()
    assert again(project).codings.frame["id"].tolist() == ids
    wrong = Codings.from_columns(
        transcript=["R01"], start=[0], end=[9999], code=["rent"], coder=["x"], source=["human"]
    )
    with pytest.raises(CodingError, match="does not lie in"):
        project.add_all(wrong)


def test_a_study_without_a_folder_refuses_to_write(project):
    loose = Project(project.corpus, project.codebook)
    for act in (
        lambda: loose.add("R01", 0, 5, "housing", coder="a"),
        lambda: loose.done("R01", coder="a"),
        lambda: loose.rename_code("rent", "costs"),
        lambda: loose.write_memo("x"),
        lambda: loose.withdraw("P1"),
        lambda: loose.start_round(["a", "b"], 1),
    ):
        with pytest.raises(CodingError, match="into="):
            act()


def test_every_act_knows_its_round(project):
    project.start_round(["anna", "ben"], double=1, seed=7)
    both = project.rounds[0].double[0]
    project.add(both, 0, 5, "housing", coder="anna")
    project.add(both, 0, 5, "housing", coder="guest")
    rows = again(project).codings.frame.set_index("coder")["round"]
    assert rows.to_dict() == {"anna": "1", "guest": ""}


def test_the_keys_of_an_event_are_documented():
    page = (Path(__file__).parent.parent / "docs" / "study.md").read_text(encoding="utf-8")
    assert [key for key, meaning in KEYS.items() if f"| `{key}` | {meaning} |" not in page] == []


def test_an_event_has_no_keys_but_those(project):
    id = put(project, "in one room", "housing", memo="m", condensed="c", flags=["unsure"])
    project.change(id, code="work")
    project.done("R01", coder="anna")
    project.accept(rule_row(project), coder="anna")
    project.split_code("work", [Code("search", "Search")], keep=True).apply(by="ben", decisions={id: "search"})
    project.undo(coder="anna")
    assert {key for event in project.log.events for key in event} - set(KEYS) == set()
