import pytest

from bifolium.conf.options import OPTIONS, OptionError, read


def test_without_an_environment_every_option_has_its_default():
    option = read({})

    assert set(option) == {row.name for row in OPTIONS}
    assert option["port"] == 8000
    assert option["languages"] == ("en", "ru", "fr")
    assert option["debug"] is False


@pytest.mark.parametrize(
    ("variable", "raw", "value"),
    [
        ("PORT", "8010", 8010),
        ("DEBUG", "Yes", True),
        ("WORKERS", "2", 2),
        ("LANGUAGES", "ru, en", ("ru", "en")),
        ("SITE_URL", "https://institute.example/", "https://institute.example"),
        ("SITE_URL", "", ""),
        ("DATABASE_URL", "postgresql://u@h/db", "postgresql://u@h/db"),
        ("ALLOWED_HOSTS", "a.example,,b.example", ("a.example", "b.example")),
        ("SECRET_KEY", "x" * 50, "x" * 50),
        ("MAIL_URL", "smtp://u:p@mail.example:587", "smtp://u:p@mail.example:587"),
        ("MAIL_URL", "", ""),
    ],
)
def test_a_value_is_read(variable, raw, value):
    option = read({f"BIFOLIUM_{variable}": raw})

    assert option[variable.lower()] == value


@pytest.mark.parametrize(
    ("variable", "raw"),
    [
        ("PORT", "0"),
        ("MAIL_URL", "mail.example"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.example:many"),
        ("MAIL_URL", "http://mail.example"),
        ("PORT", "65536"),
        ("PORT", "eight"),
        ("DEBUG", "maybe"),
        ("WORKERS", "0"),
        ("LANGUAGES", ""),
        ("LANGUAGES", "en,en"),
        ("LANGUAGES", "en,tlh"),
        ("SITE_URL", "institute.example"),
        ("SITE_URL", "ftp://institute.example"),
        ("SITE_URL", "https://institute.example/site"),
        ("DATABASE_URL", "mysql://u@h/db"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(variable, raw):
    with pytest.raises(OptionError) as refusal:
        read({f"BIFOLIUM_{variable}": raw})

    row = next(row for row in OPTIONS if row.name == variable.lower())
    assert f"BIFOLIUM_{variable}={raw!r}" in str(refusal.value)
    assert row.allowed in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_misspelt_option_is_refused():
    with pytest.raises(OptionError, match="BIFOLIUM_PROT is not an option"):
        read({"BIFOLIUM_PROT": "8000"})


def test_other_variables_are_left_alone():
    assert read({"PORT": "x", "PATH": ""})["port"] == 8000
