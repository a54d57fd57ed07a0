"""The classifier: what it learns from, how it chooses, what it suggests and why."""

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from classifier_stories import BOOK, answers, read, study

from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus, Transcript, Turn

pytest.importorskip("sklearn")
from coding.classifier import CodeClassifier, read_classifier, write_classifier
from coding.classifier.choosing import choose
from coding.classifier.code_classifier import SOURCE
from coding.classifier.folds import grouped_folds
from coding.classifier.learning import Material
from coding.classifier.units import labels_of, text_units
from coding.classifier.weak import uses_weak_labels, weak_labels

FIELDS = ("transcript", "start", "end", "code", "coder", "source")

pytestmark = pytest.mark.filterwarnings("ignore:No positive example")


@pytest.fixture(scope="module")
def fitted():
    corpus, codings = study()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return corpus, codings, CodeClassifier(BOOK, "document").fit(corpus, codings)


def test_it_finds_new_words_for_a_code_that_its_rules_do_not_have(fitted):
    _, _, classifier = fitted
    new = Corpus([Transcript("n1", "My landlord never answers, mould everywhere.", language="en")])
    assert classifier.predict(new).loc["n1", "housing"].item()


def test_prediction_has_the_index_and_columns_of_the_matrix(fitted):
    corpus, codings, classifier = fitted
    matrix = codings.matrix(corpus, "document", BOOK)
    predicted = classifier.predict(corpus)
    assert predicted.index.equals(matrix.index)
    assert predicted.columns.equals(matrix.columns)
    assert predicted.to_numpy().dtype == bool


def test_a_suggestion_comes_from_the_model_and_says_why(fitted):
    corpus, _, classifier = fitted
    suggestions = classifier.suggest(corpus, given=True)
    row = suggestions.where(code="housing").frame.iloc[0]
    assert (row["source"], row["coder"]) == (SOURCE, "model")
    assert 0.5 <= row["score"] <= 1
    assert "heaviest terms" in row["because"]
    flat = next(b for b in suggestions.frame["because"] if "flat*: " in b)
    name = suggestions.frame.loc[suggestions.frame["because"] == flat, "transcript"].iloc[0]
    start, end = map(int, flat.split("flat*: ")[1].split("[")[1].split("]")[0].split(":"))
    assert corpus[name].text[start:end].startswith("flat")


def test_the_score_of_a_suggestion_is_its_probability(fitted):
    corpus, _, classifier = fitted
    chances = classifier.predict_proba(corpus)
    for row in classifier.suggest(corpus, given=True).frame.head(10).itertuples():
        assert row.score == chances.loc[(row.transcript, row.start, row.end), row.code]


def test_below_the_first_probability_a_unit_is_left_alone(fitted):
    corpus, _, classifier = fitted
    shown = classifier.suggest(corpus, given=True).where(code=["housing", "work"])
    chances = classifier.predict_proba(corpus)[["housing", "work"]]
    assert len(shown) == int((chances >= 0.5).sum().sum())


def test_suggestions_are_given_only_for_transcripts_that_are_open(fitted):
    corpus, _, classifier = fitted
    assert set(classifier.suggest(corpus, open_to=["P0-0", "P0-1"]).frame["transcript"]) <= {"P0-0", "P0-1"}
    assert len(classifier.suggest(corpus, open_to=[])) == 0
    with pytest.raises(CodingError, match="no transcript 'P99'"):
        classifier.suggest(corpus, open_to=["P99"])


def test_a_code_with_few_examples_stays_keyword_search_and_says_so(fitted):
    _, _, classifier = fitted
    row = classifier.choices.set_index("code").loc["health"]
    assert row["way"] == "search"
    assert "0 positives from 0 participants; learning needs 20 from 5" in row["because"]
    ill = Corpus([Transcript("n", "I saw the doctors today.", language="en")])
    said = classifier.suggest(ill, code="health").frame.iloc[0]
    assert said["because"].startswith("keyword search: ")
    assert "doctor*: doctors [10:17]" in said["because"]


def test_twenty_positives_of_four_people_are_too_few():
    corpus, codings = study(people=4, each=40)
    classifier = CodeClassifier(BOOK, "document").fit(corpus, codings)
    assert set(classifier.choices["way"]) == {"search"}
    assert classifier.choices["positives"].max() >= 20


