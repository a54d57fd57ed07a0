"""The blind reading is what stood when suggestions came into view: nothing that follows changes agreement or scores."""

import pandas as pd
import pytest
from project_studies import make_study, put

from coding.agreement import compare_coders, consensus, list_disagreements
from coding.agreement.coders import said_since
from coding.codebook import Code
from coding.codings import Codings
from coding.errors import CodingError
from coding.project import open_project
from coding.report.appendix import appendix
from coding.report.tree import Paragraph

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")


@pytest.fixture
def project(tmp_path):
    """A study in which anna gave one code and ben another to the same turn, both done with R01."""
    project = open_project(make_study(tmp_path / "study"))
    put(project, "in one room", "housing")
    put(project, "I looked for work", "work", coder="ben")
    for coder in ("anna", "ben"):
        project.done("R01", coder=coder)
    return project


def again(project):
    return open_project(project.path)


def agreement(project, codings=None) -> pd.DataFrame:
    return compare_coders(again(project).codings if codings is None else codings, project.corpus, project.codebook)


def accepted(project, words: str, code: str, coder: str, source: str = "model") -> str:
    start = project.corpus["R01"].text.index(words)
    row = {"transcript": "R01", "start": start, "end": start + len(words), "code": code, "source": source, "score": 0.8}
    return project.accept({**row, "id": f"s{start}{code}", "because": "model: p 0.80, safe"}, coder=coder)


def own(project, coder: str) -> str:
    return project.codings.where(coder=coder).frame["id"].iloc[0]


def add(project):
    put(project, "in one room", "housing", coder="ben")


def change(project):
    project.change(own(project, "ben"), code="housing")


def take_back(project):
    project.retract(own(project, "ben"))


def undo_the_coding(project):
    project.undo(own(project, "ben"), coder="ben")


def accept(project):
    accepted(project, "in one room", "housing", "ben")


def add_through_a_table(project):
    row = project.codings.where(coder="anna").frame.assign(coder="ben", id="")
    project.add_all(Codings.from_frame(row, project.corpus))


def reopen_and_add(project):
    project.reopen("R01", coder="ben")
    put(project, "in one room", "housing", coder="ben")
    project.done("R01", coder="ben")


LATER = [
    add, change, take_back, undo_the_coding, accept, add_through_a_table, reopen_and_add,
]  # fmt: skip


@pytest.mark.parametrize("later", LATER)
def test_what_is_said_with_suggestions_open_changes_no_agreement(project, later):
    before, codes = agreement(project), again(project).codings.frame[["coder", "code"]]
    spans = compare_coders(project.codings, project.corpus, spans=True)
    later(project)
    pd.testing.assert_frame_equal(agreement(project), before)
    pd.testing.assert_frame_equal(compare_coders(again(project).codings, project.corpus, spans=True), spans)
    assert not again(project).codings.frame[["coder", "code"]].equals(codes)  # in the codings it counts
    after = agreement(project).attrs
    assert (after["suggestions_left_out"], after["units"]) == (0, before.attrs["units"])
    assert after["accepted_set_aside"] + after["since_set_aside"] == 1


def test_the_heading_tells_how_many_codings_agreement_sets_aside(project):
    add(project)
    assert (
        "1 coding added, changed or taken back since suggestions were open set aside"
        in agreement(project).attrs["heading"]
    )
    told = said_since(again(project).codings)
    assert told[["transcript", "coder", "code", "what"]].to_numpy().tolist() == [["R01", "ben", "housing", "added"]]


def test_what_was_undone_before_it_was_done_stays_undone_whatever_is_brought_back_later(tmp_path):
    project = open_project(make_study(tmp_path / "study"))
    put(project, "in one room", "housing", coder="ben")
    project.undo(coder="ben")
    undo = project.log.events[-1]["id"]
    project.mark_read("R01", 0, 20, coder="ben")
    project.done("R01", coder="ben")
    project.undo(undo, coder="ben")
    codings = again(project).codings
    assert (codings.codes, codings.blind().codes) == (["housing"], [])


