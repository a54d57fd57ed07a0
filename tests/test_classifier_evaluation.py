"""Scores of a classifier: on whole participants held out, beside the rules, and honest about what they rest on."""

import warnings

import numpy as np
import pandas as pd
import pytest
from classifier_stories import BOOK, answers, read, study

from coding.agreement import coefficient
from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.errors import CodingError
from coding.figures import draw_learning_curve
from coding.transcript import Corpus

pytest.importorskip("sklearn")
from coding.classifier import (
    CodeClassifier,
    evaluate_classifier,
    evaluation_table,
    learning_curve,
    next_to_code,
    sample_unsuggested,
)
from coding.classifier.calibration import fit_sigmoids
from coding.classifier.scoring import at_coverage, calibration, counts, interval, overall


@pytest.fixture(scope="module")
def material():
    return study()


@pytest.fixture(scope="module")
def evaluation(material):
    return evaluate_classifier(CodeClassifier(BOOK, "document"), *material)


def test_every_unit_is_scored_once_by_others(evaluation, material):
    corpus, _ = material
    assert evaluation["n"].tolist() == [len(corpus)] * 3
    assert evaluation.attrs["folds"] == 5


def test_the_rules_stand_beside_the_classifier(evaluation, material):
    corpus, codings = material
    given = codings.matrix(corpus, "document", BOOK)["housing"]
    hit = pd.Series(
        [("flat" in corpus[name].text or "rent" in corpus[name].text) for name, *_ in given.index], index=given.index
    )
    row = evaluation.set_index("code").loc["housing"]
    assert row["rules_recall"] == pytest.approx((hit & given).sum() / given.sum())
    assert row["f1"] > row["rules_f1"]
    assert row["better"] == "classifier"


def test_a_code_that_nobody_gave_is_said_and_has_no_score(evaluation):
    row = evaluation.set_index("code").loc["health"]
    assert np.isnan(row["f1"])
    assert "nobody gave this code" in row["note"]


def test_codes_that_nobody_gave_dilute_no_figure(evaluation, material):
    corpus, codings = material
    more = [Code(f"extra{k}", "Extra", rules=Rules(any=["bus"])) for k in range(9)]
    larger = Codebook("Larger", "en", "1", codes=[*BOOK.codes, *more])
    diluted = evaluate_classifier(CodeClassifier(larger, "document"), corpus, codings)
    assert diluted.attrs["calibration"]["pairs"] == evaluation.attrs["calibration"]["pairs"] == 2 * len(corpus)
    for what in ("thresholds", "coverage", "methods"):
        ours, theirs = (evaluation_table(each, what).filter(regex="precision|micro") for each in (diluted, evaluation))
        pd.testing.assert_frame_equal(ours, theirs, atol=0.02)
    assert "10 codes are in no figure over all codes" in diluted.attrs["heading"]


def test_a_random_split_is_refused_unless_forced_and_then_marked(material):
    with pytest.raises(CodingError, match="A random split"):
        evaluate_classifier(CodeClassifier(BOOK, "document"), *material, "random")
    forced = evaluate_classifier(CodeClassifier(BOOK, "document"), *material, "random", force=True, folds=2)
    assert forced.attrs["heading"].startswith("RANDOM SPLIT")
    assert forced["note"].str.startswith("RANDOM SPLIT: ").all()


def test_any_split_that_parts_what_one_participant_said_is_refused_unless_forced_and_then_marked(material):
    codings = material[1]
    table = answers().assign(question=lambda rows: "q" + rows["id"].str[-1])
    asked = Corpus.from_frame(table, attributes=["participant", "site", "question"], language="en")
    for groups in ("document", "question"):
        with pytest.raises(CodingError, match=r"puts what one participant said on both sides \(12 of 12 interviews"):
            evaluate_classifier(CodeClassifier(BOOK, "document"), asked, codings, groups)
    with pytest.raises(CodingError, match="Holding out by 'question'"):
        evaluate_classifier(CodeClassifier(BOOK, "document"), asked, codings, site="question")
    forced = evaluate_classifier(CodeClassifier(BOOK, "document"), asked, codings, "question", force=True)
    assert forced.attrs["heading"].startswith("PARTICIPANTS SPLIT BY question: scores too good")
    assert forced["note"].str.startswith("PARTICIPANTS SPLIT BY question").all()


