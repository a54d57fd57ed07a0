"""What the table says of the forms of a Swedish word: the questions that nouns, verbs and adjectives ask it."""

from coding.language.function_words import FUNCTION_WORDS
from coding.language.irregular import DEPONENTS
from coding.language.table import LemmaTable

AUXILIARIES = {
    "ska": "ska",
    "skall": "ska",
    "skulle": "ska",
    "vill": "vilja",
    "kan": "kunna",
    "får": "få",
    "lär": "lära",
    "leda": "leda",
    "leder": "leda",
    "slutet": "slut",
    "innehållet": "innehåll",
    "handlade": "handla",
    "beslutet": "beslut",
    "besluten": "beslut",
    "nämnde": "nämna",
    "nämndes": "nämna",
    "kändes": "känna",
    "rättare": "rättare",
    "kurs": "kurs",
    "mens": "mens",
    "ros": "ros",
    "krans": "krans",
}
"""Forms that the table has under another word than is meant: common verbs with a noun's letters (`ska` and `skola`),
and nouns in -s that are no genitive (`kurs`, not of `kur`)."""

SIBILANTS = ("s", "x", "z")


class Evidence:
    """A table and what it bears out."""

    def __init__(self, table: LemmaTable) -> None:
        self.table = table

    def lemma(self, form: str) -> str | None:
        return AUXILIARIES.get(form) or self.table.lemma(form)

    def chained_lemmas(self, form: str) -> tuple[str | None, str | None]:
        """Return the lemma of a form and that lemma's own: the table has `rötterna` under `rötter`, that under `rot`."""
        lemma = self.table.lemma(form)
        return lemma, None if lemma is None else self.table.lemma(lemma)

    def is_of(self, form: str, verb: str) -> bool:
        """Tell whether a form stands under a verb or under its passive (`krävdes`, `krävas`)."""
        lemma, passive = self.lemma(form), verb + "s"
        return lemma == verb or (lemma == passive and passive not in DEPONENTS)

    def leads_to(self, form: str, verb: str) -> bool:
        """Tell whether a form stands under a verb, under its passive, or under its participle, which stands under it."""
        lemma = self.lemma(form)
        return self.is_of(form, verb) or (lemma is not None and self.table.lemma(lemma) == verb)

    def is_foreign(self, form: str, word: str) -> bool:
        """Tell whether the table knows a form, and under another word alone."""
        lemmas = self.chained_lemmas(form)
        return lemmas[0] is not None and word not in lemmas

    def says_little(self, form: str, word: str) -> bool:
        """Tell whether a form is a function word, and no form of the word in the table: `oss` is not of `os`."""
        return form in FUNCTION_WORDS["sv"] and self.lemma(form) != word

    def is_verb_in_ar(self, verb: str) -> bool:
        if self.is_of(verb + "r", verb) or self.leads_to(verb + "de", verb):
            return True
        return verb.endswith("era") and len(verb) > 5 and self.table.lemma(verb + "de") is None
