"""An author's edits reach every result that prints the words, whatever code these stand under; where they cannot, nothing is written."""

import pandas as pd
import pytest
from project_studies import make_study, put
from test_results import run

from coding.errors import CodingError
from coding.project import open_project
from coding.quotes import apply_edits, earlier_quote_id, pick_quotes

SAID = "I looked for work. The rent took everything, café or not."
PART = "The rent took everything, café or not."
HIDES = "I looked for work. (…)"

pytestmark = pytest.mark.filterwarnings("ignore::coding.quotes.NegationLost")


@pytest.fixture
def study(tmp_path):
    """One passage under two codes of two themes."""
    project = open_project(make_study(tmp_path / "study"))
    put(project, SAID, "rent")
    put(project, SAID, "work")
    return open_project(project.path)


def picked(study, **choices):
    return pick_quotes(study.codings, study.corpus, study.codebook, **choices)


def edited(tmp_path, *rows):
    path = tmp_path / "edits.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def report(study, tmp_path, edits, *more):
    out = tmp_path / "r.md"
    code, said = run("report", study.path, "--no-figures", "--edits", edits, "--out", out, *more)
    return code, said, out.read_text("utf-8") if out.exists() else ""


def test_a_quote_has_the_same_id_under_every_code(study):
    quotes = picked(study)
    assert quotes["code"].nunique() > 1
    assert quotes["quote_id"].nunique() == 1


def test_an_edit_made_under_one_code_holds_under_every_other(study, tmp_path):
    id = picked(study, code="rent")["quote_id"].iloc[0]
    code, _, text = report(study, tmp_path, edited(tmp_path, {"quote_id": id, "shown": HIDES}))
    assert code == 0
    assert text.count("I looked for work. (…)") == 2
    assert "took everything" not in text


def test_an_edit_whose_words_are_printed_in_another_cut_stops_the_report(study, tmp_path):
    """The edit is of the whole passage, and berit's coding cuts a part of it."""
    row = picked(study, code="rent").iloc[0]
    put(study, PART, "rent", coder="berit")
    edits = edited(tmp_path, {"quote_id": row["quote_id"], "shown": HIDES})
    code, said, text = report(study, tmp_path, edits, "--coder", "berit")
    assert (code, text) == (2, "")
    assert f"{row['quote_id']} edits R01, {row['start']}–{row['end']}, and these words are printed in " in said


def test_an_edit_of_a_passage_that_is_not_printed_is_told_in_a_line(study, tmp_path):
    id = picked(study, code="rent")["quote_id"].iloc[0]
    put(study, "The rent is high.", "rent", transcript="R02", coder="berit")
    edits = edited(tmp_path, {"quote_id": id, "shown": HIDES})
    with pytest.warns(UserWarning, match=f"not picked, nor printed: {id}"):
        code, _, text = report(study, tmp_path, edits, "--coder", "berit")
    assert code == 0
    assert "The rent is high" in text


def test_an_id_from_before_says_how_to_renew_it(study, tmp_path):
    row = picked(study, code="rent").iloc[0]
    old = earlier_quote_id("rent", "R01", row["start"], row["end"], row["quote"])
    code, said, _ = report(study, tmp_path, edited(tmp_path, {"quote_id": old, "shown": HIDES}))
    assert code == 2
    assert f"Write {row['quote_id']} in its row" in said


def test_an_edit_may_tell_the_place_of_its_quote_instead_of_an_id(study, tmp_path):
    row = picked(study, code="rent").iloc[0]
    place = {name: row[name] for name in ("transcript", "start", "end")}
    for id in ({}, {"quote_id": ""}):
        made, unused = apply_edits(picked(study), pd.DataFrame([{**id, **place, "shown": HIDES}]))
        assert not unused
        assert set(made["shown"]) == {HIDES}
        code, _, text = report(study, tmp_path, edited(tmp_path, {**id, **place, "shown": HIDES}))
        assert code == 0
        assert "took everything" not in text
    code, said, _ = report(study, tmp_path, edited(tmp_path, {**place, "start": row["start"] + 5, "shown": HIDES}))
    assert code == 2
    assert f"it edits R01, {row['start'] + 5}–{row['end']}, and these words are printed in {row['quote_id']}" in said
    code, said, _ = report(study, tmp_path, edited(tmp_path, {"quote_id": "", "transcript": "R01", "shown": HIDES}))
    assert code == 2
    assert "line 2: it names no quote" in said


