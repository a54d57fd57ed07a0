"""Frequencies as a reader meets them: participants first, no more certain than the sampling allows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coding.errors import CodingError
from coding.intervals import wilson

FEWEST_FOR_PERCENT = 20
"""Under this many participants no percentage is given: each of them would weigh more than five of a hundred."""

FEW_MARK = "†"
"""Stands at a cell behind which fewer than three participants stand."""

_NUMBERS = {
    "sv": (
        "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton", "fjorton",
        "femton", "sexton", "sjutton", "arton", "nitton", "tjugo",
    ),
    "en": (
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ),
}  # fmt: skip
_UNITS = {
    "sv": {"turn": "repliker", "answer": "svar", "paragraph": "stycken", "sentence": "meningar", "document": "texter"},
    "en": {
        "turn": "turns", "answer": "answers", "paragraph": "paragraphs", "sentence": "sentences", "document": "texts",
    },
}  # fmt: skip
_PHRASES = {
    "sv": {
        "of": "{part} av {whole}",
        "none": "ingen av {whole} {who}",
        "all": "alla {whole} {who}",
        "both": "båda {who}",
        "who": "deltagare",
        "who_both": "deltagarna",
        "quoted": "citerade respondenter",
        "quoted_both": "citerade respondenterna",
        "read": "{people} tar upp ”{name}” ({units}).",
        "hits": "Nyckelorden för ”{name}” träffar hos {people} ({units}; träffar, inte läst).",
        "units_read": "”{name}” finns i {units}.",
        "units_hits": "Nyckelorden för ”{name}” träffar i {units} (träffar, inte läst).",
        "group": "{by} {group}: ",
        "interval": "{level} %-intervall {low}–{high} %",
        "percent": "{value}\u00a0%",
        "columns": ("Kod", "Tema", "Deltagare", "Intervall", "Ord", "Räknat"),
        "nobody": "–",
    },
    "en": {
        "of": "{part} of {whole}",
        "none": "none of {whole} {who}",
        "all": "all {whole} {who}",
        "both": "both {who}",
        "who": "participants",
        "who_both": "participants",
        "quoted": "quoted respondents",
        "quoted_both": "quoted respondents",
        "read": "{people} mention “{name}” ({units}).",
        "hits": "The keywords of “{name}” hit in {people} ({units}; hits, not read).",
        "units_read": "“{name}” is found in {units}.",
        "units_hits": "The keywords of “{name}” hit in {units} (hits, not read).",
        "group": "{by} {group}: ",
        "interval": "{level}% interval {low}–{high}%",
        "percent": "{value}%",
        "columns": ("Code", "Theme", "Participants", "Interval", "Words", "Counted"),
        "nobody": "–",
    },
}  # fmt: skip


def phrases(language: str) -> Mapping[str, Any]:
    """Return the phrases of a language: Swedish for "sv", English for all others."""
    return _PHRASES["sv" if language.lower().startswith("sv") else "en"]


def in_words(part: int, whole: int, language: str = "sv") -> str:
    """Return "elva av femton": both in letters up to twenty, else both in figures.

    >>> in_words(11, 15), in_words(11, 15, "en"), in_words(11, 150)
    ('elva av femton', 'eleven of fifteen', '11 av 150')
    """
    return str(phrases(language)["of"]).format(
        part=_number(part, whole, language), whole=_number(whole, whole, language)
    )


def frequency_sentence(
    table: pd.DataFrame, code: str, *, language: str | None = None, group: Any = None, population: int | None = None
) -> str:
    """Return one code's row of `theme_frequencies` as a sentence, in Swedish or English.

    ``language`` is by default that of the corpus; ``group`` chooses a row of a table made with ``by=``. How much is said follows
    the study's sampling (see `readable_frequencies`). The sentence says who brings the theme up; of all others it says nothing.
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
    units = f"{units} {_units(language)[str(facts['unit'])]}"
    kind = "hits" if facts.get("note") else "read"
    whole = read["participants_read"]
    if whole:
        people = _people(int(row["participants"]), whole, language, bool(facts.get("quoted")))
        more = _certainty(int(row["participants"]), whole, str(facts["sampling"]), language, population)
        sentence = str(say[kind]).format(people=people + more, name=row["name"], units=units)
    else:
        sentence = str(say[f"units_{kind}"]).format(name=row["name"], units=units)
    if group is not None:
        return str(say["group"]).format(by=facts["by"], group=group) + sentence
    return sentence[0].upper() + sentence[1:]


