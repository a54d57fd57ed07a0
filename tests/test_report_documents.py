"""Reports and quotes as documents: real Word, LaTeX and spreadsheets; hostile words stay words; the same bytes twice."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from test_quotes import BOOK as BOOK_FIVE
from test_quotes import EMPTY, HOUSING, LONG, five, hits, interview, marked
from test_report import BOOK, HOSTILE, coded, study

from coding import report
from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes import edit_quote, edits, pick_quotes, quoted_participants, shorten_quote, translate_quote
from coding.report import (
    Figure,
    SmallGroups,
    codings_to_count,
    guideline_items,
    read_used,
    write_guideline,
    write_report,
)


def write_quotes(quotes, path, **choices):
    """Quotes of these small studies, whose risks somebody looked at."""
    return report.write_quotes(quotes, path, small_groups="keep", confirm_disclosure=True, **choices)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Study:
    """What a report needs of a study."""

    rounds = ()
    log = SimpleNamespace(standing=SimpleNamespace(unlocked=()))  # no suggestions were ever open
    name = "Att bo"
    path = None

    def __init__(self, corpus, codings):
        self.corpus, self.codings, self.codebook = corpus, codings, BOOK

    def drawn_for(self, coders):
        return False

    def codings_of_rounds(self):
        return self.codings


def reported(project, path, **choices):
    """A report whose risks somebody looked at: the small groups of these small studies."""
    return write_report(project, path, confirm_disclosure=True, figures=choices.pop("figures", False), **choices)


def by_people(corpus, *names):
    joined = Codings()
    for name in names:
        made = marked(corpus, ("R1", HOUSING, "housing"), ("R2", EMPTY, "enough")).frame
        made["coder"], made["id"] = name, ""
        joined = joined + Codings.from_frame(made, corpus)
    return joined


@pytest.fixture
def hostile():
    corpus = study(interview("R3", HOSTILE, size="=1+1"))
    return pick_quotes(coded(corpus), corpus, BOOK)


docx = pytest.importorskip("docx")


@pytest.mark.parametrize("ending", ["docx", "md", "html", "tex", "xlsx", "csv"])
def test_quotes_are_the_same_bytes_twice(hostile, tmp_path, ending):
    one = write_quotes(hostile, tmp_path / f"one.{ending}").read_bytes()
    assert one == write_quotes(hostile, tmp_path / f"other.{ending}").read_bytes()


def test_word_holds_every_quote_word_for_word_in_a_real_style(hostile, tmp_path):
    document = docx.Document(str(write_quotes(hostile, tmp_path / "q.docx")))
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    assert len(quotes) == len(hostile)
    assert all(words in said for words, said in zip(hostile["quote"], quotes, strict=True))
    assert document.core_properties.author == ""
    assert "sv-SE" in document.styles.element.xml


def test_word_tells_each_quotes_id_and_marks_its_place_once(tmp_path):
    """One passage under two themes is one quote with one id, and Word knows each bookmark once."""
    corpus = study(interview("R3", HOUSING))
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    twice = pd.concat([quotes, quotes.assign(code="work", name="Arbete")], ignore_index=True)
    document = docx.Document(str(write_quotes(twice, tmp_path / "q.docx")))
    ids = [run.text.strip() for p in document.paragraphs for run in p.runs if run.style.name == "Quote id"]
    assert ids == twice["quote_id"].tolist()
    names = re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', document.element.xml)
    assert len(set(names)) == len(names) == len(twice)


def test_a_number_stays_with_its_word(tmp_path):
    corpus = study()
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    quotes["speaker"] = "Respondent 7"
    document = docx.Document(str(write_quotes(quotes, tmp_path / "q.docx", citation="({speaker})")))
    assert any("(Respondent\u00a07)" in p.text for p in document.paragraphs)


@pytest.mark.parametrize("ending", ["docx", "md", "html", "tex"])
def test_what_stands_around_a_quote_is_apart_from_it_in_words(ending, tmp_path):
    corpus = study(interview("R9", "?Hur bor ni?", LONG))
    codings = hits(corpus, ("housing", "sexton"))
    quotes = pick_quotes(codings, corpus, context=1, question=True, longest=200).query("transcript == 'R9'")
    told = quotes.iloc[0]
    assert told["before"] or told["after"]
    path = write_quotes(quotes, tmp_path / f"q.{ending}")
    if ending == "docx":
        lines = [p.text for p in pytest.importorskip("docx").Document(str(path)).paragraphs]
    else:
        lines = path.read_text("utf-8").split("\n" if ending != "html" else "<p")
    held = next(line for line in lines if told["quote"][:40] in line)
    assert "Sammanhang" not in held
    around = next(line for line in lines if "Sammanhang:" in line)
    assert "citatet" in around
    assert told["quote"] not in around
    assert any("Intervjuaren: Hur bor ni?" in line for line in lines)


def test_a_citation_names_only_what_may_leave_the_study(tmp_path):
    corpus = study()
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    text = write_quotes(quotes, tmp_path / "q.md", citation="({size}, {speaker})").read_text("utf-8")
    assert "(liten, R1)" in text
    with pytest.raises(CodingError, match="not exported"):
        write_quotes(quotes, tmp_path / "q.md", citation="({role})")


def test_a_small_group_is_not_told_unless_somebody_says_so(tmp_path):
    corpus = study()
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    with pytest.warns(SmallGroups, match=r"size: liten: 1 \(R1\). Told: nothing"):
        text = report.write_quotes(quotes, tmp_path / "q.md", citation="({size}, {speaker})").read_text("utf-8")
    assert "(R1)" in text
    assert "liten" not in text
    with pytest.warns(SmallGroups, match="nothing is told of 2 participants"):
        path = report.write_quotes(quotes, tmp_path / "q.csv", small_groups="drop")
    assert "size" not in path.read_text("utf-8").splitlines()[0]


def test_latex_runs_nothing_that_was_said(hostile, tmp_path):
    text = write_quotes(hostile, tmp_path / "q.tex").read_text("utf-8")
    assert r"\input{" not in text.split(r"\begin{document}")[1]
    assert r"\textbackslash{}input\{a\}" in text
    assert "\u202e" not in text
    assert r"\{\{bostad" in text


def test_a_spreadsheet_holds_text_never_formulas(hostile, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(write_quotes(hostile, tmp_path / "q.xlsx")).active
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    head = [cell.value for cell in sheet[1]]
    assert "=1+1" in [row[head.index("size")].value for row in sheet.iter_rows(min_row=2)]


def test_control_characters_do_not_break_a_document(tmp_path):
    corpus = study(interview("R3", "Det är en bostad\x00 med\x0b många\ufffe tecken i en mening som räcker."))
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    for ending in ("docx", "xlsx", "html", "tex", "md"):
        assert write_quotes(quotes, tmp_path / f"q.{ending}").stat().st_size


def test_a_report_has_captions_tables_figures_and_an_appendix(tmp_path):
    corpus = study()
    project = Study(corpus, by_people(corpus, "anna"))
    figure = Figure(PNG, "Vilka som tar upp boende", "Två av två deltagare tar upp boende.", 2.0)
    path = reported(project, tmp_path / "r.docx", figures={"housing": figure})
    document = docx.Document(str(path))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[0].startswith("Tabell\u00a01. Bostad")
    assert any(text.startswith("Figur\u00a01. ") for text in captions)
    assert len(document.inline_shapes) == 1
    assert "Två av två deltagare tar upp boende." in document.inline_shapes[0]._inline.xml
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Läst och kodat av anna." in text
    assert "Färre än två personer har kodat" in text
    assert (tmp_path / "r.docx.manifest.json").is_file()


def test_a_theme_that_the_interviewer_raised_first_is_marked(tmp_path):
    corpus = study(interview("R3", "?Har ni bostad?", HOUSING))
    project = Study(corpus, marked(corpus, ("R1", HOUSING, "housing"), ("R3", HOUSING, "housing")))
    text = reported(project, tmp_path / "r.md").read_text("utf-8")
    assert "Hos minst en av dem hade intervjuaren använt temats ord först (reglerna ser bara orden)." in text
    assert "| Tema | Deltagare | Intervjuaren först |" in text


@pytest.mark.parametrize("ending", ["docx", "md", "html", "tex"])
def test_a_report_is_the_same_bytes_twice(tmp_path, ending):
    corpus = study(interview("R3", HOSTILE))
    project = Study(corpus, by_people(corpus, "anna"))
    one = reported(project, tmp_path / "a" / f"r.{ending}").read_bytes()
    assert one == reported(project, tmp_path / "b" / f"r.{ending}").read_bytes()


def test_chosen_themes_come_in_the_order_chosen(tmp_path):
    corpus = study()
    project = Study(corpus, by_people(corpus, "anna"))
    text = reported(project, tmp_path / "r.md", codes=["work", "enough", "work"]).read_text("utf-8")
    assert text.index("## Arbete") < text.index("## Tomma hus")
    assert text.count("\n## Arbete") == 1
    assert text.count("†") == 4  # of two participants every cell is marked; under each table what the mark means
    assert "## Bostad & boende\n" not in text


def test_two_people_are_never_added_up_in_a_report(tmp_path):
    corpus = study()
    project = Study(corpus, by_people(corpus, "anna", "bo"))
    with pytest.raises(CodingError, match="anna, bo"):
        reported(project, tmp_path / "r.md")
    text = reported(project, tmp_path / "r.md", coder="bo").read_text("utf-8")
    assert "Läst och kodat av bo" in text
    assert "Krippendorffs" in text


def test_what_is_counted_is_chosen_in_a_fixed_order():
    corpus = study()
    both = Study(corpus, by_people(corpus, "anna", "consensus", "bo"))
    assert codings_to_count(both).coders == ["consensus"]
    assert codings_to_count(both, coder="bo").coders == ["bo"]
    assert codings_to_count(Study(corpus, by_people(corpus, "anna"))).coders == ["anna"]
    assert codings_to_count(Study(corpus, Codings())).sources in ([], ["rule"])
    chosen = Study(corpus.with_design(count="anna"), by_people(corpus, "anna", "bo"))
    assert codings_to_count(chosen).coders == ["anna"]


def test_a_guideline_tells_what_is_known_and_asks_the_rest(tmp_path):
    corpus = study(guide=("Hur bor man?",))
    items = guideline_items(Study(corpus, by_people(corpus, "anna", "bo")), "coreq", coder="anna").set_index("item")
    assert len(items) == 32
    assert ((items["known"] != "") | (items["question"] != "")).all()
    partly = items[(items["known"] != "") & (items["question"] != "")]
    assert list(partly.index) == [16, 17, 31]  # as of the guide: it is known, whether it was tried out is not
    assert items.loc[24, "known"] == "2: anna, bo"
    assert items.loc[29, "known"] == ""  # the guideline's appendix sees no quotes
    assert items.loc[29, "question"]
    assert items.loc[2, "question"] == "Vilka examina hade forskarna?"
    path = write_guideline(Study(corpus, Codings()), tmp_path / "srqr.md", "srqr")
    assert "Vilken etikprövning" in path.read_text("utf-8")


def test_what_was_quoted_before_is_read_from_manifests(tmp_path):
    corpus, codings = five()
    first = pick_quotes(codings, corpus, BOOK_FIVE, code="housing", n=2)
    write_quotes(first, tmp_path / "q.csv")
    used = read_used([tmp_path / "q.csv.manifest.json"])
    assert used["quote_id"].tolist() == first["quote_id"].tolist()
    again = pick_quotes(codings, corpus, BOOK_FIVE, code="housing", n=2, used=used)
    assert not set(again["quote_id"]) & set(first["quote_id"])
    told = quoted_participants(used, corpus)
    assert told["quotes"].tolist() == [1, 1, 0, 0, 0]
    with pytest.raises(CodingError, match="no manifest"):
        read_used([tmp_path / "q.csv"])


@pytest.mark.filterwarnings("ignore::coding.quotes.NegationLost")
def test_a_shortened_quote_is_proved_verbatim_and_in_order():
    corpus = study()
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    id = quotes.loc[quotes["quote"] == HOUSING, "quote_id"].iloc[0]
    shorter = shorten_quote(quotes, id, "Vi har sökt bostad (…) i hela kommunen.")
    assert shorter.set_index("quote_id").loc[id, ["level", "quote"]].tolist() == ["shortened", HOUSING]
    for wrong in ("Vi har sökt (…) hus.", "i hela kommunen (…) Vi har sökt", "Vi har sökt bost (…)", "(…)"):
        with pytest.raises(CodingError):
            shorten_quote(quotes, id, wrong)


@pytest.mark.filterwarnings("ignore::coding.quotes.NegationLost")
def test_edits_and_translations_are_logged_beside_the_original(tmp_path):
    corpus = study()
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    id = quotes["quote_id"][0]
    done = translate_quote(edit_quote(quotes, id, "Vi söker."), id, "We are looking.", "E. Berg")
    log = edits(done)
    assert log["quote_id"].tolist() == [id]
    assert "{+" in log["level_note"][0]
    text = write_quotes(done, tmp_path / "q.md").read_text("utf-8")
    assert "språkligt redigerat" in text
    assert "översatt av E. Berg" in text


@pytest.mark.slow
def test_libreoffice_reads_the_same_words(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (Debian: apt-get install libreoffice-writer)")
    corpus = study(interview("R3", LONG))
    path = reported(Study(corpus, by_people(corpus, "anna")), tmp_path / "r.docx")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = (tmp_path / "r.txt").read_text("utf-8-sig")
    flat = re.sub(r"\s+", " ", text)
    assert re.sub(r"\s+", " ", HOUSING) in flat
    assert "Tabell 1." in flat


def test_word_files_hold_nothing_but_their_own_parts(hostile, tmp_path):
    path = write_quotes(hostile, tmp_path / "q.docx")
    with zipfile.ZipFile(path) as held:
        names, core = held.namelist(), held.read("docProps/core.xml").decode()
        everything = b"".join(held.read(name) for name in names).decode("utf-8", "replace")
    assert not [name for name in names if "thumbnail" in name or name.startswith("customXml") or "app.xml" in name]
    for word in ("Macintosh", "python-docx", "Microsoft Office", "generated"):
        assert word not in everything
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert path.stat().st_size < 40_000


def test_what_is_not_known_of_somebody_leaves_no_comma(tmp_path):
    corpus = study(interview("R3", "Det finns en bostad ledig i hela kommunen, sa de till oss i går."))
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    text = write_quotes(quotes, tmp_path / "q.md", citation="({size}, {speaker})").read_text("utf-8")
    assert "(R3)" in text
    assert "(liten, R1)" in text


def test_what_nobody_decided_is_told_as_a_default_and_asked(tmp_path):
    corpus = study()
    project = Study(corpus, by_people(corpus, "anna"))
    text = reported(project, tmp_path / "r.md").read_text("utf-8")
    assert "Urval: inte angivet" in text
    assert "Fråga till författaren: hur valdes materialet?" in text
    assert "Deltagarna valdes för vad de vet" not in text
    decided = Study(corpus.with_design(stated=("sampling", "approach")), by_people(corpus, "anna"))
    text = reported(decided, tmp_path / "d.md").read_text("utf-8")
    assert "Urval: strategiskt." in text
    assert "Fråga till författaren" not in text


def test_a_report_speaks_the_language_of_the_study_where_the_codebook_names_none(tmp_path):
    corpus = study()
    project = Study(corpus, by_people(corpus, "anna"))
    project.codebook = replace(BOOK, language="")
    text = reported(project, tmp_path / "r.md").read_text("utf-8")
    assert "Bilaga: så gjordes rapporten" in text
    assert "Appendix" not in text
