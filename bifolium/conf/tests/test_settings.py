from bifolium.conf.settings import postgres


def test_an_address_of_postgresql_names_everything():
    found = postgres("postgresql://institute:p%40ss@db.example:5433/site")

    assert found["USER"] == "institute"
    assert found["PASSWORD"] == "p@ss"
    assert (found["HOST"], found["PORT"]) == ("db.example", 5433)
    assert found["NAME"] == "site"
    assert found["OPTIONS"] == {}


def test_what_an_address_asks_of_the_client_is_passed_on():
    found = postgres("postgresql://site@/site?host=/run/postgresql&sslmode=require")

    assert found["HOST"] == "/run/postgresql"
    assert found["OPTIONS"] == {"sslmode": "require"}
