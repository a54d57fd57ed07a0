"""An appendix by a reporting guideline: what the study knows, and the rest as questions to the author. Nothing is invented."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coding.codings import Codings, check_project
from coding.codings.who import CONSENSUS, people_among
from coding.errors import CodingError
from coding.privacy import naming_findings
from coding.project.withdrawing import withdrawals
from coding.report.appendix import agreement_table, coded_how, number, sampled_how, told_rounds
from coding.report.counted import codings_to_count
from coding.report.disclosing import checked, leaving, together, written_findings
from coding.report.guidelines import GUIDELINES, items_of
from coding.report.manifest import manifest, versions
from coding.report.placing import put_files, refuse_inside_study
from coding.report.quotes import DOCUMENTS
from coding.report.report_words import report_words
from coding.report.resting import appendix_facts
from coding.report.selection import Selection
from coding.report.tree import Paragraph, Report, Table
from coding.report.wording import heading, material, report_language, words_in

if TYPE_CHECKING:
    from coding.codebook import Code
    from coding.privacy import Coarsening
    from coding.project import Project
    from coding.transcript import Corpus


def guideline_items(
    project: "Project",
    guideline: str = "coreq",
    *,
    coder: str | None = None,
    source: str | None = None,
    language: str = "",
) -> pd.DataFrame:
    """Return a reporting guideline's items, a row each: item, topic, known (from the study), question (to the author).

    ``guideline`` is "coreq" or "srqr". Each item has what is known, or a question, or both where what is known is only part of the
    answer: what the study does not know is asked, not guessed. ``language`` is "sv" or "en", by default the study's. Raises
    `CodingError` for another guideline or language.
    """
    if guideline not in GUIDELINES:
        raise CodingError(f"There is no guideline {guideline!r}. Choose one of: {', '.join(GUIDELINES)}.")
    told_in = report_language(project, language)
    facts = study_facts(project, codings_to_count(project, coder=coder, source=source), told_in)
    language = "sv" if told_in.lower().startswith("sv") else "en"
    rows = []
    for item in items_of(guideline):
        known = facts.get(item.fact, "")
        hint = _hint(item.fact, project, report_words(told_in)) if not known else ""
        rows.append(
            (
                item.number,
                item.topic[language],
                known,
                "" if known and not item.asks_more else item.question[language] + hint,
            )
        )
    return pd.DataFrame(rows, columns=["item", "topic", "known", "question"])


def write_guideline(
    project: "Project",
    path: str | Path,
    guideline: str = "coreq",
    *,
    coder: str | None = None,
    source: str | None = None,
    language: str = "",
    confirm_disclosure: bool = False,
) -> Path:
    """Write a guideline's items to .docx, .md, .html or .tex, with ``NAME.manifest.json`` beside it. Returns the path.

    Raises `CodingError` as `guideline_items` does, for a place inside the study, and for new disclosure risks in the guide's questions,
    the codebook or attributes unless ``confirm_disclosure``, which the manifest records.
    """
    check_project(project)
    path = Path(path)
    refuse_inside_study(path, project.path)
    selection = Selection(coder=coder or "", source=source or "")
    files = guideline_files(
        project, path.name, selection, guideline=guideline, language=language, confirm_disclosure=confirm_disclosure
    )
    put_files({path.with_name(name): content for name, content in files.items()})
    return path


def guideline_files(
    project: "Project",
    name: str,
    selection: Selection,
    *,
    guideline: str = "coreq",
    language: str = "",
    confirm_disclosure: bool = False,
) -> dict[str, bytes]:
    """Return the files of a guideline's appendix by name. See `write_guideline`."""
    kind = Path(name).suffix.lower()
    if kind not in DOCUMENTS:
        raise CodingError(f"{name}: an appendix is written as one of: {', '.join(DOCUMENTS)}.")
    chosen, told_in = language, report_language(project, language)
    words, page = report_words(told_in), words_in(told_in)
    items = guideline_items(
        project, guideline, coder=selection.coder or None, source=selection.source or None, language=language
    )
    out = leaving(project)
    labels = naming_findings(out.corpus(project.corpus), speakers=(), transcripts=False, participants=False)
    findings = together(written_findings(project, appendix=True), labels)
    disclosure = checked(project, findings, confirmed=confirm_disclosure, small_groups=out)
    table = Table(
        words[guideline],
        ("", words["topic"], words["known"], words["question"]),
        tuple((str(n), topic, known, question) for n, topic, known, question in items.itertuples(index=False)),
        frozenset({0}),
    )
    notice = (Paragraph(page["constructed"], "notice"),) if project.corpus.design.constructed else ()
    title = f"{guideline.upper()} – {project.name or project.codebook.name}"
    content = DOCUMENTS[kind](Report(title, told_in, (*notice, table)))
    told = manifest(
        project.corpus,
        project.codebook,
        selection.codings(project),
        made="guideline",
        settings={**selection.told(), "guideline": guideline, "language": chosen},
        files={name: content},
        **appendix_facts(project),
        disclosure=disclosure,
    )
    return {name: content, f"{name}.manifest.json": told}


