"""Picking quotes: verbatim, whole sentences, different voices, each with its reason."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codebook import Code, Codebook
from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes import COLUMNS, NegationLost, apply_edits, check_quotes, edits, pick_quotes
from coding.transcript import Corpus, Design, Transcript, Turn

LONG = (
    "Mm, precis. Det var en höst då allt gick fort och ingen riktigt visste vem som skulle göra vad. Vi letade bostäder "
    "i tre kommuner och fick nej överallt, och till slut hyrde vi ett gammalt vandrarhem där taket läckte. Där bodde sexton "
    "personer i två år. Sedan dess har vi byggt lite, men inte så det räcker. Jag brukar säga att vi lärde oss något om oss "
    "själva den hösten. Vad det var vet jag inte riktigt. Men vi talar om det ibland, på kafferasten, när någon ny har "
    "börjat och undrar varför det hänger en målning av ett vandrarhem i trappan. Den målades av en av dem som bodde där. "
    "Hon är lärare nu, i en annan kommun, och hon hälsar på varje sommar med sina barn och visar dem huset."
)


def interview(name, *said, **facts):
    """A transcript of turns; those that begin with "?" are the interviewer's."""
    text, turns = "", []
    for words in said:
        asked = words.startswith("?")
        label = "Intervjuare: " if asked else f"{name}: "
        text += label
        turns.append(Turn("Intervjuare" if asked else name, len(text), len(text) + len(words.lstrip("?")), asked=asked))
        text += words.lstrip("?") + "\n\n"
    return Transcript(name, text, tuple(turns), facts, language="sv")