def test_a_done_that_was_a_slip_leaves_out_what_is_read_after_it(project):
    project.done("R02", coder="anna")
    project.undo(coder="anna")
    put(project, "The rent is high", "rent", transcript="R02")
    put(project, "The rent is high", "rent", transcript="R02", coder="ben")
    for coder in ("anna", "ben"):
        project.done("R02", coder=coder)
    table = agreement(project)
    assert (table.attrs["suggestions_left_out"], table.attrs["interviews"]) == (2, 1)


@pytest.mark.parametrize("late", [True, False])
def test_a_done_too_early_leaves_out_what_was_neither_coded_nor_marked_as_read_by_then(project, late):
    before = agreement(project).attrs
    project.undo(coder="ben")
    if late:
        put(project, "in one room", "housing", coder="ben")
    project.done("R01", coder="ben")
    table = agreement(project).set_index("code")
    assert (table.attrs["units"], table.attrs["suggestions_left_out"]) == (1, before["units"] - 1)
    assert "where a coder saw suggestions first left out" in table.attrs["heading"]
    assert (table.loc["work", "prevalence_ben"], table.loc["housing", "prevalence_ben"]) == (1, 0)


def test_what_was_coded_before_unlocking_stays_blind_and_the_rest_is_left_out(tmp_path):
    project = open_project(make_study(tmp_path / "study"))
    put(project, "in one room", "housing")
    project.unlock("R01", coder="anna")
    put(project, "I looked for work", "work")
    project.done("R01", coder="anna")
    put(project, "in one room", "housing", coder="ben")
    project.done("R01", coder="ben")
    table = agreement(project).set_index("code")
    assert (table.attrs["units"], table.attrs["suggestions_left_out"]) == (1, 1)
    assert table.loc["housing", "percent"] == 1


def test_a_merge_keeps_that_a_copy_unlocked_and_what_came_later(project, tmp_path):
    other = open_project(make_study(tmp_path / "other"))
    other.merge(project)
    other.unlock("R02", coder="anna")
    put(other, "The rent is high", "rent", transcript="R02")
    other.done("R02", coder="anna")
    put(other, "in one room", "housing", coder="ben")
    project.merge(other)
    project.done("R02", coder="ben")
    table = agreement(project)
    assert (table.attrs["suggestions_left_out"], table.attrs["since_set_aside"]) == (2, 1)


def test_a_codebook_edit_and_a_text_edit_leave_the_blind_reading_where_it_was(project):
    change(project)
    project.rename_code("work", "labour").apply(by="anna")
    path = project.path / "transcripts" / "R01.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Where do", "So, where do"), encoding="utf-8")
    again(project).reanchor(apply=True, by="anna")
    project = again(project)
    blind = project.codings.blind()
    assert blind.where(coder="ben").in_codebook(project.codebook).codes == ["labour"]
    assert blind.where(coder="ben").quotes(project.corpus) == ["I looked for work"]
    assert project.codings.where(coder="ben").codes == ["housing"]


def test_a_split_of_a_code_is_nobodys_second_look(project):
    id = own(project, "ben")
    project.split_code("work", [Code("search", "Search"), Code("job", "Job")]).apply(
        by="anna", decisions={id: "search"}
    )
    assert again(project).codings.blind().where(coder="ben").codes == ["search"]


# Rounds ---------------------------------------------------------------------------------------------------------------


def test_a_later_round_begins_a_new_blind_reading_in_which_late_codings_wait_to_be_said_again(project):
    add(project)
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    put(project, "crowded", "housing", coder="ben")
    project.done("R01", coder="ben")
    assert again(project).codings.blind().where(coder="ben").quotes(project.corpus) == ["I looked for work", "crowded"]
    read = again(project).codings.read
    assert not read.loc[(read["round"] == "1") & (read["how"] == "done"), "unlocked"].any()
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    add(project)
    assert "in one room" in again(project).codings.blind().where(coder="ben").quotes(project.corpus)


def test_what_was_open_in_an_earlier_round_is_told_of_what_is_read_anew(project, capsys):
    from coding.cli.coders import agreement as told

    assert project.opened_in_earlier_rounds(["anna", "ben"]) == []
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    assert again(project).opened_in_earlier_rounds(["anna", "ben"]) == []  # nobody has read it anew
    project.done("R01", coder="ben")
    assert again(project).opened_in_earlier_rounds(["anna", "ben"]) == ["R01"]
    told(project.path)
    assert "open to a coder in an earlier round: R01." in capsys.readouterr().out


