"""A credit becomes a text in every language; the old one is that of the first."""

import json

import bifolium.conf.labels
from django.conf import settings
from django.db import migrations, models

MODELS = ("picture", "paper")


def with_language(apps, schema_editor):
    """Write every credit as labels, while its column still holds plain text."""
    language = settings.LANGUAGES[0][0]
    for name in MODELS:
        for row in apps.get_model("media", name).objects.only("credit"):
            row.credit = json.dumps({language: row.credit}, ensure_ascii=False)
            row.save(update_fields=["credit"])


def without_language(apps, schema_editor):
    """Write every credit as one text again: that of its first language."""
    for name in MODELS:
        for row in apps.get_model("media", name).objects.only("credit"):
            row.credit = next(iter(json.loads(row.credit).values()), "")
            row.save(update_fields=["credit"])


def altered(field):
    """Return the change of the column in both tables."""
    return [migrations.AlterField(name, "credit", field) for name in MODELS]


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial")]

    operations = [
        *altered(models.TextField()),
        migrations.RunPython(with_language, without_language),
        *altered(
            bifolium.conf.labels.LabelsField(
                help_text="Who made it, as it must be printed:"
                " author, archive, call number.",
                verbose_name="credit",
            )
        ),
    ]