@pytest.mark.filterwarnings("ignore:No positive example")
def test_where_no_participants_are_named_it_is_said_and_no_participant_is_held_out():
    corpus = Corpus.from_frame(answers(), language="en")
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, read(answers(), corpus))
    heading = evaluation.attrs["heading"]
    assert (
        "120 documents of 120 transcripts read, whole transcripts held out in 5 folds. No participants are named"
        in heading
    )
    assert "participants held out" not in heading
    assert CodeClassifier(BOOK, "document").fit(corpus, read(answers(), corpus)).facts["participants"] == 0


def test_few_interviews_are_held_out_one_by_one():
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), *study(people=6))
    assert evaluation.attrs["folds"] == 6
    assert "Only 6 interviews" in evaluation.attrs["heading"]


def test_one_participant_cannot_be_evaluated():
    with pytest.raises(CodingError, match="one participant"):
        evaluate_classifier(CodeClassifier(BOOK, "document"), *study(people=1, each=30))


def test_a_site_is_held_out_as_a_whole(material):
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), *material, "site")
    assert evaluation.attrs["folds"] == 2
    named = evaluate_classifier(CodeClassifier(BOOK, "document"), *material, site="site")
    assert evaluation_table(named, "sites")["site"].tolist() == ["south", "north", "all sites"]
    assert named["site_f1"].iloc[0] == pytest.approx(evaluation["f1"].iloc[0])
    with pytest.raises(CodingError, match="no attribute 'town'"):
        evaluate_classifier(CodeClassifier(BOOK, "document"), *material, "town")


def test_two_coders_give_the_human_figure_and_it_is_the_kappa_of_agreement(material):
    corpus, codings = material
    table = answers()
    table.loc[::7, "codes"] = ""
    both = codings + read(table, corpus, "Bo")
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, both, coder="Ada")
    marks = {name: both.matrix(corpus, "document", BOOK, coder=name)["work"] for name in ("Ada", "Bo")}
    assert evaluation.set_index("code").loc["work", "human_kappa"] == pytest.approx(
        coefficient("cohen_kappa", pd.DataFrame(marks)).value
    )


def test_a_pair_weighs_by_the_units_that_both_read(material):
    corpus, codings = material
    table = answers()
    table.loc[::7, "codes"] = ""
    few = read(table.head(2).assign(codes=["", "work"]), corpus, "Cy")
    two, three = (
        evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings + more, coder="Ada").set_index("code")
        for more in (read(table, corpus, "Bo"), read(table, corpus, "Bo") + few)
    )
    whole = len(corpus)
    assert (two.loc["work", "human_n"], three.loc["work", "human_n"]) in {(whole, whole + 2), (whole, whole + 4)}
    assert abs(two.loc["work", "human_kappa"] - three.loc["work", "human_kappa"]) < 0.1


def test_a_code_that_was_given_only_since_suggestions_were_open_is_not_told_as_given_by_nobody(material):
    corpus, codings = material
    first = codings.where(codings.table["code"].astype(str).to_numpy() != "work")
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings.with_blind(first))
    row = evaluation.set_index("code").loc["work"]
    assert row["note"].startswith("given only since the interviews were done (")
    assert (row["positives"], pd.isna(row["f1"])) == (0, True)


def test_units_read_after_suggestions_are_not_scored(material):
    corpus, codings = material
    marks = codings.read
    marks.loc[marks["transcript"].isin(["P0-0", "P0-1"]), "unlocked"] = True
    table = codings.frame
    opened = Codings.from_columns(read=marks, **{name: table[name] for name in table.columns})
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, opened)
    assert evaluation.attrs["suggestions_left_out"] == 2
    assert evaluation["n"].iloc[0] == len(corpus) - 2


