"""A study on the disk: opening it, coding it, merging copies, and never losing what people have said."""

from coding.project.checking import read_study_problems
from coding.project.codebook_edits import CodebookEdit
from coding.project.corpora import is_study, read_corpus
from coding.project.disclosure import accept_risks, read_accepted_risks
from coding.project.founding import add_transcripts, create_project, taken_in
from coding.project.merging import Merged
from coding.project.problems import Problem
from coding.project.rounds import Round
from coding.project.study import Project, StudyWarning, open_project
from coding.project.summaries import read_summaries
from coding.project.withdrawing import Withdrawal

__all__ = [
    "CodebookEdit",
    "Merged",
    "Problem",
    "Project",
    "Round",
    "StudyWarning",
    "Withdrawal",
    "accept_risks",
    "add_transcripts",
    "create_project",
    "is_study",
    "open_project",
    "read_accepted_risks",
    "read_corpus",
    "read_study_problems",
    "read_summaries",
    "taken_in",
]
