import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from bifolium.dossier.books import book_at
from bifolium.dossier.factories import DEMO, make_demo, make_dossier
from bifolium.dossier.models import Dossier, Revision, Thing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_record_is_brought_in_as_a_new_dossier(capsys):
    call_command(
        "dossier", "import", "envoys", str(DEMO), new="Envoys", who="Anna", why="x"
    )

    dossier = Dossier.objects.get(slug="envoys")
    assert dossier.statements.count() > 400
    change = Revision.objects.first().change
    assert (change.who, change.why) == ("Anna", "x")
    assert "the dossier holds" in capsys.readouterr().out


def test_dry_run_reports_and_writes_nothing(capsys):
    call_command("dossier", "import", "envoys", str(DEMO), new="Envoys", dry_run=True)

    assert not Dossier.objects.exists()
    assert not Thing.objects.exists()
    told = capsys.readouterr().out
    assert "nothing written" in told
    assert "possible-rivals: Two holders who may have been rivals." in told


def test_wrong_rows_are_named_and_nothing_is_written(tmp_path, capsys):
    for name, rows in {
        "things": "kind,key,label_en\nperson,a,Anna\n",
        "statements": "key,subject,predicate,when\ns1,person:b,born,1900-02-29\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(rows)

    for arguments in (("import", "envoys", str(tmp_path)), ("check", str(tmp_path))):
        options = {"new": "Envoys"} if arguments[0] == "import" else {}
        with pytest.raises(CommandError, match="2 problems"):
            call_command("dossier", *arguments, **options)
        told = capsys.readouterr().err
        assert "statements.csv, row 2, when: “1900-02-29”" in told
        assert "row 2, subject: “person:b”" in told
        assert not Dossier.objects.exists()


def test_check_tells_the_lints_of_a_dossier_or_a_book(capsys):
    make_demo()

    call_command("dossier", "check", "demo")
    of_dossier = capsys.readouterr().out
    call_command("dossier", "check", str(DEMO), all=True)
    of_book = capsys.readouterr().out

    assert "possible-rivals" in of_dossier
    assert "possible-rivals" in of_book
    assert "…" not in of_book
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("a.zip", {}),
        ("a.xlsx", {}),
        ("a.json", {}),
        ("a.jsonld", {}),
        ("a.geojson", {}),
        ("a.lpf.json", {}),
        ("a.ipif.json", {}),
        ("a.graphml", {}),
        ("a.out", {"format": "gexf"}),
    ],
)
def test_dossier_is_taken_away_in_every_format(tmp_path, file, options):
    make_demo()

    call_command("dossier", "export", "demo", str(tmp_path / file), **options)

    assert (tmp_path / file).stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [tmp_path / file]


def test_answer_to_a_question_is_taken_away(tmp_path):
    make_demo()
    file = tmp_path / "a.json"

    call_command(
        *("dossier", "export", "demo", str(file)),
        **{"on": "1919-07-01", "eyes": "usa", "post": ["amb_washington"]},
    )
    header, *rows = book_at(file).rows("statements")
    place = header.index("subject")
    assert {row[place] for row in rows} == {"person:bakhmeteff", "person:ughet"}

    call_command("dossier", "export", "demo", str(file), person="maklakov")
    rows = json.loads(file.read_text())["resources"][2]["data"]
    assert {row["subject"] for row in rows} == {"person:maklakov"}


@pytest.mark.parametrize(
    ("arguments", "options", "why"),
    [
        (("export", "lost", "a.zip"), {}, "no such dossier"),
        (("export", "envoys", "a.doc"), {}, "end it in one of"),
        (("export", "envoys", "a.zip"), {"on": "1919"}, "is not one day"),
        (("export", "envoys", "a.zip"), {"on": "soon"}, "is not a date"),
        (("export", "envoys", "a.zip"), {"eyes": "usa"}, "need a day"),
        (("export", "envoys", "a.zip"), {"person": "x"}, "no person of this"),
        (("export", "envoys", "/no/where/a.zip"), {}, "No such file"),
        (("import", "envoys", "/no/where"), {}, "no such file or folder"),
        (("import", "lost", str(DEMO)), {}, "make it with --new"),
        (("check", "lost"), {}, "no such dossier"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, options, why):
    make_dossier()

    with pytest.raises(CommandError, match=why):
        call_command("dossier", *arguments, **options)
