"""How fast rules are found, beside spaCy's PhraseMatcher, Aho-Corasick and a bare tokenizer.

    python benchmarks/keywords.py            30 MB and 500 rules, and the smaller cells
    python benchmarks/keywords.py --quick    1 MB, once
    python benchmarks/keywords.py --full     also 300 MB

The text is the corpus of this repository, repeated; in "new forms" text 2 % of the words have an ending of their own.
Of the rules half are inflected or compound terms, 15 % phrases, 10 % find nothing. All engines give character offsets.
spaCy is written in two ways: with offsets read off the tokens, the quickest we know, and as its own pages show it, with
`nlp.pipe` and `as_spans=True`; the hits are the same. Its tokenizer keeps the first 10,000 distinct chunks between
blanks and so is quick in a text that repeats itself, slower in one with new forms. "Own tokenizer" gives the number of
each word's form and its places, with capitals and cut-off words told apart; the search looks at gaps in phrases alone.
spaCy and Aho-Corasick are given, as literals, the forms that our rules matched. Times are CPU seconds of one process;
the engines take turns, and the ratios are medians over the turns: only these can be trusted on a busy machine.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from coding.codebook import Code, Codebook, Rules
from coding.language import fold, language_for
from coding.language.table import lemma_table
from coding.rules import terms
from coding.rules.letters import Alphabet
from coding.rules.plan import WrittenRule, written_rules
from coding.rules.search import Found, Reading, search
from coding.rules.words import Line, _edges, _letters
from coding.transcript import Transcript, Turn

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "keywords.md"
WORD = re.compile(r"\w+")
LANGUAGE = language_for("sv")
HOW = (__doc__ or "").split("\n\n")[2].strip()
DOCUMENT = 1500  # characters


def corpus_text() -> str:
    """The interviews of this repository without their front matter."""
    files = sorted((ROOT / "corpus" / "transcripts").glob("*.md"))
    return "\n\n".join(file.read_text(encoding="utf-8").split("---\n", 2)[2] for file in files)


def documents(text: str, megabytes: float, *, new_forms: bool) -> list[str]:
    """Documents of about 1,500 characters, the text repeated until there are so many megabytes (of characters)."""
    pieces, piece = [], ""
    for paragraph in text.split("\n\n"):
        piece += paragraph + "\n\n"
        if len(piece) > DOCUMENT:
            pieces.append(piece.strip())
            piece = ""
    chance = random.Random(2)
    made: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        document = pieces[len(made) % len(pieces)]
        if new_forms:
            document = WORD.sub(lambda m: _renewed(m.group(), chance), document)
        made.append(document)
        size += len(document)
    return made


def _renewed(word: str, chance: random.Random) -> str:
    if chance.random() >= 0.02:
        return word
    return word + "".join(chance.choice("abcdefghijklmnoprstuvyåäö") for _ in range(5))


def rules_for(text: str, number: int) -> Codebook:
    """A codebook of so many rules made of the text's own words."""
    chance = random.Random(1)
    words = [fold(word) for word in WORD.findall(text)]
    forms = sorted({word for word in words if len(word) > 2 and word.isalpha()})
    shapes = ["{}", "{}-", "-{}", "-{}-"]
    rules: dict[str, None] = {}
    while len(rules) < number:
        place, form = len(rules) % 20, chance.choice(forms)
        if place < 10:
            lemma = min(LANGUAGE.lemmas(form))
            rule = shapes[chance.randrange(4)].format(lemma) if lemma.isalpha() and len(lemma) > 2 else f"={form}"
        elif place < 15:
            rule = f"={form}"
        elif place < 18:
            at, size = chance.randrange(len(words) - 4), chance.randint(2, 4)
            rule = " ".join(f"={word}" for word in words[at : at + size])
        else:
            rule = f"={form}{chance.randrange(10_000)}q"
        rules[rule] = None
    listed = list(rules)
    return Codebook("Bench", "sv", codes=[Code(f"c{k}", "C", rules=Rules(any=listed[k::20])) for k in range(20)])


@dataclass
class Case:
    """One cell: documents, rules, and for the literal engines the forms that our rules match."""

    documents: list[str]
    rules: list[WrittenRule]
    literals: dict[str, list[str]]

    @property
    def characters(self) -> int:
        return sum(map(len, self.documents))


