"""The notation of rules: what each sign means, how operators bind, and what an error points at."""

import contextlib
import pickle
import unicodedata

import pytest
from endless import ends
from hypothesis import given
from hypothesis import strategies as st

from coding.errors import CodingError
from coding.notation import And, Near, Not, NotationError, Or, Phrase, Regex, Term, is_word_character, parse, terms_of


@pytest.mark.parametrize(
    ("rule", "text", "mode"),
    [
        ("bostad", "bostad", "inflected"),
        ("bostad-", "bostad", "begins"),
        ("-bostad", "bostad", "ends"),
        ("-bostad-", "bostad", "holds"),
        ("=boende", "boende", "exact"),
        ("projekt*", "projekt*", "wildcard"),
        ("*tillägg", "*tillägg", "wildcard"),
        ("b?stad", "b?stad", "wildcard"),
        ('"bostad"', "bostad", "inflected"),
        ("(bostad)", "bostad", "inflected"),
    ],
)
def test_a_word_and_the_sign_of_its_mode(rule, text, mode):
    term = parse(rule)
    assert (term.text, term.mode) == (text, mode)


def texts(rule):
    return [term.text for term in terms_of(parse(rule))]


def test_words_side_by_side_are_a_phrase_with_or_without_quotes():
    assert [t.text for t in parse("ordinarie verksamhet").terms] == ["ordinarie", "verksamhet"]
    assert [(t.text, t.mode) for t in parse('"ordinarie verksamhet"').terms] == [
        (t.text, t.mode) for t in parse("ordinarie verksamhet").terms
    ]


def test_each_word_of_a_phrase_is_a_term_of_its_own():
    assert [t.mode for t in parse("=i andra* bostad-").terms] == ["exact", "wildcard", "begins"]


def test_a_term_with_an_inner_hyphen_is_a_phrase_of_its_parts():
    assert [t.text for t in parse("SFI-lärare").terms] == ["SFI", "lärare"]
    assert [(t.text, t.mode) for t in parse("-sfi-lärare-").terms] == [("sfi", "ends"), ("lärare", "begins")]


def test_apostrophes_colons_and_abbreviations_are_phrases_too():
    assert texts("don't") == texts("don’t") == ["don", "t"]
    assert texts("EU:s") == ["EU", "s"]
    assert texts("t.ex.") == ["t", "ex"]


def test_near_binds_before_not_and_not_before_and_and_and_before_or():
    tree = parse("a OR b AND c NOT d NEAR/3 e")
    assert isinstance(tree, Or)
    assert isinstance(tree.parts[1], And)
    assert isinstance(tree.parts[1].parts[1], Not)
    assert isinstance(tree.parts[1].parts[1].right, Near)


def test_parentheses_bind_first():
    tree = parse("(a OR b) NEAR/2 (c d)")
    assert isinstance(tree, Near)
    assert isinstance(tree.left, Or)
    assert isinstance(tree.right, Phrase)
    assert tree.distance == 2


def test_operators_in_small_letters_or_in_quotes_are_words():
    assert texts("sink or swim") == ["sink", "or", "swim"]
    assert texts('"black AND white"') == ["black", "AND", "white"]


def test_words_that_look_like_operators_are_words_in_small_letters_or_in_quotes():
    assert texts("sink and/or swim") == ["sink", "and", "or", "swim"]
    assert texts("near east") == ["near", "east"]
    assert texts('"NEAR5 And" b') == ["NEAR5", "And", "b"]


@pytest.mark.parametrize(
    "rule",
    ["PÅ VÄG", "Och sedan", "bostad Eller hus", "och/eller", "nära dig", "SENIOR", "LAND", "TV/4", "SFI AT&T", "W 5"],
)
def test_words_in_capitals_that_are_no_operators_anywhere_are_words(rule):
    assert len(texts(rule)) == len(rule.replace("/", " ").replace("&", " ").split())


def test_operators_of_other_languages_are_words_in_quotes():
    assert texts('"VARA ELLER INTE VARA"') == ["VARA", "ELLER", "INTE", "VARA"]
    assert [(term.text, term.mode) for term in (parse("*AND"), parse("=AND"))] == [
        ("*AND", "wildcard"),
        ("AND", "exact"),
    ]


