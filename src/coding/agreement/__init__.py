"""Agreement between coders: coefficients, tables per code, spans' boundaries, and what to talk over."""

from coding.agreement.codes import compare_matrices
from coding.agreement.coefficients import Coefficient, coefficient, leave_one_out
from coding.agreement.sets import set_distance
from coding.agreement.spans import alpha_u

__all__ = [
    "Coefficient",
    "alpha_u",
    "coefficient",
    "compare_matrices",
    "leave_one_out",
    "set_distance",
]
