"""How close a quote is to what was said: verbatim, shortened, or language-edited; and translations beside the original.

The words in ``quote`` never change. What is shown instead stands in ``shown``, the level in ``level``, and what differs in
``level_note``, so that a reader can be told and a reviewer can check.
"""

import difflib
import re
import warnings
from collections.abc import Mapping

import pandas as pd

from coding.errors import CodingError
from coding.quotes.edited_places import PLACE, with_ids
from coding.quotes.negations import negations_lost

VERBATIM, SHORTENED, EDITED = "verbatim", "shortened", "language-edited"
GAP = "(…)"
_GAP_SIGN = re.compile(r"[(\[]\s*(?:…|\.\.\.)\s*[)\]]")
_GAPS = re.compile(rf"\s*{_GAP_SIGN.pattern}\s*")
_COLUMNS = ("level", "shown", "level_note", "negations_lost", "translation", "translator")


class NegationLost(UserWarning):
    """What is shown of a quote lacks a negation that was said."""


def shorten_quote(quotes: pd.DataFrame, quote_id: str, shown: str) -> pd.DataFrame:
    """Return the quotes with one shown shortened: "(…)" stands where words are left out.

    It is proved that the parts between "(…)" stand in the quote word for word and in that order; only a sentence's first letter may
    change its case after a gap. A negation that falls away ("inte", "never") may turn the meaning round: `NegationLost` warns of it, and
    the column ``negations_lost`` keeps it for the manifest. Raises `CodingError` with the part that does not stand there.

    >>> quotes = pd.DataFrame({"quote_id": ["q1"], "quote": ["Vi sökte, och det tog tid, en bostad."]})
    >>> shorten_quote(quotes, "q1", "Vi sökte (…) en bostad.")["level"].tolist()
    ['shortened']
    """
    words = _words_of(quotes, quote_id)
    parts = [part.strip() for part in _GAPS.split(shown) if part.strip()]
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
    return _told(quotes, quote_id, SHORTENED, _GAP_SIGN.sub(GAP, shown.strip()), f"{GAP}: {max(left_out, 0)}")


def edit_quote(quotes: pd.DataFrame, quote_id: str, shown: str) -> pd.DataFrame:
    """Return the quotes with one shown language-edited; ``level_note`` holds the difference: [-taken out-] and {+put in+}.

    A negation that falls away is warned of and kept as by `shorten_quote`.

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


def apply_edits(quotes: pd.DataFrame, edits: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the quotes with an author's edits, and the ids of edits whose quote is not among them.

    An edit is of the passage, under whatever code it stands. ``edits`` has a row per quote: quote_id, or its place (transcript, start,
    end); then shown (what is to be shown)
    with level ("shortened" or "language-edited"; without one "(…)" decides), and translation with translator; what is empty is left
    alone. Raises `CodingError` as `shorten_quote`, `edit_quote` and `translate_quote` do, with the line in a file of edits (the head is
    line 1); for a column that is missing, another level, other words that are called verbatim, and two rows that show a quote
    differently.

    >>> quotes = pd.DataFrame({"quote_id": ["q1"], "quote": ["Vi sökte, och det tog tid, en bostad."]})
    >>> edits = pd.DataFrame({"quote_id": ["q1", "q2"], "shown": ["Vi sökte (…) en bostad.", "Ja."]})
    >>> made, unused = apply_edits(quotes, edits)
    >>> made["level"].tolist(), unused
    (['shortened'], ['q2'])
    """
    edits, _ = with_ids(edits, quotes)
    known = set(quotes["quote_id"])
    unused = []
    told: dict[str, tuple[int, str]] = {}
    for line, record in enumerate(edits.to_dict("records"), 2):
        row = {str(key): str(value) for key, value in record.items()}
        if row["quote_id"] not in known:
            unused.append(row["quote_id"])
            continue
        shown = row.get("shown", "").strip()
        before = told.setdefault(row["quote_id"], (line, shown)) if shown else (line, shown)
        if before[1] != shown:
            raise CodingError(
                f"Edits, line {line}: quote {row['quote_id']} is shown otherwise in line {before[0]}. Leave one of them."
            )
        try:
            quotes = _edited(quotes, row)
        except CodingError as cause:
            raise CodingError(f"Edits, line {line}: {cause}") from cause
    return quotes, unused


