"""A report's appendix: method, guide, codebook, coders, rounds, agreement, machine help, versions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.agreement import compare_coders
from coding.codings import Codings
from coding.codings.who import CONSENSUS, people_among
from coding.project.codebook_log import read_codebook_log
from coding.report.in_view import told_of_view
from coding.report.manifest import fingerprint_of, versions
from coding.report.report_words import report_words
from coding.report.tree import Block, Bullets, Heading, Paragraph, Table
from coding.report.wording import language_of_study, material, stated, words_in
from coding.themes import interval_note, theme_frequencies, transcripts_read, unit_called

if TYPE_CHECKING:
    from coding.project import Project

_AGREEMENT = ("name", "n", "percent", "positive", "negative", "cohen_kappa", "krippendorff_alpha")


def appendix(
    project: "Project", codings: Codings, *, language: str = "", numbered_anew: bool = False
) -> Iterator[Block]:
    """Yield the appendix's blocks. ``codings`` are those that the report counts; ``language``: "" for the study's;
    ``numbered_anew``: no transcript is named."""
    language = language or language_of_study(project)
    words = report_words(language)
    yield Heading(1, words["appendix"])
    yield from _method(project, codings, language)
    yield from _codebook(project, language)
    yield from _coders(project, codings, language)
    yield from _rounds(project, language)
    yield from _agreement(project, language)
    yield from _machine(project, codings, words, named=not numbered_anew)
    yield Heading(2, words["manifest"])
    yield Paragraph(", ".join(f"{name} {number}" for name, number in versions().items() if number))
    yield Paragraph(
        words["manifest_text"].format(book=project.codebook.fingerprint[:12], codings=fingerprint_of(codings)[:12])
    )


def method_text(project: "Project", codings: Codings, language: str = "") -> str:
    """Return how the codings that a report counts came about, in a paragraph; ``language``: "" for the study's."""
    language = language or language_of_study(project)
    words, page = report_words(language), words_in(language)
    design = project.corpus.design
    told = words["material"].format(
        material=material(project.corpus, page),
        unit=page["units"][unit_called(project.corpus)],
        sampling=stated(design, "sampling", page["samplings"][design.sampling], page),
        approach=stated(design, "approach", page["approaches"][design.approach], page),
    )
    told = f"{coded_how(project, codings, language)} {told}"
    told = f"{told} {sampled_how(project, codings, language)}" if design.states("sampling") else told
    same = words is report_words(language_of_study(project))
    return told if same else f"{told} {words['own_language']}"


def sampled_how(project: "Project", codings: Codings, language: str) -> str:
    """Return what the sampling lets a report say: of a random sample, what its intervals are and for whom they hold."""
    told = report_words(language)[project.corpus.design.sampling]
    if project.corpus.design.sampling != "random":
        return told
    return f"{told} {interval_note(theme_frequencies(codings, project.corpus, project.codebook), language)}".strip()


def coded_how(project: "Project", codings: Codings, language: str) -> str:
    """Return who or what coded with which codebook, in a sentence."""
    words, book = report_words(language), project.codebook
    kind = (
        "by_rules" if codings.sources in ([], ["rule"]) else "by_model" if codings.sources == ["model"] else "read_by"
    )
    version = book.version if kind == "by_rules" else coded_with(project, language)
    # "(now 1.2)" and "1.2 (round 1)" stand behind the name alike; a codebook without a version leaves no blank behind.
    return words[kind].format(coders=_who(project, codings), book=book.name, version=f" {version}" if version else "")


def told_rounds(project: "Project", language: str) -> tuple[str, ...]:
    """Return the rounds of coding, a sentence each."""
    words = report_words(language)
    return tuple(
        words["round"].format(
            number=each.number,
            training=words["training"] if each.training else "",
            coders=", ".join(each.coders),
            double=len(each.double),
            seed=each.seed,
            version=each.version or "–",
        )
        for each in project.rounds
    )


