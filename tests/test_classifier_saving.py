"""A classifier on disk: the same bytes, nothing that runs when it is read, and no forged file that gets through."""

import copy
import hashlib
import json

import numpy as np
import pytest
from classifier_stories import BOOK, study

from coding.codebook import Codebook
from coding.errors import CodingError

pytest.importorskip("sklearn")
from coding.classifier import CodeClassifier, classifier_card, read_classifier, write_classifier
from coding.classifier.saving import FIRST_LINE

pytestmark = pytest.mark.filterwarnings("ignore:No positive example")


def test_a_saved_classifier_says_the_same(half_read, tmp_path):
    corpus, _, classifier = half_read
    write_classifier(classifier, tmp_path / "c")
    again = read_classifier(tmp_path / "c", BOOK)
    assert again.suggest(corpus) == classifier.suggest(corpus)
    assert again.predict_proba(corpus).equals(classifier.predict_proba(corpus))
    assert again.choices.equals(classifier.choices)


def test_the_same_classifier_has_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        corpus, codings = study()
        write_classifier(CodeClassifier(BOOK, "document").fit(corpus, codings), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_that_is_not_ours_is_refused_with_a_sentence(half_read, tmp_path):
    import pickle

    path = tmp_path / "c"
    for content in (b"", b"PK\x03\x04zip", pickle.dumps({"a": 1}), b"x" * 100):
        path.write_bytes(content)
        with pytest.raises(CodingError, match="is no classifier of this library"):
            read_classifier(path, BOOK)
    with pytest.raises(CodingError, match="cannot be read"):
        read_classifier(tmp_path / "nowhere", BOOK)
    write_classifier(half_read[2], path)
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(CodingError, match="changed or cut off"):
        read_classifier(path, BOOK)


def test_another_codebook_is_refused(half_read, tmp_path):
    write_classifier(half_read[2], tmp_path / "c")
    with pytest.raises(CodingError, match="another codebook"):
        read_classifier(tmp_path / "c", Codebook("Other", "en", codes=BOOK.codes[:2]))


def hostile(path, header, numbers=b""):
    words = header if isinstance(header, bytes) else json.dumps(header).encode()
    rest = len(words).to_bytes(8, "little") + words + numbers
    path.write_bytes(FIRST_LINE + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)


@pytest.mark.parametrize(
    "header",
    [
        {},
        [],
        {"arrays": [["weights", [1 << 40, 1 << 40]]]},
        {"arrays": [["weights", [-1]]]},
        {"arrays": [["weights", [1, 1, 1, 1]]]},
        {"arrays": "no"},
        {"arrays": [], "codebook": BOOK.fingerprint, "codebook_name": "", "settings": {}},
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_file_made_to_look_like_ours_is_refused_and_takes_no_memory(header, tmp_path):
    hostile(tmp_path / "c", header)
    with pytest.raises(CodingError, match="does not hold one"):
        read_classifier(tmp_path / "c", BOOK)


def test_arrays_that_do_not_fit_the_codebook_are_refused(half_read, tmp_path):
    path = tmp_path / "c"
    write_classifier(half_read[2], path)
    content = path.read_bytes()[len(FIRST_LINE) + 65 :]
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    header["choices"][0][0] = "magic"
    hostile(path, header, content[8 + length :])
    with pytest.raises(CodingError, match="does not hold one"):
        read_classifier(path, BOOK)


def test_a_classifier_of_scikit_learn_of_ones_own_is_saved_without_pickle(tmp_path):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    corpus, codings = study()
    for own in (LinearSVC(), make_pipeline(TfidfVectorizer(), LogisticRegression())):
        classifier = CodeClassifier(BOOK, "document", False, classifier=own).fit(corpus, codings)
        write_classifier(classifier, tmp_path / "c")
        again = read_classifier(tmp_path / "c", BOOK)
        assert again.predict_proba(corpus).equals(classifier.predict_proba(corpus))
        assert again.suggest(corpus) == classifier.suggest(corpus)
        content = (tmp_path / "c").read_bytes()
        rest = content[len(FIRST_LINE) + 65 : -40] + bytes(40)  # a forged end, with a hash that fits it
        (tmp_path / "c").write_bytes(FIRST_LINE + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
        with pytest.raises(CodingError, match="does not hold one"):
            read_classifier(tmp_path / "c", BOOK)


def test_what_cannot_be_read_again_in_trust_is_not_saved(tmp_path):
    from sklearn.svm import LinearSVC

    class Mine(LinearSVC):
        """Code that a file must not bring along."""

    class Letters:
        def encode(self, texts):
            return np.array([[text.count(letter) for letter in "abcdefg"] for text in texts], dtype=float)

    corpus, codings = study()
    for more, told in (
        ({"classifier": Mine()}, "The classifier Mine"),
        ({"encoder": Letters()}, "An encoder of your own"),
    ):
        classifier = CodeClassifier(BOOK, "document", False, **more).fit(corpus, codings)
        with pytest.raises(CodingError, match=told):
            write_classifier(classifier, tmp_path / "c")
        assert not (tmp_path / "c").exists()


def taken_apart(path):
    content = path.read_bytes()[len(FIRST_LINE) + 65 :]
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def places_in(value, here=()):
    """The way to each value in a header; of long lists the first and the last."""
    if here:
        yield here
    if isinstance(value, dict):
        for key in value:
            yield from places_in(value[key], (*here, key))
    elif isinstance(value, list):
        for key in {0, len(value) - 1} if value else ():
            yield from places_in(value[key], (*here, key))


@pytest.mark.filterwarnings("ignore:No suggestions for")
@pytest.mark.filterwarnings("ignore:This corpus is in another language")
@pytest.mark.parametrize("forged", [None, -1, 1 << 70, float("nan"), "x", True, [], {"a": 1}, [[1, 2]]], ids=repr)
def test_a_file_of_which_one_value_was_forged_is_refused_or_works(half_read, tmp_path, forged):
    corpus, _, classifier = half_read
    path = tmp_path / "c"
    write_classifier(classifier, path)
    header, numbers = taken_apart(path)
    some = corpus.select(list(corpus)[:5])
    refused = 0
    for place in places_in(header):
        changed = copy.deepcopy(header)
        inside = changed
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = forged
        hostile(path, changed, numbers)
        try:
            again = read_classifier(path, BOOK)
        except CodingError as told:
            refused += "does not hold one" in str(told)
            continue
        again.suggest(some)
        classifier_card(again)
    assert refused > 20


@pytest.mark.parametrize("forged", [np.nan, np.inf, -1e300])
def test_a_file_with_forged_numbers_is_refused(half_read, tmp_path, forged):
    path = tmp_path / "c"
    write_classifier(half_read[2], path)
    header, numbers = taken_apart(path)
    place = 0
    for name, shape in header["arrays"]:
        changed = np.frombuffer(numbers, "<f8").copy()
        changed[place] = forged
        place += int(np.prod(shape))
        if name.startswith("sigmoids"):  # NaN means there that nothing could be held out
            continue
        hostile(path, header, changed.tobytes())
        with pytest.raises(CodingError, match="does not hold one"):
            read_classifier(path, BOOK)


def test_a_thing_without_an_end_is_not_read(tmp_path):
    from pathlib import Path

    if not Path("/dev/zero").exists():
        pytest.skip("only where there is /dev/zero")
    with pytest.raises(CodingError, match="is no file"):
        read_classifier("/dev/zero", BOOK)
    with pytest.raises(CodingError, match="is no file"):
        read_classifier(tmp_path, BOOK)


def named(half_read, coder):
    classifier = copy.copy(half_read[-1])
    classifier._facts = {**classifier.facts, "coder": coder}
    return classifier


@pytest.mark.parametrize("coder", ["Anna\u00a0Berg", "Anna\u200bBerg"])
def test_any_coder_whose_name_is_one_line_can_be_read_again(half_read, tmp_path, coder):
    classifier = named(half_read, coder)
    write_classifier(classifier, tmp_path / "m.clf")
    assert read_classifier(tmp_path / "m.clf", BOOK).facts["coder"] == coder


def test_a_name_of_several_lines_is_refused_before_it_is_written(half_read, tmp_path):
    classifier = named(half_read, "Anna\nBerg")
    with pytest.raises(CodingError, match="has several lines"):
        write_classifier(classifier, tmp_path / "m.clf")
    assert not (tmp_path / "m.clf").exists()


def test_a_file_of_an_earlier_version_is_told_as_such(half_read, tmp_path):
    path = tmp_path / "m.clf"
    write_classifier(half_read[-1], path)
    path.write_bytes(path.read_bytes().replace(FIRST_LINE, b"coding classifier 1\n"))
    with pytest.raises(CodingError, match="was written by another version of this library"):
        read_classifier(path, BOOK)
