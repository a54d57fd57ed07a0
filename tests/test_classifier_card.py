"""Every sentence of a card is true of the fit that it tells of: none, one, few and many interviews; rules, model, one's own."""

import numpy as np
import pandas as pd
import pytest
from classifier_stories import BOOK, answers, read, study

from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.transcript import Corpus

pytest.importorskip("sklearn")
from coding.classifier import CodeClassifier, acceptance_rates, classifier_card, evaluate_classifier

pytestmark = pytest.mark.filterwarnings(
    "ignore:No positive example", "ignore:Nothing in this corpus", "ignore:All that was read comes from one"
)


def part_read(people, *, each=10, **settings):
    """A classifier fitted on so many of fourteen participants."""
    table = answers(14, each)
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    codings = read(table[table["participant"].isin([f"P{k}" for k in range(people)])], corpus)
    return corpus, codings, CodeClassifier(BOOK, "document", **settings).fit(corpus, codings)


def test_nothing_was_read():
    card = classifier_card(part_read(0)[2])
    assert "learnt from no reading: nothing had been read" in card
    assert "No model was fitted: no code had enough examples." in card
    assert "No probability is given: nothing could be held out" in card
    assert "Not measured (nothing was read)" in card
    for false in ("weak", "sigmoid", "averaged", "Probabilities", "standard error", "weighed rules", "balanced"):
        assert false not in card


@pytest.mark.parametrize("select", [True, False])
def test_one_interview_was_read(select):
    classifier = part_read(1, each=60, select=select)[2]
    assert classifier.fitted.model is None
    card = classifier_card(classifier)
    assert "from 60 documents that Ada had read, in 60 transcripts by 1 participant. 780 documents that had not" in card
    assert "No model was fitted: nothing could be held out to try it on." in card
    assert "No probability is given: nothing could be held out to fit one on." in card
    assert "No choice between rules and model was made." in card
    assert "Keyword search suggests every hit, and none is called safe." in card
    for false in ("weak", "sigmoid", "averaged", "Probabilities", "called safe from", "1 participants"):
        assert false not in card


def test_three_interviews_were_read_and_no_code_has_enough_examples():
    classifier = part_read(3)[2]
    assert classifier.fitted.blended
    card = classifier_card(classifier)
    assert "No model was fitted: no code had enough examples." in card
    assert "Probabilities by a sigmoid fitted on participants held out in 3 folds." in card
    assert "A code with fewer than 20 positives, or from fewer than 5 participants, was not learnt." in card
    assert "110 documents that had not been read were not taken as examples without a code." in card
    for false in ("weak", "averaged", "called safe from", "standard error"):
        assert false not in card
    two = classifier_card(part_read(2)[2])
    assert "participants held out in 2 folds" in two


def test_few_interviews_and_weak_labels():
    classifier = part_read(3, select=False)[2]
    assert classifier.fitted.model is not None
    card = classifier_card(classifier)
    assert "the 110 documents that had not were weak examples for the model" in card
    assert "averaged with that of the keyword rules (0.4 and 0.6), and gives a code from 0.4 on" in card
    assert "No choice between rules and model was asked for." in card
    assert "not taken as examples" not in card
    assert "a column per keyword rule" not in card
    without = classifier_card(part_read(3, select=False, weak=False)[2])
    assert "weak examples" not in without
    assert "averaged" not in without
    assert "a column per keyword rule" in without


def test_many_interviews():
    corpus, codings = study(people=14, each=30)
    card = classifier_card(CodeClassifier(BOOK, "document").fit(corpus, codings))
    assert "Per code a logistic regression (C = 4, balanced classes)." in card
    assert "Per code the rules were taken when they coded held-out participants clearly better" in card
    assert "is suggested from probability 0.5 on, called safe from 0.9 on" in card
    for false in ("weak", "had not been read", "averaged", "No model", "No probability"):
        assert false not in card


