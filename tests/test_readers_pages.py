"""A text printed on pages in the manner of different makers comes back: paragraphs, headings and words."""

import random
import re
from pathlib import Path

import pytest

from coding.readers import read_transcript
from coding.readers.report import clean_report, report_turns

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "transcripts"
HEADINGS = ["Boende och bostäder", "Att samverka över gränser", "3.2 Projektens tid", "Ansvar och styrning"]
MAKERS = {
    "blank lines, number at the foot": {"width": 75, "gap": 1, "foot": "{}", "feed": True},
    "blank lines, running header, no form feed": {"width": 75, "gap": 1, "head": "Rapport 2031:4   Mottagandet", "foot": "Sida {} av 60"},
    "indents, number of pages": {"width": 60, "indent": "  ", "foot": "{} (45)", "feed": True},
    "indents, header with number": {"width": 66, "indent": "   ", "head": "{}   Mottagandet i länet"},
    "narrow columns": {"width": 42, "indent": " ", "head": "Myndigheten", "foot": "{}", "feed": True},
    "ragged lines, no page marks": {"width": 90, "ragged": 14, "gap": 1},
}  # fmt: skip


def paragraphs():
    """Answers of the constructed corpus, each closed by a mark, as a report's paragraphs would be."""
    said = []
    for path in sorted(CORPUS.glob("*.md"))[:8]:
        transcript = read_transcript(path)
        said += [" ".join(transcript.text[turn.start : turn.end].split()) for turn in transcript.said()]
    return [words if words[-1] in ".!?" else f"{words}." for words in said if 30 < len(words.split()) < 160][:100]


def lines_of(paragraph, chance, *, width, indent="", ragged=0, **_):
    """A paragraph hard-wrapped, half of the long words at line ends broken."""
    words, lines, line = paragraph.split(), [], indent
    while words:
        room = width - chance.randrange(ragged + 1)
        word = words.pop(0)
        if not line.strip() or len(line) + 1 + len(word) <= room:
            line = f"{line} {word}" if line.strip() else line + word
            continue
        if len(word) > 8 and word.isalpha() and chance.random() < 0.5 and len(line) + len(word) - 3 <= room:
            line, word = f"{line} {word[:-4]}-", word[-4:]
        lines.append(line)
        words.insert(0, word)
        line = ""
    return [*lines, line]


def printed(blocks, maker):
    chance = random.Random(7)
    lines = []
    for block in blocks:
        if block in HEADINGS:
            lines += ["", block]
        else:
            lines += lines_of(block, chance, **maker) + [""] * maker.get("gap", 0)
    pages = []
    for number, start in enumerate(range(0, len(lines), 40), 3):
        page = "\n".join(lines[start : start + 40])
        head, foot = maker.get("head", "").format(number), maker.get("foot", "").format(number)
        pages.append("\n\n".join(part for part in (head, page, foot) if part))
    return ("\n\f" if maker.get("feed") else "\n\n" if maker.get("foot") or maker.get("head") else "\n").join(pages)


@pytest.mark.parametrize("maker", MAKERS.values(), ids=list(MAKERS))
def test_a_printed_text_comes_back(maker):
    blocks = []
    for number, paragraph in enumerate(paragraphs()):
        blocks += [HEADINGS[number // 25]] if number % 25 == 0 else []
        blocks.append(paragraph)
    found = set(clean_report(printed(blocks, maker), language="sv")[0].split("\n\n"))
    back = [block for block in blocks if (f"# {block}" if block in HEADINGS else block) in found]
    assert len(back) >= 0.93 * len(blocks)
    assert not [block for block in found if re.search(r"Mottagandet i länet|Rapport 2031|^\d+$|^Sida", block)]


QUOTED = [
    "Kommunen har antagit ett program, och en utvärdering är planerad. ”Det räcker ändå inte till alla som kommer hit”, säger en "
    "tjänsteperson i en liten kommun (Respondent 7).",
    "En tjänsteman (Respondent 7) säger att bostäderna är för få i kommunen och att det har varit så under en lång tid nu.",
    "Tjänstemannen (respondent 16): ”Det är tjugo år sedan vi byggde någonting här i kommunen.” Sedan dess är det tyst.",
    "”Vi ringer varandra varje vecka” säger en av dem (Respondent 4) medan andra skriver brev till varandra i stället.",
    "Programmet antogs 2016. Sedan dess har tre kommuner byggt nytt, vilket bekräftas i intervjuerna (Respondent 3).",
    "Vi har inga lägenheter kvar och ingen ringer tillbaka till oss här i kommunen. (Informant 12)",
    "Flera är nöjda. »Vi har fått fram tolv lägenheter på ett år« (Intervjuperson 4, liten kommun). Så är det inte i alla "
    "kommuner som vi har besökt under åren.",
]


def said(text):
    return {(turn.speaker, text[turn.start : turn.end]) for turn in report_turns(text)[0] if turn.speaker}


def test_respondents_come_back_from_pages_with_their_own_words_only():
    wanted, found = said("\n\n".join(QUOTED)), 0
    assert len(wanted) == 5
    for seed in range(60):
        chance = random.Random(seed)
        lines, width = [], chance.choice([32, 40, 50, 60, 72, 90])
        for paragraph in chance.sample(QUOTED, len(QUOTED)):
            lines += [*lines_of(paragraph, chance, width=width, ragged=chance.choice([0, 5, 12])), ""]
        page = chance.randrange(5, 20)
        pages = ["\n".join(lines[start : start + page]) for start in range(0, len(lines), page)]
        back = said(
            clean_report("".join(f"{words}\n\n{number}\n\n" for number, words in enumerate(pages, 11)), language="sv")[
                0
            ]
        )
        assert back <= wanted
        found += len(back)
    assert found >= 0.98 * 60 * len(wanted)
