"""Around the classifier: what to read next, what was missed, a saved classifier, and the card of the method section."""

import numpy as np
import pandas as pd
import pytest
from classifier_stories import BOOK, answers, read, study

from coding.codebook import Code, Codebook
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus

pytest.importorskip("sklearn")
from coding.classifier import (
    CodeClassifier,
    acceptance_rates,
    classifier_card,
    estimate_missed,
    evaluate_classifier,
    missed_in_words,
    next_to_code,
    read_classifier,
    sample_unsuggested,
    write_card,
    write_classifier,
)

pytestmark = pytest.mark.filterwarnings("ignore:No positive example")


# What to read next ---------------------------------------------------------------------------------------------------


def test_what_comes_next_was_not_read_and_holds_a_part_drawn_by_lot(half_read):
    corpus, codings, classifier = half_read
    table = next_to_code(corpus, codings, classifier, 20)
    assert len(table) == 20
    assert table["part"].value_counts().to_dict() == {"uncertain": 16, "random": 4}
    assert not set(table["transcript"]) & set(codings.read["transcript"])
    assert not table.duplicated(["transcript", "start"]).any()


def test_when_nothing_was_read_the_rules_show_where_to_begin():
    table = answers(14)
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    nothing = read(table, corpus).where(transcript=[])
    first = next_to_code(corpus, nothing, CodeClassifier(BOOK, "document"), 10, random_share=0)
    assert set(first["part"]) == {"start"}
    assert first["because"].str.startswith("rules hit for").all()
    assert first["because"].str.contains("housing").any()
    assert first["because"].str.contains("work").any()


def test_when_all_was_read_there_is_a_second_look():
    corpus, codings = study()
    table = next_to_code(corpus, codings, CodeClassifier(BOOK, "document").fit(corpus, codings), 6)
    assert len(table) == 6


def test_the_unsure_come_first(half_read):
    corpus, codings, classifier = half_read
    table = next_to_code(corpus, codings, classifier, 10, random_share=0)
    chances = classifier.predict_proba(corpus)[["housing", "work"]]
    chosen = chances.loc[list(table[["transcript", "start", "end"]].itertuples(index=False, name=None))]
    unread = chances[~chances.index.get_level_values(0).isin(set(codings.read["transcript"]))]
    assert (chosen - 0.5).abs().min(axis=1).mean() <= (unread - 0.5).abs().min(axis=1).mean()


def test_the_same_seed_gives_the_same_units(half_read):
    assert next_to_code(*half_read, 8, seed=5).equals(next_to_code(*half_read, 8, seed=5))


def test_asking_for_no_unit_is_refused(half_read):
    with pytest.raises(CodingError, match="at least 1 unit"):
        next_to_code(*half_read, 0)


# What was missed, what became of suggestions --------------------------------------------------------------------------


def test_a_blind_sample_holds_nothing_suggested_and_nothing_that_tells(half_read):
    corpus, codings, classifier = half_read
    suggestions = classifier.suggest(corpus, given=True)
    sample = sample_unsuggested(suggestions, corpus, 15, unit="document", unread_by=codings, open_to=corpus)
    assert not set(sample["transcript"]) & set(suggestions.frame["transcript"])
    assert not set(sample["transcript"]) & set(codings.read["transcript"])
    told = {"transcript", "start", "end", "participant", "locator", "text", "population", "without"}
    assert set(sample.columns) == told
    assert sample["without"].eq("").all()


def test_what_was_missed_is_estimated_with_an_interval(half_read):
    corpus, _, classifier = half_read
    sample = sample_unsuggested(classifier.suggest(corpus, given=True), corpus, 20, code="work", unit="document")
    found = sample.assign(code=["work"] * 2 + [""] * (len(sample) - 2), coder="Bo")
    codings = Codings.from_frame(found[["transcript", "code", "coder"]], corpus)
    row = estimate_missed(sample, codings, corpus, BOOK).iloc[0]
    assert (row["code"], row["sampled"], row["found"]) == ("work", 20, 2)
    assert row["low"] < 0.1 < row["high"]
    assert row["missed"] == pytest.approx(0.1 * sample.attrs["population"], abs=0.1)


