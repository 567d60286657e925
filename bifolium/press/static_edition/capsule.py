"""Packs a time capsule: one file that an institute can keep, and anyone can check.

It is a bag (BagIt 1.0, RFC 8493) in a zip archive::

    NAME/bagit.txt                    which format this is
    NAME/bag-info.txt                 who, what, when, how much
    NAME/manifest-sha256.txt          the checksum of every file below data/
    NAME/tagmanifest-sha256.txt       those of the files above
    NAME/data/README.en.txt           how to read all this, one in each language
    NAME/data/ro-crate-metadata.json  the same for machines (RO-Crate 1.1)
    NAME/data/site/index.html         the site: opens from a disk
    NAME/data/dossiers/SLUG/*.csv     the record behind each project
    NAME/data/ballots/BOX/*           the public record of each ballot box

``sha256sum -c manifest-sha256.txt`` checks it without us.
"""

import json
import mimetypes
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
METADATA = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"
# What the standard library of an old machine may not know.
KINDS = {
    ".jsonl": "application/jsonl",
    ".woff2": "font/woff2",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".csv": "text/csv",
}


@dataclass(frozen=True)
class About:
    """What a capsule says of itself; ``licence`` is an address, or empty."""

    title: str
    description: str
    origin: str
    licence: str
    languages: tuple[str, ...]
    software: str
    made_at: datetime


@dataclass(frozen=True)
class Leaf:
    """A file of the payload: its checksum and its size."""

    digest: str
    size: int


def pack(folder: Path, target: Path, about: About) -> int:
    """Pack the files of a folder as the payload; return how many there are.

    The archive appears at once, whole, under its name.
    """
    names = sorted(
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file()
    )
    part = target.with_name(f".{target.name}.new")
    moment = about.made_at.timetuple()[:6]
    root = target.name.removesuffix(".zip")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> Leaf:
            entry = zipfile.ZipInfo(f"{root}/{name}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
            return Leaf(sha256(data).hexdigest(), len(data))

        leaves = {
            name: put(f"data/{name}", (folder / name).read_bytes()) for name in names
        }
        crate = json.dumps(crate_of(leaves, about), ensure_ascii=False, indent=1)
        leaves[METADATA] = put(f"data/{METADATA}", f"{crate}\n".encode())
        tags = {
            "bagit.txt": BAGIT,
            "bag-info.txt": bag_info(leaves.values(), about),
            "manifest-sha256.txt": "".join(
                f"{leaf.digest}  data/{escaped(name)}\n"
                for name, leaf in sorted(leaves.items())
            ),
        }
        digests = {name: put(name, text.encode()) for name, text in tags.items()}
        listed = (f"{leaf.digest}  {name}\n" for name, leaf in sorted(digests.items()))
        put("tagmanifest-sha256.txt", "".join(listed).encode())
    part.replace(target)
    return len(leaves)


def escaped(name: str) -> str:
    """Return a name as it stands in a list of checksums (RFC 8493, 2.1.3)."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def bag_info(leaves: Iterable[Leaf], about: About) -> str:
    """Return what the bag says of itself."""
    sizes = [leaf.size for leaf in leaves]
    title = " ".join(about.title.split())
    lines = {
        "Source-Organization": title,
        "External-Description": " ".join(about.description.split()),
        "External-Identifier": about.origin,
        "Bagging-Date": about.made_at.date().isoformat(),
        "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
        "Bag-Software-Agent": about.software,
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items() if value)


def crate_of(leaves: Mapping[str, Leaf], about: About) -> dict[str, Any]:
    """Return the RO-Crate that describes the payload."""
    files = [described(name, leaf) for name, leaf in sorted(leaves.items())]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.description,
        "datePublished": about.made_at.isoformat(timespec="seconds"),
        "inLanguage": list(about.languages),
        "isBasedOn": {"@id": f"{about.origin}/"},
        "hasPart": [{"@id": one["@id"]} for one in files],
    }
    if about.licence:
        root["license"] = {"@id": about.licence}
    own = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    site = {"@id": f"{about.origin}/", "@type": "WebSite", "name": about.title}
    return {"@context": f"{PROFILE}/context", "@graph": [own, root, site, *files]}


def described(name: str, leaf: Leaf) -> dict[str, Any]:
    """Return what a crate says of one file."""
    ending = Path(name).suffix.lower()
    kind = KINDS.get(ending) or mimetypes.guess_type(name)[0]
    return {
        "@id": identifier(name),
        "@type": "File",
        "contentSize": str(leaf.size),
        "sha256": leaf.digest,
        "encodingFormat": kind or "application/octet-stream",
    }


def identifier(name: str) -> str:
    """Return a name as an identifier: encoded only where it must be."""
    return name.replace("%", "%25").replace(" ", "%20").replace("#", "%23")
