"""Quotes: passages cut from the transcripts at the last moment, picked by rules that an author can follow."""

from coding.quotes.checking import check_quotes, quote_id
from coding.quotes.picking import COLUMNS, pick_quotes

__all__ = ["COLUMNS", "check_quotes", "pick_quotes", "quote_id"]
