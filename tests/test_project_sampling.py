"""Passages drawn by lot are noted before they are read, so that the log shows that nobody picked among draws."""

import pandas as pd
import pytest
from project_studies import make_study

from coding.codings import Codings
from coding.errors import CodingError
from coding.project import open_project


@pytest.fixture
def project(tmp_path):
    return open_project(make_study(tmp_path / "study"))


def sample(project, *words, without=""):
    """A sample of passages with these words in R01, of ten."""
    text = project.corpus["R01"].text
    rows = [("R01", text.index(each), text.index(each) + len(each), 10, without) for each in words]
    return pd.DataFrame(rows, columns=["transcript", "start", "end", "population", "without"])


def test_a_sample_is_there_when_the_study_is_opened_again_and_after_a_merge(project, tmp_path):
    id = project.keep_sample(sample(project, "in one room", "I looked for work", without="housing rent"), coder="anna")
    table = open_project(project.path).samples
    assert table["sample"].tolist() == [id, id]
    assert table[["coder", "population", "without"]].drop_duplicates().to_numpy().tolist() == [
        ["anna", 10, "housing rent"]
    ]
    other = open_project(make_study(tmp_path / "other"))
    other.merge(project)
    assert other.samples.equals(table)


def test_drawing_marks_nothing_as_read_and_cannot_be_undone(project):
    project.keep_sample(sample(project, "in one room", "I looked for work"), coder="anna")
    assert len(project.codings.read) == 0
    with pytest.raises(CodingError, match=r"could choose among them\. Read them, or leave them"):
        project.undo(coder="anna")
    with pytest.raises(CodingError, match="could choose among them"):
        project.undo(project.log.events[0]["id"], coder="anna")


def test_a_draw_that_an_earlier_version_undid_is_still_there(project):
    id = project.keep_sample(sample(project, "in one room"), coder="anna")
    project.log.append(project.event("undo", "R01", "anna", supersedes=[project.log.events[0]["id"]]))
    assert open_project(project.path).samples["sample"].tolist() == [id]


def test_only_a_reading_that_names_the_sample_answers_it(project):
    drawn = sample(project, "in one room", "I looked for work")
    id = project.keep_sample(drawn, coder="anna")
    first, second = drawn[["transcript", "start", "end"]].itertuples(index=False, name=None)
    project.mark_read(*first, coder="anna")
    assert project.samples["answered"].tolist() == [False, False]
    project.mark_read(*first, coder="anna", sample=id)
    project.mark_read(*first, coder="anna", sample=id)
    assert open_project(project.path).samples["answered"].tolist() == [True, False]
    with pytest.raises(CodingError, match="were not drawn in the sample"):
        project.mark_read("R01", 0, 5, coder="anna", sample=id)
    with pytest.raises(CodingError, match="no sample 'x' of passages drawn for anna"):
        project.mark_read(*second, coder="anna", sample="x")


def test_a_passage_that_was_edited_is_left_out(project):
    project.keep_sample(sample(project, "in one room", "I looked for work"), coder="anna")
    path = project.path / "transcripts" / "R01.md"
    path.write_text(path.read_text(encoding="utf-8").replace("I looked", "We looked"), encoding="utf-8")
    assert len(open_project(project.path).samples) == 1


def test_a_withdrawn_participant_leaves_no_drawn_words(project):
    project.keep_sample(sample(project, "in one room"), coder="anna")
    project.withdraw("P1")
    assert open_project(project.path).samples.empty
    assert not any("in one room" in path.read_text(encoding="utf-8") for path in project.path.rglob("*.jsonl"))


def test_a_table_that_is_no_sample_is_refused(project):
    for table in (pd.DataFrame({"transcript": []}), sample(project)):
        with pytest.raises(CodingError, match="no sample of passages"):
            project.keep_sample(table, coder="anna")
    with pytest.raises(CodingError, match="does not lie in"):
        project.keep_sample(sample(project, "in one room").assign(end=10_000), coder="anna")
    with pytest.raises(CodingError, match="The coder is ''"):
        project.keep_sample(sample(project, "in one room"), coder="")


def drawn(project, **parts):
    """Passages of R01 drawn to be read next, for the part named of each."""
    text = project.corpus["R01"].text
    words = {"chosen": "in one room", "lot": "I looked for work"}
    rows = [("R01", text.index(words[k]), text.index(words[k]) + len(words[k]), part) for k, part in parts.items()]
    return pd.DataFrame(rows, columns=["transcript", "start", "end", "part"])


def test_what_was_drawn_to_be_read_next_is_told_of_its_reading_and_is_no_blind_sample(project):
    table = drawn(project, chosen="uncertain", lot="random")
    id = project.keep_draw(table, coder="anna")
    assert project.draws["draw"].tolist() == [id, id]
    assert project.draws["part"].tolist() == ["uncertain", "random"]
    assert project.samples.empty
    for row in table.itertuples():
        project.mark_read(row.transcript, row.start, row.end, coder="anna")
        project.mark_read(row.transcript, row.start, row.end, coder="ben")  # for whom it was not drawn
    read = open_project(project.path).codings.read
    assert read[read["coder"] == "anna"]["how"].tolist() == ["chosen", "marked"]
    assert read[read["coder"] == "ben"]["how"].tolist() == ["marked", "marked"]
    with pytest.raises(CodingError, match="no draw of passages"):
        project.keep_draw(table.assign(part="best"), coder="anna")


def test_a_passage_of_a_blind_sample_was_chosen_too_and_a_transcript_that_is_done_says_so(project):
    passages = sample(project, "in one room")
    id = project.keep_sample(passages, coder="anna")
    project.mark_read(*passages.iloc[0][["transcript", "start", "end"]], coder="anna", sample=id)
    project.done("R01", coder="anna")
    assert project.codings.read["how"].tolist() == ["chosen", "done"]
    project.reopen("R01", coder="anna")
    assert project.codings.read["how"].tolist() == ["chosen"]


def test_what_is_taken_over_from_elsewhere_is_still_known_as_chosen(project):
    passages = drawn(project, chosen="uncertain")
    project.keep_draw(passages, coder="anna")
    project.mark_read(*passages.iloc[0][["transcript", "start", "end"]], coder="anna")
    read = project.codings.read.assign(coder="consensus")
    columns = {name: [] for name in ("transcript", "start", "end", "code", "coder", "source")}
    project.add_all(Codings.from_columns(read=read, **columns))
    assert open_project(project.path).codings.read["how"].tolist() == ["chosen", "chosen"]


def test_a_plain_undo_goes_past_a_draw_and_says_so(project):
    project.mark_read("R01", coder="anna")
    project.keep_draw(drawn(project, lot="random"), coder="anna")
    assert project.undo(coder="anna").endswith("by anna (passages drawn to be read since stay drawn)")
    assert len(project.draws) == 1
    with pytest.raises(CodingError, match="throw draws away"):
        project.undo(coder="anna")
