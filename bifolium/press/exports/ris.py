"""RIS, read by Zotero, EndNote and Mendeley. Two letters, two spaces, a dash::

    TY  - ELEC
    TI  - Old and New Style
    AU  - Arkhipova, Anna
    ER  -

Every line ends with CR LF; the first tag is TY and the last ER.
"""

from collections.abc import Iterator

from bifolium.press.exports.work import Signatory, Work


def name(signatory: Signatory) -> str:
    """Return family name, comma, given name; a group has no comma."""
    return ", ".join(part for part in (signatory.family, signatory.given) if part)


def tags(work: Work) -> Iterator[tuple[str, str]]:
    """Yield tag and text in the order of the file, without the first and the last."""
    yield "ID", work.key
    yield "TI", work.title
    for author in work.authors:
        yield "AU", name(author)
    for translator in work.translators:
        yield "A4", name(translator)
    if work.published_on:
        yield "PY", str(work.published_on.year)
        yield "DA", work.published_on.strftime("%Y/%m/%d")
    yield "PB", work.publisher
    yield "T2", work.collection
    yield "LA", work.language
    yield "UR", work.address
    yield "AB", work.abstract


class RIS:
    suffix = "ris"
    media_type = "application/x-research-info-systems"
    name = "RIS"

    def render(self, work: Work) -> bytes:
        lines = ["TY  - ELEC"]
        for tag, text in tags(work):
            one_line = " ".join(text.split())
            if one_line:
                lines.append(f"{tag}  - {one_line}")
        return "\r\n".join([*lines, "ER  - ", ""]).encode()