def test_what_nobody_read_is_not_negative():
    table = answers(14)
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    some = table[table["participant"].isin([f"P{k}" for k in range(10)])]
    units = text_units(corpus, BOOK, "document")
    labels = labels_of(units, read(some, corpus), BOOK, coder=None, at_least=0.5)
    assert labels.known.any(axis=1).sum() == len(some)
    assert not labels.known[~labels.read].any()


def test_codings_of_machines_are_no_labels(fitted):
    corpus, codings, classifier = fitted
    units = text_units(corpus, BOOK, "document")
    alone = labels_of(units, codings, BOOK, coder=None, at_least=0.5)
    both = labels_of(units, codings + classifier.suggest(corpus, given=True), BOOK, coder=None, at_least=0.5)
    assert (alone.given == both.given).all()
    assert (alone.known == both.known).all()


def test_a_rejected_suggestion_is_a_negative_label_of_its_code_alone():
    corpus, codings = study()
    rejected = pd.DataFrame({"transcript": ["P0-0"], "start": [0], "end": [5], "code": ["work"]})
    units = text_units(corpus, BOOK, "document")
    nothing = codings.where(transcript=["P1-0"])
    labels = labels_of(units, nothing, BOOK, coder=None, at_least=0.0, rejected=rejected)
    row = units.table.index[units.table["transcript"] == "P0-0"][0]
    assert labels.known[row].tolist() == [False, True, False]
    assert not labels.given[row].any()


def test_an_accepted_suggestion_says_nothing_of_other_codes():
    corpus, codings = study()
    accepted = Codings.from_columns(
        transcript=["P0-0"],
        start=[0],
        end=[len(corpus["P0-0"].text)],
        code=["work"],
        coder=["Ada"],
        source=["accepted"],
    )
    units = text_units(corpus, BOOK, "document")
    labels = labels_of(units, accepted + codings.where(transcript=["P1-0"]), BOOK, coder=None, at_least=0.5)
    assert labels.known[0].tolist() == [False, True, False]
    assert not labels.read[0]


def test_rejections_change_what_is_suggested():
    corpus, codings = study(people=14)
    classifier = CodeClassifier(BOOK, "document").fit(corpus, codings)
    first = classifier.suggest(corpus, code="work", given=True).frame
    gone = first[["transcript", "start", "end", "code"]]
    nobody = codings.where(codings.table["code"] != "work")
    with pytest.warns(UserWarning, match="No positive example"):
        again = CodeClassifier(BOOK, "document").fit(corpus, nobody, rejected=gone)
    assert len(again.suggest(corpus, code="work", given=True)) < len(first)


def test_a_parent_includes_its_children_and_is_not_suggested_beside_them():
    tree = Codebook("t", "en", codes=[Code("life", "Life", codes=list(BOOK.codes))])
    corpus, codings = study()
    classifier = CodeClassifier(tree, "document").fit(corpus, codings)
    predicted = classifier.predict(corpus)
    assert (codings.matrix(corpus, "document", tree)["life"]).sum() > 0
    shown = classifier.suggest(corpus, given=True).frame
    below = shown[shown["code"] != "life"][["transcript"]].drop_duplicates()
    assert not shown[shown["code"] == "life"]["transcript"].isin(below["transcript"]).any()
    assert predicted["life"].any()


def test_the_interviewer_is_not_coded():
    talk = Transcript(
        "R01", "Q: Is the flat cold?\nA: It is.", (Turn("Q", 3, 20, asked=True), Turn("A", 24, 30)), language="en"
    )
    corpus, codings = study()
    classifier = CodeClassifier(BOOK, "turn").fit(corpus, codings)
    assert len(classifier.predict(Corpus([talk]))) == 1
    assert len(classifier.suggest(Corpus([talk]))) == 0


def test_the_same_seed_gives_the_same_suggestions():
    corpus, codings = study()
    first, second = (
        CodeClassifier(BOOK, "document", seed=3).fit(corpus, codings).suggest(corpus, given=True) for _ in range(2)
    )
    assert first == second


