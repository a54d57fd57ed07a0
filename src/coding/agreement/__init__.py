"""Agreement between coders: coefficients, tables per code, spans' boundaries, and what to talk over."""

from coding.agreement.adjudication import consensus
from coding.agreement.boundaries import compare_spans
from coding.agreement.codes import compare_matrices
from coding.agreement.coefficients import Coefficient, coefficient, leave_one_out
from coding.agreement.disagreements import list_disagreements
from coding.agreement.sets import set_distance
from coding.agreement.spans import alpha_u
from coding.agreement.table import compare_coders

__all__ = [
    "Coefficient",
    "alpha_u",
    "coefficient",
    "compare_coders",
    "compare_matrices",
    "compare_spans",
    "consensus",
    "leave_one_out",
    "list_disagreements",
    "set_distance",
]
