"""The site answers, and what it says is in the reader's language."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_front_page_is_in_its_language(page, language):
    page.goto(f"/{language}/")

    assert page.locator("html").get_attribute("lang") == language


def test_the_front_door_leads_to_the_language_of_the_reader(page_without_javascript):
    page_without_javascript.goto("/")

    assert page_without_javascript.url.endswith("/en/")


def test_the_desk_asks_who_is_there(page):
    page.goto("/desk/")

    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill("not the password")
    page.locator("button[type=submit]").click()

    assert "/desk/login/" in page.url
    expect(page.locator("input[name=password]")).to_be_visible()
