"""What README says works: its Python block runs, its YAML block is a codebook, its commands exist, its links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind):
    found = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, flags=re.M | re.S)
    return [text for of_kind, text in found if of_kind == kind]


@pytest.mark.parametrize("block", blocks("python"))
def test_a_python_block_runs(block, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    exec(block, names)
    assert len(names["themes"])
    assert len(names["quotes"])


@pytest.mark.parametrize("block", blocks("yaml"))
def test_a_yaml_block_is_a_codebook_that_finds_what_is_promised(block, tmp_path):
    import pandas as pd

    import coding

    path = tmp_path / "codebook.yaml"
    path.write_text(block, encoding="utf-8")
    said = ["Bostäderna.", "Bostadsbristen.", "En stad.", "Genomgångsboendet.", "De boende röstade."]
    corpus = coding.Corpus.from_frame(pd.DataFrame({"id": list("abcde"), "text": said}))
    assert set(coding.rule_hits(corpus, coding.read_codebook(path))["transcript"]) == {"a", "b", "d"}


def commands():
    return [
        line for block in blocks("") for line in block.splitlines() if line.startswith("coding ") or "/coding " in line
    ]


@pytest.mark.parametrize("line", commands())
def test_a_command_and_its_options_exist(line):
    from typer.main import get_command

    from coding.cli.app import app

    verb, *rest = shlex.split(line)[1:]
    command = get_command(app).commands[verb]
    if hasattr(command, "commands"):
        command = command.commands[rest[0]]
    options = {o for parameter in command.params for o in (*parameter.opts, "--help")}
    assert {word for word in rest if word.startswith("--")} <= options


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", TEXT))
def test_a_link_leads_to_a_file(link):
    assert (ROOT / link).exists()


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)$", TEXT, flags=re.M))
def test_a_make_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)
