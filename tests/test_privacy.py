"""What could tell who a person is. All persons, numbers and places here are invented."""

from pathlib import Path

import pandas as pd
import pytest
from endless import ends
from hypothesis import given, settings
from hypothesis import strategies as st
from test_privacy_groups import people

import coding
from coding.errors import CodingError
from coding.privacy import (
    disclosure_findings,
    find_identifiers,
    fresh_names,
    new_risks,
    read_key,
)
from coding.privacy.shapes import _SHAPES, Identifier, shapes_in
from coding.transcript import Corpus, Design, Transcript, Turn


def found(text, language="sv", **more):
    table = find_identifiers({"a": text}, language=language, **more)
    return list(zip(table["kind"], table["words"], strict=True))


# Numbers and addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("född 19850312-1234.", "personal number", "19850312-1234"),
        ("född 850312-1234.", "personal number", "850312-1234"),
        ("född 8503121234 då", "personal number", "8503121234"),
        ("född 850312+1234 då", "personal number", "850312+1234"),
        ("född 850372-1234, samordning", "personal number", "850372-1234"),
        ("tillfälligt 850312-TF12.", "personal number", "850312-TF12"),
        ("bolaget 556123-4567 betalar", "organisation number", "556123-4567"),
        ("mejla karin.h@kommunen.se nu", "e-mail", "karin.h@kommunen.se"),
        ("mejla karin snabel-a kommunen", "e-mail", "karin snabel-a"),
        ("ring 070-123 45 67 i dag", "phone", "070-123 45 67"),
        ("ring 0701234567 i dag", "phone", "0701234567"),
        ("ring +46 70 123 45 67 i dag", "phone", "+46 70 123 45 67"),
        ("ring 0123-456 78 i dag", "phone", "0123-456 78"),
        ("på Storgatan 12 B bor", "address", "Storgatan 12 B"),
        ("på lilla storgatan 12 bor", "address", "storgatan 12"),
        ("se www.exempel.se/sida nu", "web address", "www.exempel.se/sida"),
        ("se exempel.se nu", "web address", "exempel.se"),
        ("ärendet dnr KS 2019/00123 väntar", "case number", "dnr KS 2019/00123"),
        ("ärendet KS 2019/123 väntar", "case number", "KS 2019/123"),
        ("målet B 1234-19 väntar", "case number", "B 1234-19"),
        ("den 2019-05-15 var det", "date", "2019-05-15"),
        ("kontot 12345678 är", "number", "12345678"),
        ("till SE35 5000 0000 0549 1000 0003 nu", "account number", "SE35 5000 0000 0549 1000 0003"),
        ("till 8327-9, 123 456 789-0 nu", "account number", "8327-9, 123 456 789-0"),
        ("bankgiro 5050-1055 nu", "number", "5050-1055"),
        ("i lägenhet 4711-22 då", "address", "lägenhet 4711-22"),
        ("bor i 4711-22 då", "number", "4711-22"),
        ("hon är @karinh på nätet", "user name", "@karinh"),
    ],
)
def test_a_number_or_address_is_known_by_its_shape(said, kind, words):
    assert (kind, words) in found(said)


@pytest.mark.parametrize(
    "said",
    [
        "lagen 2016:38 säger",
        "ring 112 då",
        "enligt SOU 2016:38",
        "från 2015 till 2019",
        "åren 2015-16 och 2015-2016, 10-12 personer",
        "det var 12 345 personer",
        "bl.a. det, t.ex. det",
    ],
)
def test_numbers_that_tell_of_nobody_are_left_alone(said):
    assert [kind for kind, _ in found(said) if kind != "capitalised word"] == []


def test_a_number_broken_over_a_line_is_found():
    assert found("född 850312\n1234 då") == [("personal number", "850312\n1234")]


# Names ---------------------------------------------------------------------------------------------------------------


def test_two_capitalised_words_in_a_row_are_a_name():
    assert found("Sen kom Karin Holmlund hit.") == [("name", "Karin Holmlund")]


