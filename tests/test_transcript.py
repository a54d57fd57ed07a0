"""Transcripts, turns, units and participants."""

import pickle
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.errors import CodingError
from coding.transcript import UNITS, Corpus, Design, Transcript, Turn, sentence_spans


def interview(*said, name="R01", **more):
    """An interview from ("label", "words") pairs; the label I asks."""
    text, turns = "", []
    for label, words in said:
        text += f"{label}: "
        turns.append(Turn(label, len(text), len(text) + len(words), asked=label == "I"))
        text += f"{words}\n\n"
    return Transcript(name, text.rstrip("\n"), tuple(turns), **more)


def cut(transcript, unit):
    spans = transcript.spans(unit)
    return [transcript.text[a:b] for a, b in zip(spans.start, spans.end, strict=True)]


def test_a_turn_leaves_its_label_out():
    t = interview(("I", "Hur bor de?"), ("R01", "Trångt."))
    assert [t.words(turn.start, turn.end) for turn in t.turns] == ["Hur bor de?", "Trångt."]
    assert t.turn_at(0) is None
    assert t.turn_at(t.turns[1].start).speaker == "R01"


def test_turns_that_overlap_are_refused_by_name():
    with pytest.raises(CodingError, match="Turn 2 of 'x'"):
        Transcript("x", "abcdef", (Turn("a", 0, 3), Turn("b", 2, 5)))


def test_a_turn_outside_the_text_is_refused():
    with pytest.raises(CodingError, match="outside the text"):
        Transcript("x", "abc", (Turn("a", 0, 9),))


def test_a_text_without_speakers_has_its_paragraphs_as_turns():
    t = Transcript("x", "Ett.\n\n  Två\nrader. \n\n\nTre.")
    assert cut(t, "turn") == ["Ett.", "Två\nrader.", "Tre."]
    assert t.speakers == ()


def test_an_mm_from_the_interviewer_does_not_end_an_answer():
    t = interview(
        ("I", "Hur bor de?"),
        ("R", "Trångt."),
        ("I", "Mm, just det."),
        ("R", "Mycket."),
        ("I", "Varför?"),
        ("R", "Vet inte."),
    )
    assert [piece.split("\n")[0] for piece in cut(t, "answer")] == ["Hur bor de?", "Trångt.", "Varför?", "Vet inte."]
    assert t.spans("answer").end[1] == t.turns[3].end


def test_a_short_question_ends_an_answer():
    t = interview(("R", "Trångt."), ("I", "Hur då?"), ("R", "Många."))
    assert len(cut(t, "answer")) == 3


def test_an_mm_after_the_last_word_belongs_to_no_answer():
    t = interview(("R", "Trångt."), ("I", "Mm."))
    assert t.spans("answer").end.tolist() == [t.turns[0].end]


def test_another_respondent_who_takes_over_begins_an_answer_of_their_own():
    t = interview(
        ("I", "Hur?"),
        ("A", "Vi har inga bostäder alls."),
        ("B", "Mm."),
        ("A", "Inga."),
        ("B", "Jo, på landet finns det några."),
    )
    spans = t.spans("answer")
    assert [t.turns[k].speaker for k in spans.main] == ["I", "A", "B"]


@pytest.mark.parametrize("asked", ["Har du flyttat, Bo?", "Och du, Bo."])
def test_a_short_answer_right_after_a_question_is_no_back_channel(asked):
    t = interview(
        ("I", "Hur ofta har ni flyttat?"),
        ("Anna", "Jag har flyttat tre gånger på ett år."),
        ("I", asked),
        ("Bo", "Ja, en gång."),
        ("Anna", "Men han är yngre."),
    )
    spans = t.spans("answer")
    bo = [k for k, main in enumerate(spans.main) if t.turns[main].speaker == "Bo"]
    assert [cut(t, "answer")[k] for k in bo] == ["Ja, en gång."]


