"""Words: folding, lemmas, members of compounds, names, and the languages beside Swedish."""

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.errors import CodingError
from coding.language import Language, fold, language_fault, language_for
from coding.language.known import _language_for
from coding.language.language import LONGEST_WORD, MODES, StemmedLanguage

PIECES = [
    "bostads",
    "skol",
    "arbets",
    "kommun",
    "stads",
    "del",
    "hyres",
    "språk",
    "plan",
    "mark",
    "bo",
    "enheten",
    "bristen",
    "ande",
    "x",
]
KEYWORDS = [
    "bostad",
    "skola",
    "arbete",
    "kommun",
    "stad",
    "del",
    "hyra",
    "språk",
    "plan",
    "enhet",
    "brist",
    "arbetsplan",
]


patient = settings(deadline=None)  # the first word of all reads the table


@cache
def swedish() -> Language:
    return language_for("sv").with_lemmas(KEYWORDS)


compounds = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


@given(st.text())
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_folding_a_part_is_the_part_of_the_folded_whole(before: str, after: str) -> None:
    assert fold(before + after) == fold(before) + fold(after)


@patient
@given(compounds)
def test_each_mode_finds_what_the_narrower_ones_find(form: str) -> None:
    members = swedish().members(form)
    assert members.inflected <= members.begins & members.ends
    assert members.begins | members.ends <= members.holds


@patient
@given(compounds)
def test_the_members_of_a_word_lie_within_it_in_order(form: str) -> None:
    for node in swedish().split(form):
        assert 0 <= node.start < node.end <= len(form)
        for left, right in zip(node.children, node.children[1:], strict=False):
            assert left.start < right.start <= left.end
        for child in node.children:
            assert node.start <= child.start
            assert child.end <= node.end


@patient
@given(compounds, st.sampled_from(KEYWORDS))
def test_a_word_with_a_keyword_in_it_has_one_of_its_link_forms(form: str, keyword: str) -> None:
    if swedish().holds(form, keyword, where="holds"):
        assert any(letters in form for letters in swedish().link_forms(keyword))


@patient
@given(st.text(alphabet="abdeilnorstäåö-", max_size=40))
def test_any_letters_at_all_can_be_split(form: str) -> None:
    assert swedish().split(form).end == len(form)


def test_a_compound_inside_a_compound_is_found() -> None:
    tree = language_for("sv").split("arbetsmarknadsenheten")
    lemmas = {lemma for node in tree for lemma in node.lemmas}
    assert {"arbetsmarknadsenhet", "arbetsmarknad", "arbete", "marknad", "enhet"} <= lemmas


def test_a_keyword_of_several_members_is_found_as_a_run_of_them() -> None:
    language = language_for("sv").with_lemmas(["marknadsenhet"])
    assert language.holds("arbetsmarknadsenheten", "marknadsenhet", where="ends")
    assert not language.holds("arbetsmarknadsenheten", "marknadsenhet", where="begins")


def test_a_keyword_is_its_own_lemma_and_takes_nothing_from_the_verb() -> None:
    language = language_for("sv").with_lemmas(["boende", "bo"])
    assert language.lemmas("boende") == {"bo", "boende"}
    assert language.lemmas("boendet") == {"boende"}
    assert language.lemmas("bodde") == {"bo"}


def test_keywords_of_one_codebook_are_unknown_to_another() -> None:
    language_for("sv").with_lemmas(["boende"])
    assert "bo" in language_for("sv").lemmas("boende")


def test_a_name_in_mid_sentence_is_not_split() -> None:
    language = language_for("sv").with_lemmas(["lund"])
    assert language.holds("hagalund", "lund", where="ends") is True
    assert language.holds("hagalund", "lund", where="ends", capital=True) is False


@pytest.mark.parametrize("authority", ["arbetsmarknadsverket", "integrationsråd", "fisksjöprojektet"])
def test_an_authority_with_a_capital_letter_is_split(authority: str) -> None:
    language = language_for("sv").with_lemmas(["verk", "råd", "projekt"])
    assert any(language.holds(authority, word, where="ends", capital=True) for word in ("verk", "råd", "projekt"))


def test_a_known_word_is_split_with_a_capital_letter_too() -> None:
    assert language_for("sv").holds("bostadsbrist", "brist", where="ends", capital=True)


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_language_finds_the_same_letters_only(mode: str) -> None:
    assert language_for("xx").holds("katt", "katt", where=mode)
    assert not language_for("xx").holds("katter", "katt", where=mode)