def test_no_break_spaces_and_soft_hyphens_of_a_regular_expression_are_not_meant():
    assert parse("/vi\u00a0bor i hyres\u00adrätt/") == Regex("vi bor i hyresrätt", 1)
    assert parse("/a\\\\\u00ad/") == Regex("a\\\\", 1)


def test_a_regular_expression_stands_between_slashes():
    assert parse(r"/\b(jag|vi) bor\b/") == Regex(r"\b(jag|vi) bor\b", 1)
    assert parse(r"/a\/b/") == Regex(r"a\/b", 1)


def test_decomposed_letters_soft_hyphens_and_no_break_spaces_are_no_difference():
    assert parse(unicodedata.normalize("NFD", "åker båt")).terms[0].text == "åker"
    assert parse("bo\u00adstad") == Term("bostad", "inflected", 1)
    assert texts("ordinarie\u00a0verksamhet") == ["ordinarie", "verksamhet"]


@pytest.mark.parametrize(
    ("rule", "column", "expected"),
    [
        ("", 1, "a word"),
        ("   ", 4, "a word"),
        ("brist NEAR bostad", 7, "NEAR with a distance"),
        ("brist NEAR/0 bostad", 7, "NEAR with a distance"),
        ("brist NEAR/x bostad", 7, "NEAR with a distance"),
        ("brist NEAR/0 bostad", 7, "1 to 999,999 words"),
        ("brist NEAR/1000000 bostad", 7, "1 to 999,999 words"),
        ("brist near/5 bostad", 7, "NEAR in capitals"),
        ("brist Near/5 bostad", 7, "NEAR in capitals"),
        ("brist NEAR5 bostad", 7, "such as NEAR/5"),
        ("brist AND/5 bostad", 7, "only NEAR has a distance"),
        ("brist Not bostad", 7, "NOT in capitals"),
        ("brist Or bostad", 7, "the word 'Or' is written in small letters"),
        ("bostad ELLER hus", 8, "OR, in the place of 'ELLER'; the word 'ELLER' is written in small letters"),
        ("bostad OCH hus", 8, "AND, in the place of 'OCH'"),
        ("bostad INTE hus", 8, "NOT, in the place of 'INTE'"),
        ("bostad NÄRA/5 hus", 8, "NEAR with a distance, such as NEAR/5, in the place of 'NÄRA/5'"),
        (unicodedata.normalize("NFD", "hus NÄRA hem"), 5, "NEAR with a distance"),
        ("bostad nära/5 hus", 8, "NEAR with a distance"),
        ("Wohnung ODER Haus", 9, "OR, in the place of 'ODER'"),
        ("bolig OG hus", 7, "AND, in the place of 'OG'"),
        ("bostad XOR hus", 8, "(a NOT b) OR (b NOT a)"),
        ("bostad AND/OR hus", 8, "AND or OR, one operator at a time"),
        ("bostad OCH/ELLER hus", 8, "AND or OR, one operator at a time"),
        ("bostad W/5 hus", 8, "NEAR with a distance"),
        ("bostad NEAR:5 hus", 8, "NEAR in capitals with a distance"),
        ("bostadNEAR/5 hus", 7, "a blank before 'NEAR/5'"),
        ("bostad-NEAR/5 hus", 8, "a blank before 'NEAR/5'"),
        ("bostad- NEAR/5hus", 9, "such as NEAR/5"),
        ("bostadOR hus", 7, "a blank before 'OR'"),
        ("bostadNÄRA/5 hus", 7, "a blank before 'NÄRA/5'"),
        (unicodedata.normalize("NFD", "miljöNÄRA/5"), 6, "a blank before 'NÄRA/5'"),
        (unicodedata.normalize("NFD", "miljöOR hus"), 7, "a blank before 'OR'"),
        ("a AND NOT b", 7, "NOT alone means 'and not'"),
        ("'brist'", 1, "quotes are double"),
        ("‘brist’", 1, "quotes are double"),
        ("boys'", 6, "quotes are double"),
        ("bostad & hus", 8, "AND in the place of '&'"),
        ("bostad eller/5 hus", 8, "OR alone, for only NEAR has a distance"),
        ("AND bostad", 1, "a word, a phrase or '(' before 'AND'"),
        ("NOT bostad", 1, "before 'NOT', which joins two: A NOT B is A without B"),
        ("NEAR/0 bostad", 1, "before 'NEAR/0'"),
        ("hus AND (OR bostad)", 10, "before 'OR'"),
        ("@bostad", 1, "on either side of '@', as in 'anna@malmo.se'"),
        ("bostad: hus", 8, "on either side of ':', as in 'EU:s'"),
        ("bostad.", 8, "on either side of '.'"),
        ("(a b) c", 7, "NEAR/1 means side by side"),
        ("((a b) c)", 8, "NEAR/1 means side by side"),
        ("(a OR b) (c OR d)", 10, "NEAR/1 means side by side"),
        ("/x/i", 4, "letter case never counts"),
        ("\u0301b", 3, "before an accent"),
        ("a AND", 6, "a word"),
        ("OR b", 1, "a word"),
        ("NOT b", 1, "a word"),
        ("a AND OR b", 7, "a word"),
        ("(a OR b", 8, "')' for the '(' at column 1"),
        ("a)", 2, "AND, OR, NOT"),
        ("()", 2, "a word"),
        ("a (b OR c)", 3, "a phrase is made of words only"),
        ('"i andra hand', 1, "a second"),
        ('""', 2, "a word between the quotes"),
        ("/bostad", 1, "a second '/'"),
        ("//", 1, "a regular expression"),
        ("/bo(stad/", 9, "a regular expression that can be read"),
        ("bostad, hyra", 7, "write OR"),
        ("bostad!", 7, "a letter, digit"),
        ("=-boende", 1, "not both"),
        ("-bostad*", 2, "not both"),
        ("=bostad*", 2, "not both"),
        ("bo=stad", 3, "only at the beginning"),
        ("-", 2, "a letter or digit"),
        ("SFI--lärare", 5, "a letter or digit"),
        ("*", 1, "at least one letter"),
        ("a OR *", 6, "at least one letter"),
        ("* *", 1, "at least one word with a letter"),
    ],
)
def test_an_error_tells_the_column_and_what_was_expected(rule, column, expected):
    with pytest.raises(NotationError) as caught:
        parse(rule)
    assert caught.value.column == column
    assert expected in caught.value.expected
    assert repr(rule) in str(caught.value)


