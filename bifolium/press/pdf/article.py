"""Puts the document of an article together: what stands around its body, and its body.

Only what is printed is asked of the database, since a PDF is set anew when any answer
is another one.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.editions.levels import Level
from bifolium.editions.links import language_of, path_of
from bifolium.editions.numbering import anchor_of
from bifolium.pages.builders.article import citation_of
from bifolium.pages.builders.people import byline
from bifolium.pages.builders.shell import (
    edition_links,
    level_label,
    licence_link,
    origin,
    site_options,
)
from bifolium.pages.models import ArticlePage
from bifolium.pages.models import Signature as Signed
from bifolium.pages.parts import Affiliation, Signature
from bifolium.pages.queries import project_of
from bifolium.pages.templatetags.page_body import expanded
from bifolium.press.pdf import BLOCKS, nodes
from bifolium.press.pdf.nodes import Line, Node
from bifolium.press.pdf.sheet import Sheet
from bifolium.press.pdf.typesetting import Document
from bifolium.theme.templatetags.ui import day_in_words

LONGEST_HEAD = 72


def document_of(page: ArticlePage, request: HttpRequest) -> Document:
    """Return an article as a document, in the active language, which is its own."""
    language = language_of(page)
    address = f"{origin(request)}{path_of(page)}"
    options = site_options(request)
    sheet = Sheet(address, language, expanded(page.body))
    signatures = byline(page, label(options.expert_mark, language))
    authors = [row for row in signatures if row.role == Signed.Role.AUTHOR]
    site = label(options.name, language)
    changed_on = version_of(page)
    tree = {
        "lang": nodes.plain_language(language),
        "title": page.title,
        "head": shortened(page.title),
        "subtitle": page.subtitle,
        "lead": page.lead,
        "kicker": kicker(page),
        "site": site,
        "notice": label(options.notice, language),
        "address": address,
        "authors": [row.name for row in authors],
        "signatures": [signed(row) for row in signatures],
        "level": level_line(page, request),
        "cover": sheet.picture(page.cover, []) if page.cover else None,
        "blocks": levelled(body(page, sheet)),
        "version": [changed_on.year, changed_on.month, changed_on.day],
        "version_line": _("Version of %(day)s") % {"day": day_in_words(changed_on)},
        "closing": [
            {"label": _("How to cite"), "c": [cited(page, authors, site, address)]},
            *licence(options, language),
        ],
    }
    return Document(tree=tree, files=sheet.files)


def version_of(page: ArticlePage) -> date:
    """Return the day on which an edition was last changed in public."""
    moment = page.last_published_at
    return localtime(moment).date() if moment else page.published_on


def shortened(title: str) -> str:
    """Return a title that fits into the head of a page."""
    if len(title) <= LONGEST_HEAD:
        return title
    return f"{title[:LONGEST_HEAD].rpartition(' ')[0]}…"


def kicker(page: ArticlePage) -> str:
    """Return what kind of text it is, of which project, and its day."""
    project = project_of(page)
    parts = [
        str(ArticlePage.Kind(page.kind).label),
        project.title if project else "",
        day_in_words(page.published_on) if page.published_on else "",
    ]
    return " · ".join(part for part in parts if part)


def cited(page: ArticlePage, authors: list[Signature], site: str, address: str) -> str:
    """Return how to cite an edition."""
    return citation_of(page, authors, site=site, address=address)


def licence(options: Any, language: str) -> list[Node]:
    """Return the licence of the texts, if the site names one."""
    found = licence_link(options, language)
    if found is None:
        return []
    line: Line = [nodes.link(found.text, found.url) if found.url else found.text]
    return [{"label": _("Licence"), "c": line}]


def signed(row: Signature) -> dict[str, Any]:
    """Return one line of a byline: as of publication."""
    marks = [row.mark, _("sample profile") if row.is_sample else ""]
    return {
        "role": row.role_label,
        "name": [nodes.tongue(row.name, row.name_language)],
        "marks": [mark for mark in marks if mark],
        "posts": [post(one) for one in row.affiliations],
    }


def post(affiliation: Affiliation) -> str:
    """Return a position with its organisations."""
    names = [organisation.name for organisation in affiliation.organisations]
    return ", ".join(part for part in [affiliation.position, *names] if part)


def level_line(page: ArticlePage, request: HttpRequest) -> Line:
    """Return what kind of edition it is, and where the whole text is."""
    words = level_label(page.level)
    if not words:
        return []
    links = edition_links(page, request)
    others = [one for one in links if one.level == Level.FULL and one.url]
    original = [one for one in others if one.is_original]
    line: Line = [nodes.strong(words)]
    for one in [*original, *others][:1]:
        invitation = nodes.tongue(one.invitation, one.language)
        line += [" ", invitation, ": ", nodes.link(one.full_url, one.full_url)]
    return line


def body(page: ArticlePage, sheet: Sheet) -> list[Node]:
    """Return the blocks of the body; what cannot be set is told with its address."""
    found: list[Node] = []
    for block in page.body:
        sheet.anchor = anchor_of(block.id)
        setter = BLOCKS.get(block.block_type)
        if setter is None:
            found.append(nodes.box([sheet.told(_("To be seen on the page:"))]))
        else:
            found += setter(block, sheet)
    return found


def levelled(blocks: list[Node]) -> list[Node]:
    """Return blocks in which no level of headings is left out: PDF/UA forbids it."""
    found, above = [], 1
    for block in blocks:
        if block["t"] == "heading":
            above = min(block["level"], above + 1)
            found.append({**block, "level": above})
        else:
            found.append(block)
    return found