def test_a_model_that_was_tried_and_lost_to_the_rules():
    corpus, codings = study(people=14, each=30)
    found = {name for name in corpus if any(word in corpus[name].text.lower() for word in ("weather", "winter"))}
    table = pd.DataFrame({"transcript": list(corpus), "coder": "Ada"})
    draw = np.random.default_rng(1)
    noise = draw.random(len(table)) < 0.02  # what no model learns
    table["code"] = [
        "lost" if (name in found) != off else "" for name, off in zip(table["transcript"], noise, strict=True)
    ]
    book = Codebook("b", "en", codes=[Code("lost", "Lost", rules=Rules(any=["weather", "winter"]))])
    del codings
    classifier = CodeClassifier(book, "document").fit(corpus, Codings.from_frame(table, corpus))
    if classifier.choices["way"].tolist() != ["rules"]:
        classifier.fitted.choices[0] = type(classifier.fitted.choices[0])("rules", "told", 0.9, 0.8)
        object.__setattr__(classifier.fitted, "model", None)
    card = classifier_card(classifier)
    assert "A model was tried on held-out participants; the rules coded them better" in card
    assert "What the model or weighed rules give is suggested from probability 0.5 on" in card
    assert "Keyword search suggests" not in card


def test_a_model_of_ones_own():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline

    class Letters:
        def encode(self, texts):
            return np.array([[text.count(letter) for letter in "abcdefghij"] for text in texts], dtype=float)

    neighbours = classifier_card(part_read(3, select=False, classifier=KNeighborsClassifier(1))[2])
    assert "weak examples" not in neighbours  # it takes no weights, so only what was read is learnt from
    assert "were not taken as examples without a code" in neighbours
    assert "averaged with that of the keyword rules" in neighbours
    assert "TF-IDF of words" in neighbours
    assert "Per code a logistic regression" not in neighbours
    assert "weak examples" in classifier_card(part_read(3, select=False, classifier=LogisticRegression())[2])
    pipeline = make_pipeline(TfidfVectorizer(), LogisticRegression())
    of_texts = classifier_card(part_read(9, select=False, weak=False, classifier=pipeline)[2])
    assert "It begins with the texts themselves." in of_texts
    assert "a column per keyword rule" not in of_texts
    encoder = classifier_card(part_read(9, select=False, weak=False, encoder=Letters())[2])
    assert (
        "Of the user's own: encoder Letters. Its features: the encoder's rows, and a column per keyword rule" in encoder
    )
    assert "Per code a logistic regression" in encoder


def test_scores_without_probabilities_or_intervals_are_told_as_such():
    corpus, codings, classifier = part_read(2)
    card = classifier_card(
        classifier, evaluation=evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings)
    )
    assert "No probability could be scored: too few interviews to hold some out twice." in card
    assert "no interval is given (it needs 5 interviews" in card
    assert "nan" not in card


def test_what_a_machine_chose_is_told():
    corpus, codings, _ = part_read(9)
    how = codings.read["transcript"].str.endswith("-0").map({True: "chosen", False: "marked"})
    frame = codings.frame
    of_study = Codings.from_columns(read=codings.read.assign(how=how), **{name: frame[name] for name in frame})
    card = classifier_card(CodeClassifier(BOOK, "document").fit(corpus, of_study))
    assert "9 of the documents were read because a machine chose them" in card


# What became of suggestions -------------------------------------------------------------------------------------------


def decided(table, source="accepted", coder="Ada"):
    """Rows of suggestions as a coder's codings."""
    kept = ["transcript", "start", "end", "code", "because"]
    return Codings.from_columns(
        **{name: table[name] for name in kept}, coder=[coder] * len(table), source=[source] * len(table)
    )


def test_keyword_hits_and_what_was_given_by_hand_before_do_not_count_as_accepted(half_read):
    corpus, _, classifier = half_read
    suggestions = classifier.suggest(corpus)
    table = suggestions.frame
    hits = table.iloc[4:6].assign(because="flat*: flat [4:8]; suggested by the rules")
    again = table.iloc[6:9].assign(start=table["start"].iloc[6:9] + 1)  # the words that were coded by hand before
    codings = decided(table.head(3)) + decided(hits) + decided(table.iloc[6:9]) + decided(again, "human")
    gone = pd.concat([table.iloc[10:12], table.iloc[12:13].assign(because="rent: rent [0:4]")])
    rates = acceptance_rates(suggestions, codings, gone)
    assert rates.iloc[-1][["accepted", "rejected"]].tolist() == [3, 2]
    assert rates.attrs == {"rules_accepted": 2, "rules_rejected": 1, "given_before": 3, "rejected_gone": 0}
    card = classifier_card(classifier, acceptance=rates)
    assert "Of 5 decided suggestions of the classifier 3 were accepted and 2 rejected (60% accepted" in card
    assert "Not counted there: of 3 keyword hits decided on, 2 were accepted." in card
    assert "Not counted either: 3 suggestions that were accepted where the code had been given by hand before." in card


