"""The search of a static edition, from a file server and from a disk."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bifolium.press.static_edition.index import entry_in
from bifolium.press.static_edition.words import WORD, endings_of, plain, stem
from bifolium.press.tests.small_site import outside
from tests.browser.conftest import PHONE, opened, watched_page
from tools.house import ROOT


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server."""

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Allow no more than the site itself does."""
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two editions of a small site: ``served`` and ``on-disk``."""
    folder = tmp_path_factory.mktemp("edition")
    words = [folder / "var", folder / "served", folder / "on-disk"]
    subprocess.run(
        [sys.executable, "-m", "tests.browser.small_edition", *map(str, words)],
        env=outside(),
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder


@pytest.fixture(scope="module")
def server(editions: Path) -> Iterator[str]:
    """The address of the served edition, without a slash."""
    handler = partial(Quiet, directory=str(editions / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture(params=["served", "on-disk"])
def reader(
    request: pytest.FixtureRequest, chromium: Browser, editions: Path, server: str
) -> Iterator[tuple[Page, str]]:
    """A page, and the start of addresses, of each edition."""
    if request.param == "served":
        for page in opened(chromium, server, javascript=True):
            yield page, server
        return
    start = f"file://{editions / 'on-disk'}"
    faults: list[str] = []
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    yield watched_page(context, start, faults), start
    context.close()
    # What a browser says of the modules and fonts that it does not load from a disk.
    assert [fault for fault in faults if not fault.startswith("console: ")] == []


def go(reader: tuple[Page, str], path: str) -> Page:
    page, start = reader
    page.goto(f"{start}{path}index.html")
    return page


def tab_to(page: Page, text: str) -> None:
    """Press Tab until a link or button with a text has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            return
    raise AssertionError(f"no way to {text}")


def test_another_form_of_a_russian_word_is_found_by_keyboard(
    reader: tuple[Page, str],
) -> None:
    page = go(reader, "/ru/")
    tab_to(page, "Поиск")
    page.keyboard.press("Enter")

    expect(page.locator("#find-words")).to_be_focused()
    page.keyboard.type("ОТЧЕТАМИ послу")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"\?q="))
    expect(page.get_by_role("status")).to_contain_text("1")
    marks = page.locator(".find__pages mark").all_text_contents()
    assert marks == ["посла", "отчёт", "послов"]
    tab_to(page, "Последний дом")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Последний дом")


def test_an_english_plural_and_the_beginning_of_a_word_are_found(
    reader: tuple[Page, str],
) -> None:
    page = go(reader, "/en/search/")

    page.keyboard.type("embassies treaties calif")

    card = page.locator(".find__pages .card")
    expect(card).to_have_count(1)
    assert card.locator("mark").all_text_contents() == [
        "embassy",
        "treaty",
        "California",
    ]
    expect(card.locator(".card__authors")).to_have_text("Taisia Arkhipova")
    expect(card.locator(".meta")).to_contain_text("12 October 2026")


def test_words_in_the_address_are_asked_and_more_pages_come(
    reader: tuple[Page, str],
) -> None:
    page, start = reader
    page.goto(f"{start}/en/search/index.html?q=quincunx+gibberish")

    expect(page.locator("[data-find-partly]")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("12")
    expect(page.locator(".find__pages .card")).to_have_count(10)
    tab_to(page, page.locator("[data-find-more]").inner_text())
    page.keyboard.press("Enter")
    expect(page.locator(".find__pages .card")).to_have_count(12)
    expect(page.locator(".find__pages a").nth(10)).to_be_focused()
    page.locator("#find-words").fill("gibberish")
    expect(page.locator("[data-find-none]")).to_be_visible()
    expect(page.locator(".find__pages .card")).to_have_count(0)


def test_browser_and_index_cut_words_in_the_same_way(
    page_of_words: Page, editions: Path
) -> None:
    texts = [
        entry_in(file.read_bytes()).text
        for file in editions.glob("served/*/search/texts/*.js")
    ]
    texts += [file.read_text() for file in ROOT.glob("docs/explanation/*.md")]
    texts += [file.read_text() for file in ROOT.glob("bifolium/theme/locale/*/*/*.po")]
    words = sorted(set(WORD.findall(plain(" ".join(texts)))))

    for language in ("ru", "en", "fr"):
        endings = endings_of(language)
        cut = page_of_words.evaluate(
            "([words, endings]) => words.map((one) => bifoliumFind.stem(one, endings))",
            [words, endings],
        )
        assert cut == [stem(word, endings) for word in words]
    assert len(words) > 4000


@pytest.fixture
def page_of_words(chromium: Browser, server: str) -> Iterator[Page]:
    """The search page, whose script is asked."""
    for page in opened(chromium, server, javascript=True):
        page.goto(f"{server}/en/search/")
        yield page


def test_without_scripts_the_search_says_so_and_leads_to_lists(
    chromium: Browser, server: str
) -> None:
    for page in opened(chromium, server, javascript=False):
        page.goto(f"{server}/en/search/")

        expect(page.locator("#find-words")).to_be_hidden()
        page.locator("[data-find-without] a").first.click()
        expect(page).to_have_url(f"{server}/en/")