def test_sentences_do_not_end_at_abbreviations_or_times():
    said = 'Det var t.ex. kl. 9 på kommunen. Bl.a. Anna kom. Sen … ja. "Nej!" Sa hon. 2019 slutade vi.'
    assert [said[a:b] for a, b in sentence_spans(said)] == [
        "Det var t.ex. kl. 9 på kommunen.",
        "Bl.a. Anna kom.",
        "Sen … ja.",
        "\"Nej!\"",
        "Sa hon.",
        "2019 slutade vi.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        ["Enl. 3 kap. 2 § gäller det.", "Ja."],
        ["Jag talade med A. Svensson om hyran.", "H.P. Larsson var där, och J.-E. Ek."],
        ["Prop. 2015/16:184 säger det, och SOU 2017:12."],
        ["Vi bor i lgh. 12 nu.", "Han föddes d. 3 maj, och f. 1950 står det."],
        ["Han sa: ”Nej. Aldrig.”", "Så var det."],
        ["”Nej. Aldrig!” sa han.", "”Jo.”", "Hon gick."],
        ["Se bil. 2 om det.", "Enligt Bil. 3 gäller det (bil. 4)."],
        ["Det gällde pga. Skolverkets regler i åk. 5 då."],
        ["Vi kom i nov. 2019 till Malmö.", "I nov. 2019 var det svårt, och när vi kom i dec. 2019 var det kallt."],
        ["Han heter A. Larsen, hon B. Lundin."],
        ["We live at No. 12 now."],
    ],
)
def test_abbreviations_initials_and_short_quotations_lie_within_a_sentence(said):
    text = " ".join(said)
    assert [text[a:b] for a, b in sentence_spans(text)] == said


@pytest.mark.parametrize(
    "said",
    [
        ["Jag valde alternativ A.", "Bostaden var bra."],
        ["Han går i klass 7 B.", "Läraren är snäll."],
        ["Jag kom med A.", "Sen kom hon."],
        ["Vi köpte en bil.", "2019 såldes den."],
        ["Vi köpte en bil.", "3 personer fick plats."],
        ["Vi åkte bil.", "2 timmar tog det."],
        ["Det står i nov.", "2019 var svårt."],
        ["Han heter Erik L.", "Skolan är där."],
        ["Han fick ett A.", "Läraren var glad."],
        ["Hon kom från U.S.A.", "Mamma kom sen."],
        ["They said no.", "3 of us left."],
        ["I did not.", "3 of us did."],
        ["Vi har tre rum.", "3 av oss sover i köket."],
        ["Hon sa ”nej.", "Sen gick hon ”hem” igen."],
        [
            "”Det var en lång tid innan vi fick veta var vi skulle bo.",
            "Sen kom brevet.",
            "Då flyttade vi till ett annat rum.”",
        ],
    ],
)
def test_letters_numbers_and_long_quotations_do_not_hold_sentences_together(said):
    text = " ".join(said)
    assert [text[a:b] for a, b in sentence_spans(text)] == said


@given(
    st.lists(
        st.tuples(st.sampled_from(["I", "R", "S"]), st.text("ab .?\n…é😀", min_size=1).filter(str.strip)),
        min_size=1,
        max_size=8,
    )
)
def test_units_lie_in_the_text_in_order_and_do_not_overlap(said):
    t = interview(*((label, words.strip()) for label, words in said))
    for unit in UNITS:
        spans = t.spans(unit)
        last = 0
        for start, end in zip(spans.start, spans.end, strict=True):
            assert last <= start < end <= len(t.text)
            last = end
        words_said = sum(bool(turn) for turn in t.turns)
        assert words_said
        assert len(spans.start)


def test_an_unknown_unit_is_refused_with_the_ones_there_are():
    with pytest.raises(CodingError, match="turn, answer, paragraph, sentence, document"):
        Transcript("x", "a").spans("line")


def test_a_transcript_survives_pickling_for_worker_processes():
    t = interview(("R", "Ja."), reads_as="interview", language="sv")
    again = pickle.loads(pickle.dumps(t))
    assert again == t
    assert again.fingerprint == t.fingerprint


# --- the corpus


def test_two_transcripts_of_one_name_are_refused():
    with pytest.raises(CodingError, match="Two transcripts are called 'a'"):
        Corpus([Transcript("a", "x"), Transcript("a", "y")])


