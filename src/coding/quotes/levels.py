"""How close a quote is to what was said: verbatim, shortened, or language-edited; and translations beside the original.

The words in ``quote`` never change. What is shown instead stands in ``shown``, the level in ``level``, and what differs in
``level_note``, so that a reader can be told and a reviewer can check.
"""

import difflib
import re

import pandas as pd

from coding.errors import CodingError

VERBATIM, SHORTENED, EDITED = "verbatim", "shortened", "language-edited"
GAP = "(…)"
_COLUMNS = ("level", "shown", "level_note", "translation", "translator")


def shorten_quote(quotes: pd.DataFrame, quote_id: str, shown: str) -> pd.DataFrame:
    """Return the quotes with one shown shortened: "(…)" stands where words are left out.

    It is proved that the parts between "(…)" stand in the quote word for word and in that order; only a sentence's first letter may
    change its case after a gap. Raises `CodingError` with the part that does not.

    >>> quotes = pd.DataFrame({"quote_id": ["q1"], "quote": ["Vi sökte, och det tog tid, en bostad."]})
    >>> shorten_quote(quotes, "q1", "Vi sökte (…) en bostad.")["level"].tolist()
    ['shortened']
    """
    words = _words_of(quotes, quote_id)
    parts = [part.strip() for part in re.split(r"\s*\(\s*(?:…|\.\.\.)\s*\)\s*", shown) if part.strip()]
    if not parts:
        raise CodingError(f"Quote {quote_id}: nothing is left of it. Leave some of its words.")
    at = 0
    for part in parts:
        found = _find(words, part, at)
        if found < 0:
            raise CodingError(
                f"Quote {quote_id}: {part!r} does not stand there word for word after what comes before it. "
                f"Shorten with {GAP} only, or call it language-edited."
            )
        at = found + len(part)
    left_out = len(words.split()) - sum(len(part.split()) for part in parts)
    return _told(
        quotes, quote_id, SHORTENED, re.sub(r"\(\s*\.\.\.\s*\)", GAP, shown.strip()), f"{GAP}: {max(left_out, 0)}"
    )


def edit_quote(quotes: pd.DataFrame, quote_id: str, shown: str) -> pd.DataFrame:
    """Return the quotes with one shown language-edited; ``level_note`` holds the difference: [-taken out-] and {+put in+}.

    >>> quotes = pd.DataFrame({"quote_id": ["q1"], "quote": ["Ja, asså, det funka."]})
    >>> edit_quote(quotes, "q1", "Ja, det funkade.")["level_note"].tolist()
    ['Ja, [-asså,-] det [-funka.-] {+funkade.+}']
    """
    words = _words_of(quotes, quote_id)
    if not shown.strip():
        raise CodingError(f"Quote {quote_id}: the edited words are empty. Write what is to be shown.")
    return _told(quotes, quote_id, EDITED, shown.strip(), difference(words, shown.strip()))


def translate_quote(quotes: pd.DataFrame, quote_id: str, translation: str, translator: str) -> pd.DataFrame:
    """Return the quotes with a translation beside one of them, and who made it. Raises `CodingError` when nobody did."""
    _words_of(quotes, quote_id)
    if not translation.strip() or not translator.strip():
        raise CodingError(f"Quote {quote_id}: a translation has words and a translator. Give both.")
    made = _with_columns(quotes)
    made.loc[made["quote_id"] == quote_id, ["translation", "translator"]] = [translation.strip(), translator.strip()]
    return made


def edits(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the log of what is not shown verbatim: quote_id, level, quote, shown, level_note, translation, translator."""
    made = _with_columns(quotes)
    changed = made[(made["level"] != VERBATIM) | (made["translation"] != "")]
    return changed[["quote_id", "level", "quote", "shown", "level_note", "translation", "translator"]].reset_index(
        drop=True
    )


def difference(before: str, after: str) -> str:
    """Return two texts as one, word by word, with [-what was taken out-] and {+what was put in+}."""
    old, new = before.split(), after.split()
    made = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            made.append(" ".join(old[a:b]))
            continue
        if b > a:
            made.append(f"[-{' '.join(old[a:b])}-]")
        if d > c:
            made.append(f"{{+{' '.join(new[c:d])}+}}")
    return " ".join(made)


def _find(words: str, part: str, at: int) -> int:
    """Where a part stands at word boundaries after a place; after a gap its first letter may have another case."""
    for candidate in dict.fromkeys((part, part[0].swapcase() + part[1:])):
        pattern = r"(?<!\w)" + re.escape(candidate) + r"(?!\w)"
        found = re.compile(pattern).search(words, at)
        if found:
            return found.start()
    return -1


def _words_of(quotes: pd.DataFrame, quote_id: str) -> str:
    mine = quotes.loc[quotes["quote_id"] == quote_id, "quote"]
    if mine.empty:
        raise CodingError(f"There is no quote {quote_id!r} in the table. Its ids stand in the column quote_id.")
    return str(mine.iloc[0])


def _with_columns(quotes: pd.DataFrame) -> pd.DataFrame:
    made = quotes.copy()
    made.attrs.update(quotes.attrs)
    for name in _COLUMNS:
        if name not in made.columns:
            made[name] = pd.Series(VERBATIM if name == "level" else "", index=made.index, dtype=object)
    return made


def _told(quotes: pd.DataFrame, quote_id: str, level: str, shown: str, note: str) -> pd.DataFrame:
    made = _with_columns(quotes)
    made.loc[made["quote_id"] == quote_id, ["level", "shown", "level_note"]] = [level, shown, note]
    return made
