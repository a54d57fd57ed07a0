"""The language of a corpus: lemmas of a form, members of a compound, and the joining of broken words.

`Language` is the fallback and the interface at once: it lower-cases and never splits. `TabledLanguage` looks lemmas up
in a table, `StemmedLanguage` cuts endings; the languages that split compounds build on the first.
"""

from collections.abc import Callable, Iterable
from copy import copy
from functools import cached_property, lru_cache
from importlib import import_module

from coding.errors import CodingError
from coding.language.folding import fold
from coding.language.irregular_elsewhere import IRREGULAR
from coding.language.line_ends import LineEnds, Occurrences
from coding.language.table import LemmaTable, lemma_table
from coding.language.words import Join, Members, Node

LONGEST_WORD = 100
"""Letters of the longest form that is looked up and taken apart; what is longer (an address, a picture's code, words run
together) is a word by itself. Splitting costs the square of the letters."""

MODES = ("inflected", "begins", "ends", "holds")
_REMEMBERED = 1 << 14
"""Distinct forms that are remembered: enough for many rules to ask about one form, little enough for memory."""


class Language:
    """A language that nothing is known about: a form is its own lemma, and no word is split.

    >>> language = Language("xx")
    >>> language.lemmas("gatan")
    frozenset({'gatan'})
    >>> language.holds("gatan", "gatan")
    True
    """

    line_ends = LineEnds()
    splits = False
    """Whether compounds of the language are taken apart."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.keywords: frozenset[str] = frozenset()
        self._prepare()

    def _prepare(self) -> None:
        """Empty what was remembered of forms; called again for a copy with other keywords."""
        self._remember_members = lru_cache(maxsize=_REMEMBERED)(self._find_members)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    def with_lemmas(self, lemmas: Iterable[str]) -> "Language":
        """Return a copy that knows these lemmas of a codebook: they have all their forms, beside what the table says, and are
        words of the splitter.

        >>> from coding.language import language_for
        >>> swedish = language_for("sv")
        >>> sorted(swedish.lemmas("delades")), sorted(swedish.with_lemmas({"dela"}).lemmas("delades"))
        (['delad'], ['dela', 'delad'])
        """
        other = copy(self)
        other.keywords = frozenset(fold(lemma) for lemma in lemmas)
        other._prepare()
        return other

    def headword(self, word: str) -> str:
        """Return the word as which a rule's word, as written, is looked for: itself, folded.

        >>> from coding.language import language_for
        >>> swedish = language_for("sv")
        >>> [swedish.headword(word) for word in ("Lägenheter", "studentbostäder", "Kommunen", "boende")]
        ['lägenhet', 'studentbostad', 'kommunen', 'boende']
        """
        return fold(word)

    def lemmas(self, form: str) -> frozenset[str]:
        """Return the lemmas that a folded form may belong to as a whole."""
        return frozenset((form,))

    def split(self, form: str) -> Node:
        """Return the tree of a form's members; its root is the whole form and has no children if it is no compound."""
        return Node(0, len(form), self.lemmas(form))

    def leaves_of(self, lemma: str) -> tuple[str, ...]:
        """Return the smallest members of a lemma, one lemma each; empty if it is no compound."""
        return ()

    def stump(self, piece: str) -> Members:
        """Return the lemmas of a word cut off before a hyphen, as in "arbetsmarknads- och utbildningsnämnden".

        The word it is short for counts as a whole: "arbetsmarknads-" as `arbetsmarknad`, of which `marknad` is a member.

        >>> from coding.language import language_for
        >>> stump = language_for("sv").stump("hyresbostads")
        >>> sorted(stump.inflected), "bostad" in stump.ends
        (['hyresbostad'], True)
        """
        return _unsplit(frozenset((piece,)) | self.lemmas(piece))

    def link_forms(self, lemma: str) -> tuple[str, ...]:
        """Return letters of which at least one sequence stands in every form that holds the lemma; ("",) if unknown."""
        return ("",)

    def knows(self, form: str) -> bool:
        """Tell whether a folded form is a word of the language or a keyword, compounds of such words included."""
        return form in self.keywords

    def members(self, form: str, *, capital: bool = False) -> Members:
        """Return the lemmas of a form by where they stand in it: one look-up for all rules at once.

        `capital` says that the form was seen only with a capital letter in mid-sentence: if the table does not have it
        either it is taken for a name, and a name is not split.

        >>> from coding.language import language_for
        >>> language = language_for("sv")
        >>> sorted(language.members("bostadsbristen").begins), sorted(language.members("bostadsbristen").ends)
        (['bostad', 'bostadsbrist'], ['bostadsbrist', 'brist'])
        """
        if len(form) > LONGEST_WORD:
            return _unsplit(frozenset((form,)))
        return self._remember_members(form, capital)

    def _find_members(self, form: str, capital: bool) -> Members:
        return self._members_of(
            Node(0, len(form), self.lemmas(form)) if capital and self.is_name(form) else self.split(form)
        )

    def _members_of(self, root: Node) -> Members:
        if not root.children:
            return _unsplit(root.lemmas)
        begins, ends, holds = set(root.lemmas), set(root.lemmas), set(root.lemmas)
        for node in root:
            holds |= node.lemmas
            if node.start == root.start:
                begins |= node.lemmas
            if node.end == root.end:
                ends |= node.lemmas
        for keyword, first, last in self._runs(root):
            holds.add(keyword)
            if first:
                begins.add(keyword)
            if last:
                ends.add(keyword)
        return Members(root.lemmas, frozenset(begins), frozenset(ends), frozenset(holds))

    def _runs(self, root: Node) -> Iterable[tuple[str, bool, bool]]:
        """Give each keyword whose own members stand side by side in a word, and whether at its start and its end."""
        return ()

    def is_name(self, form: str) -> bool:
        """Tell whether a form that is only seen with a capital letter in mid-sentence is to be taken for a name."""
        return not self.knows_whole(form)

    def knows_whole(self, form: str) -> bool:
        """Tell whether a folded form stands in the table or is a form of a keyword, uncut."""
        return form in self.keywords

    def holds(self, form: str, lemma: str, where: str = "inflected", capital: bool = False) -> bool:
        """Tell whether a form has a lemma as a whole (`inflected`) or as a member (`begins`, `ends`, `holds`).

        Each of the other modes includes `inflected`. A compound lemma is also found as a run of neighbouring members.

        >>> from coding.language import language_for
        >>> language = language_for("sv")
        >>> language.holds("bostäderna", "bostad"), language.holds("bostadsbristen", "bostad")
        (True, False)
        >>> language.holds("bostadsbristen", "bostad", where="begins"), language.holds("bostad", "stad", where="ends")
        (True, False)
        """
        found: frozenset[str] = getattr(self.members(form, capital=capital), where)
        return lemma in found

    def join_break(self, left: str, right: str, context: Occurrences | None = None) -> Join:
        """Decide about a word broken at a line end: `left` stands before the hyphen, `right` begins the next line.

        `context` tells how often a form occurs inside a line, as a mapping or a function.

        >>> from coding.language import language_for
        >>> language_for("sv").join_break("samver", "kan").text
        'samverkan'
        >>> language_for("sv").join_break("bostads", "och").joined
        False
        """
        return self.line_ends.join(left, right, knows=self.knows, context=context)