def coded_with(project: "Project", language: str) -> str:
    """Return the codebook's versions that the rounds were coded with, and the present one where it is another.

    Without rounds only the present version is named, as such where the study was coded with another codebook too. Training does not count
    unless there is nothing else.
    """
    words, now = report_words(language), project.codebook.version
    recorded = [each for each in project.rounds if each.version]
    counted = [each for each in recorded if not each.training] or recorded
    if not counted:
        return (words["only_now"].format(version=now) if _had_others(project) else now) if now else ""
    numbers: dict[str, list[str]] = {}
    for each in counted:
        numbers.setdefault(each.version, []).append(each.number)
    told = ", ".join(
        words["of_round"].format(version=version, numbers=", ".join(rounds)) for version, rounds in numbers.items()
    )
    return told if set(numbers) == {now} else told + words["now"].format(version=now or "–")


def _had_others(project: "Project") -> bool:
    """Tell whether a study was coded with other codebooks too, or its codebook was edited."""
    log = [] if project.path is None else read_codebook_log(project.path)
    now = project.codebook.fingerprint[:12]
    return any(entry["act"] != "used" or entry.get("codebook") != now for entry in log)


def _coded_otherwise(project: "Project", language: str) -> str:
    """A sentence for a note where a round was coded with another version than the present one; else ""."""
    other = {each.version for each in project.rounds if each.version} - {project.codebook.version}
    return report_words(language)["coded_with"].format(versions=coded_with(project, language)) if other else ""


def _who(project: "Project", codings: Codings) -> str:
    """Who coded; where a consensus is counted, those who came to it."""
    people = people_among(project.codings.coders)
    return ", ".join(people if codings.coders == [CONSENSUS] and people else codings.coders)


def _method(project: "Project", codings: Codings, language: str) -> Iterator[Block]:
    words = report_words(language)
    yield Heading(2, words["method"])
    yield Paragraph(method_text(project, codings, language))
    for name in ("sampling", "approach"):
        if not project.corpus.design.states(name):
            yield Paragraph(words[f"ask_{name}"], "question")
    yield Paragraph(words["quotes_how"])
    if project.corpus.design.guide:
        yield Heading(2, words["guide"])
        yield Bullets(tuple(project.corpus.design.guide))


def _codebook(project: "Project", language: str) -> Iterator[Block]:
    words, book = report_words(language), project.codebook
    yield Heading(2, words["codebook"])
    rows = tuple(
        (
            "– " * min(book.depth(code.id), 1) + code.label(language),
            code.definition,
            "; ".join(code.include),
            "; ".join(code.exclude),
        )
        for code in book
    )
    yield Table(
        words["codebook_caption"],
        (words["code"], words["definition"], words["include"], words["exclude"]),
        rows,
        note=". ".join(
            part for part in (f"{book.name} {book.version}".strip(), _coded_otherwise(project, language)) if part
        ),
    )


def _coders(project: "Project", codings: Codings, language: str) -> Iterator[Block]:
    words = report_words(language)
    yield Heading(2, words["coders"])
    page = words_in(language)
    everything = (
        project.codings
        if codings.coders == [] or set(codings.coders) <= set(project.codings.coders)
        else project.codings + codings
    )
    table, read = everything.frame, transcripts_read(everything, project.corpus)
    rows = []
    for coder in everything.coders:
        mine, seen = table[table["coder"] == coder], read.loc[read["coder"] == coder, "whole"]
        sources = [source for source in everything.sources if (mine["source"] == source).any()]
        told = ", ".join(page["sources"][source] for source in sources) or "–"
        rows.append((coder, told, str(len(mine)), f"{seen.sum()}/{len(project.corpus)}", str((~seen).sum())))
    yield Table(
        words["coders_caption"],
        (words["coder"], words["source"], words["codings"], words["read"], words["read_in_part"]),
        tuple(rows),
        frozenset({2, 3, 4}),
        words["counted_note"].format(
            coders=", ".join(codings.coders) or "–",
            sources=", ".join(page["sources"][source] for source in codings.sources) or "–",
        ),
    )


def _rounds(project: "Project", language: str) -> Iterator[Block]:
    words = report_words(language)
    yield Heading(2, words["rounds"])
    if not project.rounds:
        yield Paragraph(words["no_rounds"])
        return
    yield Bullets(told_rounds(project, language))