def readable_frequencies(
    table: pd.DataFrame, *, language: str | None = None, population: int | None = None
) -> pd.DataFrame:
    """Return `theme_frequencies` for readers: text cells, participants first, headings in Swedish or English.

    The study's sampling decides what is said. Purposive samples and censuses say "11 of 15": no interval, and a percentage only from
    20 participants on. Random samples have a column with the 95 % Wilson interval of the participants' share, with the finite
    population correction when ``population`` (how many could have been asked) is given.
    Source: Wilson 1927, JASA 22, pp. 209-212.

    >>> from coding.codings import Codings
    >>> from coding.themes.frequencies import theme_frequencies
    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Trångt.", "Nej."]}), language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> readable_frequencies(theme_frequencies(Codings.from_frame(rows, corpus), corpus))["Deltagare"].tolist()
    ['1 av 2']
    """
    facts = table.attrs
    language = language or str(facts.get("language", ""))
    say = phrases(language)
    code, name, who, interval, words, counted = say["columns"]
    units = _units(language)[str(facts["unit"])].capitalize()
    rows = []
    for row in table.to_dict("records"):
        group = row[facts["by"]] if "by" in facts else None
        read = facts["groups"][str(group)] if "by" in facts else facts
        made = {facts["by"]: group} if "by" in facts else {}
        made |= {code: row["code"], name: row["name"], who: _share_told(row, read["participants_read"], say)}
        if facts["sampling"] == "random":
            made[interval] = _interval(row["participants"], read["participants_read"], say, population)
        made[units] = str(say["of"]).format(part=row["segments"], whole=read["units_read"])
        made[words] = str(say["of"]).format(part=row["words"], whole=read["words_read"])
        rows.append(made | {counted: row["sources"]})
    readable = pd.DataFrame(rows)
    readable.attrs.update(facts)
    return readable


def readable_contrasts(table: pd.DataFrame, *, language: str | None = None) -> pd.DataFrame:
    """Return `cross_tabulate` for readers: code, theme, and a column per group with "3 of 6"; cells of few participants marked †.

    Marked is a cell behind which one or two participants stand, or that belongs to a group of fewer than three: it may show who
    somebody is.

    >>> from coding.codings import Codings
    >>> from coding.themes.contrasts import cross_tabulate
    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Trångt.", "Nej."], "size": ["liten", "stor"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> readable_contrasts(cross_tabulate(Codings.from_frame(rows, corpus), corpus, by="size")).values.tolist()
    [['housing', 'housing', '1 av 1 †', '0 av 1 †']]
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
        rows.append(made)
    readable = pd.DataFrame(rows)
    readable.attrs.update(facts)
    return readable


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
    words = _NUMBERS["sv" if language.lower().startswith("sv") else "en"]
    return words[value] if max(value, whole) < len(words) else str(value)


def _people(part: int, whole: int, language: str, quoted: bool) -> str:
    say = phrases(language)
    who, whole_told = say["quoted" if quoted else "who"], _number(whole, whole, language)
    if part == 0:
        return str(say["none"]).format(whole=whole_told, who=who)
    if part == whole == 2:
        return str(say["both"]).format(who=say["quoted_both" if quoted else "who_both"])
    if part == whole and whole > 2:
        return str(say["all"]).format(whole=whole_told, who=who)
    return f"{in_words(part, whole, language)} {who}"


def _certainty(part: int, whole: int, sampling: str, language: str, population: int | None) -> str:
    say = phrases(language)
    told = []
    if whole >= FEWEST_FOR_PERCENT:
        told.append(str(say["percent"]).format(value=round(100 * part / whole)))
    if sampling == "random":
        told.append(_interval(part, whole, say, population))
    return f" ({'; '.join(told)})" if told else ""


def _share_told(row: Mapping[Any, Any], whole: int, say: Mapping[str, Any]) -> str:
    if not whole:
        return str(say["nobody"])
    told = str(say["of"]).format(part=row["participants"], whole=whole)
    if whole < FEWEST_FOR_PERCENT:
        return told
    return f"{told} ({str(say['percent']).format(value=round(100 * row['participants'] / whole))})"


def _interval(part: int, whole: int, say: Mapping[str, Any], population: int | None) -> str:
    if not whole:
        return str(say["nobody"])
    low, high = wilson(part, whole, population=population)
    return str(say["interval"]).format(level=95, low=round(100 * low), high=round(100 * high))


def _units(language: str) -> Mapping[str, str]:
    return _UNITS["sv" if language.lower().startswith("sv") else "en"]