def hits(corpus, *rules, source="rule", coder="rules", flags=""):
    """Codings as rules make them: (code, pattern) pairs, each covering the turn in which the pattern hits."""
    rows = []
    for name, held in corpus.items():
        for turn in held.said(asked=True):
            for code, pattern in rules:
                found = [m for m in re.finditer(pattern, held.text) if turn.start <= m.start() < turn.end]
                if found:
                    why = "; ".join(f"{pattern}: {m.group()} [{m.start()}:{m.end()}]" for m in found)
                    rows.append((name, turn.start, turn.end, code, coder, source, why, flags))
    names = ("transcript", "start", "end", "code", "coder", "source", "because", "flags")
    return Codings.from_columns(**dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def marked(corpus, *rows):
    """Codings as a person makes them: (transcript, words, code[, flags])."""
    table = []
    for name, words, code, *flags in rows:
        start = corpus[name].text.index(words)
        table.append((name, start, start + len(words), code, "anna", *(flags or [""])))
    return Codings.from_frame(
        pd.DataFrame(table, columns=["transcript", "start", "end", "code", "coder", "flags"]), corpus
    )


HOUSING = "Vi har sökt bostad i två år nu och det finns ingenting alls att hyra i hela kommunen."


def test_the_columns_are_the_documented_ones_then_exported_attributes_then_the_reason():
    corpus = Corpus([interview("R1", HOUSING, size="liten", role="chef")], design=Design(export_attributes=("size",)))
    quotes = pick_quotes(hits(corpus, ("housing", "bostad")), corpus)
    assert list(quotes.columns) == [*COLUMNS, "size", "reason", "participant"]
    assert quotes.loc[0, ["size", "turn", "speaker", "locator"]].tolist() == ["liten", 1, "R1", "replik 1"]


def test_a_long_turn_is_cut_to_whole_sentences_around_the_words_that_hit():
    corpus = Corpus([interview("R1", "?Hur gick det?", LONG)])
    quote = pick_quotes(hits(corpus, ("housing", "bostäder")), corpus).iloc[0]
    assert corpus["R1"].text[quote.start : quote.end] == quote.quote
    assert "bostäder" in quote.quote
    assert not quote.quote.startswith("Mm")
    assert quote.quote[-1] == "."
    assert 25 <= len(quote.quote.split()) <= 80
    assert quote.turn == 2


def test_the_same_codings_give_the_same_quotes():
    corpus = Corpus([interview(f"R{k}", HOUSING, LONG) for k in range(5)])
    codings = hits(corpus, ("housing", "bost"))
    pd.testing.assert_frame_equal(pick_quotes(codings, corpus), pick_quotes(codings, corpus))


def test_a_new_voice_comes_before_a_second_quote_from_the_same():
    corpus = Corpus(
        [
            interview("R1", LONG, HOUSING, LONG),
            interview("R2", "Vi har en bostad, och den är bra som den är, tycker jag."),
        ]
    )
    quotes = pick_quotes(hits(corpus, ("housing", "bostad|bostäder")), corpus, per_code=3)
    assert quotes["transcript"].tolist() == ["R1", "R2", "R1"]
    assert quotes["reason"][1].startswith("first from R2") or quotes["reason"][1].startswith("första från R2")


def test_a_starred_passage_comes_first_even_if_it_is_short():
    corpus = Corpus([interview("R1", LONG), interview("R2", "Bostad? Nej.")])
    codings = hits(corpus, ("housing", "bostäder")) + marked(corpus, ("R2", "Bostad? Nej.", "housing", "quotable"))
    quotes = pick_quotes(codings, corpus, coder=["anna", "rules"])
    assert quotes["quote"][0] == "Bostad? Nej."
    assert quotes["reason"][0].startswith(("starred", "stjärnmärkt"))


def test_what_cannot_stand_alone_comes_last_and_a_mumble_never():
    corpus = Corpus(
        [interview("R1", "Mm, bostad."), interview("R2", "Ja, bostad, det är ju det."), interview("R3", HOUSING)]
    )
    quotes = pick_quotes(hits(corpus, ("housing", "bostad")), corpus)
    assert quotes["transcript"].tolist() == ["R3", "R2"]


def test_the_interviewer_is_quoted_only_when_asked_for():
    corpus = Corpus([interview("R1", "?" + HOUSING, "Nej, så ser det inte ut hos oss, vi har flera tomma hus.")])
    codings = hits(corpus, ("housing", "bostad"))
    assert pick_quotes(codings, corpus).empty
    assert pick_quotes(codings, corpus, asked=True)["speaker"].tolist() == ["Intervjuare"]


def test_a_marked_passage_is_widened_to_whole_sentences():
    corpus = Corpus([interview("R1", LONG)])
    quote = pick_quotes(marked(corpus, ("R1", "taket läckte. Där bodde sexton", "housing")), corpus).iloc[0]
    assert quote.quote.startswith("Vi letade")
    assert quote.quote.endswith("i två år.")


def test_a_passage_marked_over_a_question_is_quoted_from_one_turn():
    corpus = Corpus([interview("R1", "Det var trångt, så var det bara, trångt.", "?Hur då?", HOUSING)])
    text = corpus["R1"].text
    codings = marked(corpus, ("R1", text[4 : text.index("kommunen") + 8], "housing"))
    assert pick_quotes(codings, corpus)["quote"].tolist() == [HOUSING]


BOOK = Codebook(
    "Boende",
    "sv",
    codes=[
        Code("housing", "Bostad", codes=[Code("shortage", "Bostadsbrist"), Code("enough", "Tomma hus")]),
        Code("work", "Arbete"),
    ],
)
EMPTY = "Hos oss står sextio lägenheter tomma, och vi river två hus till i vår om inget händer."


def test_a_theme_lets_its_sub_codes_be_heard_from_both_sides():
    corpus = Corpus([*(interview(f"R{k}", HOUSING) for k in range(1, 5)), interview("R5", EMPTY)])
    codings = hits(corpus, ("shortage", "bostad"), ("enough", "lägenheter"))
    theme = pick_quotes(codings, corpus, BOOK, code="housing", n=2)
    assert set(theme["transcript"]) == {"R1", "R5"}
    assert "1 av 5 deltagare talar om Tomma hus" in theme.set_index("transcript").loc["R5", "reason"]


def test_how_many_speak_of_a_side_is_counted_in_the_study_whatever_is_left_out():
    corpus = Corpus([*(interview(f"R{k}", HOUSING) for k in range(1, 5)), interview("R5", EMPTY)])
    codings = hits(corpus, ("shortage", "bostad"), ("enough", "lägenheter"))
    used = pick_quotes(codings, corpus, BOOK, code="shortage").query("transcript != 'R1'")
    theme = pick_quotes(codings, corpus, BOOK, code="housing", n=2, used=used)
    assert "1 av 5 deltagare talar om Tomma hus" in theme.set_index("transcript").loc["R5", "reason"]


def test_a_sub_code_has_its_best_passage_though_the_theme_would_take_it_too():
    worse = "Det är lägenheter där med."
    corpus = Corpus(
        [*(interview(f"R{k}", HOUSING) for k in range(1, 5)), interview("R5", EMPTY), interview("R6", worse)]
    )
    codings = hits(corpus, ("shortage", "bostad"), ("enough", "lägenheter"))
    quotes = pick_quotes(codings, corpus, BOOK, per_code=1).set_index("code")
    assert quotes.loc["enough", "quote"] == EMPTY
    assert quotes.loc["housing", "quote"] == HOUSING
    assert quotes.index.tolist() == ["housing", "shortage", "enough"]


def test_no_words_come_twice_under_one_theme():
    corpus = Corpus([interview(f"R{k}", HOUSING, EMPTY) for k in range(1, 4)])
    codings = hits(corpus, ("shortage", "bostad"), ("enough", "lägenheter"), ("housing", "hus|hyra"))
    quotes = pick_quotes(codings, corpus, BOOK, per_code=2)
    assert not quotes.duplicated(["transcript", "start", "end"]).any()
    assert quotes["quote_id"].is_unique
    assert quotes["code"].tolist() == ["housing"] * 2 + ["shortage"] * 2 + ["enough"] * 2


def test_a_code_under_a_former_id_is_quoted_under_its_present_one():
    corpus = Corpus([interview("R1", HOUSING)])
    book = Codebook("b", "sv", codes=[Code("home", "Hem", formerly=["housing"])])
    assert pick_quotes(hits(corpus, ("housing", "bostad")), corpus, book)["code"].tolist() == ["home"]


def test_an_attribute_named_as_a_column_does_not_hide_it():
    corpus = Corpus([interview("R1", HOUSING, source="länet")], design=Design(export_attributes=("source",)))
    quotes = pick_quotes(hits(corpus, ("housing", "bostad")), corpus)
    assert quotes.loc[0, ["source", "source (participant)"]].tolist() == ["rule", "länet"]


def test_nothing_coded_gives_an_empty_table_with_all_columns():
    corpus = Corpus([interview("R1", HOUSING)])
    quotes = pick_quotes(Codings(), corpus, BOOK)
    assert quotes.empty
    assert list(quotes.columns) == [*COLUMNS, "reason", "participant"]


@pytest.mark.parametrize("wrong", [-1, 2.5, True, "six"])
def test_a_number_of_quotes_is_a_whole_number(wrong):
    with pytest.raises(CodingError, match="per_code"):
        pick_quotes(Codings(), Corpus([interview("R1", HOUSING)]), per_code=wrong)


def test_a_later_change_of_the_text_is_noticed():
    corpus = Corpus([interview("R1", HOUSING), interview("R2", EMPTY)])
    quotes = pick_quotes(hits(corpus, ("housing", "bostad|tomma")), corpus)
    assert check_quotes(quotes, corpus).empty
    later = Corpus([interview("R1", "Ja.", HOUSING), interview("R2", EMPTY.replace("sextio", "åttio"))])
    assert check_quotes(quotes, later)[["transcript", "problem"]].values.tolist() == [
        ["R1", "moved"],
        ["R2", "changed"],
    ]
    assert check_quotes(quotes, corpus.select(["R1"]))["problem"].tolist() == ["transcript missing"]


SPOKEN = st.lists(
    st.sampled_from(["bostad", "Ja.", "nej", "Det var så.", "hus!", "(…)", "[skratt]", "Vi bor här,", "…"]),
    min_size=1,
    max_size=60,
)


@given(st.lists(SPOKEN, min_size=1, max_size=4), st.integers(0, 4))
def test_every_quote_is_verbatim_inside_one_turn_and_holds_a_hit(said, per_code):
    corpus = Corpus([interview("R1", *(" ".join(words) for words in said))])
    if "bostad" not in corpus["R1"].text:
        return
    quotes = pick_quotes(hits(corpus, ("housing", "bostad")), corpus, per_code=per_code)
    assert len(quotes) <= per_code
    for row in quotes.itertuples():
        assert corpus["R1"].text[row.start : row.end] == row.quote
        assert "bostad" in row.quote
        turn = corpus["R1"].turns[row.turn - 1]
        assert turn.start <= row.start < row.end <= turn.end


def test_the_centre_of_a_code_comes_before_its_edge():
    centre = "Hyran och kontraktet är det som avgör, för utan kontrakt blir det ingen hyra att betala."
    edge = "Sedan var det en kväll då vi satt i köket och pratade om allt möjligt som hade hänt."
    corpus = Corpus(
        [interview("R1", edge), *(interview(f"R{k}", centre) for k in (2, 3)), interview("R4", *[LONG] * 3)]
    )
    codings = marked(
        corpus, *((f"R{k}", centre, "housing") for k in (2, 3)), ("R1", edge, "housing"), ("R4", LONG, "work")
    )
    quotes = pick_quotes(codings, corpus, BOOK, code="housing")
    assert quotes["transcript"].tolist()[-1] == "R1"
    assert "kontraktet" in quotes["reason"][0]
    assert "ord som kodens ställen delar" not in quotes["reason"].iloc[-1]


def test_the_centre_of_a_code_holds_no_words_that_say_little_or_that_stand_everywhere():
    said = "Vissa år tänkte jag alltid att trettioåtta madrasser låg hos bolaget, och så var det med det."
    corpus = Corpus([interview(f"R{k}", said, LONG.replace("huset", "huset av bolaget, bolaget")) for k in range(3)])
    reasons = pick_quotes(marked(corpus, *((f"R{k}", said, "housing") for k in range(3))), corpus, BOOK)["reason"]
    told = " ".join(reasons)
    assert "madrasser" in told
    assert not re.search(r"vissa|tänkte|alltid|trettioåtta|bolaget", told)


def test_those_never_quoted_come_first_in_a_second_round():
    corpus = Corpus([interview(f"R{k}", HOUSING, HOUSING) for k in range(8)])
    codings = hits(corpus, ("housing", "bostad"))
    first = pick_quotes(codings, corpus, BOOK, per_code=5)
    second = pick_quotes(codings, corpus, BOOK, per_code=5, used=first)
    mine, others = (quotes.loc[quotes["code"] == "housing", ["speaker", "reason"]] for quotes in (first, second))
    unquoted = set(corpus) - set(mine["speaker"])
    assert len(unquoted) == 3
    assert set(others["speaker"][:3]) == unquoted
    assert others["reason"].str.contains("inte citerad förut").tolist() == [True] * 3 + [False] * 2


def test_the_other_side_and_the_deviant_case_are_shown_though_their_participant_was_heard():
    other = "Nej, här finns det gott om lägenheter att välja på, det står tomma trappuppgångar i hela området."
    against = "Och ändå var det ju så att den som kände någon fick flytta in samma vecka, det var inte rättvist alls."
    best = HOUSING + " Bostad eller ingen bostad, det är frågan."
    corpus = Corpus([interview("R0", best, other, against), *(interview(f"R{k}", HOUSING) for k in range(1, 8))])
    rows = [("R0", best, "shortage"), ("R0", other, "enough"), ("R0", against, "shortage", "deviant")]
    codings = marked(corpus, *rows, *((f"R{k}", HOUSING, "shortage") for k in range(1, 8)))
    quotes = pick_quotes(codings, corpus, BOOK, code="housing", n=4)
    assert {other, against} <= set(quotes["quote"])
    reason = quotes.set_index("quote")["reason"]
    assert "märkt som avvikande" in reason[against]
    assert quotes["speaker"].nunique() >= 2


# Filters --------------------------------------------------------------------------------------------------------------


def five():
    corpus = Corpus(
        [
            interview(f"R{k}", "?Hur bor man här, berätta?", HOUSING, EMPTY, size="liten" if k < 3 else "stor")
            for k in range(5)
        ],
        design=Design(export_attributes=("size",)),
    )
    return corpus, hits(corpus, ("shortage", "bostad"), ("enough", "lägenheter"))


def test_so_many_in_all_with_sub_codes_included_and_no_words_twice():
    corpus, codings = five()
    quotes = pick_quotes(codings, corpus, BOOK, code="housing", n=6)
    assert len(quotes) == 6
    assert quotes["transcript"].nunique() == 5
    assert set(quotes["code"]) == {"housing"}
    assert not quotes.duplicated(["transcript", "start"]).any()


def test_so_many_per_group_of_an_exported_attribute():
    corpus, codings = five()
    quotes = pick_quotes(codings, corpus, BOOK, code="housing", n=2, by="size")
    assert quotes["size"].tolist() == ["liten", "liten", "stor", "stor"]


def test_grouping_by_what_may_not_leave_is_refused():
    corpus, codings = five()
    with pytest.raises(CodingError, match="may not leave the study"):
        pick_quotes(codings, corpus, BOOK, n=2, by="role")


def test_filters_by_attribute_length_coder_and_use():
    corpus, codings = five()
    stor = pick_quotes(codings, corpus, BOOK, code="shortage", where={"size": "stor"})
    assert set(stor["transcript"]) == {"R3", "R4"}
    assert pick_quotes(codings, corpus, BOOK, longest=5).empty
    left = pick_quotes(codings, corpus, BOOK, code="shortage", used=stor)
    assert not set(left["transcript"]) & set(stor["transcript"])
    with pytest.raises(CodingError, match="There are: rules"):
        pick_quotes(codings, corpus, BOOK, coder="bo")


def test_context_and_the_question_come_on_request():
    corpus = Corpus([interview("R1", "?Hur bor man här, berätta?", "Mm.", "?Mm.", LONG)])
    quote = pick_quotes(hits(corpus, ("housing", "sexton")), corpus, context=1, question=True, longest=200).iloc[0]
    assert quote.question == "Hur bor man här, berätta?"
    held = corpus["R1"].text
    assert held[: quote.start].rstrip().endswith(quote.before)
    assert held[quote.end :].lstrip().startswith(quote.after)


@pytest.mark.parametrize("unit", ["turn", "answer", "sentence", "paragraph"])
def test_every_passage_is_as_many_as_the_frequencies_count(unit):
    from coding.themes import theme_frequencies

    corpus = Corpus([interview(f"R{k}", HOUSING, "?Mm.", EMPTY, LONG, "Ja.", "Bostad.") for k in range(3)]).with_design(
        unit=unit
    )
    codings = hits(corpus, ("shortage", "[Bb]ost"), ("enough", "tomma|hus"), ("housing", "Ja"))
    quotes = pick_quotes(codings, corpus, BOOK, per_code=None)
    counted = theme_frequencies(codings, corpus, BOOK).set_index("code")
    for code in BOOK:
        mine = quotes[quotes["code"] == code.id]
        assert len(mine) == counted.loc[code.id, "segments"]
        assert mine["transcript"].nunique() == counted.loc[code.id, "participants"]


def edited(quote, **row):
    quotes = pd.DataFrame({"quote_id": ["q1"], "quote": [quote]})
    return apply_edits(quotes, pd.DataFrame({"quote_id": ["q1"], **{name: [value] for name, value in row.items()}}))[0]


@pytest.mark.parametrize(
    ("quote", "shown", "lost"),
    [
        ("Vi fick inte någon bostad alls, tyvärr.", "Vi fick (…) någon bostad alls, tyvärr.", "inte"),
        ("We don't know. We never asked.", "We (…) know. We (…) asked.", "don't, never"),
        ("Ingen kom. Det var tomt.", "Det var tomt.", "Ingen"),
        ("Det funka inte.", "Det funkade.", "inte"),
    ],
)
def test_a_negation_that_falls_away_is_warned_of_and_kept(quote, shown, lost):
    with pytest.warns(NegationLost, match="does it still say the same"):
        made = edited(quote, shown=shown)
    assert edits(made)["negations_lost"].tolist() == [lost]


def test_a_negation_that_stays_is_not_warned_of(recwarn):
    made = edited("Vi fick inte någon, alltså, bostad alls.", shown="Vi fick inte någon (…) bostad alls.")
    assert made["negations_lost"].tolist() == [""]
    assert not [each for each in recwarn if issubclass(each.category, NegationLost)]


def test_edits_of_an_unknown_level_are_told():
    with pytest.raises(CodingError, match="verbatim, shortened, language-edited"):
        edited("Ja, så är det.", shown="Ja.", level="polished")
    with pytest.raises(CodingError, match="word for word"):
        edited("Ja, så är det.", shown="Nej.", level="shortened")
