"""Configuration of nginx for a static edition, with the headers of the front.

It wants ``brotli_static`` (Debian: ``libnginx-mod-http-brotli-static``). nginx chooses
the coding; the entity tag follows from it, as at the front: that of the plain bytes,
with ``-br`` or ``-gzip`` after it.

The tags of an edition stand in the configuration. So a new edition needs a folder of
its own and a reload: under the old tags, new bytes would pass for the old.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any

SECURITY = (
    "X-Frame-Options",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Strict-Transport-Security",
)
FRESH = "public, max-age=0, must-revalidate"
FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"

HEAD = Template("""\
# Made by: bifolium edge nginx. Include it within http { }.
map_hash_bucket_size 512;
map_hash_max_size 65536;

# The page at an address: its file, and the tag of its plain bytes.
map $$uri $$bifolium_file {
    default "";
$files}
map $$uri $$bifolium_tag {
    default "";
$tags}
map $$uri $$bifolium_language {
    default "";
$languages}
# What nginx will choose, and what it has chosen.
map $$http_accept_encoding $$bifolium_offered {
    default "";
    "~*(^|[,\\s])br\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$$))[^,]*)?\\s*(,|$$)" "-br";
    "~*(^|[,\\s])gzip\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$$))[^,]*)?\\s*(,|$$)" "-gzip";
}
map "$$bifolium_tag:$$sent_http_content_encoding:$$status" $$bifolium_etag {
    default "";
    "~^(?<plain>[^:]+)::200$$" '"$$plain"';
    "~^(?<plain>[^:]+):br:200$$" '"$$plain-br"';
    "~^(?<plain>[^:]+):gzip:200$$" '"$$plain-gzip"';
    "~^(?<plain>[^:]+)::304$$" '"$$plain$$bifolium_offered"';
}
map "\\"$$bifolium_tag$$bifolium_offered\\" $$http_if_none_match" $$bifolium_is_known {
    default "";
    "~^\\"(-br|-gzip)?\\" " "";
    "~^(?<own>\\"[^\\"]+\\") (.*,)?\\s*(W/)?\\k<own>\\s*(,.*)?$$" "1";
    "~^\\"[^\\"]+\\" \\s*\\*\\s*$$" "1";
}
# Readers who follow a link of a newsletter are sent to the plain address.
map $$args $$bifolium_is_tracked {
    default "";
    "~^(($tracking)(=[^&]*)?(&|$$))+$$" "1";
}
""")

SERVER = Template("""\
server {
    listen $listen;
    server_name $names;
    root $root;
    server_tokens off;
    merge_slashes off;
    absolute_redirect off;
    etag off;
    if_modified_since off;
    max_ranges 0;
    gzip off;
    gzip_static on;
    gzip_http_version 1.0;
    gzip_proxied any;
    brotli_static on;
    types {
$types    }
    default_type application/octet-stream;

    location / {
        add_header Last-Modified "";
        add_header Vary "Accept-Encoding" always;
        add_header Cache-Control "$fresh" always;
        set $$bifolium_said $$bifolium_language;
        add_header Content-Language $$bifolium_said always;
        add_header ETag $$bifolium_etag always;
$security$rest
        error_page 419 = @unchanged;
        if ($$bifolium_is_known) { return 419; }
        try_files $$bifolium_file $otherwise;
    }
    # Of an answer that return 304 makes, nginx would say a type.
    location @unchanged {
        add_header Vary "Accept-Encoding" always;
        add_header Cache-Control "$fresh" always;
        add_header Content-Language $$bifolium_said always;
        add_header ETag $$bifolium_etag always;
$security        try_files /.unchanged =304;
    }
$exact$others}
""")

# Addresses that end in .xml have types of their own.
EXACT = Template("""\
    location = $path {
        types { }
        default_type "$kind";
        add_header Last-Modified "";
        add_header Vary "Accept-Encoding" always;
        add_header Cache-Control "$fresh" always;
        set $$bifolium_said $$bifolium_language;
        add_header Content-Language $$bifolium_said always;
        add_header ETag $$bifolium_etag always;
$security$rest
        error_page 419 = @unchanged;
        if ($$bifolium_is_known) { return 419; }
        try_files $$bifolium_file $otherwise;
    }
""")

WITH_SERVER = Template("""\
    location @server {
        proxy_pass $server;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $$http_host;
        proxy_set_header X-Forwarded-For $$proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $$scheme;
        client_max_body_size 20m;
    }
""")
REST_TO_SERVER = Template("""\
        error_page 418 = @server;
        recursive_error_pages on;
        if ($$http_host != "$host") { return 418; }
        if ($$request_method !~ ^(GET|HEAD)$$) { return 418; }
        if ($$request_uri ~ "[?]|//|/[.]") { return 418; }
        if ($$http_cookie ~ "bifolium_staff=|django_language=") { return 418; }
        if ($$http_range) { return 418; }
        if ($$http_authorization) { return 418; }
""")

ALONE = Template("""\
    location = / {
        add_header Vary "Accept-Language" always;
        add_header Cache-Control "private" always;
        return 302 /$$bifolium_door/;
    }
    location /static/ {
        add_header Cache-Control "$forever";
        add_header X-Content-Type-Options "nosniff" always;
    }
    location /media/images/ {
        add_header Cache-Control "$forever";
        add_header X-Content-Type-Options "nosniff" always;
    }
    location /media/ {
        add_header Cache-Control "$an_hour";
        add_header X-Content-Type-Options "nosniff" always;
    }
    location /papers/ {
        add_header Cache-Control "$an_hour";
        add_header X-Content-Type-Options "nosniff" always;
    }
    location ~ ^/[a-z-]+/search/.+\\.js$$ {
        etag on;
        add_header Cache-Control "$fresh";
        add_header X-Content-Type-Options "nosniff" always;
    }
    location ~ /404\\.html$$ {
        internal;
        add_header Cache-Control "no-store" always;
$security    }
    error_page 404 /$$bifolium_spoken/404.html;
$redirects""")
REST_ALONE = """\
        error_page 404 /$bifolium_spoken/404.html;
        if ($bifolium_is_tracked) { return 301 $uri; }
"""

TYPES = {
    "text/html; charset=utf-8": "html",
    "text/plain; charset=utf-8": "txt",
    "text/css; charset=utf-8": "css",
    "text/javascript; charset=utf-8": "js mjs",
    "application/json": "json",
    "application/pdf": "pdf",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/gif": "gif",
    "font/woff2": "woff2",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "text/csv; charset=utf-8": "csv",
}


@dataclass(frozen=True)
class Edge:
    """What the configuration is made from.

    ``host``: that of the site's canonical address.
    ``server``: the address of the living server, which answers what is no plain read
    of a page; empty for an edition that stands alone. ``headers`` are those of the
    site's pages.
    """

    root: str
    listen: str
    names: tuple[str, ...]
    host: str
    languages: tuple[str, ...]
    server: str
    headers: Mapping[str, str]
    tracking: tuple[str, ...]
    redirects: tuple[tuple[str, str, int], ...] = ()


def nginx_text(edge: Edge, manifest: Mapping[str, Any]) -> str:
    """Return the configuration for an edition."""
    pages = {
        path: known
        for path, known in manifest["pages"].items()
        if known["is_as_baked"] or not edge.server
    }
    head = HEAD.substitute(
        files=rows((path, f"/{known['file']}") for path, known in pages.items()),
        tags=rows((path, tag_of(known, manifest)) for path, known in pages.items()),
        languages=rows((path, known["language"]) for path, known in pages.items()),
        tracking="|".join(edge.tracking),
    )
    door = "" if edge.server else door_map(edge.languages)
    return head + door + server_text(edge, pages)


def tag_of(known: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Return the entity tag of a page: that of the store, if its bytes are."""
    if known["is_as_baked"]:
        return str(known["etag"])
    return str(manifest["files"][known["file"]]["sha256"][:24])


def server_text(edge: Edge, pages: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the ``server`` block."""
    shared = {
        "fresh": FRESH,
        "security": security(edge.headers),
        "rest": (
            REST_TO_SERVER.substitute(host=edge.host) if edge.server else REST_ALONE
        ),
        "otherwise": "@server" if edge.server else "=404",
    }
    known = {name for name in TYPES.values() for name in name.split()}
    exact = (
        EXACT.substitute(shared, path=quoted(path), kind=page["kind"])
        for path, page in sorted(pages.items())
        if not path.endswith("/") and path.rpartition(".")[2] not in known
    )
    return SERVER.substitute(
        shared,
        listen=edge.listen,
        names=" ".join(edge.names) or "_",
        root=quoted(edge.root),
        types="".join(f'        "{kind}" {names};\n' for kind, names in TYPES.items()),
        exact="".join(exact),
        others=others(edge),
    )


def others(edge: Edge) -> str:
    """Return who answers what is no page."""
    if edge.server:
        return WITH_SERVER.substitute(server=edge.server)
    redirects = "".join(
        f"    location = {quoted(path + slash)} {{ return {status} {quoted(to)}; }}\n"
        for path, to, status in edge.redirects
        for slash in ("", "/")
    )
    return ALONE.substitute(
        forever=FOREVER,
        an_hour=AN_HOUR,
        fresh=FRESH,
        security=security(edge.headers),
        redirects=redirects,
    )


def door_map(languages: Sequence[str]) -> str:
    """Return the language of the front door, the first that a browser names.

    And that of an address, for the page that says that there is no such page.
    """
    offered = "|".join(languages)
    return (
        "map $http_accept_language $bifolium_door {\n"
        f"    default {languages[0]};\n"
        f'    "~*(?:^|,)\\s*(?<door>{offered})(?=[-;,\\s]|$)" $door;\n'
        "}\n"
        "map $uri $bifolium_spoken {\n"
        f"    default {languages[0]};\n"
        f'    "~^/(?<spoken>{offered})/" $spoken;\n'
        "}\n"
    )


def security(headers: Mapping[str, str]) -> str:
    """Return the headers of every page that have to do with safety."""
    return "".join(
        f"        add_header {name} {quoted(headers[name])} always;\n"
        for name in SECURITY
        if name in headers
    )


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the rows of a map, in order."""
    return "".join(
        f"    {quoted(key)} {quoted(value)};\n" for key, value in sorted(pairs)
    )


def quoted(text: str) -> str:
    """Return a text as nginx reads it literally; it may hold no variable.

    :raises ValueError: for a text that would be read as something else.
    """
    if any(sign in text for sign in "$\n\r\0"):
        raise ValueError(f"nginx cannot take this literally: {text!r}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
