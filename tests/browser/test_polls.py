"""Polls of every level and kind: work in the background, lost connections, receipts."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import environment, opened

MAKE = """
import django
django.setup()
from datetime import UTC, datetime
from bifolium.participation import services
for key, kind, level in [
    ("hard", "single", "work"),
    ("shaky", "single", "browser"),
    ("order", "ranked", "browser"),
]:
    services.save_poll(
        key=key, kind=kind, level=level,
        question={"en": "Where to begin?", "ru": "С чего начать?"},
        options=[("map", {"en": "With a map", "ru": "С карты"}),
                 ("letters", {"en": "With letters", "ru": "С писем"}),
                 ("people", {"en": "With people", "ru": "С людей"})],
        opens_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
"""


@pytest.fixture(scope="session")
def polls(site_folder: Path, site_url: str) -> str:
    """Three open polls beside those of the demo; the address of the site."""
    settings = {"DJANGO_SETTINGS_MODULE": "bifolium.conf.settings"}
    subprocess.run(
        [sys.executable, "-c", MAKE],
        env={**environment(site_folder), **settings},
        check=True,
    )
    return site_url


@pytest.fixture
def reader(chromium: Browser, polls: str) -> Iterator[Page]:
    yield from opened(chromium, polls, javascript=True)


@pytest.fixture
def plain_reader(chromium: Browser, polls: str) -> Iterator[Page]:
    yield from opened(chromium, polls, javascript=False)


def open_poll(page: Page, path: str):
    page.goto(path)
    ballot = page.locator("[data-ballot]").first
    ballot.scroll_into_view_if_needed()
    return ballot


def test_browser_works_while_the_reader_chooses(reader):
    """At the level of work nobody with scripts waits twenty seconds."""
    ballot = open_poll(reader, "/en/polls/hard/")

    ballot.get_by_role("radio").nth(1).check()
    ballot.get_by_role("button", name="Vote", exact=True).click()

    expect(ballot).to_contain_text("Your vote:", timeout=60_000)
    expect(ballot.locator("strong")).to_have_text("With letters")


def test_work_is_done_again_for_a_change(reader):
    ballot = open_poll(reader, "/en/polls/hard/")
    ballot.get_by_role("radio").nth(1).check()
    ballot.locator(".ballot__cast").click()
    expect(ballot.locator("strong")).to_have_text("With letters", timeout=60_000)

    ballot.get_by_role("radio").nth(2).check()
    ballot.locator(".ballot__cast").click()

    expect(ballot.locator("strong")).to_have_text("With people", timeout=60_000)


def test_press_before_the_answer_is_not_sent(reader):
    """Two votes on one paper: the second would be refused after the first counted."""
    ballot = open_poll(reader, "/en/polls/order/")
    ballot.locator("select[name=rank_letters]").select_option("1")
    ballot.locator(".ballot__cast").click()
    expect(ballot).to_contain_text("Your vote:")
    ballot.locator("select[name=rank_letters]").select_option("")
    ballot.locator("select[name=rank_people]").select_option("1")
    posts = []
    reader.on("request", lambda each: posts.append(each.method))

    # In one turn of the browser: the first press cannot have been answered.
    ballot.locator(".ballot__cast").evaluate(
        "cast => { cast.click(); cast.form.querySelector('[value=withdraw]').click() }"
    )

    expect(ballot.locator("strong").first).to_have_text("With people")
    assert posts.count("POST") == 1


def test_vote_without_connection_is_kept_on_request_and_sent_once(reader):
    ballot = open_poll(reader, "/ru/polls/shaky/")
    posts = []
    reader.on("request", lambda each: posts.append(each.method))
    reader.context.set_offline(True)
    ballot.get_by_role("radio").nth(0).check()
    ballot.get_by_role("button", name="Проголосовать").click()
    offer = ballot.locator("[data-later=offer]")
    expect(offer).to_be_visible()
    assert reader.evaluate("localStorage.length") == 0

    offer.get_by_role("button").click()
    expect(ballot.locator("[data-later=kept]")).to_be_visible()
    reader.context.set_offline(False)

    expect(ballot.locator("[data-later=sent]")).to_be_visible()
    assert posts.count("POST") == 1
    assert reader.evaluate("localStorage.length") == 0
    ballot.locator("[data-later=sent] a").click()
    expect(reader.locator("main strong").first).to_have_text("С карты")


def test_kept_vote_is_dropped_on_request(reader):
    ballot = open_poll(reader, "/en/polls/shaky/")
    reader.context.set_offline(True)
    ballot.get_by_role("radio").nth(0).check()
    ballot.locator(".ballot__cast").click()
    ballot.locator("[data-later-keep]").click()

    ballot.locator("[data-later-drop]").click()
    reader.context.set_offline(False)
    reader.reload()

    assert reader.evaluate("localStorage.length") == 0
    expect(reader.locator("main")).not_to_contain_text("Your vote:")


def walk_through(page: Page, press) -> None:
    """Vote in English, see it in Russian, change, withdraw, check the receipt."""
    page.goto("/en/polls/order/")
    page.locator("select[name=rank_letters]").select_option("1")
    page.locator("select[name=rank_map]").select_option("2")
    press("Vote")
    expect(page.locator("main")).to_contain_text("Your vote:")

    page.goto("/ballot/order/?language=ru")
    expect(page.locator("main")).to_contain_text("С писем")
    expect(page.locator("select[name=rank_letters]")).to_have_value("1")
    page.locator("select[name=rank_letters]").select_option("3")
    page.locator("select[name=rank_people]").select_option("1")
    page.get_by_role("button", name="Изменить мой голос").click()
    expect(page.locator("main strong").first).to_have_text("С людей")
    page.get_by_role("button", name="Отозвать мой голос").click()
    expect(page.locator("main")).to_contain_text("Ваш голос отозван")

    # The page of the receipt has the code that the file begins with.
    expect(page).to_have_url(re.compile(r"/ballot/order/\d+/"))
    code = page.locator(".receipt code").first.inner_text()
    file = page.locator(".receipt a[download]").first.get_attribute("href")
    text = page.context.request.get(file).text()
    assert text.startswith("c2sp.org/tlog-proof@v1\n")
    assert len(code) >= 8


def test_reader_votes_changes_withdraws_and_checks(reader):
    def press(name: str) -> None:
        reader.get_by_role("button", name=name, exact=True).click()

    walk_through(reader, press)


def test_reader_without_javascript_does_the_same_in_two_clicks(plain_reader):
    def press(name: str) -> None:
        plain_reader.get_by_role("button", name=name, exact=True).click()
        expect(plain_reader.locator("h1")).to_have_text("Confirm your vote")
        plain_reader.get_by_role("button", name=name, exact=True).click()

    walk_through(plain_reader, press)