@pytest.mark.parametrize(
    ("code", "form", "lemma"),
    [
        ("en", "municipalities", "municipality"),
        ("de", "wohnungen", "wohnung"),
        ("da", "boligerne", "bolig"),
        ("nb", "boligene", "bolig"),
        ("nn", "bustadene", "bustad"),
        ("fi", "kunnat", "kunta"),
    ],
)
def test_other_languages_have_a_table(code: str, form: str, lemma: str) -> None:
    assert language_for(code).with_lemmas([lemma]).holds(form, lemma)


@pytest.mark.parametrize(
    ("code", "form", "lemmas"),
    [
        ("de", "schulen", ["schule", "schulen"]),
        ("de", "mieten", ["miete", "mieten"]),
        ("de", "ängste", ["angst"]),
        ("de", "jugendliche", ["jugendlicher"]),
        ("en", "felt", ["feel", "felt"]),
        ("en", "left", ["leave", "left"]),
        ("en", "thought", ["think", "thought"]),
        ("en", "housing", ["house", "housing"]),
        ("en", "leaves", ["leaf", "leave"]),
        ("en", "gps", ["gp"]),
        ("nb", "brødre", ["bror"]),
        ("nb", "hender", ["hånd"]),
    ],
)
def test_a_form_of_two_words_is_found_for_both_in_other_languages_too(code: str, form: str, lemmas: list[str]) -> None:
    for lemma in lemmas:
        assert language_for(code).with_lemmas([lemma]).holds(form, lemma)


@pytest.mark.parametrize(
    ("code", "form", "lemma"),
    [
        ("is", "börnin", "barn"),
        ("fr", "chevaux", "cheval"),
        ("es", "viviendas", "vivienda"),
        ("ru", "домов", "дом"),
        ("hr", "kuće", "kuća"),
    ],
)
def test_a_table_is_used_wherever_there_is_one(code: str, form: str, lemma: str) -> None:
    assert language_for(code).with_lemmas([lemma]).holds(form, lemma)


def test_a_language_without_a_table_is_stemmed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nltk")
    monkeypatch.setattr("coding.language.known.has_table", lambda code: False)
    language = _language_for.__wrapped__("fr")
    assert isinstance(language, StemmedLanguage)
    assert language.with_lemmas(["logement"]).holds("logements", "logement")


def test_a_missing_stemmer_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nltk.stem.snowball", None)
    language = StemmedLanguage("fr", "french").with_lemmas(["maison"])
    with pytest.raises(CodingError, match="'nltk' extra"):
        language.lemmas("maisons")


def test_a_cut_off_word_before_und_is_kept_in_german() -> None:
    assert language_for("de").join_break("Wohnungs", "und").joined is False
    assert language_for("de").join_break("Wohnungs", "samt").text != "Wohnungs- samt"


def test_a_language_costs_nothing_before_its_first_word() -> None:
    code = "import sys; from coding.language import language_for; language_for('sv').with_lemmas(['bo']); print('simplemma' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("migrationsverket", "verk"),
        ("boverket", "verk"),
        ("kemikalieinspektionen", "inspektion"),
        ("folkhälsomyndigheten", "myndighet"),
        ("kulturnämnden", "nämnd"),
    ],
)
def test_an_organisation_s_name_is_split(name: str, rule: str) -> None:
    language = language_for("sv").with_lemmas([rule])
    assert language.holds(name, rule, where="ends", capital=True)


@pytest.mark.parametrize("word", ["bostadssociala", "bostadspolitiska", "integrationspolitiskt", "bostadsbolag"])
def test_a_compound_adjective_or_a_long_first_member_is_no_name(word: str) -> None:
    assert language_for("sv").is_name(word) is False


@pytest.mark.parametrize("name", ["karlstad", "halmstad", "västerhaga", "lindgren", "katrineholm", "uddevalla"])
def test_places_and_persons_are_names(name: str) -> None:
    assert language_for("sv").is_name(name) is True


@pytest.mark.parametrize("code", ["sv", "en", "xx"])
def test_a_form_longer_than_any_word_is_a_word_by_itself(code: str) -> None:
    form = "bostads" * LONGEST_WORD + "brist"
    language = language_for(code).with_lemmas(["bostad", "brist"])
    assert language.lemmas(form) == language.members(form).holds == language.stump(form).holds == {form}
    assert language.split(form).children == ()
    assert language.knows(form) is False


