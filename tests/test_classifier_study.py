"""The classifier in a study that goes on: codes are deleted, split, renamed and merged; participants withdraw; suggestions open early."""

import json

import pandas as pd
import pytest
from project_studies import make_study, put

from coding.codebook import Code
from coding.project import open_project

pytest.importorskip("sklearn")
from coding.classifier import (
    CodeClassifier,
    acceptance_rates,
    classifier_card,
    estimate_missed,
    missed_in_words,
    sample_unsuggested,
)
from coding.classifier.units import labels_of, text_units
from coding.cli.drawing import missed_by

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
        "Opened before it was read: R02. Of 2 turns there only the suggestions were decided on: 1 accepted, learnt from as an example "
        "with the code and 1 rejected, learnt from as an example without the code. They lean" in card
    )
    assert "learnt from as examples without the code: 1 (1 of them named above)." in card
    assert "first read when suggestions were in view" not in card
    assert "turns that had not been read" not in card  # all of R02 was decided on
    project.done("R02", coder="anna")
    card = classifier_card(fitted(project))
    assert "2 of the turns were first read when suggestions were in view (R02, opened early)" in card
    assert "Opened before it was read" not in card


def test_a_card_is_silent_on_what_was_not_decided_and_no_name_makes_a_heading(project):
    model = fitted(project)
    assert "accepted, learnt from" not in classifier_card(model)
    for names in ("after_suggestions_in", "decided_only_in"):
        model._facts[names] = ["P09\n\n# Evil <b>x</b>"]
    model._facts["after_suggestions"] += 1
    card = classifier_card(model)
    assert card.count("P09 # Evil &lt;b>x&lt;/b>") == 2
    assert "\n# Evil" not in card


@pytest.fixture
def accepted(project):
    """Anna has accepted two suggestions and rejected two of housing, and accepted one and rejected one of work."""
    text = project.corpus["R02"].text
    four = [("In a flat", "accept"), ("of my own", "accept"), ("The rent", "reject"), ("is high", "reject")]
    for words, code, act in [*((words, "housing", act) for words, act in four), ("But it", "work", "accept")]:
        start = text.index(words)
        row = {"transcript": "R02", "start": start, "end": start + len(words), "code": code, "id": f"{words} {code}"}
        getattr(project, act)({**row, "source": "model", "because": "model: p 0.80"}, coder="anna")
    reject(project, "work")
    return project


def rates_of(study):
    study = open_project(study.path)
    nothing = study.codings.where(coder="nobody")
    return acceptance_rates(nothing, study.codings.in_codebook(study.codebook), study.rejected)


def test_acceptance_of_a_code_that_is_gone_goes_with_it_on_both_sides(accepted):
    rates = rates_of(accepted)
    assert rates[["code", "accepted", "rejected"]].to_numpy().tolist() == [
        ["housing", 2, 2], ["work", 1, 1], ["", 3, 3]
    ]  # fmt: skip
    delete(accepted)
    rates = rates_of(accepted)
    assert rates[["code", "accepted", "rejected"]].to_numpy().tolist() == [["housing", 2, 2], ["", 2, 2]]
    assert rates.attrs["rejected_gone"] == 1
    assert "1 rejected suggestion of codes that are gone." in classifier_card(fitted(accepted), acceptance=rates)


def test_acceptance_of_merged_and_renamed_codes_counts_as_what_they_are_now(accepted):
    merge(accepted)
    study = open_project(accepted.path)
    reject(study, "housing")
    study.rename_code("housing", "home").apply(by="anna")
    assert rates_of(study)[["code", "accepted", "rejected"]].to_numpy().tolist() == [
        ["home", 3, 3],
        ["", 3, 3],
    ]  # one place was rejected as both


