"""A fitted classifier on disk: plain arrays and plain words with a hash, no pickle, nothing that runs when it is read.

The file: a first line, the SHA-256 of all that follows, the length of the header, the header (JSON: settings, terms,
choices, and name and shape of each array), then the arrays as little-endian numbers of eight bytes, and last the user's own
classifier, where there is one, as skops writes it.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from coding.classifier.calibration import Sigmoids
from coding.classifier.choosing import MODEL, NOTHING, RULES, SEARCH, Choice
from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.features import NGRAMS, Weights
from coding.classifier.fitting import Fitted, Held
from coding.classifier.learning import Lines, OwnModels, TextModel
from coding.classifier.own_on_disk import own_bytes, own_from
from coding.classifier.units import rules_of_codes
from coding.classifier.weak import RulePrecision
from coding.codebook import Codebook
from coding.errors import CodingError
from coding.rules.plan import written_rules
from coding.transcript import UNITS

FIRST_LINE = b"coding classifier 2\n"
_KIND = b"coding classifier "
MOST_BYTES = 1 << 30
"""A larger file is not read: a fitted classifier has a few megabytes."""

_BROKEN = (
    CodingError,  # a setting that no classifier has
    KeyError, TypeError, ValueError, IndexError, RecursionError, OverflowError, AttributeError,
)  # fmt: skip
"""What parts that were forged or mixed up raise when they are put together."""

_WORDS = ("unit", "coder")
_NUMBERS = (
    "read",
    "unread",
    "participants",
    "transcripts",
    "interviews",
    "after_suggestions",
    "decided_only",
    "decided_accepted",
    "decided_rejected",
    "accepted_later",
    "rejected",
    "rejected_gone",
    "folds",
    "chosen",
)
_MOST_WEIGHT = 1e9
_SETTINGS = ("unit", "select", "weak", "suggest_from", "safe_from", "at_least", "folds", "seed")


def write_classifier(classifier: CodeClassifier, path: str | Path) -> None:
    """Write a fitted classifier to a file, without pickle: the same classifier gives the same bytes.

    The file holds words and letters of the transcripts (the n-grams) and the places of what was read: keep it where the
    transcripts are. It also holds a model per fold, which tells why each unit that was learnt from was suggested: that makes it two to
    three times as large. A scikit-learn classifier of the user's own goes through skops (then the bytes differ from run to run).
    Raises CodingError for a coder whose name has several lines, for an encoder, and for a classifier that skops does not trust: fit
    that one anew.
    """
    own = b""
    classifier.fitted  # noqa: B018  (raises before a fit)
    if not _is_one_line(classifier.facts["coder"]):
        raise CodingError(f"The coder's name {classifier.facts['coder']!r} has several lines. Write it on one line.")
    if not classifier.kind.is_default:
        model = classifier.fitted.model
        own = own_bytes(
            classifier.kind, model.codes if model is not None and isinstance(model.codes, OwnModels) else None
        )
    arrays, header = _content(classifier)
    header["own"] = len(own)
    header["arrays"] = [[name, list(array.shape)] for name, array in arrays.items()]
    words = json.dumps(header, ensure_ascii=False, sort_keys=True, allow_nan=True).encode("utf-8")
    numbers = b"".join(np.ascontiguousarray(array, dtype="<f8").tobytes() for array in arrays.values())
    rest = len(words).to_bytes(8, "little") + words + numbers + own
    try:
        Path(path).write_bytes(FIRST_LINE + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
    except OSError as cause:
        raise CodingError(
            f"{path} cannot be written: {cause.strerror}. Name a file in a folder that you may write to."
        ) from cause


def read_classifier(path: str | Path, codebook: Codebook) -> CodeClassifier:
    """Return the classifier that `write_classifier` wrote, for the codebook it was fitted with.

    Raises CodingError for a file that is not such a file, that was changed or cut off, or that belongs to another codebook.
    """
    path = Path(path)
    rest = _checked_bytes(path)
    try:
        header, arrays, own = _taken_apart(rest)
        fits = header["codebook"] == codebook.fingerprint
        if fits:
            return _rebuilt(header, arrays, own, codebook)
        other = str(header["codebook_name"])
    except _BROKEN as cause:
        raise CodingError(
            f"{path} looks like a classifier of this library but does not hold one. Fit it anew."
        ) from cause
    raise CodingError(
        f"{path} was fitted with another codebook, or another version of it ({other!r}). Fit the classifier anew with this one."
    )


def _checked_bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise CodingError(f"{path} is no file. Name the file that write_classifier wrote.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise CodingError(
                f"{path} has {size:,} bytes, more than any classifier of this library. Was another file meant?"
            )
        content = path.read_bytes()
    except OSError as cause:
        raise CodingError(f"{path} cannot be read: {cause.strerror}.") from cause
    if content.startswith(_KIND) and not content.startswith(FIRST_LINE):
        raise CodingError(f"{path} was written by another version of this library. Fit the classifier anew.")
    if not content.startswith(FIRST_LINE):
        raise CodingError(
            f"{path} is no classifier of this library, and it was not opened further. Was another file meant?"
        )
    head, rest = content[len(FIRST_LINE) : len(FIRST_LINE) + 65], content[len(FIRST_LINE) + 65 :]
    if head != hashlib.sha256(rest).hexdigest().encode() + b"\n":
        raise CodingError(f"{path} was changed or cut off after it was written. Fit the classifier anew.")
    return rest


def _taken_apart(rest: bytes) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    length = int.from_bytes(rest[:8], "little")
    if length > len(rest) - 8:
        raise ValueError("the header is longer than the file")
    header = json.loads(rest[8 : 8 + length].decode("utf-8"))
    arrays: dict[str, Any] = {}
    place = 8 + length
    for name, shape in header["arrays"]:
        if not all(type(side) is int and 0 <= side < MOST_BYTES for side in shape) or len(shape) > 2:
            raise ValueError("a shape that cannot be")
        size = 8 * math.prod(shape)
        if place + size > len(rest):
            raise ValueError("an array longer than the file")
        arrays[str(name)] = (
            np.frombuffer(rest, dtype="<f8", count=size // 8, offset=place).reshape(shape).astype(np.float64)
        )
        place += size
    if type(header["own"]) is not int or header["own"] < 0 or place + header["own"] != len(rest):
        raise ValueError("bytes that belong to nothing")
    return header, arrays, rest[place:]


def _content(classifier: CodeClassifier) -> tuple[dict[str, Any], dict[str, Any]]:
    fitted = classifier.fitted
    arrays: dict[str, Any] = {
        "precision.hits": fitted.precision.hits,
        "precision.right": fitted.precision.right,
        "sigmoids.slope": fitted.sigmoids.slope,
        "sigmoids.offset": fitted.sigmoids.offset,
    }
    header: dict[str, Any] = {
        "codebook": classifier.codebook.fingerprint,
        "codebook_name": classifier.codebook.name,
        "settings": {name: getattr(classifier, name) for name in _SETTINGS},
        "facts": classifier.facts,
        "choices": [[c.way, c.because, _number(c.rules_f1), _number(c.model_f1)] for c in fitted.choices],
        "blended": fitted.blended,
        "seen": [[*key, row] for key, row in sorted(classifier.seen.items())],
        "terms": None,
        "reads_texts": classifier.kind.texts,
    }
    if fitted.held is not None:
        arrays["held.model"], arrays["held.rules"] = fitted.held.model, fitted.held.rules
        arrays["held.fold"] = fitted.held.fold
        header["why"] = [_why(model, f"why.{fold}", arrays) for fold, model in enumerate(fitted.held.why)]
    if fitted.model is not None:
        codes = fitted.model.codes
        if isinstance(codes, Lines):
            arrays["weights"], arrays["offsets"] = codes.weights, codes.offsets
        else:
            arrays["shares"] = codes.shares
            header["dense"] = codes.dense
        header["terms"] = [weights.terms for weights in fitted.model.learnt]
        header["hits"] = fitted.model.hits
        for number, weights in enumerate(fitted.model.learnt):
            arrays[f"idf.{number}"] = weights.idf
    return arrays, header


def _why(model: TextModel | None, name: str, arrays: dict[str, Any]) -> dict[str, Any] | None:
    """Put what tells why a fold's model scored so among the arrays, and return the rest of it for the header."""
    if model is None:
        return None
    arrays[f"{name}.weights"] = model.codes.weights
    for number, weights in enumerate(model.learnt):
        arrays[f"{name}.idf.{number}"] = weights.idf
    return {"terms": [weights.terms for weights in model.learnt], "hits": model.hits}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _rebuilt(header: dict[str, Any], arrays: dict[str, Any], own: bytes, codebook: Codebook) -> CodeClassifier:
    settings = {name: header["settings"][name] for name in _SETTINGS}
    template, models = own_from(own) if own else (None, None)
    settings |= {"classifier": template, "reads_texts": header["reads_texts"]} if own else {}
    classifier = CodeClassifier(codebook, settings.pop("unit"), settings.pop("select"), **settings)
    rules = [rule for rule in written_rules(codebook) if not rule.unless]
    codes = len(codebook)
    choices = [_choice(*row) for row in header["choices"]]
    for name, shape in (("precision.hits", (len(rules), codes)), ("precision.right", (len(rules), codes)),
                        ("sigmoids.slope", (codes,)), ("sigmoids.offset", (codes,))):  # fmt: skip
        _expect(arrays[name].shape == shape)
    _expect(len(choices) == codes and type(header["blended"]) is bool)
    hits, right = arrays["precision.hits"], arrays["precision.right"]
    _expect(_lie(right, 0) and _lie(hits, 0) and bool((right <= hits).all()))
    slope, offset = arrays["sigmoids.slope"], arrays["sigmoids.offset"]  # NaN where nothing could be held out
    _expect(not np.isinf(slope).any() and not np.isinf(offset).any() and not (slope < 0).any())
    precision = RulePrecision(rules_of_codes(rules, codebook), arrays["precision.hits"], arrays["precision.right"])
    held = None
    if "held.model" in arrays:
        fold = arrays["held.fold"]
        why = [
            None if each is None else _explaining(each, f"why.{number}", arrays, classifier, len(rules))
            for number, each in enumerate(header["why"])
        ]
        _expect(fold.shape == arrays["held.model"].shape[:1] and _lie(fold, -1, len(why) - 1))
        held = Held(arrays["held.model"], arrays["held.rules"], fold.astype(np.int64), why)
        _expect(held.model.ndim == 2 and held.model.shape == held.rules.shape and held.model.shape[1] == codes)
        _expect(_lie(held.model, 0, 1) and _lie(held.rules, 0, 1))
    seen = {(place, start, end): row for place, start, end, row in header["seen"]}
    _expect(all(type(place) is str for place, _, _ in seen))
    _expect(all(type(number) is int for (_, start, end), row in seen.items() for number in (start, end, row)))
    _expect(all(0 <= row < (0 if held is None else len(held.model)) for row in seen.values()))
    model = None if header["terms"] is None else _model(header, arrays, models, classifier, len(rules))
    _expect(model is not None or all(choice.way != MODEL for choice in choices))
    rows = np.arange(0 if held is None else len(held.model))
    sigmoids = Sigmoids(arrays["sigmoids.slope"], arrays["sigmoids.offset"])
    fitted = Fitted(choices, model, precision, sigmoids, header["blended"], rows, held)
    classifier.take(fitted, seen, _facts(header["facts"], codes))
    return classifier


