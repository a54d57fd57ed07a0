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
from coding.report.markdown import as_markdown
from coding.report.tree import Bullets, Figure, Heading, Paragraph, Quote, Report, Table

WORSE = HOSTILE + " \\write18{ls} \\end{document} $$ ^^41 % # & _ ~ { } [x] \\\\ \" ' `` -- 100 % ~/ \\$ \\verb|x|"
COMMANDS = """
documentclass usepackage iftutex else fi newenvironment begin end title author date maketitle section subsection subsubsection
small par textbf emph textit item caption toprule midrule bottomrule endfirsthead endhead RaggedLeft RaggedRight arraybackslash
linewidth centering includegraphics hspace tabcolsep dimexpr relax quad
DeclareUnicodeCharacter textminus makeatletter makeatother def UTFviii
raggedbottom setlength LTcapwidth par addvspace medskipamount bigskipamount noindent newcommand withroom begingroup endgroup
newline dimen pagegoal advance pagetotal ifdim pt baselineskip newpage textheight
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
    for act, name in re.findall(r"\\(begin|end)\{(\w+)\}", body.rsplit(r"\newenvironment", 1)[1].split("\n", 1)[1]):
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
    quote = Quote(WORSE, "(R1)", "q1", "a", "R1", (), WORSE[:90], (WORSE[:90],))
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


def test_a_sub_code_keeps_its_indent_and_line_separators_are_blanks():
    table = Table("t", ("Kod", "n"), (("Boende", "3"), ("\u2003Hyra", "2")), frozenset({1}))
    told = Report("r", "sv", (table, Paragraph("rad\u2028rad\u2029rad")))
    assert r"\quad Hyra" in as_latex(told).decode("utf-8")
    assert "rad rad rad" in as_latex(told).decode("utf-8")
    assert "| &emsp;Hyra |" in as_markdown(told).decode("utf-8")


def set_by(program, folder, name):
    """What TeX said of a file that it set; the test is skipped where it is not installed."""
    tex = shutil.which(program)
    if tex is None:
        pytest.skip(
            f"{program} is not installed (Debian: texlive-xetex, texlive-latex-recommended, texlive-latex-extra)"
        )
    command = [tex, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said[-2000:]
    return said


@pytest.mark.slow
@pytest.mark.parametrize("program", ["xelatex", "pdflatex"])
def test_tex_sets_signs_of_any_kind_and_tables_within_the_text(program, tmp_path):
    cells = ("Överenskommelser om samordning av mottagandet", "en kommun\u202f\u2212", "3 av 15", "744 av 24\u00a0298")
    table = Table("t", ("Kod", "Definition", "Deltagare", "Repliker"), (cells, cells), frozenset({2, 3}))
    words = "Skratt 😀 👩\u200d🌾 ✓ \ufe0f, Жанна \u2028 α \u2029 slut."
    (tmp_path / "r.tex").write_bytes(as_latex(Report("t", "sv", (Paragraph(words), Quote(words, "(R1)", "q1"), table))))
    assert "Overfull" not in set_by(program, tmp_path, "r.tex")


@pytest.mark.slow
@pytest.mark.parametrize("program", ["xelatex", "pdflatex"])
def test_tex_sets_a_file_of_hostile_quotes(program, tmp_path):
    corpus = study(interview("R3", WORSE))
    report.write_quotes(
        pick_quotes(coded(corpus), corpus, BOOK), tmp_path / "q.tex", small_groups="keep", confirm_disclosure=True
    )
    set_by(program, tmp_path, "q.tex")
    assert (tmp_path / "q.pdf").stat().st_size > 1000


@pytest.mark.slow
@pytest.mark.parametrize("program", ["xelatex", "pdflatex"])
def test_figures_behind_tables_stay_on_their_pages_with_their_captions(program, tmp_path):
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure as Drawn

    Drawn(figsize=(6.3, 4)).savefig(tmp_path / "f.png")
    rows = tuple((f"Kod {k}", "3 av 15") for k in range(6))
    table, figure = Table("t", ("Kod", "Deltagare"), rows, frozenset({1})), Figure(b"", "Hur ofta", "Alt", file="f.png")
    theme = (Heading(1, "Tema"), Paragraph("Ord."), table, figure)
    blocks = (Paragraph("Ord. " * 450), *theme, Heading(2, "Citat"), *theme, Paragraph("Ord. " * 300))
    (tmp_path / "r.tex").write_bytes(as_latex(Report("t", "sv", blocks)))
    assert "Overfull" not in set_by(program, tmp_path, "r.tex")


@pytest.mark.slow
def test_no_heading_of_a_table_stands_alone_at_the_foot_of_a_page(tmp_path):
    table = Table("t", ("Kod", "Deltagare"), tuple((f"Kod {k}", "3 av 15") for k in range(6)), frozenset({1}))
    alone = []
    for words in range(620, 760, 40):
        report = Report("t", "sv", (Paragraph("Ord. " * words), Heading(2, "Kodare"), table))
        (tmp_path / "r.tex").write_bytes(as_latex(report))
        set_by("pdflatex", tmp_path, "r.tex")
        reader = shutil.which("pdftotext") or pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
        told = subprocess.run([reader, "-layout", "r.pdf", "-"], cwd=tmp_path, capture_output=True, check=True).stdout
        alone += re.findall(r"Kodare\s+\d+\s*\f", told.decode("utf-8"))
    assert not alone
