"""The words in which frequencies are told, in Swedish and English."""

from collections.abc import Mapping
from typing import Any

NUMBERS = {
    "sv": (
        "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton", "fjorton",
        "femton", "sexton", "sjutton", "arton", "nitton", "tjugo",
    ),
    "en": (
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ),
}  # fmt: skip
UNITS = {
    "sv": {
        "turn": ("replik", "repliker"), "answer": ("svar", "svar"), "paragraph": ("stycke", "stycken"),
        "passage": ("stycke eller citat", "stycken och citat"), "sentence": ("mening", "meningar"), "document": ("text", "texter"),
    },
    "en": {
        "turn": ("turn", "turns"), "answer": ("answer", "answers"), "paragraph": ("paragraph", "paragraphs"),
        "passage": ("paragraph or quote", "paragraphs and quotes"), "sentence": ("sentence", "sentences"), "document": ("text", "texts"),
    },
}  # fmt: skip
_PHRASES = {
    "sv": {
        "of": "{part} av {whole}",
        "none": "ingen av {whole} {who}",
        "all": "alla {whole} {who}",
        "both": "båda {who}",
        "who": "deltagare",
        "who_one": "deltagare",
        "who_both": "deltagarna",
        "quoted": "citerade respondenter",
        "quoted_one": "citerad respondent",
        "quoted_both": "citerade respondenterna",
        "read": "{people} tar upp ”{name}” ({units}).",
        "read_one": "{people} tar upp ”{name}” ({units}).",
        "hits": "Nyckelorden för ”{name}” träffar hos {people} ({units}; träffar, inte lästa).",
        "units_read": "”{name}” finns i {units}.",
        "units_hits": "Nyckelorden för ”{name}” träffar i {units} (träffar, inte lästa).",
        "group": "{by} {group}: ",
        "interval": "{level} %-intervall {low}–{high} %",
        "interval_all": "{level} %-intervall för alla {population}: {low}–{high} %",
        "interval_note": {
            "some": "Intervall: {level} %, Wilson med korrektion för ändlig population; de gäller alla {population} som kunde ha "
            "tillfrågats, och av dem är {n} intervjuade och lästa.",
            "part": "Intervall: {level} %, Wilson med korrektion för ändlig population; de gäller alla {population} som kunde ha "
            "tillfrågats. Av dem är {n} intervjuade och helt eller delvis lästa; bara de {whole} som är helt lästa räknas i korrektionen.",
            "unknown": "Intervall: {level} %, Wilson; de gäller andelen av alla som deltagarna drogs ur, hur många de nu var (inte "
            "angivet).",
            "whole": "Alla {population} som kunde tillfrågas är intervjuade och helt lästa: inget är kvar att skatta, och därför inga "
            "intervall.",
        },
        "percent": "{value}\u00a0%",
        "columns": ("Kod", "Tema", "Deltagare", "Intervall", "Ord", "Räknat"),
        "nobody": "–",
        "few": "†\u00a0färre än tre deltagare: kan visa vem någon är.",
        "first": "Intervjuaren först",
        "raised": " Hos minst {part} av dem hade intervjuaren använt temats ord först (reglerna ser bara orden).",
        "raised_one": " Intervjuaren hade använt temats ord först (reglerna ser bara orden).",
        "in_part": {
            "some": " Av de {whole} är {part} bara delvis lästa.", "one": " Av de {whole} är {part} bara delvis läst.",
            "all": " Alla {whole} är bara delvis lästa.", "both": " Båda är bara delvis lästa.",
            "only": " Deltagaren är bara delvis läst.",
        },
        "part_note": "Bara delvis lästa: {part} av {whole} {who}. Att ett tema inte finns hos dem kan bero på det.",
        "tests": ("p", "p (rättat)", "Prövat"),
        "decimal": ",",
        "not_read": "nyckelordsträffar, inte lästa",
        "heading": "Räknat: {sources}, kodare {coder}; enhet: {unit}.",
        "sources": {"human": "läst", "accepted": "godtagna förslag", "rule": "regler", "model": "modell, inte läst"},
    },
    "en": {
        "of": "{part} of {whole}",
        "none": "none of {whole} {who}",
        "all": "all {whole} {who}",
        "both": "both {who}",
        "who": "participants",
        "who_one": "participant",
        "who_both": "participants",
        "quoted": "quoted respondents",
        "quoted_one": "quoted respondent",
        "quoted_both": "quoted respondents",
        "read": "{people} mention “{name}” ({units}).",
        "read_one": "{people} mentions “{name}” ({units}).",
        "hits": "The keywords of “{name}” hit in {people} ({units}; hits, not read).",
        "units_read": "“{name}” is found in {units}.",
        "units_hits": "The keywords of “{name}” hit in {units} (hits, not read).",
        "group": "{by} {group}: ",
        "interval": "{level}% interval {low}–{high}%",
        "interval_all": "{level}% interval for all {population}: {low}–{high}%",
        "interval_note": {
            "some": "Intervals: {level}%, Wilson with finite population correction; they hold for all {population} who could have been "
            "asked, and {n} of these were interviewed and read.",
            "part": "Intervals: {level}%, Wilson with finite population correction; they hold for all {population} who could have been "
            "asked. Of these, {n} were interviewed and read wholly or in part; only the {whole} read whole count in the correction.",
            "unknown": "Intervals: {level}%, Wilson; they hold for the share among all whom the participants were drawn from, however "
            "many these were (not stated).",
            "whole": "All {population} who could be asked were interviewed and read whole: nothing is left to estimate, so there are no "
            "intervals.",
        },
        "percent": "{value}%",
        "columns": ("Code", "Theme", "Participants", "Interval", "Words", "Counted"),
        "nobody": "–",
        "few": "†\u00a0fewer than three participants: may show who somebody is.",
        "first": "Interviewer first",
        "raised": " With at least {part} of them the interviewer had used the theme's words first (the rules see only the words).",
        "raised_one": " The interviewer had used the theme's words first (the rules see only the words).",
        "in_part": {
            "some": " Of the {whole}, {part} were read only in part.", "one": " Of the {whole}, {part} was read only in part.",
            "all": " All {whole} were read only in part.", "both": " Both were read only in part.",
            "only": " The participant was read only in part.",
        },
        "part_note": "Read only in part: {part} of {whole} {who}. A theme that they lack may stand in what was not read.",
        "tests": ("p", "p (corrected)", "Tested"),
        "decimal": ".",
        "not_read": "keyword hits, not read",
        "heading": "Counted: {sources}, coder {coder}; unit: {unit}.",
        "sources": {"human": "read", "accepted": "accepted suggestions", "rule": "rules", "model": "model, not read"},
    },
}  # fmt: skip


def phrases(language: str) -> Mapping[str, Any]:
    """Return the phrases of a language: Swedish for "sv", English for all others."""
    return _PHRASES["sv" if language.lower().startswith("sv") else "en"]
