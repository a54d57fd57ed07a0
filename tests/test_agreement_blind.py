"""What enters a figure of agreement: no code that is newer than the reading, no passage that a machine chose."""

import pandas as pd
import pytest
from project_studies import make_study, put

from coding.agreement import compare_coders
from coding.agreement.coders import chosen_by_machine, of_coder
from coding.codebook import Code
from coding.codings import unit_table
from coding.project import open_project
from coding.report.appendix import appendix
from coding.report.tree import Table

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")


@pytest.fixture
def project(tmp_path):
    """A study in which anna and ben gave the same code to a turn and marked R01 done."""
    project = open_project(make_study(tmp_path / "study"))
    for coder in ("anna", "ben"):
        put(project, "in one room", "housing", coder=coder)
        project.done("R01", coder=coder)
    return project


def agreement(project, **more) -> pd.DataFrame:
    held = open_project(project.path)
    return compare_coders(held.codings, held.corpus, held.codebook, **more)


def test_a_code_that_is_newer_than_the_reading_has_no_figure_and_says_why(project):
    before = agreement(project, pooled=True).set_index("code")
    project.add_code(Code("new", "New")).apply(by="anna")
    project = open_project(project.path)
    for coder in ("anna", "ben"):
        put(project, "I looked for work", "new", coder=coder)
    table = agreement(project, pooled=True).set_index("code")
    assert table.loc["new", "reason"] == "given only since the interviews were done (2 codings set aside)"
    assert table.loc["new"].drop(["n", "name", "reason"]).isna().all()
    assert table.loc["(pooled)", "percent"] == before.loc["(pooled)", "percent"]
    assert table.loc["work", "reason"].startswith("no coder gave the code")


def test_passages_that_a_machine_chose_are_left_out_and_told(project):
    units = unit_table(project.corpus, "turn")
    place = units[units["transcript"] == "R02"][["transcript", "start", "end"]].head(1)
    before = agreement(project)
    project.keep_draw(place.assign(part="start"), coder="ben")
    for coder in ("anna", "ben"):
        project.mark_read(*place.iloc[0], coder=coder)
    own = of_coder(open_project(project.path).codings, "ben")
    assert chosen_by_machine(own, project.corpus, units, 0.5).sum() == 1
    table = agreement(project)
    pd.testing.assert_frame_equal(table, before)
    assert (table.attrs["units"], table.attrs["chosen_left_out"]) == (before.attrs["units"], 1)
    assert "1 that a machine chose for a coder to read left out" in table.attrs["heading"]
    assert "in 1 interview read by two" in table.attrs["heading"]
    notes = [block.note for block in appendix(project, project.codings) if isinstance(block, Table)]
    assert any("a machine chose them for a coder to read: 1." in note for note in notes)
    project.done("R02", coder="ben")
    assert agreement(project).attrs["chosen_left_out"] == 0  # ben read all of it after all
