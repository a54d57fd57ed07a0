"""Rules at work: what they find, what they say about it, and what they leave alone."""

import gc
import unicodedata

import pandas as pd
import pytest
from endless import ends
from rule_stories import book

from coding.codebook import Code, Codebook, Rules
from coding.errors import CodingError
from coding.rules import application, code_by_rules, language_notes, patterns, rule_hits, search
from coding.transcript import Corpus, Design, Transcript, Turn


def said(*texts, **how):
    return Corpus([Transcript(f"R{number:02}", text, **how) for number, text in enumerate(texts, 1)])


def found(corpus, codebook, **how):
    return rule_hits(corpus, codebook, **how)["words"].tolist()


def test_one_rule_finds_inflections_and_compounds():
    corpus = said("Bostäderna är slut, och bostadsbristen växer. Stan är full.")
    assert found(corpus, book("bostad-")) == ["Bostäderna", "bostadsbristen"]


def test_a_word_inside_another_word_is_no_hit():
    assert found(said("En bostad."), book("stad", "-stad-")) == []


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ("lägenheter", "En lägenhet, lägenheten, lägenheternas.", ["lägenhet", "lägenheten", "lägenheternas"]),
        ("lärarna", "En lärare; läraren.", ["lärare", "läraren"]),
        ("hyran", "Högre hyror.", ["hyror"]),
        ("bostäder-", "Bostadsbristen.", ["Bostadsbristen"]),
        ("flyktingar-", "Flyktingmottagandet.", ["Flyktingmottagandet"]),
        ("studentbostäder", "En studentbostad.", ["studentbostad"]),
        ("Skolor", "En skola.", ["skola"]),
    ],
)
def test_a_form_that_is_clearly_a_noun_s_finds_the_whole_noun(rule, text, words):
    assert found(said(text), book(rule)) == words


@pytest.mark.parametrize("rule", ["akuten", "männen", "boende", "delar"])
def test_a_form_of_more_than_a_noun_is_looked_for_by_itself(rule):
    assert found(said(f"Akut, man, bor, boendet, del, dela, {rule}."), book(rule))[-1:] == [rule]
    assert found(said("Akut hjälp, man får en del, de bor där, att dela."), book(rule)) == []


def test_a_name_with_an_article_is_looked_for_with_its_genitive_whatever_the_other_rules_say():
    corpus = said("Rädda Barnens hjälp. Rädda barn behöver mer. Kommunens kommuner.")
    assert found(corpus, book("Rädda Barnen")) == ["Rädda Barnens"]
    both = rule_hits(corpus, book("Kommunen", "kommunen"))
    assert both.groupby("rule")["words"].apply(list).to_dict() == {
        "Kommunen": ["Kommunens"],
        "kommunen": ["Kommunens", "kommuner"],
    }


def test_a_name_that_is_a_word_is_not_the_word_in_mid_sentence():
    corpus = said("Jag träffade Bo Andersson, Bos mamma och Mats. De bor där; bo kvar, sa han.")
    assert found(corpus, book("bo", "mat")) == ["bor", "bo"]
    assert found(corpus, book("Bo"))[:2] == ["Bo", "Bos"]
    assert found(corpus, book("Bo"))[2:] == ["bor", "bo"]
    assert found(corpus, book("Bo Andersson")) == ["Bo Andersson"]


def test_the_reflexive_pronoun_is_found_in_all_persons():
    corpus = said("Jag känner mig hemma, vi kände oss hemma, de känner sig hemma.")
    assert len(found(corpus, book("känna sig hemma"))) == 3
    assert found(corpus, book("=sig")) == ["sig"]


def test_unless_drops_what_it_overlaps_and_nothing_else():
    corpus = said("De boende klagar på sitt boende.")
    assert found(corpus, book("-boende-", unless=["de boende"])) == ["boende"]
    assert rule_hits(corpus, book("-boende-", unless=["de boende"]))["start"].tolist() == [25]


def test_unless_works_on_the_words_of_a_hit_not_on_what_lies_between():
    corpus = said("brist och annat på bostäder")
    assert found(corpus, book("brist NEAR/9 bostad", unless=["annat"])) == ["brist … bostäder"]
    assert found(corpus, book("brist NEAR/9 bostad", unless=["på bostad"])) == []


