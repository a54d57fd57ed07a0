"""The check before words leave a study: what is new stops the export, unless the author goes on for this once."""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings.who import not_machines
from coding.errors import CodingError
from coding.privacy import Coarsening, coarsen_groups, disclosure_findings, joined_groups, naming_findings, new_risks
from coding.privacy.coarsening import COARSEN
from coding.privacy.findings import SMALL_GROUP, told_names
from coding.project import read_accepted_risks, read_summaries
from coding.quotes import origin_of, shown_otherwise
from coding.report.own_words import own_words

if TYPE_CHECKING:
    from coding.codings import Codings
    from coding.project import Project
    from coding.transcript import Corpus

_PLACES = ["transcript", "start", "end"]
_LABELS = ("speaker's label", "transcript's name", "participant's name")
_AROUND = ("before", "after", "question")  # what stands around a quote in its transcript
_APART = "\n\n"  # between cells that are searched together
_SHOWN = 8  # places named for each kind; the rest is counted


class SmallGroups(UserWarning):
    """Few participants share what is told of them: attributes were told more coarsely, or two results tell more than each alone."""


class DisclosureRisk(CodingError):
    """New risks of disclosure in what would leave the study; `findings` has them, without the words."""

    def __init__(self, findings: pd.DataFrame, study: str, *, preview: bool = False) -> None:
        self.findings = findings
        n = len(findings)
        head = (
            f"{n} new disclosure {'risk' if n == 1 else 'risks'} in what would leave the study, so nothing was written:"
        )
        way = (
            f"Look at each place{' (--preview shows each in its sentence)' if preview else ''}; then accept them for good (coding check "
            f"{study} --accept-disclosure --by NAME) or go on this once with --confirm-disclosure (in Python: confirm_disclosure=True)."
        )
        if findings["kind"].isin(_LABELS).any():
            way = f"Call transcripts, speakers and participants by codes such as R07. {way}"
        super().__init__("\n".join([head, *told(findings), way]))


def told(findings: pd.DataFrame, most: int = _SHOWN) -> list[str]:
    """Return findings in lines, one for each kind: risk and places, never the words; how many there are beyond the most shown."""
    lines = []
    for (kind, risk), there in findings.groupby(["kind", "risk"], sort=False):
        places = list(dict.fromkeys(there["place"].astype(str)))
        more = f"; … and {len(places) - most} more" if len(places) > most else ""
        lines.append(f"  {kind} ({risk}): {'; '.join(places[:most])}{more}")
    return lines


def in_sentences(findings: pd.DataFrame) -> list[str]:
    """Return findings that were made with ``show=True`` in lines, each with its words in their sentence: for the terminal alone."""
    rows = zip(*(findings[name].astype(str) for name in ("kind", "risk", "place", "context")), strict=True)
    return [f"  {kind} ({risk}): {place}{f': “{context}”' if context else ''}" for kind, risk, place, context in rows]


def findings_in(
    corpus: "Corpus",
    quotes: pd.DataFrame,
    codings: "Codings | None" = None,
    *,
    key: str | Path | None = None,
    originals: bool = False,
    participants: bool = False,
    numbered_anew: bool = False,
    attributes: Mapping[str, Iterable[Any]] | None = None,
    show: bool = False,
) -> pd.DataFrame:
    """Return the risks in quotes with all that is shown around them, in codings whose words leave as well, and in labels.

    ``key``: the study's key file (name, pseudonym), whose names are searched for too. Of a quote that is shown shortened or edited its
    own words are searched only where these ``originals`` leave. Labels are those of the speakers quoted (not where they are
    ``numbered_anew``), all names of transcripts, for they stand in the manifest, exported attributes (or the values given), and
    the participants quoted, or all ``participants`` where these are shown. ``show``: see `coding.privacy.disclosure_findings`.
    """
    tables = [_widened(quotes, corpus, originals=originals)]
    if codings is not None:
        tables.append(codings.frame[_PLACES])
    leaving = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    speakers = (
        quotes[["transcript", "speaker"]] if "speaker" in quotes.columns and not numbered_anew else pd.DataFrame()
    )
    quoted = [name for name in ("transcript", "participant") if name in quotes.columns and not numbered_anew]
    shown = _pairs(quotes[quoted][quotes["participant"] != quotes["speaker"]]) if len(quoted) == 2 else []
    named = naming_findings(
        corpus,
        speakers=_pairs(speakers),
        participants=not numbered_anew and (participants or shown),
        attributes=attributes,
        key=key,
        show=show,
    )
    return together(disclosure_findings(leaving, corpus, key=key, show=show), named)


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return [(str(name), str(label)) for name, label in table.drop_duplicates().itertuples(index=False)]


