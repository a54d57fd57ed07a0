"""Swedish words that no rule inflects: strong verbs, comparatives, forms that the table has under another word.

Strong and irregular verbs are a closed class, written here from the grammar; verbs with a prefix go as they do.
"""

_STRONG = """
    be bad bett bedd; binda band bundit bunden; bita bet bitit biten; bjuda bjöd bjudit bjuden;
    bli blev blivit bliven; brinna brann brunnit; brista brast brustit brusten; bryta bröt brutit bruten;
    bära bar burit buren; dra drog dragit dragen; draga drog dragit dragen; dricka drack druckit drucken;
    driva drev drivit driven; drypa dröp drupit; dyka dök dykt; dö dog dött; dölja dolde dolt dold;
    falla föll fallit fallen; fara for farit; finna fann funnit funnen; flyga flög flugit flugen;
    flyta flöt flutit fluten; frysa frös frusit frusen; få fick fått;
    försvinna försvann försvunnit försvunnen; ge gav gett/givit given; giva gav givit given; glida gled glidit;
    glädja gladde glatt; gnida gned gnidit gniden; gripa grep gripit gripen; gråta grät gråtit; gå gick gått;
    göra gjorde gjort gjord; ha hade haft; hinna hann hunnit hunnen; hugga högg huggit huggen;
    hålla höll hållit hållen; kliva klev klivit; klyva klöv kluvit kluven; knyta knöt knutit knuten;
    komma kom kommit kommen; krypa kröp krupit krupen; kunna kunde kunnat; le log lett;
    lida led lidit liden; ligga låg legat; ljuda ljöd ljudit; ljuga ljög ljugit ljugen; låta lät låtit;
    lägga lade lagt lagd; njuta njöt njutit njuten; nypa nöp nypt; rida red ridit riden;
    rinna rann runnit runnen; riva rev rivit riven; ryta röt rutit; se såg sett sedd; sitta satt suttit sutten;
    sjuda sjöd sjudit; sjunga sjöng sjungit sjungen; sjunka sjönk sjunkit sjunken; skilja skilde skilt skild;
    skina sken skinit; skjuta sköt skjutit skjuten; skrida skred skridit skriden; skrika skrek skrikit;
    skriva skrev skrivit skriven; skryta skröt skrutit; skära skar skurit skuren; slippa slapp sluppit sluppen;
    slita slet slitit sliten; slå slog slagit slagen; slåss slogs slagits; sluta slöt slutit sluten;
    smita smet smitit; smyga smög smugit; smörja smorde smort smord; snyta snöt snutit snuten; sova sov sovit;
    spricka sprack spruckit sprucken; sprida spred spridit/spritt spridd; springa sprang sprungit sprungen;
    sticka stack stuckit stucken; stiga steg stigit; stjäla stal stulit stulen; strida stred stridit;
    stryka strök strukit struken; stå stod stått; stödja stödde stött stödd; suga sög sugit sugen; supa söp supit;
    svida sved svidit; svika svek svikit sviken; svälta svalt svultit svulten; svära svor svurit svuren;
    säga sade sagt sagd; sälja sålde sålt såld; sätta satte satt satt; ta tog tagit tagen; taga tog tagit tagen;
    tiga teg tigit tigen; tvinga tvang tvungit tvungen; vara var varit; veta visste vetat; vika vek vikit viken;
    vilja ville velat; vinna vann vunnit vunnen; vrida vred vridit vriden; välja valde valt vald;
    vänja vande vant vand; växa växte vuxit vuxen; äta åt ätit äten
"""
STRONG = {verb: tuple(forms) for verb, *forms in map(str.split, _STRONG.split(";"))}
"""Infinitives, each with past, supine and, where there is one, participle: `ta`, `tog`, `tagit`, `tagen`."""

_OFTEN_AN_ACCIDENT = frozenset(("be", "dö", "få", "ge", "ha", "le", "se", "ta", "vara"))
_PREFIXES_OF_VERBS = frozenset(
    ("an", "av", "be", "del", "efter", "er", "för", "före", "förut", "in", "mot", "om", "på", "till", "um", "upp", "under",
     "ut", "åt", "över")
)  # fmt: skip
_SHORTEST_PREFIX = 2
_SHORTEST_PARTICIPLE = 5
_SHORT_VERBS = ("be", "bre", "dra", "få", "ge", "gå", "ha", "le", "se", "ta")


