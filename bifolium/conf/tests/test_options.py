import pytest

from bifolium.conf.options import OPTIONS, OptionError, read


def test_empty_environment_gives_every_option_its_default():
    values = read({})

    assert set(values) == {option.name for option in OPTIONS}
    assert values["port"] == 8000
    assert values["languages"] == ("en", "ru", "fr")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BIFOLIUM_PORT", "0"),
        ("BIFOLIUM_PORT", "eighty"),
        ("BIFOLIUM_DEBUG", "maybe"),
        ("BIFOLIUM_LANGUAGES", "en,en"),
        ("BIFOLIUM_LANGUAGES", "tlh"),
        ("BIFOLIUM_SITE_URL", "ftp://example.org"),
        ("BIFOLIUM_SITE_URL", "https://example.org/path"),
        ("BIFOLIUM_DATABASE_URL", "mysql://x"),
        ("BIFOLIUM_THREADS", "0"),
    ],
)
def test_wrong_value_is_refused_in_one_line_with_what_is_allowed(variable, value):
    with pytest.raises(OptionError) as refused:
        read({variable: value})

    message = str(refused.value)
    assert variable in message
    assert repr(value) in message
    assert "\n" not in message


def test_misspelt_option_is_refused():
    with pytest.raises(OptionError, match="BIFOLIUM_PROT"):
        read({"BIFOLIUM_PROT": "8000"})