def test_a_second_look_is_scored_by_the_other_participants(fitted):
    corpus, _, classifier = fitted
    again = classifier.predict_proba(corpus)
    renamed = Corpus([Transcript(f"x{name}", t.text, language="en") for name, t in corpus.items()])
    as_new = classifier.predict_proba(renamed)
    assert not np.allclose(again.to_numpy(), as_new.to_numpy())


def test_the_terms_told_of_a_second_look_come_from_the_model_that_gave_its_score(tmp_path):
    table = answers()
    mine = (table["participant"] == "P3") & (table["codes"] == "housing")
    table.loc[mine, "text"] = "At Knarrholmen we had a flat. At Knarrholmen it was damp."
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    codings = read(table, corpus)
    classifier = CodeClassifier(BOOK, "document").fit(corpus, codings)
    write_classifier(classifier, tmp_path / "c")
    theirs = table.loc[mine, "id"].tolist()
    for model in (classifier, read_classifier(tmp_path / "c", BOOK)):
        shown = model.suggest(corpus, code="housing", given=True, open_to=theirs).frame
        assert len(shown)
        assert not shown["because"].str.contains("(?i)knarr|holmen").any()  # only that person said it
        assert shown["because"].str.contains(r"heaviest terms: .*flat.* \+").any()
    renamed = Corpus([Transcript("x", corpus[theirs[0]].text, language="en")])
    assert "knarrholmen" in classifier.suggest(renamed).frame["because"].iloc[0]  # the model of all has learnt the word


