"""No surface tells the counts of a poll before its readers may see them.

The tally is given figures that occur nowhere else; then everything that leaves the
house is searched for them.
"""

import io
import re
import zipfile
from datetime import timedelta
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from bifolium.pages.factories import add_page, make_article, make_section, make_site
from bifolium.pages.models import PollsPage
from bifolium.participation.factories import make_poll
from bifolium.participation.ledger import keeping
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import ADDRESS, JSON, PART, post, vote

COUNTS = {"map": 48_731, "letters": 13_176, "archives": 0}
# With and without signs between thousands; and the percents, as words and as bars.
# Not within a longer word: in a digest any figure stands one day.
FIGURES = re.compile(
    r"\b(?:48\W{0,6}731|13\W{0,6}176|61\W{0,6}907)\b"
    r"|\b(?:79|21)(?:\s|&nbsp;|\u00a0)?%"
    r'|width="(?:79|21)" height="4"'
)
AUDIT = ["rules.json", "ledger.jsonl", "checkpoint", "key", "published-tally.json"]
DAY = timedelta(days=1)


def count_up(box):
    """Set the tally; the few ballots of the test stand for many."""
    database = ledger().reader
    with database.transaction():
        (box_id,) = database.one("SELECT id FROM box WHERE key = ?", box.key)
        database.run("DELETE FROM tally WHERE box_id = ?", box_id)
        votes = {"": sum(COUNTS.values()), **COUNTS}
        for option, number in votes.items():
            database.run(
                "INSERT INTO tally (box_id, option, edition, votes)"
                " VALUES (?, ?, ?, ?)",
                *(box_id, option, "en", number),
            )


def make_everything(results, **times):
    home = make_site("en", "ru")["en"]
    add_page(home, PollsPage(title="Polls", slug="polls"))
    box = make_poll(results=results, opens_at=timezone.now() - 2 * DAY, **times)
    block = {"type": "poll", "value": {"poll": box.pk}, "id": "a" * 36}
    make_article(make_section(home), body=[block])
    return box


def words_in(body):
    if not body.startswith(b"%PDF"):
        return body.decode()
    pages = PdfReader(io.BytesIO(body)).pages
    return "\n".join(page.extract_text() for page in pages)


def baked(bake, bakery):
    bake()
    for path in bakery.writer.paths():
        page = bakery.writer.page(path)
        if page and page.br:
            yield path, words_in(brotli.decompress(page.br))
    for path in ["/en/", "/en/polls/", "/en/polls/what-next/", "/en/feed.xml"]:
        yield f"live {path}", Client().get(path).content.decode()
    for path in ["print/", "cite.bib", "cite.json"]:
        address = f"/en/analysis/two-men/{path}"
        yield address, Client().get(address).content.decode()


def at_the_boxes(voter):
    """Yield all that the endpoint answers to a stranger, and to a voter's link."""
    stranger = Client()
    for accept in ["text/html", JSON, PART]:
        yield accept, stranger.get(ADDRESS, headers={"accept": accept})
        form = {"choice": "nothing"}
        yield f"refused {accept}", post(Client(), form, headers={"accept": accept})
        yield (
            f"paper {accept}",
            post(Client(), {"choice": "map"}, headers={"accept": accept}),
        )
    names = ["embed", "result.json", "checkpoints.xml", "certificate/", "1/"]
    names += ["1.tlog-proof", *(f"audit/{name}" for name in AUDIT)]
    for name in names:
        yield name, stranger.get(f"{ADDRESS}{name}")
    query = urlencode({"url": f"{settings.WAGTAILADMIN_BASE_URL}{ADDRESS}"})
    yield "oembed", stranger.get(f"/ballot/oembed?{query}")
    yield "record", stranger.get(f"{ADDRESS}audit/record.zip")
    if voter:
        for accept in ["text/html", JSON, PART]:
            yield f"voter {accept}", voter.get(ADDRESS, headers={"accept": accept})
        yield "voter's receipt", voter.get(f"{ADDRESS}1/")


def text_of(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body.decode()
    packed = zipfile.ZipFile(io.BytesIO(body))
    return "\n".join(packed.read(name).decode() for name in packed.namelist())


def surfaces(bake, bakery, voter=None):
    yield from baked(bake, bakery)
    for name, answer in at_the_boxes(voter):
        yield name, text_of(answer)
    for letter in mail.outbox:
        yield "letter", letter.body


def leaking(found):
    return [name for name, text in found if FIGURES.search(text)]


def begin(results, voter, **times):
    box = make_everything(results, **times)
    vote(voter, "map")
    keeping.sign(
        ledger().reader, box.key, at=timezone.now(), signer=ledger().keys.signer()
    )
    count_up(box)
    return box


def test_counts_that_wait_for_the_readers_vote_are_nowhere(bake, bakery, client):
    begin("after_vote", client)

    assert leaking(surfaces(bake, bakery)) == []
    assert FIGURES.search(text_of(client.get(ADDRESS)))


def test_counts_that_wait_for_the_end_are_nowhere_even_for_voters(bake, bakery, client):
    begin("after_close", client, closes_at=timezone.now() + DAY)

    assert leaking(surfaces(bake, bakery, client)) == []


def test_single_votes_are_in_no_file_before_the_end(db, client):
    begin("after_close", client, closes_at=timezone.now() + DAY)

    opened = [
        name
        for name, answer in at_the_boxes(client)
        if re.search(r'"(?:selection|salt)":', text_of(answer))
    ]

    assert opened == []


def test_the_search_is_not_blind(bake, bakery, client):
    """The same walk finds the counts on many surfaces where all may see them."""
    begin("always", client)

    found = leaking(surfaces(bake, bakery, client))

    assert {"text/html", JSON, PART, "embed", "result.json", "oembed"} <= {*found}
    assert {"audit/published-tally.json", "record", "voter text/html"} <= {*found}
    # A baked page of an open poll holds no count, whatever the rule.
    assert not [name for name in found if name.startswith(("/", "live"))]