def _is_one_line(words: str) -> bool:
    return len(words.splitlines()) <= 1


def _facts(said: dict[str, Any], codes: int) -> dict[str, Any]:
    """What the classifier learnt from, each fact of its own kind: they are used long after the file was read."""
    facts = {
        name: said[name]
        for name in (
            *_WORDS,
            *_NUMBERS,
            "languages",
            "familiar",
            "common",
            "counts",
            "done",
            "declined",
            "given",
            "after_suggestions_in",
            "decided_only_in",
        )
    }
    _expect(all(type(facts[name]) is str and _is_one_line(facts[name]) for name in _WORDS) and facts["unit"] in UNITS)
    _expect(all(type(facts[name]) is int and facts[name] >= 0 for name in _NUMBERS))
    _expect(type(facts["languages"]) is list and all(type(language) is str for language in facts["languages"]))
    decided = [*facts["declined"], *facts["given"]]
    _expect(all([type(each) for each in row] == [str, int, int, str] for row in decided))
    _expect(
        all(type(name) is str for what in ("after_suggestions_in", "decided_only_in", "common") for name in facts[what])
    )
    done = facts["done"]
    _expect(done is None or (type(done) is list and all(type(name) is str for name in done)))
    _expect(type(facts["familiar"]) in (int, float) and 0 <= facts["familiar"] <= 1)
    _expect(all(type(number) is int and number >= 0 for pair in facts["counts"] for number in pair))
    facts["counts"] = [(positives, people) for positives, people in facts["counts"]]
    _expect(len(facts["counts"]) == codes)
    return facts


