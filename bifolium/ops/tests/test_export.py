"""The whole road: pages are baked, exported, changed, exported again, and packed."""

import json
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from bifolium.ops.management.commands import export as command
from bifolium.ops.tests.exporting import ORIGIN, Quiet, export
from bifolium.participation.factories import cast, make_poll, make_rating
from bifolium.press.models import Job
from bifolium.press.render import roots
from bifolium.press.services import print_card
from bifolium.press.services.jobs import enter
from bifolium.press.static_edition.check import first_wrong
from bifolium.press.static_edition.redirects import netlify_lines
from bifolium.press.static_edition.whole import NotWhole, has_worker, make_whole
from bifolium.press.static_edition.wording import frozen_ballot
from bifolium.press.tests.fake_s3 import bucket


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.forms = [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.forms += tag == "form"
        self.found += [value for name, value in attributes if name in ("href", "src")]


def broken(folder):
    """Return the links of an edition that a plain file server does not find."""
    found = []
    for file in folder.rglob("*.html"):
        address = f"{ORIGIN}/{file.relative_to(folder).as_posix()}"
        for link in Links(file.read_text()).found:
            target = urlsplit(urljoin(address, link))
            place = folder / unquote(target.path).lstrip("/")
            if f"{target.scheme}://{target.netloc}" != ORIGIN:
                continue
            if not (place / "index.html" if place.is_dir() else place).is_file():
                found.append((file.name, link))
    return found


def test_the_edition_holds_every_page_and_no_link_is_broken(site, tmp_path):
    export(tmp_path / "out")

    manifest = json.loads((tmp_path / "out/bifolium-manifest.json").read_text())
    page = tmp_path / "out/en/analysis/two-men/index.html"
    french = ("/fr/", "/fr/feed.xml")
    assert set(manifest["pages"]) >= {
        path for path in roots() if path[0] == "/" and path not in french
    }
    assert brotli.decompress(page.with_name("index.html.br").read_bytes()) == (
        page.read_bytes()
    )
    assert broken(tmp_path / "out") == []
    assert first_wrong(tmp_path / "out") == ""


def test_the_share_card_of_a_page_is_in_the_edition(site, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    print_card(page=site)

    export(tmp_path / "out")

    card = f"media/cards/en/{site.translation_key}.png"
    text = (tmp_path / "out/en/analysis/two-men/index.html").read_text()
    assert f"{ORIGIN}/{card}" in text
    assert (tmp_path / "out" / card).read_bytes()[1:4] == b"PNG"


def test_every_article_has_its_pdf_in_the_edition(site, tmp_path):
    export(tmp_path / "out")

    page = (tmp_path / "out/en/analysis/two-men/index.html").read_text()
    pdf = tmp_path / "out/en/analysis/two-men.pdf"
    assert 'href="/en/analysis/two-men.pdf"' in page
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert brotli.decompress(pdf.with_name("two-men.pdf.br").read_bytes()) == (
        pdf.read_bytes()
    )


def test_the_next_export_writes_what_changed(site, tmp_path):
    export(tmp_path / "out")
    page = tmp_path / "out/en/analysis/two-men/index.html"
    other = tmp_path / "out/ru/index.html"
    before = page.stat().st_ino, other.stat().st_ino

    site.title = "Another title"
    site.save_revision().publish()
    export(tmp_path / "out")

    assert "Another title" in page.read_text()
    assert page.stat().st_ino != before[0]
    assert other.stat().st_ino == before[1]


def test_a_whole_store_is_exported_without_rendering(site, tmp_path, monkeypatch):
    export(tmp_path / "out")

    def refuse(*_arguments, **_named):
        raise AssertionError("rendered")

    monkeypatch.setattr("bifolium.press.services.bakery.render", refuse)
    export(tmp_path / "other")

    assert (tmp_path / "other/en/analysis/two-men/index.html").exists()


def test_an_archived_copy_says_so_in_the_language_of_each_page(site, tmp_path):
    export(
        tmp_path / "out", "--archived", "2026-03-01", "--live", "https://live.example"
    )

    for language in ("en", "ru"):
        text = (tmp_path / f"out/{language}/index.html").read_text()
        assert text.count('<p class="notice">') == 1
        assert f'href="https://live.example/{language}/"' in text
    assert "2026" in (tmp_path / "out/404.html").read_text()


def test_another_base_is_in_full_addresses_of_pages_and_site_map(site, tmp_path):
    export(tmp_path / "out", "--base-url", "https://copy.example")

    assert f"{ORIGIN}/" not in (tmp_path / "out/sitemap.xml").read_text()
    page = (tmp_path / "out/en/analysis/two-men/index.html").read_text()
    assert 'rel="canonical" href="https://copy.example/en/analysis/two-men/"' in page


def test_a_wrong_address_or_day_and_a_foreign_folder_are_refused(site, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")

    for arguments in (
        [str(tmp_path / "out"), "--base-url", "copy.example"],
        [str(tmp_path / "out"), "--archived", "yesterday"],
        [str(tmp_path / "mine")],
    ):
        with pytest.raises(CommandError):
            call_command("export", *arguments, stdout=Quiet())


def test_a_ballot_keeps_its_counts_and_hides_what_is_secret(db):
    now = timezone.now()
    spans = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    shown = make_poll(key="shown", results="always", **spans)
    hidden = make_poll(key="hidden", results="after_close", **spans)
    for box in (shown, hidden):
        cast(box, 1, box.rules.option_ids[0], at=now)

    texts = [
        frozen_ballot(f"{box.rules.address}?language=en&back=/en/", live="", at=now)
        for box in (shown, hidden)
    ]

    assert "result__table" in texts[0]
    assert "result__table" not in texts[1]
    assert all("<form" not in text for text in texts)
    assert frozen_ballot("/ballot/none/?language=en", live="", at=now) == ""


def test_redirects_of_public_pages_are_told(site):
    Redirect.objects.create(old_path="/en/old", redirect_page=site)
    Redirect.objects.create(old_path="/away", redirect_link="https://a.example/")

    assert "/en/old /en/analysis/two-men/ 301\n" in netlify_lines()
    assert "/away/ https://a.example/ 301\n" in netlify_lines()
    site.unpublish()
    assert "/en/old" not in netlify_lines()


def test_beside_a_worker_the_export_waits_and_does_not_bake(site, settings):
    at = timezone.now()
    enter(name="publish scheduled", at=at)
    assert not has_worker(at=at)
    Job.objects.update(done_at=at)
    rests = []

    def rest():
        rests.append(1)
        clock.now += timedelta(seconds=50)

    def clock():
        return clock.now

    clock.now = at
    with pytest.raises(NotWhole):
        make_whole(
            settings.BAKED,
            origin=ORIGIN,
            release="r",
            clock=clock,
            rest=rest,
            patience=timedelta(seconds=20),
        )

    assert rests == [1]
    assert timedelta(seconds=20) < command.PATIENCE


def test_no_page_of_an_edition_has_a_form(site, tmp_path):
    make_rating(site.translation_key)

    export(tmp_path / "out")

    texts = [file.read_text() for file in (tmp_path / "out").rglob("*.html")]
    assert any('class="ballot"' in text for text in texts)
    assert all(Links(text).forms == 0 for text in texts)


def test_what_a_style_alone_names_is_in_the_edition(site, tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    styles = settings.STATIC_ROOT / "bifolium" / "bundles"
    fonts = settings.STATIC_ROOT / "bifolium" / "fonts"
    styles.mkdir(parents=True)
    fonts.mkdir()
    (styles / "article.css").write_text('@font-face { src: url("../fonts/a.woff2") }')
    (fonts / "a.woff2").write_bytes(b"a font")

    export(tmp_path / "edition")
    export(tmp_path / "edition")

    font = tmp_path / "edition" / "static" / "bifolium" / "fonts" / "a.woff2"
    assert font.read_bytes() == b"a font"


def test_an_edition_goes_into_a_bucket_with_its_redirects(
    site, tmp_path, settings, monkeypatch, socket_enabled
):
    settings.VAR = tmp_path
    Redirect.objects.create(old_path="/en/old", redirect_page=site)
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "DEFAULT_REGION"):
        monkeypatch.setenv(f"AWS_{name}", "test")
    said = Quiet()

    with bucket() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        export("s3://institute")
        call_command("export", "s3://institute", stdout=said)
        server.refusal = "AccessDenied"
        site.title = "Another title"
        site.save_revision().publish()
        with pytest.raises(CommandError, match="AccessDenied"):
            export("s3://institute")

    body, headers = server.objects["en/analysis/two-men/index.html"]
    assert b"Two men" in body
    assert headers["content-language"] == "en"
    lead = server.objects["en/old"][1]["x-amz-website-redirect-location"]
    assert lead == "/en/analysis/two-men/"
    assert "0 objects sent" in said.text
    with pytest.raises(CommandError, match="--gzip"):
        export(tmp_path / "out", "--gzip")
