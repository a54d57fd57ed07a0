"""Verbs on a study: its coders, rounds, codebook and history."""

import typer


def add_to(app: typer.Typer) -> None:
    """Hang the verbs of this page on the command."""
