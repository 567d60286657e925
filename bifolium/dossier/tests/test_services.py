import shutil

import pytest

from bifolium.dossier.factories import DEMO, make_demo, make_dossier
from bifolium.dossier.models import Dossier, Evidence, Statement, Thing
from bifolium.dossier.services import load_tables
from bifolium.dossier.tables import TablesRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DEMO, tmp_path / "tables")


def change(folder, table, old, new):
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_whole_record_of_the_demo_is_loaded():
    dossier = make_demo()

    kinds = {kind: dossier.things.filter(kind=kind).count() for kind in Thing.Kind}
    assert kinds["person"] == 93
    assert kinds["post"] == 79
    assert kinds["mission"] == 47
    assert kinds["event"] == 80
    assert kinds["organisation"] == 16
    assert dossier.sources.count() == 166
    tenures = dossier.statements.filter(predicate__in=["holds", "keeps"])
    assert tenures.count() == 181
    assert tenures.filter(polarity=-1).count() == 18
    recognitions = dossier.statements.filter(predicate="recognises")
    assert recognitions.count() == 75
    assert recognitions.filter(polarity=-1).count() == 12
    assert not dossier.statements.filter(evidence=None).exists()


def test_person_with_two_rows_is_one_person_with_two_births():
    dossier = make_demo()

    births = dossier.statements.filter(subject__key="maklakov", predicate="born")
    assert {birth.when for birth in births} == {"1869", "1870-05-08"}
    assert births.values("subject").distinct().count() == 1


def test_state_in_two_tables_is_one_thing():
    dossier = make_demo()

    france = dossier.things.get(kind="authority", key="fra")
    assert france.statements.filter(predicate="recognises").count() == 3
    assert france.views.filter(predicate="holds").count() == 1
    estonia = dossier.things.get(kind="authority", key="state-estonia")
    assert estonia.labels["ru"] == "Эстония"


def test_second_load_changes_only_what_the_tables_changed(folder):
    dossier = make_dossier()
    first = load_tables(dossier=dossier, folder=folder)
    keys = dict(Statement.objects.values_list("key", "pk"))
    change(
        folder,
        "tenures",
        "t003,maklakov,amb_paris,ambassador",
        "t003,maklakov,amb_paris,envoy",
    )
    change(folder, "tenures", "high,arrived in Paris", "medium,arrived in Paris")

    second = load_tables(dossier=dossier, folder=folder)

    assert first == second
    assert dict(Statement.objects.values_list("key", "pk")) == keys
    assert dossier.statements.get(key="t003").manner == "envoy"
    assert dossier.statements.get(key="t003").confidence == "medium"


def test_load_makes_a_new_version(folder):
    dossier = make_dossier()

    load_tables(dossier=dossier, folder=folder)

    assert dossier.version == 2


def test_source_of_a_row_that_changed_replaces_the_old_one(folder):
    dossier = make_dossier()
    load_tables(dossier=dossier, folder=folder)
    change(
        folder,
        "tenures",
        "1917-11-07,1917-11-07,,gregorian,,budnitsky_gold14",
        "1917-11-07,1917-11-07,,gregorian,,riac_project",
    )

    load_tables(dossier=dossier, folder=folder)

    cited = Evidence.objects.filter(statement__key="t003")
    assert [evidence.source.key for evidence in cited] == ["riac_project"]


def test_two_dossiers_keep_their_own_rows(folder):
    load_tables(dossier=make_dossier("one"), folder=folder)
    load_tables(dossier=make_dossier("two"), folder=folder)

    assert Thing.objects.filter(key="maklakov").count() == 2


