"""The arrays under the search for rules say what a slow look at the characters says."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.language import fold
from coding.notation import HYPHENS, INVISIBLE, JOINERS, is_word_character
from coding.rules import vocabulary
from coding.rules.gaps import APART, TOGETHER, UNTOLD, gap_kinds, is_joined
from coding.rules.hits import Block, Tokens
from coding.rules.letters import Alphabet, unhide
from coding.rules.vocabulary import Vocabulary
from coding.rules.words import Line, words_of_block
from coding.transcript import Transcript, Turn

SIGNS = HYPHENS + JOINERS + INVISIBLE + ' \n\t\u00a0\u2009,;!?()"…–—„”🙂\x00'
LETTERS = "abåÅXİıßÿΨψΣσШш丁𝐀ʼ\U000f0000"
characters = st.sampled_from(SIGNS + LETTERS)
texts = st.text(characters, max_size=60)


def line_of(text: str) -> Line:
    return Line({"a": Transcript("a", text, (Turn("", 0, len(text)),) if text else ())}, asked=False)


@given(st.text(st.sampled_from(SIGNS), min_size=1, max_size=4))
def test_a_gap_is_told_as_its_characters_tell_it(gap):
    seen = Alphabet().numbers("a" + gap + "b")
    (kind,) = gap_kinds(seen.signs, np.array([1]), np.array([1 + len(gap)])).tolist()
    assert kind in {UNTOLD, TOGETHER if is_joined(gap) else APART}


@pytest.mark.parametrize("gap", [" ", "\n", "-", ", ", ". ", ".\n\n", " … ", "’", " – "])
def test_common_gaps_are_told_without_a_look_at_their_characters(gap):
    seen = Alphabet().numbers("a" + gap + "b")
    assert gap_kinds(seen.signs, np.array([1]), np.array([1 + len(gap)])).tolist() == [
        TOGETHER if is_joined(gap) else APART
    ]


@given(st.lists(texts, min_size=1, max_size=4))
def test_letters_are_alike_if_they_fold_alike(pieces):
    alphabet, numbers = Alphabet(), {}
    for piece in pieces:
        seen = alphabet.numbers(piece)
        capital = [is_word_character(c) and fold(c) != c for c in piece]
        assert seen.capital[: len(piece)].tolist() == capital
        assert seen.hidden == any(c in INVISIBLE or unicodedata.category(c) == "Mn" for c in piece)
        assert not seen.codes[len(piece) :].any()
        for character, number in zip(piece, seen.codes.tolist(), strict=False):
            letter = fold(character) if is_word_character(character) else None
            assert (number == 0) == (letter is None)
            assert numbers.setdefault(letter, number) == number
    assert len(set(numbers.values())) == len(numbers)


@given(st.lists(texts, min_size=1, max_size=4), st.sampled_from([8, 16, 1 << 15]))
def test_words_get_one_number_for_each_distinct_form(pieces, part):
    before = vocabulary._PART, vocabulary._NEW_AT_ONCE
    vocabulary._PART, vocabulary._NEW_AT_ONCE = part, 3
    try:
        known = Vocabulary()
        for piece in pieces:
            text = "".join(c for c in piece if c not in INVISIBLE)
            words = words_of_block(known.alphabet, line_of(text), 0, len(text) + 1)
            forms = [known.forms[number].text for number in known.numbers_of(words).tolist()]
            letters = "".join(fold(c) if is_word_character(c) else "\n" for c in text)
            assert forms == [form for form in letters.split("\n") if form]
        texts_known = [form.text for form in known.forms]
        assert len(set(texts_known)) == len(texts_known)
    finally:
        vocabulary._PART, vocabulary._NEW_AT_ONCE = before


@given(st.text(st.sampled_from("aÅXİ\U00010400-,. \n\u00a0\u00ad\u2060"), max_size=60))
def test_names_and_words_cut_off_are_told_as_their_characters_tell_them(text):
    words = words_of_block(Alphabet(), line_of(text), 0, len(text) + 1)
    whole = unhide(text)[0] + "\n\n"
    starts, ends = words.starts.tolist(), words.ends.tolist()
    gaps = [whole[end:start] for end, start in zip(ends[:-1], starts[1:], strict=True)]
    capital = [is_word_character(c) and fold(c) != c for c in whole]
    named = [n for n, gap in enumerate(gaps, 1) if gap in {" ", "\u00a0", ", ", ",\u00a0"}]
    assert words.named.tolist() == [n for n in named if capital[starts[n]] and not capital[starts[n] + 1]]
    assert words.cut_off.tolist() == [n for n, end in enumerate(ends) if whole[end] == "-" and whole[end + 1].isspace()]


def test_words_whose_first_letters_are_alike_are_told_apart():
    stems = ["arbetsma", "arbetsmarknads", "arbetsmarknadspolitiska", "arbetsmarknadspolitiskas" + "x" * 300]
    text = " ".join(stem + end for stem in stems for end in ("", "a", "b", "aa"))
    known = Vocabulary()
    words = words_of_block(known.alphabet, line_of(text + " " + text), 0, 2 * len(text) + 2)
    numbers = known.numbers_of(words)
    assert [known.forms[number].text for number in numbers.tolist()] == 2 * text.split()


def test_places_on_a_line_of_more_than_two_thousand_million_characters():
    far, spots = 3_000_000_000, np.array([0, 4], dtype=np.int32)
    block = Block(far, spots, spots, spots + np.int32(3), lambda words: np.full(len(words), TOGETHER, dtype=np.uint8))
    tokens = Tokens.of(block, None, lambda start, end: "")
    assert tokens.starts(np.array([1])).tolist() == [far + 4]
    assert tokens.ends(np.array([1])).tolist() == [far + 7]
