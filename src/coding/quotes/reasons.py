"""Why a quote was picked, in words: one small table per language."""

_WORDS = {
    "en": {
        "starred": "starred",
        "deviant": "marked as deviant",
        "first": "first from {who}",
        "again": "number {n} from {who}",
        "side": "speaks of {name}",
        "rare": "{n} of {m} participants speak of {name}",
        "rare_sources": "{n} of {m} texts speak of {name}",
        "hits_1": "1 word that hit",
        "hits": "{n} words that hit",
        "words": "{n} words",
        "short": "short, {n} words: nothing longer is left",
        "long": "long, {n} words",
        "whole": "the whole turn",
        "whole_marked": "the passage as marked",
        "sentences": "cut to whole sentences",
        "widened": "widened to whole sentences",
        "every": "every passage asked for",
    },
    "sv": {
        "starred": "stjärnmärkt",
        "deviant": "märkt som avvikande",
        "first": "första från {who}",
        "again": "nummer {n} från {who}",
        "side": "talar om {name}",
        "rare": "{n} av {m} deltagare talar om {name}",
        "rare_sources": "{n} av {m} texter talar om {name}",
        "hits_1": "1 träffande ord",
        "hits": "{n} träffande ord",
        "words": "{n} ord",
        "short": "kort, {n} ord: inget längre finns kvar",
        "long": "lång, {n} ord",
        "whole": "hela repliken",
        "whole_marked": "stället som det markerades",
        "sentences": "klippt till hela meningar",
        "widened": "utvidgat till hela meningar",
        "every": "alla ställen begärda",
    },
}


def because_of(language: str, parts: list[tuple[str, dict[str, object]]]) -> str:
    """Return the reason in a language (Swedish, else English): its parts, joined by "; ".

    >>> because_of("sv", [("starred", {}), ("words", {"n": 31})])
    'stjärnmärkt; 31 ord'
    """
    table = _WORDS["sv" if language.lower().startswith("sv") else "en"]
    return "; ".join(table[key].format(**values) for key, values in parts)
