"""Frequencies as a reader meets them: participants first, no more certain than the sampling allows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coding.errors import CodingError
from coding.intervals import wilson
from coding.themes.phrases import NUMBERS, UNITS, phrases
from coding.transcript import few_stand_behind

FEWEST_FOR_PERCENT = 20
"""Under this many participants no percentage is given: each of them would weigh more than five of a hundred."""

FEW_MARK = "†"
"""Stands at a cell behind which fewer than three participants stand."""

Population = int | Mapping[str, int] | None
"""How many could have been asked: of all, or by group; None is what the study says."""


def in_words(part: int, whole: int, language: str = "sv") -> str:
    """Return "elva av femton": both in letters up to twenty, else both in figures.

    >>> in_words(11, 15), in_words(11, 15, "en"), in_words(11, 150)
    ('elva av femton', 'eleven of fifteen', '11 av 150')
    """
    return str(phrases(language)["of"]).format(
        part=_number(part, whole, language), whole=_number(whole, whole, language)
    )


def frequency_sentence(
    table: pd.DataFrame, code: str, *, language: str | None = None, group: Any = None, population: Population = None
) -> str:
    """Return one code's row of `theme_frequencies` as a sentence, in Swedish or English.

    ``language`` is by default that of the corpus; ``group`` chooses a row of a table made with ``by=``. How much is said follows
    the study's sampling (see `readable_frequencies`). The sentence says who brings the theme up; of all others it says nothing.
    A table made with ``raised=True`` adds with how many of them the interviewer had used the theme's words first. Where some were
    read only in part, a second sentence tells how many.
    Raises `CodingError` when the table has no such code or group.

    >>> from coding.codings import Codings
    >>> from coding.themes.frequencies import theme_frequencies
    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b", "c"], "text": ["Trångt.", "Nej.", "Dyrt."]}), language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b", "c"], "code": ["housing", "", "housing"], "coder": "anna"})
    >>> frequency_sentence(theme_frequencies(Codings.from_frame(rows, corpus), corpus), "housing")
    'Två av tre deltagare tar upp ”housing” (2 av 3 repliker).'
    """
    facts = table.attrs
    language = language or str(facts.get("language", ""))
    say = phrases(language)
    row, read = _row(table, code, group)
    units = str(say["of"]).format(part=row["segments"], whole=read["units_read"])
    units = f"{units} {_units(facts, language, read['units_read'])}"
    kind = "hits" if facts.get("note") else "read"
    whole = read["participants_read"]
    if whole:
        people = _people(int(row["participants"]), whole, language, bool(facts.get("quoted")))
        size = _population(facts, whole, group, population)
        in_part = int(read.get("participants_in_part", 0))
        more = _certainty(int(row["participants"]), whole, str(facts["sampling"]), language, size, in_part)
        kind = "read_one" if kind == "read" and row["participants"] == 1 else kind
        sentence = str(say[kind]).format(people=people + more, name=row["name"], units=units)
    else:
        sentence = str(say[f"units_{kind}"]).format(name=row["name"], units=units)
    sentence += _raised_told(row, language) + _in_part_told(int(read.get("participants_in_part", 0)), whole, language)
    if group is not None:
        return str(say["group"]).format(by=facts["by"], group=group) + sentence
    return sentence[0].upper() + sentence[1:]


def readable_frequencies(
    table: pd.DataFrame, *, language: str | None = None, population: Population = None
) -> pd.DataFrame:
    """Return `theme_frequencies` for readers: text cells, participants first, headings in Swedish or English.

    The study's sampling decides what is said. Purposive samples and censuses say "11 of 15": no interval, and a percentage only from
    20 participants on. Random samples have a column with the 95 % Wilson interval of the participants' share. It has the finite
    population correction when the study says how many could have been asked (``population`` of project.yaml, or here), with the
    participants who were read whole as n; it never leaves what can be, and none is left where all who could be asked were read whole.
    `interval_note` says for whom they hold. A group whose
    number is not told (``population={"small": 200, "large": 90}``) is taken to be drawn at the rate of the whole sample.
    A table made with ``raised=True`` has a column for the participants with whom the interviewer used the theme's words first. Where
    there are no participants at all, as in the prose of reports, the columns about them are left out.
    A cell behind which one or two participants stand, or of fewer than three who were read, is marked † (see `few_note`).
    Sources: Wilson 1927, JASA 22, pp. 209-212; Cochran 1977, "Sampling Techniques", section 2.12 (groups of a random sample).

    >>> from coding.codings import Codings
    >>> from coding.themes.frequencies import theme_frequencies
    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Trångt.", "Nej."]}), language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> readable_frequencies(theme_frequencies(Codings.from_frame(rows, corpus), corpus))["Deltagare"].tolist()
    ['1 av 2 †']
    """
    facts = table.attrs
    language = language or str(facts.get("language", ""))
    say = phrases(language)
    code, name, who, interval, words, counted = say["columns"]
    units = _units(facts, language).capitalize()
    people = any(group["participants_read"] for group in (facts["groups"].values() if "by" in facts else [facts]))
    raised = "raised_by_interviewer" in table and table["raised_by_interviewer"].notna().any()
    rows = []
    for row in table.to_dict("records"):
        group = row[facts["by"]] if "by" in facts else None
        read = facts["groups"][str(group)] if "by" in facts else facts
        made = {facts["by"]: group} if "by" in facts else {}
        made |= {code: row["code"], name: row["name"]}
        if people:
            made[who] = _share_told(row, read["participants_read"], say)
        if people and facts["sampling"] == "random":
            size = _population(facts, read["participants_read"], group, population)
            whole, in_part = read["participants_read"], read.get("participants_in_part", 0)
            made[interval] = _interval(row["participants"], whole, say, size, in_part) or say["nobody"]
        if people and raised:
            made[say["first"]] = _first_told(row, say)
        made[units] = str(say["of"]).format(part=row["segments"], whole=read["units_read"])
        made[words] = str(say["of"]).format(part=row["words"], whole=read["words_read"])
        rows.append(made | {counted: _counted(row["sources"], facts, say)})
    readable = _without_empty(pd.DataFrame(rows), [interval], str(say["nobody"]))
    readable.attrs.update(facts)
    return readable


def readable_contrasts(
    table: pd.DataFrame, *, language: str | None = None, population: Population = None
) -> pd.DataFrame:
    """Return `cross_tabulate` for readers: code, theme, and a column per group with "3 of 6"; cells of few participants marked †.

    Marked is a cell behind which one or two participants stand, or that belongs to a group of fewer than three: it may show who
    somebody is. A random sample has a column with its interval behind each group's (see `readable_frequencies`). After a test come p,
    p corrected for the number of codes, and what was tested and what that means. The last column says whose codings are counted.

    >>> from coding.codings import Codings
    >>> from coding.themes.contrasts import cross_tabulate
    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Trångt.", "Nej."], "size": ["liten", "stor"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> readable_contrasts(cross_tabulate(Codings.from_frame(rows, corpus), corpus, by="size")).values.tolist()
    [['housing', 'housing', '1 av 1 †', '0 av 1 †', 'läst: anna']]
    """
    facts = table.attrs
    say = phrases(language or str(facts.get("language", "")))
    code, name = say["columns"][:2]
    rows = []
    for row in table.to_dict("records"):
        few = set(str(row["few"]).split("; "))
        made = {code: row["code"], name: row["name"]}
        for group in facts["groups"]:
            column = f"{facts['by']}={group}"
            told = str(say["of"]).format(part=row[column], whole=row[f"{column} read"])
            made[column] = told + (f" {FEW_MARK}" if group in few else "")
            if facts["sampling"] == "random":
                size = _population(facts, row[f"{column} read"], group, population)
                interval = str(say["columns"][3]).lower()
                in_part = facts.get("groups_in_part", {}).get(group, 0)
                told = _interval(row[column], row[f"{column} read"], say, size, in_part)
                made[f"{column}, {interval}"] = told or say["nobody"]
        if "p" in row:
            told_p = (_p_told(row["p"], say), _p_told(row["p_holm"], say), row["test"])
            made |= dict(zip(say["tests"], told_p, strict=True))
        rows.append(made | {say["columns"][5]: _counted(row["sources"], facts, say)})
    intervals = [f"{facts['by']}={group}, {str(say['columns'][3]).lower()}" for group in facts["groups"]]
    readable = _without_empty(pd.DataFrame(rows), intervals, str(say["nobody"]))
    readable.attrs.update(facts)
    return readable


def few_note(readable: pd.DataFrame, language: str = "") -> str:
    """Return what † means when a table for readers has one, else "".

    >>> few_note(pd.DataFrame({"Participants": ["2 of 11 †"]}), "en").split("\\u00a0")[1]
    'fewer than three participants: may show who somebody is.'
    """
    some = any(str(cell).endswith(FEW_MARK) for name in readable.columns for cell in readable[name])
    return str(phrases(language or str(readable.attrs.get("language", "")))["few"]) if some else ""


def counted_heading(table: pd.DataFrame, language: str = "") -> str:
    """Return whose codings a table counts, how they came about, and by what unit.

    >>> table = pd.DataFrame()
    >>> table.attrs.update({"sources": "human", "coder": "anna", "unit": "turn", "note": ""})
    >>> counted_heading(table, "en"), counted_heading(table, "sv")
    ('Counted: read, coder anna; unit: turn.', 'Räknat: läst, kodare anna; enhet: replik.')
    """
    facts = table.attrs
    language = language or str(facts.get("language", ""))
    say = phrases(language)
    sources = ", ".join(str(say["sources"].get(source, source)) for source in str(facts["sources"]).split(", "))
    told = str(say["heading"]).format(sources=sources, coder=facts["coder"], unit=_units(facts, language, 1))
    not_read = str(say["not_read"])
    return f"{not_read[0].upper()}{not_read[1:]}. {told}" if facts.get("note") else told


def part_note(table: pd.DataFrame, language: str = "") -> str:
    """Return how many of a table's participants were read only in part, and what follows from it; "" where all were read wholly.

    Serves every table and figure that counts participants (`theme_frequencies`, `participant_matrix`, `cross_tabulate`, …).

    >>> table = pd.DataFrame()
    >>> table.attrs.update({"participants_read": 3, "participants_in_part": 1})
    >>> part_note(table, "en")
    'Read only in part: 1 of 3 participants. A theme that they lack may stand in what was not read.'
    """
    facts = table.attrs
    part, whole = int(facts.get("participants_in_part", 0)), int(facts.get("participants_read", 0))
    say = phrases(language or str(facts.get("language", "")))
    kind = "quoted" if facts.get("quoted") else "who"
    who = say[f"{kind}_one" if whole == 1 else kind]
    return str(say["part_note"]).format(part=part, whole=whole, who=who) if part else ""


def interval_note(table: pd.DataFrame, language: str = "", *, population: Population = None) -> str:
    """Return what the intervals of a random sample are and for whom they hold; "" for other samples.

    Where all who could be asked were read whole it says that nothing is left to estimate; those who were read only in part are not
    known wholly, and it says that too. ``population``: see `readable_frequencies`.

    >>> table = pd.DataFrame()
    >>> table.attrs.update({"sampling": "random", "population": 40, "participants_read": 10})
    >>> interval_note(table, "en").partition(";")[0]
    'Intervals: 95%, Wilson with finite population correction'
    """
    facts = table.attrs
    read = int(facts.get("participants_read", 0))
    if facts.get("sampling") != "random" or not read:
        return ""
    known = facts.get("population") if population is None else population
    if isinstance(known, Mapping):
        known = sum(known.values())
    in_part = int(facts.get("participants_in_part", 0))
    kind = "unknown" if known is None else "part" if in_part else "whole" if known <= read else "some"
    notes = phrases(language or str(facts.get("language", "")))["interval_note"]
    return str(notes[kind]).format(level=95, population=known, n=read, whole=read - in_part)


def share_interval(
    part: int, whole: int, population: float | None = None, *, in_part: int = 0
) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of a share, None where nobody was read or all who could be asked were, and whole.

    ``in_part``: how many were read only in part. They may have what was not found with them, so that they are not taken for known.

    >>> share_interval(8, 10, population=10) is None
    True
    >>> tuple(round(end, 2) for end in share_interval(8, 10, population=10, in_part=3))
    (0.8, 0.9)
    """
    if not whole or population == whole - in_part:
        return None
    return wilson(part, whole, population=population, whole=whole - in_part)


