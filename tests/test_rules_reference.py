"""The engine finds what the slow and obvious reading of the rules finds, for any codebook and text."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference_rules import all_hits, words_of

from coding.codebook import Code, Codebook, Rules, read_codebook
from coding.language import fold, language_for
from coding.notation import terms_of
from coding.project import read_corpus
from coding.rules import combinations, rule_hits, terms, words
from coding.transcript import Corpus, Transcript, Turn

WORDS = [
    "bostad", "bostäder", "bostadsbrist", "Bostadsbristen", "brist", "boende", "de", "boendet", "andra", "hand", "i",
    "ja", "ja", "SFI", "lärare", "Åsa", "år", "e", "post", "arbetsmarknads", "bostads", "och", "projekt", "projektor",
    "don", "t", "x_1", "2016", "ÅR", "Ψυχή", "şehir", "naïve", "bo\u00adstad", "bosta\u200dd", "\u00e5r", "📎",
]  # fmt: skip
GAPS = [
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "-",
    "- ",
    " - ",
    "\n",
    "\n\n",
    "\u00a0",
    "’",
    "-\n",
    " 🙂 ",
    "…",
    "  ",
    ".",
    "\u00ad",
]
TERMS = [
    "bostad", "bostad-", "-bostad", "-brist-", "brist", "=boende", "-boende-", "de", "=i", "andra", "hand", "ja",
    "projekt*", "*or", "b?stad", "*", "SFI-lärare", "år", "=åsa", "don't", "arbetsmarknad-", "Ψυχή", "ŞEHIR", "*st*", "å*",
]  # fmt: skip

texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=14).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)
phrases = st.lists(st.sampled_from(TERMS), min_size=1, max_size=3).map(" ".join).filter(lambda p: p.strip("* "))
regexes = st.sampled_from([r"/\bbo\w+/", "/[å-ö]r/", r"/, \w+/", r"/ja ja/"])


def joined(parts):
    return st.one_of(
        st.tuples(parts, st.integers(1, 4), parts).map(lambda p: f"({p[0]}) NEAR/{p[1]} ({p[2]})"),
        st.tuples(parts, st.sampled_from(["AND", "OR", "NOT"]), parts).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
    )


rules = st.recursive(phrases | regexes, joined, max_leaves=4)


@st.composite
def corpora(draw, language="sv"):
    transcripts = []
    for number in range(draw(st.integers(1, 3))):
        text, turns = "", []
        for _ in range(draw(st.integers(1, 4))):
            label = draw(st.sampled_from(["R: ", "I: ", "", "bostad: "]))
            text += label
            said = draw(texts)
            start = len(text) + len(said) - len(said.lstrip())
            end = len(text) + len(said.rstrip())
            text += said + draw(st.sampled_from(["\n\n", "\n", " "]))
            if start < end:
                turns.append(Turn(label.strip(": "), start, end, asked=label == "I: "))
        transcripts.append(Transcript(f"R{number}", text, tuple(turns)))
    return Corpus(transcripts)


codes = st.tuples(st.lists(rules, min_size=1, max_size=3), st.lists(rules, max_size=1))


@st.composite
def codebooks(draw, language="sv"):
    made = [
        Code(f"c{number}", "A code", rules=Rules(any=any_, unless=unless))
        for number, (any_, unless) in enumerate(draw(st.lists(codes, min_size=1, max_size=3)))
    ]
    return Codebook("Book", language, codes=made)


def found(corpus, codebook, **how):
    table = rule_hits(corpus, codebook, **how)
    return set(table[["transcript", "code", "rule", "places"]].itertuples(index=False, name=None))


def compare(corpus, codebook, unit="turn", asked=False):
    assert found(corpus, codebook, unit=unit, asked=asked) == all_hits(corpus, codebook, unit, asked)


UNITS = st.sampled_from(["turn", "answer", "paragraph", "sentence", "document"])
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(corpora(), codebooks(), UNITS, st.booleans())
def test_any_codebook_finds_the_same_in_any_swedish_text(corpus, codebook, unit, asked):
    compare(corpus, codebook, unit, asked)


@many
@given(corpora(), codebooks(language="xx"), UNITS)
def test_and_in_a_language_without_tables(corpus, codebook, unit):
    compare(corpus, codebook, unit)


@many
@given(corpora(), codebooks(), st.integers(1, 40))
def test_and_however_the_texts_are_cut_into_blocks(corpus, codebook, size):
    before, words.BLOCK = words.BLOCK, size
    try:
        compare(corpus, codebook)
    finally:
        words.BLOCK = before


ands = st.lists(phrases | regexes, min_size=2, max_size=3).map(" AND ".join)


@many
@given(corpora(), st.lists(ands, min_size=1, max_size=2), UNITS)
def test_and_where_and_keeps_only_the_nearest(corpus, rules, unit):
    codebook = Codebook("B", "sv", codes=[Code("c", "C", rules=Rules(any=rules))])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combinations, "ALL_UP_TO", 3)
        patch.setattr(combinations, "ALL_PER_HIT", 0)
        compare(corpus, codebook, unit)


@many
@given(corpora(), codebooks(), codebooks())
def test_and_when_another_codebook_was_there_before(corpus, codebook, other):
    found(corpus, other)
    compare(corpus, codebook)


@many
@given(corpora(), codebooks())
def test_and_in_decomposed_text(corpus, codebook):
    """Texts are composed when they are read; one that was made decomposed in Python is understood all the same."""
    decomposed = []
    for name, transcript in corpus.items():
        text = unicodedata.normalize("NFD", transcript.text)
        decomposed.append(Transcript(name, text, (Turn("R", 0, len(text)),)))
    if all("\u00ad" not in t.text for t in decomposed):
        compare(Corpus(decomposed), codebook)


def test_letters_of_many_scripts_need_more_numbers_than_a_byte_has():
    text = " ".join(chr(0x4E00 + k) * 2 for k in range(600)) + " bostad"
    corpus = Corpus([Transcript("a", "bostaden Bostad"), Transcript("b", text), Transcript("c", "bostäder 丁丁")])
    codebook = Codebook("B", "sv", codes=[Code("c", "C", rules=Rules(any=["bostad", "丁丁", "七*"]))])
    compare(corpus, codebook)


@pytest.mark.parametrize("unit", ["turn", "document"])
def test_a_long_document_is_searched_over_the_edges_of_its_blocks(unit, monkeypatch):
    monkeypatch.setattr(words, "BLOCK", 97)
    text = "ja vi bor i andra hand hos en kusin och det är brist på bostäder " * 40
    corpus = Corpus([Transcript("long", text + "\n\n" + text)])
    codebook = Codebook(
        "B", "sv", codes=[Code("c", "C", rules=Rules(any=["i andra hand", "brist NEAR/3 bostad", "hand NEAR/7 brist"]))]
    )
    assert len(rule_hits(corpus, codebook)) == 80 * 3
    compare(corpus, codebook, unit)


def test_many_forms_and_terms_are_searched_without_a_table(monkeypatch):
    monkeypatch.setattr(terms, "LARGEST_TABLE", 0)
    corpus = Corpus([Transcript("a", "i andra hand och i andra änden, i andra bostäder")])
    compare(corpus, Codebook("B", "sv", codes=[Code("c", "C", rules=Rules(any=["i andra hand", "andra bostad"]))]))


def test_every_term_of_the_bundled_codebook_finds_the_forms_that_its_language_says():
    """`rule_hits` looks terms up by clues and in bulk; `Language.members` looks at one form for itself."""
    root = Path(__file__).resolve().parent.parent
    corpus = read_corpus(root / "corpus")
    book = read_codebook(root / "codebooks" / "integration.yaml")
    every = {
        (fold(term.text), term.mode)
        for code in book
        for tree in (*book.parsed[code.id].any, *book.parsed[code.id].unless)
        for term in terms_of(tree)
        if term.mode in terms.LEMMA_MODES
    }
    written = {"inflected": "{}", "begins": "{}-", "ends": "-{}", "holds": "-{}-"}
    modes = sorted((text, mode) for text in {text for text, _ in every} for mode in written)
    rules = {written[mode].format(text): (text, mode) for text, mode in modes if " " not in text and "-" not in text}
    table = rule_hits(corpus, Codebook("B", "sv", codes=[Code("c", "C", rules=Rules(any=list(rules)))]))
    hits = set(zip(table["rule"], table["transcript"], table["start"], strict=True))
    swedish = language_for("sv")
    rules = {rule: (swedish.headword(text), mode) for rule, (text, mode) in rules.items()}
    language = swedish.with_lemmas(text for text, _ in rules.values())
    expected = set()
    for name, transcript in corpus.items():
        for word in words_of(transcript, language, asked=False):
            seen = [language.members(word.form, capital=word.named)]
            if word.cut_off:
                seen.append(language.stump(word.form))
            held = frozenset().union(*(members.holds for members in seen))
            for rule, (text, mode) in rules.items():
                if text in held and any(text in getattr(members, mode) for members in seen):
                    expected.add((rule, name, word.start))
    assert len(rules) > 500
    assert hits == expected
