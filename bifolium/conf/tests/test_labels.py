from bifolium.conf.labels import LabelsFormField, label, label_with_language


def test_label_is_in_the_wanted_language():
    assert label({"en": "Paris", "ru": "Париж"}, "ru") == "Париж"


def test_missing_language_falls_back_and_says_to_which():
    assert label_with_language({"en": "Paris"}, "fr") == ("Paris", "en")


def test_empty_labels_give_an_empty_text():
    assert label_with_language({}, "ru") == ("", "")


def test_form_keeps_only_the_languages_that_were_filled():
    field = LabelsFormField()

    assert field.clean(["Париж", "", ""]) == {"ru": "Париж"}
