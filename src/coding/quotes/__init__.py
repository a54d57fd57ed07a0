"""Quotes: passages cut from the transcripts at the last moment, picked by rules that an author can follow."""

from coding.quotes.checking import check_quotes, quote_id
from coding.quotes.citing import attributes_of, cite
from coding.quotes.passages import hit_places
from coding.quotes.picking import pick_quotes
from coding.quotes.rows import COLUMNS

__all__ = ["COLUMNS", "attributes_of", "check_quotes", "cite", "hit_places", "pick_quotes", "quote_id"]