def test_a_probability_is_never_rounded_up_to_a_limit_and_a_hit_is_told_once(fitted):
    corpus, _, classifier = fitted
    shown = classifier.suggest(corpus, given=True).frame
    for score, because in zip(shown["score"], shown["because"], strict=True):
        assert float(because.split(": p ")[1][:4]) <= score + 1e-9
    book = Codebook("b", "en", codes=[Code("money", "Money", rules=Rules(any=["money NEAR/5 (run out OR out)"]))])
    talk = Corpus([Transcript("m", "The money runs out.", language="en")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        searched = CodeClassifier(book, "document").fit(talk, Codings.from_columns(**{name: [] for name in FIELDS}))
    because = searched.suggest(talk).frame["because"].item()
    places = [part.rpartition("[")[2] for part in because.split("; ") if part.endswith("]")]
    assert places == ["4:18]"]


def test_nothing_is_learnt_from_a_participant_who_is_held_out():
    table = answers()
    table.loc[table["participant"] == "P3", "text"] += " Zyzzyva zyzzyva flatland."
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    codings = read(table, corpus)
    classifier = CodeClassifier(BOOK, "document")
    units = text_units(corpus, BOOK, "document")
    labels = labels_of(units, codings, BOOK, coder=None, at_least=0.5)
    others = np.flatnonzero(units.table["participant"] != "P3")
    within = CodeClassifier(BOOK, "document").fit_rows(Material(units, classifier.kind), labels, others).fitted
    names = [name for name in corpus if not name.startswith("P3-")]
    apart = classifier.fit(corpus.select(names), codings.where(transcript=names)).fitted
    terms = [term for weights in within.model.learnt for term in weights.terms]
    assert "zyzzyva" not in terms
    assert not any("zyz" in term for term in terms)
    assert [w.terms for w in within.model.learnt] == [w.terms for w in apart.model.learnt]
    for one, other in zip(within.model.learnt, apart.model.learnt, strict=True):
        assert (one.idf == other.idf).all()
    assert (within.model.codes.weights == apart.model.codes.weights).all()
    assert (within.precision.right == apart.precision.right).all()
    assert (within.sigmoids.slope == apart.sigmoids.slope).all()
    assert within.choices == apart.choices


def test_weights_of_ngrams_are_those_of_scikit_learn():
    from sklearn.feature_extraction.text import TfidfVectorizer

    from coding.classifier.features import NGRAMS, count, weigh, weighed, weighed_texts

    texts = answers(6)["text"].tolist()
    rows = np.arange(40)
    learnt, kept = weigh(count(texts), rows)
    ours = weighed(count(texts), learnt, kept, np.arange(len(texts)))[:, : len(learnt[0].terms)]
    theirs = TfidfVectorizer(
        ngram_range=(1, 2), min_df=NGRAMS[0].least, sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"
    )
    theirs.fit([texts[row] for row in rows])
    assert list(theirs.get_feature_names_out()) == learnt[0].terms
    assert np.allclose(theirs.transform(texts).toarray(), ours.toarray())
    assert np.allclose(
        weighed_texts(texts, learnt).toarray(), weighed(count(texts), learnt, kept, np.arange(len(texts))).toarray()
    )


def test_folds_keep_participants_whole():
    groups = np.array([1, 1, 2, 3, 3, 3, 4, 5, 5])
    held = [np.unique(groups[out]) for _, out in grouped_folds(groups, 3, 0)]
    assert sorted(np.concatenate(held).tolist()) == [1, 2, 3, 4, 5]


def test_the_model_stays_unless_the_rules_are_clearly_better():
    given = np.array([[True], [False]] * 20)
    known, group = np.ones_like(given), np.repeat(np.arange(10), 4)
    right, wrong = given.copy(), ~given
    nearly = given.copy()
    nearly[0] = False
    assert choose(wrong, right, given, known, group)[0].way == "rules"
    assert choose(nearly, right, given, known, group)[0].way == "model"
    assert "no clear difference" in choose(nearly, right, given, known, group)[0].because


def test_weak_labels_weigh_less_the_more_was_read():
    score, given = np.array([[0.6], [0.0]]), np.zeros((2, 1), dtype=bool)
    unknown = np.zeros((2, 1), dtype=bool)
    positive, weight = weak_labels(score, given, unknown, 60)
    assert positive.ravel().tolist() == [True, False]
    assert weight.ravel().tolist() == pytest.approx([0.3, 0.25])
    assert weak_labels(score, given, ~unknown, 60)[1].ravel().tolist() == [1.0, 1.0]


# What may go wrong ----------------------------------------------------------------------------------------------------


def test_a_code_that_stays_keyword_search_never_promises_much():
    corpus, codings = study(people=4, each=40)
    rules = Rules(any=["flat*", "rent", "landlord", "room"])
    always = Codebook("b", "en", codes=[Code("housing", "Housing", rules=rules)])
    classifier = CodeClassifier(always, "document").fit(corpus, codings.where(code="housing"))
    assert classifier.choices["way"].tolist() == ["search"]
    shown = classifier.suggest(corpus, given=True).frame
    assert shown["score"].max() == 0.89
    assert not shown["because"].str.contains(", safe").any()


def test_one_unread_interview_does_not_bring_weak_labels():
    assert not uses_weak_labels(199, 10)
    assert not uses_weak_labels(300, 2000)
    assert uses_weak_labels(50, 2000)


def test_rules_label_unread_text_only_while_little_was_read():
    corpus, codings = study()
    for people, weak in ((4, True), (11, False)):
        names = [name for name in corpus if int(name[1:].split("-")[0]) < people]
        fitted = CodeClassifier(BOOK, "document", False).fit(corpus, codings.where(transcript=names)).fitted
        assert fitted.blended == weak
        assert fitted.model.hits != weak


def test_codes_that_the_codebook_does_not_have_are_refused():
    corpus, codings = study()
    other = Codebook("o", "en", codes=[Code("weather", "Weather")])
    with pytest.raises(CodingError, match="There is no code 'housing'"):
        CodeClassifier(other, "document").fit(corpus, codings)


def test_one_participant_only_is_said_and_stays_keyword_search():
    corpus, codings = study(people=1, each=60)
    with pytest.warns(UserWarning, match="one participant"):
        classifier = CodeClassifier(BOOK, "document", False).fit(corpus, codings)
    assert set(classifier.choices["way"]) == {"search"}
    assert classifier.predict_proba(corpus).isna().all().all()
    assert classifier.suggest(corpus, given=True).frame["score"].isna().all()


def test_nothing_read_is_keyword_search():
    corpus, codings = study()
    with pytest.warns(UserWarning, match="marked as read"):
        classifier = CodeClassifier(BOOK, "document").fit(corpus, codings.where(transcript=[]))
    by_rules = [("flat" in t.text or "rent" in t.text) for t in corpus.values()]
    assert classifier.predict(corpus)["housing"].tolist() == by_rules


def test_a_code_that_every_unit_carries_does_not_break_the_fit():
    corpus, _ = study()
    every = pd.DataFrame({"transcript": list(corpus), "code": "housing", "coder": "Ada"})
    classifier = CodeClassifier(BOOK, "document", False).fit(corpus, Codings.from_frame(every, corpus))
    assert classifier.predict(corpus)["housing"].all()


def test_texts_without_a_word_are_left_alone(fitted):
    _, _, classifier = fitted
    silent = Corpus([Transcript("s", "… —", language="en")])
    assert not classifier.predict(silent).to_numpy().any()
    assert len(classifier.suggest(silent)) == 0


def test_several_coders_must_be_chosen_from():
    corpus, codings = study()
    both = codings + study(coder="Bo")[1]
    with pytest.raises(CodingError, match="several coders"):
        CodeClassifier(BOOK, "document").fit(corpus, both)
    CodeClassifier(BOOK, "document").fit(corpus, both, coder="Bo")


def test_another_language_is_warned_of_where_all_codes_stay_keyword_search():
    corpus, codings = study(people=1, each=40)
    with pytest.warns(UserWarning, match="one participant"):
        searched = CodeClassifier(BOOK, "document").fit(corpus, codings)
    assert set(searched.choices["way"]) == {"search"}
    swedish = "Bostaden är trång och hyran har höjts igen. " * 3
    with pytest.warns(UserWarning, match="commonest of what was learnt from"):
        searched.suggest(Corpus([Transcript("s", swedish, language="en")]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        searched.suggest(study(people=3, seed=7)[0])


def test_another_language_is_warned_of_by_name_and_by_words(fitted):
    _, _, classifier = fitted
    swedish = "Bostaden är trång och hyran har höjts igen. " * 3
    with pytest.warns(UserWarning, match=r"another language \(sv\)"):
        classifier.suggest(Corpus([Transcript("s", swedish, language="sv")]))
    with pytest.warns(UserWarning, match="another language or another subject"):
        classifier.suggest(Corpus([Transcript("s", swedish)]))


def test_a_span_codes_the_units_that_it_mostly_lies_in():
    corpus = Corpus([Transcript("a", "The flat is cold. I have a job.", language="en")])
    spans = pd.DataFrame({"transcript": ["a"], "start": [0], "end": [21], "code": ["housing"], "coder": ["Ada"]})
    units = text_units(corpus, BOOK, "sentence")
    codings = Codings.from_frame(spans, corpus)
    assert labels_of(units, codings, BOOK, coder=None, at_least=0.5).given[:, 0].tolist() == [True, False]
    assert labels_of(units, codings, BOOK, coder=None, at_least=0.0).given[:, 0].tolist() == [True, True]


def test_importing_the_room_does_not_load_scikit_learn():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, coding.classifier; print('sklearn' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "False"


def test_a_code_without_rules_and_examples_is_not_suggested_at_all():
    corpus, codings = study()
    book = Codebook("b", "en", codes=[*BOOK.codes, Code("luck", "Luck", rules=Rules())])
    classifier = CodeClassifier(book, "document").fit(corpus, codings)
    assert classifier.choices.set_index("code").loc["luck", "way"] == "nothing"
    assert not classifier.predict(corpus)["luck"].any()


def test_a_code_without_examples_is_warned_of_as_it_is_given():
    corpus, codings = study()
    book = Codebook("b", "en", codes=[*BOOK.codes, Code("luck", "Luck", rules=Rules())])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        CodeClassifier(book, "document").fit(corpus, codings)
    assert [str(each.message) for each in told] == [
        "No positive example of health: such a code stays keyword search.",
        "No positive example of luck: without rules, such a code is not suggested.",
    ]
    some = [name for name in corpus if int(name[1:].split("-")[0]) < 3]
    with pytest.warns(
        UserWarning, match="No positive example of health: what gives such a code was taught by its rules"
    ):
        model = CodeClassifier(book, "document", False).fit(corpus, codings.where(transcript=some))
    assert model.choices.set_index("code").loc["health", "way"] == "model"