def line_of(documents: list[str]) -> Line:
    transcripts = (Transcript(str(n), text, (Turn("", 0, len(text)),)) for n, text in enumerate(documents))
    return Line({transcript.name: transcript for transcript in transcripts}, asked=False)


def matched_literals(documents: list[str], rules: list[WrittenRule]) -> dict[str, list[str]]:
    """The distinct forms that each rule matched."""
    line = line_of(documents)
    found = search(Reading(line, LANGUAGE, keep=False), rules, "turn")
    forms: dict[str, set[str]] = {}
    for rule, start, length in zip(found.rule.tolist(), found.start.tolist(), found.length.tolist(), strict=True):
        forms.setdefault(rules[rule].text, set()).add(" ".join(fold(line.words(start, start + length)).split()))
    return {rule: sorted(literals) for rule, literals in forms.items()}


# The engines: each gives a function that does the whole work once and returns the number of hits ---------------------


def ours(case: Case, line: Line) -> Callable[[], int]:
    corpus = {transcript.name: transcript for transcript in line.transcripts}
    return lambda: len(search(Reading(Line(corpus, asked=False), LANGUAGE, keep=False), case.rules, "turn"))


def ours_anew(case: Case, line: Line) -> Callable[[], int]:
    """The same, every word looked up in the language for the first time: a codebook never used before."""
    work = ours(case, line)

    def run() -> int:
        forget()
        return work()

    return run


def forget() -> None:
    """Forget what was looked up in the language; its tables stay loaded."""
    terms._knowing.cache_clear()
    lemma_table("sv").lemma.cache_clear()


def own_tokenizer(case: Case, line: Line) -> Callable[[], int]:
    corpus = {transcript.name: transcript for transcript in line.transcripts}
    return lambda: sum(len(block) for block in Reading(Line(corpus, asked=False), LANGUAGE, keep=False).blocks())


def bare_edges(case: Case, line: Line) -> Callable[[], int]:
    """The least that numpy takes: characters to numbers, the edges of words, and one look-up in a small table for each."""
    alphabet, table = Alphabet(), np.arange(256)

    def run() -> int:
        words = 0
        for begin, end in pairwise(line.cuts().tolist()):
            codes = alphabet.numbers(line.block(begin, end)).codes
            starts, _ = _edges(_letters(codes))
            words += len(table.take(codes.take(starts), mode="clip"))
        return words

    return run


def finditer(case: Case, line: Line) -> Callable[[], int]:
    return lambda: sum(1 for document in case.documents for _ in WORD.finditer(document))


def phrase_matcher(case: Case) -> tuple[Any, Any]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("sv")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for rule, literals in case.literals.items():
        matcher.add(rule, [nlp.make_doc(literal) for literal in literals])
    return nlp, matcher


def spacy_phrase_matcher(case: Case, line: Line) -> Callable[[], int]:
    """Offsets read off the tokens: the cheapest way we know."""
    nlp, matcher = phrase_matcher(case)

    def run() -> int:
        hits = 0
        for document in case.documents:
            doc = nlp.make_doc(document)
            hits += len([(r, doc[a].idx, (last := doc[b - 1]).idx + len(last)) for r, a, b in matcher(doc)])
        return hits

    return run


def spacy_as_usual(case: Case, line: Line) -> Callable[[], int]:
    """Offsets of spans, documents through the pipe: as spaCy's own pages write it."""
    nlp, matcher = phrase_matcher(case)

    def run() -> int:
        hits = 0
        for doc in nlp.pipe(case.documents):
            hits += len([(s.label_, s.start_char, s.end_char) for s in matcher(doc, as_spans=True)])
        return hits

    return run


def aho_corasick(case: Case, line: Line) -> Callable[[], int]:
    import ahocorasick_rs

    literals = [literal for some in case.literals.values() for literal in some]
    automaton = ahocorasick_rs.AhoCorasick(literals, matchkind=ahocorasick_rs.MatchKind.Standard)

    def run() -> int:
        hits = 0
        for document in case.documents:
            text = fold(document)
            for _, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
                before = start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_")
                hits += before and (end == len(text) or not (text[end].isalnum() or text[end] == "_"))
        return hits

    return run