def cells_findings(
    quotes: pd.DataFrame, corpus: "Corpus", columns: Iterable[str], *, key: str | Path | None = None, show: bool = False
) -> pd.DataFrame:
    """Return the risks in cells of ``columns`` as they stand: those of a table as `pick_quotes` made it were made of what is searched
    anyway, so that only what was written since is searched; of a table read from a file all of them."""
    origin = origin_of(quotes)
    # Names of transcripts, speakers and themes are told in reasons and places; they are looked at as labels.
    labels = sorted(
        {str(cell) for name in ("transcript", "speaker", "name") for cell in quotes[name].unique()}, key=len
    )
    told = {}
    for name in columns:
        column = quotes[name]
        if name in _AROUND:
            said = zip(quotes["transcript"], column, strict=True)
            cells = [each for where, each in said if where not in corpus or str(each) not in corpus[where].text]
        else:
            cells = list(column)
        cells = list(dict.fromkeys(str(each) for each in cells if each is not None and each == each))
        if origin is not None:
            cells = [each for each in cells if each not in origin.cells]
        elif name != "name":
            cells = list(dict.fromkeys(_without(each, labels) for each in cells))
        told[f"column {name}"] = _APART.join(each for each in cells if each.strip())
    return disclosure_findings(
        {name: text for name, text in told.items() if text}, corpus, attributes=(), key=key, show=show
    )


def _without(text: str, labels: Sequence[str]) -> str:
    for label in reversed(labels):
        if len(label) > 1:
            text = text.replace(label, "…")
    return text


