"""Names, known by how a text uses capital letters: lists of names miss the less common and the foreign ones, this does not.

Rules, and what their first version found in one public Swedish report of 6 500 words with 12 people and 45 mentions of municipalities: two
capitalised words side by side 12 of 12 people (precision .5); a capital in mid-sentence on a word never seen in lower case 40 of 45
mentions (.5), "X kommun" 24 of 45 (.96). Speech that was written down without capitals hides its names from all of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from coding.language import Language, fold
from coding.language.language import TabledLanguage
from coding.privacy.shapes import Identifier, without_addresses

LONGEST = 60
"""The most characters that a name is taken to have."""

CAPITALISED = "capitalised word"

_FEW = 3  # so many words in capitals alone may be a name; more are a shout

# A word may be broken at a line end; hyphens and apostrophes may stand inside it.
_WORD = re.compile(r"[^\W\d_]+(?:[-’'\u2011]\n?[^\W\d_]+|\d+)*")
# The same, but words in lower case with plain signs between them are taken at once: they are passed over by the thousand.
_WORDS = re.compile(rf"(?:[a-zåäöéü]+[ ,.?!\n]+)+|{_WORD.pattern}")
_BEFORE_A_SENTENCE = ".!?…:;–—-\"”“»«'’‘(/*•>|"
_BETWEEN_NAMES = re.compile(r"[^\S\n]{1,3}\n?[^\S\n]{0,3}|\n[^\S\n]{0,3}")
_PARTICLES = frozenset(
    ("af", "av", "von", "van", "de", "der", "den", "di", "da", "el", "al", "bin", "ibn", "abu", "la", "le")
)
_ADMINISTRATIVE = {
    "sv": "kommun|kommuns|kommunen|stad|stads|län|läns|landsting|landstings|församling|stadsdel",
    "nb": "kommune|kommunes|fylke|fylkes|bydel",
    "nn": "kommune|fylke|bydel",
    "da": "kommune|kommunes|amt",
    "fi": "kunta|kunnan|kaupunki|kaupungin",
    "en": "council|county|borough|municipality|parish|district",
    "de": "gemeinde|landkreis|kreis",
}
_LEADING = {"sv": "region|landstinget|kommunen|länsstyrelsen i", "en": "city of|county of|borough of", "nb": "region"}


class Capitals:
    """What a corpus's use of capital letters tells: which words never stand in lower case, and which do so in mid-sentence."""

    def __init__(self, texts: Iterable[str], language: Language) -> None:
        self.language = language
        self.lower: set[str] = set()
        self.in_mid_sentence: set[str] = set()
        for text in texts:
            lower, middle = _forms_in(text)
            self.lower |= lower
            self.in_mid_sentence |= middle
        self._names: dict[str, bool] = {}

    def with_text(self, text: str) -> "Capitals":
        """Return what these texts and one more tell together."""
        more = Capitals([text], self.language)
        more.lower |= self.lower
        more.in_mid_sentence |= self.in_mid_sentence
        more._names = self._names
        return more

    def is_name(self, word: str) -> bool:
        """Tell whether the language knows a word as a name; it is asked once for each form."""
        form = fold(word)
        if form not in self._names:
            self._names[form] = self.language.is_name(form)
        return self._names[form]

    def is_only_capital(self, word: str) -> bool:
        """Tell whether a word never stands in lower case, be it with a genitive's s in one place and without in another."""
        form = fold(word)
        return form not in self.lower and not (form.endswith("s") and len(form) > 3 and form[:-1] in self.lower)

    def may_be_name(self, word: str, *, first: bool) -> bool:
        """Tell whether a capitalised word may be a name; `first`: it begins a sentence, so that the capital says nothing."""
        if not self.is_only_capital(word):
            return False
        if not first or fold(word) in self.in_mid_sentence:
            return True
        # Only a language with a word list can tell a name from the first word of a sentence.
        return isinstance(self.language, TabledLanguage) and self.is_name(word)

    def risk(self, word: str) -> str:
        """Return "medium" for a word that is a name as far as the language knows, else "low" (authorities, abbreviations)."""
        if word.isupper() and len(word) <= 5:
            return "low"
        return "medium" if self.is_name(word) else "low"


