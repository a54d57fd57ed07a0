"""A classifier that learns codes from what was read, suggests them for the rest, and says how far to trust it.

Start with `CodeClassifier`. Needs the extra "classifier" (scikit-learn), which is imported when something is fitted.
"""

from coding.classifier.code_classifier import CodeClassifier

__all__ = ["CodeClassifier"]
