"""Reading files: encodings, front matter, tables, folders, and the errors that a person meets."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.errors import CodingError
from coding.readers import (
    read_files,
    read_study_transcript,
    read_table,
    read_transcript,
    transcript_name,
    with_front_matter,
)
from coding.readers.decoding import decode
from coding.readers.front_matter import split_front_matter

SAID = "I: Hur är läget på månaden, på ön?\n\nR07: Så där, kära vän. Vi får försöka.\n"


def file(folder, content, name="R07.txt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refused(folder, content, name="R07.txt", **how):
    with pytest.raises(CodingError) as caught:
        read_transcript(file(folder, content, name), **how)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac_roman"])
def test_swedish_letters_survive_every_usual_encoding(tmp_path, encoding):
    assert read_transcript(file(tmp_path, SAID.encode(encoding))).text == SAID


def test_a_guessed_encoding_is_told_with_a_sample(tmp_path):
    transcript = read_transcript(file(tmp_path, SAID.encode("cp1252")))
    assert transcript.source.encoding == "cp1252"
    assert any("cp1252" in note and "månaden" in note for note in transcript.notes)


def test_a_named_encoding_overrides_the_guess(tmp_path):
    assert "м" in read_transcript(file(tmp_path, "I: Как мы живём?\nR1: Так.".encode("cp1251")), encoding="cp1251").text


def test_letters_of_another_alphabet_are_not_read_as_western_ones(tmp_path):
    assert "Say its encoding" in refused(tmp_path, "I: Как мы живём?\nR1: Так себе.".encode("cp1251"))


def test_a_wrong_encoding_is_refused_with_the_byte(tmp_path):
    message = refused(tmp_path, "I: Nu?\r\n\r\nI: Hur är".encode("cp1252"), encoding="utf-8")
    assert "R07.txt:3: " in message
    assert "byte 18 (0xe4)" in message


def test_an_unknown_encoding_is_refused(tmp_path):
    assert "no text encoding" in refused(tmp_path, SAID, encoding="utf-7-of-mine")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04rest of a docx", "Word"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"{\\rtf1 text}", "RTF"),
        (b"I: Hej\x00\x01\x02\x00R07", "binary"),
        ("I: Hej".encode("utf-16-le"), "utf-16-le"),
        (bytes(range(1, 32)) * 4, "binary"),
        (b"---\nparticipant: R07\n---\n\n", "nothing is said"),
        (b"I:\n\nR07:\n", "nothing is said"),
    ],
)
def test_what_is_no_transcript_is_refused_in_one_sentence(tmp_path, content, says):
    message = refused(tmp_path, content)
    assert says in message
    assert "R07.txt" in message


def test_an_interview_in_which_no_respondent_says_a_word_is_refused_with_the_lines(tmp_path):
    message = refused(tmp_path, "I: Hur är det?\nR01:\nI: Hallå?\nR01:\n")
    assert "nothing is said by a respondent" in message
    assert "'R01' (line 2), 'R01' (line 4)" in message


def test_a_text_of_questions_alone_is_told_of(tmp_path):
    assert "Only the interviewer speaks." in read_transcript(file(tmp_path, "I: Hur är det?\n\nI: Hallå?\n")).notes


def test_an_error_names_the_file_once(tmp_path):
    for content in (b"", b"PK\x03\x04", b"I: \x00\x01\x00\x00\x02", b"I:\nR07:\n"):
        assert refused(tmp_path, content).count("R07.txt") == 1


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(CodingError, match="There is no file"):
        read_transcript(tmp_path / "R99.txt")
    with pytest.raises(CodingError, match="is a folder"):
        read_transcript(tmp_path)


def test_a_word_file_is_refused_by_its_name(tmp_path):
    assert "docx" in refused(tmp_path, SAID, "R07.docx")


def test_line_ends_and_letters_have_one_form(tmp_path):
    apart = unicodedata.normalize("NFD", SAID).replace("\n", "\r\n")
    assert read_transcript(file(tmp_path, apart)).text == SAID


def test_odd_characters_go_from_a_foreign_file_and_are_counted(tmp_path):
    transcript = read_transcript(file(tmp_path, "I: Hej\u2028där\ufeff\nR07: bo\xadstad\x07"))
    assert transcript.text == "I: Hej\ndär\nR07: bostad"
    assert len(transcript.source.repairs) == 4


def test_a_question_mark_sign_in_the_file_stays_and_is_told(tmp_path):
    transcript = read_transcript(file(tmp_path, "I: Hej\nR07: m\ufffdnad"))
    assert "\ufffd" in transcript.text
    assert any("U+FFFD" in note and "line 2" in note for note in transcript.notes)


def test_a_study_file_is_only_decoded(tmp_path):
    odd = "I: Hej\u2028då\x0bja\fnej bo\xad\nstad\ufeff\nR07: det är en\nkort rad"
    assert read_study_transcript(file(tmp_path, odd, "R07.md")).text == odd


def test_front_matter_becomes_attributes_and_the_body_the_text(tmp_path):
    text = "---\nparticipant: R07\ndate: 2019-05-14\nyears: 5\nnewcomer: no\ncode: 007\nrole:\n---\n\n" + SAID
    transcript = read_transcript(file(tmp_path, text, "R07.md"))
    assert dict(transcript.attributes) == {
        "participant": "R07", "date": "2019-05-14", "years": 5, "newcomer": "no", "code": "007", "role": "",
    }  # fmt: skip
    assert transcript.text == SAID
    assert transcript.turns[0].start == 3


def test_a_name_in_front_matter_is_a_speaker_seen_once(tmp_path):
    text = "---\nparticipant: Anna\ninterviewer: Eva Ek\n---\nI: Vem?\nAnna: Jag."
    transcript = read_transcript(file(tmp_path, text, "A.md"))
    assert [(turn.speaker, turn.asked) for turn in transcript.turns] == [("I", True), ("Anna", False)]


@pytest.mark.parametrize(
    ("yaml", "line", "says"),
    [
        ("a: [1, 2", 3, "no YAML"),
        ("a: b: c", 2, "no YAML"),
        ("\ta: 1", 2, "no YAML"),
        ("only words", 2, "key: value"),
        ("- a\n- b", 2, "key: value"),
        ("a: 1\na: 2", 3, "twice"),
        ("a: &x 1\nb: *x", 2, "anchor"),
        ("a: !!python/object:os.system 1", 2, "tag"),
        ("a:\n  b: 1", 3, "nested"),
        ("a: " + "[" * 50_000, 2, "nested"),
        ("? [a]\n: b", 2, "not a word"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(tmp_path, yaml, line, says):
    message = refused(tmp_path, f"---\n{yaml}\n---\n{SAID}", "R07.md")
    assert f"R07.md:{line}:" in message
    assert says in message


def test_front_matter_that_is_not_closed_is_refused(tmp_path):
    assert "not closed" in refused(tmp_path, "---\nparticipant: R07\n\n" + SAID, "R07.md")


def test_a_rule_at_the_top_is_no_front_matter(tmp_path):
    assert read_transcript(file(tmp_path, "---\n\n" + SAID)).attributes == {}


def test_an_alias_bomb_is_refused_at_once(tmp_path):
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, 40))
    assert "anchor" in refused(tmp_path, f"---\n{bomb}---\n{SAID}")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12).filter(lambda key: key.strip() and unicodedata.is_normalized("NFC", key)),
        st.one_of(st.text(max_size=20), st.integers(-(10**12), 10**12), st.sampled_from([0.5, -3.25, 10.0])),
        max_size=5,
    ),
    st.text(max_size=40).filter(lambda text: text.strip()),
)
def test_front_matter_comes_back_as_it_was_written(attributes, text):
    body = text.lstrip("\n \t\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    written = with_front_matter(attributes, body)
    read = split_front_matter(written, "R07.md")
    assert (read.attributes, read.body) == (attributes, body)


def test_a_participant_in_front_matter_makes_a_text_without_labels_an_interview(tmp_path):
    wrapped = "Jag har bott här i tolv år nu och\nväntar fortfarande på en lägenhet\nsom är större än den här, men det\nhar inte hänt.\n"
    assert read_transcript(file(tmp_path, wrapped)).reads_as == "report"
    assert read_transcript(file(tmp_path, f"---\nparticipant: R07\n---\n{wrapped}")).reads_as == "interview"


def test_a_few_broken_words_of_an_interview_are_joined_or_told(tmp_path):
    said = (
        "I: Hur har ni det?\nR07: Vi gick till hyresnämn-\nden sen, och bostads-\noch hyresfrågor är svåra för oss alla här.\n\n"
        "I: Ja?\nR07: Vi kom hem-\nför att sova. Det var i ett qvarn-\nxylt.\n\nI: Mm.\nR07: Ja.\n"
    )
    read = read_transcript(file(tmp_path, said), language="sv")
    assert "gick till hyresnämnden sen, och bostads-\noch hyresfrågor" in read.text
    assert "hem-\nför" in read.text
    assert "Words broken at line ends joined: 1." in read.source.repairs
    assert "Perhaps words broken at line ends, left as they stand: hem- för, qvarn- xylt." in read.source.repairs


def test_a_clock_time_mark_is_kept_and_a_wrapped_interview_is_unwrapped(tmp_path):
    text = (
        "I: Hur har ni det med bo-\nstaden nu när ni är fler\nän förut i familjen?\nR07: Trångt, vi är sju på\ntvå rum och ett litet kök\n"
        "bara.\n\nI: Mm.\n"
    )
    transcript = read_transcript(file(tmp_path, text), language="sv")
    assert transcript.text.startswith(
        "I: Hur har ni det med bostaden nu när ni är fler än förut i familjen?\nR07: Trångt"
    )
    assert any("joined: 1" in repair for repair in transcript.source.repairs)


def test_a_table_gives_a_transcript_per_row(tmp_path):
    path = file(tmp_path, 'id;text;age\n007;"Ja; men\nnej";41\na2;Ibland.;\n', "svar.csv")
    first, second = read_table(path)
    assert (first.name, first.text, dict(first.attributes)) == ("007", "Ja; men\nnej", {"age": "41"})
    assert (second.name, dict(second.attributes), second.reads_as) == ("a2", {"age": ""}, "answers")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_told_apart(tmp_path, delimiter):
    path = file(tmp_path, f'id{delimiter}text\nA{delimiter}"a, b; c"\n', "svar.csv")
    assert read_table(path)[0].text == "a, b; c"


def test_columns_can_be_named(tmp_path):
    path = file(tmp_path, "who,answer\nA,Ja.\n", "svar.csv")
    assert read_table(path, text="answer", name="who")[0].text == "Ja."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("who,answer\nA,Ja.\n", "'who', 'answer'"),
        ("id,text\nA,Ja.\nA,Nej.\n", "svar.csv:3: the name 'A' stands in line 2"),
        ("id,text\n,Ja.\n", "svar.csv:2: a transcript has no name"),
        ("id,text\nA,Ja.,mer\n", "svar.csv:2: the row has 3 cells"),
        ("id,text,text\nA,Ja.,b\n", "'text' stands there twice"),
        ('id,text\nA,"Ja.\n', "cannot be read"),
        ("id,text\nA,\n", "holds no answers"),
        ("id,text\n", "holds no answers"),
        ("id,text\na/b,Ja.\n", "cannot stand in a file name"),
    ],
)
def test_a_bad_table_is_refused(tmp_path, content, says):
    with pytest.raises(CodingError) as caught:
        read_table(file(tmp_path, content, "svar.csv"))
    assert says in str(caught.value)


def test_a_row_without_an_answer_is_left_out_and_told(tmp_path):
    found = read_table(file(tmp_path, "id,text\nA,Ja.\nB, \nC,Nej.\n", "svar.csv"))
    assert [transcript.name for transcript in found] == ["A", "C"]
    assert found[0].notes[-1].endswith("has no answer and was left out (line 3).")


def test_a_folder_gives_its_transcripts_in_order(tmp_path):
    for name in ("b.md", "a.txt", "README.md", "bild.png", ".dold.txt"):
        file(tmp_path, SAID, name)
    file(tmp_path, "id,text\nc1,Ja.\n", "c.csv")
    found = read_files(tmp_path)
    assert [transcript.name for transcript in found] == ["a", "b", "c1"]
    assert "README.md, bild.png" in found[0].notes[-1]


def test_two_files_of_one_name_are_refused_and_both_are_named(tmp_path):
    file(tmp_path, SAID, "R07.md")
    file(tmp_path, SAID, "R07.txt")
    with pytest.raises(CodingError, match=r"R07\.md and .*R07\.txt"):
        read_files(tmp_path)


def test_a_file_named_twice_is_read_once(tmp_path):
    path = file(tmp_path, SAID)
    assert len(read_files([path, str(path), tmp_path])) == 1


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(CodingError, match="holds no"):
        read_files(tmp_path)


@pytest.mark.parametrize("name", ["a/b", "a:b", "CON", "con.1", ".a", "a.", "", "a\nb", "x" * 200, 'a"b'])
def test_a_name_that_cannot_be_a_file_name_is_refused(name):
    with pytest.raises(CodingError):
        transcript_name(name, "svar.csv:2")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data):
    try:
        decoded = decode(data, "R07.txt")
    except CodingError:
        return
    assert "\r" not in decoded.text


@settings(deadline=None)
@given(st.text(alphabet="ab: \n-#I R07.\t\f()”[]å12", max_size=120))
def test_any_text_is_read_or_refused_in_words(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "R07.md"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        transcript = read_transcript(path)
    except CodingError:
        return
    assert transcript.turns


def test_a_large_file_on_one_line_takes_seconds(tmp_path):
    path = file(tmp_path, "I: " + "ja men alltså det är så att " * 40_000)
    assert len(read_transcript(path).turns) == 1


ODD = st.sampled_from(
    [
        *"aå \n\r\f-:#😀",
        "a\u030a",
        "\u030a",
        "\xad",
        "\xa0",
        "\ufeff",
        "\u2028",
        "\x85",
        "\x0b",
        "\x07",
        "I: ",
        "---",
        "bo-\nstad",
    ]
)


@settings(deadline=None)
@given(st.lists(ODD, max_size=25).map("".join), st.sampled_from(["interview", "report", None]))
def test_what_was_taken_in_reads_the_same_from_a_study(tmp_path_factory, text, reads_as):
    folder = tmp_path_factory.mktemp("study")
    try:
        taken = read_transcript(file(folder, text), reads_as=reads_as)
    except CodingError:
        return
    stored = file(folder, with_front_matter({"reads_as": taken.reads_as}, taken.text), "R07.md")
    again = read_study_transcript(stored)
    assert (again.text, again.turns, again.reads_as) == (taken.text, taken.turns, taken.reads_as)
