"""Reporting guidelines: their items in our own words, what a study knows about each, and questions for the rest.

Sources: COREQ: Tong, Sainsbury and Craig 2007, Int J Qual Health Care 19, pp. 349-357, table 1 (32 items). SRQR: O'Brien, Harris,
Beckman, Reed and Cook 2014, Acad Med 89, pp. 1245-1251, table 1 (21 items).
"""

from typing import NamedTuple


class Item(NamedTuple):
    """An item of a guideline: number, topic and question in English and Swedish, and which fact of a study answers it ("" none)."""

    number: int
    topic: dict[str, str]
    question: dict[str, str]
    fact: str = ""


def _item(number: int, en: str, sv: str, ask_en: str, ask_sv: str, fact: str = "") -> Item:
    return Item(number, {"en": en, "sv": sv}, {"en": ask_en, "sv": ask_sv}, fact)


COREQ = (
    _item(1, "Interviewer", "Intervjuare", "Who did the interviews?", "Vem gjorde intervjuerna?"),
    _item(2, "Credentials", "Examina", "What degrees did the researchers have?", "Vilka examina hade forskarna?"),
    _item(3, "Occupation", "Yrke", "What did they work with at the time?", "Vad arbetade de med då?"),
    _item(4, "Gender", "Kön", "Of which gender were they, if that matters here?", "Vilket kön hade de, om det spelar roll här?"),
    _item(5, "Experience and training", "Erfarenhet och utbildning", "How were they trained for this?", "Hur var de utbildade för detta?"),
    _item(6, "Relationship before", "Relation före", "Did they know the participants before?", "Kände de deltagarna sedan tidigare?"),
    _item(7, "What participants knew", "Vad deltagarna visste", "What did participants know about the researchers and their reasons?", "Vad visste deltagarna om forskarna och deras skäl?"),
    _item(8, "Interviewer's stance", "Intervjuarens utgångspunkt", "Which interests and assumptions did the interviewer bring?", "Vilka intressen och antaganden hade intervjuaren med sig?"),
    _item(9, "Methodological orientation", "Metodologisk ansats", "Which tradition of analysis does the study stand in?", "I vilken analystradition står studien?", "approach"),
    _item(10, "Sampling", "Urval", "How were participants chosen?", "Hur valdes deltagarna?", "sampling"),
    _item(11, "Approach to participants", "Kontakt", "How were they approached?", "Hur kontaktades de?"),
    _item(12, "Sample size", "Antal", "How many took part?", "Hur många deltog?", "participants"),
    _item(13, "Non-participation", "Bortfall", "How many declined or dropped out, and why?", "Hur många avböjde eller hoppade av, och varför?"),
    _item(14, "Setting", "Plats", "Where were the interviews held?", "Var hölls intervjuerna?"),
    _item(15, "Others present", "Andra närvarande", "Was anyone else present?", "Var någon annan närvarande?"),
    _item(16, "Description of sample", "Beskrivning av deltagarna", "Which facts about the participants matter?", "Vilka uppgifter om deltagarna är viktiga?", "sample"),
    _item(17, "Interview guide", "Intervjuguide", "Which questions were asked, and was the guide tried out?", "Vilka frågor ställdes, och prövades guiden?", "guide"),
    _item(18, "Repeat interviews", "Upprepade intervjuer", "Was anyone interviewed again?", "Intervjuades någon flera gånger?", "repeats"),
    _item(19, "Recording", "Inspelning", "Were the interviews recorded in sound or picture?", "Spelades intervjuerna in i ljud eller bild?"),
    _item(20, "Field notes", "Fältanteckningar", "Were notes made during or after?", "Gjordes anteckningar under eller efter?"),
    _item(21, "Duration", "Längd", "How long did the interviews last?", "Hur långa var intervjuerna?", "duration"),
    _item(22, "Saturation", "Mättnad", "Was saturation discussed, and what was meant by it?", "Diskuterades mättnad, och vad menades med det?"),
    _item(23, "Transcripts returned", "Utskrifter till deltagarna", "Did participants see their transcripts?", "Fick deltagarna se sina utskrifter?"),
    _item(24, "Number of coders", "Antal kodare", "How many coded the material?", "Hur många kodade materialet?", "coders"),
    _item(25, "Coding tree", "Kodträd", "Is the coding tree described?", "Är kodträdet beskrivet?", "codebook"),
    _item(26, "Where themes come from", "Varifrån teman kommer", "Were themes given beforehand or found in the data?", "Var teman givna i förväg eller funna i materialet?"),
    _item(27, "Software", "Program", "Which software was used?", "Vilka program användes?", "software"),
    _item(28, "Participants' checking", "Deltagarnas granskning", "Did participants comment on the findings?", "Fick deltagarna yttra sig om resultaten?"),
    _item(29, "Quotes", "Citat", "Are quotes shown, and is each identified?", "Visas citat, och anges vem som säger vad?", "quotes"),
    _item(30, "Data and findings", "Material och resultat", "Do quotes and findings agree?", "Stämmer citat och resultat överens?"),
    _item(31, "Major themes", "Huvudteman", "Are the major themes clear?", "Är huvudtemana tydliga?", "themes"),
    _item(32, "Minor themes", "Mindre teman", "Are deviant cases and minor themes described?", "Beskrivs avvikande fall och mindre teman?"),
)  # fmt: skip

