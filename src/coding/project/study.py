"""A study: a folder with transcripts, a codebook, and all that people have said about them."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from coding.errors import CodingError
from coding.project.acts import Acts
from coding.project.codebook_edits import CodebookEdits
from coding.project.codebook_log import file_text
from coding.project.corpora import study_corpus, study_folder
from coding.project.held import checked_coder
from coding.project.memos import Memos
from coding.project.merging import Merging
from coding.project.problems import Problem
from coding.project.reading import Readings
from coding.project.reanchoring import Reanchoring
from coding.project.rounds import ROUNDS, Round, drawn, round_text
from coding.project.sampling import Sampling
from coding.project.saving import holding, write_file
from coding.project.settings import read_settings, study_codebook
from coding.project.undoing import Undoing
from coding.project.withdrawing import Withdrawing


class StudyWarning(UserWarning):
    """Something in a study's log needs a look, such as a torn line or codings that are no longer at their words."""


class Project(Acts, Readings, Sampling, Undoing, Memos, CodebookEdits, Reanchoring, Merging, Withdrawing):
    """A study: its `corpus`, `codebook` and `codings`, and the acts of the people who code it.

    Every act is on the disk before it returns. ``path`` is the study's folder, None for a study that has none: then every act that
    would write refuses. ``problems`` says what was found in the log. Codings are never lost or moved in silence: one that is no
    longer at its words is left out of `codings`, told in ``problems``, and found again by `reanchor`. Open one with `open_project`.
    """

    def _code(self, code: str, coder: str) -> str:
        return self.provisional_code(code, by=coder)

    def drawn_for(self, coders: Iterable[str]) -> bool:
        """Tell whether the interviews that these coders have all read were drawn: by rounds, or by the sampling.

        Training is left out: neither its draws count nor what was read and coded in it.
        """
        if self.design.sampling == "random":
            return True
        who = {coder for coder in coders if coder != "consensus"}
        drawn = {name for each in self.rounds if not each.training and who <= set(each.coders) for name in each.double}
        counted = self.codings_of_rounds()
        pairs = {*_pairs(counted.marks), *_pairs(counted.table)}
        by_coder = [{name for name, of in pairs if of == coder} for coder in who]
        shared = set.intersection(*by_coder) if by_coder else set()
        return bool(shared) and shared <= drawn

    def start_round(
        self,
        coders: Sequence[str],
        double: int,
        seed: int = 0,
        *,
        interviews: Iterable[str] | None = None,
        training: bool = False,
    ) -> Round:
        """Start a round of coding: draw ``double`` interviews that all coders code, deal out the others, freeze the codebook.

        The same seed draws the same interviews. ``interviews`` are by default those that no round has assigned yet, so that what was
        used in training is not drawn again unless it is named; a training round then takes the ``double`` interviews alone and leaves
        the others. Where a round assigns what its coder has read before, the reading counts anew: what the coder adds, changes, marks
        as read or done from then on belongs to this round, and with what is marked go the coder's codings on it. Suggestions for it
        are closed until it is done again. It is written to ``rounds/``, once. Raises `CodingError` when there are too few interviews
        or coders.
        """
        coders = list(dict.fromkeys(checked_coder(coder) for coder in coders))
        with holding(self.folder):
            vars(self).pop("rounds", None)
            names = self._unassigned() if interviews is None else [self.corpus[name].name for name in interviews]
            if not coders or (double and len(coders) < 2):
                raise CodingError(
                    f"{double} interviews are to be coded by all, but there is {len(coders)} coder. Name at least two."
                )
            if not 0 <= double <= len(names) or not names:
                raise CodingError(
                    f"{double} interviews are to be coded by all, but {len(names)} are left{self._used_in_training()}. "
                    "Choose fewer, or name the interviews (interviews=[…], --interviews)."
                )
            if training and interviews is None and not double:
                raise CodingError(
                    "A training round takes the interviews that all code, and there are to be 0. Choose more, or name the interviews "
                    "(interviews=[…], --interviews)."
                )
            number = str(max((int(each.number) for each in self.rounds), default=0) + 1)
            plan = drawn(number, names, coders, double, seed, training=training)
            if training and interviews is None:
                plan = replace(plan, assigned={name: plan.assigned[name] for name in plan.double})
            text = file_text(Path(self.codebook.path)) if self.codebook.path else ""
            path = self.folder / ROUNDS / f"{number}.yaml"
            write_file(path, round_text(plan.with_codebook(self.codebook, text)))
            vars(self).pop("rounds", None)
        return self.rounds[-1]

    def _unassigned(self) -> list[str]:
        taken = {name for each in self.rounds for name in each.assigned}
        return [name for name in self.corpus if name not in taken]

    def _used_in_training(self) -> str:
        apart = {name for each in self.rounds if each.training for name in each.assigned if name in self.corpus}
        return f" ({len(apart)} were used in training)" if apart else ""


def _pairs(table: pd.DataFrame) -> set[tuple[str, str]]:
    """The transcripts and coders in a table."""
    pairs = table[["transcript", "coder"]].drop_duplicates()
    return {(str(name), str(coder)) for name, coder in pairs.itertuples(index=False)}


def open_project(path: str | Path) -> Project:
    """Open a study: its folder, or its project.yaml.

    Every event of its log is checked against the texts; what is found is in ``problems``, told in a `StudyWarning`, and nothing is
    changed. Raises one `CodingError` that tells all that makes the study unreadable, with file and line.
    """
    study = study_folder(path)
    settings = read_settings(study)
    faults: list[str] = []
    codebook = corpus = None
    try:
        codebook = study_codebook(study, settings)
    except CodingError as cause:
        faults.append(str(cause))
    try:
        corpus = study_corpus(study, settings)
    except CodingError as cause:
        faults.append(str(cause))
    if codebook is None or corpus is None:
        raise CodingError("\n".join(faults))
    project = Project(corpus, codebook, path=study)
    if project.problems:
        warnings.warn(_in_short(project.problems), StudyWarning, stacklevel=2)
    return project


def _in_short(problems: Sequence[Problem]) -> str:
    more = f"\n… and {len(problems) - 3} more: see project.problems" if len(problems) > 3 else ""
    return "\n".join(str(problem) for problem in problems[:3]) + more