@pytest.mark.parametrize("decided", [True, False])
def test_whoever_decided_on_a_suggestion_reads_no_later_round_blind(project, decided):
    if decided:
        accept(project)
    project.start_round(["anna", "ben"], double=1, interviews=["R01"])
    for coder in ("anna", "ben"):
        project.done("R01", coder=coder)
    assert agreement(project).attrs["suggestions_left_out"] == int(decided)  # what ben coded first is still there
    later = again(project).codings.where(round="1")
    assert later.read.set_index("coder").loc["ben", "unlocked"] == decided


# Accepted codings -----------------------------------------------------------------------------------------------------


def test_an_accepted_suggestion_with_another_code_loses_the_reason_of_the_first(project):
    id = accepted(project, "in one room", "housing", "ben")
    project.change(id, memo="kept")
    assert again(project).codings.where(id=id).frame["source"].item() == "accepted"
    project.change(id, code="rent")
    row = again(project).codings.where(id=id).frame.iloc[0]
    assert (row["source"], row["because"], row["memo"], pd.isna(row["score"])) == ("human", "", "kept", True)
    event = project.log.events[-1]
    assert event["suggestions"] == ["all"]
    assert not {"score", "because", "origin", "suggestion"} & set(event)
    assert again(project).codings.blind().where(coder="ben").codes == ["work"]


@pytest.mark.parametrize(("source", "told"), [("rule", "the rules"), ("model", "the model")])
def test_what_suggested_an_accepted_coding_stays_known(project, source, told):
    id = accepted(project, "in one room", "housing", "ben", source)
    project.change(id, memo="m")
    assert project.log.events[-1]["origin"] == source
    assert again(project).codings.where(id=id).frame["because"].item() == f"model: p 0.80, safe; suggested by {told}"


# Consensus ------------------------------------------------------------------------------------------------------------


def settled(project, coders=("anna", "ben")) -> Codings:
    points = list_disagreements(project.codings, project.corpus, project.codebook, coders=coders)
    return consensus(
        project.codings, project.corpus, points.assign(decision="yes"), project.codebook, by="c", coders=coders
    )


def test_a_consensus_says_who_accepted_and_takes_over_that_nobody_gave_it_blind(project):
    accepted(project, "crowded", "rent", "anna")
    put(project, "in one room", "housing", coder="ben")
    made = settled(project)
    rows = made.frame.set_index("code")
    assert rows["source"].to_dict() == {"housing": "human", "rent": "accepted", "work": "human"}
    assert rows.loc["rent", "because"].endswith("given by anna; a suggestion accepted by anna")
    assert rows.loc["housing", "because"] == "agreed by anna and ben; added since suggestions were open by ben (1 of 2)"
    assert made.blind().codes == ["housing", "work"]
    project.add_all(made)
    project.done("R01", coder="consensus")
    held = again(project).codings.where(coder="consensus")
    assert (held.frame.set_index("code")["source"]["rent"], held.blind().codes) == ("accepted", ["housing", "work"])


def test_what_an_earlier_consensus_had_and_a_later_one_dropped_comes_back_with_the_next(project):
    made = settled(project)
    for id in project.add_all(made):
        project.retract(id, coder="consensus")
    project.add_all(made)
    assert again(project).codings.where(coder="consensus").codes == made.codes


def test_a_coding_that_all_added_late_is_not_blind_in_the_consensus(project):
    for coder in ("anna", "ben"):
        put(project, "The rent", "rent", coder=coder)
    project.add_all(settled(project))
    project.done("R01", coder="consensus")
    held = again(project).codings.where(coder="consensus")
    assert (held.codes, held.blind().codes) == (["housing", "rent", "work"], ["housing", "work"])
    assert set(held.frame["source"]) == {"human"}


