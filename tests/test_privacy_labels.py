"""Labels that are names: of speakers, transcripts and participants; and those that are not."""

from pathlib import Path

import pandas as pd
import pytest

import coding
from coding.privacy import holds_name, naming_findings
from coding.transcript import Corpus, Design, Transcript, Turn

NO_NAMES = """
R07;Respondent 7;IP4;Intervjuare;Socialsekreterare;I;K2;Informant B;Gruppintervju 3;fokusgrupp_handläggare;Kommunstrateg, stor kommun;
Boendehandledare;Enhetschef 2;Interviewer;Participant 12;intervju_04_final;transkript-R3_rev2;Moderator;SFI-lärare;Respondent A;respondentA;
Okänd;2019-05-07;intervju 190507;Deltagare 3;Kvinna 1;uppföljning R03;Samordnare EKB;Chef IFO;Handläggare (AF);Etableringslots;Kurator;
LSS-handläggare;Lärare åk 3;God man;Sjuksköterska;Skola A;Region;Rektor 2;boende-per-kommun;Stor kommun;
Mamma;Tolk;Ip4;Elevassistent;Vägledare;telefonintervju 3;Anonym;a;survey_12;regional eller statlig aktör;Resp. 4;SPEAKER_00;INTERVJUARE
"""
NAMES = """
Anna;Karin Svensson;Intervju Karin Svensson;karin;Björn;Holmlund;Intervju Holmlund;Ali;R07 Fatima;KARIN;Zahra;Maja;Lena;Yusuf Hassan;
Karin S;intervju-karin;KarinHolmlund;Anna-Lena;Bo;Åsa Ek;R3 Eva;Li Wang;Ola Berg;
Tommy Smith;Amir Osman;Pål Lind;Ola Ek;Kaj Sand;Tommy Lind;Dragan;Smith;Osman;Amir;Tommy;Ola;Pål;R07 Tommy;Amir (tolk);Intervju Tommy;
Ek;Modig;Wei;intervju-ola;070-123 45 67;karin@kommunen.se
"""


def listed(words):
    return [word.strip() for word in words.replace("\n", "").split(";")]


def spoken(name, speaker, said="Ja, så är det.", **facts):
    return Transcript(name, said, (Turn(speaker, 0, len(said)),), attributes=facts, language="sv")


@pytest.mark.parametrize("label", listed(NO_NAMES))
def test_codes_and_roles_are_no_names(label):
    assert not holds_name(label, "sv")


@pytest.mark.parametrize("label", listed(NAMES))
def test_names_are_found_alone_and_beside_other_words(label):
    assert holds_name(label, "sv")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Social worker", False),
        ("Interviewee", False),
        ("Case Manager", False),
        ("Li Wang", True),
        ("John", True),
        ("Mary B", True),
    ],
)
def test_english_labels_are_told_apart_as_well(label, name):
    assert holds_name(label, "en") == name


def test_a_word_of_a_language_without_a_table_is_no_name():
    assert not holds_name("Haastattelija", "fi")
    assert holds_name("Karin", "fi")


def test_names_in_labels_are_told_without_the_names():
    corpus = Corpus([spoken("Intervju Karin Svensson", "Karin Svensson"), spoken("G1", "Anna"), spoken("R07", "R07")])
    findings = naming_findings(corpus)
    assert findings[["kind", "place"]].values.tolist() == [
        ["speaker's label", "transcript 1"],
        ["speaker's label", "G1"],
        ["transcript's name", "transcript 1"],
    ]
    assert not any(name in findings.to_csv() for name in ("Karin", "Anna"))
    assert naming_findings(corpus, show=True)["context"].tolist() == [
        "Karin Svensson",
        "Anna",
        "Intervju Karin Svensson",
    ]


def test_only_labels_that_leave_are_looked_at():
    corpus = Corpus([spoken("G1", "Anna"), spoken("R07", "R07")])
    assert naming_findings(corpus, speakers=[("R07", "R07")], participants=False).empty
    assert len(naming_findings(corpus, speakers=[("G1", "Anna")], participants=False)) == 1


def test_participants_and_attributes_that_are_names_are_told():
    people = pd.DataFrame({"transcript": ["R1", "R2"], "speaker": "", "participant": ["Karin Svensson", "P2"]})
    design = Design(language="sv", export_attributes=("place", "kind"))
    corpus = Corpus(
        [spoken("R1", "R1", place="Gävle", kind="kommun"), spoken("R2", "R2", place="Gävle", kind="kyrka")],
        design=design,
        participants=people,
    )
    assert naming_findings(corpus)[["kind", "risk", "place"]].values.tolist() == [
        ["participant's name", "high", "participant of R1"],
        ["attribute", "medium", "attribute place"],
    ]


def test_a_published_report_may_be_called_by_its_name():
    report = Transcript("stockholm-2002", "Stycke.", reads_as="report", language="sv")
    assert naming_findings(Corpus([report])).empty


def test_a_name_of_the_key_is_found_in_a_label():
    corpus = Corpus([spoken("R1", "Kommunstrateg QX")])
    assert naming_findings(corpus).empty
    assert len(naming_findings(corpus, key={"QX": "R1"})) == 1


def test_the_bundled_corpus_has_no_names_in_its_labels():
    corpus = coding.read_corpus(Path(__file__).parents[1] / "corpus")
    assert naming_findings(corpus, attributes=["kind", "size", "role"]).empty
