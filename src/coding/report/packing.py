"""A package for replication without the text of the interviews: spans, codes, fingerprints, codebook and tables."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codebook import Code, Codebook, codebook_from_text, codebook_to_text
from coding.codings import Codings
from coding.codings.who import not_machines
from coding.errors import CodingError
from coding.privacy import disclosure_findings, naming_findings
from coding.project import Project
from coding.report.counted import codings_to_count
from coding.report.disclosing import checked, leaving, together
from coding.report.manifest import manifest
from coding.report.placing import put_file, put_folder, refuse_inside_study
from coding.report.said import Said
from coding.report.tables import as_csv
from coding.report.wordless import stretches_table, turns_table, units_table, wordless_corpus
from coding.report.zipped import LONG_AGO
from coding.rules import code_by_rules
from coding.themes import co_occurrence, cross_tabulate, participant_matrix, theme_frequencies
from coding.transcript import Corpus, Design

if TYPE_CHECKING:
    from coding.codebook.model import Rules

TABLES = ("themes.csv", "participant_matrix.csv", "co_occurrence.csv")
"""The tables of every package; one ``by_ATTRIBUTE.csv`` for each exported attribute stands beside them."""

_CODINGS = ("transcript", "start", "end", "code", "coder", "source", "score", "round")
_DESIGN = (
    "name", "language", "unit", "sampling", "population", "approach", "export_attributes", "constructed", "count",
    "stated",
)  # fmt: skip

README = """\
A package for replication, without the text of the interviews.

codings.csv    who put which code on which characters of which transcript (start, end: Unicode code points, end exclusive)
read.csv       what each coder has read
codebook.yaml  the codes; without examples, near misses, and whatever repeats the interviews (keywords of rules stay)
transcripts.csv  SHA-256 of each text, its length: whoever has the texts can tell that they are the same
turns.csv, units.csv, stretches.csv  where turns and units lie, and how many words each stretch has
themes.csv and the other tables  what the codings amount to

