"""What researchers do to a codebook half-way through a study. Each act gives a new codebook; the old one stays.

Codings made under an old id follow because the id goes on living in `formerly`; see `Codebook.current`. To split a
code, add the new ones and recode its passages one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from coding.codebook.model import Code, Codebook, Rules, did_you_mean
from coding.errors import CodingError


def rename_code(codebook: Codebook, old: str, new_id: str, name: str | None = None) -> Codebook:
    """Give a code another id, and another name if one is given; its codings follow.

    >>> book = Codebook(codes=[Code("rent", "Rent")])
    >>> rename_code(book, "rent", "costs", name="Costs").find("rent").name
    'Costs'
    """
    code = codebook[old]
    if new_id != old:
        _refuse_taken(codebook, new_id, but=old)
    former = dict.fromkeys((*code.formerly, old))
    former.pop(new_id, None)
    renamed = replace(code, id=new_id, name=code.name if name is None else name, formerly=tuple(former))
    return _with_codes(codebook, _changed(codebook.codes, old, lambda _: (renamed,)))


def change_code(codebook: Codebook, id: str, /, **changes: Any) -> Codebook:
    """Change fields of a code, such as its definition or its rules; not its id, former ids or sub-codes.

    >>> change_code(Codebook(codes=[Code("rent", "Rent")]), "rent", definition="What it costs.")["rent"].definition
    'What it costs.'
    """
    code = codebook[id]
    other = {"id": "rename_code", "formerly": "rename_code or merge_codes", "codes": "add_code or move_code"}
    known = [each.name for each in fields(Code) if each.name not in other]
    for key in changes:
        if key in other:
            raise CodingError(f"The field {key!r} of code {id!r} is not changed so. Use {other[key]}.")
        if key not in known:
            raise CodingError(f"A code has no field {key!r}.{did_you_mean(key, known)} It has {', '.join(known)}.")
    return _with_codes(codebook, _changed(codebook.codes, id, lambda _: (replace(code, **changes),)))


def move_code(codebook: Codebook, id: str, under: str | None) -> Codebook:
    """Put a code with its sub-codes under another one, as the last there; `under=None` is the top.

    >>> book = Codebook(codes=[Code("home", "Home"), Code("rent", "Rent")])
    >>> move_code(book, "rent", under="home").parent("rent").id
    'home'
    """
    code = codebook[id]
    if under is not None and codebook[under].id in codebook.descendants(id):
        where = "itself" if under == id else f"its own sub-code {under!r}"
        raise CodingError(f"Code {id!r} cannot be moved under {where}. Choose a code outside it.")
    above = codebook.parent(id)
    if (above.id if above else None) == under:
        return codebook
    rest = _changed(codebook.codes, id, lambda _: ())
    return _with_codes(codebook, _placed(rest, code, under))


def merge_codes(codebook: Codebook, ids: Iterable[str], into: str) -> Codebook:
    """Make several codes one; the codings of all follow to `into`, which may or may not be among `ids`.

    `into` keeps its name, colour and text, and its definition if it has one (else it gets the first); lists, rules and
    sub-codes are joined, each text once. Mind that a joined `unless` now silences hits of the other code's rules too.

    >>> book = Codebook(codes=[Code("rent", "Rent"), Code("fees", "Fees", formerly=["costs"])])
    >>> merged = merge_codes(book, ["fees"], into="rent")
    >>> [code.id for code in merged], merged["rent"].formerly, merged.current("costs")
    (['rent'], ('fees', 'costs'), 'rent')
    """
    if isinstance(ids, str):
        raise CodingError(f"The codes to merge are {ids!r}, not a list. Write [{ids!r}].")
    target = codebook[into]
    others = [codebook[id] for id in dict.fromkeys(ids) if id != into]
    if not others:
        raise CodingError(f"There is nothing to merge into {into!r}. Name at least one other code.")
    for other in others:
        if into in codebook.descendants(other.id):
            raise CodingError(
                f"Code {other.id!r} cannot be merged into {into!r}, which lies under it. Move {into!r} out first."
            )
    codes = codebook.codes
    for other in others:
        codes = _changed(codes, other.id, lambda _: ())
    gone = {other.id for other in others}
    target = next(code for top in codes for code in top if code.id == into)
    merged = _joined(target, others, gone)
    return _with_codes(codebook, _changed(codes, into, lambda _: (merged,)))


def add_code(codebook: Codebook, code: Code, under: str | None = None) -> Codebook:
    """Add a code (with its sub-codes) under another one, as the last there; `under=None` is the top.

    >>> book = add_code(Codebook(codes=[Code("home", "Home")]), Code("rent", "Rent"), under="home")
    >>> book.parent("rent").id
    'home'
    """
    for new in code:
        _refuse_taken(codebook, new.id)
    if under is not None:
        codebook[under]  # says so when there is none
    return _with_codes(codebook, _placed(codebook.codes, code, under))


def delete_code(codebook: Codebook, id: str, *, with_sub_codes: bool = False) -> Codebook:
    """Take a code out. Its codings belong to no code any more; to keep them, use `merge_codes`.

    >>> book = Codebook(codes=[Code("home", "Home"), Code("rent", "Rent")])
    >>> [code.id for code in delete_code(book, "rent")]
    ['home']
    """
    code = codebook[id]
    if code.codes and not with_sub_codes:
        below = ", ".join(repr(each) for each in codebook.descendants(id)[1:])
        raise CodingError(f"Code {id!r} has sub-codes: {below}. Move them, or delete all with with_sub_codes=True.")
    rest = _changed(codebook.codes, id, lambda _: ())
    if not rest:
        raise CodingError(f"Code {id!r} is the last one. Add another code before you delete it.")
    return _with_codes(codebook, rest)


def _with_codes(codebook: Codebook, codes: tuple[Code, ...]) -> Codebook:
    return replace(codebook, codes=codes)


def _changed(codes: tuple[Code, ...], id: str, change: Callable[[Code], tuple[Code, ...]]) -> tuple[Code, ...]:
    """The tree with one code replaced by others, or by none; branches without it stay the same objects."""
    kept: list[Code] = []
    for code in codes:
        if code.id == id:
            kept += change(code)
            continue
        below = _changed(code.codes, id, change)
        same = len(below) == len(code.codes) and all(a is b for a, b in zip(below, code.codes, strict=True))
        kept.append(code if same else replace(code, codes=below))
    return tuple(kept)


def _placed(codes: tuple[Code, ...], code: Code, under: str | None) -> tuple[Code, ...]:
    if under is None:
        return (*codes, code)
    return _changed(codes, under, lambda above: (replace(above, codes=(*above.codes, code)),))


def _joined(target: Code, others: Sequence[Code], gone: set[str]) -> Code:
    """The code that several became; a merged code's sub-codes that are merged too do not come back."""
    every = (target, *others)
    below = [child for other in others for child in other.codes]
    for id in gone:
        below = list(_changed(tuple(below), id, lambda _: ()))
    present = {code.id for code in target}
    return replace(
        target,
        definition=next((code.definition for code in every if code.definition), ""),
        include=_union(code.include for code in every),
        exclude=_union(code.exclude for code in every),
        examples=_union(code.examples for code in every),
        near_misses=_union(code.near_misses for code in every),
        rules=Rules(_union(code.rules.any for code in every), _union(code.rules.unless for code in every)),
        formerly=_union((target.formerly, *((other.id, *other.formerly) for other in others))),
        codes=(*target.codes, *(child for child in below if child.id not in present)),
    )


def _union(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in lists for text in texts))


def _refuse_taken(codebook: Codebook, id: str, but: str = "") -> None:
    if id in codebook:
        raise CodingError(f"There is already a code {id!r} ({codebook[id].name}). Choose another id, or merge the two.")
    keeper = next((code.id for code in codebook if id in code.formerly), "")
    if keeper and keeper != but:
        raise CodingError(
            f"The id {id!r} formerly belonged to code {keeper!r}, whose codings use it. Choose another id."
        )
