"""Blocks that draw on the record, and polls."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bifolium.dossier.figures.paper import plain
from bifolium.press.pdf import nodes
from bifolium.press.pdf.nodes import Line, Node
from bifolium.press.pdf.sheet import Sheet


def drawn(drawing: Any, caption: Line, sheet: Sheet) -> list[Node]:
    """Return a drawing of the dossier with caption, source line and its table told."""
    if drawing is None:
        gone = sheet.told(_("This figure is not available."))
        return [nodes.box([gone, *([nodes.small(caption)] if caption else [])])]
    under = [nodes.small(caption)] if caption else []
    if drawing.is_empty:
        empty = _("The record holds nothing for this figure yet.")
        return [nodes.box([nodes.title([drawing.title]), nodes.small([empty]), *under])]
    if drawing.sources:
        under.append(nodes.small([_sources(len(drawing.sources))]))
    under.append(sheet.told(f"{_('The figure as a table')}:"))
    file = sheet.keep("svg", plain(drawing).encode())
    alt = f"{drawing.title}. {drawing.description}"
    return [
        nodes.picture(
            file, alt, under, title=drawing.title, is_wide=drawing.width > 800
        )
    ]


def _sources(count: int) -> str:
    return ngettext(
        "Drawn from the record: %(count)s source, named in the table.",
        "Drawn from the record: %(count)s sources, each row of the table names its"
        " own.",
        count,
    ) % {"count": count}


def dossier_figure(bound: Any, sheet: Sheet) -> list[Node]:
    drawing = sheet.context(bound)["drawing"]
    return drawn(drawing, sheet.line(bound.value["caption"]), sheet)


def steps(bound: Any, sheet: Sheet) -> list[Node]:
    items = [
        [nodes.paragraph([nodes.strong(step["title"])]), *sheet.prose(step["text"])]
        for step in bound.value["steps"]
    ]
    figure = dossier_figure(bound, sheet)
    return [*figure, nodes.listed(items, is_numbered=True)]


def person_card(bound: Any, sheet: Sheet) -> list[Node]:
    card = sheet.context(bound)["card"]
    if not card:
        return [nodes.box([sheet.told(_("This person is no longer in the record."))])]
    inside = [nodes.title([_said(card.name, sheet)])]
    names: Line = [card.life] if card.life else []
    for name in card.other_names:
        names += [" · " if names else "", _said(name, sheet)]
    inside += [nodes.small(names)] if names else []
    if card.role.text:
        inside.append(nodes.small([_said(card.role, sheet)]))
    posts = [[nodes.paragraph(_held(held, sheet))] for held in card.posts]
    inside += [nodes.listed(posts)] if posts else []
    inside.append(nodes.small(_foot(card, sheet)))
    return [nodes.box(inside)]


def _said(label: Any, sheet: Sheet) -> nodes.Piece:
    """Return a label of the record in the language in which it is written."""
    is_own = label.language == sheet.language
    return nodes.tongue(label.text, "" if is_own else label.language)


def _held(held: Any, sheet: Sheet) -> Line:
    """Return a post with its years."""
    line: Line = [f"{held.years} "] if held.years else []
    line.append(_said(held.post, sheet))
    return [*line, f" ({_('contested')})"] if held.is_denied else line


def _foot(card: Any, sheet: Sheet) -> Line:
    """Return what a card leaves out, and where it is."""
    number = {"number": card.sources}
    line: Line = [ngettext("%(number)s source", "%(number)s sources", card.sources)]
    line = [line[0] % number] if isinstance(line[0], str) else line
    if card.more:
        more = ngettext(
            "and %(more)s more post", "and %(more)s more posts", card.more
        ) % {"more": card.more}
        line = [f"{more} · ", *line]
    if card.url:
        address = sheet.full(card.url)
        line += [" · ", nodes.link(address, address)]
    return line


def contested(bound: Any, sheet: Sheet) -> list[Node]:
    value = bound.value
    claims = []
    for claim in value["claims"]:
        said = sheet.prose(claim["says"])
        if claim["source"]:
            said.append(nodes.small(sheet.line(claim["source"])))
        claims.append({"term": [claim["who"]], "blocks": said})
    inside = [nodes.label(_("Contested")), nodes.title([value["question"]])]
    return [nodes.box([*inside, {"t": "terms", "items": claims}])]


def poll(bound: Any, sheet: Sheet) -> list[Node]:
    box = sheet.context(bound).get("box")
    if not box:
        return [nodes.box([sheet.told(_("This poll is not available."))])]
    question = nodes.tongue(box.question, _other(box.question_language, sheet))
    inside = [nodes.label(_("Poll")), nodes.title([question])]
    if box.note:
        note = nodes.tongue(box.note, _other(box.note_language, sheet))
        inside.append(nodes.small([note]))
    if times := _times(box):
        inside.append(nodes.small([times]))
    inside += _result(box, sheet) if box.result else _options(box, sheet)
    address = sheet.full(box.address)
    inside.append(nodes.small([nodes.link(address, address)]))
    return [nodes.box(inside)]


def _other(language: str, sheet: Sheet) -> str:
    return "" if language == sheet.language else language


def _times(box: Any) -> str:
    """Return when a box opens or closes; empty if it does not."""
    moment, words = {
        "scheduled": (box.opens_at, _("Voting opens")),
        "closed": (box.closes_at, _("Voting closed")),
    }.get(box.state, (box.closes_at, _("Open until")))
    if not moment:
        return ""
    return f"{words} {date_format(localtime(moment), 'j E Y, H:i')}"


def _options(box: Any, sheet: Sheet) -> list[Node]:
    """Return what may be chosen: an open box has no counts on paper."""
    labels = [
        nodes.tongue(one.label, _other(one.language, sheet)) for one in box.options
    ]
    return [nodes.listed([[nodes.paragraph([one])] for one in labels])]


def _result(box: Any, sheet: Sheet) -> list[Node]:
    """Return the counts of a closed box, and what must be known to read them."""
    result = box.result
    if not result.voters:
        return [nodes.small([_("Nobody has voted.")])]
    share = (
        _("Share of voters") if result.is_of_voters else pgettext("percentage", "Share")
    )
    rows: list[list[Line]] = [
        [
            [nodes.tongue(row.label, _other(row.language, sheet))],
            [str(row.votes)],
            [_("%(percent)s%%") % {"percent": row.percent}],
        ]
        for row in result.rows
    ]
    table = nodes.table(
        [_("Answer"), _("Votes"), share],
        rows,
        caption=_cast(result),
        has_row_headers=True,
        numbers=(1, 2),
    )
    return [table, *(nodes.small([text]) for text in _remarks(box))]


def _cast(result: Any) -> str:
    """Return how many have voted."""
    if result.is_of_voters:
        words = ngettext("%(voters)s voter", "%(voters)s voters", result.voters)
    else:
        words = ngettext("%(votes)s vote", "%(votes)s votes", result.voters)
    return words % {"voters": result.voters, "votes": result.voters}


def _remarks(box: Any) -> list[str]:
    """Return what a reader must know to read the counts rightly."""
    result, found = box.result, []
    if result.outcome:
        found.append(
            {
                "too-few": _("Too few have voted to decide."),
                "tied": _("Yes and no are equal."),
                "carried": _("Carried."),
            }.get(result.outcome, _("Not carried."))
        )
    if result.ranking and result.ranking.winners:
        winners = "; ".join(result.ranking.winners)
        is_tie = len(result.ranking.winners) > 1
        words = _("A tie:") if is_tie else _("Winner by instant run-off:")
        found.append(f"{words} {winners}")
    if result.is_rounded:
        found.append(_("Rounded; may not add up to 100."))
    found.append(
        ngettext(
            "Not a survey: those who answered chose to answer. The figures speak for"
            " this %(votes)s vote only.",
            "Not a survey: those who answered chose to answer. The figures speak for"
            " these %(votes)s votes only.",
            result.voters,
        )
        % {"votes": result.voters}
    )
    return [*found, _("Sample data.")] if box.is_sample else found
