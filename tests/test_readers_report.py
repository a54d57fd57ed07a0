"""Published reports as plain text: pages set aside, lines put together, respondents told apart."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from coding.errors import CodingError
from coding.readers import read_study_transcript, read_transcript
from coding.readers.report import clean_report, report_turns
from coding.readers.shape import guess_shape, wrapped_width

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "readers_respondents.yaml")


def blocks(text, language="sv"):
    return clean_report(text, language=language)[0].split("\n\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_quoted_respondents(case, request):
    if case.get("known_failure"):
        request.applymarker(pytest.mark.xfail(reason=case["known_failure"], strict=True))
    text = clean_report(case["text"])[0] if case.get("cleaned") else case["text"]
    turns, _ = report_turns(text)
    assert [[turn.speaker, text[turn.start : turn.end]] for turn in turns if turn.speaker] == case["said"]
    if "prose" in case:
        prose = [text[turn.start : turn.end].rstrip(".: ") for turn in turns if not turn.speaker]
        assert prose == [words.rstrip(".: ") for words in case["prose"]]


def test_lines_are_put_together_and_broken_words_joined():
    text = "Många unga söker länge efter en egen bo-\nstad i kommunen, och de flesta får vänta i\nmånga år på den."
    assert blocks(text) == [
        "Många unga söker länge efter en egen bostad i kommunen, och de flesta får vänta i många år på den."
    ]


def test_a_word_cut_short_before_och_keeps_its_hyphen():
    text = "Det gäller alla som arbetar inom bostads-\noch arbetsmarknadsfrågor i de två stora\nkommunerna."
    assert "bostads- och arbetsmarknadsfrågor" in blocks(text)[0]


def test_a_word_that_breaks_twice_becomes_one():
    text = "Allt hänger på den kommunala bostads-\nförsörj-\nningen, som är svag i alla delar av länet."
    assert "bostadsförsörjningen" in blocks(text)[0]


def test_an_address_keeps_its_hyphen():
    text = "Allt om detta finns på www.exempel.se/boende-\nrapporten och på kommunens egen sida."
    assert "www.exempel.se/boende-rapporten och" in blocks(text)[0]


def test_a_line_end_hyphen_on_every_line_takes_no_time():
    assert len(clean_report("abc-\n" * 3_000, language="sv")[0]) > 3_000


def test_soft_hyphens_go(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "De söker länge efter en egen bo\xad\nstad i kom\xadmunen, och de får ofta\nvänta.", encoding="utf-8"
    )
    transcript = read_transcript(path, reads_as="report", language="sv")
    assert transcript.text == "De söker länge efter en egen bostad i kommunen, och de får ofta vänta."
    assert any("soft hyphen" in repair for repair in transcript.source.repairs)


def test_an_uncertain_join_is_listed():
    _, repairs = clean_report("De åker till Xyzzo-\nplugh varje år och stannar länge.", language="sv")
    assert any(repair.startswith("Uncertain") and "Xyzzo-plugh" in repair for repair in repairs)


PAGES = """\
Boende i länet 2031                                   {a}

Kommunen har länge försökt att få fram lägenheter
till unga vuxna. Arbetet går trögt, och många av

{n1}
{ff}Boende i länet 2031                                   {b}

dem som väntar har slutat att hoppas på en egen bo-

{n2}
{ff}Boende i länet 2031                                   {c}

