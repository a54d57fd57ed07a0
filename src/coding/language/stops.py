"""Letters that look like words but are no members of Swedish compounds, collected by reading false splits."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
    av an att be bi bak bort bör de den det dit du där efter ej eller emot en ens er ett for fort fram från för före
    förut genom ha han har hem hon hos hur här i icke igen in inne inom inte jag kan kom låt man med mellan miss mot
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
NEVER_FIRST = _words("all alla bra dels enda gör hel ida inga kring led ler mer per sån ser tar tag vil")
NEVER_LAST = _words("ara era iva ner nas nat rar rare rat ser ses sig tas")
