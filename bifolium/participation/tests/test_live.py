import json

import pytest

from bifolium.participation.factories import DURING, OPENING, cast, make_poll
from bifolium.participation.live import live_files, live_keys
from bifolium.participation.models import ResultsRule

pytestmark = pytest.mark.django_db


def files_of(box, at=DURING):
    return {file.path: file for file in live_files(box.key, at=at)}


def test_counts_are_a_file_for_programs_and_one_a_language():
    box = make_poll()
    cast(box, 1, "map")
    cast(box, 2, "map")

    files = files_of(box)

    value = json.loads(files["/live/what-next.json"].body)
    assert value == {"box": "what-next", "voters": 2, "votes": {"map": 2}}
    assert "2 votes" in files["/live/what-next.en.html"].body.decode()
    assert "Ответ map" in files["/live/what-next.ru.html"].body.decode()
    assert live_keys() == ["what-next"]


@pytest.mark.parametrize("rule", [ResultsRule.AFTER_VOTE, ResultsRule.AFTER_CLOSE])
def test_counts_that_are_not_for_everybody_are_in_no_file(rule):
    box = make_poll(results=rule)
    cast(box, 1, "map")

    assert files_of(box) == {}


def test_box_that_is_not_open_or_not_there_has_no_file():
    box = make_poll()

    assert files_of(box, at=OPENING.replace(year=2025)) == {}
    assert live_files("nothing", at=DURING) == []
