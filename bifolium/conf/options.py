"""Every option that the environment may set, in one table.

An option ``port`` is read from ``BIFOLIUM_PORT``. Lists are written with commas:
``BIFOLIUM_LANGUAGES=en,ru,fr``. Yes and no are written ``yes`` and ``no``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "BIFOLIUM_"

Value = str | int | bool | tuple[str, ...] | Path


class OptionError(ValueError):
    """An option has a value that is not allowed; the message is one line."""


@dataclass(frozen=True)
class Option:
    """One row of the table.

    ``allowed`` is a sentence for people: what may be written.
    ``parse`` turns the text into a value and raises ``ValueError`` if it cannot.
    """

    name: str
    kind: str
    default: str
    allowed: str
    help: str
    parse: Callable[[str], Value]

    @property
    def variable(self) -> str:
        """The name of the environment variable."""
        return PREFIX + self.name.upper()


def text(raw: str) -> str:
    """Return the text as it is."""
    return raw


def yes_or_no(raw: str) -> bool:
    """Read yes or no.

    :raises ValueError: for anything else.
    """
    words = {
        "yes": True,
        "true": True,
        "1": True,
        "no": False,
        "false": False,
        "0": False,
    }
    if raw.lower() not in words:
        raise ValueError(raw)
    return words[raw.lower()]


def port(raw: str) -> int:
    """Read a TCP port, 1 to 65535."""
    number = int(raw)
    if not 1 <= number <= 65535:
        raise ValueError(raw)
    return number


def whole_number(raw: str) -> int:
    """Read a whole number from 1 upwards."""
    number = int(raw)
    if number < 1:
        raise ValueError(raw)
    return number


def names(raw: str) -> tuple[str, ...]:
    """Read a comma-separated list without empty items."""
    return tuple(item.strip() for item in raw.split(",") if item.strip())


def languages(raw: str) -> tuple[str, ...]:
    """Read a list of at least one known language, without repeats."""
    codes = names(raw)
    if not codes or len(set(codes)) != len(codes) or set(codes) - set(LANGUAGE_NAMES):
        raise ValueError(raw)
    return codes


def site_url(raw: str) -> str:
    """Read an http(s) address without path; empty means: as the server is bound."""
    if not raw:
        return raw
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(raw)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(raw)
    return f"{parts.scheme}://{parts.netloc}"


def database_url(raw: str) -> str:
    """Read a PostgreSQL address; empty means SQLite in the var folder."""
    if raw and urlsplit(raw).scheme not in ("postgres", "postgresql"):
        raise ValueError(raw)
    return raw


def mail_url(raw: str) -> str:
    """Read the address of a mail server; empty means a folder.

    :raises ValueError: for anything but SMTP.
    """
    parts = urlsplit(raw)
    # Asking for the port refuses one that is no number.
    is_whole = bool(parts.hostname) and parts.port != 0
    if raw and (parts.scheme not in ("smtp", "smtps") or not is_whole):
        raise ValueError(raw)
    return raw


def network(raw: str) -> str:
    """Read a network in front of the site; empty means none."""
    kind, _colon, place = raw.partition(":")
    is_address = kind in ("http", "https") and bool(urlsplit(raw).netloc)
    is_named = kind in ("cloudflare", "cloudfront") and bool(place)
    if raw and raw != "fastly" and not is_address and not is_named:
        raise ValueError(raw)
    return raw


# Each language in its own name. A language needs a catalogue in theme/locale
# and rules in editions/typography.py before it may stand here.
LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "fr": "Français"}

OPTIONS = [
    Option(
        "var",
        "folder",
        "var",
        "a folder that can be written",
        "Where the database, uploads and prepared files live.",
        Path,
    ),
    Option(
        "host",
        "text",
        "127.0.0.1",
        "an address of this machine",
        "The address to listen on.",
        text,
    ),
    Option(
        "port",
        "port",
        "8000",
        "a number from 1 to 65535",
        "The port to listen on.",
        port,
    ),
    Option(
        "site_url",
        "address",
        "",
        "http://host or https://host, without a path",
        "The one canonical address of the site. Other hosts are redirected to it. "
        "Empty: the address that the server listens on, without redirects.",
        site_url,
    ),
    Option(
        "allowed_hosts",
        "list",
        "",
        "host names, separated by commas",
        "Further hosts to answer besides the canonical one and this machine.",
        names,
    ),
    Option(
        "proxies",
        "list",
        "127.0.0.1,::1",
        "addresses, separated by commas",
        "Proxies in front of the server whose X-Forwarded-For and X-Forwarded-Proto "
        "are believed. Everybody else's are dropped.",
        names,
    ),
    Option(
        "cdn",
        "text",
        "",
        "cloudflare:ZONE, cloudfront:DISTRIBUTION, fastly, or the address of a proxy "
        "that understands PURGE",
        "The network or cache in front of the site. It may then keep pages, and is "
        "told of every address whose bytes change. Empty: no shared cache keeps any.",
        network,
    ),
    Option(
        "cdn_token",
        "text",
        "",
        "any text",
        "What Cloudflare or Fastly know the site by when it purges. CloudFront takes "
        "the credentials of the machine, and needs the extra bifolium[s3].",
        text,
    ),
    Option(
        "secret_key",
        "text",
        "",
        "any text of 50 characters or more",
        "Signs cookies. Empty: made at the first start and kept in the var folder.",
        text,
    ),
    Option(
        "database_url",
        "address",
        "",
        "postgresql://user:password@host:port/name",
        "PostgreSQL instead of SQLite in the var folder.",
        database_url,
    ),
    Option(
        "mail_url",
        "address",
        "",
        "smtp://user:password@host:587 (with STARTTLS) or smtps://user:password@host",
        "The server that sends letters: invitations to vote, links to confirm an "
        "address. Empty: letters are put into the folder mail in the var folder.",
        mail_url,
    ),
    Option(
        "mail_from",
        "text",
        "",
        "an address",
        "The sender of letters. Empty: bifolium@ and the host name of the site.",
        text,
    ),
    Option(
        "languages",
        "list",
        "en,ru,fr",
        f"some of {', '.join(LANGUAGE_NAMES)}, separated by commas",
        "The languages of the site, in the order in which they are offered.",
        languages,
    ),
    Option(
        "time_zone",
        "text",
        "UTC",
        "a name such as Europe/Moscow",
        "The time zone of the desk and of displayed times.",
        text,
    ),
    Option(
        "threads",
        "number",
        "4",
        "a whole number from 1 upwards",
        "Threads that answer requests in each worker.",
        whole_number,
    ),
    Option(
        "workers",
        "number",
        "1",
        "a whole number from 1 upwards",
        "Processes that answer requests.",
        whole_number,
    ),
    Option(
        "single",
        "yes or no",
        "no",
        "yes or no",
        "One process for everything, for a very small machine; with SQLite only. "
        "Readers wait longer while the desk is busy.",
        yes_or_no,
    ),
    Option(
        "pdf",
        "yes or no",
        "yes",
        "yes or no",
        "Each article as PDF beside its page. It takes the worker 0.2 seconds whenever "
        "an article changes, while no page is waiting.",
        yes_or_no,
    ),
    Option(
        "debug",
        "yes or no",
        "no",
        "yes or no",
        "Detailed error pages. Never on a public site.",
        yes_or_no,
    ),
]


def read(environment: Mapping[str, str]) -> dict[str, Value]:
    """Return every option by name, from the environment or its default.

    :raises OptionError: naming the variable, its value and what is allowed; also
        for a ``BIFOLIUM_`` variable that is not in the table.
    """
    known = {option.variable for option in OPTIONS}
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            raise OptionError(
                f"{variable} is not an option; see docs/reference/options.md"
            )
    return {option.name: _value(option, environment) for option in OPTIONS}


def _value(option: Option, environment: Mapping[str, str]) -> Value:
    raw = environment.get(option.variable, option.default)
    try:
        return option.parse(raw)
    except ValueError as error:
        raise OptionError(
            f"{option.variable}={raw!r} is not allowed: {option.allowed}"
        ) from error
