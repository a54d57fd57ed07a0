"""An interview whose lines are hard-wrapped: its turns are put on one line each, its broken words joined."""

from collections.abc import Iterable

from coding.readers.broken_words import LineJoiner, forms_inside_lines, likely_language
from coding.readers.labels import find_speakers
from coding.readers.lines import Line, broken_word
from coding.readers.shape import BROKEN_LINE_END, wrapped_width


def unwrapped_interview(
    text: str, *, known: Iterable[str] = (), interviewer: Iterable[str] | None = None, language: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return an interview's text without line ends inside its paragraphs, and the repairs as sentences with counts.

    Only lines that are full are put together with the next one, and none with a speaker's label. In a text that is not
    hard-wrapped only the lines that end within a known word are.

    >>> text = "I: Hur har ni det med bo-\\nstaden nu när ni är fler\\nän förut?\\nR07: Trångt, vi är sju på\\ntvå rum och ett litet kök."
    >>> print(unwrapped_interview(text, language="sv")[0])
    I: Hur har ni det med bostaden nu när ni är fler än förut?
    R07: Trångt, vi är sju på två rum och ett litet kök.
    """
    width = wrapped_width(text)
    if not width and not BROKEN_LINE_END.search(text):
        return text, ()
    labelled = {label.start for label in find_speakers(text, known=known, interviewer=interviewer).labels}
    lines = text.split("\n")
    joiner = LineJoiner(language or likely_language(text), forms_inside_lines(Line(line.strip()) for line in lines))
    paragraphs: list[list[str]] = []
    place = 0
    for line in lines:
        goes_on = paragraphs and line.strip() and place not in labelled and not line.lstrip().startswith("#")
        last = paragraphs[-1][-1].strip() if paragraphs else ""
        if goes_on and (_is_full(last, line.split()[0], width) if width else joiner.is_broken(last, line.strip())):
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([line.rstrip()])
        place += len(line) + 1
    whole = "\n".join(paragraph[0] if len(paragraph) == 1 else joiner.join(paragraph) for paragraph in paragraphs)
    return whole, tuple(joiner.repairs())


def _is_full(line: str, following: str, width: int) -> bool:
    return bool(line) and (broken_word(line) or len(line) + 1 + len(following) > 0.85 * width)