To build the tables again:            coding verify PACKAGE
To check it against the interviews:   coding verify PACKAGE STUDY
In Python:                            coding.read_package(PACKAGE) gives a study without words
"""


def write_package(
    project: Project, out: str | Path, *, small_groups: str = "", confirm_disclosure: bool = False
) -> Path:
    """Write a package of a study without the text of its interviews: a folder, or a file when ``out`` ends in .zip. Returns the path.

    In it: spans, codes, coders, fingerprints, what was read, the codebook, tables, and of the participants the exported attributes.
    Not in it: quotes, reasons, memos, contexts, the codebook's examples and near misses, and any text or rule of the codebook that
    repeats an interview: five words in a row, four that no other interview has, three with a word that no other has, or any three in a
    name (in-vivo codes, which get a number). Keywords of rules stay; `words_in_package` lists what else to look at. Raises
    `CodingError` for a place inside the study, and for speakers' labels, transcripts' names and small groups that may tell who somebody
    is, unless ``confirm_disclosure``. ``small_groups``: see `coding.report.write_report`.
    """
    out = Path(out)
    refuse_inside_study(out, project.path)
    files = package_files(project, small_groups=small_groups, confirm_disclosure=confirm_disclosure)
    if out.suffix.lower() == ".zip":
        put_file(out, _zipped(files))
    else:
        put_folder(out, files)
    return out


def package_files(project: Project, *, small_groups: str = "", confirm_disclosure: bool = False) -> dict[str, bytes]:
    """Return the files of a package by name. See `write_package`."""
    told = leaving(project, small_groups=small_groups)
    corpus = told.corpus(project.corpus)
    disclosure = checked(project, _findings(corpus), confirmed=confirm_disclosure, small_groups=told)
    said = Said(corpus)
    book, ids = wordless_codebook(project.codebook, said)
    codings = _renamed(_all_codings(project).in_codebook(project.codebook), ids)
    design = {name: getattr(corpus.design, name) for name in _DESIGN}
    design["name"] = said.unless_said(corpus.design.name)
    tables = {
        "transcripts.csv": pd.DataFrame(
            [(n, t.fingerprint, len(t.text), t.reads_as, t.language) for n, t in corpus.items()],
            columns=["transcript", "fingerprint", "length", "reads_as", "language"],
        ),
        "participants.csv": _participants(corpus),
        "turns.csv": turns_table(corpus),
        "units.csv": units_table(corpus),
        "stretches.csv": stretches_table(corpus, codings),
        "codings.csv": _sorted(codings.frame[list(_CODINGS)], corpus),
        "read.csv": _sorted(codings.read, corpus),
    }
    files = {
        "README.txt": README.encode(),
        "codebook.yaml": codebook_to_text(book).encode("utf-8"),
        "study.json": (json.dumps(design, ensure_ascii=False, indent=1) + "\n").encode("utf-8"),
        **{name: as_csv(table) for name, table in tables.items()},
    }
    files |= table_files(_opened(files))
    # Study and codebook as the package has them: a manifest says nothing that the package leaves out.
    packed = _opened(files)
    written = manifest(
        packed.corpus,
        packed.codebook,
        packed.codings,
        made="package",
        settings={"unit": corpus.design.unit, "small_groups": told.how},
        files=files,
        original_codebook=project.codebook.fingerprint,
        disclosure=disclosure,
    )
    return {**files, "manifest.json": written}


def read_package(path: str | Path) -> Project:
    """Return the study that a package tells of, as a project without words and without a folder: its tables can be built again.

    Raises `CodingError` for a folder or .zip file that is no package.
    """
    path = Path(path)
    if not is_package(path):
        raise CodingError(f"{path} is no package. Name a folder or .zip file that `coding pack` made.")
    return _opened(package_contents(path))


def is_package(path: Path) -> bool:
    """Tell whether a folder or .zip file is a package."""
    if path.suffix.lower() == ".zip" and path.is_file():
        return zipfile.is_zipfile(path) and "stretches.csv" in zipfile.ZipFile(path).namelist()
    return (path / "stretches.csv").is_file() and (path / "manifest.json").is_file()


def package_contents(path: Path) -> dict[str, bytes]:
    """Return the files of a package, a folder or a .zip file, by name."""
    if path.is_dir():
        return {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def table_files(project: Project) -> dict[str, bytes]:
    """Return the tables of a package by file name, built from its spans."""
    codings = codings_to_count(project).in_codebook(project.codebook)
    corpus, book = project.corpus, project.codebook
    made: dict[str, pd.DataFrame] = {
        "themes.csv": theme_frequencies(codings, corpus, book),
        "participant_matrix.csv": participant_matrix(codings, corpus, book).reset_index(),
        "co_occurrence.csv": co_occurrence(codings, corpus, book),
    }
    for name in corpus.design.export_attributes:
        table = cross_tabulate(codings, corpus, book, by=name, language="en")
        made[f"by_{re.sub(r'[^A-Za-z0-9_-]', '_', name)}.csv"] = table.drop(columns="sentence")
    return {name: as_csv(table) for name, table in made.items()}


def words_in_package(package: Project, corpus: Corpus) -> list[tuple[str, str]]:
    """Return which codes of a package have texts with three words in a row that were said in an interview too, and these words.

    What everybody says stays in a package: whoever gives it away looks at these places.
    """
    return Said(corpus).shared_by(package.codebook)


def wordless_codebook(codebook: Codebook, said: "Said") -> tuple[Codebook, dict[str, str]]:
    """Return a codebook without the interviews' words, and the new id of each code whose name was taken from them."""
    ids: dict[str, str] = {}
    for code in codebook:
        if code.provisional or said.in_name(code.name) or said.in_name(code.id.replace("_", " ").replace("-", " ")):
            ids[code.id] = f"in_vivo_{len(ids) + 1}"
    made = Codebook(
        said.unless_said(codebook.name),
        codebook.language,
        codebook.version,
        codes=tuple(_wordless(code, ids, said) for code in codebook.codes),
    )
    return made, ids