def test_two_capitalised_words_are_a_name_though_both_stand_in_lower_case_elsewhere():
    words = " Ett berg, en björn, och hon bor där."
    assert found("Jag såg Björn Berg i går." + words) == [("name", "Björn Berg")]
    assert found("Björn Berg kom i går." + words) == [("name", "Björn Berg")]
    assert found("Hon Bor där." + words) == [("name", "Hon Bor")]  # a capital too many is looked at once more


def test_an_address_on_the_net_is_no_word_in_lower_case():
    assert ("capitalised word", "Karin") in found("Vi frågade Karin igen. Mejla karin.holm@kommunen.se.")
    assert ("capitalised word", "Karin") in found("Vi frågade Karin igen. Se www.karin.se eller @karin nu.")


def test_a_name_in_capitals_is_one_name():
    assert found("Det var KARIN HOLM som sa det.") == [("name", "KARIN HOLM")]


def test_a_name_over_a_line_end_is_one_name():
    assert found("Sen kom Karin\nHolmlund hit.") == [("name", "Karin\nHolmlund")]


def test_the_first_word_of_a_sentence_is_no_part_of_a_name():
    assert found("Men Karin Holmlund kom. Det var bra, men sen.") == [("name", "Karin Holmlund")]


def test_a_name_with_a_particle_is_one_name():
    assert found("Sen kom Karin von Holmlund hit.") == [("name", "Karin von Holmlund")]


def test_a_capital_in_mid_sentence_counts_if_the_word_never_stands_in_lower_case():
    assert found("Vi bor i Hagalund. Vi bor i Skolan. Det är skolan.") == [("capitalised word", "Hagalund")]


def test_a_name_known_from_mid_sentence_is_found_at_the_start_of_a_sentence_too():
    assert [words for _, words in found("Vi åkte till Norrhamn. Norrhamn var fint.")] == ["Norrhamn", "Norrhamn"]


def test_a_name_that_the_language_knows_is_found_at_the_start_of_a_sentence():
    assert found("Sundsvall är fint. Skolan är bra.") == [("capitalised word", "Sundsvall")]


def test_the_name_of_a_municipality_is_a_place():
    assert found("Det sa Norrhamns kommun i går.") == [("place", "Norrhamns kommun")]
    assert found("Varje kommun gör så.") == []


def test_what_stands_in_brackets_is_taken_care_of():
    assert found("Hon på [Norrhamns kommun] sa till [kollega]. [skratt]") == []


def test_plain_speech_has_nothing_to_find():
    assert found("Ja, alltså… Vi gör så. ”Jaha”, sa hon, ”då så.” – Och sen?") == []


def test_a_shout_is_no_name():
    assert found("Det var INTE BRA sa hon, inte bra.") == []


def test_an_english_address_and_council_are_found():
    kinds = dict(found("She lives at 12 Mill Lane, and Norham Council pays.", language="en"))
    assert set(kinds) == {"address", "place"}


def test_a_label_that_is_a_name_is_told_once_and_a_code_is_not():
    text = "I: Jaha?\nKarin: Ja.\nI: Nej?\nKarin: Nej.\nR07: Ja."
    turns = [
        Turn("I", 3, 8, True),
        Turn("Karin", 16, 19),
        Turn("I", 23, 27, True),
        Turn("Karin", 35, 39),
        Turn("R07", 45, 48),
    ]
    table = find_identifiers(Corpus([Transcript("a", text, tuple(turns), language="sv")]))
    assert table[["kind", "start"]].values.tolist() == [["speaker's label", 9]]


def test_the_names_of_the_key_are_found_in_any_letter_case_and_genitive():
    key = {"Karin Holmlund": "R01"}
    assert found("det var karins bil, och KARIN HOLMLUNDS hus", key=key) == [
        ("name in the key", "karins"),
        ("name in the key", "KARIN HOLMLUNDS"),
    ]


