"""Every format goes through one contract, with the demo and with hostile words."""

import csv
import io
import json
import shutil
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifolium.dossier.books import FORMULA, as_it_was, book_at, harmless
from bifolium.dossier.dates import parse
from bifolium.dossier.factories import make_demo, make_dossier
from bifolium.dossier.facts import (
    Facts,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.formats import BY_NAME, FORMATS
from bifolium.dossier.models import Statement
from bifolium.dossier.queries.lines import holders_on
from bifolium.dossier.queries.whole import record_of
from bifolium.dossier.services import import_record, write_facts
from bifolium.dossier.tests.samples import NOW, hostile, sample

WHOLE = [each for each in FORMATS if each.is_whole]


def name_of(each):
    return each.name


def unordered(facts):
    """Return facts in an order that does not hang on the order of writing."""
    return Facts(
        tuple(sorted(facts.sources, key=lambda fact: fact.key)),
        tuple(sorted(facts.things, key=lambda fact: fact.name)),
        tuple(sorted(facts.statements, key=lambda fact: fact.key)),
        tuple(
            sorted(
                facts.evidence,
                key=lambda fact: (fact.statement, fact.source, fact.locator),
            )
        ),
        tuple(sorted(facts.merged, key=lambda fact: fact.name)),
    )


def brought_in(facts, each, folder, slug="again"):
    path = folder / f"record.{each.suffix}"
    path.write_bytes(each.render(facts, "envoys"))
    dossier = make_dossier(slug)
    report = import_record(dossier=dossier, book=book_at(path), at=NOW)
    assert report.problems == []
    return record_of(dossier)


@pytest.mark.django_db
@pytest.mark.parametrize("each", WHOLE, ids=name_of)
def test_demo_goes_out_and_comes_in_unchanged(each, tmp_path):
    facts = record_of(make_demo())

    again = brought_in(facts, each, tmp_path)

    assert len(facts.statements) > 400
    assert unordered(again) == unordered(facts)


@pytest.mark.django_db
@pytest.mark.parametrize("each", WHOLE, ids=name_of)
def test_hostile_words_come_in_unchanged(each, tmp_path):
    assert unordered(brought_in(hostile(), each, tmp_path)) == unordered(hostile())


@pytest.mark.django_db
@pytest.mark.parametrize("each", WHOLE, ids=name_of)
def test_spellings_and_ids_come_in_unchanged(each, tmp_path):
    assert unordered(brought_in(sample(), each, tmp_path)) == unordered(sample())


@pytest.mark.django_db
@pytest.mark.parametrize("each", WHOLE, ids=name_of)
def test_record_without_sources_and_statements_comes_in_again(each, tmp_path):
    bare = Facts((), (ThingFact(("person", "a"), {"en": "Anna"}),), ())

    assert brought_in(bare, each, tmp_path) == bare


@pytest.mark.django_db
def test_unpacked_archive_is_the_same_book(tmp_path):
    path = tmp_path / "record.zip"
    path.write_bytes(BY_NAME["csv"].render(hostile(), "envoys"))
    shutil.unpack_archive(path, tmp_path / "folder")
    dossier = make_dossier()

    import_record(dossier=dossier, book=book_at(tmp_path / "folder"), at=NOW)

    assert unordered(record_of(dossier)) == unordered(hostile())


@pytest.mark.django_db
def test_answer_to_a_question_goes_out_with_what_it_rests_on(tmp_path):
    demo = make_demo()
    washington = demo.things.get(kind="post", key="amb_washington")
    lines = holders_on(washington, on=parse("1919-07-01").start_min)

    facts = record_of(demo, [line.id for line in lines])
    again = brought_in(facts, BY_NAME["json"], tmp_path)

    assert {fact.key for fact in again.statements} == {line.key for line in lines}
    assert ("mission", "m_washington") in {fact.name for fact in again.things}
    assert len(facts.things) < 12
    assert {fact.statement for fact in again.evidence} == {line.key for line in lines}
    assert unordered(again) == unordered(facts)


@pytest.mark.parametrize("each", FORMATS, ids=name_of)
def test_every_format_takes_hostile_and_empty_records(each):
    empty = Facts((), (), ())

    assert isinstance(each.render(hostile(), "a <b> & =c"), bytes)
    assert isinstance(each.render(empty, "envoys"), bytes)


@pytest.mark.parametrize("each", FORMATS, ids=name_of)
def test_same_record_gives_the_same_bytes(each, monkeypatch):
    before = each.render(hostile(), "envoys")
    later = time.localtime(time.time() + 3600)
    monkeypatch.setattr(time, "localtime", lambda *_seconds: later)

    assert each.render(hostile(), "envoys") == before


@pytest.mark.parametrize("each", FORMATS, ids=name_of)
def test_no_format_tells_what_stands_for_no_limit(each):
    facts = Facts(
        (),
        (
            ThingFact(("person", "a"), {"en": "A"}),
            ThingFact(
                ("post", "p"),
                {"en": "P"},
                data={"lat": 1.0, "lon": 2.0},
                span=parse("1917/.."),
            ),
        ),
        tuple(
            StatementFact(
                *(f"s{n}", ("person", "a"), "holds", ("post", "p"), None, None, 1),
                *("", False, parse(text), "high"),
            )
            for n, text in enumerate(["1917/", "/1917", "1917/..", "../1917", "@1917"])
        ),
    )

    content = each.render(facts, "envoys")

    assert b"9999999" not in content
    assert b"-4713" not in content
    assert b"22666" not in content


@pytest.mark.parametrize("each", FORMATS, ids=name_of)
def test_csv_holds_no_formula(each):
    content = each.render(hostile(), "envoys")
    texts = []
    if each.suffix == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = [
                archive.read(name).decode()
                for name in archive.namelist()
                if name.endswith(".csv")
            ]
    elif each.media_type == "text/csv":
        texts = [content.decode()]
    cells = [
        cell
        for text in texts
        for row in csv.reader(io.StringIO(text, newline=""))
        for cell in row
    ]

    assert all(cell[:1] not in FORMULA or cell == "-0.128" for cell in cells if cell)


@given(st.text())
def test_harmless_cell_is_read_as_it_was(text):
    assert as_it_was(harmless(text)) == text
    assert harmless(text)[:1] not in FORMULA or harmless(text).lstrip("-")[:1].isdigit()


def test_descriptor_names_every_column_and_key():
    whole = json.loads(BY_NAME["json"].render(hostile(), "envoys"))

    assert whole["profile"] == "tabular-data-package"
    by_name = {resource["name"]: resource for resource in whole["resources"]}
    assert list(by_name) == ["sources", "things", "statements", "evidence"]
    for resource in by_name.values():
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert all(list(row) == fields for row in resource["data"])
        assert set(resource["schema"]["primaryKey"]) <= set(fields)


def test_graph_points_only_to_its_own_nodes():
    whole = json.loads(BY_NAME["jsonld"].render(hostile(), "envoys"))

    ids = {node["@id"] for node in whole["@graph"]}
    for node in whole["@graph"]:
        for term in ("subject", "object", "inEyesOf", "partOf"):
            if term in node:
                assert node[term]["@id"] in ids
    assert all(" " not in one and "?" not in one for one in ids)


@pytest.mark.django_db
def test_text_of_a_graph_that_is_not_ours_makes_no_rows(tmp_path):
    path = tmp_path / "a.jsonld"
    path.write_text(
        json.dumps(
            {
                "@graph": [
                    7,
                    {"@id": "thing"},
                    {"@id": "thing/person/b", "alternateName": [7, {"@value": 8}, {}]},
                    {"@id": "thing/person/a", "replaces": [7, None, {"@id": "x"}]},
                    {"@id": "statement/x", "subject": 7, "evidence": {"source": 9}},
                    {"@id": "http://elsewhere/"},
                ]
            }
        )
    )
    dossier = make_dossier()

    report = import_record(dossier=dossier, book=book_at(path), at=NOW)

    assert len(report.problems) > 3
    assert not Statement.objects.exists()


@pytest.mark.django_db
def test_facts_written_straight_are_the_facts_that_come_out():
    dossier = make_dossier()
    facts = hostile()
    ordered = Facts(
        facts.sources,
        tuple(sorted(facts.things, key=lambda fact: fact.parent is not None)),
        facts.statements,
        facts.evidence,
    )

    write_facts(dossier=dossier, facts=ordered)

    assert record_of(dossier) == ordered