def test_overlapping_hits_are_all_kept():
    assert found(said("ja ja ja"), book("ja ja")) == ["ja ja", "ja ja"]


def test_near_never_pairs_a_word_with_itself():
    assert found(said("bostad"), book("bostad NEAR/5 bostad-")) == []


def test_the_same_words_are_one_hit_however_a_rule_puts_it():
    assert found(said("ja och nej"), book("ja NEAR/3 nej OR nej NEAR/3 ja")) == ["ja … nej"]


def test_near_does_not_reach_over_the_edge_of_a_unit():
    corpus = said("Det är brist.\n\nPå bostäder.")
    assert found(corpus, book("brist NEAR/5 bostad")) == []
    assert found(corpus, book("brist NEAR/5 bostad"), unit="document") == ["brist … bostäder"]


def interview():
    text = "I: Hur är det med bostäder?\n\nR: Det är brist.\n\nI: Mm.\n\nR: På bostäder, ja."
    spans = [("I", "Hur är det med bostäder?"), ("R", "Det är brist."), ("I", "Mm."), ("R", "På bostäder, ja.")]
    turns = tuple(Turn(who, text.index(w), text.index(w) + len(w), who == "I") for who, w in spans)
    return Corpus([Transcript("R01", text, turns)])


def test_the_interviewer_is_not_searched_unless_asked():
    assert found(interview(), book("bostad")) == ["bostäder"]
    assert found(interview(), book("bostad"), asked=True) == ["bostäder", "bostäder"]


def test_a_label_is_no_word():
    assert found(interview(), book("=r", "=i")) == []


def test_in_an_answer_positions_run_on_over_the_interviewers_mm():
    assert found(interview(), book("brist NEAR/2 bostad"), unit="answer") == ["brist … bostäder"]


def test_a_phrase_ends_at_punctuation_and_at_a_turns_edge():
    corpus = said("i andra hand", "i andra, hand", "i\nandra-hand", "i andra. Hand", "i andra\n\nhand")
    assert rule_hits(corpus, book("i andra hand"))["transcript"].tolist() == ["R01", "R03"]


def test_decomposed_letters_and_hidden_characters_are_no_difference():
    corpus = said(
        unicodedata.normalize("NFD", "Åsa på bostäderna"), "en bo\u00adstad", "i\u00a0andra hand", "bo\u200dstad"
    )
    hits = rule_hits(corpus, book("bostad", "i andra hand"))
    texts = [
        corpus[name].text[start:end] for name, start, end in zip(hits.transcript, hits.start, hits.end, strict=True)
    ]
    assert texts == [unicodedata.normalize("NFD", "bostäderna"), "bo\u00adstad", "i\u00a0andra hand", "bo\u200dstad"]


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_hyphen_inside_a_word_makes_two_words_of_whatever_kind_it_is(hyphen):
    corpus = said(f"Det är bostads{hyphen}brist här")
    rules = ("bostad-", "brist", "bostads-brist", "bostadsbrist")
    assert [bool(found(corpus, book(rule))) for rule in rules] == [True, True, True, False]


def test_emoji_do_not_shift_places():
    hits = rule_hits(said("🙂🙂 bostäder 🙂"), book("bostad"))
    assert hits[["start", "end"]].values.tolist() == [[3, 11]]


def test_a_stump_before_a_hyphen_counts_as_its_word():
    corpus = said("Arbetsmarknads- och utbildningsnämnden sa nej.")
    assert found(corpus, book("arbetsmarknad")) == ["Arbetsmarknads"]


def test_a_name_in_mid_sentence_is_not_split():
    assert found(said("Vi bor i Ängsbostad nu"), book("-bostad")) == []


def test_a_coding_covers_its_unit_once_and_tells_every_reason():
    codings = code_by_rules(said("Bostäder. Hyra bostad."), book("bostad-", "hyra"))
    row = codings.frame.iloc[0]
    assert len(codings) == 1
    assert row["because"] == "bostad-: Bostäder [0:8]; hyra: Hyra [10:14]; bostad-: bostad [15:21]"
    assert (row["start"], row["end"], row["coder"], row["source"], row["created"]) == (0, 22, "rules", "rule", "")
    assert pd.isna(row["score"])


