import csv
from pathlib import Path

import pytest
from convertdate import gregorian, julian
from hypothesis import given, settings
from hypothesis import strategies as st

from bifolium.dossier.calendars import (
    HI,
    LO,
    gregorian_to_jdn,
    jdn_to_gregorian,
    jdn_to_julian,
    julian_to_jdn,
)
from bifolium.dossier.dates import DateRefused, parse
from bifolium.dossier.wording import days

TABLES = Path(__file__).resolve().parents[3] / "demo" / "dossier"
DAYS = st.integers(1721426, 2817152)
"""1 January of the year 1 to 31 December 3000."""


def day(year, month, day):
    return gregorian_to_jdn(year, month, day)


@settings(max_examples=400, deadline=None)
@given(DAYS)
def test_conversions_agree_with_convertdate(jdn):
    new, old = jdn_to_gregorian(jdn), jdn_to_julian(jdn)

    assert new == gregorian.from_jd(jdn)
    assert old == julian.from_jd(jdn)
    assert gregorian_to_jdn(*new) == julian_to_jdn(*old) == jdn


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from("gj"), st.integers(0, 4000))
def test_every_term_keeps_its_bounds_in_order(jdn, calendar, length):
    convert = jdn_to_gregorian if calendar == "g" else jdn_to_julian
    start = "{}:{:04}-{:02}-{:02}".format(calendar, *convert(jdn))
    end = "{:04}-{:02}".format(*jdn_to_gregorian(jdn + length)[:2])

    span = parse(f"{start}/{end}")

    assert span.start_min == span.start_max == jdn
    assert span.start_max <= span.end_min <= span.end_max
    assert span.surely(jdn)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1917-11-07", [(1917, 11, 7)] * 4),
        ("g:1917-11-07", [(1917, 11, 7)] * 4),
        ("j:1917-11-26", [(1917, 12, 9)] * 4),
        ("j:1918-01-31", [(1918, 2, 13)] * 4),
        ("1918-02-14", [(1918, 2, 14)] * 4),
        ("j:1900-02-29", [(1900, 3, 13)] * 4),
        ("j:1917-11", [(1917, 11, 14), (1917, 12, 13)] * 2),
        ("1917", [(1917, 1, 1), (1917, 12, 31)] * 2),
        ("j:1917", [(1917, 1, 14), (1918, 1, 13)] * 2),
        ("[1924-02-02..1924-02-08]", [(1924, 2, 2), (1924, 2, 8)] * 2),
        (
            "j:1917-11-26/1924",
            [(1917, 12, 9), (1917, 12, 9), (1924, 1, 1), (1924, 12, 31)],
        ),
        (
            "1917~/1917-09-17",
            [(1917, 1, 1), (1917, 9, 17), (1917, 9, 17), (1917, 9, 17)],
        ),
        ("1917-11/", [(1917, 11, 1), (1917, 11, 30), (1917, 11, 1), HI]),
        ("1917-11-26/..", [(1917, 11, 26), (1917, 11, 26), HI, HI]),
        ("/1921", [LO, (1921, 12, 31), (1921, 1, 1), (1921, 12, 31)]),
        ("../1921-03-01", [LO, LO, (1921, 3, 1), (1921, 3, 1)]),
        ("@1918-03", [LO, (1918, 3, 31), (1918, 3, 1), HI]),
        (
            "@1917-05-31/1917-07-05",
            [LO, (1917, 5, 31), (1917, 5, 31), (1917, 7, 5)],
        ),
    ],
)
def test_text_means_four_days(text, bounds):
    span = parse(text)

    expected = [value if isinstance(value, int) else day(*value) for value in bounds]
    assert [span.start_min, span.start_max, span.end_min, span.end_max] == expected


def test_month_is_possible_on_each_day_and_sure_on_none():
    span = parse("1917-11")

    assert all(span.possibly(day(1917, 11, n)) for n in range(1, 31))
    assert not any(span.surely(day(1917, 11, n)) for n in range(1, 31))
    assert not span.possibly(day(1917, 12, 1))


def test_attested_is_sure_on_its_day_and_possible_on_all_others():
    span = parse("@j:1917-11-09")

    assert span.surely(day(1917, 11, 22))
    assert not span.surely(day(1917, 11, 23))
    assert span.possibly(day(1900, 1, 1))
    assert span.possibly(day(1950, 1, 1))


def test_open_and_unknown_and_attested_are_three_things():
    ends = [parse(text).ended for text in ("1917/..", "1917/", "@1917")]

    assert ends == ["open", "unknown", "attested"]


def test_marks_are_kept_and_never_widen():
    assert parse("1917-11~").marks == {"~"}
    assert parse("1917-11-07?").start_min == parse("1917-11-07").start_max


