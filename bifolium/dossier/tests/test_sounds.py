import pytest

from bifolium.dossier.sounds import are_alike, family, sound, words

SPELLINGS = [
    "Maklakov Маклаков Maklakoff Maklakow",
    "Чичерин Chicherin Tchitcherine Tschitscherin Čičerin",
    "Гирс Giers Girs",
    "Бахметев Bakhmeteff Bakhmetiev Bakhmetieff",
    "Сазонов Sazonov Sasonow Sazonoff",
    "Струве Struve Strouve",
    "Юренев Yurenev Iurenev Jurenew",
    "Ѳедоровъ Ѳедоров",
]


@pytest.mark.parametrize("line", SPELLINGS)
def test_one_name_sounds_the_same_in_every_spelling(line):
    assert len({sound(word) for word in line.split()}) == 1


def test_other_names_sound_otherwise():
    names = [line.split()[0] for line in SPELLINGS]

    assert len(set(map(sound, names))) == len(names)


def test_a_family_name_stands_last_or_before_a_comma():
    assert family("Vasily Alekseyevich Maklakov") == family("Маклаков, Василий")
    assert family("Maklakov") == (sound("Maklakov"), "")
    assert family("Baron Giers (envoy)")[0] == sound("Giers")
    assert family(" (–) ") == ("", "")


def test_brothers_are_told_apart_where_both_have_a_given_name():
    assert are_alike(["Василий Маклаков"], ["V. Maklakoff"])
    assert are_alike(["Maklakov"], ["Василий Маклаков"])
    assert not are_alike(["Nikolay Maklakov"], ["Василий Маклаков"])
    assert not are_alike(["–"], ["–"])


def test_titles_are_alike_without_small_words():
    assert words("Ambassador in Paris") == words("Paris ambassador")
    assert words("Ambassador in Paris") != words("Ambassador in Madrid")
    assert words("Посол в Париже") != frozenset()
