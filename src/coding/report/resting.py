"""What a result rests on besides texts, codebook and the places of its codings: told in its manifest, and by name when it has changed."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from coding.codings import Codings

if TYPE_CHECKING:
    from coding.project import Project
    from coding.transcript import Corpus

_DESIGN = ("name", "language", "unit", "sampling", "population", "approach", "count", "constructed")
_OF_CODER = ("transcript", "start", "end", "code", "source", "score", "because", "round", "flags", "condensed")
_READ = ("transcript", "start", "end", "round", "unlocked", "how")

_CALLED = {
    "guide": "the guide's questions",
    "stated": "what project.yaml says of the design and what is a default",
    "export_attributes": "export_attributes of project.yaml",
    "participants": "the participants (who speaks where, and their exported attributes)",
    "read": "what was read",
    "notes": "reasons, flags or condensations of the codings",
    "rounds": "the rounds of coding",
}


def design_facts(corpus: "Corpus") -> dict[str, Any]:
    """Return what a manifest says of a study's design."""
    design = corpus.design
    return {
        **{name: getattr(design, name) for name in _DESIGN},
        "stated": sorted(design.stated),
        "export_attributes": list(design.export_attributes),
    }


def resting_facts(corpus: "Corpus", codings: Codings) -> dict[str, str]:
    """Return fingerprints of what stands behind counts and quotes: guide, participants, what was read, notes on the codings."""
    people = corpus.participants
    exported = [name for name in corpus.design.export_attributes if name in people.columns]
    columns = [name for name in ("transcript", "speaker", "participant", *exported) if name in people.columns]
    key = _key_of(corpus)
    return {
        "guide": _fingerprint(key, corpus.design.guide),
        "participants": _fingerprint(key, people[columns].itertuples(index=False)),
        "read": _fingerprint(key, _sorted(codings.read[["transcript", "start", "end", "coder"]])),
        "notes": _fingerprint(key, _sorted(codings.frame[[*_OF_CODER, "coder"]])),
    }


def appendix_facts(project: "Project") -> dict[str, Any]:
    """Return what a report's appendix rests on as well: a fingerprint of what each coder has coded and read, and of the rounds."""
    key, everything = _key_of(project.corpus), project.codings
    coders = {}
    for coder in everything.coders:
        mine = everything.where(coder=coder)
        own = mine.read[mine.read["coder"] == coder]
        rows = [*_sorted(mine.frame[list(_OF_CODER)]), *_sorted(own[list(_READ)])]
        coders[coder] = {"number": len(mine), "fingerprint": _fingerprint(key, rows)}
    rounds = [
        (each.number, each.coders, each.double, each.seed, each.training, each.version) for each in project.rounds
    ]
    return {"coders": coders, "rounds": _fingerprint(key, rounds)}


def changes(told: Mapping[str, Any], project: "Project", codings: Codings) -> Iterator[str]:
    """Yield, by name, what a manifest's result rests on that is not as it was; what an older manifest does not tell is passed over."""
    then, now = told.get("study", {}), design_facts(project.corpus)
    for name in _DESIGN:
        if name in then and then[name] != now[name]:
            yield f"{name} of project.yaml ({_value(then[name])} then, {_value(now[name])} now)"
    for name in ("stated", "export_attributes"):
        if name in then and then[name] != now[name]:
            yield _CALLED[name]
    facts = resting_facts(project.corpus, codings)
    before = told.get("rests_on", {})
    yield from (_CALLED[name] for name, fingerprint in facts.items() if before.get(name, fingerprint) != fingerprint)
    if "coders" in told:
        yield from _coders_changed(told, project)


def _coders_changed(told: Mapping[str, Any], project: "Project") -> Iterator[str]:
    then, facts = told["coders"], appendix_facts(project)
    now = facts["coders"]
    for coder in dict.fromkeys([*then, *now]):
        was, has = then.get(coder), now.get(coder)
        if was is None:
            yield f"{coder} has coded since"
        elif has is None:
            yield f"{coder} has no codings any more"
        elif was["number"] != has["number"]:
            yield f"codings by {coder} ({was['number']} then, {has['number']} now)"
        elif was["fingerprint"] != has["fingerprint"]:
            yield f"what {coder} coded or read (as many codings, {has['number']}, but not the same)"
    if told.get("rounds", facts["rounds"]) != facts["rounds"]:
        yield _CALLED["rounds"]


def _value(value: Any) -> str:
    return "not said" if value in (None, "") else str(value)


def _sorted(table: Any) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in table.itertuples(index=False))


def _key_of(corpus: "Corpus") -> bytes:
    """A key that only somebody with the texts has: attributes and notes are not to be guessed from a manifest."""
    key = hashlib.sha256(b"rests on")
    for held in corpus.values():
        key.update(held.text.encode("utf-8", "surrogatepass") + b"\x1e")
    return key.digest()


def _fingerprint(key: bytes, rows: Iterable[Any]) -> str:
    made = hmac.new(key, digestmod=hashlib.sha256)
    for row in rows:
        plain = list(map(str, row)) if not isinstance(row, str) else row
        made.update(json.dumps(plain, ensure_ascii=True).encode() + b"\x1e")
    return made.hexdigest()