def _unsplit(lemmas: frozenset[str]) -> Members:
    return Members(lemmas, lemmas, lemmas, lemmas)


class TabledLanguage(Language):
    """A language with a table of lemmas; its compounds are not split.

    >>> language = TabledLanguage("en")
    >>> sorted(language.lemmas("houses"))
    ['house']
    """

    @property
    def table(self) -> LemmaTable:
        return lemma_table(self.code)

    def _prepare(self) -> None:
        super()._prepare()
        self._irregular = IRREGULAR.get(self.code, {})
        self._remember_lemmas = lru_cache(maxsize=_REMEMBERED)(self._find_lemmas)

    def lemmas(self, form: str) -> frozenset[str]:
        return self._remember_lemmas(form) if len(form) <= LONGEST_WORD else frozenset((form,))

    def _find_lemmas(self, form: str) -> frozenset[str]:
        others = (self.table.lemma_with_capital(form), self._irregular.get(form))
        further = frozenset(lemma for lemma in others if lemma is not None and lemma in self.keywords)
        if form in self.keywords:
            return frozenset((form, self.table.lemma(form) or form)) | further
        return frozenset((self.table.guessed_lemma(form),)) | further

    def knows_whole(self, form: str) -> bool:
        return form in self.keywords or form in self.table

    def knows(self, form: str) -> bool:
        return self.knows_whole(form)


class StemmedLanguage(Language):
    """A language without a table: two words are alike if NLTK's Snowball stemmer cuts them to the same stem.

    Needs the `nltk` extra; without it the first look-up says so.
    """

    def __init__(self, code: str, stemmer: str) -> None:
        self.stemmer = stemmer
        super().__init__(code)

    def _prepare(self) -> None:
        super()._prepare()
        self._stem = lru_cache(maxsize=_REMEMBERED)(self._find_stem)
        self._stems: dict[str, set[str]] | None = None

    @cached_property
    def _cut(self) -> Callable[[str], str]:
        try:
            snowball = import_module("nltk.stem.snowball")
        except ImportError as cause:
            raise CodingError(
                f"Word forms of the language {self.code!r} need one more package: install the 'nltk' extra "
                "(pip install 'interview-coding[nltk]')."
            ) from cause
        cut: Callable[[str], str] = snowball.SnowballStemmer(self.stemmer).stem
        return cut

    def _find_stem(self, form: str) -> str:
        return self._cut(form)

    def lemmas(self, form: str) -> frozenset[str]:
        if len(form) > LONGEST_WORD:
            return frozenset((form,))
        if self._stems is None:
            self._stems = {}
            for keyword in self.keywords:
                self._stems.setdefault(self._stem(keyword), set()).add(keyword)
        stem = self._stem(form)
        return frozenset((form, stem, *self._stems.get(stem, ())))
