"""Does a published result still follow from its inputs? Fingerprints first, then everything is made again and compared byte by byte."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from coding.codebook import Codebook
from coding.errors import CodingError
from coding.project import Project
from coding.quotes import earlier_quote_id, quote_id
from coding.report.guideline_appendix import guideline_files
from coding.report.manifest import fingerprint_of, versions
from coding.report.matrices import KINDS
from coding.report.packing import is_package, package_contents, package_files, read_package, table_files
from coding.report.quotes import quotes_files
from coding.report.reporting import groups_of, report_files, settings_of
from coding.report.resting import changes
from coding.report.run import run_files
from coding.report.selection import Selection
from coding.rules import code_by_rules

COLUMNS = ("result", "what", "holds", "sentence")
_ENDING = ".manifest.json"
_NAMED = 5  # names in a sentence; the rest is counted


class _Told(NamedTuple):
    what: str
    holds: bool | None
    sentence: str


def verify_results(
    path: str | Path,
    project: Project | None = None,
    *,
    codebook: Codebook | None = None,
    fresh_numbers: int | str | None = None,
) -> pd.DataFrame:
    """Return whether results follow from a study, a row per check: result (its manifest), what, holds, sentence.

    ``path`` is a folder of results, one result or its manifest, or a package; a result and its manifest may bear another name than the
    one they were written under, and it is the named file's own bytes that are compared. ``holds`` is True, False, or None for what is
    only told (other versions of packages; what cannot be made again). The files are compared with their manifest, the study's texts,
    codebook and codings with the fingerprints in it, and then everything is made again and compared byte by byte. Without a project
    only the files are checked, and a package's tables are built again from the package. ``codebook``: the one that was used, when it
    is not the study's; ``fresh_numbers``: the seed, when respondents were numbered anew. Raises `CodingError` where there is no
    manifest.
    """
    path = Path(path)
    rows: list[tuple[str, str, bool | None, str]] = []
    if is_package(path):
        rows += [(path.name, *told) for told in _of_package(path, project)]
    else:
        for place in _manifests(path):
            told = _read(place)
            rows += [(place.name, *each) for each in _of_manifest(place, told, project, codebook, fresh_numbers)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"holds": object})


def _of_manifest(
    place: Path, told: dict[str, Any], project: Project | None, codebook: Codebook | None, seed: int | str | None
) -> Iterator[_Told]:
    files: dict[str, str] = told.get("files", {})
    yield _files_beside(place, files)
    if project is None:
        return
    book = codebook or project.codebook
    inputs = [*_inputs(told, project, book)]
    changed = [] if not all(each.holds for each in inputs) else [*_changed_since(told, project, book)]
    yield from inputs
    yield from _other_versions(told)
    if not all(each.holds for each in inputs):
        yield _Told(
            "made again", None, "It was not made again, because the inputs are not those that it was made from."
        )
        return
    made, why = _made_again(told, project, book, seed)
    since = f"Changed since it was made: {'; '.join(changed)}." if changed else ""
    if made is None:
        if since:
            yield _Told("rests on", False, since)
        yield _Told("made again", None, why)
        return
    compared = _compared(files, made)
    if not compared.holds and _of_earlier_version(told, project):
        compared = compared._replace(
            sentence="It was made by an earlier version, whose quotes had other ids, so that it comes out otherwise now. Make it anew."
        )
    if since:  # what changed need not stand in this result
        yield _Told("rests on", None if compared.holds else False, since)
    yield compared


def _of_package(path: Path, project: Project | None) -> Iterator[_Told]:
    files = package_contents(path)
    if "manifest.json" not in files:
        raise CodingError(f"{path} has no manifest.json. Take the package as it was given.")
    told = json.loads(files["manifest.json"])
    listed: dict[str, str] = told.get("files", {})
    yield _files_are(listed, files)
    tables = table_files(read_package(path))
    wrong = [name for name, content in tables.items() if files.get(name) != content]
    if wrong:
        yield _Told("tables", False, f"Built again from the package, these tables come out otherwise: {_named(wrong)}.")
    else:
        yield _Told("tables", True, f"All {len(tables)} tables were built again from the package, byte for byte.")
    yield from _other_versions(told)
    if project is None:
        return
    texts = _texts(told, project)
    yield texts
    if not texts.holds:
        return
    again = package_files(project, small_groups=groups_of(told["settings"])["small_groups"], confirm_disclosure=True)
    yield _compared(listed, again)


def _files_beside(place: Path, files: Mapping[str, str]) -> _Told:
    """Are the files as the manifest beside them says? ``NAME.manifest.json`` speaks of NAME, whatever it was called when it was written."""
    now, written = place.name.removesuffix(_ENDING), next(iter(files), "")
    renamed = written and now != place.name and now not in files and place.with_name(now).is_file()
    named = {now if renamed and name == written else name: digest for name, digest in files.items()}
    there = {name: place.with_name(name).read_bytes() for name in named if place.with_name(name).is_file()}
    told = _files_are(named, there)
    return told._replace(sentence=f"{told.sentence} {now} was written as {written}.") if renamed else told


def _files_are(files: Mapping[str, str], there: Mapping[str, bytes]) -> _Told:
    missing = [name for name in files if name not in there]
    if missing:
        return _Told("files", False, f"Missing beside the manifest: {_named(missing)}.")
    changed = [name for name, digest in files.items() if hashlib.sha256(there[name]).hexdigest() != digest]
    if changed:
        return _Told("files", False, f"Changed since the manifest was written: {_named(changed)}.")
    return _Told("files", True, f"All files ({len(files)}) are as the manifest says.")


def _inputs(told: Mapping[str, Any], project: Project, book: Codebook) -> Iterator[_Told]:
    texts = _texts(told, project)
    yield texts
    then = told.get("codebook") or {}
    if then.get("fingerprint") == book.fingerprint:
        yield _Told("codebook", True, f"The codebook is the same: {book.name} {book.version}.")
    else:
        was, now = f"{then.get('name', '')} {then.get('version', '')}".strip(), f"{book.name} {book.version}".strip()
        how = f"it was {was}, and now it is {now}" if was != now else f"it is still called {now}, but was changed"
        yield _Told("codebook", False, f"The codebook is another one: {how}.")
    yield from _quotes_stand(told, project)
    if not texts.holds:
        return
    if told.get("made") == "run":
        return  # its codings are made again from texts and codebook
    codings = Selection.from_manifest(told["settings"]).codings(project)
    if fingerprint_of(codings) == told["codings"]["fingerprint"]:
        yield _Told("codings", True, f"The {len(codings)} codings are the same ({', '.join(codings.coders)}).")
    else:
        was = f"{told['codings']['number']} by {', '.join(told['codings']['coders'])}"
        now = f"{len(codings)} by {', '.join(codings.coders)}"
        how = f"they were {was}, now {now}" if was != now else f"as many as before ({now}), but not the same"
        yield _Told("codings", False, f"The codings are others: {how}.")


def _changed_since(told: Mapping[str, Any], project: Project, book: Codebook) -> Iterator[str]:
    """What else the result rests on and is not as it was, by name."""
    settings = told["settings"]
    if told.get("made") == "run":
        by_rules = code_by_rules(project.corpus, book, unit=settings["unit"], asked=settings["asked"])
        codings = by_rules.only().in_codebook(book)
    else:
        codings = Selection.from_manifest(told["settings"]).codings(project)
    return changes(told, project, codings)


def _texts(told: Mapping[str, Any], project: Project) -> _Told:
    then = {each["name"]: each["fingerprint"] for each in told.get("transcripts", ())}
    now = {name: held.fingerprint for name, held in project.corpus.items()}
    missing = [name for name in then if name not in now]
    changed = [name for name, fingerprint in then.items() if name in now and now[name] != fingerprint]
    more = [name for name in now if name not in then]
    wrong = [
        f"{said}: {_named(names)}"
        for said, names in (("not in the study", missing), ("changed", changed), ("not there when it was made", more))
        if names
    ]
    if wrong:
        return _Told("transcripts", False, f"The transcripts are not the same ({'; '.join(wrong)}).")
    return _Told("transcripts", True, f"The {len(then)} transcripts are the same, character for character.")


def _quotes_stand(told: Mapping[str, Any], project: Project) -> Iterator[_Told]:
    quotes = [each for each in told.get("quotes", ()) if each.get("start") is not None]
    if not quotes:
        return
    wrong = []
    for each in quotes:
        text = project.corpus[each["transcript"]].text if each["transcript"] in project.corpus else ""
        start, end = int(each["start"]), int(each["end"])
        transcript, words = str(each["transcript"]), text[start:end]
        ids = (quote_id(transcript, start, end, words), earlier_quote_id(each["code"], transcript, start, end, words))
        if each["quote_id"] not in ids:
            wrong.append(str(each["quote_id"]))
    if wrong:
        yield _Told(
            "quotes",
            False,
            f"{len(wrong)} of {len(quotes)} quotes are no longer the words at their places: {_named(wrong)}.",
        )
    else:
        yield _Told("quotes", True, f"All {len(quotes)} quotes are the words at their places.")


def _of_earlier_version(told: Mapping[str, Any], project: Project) -> bool:
    """Tell whether a manifest's quotes have the ids that quotes had when the code was part of them."""
    for each in told.get("quotes", ()):
        if each.get("start") is None or each["transcript"] not in project.corpus:
            continue
        start, end = int(each["start"]), int(each["end"])
        words = project.corpus[each["transcript"]].text[start:end]
        if each["quote_id"] == earlier_quote_id(each["code"], str(each["transcript"]), start, end, words):
            return True
    return False


