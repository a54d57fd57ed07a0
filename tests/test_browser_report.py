"""The page in a real browser: filters by keyboard, nothing fetched, nothing run that was not meant to."""

import pytest
from test_quotes import interview
from test_report import BOOK, HOSTILE, coded, study

from coding.quotes import pick_quotes
from coding.report import write_quotes, write_run

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium, tmp_path):
    corpus = study(interview("R3", HOSTILE))
    write_run(corpus, BOOK, coded(corpus), tmp_path / "out")
    tab = chromium.new_page(viewport={"width": 800, "height": 900})
    tab.complaints, tab.fetched = [], []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda problem: tab.complaints.append(str(problem)))
    tab.on("dialog", lambda dialog: (tab.complaints.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: tab.fetched.append(request.url))
    tab.goto((tmp_path / "out" / "report.html").as_uri())
    yield tab
    tab.close()


def shown(page):
    return page.locator(".quote:visible").count()


WATCHED = """(button, clicks) => {
    window.told = false;
    const look = () => { window.told ||= button.textContent === button.dataset.done; };
    new MutationObserver(look).observe(button, {childList: true});
    for (let n = 0; n < clicks; n++) button.click();
}"""


def copied(page, button, clicks=1):
    """Click on "Copy" and wait until the page tells that it is done: the clipboard answers when it likes."""
    button.evaluate(WATCHED, clicks)
    page.wait_for_function("window.told")


def test_the_page_fetches_nothing_and_complains_of_nothing(page):
    page.locator("#search").fill("bostad")
    copied(page, page.locator(".copy:visible").first)
    assert len(page.fetched) == 1
    assert page.complaints == []


def test_filters_work_from_the_keyboard_and_say_how_many_are_shown(page):
    every = page.locator(".quote").count()
    page.locator("#theme").focus()
    page.keyboard.press("End")
    assert page.locator("#theme").input_value() == "enough"
    assert 0 < shown(page) < every
    assert page.locator("#shown").inner_text() == f"{shown(page)} av {every} citat visas"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "who"
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.type("finns inte någonstans")
    assert shown(page) == 0
    assert page.locator("#none").is_visible()
    page.keyboard.press("Escape")
    assert shown(page) == every


def test_every_control_has_a_label_and_shows_where_the_focus_is(page):
    for name in ("theme", "who", "search"):
        assert page.locator(f"label[for={name}]").inner_text()
    page.locator("#theme").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_words_that_hit_are_marked_and_hostile_words_are_only_words(page):
    assert "bostad" in page.locator("mark").all_inner_texts()
    quote = page.locator(".quote", has_text="alert(1)")
    assert "<script>alert(1)</script></style>" in quote.locator("blockquote").first.inner_text()
    assert page.locator("script").count() == 1


def test_the_page_does_not_scroll_sideways_on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_print_shows_quotes_without_controls(page):
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert shown(page) == page.locator(".quote").count()


@pytest.fixture
def document(chromium, tmp_path):
    """A report as a page, with two themes and their quotes."""
    corpus = study()
    path = write_quotes(
        pick_quotes(coded(corpus), corpus, BOOK),
        tmp_path / "q.html",
        citation="({speaker})",
        small_groups="keep",
        confirm_disclosure=True,
    )
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(path.as_uri())
    yield tab
    context.close()


def test_a_quote_is_copied_with_its_citation(document):
    quote = document.locator(".quote").first
    said, cited = quote.locator(".said").inner_text(), quote.locator(".who").inner_text()
    copied(document, quote.locator(".copy"))
    assert document.evaluate("navigator.clipboard.readText()") == f"{said} {cited}"


def test_a_quote_copied_twice_in_a_hurry_can_be_copied_again(document):
    copy = document.locator(".copy").first
    copied(document, copy, clicks=2)
    document.wait_for_function("button => button.textContent === 'Kopiera'", arg=copy.element_handle())


def test_where_nothing_can_be_copied_the_quote_is_selected_and_nothing_is_said_to_be_copied(document):
    document.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false; }"
    )
    quote = document.locator(".quote").first
    quote.locator(".copy").click()
    document.wait_for_function("() => getSelection().toString()")
    assert document.evaluate("getSelection().toString()") == quote.locator(".said").inner_text()
    assert quote.locator(".copy").inner_text() == "Kopiera"


def test_headings_without_a_quote_that_fits_vanish(document):
    document.locator("#search").fill("finns inte någonstans")
    assert not document.locator("h2:visible").count()
    document.locator("#reset").click()
    assert document.locator("h2:visible").count()
