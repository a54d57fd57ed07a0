"""Reports as LaTeX: every group and environment is closed, every command belongs to a package that is named, and TeX sets it."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_quotes import interview
from test_report import BOOK, HOSTILE, coded, study

from coding import report
from coding.quotes import pick_quotes
from coding.report.latex import as_latex, escaped
from coding.report.tree import Bullets, Figure, Heading, Paragraph, Quote, Report, Table

WORSE = HOSTILE + " \\write18{ls} \\end{document} $$ ^^41 % # & _ ~ { } [x] \\\\ \" ' `` -- 100 % ~/ \\$ \\verb|x|"
COMMANDS = """
documentclass usepackage iftutex else fi newenvironment begin end title author date maketitle section subsection subsubsection
small par textbf emph textit item caption toprule midrule bottomrule endfirsthead endhead RaggedLeft RaggedRight arraybackslash
linewidth centering includegraphics hspace
textbackslash textasciicircum textasciitilde textless textgreater textbar textquotedbl textasciigrave
"""
OURS = set(COMMANDS.split())


def body_of(text):
    """The text without escaped signs, each comment a blank line: what is left means something to TeX."""
    text = re.sub(r"\\[{}$&#%_\\]", " ", text)
    return re.sub(r"%.*", "", text)


def check(text):
    body = body_of(text)
    depth = 0
    for sign in re.findall(r"[{}]", body):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert not set(re.findall(r"\\([A-Za-z]+)", body)) - OURS
    opened = []
    for act, name in re.findall(r"\\(begin|end)\{(\w+)\}", body.split(r"\newenvironment", 1)[1].split("\n", 1)[1]):
        if act == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    said = body.split(r"\maketitle")[1]
    assert "$" not in said
    assert "#" not in said
    assert "^" not in said
    for row in re.findall(r"(?ms)\\endhead\n(.*?)\\bottomrule", said):
        assert "\\input" not in row


@pytest.fixture
def hostile():
    figure = Figure(b"", WORSE[:200], WORSE[:200], file="")
    table = Table(WORSE[:300], (WORSE[:80], "b"), ((WORSE[:300], "1"), ("x & y", "50 %")), frozenset({1}), WORSE[:300])
    quote = Quote(WORSE, "(R1)", "q1", "a", "R1", (), WORSE[:90], WORSE[:90], WORSE[:90], (WORSE[:90],))
    told = [Paragraph(WORSE, kind) for kind in ("text", "note", "notice", "question", "definition")]
    return Report(WORSE[:200], "sv", (Heading(1, WORSE[:200]), *told, Bullets((WORSE,)), quote, table, figure))


def test_hostile_words_open_and_close_nothing(hostile):
    check(as_latex(hostile).decode("utf-8"))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='\\{}$&#%_^~[]<>|"`-abåX1 \n\u202e\u00a0', max_size=300))
def test_any_text_is_escaped(words):
    check(as_latex(Report("t", "sv", (Paragraph(words), Quote(words, "(x)", "q1")))).decode("utf-8"))


def test_words_that_no_line_holds_can_be_broken():
    told = escaped("å" * 150)
    assert told.replace(r"\hspace{0pt}", "") == "å" * 150
    assert max(map(len, told.split(r"\hspace{0pt}"))) == 60


@pytest.mark.slow
@pytest.mark.parametrize("program", ["xelatex", "pdflatex"])
def test_tex_sets_a_file_of_hostile_quotes(program, tmp_path):
    tex = shutil.which(program)
    if tex is None:
        pytest.skip(
            f"{program} is not installed (Debian: texlive-xetex, texlive-latex-recommended, texlive-latex-extra)"
        )
    corpus = study(interview("R3", WORSE))
    report.write_quotes(pick_quotes(coded(corpus), corpus, BOOK), tmp_path / "q.tex", small_groups="keep")
    command = [tex, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "q.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    assert (tmp_path / "q.pdf").stat().st_size > 1000