@lru_cache(maxsize=2048)
def _forms_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a text that stand in lower case, and those with a capital in mid-sentence; texts are asked about again and again."""
    plain = without_addresses(text)
    lower = {word for word in set(_WORD.findall(plain)) if word[0].islower() and len(word) <= LONGEST}
    middle: set[str] = set()
    for match in _WORDS.finditer(plain):
        word = match[0]
        if word[0].islower() or word in middle or len(word) > LONGEST:
            continue
        if not begins_sentence(text, match.start()):
            middle.add(word)
    return frozenset(map(fold, lower)), frozenset(map(fold, middle))


def names_in(
    text: str,
    capitals: Capitals,
    begins: Callable[[int], bool] | None = None,
    stretch: tuple[int, int] | None = None,
) -> Iterator[Identifier]:
    """Give what may be a name: runs of capitalised words, "X kommun", and single words that never stand in lower case.

    `begins` tells whether a sentence begins at a place (default: by the signs before it); `stretch`: only words in it are looked at.
    """
    first = begins or (lambda place: begins_sentence(text, place))
    within = stretch or (0, len(text))
    yield from _administrative(text, capitals, first, within)
    run: list[tuple[int, int]] = []
    place, stop = within
    while match := (_WORD if run else _WORDS).search(text, place, stop):
        word, (start, end) = match[0], match.span()
        place = end
        if (not run and word[0].islower()) or len(word) > LONGEST:
            continue
        if run and not _BETWEEN_NAMES.fullmatch(text, run[-1][1], start):
            yield from _told(text, run, capitals, first)
            run = []
        if word[0].isupper() and len(word) > 1 and not any(map(str.isdigit, word)):
            run.append((start, end))
        elif run and word not in _PARTICLES:
            yield from _told(text, run, capitals, first)
            run = []
        elif run:
            run.append((start, end))
    yield from _told(text, run, capitals, first)


def _told(
    text: str, run: list[tuple[int, int]], capitals: Capitals, first: Callable[[int], bool]
) -> Iterator[Identifier]:
    """Tell a run of capitalised words (with particles between them) as one name, or its words one by one."""
    while run and text[run[-1][0]].islower():
        run = run[:-1]
    whole = run
    while run and (
        text[run[0][0]].islower() or (first(run[0][0]) and not capitals.may_be_name(text[slice(*run[0])], first=True))
    ):
        run = run[1:]  # "Men Karin Holmlund": the sentence's first word is no part of the name
    if not run:
        return
    words = [text[start:end] for start, end in run]
    risk = _risk_of_run([word for word in words if word[0].isupper()], capitals)
    if risk:
        yield Identifier("name", risk, run[0][0], run[-1][1])
        return
    for (start, end), word in zip(run, words, strict=True):
        if word[0].isupper() and capitals.may_be_name(word, first=first(start)):
            yield Identifier(CAPITALISED, capitals.risk(word), start, end)
        elif len(run) == 1 < len(whole) and not word.isupper() and not first(start):
            # "Björn Berg kom", where both are words as well: what begins the sentence may be half of a name.
            yield Identifier("name", "medium", whole[0][0], end)


def _risk_of_run(capitalised: list[str], capitals: Capitals) -> str:
    """The risk of capitalised words in a row, "" where they are told one by one: a single one, abbreviations, and what is shouted.

    That the words stand in lower case elsewhere says nothing: "Björn Berg" is a name, and a bear and a hill.
    """
    if len(capitalised) < 2:
        return ""
    if not all(word.isupper() for word in capitalised):
        return "high"
    named = len(capitalised) <= _FEW and all(len(word) > 3 and capitals.is_only_capital(word) for word in capitalised)
    return "" if not named else "high" if any(map(capitals.is_name, capitalised)) else "medium"


def _administrative(
    text: str, capitals: Capitals, first: Callable[[int], bool], within: tuple[int, int]
) -> Iterator[Identifier]:
    code = capitals.language.code
    patterns = []
    if code in _ADMINISTRATIVE:
        patterns.append(
            rf"(?<!\w)(?P<name>[^\W\d_a-zåäöæø][\w-]{{1,40}}(?:\s[^\W\d_a-zåäöæø][\w-]{{1,40}})?)\s(?i:{_ADMINISTRATIVE[code]})(?!\w)"
        )
    if code in _LEADING:
        patterns.append(rf"(?<!\w)(?i:{_LEADING[code]})\s(?P<name>[^\W\d_a-zåäöæø][\w-]{{1,40}})(?!\w)")
    for pattern in patterns:
        for match in re.compile(pattern).finditer(text, *within):
            name = match["name"]
            if capitals.may_be_name(name.split()[0], first=first(match.start("name"))):
                yield Identifier("place", "high", match.start(), match.end())


def begins_sentence(text: str, place: int) -> bool:
    """Tell whether a sentence, a line of speech or a list item may begin at a place."""
    before = place - 1
    breaks = 0
    while before >= 0 and text[before].isspace():
        breaks += text[before] == "\n"
        before -= 1
    return before < 0 or breaks > 1 or text[before] in _BEFORE_A_SENTENCE
