"""Books and records that tests bring in and take away."""

from datetime import UTC, datetime

from bifolium.dossier.books import book_at
from bifolium.dossier.dates import parse
from bifolium.dossier.facts import (
    EvidenceFact,
    Facts,
    MergedFact,
    SourceFact,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.models import Change, Revision, Source, Thing
from bifolium.dossier.services import import_record

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FILES = {
    "sources": "key,title,reliability\nb1,A book,high\nb2,Another book,low\n",
    "things": (
        "kind,key,label_en,label_ru,part_of,when,exclusive,lat\n"
        "mission,m,Embassy,Посольство,,1900/1924,,48.857\n"
        "post,p,Envoy,Посланник,mission:m,,yes,\n"
        "person,a,Anna,Анна,,,,\n"
        "person,b,Boris,Борис,,,,\n"
        "authority,gov,Government,Правительство,,1917-03-15/1917-11-08,,\n"
    ),
    "statements": (
        "key,subject,predicate,object,in_eyes_of,says,when,value\n"
        's1,person:a,holds,post:p,authority:gov,yes,j:1917-03-02/1917-10,"{""basis"": ""order""}"\n'
        "s2,person:b,born,,,,1870~,\n"
    ),
    "evidence": "statement,source,locator,says\ns1,b1,p. 7,for\ns1,b2,,against\ns2,b1,,\n",
}


def bring(dossier, path, **options):
    return import_record(dossier=dossier, book=book_at(path), at=NOW, **options)


def rewrite(folder, sheet, old, new):
    file = folder / f"{sheet}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def nothing_written():
    return not (
        Thing.objects.exists()
        or Source.objects.exists()
        or Revision.objects.exists()
        or Change.objects.exists()
    )


HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "'=1+1",
    "''already quoted",
    "-2+3",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "</name><evil/> & “quotes” 'single'",
    "\u202eright to left\u202c",
    'two\nlines, "quoted"; and\ttabbed',
    " spaces around ",
    "Маклаков, Василий — посол",
    "𝔘nicode 🕊",
    "carriage\rreturn and _x0041_",
    "$comment {{ braces }} %s %(x)s",
]


UNFIT = {HOSTILE[8], HOSTILE[9], HOSTILE[12]}
"""What cannot stand as one line of a cell."""


def hostile():
    """A record of hostile words in every place where words can stand."""
    person, post = ("person", "a:b/c ?&#%"), ("post", "p'\"<>")
    things = [
        ThingFact(
            person,
            {"en": HOSTILE[0], "ru": HOSTILE[5]},
            data={"variants": [text for text in HOSTILE if text not in UNFIT]},
        ),
        ThingFact(
            post,
            {"en": HOSTILE[7]},
            parent=("mission", "m"),
            data={"exclusive": True, "kind": HOSTILE[4], "ids": {"wikidata": "Q1|x"}},
        ),
        ThingFact(
            ("mission", "m"),
            {"fr": HOSTILE[6]},
            data={
                "lat": -0.128,
                "lon": 2.0,
                "city": {"en": HOSTILE[8]},
                "variants": HOSTILE,
            },
            span=parse("1917~/[1924-01-01..1924-02-01]"),
        ),
        *(
            ThingFact(("event", f"e{n}"), {"en": text})
            for n, text in enumerate(HOSTILE)
        ),
    ]
    sources = [
        SourceFact(
            *(f"b{n}", text, text, "19=24", "javascript:alert(1)", "=x", "en"),
            *("low", text, "https://archive.example/?a=1&b=2"),
        )
        for n, text in enumerate(HOSTILE)
    ]
    statements = [
        StatementFact(
            *(f"s{n}", person, "holds", post, None, {"basis": text}, -1),
            *("=manner", True, parse("@j:1917-11-09"), "low"),
        )
        for n, text in enumerate(HOSTILE)
    ]
    evidence = [
        EvidenceFact(f"s{n}", f"b{n}", text, -1, "@1917", text)
        for n, text in enumerate(HOSTILE)
    ]
    return Facts(tuple(sources), tuple(things), tuple(statements), tuple(evidence))


THINGS = (
    ThingFact(
        ("person", "mak"),
        {"ru": "Маклаков", "en": "Maklakov"},
        data={
            "ids": {"wikidata": "Q4276043", "isni": "0000", "gnd": "no number"},
            "other_ids": {"viaf": ["12", "34"]},
            "variants": ["Maklakoff", "Маклаковъ"],
        },
    ),
    ThingFact(
        ("post", "paris"),
        {"en": "Ambassador"},
        parent=("mission", "m"),
        data={"ids": {"wikidata": "Q1"}},
    ),
    ThingFact(
        ("mission", "m"),
        {"en": "Embassy", "ru": "Посольство"},
        data={
            "lat": 48.857,
            "lon": 2.352,
            "ids": {"wikidata": "Q2"},
            "variants": ["Ambassade"],
        },
        span=parse("j:1917-11/1924-10-28"),
    ),
    ThingFact(("authority", "fra"), {"en": "France"}),
)


def sample():
    """Maklakov in Paris, with ids of Wikidata."""
    return Facts(
        (
            SourceFact(
                *("b1", "Author", "Book", "1931", "https://b.example/1", "", "en"),
                *("high", ""),
            ),
            SourceFact("b2", "", "Bad", "", 'https://x/"|y', "", "", "low", ""),
        ),
        THINGS,
        (
            StatementFact(
                *("s1", ("person", "mak"), "holds", ("post", "paris")),
                *(("authority", "fra"), None, 1, "ambassador", False),
                *(parse("j:1917-11-26/1924-10"), "high"),
            ),
            StatementFact(
                *("s2", ("person", "mak"), "holds", ("post", "paris")),
                *(None, None, -1, "", False, parse("1917/.."), "low"),
            ),
            StatementFact(
                *("s3", ("person", "mak"), "born", None, None, {"place": "Moscow"}, 1),
                *("", False, parse("1870~"), "high"),
            ),
            StatementFact(
                *("s4", ("person", "mak"), "died", None, None, None, 1),
                *("", False, parse("[1957-06-14..1957-06-15]"), "high"),
            ),
        ),
        (
            EvidenceFact("s1", "b1", "p. 1", 1, "", ""),
            EvidenceFact("s1", "b2", "", 1, "", ""),
            EvidenceFact("s2", "b1", "", 1, "", ""),
            EvidenceFact("s3", "b1", "", -1, "", ""),
        ),
        (
            MergedFact(("person", "makl/off: ?&#%"), ("person", "mak")),
            MergedFact(("person", "mak2"), ("person", "mak")),
            MergedFact(("mission", "mak2"), ("mission", "m")),
        ),
    )
