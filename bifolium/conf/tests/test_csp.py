import re
from pathlib import Path

import pytest
import wagtail
from django import forms
from django.template.loader import get_template
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.datetime import (
    AdminDateInput,
    AdminDateTimeInput,
    AdminTimeInput,
)

from bifolium.conf.middleware import current_nonce

WAGTAIL = Path(wagtail.__file__).parent
# Overridden under theme/templates; those of search promotions are not installed.
KNOWN = {
    "admin/templates/wagtailadmin/panels/inline_panel.html",
    "admin/templates/wagtailadmin/panels/multiple_chooser_panel.html",
    "admin/templates/wagtailadmin/widgets/date_input.html",
    "admin/templates/wagtailadmin/widgets/datetime_input.html",
    "admin/templates/wagtailadmin/widgets/time_input.html",
}
NOT_INSTALLED = "contrib/search_promotions"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
TESTS = {"test", "tests"}


def installed_files(suffix: str) -> list[Path]:
    files = [file.relative_to(WAGTAIL) for file in WAGTAIL.rglob(f"*{suffix}")]
    return [file for file in files if not TESTS & set(file.parts)]


@pytest.fixture
def nonce():
    token = current_nonce.set("abc")
    yield "abc"
    current_nonce.reset(token)


def test_wagtail_has_no_inline_script_that_is_not_overridden():
    """A new one would be blocked in the browser: give it an override with a nonce."""
    found = {
        str(file)
        for file in installed_files(".html")
        if INLINE.search((WAGTAIL / file).read_text())
    }

    assert {name for name in found if not name.startswith(NOT_INSTALLED)} == KNOWN


def test_wagtail_writes_one_inline_script_in_python():
    found = [
        (str(file), line.strip())
        for file in installed_files(".py")
        for line in (WAGTAIL / file).read_text().splitlines()
        if "<script>" in line and not line.strip().startswith("#")
    ]

    assert found == [
        ("admin/widgets/chooser.py", 'out = f"{widget_html}<script>{js}</script>"')
    ]


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_our_template_stands_before_that_of_wagtail(name):
    template = get_template(name.partition("templates/")[2])

    assert "/bifolium/theme/" in template.origin.name


@pytest.mark.parametrize(
    "widget", [AdminDateInput(), AdminTimeInput(), AdminDateTimeInput()]
)
def test_pickers_carry_the_nonce(widget: forms.Widget, nonce):
    html = widget.render("when", None, {"id": "when"})

    assert INLINE.findall(html) == ['<script nonce="abc">']


@pytest.mark.django_db
def test_choosers_carry_the_nonce(nonce):
    html = AdminPageChooser().render("page", None, {"id": "page"})

    assert INLINE.findall(html) == ['<script nonce="abc">']


@pytest.mark.django_db
def test_a_chooser_outside_the_desk_has_no_nonce():
    html = AdminPageChooser().render("page", None, {"id": "page"})

    assert INLINE.findall(html) == ["<script>"]
