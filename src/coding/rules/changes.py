"""What a changed codebook changes in a corpus, and which rules find nothing or nearly everything."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coding.codebook import Codebook
from coding.codings import check_given
from coding.rules.application import code_by_rules, hits_per_rule
from coding.transcript import Corpus

CHANGE_COLUMNS = ("change", "transcript", "start", "end", "code", "text", "because")
CHECK_COLUMNS = ("code", "rule", "unless", "problem", "hits", "units", "share")
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
    """Return the rules that match nothing, or nearly everything: more than 80 % of the units.

    Columns: code, rule, unless (True for a rule of `unless`), problem (a plain sentence), hits, units (with a hit),
    share (of all units). Hits are counted before `unless` drops any.

    >>> from coding.codebook import Code, Rules
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt."]}))
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-", "trångt"]))])
    >>> check_rules(corpus, book)["problem"].tolist()
    ["The rule 'bostad-' of the code 'housing' matches nothing."]
    """
    rules, hits, units, total = hits_per_rule(corpus, codebook, unit=unit, asked=asked)
    rows = []
    for rule, n_hits, n_units in zip(rules, hits, units, strict=True):
        share = n_units / total if total else np.nan
        named = f"The rule {rule.text!r} of the code {rule.code!r}"
        if not n_hits:
            rows.append((rule.code, rule.text, rule.unless, f"{named} matches nothing.", 0, 0, share))
        elif total >= FEWEST_UNITS and share > NEARLY_ALL:
            problem = f"{named} matches {share:.0%} of the units, nearly everything."
            rows.append((rule.code, rule.text, rule.unless, problem, n_hits, n_units, share))
    return pd.DataFrame(rows, columns=list(CHECK_COLUMNS))
