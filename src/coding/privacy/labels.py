"""Is a label a name? What speakers, transcripts and participants are called, and the values of attributes.

A label has no sentence around it, and "Respondent" begins with a capital as "Karin" does: here the words themselves decide. What
neither the language nor English knows as a word is taken for a name; common given names are, though some are words as well; codes
(R07, IP4), abbreviations and words for roles are not.
"""

import re
from collections.abc import Iterable

from coding.language import Language, fold, language_for
from coding.language.language import TabledLanguage
from coding.privacy.key import key_names_in
from coding.privacy.shapes import shapes_in

# "respondentA" and "KarinHolmlund" are two words each; digits and signs stand between words.
_WORD = re.compile(r"[A-ZÅÄÖÆØÉÜ]?[^\W\d_A-ZÅÄÖÆØÉÜ]+|[A-ZÅÄÖÆØÉÜ]+(?![a-zåäöæøéü])")
_OWN_WORDS = frozenset(  # what researchers call files and speakers, and no table holds
    """
    transkript transkription transkriberad transcript transcripts transcribed interviewer interviewers interviewee facilitator
    resp inf intv ordf sekr grp fg ip tc caseworker avidentifierad pseudonymiserad anonymiserad zoom teams
    """.split()  # noqa: SIM905 -- a list to read
)
_SURNAME = re.compile(r"(?:sson|lund|berg|ström|kvist|qvist|gren|blad|dahl|holm|stedt|strand|löf|hagen)s?$")
_LONGEST = 14  # letters; longer words are compounds that a table need not hold
_HARMLESS = frozenset({"date", "number"})  # shapes that file names are made of

# Common given names in Sweden and in English that are words as well, or that tables of words hold as words.
_GIVEN = frozenset(
    """
    aida aisha alex alexander ali alice alma alvin amanda amina amy ana anders andreas andrew angela anita ann anna anne annika anthony
    anton arne arthur arvid astrid axel ayan barbro ben bengt berit bertil betty bilal bill birgitta björn bo bob brian britt börje
    camilla carina carl carol catherine charles charlie chloe christine christopher cynthia dan daniel david deborah dennis dina disa
    donna douglas ebba ebbe edward elena eli elias elin elisabeth elizabeth ella ellen elsa emil emily emma eric erik eva faith farah
    fatima filip folke frank fredrik freja frida gary george goran grace gregory gun gunilla gunnel gustaf gustav göran hamid hanan
    hanna hans harold harry hassan helen helena henrik henry hope hugo hussein ibrahim ida inger ingrid irina iris isak ivan jack jamal
    james jan jason jeffrey jennifer jenny jerry jessica jim joakim joe johan johanna john jonas jose joseph joshua joy julia kalle karen
    karim karin karl kathleen kenneth kent kerstin kevin kim kjell klara kristina kurt lars larry lasse laura layla leif leila lena
    lennart leo liam lina linda linnea lisa liv loke lotta louise love lovisa lucas lucy ludvig lukas luke magnus maja malin marcus
    margaret margareta maria mariam marianne marie mark markus martin mary maryam matilda matthew mattias max melissa mehmet melvin mia
    michael michelle mikael milan moa mohamed mohammed molly mona monica mustafa nadia nancy natalia niklas nils nisse noah noor nora
    olga oliver olivia olle olof omar oscar oskar ove pamela parisa patrick patrik paul pelle per peter pia rana raymond rebecca reza
    richard robert robin roger roland rolf ronald rose ruby rut ruth ryan saga sahra said sam samir samira samuel sandra sara sarah
    scott selma sharon shirin signe simon siri siv sixten sofia sophie stefan stellan sten stephen steven stig stina sune susan susanne
    svea sven tage tariq theo thomas tim timothy tobias tom tomas tove tuva tyra ulf ulla vega vera victor viktor vincent virginia
    walter william wilma ylva yusuf yvonne zahra zoe åke åsa
    """.split()  # noqa: SIM905 -- a list to read
)


def holds_name(label: str, language: str = "", *, key: Iterable[str] = (), shown_in_lower_case: bool = True) -> bool:
    """Tell whether a label holds a name, a number or an address that tells who somebody is.

    >>> [holds_name(label, "sv") for label in ("R07", "Respondent 7", "Socialsekreterare", "Anna", "Karin S", "intervju-karin")]
    [False, False, False, True, True, True]
    """
    label = label.replace("_", " ").strip()
    if any(each.kind not in _HARMLESS for each in shapes_in(label)) or any(key_names_in(label, key)):
        return True
    tables = _tables(language)
    words = [match.group() for match in _WORD.finditer(label)]
    names = [word for word in words if (word[0].isupper() or shown_in_lower_case) and _is_name(word, label, tables)]
    if isinstance(language_for(language), TabledLanguage) or not language:
        return bool(names)
    # In a language without a table a single unknown word may be any word; two with capitals are a name.
    return len([word for word in names if word[0].isupper()]) > 1 or any(fold(word) in _GIVEN for word in names)


def _tables(language: str) -> tuple[Language, ...]:
    own = language_for(language or "sv")
    return (own, language_for("en")) if isinstance(own, TabledLanguage) else (language_for("en"),)


def _is_name(word: str, label: str, tables: tuple[Language, ...]) -> bool:
    form = fold(word)
    capital = word[0].isupper()
    if form in _GIVEN and (capital or word == label):
        return True
    if not 2 < len(form) <= _LONGEST or form in _OWN_WORDS or (word.isupper() and len(word) <= 5):
        return False
    if not all(table.is_name(form) for table in tables):
        return False
    whole = any(table.knows_whole(form) for table in tables)
    compound = not whole and any(table.knows(form) for table in tables)
    # A compound of known words is a role ("kommunstrateg") unless it ends as surnames do ("Holmlund").
    if compound or (not whole and not capital):
        return bool(_SURNAME.search(form))
    return True
