"""What the verbs that let words and attributes out of a study share: their options, and what is told before anything leaves."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coding.cli.telling import listed

if TYPE_CHECKING:
    import pandas as pd

    from coding.privacy import Coarsening
    from coding.project import Project
    from coding.report import Selection

Coder = Annotated[
    str, typer.Option(help="Whose codings count; else count: of project.yaml, consensus, or the only coder.")
]
Source = Annotated[str, typer.Option(help="human, accepted, rule or model: count these only.")]
By = Annotated[str, typer.Option(help="Per group of an attribute, such as size.")]
Confirm = Annotated[bool, typer.Option("--confirm-disclosure", help="Go on, this once, though there are new risks.")]
Key = Annotated[
    Path | None, typer.Option(help="The key file (.csv: name, pseudonym): its names are searched for as well.")
]
SmallGroups = Annotated[
    str,
    typer.Option(
        help="What becomes of attributes whose combination fewer than three participants share: coarsen, drop or keep. Without it "
        "they are coarsened, whatever risks were accepted."
    ),
]
Attributes = Annotated[
    str | None, typer.Option(help='Which exported attributes leave this time, with commas; "" for none. Else all.')
]
Preview = Annotated[
    bool, typer.Option("--preview", help="Show the small groups and the risks in what would leave; write nothing.")
]


def tell_small_groups(coarsening: "Coarsening", way: str = "Choose otherwise with --small-groups.") -> None:
    """Tell on stderr which combinations of attributes few share, what is written instead, and the way to choose otherwise."""
    from coding.report import told_small_groups

    lines = told_small_groups(coarsening)
    if lines:
        print("\n".join([*lines, way]), file=sys.stderr)


@dataclass(frozen=True)
class Leaving:
    """How attributes are to leave, as chosen on the command line."""

    small_groups: str
    attributes: str | None

    def choice(self) -> dict[str, Any]:
        """Return it as the keywords of `coding.report.write_report`."""
        return {"small_groups": self.small_groups, "attributes": self._listed()}

    def tell(self, project: "Project", needed: Sequence[str] = (), *, by: str = "") -> None:
        """Tell on stderr which combinations of attributes few share, and what is written instead."""
        from coding.report import leaving

        way = "Choose otherwise with --attributes or --small-groups; look first with --preview."
        tell_small_groups(leaving(project, **self.choice(), needed=needed, by=by), way)

    def preview(
        self,
        project: "Project",
        selection: "Selection",
        *,
        needed: Sequence[str],
        key: Path | None,
        themes: Sequence[str] = (),
        edits: "pd.DataFrame | None" = None,
        originals: bool = False,
        numbered_anew: bool = False,
    ) -> None:
        """Tell the risks in quotes that would leave, and in what was written about these themes: each with its words in their sentence,
        which are printed here and nowhere else."""
        from coding.report import leaving, quotes_findings, told_joined
        from coding.report.disclosing import in_sentences

        groups = leaving(project, **self.choice(), needed=needed, by=selection.by)
        findings, new = quotes_findings(
            project, selection, groups, key=key, themes=themes, edits=edits, originals=originals
        )
        print(f"Attributes that leave: {', '.join(groups.exported) or 'none'}.")
        if not numbered_anew and (joined := told_joined(project, groups)):
            print(joined)
        print(f"New disclosure risks: {len(new) or 'none'}. Accepted ones: {len(findings) - len(new) or 'none'}.")
        if len(new):
            print("\n".join(in_sentences(new)))
        print("Nothing was written.")

    def _listed(self) -> list[str] | None:
        return None if self.attributes is None else listed(self.attributes or None) or []