def test_codings_come_in_the_corpus_order_then_the_codebooks():
    corpus = Corpus([Transcript("b", "bostad hyra"), Transcript("a", "hyra")])
    codes = [Code("rent", "Rent", rules=Rules(any=["hyra"])), Code("home", "Home", rules=Rules(any=["bostad"]))]
    frame = code_by_rules(corpus, Codebook("B", "sv", codes=codes)).frame
    assert frame[["transcript", "code"]].values.tolist() == [["b", "rent"], ["b", "home"], ["a", "rent"]]


def test_a_parent_does_not_get_the_codings_of_its_children():
    codes = [Code("home", "Home", codes=[Code("rent", "Rent", rules=Rules(any=["hyra"]))])]
    assert code_by_rules(said("hyra"), Codebook("B", "sv", codes=codes)).codes == ["rent"]


def test_rules_have_read_every_turn_but_the_interviewers():
    read = code_by_rules(interview(), book("bostad")).read
    assert read["coder"].tolist() == ["rules", "rules"]


def test_a_rule_that_hits_nothing_makes_no_codings_but_has_read():
    codings = code_by_rules(said("ja"), book("bostad"))
    assert len(codings) == 0
    assert len(codings.read) == 1


def test_the_unit_is_the_designs_unless_another_is_named():
    corpus = Corpus([Transcript("a", "Bostad. Ja.")], design=Design(unit="sentence"))
    assert code_by_rules(corpus, book("bostad")).frame["end"].tolist() == [7]
    assert code_by_rules(corpus, book("bostad"), unit="document").frame["end"].tolist() == [11]
    with pytest.raises(CodingError, match="no unit 'page'"):
        rule_hits(corpus, book("bostad"), unit="page")


def test_a_regular_expression_is_the_last_resort():
    hits = rule_hits(said("Vi bor 10 i en tvåa"), book(r"/bor \d+ i/"))
    assert hits[["words", "places"]].values.tolist() == [["bor 10 i", ((3, 11),)]]


@pytest.mark.parametrize(("text", "place"), [("ja, vi\u00a0bor här", (4, 10)), ("ja, vi\u202fb\u00ador här", (4, 11))])
def test_a_regular_expression_takes_no_break_spaces_for_spaces(text, place):
    for rule in ("/vi bor/", "/vi\u00a0bor/", "vi bor"):
        hits = rule_hits(said(text), book(rule))
        assert hits[["words", "start", "end"]].values.tolist() == [[text[slice(*place)], *place]]


def test_a_regular_expression_that_blows_up_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr(patterns, "TIME_LIMIT", 0.05)
    with ends(), pytest.raises(CodingError, match=r"'/\(a\|aa\)\+\$/' of the code 'housing'.*'R01'"):
        rule_hits(said("a" * 60 + "!"), book("/(a|aa)+$/"))


def test_a_rule_with_too_many_combinations_is_refused_by_name(monkeypatch):
    from coding.rules import combinations

    monkeypatch.setattr(combinations, "MOST", 10)
    monkeypatch.setattr(combinations, "MOST_PER_HIT", 0)
    with pytest.raises(CodingError, match=r"'ja AND nej' of the code 'housing' has more than 10 combinations"):
        rule_hits(said("ja nej " * 5), book("ja AND nej"))


def test_near_that_combines_everything_with_everything_is_refused_at_once():
    with ends(), pytest.raises(CodingError, match=r"combinations\. Write NEAR with a smaller distance"):
        rule_hits(said("ja nej " * 1500), book("ja NEAR/999999 nej"))


def test_and_over_a_long_document_keeps_each_word_with_the_nearest():
    hits = rule_hits(said("ja nej " * 1500, "ja ja nej"), book("ja AND nej AND ja"), unit="document")
    assert (hits["transcript"] == "R02").sum() == 3  # few combinations are all listed: the words as sets
    first = hits[hits["transcript"] == "R01"]
    words = {place for places in first["places"] for place in places}
    assert len(words) == 3000
    assert len(first) < 20_000
    assert first["places"].map(lambda places: places[-1][1] - places[0][0]).max() < 20