def test_a_unit_that_one_saw_with_suggestions_first_is_marked_in_the_consensus_and_stays_so_in_the_study(project):
    project.unlock("R02", coder="anna")
    for coder in ("anna", "ben"):
        project.done("R02", coder=coder)
    made = settled(project)
    project.add_all(made)
    for name in ("R01", "R02"):
        project.done(name, coder="consensus")
    for read in (made.read, again(project).codings.where(coder="consensus").read):
        text = project.corpus["R02"].text
        seen = read[(read["transcript"] == "R02") & read["unlocked"]]
        assert [text[start:end] for start, end in zip(seen["start"], seen["end"], strict=True)] == [
            text[turn.start : turn.end] for turn in project.corpus["R02"].said() if turn.speaker == "R02"
        ]
        assert not read.loc[read["transcript"] == "R01", "unlocked"].any()
        blind = read[(read["transcript"] == "R02") & ~read["unlocked"]]
        assert not any(
            a < turn.end and turn.start < b
            for a, b in zip(blind["start"], blind["end"], strict=True)
            for turn in project.corpus["R02"].said()
            if turn.speaker == "R02"
        )


def test_the_consensus_decides_on_no_suggestion_and_what_it_adds_since_they_were_open_is_late(project):
    project.done("R01", coder="consensus")
    with pytest.raises(CodingError, match="the consensus is nobody"):
        accepted(project, "crowded", "rent", "consensus")
    project.add_all(settled(project))
    put(project, "crowded", "rent", coder="consensus")
    held = again(project).codings.where(coder="consensus")
    assert (held.codes, held.blind().codes) == (["housing", "rent", "work"], ["housing", "work"])


# Tables ---------------------------------------------------------------------------------------------------------------


def test_the_blind_reading_travels_through_filters_sums_and_renamed_codes(project):
    change(project)
    codings = again(project).codings
    ben = codings.where(coder="ben")
    assert (ben.codes, ben.blind().codes, ben.is_blind.tolist()) == (["housing"], ["work"], [False])
    assert codings.where(code="work").blind().codes == ["work"]
    assert (ben + codings.where(coder="anna")).blind().codes == ["housing", "work"]
    assert codings.where((codings.table["coder"] == "anna").to_numpy()).blind().where(coder="anna").codes == ["housing"]
    assert ben != ben.with_blind(ben)
    assert codings == again(project).codings


def test_nothing_is_set_aside_where_nobody_was_done(tmp_path):
    project = open_project(make_study(tmp_path / "study"))
    id = put(project, "in one room", "housing")
    project.change(id, code="rent")
    project.retract(put(project, "crowded", "work"))
    codings = again(project).codings
    assert codings.blind() == codings
    assert said_since(codings).empty


def test_an_unlock_and_an_earlier_act_are_told_apart_when_undoing(project):
    project.unlock("R02", coder="anna")
    with pytest.raises(CodingError, match="what was seen stays seen"):
        project.undo(coder="anna")


# Report ---------------------------------------------------------------------------------------------------------------


def appendix_words(project, **more) -> str:
    """What the appendix of a report on anna's codings says in paragraphs and notes."""
    blocks = appendix(project, project.codings.where(coder="anna"), **more)
    return " ".join(block.text if isinstance(block, Paragraph) else getattr(block, "note", "") for block in blocks)


def test_a_report_names_who_opened_suggestions_early_and_counts_what_came_since(project):
    assert "No coding in this report was made or suggested by a machine." in appendix_words(project)
    project.unlock("R02", coder="anna")
    put(project, "The rent is high", "rent", transcript="R02")
    for coder in ("anna", "ben"):
        project.done("R02", coder=coder)
    accepted(project, "crowded", "rent", "anna")
    told = appendix_words(again(project))
    assert "No coding in this report" not in told
    assert (
        "anna (opened before the reading was done: R02; suggestions accepted: 1; by hand since suggestions were open: "
        in told
    )
    assert "1 codings added, 0 changed, 0 taken back (R02))" in told
    assert "ben" not in told.split("in view: ")[1].split("before that")[0]
    assert "that several have read, in interviews: 1. Left out because a coder saw suggestions there first: 2." in told
    assert "R02" not in appendix_words(again(project), numbered_anew=True)
