"""Who is signed in at the desk is not shown baked pages."""

import pytest

from bifolium.accounts.factories import PASSWORD, make_user


@pytest.mark.django_db
def test_who_signs_in_at_the_desk_reads_pages_as_they_are(client):
    make_user(name="anna", role="editor")
    form = {"username": "anna", "password": PASSWORD}

    client.post("/desk/login/", form)

    assert client.cookies["bifolium_staff"]["path"] == "/"
    client.post("/desk/logout/")
    assert client.cookies["bifolium_staff"].value == ""


@pytest.mark.django_db
def test_reader_gets_no_hint(client):
    client.get("/desk/login/")
    client.get("/robots.txt")

    assert "bifolium_staff" not in client.cookies
