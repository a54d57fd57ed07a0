"""The classifier in a study that goes on: codes are deleted, split, renamed and merged; participants withdraw; suggestions open early."""

import pandas as pd
import pytest
from project_studies import make_study, put

from coding.codebook import Code
from coding.project import open_project

pytest.importorskip("sklearn")
from coding.classifier import CodeClassifier, acceptance_rates, classifier_card
from coding.classifier.units import labels_of, text_units

pytestmark = pytest.mark.filterwarnings("ignore:No positive example", "ignore:All that was read comes from one")


@pytest.fixture
def project(tmp_path):
    """Anna has read R01, opened R02 early, and rejected there that it speaks of work."""
    study = open_project(make_study(tmp_path / "study"))
    put(study, "In one room".lower(), "housing")
    study.done("R01", coder="anna")
    study.unlock("R02", coder="anna")
    reject(study, "work")
    return study


def reject(study, code):
    text = study.corpus["R02"].text
    row = {"transcript": "R02", "start": text.index("In a flat"), "end": text.index("\n\nI: Mm"), "code": code}
    study.reject({**row, "source": "model", "because": "model: p 0.80", "id": f"s-{code}"}, coder="anna")


def declined(study):
    """What the rejections teach now, as code ids."""
    study = open_project(study.path)
    units = text_units(study.corpus, study.codebook, None)
    labels = labels_of(units, study.codings, study.codebook, coder="anna", at_least=0.5, rejected=study.rejected)
    return [labels.codes[column] for column in sorted(set(labels.declined.nonzero()[1].tolist()))]


def fitted(study):
    study = open_project(study.path)
    return CodeClassifier(study.codebook).fit(study.corpus, study.codings, coder="anna", rejected=study.rejected)


# Rejections and the codebook ------------------------------------------------------------------------------------------


def delete(study):
    study.delete_code("work").apply(by="anna")


def split(study):
    study.split_code("work", [Code("search", "Search"), Code("job", "Job")]).apply(by="anna", decisions={})


def merge(study):
    study.merge_codes(["work"], "housing").apply(by="anna")


def merge_into_it(study):
    study.merge_codes(["rent"], "work").apply(by="anna")


@pytest.mark.parametrize("edit", [delete, split, merge, merge_into_it])
def test_a_rejection_of_a_code_that_is_gone_or_merged_teaches_nothing_and_is_counted(project, edit):
    assert declined(project) == ["work"]
    edit(project)
    assert declined(project) == []
    model = fitted(project)
    assert (model.facts["rejected"], model.facts["rejected_gone"]) == (0, 1)
    assert "of codes that are gone or were merged with others since, not learnt from: 1." in classifier_card(model)
    project.undo_codebook_edit(by="anna")
    assert declined(project) == ["work"]


def test_a_code_that_left_the_codebook_by_hand_stops_nothing(project):
    path = project.path / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").split("  - id: work")[0], encoding="utf-8")
    assert fitted(project).facts["rejected_gone"] == 1


def test_the_rejection_of_a_renamed_code_goes_on_teaching_also_after_it_was_renamed_twice(project):
    for old, new in (("work", "labour"), ("labour", "toil")):
        project.rename_code(old, new).apply(by="anna")
    assert declined(project) == ["toil"]
    rows = acceptance_rates(project.codings.where(coder="x"), project.codings, project.rejected)
    assert rows["code"].tolist() == ["toil", ""]


def test_what_was_rejected_after_a_merge_teaches(project):
    merge(project)
    project = open_project(project.path)
    reject(project, "housing")
    assert declined(project) == ["housing"]


@pytest.mark.parametrize("edit", [delete, split])
def test_the_verbs_go_on_after_a_rejected_code_is_gone(project, coding, tmp_path, edit):
    edit(project)
    for more in ((), ("--next", "1"), ("--blind", "1"), ("--card", tmp_path / "card.md")):
        assert "no code 'work'" not in coding("suggest", project.path, "--coder", "anna", *more)[2]
    assert "no code 'work'" not in coding("evaluate", project.path, "--coder", "anna")[2]


def test_a_table_of_rejections_that_is_none_is_refused(project):
    from coding.errors import CodingError

    with pytest.raises(CodingError, match="no table of rejected suggestions"):
        CodeClassifier(project.codebook).fit(project.corpus, project.codings, rejected="x")
    CodeClassifier(project.codebook).fit(project.corpus, project.codings, rejected=pd.DataFrame())


# Suggestions opened early ---------------------------------------------------------------------------------------------


def test_a_card_names_what_was_opened_before_it_was_read_and_what_came_from_there(project):
    text = project.corpus["R02"].text
    last = {"transcript": "R02", "start": text.index("But it"), "end": len(text.rstrip()), "source": "model"}
    project.accept({**last, "code": "housing", "id": "s1", "because": "model: p 0.80"}, coder="anna")
    facts = fitted(project).facts
    names = ("after_suggestions", "decided_only", "decided_accepted", "decided_rejected", "accepted_later")
    assert [facts[name] for name in names] == [2, 2, 1, 1, 0]
    card = classifier_card(fitted(project))
    assert (
        "Opened before it was read: R02. Of 2 turns there only the suggestions were decided on: 1 accepted one" in card
    )
    assert "1 rejected one as examples without it" in card
    assert "first read when suggestions were in view" not in card
    assert "turns that had not been read" not in card  # all of R02 was decided on
    project.done("R02", coder="anna")
    card = classifier_card(fitted(project))
    assert "2 of the turns were first read when suggestions were in view (R02, opened early)" in card
    assert "Opened before it was read" not in card