@pytest.mark.filterwarnings("ignore:No positive example")
def test_a_suggestion_accepted_on_a_second_look_changes_no_truth_and_no_human_figure(material):
    corpus, codings = material
    both = codings + read(
        answers(seed=0).assign(codes=lambda rows: rows["codes"].where(rows.index % 5 > 0)), corpus, "Bo"
    )
    given = codings.matrix(corpus, "document", BOOK)["work"]
    places = [place for place in given.index if not given[place]][:12]
    taken = pd.DataFrame(places, columns=["transcript", "start", "end"]).assign(code="work", coder="Ada")
    later = both + Codings.from_columns(source=["accepted"] * 12, **{name: taken[name] for name in taken})
    before, after = (
        evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, each, coder="Ada") for each in (both, later)
    )
    for what in ("n", "positives", "rules_f1", "human_kappa"):
        assert before[what].tolist() == pytest.approx(after[what].tolist(), nan_ok=True), what
    assert after.attrs["suggestions_left_out"] == 0
    facts = CodeClassifier(BOOK, "document").fit(corpus, later, coder="Ada").facts
    assert (facts["after_suggestions"], facts["accepted_later"]) == (0, 12)


def test_only_the_random_part_is_scored_when_asked_for(material):
    corpus, codings = material
    units = corpus.segments("document").iloc[::4][["transcript", "start", "end"]]
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings, score_on=units)
    assert evaluation["n"].iloc[0] == len(units)


def test_the_unread_participants_of_a_fold_take_no_part_in_its_learning():
    table = answers(14)
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    codings = read(table[table["participant"] != "P13"], corpus)
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings)
    assert evaluation["n"].iloc[0] == 130


def test_kappa_from_counts_is_that_of_agreement():
    draw = np.random.default_rng(1)
    one, other = draw.random((60, 1)) < 0.4, draw.random((60, 1)) < 0.5
    tally = counts(one, other, np.ones_like(one), np.repeat(np.arange(6), 10))
    marks = pd.DataFrame({"a": one[:, 0], "b": other[:, 0]})
    groups = np.repeat(np.arange(6), 10).tolist()
    told = coefficient("cohen_kappa", marks, interval=True, groups=groups)
    low, high = interval(tally, "kappa")
    assert tally.total().kappa[0, 0] == pytest.approx(told.value)
    assert (low[0], high[0]) == pytest.approx((told.low, told.high))


def test_a_perfect_machine_has_f1_one_and_an_idle_one_zero():
    given = np.array([[True], [False], [True]])
    known, group = np.ones_like(given), np.arange(3)
    assert overall(counts(given, given, known, group))["macro_f1"] == 1
    assert overall(counts(np.zeros_like(given), given, known, group))["macro_f1"] == 0


def test_calibration_error_is_the_gap_between_promise_and_share():
    chance, given = np.full((10, 1), 0.75), np.array([[True]] * 5 + [[False]] * 5)
    told, reliability = calibration(chance, given, np.ones_like(given))
    assert told["ece"] == pytest.approx(0.25)
    assert [row["pairs"] for row in reliability][7] == 10


def test_the_surest_units_come_first_in_coverage():
    chance = np.array([[0.9], [0.8], [0.2], [0.1], [0.05]])
    told = at_coverage(chance, chance > 0.5, np.ones((5, 1), dtype=bool))
    assert [round(row["precision"], 2) for row in told] == [1.0, 1.0, 0.67, 0.5, 0.4]


def test_a_sigmoid_recovers_probabilities_and_never_turns_a_score_round():
    draw = np.random.default_rng(0)
    score = draw.random((4000, 1))
    given = draw.random((4000, 1)) < score**2
    chance = fit_sigmoids(score, given, np.ones_like(given)).probability(score)
    told, _ = calibration(chance, given, np.ones_like(given))
    assert told["ece"] < 0.03
    turned = fit_sigmoids(score, ~given, np.ones_like(given))
    assert turned.slope[0] == 0


def test_a_learning_curve_begins_with_the_rules_and_ends_with_all_labels(material):
    curve = learning_curve(CodeClassifier(BOOK, "document"), *material, (0, 40), folds=3)
    assert curve["macro_f1"].iloc[0] == curve["rules_macro_f1"].iloc[0]
    assert curve["units"].is_monotonic_increasing
    assert curve["macro_f1"].iloc[-1] > curve["macro_f1"].iloc[0]


