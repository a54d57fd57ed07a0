"""What a codebook's rules ask for: single words, phrases and regular expressions, and how rules are made of them.

An atom is a term, a phrase or a regular expression. A rule of atoms alone (joined by OR at most) is read off the atoms'
hits; the other rules are worked out from them in `combinations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coding.codebook import Codebook
from coding.errors import CodingError
from coding.notation import Atom, Or, Phrase, Regex, Rule, Term, atoms_of
from coding.rules.terms import key_of


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """One rule of a codebook: its code, its text as written, its tree, and whether it belongs to `unless`."""

    code: str
    text: str
    tree: Rule
    unless: bool


class StoppedRule(CodingError):
    """A rule that takes too long or has too many combinations: `rule` says which, the message also what to write."""

    def __init__(self, rule: WrittenRule, why: str) -> None:
        super().__init__(f"The rule {rule.text!r} of the code {rule.code!r} {why}")
        self.rule = rule
        self.why = why

    def __reduce__(self) -> tuple[type[StoppedRule], tuple[WrittenRule, str]]:
        return StoppedRule, (self.rule, self.why)


def written_rules(codebook: Codebook) -> list[WrittenRule]:
    """Return the rules of a codebook in its order, `any` before `unless` within a code; one written twice counts once."""
    rules: dict[tuple[str, bool, str], WrittenRule] = {}
    for code in codebook:
        parsed = codebook.parsed[code.id]
        for unless, texts, trees in ((False, code.rules.any, parsed.any), (True, code.rules.unless, parsed.unless)):
            for text, tree in zip(texts, trees, strict=True):
                rules.setdefault((code.id, unless, text), WrittenRule(code.id, text, tree, unless))
    return list(rules.values())


class Plan:
    """The distinct atoms of some rules, and what an atom's hits are hits of.

    `sinks` lists for each atom the rules whose hits are its hits, and, as `len(rules)` + the atom's own number, the
    atom itself where a composite rule is worked out from it.
    """

    def __init__(self, rules: list[WrittenRule]) -> None:
        self.rules = rules
        self.atoms: list[Atom] = []
        self._number: dict[object, int] = {}
        self.sinks: list[list[int]] = []
        self.composite: list[int] = []
        self.with_alternatives: list[int] = []
        for number, rule in enumerate(rules):
            self._lay_out(number, rule.tree)

    def _lay_out(self, number: int, tree: Rule) -> None:
        parts = list(alternatives(tree))
        if len(parts) > 1:
            self.with_alternatives.append(number)
        kinds = {type(part) for part in parts}
        # a match of an expression may have the place of a phrase, and is one place where that is several
        plain = kinds <= {Term, Phrase} or kinds <= {Term, Regex}
        if not plain:
            self.composite.append(number)
        for part in parts:
            if isinstance(part, Regex) or (plain and isinstance(part, Term | Phrase)):
                self._lead(part, number)
            else:
                for atom in atoms_of(part):
                    self._lead(atom, len(self.rules) + self.atom(atom))

    def _lead(self, atom: Atom, sink: int) -> None:
        sinks = self.sinks[self.atom(atom)]
        if sink not in sinks:
            sinks.append(sink)

    def atom(self, atom: Atom) -> int:
        """Return an atom's number; the same words in the same modes are the same atom, wherever they are written."""
        key = _key(atom)
        if key not in self._number:
            self._number[key] = len(self.atoms)
            self.atoms.append(atom)
            self.sinks.append([])
        return self._number[key]


_laid_out: dict[tuple[int, ...], Plan] = {}
_PLANS = 4


def plan_of(rules: list[WrittenRule]) -> Plan:
    """Return the plan of some rules; those of the last codebooks are kept, so that many short texts cost one.

    A plan holds its rules, so that while it is kept their trees are at no other place in memory.
    """
    key = tuple(id(rule.tree) for rule in rules)
    kept = _laid_out.get(key)
    if kept is None or kept.rules != rules:
        kept = _laid_out[key] = Plan(rules)
        for old in list(_laid_out)[:-_PLANS]:
            del _laid_out[old]
    return kept


def alternatives(tree: Rule) -> Iterator[Rule]:
    """Yield the parts that OR joins at the top of a rule."""
    if isinstance(tree, Or):
        for part in tree.parts:
            yield from alternatives(part)
    else:
        yield tree


def _key(atom: Atom) -> object:
    if isinstance(atom, Regex):
        return ("regex", atom.pattern)
    return tuple(key_of(term) for term in (atom.terms if isinstance(atom, Phrase) else (atom,)))