def _other_versions(told: Mapping[str, Any]) -> Iterator[_Told]:
    then = {name: number for name, number in told.get("versions", {}).items() if name != "python"}
    now = versions(then)
    other = [f"{name} {number}, here {now[name] or 'none'}" for name, number in then.items() if now[name] != number]
    if other:
        yield _Told("versions", None, f"Made with other versions: {_named(other)}. That alone may change bytes.")


def _made_again(
    told: Mapping[str, Any], project: Project, book: Codebook, seed: int | str | None
) -> tuple[dict[str, bytes] | None, str]:
    settings, kind = told.get("settings", {}), told.get("made")
    if kind == "run":
        codings = code_by_rules(project.corpus, book, unit=settings["unit"], asked=settings["asked"])
        return run_files(project.corpus, book, codings, **{"small_groups": "keep", **settings})[0], ""
    if kind in KINDS:
        name = next(iter(told["files"]))
        return KINDS[str(kind)](project, name, Selection.from_manifest(settings), confirm_disclosure=True), ""
    if kind == "guideline":
        name, chosen = next(iter(told["files"])), {key: settings[key] for key in ("guideline", "language")}
        return guideline_files(project, name, Selection.from_manifest(settings), **chosen, confirm_disclosure=True), ""
    if kind not in ("quotes", "report"):
        return None, f"The manifest says it was made by {kind!r}, which cannot be made again here."
    if settings.get("fresh_numbers") and seed in (None, ""):
        return None, "Its respondents were numbered anew: with the seed (--fresh-numbers SEED) it can be made again."
    own = [what for what in ("quotes", "figures") if settings.get(what) == "the author's own"]
    if own or told.get("edits"):
        return (
            None,
            f"It holds the author's own {' and '.join(own) or 'edits'}, so it cannot be made again; its inputs were checked.",
        )
    name = next(iter(told["files"]))
    selection = Selection.from_manifest(settings)
    more: dict[str, Any] = {
        "fresh_numbers": seed if settings.get("fresh_numbers") else None,
        "confirm_disclosure": True,
    }
    if kind == "report":
        return report_files(project, name, selection, **settings_of(settings), **more), ""
    return quotes_files(project, name, selection, citation=settings.get("citation", ""), **groups_of(settings), **more)[
        0
    ], ""


