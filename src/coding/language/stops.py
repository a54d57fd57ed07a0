"""Letters that look like words but are no members of Swedish compounds, collected by reading false splits."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
    av an att be bi bak bort bör de den det dit du där efter ej eller emot en ens er ett for fort fram från för före
    förut genom ha han har hon hos hur här i icke igen in inne inom inte jag kan kom låt med mellan miss mot
    när ner ned ni nog nu nå och om oss på sam samt sin ska som så säg till under upp ur ut utan uti utom van var vad
    vi vid via vis väl åt åter över mis kon pro dis gen tro
""")
"""Prepositions, particles, prefixes, pronouns, auxiliaries."""

ENDINGS = _words("""
    aktig ande are arna ast bar dom ende ent ering eri erna era het heter else elser ens ers inna ing ings isk iska
    iskt ism ist lig liga ligen ligt na nad nads nde ning ningar ningen nings or orna sam samma skap skaper ska sen
    ten tera tion tions tor tar tet tiv ter elsen ling ända äng ans ant ar
""")
"""Suffixes and endings that look like words."""

NEVER_MEMBERS = PARTICLES | ENDINGS
NEVER_FIRST = _words(
    "all allt alla bra dels enda gör hel ida inga ingen inget kring led ler man mer någon något nån per sån ser tar tag vil"
)
NEVER_FIRST |= _words("""
    ande andr andro ange anför ank ann anta ante anto ava avd avda avla avs avse bedr belle bes besk best bets dess diss
    erin extr extre expo förbi fördr föreg föreh fören föres förn föro förr förs förse först fört föru föröd geg gel gem gems
    gene geno genia gest ina indr ines inför ink inka inkas inku inn inneh inse int inta into koma kombi komm komo komp
    kompa kompe konk kont konta kontr misst missta oas oblid ode odes oför oförd oföre oförs ogill oka oko oku ola olag olu
    oman omar omb ombe ombes omför omm oms omsk ont opale oper oskar osla osa osak osed osäll otids ovans ove oväns perf
    perfo pers perme prog proso prove provs redo regis regle rek rem rems reno reo repa reso reson resu ret reto reve tillb
    tillg tillr tills trans uppg uppt uppå utbr utför utt
    bop idk mott sims
""")
"""Ends of a prefix with the next word's first letters (`fört` + `rolig`, `komm` + `mission`), and Latin ones: read from all
words of the table that begin with a prefix and would be split behind it."""
NEVER_LAST = _words("""
    ätt gar rna sar thet kop pling etens sion kare tare slig port vitet ara era iva ner nas nat rar rare rat ser ses sig sik
    sisk tas tik ång dig mig sig spass tan tig trum pare mare nare snare ila ilar
""")

FIRST_FORMS = {
    "andra": "andra",
    "barna": "barn",
    "bya": "by",
    "egen": "egen",
    "fler": "flera",
    "familje": "familj",
    "första": "första",
    "grann": "granne",
    "hem": "hem",
    "hemma": "hemma",
    "huvud": "huvud",
    "hög": "hög",
    "kläd": "kläder",
    "kriminal": "kriminal",
    "kyrk": "kyrka",
    "kö": "kö",
    "sfi": "sfi",
    "låg": "låg",
    "lekmanna": "lekman",
    "lång": "lång",
    "mans": "man",
    "mellan": "mellan",
    "minimi": "minimum",
    "mång": "många",
    "mödra": "mor",
    "ny": "ny",
    "sago": "saga",
    "skol": "skola",
    "föräldra": "förälder",
    "hyr": "hyra",
    "sim": "simma",
    "små": "liten",
    "stor": "stor",
    "tros": "tro",
    "tvär": "tvär",
    "vuxen": "vuxen",
    "vänster": "vänster",
    "äldre": "äldre",
    "ögon": "öga",
    "öron": "öra",
    "yngre": "yngre",
    "års": "år",
    "svensk": "svenska",
}
"""First members that no lemma explains, with the lemma that each stands for."""

ALSO_FIRST = {"smärt": "smärta", "trapp": "trappa", "fråg": "fråga"} | {
    stem: stem + "a"
    for stem in _words("""
        dans disk film flytt hjälp jobb köp kör lek lyft mobb plugg prat rök skydd snack spel start stress strejk
        städ surf sök test tork träff tvätt vakt värk
    """)
}
"""First members that are a word, and of another one as well, mostly of the verb: `städ` in `städjobb` is `städa`, not `mål` in `målgrupp`
`måla`."""

ONE_OF_TWO = {
    "kör": (
        "kör",
        "köra",
        _words("""
        anvisning bana bidrag dator egenskap schema ersättning fält förbud förmåga glad glädje hastighet häst journal karl kort kostnad
        kunnig lektion lärare längd nyckel order pass plan prov regel riktning simulator skicklig skicklighet skola spår sträcka
        stil sätt säker tid tävling uppdrag utbildning vana väg övning
    """),
    ),
    "engelsk": ("engelska", "engelsk", _words("man män")),
}
"""First members that are two words: the usual one, the other one, and what follows the other one: `körkort` is of `köra`, `körsång` of
the choir; `engelskman` of no language."""

