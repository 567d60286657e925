import pytest
from django.urls import reverse

from bifolium.accounts.factories import make_user
from bifolium.pages.factories import make_article, make_section, make_site, text_block

pytestmark = pytest.mark.django_db
WRONG = '<p>Он сказал: "да" - и вышел[[См. "там же".]]</p>'
RIGHT = "<p>Он\u00a0сказал: «да»\u00a0— и\u00a0вышел[[См. «там\u00a0же».]]</p>"


@pytest.fixture
def section():
    return make_section(make_site("ru", "en")["ru"])


@pytest.fixture
def article(section):
    body = [
        text_block("", block_id="b1") | {"value": {"text": WRONG}},
        {
            "type": "person_card",
            "id": "b2",
            "value": {"dossier": None, "person": 'a "b"'},
        },
        {
            "type": "document",
            "id": "b3",
            "value": {
                "title": 'Телеграмма "А"',
                "transcription": '<p>"as it is"</p>',
                "source": "<p>ф. 5</p>",
            },
        },
        {
            "type": "key_points",
            "id": "b4",
            "value": {
                "points": [
                    {"type": "item", "id": "p1", "value": "<p>1917-1924</p>"},
                    {"type": "item", "id": "p2", "value": "<p>ок</p>"},
                ]
            },
        },
    ]
    fields = {"seo_title": "a - b", "subtitle": 'О "том"'}
    return make_article(section, title='"Два"', body=body, fields=fields)


def draft_of(article):
    article.refresh_from_db()
    return article.get_latest_revision_as_object()


def address(article):
    return reverse("typography", args=[article.pk])


def test_the_editor_sees_what_would_change_and_nothing_is_written(client, article):
    client.force_login(make_user(role="editor"))

    html = client.get(address(article)).content.decode()

    assert "<del>&quot;</del>" in html
    assert "<ins>«</ins>" in html
    assert article.revisions.count() == 1


def test_saving_makes_a_draft_with_every_text_corrected(client, article):
    client.force_login(make_user(role="editor"))

    response = client.post(address(article))

    assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    draft = draft_of(article)
    raw = {block["id"]: block["value"] for block in draft.body.raw_data}
    assert draft.title == "«Два»"
    assert (draft.seo_title, draft.subtitle) == ("a\u00a0— b", "О\u00a0«том»")
    assert raw["b1"]["text"] == RIGHT
    assert raw["b3"]["title"] == "Телеграмма «А»"
    assert raw["b3"]["source"] == "<p>ф.\u00a05</p>"
    assert raw["b4"]["points"][0] == {
        "type": "item", "id": "p1", "value": "<p>1917–1924</p>",
    }  # fmt: skip


def test_keys_transcriptions_and_addresses_stay(client, article):
    client.force_login(make_user(role="editor"))

    client.post(address(article))

    draft = draft_of(article)
    raw = {block["id"]: block["value"] for block in draft.body.raw_data}
    assert raw["b2"]["person"] == 'a "b"'
    assert raw["b3"]["transcription"] == '<p>"as it is"</p>'
    assert draft.slug == article.slug


def test_what_readers_see_changes_at_publishing_only(client, article):
    client.force_login(make_user(role="editor"))

    client.post(address(article))

    article.refresh_from_db()
    assert article.title == '"Два"'
    assert article.has_unpublished_changes


def test_the_latest_draft_is_corrected_not_the_live_page(client, article):
    client.force_login(make_user(role="editor"))
    article.title = 'Новый "заголовок"'
    article.save_revision()

    client.post(address(article))

    draft = draft_of(article)
    assert draft.title == "Новый «заголовок»"


def test_a_second_time_there_is_nothing_to_correct(client, article):
    client.force_login(make_user(role="editor"))
    client.post(address(article))
    revisions = article.revisions.count()

    client.post(address(article))

    assert "<ins>" not in client.get(address(article)).content.decode()
    assert article.revisions.count() == revisions


def test_a_title_without_room_stays(client, section):
    client.force_login(make_user(role="editor"))
    article = make_article(section, title="№5 " + "я" * 252, body=[])

    client.post(address(article))

    assert draft_of(article).title == article.title


def test_who_may_not_edit_the_page_may_not_correct_it(client, article):
    client.force_login(make_user(role="author"))

    responses = [client.get(address(article)), client.post(address(article))]

    assert {response.status_code for response in responses} == {302}
    assert article.revisions.count() == 1


def test_a_page_locked_by_another_stays(client, article):
    client.force_login(make_user(role="editor"))
    article.locked, article.locked_by = True, make_user(name="other", role="editor")
    article.save()

    client.post(address(article))

    assert article.revisions.count() == 1


def test_nobody_unsigned_comes_in(client, article):
    assert "/desk/login/" in client.get(address(article)).url
    assert client.put(address(article)).status_code in (302, 405)


def test_the_button_stands_at_the_page(client, article):
    client.force_login(make_user(role="editor"))

    html = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content

    assert address(article) in html.decode()
