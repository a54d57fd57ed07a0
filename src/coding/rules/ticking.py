"""A sheet of forms that a person has ticked off: its marks, and what becomes of the forms that are marked `no`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codebook import Code, Codebook, Rules, change_code
from coding.codings import check_given
from coding.errors import CodingError
from coding.rules.application import Hits, find_hits
from coding.rules.forms import FORM_COLUMNS, example_of, folded_forms, matched_forms
from coding.rules.letters import runs_of_letters
from coding.transcript import Corpus

UNLESS_COLUMNS = ("code", "unless", "form", "count", "problem")
LOST_COLUMNS = ("code", "form", "transcript", "start", "end", "words", "example", "uncoded")

_ELSEWHERE = " … "
_KEY = ["code", "rule", "form"]
_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()/]")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+")
_WHOLE = re.compile(r"(\d+)(?:[.,]0*)?")


def with_marks(forms: pd.DataFrame, sheet: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a new table of `matched_forms` with the marks of an earlier sheet, and the marked rows that have no place in it.

    A mark goes with its code, rule and form. Columns that somebody added to the sheet come along. Raises CodingError for a
    table that is no sheet of forms.

    >>> now = pd.DataFrame({"code": ["home"], "rule": ["bo"], "form": ["bor"], "keep": [""]})
    >>> ticked = pd.DataFrame({"code": ["home", "home"], "rule": ["bo", "bo"], "form": ["bor", "bott"], "keep": ["yes", "no"]})
    >>> kept, gone = with_marks(now, ticked)
    >>> kept["keep"].tolist(), gone["form"].tolist()
    (['yes'], ['bott'])
    """
    _check_columns(sheet, (*_KEY, "keep"))
    is_marked = sheet["keep"].fillna("").astype(str).str.strip() != ""
    added = [column for column in sheet.columns if column not in FORM_COLUMNS]
    earlier = sheet[[*_KEY, "keep", *added]].assign(marked=is_marked)
    earlier = earlier.sort_values("marked", kind="stable").drop_duplicates(_KEY, keep="last").drop(columns="marked")
    made = forms.drop(columns="keep").merge(earlier, on=_KEY, how="left", validate="many_to_one")
    made[["keep", *added]] = made[["keep", *added]].fillna("")
    there = pd.MultiIndex.from_frame(forms[_KEY])
    gone = sheet[is_marked & ~pd.MultiIndex.from_frame(sheet[_KEY]).isin(there)]
    return made, gone.reset_index(drop=True)


def in_unless(codebook: Codebook, forms: pd.DataFrame) -> pd.Series:
    """Tell of each row of a sheet of forms whether its form stands in the `unless` of its code already.

    >>> book = Codebook("Homes", "sv", codes=[Code("home", "Home", rules=Rules(any=["bo"], unless=["=bor"]))])
    >>> in_unless(book, pd.DataFrame({"code": ["home", "home"], "form": ["bor", "bott"]})).tolist()
    [True, False]
    """
    rows = zip(forms["code"].astype(str), forms["form"].astype(str), strict=True)
    return pd.Series([_is_applied(codebook, *row) for row in rows], index=forms.index, dtype=bool)


def _is_applied(codebook: Codebook, code: str, form: str) -> bool:
    return code in codebook and _unless(form, 0)[0] in codebook[code].rules.unless