def test_another_coders_rejections_are_not_counted(half_read):
    corpus, _, classifier = half_read
    suggestions = classifier.suggest(corpus)
    gone = suggestions.frame.iloc[3:9].assign(coder="Bo")
    rates = acceptance_rates(suggestions, decided(suggestions.frame.head(2)), gone)
    assert rates.iloc[-1][["accepted", "rejected"]].tolist() == [2, 0]


def test_one_of_a_thing_is_told_in_the_singular(half_read):
    corpus, _, classifier = half_read
    suggestions = classifier.suggest(corpus)
    rates = acceptance_rates(suggestions, decided(suggestions.frame.head(1)))
    assert "Of 1 decided suggestion of the classifier 1 was accepted" in classifier_card(classifier, acceptance=rates)


def test_an_ensemble_of_ones_own_is_told():
    from sklearn.ensemble import RandomForestClassifier

    card = classifier_card(part_read(9, select=False, weak=False, classifier=RandomForestClassifier(3))[2])
    assert "Of the user's own: classifier RandomForestClassifier(n_estimators=3)." in card


# The way scored and the way in use -----------------------------------------------------------------------------------


def test_a_card_says_where_the_way_scored_is_not_the_way_in_use():
    corpus, codings = study(people=6, each=16)  # with one of six held out too few examples are left
    classifier = CodeClassifier(BOOK, "document").fit(corpus, codings)
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings, site="site")
    in_use, scored = classifier.fitted.ways, evaluation["way"].tolist()
    assert in_use[0] == "model"
    assert evaluation["site_way"].tolist() == ["search"] * 3  # three participants are left: fewer than five
    sites = evaluation.attrs["sites"]
    assert [row["way"] for row in sites] == ["search"] * 3
    card = classifier_card(classifier, evaluation=evaluation)
    assert "units; codes by search, so no model was tried." in card
    assert (
        "When a site is held out, each fold chooses the way anew and from fewer examples. Another way was scored"
        in card
    )
    assert "housing (scored: search; in use: model)" in card
    assert ("When participants are held out, each fold chooses" in card) == (in_use != scored)
    assert f"| housing | {scored[0]} |" in card


def test_where_the_way_scored_is_the_one_in_use_nothing_is_said_of_it():
    corpus, codings = study(people=14, each=20)
    classifier = CodeClassifier(BOOK, "document").fit(corpus, codings)
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings)
    assert evaluation["way"].tolist() == classifier.fitted.ways
    assert "Another way was scored" not in classifier_card(classifier, evaluation=evaluation)


def test_a_card_calls_the_rules_better_only_where_that_is_clear():
    corpus, codings, classifier = part_read(9)
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, codings)
    attrs = evaluation.attrs
    evaluation = evaluation.assign(better=["rules", "rules", "same"], clear=[True, False, False])
    evaluation.attrs = attrs
    card = classifier_card(classifier, evaluation=evaluation)
    assert "The rules alone coded held-out participants better for: housing." in card
    assert "The rules alone were ahead, but within one standard error of F1, for: work." in card


def test_two_texts_without_speakers_are_transcripts_and_no_interviews():
    texts = pd.DataFrame({"id": ["a", "b"], "text": ["My flat is damp.\n\nMy job.", "The flat.\n\nA bus."]})
    corpus = Corpus.from_frame(texts, language="en")
    said = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", "housing"], "coder": "Ada"})
    evaluation = evaluate_classifier(CodeClassifier(BOOK, "document"), corpus, Codings.from_frame(said, corpus))
    assert "Only 2 transcripts: the figures" in evaluation.attrs["heading"]
    assert "interview" not in evaluation.attrs["heading"]


def test_a_coder_of_a_strange_name_writes_no_heading_into_a_card():
    corpus, codings = study(people=6, coder="<b>Ada</b>")
    assert "that &lt;b>Ada&lt;/b> had read" in classifier_card(CodeClassifier(BOOK, "document").fit(corpus, codings))


def test_sites_on_which_no_model_was_tried_say_so():
    from coding.classifier.card import _untried

    assert [_untried(ways) for ways in ("search", "search 3/4, nothing 1/4", "model 1/2, search 1/2", "rules")] == [
        ", so no model was tried", ", so no model was tried", "", ""
    ]  # fmt: skip
