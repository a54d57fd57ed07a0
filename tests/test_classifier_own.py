"""The classifier with what a user brings along: a model, a pipeline, an encoder, settings that cannot be."""

import warnings

import numpy as np
import pytest
from classifier_stories import BOOK, study

from coding.codebook import Codebook
from coding.errors import CodingError
from coding.transcript import Corpus, Transcript

pytest.importorskip("sklearn")
from coding.classifier import CodeClassifier, classifier_card, evaluate_classifier

pytestmark = pytest.mark.filterwarnings("ignore:No positive example")


def test_any_classifier_of_scikit_learn_can_be_passed_in():
    from sklearn.svm import LinearSVC

    corpus, codings = study()
    classifier = CodeClassifier(BOOK, "document", False, classifier=LinearSVC(C=0.3)).fit(corpus, codings)
    agreed = classifier.predict(corpus)["housing"] == codings.matrix(corpus, "document", BOOK)["housing"]
    assert agreed.mean() > 0.8
    because = classifier.suggest(corpus, code="housing", given=True).frame["because"]
    assert because.str.contains(r"heaviest terms: [^;]+ \+\d").all()  # it is linear, so its weights speak
    assert "Of the user's own: classifier LinearSVC(C=0.3)." in classifier_card(classifier)


def test_a_pipeline_that_begins_with_texts_can_be_passed_in():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    corpus, codings = study()
    own = make_pipeline(TfidfVectorizer(), LogisticRegression(class_weight="balanced"))
    predicted = CodeClassifier(BOOK, "document", False, classifier=own).fit(corpus, codings).predict(corpus)
    assert (predicted["work"] == codings.matrix(corpus, "document", BOOK)["work"]).mean() > 0.8