def together(*findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings of several searches as one table; empty ones do not change its types."""
    filled = [table for table in findings if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else findings[0]


def leaving(
    project: "Project",
    *,
    small_groups: str = "",
    attributes: Sequence[str] | None = None,
    needed: Sequence[str] = (),
    by: str = "",
) -> Coarsening:
    """Return how a study's attributes leave it: what `coarsen_groups` does with combinations that too few participants share.

    ``small_groups``: "coarsen" (so does ""), "drop" or "keep"; nothing but "keep" tells small groups, whatever else was accepted or
    confirmed. ``attributes``: those of the exported ones that leave this time; None for all. ``needed`` are changed last, and so is
    ``by``, by which quotes are grouped. Raises `CodingError` for an attribute that may not leave, and for groups too small to be told.
    """
    exported = project.corpus.design.export_attributes
    for name in attributes or ():
        if name not in exported:
            raise CodingError(
                f"{name!r} may not leave the study (export_attributes: {', '.join(exported) or 'none'}). List it there first."
            )
    chosen = tuple(exported) if attributes is None else tuple(dict.fromkeys(attributes))
    made = coarsen_groups(project.corpus, chosen, how=small_groups or COARSEN, prefer=[*needed, by])
    if by in made.left_out:
        raise CodingError(
            f"Groups by {by!r} cannot be told: fewer than {made.k} participants share a value of it. Leave out --by, or take the risk "
            "knowingly with --small-groups keep."
        )
    return made


def told_small_groups(coarsening: Coarsening) -> list[str]:
    """Return in lines which combinations too few participants share and what is written instead; none where there are none."""
    small = coarsening.preview
    if small.empty:
        return []
    lines = [f"Fewer than {coarsening.k} participants share a combination of attributes:"]
    told = small["told"].head(_SHOWN)
    lines += [f"  {group}. Told: {new}." for group, new in zip(named_groups(coarsening, _SHOWN), told, strict=True)]
    if len(small) > _SHOWN:
        lines.append(f"  … and {len(small) - _SHOWN} more")
    if coarsening.how == "keep":
        return [*lines, "They are told as they are."]
    return [*lines, *(f"So {step}" for step in coarsening.steps)]


def told_joined(project: "Project", coarsening: Coarsening) -> str:
    """Return what somebody sees who joins this result with another one of the study, by the speakers, that chose nothing; "" when
    no small group: what one leaves out the other tells."""
    usual = coarsen_groups(project.corpus)
    small = joined_groups(project.corpus, coarsening, usual)
    if small.empty:
        return ""
    here, there = (", ".join(each.exported) or "none" for each in (coarsening, usual))
    few = int(small["participants"].sum())
    return (
        f"Attributes told here: {here}; in other results of this study, unless chosen otherwise: {there}. Whoever has both "
        f"can join them by the speakers, and then {few} participants stand in groups of fewer than {coarsening.k}. Number the "
        "respondents anew in one of them (--fresh-numbers), or tell the same in both (--attributes)."
    )


def warn_of_joining(project: "Project", coarsening: Coarsening, *, numbered_anew: bool) -> None:
    """Warn of what `told_joined` tells; respondents who are numbered anew cannot be joined."""
    told = "" if numbered_anew else told_joined(project, coarsening)
    if told:
        warnings.warn(told, SmallGroups, stacklevel=3)


def named_groups(coarsening: Coarsening, most: int | None = None) -> list[str]:
    """Return each small group with its attributes and values, how many share them and who: for the screen, not for a file."""
    small = coarsening.preview.head(most) if most is not None else coarsening.preview
    return [f"{row.combination}: {row.participants} ({row.who})" for row in small.itertuples()]


def checked(
    project: "Project",
    findings: pd.DataFrame,
    *,
    confirmed: bool,
    small_groups: Coarsening | None = None,
    preview: bool = False,
) -> dict[str, Any]:
    """Return what a manifest says of the check. Raises `DisclosureRisk` for new risks that nobody has confirmed; ``preview``: whoever
    asks can also have them shown in their sentences."""
    return checked_for(project.path, findings, confirmed=confirmed, small_groups=small_groups, preview=preview)


def new_in_words(study: Path | None, findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that nobody has accepted. Small groups are not among them: whether they are told is decided where a result is
    made (`leaving`), and the manifest keeps how."""
    return new_risks(findings[findings["kind"] != SMALL_GROUP], read_accepted_risks(study))


def checked_for(
    study: Path | None,
    findings: pd.DataFrame,
    *,
    confirmed: bool,
    small_groups: Coarsening | None = None,
    preview: bool = False,
) -> dict[str, Any]:
    """As `checked`, for the study in a folder; None: nothing was accepted."""
    new = new_in_words(study, findings)
    if len(new) and not confirmed:
        raise DisclosureRisk(new, study.name if study is not None else "STUDY", preview=preview)
    return {
        "confirmed": confirmed,
        "new": len(new),
        "findings": findings.to_dict("records"),
        **({} if small_groups is None else {"small_groups": small_groups.record()}),
    }


def written_findings(
    project: "Project",
    *,
    themes: Iterable[str] = (),
    summaries: pd.DataFrame | None = None,
    condensed: pd.DataFrame | None = None,
    appendix: bool = False,
    show: bool = False,
) -> pd.DataFrame:
    """Return the risks in what researchers have written and a report or table shows: names stand there as easily as in what was said.

    ``appendix``: the guide and the codebook are shown. ``themes`` are codes whose text is shown, ``summaries`` a table of
    `read_summaries`, ``condensed`` one with transcript, start and condensation.
    """
    texts = {f"text of {id}": project.codebook[project.codebook.current(id)].text for id in themes}
    if appendix:
        texts |= dict(_appended(project))
    if summaries is not None:
        texts |= {f"summary of {who} on {code}": text for who, code, text in summaries.itertuples(index=False)}
    if condensed is not None:
        rows = condensed[["transcript", "start", "condensation"]].itertuples(index=False)
        called = told_names(project.corpus, {})
        texts |= {
            f"condensation in {called.get(str(name), name)} at {start} ({n})": text
            for n, (name, start, text) in enumerate(rows, 1)
        }
    told = {name: text for name, text in texts.items() if text}
    known = own_words(project, [text for _, text in _appended(project)]) if told else ()
    return disclosure_findings(told, project.corpus, attributes=(), known=known, show=show)


def _appended(project: "Project") -> Iterator[tuple[str, str]]:
    """What an appendix shows of the guide and the codebook, by place."""
    yield from ((f"guide, question {n}", question) for n, question in enumerate(project.corpus.design.guide, 1))
    for code in project.codebook:
        yield f"codebook, {code.id}", _APART.join([code.name, code.definition, *code.include, *code.exclude])


def coded_findings(project: "Project") -> pd.DataFrame:
    """Return the risks in all that people (or, where nobody has coded, the rules) have coded, and in what was written about it: what
    a study could quote and show. Small groups are not among them: how these are told is chosen at each export."""
    from coding.quotes import pick_quotes
    from coding.rules import code_by_rules

    people = not_machines(project.codings.coders)
    parts = [project.codings.where(coder=name) for name in people] or [code_by_rules(project.corpus, project.codebook)]
    quotes = [pick_quotes(part, project.corpus, project.codebook, per_code=None) for part in parts]
    condensed = project.codings.frame.rename(columns={"condensed": "condensation"})
    written = written_findings(
        project,
        themes=[code.id for code in project.codebook],
        summaries=read_summaries(project.path, project.codebook),
        condensed=condensed,
        appendix=True,
    )
    cut = pd.concat(quotes, ignore_index=True)[_PLACES]  # to whole sentences; a table of analysis shows what was coded
    coded = pd.concat([cut, *(part.frame[_PLACES] for part in parts)], ignore_index=True)
    told = findings_in(project.corpus, coded)
    labels = naming_findings(project.corpus)
    found = together(told, labels, written).drop_duplicates("fingerprint", ignore_index=True)
    return found[found["kind"] != SMALL_GROUP].reset_index(drop=True)


def _widened(quotes: pd.DataFrame, corpus: "Corpus", *, originals: bool) -> pd.DataFrame:
    """The quotes with places that hold what stands around them, and the questions as places of their own."""
    kept = [name for name in ("quote_id", "shown", "translation") if name in quotes.columns]
    table = quotes[[*_PLACES, *kept]].copy()
    if not originals:
        hidden = shown_otherwise(quotes)
        table.loc[hidden, "end"] = table.loc[hidden, "start"]  # only what is shown of them leaves
    rows = [place for _, *place in places_around(quotes, corpus)]
    return pd.concat([table, pd.DataFrame(rows, columns=_PLACES)], ignore_index=True) if rows else table


def places_around(quotes: pd.DataFrame, corpus: "Corpus") -> Iterator[tuple[str, str, int, int]]:
    """Yield what stands around quotes, as its place: quote_id, transcript, start, end. What is not found there was written since."""
    if not any(name in quotes.columns for name in _AROUND):
        return
    for row in quotes.to_dict("records"):
        id, name = str(row.get("quote_id", "")), str(row["transcript"])
        text, start, end = corpus[name].text, int(row["start"]), int(row["end"])
        before, after, question = (str(row.get(each) or "") for each in _AROUND)
        if before and (at := text.rfind(before, 0, start)) >= 0:
            yield id, name, at, start
        if after and (at := text.find(after, end)) >= 0:
            yield id, name, end, at + len(after)
        if question and (at := text.rfind(question, 0, start)) >= 0:
            yield id, name, at, at + len(question)