def test_a_distance_wider_than_the_unit_is_the_unit():
    corpus = Corpus([Transcript("a", "R: ja nej\n\nR: nej ja", (Turn("R", 3, 9), Turn("R", 14, 20)))])
    assert len(rule_hits(corpus, book("ja NEAR/999999 nej"))) == 2
    assert len(rule_hits(corpus, book("ja NEAR/999999 nej"), unit="document")) == 4


def test_a_regular_expression_has_a_limit_for_all_turns_together(monkeypatch):
    monkeypatch.setattr(patterns, "TOTAL_TIME_LIMIT", 0.2)
    turns = ["a" * 21 + "!"] * 400
    with (
        ends(),
        pytest.raises(CodingError, match=r"'/\(a\|aa\)\+b/' of the code 'housing' took more than 0.2.* seconds in all"),
    ):
        rule_hits(said(*turns), book("/(a|aa)+b/"))


@pytest.mark.parametrize("rule", ["/åker/", "/^vi åk/", "/r å/"])
def test_a_regular_expression_finds_decomposed_letters(rule):
    composed = "Vi åker\u00ad över år"
    decomposed = unicodedata.normalize("NFD", composed)
    hits = [rule_hits(Corpus([Transcript("a", text)]), book(rule)) for text in (composed, decomposed)]
    words = [unicodedata.normalize("NFC", table["words"].item()).replace("\u00ad", "") for table in hits]
    assert words[0] == words[1]


def test_transcripts_may_have_several_languages():
    corpus = Corpus([Transcript("a", "two houses", language="en"), Transcript("b", "två hus, husen", language="sv")])
    assert found(corpus, book("house", "hus", language="")) == ["houses", "hus", "husen"]


def test_an_edited_codebook_reads_the_corpus_no_second_time(monkeypatch):
    corpus = said("Bostäder och hyror")
    assert found(corpus, book("bostad")) == ["Bostäder"]
    monkeypatch.setattr("coding.rules.search.words_of_block", None)
    assert found(corpus, book("hyra", "och hyra")) == ["och hyror", "hyror"]


def test_what_was_read_is_forgotten_with_the_corpus():
    corpus = said("Bostäder")
    found(corpus, book("bostad"))
    number = id(corpus)
    assert number in application._readings
    del corpus
    gc.collect()
    assert number not in application._readings


def test_an_empty_corpus_has_no_hits():
    assert found(Corpus(), book("bostad")) == []
    assert len(code_by_rules(Corpus([Transcript("a", "")]), book("bostad"))) == 0


def test_five_thousand_rules_are_loaded_and_resolved():
    corpus = said("Bostäderna är slut och hyrorna höga.")
    rules = [f"ord{number}-" if number % 2 else f"ett ord{number}" for number in range(5000)]
    with ends():
        assert found(corpus, book("bostad-", *rules)) == ["Bostäderna"]


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("arbetsmarknad-", "Arbetsmarknadspolitiken"),
        ("arbetslöshet-", "arbetslöshetsersättning"),
        ("hyresgäst-", "hyresgästföreningen"),
        ("bostadsmarknad-", "bostadsmarknadspolitik"),
        ("hemspråk-", "hemspråkslärare"),
        ("civilsamhälle-", "civilsamhällesaktörer"),
        ("arbetsförmedling-", "arbetsförmedlingskontor"),
    ],
)
def test_a_compound_begins_longer_compounds(rule, word):
    corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": [f"Det är {word}."]}), language="sv")
    book = Codebook("x", "sv", codes=[Code("c", "C", rules=Rules(any=[rule]))])
    assert rule_hits(corpus, book)["words"].tolist() == [word]


@pytest.mark.parametrize("rule", ["bostad-", "-brist", "-aaa-", "*aaa*", "*a*a*a*a*a*q"])
def test_a_very_long_run_of_letters_costs_little(rule):
    with ends():
        for letters in ("bostads" * 3_000 + "brist", "a" * 20_000):
            assert "bostad" in found(said(f"{letters} bostad"), book(rule, "bostad"))