def strong_forms(verb: str) -> tuple[str, ...]:
    """Return past, supine and participle of a strong verb, be it with a prefix; () for other verbs.

    Short verbs that end many others by accident (`fatta`) count after a verb's prefix alone.

    >>> strong_forms("driva"), strong_forms("avta"), strong_forms("fatta")
    (('drev', 'drivit', 'driven'), ('avtog', 'avtagit', 'avtagen'), ())
    """
    if verb in STRONG:
        return STRONG[verb]
    for size in range(_SHORTEST_PREFIX, len(verb) - 1):
        prefix, base = verb[:size], verb[size:]
        if base in STRONG and (base not in _OFTEN_AN_ACCIDENT or prefix in _PREFIXES_OF_VERBS):
            return tuple(prefix + form for form in STRONG[base])
    return ()


_IN_EN = {
    forms[2]: verb
    for verb, forms in reversed(STRONG.items())
    if len(forms) > 2 and forms[2].endswith("en") and len(forms[2]) >= _SHORTEST_PARTICIPLE
}
_LONGEST_IN_EN = max(map(len, _IN_EN))


def verb_of_participle(word: str) -> str:
    """Return the strong verb of a participle in -en, with the prefix that both have; "" for other words.

    >>> verb_of_participle("sjukskriven"), verb_of_participle("omhändertagen"), verb_of_participle("öppen")
    ('sjukskriva', 'omhänderta', '')
    """
    for size in range(min(len(word), _LONGEST_IN_EN), _SHORTEST_PARTICIPLE - 1, -1):
        if (participle := word[-size:]) in _IN_EN:
            return word[:-size] + _IN_EN[participle]
    return ""


def plural_of_participle(participle: str) -> str:
    """Return the plural of a participle in -en.

    >>> plural_of_participle("skriven"), plural_of_participle("nykommen")
    ('skrivna', 'nykomna')
    """
    stem = participle[:-2]
    return (stem[:-1] if stem.endswith(("mm", "nn")) else stem) + "na"


def is_short_verb_with_prefix(word: str) -> bool:
    """Tell whether a word is a verb such as `uppge` or `förta`, which lends no stem to compounds (`uppg` + `jord`).

    >>> is_short_verb_with_prefix("uppge"), is_short_verb_with_prefix("resa")
    (True, False)
    """
    return any(word.endswith(verb) and word[: -len(verb)] in _PREFIXES_OF_VERBS for verb in _SHORT_VERBS)


NOT_INFLECTED = frozenset(
    ("dags", "dels", "fanns", "finns", "för", "inför", "led", "lett", "sen", "strävan", "sätts", "vars", "åt", "över")
)
"""Words so common that they are not taken for a form of another word (`dag`, `finna`, `föra`, `äta`)."""

NO_PLURAL = frozenset(("handel",))
"""Nouns without a plural, to which the table gives a form of another word."""

DEPONENTS = frozenset(("andas", "finnas", "hoppas", "lyckas", "minnas", "synas", "trivas"))
"""Verbs in -s that are no passives of the verb without it."""

FURTHER_FORMS = {
    "gäng": "gängs gänget gängets gängen gängens",
    "sig": "mig mej dig dej oss er",
    "bror": "bröder bröderna brödernas",
    "bära": "buren buret",
    "dra": "dragen draget",
    "driva": "driven drivet",
    "ge": "given givet",
    "skära": "skuren skuret",
    "slå": "slagen",
    "ta": "tagen taget",
    "god": "bättre bäst bästa",
    "gammal": "äldre äldst äldsta",
    "liten": "mindre minst minsta små smått",
    "lång": "längre längst längsta",
    "mor": "modern moderns",
    "stödja": "stöder stöds",
    "tycka": "tycks",
    "tro": "tron trons",
    "tryck": "trycks trycket tryckets trycken tryckens",
    "säga": "sa",
}
"""Forms of common words that the table has under other words alone."""
