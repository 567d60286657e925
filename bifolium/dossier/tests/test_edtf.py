import csv
from pathlib import Path

import pytest
from convertdate import gregorian, julian
from hypothesis import given, settings
from hypothesis import strategies as st

from bifolium.dossier.calendars import jdn_to_gregorian, jdn_to_julian
from bifolium.dossier.dates import DateRefused, parse
from bifolium.dossier.edtf import NotInEdtf, from_edtf, to_edtf
from bifolium.dossier.factories import DEMO

DAYS = st.integers(1721426, 2817152)
"""1 January of the year 1 to 31 December 3000."""


def bounds(span):
    return span.start_min, span.start_max, span.end_min, span.end_max


@pytest.mark.parametrize(
    ("ours", "edtf"),
    [
        ("1917-11-07", "1917-11-07"),
        ("1917-11", "1917-11"),
        ("-0043", "-0043"),
        ("1917~", "1917~"),
        ("1917-11-07%/1924?", "1917-11-07%/1924?"),
        ("1917/", "1917/"),
        ("/1917", "/1917"),
        ("1917/..", "1917/.."),
        ("../1917-11", "../1917-11"),
        ("[1924-02-02..1924-02-08]", "[1924-02-02..1924-02-08]"),
        ("[1924-02?..1924-03]", "[1924-02?..1924-03]"),
    ],
)
def test_what_means_the_same_goes_out_and_comes_in(ours, edtf):
    assert to_edtf(parse(ours)) == edtf
    assert from_edtf(edtf).text == ours


@pytest.mark.parametrize(
    ("ours", "edtf"),
    [
        ("j:1917-11-26", "1917-12-09"),
        ("j:1917-11-26?/1924", "1917-12-09?/1924"),
        ("j:1917-11", "[1917-11-14..1917-12-13]"),
        ("j:1917~", "[1917-01-14~..1918-01-13~]"),
        ("[j:1917-11-01..1917-12]", "[1917-11-14..1917-12-31]"),
    ],
)
def test_old_style_goes_out_as_the_same_days(ours, edtf):
    assert to_edtf(parse(ours)) == edtf
    assert bounds(from_edtf(edtf)) == bounds(parse(ours))


@pytest.mark.parametrize(
    ("edtf", "ours"),
    [
        ("?1917", "1917?"),
        ("191X", "[1910..1919]"),
        ("19XX", "[1900..1999]"),
        ("-004X", "[-0049..-0040]"),
        ("1917-XX", "1917"),
        ("1917-XX-XX", "1917"),
        ("191X-XX~", "[1910~..1919~]"),
        ("1917-11-XX", "1917-11"),
        ("1917-1X", "[1917-10..1917-12]"),
        ("1917-0X", "[1917-01..1917-09]"),
        ("1917-11-2X", "[1917-11-20..1917-11-29]"),
        ("1917-02-2X", "[1917-02-20..1917-02-28]"),
        ("1917-11-XX/1918-1X", None),
        ("[1917,1918]", "[1917..1918]"),
        ("[1917-11-30, 1917-12]", "[1917-11-30..1917-12]"),
        ("[1917]", "1917"),
        ("[191X..192X]", "[1910..1929]"),
        (" 1917/.. ", "1917/.."),
    ],
)
def test_unspecified_digits_and_sets_become_ranges(edtf, ours):
    span = from_edtf(edtf)

    if ours is not None:
        assert span.text == ours
    else:
        assert span.text == "1917-11/[1918-10..1918-12]"


@pytest.mark.parametrize(
    ("edtf", "why"),
    [
        ("", "is empty"),
        ("1917-11-07T10:00:00Z", "time of day"),
        ("Y170000002", "more than four digits"),
        ("-Y17", "more than four digits"),
        ("1950S2", "significant digits"),
        ("1917-21", "21 is a season"),
        ("1917-41", "41 is a season"),
        ("1917-?11-07", "one part of a date"),
        ("?1917-11", "one part of a date"),
        ("1917?-11", "one part of a date"),
        ("{1917,1918}", "all of several dates"),
        ("[1917,1919]", "days lie between 1917 and 1919"),
        ("[..1917]", "without a first or last day"),
        ("[1917..]", "without a first or last day"),
        ("[1917..1918", "bracket is not closed"),
        ("XXXX-12-25", "not known is too wide"),
        ("1917-XX-25", "not known is too wide"),
        ("X917", "X before a digit"),
        ("1917-X1", "not one stretch"),
        ("1917-2X", "no number is like 2X"),
        ("1917-11-X1", "not one stretch"),
        ("1917-02-30", "28 days, not 30"),
        ("1900-02-29", "Old Style only"),
        ("1917-13", "no month 13"),
        ("1924/1917", "runs backwards"),
        ("1917/1918/1919", "more than one stroke"),
        ("/", "says nothing"),
        ("soon", "not EDTF"),
        ("١٩١٧", "not EDTF"),
    ],
)
def test_refusal_says_which_part_is_wrong(edtf, why):
    with pytest.raises(DateRefused, match=why):
        from_edtf(edtf)


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        ("@1917-11-07", "attested"),
        ("@1917-05-31/1917-07-05", "attested"),
        ("j:1917-11/1918", "no range of days"),
        ("1917/[1918..1919]", "no range of days"),
    ],
)
def test_what_edtf_cannot_say_is_not_said(ours, why):
    with pytest.raises(NotInEdtf, match=why):
        to_edtf(parse(ours))


@settings(max_examples=300, deadline=None)
@given(DAYS, st.sampled_from(["day", "month", "year"]), st.sampled_from(["", *"?~%"]))
def test_new_style_is_carried_without_loss(jdn, precision, mark):
    year, month, day = gregorian.from_jd(jdn)
    text = {
        "day": f"{year:04}-{month:02}-{day:02}",
        "month": f"{year:04}-{month:02}",
        "year": f"{year:04}",
    }[precision]

    assert from_edtf(to_edtf(parse(text + mark))) == parse(text + mark)


@settings(max_examples=300, deadline=None)
@given(DAYS, st.sampled_from(["day", "month", "year"]))
def test_old_style_keeps_its_days(jdn, precision):
    year, month, day = julian.from_jd(jdn)
    text = {
        "day": f"j:{year:04}-{month:02}-{day:02}",
        "month": f"j:{year:04}-{month:02}",
        "year": f"j:{year:04}",
    }[precision]
    span = parse(text)

    assert bounds(from_edtf(to_edtf(span))) == bounds(span)
    assert span.start_min <= jdn <= span.end_max
    assert julian.to_jd(*jdn_to_julian(jdn)) == gregorian.to_jd(*jdn_to_gregorian(jdn))


def test_every_date_of_the_demo_goes_out_or_says_why():
    refused = []
    for name in ("tenures", "recognitions"):
        with Path(DEMO / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                start = row["from"].rstrip("/")
                text = start if start[:1] == "@" else f"{start}/{row['to']}"
                if text == "/":
                    continue
                try:
                    assert bounds(from_edtf(to_edtf(parse(text)))) == bounds(
                        parse(text)
                    )
                except NotInEdtf as error:
                    refused.append(str(error))
    assert all("attested" in why or "range of days" in why for why in refused)
    assert len(refused) < 130
