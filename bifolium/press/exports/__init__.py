"""The formats in which a work can be cited. One file a format."""

from bifolium.press.exports.bibtex import BibTeX
from bifolium.press.exports.csl import CslJson
from bifolium.press.exports.format import Format
from bifolium.press.exports.ris import RIS

FORMATS: list[Format] = [
    BibTeX(),
    RIS(),
    CslJson(),
]