def test_an_earlier_id_beside_its_place_is_taken_and_an_unknown_one_is_told_truly(study, tmp_path):
    row = picked(study, code="rent").iloc[0]
    place = {name: row[name] for name in ("transcript", "start", "end")}
    old = earlier_quote_id("housing", *place.values(), row["quote"])
    with pytest.warns(UserWarning, match=rf"earlier ones: {old} \(now {row['quote_id']}\)"):
        code, _, text = report(study, tmp_path, edited(tmp_path, {"quote_id": old, **place, "shown": HIDES}))
    assert code == 0
    assert "took everything" not in text
    code, said, _ = report(study, tmp_path, edited(tmp_path, {"quote_id": "qdeadbeef01", **place, "shown": HIDES}))
    assert code == 2
    assert "qdeadbeef01 is not the id of the quote at R01" in said
    assert "earlier id" not in said


@pytest.mark.parametrize("place", [{}, {"transcript": "R01", "start": 0, "end": 500}])
def test_an_id_that_nothing_has_stops_unless_its_place_shows_that_nothing_of_it_is_printed(study, tmp_path, place):
    code, said, _ = report(study, tmp_path, edited(tmp_path, {"quote_id": "q0", "shown": HIDES, **place}))
    assert code == 2
    assert ("printed in" if place else "the id of no passage") in said
    elsewhere = {"quote_id": "q0", "shown": HIDES, "transcript": "R02", "start": 0, "end": 500}
    with pytest.warns(UserWarning, match="nor printed: q0"):
        assert report(study, tmp_path, edited(tmp_path, elsewhere))[0] == 0


def test_what_an_edit_takes_out_of_a_quote_is_not_printed_by_another(tmp_path):
    study = open_project(make_study(tmp_path / "study"))
    put(study, SAID, "rent")
    put(study, PART, "work")
    quotes = picked(study)
    whole, part = (quotes[quotes["quote"] == words].iloc[0] for words in (SAID, PART))
    hides = {"quote_id": whole["quote_id"], "shown": HIDES, "level": "shortened"}
    code, said, _ = report(study, tmp_path, edited(tmp_path, hides))
    assert code == 2
    assert f"what it takes out of {whole['quote_id']} is printed in {part['quote_id']}" in said
    looked_at = {"quote_id": part["quote_id"], "shown": part["quote"], "level": "verbatim"}
    assert report(study, tmp_path, edited(tmp_path, hides, looked_at))[0] == 0


def test_what_an_edit_takes_out_is_not_printed_around_another_quote(study, tmp_path):
    put(study, "It is crowded but we laugh a lot 😀 there.", "housing")
    put(study, "With my cousin, in one room.", "work")
    study = open_project(study.path)
    quotes = picked(study).set_index("quote")
    id = quotes.loc["With my cousin, in one room.", "quote_id"]
    edits = edited(tmp_path, {"quote_id": id, "shown": "With somebody, in one room."})
    words = ["quotes", study.path, "--edits", edits, "--out", tmp_path / "q.md"]
    code, said = run(*words, "--context", 1)
    assert code == 2
    assert "stands around that quote" in said
    assert run(*words)[0] == 0


def test_two_rows_that_show_a_quote_differently_are_refused(study):
    quotes = picked(study)
    id = quotes["quote_id"][0]
    rows = pd.DataFrame({"quote_id": [id, id], "shown": [HIDES, "(…) café or not."]})
    with pytest.raises(CodingError, match=r"line 3.*line 2"):
        apply_edits(quotes, rows)