def test_an_incomplete_line_of_the_codebooks_log_stops_nothing(project):
    for more in ({}, {"act": "used"}, {"act": "used", "codebook": "x", "meanings": 3}):
        with (project.path / "codebook.log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"id": f"x{len(more)}", "time": "2026-01-01T00:00:00.000Z", **more}) + "\n")
    assert open_project(project.path).rejected["code_now"].tolist() == ["work"]


# A blind sample and what happens to a study ----------------------------------------------------------------------------


@pytest.fixture
def drawn(tmp_path):
    """Anna has read six turns drawn by lot from fourteen, and found nothing."""
    folder = make_study(tmp_path / "study")
    for number in (3, 4):
        turns = "\n\n".join(f"I: And {k}?\n\nR0{number}: It is number {k} of {number}, a quiet year." for k in range(3))
        (folder / "transcripts" / f"R0{number}.md").write_text(
            f"---\nparticipant: P{number}\n---\n\n{turns}\n", encoding="utf-8"
        )
    group = "I: Well?\n\nMaja: We like it.\n\nOlle: So do I.\n\nI: And?\n\nMaja: It is calm.\n\nOlle: It is dull.\n"
    (folder / "transcripts" / "G1.md").write_text(group, encoding="utf-8")
    study = open_project(folder)
    nothing = study.codings.where(coder="rules")
    sample = sample_unsuggested(nothing, study.corpus, 6, open_to=study.corpus, seed=1)
    id = study.keep_sample(sample, coder="anna")
    for row in sample.itertuples():
        study.mark_read(row.transcript, row.start, row.end, coder="anna", sample=id)
    return study, sample


def missed(study):
    study = open_project(study.path)
    own = study.codings.where(coder="anna")
    return estimate_missed(study.samples, own, study.corpus, study.codebook)


def test_after_a_withdrawal_the_sample_is_one_of_what_is_left(drawn):
    study, sample = drawn
    assert (
        missed_in_words(missed(study))[0]
        == "Of 14 units with no suggestion that had not been read, 6 were drawn by lot and 6 read."
    )
    gone = int((sample["transcript"] == "R03").sum())
    assert gone == 2
    study.withdraw("P3", by="anna")
    told = missed(study)
    assert (told.attrs["population"], told.attrs["drawn"], told.attrs["read"]) == (11, 6 - gone, 6 - gone)
    assert missed_in_words(told)[0] == (
        "Of 14 units with no suggestion that had not been read, 6 were drawn by lot. 2 of these were withdrawn from the study since; "
        "the other 4 stand for the 11 units left, and 4 were read."
    )
    assert told["missed_high"].max() <= 11 - (6 - gone)
    assert not any("R03" in path.read_text(encoding="utf-8") for path in study.path.glob("codings/*"))


def test_of_a_shared_transcript_with_somebody_withdrawn_nothing_is_counted(drawn):
    study, sample = drawn
    study.withdraw("G1/Maja", by="anna")
    told = missed(study)
    assert told.attrs["population"] == 10
    assert told.attrs["drawn"] == int((sample["transcript"] != "G1").sum())


def test_a_sample_that_never_told_its_transcripts_is_left_out_after_a_withdrawal(drawn):
    study, sample = drawn
    assert len(study.samples)
    plain = sample.copy()
    plain.attrs = {}
    id = study.keep_sample(plain, coder="anna")
    assert id in set(study.samples["sample"])
    study.withdraw("P3", by="anna")
    assert id not in set(open_project(study.path).samples["sample"])
    lost = open_project(study.path).lost_samples
    assert lost[["sample", "coder", "drawn", "answered", "why"]].to_numpy().tolist() == [
        [id, "anna", 6, 0, "withdrawn"]
    ]


def edited(study, name, old, new):
    path = study.path / "transcripts" / f"{name}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return open_project(study.path)


def test_a_sample_moves_with_its_words_when_a_text_was_edited(drawn):
    study, sample = drawn
    before = study.samples
    study = edited(study, "R03", "It is number 0 of 3, a quiet year.", "It is the very first of three, a quiet year.")
    moved = set(before["start"]) - set(study.samples["start"])
    assert moved
    study.reanchor(apply=True, by="anna")
    study = open_project(study.path)
    told = missed(study)
    edits = 6 - len(study.samples)
    assert (told.attrs["drawn"], told.attrs["read"], told.attrs["population"]) == (6 - edits, 6 - edits, 14)
    assert edits == int((sample["text"] == "It is number 0 of 3, a quiet year.").sum())
    pd.testing.assert_frame_equal(
        study.samples[["sample", "coder", "answered"]], before[["sample", "coder", "answered"]].iloc[: 6 - edits]
    )
    study.undo(coder="anna")  # the edit of the places, which leaves the draw as it was
    assert set(open_project(study.path).blind_draws["start"]) == set(before["start"])


def test_what_fell_out_of_a_sample_is_told_by_why(drawn):
    study, sample = drawn
    words = sample.loc[sample["transcript"] == "R04", "text"].iloc[0]
    study = edited(study, "R04", words, "Of that we never spoke again.")
    study.reanchor(apply=True, by="anna")
    assert missed_in_words(missed(study))[0] == (
        "Of 14 units with no suggestion that had not been read, 6 were drawn by lot. The words of 1 of these were edited since; "
        "the other 5 stand for the 14 units, and 5 were read."
    )
    study.withdraw("P3", by="anna")
    assert (
        "2 of these were withdrawn from the study since and the words of 1 were edited since; the other 3 stand for the 11 units left, "
        "and 3 were read." in missed_in_words(missed(study))[0]
    )


LOST = (
    "A blind sample of unsuggested text was drawn (6 units, 6 of them read); since {why} it cannot be counted any more."
)


def withdraw_all_that_was_drawn(study):
    for participant in ("G1/Maja", "P3", "P4", "P1", "P2"):
        study.withdraw(participant, by="anna")


def edit_all_that_was_drawn(study):
    for row in study.samples.itertuples():
        words = study.corpus[row.transcript].text[row.start : row.end]
        edited(study, row.transcript, words, words[:2] + "[cut]" + words[2:])


def as_an_earlier_version_wrote(study):
    """Logs that never told of how many in each transcript a sample was drawn."""
    for path in study.path.glob("codings/*.jsonl"):
        events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [{key: event[key] for key in event if key not in ("populations", "drawn")} for event in events]
        path.write_text("".join(json.dumps(event) + "\n" for event in kept), encoding="utf-8")


def withdraw_one_from_an_older_study(study):
    as_an_earlier_version_wrote(study)
    (study.path / "transcripts" / "R09.md").write_text("---\nparticipant: P9\n---\n\nR09: Yes.\n", encoding="utf-8")
    open_project(study.path).withdraw("P9", by="anna")


@pytest.mark.parametrize(
    ("lose", "why"),
    [
        (withdraw_all_that_was_drawn, "somebody was withdrawn from the study"),
        (withdraw_one_from_an_older_study, "somebody was withdrawn from the study"),
        (edit_all_that_was_drawn, "its words were edited"),
    ],
)
def test_a_sample_that_cannot_be_counted_any_more_is_still_told(drawn, coding, lose, why):
    study, _ = drawn
    lose(study)
    study = open_project(study.path)
    assert study.samples.empty
    row = study.lost_samples.iloc[0]
    assert bool(row["since"]) == (row["why"] == "withdrawn")
    told = f"{why} ({row['since']})" if row["since"] else why
    card = study.path.parent / "card.md"
    assert LOST.format(why=told) in " ".join(coding("status", study.path)[1].split())
    missing = missed_by(study, "anna")
    assert missed_in_words(missing) == [LOST.format(why=told), "How much the suggestions missed is not known."]
    if "anna" in study.codings.coders:
        assert coding("suggest", study.path, "--coder", "anna", "--card", card)[0] == 0
        assert LOST.format(why=told) in card.read_text(encoding="utf-8")
        assert "No blind sample of unsuggested text was read" not in card.read_text(encoding="utf-8")


def test_a_lost_sample_is_told_beside_one_that_counts(drawn, coding):
    study, sample = drawn
    first = sample.assign(without="work").iloc[:3]
    id = study.keep_sample(first, coder="anna")
    study.mark_read(*first.iloc[0][["transcript", "start", "end"]], coder="anna", sample=id)
    delete(study)
    lines = missed_in_words(missed_by(open_project(study.path), "anna"))
    assert "6 were drawn by lot and 6 read" in lines[0]
    assert lines[-1] == (
        "A blind sample of unsuggested text was drawn (3 units, 1 of them read); since its code is gone or was merged with others it "
        "cannot be counted any more."
    )
    assert lines[-1] in coding("status", study.path)[1]


def test_passages_of_a_lost_sample_count_for_the_half_that_may_be_drawn(drawn):
    study, sample = drawn
    study.keep_sample(sample.assign(without="work"), coder="anna")
    delete(study)
    study = open_project(study.path)
    nothing = study.codings.where(coder="rules")
    with pytest.warns(UserWarning, match="1 are drawn, not 14"):  # of 14 six were drawn, read again or not
        again = sample_unsuggested(nothing, study.corpus, 14, drawn_before=study.blind_draws)
    assert len(again) == 1
    left = study.blind_draws
    as_an_earlier_version_wrote(study)
    assert open_project(study.path).blind_draws.equals(left)


@pytest.mark.parametrize("edit", [delete, split, merge])
def test_a_sample_for_a_code_that_is_gone_or_merged_tells_nothing_and_stops_nothing(drawn, coding, edit):
    study, sample = drawn
    study.keep_sample(sample.assign(without="work"), coder="anna")
    kept = study.samples["sample"].iloc[0]
    edit(study)
    assert set(open_project(study.path).samples["sample"]) == {kept}
    assert coding("status", study.path)[0] == 0


def test_a_sample_for_a_renamed_code_goes_by_its_present_id(drawn):
    study, sample = drawn
    study.keep_sample(sample.assign(without="work"), coder="anna")
    study.rename_code("work", "labour").apply(by="anna")
    assert open_project(study.path).samples["without"].tolist()[-1] == "labour"