def _model(
    header: dict[str, Any], arrays: dict[str, Any], models: list[Any] | None, classifier: CodeClassifier, rules: int
) -> TextModel:
    codes = len(classifier.codebook)
    of_texts = classifier.kind.reads_texts
    _expect(len(header["terms"]) == (0 if of_texts else len(NGRAMS)) and type(header["hits"]) is bool)
    learnt = _ngrams(header["terms"], "", arrays) if header["terms"] else []
    if models is not None:
        _expect(arrays["shares"].shape == (codes,) and _lie(arrays["shares"], 0, 1) and type(header["dense"]) is bool)
        _expect(type(models) is list and len(models) == codes)
        own = OwnModels(models, arrays["shares"], header["dense"])
        return TextModel(classifier.kind, header["hits"], learnt, own)
    _expect(arrays["offsets"].shape == (codes,) and _lie(arrays["offsets"], -_MOST_WEIGHT, _MOST_WEIGHT))
    weights = _weights(arrays["weights"], learnt, rules if header["hits"] else 0, codes)
    return TextModel(classifier.kind, header["hits"], learnt, Lines(weights, arrays["offsets"]))


def _explaining(
    said: dict[str, Any], name: str, arrays: dict[str, Any], classifier: CodeClassifier, rules: int
) -> TextModel:
    """What `_why` wrote."""
    codes = len(classifier.codebook)
    _expect(len(said["terms"]) == len(NGRAMS) and type(said["hits"]) is bool)
    learnt = _ngrams(said["terms"], f"{name}.", arrays)
    weights = _weights(arrays[f"{name}.weights"], learnt, rules if said["hits"] else 0, codes)
    return TextModel(classifier.kind, said["hits"], learnt, Lines(weights, np.zeros(codes)))


