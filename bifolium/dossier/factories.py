"""A dossier, its things and statements for tests."""

from pathlib import Path

from bifolium.dossier.dates import parse
from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.services import load_tables

DEMO = Path(__file__).resolve().parents[2] / "demo" / "dossier"


def make_dossier(slug: str = "envoys") -> Dossier:
    return Dossier.objects.create(slug=slug, title={"en": "Envoys", "ru": "Посланники"})


def make_demo() -> Dossier:
    """Return the demo's whole record."""
    dossier = make_dossier("demo")
    load_tables(dossier=dossier, folder=DEMO)
    return dossier


def make_thing(dossier: Dossier, kind: str, key: str, name: str = "") -> Thing:
    return Thing.objects.create(
        dossier=dossier, kind=kind, key=key, labels={"en": name or key.title()}
    )


def make_statement(
    subject: Thing,
    predicate: str,
    object: Thing | None = None,
    *,
    when: str = "",
    eyes: Thing | None = None,
    polarity: int = 1,
    manner: str = "",
) -> Statement:
    statement = Statement(
        dossier=subject.dossier,
        key=f"s{Statement.objects.count() + 1}",
        subject=subject,
        predicate=predicate,
        object=object,
        in_eyes_of=eyes,
        polarity=polarity,
        manner=manner,
        confidence="high",
    )
    statement.set_span(parse(when) if when else None)
    statement.save()
    return statement