OPAQUE = _words("""
    andel anfall anlag anledning anslag arbetare avsked avstånd avtal bakgrund bekant beslut besvär bilaga bistånd
    bolag bostad bransch choklad delaktig delaktighet delta deltagande deltagare export fallskärm fanfar fartyg
    flertal flygplan framgång framtid fördel föremål företag förhand förråd förslag förstånd förtal gymnastik
    halvledare handla handlag handlagd handledare handledning handling handlägga handläggare handläggning handskas
    handske handslag hushåll hushålla import inslag instans invånare jordgubbe kalas karta kollega kommunal
    kommunikation kompetens kontrakt kontroll kristall kultur kvartal köpare köpenskap landskap ledamot lyckas
    läkemedel manskap maskin matris medan medborgare medel medlem minister misstag modersmål motstånd mottagning
    måltid nackdel nyckel nämnd omgång orsak ovanlig passport planera planering plantera praktik projektor rapport
    regional riksdag rättvis rättvisa samarbete samband samhälle samordna samtal samtid segregation segregering
    skymning egenskap lekamen lekman lekmän lektris lektör ledsaga ledsagare ledsagning ledsagande ledsen ledsenhet körvel körsel
    körnare hummus passus simmare simkort vägskäl orättvis orättvisa socker
    stadga stadig stadium station statist statistik statlig status student studie stöddig support
    säkerhet sällskap särskild tillfälle tillgång tillstånd transport trappa tvärtom undantag underhåll underlag
    undersöka uppdrag uppgift uppslag utland utlandet utslag vardag verkstad verktyg vägran vårdslös vårdslöshet
    ändamål äventyr önskemål övergång
""")
"""Words whose members no longer tell what they mean; they stay whole, and so do their inflections."""

TRANSPARENT = _words("""
    bokstav daghem databas deltid fotboll fritid grundlag grönsak handduk hälsovård högtid järnväg kärnkraft kärnvapen
    lastbil leksak matsal medeltid ordbok sjukhus tidskrift tiotal tjänsteman
""")
"""Compounds so common that they look like words of one piece: read from all that `Wholeness` would keep for that."""

PREFIXED = {
    "förskola": "för",
    "högskola": "hög",
    "inneboende": "inne",
    "allrum": "all",
    "kötid": "kö",
    "återbesök": "åter",
    "förort": "för",
}
"""Words of which one member is no word elsewhere, with their first member; the last one means what it says."""

PREFIXES = ("mellan", "under", "över", "efter", "inter", "icke", "anti", "multi", "sam", "med", "för", "åter")
"""Prefixes after which a known word of a form outside the table is a member."""

SHORT_LAST = _words("kö år")
"""Words of fewer letters than other members that end many compounds."""

SHORT_FIRST = ("kö",)
"""Words of fewer letters than other members that begin many compounds."""

ORGANISATIONS = (
    "verket", "nämnden", "styrelsen", "myndigheten", "förvaltningen", "inspektionen", "byrån", "kansliet", "kontoret",
    "rådet", "förbundet", "föreningen", "partiet", "institutet", "kassan", "domstolen", "departementet", "tinget",
    "fonden", "banken", "bolaget", "ombudsmannen",
)  # fmt: skip
"""Last members that make a capitalised word an organisation's name, whatever stands before them."""

BOUND_LAST = ("föring", "göring", "givning", "stiftning", "stiftare", "stödjare", "lämnare", "tagning", "hållning", "görande",
              "fattare", "fattande")  # fmt: skip
"""Nouns that stand only at the end of compounds, and that the table does not have by themselves."""

PLACES = (
    "mark", "berg", "lund", "land", "holm", "vik", "sjö", "näs", "fors", "ås", "by", "torp", "sund", "hamn", "dal", "borg",
    "ö", "å", "hult", "köping",
)  # fmt: skip
"""Last members that, without an article, make a capitalised compound in mid-sentence a place (`Hedmark`), known word or not."""

YARDS = ("platsen", "gården", "parken")
"""Last members that make one a square, a yard or a park (`Skolparken`) where the first member is short, as a place's is."""
MEETING_PLACES = frozenset(("mötesplatsen", "träffplatsen", "arbetsplatsen"))
"""Words in -platsen that are a house or a group of people with a capital, and no square."""

STREETS = ("gatan", "vägen", "backen", "gränd", "gränden", "torget", "stigen", "allén", "esplanaden")
"""Last members that make a capitalised compound in mid-sentence a street (`Skolgatan`), whatever stands before them."""
