"""A text printed on pages in the manner of different makers comes back: paragraphs, headings and words."""

import random
import re
from pathlib import Path

import pytest

from coding.readers import read_transcript
from coding.readers.report import clean_report

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