def test_a_learning_curve_has_no_size_twice_and_ends_where_the_evaluation_stands():
    corpus, codings = study(people=6)
    fresh = CodeClassifier(BOOK, "document")
    curve = learning_curve(fresh, corpus, codings, (0, 20, 45, 50, 55, 58, 59))
    assert not curve["units"].duplicated().any()
    evaluation = evaluate_classifier(fresh, corpus, codings)
    assert evaluation.attrs["folds"] == 6
    assert curve["macro_f1"].iloc[-1] == evaluation.attrs["methods"][0]["macro_f1"]
    assert curve["units"].iloc[-1] == 50  # each of six held out in turn


def test_a_learning_curve_is_in_order_of_size_and_repeats_of_one_size_are_one_point():
    corpus, codings = study(people=6)
    curve = learning_curve(CodeClassifier(BOOK, "document"), corpus, codings, (25, 0, 25), repeats=2)
    assert curve[["size", "repeat"]].to_numpy().tolist() == [[0, 0], [0, 1], [25, 0], [25, 1], [60, 0], [60, 1]]
    curve.loc[curve["size"] == 25, "units"] = [24.0, 27.0]
    assert draw_learning_curve(curve).alt_text.count("the rules alone") == 3
    with pytest.raises(CodingError, match="no scores"):
        draw_learning_curve(curve.assign(macro_f1=np.nan, rules_macro_f1=np.nan))


@pytest.mark.parametrize("rows", [range(2, 60), (7, 11, 13)])
def test_answering_always_no_has_kappa_nought_to_the_last_digit(rows):
    for n in rows:
        given = np.arange(3 * n)[:, None] % n == 0
        tally = counts(np.zeros_like(given), given, np.ones_like(given), np.zeros(len(given), dtype=int))
        assert str(overall(tally)["mean_kappa"]) == "0.0"


def test_a_learning_curve_learns_from_rejections(material):
    corpus, codings = material
    names = [name for name in corpus if int(name[1:].split("-")[0]) < 9]
    rest = [name for name in corpus if name not in names]
    gone = pd.DataFrame(
        {"transcript": rest, "start": 0, "end": [len(corpus[name].text) for name in rest], "code": "work"}
    )
    one, other = (
        learning_curve(CodeClassifier(BOOK, "document"), corpus, codings.where(transcript=names), (), rejected=each)
        for each in (None, gone)
    )
    assert not one.equals(other)
    with_rejections = evaluate_classifier(
        CodeClassifier(BOOK, "document"), corpus, codings.where(transcript=names), rejected=gone
    )
    assert other["macro_f1"].iloc[-1] == with_rejections.attrs["methods"][0]["macro_f1"]


def test_an_evaluation_has_the_tables_that_it_promises(evaluation):
    assert evaluation_table(evaluation, "methods")["method"].tolist() == ["predict", "suggest", "rules", "majority"]
    assert len(evaluation_table(evaluation, "reliability")) == 10
    with pytest.raises(CodingError, match="no table 'roc'"):
        evaluation_table(evaluation, "roc")


def test_an_evaluation_does_not_change_the_classifier(material):
    classifier = CodeClassifier(BOOK, "document")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        evaluate_classifier(classifier, *material)
    assert not classifier.is_fitted


