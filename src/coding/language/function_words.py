"""Words that say little of what is spoken about: function words, verbs of no content, words of time and number."""

import re

_SWEDISH = """
    absolut ah aha aldrig alla allt alltid allting alltså andra andras angående annan annars annat annorlunda
    antagligen antingen använda använde använder använt att av bakom bara behöva behövde behöver behövt bland blev bli
    blir bort borta bra bruka brukade brukar bruket bägge bäst bästa bättre båda både börja började börjar börjat
    dagens de del delar dels delvis dem den denna denne deras dess dessa dessutom det detta dig din dit ditt dock dom
    du dyka dyker där därför därifrån därmed då dök efter eftersom efteråt egentligen eh eller emot en ena enda ens er
    ett exempel exempelvis faktiskt fall fanns fast fastän fick finna finnas finns fixa fixar fler flera flest
    fortfarande fram framför framförallt framme framåt från funnits få får fått följa följde följer följt för
    förmodligen förra första förstås försöka försöker försökt försökte förut ganska gav ge genast genom ger gett gick
    givit gjorde gjordes gjort gjorts gå gånger går gått gör göra görs ha hade haft han hand har hel hela hellre helst
    helt hen henne hennes hit hm hmm hon honom hos hur hända hände händer hänga hängde hänger hängt hänt här håll
    hålla håller hållit hålls höll hör höra hörde hört i ibland icke ifall igen igenom igång ihop in inför inga ingen
    ingenting inget inifrån innan inne inom inte istället ja jag jaha ju just jämt kalla kallade kallar kallas kan
    kanske klar klart knappt kolla kollade kollar kom komma kommer kommit kring kunde kunna kunnat kvar kände känna
    känner känt kör köra körde kört lade lagt legat ligga ligger lika likadant liknande liksom lite liten litet lägga
    lägger länge längre lät låg låta låter låtit löpa man massa massor med mellan men mena menade menar menat mer mest
    mhm mig min mindre minst minus mitt mm mot mycket märka märker märkt märkte många måste mått nej ner nere ni nog
    nu när nära närmast nästa nästan någon någonsin någonstans någonting något några nån nånstans nånting nåt nått
    oavsett och också ofta oftast okej olik olika om ordning oss plötsligt prata pratade pratar pratat precis på pågå
    pågår redan rent resten riktig riktigt runt räcka räcker räckte räkna räknade räknar räknas räknat rätt sa sade
    sagt sak saker sakta samma samtidigt satt satte se sedan sen ser sett sida sidan sidor sig sin sina sist sitt
    sitta sitter själv själva självklart självt ska ske skedde sker skett skicka skickade skickar skickat skillnad
    skulle slags slut sluta slutade slutar slutat snart som sort sorts stod stor stora stort ställa ställde ställer
    ställt stå står stått större suttit svara svarade svarar säga säger säkert sätt sätta sätter så sådan sådana
    sådant såg såklart sån såna sånt ta tagit tala talade talar talat tar till tillbaka tills tillsammans tog tro
    trodde tror trots trott träffa tycka tycker tycks tyckt tyckte tyvärr tänka tänker tänkt tänkte undan under undra
    undrade undrar unge ungefär upp uppe uppåt ut utan utanför ute utom va vad vanlig vanliga vanligt vanligtvis var
    vara varandra varann varav vare varför varit varje varken vars vart velat vem verkligen vet veta vetat vi vid
    vidare vilja vilka vilkas vilken vilket vill ville visa visade visar visat viss vissa visserligen visst visste
    vore väl väldigt värre våga vår vårt ytterligare än ändå ännu är även åka åker åkt åkte åt åtminstone öh över
    överallt övrigt
"""
_SWEDISH_TIME = """
    andra antal antalet april augusti dag dagar dagarna dagen dagligen december drygt dubbelt eftermiddag februari
    femte fjärde fredag fredagar förmiddag första gång gången gånger halv halva halvår halvåret hälften höst hösten
    idag igår imorgon januari jul julen juli juni knappt krona kronor kväll kvällar kvällen lördag lördagar maj mars
    middag midsommar miljard miljarder miljon miljoner minut minuter morgon morgonen månad månaden månader månaderna
    måndag måndagar natt natten nionde november nuförtiden nätter oktober onsdag onsdagar par paret procent procenten
    procents påsk september sjunde sjätte sommar sommaren stund styck stycken söndag söndagar tid tiden tider timmar
    timme timmen tionde tisdag tisdagar torsdag torsdagar tredje vecka veckan veckor veckorna vinter vintern vår våren
    år åren året årets åttonde
"""
_ENGLISH = """
    a about after again all already also although always am an and another any anybody anyone anything april are
    around as at august away back be became because become been began begin behind being best better between both
    bring but by came can cannot come comes coming could day days december did do does doing done down during each
    eight either else enough even ever every everybody everyone everything february few fewer find first five for
    found four friday from gave get give given gives go goes going gone got gotten had half happen happened happens
    has have having he held her here him his hold holds hour hours how however hundred i if in instead into is it its
    itself january july june just keep keeps kept kind knew know knows last later least less let lets like little long
    look looked looking looks lot made make makes making many march matter may maybe me mean means meant met might
    million mine minute minutes monday month months more morning most much must my myself need needed needs neither
    never next nine no nobody none nor not nothing november now october of often okay on once ones only onto or other
    ought our ours ourselves out over own percent perhaps point probably put puts quite rather really right said same
    saturday saw say saying says second see seem seemed seems seen sense september seven several shall she should
    since sit six so some someone something sometimes soon sort still stuff such sunday take taken takes talk talked
    talking tell tells ten than that the their them then there they thing things think this those thought thousand
    three through thursday time times to today together told too took toward towards tried try trying tuesday turn
    turned two under until up upon us use used uses usually very wanted wants was way ways we wednesday week weeks
    well went were what whatever when whenever where wherever whether which while who whole whom whose why will with
    within without would yeah year years yes yesterday yet you your yourself
"""

FUNCTION_WORDS = {"sv": frozenset((_SWEDISH + _SWEDISH_TIME).split()), "en": frozenset(_ENGLISH.split())}
"""Such words in their inflections, by language."""

_NUMBER_PARTS = {
    "sv": "noll|ettusen|etthundra|ett|en|två|tvåa|tre|trea|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|"
    "arton|nitton|tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra|tusen|talet|tal|å",
    "en": "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    "(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million",
}
_NUMBER = {code: re.compile(rf"(?:{parts})(?:-?(?:{parts}))*s?") for code, parts in _NUMBER_PARTS.items()}


def says_little(form: str, language: str = "") -> bool:
    """Tell whether a word, in lower case, says little of what is spoken about: a list for Swedish and English, numbers in words.

    Other languages have no list: "" and codes unknown here give False.

    >>> [word for word in "och tänker trettioåtta hyran månader bostaden".split() if not says_little(word, "sv")]
    ['hyran', 'bostaden']
    >>> says_little("twenty-one", "en"), says_little("rent", "en"), says_little("och", "fi")
    (True, False, False)
    """
    code = language.lower()[:2]
    return code in _NUMBER and (form in FUNCTION_WORDS[code] or _NUMBER[code].fullmatch(form) is not None)