def _ngrams(said: list[Any], name: str, arrays: dict[str, Any]) -> list[Weights]:
    learnt = []
    for number, (kind, terms) in enumerate(zip(NGRAMS, said, strict=True)):
        idf = arrays[f"{name}idf.{number}"]
        _expect(all(type(term) is str for term in terms) and idf.shape == (len(terms),))
        _expect(len(set(terms)) == len(terms) and _lie(idf, 0))
        learnt.append(Weights(kind, list(terms), idf))
    return learnt


def _weights(weights: Any, learnt: list[Weights], rules: int, codes: int) -> Any:
    width = sum(len(each.terms) for each in learnt) + rules
    _expect(weights.shape == (width, codes) and _lie(weights, -_MOST_WEIGHT, _MOST_WEIGHT))
    return weights


def _choice(way: str, because: str, rules_f1: float | None, model_f1: float | None) -> Choice:
    _expect(way in (SEARCH, RULES, MODEL, NOTHING) and type(because) is str and because.isprintable())
    _expect(all(value is None or type(value) in (int, float) for value in (rules_f1, model_f1)))
    measured = [float("nan") if value is None else float(value) for value in (rules_f1, model_f1)]
    return Choice(way, because, *measured)


def _lie(numbers: Any, low: float, high: float = np.finfo(np.float64).max) -> bool:
    """Tell whether all numbers lie between two, ends included; NaN does not."""
    return bool(((numbers >= low) & (numbers <= high)).all())


def _expect(true: bool) -> None:
    if not true:
        raise ValueError("parts that do not fit together")
