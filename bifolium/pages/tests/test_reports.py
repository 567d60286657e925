from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.models import Locale

from bifolium.accounts.factories import make_user
from bifolium.media.factories import make_picture
from bifolium.pages.factories import make_article, make_section, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def sections():
    homes = make_site("en", "ru")
    key = uuid4()
    return {code: make_section(home, key=key) for code, home in homes.items()}


@pytest.fixture
def editor(client, sections, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(make_user(role="editor"))
    return client


def rows(client, **filters):
    response = client.get(reverse("editions_report"), filters)
    return {
        work.title: {code: state.code for code, state in work.states.items()}
        for work in response.context["object_list"]
    }


def test_each_work_is_one_row_with_its_state_in_each_language(editor, sections):
    key = uuid4()
    make_article(sections["en"], title="Both", key=key)
    make_article(
        sections["ru"], title="Обе", slug="obe", key=key, fields={"level": "abstract"}
    )
    make_article(sections["en"], title="Alone", slug="alone")

    found = rows(editor)

    assert found["Both"] == {"ru": "abstract", "en": "full", "fr": "missing"}
    assert found["Alone"] == {"ru": "missing", "en": "full", "fr": "missing"}
    assert "Обе" not in found


def test_a_draft_is_no_edition_for_readers(editor, sections):
    article = make_article(sections["en"], title="Begun")
    article.copy_for_translation(Locale.objects.get(language_code="ru"))

    assert rows(editor)["Begun"]["ru"] == "draft"
    assert "Begun" in rows(editor, missing="ru")


def test_the_filter_leaves_works_that_a_language_lacks(editor, sections):
    key = uuid4()
    make_article(sections["en"], title="Both", key=key)
    make_article(sections["ru"], title="Обе", slug="obe", key=key)
    make_article(sections["en"], title="Alone", slug="alone")

    assert [
        name for name in rows(editor, missing="ru") if name in ("Both", "Alone")
    ] == ["Alone"]


def test_a_missing_edition_links_to_its_beginning(editor, sections):
    article = make_article(sections["en"])

    html = editor.get(reverse("editions_report")).content.decode()

    begin = reverse("simple_translation:submit_page_translation", args=[article.pk])
    assert f'<a href="{begin}">' in html


def test_an_author_sees_the_works_but_begins_no_translation(client, sections):
    client.force_login(make_user(role="author"))
    make_article(sections["en"], title="Alone", slug="alone")

    html = client.get(reverse("editions_report")).content.decode()

    assert "Alone" in html
    assert "translation/submit" not in html


def test_queries_do_not_grow_with_works(
    editor, sections, django_assert_max_num_queries
):
    make_article(sections["en"], slug="first")
    editor.get(reverse("editions_report"))
    with django_assert_max_num_queries(60) as few:
        editor.get(reverse("editions_report"))
    for number in range(12):
        make_article(sections["en"], slug=f"more-{number}")

    with django_assert_max_num_queries(len(few)):
        editor.get(reverse("editions_report"))


@pytest.mark.parametrize("name", ["editions_report", "alternatives_report"])
def test_reports_can_be_taken_away_as_a_table(editor, sections, name):
    make_article(sections["en"], title="Alone")
    make_picture(title="Alone", alt={"en": "A map"})

    response = editor.get(reverse(name), {"export": "csv"})

    table = b"".join(response.streaming_content).decode()
    assert "Alone" in table
    assert "Русский" in table.splitlines()[0]


def pictures(client, **filters):
    response = client.get(reverse("alternatives_report"), filters)
    return {picture.title for picture in response.context["object_list"]}


def test_pictures_without_a_description_are_found_by_language(editor):
    make_picture(title="All", alt={"en": "a", "ru": "б", "fr": "c"})
    make_picture(title="No French", alt={"en": "a", "ru": "б"})
    make_picture(title="No Russian", alt={"en": "a", "fr": "c"})

    assert pictures(editor) == {"No French", "No Russian"}
    assert pictures(editor, missing="ru") == {"No Russian"}


def test_queries_do_not_grow_with_pictures(editor, django_assert_max_num_queries):
    make_picture(alt={"en": "a"})
    editor.get(reverse("alternatives_report"))
    with django_assert_max_num_queries(40) as few:
        editor.get(reverse("alternatives_report"))
    for _number in range(8):
        make_picture(alt={"en": "a"})

    with django_assert_max_num_queries(len(few)):
        editor.get(reverse("alternatives_report"))


def test_both_reports_stand_in_the_menu(editor):
    html = editor.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("editions_report") in html
    assert reverse("alternatives_report") in html
