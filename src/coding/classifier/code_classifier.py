"""The classifier that a researcher meets: learn from what was read, suggest for the rest, and say why."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from coding.agreement.coders import saw_suggestions
from coding.classifier.choosing import NOTHING, SEARCH
from coding.classifier.doubts import doubt_of_language, doubts_of_labels
from coding.classifier.features import Encoder
from coding.classifier.fitting import Fitted, fit
from coding.classifier.folds import number_of_folds
from coding.classifier.learning import Kind, Material
from coding.classifier.learnt_from import (
    SeenKey,
    facts_of_fit,
    keys_of,
    number_rejected,
    open_in,
    pairs_by_place,
    places_of,
    with_suggestions_in_view,
)
from coding.classifier.reasons import reasons
from coding.classifier.settings import check_own, check_settings
from coding.classifier.units import (
    Bools,
    Floats,
    Ints,
    Labels,
    TextUnits,
    labels_of,
    rules_of_codes,
    text_units,
    with_parents,
)
from coding.codebook import Codebook
from coding.codings import AT_LEAST, Codings
from coding.codings.who import CONSENSUS, not_machines
from coding.codings.words import counted
from coding.errors import CodingError
from coding.transcript import Corpus

SUGGEST_FROM, SAFE_FROM = 0.5, 0.9
"""Probabilities from which a code is suggested, and from which the suggestion is called safe; below, it is left alone."""

CHOICE_COLUMNS = ("code", "name", "way", "positives", "participants", "rules_f1", "model_f1", "because")
SOURCE = CODER = "model"


class CodeClassifier:
    """Learns a codebook's codes from what was read, and suggests them: each with a probability and a reason.

    ``unit`` is "turn", "answer", "paragraph", "sentence" or "document" (None: the corpus's design). With ``select`` each
    code is given by its rules or by the model, whichever codes held-out participants better; a code with fewer than 20
    positives from 5 participants stays keyword search. ``classifier`` is any scikit-learn classifier, or a pipeline
    that begins with the texts (``reads_texts`` says so where its first step does not show it); ``encoder`` is anything
    with ``encode(list_of_str) -> array``. By default: TF-IDF of words (1-2) and characters (3-5) and a column per rule,
    logistic regression with balanced weights, one code against the rest, and a sigmoid fitted on held-out participants.
    While fewer than 200 units were read, and more were not, ``weak`` lets the rules label the unread ones.
    ``suggest_from`` and ``safe_from`` are the probabilities of a suggestion. ``at_least`` says how much of a unit a
    span must share to code it (see `coding.codings.coded_units`). The same ``seed`` gives the same result.

    Sources: the choices and their measured worth stand in docs/quality.md; few labels: Ratner and others 2017,
    PVLDB 11(3), pp. 269-282; calibration: Platt 1999.

    >>> from coding.codebook import Code, Rules
    >>> book = Codebook("Homes", "en", codes=[Code("housing", "Housing", rules=Rules(any=["flat"]))])
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["My flat is damp.", "The bus was late."]})
    >>> corpus = Corpus.from_frame(answers)
    >>> read = Codings.from_frame(pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "Ada"}), corpus)
    >>> classifier = CodeClassifier(book).fit(corpus, read)
    >>> classifier.choices["way"].tolist(), classifier.predict(corpus)["housing"].tolist()
    (['search'], [True, False])
    """

    def __init__(
        self,
        codebook: Codebook,
        unit: str | None = None,
        select: bool = True,
        *,
        classifier: Any = None,
        encoder: Encoder | None = None,
        reads_texts: bool | None = None,
        weak: bool = True,
        suggest_from: float = SUGGEST_FROM,
        safe_from: float = SAFE_FROM,
        at_least: float = AT_LEAST,
        folds: int = 3,
        seed: int = 0,
    ) -> None:
        check_settings(
            codebook, unit, {"select": select, "weak": weak}, (suggest_from, safe_from, at_least), (folds, seed)
        )
        check_own(classifier, encoder, reads_texts)
        self.codebook = codebook
        self.unit = unit
        self.select = select
        self.weak = weak
        self.suggest_from = suggest_from
        self.safe_from = safe_from
        self.at_least = at_least
        self.folds = folds
        self.seed = seed
        self.kind = Kind(classifier, encoder, seed, reads_texts)
        self._fitted: Fitted | None = None
        self._seen: dict[SeenKey, int] = {}
        self._facts: dict[str, Any] = {}

    def __repr__(self) -> str:
        if self._fitted is None:
            return f"<CodeClassifier: {len(self.codebook)} codes, not fitted>"
        ways = pd.Series(self._fitted.ways).value_counts()
        told = ", ".join(f"{number} by {way}" for way, number in ways.items())
        return (
            f"<CodeClassifier: {len(self.codebook)} codes ({told}), {self._facts['read']} {self._facts['unit']}s read>"
        )

    def fit(
        self, corpus: Corpus, codings: Codings, *, coder: str | None = None, rejected: pd.DataFrame | None = None
    ) -> CodeClassifier:
        """Learn from what one coder read in a corpus, and return the classifier itself.

        Only what was read is learnt from: text that nobody read is neither positive nor negative (with few labels its
        keyword hits are weak labels). Codings of machines do not count. ``rejected`` is a table with transcript, start,
        end and code: suggestions that a person rejected, negative labels of that code, which are not suggested again. A study
        keeps them apart from its codings, so pass ``rejected=study.rejected``; what other coders rejected is left out, and so are
        rejections of codes that are gone or were merged with others since (``facts`` counts them). Raises CodingError for codes that
        the codebook does not have, and for several coders without a choice; warns when a code has no positive example or
        everything was said by one participant (then every code stays keyword search).
        """
        units = text_units(corpus, self.codebook, self.unit)
        labels = labels_of(units, codings, self.codebook, coder=coder, at_least=self.at_least, rejected=rejected)
        self.fit_rows(Material(units, self.kind), labels, np.arange(len(units)))
        for told in doubts_of_labels(units, labels, self.fitted.ways):
            warnings.warn(told, stacklevel=2)
        people = [coder] if coder else not_machines(codings.coders)
        seen = saw_suggestions(codings.where(transcript=list(corpus)), corpus, units.table, people)
        self._facts |= with_suggestions_in_view(codings.where(coder=people), units, labels, seen)
        self._facts["done"] = open_in(codings, units, people[0] if people else "")
        self._facts["coder"] = people[0] if people else ""
        taught, gone = number_rejected(rejected, self._facts["coder"], self.codebook)
        self._facts["rejected"], self._facts["rejected_gone"] = taught, gone
        self._facts["declined"] = pairs_by_place(labels.declined, units, labels.codes)
        self._facts["given"] = pairs_by_place(labels.given, units, labels.codes)
        return self

    def fit_rows(self, material: Material, labels: Labels, rows: Any) -> CodeClassifier:
        """Learn from some rows of prepared units (see `evaluate_classifier`); the others take no part in anything."""
        units = material.units
        belongs = rules_of_codes(units.rules, self.codebook)
        self._fitted = fit(
            material, labels, rows, belongs, select=self.select, weak=self.weak, folds=self.folds, seed=self.seed
        )
        held = self._fitted.held
        self._seen = places_of(units, rows, labels.known[rows].any(axis=1)) if held is not None else {}
        self._facts = facts_of_fit(units, labels, rows, self._fitted.model)
        self._facts["folds"] = (
            0 if held is None else number_of_folds(units.interview[rows], labels.known[rows], self.folds)
        )
        return self

    @property
    def fitted(self) -> Fitted:
        """What was learnt; raises CodingError before `fit`."""
        if self._fitted is None:
            raise CodingError("This classifier has learnt nothing yet. Call fit(corpus, codings) first.")
        return self._fitted

    @property
    def seen(self) -> dict[SeenKey, int]:
        """Where the units that were learnt from stand (name and fingerprint of the transcript, start, end), with their rows."""
        return dict(self._seen)

    def take(self, fitted: Fitted, seen: dict[SeenKey, int], facts: dict[str, Any]) -> None:
        """Take over what another classifier with the same settings learnt (see `read_classifier`)."""
        self._fitted, self._seen, self._facts = fitted, seen, facts

    @property
    def is_fitted(self) -> bool:
        """Whether it has learnt something."""
        return self._fitted is not None

    @property
    def facts(self) -> dict[str, Any]:
        """What it learnt from: unit, coder, read (units), unread, participants, transcripts, languages, counts per code."""
        return dict(self._facts)

    @property
    def choices(self) -> pd.DataFrame:
        """How each code is given, and why: a row per code.

        Columns: code, name, way ("search": every hit of its rules; "rules": rules weighed by their precision; "model";
        "nothing"), positives (units), participants (who have one), rules_f1 and model_f1 on held-out participants (NaN
        when not measured), because.
        """
        counts = self._facts["counts"] if self._fitted else []
        rows = [
            (code.id, code.name, choice.way, *count, choice.rules_f1, choice.model_f1, choice.because)
            for code, choice, count in zip(self.codebook, self.fitted.choices, counts, strict=True)
        ]
        return pd.DataFrame(rows, columns=list(CHOICE_COLUMNS))

    def predict(self, corpus: Corpus) -> pd.DataFrame:
        """Return units × codes, plain booleans: every unit of the corpus but the interviewer's, read or not.

        The index is that of `Codings.matrix`: transcript, start, end; as there, parents include children. The decision is
        the balanced one (score from 0.5
        on), which finds more and errs more than `suggest`. A unit that was learnt from is scored by what the other
        participants teach, so that a second look does not merely repeat the first reading.
        """
        units, model, rules = self._scores(corpus)
        return self._frame(units, self.decisions(model, rules, self.fitted.precision.any_hit(units.hits)))

    def predict_proba(self, corpus: Corpus) -> pd.DataFrame:
        """Return units × codes: the calibrated probability that a person would give the code.

        Index as for `predict`; a parent is at least as likely as each of its children. NaN for all units where nothing was
        read to calibrate on, or only one participant was. For
        a code that stays keyword search it is at most 0.89: too few examples were read to promise more.
        """
        units, model, rules = self._scores(corpus)
        return self._frame(units, self.chances(model, rules))

    def suggest(self, corpus: Corpus, *, code: str | None = None, open_to: Any = None, given: bool = False) -> Codings:
        """Return suggestions: codings with source and coder "model", ``score`` the calibrated probability.

        A code is suggested from probability `suggest_from` on, "safe" from `safe_from` on, and left alone below. A code that
        stays keyword search is suggested at every hit of its rules, with a score of at most 0.89, and never "safe".
        ``because`` tells the probability, the five heaviest terms, and the rule hits with their places. ``code`` asks
        for one code (and those below it); ``open_to`` names the transcripts to suggest for, those whose coder is done with
        them. None: where the classifier learnt from a study, the transcripts that its coder had marked done, with a warning of how
        many others were left closed, as suggestions there would lead the eye (``open_to=corpus`` opens all;
        for the consensus, those that all its coders had marked done); where it learnt
        from a table, all. What the coder had given or rejected before the fit is not suggested again (``given=True`` shows again
        what was given). A parent is not suggested beside one of its sub-codes. Nothing becomes a coding before a person accepts it.
        """
        units, model, rules, which = self._scored_by(corpus)
        declined = self._decided("declined", units)
        chances = with_parents(np.where(declined, 0.0, self.fitted.probabilities(model, rules)), self.codebook)
        hit = self.fitted.precision.any_hit(units.hits) & ~declined
        shown = self.shown(chances, hit) & ~declined & self._asked_for(code)
        names = self._open(corpus) if open_to is None else _names(open_to, corpus)
        inside = units.table["transcript"].isin(names).to_numpy()
        shown &= ~_said_below(shown, self.codebook) & inside[:, None]
        if not given:
            shown &= ~self._decided("given", units)
        return self._as_codings(units, shown, chances, inside, which)

    def _decided(self, what: str, units: TextUnits) -> Bools:
        """Units × codes: what the coder had "given" or "declined" before the fit."""
        codes_at: dict[SeenKey, list[int]] = {}
        column = {code.id: number for number, code in enumerate(self.codebook)}
        for *place, code in self._facts[what]:
            if code in column:
                codes_at.setdefault((place[0], place[1], place[2]), []).append(column[code])
        made = np.zeros((len(units), len(self.codebook)), dtype=bool)
        for row, key in enumerate(keys_of(units) if codes_at else []):
            made[row, codes_at.get(key, [])] = True
        return made

    def _open(self, corpus: Corpus) -> list[str]:
        """The transcripts that its coder had marked done, where the classifier learnt from a study; else all."""
        done = self._facts["done"]
        if done is None:
            return list(corpus)
        opened = set(done)
        names = [name for name in corpus if f"{name}:{corpus[name].fingerprint}" in opened]
        if len(names) < len(corpus):
            closed = counted(len(corpus) - len(names), "transcript")
            who = self._facts["coder"]
            not_done = "not all of its coders had marked" if who == CONSENSUS else f"{who} had not marked"
            warnings.warn(
                f"No suggestions for {closed} that {not_done} done: they would "
                "lead the eye. Name the transcripts that are open with open_to=…; open_to=corpus opens all.",
                stacklevel=3,
            )
        return names

    def decisions(self, model: Floats, rules: Floats, any_hit: Bools) -> Bools:
        """Return units × codes from scores: what `predict` says, parents including children."""
        made: Bools = with_parents(self.fitted.decisions(model, rules, any_hit), self.codebook)
        return made

    def chances(self, model: Floats, rules: Floats) -> Floats:
        """Return units × codes from scores: what `predict_proba` says; a parent is at least as likely as each child."""
        made: Floats = with_parents(self.fitted.probabilities(model, rules), self.codebook)
        return made

    def shown(self, chances: Floats, any_hit: Bools) -> Bools:
        """Return units × codes: what `suggest` shows or implies, before a parent gives way to its sub-codes."""
        ways = np.array(self.fitted.ways)
        likely: Bools = np.where(ways == SEARCH, any_hit, np.nan_to_num(chances) >= self.suggest_from)
        likely &= ways != NOTHING
        with_implied: Bools = with_parents(likely, self.codebook)
        return with_implied

    def raw_scores(self, corpus: Corpus) -> tuple[TextUnits, Floats, Floats]:
        """Return the units of a corpus, and the model's and the rules' scores, units × codes, not calibrated."""
        return self._scores(corpus)

    def _scores(self, corpus: Corpus) -> tuple[TextUnits, Floats, Floats]:
        return self._scored_by(corpus)[:3]

    def _scored_by(self, corpus: Corpus) -> tuple[TextUnits, Floats, Floats, Ints]:
        """Units, the model's and the rules' scores, and for each unit which model gave its score: 0 the model of the whole fit, k + 1
        that of fold k, which has not seen the unit's participant.
        """
        fitted = self.fitted
        units = text_units(corpus, self.codebook, self._facts["unit"])
        if told := doubt_of_language(units, self._facts, fitted.model):
            warnings.warn(told, stacklevel=4)
        rules = fitted.precision.score(units.hits)
        model = fitted.model_score(units, rules)
        which = np.zeros(len(units), dtype=np.int64)
        if self._seen and fitted.held is not None:
            keys = keys_of(units)
            again = [(row, self._seen[key]) for row, key in enumerate(keys) if key in self._seen]
            if again:
                here, there = np.array(again).T
                rules[here] = fitted.held.rules[there]
                model[here] = fitted.held.model[there]
                which[here] = fitted.held.fold[there] + 1
        return units, model, rules, which

    def _as_codings(self, units: TextUnits, shown: Bools, chances: Floats, inside: Bools, which: Ints) -> Codings:
        unit, code = np.nonzero(shown)
        score = chances[unit, code]
        ways = self.fitted.ways
        bands = [
            "safe" if chance >= self.safe_from and ways[column] != SEARCH else "suggested"
            for chance, column in zip(score.tolist(), code.tolist(), strict=True)
        ]
        fitted = self.fitted
        models = [fitted.model, *(fitted.held.why if fitted.held is not None else [])]
        told = reasons(units, models, which, self.codebook, fitted.choices, (unit, code), score, bands)
        names = np.array([each.id for each in self.codebook], dtype=object)
        table = units.table
        return Codings.from_columns(
            read=table.loc[inside, ["transcript", "start", "end"]].assign(coder=CODER),
            transcript=table["transcript"].to_numpy(dtype=object)[unit],
            start=table["start"].to_numpy()[unit],
            end=table["end"].to_numpy()[unit],
            code=names[code],
            coder=[CODER] * len(unit),
            source=[SOURCE] * len(unit),
            score=score,
            because=told,
        )

    def _asked_for(self, code: str | None) -> Bools:
        if code is None:
            return np.ones(len(self.codebook), dtype=bool)
        wanted = set(self.codebook.descendants(self.codebook.current(code)))
        return np.array([each.id in wanted for each in self.codebook])

    def _frame(self, units: TextUnits, values: Any) -> pd.DataFrame:
        return pd.DataFrame(
            values, index=units.index, columns=pd.Index([code.id for code in self.codebook], name="code")
        )


def _said_below(shown: Bools, codebook: Codebook) -> Bools:
    """Units × codes: where one of the codes below a code is shown too."""
    column = {code.id: number for number, code in enumerate(codebook)}
    below = np.zeros_like(shown)
    for code in codebook:
        under = [column[each] for each in codebook.descendants(code.id) if each != code.id]
        if under:
            below[:, column[code.id]] = shown[:, under].any(axis=1)
    return below


def _names(open_to: Any, corpus: Corpus) -> list[str]:
    names = [open_to] if isinstance(open_to, str) else list(open_to)
    for name in names:
        corpus[name]  # raises for a transcript that is not there
    return names


def check_classifier(thing: Any) -> None:
    """Raise CodingError for what is no `CodeClassifier`."""
    if not isinstance(thing, CodeClassifier):
        raise CodingError(f"{thing!r} is no CodeClassifier. Make one with CodeClassifier(codebook).")
