"""The distinct forms that each rule matched, to tick off, and what becomes of those that are marked `no`."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from coding.codebook import Codebook, Rules, change_code
from coding.errors import CodingError
from coding.language import fold
from coding.notation import INVISIBLE
from coding.rules.application import Hits, find_hits
from coding.rules.letters import runs_of_letters
from coding.transcript import Corpus

FORM_COLUMNS = ("code", "rule", "form", "count", "participants", "example", "keep")
UNLESS_COLUMNS = ("code", "unless", "form", "count", "problem")
LOST_COLUMNS = ("code", "form", "transcript", "start", "end", "words", "example", "uncoded")
CONTEXT = 40
"""Characters shown on either side of an example."""

_DROPPED = str.maketrans("", "", INVISIBLE)
_ELSEWHERE = " … "


def matched_forms(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> pd.DataFrame:
    """Return the distinct forms that each rule matched: the list on which a researcher ticks off what is right.

    Columns: code, rule, form (lower-case; " … " between words that do not stand together), count (hits), participants
    (distinct ones who said it), example (the first hit with its surroundings), keep (empty: write `no` beside a form
    that should not count). The codebook's order, then the commonest form first. Rules without a hit have no row: see
    `check_rules`. For `unit` and `asked` see `code_by_rules`.

    >>> from coding.codebook import Code
    >>> from coding.transcript import Transcript
    >>> corpus = Corpus([Transcript("R01", "Bostäderna är slut. Bostäderna!")])
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-"]))])
    >>> matched_forms(corpus, book)[["rule", "form", "count", "participants"]].values.tolist()
    [['bostad-', 'bostäderna', 2, 1]]
    """
    hits = find_hits(corpus, codebook, unit=unit, asked=asked)
    forms = _folded(hits.words(corpus))
    table = pd.DataFrame({"number": hits.rule, "form": forms, "hit": np.arange(len(hits)), "who": _who(hits, corpus)})
    groups = table.groupby(["number", "form"], sort=False)
    counted = groups.agg(count=("hit", "size"), hit=("hit", "first"), participants=("who", _distinct)).reset_index()
    counted = counted.sort_values(["number", "count", "form"], ascending=[True, False, True], ignore_index=True)
    return pd.DataFrame(
        {
            "code": [hits.rules[number].code for number in counted["number"]],
            "rule": [hits.rules[number].text for number in counted["number"]],
            "form": counted["form"].astype(object),
            "count": counted["count"],
            "participants": counted["participants"].astype(np.int64),
            "example": [_example(hits, hit, corpus) for hit in counted["hit"]],
            "keep": "",
        },
        columns=list(FORM_COLUMNS),
    )


def forms_to_unless(codebook: Codebook, forms: pd.DataFrame) -> pd.DataFrame:
    """Return what `unless` would gain from the forms marked `no`: a preview, nothing is changed.

    `forms` is a table of `matched_forms` with `no` in the column keep. Columns: code, unless (the rule to be added),
    form, count (hits of the ticked rules that it drops), problem. A form is dropped for all rules of its code. A form that
    no `unless` can single out (words that do not stand together) has no unless but a problem, a plain sentence; the
    other rows are not held up by it. Raises CodingError for a table without these columns, an unknown code, and a mark
    that is neither `no`, `yes` nor empty.

    >>> from coding.codebook import Code
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["-boende-"]))])
    >>> ticked = pd.DataFrame({"code": ["housing"], "rule": ["-boende-"], "form": ["de boende"], "count": [3], "keep": ["no"]})
    >>> forms_to_unless(book, ticked)["unless"].tolist()
    ['=de =boende']
    """
    missing = [column for column in ("code", "form", "keep") if column not in forms.columns]
    if missing:
        raise CodingError(
            f"The table of forms has no column {missing[0]!r}. Write it anew with `coding rules --forms`."
        )
    dropped: Counter[tuple[str, str, str, str]] = Counter()
    counts = forms["count"] if "count" in forms.columns else pd.Series(0, index=forms.index)
    for line, (code, form, keep, count) in enumerate(
        zip(forms["code"], forms["form"], forms["keep"], counts, strict=True), 2
    ):
        mark = "" if pd.isna(keep) else str(keep).strip().lower()
        if mark not in ("", "yes", "no"):
            raise CodingError(f"Line {line} of the forms has {keep!r} under keep. Write no, yes or nothing.")
        if mark == "no":
            unless, problem = _unless(str(form), line)
            dropped[str(code), unless, str(form), problem] += int(count)
    rows = [
        (code, unless, form, count, problem)
        for (code, unless, form, problem), count in dropped.items()
        if unless not in codebook[code].rules.unless
    ]
    return pd.DataFrame(rows, columns=list(UNLESS_COLUMNS))


def with_unless(codebook: Codebook, preview: pd.DataFrame) -> Codebook:
    """Return the codebook with the `unless` rules of a preview by `forms_to_unless`; rows with a problem change nothing."""
    for code, rows in preview[preview["unless"] != ""].groupby("code", sort=False):
        rules = codebook[str(code)].rules
        added = dict.fromkeys((*rules.unless, *rows["unless"]))
        codebook = change_code(codebook, str(code), rules=Rules(any=rules.any, unless=tuple(added)))
    return codebook


def passages_lost(
    corpus: Corpus, codebook: Codebook, preview: pd.DataFrame, *, unit: str | None = None, asked: bool = False
) -> pd.DataFrame:
    """Return the hits that a preview by `forms_to_unless` would drop, all its rows together: what one would lose.

    Columns: code, form (of the preview; "" if only several rows together drop the hit), transcript, start, end (of the
    passage, the unit), words (the hit), example (the hit with its surroundings), uncoded (True if the passage then has
    no hit of the code at all). In the corpus's order. For `unit` and `asked` see `code_by_rules`.

    >>> from coding.codebook import Code
    >>> from coding.transcript import Transcript
    >>> corpus = Corpus([Transcript("R01", "De boende röstade om gruppboendet.")])
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["-boende-"]))])
    >>> ticked = matched_forms(corpus, book).assign(keep=["no", ""])
    >>> passages_lost(corpus, book, forms_to_unless(book, ticked))[["form", "words", "uncoded"]].values.tolist()
    [['boende', 'boende', False]]
    """
    before = find_hits(corpus, codebook, unit=unit, asked=asked)
    after = find_hits(corpus, with_unless(codebook, preview), unit=unit, asked=asked)
    kept = {_key(after, hit) for hit in range(len(after))}
    still = {_passage(after, hit) for hit in range(len(after))}
    lost = [hit for hit in range(len(before)) if _key(before, hit) not in kept]
    forms = _folded(before.words(corpus, np.array(lost, dtype=np.int64)))
    by_code = {
        str(code): rows["form"].tolist() for code, rows in preview[preview["unless"] != ""].groupby("code", sort=False)
    }
    names = list(corpus)
    rows = []
    for hit, form in zip(lost, forms, strict=True):
        code, *_ = _passage(before, hit)
        cause = next((each for each in by_code[code] if f" {each} " in f" {form} "), "")
        start, end = int(before.unit_start[hit]), int(before.unit_end[hit])
        uncoded = _passage(before, hit) not in still
        name = names[before.transcript[hit]]
        rows.append((code, cause, name, start, end, form, _example(before, hit, corpus), uncoded))
    return pd.DataFrame(rows, columns=list(LOST_COLUMNS))


def _passage(hits: Hits, hit: int) -> tuple[str, int, int]:
    return hits.rules[hits.rule[hit]].code, int(hits.transcript[hit]), int(hits.unit_start[hit])


def _key(hits: Hits, hit: int) -> tuple[object, ...]:
    rule = hits.rules[hits.rule[hit]]
    place = int(hits.transcript[hit]), int(hits.start[hit]), int(hits.end[hit])
    return rule.code, rule.text, *place, hits.more.get(hit)


def _folded(words: list[str]) -> list[str]:
    return [fold(" ".join(each.translate(_DROPPED).split())) for each in words]


def _unless(form: str, line: int) -> tuple[str, str]:
    """Return the rule that drops a form, or "" and why there is none."""
    if _ELSEWHERE in form:
        return "", (
            f"Line {line}: {form!r} are words that do not stand together, and no `unless` can single them out. "
            "Change the rule by hand, for example to a smaller distance."
        )
    words = [match.group() for match in runs_of_letters().finditer(form)]
    if not words:
        return "", f"Line {line}: {form!r} holds no word. Change the regular expression by hand."
    return " ".join(f"={word}" for word in words), ""


def _who(hits: Hits, corpus: Corpus) -> list[str]:
    """Return the participant who said each hit; "" for the interviewer and for a report's prose."""
    names = list(corpus)
    known: dict[tuple[int, int], str] = {}
    who = []
    for transcript, start in zip(hits.transcript.tolist(), hits.start.tolist(), strict=True):
        held = corpus[names[transcript]]
        turn = held.turn_index(start)
        key = transcript, -1 if turn is None else turn
        if key not in known:
            silent = turn is None or held.turns[turn].asked
            known[key] = "" if silent else corpus.participant_of(held.name, held.turns[key[1]].speaker)
        who.append(known[key])
    return who


def _distinct(participants: pd.Series) -> int:
    return int(participants[participants != ""].nunique())


def _example(hits: Hits, hit: int, corpus: Corpus) -> str:
    text = corpus[list(corpus)[hits.transcript[hit]]].text
    start = max(int(hits.start[hit]) - CONTEXT, int(hits.unit_start[hit]))
    end = min(int(hits.end[hit]) + CONTEXT, int(hits.unit_end[hit]))
    before, after = start > hits.unit_start[hit], end < hits.unit_end[hit]
    return f"{'…' if before else ''}{' '.join(text[start:end].split())}{'…' if after else ''}"
