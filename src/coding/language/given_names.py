"""Swedish names of persons that are words as well: with a capital letter in mid-sentence they are names."""

_NAMES = """
    bo sten dag my björn mark stig liv saga mats tom rosa viola axel klara iris sol kim love urban vide lo kaj helga
    berg lund lind ek alm björk holm ström falk modig rask sköld svärd
"""
NAMES = frozenset(_NAMES.split())


def name_in(form: str) -> str:
    """Return the name that a folded form is, as a lemma that no word has; "" for other forms.

    >>> name_in("bos"), name_in("mats"), name_in("bor")
    ('Bo', 'Mats', '')
    """
    for name in (form, form.removesuffix("s")):
        if name in NAMES:
            return name.capitalize()
    return ""