def _compared(files: Mapping[str, str], made: Mapping[str, bytes]) -> _Told:
    other = [name for name, digest in files.items() if hashlib.sha256(made.get(name, b"")).hexdigest() != digest]
    if other:
        return _Told(
            "made again", False, f"Made again from the study, these files come out otherwise: {_named(other)}."
        )
    return _Told(
        "made again",
        True,
        f"Made again from the study, all files ({len(files)}) come out as the manifest says, byte for byte.",
    )


def _manifests(path: Path) -> list[Path]:
    if not path.exists():
        raise CodingError(
            f"There is no file or folder {path}. Name the folder of a run, or a result with its manifest beside it."
        )
    if path.is_dir():
        found = sorted(path.glob("*manifest.json"))
    elif path.name.endswith("manifest.json"):
        found = [path]
    else:
        of_folder = path.with_name("manifest.json")  # a run has one for all its files
        lists_it = of_folder.is_file() and path.name in _read(of_folder)["files"]
        own = path.with_name(path.name + _ENDING)
        found = [of_folder if lists_it and not own.is_file() else own]
    if not found or not found[0].is_file():
        raise CodingError(
            f"There is no manifest for {path}. Name the folder of a run, or a result with its manifest beside it."
        )
    return found


def _read(place: Path) -> dict[str, Any]:
    try:
        told = json.loads(place.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as cause:
        raise CodingError(f"{place} is no manifest: it is not JSON. Take the result as it was given.") from cause
    if not isinstance(told, dict) or not isinstance(told.get("files"), dict):
        raise CodingError(f"{place} is no manifest of results: it lists no files. Take the result as it was given.")
    return told


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
