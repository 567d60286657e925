"""Reads out of a page of an edition what its search finds and shows.

As in ``markup``, patterns stand for a parser: the markup is our own.
"""

import json
import re
from dataclasses import dataclass
from html import unescape

from bifolium.press.static_edition.markup import end_of_div

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
# What stands in the text of a page and is not of it: cards tell of other pages.
BESIDE = re.compile(
    r"<(nav|script|style|svg|template|button|h1)\b[^>]*>.*?</\1>"
    r'|<p class="(?:meta|level|printed|label|signature__\w+)"[^>]*>.*?</p>'
    r'|<span class="(?:block__mark|hidden)"[^>]*>.*?</span>'
    r'|<sup aria-hidden.*?</sup>|<aside class="project-box".*?</aside>'
    r'|<article class="card\b.*?</article>|<!--.*?-->',
    re.DOTALL,
)
TOOLS = re.compile(r'<div class="tools"[^>]*>')
KIND = re.compile(r'class="meta__kind"[^>]*>(.*?)</', re.DOTALL)
LABEL = re.compile(
    r'<header class="page-head">\s*<p class="label">(.*?)</p>', re.DOTALL
)
CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
CRUMB = re.compile(r"<li>(.*?)</li>", re.DOTALL)
DAY = re.compile(r'class="meta__kind"[^>]*>[^<]*</span>\s*<time\b[^>]*>(.*?)</time>')
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
NOT_INDEXED = re.compile(r'<meta name="robots" content="[^"]*noindex')
WITHIN_LINE = re.compile(
    r"</?(?:a|abbr|b|cite|em|i|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>"
)
TAG = re.compile(r"<[^>]*>")
# Lists of what other pages say, and single statements, which stand with their thing.
LISTS = re.compile(r"/(?:topic|state|page|statement)/|/topics/[^/]+/[^/]+/")


@dataclass(frozen=True)
class Entry:
    """What a search shows of a page; ``path`` begins below its language.

    ``date`` is worded in the language of the page; empty if it has none.
    """

    path: str
    title: str
    kind: str
    authors: list[str]
    date: str
    text: str


def entry_of(path: str, page: str) -> Entry | None:
    """Return what a search finds of a page; None if it is not to be found."""
    main, heading = MAIN.search(page), HEADING.search(page)
    if not main or not heading or LISTS.search(path) or NOT_INDEXED.search(page):
        return None
    day = DAY.search(main[1])
    return Entry(
        path=path.split("/", 2)[2],
        title=words_of(heading[1]),
        kind=kind_of(main[1]),
        authors=authors_of(page),
        date=words_of(day[1]) if day else "",
        text=text_of(main[1]),
    )


def kind_of(main: str) -> str:
    """Return what kind of page it is: its own word for it, or what it stands in."""
    found = KIND.search(main) or LABEL.search(main)
    if found:
        return words_of(found[1])
    crumbs = CRUMBS.search(main)
    above = CRUMB.findall(crumbs[0]) if crumbs else []
    return words_of(above[-1]) if len(above) > 1 else ""


def authors_of(page: str) -> list[str]:
    """Return the names of those who wrote a page, in their order."""
    found = DATA.search(page)
    data = json.loads(found[1]) if found else {}
    authors = data.get("author", []) if isinstance(data, dict) else []
    return [one["name"] for one in authors if isinstance(one, dict) and one.get("name")]


def text_of(main: str) -> str:
    """Return the running text of a page."""
    while tools := TOOLS.search(main):
        main = main[: tools.start()] + main[end_of_div(main, tools.end()) :]
    return words_of(BESIDE.sub(" ", main))


def words_of(markup: str) -> str:
    """Return the words of some markup, one space apart, without soft hyphens."""
    text = TAG.sub(" ", WITHIN_LINE.sub("", markup))
    return " ".join(unescape(text).replace("\u00ad", "").split())
