"""Forms ticked off: what becomes of those marked `no`, and how the marks of a sheet are kept."""

import pandas as pd
import pytest
from rule_stories import book

from coding.errors import CodingError
from coding.notation import parse
from coding.rules import (
    forms_to_unless,
    in_unless,
    matched_forms,
    passages_lost,
    rule_hits,
    with_marks,
    with_unless,
)
from coding.transcript import Corpus, Transcript


def said(*texts):
    return Corpus([Transcript(f"R{number}", text) for number, text in enumerate(texts, 1)])


def corpus():
    return said("Bostäder saknas.", "Bostadsbidrag, nej.")


def ticked(corpus, book, **marks):
    forms = matched_forms(corpus, book)
    return forms.assign(keep=["no" if form in marks.get("no", ()) else "" for form in forms["form"]])


def test_a_form_marked_no_becomes_an_unless_and_its_hit_goes():
    forms = matched_forms(corpus(), book("bostad-"))
    forms.loc[forms["form"] == "bostadsbidrag", "keep"] = "no"
    preview = forms_to_unless(book("bostad-"), forms)
    assert preview.values.tolist() == [["housing", "=bostadsbidrag", "bostadsbidrag", 1, ""]]
    changed = with_unless(book("bostad-"), preview)
    assert rule_hits(corpus(), changed)["words"].tolist() == ["Bostäder"]
    assert len(forms_to_unless(changed, forms)) == 0


def test_a_mark_that_is_neither_yes_nor_no_is_refused():
    forms = matched_forms(corpus(), book("bostad-")).assign(keep="maybe")
    with pytest.raises(CodingError, match="Line 2 of the forms has 'maybe'"):
        forms_to_unless(book("bostad-"), forms)


def test_words_that_do_not_stand_together_are_told_and_the_other_rows_go_on():
    forms = pd.DataFrame(
        {"code": ["housing"] * 2, "form": ["brist … bostäder", "bostadsbidrag"], "keep": ["no"] * 2, "count": [1, 1]}
    )
    preview = forms_to_unless(book("bostad-"), forms)
    assert preview["unless"].tolist() == ["", "=bostadsbidrag"]
    assert "Line 2: 'brist … bostäder' are words that do not stand together" in preview["problem"][0]
    assert with_unless(book("bostad-"), preview)["housing"].rules.unless == ("=bostadsbidrag",)


def test_a_preview_tells_which_passages_lose_a_hit_and_which_the_code():
    texts = ["Bostadsbidrag, nej.", "Bostadsbidrag till bostäder.", "Bostäder."]
    three = Corpus([Transcript(name, text) for name, text in zip("abc", texts, strict=True)])
    forms = matched_forms(three, book("bostad-"))
    forms.loc[forms["form"] == "bostadsbidrag", "keep"] = "no"
    lost = passages_lost(three, book("bostad-"), forms_to_unless(book("bostad-"), forms))
    assert lost[["transcript", "form", "uncoded"]].values.tolist() == [
        ["a", "bostadsbidrag", True],
        ["b", "bostadsbidrag", False],
    ]
    assert lost["example"].tolist() == texts[:2]


@pytest.mark.parametrize(
    ("text", "rule", "form", "left"),
    [
        ("10 % av 10 hus, 110 % nej", r"/\d+ %|\d+ hus/", "10 %", ["10 hus", "110 %"]),
        ("vitamin d, x och vitamin d", r"/d(, x)?\b/", "d, x", ["d"]),
        ("SFI-lärare och sfi lärare", "sfi lärare", "sfi-lärare", ["sfi lärare"]),
        ("AB/CD (ja) ab cd", r"/ab.cd( \(ja\))?/", "ab/cd (ja)", ["ab cd"]),
        ("10\u00a0% av 10 personer", r"/10( % av \d+)?/", "10 % av 10", []),
        ("Vi sa: o.k. och ok", r"/o\.k\.|ok/", "o.k.", ["ok"]),
        ("a+b? a+b", r"/a\+b\??/", "a+b?", ["a+b"]),
    ],
)
def test_exactly_the_form_is_dropped(text, rule, form, left):
    before = book(rule)
    preview = forms_to_unless(before, ticked(said(text), before, no=[form]), said(text))
    assert preview["problem"].tolist() == [""]
    assert rule_hits(said(text), with_unless(before, preview))["words"].tolist() == left
    assert passages_lost(said(text), before, preview)["form"].tolist() == [form]


def test_a_form_that_is_a_piece_of_words_cannot_be_dropped_and_that_is_told():
    text, rules = said("Bostaden är trång. Staden växer."), book("/sta/", "trång")
    forms = matched_forms(text, rules).assign(keep="no")
    preview = forms_to_unless(rules, forms, text)
    assert preview["unless"].tolist() == ["", "=trång"]
    assert "'sta' stands inside words" in preview["problem"][0]