def _edited(quotes: pd.DataFrame, row: Mapping[str, str]) -> pd.DataFrame:
    id, shown, level = row["quote_id"], row.get("shown", "").strip(), row.get("level", "").strip()
    if level not in ("", VERBATIM, SHORTENED, EDITED):
        raise CodingError(f"Quote {id}: there is no level {level!r}. Choose one of: {VERBATIM}, {SHORTENED}, {EDITED}.")
    if shown and level == VERBATIM and shown.split() != _words_of(quotes, id).split():
        raise CodingError(
            f"Quote {id}: its level is {VERBATIM}, and what is to be shown differs from what was said. Leave shown empty, or choose "
            f"{SHORTENED} or {EDITED}."
        )
    if shown and level != VERBATIM:
        shortened = level == SHORTENED or (not level and _GAPS.search(shown))
        quotes = shorten_quote(quotes, id, shown) if shortened else edit_quote(quotes, id, shown)
    if row.get("translation", "").strip():
        quotes = translate_quote(quotes, id, row["translation"], row.get("translator", ""))
    return quotes


def edits(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the log of what is not shown verbatim: quote_id, where it stands (transcript, start, end, where the quotes tell them),
    level, quote, shown, level_note, negations_lost, translation, translator. It can be given as edits again."""
    made = _with_columns(quotes)
    changed = made[(made["level"] != VERBATIM) | (made["translation"] != "")]
    place = [name for name in PLACE if name in made.columns]
    return changed[["quote_id", *place, "level", "quote", *_COLUMNS[1:]]].reset_index(drop=True)


def taken_out(words: str, shown: str) -> list[tuple[int, int]]:
    """Return the places of words that were said and are not shown, of a quote that is shortened or edited.

    >>> [("Vi sökte, sa Ek, bostad."[a:b]) for a, b in taken_out("Vi sökte, sa Ek, bostad.", "Vi sökte (…) bostad.")]
    [', sa Ek, ']
    >>> [("Hos fru Ek då."[a:b]) for a, b in taken_out("Hos fru Ek då.", "Hos någon då.")]
    ['fru', 'Ek']
    """
    kept, at = [], 0
    for part in (part.strip() for part in _GAPS.split(shown) if part.strip()):
        found = _find(words, part, at)
        if found < 0:
            return _replaced(words, shown)
        at = found + len(part)
        kept.append((found, at))
    edges = [0, *(edge for places in kept for edge in places), len(words)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in gaps if re.search(r"\w", words[start:end])]


def _replaced(words: str, shown: str) -> list[tuple[int, int]]:
    """The places of the words that an edited quote does not show in that order."""
    places = [match.span() for match in re.finditer(r"\w+", words)]
    old, new = [words[start:end] for start, end in places], re.findall(r"\w+", shown)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [place for what, start, end, _, _ in steps if what != "equal" for place in places[start:end]]


def shown_otherwise(quotes: pd.DataFrame) -> pd.Series:
    """Return for each quote whether other words are shown of it than were said: it is shortened or language-edited.

    >>> shown_otherwise(pd.DataFrame({"level": ["verbatim", "shortened"], "shown": ["", "Vi (…) bostad."]})).tolist()
    [False, True]
    """
    if "shown" not in quotes.columns:
        return pd.Series(False, index=quotes.index)
    return quotes["shown"].fillna("").astype(str).str.strip().ne("") & quotes["level"].ne(VERBATIM)


def without_originals(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return quotes in which those shown shortened or edited hold nothing of what was taken out: their quote, because, reason and
    difference are empty, and shown has what is left.

    >>> quotes = pd.DataFrame({"quote_id": ["q1"], "quote": ["Vi sökte, sa Karin, en bostad."], "because": [""], "reason": [""]})
    >>> shortened = shorten_quote(quotes, "q1", "Vi sökte (…) en bostad.")
    >>> without_originals(shortened)[["quote", "shown"]].values.tolist()
    [['', 'Vi sökte (…) en bostad.']]
    """
    hidden = shown_otherwise(quotes)
    if not hidden.any():
        return quotes
    made = quotes.copy()
    made.attrs.update(quotes.attrs)
    for name in ("quote", "because", "reason", "level_note"):
        if name in made.columns:
            made[name] = made[name].astype(object).mask(hidden, "")
    return made


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
    lost = negations_lost(_words_of(quotes, quote_id), [shown], str(quotes.attrs.get("language", "")))
    if lost:
        warnings.warn(
            f"Quote {quote_id} is shown without {', '.join(f'“{word}”' for word in lost)}, which was said. Read it beside the whole "
            "passage: does it still say the same?",
            NegationLost,
            stacklevel=3,
        )
    columns = ["level", "shown", "level_note", "negations_lost"]
    made.loc[made["quote_id"] == quote_id, columns] = [level, shown, note, ", ".join(lost)]
    return made
