"""Files of results: columns, escapes, same bytes, all or nothing."""

import json
from pathlib import Path

import pandas as pd
import pytest
from test_quotes import EMPTY, HOUSING, LONG, hits, interview

from coding.codebook import Code, Codebook, Rules
from coding.errors import CodingError
from coding.quotes import pick_quotes
from coding.report import FILES, write_quotes, write_run
from coding.report.placing import put_folder
from coding.transcript import Corpus, Design

BOOK = Codebook(
    "Boende",
    "sv",
    "1.2.0",
    codes=[
        Code("housing", "Bostad & boende", "Hur man <bor>.", colour="#1b9e77", rules=Rules(any=["bostad"]),
             codes=[Code("enough", "Tomma hus", rules=Rules(any=["tomma"])), Code("mood", "Stämning")]),
        Code("work", "Arbete", rules=Rules(any=["arbete"])),
    ],
)  # fmt: skip
HOSTILE = (
    '<script>alert(1)</script></style> =HYPERLINK("x") \\input{a} {{bostad}} | tabell | *fet* `kod` &amp; [länk](x) '
    "\u202e bakvänt och bostaden " + "å" * 10_000 + " slut."
)


def study(*more, **design):
    held = [interview("R1", "?Hur bor man?", HOUSING, LONG, size="liten"), interview("R2", EMPTY, size="stor"), *more]
    return Corpus(held, design=Design("Att bo", "sv", export_attributes=("size",), **design))


def coded(corpus):
    return hits(corpus, ("housing", "bost\\w+"), ("enough", "tomma"))


def test_a_run_writes_its_six_files_with_the_promised_columns(tmp_path):
    corpus = study()
    run = write_run(corpus, BOOK, coded(corpus), tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(FILES) == sorted(run.files)
    codings = pd.read_csv(tmp_path / "out" / "codings.csv")
    assert list(codings)[:9] == ["transcript", "start", "end", "code", "coder", "source", "score", "because", "quote"]
    assert all(corpus[r.transcript].text[r.start : r.end] == r.quote for r in codings.itertuples())
    themes = pd.read_csv(tmp_path / "out" / "themes.csv")
    assert list(themes["code"]) == [code.id for code in BOOK]


def test_the_same_input_gives_the_same_bytes(tmp_path):
    corpus = study()
    for name in ("one", "other"):
        write_run(corpus, BOOK, coded(corpus), tmp_path / name)
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
        assert str(tmp_path) not in (tmp_path / "one" / file).read_text("utf-8")


def test_csv_reads_back_as_the_same_values(tmp_path):
    corpus = study(interview("R3", HOSTILE))
    quotes = pick_quotes(coded(corpus), corpus, BOOK)
    write_quotes(quotes, tmp_path / "q.csv", small_groups="keep", confirm_disclosure=True)
    back = pd.read_csv(tmp_path / "q.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(back, quotes, check_dtype=False)
    assert b"\r" not in (tmp_path / "q.csv").read_bytes()


def test_other_files_stay_and_a_second_run_replaces_its_own(tmp_path):
    corpus = study()
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "quotes.csv").write_text("old")
    write_run(corpus, BOOK, coded(corpus), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "quotes.csv").read_text("utf-8").startswith("quote_id")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*FILES, "notes.txt"])


def test_nothing_is_written_half_when_a_file_cannot_be_replaced(tmp_path):
    (tmp_path / "out" / "b.csv").mkdir(parents=True)
    (tmp_path / "out" / "a.csv").write_text("old")
    with pytest.raises(CodingError, match=r"b\.csv is a folder"):
        put_folder(tmp_path / "out", {"a.csv": b"new", "b.csv": b"new"})
    assert (tmp_path / "out" / "a.csv").read_text() == "old"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.csv", "b.csv"]


