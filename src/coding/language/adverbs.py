"""Compounds of an adverb and a noun (`överläkare`, `heltid`, `elräkning`), told from nouns of a verb (`översättning`).

Adverbs are no members elsewhere: letters such as `över` or `el` begin too many words that are none of theirs.
"""

from coding.language.stops import NEVER_LAST, NEVER_MEMBERS
from coding.language.table import LemmaTable

OF_VERBS = ("över", "under", "efter", "inne", "bak", "bo")
"""Adverbs that verbs have too: a noun of such a verb is no compound of a noun (`undervisning` is no `visning`)."""
OF_NOUNS = ("när", "hel", "led", "ny", "by", "el")
ADVERBS = OF_VERBS + OF_NOUNS

_SHORTEST_NOUN = 3
_ENDINGS_OF_DEVERBALS = ("ning", "ing", "are", "else", "an", "nad", "")
_NEVER_COMPOUNDS = frozenset(
    """
    bakelit bakfylla bakhåll baklava bakrus bakslag baksmälla baktal bakverk bodräkt bofink bohem bohåla bokal bolin
    bomull bomärke boren boskap boson boställe bovete bygel byrum byting efterbörd efterföljd eftergöra efterhand
    efterled eftermiddag efterrätt efterrättelse eftersaknad efterskott efterslag eftersyn eland eldrift elände
    halvdan halvledare helgon helhet helikon helvete innebörd innefattning innehav innehavare innehåll ledsyn nyans
    nyfikenhet nyhet närhet närking närminne närsalt underbarn underdrift underfall undergång underhand underhus
    underlägg underrede underskott underskrift understöt undersåte undertak underverk undervisa överallt överdrift
    överdåd överfall överfart överflöd övergrepp övergång överhand överhet överhus överhuvud överjag överlag överlast
    överlägg överlägsen övermod övermått överord överrede överrock överrätt översikt överskott överskrift överslag
    översyn överton övertro
    """.split()  # noqa: SIM905 -- one list of words is easier to read and to extend
)
"""Words that look like an adverb and a noun, and do not say so; read from all words of the table that begin so."""


def adverb_of(lemma: str, table: LemmaTable) -> str:
    """Return the adverb that a compound noun begins with, or "".

    >>> from coding.language.table import lemma_table
    >>> [adverb_of(word, lemma_table("sv")) for word in ("överläkare", "heltid", "undervisning", "elände", "överleva")]
    ['över', 'hel', '', '', '']
    """
    if lemma in _NEVER_COMPOUNDS:
        return ""
    for adverb in ADVERBS:
        noun = lemma.removeprefix(adverb)
        if noun != lemma and is_noun(noun, table) and not (adverb in OF_VERBS and _is_deverbal(adverb, noun, table)):
            return adverb
    return ""


def is_noun(word: str, table: LemmaTable) -> bool:
    """Tell whether a word of some letters has a noun's article in the table.

    >>> from coding.language.table import lemma_table
    >>> is_noun("läkare", lemma_table("sv")), is_noun("ledsen", lemma_table("sv"))
    (True, False)
    """
    if len(word) < _SHORTEST_NOUN or word in NEVER_MEMBERS or word in NEVER_LAST:
        return False
    if word.endswith(("ande", "ende")):
        return False
    articles = {"a": ("n",), "e": ("n", "t")}.get(word[-1], ("en", "et", "n", word[-1] + "en", word[-1] + "et", "na"))
    return any(table.lemma(word + article) == word for article in articles)


def _is_deverbal(adverb: str, noun: str, table: LemmaTable) -> bool:
    """Tell whether adverb and noun together are a verb, or are made of one (`överleva`, `överlevare`)."""
    word = adverb + noun
    if noun.endswith("a") and word in (table.lemma(word + "r"), table.lemma(word[:-1] + "er")):
        return True
    for ending in _ENDINGS_OF_DEVERBALS:
        verb = adverb + noun.removesuffix(ending) + "a"
        if noun.endswith(ending) and table.is_lemma(verb) and table.lemma(verb + "n") != verb:
            return True
    return False
