"""Other programs' formats: codings to spaCy's `Doc` and `DocBin` and back, and rules as a component of a spaCy pipeline.

Places are code points of the transcript's text. A spaCy span begins and ends with tokens, so it is the smallest run of
tokens that holds the passage; the exact places stay beside it in the span group's `attrs` and come back from there.

Where the package is installed, `nlp.add_pipe("coding_rules", config={"codebook": "codebook.yaml"})` needs no import. In a
source tree that is not installed, import this package after spaCy, or `coding.interchange.spacy_component` at any time.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Where each name lives. A name is fetched when it is first used, so that one format does not load another one's package.
_PLACES = {
    "coding.interchange.spacy_docs": ("codings_to_docs", "docs_to_codings"),
    "coding.interchange.docbin": ("read_docbin", "write_docbin"),
}
_HOME = {name: module for module, names in _PLACES.items() for name in names}

__all__ = sorted(_HOME)

if TYPE_CHECKING:
    from coding.interchange.docbin import read_docbin as read_docbin
    from coding.interchange.docbin import write_docbin as write_docbin
    from coding.interchange.spacy_docs import codings_to_docs as codings_to_docs
    from coding.interchange.spacy_docs import docs_to_codings as docs_to_codings

if "spacy" in sys.modules:  # whoever uses spaCy gets the component's name with this import
    import_module("coding.interchange.spacy_component")


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'coding.interchange' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