def forms_to_unless(
    codebook: Codebook,
    forms: pd.DataFrame,
    corpus: Corpus | None = None,
    *,
    unit: str | None = None,
    asked: bool = False,
) -> pd.DataFrame:
    """Return what `unless` would gain from the forms marked `no`: a preview, nothing is changed.

    `forms` is a table of `matched_forms` with `no` in the column keep. Columns: code, unless (the rule to be added),
    form, count (hits of the ticked rules that it drops), problem. A form is dropped for all rules of its code: by its
    words, or by a regular expression where other signs belong to it ("10 %"). A form that no `unless` can single out
    has no unless but a problem, a plain sentence; the other rows are not held up by it. So does a form that is marked
    `no` in one row and `yes` in another of its code, one of an unknown code, and one that the code's rules do not find:
    in the `corpus` where that is given, which also shows whether `unless` drops anything there. For `unit` and `asked` see `code_by_rules`.

    Raises CodingError for a table without these columns, a mark that is neither `no`, `yes` nor empty, and a count that is
    no number.

    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["-boende-"]))])
    >>> ticked = pd.DataFrame({"code": ["housing"], "rule": ["-boende-"], "form": ["de boende"], "count": [3], "keep": ["no"]})
    >>> forms_to_unless(book, ticked)["unless"].tolist()
    ['=de =boende']
    """
    check_given(codebook=codebook, **({} if corpus is None else {"corpus": corpus}))
    rows = []
    found = None if corpus is None else _counted(matched_forms(corpus, codebook, unit=unit, asked=asked))
    for (code, form), ticks in _ticks(forms).items():
        if not ticks.no or _is_applied(codebook, code, form):
            continue
        unless, problem = _unless(form, ticks.no[0])
        problem = ticks.problem(code, form, codebook, found) or problem
        rows.append((code, "" if problem else unless, form, ticks.count, problem))
    preview = pd.DataFrame(rows, columns=list(UNLESS_COLUMNS))
    if corpus is not None and found and len(preview):
        _tell_idle(preview, codebook, corpus, found, unit, asked)
    return preview


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

    Columns: code, form (of the preview: the first whose `unless` overlaps the hit), transcript, start, end (of the
    passage, the unit), words (the hit), example (the hit with its surroundings), uncoded (True if the passage then has
    no hit of the code at all). In the corpus's order. For `unit` and `asked` see `code_by_rules`.

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
    words = folded_forms(before.words(corpus, np.array(lost, dtype=np.int64)))
    causes = _Causes(corpus, codebook, preview, unit, asked)
    names = list(corpus)
    rows = []
    for hit, said in zip(lost, words, strict=True):
        code, transcript, start = _passage(before, hit)
        uncoded = (code, transcript, start) not in still
        place = names[transcript], start, int(before.unit_end[hit])
        rows.append((code, causes.of(before, hit), *place, said, example_of(before, hit, corpus), uncoded))
    return pd.DataFrame(rows, columns=list(LOST_COLUMNS))


class _Causes:
    """Which form of a preview drops a hit: the forms' `unless` rules, searched as rules of their own."""

    def __init__(
        self, corpus: Corpus, codebook: Codebook, preview: pd.DataFrame, unit: str | None, asked: bool
    ) -> None:
        rows = preview[preview["unless"] != ""].reset_index(drop=True)
        self._rows = list(zip(rows["code"].astype(str), rows["form"].astype(str), strict=True))
        self._places: dict[tuple[str, int], NDArray[np.int64]] = {}
        if not self._rows:
            return
        rules = [Code(f"u{row}", "A form", rules=Rules(any=(str(rule),))) for row, rule in enumerate(rows["unless"])]
        hits = find_hits(corpus, Codebook(language=codebook.language, codes=tuple(rules)), unit=unit, asked=asked)
        places: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
        columns = (hits.rule.tolist(), hits.transcript.tolist(), hits.start.tolist(), hits.end.tolist())
        for rule, transcript, start, end in zip(*columns, strict=True):
            row = int(hits.rules[rule].code[1:])
            places[self._rows[row][0], transcript].append((row, start, end))
        self._places = {key: np.array(some, dtype=np.int64) for key, some in places.items()}

    def of(self, hits: Hits, hit: int) -> str:
        places = self._places.get((hits.rules[hits.rule[hit]].code, int(hits.transcript[hit])))
        if places is None:
            return ""
        row, start, end = places.T
        for begin, finish in hits.places_of(hit):
            overlapping = row[(start < finish) & (end > begin)]
            if len(overlapping):
                return self._rows[int(overlapping.min())][1]
        return ""


def _passage(hits: Hits, hit: int) -> tuple[str, int, int]:
    return hits.rules[hits.rule[hit]].code, int(hits.transcript[hit]), int(hits.unit_start[hit])


def _key(hits: Hits, hit: int) -> tuple[object, ...]:
    rule = hits.rules[hits.rule[hit]]
    place = int(hits.transcript[hit]), int(hits.start[hit]), int(hits.end[hit])
    return rule.code, rule.text, *place, hits.more.get(hit)