ENGINES: dict[str, Callable[[Case, Line], Callable[[], int]]] = {
    "rules (this library)": ours,
    "the same, codebook never used before": ours_anew,
    "own tokenizer alone": own_tokenizer,
    r"re.finditer(r'\w+') alone": finditer,
    "word edges and one table alone": bare_edges,
    "spaCy PhraseMatcher(LOWER)": spacy_phrase_matcher,
    "spaCy, with nlp.pipe and as_spans": spacy_as_usual,
    "ahocorasick_rs": aho_corasick,
}
OURS, ANEW, TOKENIZER, FINDITER, EDGES, SPACY, SPACY_AS_USUAL = list(ENGINES)[:7]


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def cell(name: str, case: Case, rounds: int, engines: list[str], ratios: dict[str, float]) -> Iterator[str]:
    """Run the engines in turn and yield the lines of a table; `ratios` gets each engine's time ÷ ours."""
    line = line_of(case.documents)
    works: dict[str, Callable[[], int]] = {}
    missing = []
    for engine in engines:
        try:
            works[engine] = ENGINES[engine](case, line)
        except ImportError:
            missing.append(engine)
    hits = {engine: work() for engine, work in works.items()}  # also warms up
    gc.collect()
    gc.freeze()  # the tables of lemmas and the documents are nobody's garbage
    taken: dict[str, list[float]] = {engine: [] for engine in works}
    for _ in range(rounds):
        for engine, work in works.items():
            taken[engine].append(timed(work))
    gc.unfreeze()
    yield f"\n### {name}: {case.characters / 1e6:.0f} MB, {len(case.rules)} rules, {sum(map(len, case.literals.values()))} literals\n"
    yield "| engine | CPU s | MB/s | time ÷ ours | hits |"
    yield "|---|---|---|---|---|"
    for engine, seconds in taken.items():
        ratio = statistics.median(mine / our for mine, our in zip(seconds, taken[OURS], strict=True))
        ratios[engine] = ratio
        median = statistics.median(seconds)
        yield f"| {engine} | {median:.3f} | {case.characters / 1e6 / median:.1f} | {ratio:.2f} | {hits[engine]} |"
    for engine in missing:
        yield f"| {engine} | not installed | | | |"


def difference(case: Case) -> Iterator[str]:
    """Explain what spaCy finds otherwise, on the first documents."""
    try:
        nlp, matcher = phrase_matcher(case)
    except ImportError:
        return
    some = case.documents[:400]
    line = line_of(some)
    found = search(Reading(line, LANGUAGE, keep=False), case.rules, "turn")
    mine = {(int(s), int(s) + int(n)) for s, n in zip(found.start, found.length, strict=True)}
    theirs = set()
    for base, document in zip(line.base.tolist(), some, strict=False):
        doc = nlp.make_doc(document)
        for _, start, end in matcher(doc):
            theirs.add((base + doc[start].idx, base + doc[end - 1].idx + len(doc[end - 1])))
    only_mine, only_theirs = sorted(mine - theirs), sorted(theirs - mine)
    yield f"\nDistinct places on the first {len(some)} documents: ours {len(mine)}, spaCy {len(theirs)}; "
    yield f"only ours {len(only_mine)}, only spaCy {len(only_theirs)}.\n"
    for which, places in (("only ours", only_mine), ("only spaCy", only_theirs)):
        shown = dict.fromkeys(" ".join(line.block(max(0, a - 2), b + 2).split()) for a, b in places)
        yield f"- {which}, for instance: " + "; ".join(f"`{words}`" for words in list(shown)[:6])
    yield "- Only ours: spaCy keeps a hyphen, an apostrophe or a bracket with the word beside it, and its phrases need"
    yield "  exactly the white space of the pattern. Only spaCy: a literal in a place where the rule does not hold, such as"
    yield '  a form that our rules take only before a hyphen and "och", or as no name.'


def target(what: str, wanted: str, measured: str, met: bool) -> str:
    return f"| {what} | {wanted} | {measured} | {'met' if met else '**not met**'} |"


