"""The whole site in one file."""

import zipfile
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from warcio.archiveiterator import ArchiveIterator

from bifolium.ops.management.commands import export as command
from bifolium.ops.management.commands.capsule import fill
from bifolium.ops.tests.exporting import ORIGIN, Quiet, export
from bifolium.pages.factories import add_page
from bifolium.pages.models import ArticlePage
from bifolium.participation.factories import cast, make_poll
from bifolium.press.front.wire import Prepared
from bifolium.press.release import release_of
from bifolium.press.render import packed
from bifolium.press.services import print_card
from bifolium.press.shelf import Shelf
from bifolium.press.static_edition.check import first_wrong
from bifolium.press.static_edition.sources import Snapshot
from bifolium.press.store import StoreWriter


def test_the_capsule_opens_from_a_disk_and_holds_the_record_of_ballots(site, tmp_path):
    now = timezone.now()
    box = make_poll(
        key="kept",
        results="always",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    cast(box, 1, box.rules.option_ids[0], at=now)

    call_command("capsule", str(tmp_path / "institute.zip"), stdout=Quiet())

    assert first_wrong(tmp_path / "institute.zip") == ""
    with zipfile.ZipFile(tmp_path / "institute.zip") as archive:
        archive.extractall(tmp_path / "bag")
    data = tmp_path / "bag/institute/data"
    page = (data / "site/en/analysis/two-men/index.html").read_text()
    assert 'href="../../index.html"' in page
    assert 'href="../two-men.pdf" type="application/pdf"' in page
    assert (data / "site/en/analysis/two-men.pdf").read_bytes()[:5] == b"%PDF-"
    assert all((data / f"README.{code}.txt").exists() for code in ("en", "ru"))
    assert (data / "ballots/kept/ledger.jsonl").exists()
    with pytest.raises(CommandError):
        call_command("capsule", str(tmp_path / "institute.tar"), stdout=Quiet())


def replayed(file):
    """Return every answer of a file that replays a site, read by a stranger."""
    with zipfile.ZipFile(file) as archive, archive.open("archive/data.warc.gz") as warc:
        return {
            record.rec_headers["WARC-Target-URI"]: (
                record.http_headers.statusline,
                record.http_headers.headers,
                record.content_stream().read(),
            )
            for record in ArchiveIterator(warc, check_digests="raise")
            if record.rec_type == "response"
        }


def test_the_capsule_replays_what_the_server_answers(site, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    print_card(page=site)
    add_page(site.get_parent(), ArticlePage(title="Дом", slug="дом"))
    Redirect.objects.create(old_path="/en/old", redirect_page=site)

    export(tmp_path / "out")
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-cache"))
    counts = packed("/live/rating/1.json", 200, headers, b"{}")
    writer = StoreWriter(settings.BAKED, release_of(settings.OPTION))
    with writer.swap() as generation:
        writer.put(counts, generation, took=0, reason="")
    writer.close()

    call_command("capsule", str(tmp_path / "institute.zip"), stdout=Quiet())

    with zipfile.ZipFile(tmp_path / "institute.zip") as archive:
        archive.extract("institute/data/site.wacz", tmp_path)
    found = replayed(tmp_path / "institute/data/site.wacz")
    shelf = Shelf(settings.BAKED, Prepared)
    baked = Snapshot(settings.BAKED)
    for page in baked.everything():
        url = f"{ORIGIN}{quote(page.path)}" if page.path[0] == "/" else f"{ORIGIN}/"
        prepared = shelf.get("ru" if url == f"{ORIGIN}/" else page.path)
        status, headers, body = found[url]
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        assert f"HTTP/1.1 {status}\r\n{head}".encode() == prepared.heads[""]
        assert body == prepared.body("")
    baked.close()
    shelf.close()
    assert f"{ORIGIN}/en/analysis/{quote('дом')}/" in found
    assert f"{ORIGIN}/live/rating/1.json" in found
    status, headers, body = found[f"{ORIGIN}/media/cards/en/{site.translation_key}.png"]
    assert (status, dict(headers)["Content-Type"]) == ("200 OK", "image/png")
    assert dict(headers)["Content-Length"] == str(len(body))
    for old in ("/en/old", "/en/old/"):
        status, headers, body = found[f"{ORIGIN}{old}"]
        assert status.startswith("301")
        assert dict(headers)["Location"].endswith("/en/analysis/two-men/")


def test_the_same_site_at_the_same_moment_is_the_same_capsule(site, tmp_path):
    at = timezone.now()
    command.whole_store()

    for name in ("one", "two"):
        (tmp_path / name / "payload").mkdir(parents=True)
        fill(tmp_path / name / "payload", tmp_path / name / "site.zip", at=at)

    one, two = ((tmp_path / name / "site.zip").read_bytes() for name in ("one", "two"))
    assert one == two
