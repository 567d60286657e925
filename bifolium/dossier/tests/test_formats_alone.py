"""What only one format can get wrong."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest

from bifolium.dossier.edtf import from_edtf
from bifolium.dossier.formats import BY_NAME
from bifolium.dossier.tests.samples import hostile, sample


def rendered(name):
    return BY_NAME[name].render(sample(), "envoys").decode()


def test_quickstatements_keep_the_calendar_and_leave_denials_out():
    assert rendered("quickstatements").splitlines() == [
        "Q4276043\tP39\tQ1\tP580\t+1917-11-26T00:00:00Z/11/J"
        '\tP582\t+1924-10-00T00:00:00Z/10\tS854\t"https://b.example/1"',
        "Q4276043\tP569\t+1870-00-00T00:00:00Z/9",
    ]


def test_gazetteer_tells_names_time_and_what_it_is_linked_to():
    (feature,) = json.loads(rendered("lpf"))["features"]

    assert feature["geometry"]["coordinates"] == [2.352, 48.857]
    assert {"toponym": "Посольство", "lang": "ru"} in feature["names"]
    assert feature["when"]["timespans"] == [
        {
            "start": {"earliest": "1917-11-14", "latest": "1917-12-13"},
            "end": {"in": "1924-10-28"},
        }
    ]
    assert {"toponym": "Ambassade"} in feature["names"]
    assert feature["links"][0]["identifier"] == "wd:Q2"


def test_geojson_holds_what_has_a_place():
    (feature,) = json.loads(rendered("geojson"))["features"]

    assert feature["geometry"] == {"type": "Point", "coordinates": [2.352, 48.857]}
    assert feature["properties"]["when"] == "j:1917-11/1924-10-28"
    assert feature["properties"]["variants"] == ["Ambassade"]


def test_factoid_is_one_source_on_one_person():
    whole = json.loads(rendered("ipif"))

    assert [row["@id"] for row in whole["factoids"]] == ["s1:b1:p. 1", "s1:b2", "s2:b1"]
    assert whole["factoids"][0]["person-ref"] == {"@id": "mak"}
    by_id = {row["@id"]: row for row in whole["statements"]}
    assert by_id["s1"]["date"] == {
        "label": "j:1917-11-26/1924-10",
        "sortdate": "1917-12-09",
    }
    assert by_id["s1"]["memberOf"] == {"label": "Ambassador"}
    assert by_id["s2"]["statementText"].startswith("not: holds")
    assert "role" not in by_id["s2"]
    assert by_id["s3"]["places"] == [{"label": "Moscow"}]
    assert whole["persons"][0]["uris"] == [
        "http://www.wikidata.org/entity/Q4276043",
        "http://viaf.org/viaf/12",
        "http://viaf.org/viaf/34",
    ]


def test_linked_data_tell_other_spellings_and_what_a_thing_is_elsewhere():
    whole = json.loads(rendered("jsonld"))

    node = next(node for node in whole["@graph"] if node["@id"] == "thing/person/mak")
    assert node["alternateName"] == ["Maklakoff", "Маклаковъ"]
    assert "variants" not in node["data"]
    assert node["sameAs"][0] == "http://www.wikidata.org/entity/Q4276043"
    assert whole["@context"]["sameAs"] == {"@type": "@id"}


def test_spellings_stand_in_a_column_of_their_own_one_a_line():
    whole = json.loads(rendered("json"))

    things = next(one for one in whole["resources"] if one["name"] == "things")["data"]
    assert things[0]["variants"] == "Maklakoff\nМаклаковъ"
    assert "variants" not in things[0]["data"]


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_network_is_well_formed_and_its_edges_join_its_nodes(name):
    for facts in (sample(), hostile()):
        root = ElementTree.fromstring(BY_NAME[name].render(facts, "envoys").decode())
        nodes = {node.get("id") for node in root.iter() if node.tag.endswith("}node")}
        edges = [node for node in root.iter() if node.tag.endswith("}edge")]
        assert len(nodes) == len(facts.things)
        assert edges
        assert all({edge.get("source"), edge.get("target")} <= nodes for edge in edges)


def test_edge_of_gexf_lives_from_its_earliest_to_its_latest_day():
    root = ElementTree.fromstring(rendered("gexf"))
    first = next(node for node in root.iter() if node.tag.endswith("}edge"))

    assert (first.get("start"), first.get("end")) == ("1917-12-09", "1924-10-31")


def test_graphml_says_in_whose_eyes():
    root = ElementTree.fromstring(rendered("graphml"))
    texts = {
        node.get("key"): node.text
        for edge in root.iter()
        if edge.tag.endswith("}edge") and edge.get("id") == "s1"
        for node in edge
    }

    assert texts["edge_in_eyes_of"] == "authority:fra"
    assert texts["edge_edtf"] == "1917-12-09/1924-10"


def test_edtf_is_told_or_why_it_cannot_be():
    rows = list(csv.DictReader(io.StringIO(rendered("edtf"))))

    told = {row["key"]: row for row in rows}
    assert told["s1"]["edtf"] == "1917-12-09/1924-10"
    assert from_edtf(told["s3"]["edtf"]).text == "1870~"
    assert told["mission:m"]["edtf"] == ""
    assert "no range of days" in told["mission:m"]["why_not"]
