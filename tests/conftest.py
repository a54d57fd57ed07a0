"""What tests share: Debian's chromium, for the tests that look at a page."""

import os
import shutil

import pytest


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
