"""Every format of the registry keeps the same promises."""

import json
from datetime import date

import pytest

from bifolium.press.exports import FORMATS
from bifolium.press.exports.bibtex import BibTeX
from bifolium.press.exports.csl import CslJson
from bifolium.press.exports.ris import RIS
from bifolium.press.exports.work import Signatory, Work

BARE = Work(
    key="old-and-new-style",
    title="Старый и новый стиль",
    language="ru",
    address="https://institute.example/ru/analysis/old-and-new-style/",
    publisher="Институт",
)
FULL = Work(
    key="old-and-new-style",
    title="Old & New Style: 100 % of {dates}",
    language="en",
    address="https://institute.example/en/analysis/old-and-new-style/",
    publisher="Institute",
    authors=(Signatory("Архипова", "Анна"), Signatory("Editorial desk")),
    translators=(Signatory("Moreau", "Claire"),),
    published_on=date(2026, 10, 12),
    collection="Envoys without a State",
    abstract="Two calendars,\nthirteen days.",
)

every_format = pytest.mark.parametrize(
    "export", FORMATS, ids=[export.suffix for export in FORMATS]
)


def test_no_two_formats_share_an_address():
    assert len({export.suffix for export in FORMATS}) == len(FORMATS)


@every_format
def test_a_format_says_what_it_is(export):
    kind, _slash, rest = export.media_type.partition("/")

    assert export.suffix.isalnum()
    assert export.suffix.islower()
    assert kind
    assert rest
    assert export.name


@every_format
@pytest.mark.parametrize("work", [BARE, FULL], ids=["bare", "full"])
def test_a_work_can_be_told_from_its_export(export, work):
    text = export.render(work).decode()

    assert work.key in text
    assert work.address in text
    assert work.publisher in text
    assert text.endswith("\n")


@every_format
def test_every_signatory_is_named(export):
    text = export.render(FULL).decode()

    for word in ("Архипова", "Анна", "Editorial desk", "Moreau", "Claire", "2026"):
        assert word in text


@every_format
def test_what_a_work_does_not_have_is_left_out(export):
    text = export.render(BARE).decode()

    assert "None" not in text
    assert "{}" not in text
    assert "[]" not in text


@every_format
def test_the_same_work_gives_the_same_bytes(export):
    assert export.render(FULL) == export.render(FULL)


def test_bibtex_escapes_what_tex_would_read():
    text = BibTeX().render(FULL).decode()

    assert r"100 \% of \textbraceleft{}dates\textbraceright{}}," in text
    assert "author = {Архипова, Анна and {Editorial desk}}," in text
    assert "date = {2026-10-12}," in text
    assert "abstract = {Two calendars, thirteen days.}," in text


def test_bibtex_leaves_out_a_language_that_biblatex_does_not_name():
    work = Work(key="a", title="b", language="eo", address="c", publisher="d")

    assert b"langid" not in BibTeX().render(work)


def test_ris_has_one_tag_a_line():
    lines = RIS().render(FULL).decode().split("\r\n")

    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert "AU  - Editorial desk" in lines
    assert "DA  - 2026/10/12" in lines
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_csl_is_json_with_names_apart():
    (item,) = json.loads(CslJson().render(FULL))

    assert item["title"] == FULL.title
    assert item["author"] == [
        {"family": "Архипова", "given": "Анна"},
        {"literal": "Editorial desk"},
    ]
    assert item["issued"] == {"date-parts": [[2026, 10, 12]]}
