"""What tests share: Debian's chromium, for the tests that look at a page; the command; a copy of the bundled study."""

import os
import shutil
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)  # `make test` tries the same examples each time
settings.register_profile("random")  # `make slow` tries new ones
settings.load_profile("same")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def chromium():
    """A browser without a network. Without chromium its tests skip, unless CODING_NO_SKIP names "browser": then they fail."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = "chromium is not installed (Debian: apt-get install chromium)"
        if "browser" in os.environ.get("CODING_NO_SKIP", ""):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def coding(monkeypatch, capsys):
    """Run the command with these words; gives exit status, what it said, and what it complained of."""

    from coding.cli import main

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["coding", *map(str, words)])
        monkeypatch.setenv("COLUMNS", "80")  # of the narrowest terminal
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return run


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """A copy of the bundled study that tests may read; `study` gives one to change."""
    folder = tmp_path_factory.mktemp("bundled")
    for part in ("corpus", "codebooks"):
        shutil.copytree(ROOT / part, folder / part)
    return folder / "corpus"


@pytest.fixture
def study(bundled, tmp_path):
    shutil.copytree(bundled.parent, tmp_path / "copy")
    return tmp_path / "copy" / "corpus"


@pytest.fixture(scope="module")
def half_read():
    """A study of which half the participants were read, and a classifier that learnt from it."""
    import classifier_stories as stories

    from coding.classifier import CodeClassifier

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        corpus, codings = stories.half_read()
        return corpus, codings, CodeClassifier(stories.BOOK, "document").fit(corpus, codings)
