import pytest

from bifolium.dossier.catalogues import entries_of, known_entries_of


def test_ids_of_a_merged_thing_stand_beside_its_own():
    data = {
        "ids": {"isni": "0000", "viaf": "12", "wikidata": "Q1"},
        "other_ids": {"viaf": ["34", "12"]},
    }

    found = entries_of(data)

    assert [(entry.title, entry.number) for entry in found] == [
        ("Wikidata", "Q1"),
        *(("VIAF", "12"), ("VIAF", "34")),
        ("isni", "0000"),
    ]
    assert found[0].page == "https://www.wikidata.org/wiki/Q1"
    assert found[-1].page == found[-1].entity == ""


def test_number_that_cannot_be_one_leads_nowhere():
    data = {"ids": {"wikidata": "Q1/../../evil", "gnd": "118577166"}}

    assert [entry.page for entry in entries_of(data)] == [
        "",
        "https://d-nb.info/gnd/118577166",
    ]
    assert [entry.name for _where, entry in known_entries_of(data)] == ["gnd"]


@pytest.mark.parametrize("ids", [None, "Q1", ["Q1"], {"viaf": None}, {"viaf": 7}])
def test_other_data_are_no_ids(ids):
    assert entries_of({"ids": ids, "other_ids": ids}) == []
