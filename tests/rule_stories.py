"""A small codebook for the tests of rules."""

from coding.codebook import Code, Codebook, Rules


def book(*any_, unless=(), language="sv"):
    """A codebook of one code with these rules."""
    return Codebook("Book", language, codes=[Code("housing", "Housing", rules=Rules(any=any_, unless=unless))])