stad. Nu kommer ett sista stycke som slutar här.
"""


@pytest.mark.parametrize("ff", ["\f", "\n\n"], ids=["form feed", "blank lines"])
@pytest.mark.parametrize(
    ("n1", "n2"),
    [
        ("12", "13"),
        ("Sida 3 av 60", "Sida 4 av 60"),
        ("12 (45)", "13 (45)"),
        ("– 7 –", "– 8 –"),
        ("iv", "v"),
        ("page 9", "page 10"),
    ],
)
def test_page_numbers_and_running_headers_go_and_the_sentence_goes_on(ff, n1, n2):
    text = PAGES.format(ff=ff, n1=n1, n2=n2, a=11, b=12, c=13)
    assert blocks(text) == [
        "Kommunen har länge försökt att få fram lägenheter till unga vuxna. Arbetet går trögt, och många av dem som väntar "
        "har slutat att hoppas på en egen bostad. Nu kommer ett sista stycke som slutar här."
    ]
    repairs = clean_report(text, language="sv")[1]
    assert "Page numbers set aside: 2." in repairs
    assert any("3 lines" in repair and "Boende i länet" in repair for repair in repairs)


def test_numbers_in_a_column_are_no_page_numbers():
    text = "Så här många svarade i de tre\nkommunerna under året.\n\n10\n\n20\n\n30\n\nDe flesta svarade nej."
    assert [block for block in blocks(text) if block.isdigit()] == ["10", "20", "30"]


def test_a_contents_list_is_set_aside():
    text = "Innehåll\n1 Inledning ........ 3\n2 Boende ........... 7\n3 Slutord .......... 9\n\n1 Inledning\nHär börjar texten."
    assert not any("...." in block for block in blocks(text))


def test_headings_are_the_locator_of_what_stands_below():
    text = (
        "3 Boende\n\n3.2 Att vänta\nDe flesta väntar länge på en egen lägenhet i de\nfyra kommunerna, och några ger upp."
        "\n\nDen som väntar\nEtt annat stycke handlar om dem som ändå väntar och\nvad de gör under tiden."
    )
    clean, _ = clean_report(text, language="sv")
    turns, _ = report_turns(clean)
    assert [(turn.heading, clean[turn.start : turn.start + 9]) for turn in turns] == [
        ("3.2 Att vänta", "De flesta"),
        ("Den som väntar", "Ett annat"),
    ]


def test_a_heading_over_two_lines_is_one_heading():
    text = (
        "Det var slutet på det förra stycket, som var långt.\n\nFrån ett projekt till ett\nannat\n"
        "Här börjar ett stycke som är brutet vid samma bredd\nsom alla andra stycken i texten."
    )
    assert "# Från ett projekt till ett annat" in blocks(text)


@pytest.mark.parametrize("marker", ["•", "-", "–", "o", "\uf0b7", "*"])
def test_list_items_stay_apart(marker):
    text = "De nämner tre saker som de är nöjda med:\n"
    text += f"{marker} läget, som är nära till allt som behövs och till\nskolan\n{marker} hyran\n{marker} grannarna\n"
    found = blocks(text)
    assert found[0] == "De nämner tre saker som de är nöjda med:"
    assert [block.lstrip(f"{marker} ") for block in found[1:]] == [
        "läget, som är nära till allt som behövs och till skolan".lstrip(f"{marker} "),
        "hyran",
        "grannarna",
    ]


@pytest.mark.parametrize("markers", [("1.", "2.", "3."), ("a)", "b)", "c)"), ("(1)", "(2)", "(3)"), ("1", "2", "3")])
def test_numbered_items_stay_apart(markers):
    one, two, three = markers
    text = "De nämner tre saker som de är nöjda med:\n"
    text += f"{one} Läget, som är nära till allt som behövs och till\nskolan\n{two} Hyran\n{three} Grannarna\n"
    assert [block.split(" ", 1)[1] for block in blocks(text)[1:]] == [
        "Läget, som är nära till allt som behövs och till skolan",
        "Hyran",
        "Grannarna",
    ]


def test_an_indented_first_line_begins_a_paragraph():
    text = (
        "Det första stycket är brutet vid en viss bredd och\nslutar med en rad som är full ända ut till kanten.\n"
        "   Det andra stycket börjar med ett indrag och det\när allt som skiljer dem åt."
    )
    assert [block[:14] for block in blocks(text)] == ["Det första sty", "Det andra styc"]


def test_a_footnote_moves_behind_the_paragraph_that_it_interrupts():
    text = (
        "Kommunen har tre bolag1 som äger de flesta av alla\nlägenheter, och de tar emot var tredje av dem som\n\n"
        "1 Bolagen ägs till lika delar.\n\n\nsöker till dem varje år, men det räcker inte alls."
    )
    found = blocks(text)
    assert found[0].endswith("var tredje av dem som söker till dem varje år, men det räcker inte alls.")
    assert found[1] == "1 Bolagen ägs till lika delar."


def test_lines_that_are_paragraphs_are_left_alone():
    text = "Ett långt stycke som står på en enda rad och som inte är brutet någonstans alls i filen.\nEtt annat stycke.\n\nEtt tredje."
    assert blocks(text) == text.replace("\n\n", "\n").split("\n")


def test_a_label_broken_over_lines_is_a_label():
    text = (
        "Så är det för många. ”Vi har bott här i tolv år och ingen har frågat” (Respon-\n"
        "dent 7). Andra är nöjda. ”Vi trivs med hyran och med grannarna” (Respondent\n12, stor kommun)."
    )
    clean, _ = clean_report(text, language="sv")
    turns, _ = report_turns(clean)
    assert [turn.speaker for turn in turns if turn.speaker] == ["Respondent 7", "Respondent 12"]


WRAPPED = """\
Kommunen har länge försökt att få fram lägenheter
till unga vuxna. Arbetet går trögt, och många av
dem som väntar har slutat att hoppas på en egen
bostad i staden.
"""


def test_the_guess_is_told_and_can_be_overridden(tmp_path):
    path = tmp_path / "rapport.txt"
    path.write_text(WRAPPED, encoding="utf-8")
    guessed = read_transcript(path)
    assert guessed.reads_as == "report"
    assert any(note.startswith("Read as report") for note in guessed.notes)
    assert read_transcript(path, reads_as="interview").reads_as == "interview"


def test_lines_with_a_colon_do_not_make_a_report_an_interview():
    facts = "Ort {0}\nInvånare: 9000\nAnsvarig nämnd: Socialnämnden\n\n" + WRAPPED + "\n"
    assert guess_shape("".join(facts.format(k) for k in range(9))).reads_as == "report"


def test_lines_of_speech_are_not_hard_wrapped():
    assert not wrapped_width("I: Nå?\nR07: Ja.\nI: Jaha, men hur gick det då?\nR07: Det gick bra.\nI: Mm.\n")


def test_a_report_taken_into_a_study_reads_the_same_again(tmp_path):
    path = tmp_path / "rapport.txt"
    path.write_text("Boende\n" + WRAPPED + "\n”Vi väntar” (Respondent 7).\n", encoding="utf-8")
    first = read_transcript(path, reads_as="report")
    again = tmp_path / "again.md"
    again.write_text(first.text, encoding="utf-8")
    second = read_study_transcript(again, reads_as="report")
    assert (second.text, second.turns) == (first.text, first.turns)
    assert second.source.repairs == ()


LINES = st.sampled_from(
    ["Kommunen har en bo-", "stad i staden", "12", "Sida 3 av 9", "", "", "• en sak", "1 Rubrik", "2.1 Mer", "och sedan", "\f",
     "(Respondent 7)", "”Vi väntar” (R7).", "Till exempel:", "a   b   c", "# Rubrik", "1.", "ja.3", "3 Not", "-", "–", "(Respon-"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join) | st.text(max_size=150))
def test_any_text_gives_ordered_turns_and_the_same_again(text):
    clean, repairs = clean_report(text)
    turns, _ = report_turns(clean)
    last = 0
    for turn in turns:
        assert last <= turn.start < turn.end <= len(clean)
        last = turn.end
    assert all(isinstance(repair, str) for repair in repairs)


@settings(deadline=None)
@given(st.text(alphabet="abc åäö.,\n”\"'’()[]»«Respondent 7R-", max_size=120))
def test_no_letter_of_the_prose_is_given_to_a_respondent_twice(text):
    turns, _ = report_turns(text)
    assert all(one.end <= two.start for one, two in pairwise(turns))


def reports():
    folder = os.environ.get("CODING_REFERENCE")
    if not folder:
        pytest.skip("CODING_REFERENCE is not set: no reference reports")
    return sorted((Path(folder) / "reports").glob("*.txt"))


def test_reference_reports_come_out_whole():
    """Two real reports: few line-end hyphens left, and most passages of the reference stand in one paragraph."""
    import csv

    texts = {path.stem: read_transcript(path, language="sv") for path in reports()}
    with (Path(os.environ["CODING_REFERENCE"]) / "reports" / "passages-coded.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    whole = 0
    for row in rows:
        transcript = texts[row["report"]]
        paragraphs = [" ".join(transcript.text[turn.start : turn.end].split()) for turn in transcript.turns]
        passage = " ".join(row["text"].split())
        headings = {turn.heading for turn in transcript.turns if turn.heading}
        for _ in range(3):
            passage = next((passage[len(h) + 1 :] for h in headings if passage.startswith(h + " ")), passage)
        whole += any(passage in paragraph for paragraph in paragraphs)
    assert whole >= 0.85 * len(rows)
    for transcript in texts.values():
        left = [
            found
            for found in re.findall(r"\w-\s+(\w+)", transcript.text)
            if found not in ("och", "eller", "samt", "respektive")
        ]
        assert not left


def test_what_was_taken_without_marks_and_what_was_left_is_counted():
    text = (
        "Vi har inga lägenheter kvar. (Respondent 7)\n\nEn tjänsteman (Respondent 3) håller med om det.\n\n”Ja” (IP 4)."
    )
    _, notes = report_turns(text)
    assert notes[0] == "Quoted respondents: Respondent 7 1, IP4 1."
    assert "without quotation marks: 1 (Respondent 7 1)" in notes[1]
    assert "left in the report's prose: 1 (Respondent 3 1)" in notes[2]


def test_a_sentence_goes_on_below_a_footnote_without_a_full_stop():
    text = (
        "Kommunen har tre bolag2 som äger de flesta av alla\nlägenheter, och de tar emot var tredje av dem som\n"
        " 2 Bolaget i norr, bolaget i söder och bolaget på\nön,\nsöker till dem varje år, men det räcker inte alls."
    )
    assert blocks(text) == [
        "Kommunen har tre bolag2 som äger de flesta av alla lägenheter, och de tar emot var tredje av dem som söker till dem "
        "varje år, men det räcker inte alls.",
        "2 Bolaget i norr, bolaget i söder och bolaget på ön,",
    ]


@pytest.mark.parametrize("page", ["\n\f\n", "\n\n", "\n\n14\n\n", "\n"], ids=["form feed", "gap", "number", "none"])
@pytest.mark.parametrize(
    ("above", "cut", "below"),
    [
        ("Föreningen har en egen lokal mitt i byn. Den kostar 12", "000 kronor om året att", "hålla öppen, och det är för mycket."),
        ("Notan för den nya anläggningen slutade på sammanlagt", "120 miljoner kronor, och bostaden ersatte bara", "en del av det."),
        ("Av alla som svarade på frågan var det inte mer än", "3 procent som hade flyttat under", "tiden, de flesta till grannkommunen."),
    ],
)  # fmt: skip
def test_a_line_that_begins_with_a_number_is_no_heading(page, above, cut, below):
    first = (
        "Det började med ett möte som ingen längre minns, men\nsom alla i kommunen har en åsikt om när det är val.\n"
    )
    assert blocks(f"{first}{above}\n{cut}{page}{below}") == [f"{first}{above} {cut} {below}".replace("\n", " ")]


@pytest.mark.parametrize("line", ["Föreningen för dem som bor i", "Stödet till Norra Bygdens", "Kommunens nya bo-"])
def test_a_line_within_a_sentence_is_no_heading(line):
    text = (
        f"Det första stycket är långt och slutar här.\n\n{line}\nöar och andra har funnits i många år i hela länet.\n"
    )
    assert not any(block.startswith("#") for block in blocks(text))


def test_who_signs_a_foreword_is_no_heading():
    text = (
        "Förord\nDen här rapporten handlar om hur det är att flytta hit\noch om dem som tar emot, och den är ganska lång.\n\n"
        "Storstad den 3 mars 2031\n\nAnna Ek Bo Al\nOrdförande Sekreterare\n\n"
        "Inledning\nHär börjar den text som rapporten består av och som\nalla läser."
    )
    headings = [block for block in blocks(text) if block.startswith("#")]
    assert headings == ["# Förord", "# Inledning"]


def test_a_lone_page_number_above_the_next_pages_first_line_goes():
    text = (
        "Så slutar sidan, med en mening som är hel och som\ntar två rader.\n\n  17\nOm att vänta\n\nHär börjar nästa."
    )
    assert not any("17" in block for block in blocks(text))


def test_paragraphs_that_repeat_on_every_page_are_no_running_headers():
    page = "Vi har bott i kommunen sedan i våras och trivs\nmed grannarna, men lägenheten är för liten för\noss alla. Det är trångt.\n"
    assert len(blocks("\n\f".join([page] * 6))) == 6


def test_lines_that_hold_much_of_the_text_are_kept_though_they_repeat():
    clean, repairs = clean_report("\n\f".join(["Rapport om boende\n\nInga lediga lägenheter\n"] * 6), language="sv")
    assert clean.count("Inga lediga lägenheter") == 6
    assert any("were kept" in repair for repair in repairs)


def test_a_report_of_page_marks_alone_is_refused_with_what_was_set_aside(tmp_path):
    path = tmp_path / "rapport.txt"
    path.write_text("Inledning ........ 3\nBoende ........ 7\nSlutord ........ 9\n\n12\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"nothing is said.*Lines of a table of contents set aside: 3"):
        read_transcript(path, reads_as="report")


FOOTERS = """\
Under året har tre saker förändrats i kommu-
nens arbete med boende:
- fler lägenheter i bolagen
- en ny samordnare
- kortare köer
Det som återstår är frågan om vem som ska be-
tala när kontrakten löper ut.

Sida 7 av 40
Rapport 2017:3

Frågan har tagits upp i nämnden:
- det saknas underlag
- det saknas pengar

Sida 8 av 40
Rapport 2017:3
"""


def test_footers_and_broken_words_speak_for_a_report():
    assert guess_shape(FOOTERS).reads_as == "report"
    found = blocks(FOOTERS)
    assert found[0] == "Under året har tre saker förändrats i kommunens arbete med boende:"
    assert "Det som återstår är frågan om vem som ska betala när kontrakten löper ut." in found
    assert not any("Sida" in block or "2017:3" in block for block in found)
