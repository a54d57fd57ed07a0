"""The words on figures, Swedish and English, and numbers as they are written there."""

from collections.abc import Mapping
from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "frequencies": "How often each theme occurs",
        "participants_title": "Themes by participant",
        "co_occurrence": "Themes that stand together",
        "co_occurrence_near": "Themes near each other",
        "order": "Where in the interview the themes stand",
        "accumulation": "New codes from interview to interview",
        "accumulation_title_fixed": "Codes of the codebook used from interview to interview",
        "associations": "Words around “{concept}”",
        "agreement": "Agreement between coders",
        "reliability": "Probability told and share given",
        "participants": "Participants",
        "quoted": "Quoted respondents",
        "units": {"turn": "Turns", "answer": "Answers", "paragraph": "Paragraphs", "sentence": "Sentences", "document": "Texts"},
        "of": "of {n}",
        "words": "Words",
        "rule": "Keyword hits, not read",
        "human": "Read and coded by {coder}",
        "accepted": "Suggestions that {coder} accepted",
        "human, accepted": "Read and coded by {coder}, accepted suggestions included",
        "model": "Suggested by a model, not read",
        "mixed": "Sources: {sources}; coder: {coder}",
        "constructed": "Constructed material",
        "constructed_both": "Material and codings are constructed for demonstration",
        "few": "† fewer than three participants",
        "not_mentioned": "Not mentioned does not mean disagreed.",
        "cells": "Cells: number of {units}; empty: none",
        "cells_words": "Cells: number of words; empty: none",
        "cells_presence": "Filled: the theme occurs",
        "expected": "in brackets: expected by chance",
        "no_pair": "hatched: a theme and its own part",
        "position": "Share of the interview",
        "codes": "Codes",
        "interview": "Interview",
        "real_order": "in the order of the interviews",
        "random_order": "random orders: mean and middle 95 %",
        "one_participant": "found in one participant only so far",
        "accumulation_note": "Describes these interviews; it cannot know what the next one brings.",
        "accumulation_fixed": "The codes were fixed beforehand: the curve levels off when the codebook's codes are used up, not when the "
        "interviews have no more to give.",
        "near": "near it",
        "compound": "in one word with it",
        "occurrences": "{n} times",
        "alpha": "Krippendorff's alpha",
        "positive": "positive agreement",
        "interval": "95 % interval, new interviews",
        "left_out": "range when one interview is left out",
        "none": "cannot be computed",
        "coders": "Coders: {coders}",
        "n_units": "{n} {units} read by at least two",
        "p": "Probability told",
        "share": "Share that a person gave",
        "pairs": "Pairs",
        "perfect": "told = given",
        "points": "Figures at the points: number of pairs",
        "decimal": ".",
    },
    "sv": {
        "frequencies": "Hur ofta varje tema förekommer",
        "participants_title": "Teman per deltagare",
        "co_occurrence": "Teman som står tillsammans",
        "co_occurrence_near": "Teman nära varandra",
        "order": "Var i intervjun temana står",
        "accumulation": "Nya koder från intervju till intervju",
        "accumulation_title_fixed": "Kodbokens koder, använda från intervju till intervju",
        "associations": "Ord kring ”{concept}”",
        "agreement": "Överensstämmelse mellan kodare",
        "reliability": "Angiven sannolikhet och given andel",
        "participants": "Deltagare",
        "quoted": "Citerade respondenter",
        "units": {"turn": "Repliker", "answer": "Svar", "paragraph": "Stycken", "sentence": "Meningar", "document": "Texter"},
        "of": "av {n}",
        "words": "Ord",
        "rule": "Nyckelordsträffar, inte lästa (keyword hits, not read)",
        "human": "Läst och kodat av {coder}",
        "accepted": "Förslag som {coder} godtagit",
        "human, accepted": "Läst och kodat av {coder}, godtagna förslag medräknade",
        "model": "Föreslaget av en modell, inte läst",
        "mixed": "Källor: {sources}; kodare: {coder}",
        "constructed": "Konstruerat material",
        "constructed_both": "Material och kodningar är konstruerade som exempel",
        "few": "† färre än tre deltagare",
        "not_mentioned": "Att något inte nämns är inte att säga emot.",
        "cells": "Rutor: antal {units}; tom: inga",
        "cells_words": "Rutor: antal ord; tom: inga",
        "cells_presence": "Fylld: temat förekommer",
        "expected": "inom parentes: väntat av slumpen",
        "no_pair": "streckat: ett tema och dess egen del",
        "position": "Andel av intervjun",
        "codes": "Koder",
        "interview": "Intervju",
        "real_order": "i intervjuernas ordning",
        "random_order": "slumpade ordningar: medel och mittersta 95 %",
        "one_participant": "hittills funna hos en enda deltagare",
        "accumulation_note": "Beskriver de här intervjuerna; den vet inte vad nästa ger.",
        "accumulation_fixed": "Koderna var bestämda i förväg: kurvan planar ut när kodbokens koder är använda, inte när intervjuerna inte "
        "har mer att ge.",
        "near": "nära ordet",
        "compound": "i ett ord med det",
        "occurrences": "{n} gånger",
        "alpha": "Krippendorffs alfa",
        "positive": "positiv överensstämmelse",
        "interval": "95 %-intervall, nya intervjuer",
        "left_out": "spann när en intervju utelämnas",
        "none": "går inte att räkna",
        "coders": "Kodare: {coders}",
        "n_units": "{n} {units} lästa av minst två",
        "p": "Angiven sannolikhet",
        "share": "Andel som en person gav",
        "pairs": "Par",
        "perfect": "angiven = given",
        "points": "Tal vid punkterna: antal par",
        "decimal": ",",
    },
}  # fmt: skip


def words_in(language: str) -> Mapping[str, Any]:
    """Return the words of a language: Swedish for "sv", else English."""
    return WORDS["sv" if language.lower().startswith("sv") else "en"]


def number(value: float, say: Mapping[str, Any], decimals: int = 0) -> str:
    """Return a number with the language's decimal sign; whole numbers without decimals.

    >>> number(0.5, words_in("sv"), 2), number(3, words_in("sv"), 2), number(-0.25, words_in("en"), 1)
    ('0,50', '3', '−0.2')
    """
    value = round(float(value), 9)  # 0.6000000000000001 is 0.6
    told = f"{int(value)}" if value.is_integer() else f"{value:.{decimals}f}"
    return told.replace("-", "−").replace(".", str(say["decimal"]))