def study_facts(project: "Project", codings: Codings, language: str) -> dict[str, str]:
    """Return what a study knows about itself, in words; what it does not know is left out."""
    corpus, book = project.corpus, project.codebook
    page, words = words_in(language), report_words(language)
    design = corpus.design
    people = _who_speak(corpus)
    number = people["participant"].nunique()
    codes = ", ".join(code.label(language) for code in book.codes)
    facts = {
        "approach": page["approaches"][design.approach] if design.states("approach") else "",
        "sampling": f"{page['samplings'][design.sampling]}. {sampled_how(project, codings, language)}"
        if design.states("sampling")
        else "",
        "participants": f"{page['participants']}: {number}. {material(corpus, page)}." if number else "",
        "material": f"{material(corpus, page)}.",
        "sample": _sample(leaving(project), corpus, words),
        "guide": " ".join(f"({k}) {question}" for k, question in enumerate(design.guide, 1)),
        "duration": _duration(people) if "length_minutes" in design.export_attributes else "",
        "repeats": _repeats(people, words),
        "withdrawn": _withdrawn(project, words),
        "others": _together(people, corpus, words),
        "trust": _trust(project, language, words),
        "coders": _who_coded(project, codings, language),
        "analysis": coded_how(project, codings, language),
        "codebook": f"{f'{book.name} {book.version}'.strip()}: {'; '.join(_tree(code, language) for code in book.codes)}.",
        "software": ", ".join(f"{name} {version}" for name, version in versions(("interview-coding",)).items()),
        "themes": codes,
    }
    return {name: told for name, told in facts.items() if told}


def _who_speak(corpus: "Corpus") -> pd.DataFrame:
    """The participants (a row per transcript and speaker) whose words the corpus holds: of whom nothing was said, nobody took part."""
    units = corpus.segments("turn", text=False)
    spoken = set(zip(*(units.loc[~units["asked"], name] for name in ("transcript", "participant")), strict=True))
    people = corpus.participants
    said = [pair in spoken for pair in zip(people["transcript"], people["participant"], strict=True)]
    return people[said]


def _withdrawn(project: "Project", words: dict[str, str]) -> str:
    """How many were taken out of the study afterwards, never who."""
    entries = withdrawals(project.path) if project.path is not None else []
    return words["withdrawn"].format(n=len({entry.get("participant") for entry in entries})) if entries else ""


def _together(people: pd.DataFrame, corpus: "Corpus", words: dict[str, str]) -> str:
    """In how many interviews several participants answer, and how many at most."""
    interviews = [name for name, held in corpus.items() if held.reads_as == "interview"]
    sizes = people[people["transcript"].isin(interviews)].groupby("transcript")["participant"].nunique()
    several = sizes[sizes > 1]
    return words["together"].format(n=len(several), most=several.max()) if len(several) else ""