def beside_others(ratios: dict[str, float]) -> Iterator[str]:
    """The targets that the first cell answers."""
    anew = ratios[ANEW]
    if SPACY in ratios:
        for way, engine in (("offsets off the tokens", SPACY), ("nlp.pipe and as_spans", SPACY_AS_USUAL)):
            spacy = ratios[engine]
            yield target(f"spaCy PhraseMatcher ({way}) ÷ ours", "at least 10", f"{spacy:.1f}", spacy >= 10)
            yield target("the same, first use of a codebook", "", f"{spacy / anew:.1f}", spacy / anew >= 10)
        steps = {"word edges and one table": EDGES, "own tokenizer": TOKENIZER, "the whole search": OURS}
        shares = [f"{step} {ratios[engine] / ratios[SPACY]:.1%}" for step, engine in steps.items()]
        yield f"| part of spaCy's time, of which 10 % is the target | | {'; '.join(shares)} | |"
    own = 1 / ratios[TOKENIZER]
    yield target("ours ÷ own tokenizer", "at most 2", f"{own:.2f}", own <= 2)
    words = ratios[FINDITER]
    yield target(r"`re.finditer(r'\w+')` ÷ ours", "at least 1", f"{words:.2f}", words >= 1)
    yield target("the same, first use of a codebook", "", f"{words / anew:.2f}", words / anew >= 1)


def second_run(case: Case, rounds: int) -> Iterator[str]:
    """An edited codebook on a corpus that is already read: seven rules changed."""
    line = line_of(case.documents)
    edited = [*case.rules[7:], *written_rules(rules_for(corpus_text()[::-1], 7))]
    ratios = []
    gc.collect()
    gc.disable()  # in which of the two runs garbage is collected is chance, and takes as long as the second
    for _ in range(rounds):
        reading = Reading(line, LANGUAGE, keep=True)
        forget()
        first = timed(lambda reading=reading: search(reading, case.rules, "turn"))
        ratios.append(first / timed(lambda reading=reading: search(reading, edited, "turn")))
    gc.enable()
    ratio = statistics.median(ratios)
    yield target("second run, edited codebook: first ÷ second", "at least 3", f"{ratio:.1f}", ratio >= 3)


def loading(text: str, rounds: int) -> Iterator[str]:
    """5 000 rules made ready and looked for in one sentence, every word of theirs looked up for the first time."""
    book = rules_for(text, 5000)
    line = line_of(["Bostäderna är slut och hyrorna höga."])

    def run() -> None:
        search(Reading(line, LANGUAGE, keep=False), written_rules(book), "turn")

    seconds = []
    for _ in range(rounds):
        forget()
        seconds.append(timed(run))
    took = statistics.median(seconds)
    yield target("5 000 rules made ready, seconds", "under 2", f"{took:.2f}", took < 2)


def with_near(case: Case, rounds: int) -> Iterator[str]:
    """What fifty NEAR rules of two words that stand close by in the text cost beside the others."""
    chance = random.Random(3)
    words = [word for word in map(fold, WORD.findall(corpus_text())) if len(word) > 3 and word.isalpha()]
    places = [chance.randrange(len(words) - 3) for _ in range(50)]
    near = [f"={words[place]} NEAR/10 ={words[place + 3]}" for place in places if words[place] != words[place + 3]]
    book = Codebook("Near", "sv", codes=[Code("near", "Near", rules=Rules(any=near))])
    line = line_of(case.documents)
    without, more = ours(case, line), ours(Case(case.documents, [*case.rules, *written_rules(book)], {}), line)
    hits = more() - without()
    ratio = statistics.median(timed(more) / timed(without) for _ in range(rounds))
    yield f"| with {len(near)} NEAR rules more ({hits} hits) ÷ without | | {ratio:.2f} | |"