SRQR = (
    _item(1, "Title", "Titel", "Does the title name subject and kind of study?", "Säger titeln ämne och typ av studie?"),
    _item(2, "Abstract", "Sammanfattning", "Does the abstract follow the form of the journal?", "Följer sammanfattningen tidskriftens form?"),
    _item(3, "Problem", "Problem", "What is known, and what is the problem?", "Vad är känt, och vad är problemet?"),
    _item(4, "Purpose", "Syfte", "What is the question of the study?", "Vilken är studiens fråga?"),
    _item(5, "Approach and paradigm", "Ansats och kunskapssyn", "Which approach and view of knowledge, and why?", "Vilken ansats och kunskapssyn, och varför?", "approach"),
    _item(6, "Researchers and reflexivity", "Forskarna och reflexivitet", "How may the researchers have shaped the study?", "Hur kan forskarna ha påverkat studien?"),
    _item(7, "Context", "Sammanhang", "In which setting was it done?", "I vilket sammanhang gjordes den?"),
    _item(8, "Sampling", "Urval", "How and why were participants chosen, and when was it enough?", "Hur och varför valdes deltagarna, och när räckte det?", "sampling"),
    _item(9, "Ethics", "Etik", "Which ethical approval and consent were there?", "Vilken etikprövning och vilka samtycken fanns?"),
    _item(10, "Data collection", "Insamling", "How, where and when were data collected?", "Hur, var och när samlades materialet in?", "material"),
    _item(11, "Instruments", "Instrument", "Which guide and equipment were used, and did they change?", "Vilken guide och utrustning användes, och ändrades de?", "guide"),
    _item(12, "Units of study", "Enheter", "How many and which participants, documents or events?", "Hur många och vilka deltagare, dokument eller händelser?", "participants"),
    _item(13, "Data processing", "Bearbetning", "How were data transcribed, protected and made anonymous?", "Hur skrevs materialet ut, skyddades och avidentifierades?", "codebook"),
    _item(14, "Analysis", "Analys", "How were themes found, and by whom?", "Hur hittades teman, och av vem?", "coders"),
    _item(15, "Trustworthiness", "Trovärdighet", "What was done to make the analysis trustworthy?", "Vad gjordes för att analysen ska vara trovärdig?"),
    _item(16, "Synthesis", "Resultat", "What are the main findings?", "Vilka är huvudresultaten?", "themes"),
    _item(17, "Links to data", "Belägg", "Which quotes bear the findings?", "Vilka citat bär resultaten?", "quotes"),
    _item(18, "Contribution", "Bidrag", "How do the findings stand to earlier work?", "Hur förhåller sig resultaten till tidigare arbeten?"),
    _item(19, "Limitations", "Begränsningar", "What are the limits of the study?", "Vilka är studiens gränser?"),
    _item(20, "Conflicts of interest", "Intressekonflikter", "Which interests may have mattered?", "Vilka intressen kan ha spelat in?"),
    _item(21, "Funding", "Finansiering", "Who paid, and with what say?", "Vem betalade, och med vilket inflytande?"),
)  # fmt: skip

GUIDELINES = {"coreq": COREQ, "srqr": SRQR}
