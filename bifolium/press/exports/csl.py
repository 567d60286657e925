"""CSL-JSON, which citation processors read: a list of one item."""

import json

from bifolium.press.exports.work import Signatory, Work


def name(signatory: Signatory) -> dict[str, str]:
    """Return a name; a group is literal."""
    if not signatory.given:
        return {"literal": signatory.family}
    return {"family": signatory.family, "given": signatory.given}


class CslJson:
    suffix = "json"
    media_type = "application/vnd.citationstyles.csl+json"
    name = "CSL-JSON"

    def render(self, work: Work) -> bytes:
        day = work.published_on
        item = {
            "id": work.key,
            "type": "webpage",
            "title": work.title,
            "author": [name(author) for author in work.authors],
            "translator": [name(translator) for translator in work.translators],
            "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
            "publisher": work.publisher,
            "container-title": work.collection,
            "language": work.language,
            "URL": work.address,
            "abstract": work.abstract,
        }
        kept = {field: value for field, value in item.items() if value}
        return (json.dumps([kept], ensure_ascii=False, indent=1) + "\n").encode()
