"""Numbers with their nouns."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "interview"), counted(2, "interview")
    ('1 interview', '2 interviews')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
