"""Forms of other languages' common words that their tables have under another word alone (`felt`, *hender*)."""

_IRREGULAR = {
    "en": """
        feel felt feeling; leave left; think thought thinking; live living; meet meeting; find found finding; build building;
        hear hearing; dwell dwelling; house housing; bad worse worst; leaf leaves; save saving savings; teach teaching;
        say saying; lose losing; gp gps; begin beginning; mean meaning; understand understanding; train training;
        read reading; write writing; spend spending; suffer suffering; shelter sheltering; belong belonging
    """,
    "de": """
        jugendlicher jugendliche jugendlichen; bekannter bekannte bekannten; erwachsener erwachsene erwachsenen;
        angehöriger angehörige angehörigen; verwandter verwandte verwandten; arbeitsloser arbeitslose arbeitslosen;
        kranker kranke kranken
    """,
    "nb": """
        bror brødre brødrene; mor mødre mødrene; far fedre fedrene; hånd hender hendene; tann tenner tennene;
        natt netter nettene
    """,
}
IRREGULAR = {
    code: {form: word for word, *forms in map(str.split, words.split(";")) for form in forms}
    for code, words in _IRREGULAR.items()
}
"""By language, the word of each form."""