def _wordless(code: Code, ids: Mapping[str, str], said: "Said") -> Code:
    id = ids.get(code.id, code.id)

    def kept(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(text for text in texts if said.unless_said(text))

    rules: Rules = replace(code.rules, any=kept(code.rules.any), unless=kept(code.rules.unless))
    return Code(
        id,
        id if code.id in ids else code.name,
        said.unless_said(code.definition),
        include=kept(code.include),
        exclude=kept(code.exclude),
        colour=code.colour,
        rules=rules,
        codes=tuple(_wordless(child, ids, said) for child in code.codes),
        names={} if code.id in ids else {key: name for key, name in code.names.items() if not said.in_name(name)},
    )


def _all_codings(project: Project) -> Codings:
    """What people and models have coded; where no person has, what the rules find, for then the tables count that."""
    codings = project.codings
    people = not_machines(codings.coders)
    return codings if people else codings + code_by_rules(project.corpus, project.codebook)


def _renamed(codings: Codings, ids: Mapping[str, str]) -> Codings:
    """The codings under the ids of the package; without reasons, memos, condensed words and dates."""
    table = codings.frame
    columns: dict[str, Any] = {name: table[name] for name in _CODINGS}
    columns["code"] = table["code"].map(lambda id: ids.get(id, id))
    return Codings.from_columns(**columns, read=codings.read)


def _sorted(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    place = {name: k for k, name in enumerate(corpus)}
    columns = [name for name in ("start", "end", "code", "coder", "source") if name in table.columns]
    made = table.assign(_place=table["transcript"].astype(object).map(place)).sort_values(
        ["_place", *columns], kind="stable"
    )
    return made.drop(columns="_place").reset_index(drop=True)


def _participants(corpus: Corpus) -> pd.DataFrame:
    known = corpus.participants
    exported = [name for name in corpus.design.export_attributes if name in known.columns]
    return known[["transcript", "speaker", "participant", *exported]].reset_index(drop=True)


def _findings(corpus: Corpus) -> pd.DataFrame:
    """What a package holds that may tell who somebody is: all names of transcripts, speakers and participants, attributes, small groups."""
    labels = [(name, turn.speaker) for name, held in corpus.items() for turn in held.turns if turn.speaker]
    return together(naming_findings(corpus, speakers=dict.fromkeys(labels)), disclosure_findings({}, corpus))


def _opened(files: Mapping[str, bytes]) -> Project:
    """The study that a package's files tell of."""

    def table(name: str, *texts: str) -> pd.DataFrame:
        kinds: dict[str, type[str]] = dict.fromkeys(texts, str)
        return pd.read_csv(io.BytesIO(files[name]), dtype=kinds, keep_default_na=False, na_values={"score": [""]})

    told = json.loads(files["study.json"])
    facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    design = Design(**facts)
    participants = pd.read_csv(io.BytesIO(files["participants.csv"]), dtype=str, keep_default_na=False)
    corpus = wordless_corpus(
        table("transcripts.csv", "transcript", "fingerprint", "reads_as", "language"),
        table("turns.csv", "transcript", "speaker"),
        table("units.csv", "transcript"),
        table("stretches.csv", "transcript"),
        Corpus((), design=design, participants=participants),
    )
    coded = table("codings.csv", "transcript", "code", "coder", "source", "round")
    columns: dict[str, Any] = {name: coded[name] for name in _CODINGS}
    codings = Codings.from_columns(**columns, read=table("read.csv", "transcript", "coder", "round"))
    book = codebook_from_text(files["codebook.yaml"].decode("utf-8"), "codebook.yaml")
    return Project(corpus, book, codings=codings)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            made.writestr(member, content)
    return out.getvalue()
