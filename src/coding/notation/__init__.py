"""The notation in which a codebook's rules are written, and its parser.

    rule    = and { "OR" and }
    and     = not { "AND" not }
    not     = near { "NOT" near }
    near    = operand { "NEAR/k" operand }
    operand = "(" rule ")"  |  /regular expression/  |  phrase
    phrase  = term { term }            two or more terms stand side by side; inner quotes change nothing
    term    = word | word- | -word | -word- | =word | wild*card?

Operators are written in capitals, so that "and" and "or" stay words. Inside quotes they are words too. A term that
holds a hyphen, an apostrophe, a colon or a full stop (`SFI-lärare`, `don't`, `EU:s`, `t.ex.`) is a phrase of its parts,
because these characters separate words in the text as well. Letters are put in NFC; soft hyphens and zero-width
joiners are dropped; no-break spaces are spaces, in regular expressions too. Letter case is kept here and ignored when
the rule is used.
"""

from coding.notation.parser import parse
from coding.notation.signs import (
    HYPHENS,
    INVISIBLE,
    JOINERS,
    OPERATORS,
    SPACES,
    NotationError,
    is_word_character,
)
from coding.notation.tree import And, Atom, Mode, Near, Not, Or, Phrase, Regex, Rule, Term, atoms_of, terms_of

__all__ = [
    "HYPHENS", "INVISIBLE", "JOINERS", "OPERATORS", "SPACES", "And", "Atom", "Mode", "Near", "Not", "NotationError", "Or",
    "Phrase", "Regex", "Rule", "Term", "atoms_of", "is_word_character", "parse", "terms_of",
]  # fmt: skip