@dataclass
class _Ticks:
    """The lines of a sheet in which a form of a code is marked, the hits of those marked `no`, and their rules."""

    no: list[int] = field(default_factory=list)
    yes: list[int] = field(default_factory=list)
    count: int = 0
    rules: set[str] = field(default_factory=set)

    def problem(self, code: str, form: str, codebook: Codebook, found: dict[tuple[str, str], int] | None) -> str:
        """Return why the form cannot be dropped, as far as the sheet or the corpus tells; "" if nothing speaks against it."""
        line = self.no[0]
        if code not in codebook:
            return f"Line {line}: the codebook has no code {code!r}."
        if self.yes:
            return (
                f"Line {line}: {form!r} is marked no, and yes in line {self.yes[0]}. An `unless` holds for all rules of "
                f"{code!r}: mark both alike, or change one of the rules by hand."
            )
        if found is not None and (code, form) not in found:
            return f"Line {line}: no rule of {code!r} finds {form!r} here, so there is nothing to drop. Empty its mark."
        if found is None and self.rules and not self.rules & set(codebook[code].rules.any):
            rule = min(self.rules)
            return f"Line {line}: {code!r} has no rule {rule!r}. Write the sheet anew with `coding rules --forms`."
        return ""


def _check_columns(forms: pd.DataFrame, needed: tuple[str, ...]) -> None:
    if not isinstance(forms, pd.DataFrame):
        raise CodingError(f"Forms are a table, not a {type(forms).__name__}. Make one with matched_forms.")
    missing = [column for column in needed if column not in forms.columns]
    if missing:
        raise CodingError(
            f"The table of forms has no column {missing[0]!r}. Write it anew with `coding rules --forms`."
        )


def _ticks(forms: pd.DataFrame) -> dict[tuple[str, str], _Ticks]:
    """Return the marks of a sheet by code and form; lines count from 2, below the heading."""
    _check_columns(forms, ("code", "form", "keep"))
    nothing = pd.Series("", index=forms.index)
    columns = [forms["code"], forms["form"], forms["keep"], forms.get("count", nothing), forms.get("rule", nothing)]
    ticks: dict[tuple[str, str], _Ticks] = defaultdict(_Ticks)
    for line, (code, form, keep, count, rule) in enumerate(zip(*columns, strict=True), 2):
        mark = "" if pd.isna(keep) else str(keep).strip().lower()
        if mark not in ("", "yes", "no"):
            raise CodingError(f"Line {line} of the forms has {keep!r} under keep. Write no, yes or nothing.")
        its = ticks[str(code), str(form)]
        if mark == "no":
            its.no.append(line)
            its.count += _count(count, line)
            its.rules |= {str(rule)} - {""}
        elif mark == "yes":
            its.yes.append(line)
    return ticks


def _count(count: object, line: int) -> int:
    """Return a number of hits as a spreadsheet may have written it: 1200, 1200.0, 1 200 or 1 200,0."""
    written = "" if pd.isna(count) else str(count).strip()  # type: ignore[call-overload]
    if _THOUSANDS.fullmatch(written):
        return int(re.sub(r"\D", "", written))
    whole = _WHOLE.fullmatch(re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", written))
    if written and not whole:
        raise CodingError(f"Line {line} of the forms has {count!r} under count, which is no number of hits. Empty it.")
    return int(whole[1]) if whole else 0


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
    if form == " ".join(words):
        return " ".join(f"={word}" for word in words), ""
    escaped = r"\s+".join(_SPECIAL.sub(r"\\\g<0>", piece) for piece in form.split(" "))
    first, last = (r"\b" if re.match(r"\w", letter) else "" for letter in (form[0], form[-1]))
    return f"/{first}{escaped}{last}/", ""


def _counted(forms: pd.DataFrame) -> dict[tuple[str, str], int]:
    return {key: int(count) for key, count in forms.groupby(["code", "form"], sort=False)["count"].sum().items()}  # type: ignore[misc]


def _tell_idle(
    preview: pd.DataFrame,
    codebook: Codebook,
    corpus: Corpus,
    found: dict[tuple[str, str], int],
    unit: str | None,
    asked: bool,
) -> None:
    """Give the rows whose `unless` would drop no hit of their form a problem in its place."""
    left = _counted(matched_forms(corpus, with_unless(codebook, preview), unit=unit, asked=asked))
    for row, (code, unless, form) in enumerate(zip(preview["code"], preview["unless"], preview["form"], strict=True)):
        if unless and left.get((code, form), 0) == found[code, form]:
            preview.loc[row, ["unless", "problem"]] = [
                "",
                f"{form!r} stands inside words or other signs, where {unless} does not find it. "
                f"Change the rule of {code!r} by hand.",
            ]