def test_a_form_that_is_just_not_too_long_is_taken_apart() -> None:
    form = "bostads" * (LONGEST_WORD // 7 - 1) + "brist"
    assert language_for("sv").holds(form, "bostad", where="begins")


@pytest.mark.parametrize("written", ["Swedish", "svenska", " Svenska ", "swe", "SWE"])
def test_the_name_of_a_language_is_no_code_and_the_code_is_told(written: str) -> None:
    assert language_fault(written).endswith("Write 'sv'.")


@pytest.mark.parametrize("code", ["", "sv", "sv-SE", "pt_BR", "is", "so", "gsw", "xx"])
def test_a_code_of_a_language_has_no_fault(code: str) -> None:
    assert language_fault(code) == ""


@pytest.mark.parametrize("written", ["english and swedish", "s", "sv;en", "klingon"])
def test_other_texts_are_no_code_either(written: str) -> None:
    assert "such as 'sv'" in language_fault(written)


@pytest.mark.parametrize(
    "street", ["skolgatan", "sjukhusvägen", "vårdvägen", "kyrkogatan", "skolbackens", "barnhemsgränd"]
)
def test_a_street_in_mid_sentence_is_not_taken_apart(street: str) -> None:
    language = language_for("sv")
    members = language.members(street, capital=True)
    assert members.holds == members.inflected
    assert language.members(street).holds > language.members(street).inflected


@pytest.mark.parametrize(
    ("rule", "yard"),
    [
        ("skola", "skolplatsen"),
        ("vård", "vårdplatsen"),
        ("skola", "skolgårdens"),
        ("park", "skolparken"),
        ("gård", "storgården"),
    ],
)
def test_a_square_yard_or_park_in_mid_sentence_is_not_taken_apart(rule: str, yard: str) -> None:
    language = language_for("sv").with_lemmas([rule])
    assert not any(language.holds(yard, rule, where, capital=True) for where in MODES)
    assert language.holds(yard, rule, "holds")


@pytest.mark.parametrize(
    ("rule", "house"),
    [
        ("möte", "mötesplatsen"),
        ("träff", "träffplatsen"),
        ("fritid", "fritidsgården"),
        ("ungdom", "ungdomsgården"),
        ("arbete", "arbetsplatsens"),
    ],
)
def test_a_house_where_people_meet_is_no_square(rule: str, house: str) -> None:
    assert language_for("sv").with_lemmas([rule]).holds(house, rule, "begins", capital=True)


def test_a_greek_word_is_the_same_word_in_capitals() -> None:
    assert fold("ΟΔΟΣ") == fold("οδος") == fold("Οδοσ")
    streets = language_for("el").with_lemmas(["οδός"])
    assert streets.holds(fold("ΟΔΌΣ"), fold("οδός"))
    assert streets.holds(fold("οδούς"), fold("οδός"))


@pytest.mark.parametrize("rule", ["skola", "land", "sko"])
def test_a_surname_in_mid_sentence_is_no_other_word_whatever_else_the_codebook_holds(rule: str) -> None:
    for others in ([], ["land"], ["skola", "land"], ["sko"]):
        language = language_for("sv").with_lemmas([rule, *others])
        assert not any(language.holds("skolander", rule, where, capital=True) for where in MODES)


@pytest.mark.parametrize(
    ("rule", "name"),
    [("mark", "hedmark"), ("berg", "berga"), ("berg", "bergman"), ("berg", "lindbergs"), ("land", "norrlands")],
)
def test_places_and_persons_are_not_found_in_mid_sentence(rule: str, name: str) -> None:
    language = language_for("sv").with_lemmas([rule])
    assert not any(language.holds(name, rule, where, capital=True) for where in MODES)


@pytest.mark.parametrize("word", ["arbetsmiljö", "bostadsmark", "hedmarken", "kommunen", "storstaden"])
def test_a_known_word_with_a_capital_is_no_place_if_it_is_not_built_like_one(word: str) -> None:
    assert not language_for("sv").is_name(word)


def test_a_base_word_with_forms_of_its_own_is_its_own_headword():
    swedish = language_for("sv")
    entries = swedish.table._entries
    forms = {}
    for form, lemma in entries.items():
        if form != lemma and lemma.islower() and lemma.isalpha():
            forms.setdefault(lemma, set()).add(form)
    articles = {
        word
        for word, own in forms.items()
        if len(own) > 1 and {word + "n", word + "en", word + "et", word + "t", word + "a"} & own
    }
    assert len(articles) > 10_000
    assert {word for word in articles if swedish.headword(word) != word} == set()


@pytest.mark.parametrize(
    "word",
    [
        "dator",
        "rot",
        "myt",
        "fin",
        "modern",
        "vaken",
        "förena",
        "tekniker",
        "pastor",
        "banan",
        "bäcken",
        "öken",
        "galler",
        "klon",
        "strävan",
    ],
)
def test_a_base_word_is_not_taken_for_a_form_of_another(word):
    assert language_for("sv").headword(word) == word


@pytest.mark.parametrize(("word", "noun"), [("bomber", "bomb"), ("tillgångar", "tillgång"), ("rötter", "rot")])
def test_a_plural_that_the_table_has_as_a_base_word_is_still_a_plural(word, noun):
    assert language_for("sv").headword(word) == noun
