"""Packs a time capsule: one file that an institute can keep, and anyone can check.

It is a bag (BagIt 1.0, RFC 8493) in a zip archive::

    NAME/bagit.txt                    which format this is
    NAME/bag-info.txt                 who, what, when, how much
    NAME/manifest-sha256.txt          the checksum of every file below data/
    NAME/tagmanifest-sha256.txt       those of the files above
    NAME/data/README.en.txt           how to read all this, one in each language
    NAME/data/ro-crate-metadata.json  the same for machines (RO-Crate 1.1)
    NAME/data/site/index.html         the site: opens from a disk
    NAME/data/site.wacz               the same as it was served, to be replayed
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
from io import BytesIO
from pathlib import Path
from typing import IO, Any

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
    ".wacz": "application/wacz",
}
# Formats that say themselves what they are, by ending; none of them is packed again.
FORMATS = {
    ".wacz": (
        "https://specs.webrecorder.net/wacz/1.1.1/",
        "Web Archive Collection Zipped (WACZ) 1.1.1",
    ),
}
BLOCK = 1 << 20


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


class Bag:
    """An archive on its way: files below one folder, all of one moment."""

    def __init__(self, archive: zipfile.ZipFile, root: str, moment: datetime) -> None:
        self.archive, self.root, self.moment = archive, root, moment

    def put(self, name: str, data: IO[bytes], size: int) -> Leaf:
        """Add a file of a size in bytes, part by part."""
        entry = zipfile.ZipInfo(f"{self.root}/{name}", self.moment.timetuple()[:6])
        entry.compress_type = method_of(name)
        entry.external_attr = 0o644 << 16
        entry.file_size = size
        total = sha256()
        with self.archive.open(entry, "w") as file:
            while block := data.read(BLOCK):
                total.update(block)
                file.write(block)
        return Leaf(total.hexdigest(), size)

    def put_file(self, name: str, file: Path) -> Leaf:
        """Add a file from the disk."""
        with file.open("rb") as opened:
            return self.put(name, opened, file.stat().st_size)

    def put_text(self, name: str, text: str) -> Leaf:
        """Add a text."""
        data = text.encode()
        return self.put(name, BytesIO(data), len(data))


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
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        bag = Bag(archive, target.name.removesuffix(".zip"), about.made_at)
        leaves = {name: bag.put_file(f"data/{name}", folder / name) for name in names}
        crate = json.dumps(crate_of(leaves, about), ensure_ascii=False, indent=1)
        leaves[METADATA] = bag.put_text(f"data/{METADATA}", f"{crate}\n")
        tags = {
            "bagit.txt": BAGIT,
            "bag-info.txt": bag_info(leaves.values(), about),
            "manifest-sha256.txt": "".join(
                f"{leaf.digest}  data/{escaped(name)}\n"
                for name, leaf in sorted(leaves.items())
            ),
        }
        digests = {name: bag.put_text(name, text) for name, text in tags.items()}
        listed = (f"{leaf.digest}  {name}\n" for name, leaf in sorted(digests.items()))
        bag.put_text("tagmanifest-sha256.txt", "".join(listed))
    part.replace(target)
    return len(leaves)


def method_of(name: str) -> int:
    """Return how a file is packed: as it is, if a reader is to look into it."""
    is_read_inside = Path(name).suffix.lower() in FORMATS
    return zipfile.ZIP_STORED if is_read_inside else zipfile.ZIP_DEFLATED


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
    formats = formats_of(leaves)
    graph = [own, root, site, *files, *formats]
    return {"@context": f"{PROFILE}/context", "@graph": graph}


def formats_of(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return what a crate says of the formats to which its files conform."""
    endings = {Path(name).suffix.lower() for name in names}
    return [
        {"@id": address, "@type": "CreativeWork", "name": name}
        for ending, (address, name) in FORMATS.items()
        if ending in endings
    ]


def described(name: str, leaf: Leaf) -> dict[str, Any]:
    """Return what a crate says of one file."""
    ending = Path(name).suffix.lower()
    kind = KINDS.get(ending) or mimetypes.guess_type(name)[0]
    found: dict[str, Any] = {
        "@id": identifier(name),
        "@type": "File",
        "contentSize": str(leaf.size),
        "sha256": leaf.digest,
        "encodingFormat": kind or "application/octet-stream",
    }
    if ending in FORMATS:
        found["conformsTo"] = {"@id": FORMATS[ending][0]}
    return found


def identifier(name: str) -> str:
    """Return a name as an identifier: encoded only where it must be."""
    return name.replace("%", "%25").replace(" ", "%20").replace("#", "%23")
