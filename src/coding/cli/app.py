"""The verbs, each with an example in its help. What a verb does stands in the room it belongs to; here it is only asked and told."""

import typer

from coding.cli import coders, counts, founding, machine, proofs, results, rulebook, study, work

app = typer.Typer(
    name="coding",
    help="Code interviews with a codebook: themes, quotes and reports. Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
work.add_to(app)
founding.add_to(app)
rulebook.add_to(app)
study.add_to(app)
coders.add_to(app)
counts.add_to(app)
results.add_to(app)
proofs.add_to(app)
machine.add_to(app)