def extra_memory(megabytes: float) -> Iterator[str]:
    """Peak memory beyond the loaded text, ids not kept: in a process of its own (Linux only)."""
    if not Path("/proc/self/clear_refs").exists():
        yield "| extra memory ÷ text | at most 0.3 | not measured (needs Linux) | |"
        return
    command = [sys.executable, __file__, "--memory", str(megabytes)]
    yield subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def measure_memory(megabytes: float) -> str:
    text = corpus_text()
    rules = written_rules(rules_for(text, 500))
    few = line_of(documents(text, 0.3, new_forms=False))
    search(Reading(few, LANGUAGE, keep=False), rules, "turn")  # tables of lemmas are loaded and words looked up
    line = line_of(documents(text, megabytes, new_forms=False))
    size = sum(sys.getsizeof(transcript.text) for transcript in line.transcripts)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    found: Found = search(Reading(line, LANGUAGE, keep=False), rules, "turn")
    extra = _status("VmHWM") - before
    share = extra * 1024 / size
    measured = f"{share:.2f} ({extra / 1024:.0f} MB for {len(found)} hits; text {size / 2**20:.0f} MB)"
    return target("extra memory ÷ text", "at most 0.3", measured, share <= 0.3)


def _status(key: str) -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(key))
    return int(line.split()[1])


def linear(text: str, codebook: Codebook, sizes: list[float]) -> Iterator[str]:
    """Seconds per megabyte at each size."""
    per, costs = [], []
    for size in sizes:
        case = Case(documents(text, size, new_forms=False), written_rules(codebook), {})
        line = line_of(case.documents)
        gc.collect()
        gc.freeze()
        seconds = statistics.median(timed(ours(case, line)) for _ in range(3 if size < 100 else 1))
        gc.unfreeze()
        costs.append(seconds / size)
        per.append(f"{size:g} MB: {seconds:.2f} s, {1000 * seconds / size:.0f} ms/MB")
    yield target("cost per size", "linear", "; ".join(per), costs[-1] <= 1.1 * costs[0])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="1 MB, one round")
    options.add_argument("--full", action="store_true", help="also 300 MB")
    options.add_argument("--memory", type=float, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.memory:
        print(measure_memory(chosen.memory))
        return
    text = corpus_text()
    begun = time.process_time()
    LANGUAGE.holds("bostadsbristen", "bostad", "holds")
    load = time.process_time() - begun
    big = 1 if chosen.quick else 30
    rounds = 1 if chosen.quick else 5
    everything = list(ENGINES)
    arguments = " --quick" * chosen.quick + " --full" * chosen.full
    quanteda = "R is there, but not run here" if shutil.which("Rscript") else "R not available"
    lines = [
        "# Keyword rules: speed",
        "",
        f"Made by `python benchmarks/keywords.py{arguments}`. " + HOW,
        "",
        f"Loading the Swedish tables: {load:.1f} s, once. quanteda: {quanteda}.",
    ]

    def told(new: Iterator[str]) -> None:
        for line in new:
            print(line, flush=True)
            lines.append(line)

    cells = [(big, 500, False, everything)]
    if not chosen.quick:
        cells += [(3, number, False, everything) for number in (50, 500, 5000)]
        cells += [(3, 500, True, everything), (big, 500, True, everything[:5])]
    if chosen.full:
        cells += [(300, 500, False, everything[:5]), (300, 500, True, everything[:5])]
    main_case: Case | None = None
    main_ratios: dict[str, float] = {}
    for size, number, new_forms, engines in cells:
        rules = written_rules(rules_for(text, number))
        once = documents(text, len(text) / 1e6, new_forms=False)
        case = Case(documents(text, size, new_forms=new_forms), rules, matched_literals(once, rules))
        main_case = main_case or case
        ratios: dict[str, float] = {}
        told(
            cell(
                "new forms" if new_forms else "as is",
                case,
                1 if size > 100 else min(rounds, 2) if new_forms else rounds,
                engines,
                ratios,
            )
        )
        main_ratios = main_ratios or ratios
    assert main_case is not None
    told(difference(main_case))
    told(iter([f"\n### Targets, {big} MB and 500 rules\n", "| what | target | measured | |", "|---|---|---|---|"]))
    told(beside_others(main_ratios))
    told(second_run(main_case, rounds))
    told(loading(text, rounds))
    told(with_near(main_case, rounds))
    told(extra_memory(big))
    told(linear(text, rules_for(text, 500), [1] if chosen.quick else [3, 30, 300] if chosen.full else [3, 30]))
    if not chosen.quick:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
