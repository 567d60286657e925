"""A column for the address of a page on the web."""

from typing import Any

from django.db import models


class AddressField(models.URLField):
    """A ``URLField`` whose form takes ``example.org`` as ``https://example.org``.

    Django 6 does so by itself; the migrations say ``URLField``.
    """

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **options})

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.URLField", args, options
