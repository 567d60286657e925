"""A question to the ballot boxes and its answer, whatever server carries them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from bifolium.participation.refusals import UnreadableForm

PART = "text/vnd.bifolium.part+html"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 200


@dataclass(frozen=True)
class Ask:
    """A request. Names of headers are in lower case; ``path`` begins ``/ballot/``.

    ``address`` is the reader's network address, used to slow down floods and never
    kept; ``own_hosts`` are the names under which the site is known.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""

    def form(self) -> dict[str, list[str]]:
        """Return the fields of the body.

        :raises UnreadableForm: if it is no form.
        """
        kind, _semicolon, rest = self.headers.get("content-type", "").partition(";")
        if kind.strip().lower() != FORM or not is_utf8(rest):
            raise UnreadableForm
        try:
            return fields_of(self.body.decode("ascii"))
        except (UnicodeError, ValueError) as error:
            raise UnreadableForm from error

    def asked(self) -> dict[str, list[str]]:
        """Return the fields of the address; none if they are damaged."""
        try:
            return fields_of(self.query)
        except (UnicodeError, ValueError):
            return {}

    def wants(self, kind: str) -> bool:
        """Say whether the answer is wanted in a kind of content."""
        return kind in self.headers.get("accept", "")

    def cookie(self, name: str) -> str:
        """Return a cookie; empty if there is none."""
        for pair in self.headers.get("cookie", "").split(";"):
            found, equals, value = pair.strip().partition("=")
            if equals and found == name:
                return value.strip('"')
        return ""


def is_utf8(parameters: str) -> bool:
    """Say whether the parameters of a content type leave the text in UTF-8."""
    name, _equals, charset = parameters.strip().partition("=")
    return name.lower() != "charset" or charset.strip('" ').lower() == "utf-8"


def fields_of(text: str) -> dict[str, list[str]]:
    """Return fields by name, each with its values in order.

    :raises ValueError: if there are too many, or they are not text.
    """
    fields: dict[str, list[str]] = {}
    pairs = parse_qsl(
        text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
    )
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def first(fields: Mapping[str, list[str]], name: str) -> str:
    """Return the first value of a field; empty if it is missing."""
    return fields.get(name, [""])[0]


@dataclass
class Reply:
    """An answer: ``chunks`` stand for a body that is too large to hold."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    chunks: Iterator[bytes] | None = None
