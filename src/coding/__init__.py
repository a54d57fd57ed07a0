"""Code interviews with a codebook: transcripts in; codings, agreement, themes, quotes and reports out. All offline.

>>> import coding
>>> corpus = coding.read_corpus("corpus")                          # doctest: +SKIP
>>> codebook = coding.read_codebook("codebooks/integration.yaml")  # doctest: +SKIP
>>> codings = coding.code_by_rules(corpus, codebook)               # doctest: +SKIP
>>> coding.theme_frequencies(codings, corpus, codebook)            # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# The door: where each public name lives. A name is fetched when it is first used, so that `import coding` stays light.
_DOOR = {
    "coding.errors": ("CodingError",),
    "coding.transcript": ("Corpus", "Design", "Transcript", "Turn"),
    "coding.codebook": ("Code", "Codebook", "read_codebook", "write_codebook"),
    "coding.codings": ("Codings",),
    "coding.readers": ("read_transcript",),
    "coding.project": ("Project", "create_project", "open_project", "read_corpus"),
    "coding.classifier": ("CodeClassifier", "evaluate_classifier", "next_to_code"),
    "coding.rules": ("code_by_rules", "matched_forms", "measure_rules", "rule_hits", "rule_mistakes"),
    "coding.agreement": ("compare_coders", "list_disagreements"),
    "coding.themes": (
        "associations",
        "co_occurrence",
        "code_accumulation",
        "compare_sources",
        "concordance",
        "contrast_passages",
        "cross_tabulate",
        "theme_frequencies",
    ),
    "coding.quotes": ("pick_quotes",),
    "coding.privacy": ("find_identifiers",),
    "coding.report": (
        "read_package",
        "verify_results",
        "write_analysis_table",
        "write_matrix",
        "write_package",
        "write_quotes",
        "write_report",
    ),
}
_HOME = {name: module for module, names in _DOOR.items() for name in names}

__all__ = sorted(_HOME)

if TYPE_CHECKING:
    from coding.agreement import compare_coders as compare_coders
    from coding.agreement import list_disagreements as list_disagreements
    from coding.classifier import CodeClassifier as CodeClassifier
    from coding.classifier import evaluate_classifier as evaluate_classifier
    from coding.classifier import next_to_code as next_to_code
    from coding.codebook import Code as Code
    from coding.codebook import Codebook as Codebook
    from coding.codebook import read_codebook as read_codebook
    from coding.codebook import write_codebook as write_codebook
    from coding.codings import Codings as Codings
    from coding.errors import CodingError as CodingError
    from coding.privacy import find_identifiers as find_identifiers
    from coding.project import Project as Project
    from coding.project import create_project as create_project
    from coding.project import open_project as open_project
    from coding.project import read_corpus as read_corpus
    from coding.quotes import pick_quotes as pick_quotes
    from coding.readers import read_transcript as read_transcript
    from coding.report import read_package as read_package
    from coding.report import verify_results as verify_results
    from coding.report import write_analysis_table as write_analysis_table
    from coding.report import write_matrix as write_matrix
    from coding.report import write_package as write_package
    from coding.report import write_quotes as write_quotes
    from coding.report import write_report as write_report
    from coding.rules import code_by_rules as code_by_rules
    from coding.rules import matched_forms as matched_forms
    from coding.rules import measure_rules as measure_rules
    from coding.rules import rule_hits as rule_hits
    from coding.rules import rule_mistakes as rule_mistakes
    from coding.themes import associations as associations
    from coding.themes import co_occurrence as co_occurrence
    from coding.themes import code_accumulation as code_accumulation
    from coding.themes import compare_sources as compare_sources
    from coding.themes import concordance as concordance
    from coding.themes import contrast_passages as contrast_passages
    from coding.themes import cross_tabulate as cross_tabulate
    from coding.themes import theme_frequencies as theme_frequencies
    from coding.transcript import Corpus as Corpus
    from coding.transcript import Design as Design
    from coding.transcript import Transcript as Transcript
    from coding.transcript import Turn as Turn


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'coding' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