def agreement_table(project: "Project") -> pd.DataFrame | None:
    """Return the agreement of all people who coded, on what they read by round; None where fewer than two have coded."""
    counted = project.codings_of_rounds()
    people = people_among(counted.coders)
    if len(people) < 2:
        return None
    return compare_coders(counted, project.corpus, project.codebook, interval=project.drawn_for(people))


def _agreement(project: "Project", language: str) -> Iterator[Block]:
    words = report_words(language)
    yield Heading(2, words["agreement"])
    table = agreement_table(project)
    if table is None:
        yield Paragraph(words["no_agreement"])
        return
    page = words_in(language)
    named = [project.codebook.label(code, language) if code in project.codebook else "" for code in table["code"]]
    table["name"] = [label or name for label, name in zip(named, table["name"], strict=True)]
    columns = [name for name in _AGREEMENT if name in table.columns and table[name].notna().any()]
    head = [words[f"agreement_{name}"] for name in columns]
    rows = [[number(value, page["decimal"]) for value in row] for row in table[columns].itertuples(index=False)]
    ranged = "low" in table.columns and table["low"].notna().any()
    if ranged:
        head.append(words["agreement_interval"])
        for row, low, high in zip(rows, table["low"], table["high"], strict=True):
            told = [number(value, page["decimal"]) for value in (low, high)]
            row.append("–" if "–" in told else words["range"].format(low=told[0], high=told[1]))
    note = words["agreement_note"].format(
        coders=", ".join(table.attrs["coders"]),
        unit=page["segments"][project.corpus.design.unit].lower(),
        interviews=_interviews(table.attrs, words),
        left_out=_left_out(table.attrs, words),
    )
    yield Table(
        words["agreement_caption"],
        tuple(head),
        tuple(map(tuple, rows)),
        frozenset(range(1, len(head))),
        " ".join(
            part
            for part in (note, words["agreement_interval_note"] if ranged else "", _coded_otherwise(project, language))
            if part
        ),
    )


def _interviews(facts: dict[Any, Any], words: dict[str, str]) -> str:
    """How many interviews are compared, and as how many they count: those that share a participant are one."""
    n, one = facts["transcripts"], facts["interviews"]
    return str(n) if n == one else words["agreement_one"].format(n=n, one=one)


def _left_out(facts: dict[Any, Any], words: dict[str, str]) -> str:
    """What agreement leaves out because suggestions were in view or a machine chose; "" when nothing."""
    seen, later = facts["suggestions_left_out"], facts["accepted_set_aside"] + facts["since_set_aside"]
    counts = (("agreement_seen", seen), ("agreement_chosen", facts["chosen_left_out"]), ("agreement_later", later))
    return "".join(words[word].format(n=n) for word, n in counts if n)


def _machine(project: "Project", codings: Codings, words: dict[str, str], *, named: bool) -> Iterator[Block]:
    yield Heading(2, words["machine"])
    counts = codings.frame["source"].value_counts()
    told = [
        words[f"machine_{name}"].format(n=counts[source])
        for name, source in (("rules", "rule"), ("model", "model"), ("accepted", "accepted"))
        if source in counts
    ]
    in_view = told_of_view(project, codings, words, named=named)
    yield Paragraph(" ".join([*told, in_view] if in_view else told) or words["machine_none"])


def number(value: Any, decimal: str) -> str:
    """Return a number as it stands in a table: shares with two decimals, never rounded to all or nothing; counts whole; a real minus sign.

    >>> number(0.997, ","), number(1.0, ","), number(-0.2, "."), number(12, ",")
    ('>\xa00,99', '1,00', '−0.20', '12')
    """
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    whole = isinstance(value, int) or (float(value).is_integer() and abs(value) > 1)
    told = str(int(value)) if whole else f"{float(value):.2f}"
    if not whole and abs(value) < 1 and told in ("1.00", "-1.00"):
        told = "> 0.99" if value > 0 else "< -0.99"  # nearly all is not all
    elif not whole and value and told in ("0.00", "-0.00"):
        told = "< 0.01" if value > 0 else "> -0.01"
    return told.replace(".", decimal).replace("-", "\u2212").replace(" ", "\u00a0")
