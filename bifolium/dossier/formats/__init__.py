"""What a record can be taken away as, in the order in which readers see it.

A format has a name, a suffix, a media type and ``render``; ``is_whole`` says that it
holds everything and can be brought in again.
"""

from typing import Protocol

from bifolium.dossier.facts import Facts
from bifolium.dossier.formats.dates import Edtf
from bifolium.dossier.formats.geo import GeoJson, LinkedPlaces
from bifolium.dossier.formats.ipif import Ipif
from bifolium.dossier.formats.linked import JsonLd
from bifolium.dossier.formats.networks import Gexf, GraphMl
from bifolium.dossier.formats.package import CsvPackage, JsonPackage
from bifolium.dossier.formats.quickstatements import QuickStatements
from bifolium.dossier.formats.workbook import Xlsx


class Format(Protocol):
    """One form of a record, as bytes of one file."""

    name: str
    suffix: str
    media_type: str
    is_whole: bool

    def render(self, facts: Facts, name: str) -> bytes:
        """Return the file; ``name`` is what the record is called inside it."""


FORMATS: list[Format] = [
    CsvPackage(),
    Xlsx(),
    JsonPackage(),
    JsonLd(),
    GeoJson(),
    LinkedPlaces(),
    Ipif(),
    QuickStatements(),
    GraphMl(),
    Gexf(),
    Edtf(),
]
BY_NAME = {each.name: each for each in FORMATS}
