"""What could tell who a person is. All persons, numbers and places here are invented."""

import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coding
from coding.errors import CodingError
from coding.privacy import (
    coarsen_groups,
    coarser_attributes,
    disclosure_findings,
    find_identifiers,
    fresh_names,
    new_risks,
    read_key,
    small_groups,
)
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
    began = time.process_time()
    find_identifiers({"a": piece * (60_000 // len(piece))}, language="sv")
    assert time.process_time() - began < 5


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


# Small groups --------------------------------------------------------------------------------------------------------


def people(*rows, **design):
    said = [
        Transcript(f"R{n}", "Ja.", attributes=dict(zip(("kind", "size", "age"), row, strict=False)))
        for n, row in enumerate(rows)
    ]
    return Corpus(said, design=Design(**design))


def test_a_combination_that_two_share_is_small_though_each_part_is_not():
    corpus = people(("a", "x"), ("a", "x"), ("a", "x"), ("b", "y"), ("b", "y"), ("b", "y"), ("a", "y"))
    assert small_groups(corpus, ["kind"]).empty
    assert small_groups(corpus, ["kind", "size"]).values.tolist() == [["a", "y", 1, "R6"]]


def test_a_participant_in_two_interviews_counts_once():
    twice = Transcript("R9", "Ja.", attributes={"participant": "R0", "kind": "a"})
    corpus = Corpus([*people(("a",), ("a",)).values(), twice])
    assert small_groups(corpus, ["kind"])["participants"].tolist() == [2]


def test_a_missing_value_is_a_value():
    assert small_groups(people(("a", "x"), ("a",), ("a", "x"), ("a", "x")), ["kind", "size"])["who"].tolist() == ["R1"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(20, 60)), min_size=1, max_size=14),
    st.integers(1, 4),
)
def test_the_proposal_leaves_no_small_group(rows, k):
    corpus = people(*rows)
    proposed = coarser_attributes(corpus, ["kind", "size", "age"], k)
    left = [name for name in proposed.columns if name != "participant"]
    if left:
        assert proposed.groupby(left)["participant"].size().min() >= k
    assert proposed.attrs["below"][-1] == 0
    assert len(proposed.attrs["below"]) == len(proposed.attrs["steps"]) + 1


def test_a_number_is_made_coarser_before_it_is_left_out():
    corpus = people(*[("a", "x", age) for age in (21, 25, 29, 41, 45, 49)])
    proposed = coarser_attributes(corpus, ["age"])
    assert proposed.attrs["steps"] == ["age is told in two halves, up to 35 and above."]
    assert proposed["age"].value_counts().to_dict() == {"–35": 3, ">35": 3}


def test_rare_values_become_one():
    corpus = people(("a",), ("b",), ("c",), ("d",), ("d",), ("d",), language="sv")
    assert coarser_attributes(corpus, ["kind"]).attrs["steps"] == ["kind: a, b, c become “annat”."]


def test_an_attribute_that_nobody_has_is_told():
    with pytest.raises(CodingError, match=r"'shoe'.*kind, size"):
        small_groups(people(("a", "x")), ["shoe"])
    with pytest.raises(CodingError, match="not 0"):
        small_groups(people(("a", "x")), ["kind"], k=0)


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


# Attributes on their way out --------------------------------------------------------------------------------------------

ROWS = (("a", "x"), ("a", "x"), ("a", "x"), ("b", "y"), ("b", "y"), ("b", "y"), ("a", "y"))


def told_by(corpus):
    names = list(corpus.design.export_attributes)
    return corpus.participants[names].fillna("").astype(str).agg(" ".join, axis=1).tolist()


def test_a_preview_names_the_combination_and_what_is_written_instead():
    made = coarsen_groups(people(*ROWS, export_attributes=("kind", "size")))
    assert made.preview.values.tolist() == [["kind: a, size: y", 1, "R6", "size: y"]]
    assert made.steps == ("kind is left out.",)
    assert made.left_out == ("kind",)


def test_an_attribute_that_is_needed_is_changed_last():
    made = coarsen_groups(people(*ROWS, export_attributes=("kind", "size")), prefer=["kind"])
    assert made.left_out == ("size",)


def test_dropping_tells_nothing_of_small_groups_nor_of_so_many_others_that_nobody_stands_alone():
    corpus = people(*ROWS, export_attributes=("kind", "size"))
    told = told_by(coarsen_groups(corpus, how="drop").corpus(corpus))
    assert told[6] == " "
    assert told.count(" ") >= 3
    assert set(told) - {" "} <= {"a x", "b y"}


def test_what_is_kept_is_told_as_it_is():
    corpus = people(*ROWS, export_attributes=("kind", "size"))
    made = coarsen_groups(corpus, how="keep")
    assert told_by(made.corpus(corpus)) == ["a x"] * 3 + ["b y"] * 3 + ["a y"]
    assert made.preview["told"].tolist() == ["kind: a, size: y"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(20, 60)), min_size=1, max_size=14),
    st.sampled_from(["coarsen", "drop"]),
)
def test_nothing_that_leaves_shows_a_small_group(rows, how):
    corpus = people(*rows, export_attributes=("kind", "size", "age"))
    made = coarsen_groups(corpus, how=how)
    leaving = made.corpus(corpus)
    told = told_by(leaving) if leaving.design.export_attributes else []
    assert all(told.count(each) >= 3 for each in told)
    assert coarsen_groups(corpus, how=how).record() == made.record()


def test_a_table_is_told_as_the_corpus_is():
    corpus = people(("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), ("d", "x"), ("d", "x"), export_attributes=("kind",))
    made = coarsen_groups(corpus)
    quotes = pd.DataFrame({"transcript": ["R1", "R4"], "kind": ["a", "d"]})
    assert made.table(quotes)["kind"].tolist() == ["other", "d"]
    assert made.corpus(corpus).participants["kind"].tolist() == ["other"] * 3 + ["d"] * 3
    assert corpus.participants["kind"].tolist() == list("abcddd")


def test_a_follow_up_is_told_as_the_first_interview_of_the_same_participant():
    again = Transcript("R9", "Ja.", attributes={"participant": "R1", "kind": "quite another"})
    corpus = Corpus([*people(("a",), ("b",), ("c",), ("d",), ("d",), ("d",)).values(), again])
    told = coarsen_groups(corpus, ["kind"], how="drop").corpus(corpus)
    assert told.participants["kind"].fillna("").tolist() == ["", "", "", "d", "d", "d", ""]


def test_a_way_that_there_is_not_is_told():
    with pytest.raises(CodingError, match="coarsen, drop, keep"):
        coarsen_groups(people(("a",)), ["kind"], how="hide")
