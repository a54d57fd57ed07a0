"""What the classifier reaches on coded comments: slow, and only where the reference data are at hand (CODING_REFERENCE)."""

import os
import sys
from pathlib import Path

import pytest

pytest.importorskip("sklearn")
from coding.classifier import CodeClassifier, evaluate_classifier, evaluation_table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def material():
    folder = os.environ.get("CODING_REFERENCE")
    if not folder:
        pytest.skip("CODING_REFERENCE is not set: no coded comments to measure on")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
    from quality_classifier import comments

    return comments(Path(folder))


@pytest.mark.parametrize(("select", "macro", "micro"), [(False, 0.513, 0.681), (True, 0.524, 0.65)])
def test_it_codes_respondents_whom_it_has_not_seen_as_well_as_it_should(material, select, macro, micro):
    corpus, codings, book = material
    evaluation = evaluate_classifier(CodeClassifier(book, "document", select), corpus, codings)
    told = evaluation_table(evaluation, "methods").set_index("method")
    assert told.loc["predict", "macro_f1"] >= max(macro, told.loc["rules", "macro_f1"])
    assert told.loc["predict", "micro_f1"] >= micro
    assert evaluation.attrs["calibration"]["ece"] <= 0.01
    assert evaluation.attrs["thresholds"][2]["precision"] >= 0.9