def test_each_piece_of_a_wildcard_stands_behind_the_one_before():
    corpus = said("projektledare projektor ledarprojekt apa aa a")
    assert found(corpus, book("*p*ledare")) == ["projektledare"]
    assert found(corpus, book("p?o*t*r")) == ["projektor"]
    assert found(corpus, book("p*t*r*")) == ["projektledare", "projektor"]
    assert found(corpus, book("a*a")) == ["apa", "aa"]
    assert found(corpus, book("*e*e*e*")) == ["projektledare"]


def test_an_edited_codebook_works_out_only_what_its_words_change(monkeypatch):
    texts = ["Brist på bostäder och trappor.", "Brist på lägenheter, ont om bostad."]
    corpus, worked_out = said(*texts), []
    combine = search.combine
    monkeypatch.setattr(search, "combine", lambda tree, rows: worked_out.append(tree) or combine(tree, rows))
    found(corpus, book("brist NEAR/3 bostad", "ont AND bostad"))
    assert len(worked_out) == 2
    edited = book("brist NEAR/3 bostad", "ont AND bostad", "trappa", "brist NEAR/2 lägenhet")
    assert found(corpus, edited) == found(said(*texts), edited)
    assert len(worked_out) == 2 + 1 + 3
    wider = book("brist NEAR/3 -bostad-", "ont AND bostad")
    assert found(corpus, wider, unit="document") == found(said(*texts), wider, unit="document")


def test_a_language_s_name_is_refused_wherever_it_stands():
    with pytest.raises(CodingError, match="Write 'sv'"):
        book("bostad", language="svenska")
    corpus = Corpus([Transcript("R01", "Bostäder.")], design=Design(language="Swedish"))
    with pytest.raises(CodingError, match="'R01': 'Swedish' is no code of a language"):
        found(corpus, book("bostad"))


@pytest.mark.parametrize(
    ("language", "note"),
    [("sv", None), ("is", None), ("so", "no word forms of the language 'so'"), ("se", "of Swedish is 'sv'"), ("", "no language is named")],
)  # fmt: skip
def test_what_rules_cannot_know_in_a_language_is_noted(language, note):
    notes = language_notes(said("Bostäder."), book("bostad", language=language))
    assert notes == [] if note is None else note in notes[0]


def test_members_of_compounds_in_a_language_that_is_not_split_are_noted():
    notes = language_notes(said("Mietwohnung"), book("-wohnung", language="de"))
    assert len(notes) == 1
    assert "'-wohnung' finds 'wohnung' and its forms alone; write '*wohnung'" in notes[0]
    assert language_notes(said("Mietwohnung"), book("wohnung", "*wohnung*", language="de")) == []


def test_a_codebook_in_another_language_than_the_transcripts_is_noted():
    corpus = Corpus([Transcript("R01", "The housing."), Transcript("R02", "Housing.")], design=Design(language="en"))
    (note,) = language_notes(corpus, book("bostad", language="sv"))
    assert note.startswith("the codebook is in the language 'sv', but 2 transcripts are in 'en' (R01, R02)")


def test_a_stump_is_found_as_the_word_that_it_is_short_for():
    corpus = said("grundskole- och gymnasieelever samt hyresbostads- och bostads- och sjukvårdsplatser")
    assert found(corpus, book("skola", "skola-", "bostad", "vård")) == ["bostads"]
    assert found(corpus, book("-skola", "-bostad")) == ["grundskole", "hyresbostads", "bostads"]


def test_a_form_of_two_words_belongs_to_both_whatever_the_codebook_holds():
    corpus = said("Ansvaret delades. Boende togs på vägarna.")
    assert found(corpus, book("dela", "bo", "ta", "väg")) == ["delades", "Boende", "togs", "vägarna"]
    assert found(corpus, book("bo", "boende", "delad", "dela", "vägare")) == [
        "delades", "delades", "Boende", "Boende", "vägarna",
    ]  # fmt: skip


def test_underscores_round_a_word_are_not_part_of_it():
    corpus = said("En _bostad_ till, i __andra__ hand och min_fil.")
    assert found(corpus, book("bostad", "andra", "min_fil", "min fil", "fil")) == [
        "bostad", "andra", "min_fil", "min_fil", "fil",
    ]  # fmt: skip