def interval_of(table: pd.DataFrame, part: int, whole: int, group: Any = None) -> tuple[float, float] | None:
    """Return the interval that a table of a random sample has for ``part`` of ``whole`` participants (of a group); None for other samples.

    See `readable_frequencies`, whose cells say the same.
    """
    if table.attrs.get("sampling") != "random":
        return None
    read = table.attrs if group is None else table.attrs["groups"][str(group)]
    size = _population(table.attrs, whole, group, None)
    return share_interval(part, whole, size, in_part=int(read.get("participants_in_part", 0)))


def interval_told(ends: tuple[float, float], language: str) -> str:
    """Return an interval in words.

    >>> interval_told((0.534, 0.929), "en")
    '95% interval 53–93%'
    """
    return _ends_told(ends, phrases(language))


def _without_empty(readable: pd.DataFrame, columns: list[str], nothing: str) -> pd.DataFrame:
    """The table without those of the columns that tell nothing in any row: of a census no interval is left."""
    empty = [name for name in columns if name in readable and readable[name].eq(nothing).all()]
    return readable.drop(columns=empty)


def _in_part_told(part: int, whole: int, language: str) -> str:
    """How many of those who were read were read only in part."""
    if not part:
        return ""
    kind = "some" if part > 1 else "one"
    if part == whole:
        kind = {1: "only", 2: "both"}.get(whole, "all")
    told = {"part": _number(part, whole, language), "whole": _number(whole, whole, language)}
    return str(phrases(language)["in_part"][kind]).format(**told)


