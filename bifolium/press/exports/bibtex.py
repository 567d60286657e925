"""BibTeX, with the fields of BibLaTeX for what has an address. One entry::

    @online{old-and-new-style,
      title = {Old and New Style},
      author = {Arkhipova, Anna and {Editorial desk}},
      ...
    }

Letters outside ASCII stay as they are: BibLaTeX with Biber reads UTF-8.
"""

from bifolium.press.exports.work import Signatory, Work

# Source: The BibLaTeX package, 2.1.1 "@online" and 2.2 "entry fields".
# BibTeX counts braces even when they are escaped, hence the words for them.
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
LANGUAGES = {"en": "english", "fr": "french", "ru": "russian"}


def name(signatory: Signatory) -> str:
    """Return a name as BibTeX sorts it; a group in braces, so that it stays whole."""
    family = signatory.family.translate(ESCAPES)
    if not signatory.given:
        return f"{{{family}}}"
    return f"{family}, {signatory.given.translate(ESCAPES)}"


def one_line(text: str) -> str:
    """Return the text escaped, on one line."""
    return " ".join(text.split()).translate(ESCAPES)


class BibTeX:
    suffix = "bib"
    media_type = "application/x-bibtex"
    name = "BibTeX"

    def render(self, work: Work) -> bytes:
        fields = {
            "title": one_line(work.title),
            "author": " and ".join(name(author) for author in work.authors),
            "translator": " and ".join(name(one) for one in work.translators),
            "date": work.published_on.isoformat() if work.published_on else "",
            "organization": one_line(work.publisher),
            "maintitle": one_line(work.collection),
            "langid": LANGUAGES.get(work.language, ""),
            "url": work.address.translate({ord("{"): "%7B", ord("}"): "%7D"}),
            "abstract": one_line(work.abstract),
        }
        lines = [f"  {field} = {{{text}}}," for field, text in fields.items() if text]
        return "\n".join([f"@online{{{work.key},", *lines, "}", ""]).encode()
