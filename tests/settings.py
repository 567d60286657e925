"""Settings full of traps: another time zone, another default language."""

import os
import tempfile

os.environ.setdefault("BIFOLIUM_VAR", tempfile.mkdtemp(prefix="bifolium-test-"))
os.environ["BIFOLIUM_LANGUAGES"] = "ru,en,fr"
os.environ["BIFOLIUM_TIME_ZONE"] = "Asia/Tokyo"

from bifolium.conf.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# The static middleware warns, and warnings are errors, where the folder is missing.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