def _row(table: pd.DataFrame, code: str, group: Any) -> tuple[pd.Series, Mapping[Any, Any]]:
    facts = table.attrs
    rows = table[table["code"] == code]
    read: Mapping[Any, Any] = facts
    if "by" in facts:
        if str(group) not in facts["groups"]:
            raise CodingError(
                f"There is no group {group!r} of {facts['by']}. Choose one of: {', '.join(facts['groups'])}."
            )
        rows = rows[rows[facts["by"]].astype(str) == str(group)]
        read = facts["groups"][str(group)]
    if not len(rows):
        raise CodingError(f"The table has no code {code!r}. It has: {', '.join(table['code'].unique())}.")
    return rows.iloc[0], read


def _number(value: int, whole: int, language: str) -> str:
    words = NUMBERS["sv" if language.lower().startswith("sv") else "en"]
    return words[value] if max(value, whole) < len(words) else str(value)


def _people(part: int, whole: int, language: str, quoted: bool) -> str:
    say, kind = phrases(language), "quoted" if quoted else "who"
    who, whole_told = say[f"{kind}_one" if whole == 1 else kind], _number(whole, whole, language)
    if part == 0:
        return str(say["none"]).format(whole=whole_told, who=who)
    if part == whole == 2:
        return str(say["both"]).format(who=say[f"{kind}_both"])
    if part == whole and whole > 2:
        return str(say["all"]).format(whole=whole_told, who=who)
    return f"{in_words(part, whole, language)} {who}"


