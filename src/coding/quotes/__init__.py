"""Quotes: passages cut from the transcripts at the last moment, picked by rules that an author can follow."""

from coding.quotes.checking import check_quotes, check_verbatim, earlier_quote_id, quote_id
from coding.quotes.citing import attributes_of, cite, said_by
from coding.quotes.edited_places import place_of, with_ids
from coding.quotes.levels import (
    NegationLost,
    apply_edits,
    edit_quote,
    edits,
    shorten_quote,
    shown_otherwise,
    taken_out,
    translate_quote,
    without_originals,
)
from coding.quotes.negations import negations_in
from coding.quotes.origin import Origin, origin_of
from coding.quotes.passages import hit_places
from coding.quotes.picking import pick_quotes
from coding.quotes.rows import COLUMNS
from coding.quotes.use import quoted_participants

__all__ = [
    "COLUMNS",
    "NegationLost",
    "Origin",
    "apply_edits",
    "attributes_of",
    "check_quotes",
    "check_verbatim",
    "cite",
    "earlier_quote_id",
    "edit_quote",
    "edits",
    "hit_places",
    "negations_in",
    "origin_of",
    "pick_quotes",
    "place_of",
    "quote_id",
    "quoted_participants",
    "said_by",
    "shorten_quote",
    "shown_otherwise",
    "taken_out",
    "translate_quote",
    "with_ids",
    "without_originals",
]
