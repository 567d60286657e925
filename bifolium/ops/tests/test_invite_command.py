import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bifolium.participation.tests.posting import (
    ADDRESS,
    open_poll,
    text_of,
    vote,
)

pytestmark = pytest.mark.django_db


def test_each_link_is_one_vote_and_the_turnout_is_told(client, capsys):
    open_poll(level="invited")

    call_command("invite", "what-next", 2)

    links = capsys.readouterr().out.split()
    assert len(set(links)) == 2
    token = links[0].partition("?invitation=")[2]
    assert vote(client, "map", invitation=token).status_code == 303
    page = text_of(Client().get(f"{links[1]}&language=en"))
    assert "people invited: 2, one vote each; have voted: 1." in page
    assert f"{ADDRESS}?invitation=" in links[0]


@pytest.mark.parametrize(("level", "number"), [("browser", 2), ("invited", 0)])
def test_there_is_nobody_to_invite(level, number):
    open_poll(level=level)

    with pytest.raises(CommandError):
        call_command("invite", "what-next", number)
