"""Verbs that tell: tables of themes, quotes, the report, and an appendix by a reporting guideline."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coding.cli.leaving import Attributes, By, Coder, Confirm, Key, Leaving, Preview, SmallGroups, Source
from coding.cli.telling import listed, read_table
from coding.cli.work import Study
from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.codings import Codings
    from coding.project import Project

Code = Annotated[list[str] | None, typer.Option("--code", help="A code, its sub-codes included; may be repeated.")]
PerCode = Annotated[int, typer.Option(min=0, help="How many quotes for each code.")]
Citation = Annotated[str, typer.Option(help='A template such as "({kind}, {speaker})": exported attributes only.')]
Edits = Annotated[
    Path | None,
    typer.Option(
        help="A .csv of how quotes are shown: quote_id (or transcript, start, end), shown (with (…), or language-edited), level, "
        "translation, translator."
    ),
]
Language = Annotated[
    str, typer.Option(help="sv or en: the language of headings, tables, figures and codes; else the study's.")
]
Originals = Annotated[
    bool,
    typer.Option(
        "--originals", help="A table (.csv, .xlsx) also has the own words of quotes that are shown otherwise."
    ),
]
FreshNumbers = Annotated[
    str | None,
    typer.Option(
        help='A seed: number respondents and quotes anew. Keep it with the study, not the report; "": drawn, not kept.'
    ),
]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
    app.command("quotes", epilog="Example: coding quotes corpus --code housing --n 6 --out quotes.docx")(quotes)
    app.command("report", epilog="Example: coding report corpus --out report.docx")(report)
    app.command("matrix", epilog="Example: coding matrix corpus --out matrix.docx")(matrix)
    app.command("analysis", epilog="Example: coding analysis corpus --codes housing --out analysis.xlsx")(analysis)
    app.command("appendix", epilog="Example: coding appendix corpus --coreq --out coreq.docx")(appendix)


def quotes(
    study: Study,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file: .docx, .md, .html, .tex, .csv or .xlsx.")
    ] = None,
    code: Code = None,
    coder: Coder = "",
    source: Source = "",
    n: Annotated[int | None, typer.Option(min=0, help="How many in all (per group with --by).")] = None,
    per_code: PerCode = 6,
    by: By = "",
    context: Annotated[int, typer.Option(min=0, help="Sentences shown before and after.")] = 0,
    question: Annotated[bool, typer.Option("--question", help="Show what the interviewer had asked.")] = False,
    citation: Citation = "",
    used: Annotated[
        list[Path] | None, typer.Option(help="Earlier results (a folder or manifest): leave out what they quote.")
    ] = None,
    shortest: Annotated[int, typer.Option(min=0, help="At least so many words.")] = 0,
    longest: Annotated[int | None, typer.Option(min=1, help="At most so many words.")] = None,
    fresh_numbers: FreshNumbers = None,
    edits: Edits = None,
    originals: Originals = False,
    key: Key = None,
    attributes: Attributes = None,
    small_groups: SmallGroups = "",
    preview: Preview = False,
    confirm_disclosure: Confirm = False,
) -> None:
    """Pick quotes, each with the reason why, and write them to a file.

    Picked are starred ones first, then such as stand alone, from as many participants as possible. They represent nothing but
    themselves. New disclosure risks stop the export; attributes that fewer than three participants share are told more coarsely.

    Examples:

      coding quotes corpus --code housing --n 6 --out quotes.docx

      coding quotes corpus --code housing --by size --n 6 --out quotes.csv

      coding quotes corpus --code housing --n 6 --used out/first --out more.docx

      coding quotes corpus --code housing --n 6 --edits shown.csv --out quotes.docx
    """
    from coding.project import open_project
    from coding.report import Selection, write_study_quotes
    from coding.report.quotes import TABLES
    from coding.report.tree import cited_fields

    project = open_project(study)
    places, manifests = _used(used or [])
    selection = Selection(
        code=tuple(code or ()),
        coder=coder,
        source=source,
        n=n,
        per_code=per_code,
        by=by,
        shortest=shortest,
        longest=longest,
        context=context,
        question=question,
        used=places,
    )
    choice, needed = Leaving(small_groups, attributes), cited_fields(citation)
    shown = read_table(edits) if edits else None
    choice.tell(project, needed, by=by)
    if preview:
        choice.preview(
            project,
            selection,
            needed=needed,
            key=key,
            edits=shown,
            originals=originals,
            numbered_anew=fresh_numbers is not None,
        )
        return
    path, picked = write_study_quotes(
        project,
        _named(out),
        selection,
        citation=citation,
        fresh_numbers=fresh_numbers,
        key=key,
        edits=shown,
        originals=originals,
        **choice.choice(),
        confirm_disclosure=confirm_disclosure,
    )
    _tell_quotes(project, picked, path)
    _tell_edits(picked)
    if path.suffix.lower() in TABLES and not originals:
        _tell_left_out(picked)
    if by:
        _tell_passed_over(selection.codings(project), project, by)
    if manifests:
        _tell_quoted(project, manifests)


def report(
    study: Study,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file: .docx, .md, .html or .tex.")] = None,
    codes: Annotated[str, typer.Option(help="Themes in order, with commas; else all.")] = "",
    coder: Coder = "",
    source: Source = "",
    per_code: PerCode = 6,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw figures.")] = True,
    citation: Citation = "",
    fresh_numbers: FreshNumbers = None,
    edits: Edits = None,
    key: Key = None,
    attributes: Attributes = None,
    small_groups: SmallGroups = "",
    language: Language = "",
    preview: Preview = False,
    confirm_disclosure: Confirm = False,
) -> None:
    """Write a report: a chapter per theme with table, figure and quotes, and an appendix on how it was made.

    New disclosure risks stop it; attributes that fewer than three participants share are told more coarsely. A manifest is written
    beside it.

    Examples:

      coding report corpus --out report.docx

      coding report corpus --codes housing,integration_definition --citation "({kind}, {size})" --out report.docx

      coding report corpus --language en --out report-en.docx
    """
    from coding.project import open_project
    from coding.report import Selection, write_report
    from coding.report.tree import cited_fields

    project = open_project(study)
    choice, needed = Leaving(small_groups, attributes), cited_fields(citation)
    shown = read_table(edits) if edits else None
    choice.tell(project, needed)
    if preview:
        selection = Selection(tuple(listed(codes or None) or ()), coder, source, per_code=per_code)
        themes = selection.code or [code.id for code in project.codebook.codes]
        choice.preview(
            project,
            selection,
            needed=needed,
            key=key,
            themes=themes,
            edits=shown,
            numbered_anew=fresh_numbers is not None,
        )
        return
    path = write_report(
        project,
        _named(out),
        codes=listed(codes or None),
        coder=coder or None,
        source=source or None,
        per_code=per_code,
        citation=citation,
        figures=figures,
        fresh_numbers=fresh_numbers,
        key=key,
        edits=shown,
        **choice.choice(),
        language=language,
        confirm_disclosure=confirm_disclosure,
    )
    _tell_written(path)


def matrix(
    study: Study,
    out: Annotated[Path, typer.Option("--out", "-o", help="A file: .docx, .xlsx, .csv, .md, .html or .tex.")],
    codes: Annotated[str, typer.Option(help="The columns, with commas; else the themes.")] = "",
    coder: Coder = "",
    source: Source = "",
    confirm_disclosure: Confirm = False,
) -> None:
    """Write the framework matrix: participants by theme, in each cell what the researcher wrote.

    Summaries are written in the study: summaries/R07.md, under headings such as ## housing. Each cell names the turns it rests on.

    Examples:

      coding matrix corpus --out matrix.docx

      coding matrix corpus --codes housing,collaboration --out matrix.xlsx
    """
    from coding.project import open_project
    from coding.report import write_matrix

    path = write_matrix(
        open_project(study),
        out,
        codes=listed(codes or None),
        coder=coder or None,
        source=source or None,
        confirm_disclosure=confirm_disclosure,
    )
    _tell_written(path)


def analysis(
    study: Study,
    out: Annotated[Path, typer.Option("--out", "-o", help="A file: .docx, .xlsx, .csv, .md, .html or .tex.")],
    codes: Annotated[str, typer.Option(help="These codes and their sub-codes, with commas; else all.")] = "",
    coder: Coder = "",
    source: Source = "",
    confirm_disclosure: Confirm = False,
) -> None:
    """Write the table of a content analysis: meaning unit, condensation, code, category, theme.

    Examples:

      coding analysis corpus --codes housing --out analysis.docx
    """
    from coding.project import open_project
    from coding.report import write_analysis_table

    path = write_analysis_table(
        open_project(study),
        out,
        codes=listed(codes or None),
        coder=coder or None,
        source=source or None,
        confirm_disclosure=confirm_disclosure,
    )
    _tell_written(path)


def appendix(
    study: Study,
    out: Annotated[Path, typer.Option("--out", "-o", help="A file: .docx, .md, .html or .tex.")],
    coreq: Annotated[bool, typer.Option("--coreq", help="COREQ, 32 items: interviews and focus groups.")] = False,
    srqr: Annotated[bool, typer.Option("--srqr", help="SRQR, 21 items: qualitative research.")] = False,
    coder: Coder = "",
    source: Source = "",
    language: Language = "",
    confirm_disclosure: Confirm = False,
) -> None:
    """Fill a reporting guideline with what the study knows; the rest are questions to the author.

    New disclosure risks in the guide's questions and the codebook stop it.

    Examples:

      coding appendix corpus --coreq --out coreq.docx

      coding appendix corpus --srqr --out srqr.md
    """
    from coding.project import open_project
    from coding.report import guideline_items, write_guideline

    if coreq == srqr:
        raise CodingError("Choose one reporting guideline: --coreq or --srqr.")
    guideline = "coreq" if coreq else "srqr"
    project = open_project(study)
    path = write_guideline(
        project,
        out,
        guideline,
        coder=coder or None,
        source=source or None,
        language=language,
        confirm_disclosure=confirm_disclosure,
    )
    items = guideline_items(project, guideline, coder=coder or None, source=source or None)
    known, asked = items["known"] != "", items["question"] != ""
    print(
        f"Of {len(items)} items the study answers {int((known & ~asked).sum())} and part of {int((known & asked).sum())}; "
        f"{int(asked.sum())} questions to the author."
    )
    _tell_written(path)


def _named(out: Path | None) -> Path:
    if out is None:
        raise CodingError("Say which file to write: --out FILE. Without one, --preview shows what would leave.")
    return out


def _tell_written(path: Path) -> None:
    print(f"Written to {path}, with {path.name}.manifest.json beside it.")


def _tell_quotes(project: "Project", picked: "pd.DataFrame", path: Path) -> None:
    constructed = " The interviews are constructed for demonstration." if project.design.constructed else ""
    heard = _heard(project, picked)
    print(
        f"Quotes: {len(picked)}{f', from {heard}' if heard else ''}. They represent nothing but themselves.{constructed}"
    )
    _tell_written(path)


def _heard(project: "Project", picked: "pd.DataFrame") -> str:
    """How many participants are quoted, and how many texts in which nobody speaks (the prose of reports)."""
    from coding.codings.words import counted

    people: set[str] = set()
    texts: set[str] = set()
    for name, speaker in zip(picked["transcript"], picked["speaker"], strict=True):
        # Respondents who were numbered anew have no transcript here, and their number is who they are.
        who = project.corpus.participant_of(name, speaker) if name in project.corpus else speaker
        (people if who else texts).add(who or name)
    return " and ".join(counted(len(held), what) for held, what in ((people, "participant"), (texts, "text")) if held)


def _tell_left_out(picked: "pd.DataFrame") -> None:
    from coding.quotes import shown_otherwise

    n = int(shown_otherwise(picked).sum())
    if n:
        what = "1 quote is" if n == 1 else f"{n} quotes are"
        print(
            f"{what} shown otherwise than said: the column shown has what is left, and quote is empty there. The study keeps the "
            "words; --originals writes them too.",
            file=sys.stderr,
        )


def _tell_edits(picked: "pd.DataFrame") -> None:
    """How each quote that is not shown verbatim differs from what was said."""
    from coding.quotes import edits

    for row in edits(picked).astype(str).to_dict("records"):
        note, level, translator = row["level_note"], row["level"], row["translator"]
        told = note.replace("(…): ", "words left out: ") if level == "shortened" else note
        who = f"; translated by {translator}" if translator else ""
        print(f"{row['quote_id']}, {level}{f': {told}' if told else ''}{who}", file=sys.stderr)


def _used(places: list[Path]) -> tuple[tuple[tuple[str, int, int], ...], list[Path]]:
    """The places quoted in earlier results, and their manifests: of a folder, all in it."""
    from coding.report import read_used

    manifests: list[Path] = []
    for place in places:
        found = sorted(place.glob("*manifest.json")) if place.is_dir() else [place]
        if not found:
            raise CodingError(
                f"There is no manifest in {place}. Name the folder of an earlier run, report or file of quotes."
            )
        manifests += found
    table = read_used(manifests)
    rows = table[["transcript", "start", "end"]].drop_duplicates().itertuples(index=False)
    return tuple((str(t), int(a), int(b)) for t, a, b in rows), manifests


def _tell_passed_over(counted: "Codings", project: "Project", by: str) -> None:
    """The interviews that belong to no group, because they lack the attribute: nothing is quoted from them."""
    from coding.quotes.filters import not_told

    missing = not_told(counted, project.corpus, by)
    if missing:
        what = "1 interview has" if len(missing) == 1 else f"{len(missing)} interviews have"
        print(
            f"Not told: {what} no {by} and {'is' if len(missing) == 1 else 'are'} left out ({', '.join(missing)}).",
            file=sys.stderr,
        )


def _tell_quoted(project: "Project", manifests: list[Path]) -> None:
    """Who was quoted how often before, and who never."""
    from coding.quotes import quoted_participants
    from coding.report import read_used

    table = quoted_participants(read_used(manifests), project.corpus)
    often = ", ".join(f"{row.participant} {row.quotes}" for row in table[table["quotes"] > 0].itertuples())
    never = ", ".join(table.loc[table["quotes"] == 0, "participant"])
    print(f"Quoted before: {often or 'nobody'}. Never: {never or 'nobody'}.", file=sys.stderr)
