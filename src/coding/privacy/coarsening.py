"""Attributes on their way out of a study: combinations that few participants share are told more coarsely, or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from coding.errors import CodingError
from coding.privacy.groups import coarser_table, exported, small_in
from coding.transcript import SMALLEST_GROUP, Corpus

COARSEN, DROP, KEEP = "coarsen", "drop", "keep"
WAYS = (COARSEN, DROP, KEEP)
"""What can be done with small groups: tell attributes more coarsely, tell none of their participants, tell them as they are."""

Values = tuple[str, ...]


@dataclass(frozen=True)
class Coarsening:
    """How attributes are told when they leave a study; made by `coarsen_groups`. Nothing happens until it is applied.

    ``attributes`` are those that were to leave, ``small`` the combinations that fewer than ``k`` participants share (columns of
    `small_groups`), ``steps`` what is done, in sentences. ``changed`` says how an attribute is told instead: "halves", "rare values
    joined", "left out", "empty for some".
    """

    how: str
    k: int
    attributes: tuple[str, ...]
    small: pd.DataFrame
    steps: tuple[str, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[Values, tuple[str | None, ...]] = field(default_factory=dict, repr=False)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The attributes that are not told of anybody."""
        return tuple(name for name in self.attributes if self.changed.get(name) == "left out")

    @property
    def exported(self) -> tuple[str, ...]:
        """The attributes that still leave."""
        return tuple(name for name in self.attributes if name not in self.left_out)

    @property
    def preview(self) -> pd.DataFrame:
        """The small groups, a row each: combination (as it is), participants (how many), who, told (what is written instead)."""
        rows = []
        for row in self.small.to_dict("records"):
            values = tuple(str(row[name]) for name in self.attributes)
            new = self.told.get(values, values)
            told = [(name, value) for name, value in zip(self.attributes, new, strict=True) if value is not None]
            was = zip(self.attributes, values, strict=True)
            rows.append((_named(was), int(row["participants"]), row["who"], _named(told) or "nothing"))
        return pd.DataFrame(rows, columns=["combination", "participants", "who", "told"])

    def corpus(self, corpus: Corpus) -> Corpus:
        """Return the corpus with its participants' attributes as they are told; its design exports what is left."""
        if not self.changed:
            return corpus.with_design(export_attributes=self.exported)
        people = corpus.participants.copy()
        raw = exported(corpus, self.attributes).set_index("participant")
        new = {str(who): self._of(tuple(values)) for who, *values in raw.itertuples()}
        for k, name in enumerate(self.attributes):
            if name in self.changed:
                people[name] = [new[str(who)][k] for who in people["participant"]]
        known = set(people["transcript"])
        held = [
            replace(each, attributes=_without(each.attributes, self.changed)) if name in known else each
            for name, each in corpus.items()
        ]
        design = replace(corpus.design, export_attributes=self.exported)
        return Corpus(held, design=design, participants=people.drop(columns=list(self.left_out)))

    def table(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return a table such as quotes with its columns of attributes as they are told; those left out are gone."""
        # A quote's column bears another name where an attribute is called like one of its own.
        columns = {name: f"{name} (participant)" for name in self.attributes}
        columns = {name: other if other in rows.columns else name for name, other in columns.items()}
        there = [name for name in self.attributes if columns[name] in rows.columns]
        if not self.changed or not there:
            return rows
        made = rows.copy()
        made.attrs.update(rows.attrs)
        whole = len(there) == len(self.attributes)
        raw = zip(*([_text(value) for value in rows[columns[name]]] for name in there), strict=True)
        new = [self._of(tuple(values) if whole else ()) for values in raw]
        for k, name in enumerate(self.attributes):
            if name in there and name in self.changed:
                made[columns[name]] = pd.Series([told[k] or "" for told in new], index=made.index, dtype=object)
        return made.drop(columns=[columns[name] for name in self.left_out if name in there])

    def record(self) -> dict[str, Any]:
        """Return what a manifest says of it: how many, which attributes and how; never the combinations themselves."""
        return {
            "how": self.how,
            "smallest_group": self.k,
            "small_groups": len(self.small),
            "participants_in_them": int(self.small["participants"].sum()) if len(self.small) else 0,
            "changed": dict(self.changed),
        }

    def _of(self, values: Values) -> tuple[str | None, ...]:
        """What is told of a combination; of one that nobody was known to have, nothing that was changed."""
        return self.told.get(values, tuple("" for _ in self.attributes))


def coarsen_groups(
    corpus: Corpus,
    attributes: Sequence[str] | None = None,
    *,
    k: int = SMALLEST_GROUP,
    how: str = COARSEN,
    prefer: Sequence[str] = (),
) -> Coarsening:
    """Return how attributes can leave a study so that at least `k` participants share each combination that is told.

    ``how``: "coarsen" (the steps of `coarser_attributes`; ``prefer`` names attributes that are changed last), "drop" (nothing is
    told of participants in small groups; where they are fewer than k, of those in the next smaller group neither) or "keep"
    (as they are, only to see the small groups). ``attributes``: None for the design's ``export_attributes``. Nothing is changed
    yet: look at ``preview`` and ``steps``, then use ``corpus(…)`` or ``table(…)``. Raises `CodingError` as `small_groups` does.

    >>> from coding.transcript import Transcript
    >>> said = [("R1", "liten"), ("R2", "liten"), ("R3", "liten"), ("R4", "stor")]
    >>> corpus = Corpus([Transcript(name, "Ja.", attributes={"size": size}) for name, size in said])
    >>> coarsen_groups(corpus, ["size"]).preview.values.tolist()
    [['size: stor', 1, 'R4', 'nothing']]
    >>> coarsen_groups(corpus, ["size"]).steps
    ('size is left out.',)
    """
    return coarsen_table(exported(corpus, attributes), k=k, how=how, prefer=prefer, language=corpus.design.language)


def coarsen_table(
    raw: pd.DataFrame, *, k: int = SMALLEST_GROUP, how: str = COARSEN, prefer: Sequence[str] = (), language: str = ""
) -> Coarsening:
    """As `coarsen_groups`, of a table: participant, then attributes as texts, a row per participant."""
    if how not in WAYS:
        raise CodingError(f"Small groups cannot be treated as {how!r}. Choose one of: {', '.join(WAYS)}.")
    names = tuple(str(name) for name in raw.columns[1:])
    small = small_in(raw, k)
    if how == KEEP or small.empty:
        return Coarsening(how, k, names, small)
    combinations = [tuple(row) for row in raw[list(names)].itertuples(index=False)]
    if how == DROP:
        return _silenced(combinations, k, names, small)
    coarse = coarser_table(raw, k, prefer=prefer, language=language)
    columns = [coarse[name].tolist() if name in coarse.columns else [None] * len(raw) for name in names]
    told = dict(zip(combinations, zip(*columns, strict=True), strict=True))
    return Coarsening(how, k, names, small, tuple(coarse.attrs["steps"]), coarse.attrs["changed"], told)


def joined_groups(corpus: Corpus, one: Coarsening, other: Coarsening) -> pd.DataFrame:
    """Return the small groups that show when two results tell the same participants' attributes in two ways and somebody joins them.

    Columns as `small_groups`; the attributes of the other result are marked with "*". A result that keeps small groups hides none.

    >>> from coding.transcript import Transcript
    >>> said = [("R1", "liten", "norr"), ("R2", "liten", "syd"), ("R3", "stor", "norr"), ("R4", "stor", "syd")]
    >>> corpus = Corpus([Transcript(name, "Ja.", attributes={"size": s, "site": p}) for name, s, p in said])
    >>> one, other = (coarsen_groups(corpus, [name], k=2) for name in ("size", "site"))
    >>> joined_groups(corpus, one, other)[["size", "site*", "participants"]].values.tolist()[0]
    ['liten', 'norr', 1]
    """
    if KEEP in (one.how, other.how):
        return one.small.head(0)
    seen = [each.table(exported(corpus, each.attributes)) for each in (one, other)]
    marked = seen[1].rename(columns={name: f"{name}*" for name in other.attributes})
    return small_in(seen[0].merge(marked, on="participant"), max(one.k, other.k))


def _silenced(combinations: list[Values], k: int, names: tuple[str, ...], small: pd.DataFrame) -> Coarsening:
    gone = _emptied(combinations, k)
    kept = [each for each in combinations if each not in gone]
    changed = {name: "empty for some" if any(each[n] for each in kept) else "left out" for n, name in enumerate(names)}
    nothing = tuple(None if changed[name] == "left out" else "" for name in names)
    told: dict[Values, tuple[str | None, ...]] = {}
    for each in combinations:
        spoken = tuple(None if new is None else old for old, new in zip(each, nothing, strict=True))
        told[each] = nothing if each in gone else spoken
    step = f"{', '.join(names)}: nothing is told of {len(combinations) - len(kept)} participants."
    return Coarsening(DROP, k, names, small, (step,), changed, told)


def _emptied(combinations: list[Values], k: int) -> set[Values]:
    """The combinations of which nothing is told: the small ones, and more until k participants share the silence."""
    sizes = Counter(combinations)
    silent = sum(size for each, size in sizes.items() if not any(each))
    gone: set[Values] = set()
    for each, size in sorted(sizes.items(), key=lambda item: item[1]):
        if size >= k and silent >= k:
            break
        gone.add(each)
        silent += size if any(each) else 0
    return gone


def _without(facts: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in names}


def _named(pairs: Any) -> str:
    return ", ".join(f"{name}: {value or '–'}" for name, value in pairs)


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)
