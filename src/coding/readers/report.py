"""A published report as plain text: mended once when it is taken in, then read as paragraphs under headings.

The clean text has one block after the other with a blank line between: a heading as `# Heading`, each paragraph and
list item on one line. So a report that was taken into a study reads the same again without any mending.
"""

import re

from coding.readers.blocks import Block
from coding.readers.broken_words import LineJoiner, forms_inside_lines, likely_language
from coding.readers.interview import paragraphs_under_headings
from coding.readers.lines import without_line_spacing
from coding.readers.pages import without_page_marks
from coding.readers.rejoining import find_blocks
from coding.readers.respondent_labels import join_lone_labels
from coding.readers.respondents import with_respondents
from coding.readers.shape import wrapped_width
from coding.transcript import Turn

_HEADING_MARK = re.compile(r"#{1,6}\s+")


def report_turns(text: str) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Return the turns of a report's clean text, and notes.

    Each paragraph is a turn without a speaker, under its heading; the words of a quoted respondent, closed by a label
    such as (Respondent 7), are a turn of that speaker, and the prose before and after them turns of their own.

    >>> text = "# Boende\\n\\nFlera väntar. ”Vi får vänta i åratal” (Respondent 7)."
    >>> [(t.speaker, text[t.start:t.end], t.heading) for t in report_turns(text)[0]]
    [('', 'Flera väntar.', 'Boende'), ('Respondent 7', 'Vi får vänta i åratal', 'Boende')]
    """
    return with_respondents(text, paragraphs_under_headings(text))


def clean_report(text: str, *, language: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the clean text of a report, and its repairs as sentences with counts.

    What belongs to the page (numbers, running headers, contents lists) is set aside, hard-wrapped lines are put
    together, broken words joined by the rules of `language` (guessed if empty), paragraphs put together across pages.

    >>> clean_report("De söker länge efter en bo-\\nstad i staden och får\\nvänta.", language="sv")[0]
    'De söker länge efter en bostad i staden och får vänta.'
    """
    pages = without_page_marks(text)
    lines = without_line_spacing(pages.lines)
    width = wrapped_width("\n".join(line.text for line in lines), sure=True)
    blocks = find_blocks(lines, width)
    joiner = LineJoiner(language or likely_language(text), forms_inside_lines(lines))
    written = [_written(block, joiner) for block in blocks.blocks]
    clean = "\n\n".join(join_lone_labels([block for block in written if block]))
    return clean, (*pages.repairs(), *joiner.repairs(), *blocks.repairs())


def _written(block: Block, joiner: LineJoiner) -> str:
    words = joiner.join(line.text for line in block.lines)
    if block.kind == "heading" and not _HEADING_MARK.match(words):
        return f"# {words}"
    return words
