"""The one kind of error that a user of this library is meant to see."""


class CodingError(Exception):
    """Something in the material or the request is wrong; the message names the thing, the place and the way out.

    >>> raise CodingError("codebook.yaml:7: the code id 'housing' is used twice. Rename one of them.")
    Traceback (most recent call last):
    coding.errors.CodingError: codebook.yaml:7: the code id 'housing' is used twice. Rename one of them.
    """