def test_no_more_than_half_is_drawn_as_the_rest_would_tell_what_is_suggested(half_read):
    corpus, codings, classifier = half_read
    suggestions = classifier.suggest(corpus, given=True)
    everything = sample_unsuggested(
        suggestions, corpus, 200, unit="document", unread_by=codings, open_to=corpus, seed=2
    )
    size = len(everything)
    with pytest.warns(UserWarning, match=f"{size // 2} are drawn, not {size}: with more than half, what is left over"):
        half = sample_unsuggested(suggestions, corpus, 200, unit="document", unread_by=codings, seed=2)
    assert half["transcript"].tolist() == everything["transcript"].tolist()[: size // 2]
    with pytest.raises(CodingError, match="Half of what has no suggestion"):
        sample_unsuggested(
            suggestions,
            corpus,
            5,
            unit="document",
            unread_by=codings,
            drawn_before=everything.iloc[: (size + 1) // 2 + size],
        )
    with pytest.raises(CodingError, match="no transcript 'P99'"):
        sample_unsuggested(suggestions, corpus, 5, unit="document", open_to=["P99"])


@pytest.mark.parametrize(("population", "size", "found"), [(16, 8, 1), (12, 10, 3), (5, 5, 2), (40, 10, 10)])
def test_the_interval_of_what_was_missed_holds_no_number_that_cannot_be(half_read, population, size, found):
    corpus, _, _ = half_read
    names = list(corpus)[:size]
    ends = [len(corpus[name].text) for name in names]
    sample = pd.DataFrame({"transcript": names, "start": 0, "end": ends, "population": population, "without": "work"})
    said = pd.DataFrame({"transcript": names, "code": ["work"] * found + [""] * (size - found), "coder": "Bo"})
    row = estimate_missed(sample, Codings.from_frame(said, corpus), corpus, BOOK).iloc[0]
    assert found <= row["missed_low"] <= row["missed"] <= row["missed_high"] <= found + population - size
    assert row["low"] * population == pytest.approx(row["missed_low"], abs=0.05)


def test_what_was_missed_is_told_in_sentences(half_read):
    corpus, _, classifier = half_read
    sample = sample_unsuggested(classifier.suggest(corpus, given=True), corpus, 20, code="work", unit="document")
    some = sample.head(18).assign(code=["work"] * 2 + [""] * 16, coder="Bo")
    told = missed_in_words(
        estimate_missed(sample, Codings.from_frame(some[["transcript", "code", "coder"]], corpus), corpus, BOOK)
    )
    assert told[0].endswith(
        "units with no suggestion of work that had not been read, 20 were drawn by lot and 18 read."
    )
    assert told[1] == "The sample is not read to the end: what follows may change."
    assert told[2].startswith("Missed, work: 2 of 18 carried it, about ")
    unread = estimate_missed(
        sample, Codings.from_frame(some.head(0)[["transcript", "code", "coder"]], corpus), corpus, BOOK
    )
    assert "none of it was read" in missed_in_words(unread)[0]


def test_a_sample_keeps_its_population_in_a_csv_file(half_read, tmp_path):
    corpus, codings, classifier = half_read
    sample = sample_unsuggested(classifier.suggest(corpus, given=True), corpus, 20, code="work", unit="document")
    sample.to_csv(tmp_path / "sample.csv", index=False)
    again = pd.read_csv(tmp_path / "sample.csv")
    assert not again.attrs
    assert estimate_missed(again, codings, corpus, BOOK).equals(estimate_missed(sample, codings, corpus, BOOK))
    everything = sample_unsuggested(classifier.suggest(corpus, given=True), corpus, 5, unit="document")
    everything.to_csv(tmp_path / "sample.csv", index=False)
    assert len(estimate_missed(pd.read_csv(tmp_path / "sample.csv"), codings, corpus, BOOK)) == len(BOOK)
    with pytest.raises(CodingError, match="several samples"):
        estimate_missed(pd.concat([sample, everything]), codings, corpus, BOOK)


def test_a_sample_for_a_parent_holds_no_text_suggested_for_a_code_below_it(half_read):
    corpus, codings, classifier = half_read
    tree = Codebook("t", "en", codes=[Code("life", "Life", codes=list(BOOK.codes))])
    suggestions = classifier.suggest(corpus, given=True)
    sample = sample_unsuggested(suggestions, corpus, 200, code="life", codebook=tree, unit="document", open_to=corpus)
    assert not set(sample["transcript"]) & set(suggestions.frame["transcript"])
    assert estimate_missed(sample, codings, corpus, tree)["code"].tolist() == ["life", "housing", "work", "health"]
    alone = sample_unsuggested(suggestions, corpus, 200, code="life", unit="document", open_to=corpus)
    with pytest.raises(CodingError, match=r"without those below it \(health, housing, work\)"):
        estimate_missed(alone, codings, corpus, tree)


def test_a_table_that_is_no_sample_is_refused(half_read):
    corpus, codings, _ = half_read
    with pytest.raises(CodingError, match="no sample of unsuggested text"):
        estimate_missed(pd.DataFrame({"transcript": []}), codings, corpus, BOOK)


def test_acceptance_counts_what_was_decided(half_read):
    corpus, _, classifier = half_read
    suggestions = classifier.suggest(corpus, code="work")
    table = suggestions.frame
    taken = table.head(3).assign(coder="Ada", source="accepted", id="")
    accepted = Codings.from_columns(
        **{name: taken[name] for name in ("transcript", "start", "end", "code", "coder", "source")}
    )
    rates = acceptance_rates(suggestions, accepted, table.iloc[3:4])
    row = rates.iloc[-1]
    assert (row["accepted"], row["rejected"], row["open"]) == (3, 1, len(suggestions) - 4)
    assert row["share"] == 0.75
    safe = table["because"].str.partition(";")[0].str.endswith(", safe")
    assert row[["safe_accepted", "safe_rejected"]].tolist() == [int(safe[:3].sum()), int(safe[3:4].sum())]


def test_acceptance_does_not_change_when_the_model_no_longer_suggests_what_was_rejected(half_read):
    corpus, _, classifier = half_read
    suggestions = classifier.suggest(corpus, code="work")
    table = suggestions.frame
    keys = ["transcript", "start", "end", "code"]
    taken = table.head(3).assign(coder="Ada", source="accepted")
    accepted = Codings.from_columns(**{name: taken[name] for name in [*keys, "coder", "source"]})
    later = suggestions.where(transcript=table["transcript"].tolist()[10:])
    rates = acceptance_rates(later, accepted, table.iloc[3:5]).set_index("code")
    for name in ("work", ""):
        assert rates.loc[name, ["suggested", "accepted", "rejected"]].tolist() == [len(later), 3, 2]
        assert rates.loc[name, "open"] == len(later)
        assert rates.loc[name, "share"] == 0.6


def test_parents_include_children_in_decisions_probabilities_and_scores(half_read):
    corpus, codings, _ = half_read
    tree = Codebook("t", "en", codes=[Code("life", "Life", codes=list(BOOK.codes))])
    classifier = CodeClassifier(tree, "document", suggest_from=0.3).fit(corpus, codings)
    decided, chances = classifier.predict(corpus), classifier.predict_proba(corpus)
    for below in ("housing", "work", "health"):
        assert not (decided[below] & ~decided["life"]).any()
        assert (chances[below] <= chances["life"]).all()
    # a child of which the parent's own score says nothing
    model, rules = np.zeros((1, 4)), np.zeros((1, 4))
    model[0, 1] = 0.99
    assert classifier.decisions(model, rules, rules > 0)[0].tolist()[:2] == [True, True]
    made = classifier.chances(model, rules)
    assert made[0, 0] == made[0, 1]
    assert classifier.shown(made, rules > 0)[0].tolist()[:2] == [True, True]


def test_after_a_study_was_learnt_from_only_what_its_coder_marked_done_is_suggested_for(half_read):
    corpus, codings, classifier = half_read
    read_whole = set(codings.read["transcript"])
    assert set(classifier.suggest(corpus).frame["transcript"]) - read_whole  # from a table: all is open
    done = sorted(read_whole)[::2]
    how = codings.read["transcript"].isin(done).map({True: "done", False: "marked"})
    frame = codings.frame
    of_study = Codings.from_columns(read=codings.read.assign(how=how), **{name: frame[name] for name in frame})
    learnt = CodeClassifier(BOOK, "document").fit(corpus, of_study)
    with pytest.warns(UserWarning, match="No suggestions for 95 transcripts that Ada had not marked done"):
        shown = learnt.suggest(corpus, given=True)
    assert set(shown.frame["transcript"]) <= set(done)
    assert len(learnt.suggest(corpus, open_to=corpus, given=True)) > len(shown) > 0
    drawn = sample_unsuggested(
        shown, corpus, 200, unit="document", open_to=corpus
    )  # what was closed is not "without a suggestion"
    assert set(drawn["transcript"]) <= set(done)


def test_what_the_coder_has_given_is_not_suggested_to_the_coder(half_read):
    corpus, codings, classifier = half_read
    given = set(codings.frame[["transcript", "code"]].itertuples(index=False, name=None))
    shown, all_of_it = (classifier.suggest(corpus, given=each).frame for each in (False, True))
    pairs = [set(each[["transcript", "code"]].itertuples(index=False, name=None)) for each in (shown, all_of_it)]
    assert not pairs[0] & given
    assert pairs[1] & given
    assert pairs[0] == pairs[1] - given
    gone = classifier.suggest(corpus, code="housing", given=True).frame.head(3)  # rejected, but given by hand as well
    again = CodeClassifier(BOOK, "document").fit(corpus, codings, rejected=gone).suggest(corpus).frame
    assert not given & set(again[["transcript", "code"]].itertuples(index=False, name=None))


def test_what_was_rejected_is_not_suggested_again_and_teaches_nobody_else(half_read, tmp_path):
    corpus, codings, classifier = half_read
    gone = classifier.suggest(corpus, code="housing").frame.tail(6)  # of participants who were not read
    again = CodeClassifier(BOOK, "document").fit(corpus, codings, rejected=gone)
    write_classifier(again, tmp_path / "c")
    places = set(gone[["transcript", "code"]].itertuples(index=False, name=None))
    for model in (again, read_classifier(tmp_path / "c", BOOK)):
        shown = model.suggest(corpus).frame
        assert len(shown)
        assert not places & set(shown[["transcript", "code"]].itertuples(index=False, name=None))
    theirs = CodeClassifier(BOOK, "document").fit(corpus, codings, rejected=gone.assign(coder="Bo"))
    assert theirs.facts["rejected"] == 0
    assert theirs.suggest(corpus) == classifier.suggest(corpus)


# The card -------------------------------------------------------------------------------------------------------------


def test_the_interval_of_acceptance_is_over_interviews(half_read):
    corpus, _, classifier = half_read
    suggestions = classifier.suggest(corpus)
    gone = suggestions.frame.iloc[::3]
    taken = suggestions.where(~np.isin(np.arange(len(suggestions)), np.arange(0, len(suggestions), 3))).frame
    accepted = Codings.from_columns(
        **{name: taken.assign(coder="Ada", source="accepted")[name] for name in [*taken.columns[:6]]}
    )
    row = acceptance_rates(suggestions, accepted, gone).iloc[-1]
    assert row["low"] < row["share"] < row["high"]
    few = suggestions.frame.head(4)
    assert np.isnan(acceptance_rates(suggestions, accepted.where(transcript=[]), few).iloc[-1]["low"])


def test_a_card_names_what_was_read_with_suggestions_in_view(half_read):
    corpus, codings, _ = half_read
    marks = codings.read
    marks.loc[marks["transcript"] == "P0-0", "unlocked"] = True
    frame = codings.frame
    opened = Codings.from_columns(read=marks, **{name: frame[name] for name in frame})
    card = classifier_card(CodeClassifier(BOOK, "document").fit(corpus, opened))
    assert "1 of the documents were first read when suggestions were in view (P0-0, opened early)" in card


def test_the_card_tells_data_settings_scores_limits_versions_and_seed(half_read, tmp_path):
    corpus, codings, classifier = half_read
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings)
    write_card(classifier, tmp_path / "card.md", evaluation=evaluation)
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "from 90 documents that Ada had read, in 90 transcripts by 9 participants" in card
    assert "50 documents that had not been read" in card
    assert "held out in 5 folds" in card or "held out in 9 folds" in card
    assert "scikit-learn" in card
    assert "seed 0" in card
    assert "no second coder" in card
    assert "| health | search |" in card


def test_a_card_without_scores_says_that_nothing_was_measured(half_read):
    card = classifier_card(half_read[2])
    assert "Not measured." in card
    assert "how much the suggestions missed is not known" in card


def test_scores_of_other_codings_do_not_stand_in_a_card(half_read):
    corpus, _, classifier = half_read
    fresh = CodeClassifier(BOOK, "document")
    theirs = read(answers(14), corpus, "Bo")
    with pytest.raises(CodingError, match="learnt from 'Ada', but the evaluation scores the codings of 'Bo'"):
        classifier_card(classifier, evaluation=evaluate_classifier(fresh, corpus, theirs))
    more = read(answers(14), corpus)
    with pytest.raises(CodingError, match="learnt from 90 documents that were read, but the evaluation rests on 140"):
        classifier_card(classifier, evaluation=evaluate_classifier(fresh, corpus, more))


def test_a_card_tells_only_of_what_the_fitted_model_has(half_read):
    corpus, codings, classifier = half_read
    assert ("a column per keyword rule" in classifier_card(classifier)) == classifier.fitted.model.hits
    with pytest.warns(UserWarning, match="No positive example"):
        searched = CodeClassifier(BOOK, "document").fit(corpus, codings.where(transcript=["P0-0", "P1-0"]))
    assert "No model was fitted: no code had enough examples." in classifier_card(searched)


def test_a_card_names_the_sites_that_were_held_out():
    corpus, codings = study()
    classifier = CodeClassifier(BOOK, "document").fit(corpus, codings)
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings, site="site")
    card = classifier_card(classifier, evaluation=evaluation)
    assert "Held out south: macro F1" in card
    assert "Over all sites, each held out in turn: macro F1" in card


def test_a_card_takes_only_tables_that_it_knows(half_read, tmp_path):
    with pytest.raises(CodingError, match="no table 'scores'"):
        write_card(half_read[2], tmp_path / "card.md", scores=pd.DataFrame())
    with pytest.raises(CodingError, match="learnt nothing yet"):
        classifier_card(CodeClassifier(BOOK))


def test_probabilities_lie_between_nought_and_one(half_read):
    corpus, _, classifier = half_read
    chances = classifier.predict_proba(corpus).to_numpy()
    assert ((chances >= 0) & (chances <= 1)).all()
    assert np.isfinite(chances).all()
