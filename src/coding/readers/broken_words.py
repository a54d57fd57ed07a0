"""Lines put together to a paragraph, and the words that were broken at their ends."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from coding.language import fold, language_for, says_little
from coding.readers.lines import Line, begins_small, broken_word
from coding.readers.respondent_labels import KINDS

_FORM = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
_LEFT = re.compile(r"(?P<word>[^\W_]+)[-‐\xad]{1,2}\Z")
_RIGHT = re.compile(r"[-‐]?(?P<word>[^\W_]+)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{0,300}\Z")
_LONGEST_WORD = 45
_STOP_WORDS = {
    "sv": frozenset(("och", "att", "är", "som", "inte", "för", "till", "av", "det")),
    "en": frozenset(("the", "and", "of", "to", "is", "that", "not", "with", "it")),
    "de": frozenset(("und", "der", "die", "nicht", "ist", "mit", "das", "von", "zu")),
    "da": frozenset(("og", "at", "er", "ikke", "af", "det", "til", "jeg", "som")),
    "nb": frozenset(("og", "å", "er", "ikke", "av", "det", "til", "jeg", "som")),
    "fi": frozenset(("ja", "on", "ei", "että", "se", "oli", "mutta", "kun", "hän")),
}


@dataclass
class LineJoiner:
    """Puts lines together and counts what it did.

    `language` decides about words broken with a hyphen; `counts` are the forms that stand inside lines of the text.
    """

    language: str
    counts: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    kept: int = 0
    lines: int = 0
    uncertain: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def join(self, texts: Iterable[str]) -> str:
        """Return the lines as one; broken words are joined, keep their hyphen, or stay cut short before "och".

        >>> LineJoiner("sv").join(["Många bostads-", "områden är kommu-", "nens egna."])
        'Många bostadsområden är kommunens egna.'
        """
        pieces: list[str] = []
        last = ""
        for text in texts:
            if pieces or last:
                self.lines += 1
                done, last = self._with(last, text)
                pieces.append(done)
            else:
                last = text
        return re.sub(r"[^\S\n\xa0]+", " ", "".join([*pieces, last]))

    def _with(self, last: str, text: str) -> tuple[str, str]:
        """Return what of the last line is done with, and what the next line may still go on: a word can break twice."""
        if _ADDRESS.search(last) and last[-1] in "-/":
            return last, text
        left, right = _LEFT.search(last[-2 * _LONGEST_WORD :]), _RIGHT.match(text)
        if left and len(left["word"]) > _LONGEST_WORD:
            return f"{last} ", text
        if left and right and broken_word(last):
            return last[: len(last) - len(left[0])], self._word(left["word"], right["word"]) + text[right.end() :]
        if last.endswith("/") or (last.endswith("–") and last[-2:-1].isdigit() and text[:1].isdigit()):
            return last, text
        return f"{last} ", text

    def _word(self, left: str, right: str) -> str:
        if f"{left}{right}".casefold() in KINDS:
            self.joined += 1
            return left + right
        language = language_for(self.language)
        decided = language.join_break(left, right, self.counts)
        together = fold(left + right)
        if decided.text.endswith(f"- {right}") and (self.counts[together] or language.knows_whole(together)):
            self.joined += 1  # "lik-" and "som": here the small word is the end of a word
            return left + right
        if decided.joined:
            self.joined += 1
        else:
            self.kept += 1
        if not decided.certain and decided.text not in self.uncertain:
            self.uncertain.append(decided.text)
        return decided.text

    def is_broken(self, last: str, text: str) -> bool:
        """Tell whether a line ends within a known word, in a text whose lines are not wrapped.

        There a hyphen may be a break in speech ("vi kom hem-", "för att"), so what seems no word, or two words, the second
        a small one, is left as it stands, and told.

        >>> joiner = LineJoiner("sv")
        >>> joiner.is_broken("Vi gick till hyresnämn-", "den sen."), joiner.is_broken("Vi kom hem-", "för att sova.")
        (True, False)
        """
        left, right = _LEFT.search(last[-2 * _LONGEST_WORD :]), _RIGHT.match(text)
        if not (left and right and broken_word(last) and begins_small(text)) or _ADDRESS.search(last):
            return False
        language = language_for(self.language)
        decided = language.join_break(left["word"], right["word"], self.counts)
        two_words = says_little(fold(right["word"]), self.language) and language.knows_whole(fold(left["word"]))
        if decided.joined and not two_words:
            return True
        if decided.joined or not decided.certain:
            self.left.append(f"{left['word']}- {right['word']}")
        return False

    def repairs(self) -> list[str]:
        """Return what was done, as sentences with counts."""
        told = []
        if self.lines:
            told.append(f"Line ends within paragraphs undone: {self.lines}.")
        if self.joined:
            told.append(f"Words broken at line ends joined: {self.joined}.")
        if self.kept:
            told.append(f"Hyphens at line ends kept: {self.kept}.")
        if self.uncertain:
            told.append(f"Uncertain, the hyphen was kept: {', '.join(self.uncertain)}.")
        if self.left:
            told.append(
                f"Perhaps words broken at line ends, left as they stand: {', '.join(dict.fromkeys(self.left))}."
            )
        return told


def forms_inside_lines(lines: Iterable[Line]) -> Counter[str]:
    """Return how often each form stands inside a line, folded; what touches a broken line end is left out.

    >>> forms_inside_lines([Line("fler bostads-"), Line("områden nu")])
    Counter({'fler': 1, 'nu': 1})
    """
    counts: Counter[str] = Counter()
    broken = False
    for line in lines:
        if not line.text:
            continue
        forms = [fold(form) for form in _FORM.findall(line.text)]
        first = 1 if broken else 0
        broken = broken_word(line.text)
        counts.update(forms[first : len(forms) - 1 if broken else None])
    return counts


def likely_language(text: str) -> str:
    """Return the code of the language whose small words are most frequent in a text, or "" if none is there.

    >>> likely_language("Det är så att vi inte har bostäder."), likely_language("The rent is not for us.")
    ('sv', 'en')
    """
    words = Counter(word.casefold() for word in re.findall(r"[^\W\d_]+", text[:200_000]))
    scores = {code: sum(words[word] for word in small) for code, small in _STOP_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else ""
