"""What a changed codebook changes in a corpus, and which rules find nothing or nearly everything."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coding.codebook import Codebook
from coding.codings import check_given
from coding.notation import OPERATORS, Phrase, atoms_of
from coding.rules.application import code_by_rules, hits_per_rule
from coding.rules.plan import WrittenRule, written_rules
from coding.transcript import Corpus

CHANGE_COLUMNS = ("change", "transcript", "start", "end", "code", "text", "because")
CHECK_COLUMNS = ("code", "rule", "unless", "problem", "hits", "units", "share", "kind")
STOPPED, NOTHING, NEARLY_EVERYTHING, ALL_DROPPED = "stopped", "nothing", "nearly everything", "all dropped"
TWICE, OPERATOR = "twice", "operator"
KINDS = (STOPPED, NOTHING, NEARLY_EVERYTHING, ALL_DROPPED, TWICE, OPERATOR)
"""What `check_rules` tells of, in this order."""

NEARLY_ALL = 0.8
"""Share of the units from which on a rule is said to match nearly everything."""

FEWEST_UNITS = 5
"""In fewer units than this, a large share says nothing."""


def compare_codebooks(
    old: Codebook, new: Codebook, corpus: Corpus, *, unit: str | None = None, asked: bool = False
) -> pd.DataFrame:
    """Return the passages that gain or lose a code by rules when one codebook takes another's place.

    A code that was renamed or merged (`formerly`) is compared under its new id. Columns: change ("gained" or "lost"),
    transcript, start, end, code, text, because (why the code is, or was, given). In the corpus's order.

    >>> from coding.codebook import Code, Rules
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt."]}))
    >>> old = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-"]))])
    >>> new = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-", "trångt"]))])
    >>> compare_codebooks(old, new, corpus)[["change", "code", "text"]].values.tolist()
    [['gained', 'housing', 'Det är trångt.']]
    """
    check_given(corpus=corpus, codebook=old)
    check_given(codebook=new)
    before = code_by_rules(corpus, old, unit=unit, asked=asked).frame
    after = code_by_rules(corpus, new, unit=unit, asked=asked).frame
    present = {code.id for code in new} | {former for code in new for former in code.formerly}
    before["code"] = [new.current(code) if code in present else code for code in before["code"]]
    key = ["transcript", "start", "end", "code"]
    before = before.drop_duplicates(key)
    both = before[[*key, "because"]].merge(after[[*key, "because"]], on=key, how="outer", indicator=True)
    changed = both[both["_merge"] != "both"].copy()
    changed["change"] = np.where(changed["_merge"] == "left_only", "lost", "gained")
    changed["because"] = changed["because_x"].where(changed["_merge"] == "left_only", changed["because_y"])
    order = {name: number for number, name in enumerate(corpus)}
    codes = {code: number for number, code in enumerate(dict.fromkeys([*(c.id for c in new), *(c.id for c in old)]))}
    changed["at"], changed["nth"] = changed["transcript"].map(order), changed["code"].map(codes)
    changed = changed.sort_values(["at", "start", "end", "nth"], ignore_index=True)
    rows = zip(changed["transcript"], changed["start"], changed["end"], strict=True)
    changed["text"] = [corpus[name].text[start:end] for name, start, end in rows]
    return changed[list(CHANGE_COLUMNS)]


def check_rules(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> pd.DataFrame:
    """Return the rules that a person should look at, a row each.

    Columns: code, rule, unless (True for a rule of `unless`), problem (a plain sentence), hits (before `unless` drops
    any), units (with a hit), share (of all units), kind: "stopped" (takes too long or has too many combinations: an
    error, as no codings can be made with it), "nothing" (no hit), "nearly everything" (in more than 80 % of the units),
    "all dropped" (every hit falls to `unless`), "twice" (stands twice in its code), "operator" (a phrase in another
    language than English that holds and, or, not or near). In the codebook's order, by kind.

    >>> from coding.codebook import Code, Rules
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt."]}))
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-", "trångt"]))])
    >>> check_rules(corpus, book)["problem"].tolist()
    ["The rule 'bostad-' of the code 'housing' matches nothing."]
    """
    counts = hits_per_rule(corpus, codebook, unit=unit, asked=asked)
    rows: list[tuple[object, ...]] = []

    def tell(rule: WrittenRule, kind: str, problem: str, hits: int = 0, units: int = 0, share: float = np.nan) -> None:
        rows.append((rule.code, rule.text, rule.unless, problem, hits, units, share, kind))

    for stopped in counts.stopped:
        tell(stopped.rule, STOPPED, str(stopped))
    for rule, n_hits, n_kept, n_units in zip(counts.rules, counts.hits, counts.kept, counts.units, strict=True):
        named = _named(rule)
        numbers = n_hits, n_units, n_units / counts.total if counts.total else np.nan
        if not n_hits:
            tell(rule, NOTHING, f"{named} matches nothing.", *numbers)
        elif counts.total >= FEWEST_UNITS and numbers[2] > NEARLY_ALL:
            tell(
                rule, NEARLY_EVERYTHING, f"{named} matches {numbers[2]:.0%} of the units, nearly everything.", *numbers
            )
        if n_hits and not n_kept and not rule.unless:
            tell(rule, ALL_DROPPED, f"{named} counts for nothing: every hit of it falls to `unless`.", *numbers)
    for rule in _written_twice(codebook):
        tell(rule, TWICE, f"{_named(rule)} stands there twice; it counts once.")
    for rule in written_rules(codebook):
        if word := _operator_word(rule, codebook.language):
            problem = (
                f"{_named(rule)} looks for the word {word!r}. "
                f"If the operator is meant, write {word.upper()}{'/5, say' if word == 'near' else ''}."
            )
            tell(rule, OPERATOR, problem)
    order = {kind: number for number, kind in enumerate(KINDS)}
    return pd.DataFrame(sorted(rows, key=lambda row: order[str(row[-1])]), columns=list(CHECK_COLUMNS))


def _named(rule: WrittenRule) -> str:
    return f"The {'exception (unless)' if rule.unless else 'rule'} '{rule.text}' of the code '{rule.code}'"


def _written_twice(codebook: Codebook) -> list[WrittenRule]:
    return [
        rule
        for rule in written_rules(codebook)
        if (codebook[rule.code].rules.unless if rule.unless else codebook[rule.code].rules.any).count(rule.text) > 1
    ]


def _operator_word(rule: WrittenRule, language: str) -> str:
    """Return the word between two others of a phrase that may be meant as an operator; "" where there is none."""
    if not language or language.lower().startswith("en"):
        return ""
    phrases = [atom for atom in atoms_of(rule.tree) if isinstance(atom, Phrase)]
    inner = (term for phrase in phrases for term in phrase.terms[1:-1] if term.mode == "inflected")
    return next((term.text for term in inner if term.text.upper() in OPERATORS), "")