def _certainty(part: int, whole: int, sampling: str, language: str, population: float | None, in_part: int = 0) -> str:
    say = phrases(language)
    told = []
    if whole >= FEWEST_FOR_PERCENT:
        told.append(str(say["percent"]).format(value=round(100 * part / whole)))
    if sampling == "random" and (of := _interval(part, whole, say, population, in_part, full=True)):
        told.append(of)
    return f" ({'; '.join(told)})" if told else ""


def _share_told(row: Mapping[Any, Any], whole: int, say: Mapping[str, Any]) -> str:
    if not whole:
        return str(say["nobody"])
    told = str(say["of"]).format(part=row["participants"], whole=whole)
    if whole >= FEWEST_FOR_PERCENT:
        told += f" ({str(say['percent']).format(value=round(100 * row['participants'] / whole))})"
    return f"{told} {FEW_MARK}" if few_stand_behind(row["participants"], whole) else told


def _population(facts: Mapping[Any, Any], read: int, group: Any, given: Population) -> float | None:
    """How many could have been asked; of a group that is not told, as many for each who was read as in the whole sample."""
    known = facts.get("population") if given is None else given
    if isinstance(known, Mapping):
        return known.get(str(group))
    if known is None or group is None or not facts["participants_read"]:
        return known
    return float(known * read / facts["participants_read"])


def _counted(sources: str, facts: Mapping[Any, Any], say: Mapping[str, Any]) -> str:
    """Whose codings are counted, and how they came about; of rules that nobody has read them."""
    if facts.get("note"):
        return str(say["not_read"])
    told = ", ".join(str(say["sources"].get(source, source)) for source in sources.split(", "))
    return f"{told}: {facts['coder']}" if facts.get("coder") else told


def _first_told(row: Mapping[Any, Any], say: Mapping[str, Any]) -> str:
    first = row["raised_by_interviewer"]
    if pd.isna(first) or not row["participants"]:
        return str(say["nobody"])
    return str(say["of"]).format(part=int(first), whole=row["participants"])


def _raised_told(row: "pd.Series[Any]", language: str) -> str:
    say, people = phrases(language), int(row["participants"])
    first = row.get("raised_by_interviewer", pd.NA)
    if pd.isna(first) or not first:
        return ""
    return str(say["raised_one" if people == 1 else "raised"]).format(part=_number(int(first), people, language))


def _p_told(p: float, say: Mapping[str, Any]) -> str:
    return "" if p != p else f"{p:.3f}".replace(".", str(say["decimal"]))


def _interval(
    part: int, whole: int, say: Mapping[str, Any], population: float | None, in_part: int = 0, *, full: bool = False
) -> str:
    """A share's interval in words, "" where there is none; ``full`` says for how many it holds, where that is known."""
    ends = share_interval(part, whole, population, in_part=in_part)
    if ends is None:
        return ""
    counted = full and population is not None and float(population).is_integer()
    return _ends_told(ends, say, "interval_all" if counted else "interval", population)


def _ends_told(
    ends: tuple[float, float], say: Mapping[str, Any], kind: str = "interval", population: float | None = None
) -> str:
    low, high = (round(100 * end) for end in ends)
    return str(say[kind]).format(level=95, low=low, high=high, population=population)


def _units(facts: Mapping[Any, Any], language: str, number: int = 0) -> str:
    """What is counted, for so many of it: "turn" of one, else "turns"."""
    singular, plural = UNITS["sv" if language.lower().startswith("sv") else "en"][
        str(facts.get("unit_called", facts["unit"]))
    ]
    return singular if number == 1 else plural