def _trust(project: "Project", language: str, words: dict[str, str]) -> str:
    """The rounds, and what two people or more read apart from each other, with their agreement."""
    told = list(told_rounds(project, language))
    table = agreement_table(project)
    if table is None:
        return " ".join(told)
    facts = table.attrs
    unit = words_in(language)["segments"][project.corpus.design.unit].lower()
    told.append(
        words["read_apart"].format(
            coders=", ".join(facts["coders"]), n=facts["units"], unit=unit, interviews=facts["transcripts"]
        )
    )
    alphas = table["krippendorff_alpha"].dropna() if "krippendorff_alpha" in table else pd.Series(dtype=float)
    if len(alphas):
        found = {"low": alphas.min(), "high": alphas.max(), "median": alphas.median()}
        numbers = {name: number(value, words_in(language)["decimal"]) for name, value in found.items()}
        told.append(words["alphas"].format(codes=len(alphas), **numbers))
    return " ".join(told)


def _tree(code: "Code", language: str) -> str:
    """A code with its sub-codes in brackets.

    >>> from coding.codebook import Code
    >>> _tree(Code("home", "Home", codes=[Code("rent", "Rent"), Code("queue", "Queue")]), "en")
    'Home (Rent; Queue)'
    """
    below = "; ".join(_tree(each, language) for each in code.codes)
    return f"{code.label(language)} ({below})" if below else code.label(language)


def _who_coded(project: "Project", codings: Codings, language: str) -> str:
    """The people who coded; for rules alone that nobody has read what they found."""
    if codings.sources in ([], ["rule"]):
        return coded_how(project, codings, language)
    people = people_among(project.codings.coders)
    told = f"{len(people)}: {', '.join(people)}" if people else ""
    if codings.coders != [CONSENSUS]:
        return told
    # Who settled the disagreements took part, and need not be among those who coded first.
    settled = heading(codings.sources, codings.coders, words_in(language), codings.frame["because"])[0]
    return f"{told}. {settled}" if told else settled


def _sample(coarsening: "Coarsening", corpus: "Corpus", words: dict[str, str]) -> str:
    """How many participants there are of each kind, for the attributes that may leave the study, and which are told more coarsely."""
    corpus = coarsening.corpus(corpus)
    people = corpus.participants.drop_duplicates("participant")
    told = []
    for name in corpus.design.export_attributes:
        if name in people.columns:
            counts = people[name].dropna().astype(str).value_counts(sort=False)
            told.append(f"{name}: " + ", ".join(f"{value} {count}" for value, count in counts.items()))
    of_each = f"{'; '.join(told)}." if told else ""
    coarser = words["coarser"].format(k=coarsening.k, names=", ".join(coarsening.changed)) if coarsening.changed else ""
    return " ".join(part for part in (of_each, coarser) if part)


def _hint(fact: str, project: "Project", words: dict[str, str]) -> str:
    """What an author can do so that an item fills itself: attributes leave a study only when it says so."""
    there = fact == "duration" and "length_minutes" in project.corpus.participants.columns
    return f" {words['ask_duration']}" if there else ""


def _duration(people: pd.DataFrame) -> str:
    if "length_minutes" not in people.columns:
        return ""
    minutes = pd.to_numeric(people.drop_duplicates("transcript")["length_minutes"], errors="coerce").dropna()
    return f"{minutes.min():g}–{minutes.max():g} min (median {minutes.median():g})" if len(minutes) else ""


def _repeats(people: pd.DataFrame, words: dict[str, str]) -> str:
    """How many participants have more than one transcript, never who; silence on it proves nothing, so then nothing is told."""
    counts = people.groupby("participant")["transcript"].nunique()
    times = counts[counts > 1].value_counts().sort_index()
    return "; ".join(words["again"].format(n=n, times=k) for k, n in times.items())