@pytest.mark.parametrize(
    ("table", "old", "new", "problem"),
    [
        (
            "tenures",
            "@1917-11-07",
            "@1917-02-30",
            "tenures.csv, row 4, from: “1917-02-30”",
        ),
        (
            "tenures",
            "t002,maklakov",
            "t002,nobody",
            "tenures.csv, row 3, person_id: “nobody” is not in persons.csv",
        ),
        (
            "tenures",
            "amb_paris,ambassador,prov_gov",
            "amb_paris,ambassador,mars",
            "row 2, in_the_eyes_of: “mars” is not in",
        ),
        ("tenures", "t002,", "t001,", "row 3, tenure_id: “t001” stands twice"),
        (
            "tenures",
            "prov_gov,holds",
            "prov_gov,perhaps",
            "row 2, stance: “perhaps” is none of",
        ),
        (
            "tenures",
            ",low,appointed in",
            ",certain,appointed in",
            "row 2, confidence: “certain” is none of",
        ),
        (
            "tenures",
            "lj_maysuryan",
            "lost",
            "row 2, source_id: “lost” is not in sources.csv",
        ),
        (
            "tenures",
            "t001,maklakov",
            "t001",
            "row 2, tenure_id: The row has 21 cells, not 22",
        ),
        ("tenures", "tenure_id", "id", "tenures.csv, row 1, –: The columns must be"),
        ("missions", "51.507", "north", "row 2, lat: “north” is no number"),
        (
            "missions",
            "51.507",
            "151.507",
            "row 2, lat: “151.507” is no number up to 90",
        ),
        ("posts", "head,1", "head,yes", "row 2, exclusive: “yes” is none of"),
        (
            "posts",
            ",m_london,",
            ",m_atlantis,",
            "row 2, mission_id: “m_atlantis” is not in",
        ),
        (
            "events",
            "mission,bakhmeteff",
            "mission,nobody",
            "events.csv, row 3, persons: “nobody”",
        ),
        (
            "recognitions",
            "de jure",
            "by heart",
            "recognitions.csv, row 2, form: “by heart”",
        ),
        (
            "recognitions",
            "r001",
            "t001",
            "row 2, recognition_id: The key stands in tenures",
        ),
        (
            "recognitions",
            "United States,prov_gov",
            "prov_gov,prov_gov",
            "cannot recognise itself",
        ),
        (
            "authorities",
            ",tsar,frus18r1_d290",
            ",prov_gov,frus18r1_d290",
            "cannot continue itself",
        ),
        (
            "sources",
            "scholarly web project,en,high",
            "web,en,sure",
            "row 2, reliability",
        ),
        (
            "persons",
            "maklakov,Vasily",
            ",Vasily",
            "row 2, person_id: The key is missing",
        ),
        (
            "persons",
            "wikireading_makl",
            "lj_maysuryan",
            "row 3, source_id: The same source",
        ),
        (
            "persons",
            "Vasily Alekseyevich Maklakov",
            "",
            "row 2, name_en: The cell is empty",
        ),
        (
            "persons",
            "maklakov,Vasily",
            "m\x00,Vasily",
            "row 2, person_id: The row holds a null",
        ),
        ("persons", "maklakov,Vasily", "m" * 101 + ",Vasily", "longer than 100"),
        ("events", "Abdication", "A" * 501, "row 2, title_en: The text is longer"),
        ("events", "e01,", '"e01,', "events.csv, row 1, –: The file cannot be read"),
    ],
)
def test_wrong_row_is_named_and_nothing_is_written(folder, table, old, new, problem):
    dossier = make_dossier()
    change(folder, table, old, new)

    with pytest.raises(TablesRefused) as refusal:
        load_tables(dossier=dossier, folder=folder)

    assert problem in str(refusal.value)
    assert not Thing.objects.exists()
    assert Dossier.objects.get().version == 1


def test_every_problem_is_told_at_once(folder):
    change(folder, "tenures", "@1917-11-07", "soon")
    change(folder, "missions", "51.507", "north")

    with pytest.raises(TablesRefused) as refusal:
        load_tables(dossier=make_dossier(), folder=folder)

    assert {problem.file for problem in refusal.value.problems} == {
        "tenures.csv",
        "missions.csv",
    }


def test_missing_binary_and_huge_files_are_refused(folder):
    (folder / "posts.csv").unlink()
    (folder / "events.csv").write_bytes(b"\xff\xfe\x00\x01" * 9)
    with (folder / "sources.csv").open("r+b") as file:
        file.truncate(21 * 1024 * 1024)

    with pytest.raises(TablesRefused) as refusal:
        load_tables(dossier=make_dossier(), folder=folder)

    text = str(refusal.value)
    assert "posts.csv, row 1, –: The file is missing." in text
    assert "events.csv, row 1, –: The file is not UTF-8 text." in text
    assert "sources.csv, row 1, –: The file is larger than" in text
