"""Everything that is wrong with a study, at once: what `coding check` tells."""

import os
from pathlib import Path
from textwrap import shorten

import pandas as pd

from coding.codebook import Codebook
from coding.errors import CodingError
from coding.project.corpora import TRANSCRIPTS, is_study, other_files, strangers, study_folder, study_transcripts
from coding.project.participants import read_participants
from coding.project.problems import Problem, told
from coding.project.settings import PROJECT_FILE, Settings, read_settings, study_codebook
from coding.project.study import Project
from coding.project.summaries import SUMMARIES, read_summaries
from coding.rules import check_rules, language_notes
from coding.transcript import Corpus, Design, Transcript

_SOME = 3  # rules named of many, …
_LONGEST = 50  # … and so many letters of each
_SAID_OF_ALL = ("Speakers:", "Read as interview", "Read as report")  # what a reader tells when nothing is wrong


def read_study_problems(path: str | Path) -> list[Problem]:
    """Read all of a study and return everything that is wrong with it: path, line, column, severity ("error", "warning"), what.

    Errors keep the study from being used; warnings do not. Nothing is written. An empty list means that all is well.

    >>> import tempfile
    >>> [problem.what[:14] for problem in read_study_problems(tempfile.mkdtemp())]
    ['it is no study']
    """
    problems: list[Problem] = []
    codebook = None
    try:
        study = study_folder(path)
        settings = read_settings(study)
    except CodingError as cause:
        if not is_study(Path(path)):
            return told(cause, path)
        study, settings = study_folder(path), Settings("", Design())  # the rest is read all the same, as plain files
        problems = told(cause, study / PROJECT_FILE)
    if settings.codebook:
        codebook, wrong_codebook = _codebook(study, settings)
        problems += wrong_codebook
    participants, more = _participants(study)
    transcripts, wrong = study_transcripts(study, settings, participants)
    problems += [*more, *wrong]
    if not transcripts and not wrong:
        problems.append(
            Problem(str(study / TRANSCRIPTS), 0, 0, "warning", "there are no transcripts. Put .md or .txt files there.")
        )
    problems += _about_transcripts(study, transcripts)
    corpus = Corpus(transcripts, design=settings.design, participants=participants)
    problems += strangers(study, corpus, participants)
    if codebook is not None:
        problems += _summaries(study, codebook, corpus)
        problems += _log(study, settings, corpus, codebook)
        problems += _rules(study, study / settings.codebook, corpus, codebook)
    return problems


def _rules(study: Path, path: Path, corpus: Corpus, codebook: Codebook) -> list[Problem]:
    """An error for each rule that must be stopped; a warning for the rules that match nothing, one for the codes without
    another rule, one for each rule that is to be looked at for another reason: a long list would bury what else there is
    to say."""
    if not len(corpus):
        return []
    found = check_rules(corpus, codebook)
    silent = found[found["kind"] == "nothing"]
    written = {code.id: len(set(code.rules.any)) for code in codebook if code.rules.any}
    sentences = language_notes(corpus, codebook)
    if len(silent):
        total = sum(len(set(code.rules.any)) + len(set(code.rules.unless)) for code in codebook)
        some = ", ".join(repr(shorten(rule, _LONGEST, placeholder=" …")) for rule in silent["rule"].head(_SOME))
        among = f", {'among them ' if len(silent) > _SOME else ''}{some}"
        sentences.append(
            f"{len(silent)} of {total} rules match nothing here{among}; `coding rules {study} --silent` lists them"
        )
    counts = silent.loc[~silent["unless"].astype(bool), "code"].value_counts()
    if mute := [code for code, rules in written.items() if counts.get(code, 0) == rules]:
        sentences.append(f"no rule matches anything here for: {', '.join(mute)}")
    sentences += found.loc[~found["kind"].isin(["nothing", "stopped"]), "problem"].tolist()
    place = os.path.normpath(path)
    errors = [Problem(place, 0, 0, "error", str(each)) for each in found.loc[found["kind"] == "stopped", "problem"]]
    return errors + [Problem(place, 0, 0, "warning", str(sentence)) for sentence in sentences]


def _codebook(study: Path, settings: Settings) -> tuple[Codebook | None, list[Problem]]:
    try:
        return study_codebook(study, settings), []
    except CodingError as cause:
        return None, told(cause, study / settings.codebook)


def _participants(study: Path) -> tuple[pd.DataFrame | None, list[Problem]]:
    try:
        return read_participants(study), []
    except CodingError as cause:
        return None, told(cause, study / "participants.csv")


def _summaries(study: Path, codebook: Codebook, corpus: Corpus) -> list[Problem]:
    try:
        read_summaries(study, codebook, corpus)
    except CodingError as cause:
        return told(cause, study / SUMMARIES)
    return []


def _about_transcripts(study: Path, transcripts: list[Transcript]) -> list[Problem]:
    problems = [
        Problem(
            str(path),
            0,
            0,
            "warning",
            "this is not read as a transcript. Save it as .md or .txt, or move it elsewhere.",
        )
        for path in other_files(study / TRANSCRIPTS)
    ]
    for transcript in transcripts:
        path = str(study / TRANSCRIPTS / transcript.source.path)
        notes = [note for note in transcript.notes if not note.startswith(_SAID_OF_ALL)]
        problems += [Problem(path, 0, 0, "warning", note) for note in notes]
    return problems


def _log(study: Path, settings: Settings, corpus: Corpus, codebook: Codebook) -> list[Problem]:
    try:
        project = Project(corpus, codebook, path=study)
        problems = [*project.problems, *project.memo_problems()]
        _ = project.rounds
    except CodingError as cause:
        return told(cause, study)
    count, coders = settings.design.count, project.codings.coders
    if count and count != "consensus" and count not in coders:
        what = (
            f"'count' names {count!r}, who has coded nothing here. There are: {', '.join(coders) or 'no coders yet'}."
        )
        problems.append(Problem(str(study / PROJECT_FILE), 0, 0, "warning", what))
    known = {*corpus.attributes.columns, *corpus.participants.columns}
    for name in settings.design.export_attributes if len(corpus) else ():
        if name not in known:
            what = f"'export_attributes' names {name!r}, which no transcript has. There are: {', '.join(sorted(map(str, known)))}."
            problems.append(Problem(str(study / PROJECT_FILE), 0, 0, "warning", what))
    return problems
