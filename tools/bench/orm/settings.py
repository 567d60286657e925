"""Nothing but a database that waits for the disk."""

import os
from pathlib import Path

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(os.environ["BIFOLIUM_VAR"]) / "orm.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
        },
        "CONN_MAX_AGE": None,
    }
}
INSTALLED_APPS = ["tools.bench.orm"]
# Which says how long an answer is.
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "tools.bench.orm.views"
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "of a bench"