def test_places_lie_in_the_transcript_and_words_are_counted():
    corpus = Corpus(
        [Transcript("a", "Vi såg Norrhamn.\n\nSen Norrhamn."), Transcript("b", "Ja.")], design=Design(language="sv")
    )
    table = find_identifiers(corpus)
    assert table[["transcript", "turn", "start", "times"]].values.tolist() == [["a", 1, 7, 2], ["a", 2, 22, 2]]
    assert "Not searched" in table.attrs["note"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("Aaå 1-0.@:/\n[]’Ö"), max_size=80))
def test_every_place_holds_the_words_told_and_none_is_told_twice(text):
    table = find_identifiers({"a": text}, language="sv")
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table["words"].tolist()
    assert (table["start"].iloc[1:].to_numpy() >= table["end"].iloc[:-1].to_numpy()).all()


@pytest.mark.parametrize("piece", ["A", "1", "1 ", "Aa ", "a.b@", "x.", "[", "Storgatan ", "a-\n", "Åb", "0 1-"])
def test_hostile_texts_take_no_time(piece):
    with ends():
        find_identifiers({"a": piece * (60_000 // len(piece))}, language="sv")


def test_something_that_is_no_text_is_told():
    with pytest.raises(CodingError, match="is no text but int"):
        find_identifiers({"a": 3})


# The key, and fresh names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "name,pseudonym\nKarin,R1\n",
        "namn;pseudonym\nKarin;R1\n\n",
        "\ufeffwho,as\nKarin,R1\n",
        "id,namn,deltagare\n1,Karin,R1\n",
    ],
)
def test_a_key_file_is_a_table_of_names_and_pseudonyms(content, tmp_path):
    (tmp_path / "key.csv").write_text(content, encoding="utf-8")
    assert read_key(tmp_path / "key.csv") == {"Karin": "R1"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"a,b,c\n", "it needs name and pseudonym"),
        (b"name,pseudonym\n,R1\n", ":2: the row has no name"),
        (b"\xff\xfe", "not UTF-8"),
        (b'name,pseudonym\n"x', "no CSV"),
    ],
)
def test_a_key_file_that_is_wrong_is_told(content, told, tmp_path):
    (tmp_path / "key.csv").write_bytes(content)
    with pytest.raises(CodingError, match=told):
        read_key(tmp_path / "key.csv")


def test_a_key_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CodingError, match="There is no key file"):
        find_identifiers({"a": "Ja."}, key=tmp_path / "key.csv")


def test_fresh_names_are_the_same_for_a_seed_in_any_order_and_others_for_another():
    people = [f"R{number:02}" for number in range(1, 16)]
    drawn = fresh_names(people, seed=3)
    assert drawn == fresh_names(reversed(people), seed=3)
    assert sorted(drawn.values()) == sorted(f"Respondent {number}" for number in range(1, 16))
    assert drawn != fresh_names(people, seed=4)
    assert fresh_names(["R01"], 1, pattern="IP{number}") == {"R01": "IP1"}


def test_a_pattern_without_a_number_is_told():
    with pytest.raises(CodingError, match="number"):
        fresh_names(["a"], 1, pattern="Respondent")


# Findings ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def study():
    text = "Vi ringde Karin Holmlund.\n\nSen var det bra."
    return Corpus([Transcript("R1", text), Transcript("R2", "Karin Holmlund ringde.")], design=Design(language="sv"))


def quoted(*rows):
    return pd.DataFrame(rows, columns=["transcript", "start", "end"])


def test_a_finding_tells_kind_and_place_and_never_the_words(study):
    findings = disclosure_findings(quoted(("R1", 0, 25)), study)
    assert findings["place"].tolist() == ["R1, turn 1"]
    assert "karin" not in findings.to_csv().lower()


def test_only_what_leaves_is_found(study):
    assert disclosure_findings(quoted(("R1", 27, 43)), study).empty


def test_an_accepted_risk_is_not_new_but_the_same_words_in_another_transcript_are(study):
    one, both = quoted(("R1", 0, 25)), quoted(("R1", 0, 25), ("R2", 0, 22))
    accepted = disclosure_findings(one, study).to_dict("records")
    assert new_risks(disclosure_findings(one, study), accepted).empty
    assert new_risks(disclosure_findings(both, study), accepted)["place"].tolist() == ["R2, turn 1"]
    assert len(new_risks(disclosure_findings(both, study), None)) == 2


