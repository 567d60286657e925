"""Readers rate and vote: one ballot for all languages, with JavaScript and without.

Each language has its own article to rate, so that tests may run in any order.
"""

from playwright.sync_api import expect

from tests.browser.tongues import (
    CHAPTER,
    CLOSED_POLL,
    OPEN_POLL,
    each_tongue,
    go,
)


@each_tongue
def test_reader_rates_changes_and_takes_back_in_place(page, tongue):
    go(page, tongue, tongue.rated)
    rating = page.locator("#rating")
    rating.scroll_into_view_if_needed()

    rating.get_by_role("radio").nth(3).check()
    rating.get_by_role("button", name=tongue.rate).click()
    expect(rating).to_contain_text(tongue.yours)
    rating.get_by_role("radio").nth(0).check()
    rating.locator(".ballot__cast").click()
    # The mark comes with the click, the words with the answer.
    expect(rating).to_contain_text(f"{tongue.yours} 1")
    expect(rating.get_by_role("radio").nth(0)).to_be_checked()
    rating.get_by_role("button", name=tongue.withdraw).click()

    expect(rating).to_contain_text(tongue.withdrawn)
    page.wait_for_url(f"**/{tongue.code}{tongue.rated}")


@each_tongue
def test_reader_rates_and_takes_back_without_javascript(
    page_without_javascript, tongue
):
    page = page_without_javascript
    go(page, tongue, tongue.rated)
    page.locator("#rating").get_by_role("radio").nth(4).check()
    page.locator("#rating").get_by_role("button", name=tongue.rate).click()
    page.wait_for_url("**/ballot/rating/**")
    page.get_by_role("button", name=tongue.rate).click()
    expect(page.locator("main")).to_contain_text(tongue.yours)

    page.get_by_role("button", name=tongue.withdraw).click()
    expect(page.locator("main")).to_contain_text(tongue.withdrawn)
    page.locator(f'a[href="/{tongue.code}{tongue.rated}"]').click()

    page.wait_for_url(f"**{tongue.rated}")


def test_rating_given_in_one_language_is_seen_and_changed_in_the_other(page):
    page.goto(f"/en{CHAPTER}")
    rating = page.locator("#rating")
    rating.scroll_into_view_if_needed()
    rating.get_by_role("radio").nth(4).check()
    rating.locator(".ballot__cast").click()
    expect(rating).to_contain_text("Your vote:")

    page.goto(f"/ru{CHAPTER}")
    rating = page.locator("#rating")
    rating.scroll_into_view_if_needed()
    expect(rating).to_contain_text("Ваш голос:")
    expect(rating.get_by_role("radio").nth(4)).to_be_checked()

    rating.locator(".ballot__withdraw").click()
    expect(rating).to_contain_text("Ваш голос отозван")


@each_tongue
def test_reader_votes_and_more_choices_than_allowed_are_refused(page, tongue):
    go(page, tongue, OPEN_POLL)
    ballot = page.locator("[data-ballot]").first
    ballot.scroll_into_view_if_needed()
    for place in range(3):
        ballot.get_by_role("checkbox").nth(place).check()
    ballot.locator(".ballot__cast").click()
    message = ballot.locator("[data-ballot-message]")
    expect(message).to_contain_text(tongue.too_many)

    ballot.get_by_role("checkbox").nth(0).check()
    ballot.get_by_role("checkbox").nth(1).uncheck()
    ballot.get_by_role("checkbox").nth(2).uncheck()
    ballot.locator(".ballot__cast").click()
    expect(ballot).to_contain_text(tongue.yours)

    ballot.get_by_role("button", name=tongue.withdraw).click()
    expect(ballot).to_contain_text(tongue.withdrawn)


@each_tongue
def test_result_is_no_wider_than_a_telephone(page_without_javascript, tongue):
    page = page_without_javascript
    page.set_viewport_size({"width": 320, "height": 844})
    go(page, tongue, OPEN_POLL)
    page.locator("main").get_by_role("checkbox").first.check()
    page.locator("main").get_by_role("button", name=tongue.vote).click()
    page.wait_for_url("**/ballot/which-date/**")
    page.get_by_role("button", name=tongue.vote).click()

    box = page.locator("main table").first.bounding_box()
    page.get_by_role("button", name=tongue.withdraw).click()

    assert box is not None
    assert box["x"] + box["width"] <= 320


@each_tongue
def test_reader_votes_without_javascript(page_without_javascript, tongue):
    page = page_without_javascript
    go(page, tongue, OPEN_POLL)
    page.locator("main").get_by_role("checkbox").nth(1).check()
    page.locator("main").get_by_role("button", name=tongue.vote).click()

    # A baked page holds no ballot paper: the second click is on the paper.
    page.wait_for_url("**/ballot/which-date/**")
    expect(page.get_by_role("checkbox").nth(1)).to_be_checked()
    page.get_by_role("button", name=tongue.vote).click()
    expect(page.locator("main")).to_contain_text(tongue.yours)
    page.get_by_role("button", name=tongue.withdraw).click()
    expect(page.locator("main")).to_contain_text(tongue.withdrawn)


@each_tongue
def test_closed_poll_shows_counts_and_percents(page_without_javascript, tongue):
    page = page_without_javascript
    go(page, tongue, "/polls/state/closed/")
    page.locator(f'main a[href="/{tongue.code}{CLOSED_POLL}"]').first.click()

    numbers = page.locator("main table").first.inner_text().replace("\u00a0", " ")

    for count, percent in ((33, 31), (30, 28), (24, 22), (21, 19)):
        assert str(count) in numbers
        assert str(percent) in numbers
    expect(page.locator("main")).to_contain_text(tongue.not_survey)