def test_an_unknown_transcript_is_an_error_and_a_key_error():
    corpus = Corpus([Transcript("a", "x")])
    assert corpus.get("b") is None
    with pytest.raises(CodingError, match="no transcript 'b'"):
        corpus["b"]


def test_answers_from_a_table_are_one_turn_each_and_normalised():
    decomposed = unicodedata.normalize("NFD", "Det är trångt.\r\n\r\nMycket.")
    corpus = Corpus.from_frame(pd.DataFrame({"id": [1], "text": [decomposed], "site": ["nord"]}), attributes=["site"])
    assert corpus["1"].text == "Det är trångt.\n\nMycket."
    assert len(corpus["1"].turns) == 1
    assert corpus.attributes.loc["1"].to_dict() == {"participant": "1", "site": "nord"}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"id": ["a"], "words": ["x"]}, "no column 'text'"),
        ({"id": ["a", "a"], "text": ["x", "y"]}, "Two transcripts"),
        ({"id": ["a"], "text": [None]}, "Row 1 \\(a\\) has no text"),
        ({"id": [None], "text": ["x"]}, "Row 1 of the table has no name"),
    ],
)
def test_a_table_of_answers_that_will_not_do_is_refused(table, said):
    with pytest.raises(CodingError, match=said):
        Corpus.from_frame(pd.DataFrame(table))


def test_the_participant_of_an_interview_is_its_respondent():
    alone = interview(("I", "Hur?"), ("R01", "Bra."), attributes={"participant": "R01"})
    again = interview(("I", "Och nu?"), ("R01", "Bättre."), name="R01-uppföljning", attributes={"participant": "R01"})
    corpus = Corpus([alone, again])
    assert set(corpus.participants["participant"]) == {"R01"}


def test_each_of_several_respondents_is_a_participant():
    corpus = Corpus([interview(("I", "Hur?"), ("Anna", "Bra."), ("Bo", "Sådär."), name="G1")])
    assert list(corpus.participants["participant"]) == ["G1/Anna", "G1/Bo"]


def test_participants_csv_decides_who_is_who():
    people = pd.DataFrame(
        {"transcript": ["G1", "R01"], "speaker": ["Anna", ""], "participant": ["P1", "P1"], "size": ["liten", ""]}
    )
    corpus = Corpus(
        [interview(("Anna", "Bra."), ("Bo", "Ja."), name="G1"), interview(("R", "Ja."))], participants=people
    )
    assert corpus.participant_of("G1", "Anna") == corpus.participant_of("R01", "R") == "P1"
    assert corpus.participants.set_index("participant").loc["P1", "size"].tolist()[0] == "liten"


def test_the_prose_of_a_report_has_no_participant_but_the_quoted_have():
    report = Transcript(
        "rapport", "Vi frågade. Det är trångt.", (Turn("", 0, 11), Turn("Respondent 7", 12, 26)), reads_as="report"
    )
    corpus = Corpus([report])
    assert corpus.segments("turn")["participant"].tolist() == ["", "rapport/Respondent 7"]
    assert corpus.attributes.loc["rapport", "participant"] == ""


def test_a_locator_can_be_cited():
    report = Transcript(
        "r",
        "Bostad\n\nEtt.\n\nHon sa: ”Två.”",
        (
            Turn("", 8, 12, heading="Bostad"),
            Turn("", 14, 21, heading="Bostad"),
            Turn("R7", 23, 27, heading="Bostad"),
        ),
        reads_as="report",
        language="sv",
    )
    corpus = Corpus([report, interview(("I", "Hur?"), ("R", "Bra."), language="en")])
    assert corpus.locator("r", 1) == "avsnittet ”Bostad”, stycke 2"
    assert corpus.locator("r", 2) == "avsnittet ”Bostad”, stycke 2"  # quoted in that paragraph
    assert corpus.locator("R01", 1) == "turn 2"


def test_a_design_refuses_words_it_does_not_know():
    with pytest.raises(CodingError, match="no sampling 'handpicked'"):
        Design(sampling="handpicked")


def test_segments_of_an_empty_corpus_is_an_empty_table():
    assert len(Corpus().segments("turn")) == 0
