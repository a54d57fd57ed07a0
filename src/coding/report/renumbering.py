"""Respondents numbered afresh for one report, so that quotes cannot be joined across two of them."""

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.privacy import fresh_names

if TYPE_CHECKING:
    from coding.transcript import Corpus


def drawn_seed(seed: int | str | None) -> int | str | None:
    """Return the seed; for "" (fresh numbers without a seed) one drawn at random, which is kept nowhere."""
    return secrets.token_hex(16) if seed == "" else seed


def renumbered(quotes: pd.DataFrame, corpus: "Corpus", seed: int | str) -> pd.DataFrame:
    """Return quotes whose speakers have numbers drawn from a seed, and nothing that leads back to a transcript.

    Transcript, turn, locator and places are emptied, and so are the reasons, which name participants. Whoever has the study and the
    seed can draw the same numbers and ids again; another seed draws others, so that two reports share no id of a quote.
    """
    people = list(dict.fromkeys(corpus.participants["participant"]))
    names = fresh_names(people, seed)
    made = quotes.copy()
    made.attrs.update(quotes.attrs)
    who = [corpus.participant_of(str(t), str(s)) for t, s in zip(quotes["transcript"], quotes["speaker"], strict=True)]
    made["speaker"] = pd.Series([names.get(participant, "") for participant in who], index=made.index, dtype=object)
    if "participant" in made.columns:
        made["participant"] = made["speaker"]
    ids = [_salted(str(id), seed) for id in quotes["quote_id"]]
    made["quote_id"] = pd.Series(ids, index=made.index, dtype=object)
    for name in ("transcript", "locator", "because", "reason"):
        made[name] = pd.Series([""] * len(made), index=made.index, dtype=object)
    for name in ("turn", "start", "end"):
        made[name] = pd.array([pd.NA] * len(made), dtype="Int64")
    return made


def without_places(disclosure: dict[str, Any]) -> dict[str, Any]:
    """Return what a manifest says of the disclosure check, its findings by kind and risk alone: their places name transcripts."""
    findings = [{name: each[name] for name in ("kind", "risk")} for each in disclosure["findings"]]
    return {**disclosure, "findings": findings}


def _salted(id: str, seed: int | str) -> str:
    """A quote's id in this report: it comes from its own id and the seed, and cannot be told without both."""
    told = f"{seed}\x1f{id}".encode("utf-8", "surrogatepass")
    return "q" + hashlib.blake2b(told, digest_size=5).hexdigest()