def test_a_form_that_no_rule_finds_is_told():
    forms = pd.DataFrame({"code": ["housing"], "rule": ["bostad-"], "form": ["någonting annat"], "keep": ["no"]})
    preview = forms_to_unless(book("bostad-"), forms, corpus())
    assert preview["unless"].tolist() == [""]
    assert "no rule of 'housing' finds 'någonting annat' here" in preview["problem"][0]
    gone = forms_to_unless(book("bo"), forms)
    assert "'housing' has no rule 'bostad-'" in gone["problem"][0]


def test_a_code_that_is_not_there_is_told_and_the_other_rows_go_on():
    forms = pd.DataFrame({"code": ["home", "housing"], "form": ["bo", "bostäder"], "keep": ["no", "no"]})
    preview = forms_to_unless(book("bostad-"), forms, corpus())
    assert preview["unless"].tolist() == ["", "=bostäder"]
    assert preview["problem"][0] == "Line 2: the codebook has no code 'home'."


def test_a_form_marked_no_and_yes_is_told():
    rules = book("bostad-", "bostadsbidrag")
    forms = matched_forms(corpus(), rules)
    forms["keep"] = ["no" if rule == "bostad-" else "yes" for rule in forms["rule"]]
    preview = forms_to_unless(rules, forms)
    told = dict(zip(preview["form"], preview["problem"], strict=True))
    assert told["bostäder"] == ""
    assert "'bostadsbidrag' is marked no, and yes in line 4" in told["bostadsbidrag"]
    assert with_unless(rules, preview)["housing"].rules.unless == ("=bostäder",)


@pytest.mark.parametrize(
    ("cell", "count"), [("1", 1), ("1,0", 1), ("12.0", 12), ("1 000", 1000), ("1\u00a0000,0", 1000), ("", 0), (3, 3)]
)
def test_counts_of_a_spreadsheet_are_understood(cell, count):
    forms = pd.DataFrame({"code": ["housing"], "form": ["bostäder"], "keep": ["no"], "count": [cell]})
    assert forms_to_unless(book("bostad-"), forms)["count"].tolist() == [count]


@pytest.mark.parametrize("cell", ["1,5", "många", "-1"])
def test_a_count_that_is_none_is_told_with_its_line(cell):
    forms = pd.DataFrame({"code": ["housing"], "form": ["bostäder"], "keep": ["no"], "count": [cell]})
    with pytest.raises(CodingError, match=f"Line 2 of the forms has '{cell}' under count"):
        forms_to_unless(book("bostad-"), forms)


def test_marks_of_an_earlier_sheet_go_with_their_forms():
    sheet = matched_forms(corpus(), book("bostad-")).assign(keep=["no", "yes"], note=["bidrag", ""])
    now = said("Bostäder saknas. Bostadsbrist.")
    made, gone = with_marks(matched_forms(now, book("bostad-")), sheet)
    assert made[["form", "keep", "note"]].values.tolist() == [["bostadsbrist", "", ""], ["bostäder", "yes", ""]]
    assert gone[["form", "keep"]].values.tolist() == [["bostadsbidrag", "no"]]


def test_a_mark_that_is_in_the_codebook_by_now_is_kept_with_its_note():
    sheet = matched_forms(corpus(), book("bostad-")).assign(keep=["no", "yes"], note=["bidrag", ""])
    applied = book("bostad-", unless=["=bostadsbidrag"])
    made, gone = with_marks(matched_forms(corpus(), applied), sheet)
    assert made[["form", "keep"]].values.tolist() == [["bostäder", "yes"]]
    assert gone[["form", "keep", "note"]].values.tolist() == [["bostadsbidrag", "no", "bidrag"]]
    assert in_unless(applied, gone).tolist() == [True]
    assert in_unless(book("bostad-"), gone).tolist() == [False]


def test_a_table_that_is_no_sheet_keeps_no_marks():
    with pytest.raises(CodingError, match="no column 'rule'"):
        with_marks(matched_forms(corpus(), book("bostad-")), pd.DataFrame({"code": [], "form": []}))


def test_every_form_makes_a_rule_that_parses():
    for sign in ".^$*+?{}[]|()/\\-&~#@!'\",;:=<>_%":
        text = f"x a{sign}b y"
        rules = book("/x.*y/")
        unless = forms_to_unless(rules, ticked(said(text), rules, no=[text]))["unless"][0]
        assert parse(unless)
        assert rule_hits(said(text), book("/x.*y/", unless=[unless])).empty
