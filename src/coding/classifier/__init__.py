"""A classifier that learns codes from what was read, suggests them for the rest, and says how far to trust it.

Start with `CodeClassifier`, and with `evaluate_classifier` before anything it says is believed. Needs the extra "classifier"
(scikit-learn), which is imported when something is fitted.
"""

from coding.classifier.acceptance import acceptance_rates
from coding.classifier.card import classifier_card, write_card
from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.curve import learning_curve
from coding.classifier.evaluation import evaluate_classifier, evaluation_table
from coding.classifier.next_to_code import next_to_code
from coding.classifier.saving import read_classifier, write_classifier
from coding.classifier.unsuggested import estimate_missed, missed_in_words, sample_unsuggested

__all__ = [
    "CodeClassifier",
    "acceptance_rates",
    "classifier_card",
    "estimate_missed",
    "evaluate_classifier",
    "evaluation_table",
    "learning_curve",
    "missed_in_words",
    "next_to_code",
    "read_classifier",
    "sample_unsuggested",
    "write_card",
    "write_classifier",
]