def test_the_fingerprint_cannot_be_made_without_the_text(study):
    other = Corpus([Transcript("R1", study["R1"].text + " Ja.")], design=study.design)
    made = [disclosure_findings(quoted(("R1", 0, 25)), corpus)["fingerprint"].item() for corpus in (study, other)]
    assert made[0] != made[1]


def test_what_an_edit_or_translation_adds_is_found(study):
    quotes = quoted(("R1", 27, 43)).assign(quote_id="q1", shown="Sen var det bra i Norrhamns kommun.", translation="")
    assert disclosure_findings(quotes, study)[["kind", "place"]].values.tolist() == [["place", "R1, q1 (shown)"]]


def test_other_texts_are_searched_with_the_corpus_as_evidence(study):
    assert disclosure_findings({"summary": "Vi såg Karin Holmlund."}, study)["place"].tolist() == ["summary"]
    assert disclosure_findings({"summary": "Det var Bra."}, study).empty  # "bra" stands in lower case in the corpus


def test_a_small_group_is_a_finding():
    corpus = people(("a",), ("a",), ("a",), ("b",), export_attributes=("kind",))
    findings = disclosure_findings(quoted(), corpus)
    assert findings[["kind", "place"]].values.tolist() == [["small group", "kind: 1 participant of 3 needed"]]
    assert disclosure_findings(quoted(), corpus, attributes=[]).empty


def test_accepted_entries_without_a_fingerprint_are_told(study):
    findings = disclosure_findings(quoted(("R1", 0, 25)), study)
    with pytest.raises(CodingError, match="Entry 1"):
        new_risks(findings, [{"kind": "name"}])


def test_a_table_without_places_is_told(study):
    with pytest.raises(CodingError, match="'start'"):
        disclosure_findings(pd.DataFrame({"transcript": ["R1"]}), study)


def test_the_bundled_corpus_is_a_short_list_to_review():
    corpus = coding.read_corpus(Path(__file__).parents[1] / "corpus")
    table = find_identifiers(corpus)
    words = sum(len(transcript.text.split()) for transcript in corpus.values())
    assert len(table) < 8 * words / 1000
    assert (table["risk"] == "high").sum() < 20


# Searching only what leaves ----------------------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        ["850312-1234", "070-123 45 67", "Storgatan 12 B", "karin.h@kommunen.se", "www.exempel.se/sida", "dnr KS 2019/00123",
         "B 1-19", "Karin", "Holmlund", "von", "ett", "ord", "kommun", "R01:", "\n", ".", "12 Mill Lane", "123 45 Orten", "=", "[", "]",
         "karin snabel-a kommunen", "+46 70 123 45 67", "0123/456 78", "2019-05-15", "12345678", "å" * 90]
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES, st.sampled_from([" ", "", "\n", "  "]))
def test_nothing_is_missed_by_searching_only_where_a_shape_can_stand(pieces, between):
    text = between.join(pieces)
    every = [Identifier(k, r, *m.span()) for k, r, pattern in _SHAPES for m in pattern.finditer(text)]
    assert list(shapes_in(text)) == every


@settings(max_examples=60, deadline=None)
@given(PIECES, st.integers(0, 300), st.integers(1, 200))
def test_what_leaves_is_searched_as_if_all_were(pieces, start, length):
    filler = "Det är inte så att någon bor där. " * 60
    text = filler + " ".join(pieces) + filler
    corpus = Corpus([Transcript("R1", text)], design=Design(language="sv"))
    place = (len(filler) + start, min(len(filler) + start + length, len(text)))
    every = find_identifiers(corpus)
    inside = every[(every["start"] < place[1]) & (every["end"] > place[0])]
    found = disclosure_findings(quoted(("R1", *place)), corpus)
    assert found["times"].sum() == len(inside)
    assert set(found["kind"]) == set(inside["kind"])
