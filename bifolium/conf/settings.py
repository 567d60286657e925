"""The one settings module. Every choice of an installation comes from options."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from bifolium.conf import networks, options

OPTION = options.read(os.environ)

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(str(OPTION["var"])).resolve()


def kept_secret(folder: Path) -> str:
    """Return the secret kept in the var folder, made at the first start."""
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = str(OPTION["secret_key"]) or kept_secret(VAR)
DEBUG = bool(OPTION["debug"])
SITE_URL = str(OPTION["site_url"])
CANONICAL_HOST = urlsplit(SITE_URL).netloc
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    str(OPTION["host"]),
    *OPTION["allowed_hosts"],
]
if CANONICAL_HOST:
    ALLOWED_HOSTS.append(urlsplit(SITE_URL).hostname or "")

INSTALLED_APPS = [
    "bifolium.theme",
    "bifolium.conf",
    "bifolium.accounts",
    "bifolium.media",
    "bifolium.editions",
    "bifolium.people",
    "bifolium.dossier",
    "bifolium.participation",
    "bifolium.pages",
    "bifolium.press",
    "bifolium.search",
    "bifolium.ops",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bifolium.conf.middleware.ContentSecurityPolicy",
    "bifolium.conf.middleware.CanonicalAddress",
    "bifolium.conf.middleware.CompressText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bifolium.conf.middleware.LanguageOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bifolium.conf.middleware.StaffHint",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "bifolium.conf.urls"
WSGI_APPLICATION = "bifolium.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "bifolium.theme.templatetags.ui",
            ],
        },
    }
]


def database() -> dict[str, object]:
    """Return the Django database settings that the options ask for."""
    address = str(OPTION["database_url"])
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "bifolium.sqlite3",
            # What a process remembers (conf.memory) goes with the connection.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA foreign_keys=ON;"
                    f"PRAGMA cache_size=-{8000 if OPTION['single'] else 64000};"
                    "PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    return postgres(address)


def postgres(address: str) -> dict[str, object]:
    """Return the Django database settings of a PostgreSQL address.

    What stands behind ``?`` are parameters of its client: ``host=/run/postgresql``
    for a socket, ``sslmode=verify-full``.
    """
    parts = urlsplit(address)
    more = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": more.pop("host", parts.hostname or ""),
        "PORT": more.pop("port", parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": more,
    }


DATABASES = {"default": database()}
# Ballots have a database of their own, and keys that backups leave out.
BALLOTS_DATABASE = str(OPTION["database_url"]) or VAR / "ballots.sqlite3"
BALLOTS_KEYS = VAR / "ballot-keys"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What one thread has kept, a page that another bakes would not be seen to hang on.
KEEPER = "dummy.DummyCache" if OPTION["single"] else "locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": f"django.core.cache.backends.{KEEPER}"},
    "renditions": {
        "BACKEND": f"django.core.cache.backends.{KEEPER}",
        "LOCATION": "renditions",
        "TIMEOUT": 86400,
    },
}

AUTH_USER_MODEL = "accounts.User"
WAGTAILADMIN_USER_LOGIN_FORM = "bifolium.accounts.forms.SignInForm"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}

LANGUAGES = [(code, options.LANGUAGE_NAMES[code]) for code in OPTION["languages"]]
LANGUAGE_CODE = LANGUAGES[0][0]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
USE_I18N = True
USE_TZ = True
TIME_ZONE = str(OPTION["time_zone"])
LOCALE_PATHS = [PACKAGE / "theme" / "locale"]

# What Wagtail calls the settings of a front-end cache.
CDN = networks.settings_of(str(OPTION["cdn"]), str(OPTION["cdn_token"]))

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
BAKED = VAR / "baked"
# Typst has no wheel for every machine.
PDF = bool(OPTION["pdf"]) and find_spec("typst") is not None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "bifolium.theme.storage.PreparedStaticFiles"},
}

SESSION_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_PATH = "/desk/"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []
# TLS ends at the proxy; only the proxy reaches this server then.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# The names and the shape are those of Django 6.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "media-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
    "object-src": ["'none'"],
}

WAGTAIL_SITE_NAME = "Bifolium"
WAGTAILADMIN_BASE_URL = SITE_URL or f"http://{OPTION['host']}:{OPTION['port']}"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "media.Paper"
WAGTAILDOCS_EXTENSIONS = ["csv", "mp3", "ogg", "pdf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAILREDIRECTS_AUTO_CREATE = True
TAGGIT_CASE_INSENSITIVE = True

# Letters hold links that vote: never on a console, whose output is kept as a log.
MAIL = urlsplit(str(OPTION["mail_url"]))
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if MAIL.scheme else 'filebased'}.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = MAIL.hostname or ""
EMAIL_PORT = MAIL.port or (465 if MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(MAIL.password or "")
EMAIL_USE_SSL = MAIL.scheme == "smtps"
EMAIL_USE_TLS = MAIL.scheme == "smtp" and MAIL.hostname not in (
    "127.0.0.1",
    "localhost",
)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    str(OPTION["mail_from"]) or f"bifolium@{urlsplit(SITE_URL).hostname or 'localhost'}"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SILENCED_SYSTEM_CHECKS: list[str] = []
