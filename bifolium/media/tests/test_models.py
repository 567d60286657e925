import json

import pytest
from django.urls import reverse

from bifolium.accounts.factories import make_user
from bifolium.media import models
from bifolium.media.factories import DRAWING, png, upload
from bifolium.media.models import Paper, Picture

pytestmark = pytest.mark.django_db
SCRIPT = DRAWING.format("<script>alert(1)</script>").encode()
HOSTILE_NAME = '<img src=x onerror="alert(1)">.png'


@pytest.fixture
def editor(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(make_user(role="editor"))
    return client


def picture_form(**changes):
    return {
        "title": "A map",
        "alt_ru": "План",
        "alt_en": "",
        "alt_fr": "",
        "credit_en": "Drawn for tests",
        "credit_ru": "",
        "credit_fr": "",
        "licence": "cc-by-4.0",
        "source_url": "",
        "tags": "",
        **changes,
    }


def add_picture(editor, content, name, **changes):
    data = picture_form(**changes) | {"file": upload(content, name)}
    return editor.post(reverse("wagtailimages:add"), data)


def test_a_harmless_drawing_is_taken(editor):
    response = add_picture(editor, DRAWING.format("").encode(), "map.svg")

    assert response.status_code == 302, response.context["form"].errors
    assert Picture.objects.get().alt == {"ru": "План"}


def test_a_drawing_with_a_script_is_refused_with_a_reason(editor):
    response = add_picture(editor, SCRIPT, "map.svg")

    assert "&lt;script&gt;" in response.content.decode()
    assert not Picture.objects.exists()


def test_a_drawing_with_a_script_is_refused_among_many(editor):
    response = editor.post(
        reverse("wagtailimages:add_multiple"), {"files[]": upload(SCRIPT, "map.svg")}
    )

    answer = json.loads(response.content)
    assert not answer["success"]
    assert "<script>" in answer["error_message"]
    assert not Picture.objects.exists()


def test_a_script_named_as_a_picture_is_refused(editor):
    add_picture(editor, SCRIPT, "map.png")

    assert not Picture.objects.exists()


@pytest.mark.parametrize("missing", ["alt_ru", "credit_en", "licence"])
def test_a_picture_needs_rights_and_a_description(editor, missing):
    response = add_picture(editor, png(), "map.png", **{missing: ""})

    assert missing.partition("_")[0] in response.context["form"].errors
    assert not Picture.objects.exists()


# Wagtail leaves the temporary file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_hostile_file_name_is_stored_and_shown_harmless(editor):
    add_picture(editor, png(), HOSTILE_NAME, title=HOSTILE_NAME)

    picture = Picture.objects.get()
    listing = editor.get(reverse("wagtailimages:index")).content.decode()
    assert not set("<>\"' ") & set(picture.file.name)
    assert "<img src=x" not in listing
    assert "&lt;img src=x" in listing


def add_paper(editor, content, name):
    data = {
        "title": "A table",
        "file": upload(content, name),
        "credit_en": "Drawn for tests",
        "credit_ru": "",
        "credit_fr": "",
        "licence": "cc-by-4.0",
        "source_url": "",
        "tags": "",
    }
    return editor.post(reverse("wagtaildocs:add"), data)


@pytest.mark.parametrize("name", ["page.html", "run.exe", "map.svg", "none"])
def test_papers_of_other_kinds_are_refused(editor, name):
    response = add_paper(editor, b"a,b", name)

    assert "file" in response.context["form"].errors
    assert not Paper.objects.exists()


def test_a_paper_that_is_too_large_is_refused(editor, monkeypatch):
    add_paper(editor, b"a,b", "small.csv")
    monkeypatch.setattr(models, "LARGEST_PAPER", 2)

    response = add_paper(editor, b"a,b", "large.csv")

    assert "file" in response.context["form"].errors
    assert [paper.filename for paper in Paper.objects.all()] == ["small.csv"]