def test_every_score_of_predict_and_suggest_has_an_interval_over_interviews(material):
    corpus, codings = material
    noisy = codings.where(np.arange(len(codings)) % 4 > 0)  # some codings are missing: nothing is perfect
    row = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, noisy).set_index("code").loc["housing"]
    for prefix in ("", "suggest_"):
        for what in ("precision", "recall", "f1", "kappa"):
            value, low, high = row[[prefix + what + end for end in ("", "_low", "_high")]]
            assert low < value < high or (value == high == 1 and low < 1) or np.isnan(low)
        assert row[prefix + "kappa_low"] < row[prefix + "kappa"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda c, *given: evaluate_classifier(c, *given, folds="x"), "folds='x': at least 2"),
        (lambda c, *given: evaluate_classifier(c, *given, folds=2.5), "folds=2.5: at least 2"),
        (lambda c, *given: evaluate_classifier(c, *given, seed=-1), "seed=-1: it is a whole number"),
        (lambda c, *given: next_to_code(*given, c, seed="a"), "seed='a': it is a whole number"),
        (lambda c, corpus, codings: sample_unsuggested(codings, corpus, "5"), "n='5': it is a whole number"),
        (lambda c, corpus, codings: sample_unsuggested(codings, corpus, 2.5), "n=2.5: it is a whole number"),
        (lambda c, *given: learning_curve(c, *given, ("a",)), "a size='a': it is a whole number"),
        (lambda c, *given: learning_curve(c, *given, 5), "sizes=5 is no list of numbers"),
        (lambda c, *given: learning_curve(c, *given, (10,), repeats=0), "repeats=0: it is a whole number"),
    ],
)
def test_a_number_that_cannot_be_is_told_in_a_sentence(material, call, told):
    with pytest.raises(CodingError, match=told):
        call(CodeClassifier(BOOK, "document"), *material)


def test_one_fold_is_none():
    corpus, codings = study()
    with pytest.raises(CodingError, match="folds=1: at least 2 folds"):
        evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings, folds=1)


def test_what_was_only_rejected_is_learnt_from_and_not_scored():
    corpus, codings = study()
    some = [name for name in corpus if not name.startswith("P0-")]
    own = codings.where(transcript=some)
    gone = pd.DataFrame({"transcript": ["P0-0"], "start": [0], "end": [len(corpus["P0-0"].text)], "code": ["work"]})
    with_it, without = (
        evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, own, rejected=rejected)
        for rejected in (gone, None)
    )
    assert with_it["n"].tolist() == without["n"].tolist() == [len(some)] * 3


def chosen(codings, names):
    """The same codings, as a study tells them: a machine chose these transcripts to be read."""
    read, frame = codings.read, codings.frame
    read["how"] = read["transcript"].isin(names).map({True: "chosen", False: "marked"})
    return Codings.from_columns(read=read, **{name: frame[name] for name in frame})


@pytest.mark.filterwarnings("ignore:No positive example")
def test_what_a_machine_chose_to_be_read_is_learnt_from_and_not_scored(material):
    corpus, codings = material
    names = [name for name in corpus if name.endswith(("-0", "-1"))]
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, chosen(codings, names))
    assert evaluation["n"].tolist() == [len(corpus) - 24] * 3
    assert evaluation.attrs["chosen_left_out"] == 24
    assert "24 documents are not scored: a machine chose them to be read" in evaluation.attrs["heading"]
    facts = CodeClassifier(BOOK, "document").fit(corpus, chosen(codings, names)).facts
    assert (facts["read"], facts["chosen"]) == (len(corpus), 24)
    again = chosen(codings, names) + codings.where(transcript=names)  # read whole besides
    assert evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, again).attrs["chosen_left_out"] == 0
    curve = learning_curve(CodeClassifier(BOOK, "document"), corpus, chosen(codings, names), ())
    predict = evaluation_table(evaluation, "methods").set_index("method").loc["rules"]
    assert curve["rules_macro_f1"].iloc[-1] == predict["macro_f1"]
    with pytest.raises(CodingError, match="without a machine's choice"):
        evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, chosen(codings, list(corpus)))


def test_what_is_clear_is_more_than_one_standard_error(evaluation):
    row = evaluation.set_index("code").loc["housing"]
    assert row["clear"]
    assert not evaluation.loc[evaluation["better"] == "same", "clear"].any()


def test_there_is_no_minus_before_a_nought(evaluation):
    for row in evaluation.attrs["methods"]:
        assert not str(row["mean_kappa"]).startswith("-0.0")
    exactly = np.array([[False], [False]])
    assert str(counts(exactly, ~exactly, ~exactly, np.array([0, 1])).total().kappa[0][0]) in ("0.0", "nan")


def test_what_is_no_classifier_is_refused(material):
    with pytest.raises(CodingError, match="'x' is no CodeClassifier"):
        evaluate_classifier("x", *material)
