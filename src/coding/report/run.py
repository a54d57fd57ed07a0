"""The main job's results: codings, themes and quotes as tables, a page to read, and the manifest."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coding.codings import Codings
from coding.errors import CodingError
from coding.privacy import Coarsening, coarsen_groups
from coding.quotes import pick_quotes
from coding.report.disclosing import findings_in
from coding.report.manifest import manifest, versions
from coding.report.markdown import quotes_as_markdown
from coding.report.page import Page
from coding.report.placing import put_folder, refuse_inside_study
from coding.report.tables import as_csv, codings_table
from coding.report.wording import material, stated, words_in
from coding.themes import theme_frequencies, unit_called

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

FILES = ("codings.csv", "themes.csv", "quotes.csv", "quotes.md", "report.html", "manifest.json")


@dataclass(frozen=True)
class Run:
    """What a run wrote: the folder, the names of its files, the tables in them, what may disclose a person, and how attributes that
    few participants share were told."""

    folder: Path
    files: tuple[str, ...]
    codings: Codings
    themes: pd.DataFrame
    quotes: pd.DataFrame
    findings: pd.DataFrame
    groups: Coarsening


def write_run(
    corpus: "Corpus",
    codebook: "Codebook",
    codings: Codings,
    out: str | Path,
    *,
    themes: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    unit: str | None = None,
    asked: bool = False,
    per_code: int = 6,
    study: str | Path | None = None,
    small_groups: str = "",
) -> Run:
    """Write `FILES` into a folder: the codings of one coder, their themes and quotes, a page to read, and the manifest.

    Themes and quotes are made from the codings unless given. Other files in the folder stay; the run's own old files are replaced all
    at once. The same input and package versions give the same bytes. The manifest lists what may disclose a person (kind and place,
    never the words). ``small_groups``: what becomes of exported attributes whose combination fewer than three participants share; ""
    coarsens them (see `coding.report.write_report`). Raises `CodingError` when ``out`` is a file
    or lies in the study, or when several coders are added up.
    """
    out, folder = Path(out), Path(study) if study is not None else None
    if out.exists() and not out.is_dir():
        raise CodingError(f"{out} is a file, and results need a folder. Name another one with --out.")
    refuse_inside_study(out, folder)
    files, run = run_files(
        corpus,
        codebook,
        codings,
        themes=themes,
        quotes=quotes,
        unit=unit,
        asked=asked,
        per_code=per_code,
        small_groups=small_groups or "coarsen",
    )
    put_folder(out, files)
    return replace(run, folder=out)


def run_files(
    corpus: "Corpus",
    codebook: "Codebook",
    codings: Codings,
    *,
    themes: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    unit: str | None = None,
    asked: bool = False,
    per_code: int = 6,
    small_groups: str = "coarsen",
) -> tuple[dict[str, bytes], Run]:
    """Return the files of a run by name, and the tables in them. See `write_run`."""
    unit = unit or corpus.design.unit
    groups = coarsen_groups(corpus, how=small_groups)
    codings = codings.only().in_codebook(codebook)
    if themes is None:
        themes = theme_frequencies(codings, corpus, codebook, unit=unit)
    told = groups.corpus(corpus)
    given = groups.table(quotes) if quotes is not None else None
    quotes = given if given is not None else pick_quotes(codings, told, codebook, per_code=per_code, asked=asked)
    findings = findings_in(told, quotes, codings, participants=True)
    page = Page(told, codebook, codings, themes, quotes, facts=_facts(corpus, codebook, codings, unit))
    definitions = {code.id: code.definition for code in codebook}
    files = {
        "codings.csv": as_csv(codings_table(codings, corpus, codebook)),
        "themes.csv": as_csv(themes),
        "quotes.csv": as_csv(quotes),
        "quotes.md": quotes_as_markdown(quotes, language=page.language, definitions=definitions),
        "report.html": page.html(),
    }
    files["manifest.json"] = manifest(
        corpus,
        codebook,
        codings,
        made="run",
        settings={"unit": unit, "asked": asked, "per_code": per_code, "small_groups": groups.how},
        quotes=quotes,
        files=files,
        disclosure={"confirmed": False, "findings": findings.to_dict("records"), "small_groups": groups.record()},
    )
    return files, Run(Path(), tuple(files), codings, themes, quotes, findings, groups)


def _facts(corpus: "Corpus", codebook: "Codebook", codings: Codings, unit: str) -> tuple[tuple[str, str], ...]:
    """What the foot of the page says: material, codebook, source, coder, unit, sampling, versions."""
    words = words_in(codebook.language or corpus.language)
    book = " ".join(part for part in (codebook.name, codebook.version) if part)
    sources = ", ".join(words["sources"][source] for source in codings.sources) or "–"
    found = [f"{package} {number}" for package, number in versions(("interview-coding", "numpy", "pandas")).items()]
    return (
        (words["material"], material(corpus, words)),
        (words["codebook"], f"{book} ({codebook.fingerprint[:12]})"),
        (words["source"], sources),
        (words["coder"], ", ".join(codings.coders) or "–"),
        (words["unit"], words["units"][unit_called(corpus, unit)]),
        (words["sampling"], stated(corpus.design, "sampling", words["samplings"][corpus.design.sampling], words)),
        (words["versions"], ", ".join(found)),
    )
