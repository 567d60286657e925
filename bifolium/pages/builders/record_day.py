"""“On this day”, and the same for all days at once, for the slider."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bifolium.dossier import queries_pages
from bifolium.dossier.clashes import Clash, clashes
from bifolium.dossier.day import (
    MOST,
    Day,
    DayRefused,
    Step,
    day_of,
    eyes_of,
    first_day,
    iso_of,
    read_day,
    state_of_missions,
    steps,
)
from bifolium.dossier.drawings import Drawing
from bifolium.dossier.figures.day_maps import day_maps
from bifolium.dossier.wording import day as day_in_words
from bifolium.pages.builders.record import Setting
from bifolium.pages.contexts import DossierDayContext


@dataclass(frozen=True)
class Choice:
    """An authority to choose."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class DayForm:
    """What was asked for. ``on`` is as written, ``iso`` the day that is shown;
    ``fault`` says what is wrong.

    ``all_url`` leads to all days at once; empty if they are too many for a slider.
    """

    action: str
    on: str
    iso: str
    fault: str
    choices: list[Choice]
    all_url: str


@dataclass(frozen=True)
class DayView:
    """A day: in words, with its lists and maps. ``contested``: how many posts."""

    text: str
    eyes: str
    contested: int
    day: Day
    maps: list[Drawing]
    steps: list[Step]


def asked(setting: Setting, found: list[Clash]) -> tuple[int, str, str]:
    """Return the day asked for, what was written, and what is wrong with it."""
    written = setting.request.GET.get("on", "").strip()
    if not written:
        begin = first_day(setting.dossier, found)
        return begin, iso_of(begin), ""
    try:
        return read_day(written), written, ""
    except DayRefused as refused:
        return first_day(setting.dossier, found), written, str(refused)


def on_day(setting: Setting) -> DossierDayContext:
    """Return what “on this day” sees; a bad date gets the first day and a word."""
    dossier, language, addresses = setting.dossier, setting.language, setting.addresses
    found = clashes(dossier)
    number, written, fault = asked(setting, found)
    authorities = eyes_of(dossier, language)
    wanted = setting.request.GET.get("eyes", "")
    eyes = dict(authorities).get(wanted, "")
    if wanted and not eyes:
        fault = fault or _("The record has no such authority; all are shown.")
    day = day_of(
        dossier, found, language, addresses, on=number, eyes=wanted if eyes else ""
    )
    is_small = queries_pages.dated_count(dossier) <= MOST
    title = _("On this day")
    form = DayForm(
        action=addresses.of("on"),
        on=written,
        iso=iso_of(number),
        fault=fault,
        choices=[Choice(key, name, key == wanted) for key, name in authorities],
        all_url=f"{addresses.of('on')}all/" if is_small else "",
    )
    return DossierDayContext(
        shell=setting.shell(title),
        title=title,
        rooms=setting.rooms(),
        state=view_of(setting, day, eyes),
        form=form,
    )


def view_of(setting: Setting, day: Day, eyes: str) -> DayView:
    """Return a day as it is shown."""
    language = setting.language
    return DayView(
        text="" if day.number is None else day_in_words(language, day.number, "both"),
        eyes=eyes,
        contested=sum(post.is_contested for post in day.posts),
        day=day,
        maps=day_maps(
            setting.dossier, state_of_missions(day), language, setting.addresses
        ),
        steps=steps((*day.posts, *day.recognised), language) if not day.number else [],
    )


def all_days(setting: Setting) -> DossierDayContext:
    """Return every dated statement with its days, for a reader’s own machine."""
    found = clashes(setting.dossier)
    day = day_of(setting.dossier, found, setting.language, setting.addresses, on=None)
    title = _("On this day")
    form = DayForm(setting.addresses.of("on"), "", "", "", [], "")
    return DossierDayContext(
        shell=setting.shell(title),
        title=title,
        rooms=[],
        state=view_of(setting, day, ""),
        form=form,
    )
