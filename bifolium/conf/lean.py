"""The settings with templates and translations, but without tables or middleware.

For processes that answer a few addresses and nothing else: the ballot boxes.
"""

from bifolium.conf.settings import *  # noqa: F403
from bifolium.conf.settings import TEMPLATES as FULL_TEMPLATES

INSTALLED_APPS = ["bifolium.theme", "django.contrib.staticfiles"]
MIDDLEWARE = []
DATABASES = {}
TEMPLATES = [
    {
        **FULL_TEMPLATES[0],
        "OPTIONS": {**FULL_TEMPLATES[0]["OPTIONS"], "context_processors": []},  # type: ignore[dict-item]
    }
]
