"""The door: every name there opens, and importing the library stays light."""

import subprocess
import sys

import pytest

import coding


@pytest.mark.parametrize("name", coding.__all__)
def test_every_name_of_the_door_opens_and_is_documented(name):
    thing = getattr(coding, name)
    assert (thing.__doc__ or "").strip()


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'cod_by_rules'"):
        coding.cod_by_rules  # noqa: B018


def test_import_loads_no_heavy_package():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, coding; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    heavy = {
        "sklearn",
        "spacy",
        "nltk",
        "matplotlib",
        "docx",
        "pydantic",
        "ruamel",
        "scipy",
        "simplemma",
        "typer",
        "openpyxl",
        "anywidget",
    }
    assert not heavy & {name.split(".")[0] for name in said.stdout.split()}


@pytest.mark.parametrize(
    "name",
    [
        "theme_frequencies",
        "co_occurrence",
        "code_accumulation",
        "compare_sources",
        "compare_coders",
        "list_disagreements",
    ],
)
def test_a_path_in_place_of_codings_or_corpus_is_told(name):
    corpus = coding.Corpus([coding.Transcript("R01", "Ja.")])
    with pytest.raises(coding.CodingError, match=r"open_project\('corpus'\)\.codings"):
        getattr(coding, name)("corpus", corpus)
    with pytest.raises(coding.CodingError, match=r"read_corpus\('corpus'\)"):
        getattr(coding, name)(coding.Codings(), "corpus")
    with pytest.raises(coding.CodingError, match=r"read_codebook\('book.yaml'\)"):
        getattr(coding, name)(coding.Codings(), corpus, "book.yaml")