def test_each_end_keeps_its_calendar_and_precision():
    span = parse("j:1917-11-26/1924")

    assert (span.start_calendar, span.end_calendar) == ("j", "g")
    assert span.precisions == ("day", "year")
    assert parse("1917/").end_calendar is None
    assert parse("/1917").precisions == (None, "year")
    assert parse("/[1917..1918]").start_calendar is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("1900-02-29", "exists in Old Style only"),
        ("1917-02-30", "28 days, not 30"),
        ("1917-02-00", "28 days, not 0"),
        ("1901-02-29", "28 days, not 29"),
        ("1917-13", "no month 13"),
        ("1917-00", "no month 0"),
        ("1924/1917", "runs backwards"),
        ("[1924..1917]", "runs backwards"),
        ("@1924/1917", "runs backwards"),
        ("/", "says nothing"),
        ("../..", "says nothing"),
        ("../", "says nothing"),
        ("1917/1918/1919", "more than one stroke"),
        ("@1917/..", "needs no open end"),
        ("yesterday", "is not a date"),
        ("٢٠١٧", "is not a date"),
        ("1917-11-07T10:00", "is not a date"),
        ("-9999", "are not counted"),
    ],
)
def test_refusal_says_what_is_wrong(text, why):
    with pytest.raises(DateRefused, match=why):
        parse(text)


SHOWN = [
    (
        "j:1917-11-26",
        "26 November (9 December) 1917",
        "26 ноября (9 декабря) 1917 года",
        "26 novembre (9 décembre) 1917",
    ),
    ("1917-11-18", "5 (18) November 1917", "5 (18) ноября 1917 года", None),
    (
        "1918-01-02",
        "20 December 1917 (2 January 1918)",
        "20 декабря 1917 года (2 января 1918 года)",
        None,
    ),
    ("1918-02-14", "14 February 1918", "14 февраля 1918 года", "14 février 1918"),
    ("1924-02-01", "1 February 1924", "1 февраля 1924 года", "1er février 1924"),
    ("j:1920-07-06", "6 (19) July 1920", None, None),
    ("j:1500-05-01", "1 May 1500", None, None),
    ("1500-05-10", "30 April (10 May) 1500", None, None),
    ("1917", "1917", "1917 год", "1917"),
    ("-0043", "44 BC", "44 год до н. э.", "44 av. J.-C."),
    ("1917-11", "November 1917", "ноябрь 1917 года", "novembre 1917"),
    (
        "j:1917-11",
        "November 1917, Old Style (14 November 1917 – 13 December 1917)",
        None,
        None,
    ),
    ("1917-11~", "about November 1917", "около ноября 1917 года", "vers novembre 1917"),
    ("1917~", "about 1917", "около 1917 года", "vers 1917"),
    ("1917?", "1917 (doubtful)", "1917 год (под вопросом)", "1917 (douteux)"),
    ("1917%", "about 1917 (doubtful)", None, None),
    ("1917/1924", "1917–1924", "1917–1924", "1917–1924"),
    ("1917/1917", "1917", "1917 год", None),
    ("-0043/0014", "44 BC – 14", None, None),
    (
        "j:1917-11-26/1924-10-28",
        "26 November (9 December) 1917 – 28 October 1924",
        "26 ноября (9 декабря) 1917 года – 28 октября 1924 года",
        None,
    ),
    (
        "1924-10-28/..",
        "from 28 October 1924, not ended",
        "с 28 октября 1924 года, не окончено",
        "à partir du 28 octobre 1924, non achevé",
    ),
    (
        "1924-02-02/",
        "from 2 February 1924, end not known",
        "со 2 февраля 1924 года, конец неизвестен",
        None,
    ),
    (
        "1918-10/",
        "from October 1918, end not known",
        "с октября 1918 года, конец неизвестен",
        "à partir d’octobre 1918, fin inconnue",
    ),
    ("1918/", None, None, "à partir de 1918, fin inconnue"),
    (
        "1917-11~/",
        "beginning about November 1917, end not known",
        "начало около ноября 1917 года, конец неизвестен",
        "début vers novembre 1917, fin inconnue",
    ),
    (
        "/1921-03-01",
        "until 1 March 1921, beginning not known",
        "до 1 марта 1921 года, начало неизвестно",
        "jusqu’au 1er mars 1921, début inconnu",
    ),
    ("../1921", "until 1921", "до 1921 года", "jusqu’en 1921"),
    ("/1921~", "end about 1921, beginning not known", None, None),
    (
        "@1919-05-31",
        "attested on 31 May 1919",
        "засвидетельствовано 31 мая 1919 года",
        "attesté le 31 mai 1919",
    ),
    (
        "@1918-03",
        "attested in March 1918",
        "засвидетельствовано в марте 1918 года",
        "attesté en mars 1918",
    ),
    ("@1918-03~", "attested about March 1918", None, "attesté vers mars 1918"),
    (
        "@1919-05/1920-07",
        "attested in May 1919, over by July 1920",
        "засвидетельствовано в мае 1919 года, окончилось не позднее июля 1920 года",
        "attesté en mai 1919, terminé au plus tard en juillet 1920",
    ),
    ("@1919/1920~", "attested in 1919, end about 1920", None, None),
    (
        "[1924-02-02..1924-02-08]",
        "between 2 and 8 February 1924",
        "между 2 и 8 февраля 1924 года",
        "entre le 2 et le 8 février 1924",
    ),
    ("[1924..1926?]", "between 1924 and 1926 (doubtful)", None, None),
    (
        "[1917-09-25..1917-10-26]",
        "between 12 (25) September 1917 and 13 (26) October 1917",
        None,
        None,
    ),
]


