"""What English, Russian and French need to say a date."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Case = Literal["plain", "of", "in"]
"""Standing alone; after "from", "until", "about"; after "in"."""

EN_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FR_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
RU_MONTHS = {
    "plain": [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ],
    "of": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "in": [
        "январе",
        "феврале",
        "марте",
        "апреле",
        "мае",
        "июне",
        "июле",
        "августе",
        "сентябре",
        "октябре",
        "ноябре",
        "декабре",
    ],
}
RU_YEAR = {"plain": "год", "of": "года", "in": "году"}
NBSP = "\u00a0"


@dataclass(frozen=True)
class Tongue:
    """How one language says a date; ``{}`` stands for the date."""

    day: Callable[[int], str]
    month: Callable[[int, Case], str]
    year: Callable[[int, Case], str]
    month_year: Callable[[str, str], str]
    after_days: str
    from_: Callable[[str, bool], str]
    until: Callable[[str, bool], str]
    through: Callable[[str, str], str]
    up_to: str
    on: str
    about: Callable[[str, bool], str]
    between: Callable[[str, str, bool], str]
    attested: Callable[[str, bool], str]
    gone_by: Callable[[str, bool], str]
    fuzzy_start: str
    fuzzy_end: str
    fuzzy_attested: str
    doubtful: str
    old_style: str
    not_ended: str
    end_unknown: str
    start_unknown: str


def _number(year: int, before: str) -> str:
    return str(year) if year > 0 else f"{1 - year}{NBSP}{before}"


def _en_year(year: int, _case: Case) -> str:
    return _number(year, "BC")


def _ru_year(year: int, case: Case) -> str:
    if year > 0:
        return f"{year}{NBSP}{RU_YEAR[case]}"
    return f"{1 - year}{NBSP}{RU_YEAR[case]} до н.{NBSP}э."


def _fr_year(year: int, _case: Case) -> str:
    return _number(year, "av.\u00a0J.-C.")


def _fr_from(date: str, is_day: bool) -> str:
    if is_day:
        return f"à partir du {date}"
    return f"à partir d’{date}" if date[:1] in "aoà" else f"à partir de {date}"


def _fr_until(date: str, is_day: bool) -> str:
    return f"jusqu’au {date}" if is_day else f"jusqu’en {date}"


def _le(date: str, is_day: bool) -> str:
    return f"le {date}" if is_day else date


TONGUES = {
    "en": Tongue(
        day=str,
        month=lambda month, _case: EN_MONTHS[month - 1],
        year=_en_year,
        month_year=lambda month, year: f"{month} {year}",
        after_days=" ",
        from_=lambda date, _is_day: f"from {date}",
        until=lambda date, _is_day: f"until {date}",
        through=lambda first, last: f"from {first} to {last}",
        up_to="up to {}",
        on="on {}",
        about=lambda date, _is_day: f"about {date}",
        between=lambda a, b, _is_day: f"between {a} and {b}",
        attested=lambda date, is_day: f"attested {'on' if is_day else 'in'} {date}",
        gone_by=lambda date, _is_day: f"over by {date}",
        fuzzy_start="beginning {}",
        fuzzy_end="end {}",
        fuzzy_attested="attested {}",
        doubtful="doubtful",
        old_style="Old Style",
        not_ended="not ended",
        end_unknown="end not known",
        start_unknown="beginning not known",
    ),
    "ru": Tongue(
        day=str,
        month=lambda month, case: RU_MONTHS[case][month - 1],
        year=_ru_year,
        month_year=lambda month, year: f"{month} {year}",
        after_days=NBSP,
        from_=lambda date, _is_day: f"{_with(date)}{NBSP}{date}",
        until=lambda date, _is_day: f"до{NBSP}{date}",
        through=lambda first, last: f"{_with(first)}{NBSP}{first} по{NBSP}{last}",
        up_to="по\u00a0{}",
        on="{}",
        about=lambda date, _is_day: f"около{NBSP}{date}",
        between=lambda a, b, _is_day: f"между {a} и{NBSP}{b}",
        attested=lambda date, is_day: (
            f"засвидетельствовано {date}"
            if is_day
            else f"засвидетельствовано в{NBSP}{date}"
        ),
        gone_by=lambda date, _is_day: f"окончилось не позднее {date}",
        fuzzy_start="начало {}",
        fuzzy_end="конец {}",
        fuzzy_attested="засвидетельствовано {}",
        doubtful="под вопросом",
        old_style="по старому стилю",
        not_ended="не окончено",
        end_unknown="конец неизвестен",
        start_unknown="начало неизвестно",
    ),
    "fr": Tongue(
        day=lambda day: "1er" if day == 1 else str(day),
        month=lambda month, _case: FR_MONTHS[month - 1],
        year=_fr_year,
        month_year=lambda month, year: f"{month} {year}",
        after_days=NBSP,
        from_=_fr_from,
        until=_fr_until,
        through=lambda first, last: f"du {first} au {last}",
        up_to="jusqu’au {}",
        on="le {}",
        about=lambda date, is_day: f"vers {_le(date, is_day)}",
        between=lambda a, b, is_day: f"entre {_le(a, is_day)} et {_le(b, is_day)}",
        attested=lambda date, is_day: (
            f"attesté le {date}" if is_day else f"attesté en {date}"
        ),
        gone_by=lambda date, is_day: f"terminé au plus tard {_by(date, is_day)}",
        fuzzy_start="début {}",
        fuzzy_end="fin {}",
        fuzzy_attested="attesté {}",
        doubtful="douteux",
        old_style="ancien style",
        not_ended="non achevé",
        end_unknown="fin inconnue",
        start_unknown="début inconnu",
    ),
}


def _with(date: str) -> str:
    """Return the Russian "from", which softens before "second"."""
    return "со" if date.startswith(("2 ", f"2{NBSP}")) else "с"


def _by(date: str, is_day: bool) -> str:
    return f"le {date}" if is_day else f"en {date}"