class Letters:
    """An encoder that counts letters."""

    def encode(self, texts):
        return np.array([[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts])


class Broken:
    def encode(self, texts):
        return np.zeros((1, 3))


def test_any_encoder_can_be_passed_in_and_a_broken_one_is_named():
    corpus, codings = study()
    predicted = CodeClassifier(BOOK, "document", False, encoder=Letters()).fit(corpus, codings).predict(corpus)
    assert predicted["housing"].any()
    with pytest.raises(CodingError, match=r"The encoder gave an array of shape \(1, 3\)"):
        CodeClassifier(BOOK, "document", False, encoder=Broken()).fit(corpus, codings)


def test_wrong_settings_are_refused_with_a_sentence():
    with pytest.raises(CodingError, match="has no method encode"):
        CodeClassifier(BOOK, encoder="all-MiniLM")
    with pytest.raises(CodingError, match="not its class or name"):
        CodeClassifier(BOOK, classifier="svm")
    with pytest.raises(CodingError, match="both are probabilities"):
        CodeClassifier(BOOK, suggest_from=0.9, safe_from=0.5)
    with pytest.raises(CodingError, match="unit"):
        CodeClassifier(BOOK, "page")
    with pytest.raises(CodingError, match="learnt nothing yet"):
        CodeClassifier(BOOK).predict(Corpus([Transcript("a", "Ja.")]))

    with pytest.raises(CodingError, match="select='no' is neither True nor False"):
        CodeClassifier(BOOK, select="no")
    with pytest.raises(CodingError, match="reads_texts=True"):
        CodeClassifier(BOOK, reads_texts=True)
    for name, value in (
        ("at_least", 2),
        ("at_least", "much"),
        ("folds", "3"),
        ("seed", -1),
        ("seed", None),
        ("safe_from", "x"),
    ):
        with pytest.raises(CodingError, match=f"{name}="):
            CodeClassifier(BOOK, **{name: value})


def test_a_classifier_that_hides_that_it_reads_texts_works_when_it_is_said():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    corpus, codings = study()
    line = LogisticRegression(class_weight="balanced")
    search = GridSearchCV(make_pipeline(TfidfVectorizer(), line), {"logisticregression__C": [1, 4]}, cv=2)
    given = codings.matrix(corpus, "document", BOOK)["work"]
    found = CodeClassifier(BOOK, "document", False, classifier=search).fit(corpus, codings).predict(corpus)["work"]
    assert (found == given).mean() > 0.8
    hidden = make_pipeline(FunctionTransformer(), TfidfVectorizer(), line)
    said = CodeClassifier(BOOK, "document", False, classifier=hidden, reads_texts=True).fit(corpus, codings)
    assert (said.predict(corpus)["work"] == given).mean() > 0.8
    with pytest.warns(UserWarning, match="begins with a FunctionTransformer"):
        table = CodeClassifier(BOOK, "document", False, classifier=hidden)
    with pytest.raises(CodingError, match=r"The classifier Pipeline failed on a sparse table .* pass reads_texts=True"):
        table.fit(corpus, codings)


@pytest.mark.parametrize("name", ["GaussianNB", "HistGradientBoostingClassifier"])
def test_a_classifier_that_takes_dense_rows_only_gets_them_while_they_are_few(name, monkeypatch):
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.naive_bayes import GaussianNB

    own = {"GaussianNB": GaussianNB(), "HistGradientBoostingClassifier": HistGradientBoostingClassifier(max_iter=2)}[
        name
    ]
    corpus, codings = study(people=8, each=6)
    book = Codebook("b", "en", codes=BOOK.codes[:1])
    only = codings.where(code="housing")
    classifier = CodeClassifier(book, "document", False, classifier=own, folds=2).fit(corpus, only)
    assert (classifier.predict(corpus) == only.matrix(corpus, "document", book)).to_numpy().mean() > 0.6
    monkeypatch.setattr("coding.classifier.learning.MOST_DENSE", 1000)
    with pytest.raises(CodingError, match=rf"{name} takes dense rows only, .* make_pipeline\(TruncatedSVD"):
        CodeClassifier(book, "document", False, classifier=own, folds=2).fit(corpus, only)


def test_dense_rows_are_written_out_a_part_at_a_time(monkeypatch):
    from sklearn.naive_bayes import GaussianNB

    corpus, codings = study()
    classifier = CodeClassifier(BOOK, "document", False, classifier=GaussianNB()).fit(corpus, codings)
    new = Corpus([Transcript(f"n{name}", t.text, language="en") for name, t in corpus.items()])
    whole = classifier.predict_proba(new)
    monkeypatch.setattr("coding.classifier.learning._CHUNK", 7)
    assert classifier.predict_proba(new).equals(whole)


def test_a_model_that_learns_no_code_is_refused():
    from sklearn.cluster import KMeans
    from sklearn.linear_model import LinearRegression

    corpus, codings = study()
    for own, does in ((LinearRegression(), "predicts numbers"), (KMeans(2), "makes clusters")):
        with pytest.raises(CodingError, match=f"{type(own).__name__} {does}"):
            CodeClassifier(BOOK, "document", False, classifier=own).fit(corpus, codings)


class Failing:
    """An encoder, and a classifier, that fail at work."""

    def encode(self, texts):
        raise RuntimeError("out of memory\nat line 12")

    def get_params(self, deep=True):
        return {}

    def set_params(self, **settings):
        return self

    def fit(self, rows, labels):
        return self

    def predict(self, rows):
        raise RuntimeError("out of memory")


def test_an_encoder_or_a_classifier_that_fails_is_named():
    corpus, codings = study()
    with pytest.raises(CodingError, match=r"The encoder Failing failed on 30 texts \(out of memory\)"):
        CodeClassifier(BOOK, "document", False, encoder=Failing()).fit(corpus, codings)
    with pytest.raises(CodingError, match=r"The classifier Failing was fitted, but fails to predict \(out of memory\)"):
        CodeClassifier(BOOK, "document", False, classifier=Failing()).fit(corpus, codings)


def test_what_is_no_corpus_codings_or_codebook_is_refused_with_a_sentence():
    corpus, codings = study()
    with pytest.raises(CodingError, match=r"'book\.yaml' is no codebook"):
        CodeClassifier("book.yaml")
    with pytest.raises(CodingError, match="reads a Corpus, not a list"):
        CodeClassifier(BOOK).fit(["a text"], codings)
    with pytest.raises(CodingError, match="learns from Codings, not from a DataFrame"):
        CodeClassifier(BOOK).fit(corpus, codings.frame)


class FitsOnFirstCall:
    """An encoder that learns its words from the first texts that it is given, as no pretrained one does."""

    learnt = None

    def encode(self, texts):
        from sklearn.feature_extraction.text import TfidfVectorizer

        if self.learnt is None:
            self.learnt = TfidfVectorizer().fit(texts)
        return self.learnt.transform(texts).toarray()


class Centred(Letters):
    """An encoder whose rows depend on the other texts of the batch."""

    def encode(self, texts):
        rows = super().encode(texts).astype(float)
        return rows - rows.mean(axis=0)


@pytest.mark.parametrize("encoder", [FitsOnFirstCall, Centred])
def test_an_encoder_that_learns_from_what_it_is_given_is_refused(encoder):
    corpus, codings = study()
    own = encoder()
    for call in (evaluate_classifier, lambda c, *given: c.fit(*given)):  # asked again it is no other
        with pytest.raises(CodingError, match="gives a text other numbers alone than among others"):
            call(CodeClassifier(BOOK, "document", False, encoder=own), corpus, codings)


def test_an_encoder_that_cannot_be_copied_is_still_asked():
    class NoCopy(Centred):
        def __deepcopy__(self, memo):
            raise TypeError("not to be copied")

    class Plain(Letters):
        def __deepcopy__(self, memo):
            raise TypeError("not to be copied")

    corpus, codings = study()
    with pytest.raises(CodingError, match="other numbers alone"):
        CodeClassifier(BOOK, "document", False, encoder=NoCopy()).fit(corpus, codings)
    assert CodeClassifier(BOOK, "document", False, encoder=Plain()).fit(corpus, codings).is_fitted


def test_a_pipeline_that_begins_with_a_function_is_told_what_it_is_given():
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, MaxAbsScaler

    lengths = make_pipeline(
        FunctionTransformer(lambda texts: np.array([[len(text)] for text in texts])), LogisticRegression()
    )
    with pytest.warns(UserWarning, match="begins with a FunctionTransformer.*reads_texts=True if it takes the texts"):
        CodeClassifier(BOOK, "document", classifier=lengths)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for said in (True, False):
            CodeClassifier(BOOK, "document", classifier=lengths, reads_texts=said)
        CodeClassifier(BOOK, "document", classifier=make_pipeline(MaxAbsScaler(), LogisticRegression()))
        CodeClassifier(BOOK, "document", classifier=make_pipeline(LogisticRegression()))