@pytest.mark.parametrize(("text", "en", "ru", "fr"), SHOWN)
def test_date_is_shown_in_the_reader_s_language(text, en, ru, fr):
    shown = {
        language: parse(text).show(language).replace("\u00a0", " ")
        for language in ("en", "ru", "fr")
    }

    expected = {"en": en, "ru": ru, "fr": fr}
    assert {code: shown[code] for code, words in expected.items() if words} == {
        code: words for code, words in expected.items() if words
    }


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("new", "9 December 1917"),
        ("old", "26 November 1917"),
        ("both", "26 November (9 December) 1917"),
    ],
)
def test_style_can_be_asked_for(style, words):
    assert parse("j:1917-11-26").show("en", style) == words


def test_old_style_month_alone_where_old_style_is_asked_for():
    assert parse("j:1917-11").show("en", "old") == "November 1917, Old Style"


def test_unknown_language_is_read_as_english():
    assert parse("1917-11").show("de") == "November 1917"
    assert parse("1917-11").show("en-gb") == "November 1917"


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["{}", "{}/", "{}/..", "/{}", "../{}", "@{}", "@{}/3001"]),
    st.integers(1, 3000),
    st.sampled_from(["", "-11", "-11-07"]),
    st.sampled_from(["en", "ru", "fr"]),
)
def test_sentinel_is_never_printed(form, year, rest, language):
    shown = parse(form.format(f"{year:04}{rest}")).show(language)

    assert shown
    assert "9999" not in shown
    assert "4713" not in shown
    assert "4714" not in shown


def written(row):
    """Return the text of a term from the two columns of a table."""
    start, end = row["from"].rstrip("/"), row["to"]
    return start if start.startswith("@") and not end else f"{start}/{end}"


@pytest.mark.parametrize("table", ["tenures", "recognitions", "authorities"])
def test_every_row_of_the_record_gets_the_bounds_it_states(table):
    names = ["from_earliest_ns", "from_latest_ns", "to_earliest_ns", "to_latest_ns"]
    with (TABLES / f"{table}.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["from"] or row["to"]]

    for row in rows:
        span = parse(written(row))
        found = [span.start_min, span.start_max, span.end_min, span.end_max]
        stated = [
            {"": (LO, HI)[name.startswith("to")], "open": HI}.get(row[name])
            or day(*map(int, row[name].split("-")))
            if row[name] not in ("", "open")
            else (LO if name.startswith("from") else HI)
            for name in names
        ]
        assert found == stated, row


@pytest.mark.parametrize(
    ("language", "first", "last", "words"),
    [
        ("en", (1919, 3, 2), (1919, 5, 1), "from 2 March 1919 to 1 May 1919"),
        ("ru", (1919, 3, 2), (1919, 5, 1), "со 2 марта 1919 года по 1 мая 1919 года"),
        ("ru", (1919, 3, 1), (1919, 3, 1), "1 марта 1919 года"),
        ("ru", None, (1919, 3, 1), "по 1 марта 1919 года"),
        ("fr", (1919, 3, 2), (1919, 5, 1), "du 2 mars 1919 au 1er mai 1919"),
        ("fr", (1919, 3, 2), None, "à partir du 2 mars 1919"),
        ("fr", None, (1919, 3, 1), "jusqu’au 1er mars 1919"),
        ("de", (1919, 3, 1), (1919, 3, 1), "on 1 March 1919"),
        ("en", None, None, ""),
    ],
)
def test_days_from_one_to_another_in_words(language, first, last, words):
    numbers = [limit and gregorian_to_jdn(*limit) for limit in (first, last)]

    assert days(language, *numbers).replace("\u00a0", " ") == words
