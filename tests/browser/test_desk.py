"""An editor at the desk, under its strict Content-Security-Policy.

What the policy blocks is an error on the console, and fails the test of the page.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bifolium.media.factories import png


@pytest.fixture
def editor(page: Page, site_folder: Path) -> Page:
    """The desk, signed in."""
    page.goto("/desk/")
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill((site_folder / "desk-password").read_text())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/")
    return page


def open_new_article(editor: Page, *, title: str) -> None:
    editor.goto("/desk/reports/editions/")
    section = editor.get_by_role("link", name="Commentary", exact=True)
    found = re.search(r"/pages/(\d+)/", section.get_attribute("href") or "")
    assert found
    editor.goto(f"/desk/pages/add/pages/articlepage/{found[1]}/")
    editor.locator("#id_title").fill(title)


def add_block(editor: Page, name: str) -> None:
    """Choose a block from the last menu of the body."""
    editor.locator("[data-contentpath='body'] button.c-sf-add-button").last.click()
    editor.get_by_role("option", name=name, exact=True).click()


def upload_picture(editor: Page) -> None:
    """Put a new picture into the chooser that is open, and choose it."""
    dialog = editor.locator(".modal-dialog")
    dialog.get_by_role("tab", name="Upload").click()
    form = dialog.locator("form").filter(has=editor.locator("input[type=file]"))
    form.locator("input[name$=title]").fill("A square")
    form.locator("input[type=file]").set_input_files(
        {"name": "square.png", "mimeType": "image/png", "buffer": png()}
    )
    form.locator("textarea[lang=en]").fill("A dark square")
    form.locator("input[name$=credit_en]").fill("Drawn for a test")
    form.locator("select[name$=licence]").select_option("cc0-1.0")
    form.get_by_role("button", name="Upload").click()
    dialog.wait_for(state="detached")


def choose_first(editor: Page) -> None:
    """Choose the first row of the chooser that is open."""
    editor.locator(".modal-dialog a[data-chooser-modal-choice]").first.click()
    editor.locator(".modal-dialog").wait_for(state="detached")


def write_text(editor: Page, text: str) -> None:
    """Write into a new paragraph, and wait until its field has it."""
    add_block(editor, "Text")
    editor.locator("[data-draftail-editor-wrapper] [contenteditable]").last.fill(text)
    fields = editor.locator("input[name^='body-'][name$='-value-text']")
    expect(fields.last).to_have_value(re.compile(re.escape(text.split()[0])))


def save(editor: Page) -> None:
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.locator(".messages .success")).to_be_visible()


def test_editor_writes_an_article_with_note_picture_and_poll(editor):
    open_new_article(editor, title="A first draft")
    editor.get_by_role("button", name="Add person").click()
    editor.get_by_role("button", name="Choose person").click()
    choose_first(editor)
    write_text(editor, "The order[[A note.]] came.")
    add_block(editor, "Picture")
    editor.get_by_role("button", name="Choose an image").last.click()
    upload_picture(editor)
    add_block(editor, "Poll")
    editor.get_by_role("button", name="Choose poll").last.click()
    choose_first(editor)

    save(editor)
    editor.get_by_role("button", name="Toggle preview").click()

    preview = editor.frame_locator("iframe[title=Preview]:visible >> nth=0")
    expect(preview.get_by_role("heading", level=1)).to_have_text("A first draft")
    expect(preview.locator(".note")).to_contain_text("A note.")
    expect(preview.get_by_alt_text("A dark square")).to_be_attached()
    expect(preview.locator(".block--poll .poll")).to_be_attached()


def test_picker_shows_what_a_block_looks_like(editor):
    open_new_article(editor, title="A look")
    editor.locator("[data-contentpath='body'] button.c-sf-add-button").last.click()

    option = editor.get_by_role("option", name="Contested claim", exact=True)
    option.locator("xpath=following::button[1]").click()

    shown = editor.frame_locator("iframe.w-combobox-preview__iframe")
    expect(shown.locator(".block--contested")).to_contain_text("Who was ambassador")


def test_editor_opens_the_calendar_of_a_date(editor):
    open_new_article(editor, title="A day")

    editor.locator("#id_published_on").click()

    calendar = editor.locator(".xdsoft_datetimepicker").filter(visible=True)
    expect(calendar).to_have_count(1)


def test_editor_corrects_the_typography(editor):
    open_new_article(editor, title="A quotation")
    write_text(editor, 'He said "yes" - and left.')
    save(editor)

    editor.locator("#w-slim-header-buttons, .w-slim-header").get_by_role(
        "button", name="Actions"
    ).click()
    editor.get_by_role("link", name="Typography").click()
    expect(editor.locator(".differences ins").first).to_have_text("“")
    editor.get_by_role("button", name="Save as a draft").click()

    expect(editor.locator(".messages")).to_contain_text("saved as a draft")
    expect(editor.locator("[contenteditable]").last).to_have_text(
        "He said “yes”\u00a0– and left."
    )


def test_editor_writes_in_the_record(editor):
    editor.goto("/desk/dossiers/russian-diplomacy-1917/things/add/event/")
    editor.locator("[name=labels_en]").fill("A meeting for a test")
    date, echo = editor.locator("#id_when"), editor.locator("output[for=id_when]")
    date.fill("1917-11-26/1917-13")
    expect(echo.locator("mark")).to_have_text("1917-13")
    date.fill("1917-11-26/..")
    date.press("Tab")
    editor.keyboard.press("Space")
    expect(date).to_have_value("j:1917-11-26/..")
    expect(echo).to_contain_text("26 November (9 December) 1917")
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator(".messages")).to_contain_text("Saved.")

    editor.get_by_role("link", name="Say something of it").click()
    editor.locator("#id_predicate").select_option("happened")
    editor.get_by_role("button", name="One more piece of evidence").click()
    source = editor.locator("[name=proof-1-source]")
    source.press_sequentially("mlechin")
    offers = editor.locator("#id_proof-1-source-offers option")
    expect(offers.first).to_have_attribute("value", re.compile("Mlechin"))
    source.fill(offers.first.get_attribute("value") or "")
    editor.get_by_role("button", name="Save").click()

    expect(editor.locator(".messages")).to_contain_text("Saved.")
    expect(editor.locator("legend").first).to_contain_text("Mlechin")
