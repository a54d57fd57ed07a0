"""Which quotes: the choices of an author, kept in the manifest so that the same quotes can be picked again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.quotes import pick_quotes
from coding.report.counted import codings_to_count

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.project import Project
    from coding.transcript import Corpus


@dataclass(frozen=True)
class Selection:
    """The choices that lead to quotes: codes in order (none: all), whose codings, how many, from whom, what stands around them.

    ``n`` in all, or ``per_code``; ``by``: so many per group of an exported attribute. ``shortest`` and ``longest`` in words,
    ``context`` in sentences. ``used``: places (transcript, start, end) that were quoted before and are left out.
    """

    code: tuple[str, ...] = ()
    coder: str = ""
    source: str = ""
    n: int | None = None
    per_code: int = 6
    by: str = ""
    shortest: int = 0
    longest: int | None = None
    context: int = 0
    question: bool = False
    used: tuple[tuple[str, int, int], ...] = ()

    def codings(self, project: "Project") -> Codings:
        """Return the codings that are counted."""
        return codings_to_count(project, coder=self.coder or None, source=self.source or None).in_codebook(
            project.codebook
        )

    def codes(self, codebook: "Codebook") -> list[str]:
        """Return the codes chosen under their present ids, each once, in the order chosen; none: all."""
        return list(dict.fromkeys(codebook.current(id) for id in self.code))

    def pick(self, project: "Project", codings: Codings, corpus: "Corpus | None" = None) -> pd.DataFrame:
        """Return the quotes of these codings; without ``n``, code after code in the order chosen. ``corpus``: the study's, with
        the attributes as they leave it."""
        corpus = project.corpus if corpus is None else corpus
        codes = self.codes(project.codebook)
        if self.n is not None or not codes:
            return self._pick(project, codings, corpus, codes or None)
        tables = [self._pick(project, codings, corpus, [code]) for code in codes]
        made = pd.concat(tables, ignore_index=True)
        made.attrs.update(tables[0].attrs)
        return made

    def _pick(self, project: "Project", codings: Codings, corpus: "Corpus", code: list[str] | None) -> pd.DataFrame:
        return pick_quotes(
            codings,
            corpus,
            project.codebook,
            per_code=self.per_code,
            n=self.n,
            by=self.by or None,
            code=code,
            shortest=self.shortest,
            longest=self.longest,
            used=pd.DataFrame(self.used, columns=["transcript", "start", "end"]) if self.used else None,
            context=self.context,
            question=self.question,
        )

    def told(self) -> dict[str, Any]:
        """Return the choices as plain values for a manifest."""
        return asdict(self)

    @classmethod
    def from_manifest(cls, settings: Mapping[str, Any]) -> "Selection":
        """Return the choices that a manifest tells."""
        known = {field.name: settings[field.name] for field in fields(cls) if field.name in settings}
        known["code"] = tuple(known.get("code", ()))
        known["used"] = tuple((str(t), int(a), int(b)) for t, a, b in known.get("used", ()))
        return cls(**known)