def test_deep_nesting_is_refused_in_a_sentence():
    with pytest.raises(NotationError, match="parentheses inside each other"):
        parse("(" * 5000 + "a" + ")" * 5000)


@pytest.mark.parametrize("word", ["a" * 50_000, "aN" * 25_000, "NEAR/" * 10_000 + "!", "OR-" * 20_000])
def test_a_very_long_word_is_read_at_once(word):
    with ends(), contextlib.suppress(NotationError):
        parse(f"x {word}")


def test_something_that_is_no_text_is_refused():
    with pytest.raises(CodingError, match="must be text"):
        parse(True)


def test_an_error_survives_a_process_boundary():
    error = NotationError("a AND", 6, "a word")
    assert pickle.loads(pickle.dumps(error)).column == 6


@given(st.text(alphabet="aåB9_ -=*?\"/()\u0301\u00ad.:,'\\ANDORT", max_size=25))
def test_any_text_parses_or_tells_a_column_inside_it(rule):
    column, terms = 1, []
    try:
        terms = list(terms_of(parse(rule)))
    except NotationError as error:
        column = error.column
    assert 1 <= column <= len(rule) + 1
    for term in terms:
        assert term.text
        assert all(is_word_character(c) or c in "*?" for c in term.text)
        assert 1 <= term.column <= len(rule)


@pytest.mark.parametrize("operator", ["NEAR/3", "NOT"])
def test_a_chain_that_is_too_long_is_refused_at_an_operator(operator):
    chain = f" {operator} ".join(f"w{number}" for number in range(990))
    with pytest.raises(NotationError, match="fewer words joined by NEAR or NOT") as told:
        parse(chain)
    assert chain[told.value.column - 1 :].startswith(operator)
    assert len(list(terms_of(parse(f" {operator} ".join(["w"] * 150))))) == 150


@pytest.mark.parametrize("operator", ["AND", "OR"])
def test_many_alternatives_or_parts_are_no_chain(operator):
    assert len(list(terms_of(parse(f" {operator} ".join(["w"] * 5000))))) == 5000