def test_old_files_come_back_when_replacing_fails_midway(tmp_path, monkeypatch):
    import os

    out = tmp_path / "out"
    out.mkdir()
    for name in ("a.csv", "b.csv"):
        (out / name).write_text(f"old {name}")
    replace = os.replace

    def locked(source, target):
        if Path(target) == out / "b.csv":
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(CodingError, match="Close it in other programs"):
        put_folder(out, {"a.csv": b"new", "b.csv": b"new"})
    assert (out / "a.csv").read_text() == "old a.csv"
    assert sorted(p.name for p in out.iterdir()) == ["a.csv", "b.csv"]


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("I am a file")
    corpus = study()
    with pytest.raises(CodingError, match="is a file"):
        write_run(corpus, BOOK, coded(corpus), tmp_path / "out")
    with pytest.raises(CodingError, match="is a file"):
        write_run(corpus, BOOK, coded(corpus), tmp_path / "out" / "deeper")
    assert (tmp_path / "out").read_text() == "I am a file"


@pytest.mark.parametrize("place", [".", "out", "transcripts/../deep/out"])
def test_results_do_not_land_in_the_study(tmp_path, place):
    home = tmp_path / "home"
    (home / "transcripts").mkdir(parents=True)
    (home / "project.yaml").write_text("format: 1\n")
    corpus = study()
    with pytest.raises(CodingError, match="inside the study home"):
        write_run(corpus, BOOK, coded(corpus), home / place, study=home)
    with pytest.raises(CodingError, match="inside the study"):
        write_run(corpus, BOOK, coded(corpus), home / place)


def test_two_coders_are_not_written_as_one(tmp_path):
    corpus = study()
    both = coded(corpus) + hits(corpus, ("housing", "hus"), source="human", coder="anna")
    with pytest.raises(CodingError, match="several coders"):
        write_run(corpus, BOOK, both, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_manifest_says_what_the_results_were_made_from(tmp_path):
    corpus = study()
    write_run(corpus, BOOK, coded(corpus), tmp_path / "out", unit="answer")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert [t["fingerprint"] for t in told["transcripts"]] == [held.fingerprint for held in corpus.values()]
    assert told["codebook"]["fingerprint"] == BOOK.fingerprint
    assert told["settings"] == {"asked": False, "per_code": 6, "unit": "answer", "small_groups": "coarsen"}
    assert set(told["files"]) == set(FILES) - {"manifest.json"}
    assert told["versions"]["pandas"] == pd.__version__


@pytest.mark.filterwarnings("ignore::coding.report.quotes.SmallGroups")
def test_markdown_shows_hostile_words_as_words(tmp_path):
    corpus = study(interview("R3", HOSTILE))
    write_quotes(pick_quotes(coded(corpus), corpus, BOOK), tmp_path / "q.md", confirm_disclosure=True)
    text = (tmp_path / "q.md").read_text("utf-8")
    assert "<script" not in text.replace("\\<script", "")
    assert "\\{\\{**bostad**\\}\\}" in text.replace("bostad\\}", "bostad**\\}") or "\\{\\{" in text
    assert "\\|" in text
    assert "Nyckelordsträffar, inte lästa" in text


def test_a_page_of_hostile_words_holds_no_script_but_its_own(tmp_path):
    corpus = study(interview("R3", HOSTILE))
    write_run(corpus, BOOK, coded(corpus), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert page.count("<script>") == page.count("</script>") == 1
    assert page.count("</style>") == 1
    assert "Bostad &amp; boende" in page
    assert "Hur man &lt;bor&gt;." in page


@pytest.mark.filterwarnings("ignore::coding.report.quotes.SmallGroups")
def test_an_unknown_ending_is_refused_with_those_that_work(tmp_path):
    corpus = study()
    with pytest.raises(CodingError, match=r"'\.pptx'. Use one of: \.csv"):
        write_quotes(pick_quotes(coded(corpus), corpus), tmp_path / "q.pptx", confirm_disclosure=True)


def test_a_code_that_no_rule_seeks_is_not_called_absent(tmp_path):
    corpus = study()
    write_run(corpus, BOOK, coded(corpus), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert page.count("inga regler: inte eftersökt") == 1


def test_a_codebook_in_english_makes_an_english_page(tmp_path):
    corpus = study(constructed=True)
    book = Codebook("Housing", "en", codes=[Code("housing", "Housing"), Code("enough", "Empty houses")])
    write_run(corpus, book, coded(corpus), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert '<html lang="en">' in page
    assert "Keyword hits, not read." in page
    assert "Constructed material" in page
    assert "Nyckelord" not in page
