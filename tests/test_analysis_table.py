"""The table of a qualitative content analysis: from meaning unit to theme, along the codebook's tree."""

import pandas as pd
import pytest
from test_report import study
from test_report_documents import Study, by_people

from coding.codebook import Code, Codebook
from coding.codings import Codings
from coding.report import write_analysis_table
from coding.themes import content_analysis_table
from coding.transcript import Corpus


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (["a"], ["A", "", "", ""]),
        (["a", "b"], ["B", "", "", "A"]),
        (["a", "b", "c"], ["C", "", "B", "A"]),
        (["a", "b", "c", "d"], ["D", "C", "B", "A"]),
        (["a", "b", "c", "d", "e"], ["E", "C / D", "B", "A"]),
    ],
)
def test_the_top_of_the_tree_is_the_theme_of_a_content_analysis(path, told):
    code = None
    for id in reversed(path):
        code = Code(id, id.upper(), codes=[code] if code else [])
    corpus = Corpus.from_frame(pd.DataFrame({"id": ["x"], "text": ["Det är trångt."]}))
    rows = pd.DataFrame({"transcript": ["x"], "code": [path[-1]], "coder": ["anna"]})
    table = content_analysis_table(Codings.from_frame(rows, corpus), corpus, Codebook("b", codes=[code]))
    assert table[["code", "sub_category", "category", "theme"]].values.tolist() == [told]


def test_a_theme_without_codes_of_its_own_stands_where_the_other_themes_stand():
    book = Codebook("b", codes=[Code("a", "A", codes=[Code("b", "B")]), Code("c", "C", names={"sv": "Se"})])
    corpus = Corpus.from_frame(pd.DataFrame({"id": ["x"], "text": ["Det är trångt."]}))
    by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["x", "x"], "code": ["a", "c"], "coder": "anna"}), corpus)
    assert content_analysis_table(by_hand, corpus, book)[["code", "theme"]].values.tolist() == [["", "A"], ["", "C"]]
    assert content_analysis_table(by_hand, corpus, book, language="sv")["theme"].tolist() == ["A", "Se"]


def test_levels_that_a_codebook_lacks_have_no_column_and_what_is_not_written_is_told(tmp_path):
    corpus = study()
    project = Study(corpus, by_people(corpus, "anna"))
    text = write_analysis_table(project, tmp_path / "a.md", confirm_disclosure=True).read_text("utf-8")
    assert "| Meningsenhet | Kondensering | Kod | Tema | Plats |" in text
    assert "Inga kondenseringar är skrivna än." in text
    assert ", replik " in text
    assert "| – | Bostad & boende |" in text.replace("&amp;", "&")
    assert "– : stället är kodat med temat självt." in text
