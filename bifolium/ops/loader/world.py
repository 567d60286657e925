"""What the pages of a demo name: people, topics, pictures, polls, the dossier."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone

from bifolium.dossier.models import Dossier, Source
from bifolium.dossier.services import load_tables
from bifolium.media.models import Picture
from bifolium.ops.loader.folder import FolderError, read_yaml
from bifolium.ops.loader.markup import Cited
from bifolium.pages.models import Audience, Topic
from bifolium.participation.models import Box
from bifolium.participation.services import record_sample_counts, save_poll
from bifolium.people.models import Affiliation, Organisation, Person

DOSSIER = "russian-diplomacy-1917"
AUDIENCES = {
    "business": {"en": "For business", "ru": "Бизнесу", "fr": "Entreprises"},
    "researchers": {
        "en": "For researchers",
        "ru": "Исследователям",
        "fr": "Chercheurs",
    },
    "students": {"en": "For students", "ru": "Студентам", "fr": "Étudiants"},
}


def load_organisations(folder: Path) -> dict[str, Organisation]:
    """Make the organisations that are not there yet."""
    made: dict[str, Organisation] = {}
    for row in read_yaml(folder / "organisations.yaml"):
        made[row["id"]], _is_new = Organisation.objects.get_or_create(
            slug=row["id"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "parent": made.get(row.get("parent")),
                "ror": row.get("ror") or "",
                "is_sample": row.get("sample", False),
            },
        )
    return made


def load_people(
    folder: Path, organisations: Mapping[str, Organisation]
) -> dict[str, Person]:
    """Make the persons that are not there yet, with their affiliations."""
    made: dict[str, Person] = {}
    for row in read_yaml(folder / "people.yaml"):
        person, is_new = Person.objects.get_or_create(
            slug=row["id"],
            defaults={
                "kind": row.get("kind", "person"),
                "name": row["name"],
                "sort_name": row.get("sort_name", row["name"]),
                "email": row.get("email") or "",
                "orcid": row.get("orcid") or "",
                "is_expert": row.get("is_expert", False),
                "is_sample": row.get("sample", False),
            },
        )
        made[row["id"]] = person
        if is_new:
            load_affiliations(person, row.get("affiliations", []), organisations)
    return made


def load_affiliations(
    person: Person,
    rows: list[Mapping[str, Any]],
    organisations: Mapping[str, Organisation],
) -> None:
    """Make the affiliations of a new person."""
    Affiliation.objects.bulk_create(
        Affiliation(
            person=person,
            organisation=organisations[row["organisation"]],
            position=row["position"],
            since=row.get("since"),
            until=row.get("until"),
            sort_order=place,
        )
        for place, row in enumerate(rows)
    )


def load_topics(folder: Path) -> dict[str, Topic]:
    """Make the topics and regions that are not there yet."""
    return {
        row["id"]: Topic.objects.get_or_create(
            slug=row["id"],
            defaults={
                "kind": row["kind"],
                "name": row["name"],
                "description": row.get("description", {}),
                "position": place,
            },
        )[0]
        for place, row in enumerate(read_yaml(folder / "topics.yaml"))
    }


def load_audiences() -> dict[str, Audience]:
    """Make the three audiences of the demo."""
    return {
        slug: Audience.objects.get_or_create(
            slug=slug, defaults={"name": name, "position": place}
        )[0]
        for place, (slug, name) in enumerate(AUDIENCES.items())
    }


def load_pictures(folder: Path) -> dict[str, int]:
    """Make the pictures that are not there yet; return their keys by name."""
    made: dict[str, int] = {}
    for row in read_yaml(folder / "pictures.yaml"):
        file = folder / "pictures" / row["file"]
        picture = Picture.objects.filter(title=row["title"]).first()
        if picture is None:
            if not file.exists():
                raise FolderError(f"{folder / 'pictures.yaml'}: {file.name} is missing")
            with file.open("rb") as stream:
                picture = Picture.objects.create(
                    title=row["title"],
                    file=ImageFile(stream, name=file.name),
                    alt=row["alt"],
                    credit=row["credit"],
                    licence=row["licence"],
                    source_url=row.get("source_url") or "",
                )
        made[row["id"]] = picture.pk
    return made


def load_polls(folder: Path) -> dict[str, Box]:
    """Make the polls that are not there yet; a closed sample has its counts."""
    return {row["id"]: load_poll(row) for row in read_yaml(folder / "polls.yaml")}


def load_poll(row: Mapping[str, Any]) -> Box:
    """Make one poll, if it is not there yet."""
    box = Box.objects.filter(key=row["id"]).first()
    if box is not None:
        return box
    box = save_poll(
        key=row["id"],
        kind=row["kind"],
        question=row["question"],
        note=row.get("note", {}),
        options=[(option["id"], option["label"]) for option in row["options"]],
        max_choices=row.get("max_choices", 1),
        opens_at=moment(row["opens_at"]),
        closes_at=moment(row["closes_at"]) if row.get("closes_at") else None,
        is_sample=row.get("sample", False),
    )
    counts = {option["id"]: option.get("count", 0) for option in row["options"]}
    if any(counts.values()):
        record_sample_counts(box=box, counts=counts)
    return box


def moment(value: Any) -> datetime:
    """Return a moment written in YAML, in UTC unless it says otherwise."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at if timezone.is_aware(at) else at.replace(tzinfo=timezone.UTC)


def load_dossier(folder: Path) -> Dossier:
    """Make or renew the dossier of the demo from its tables."""
    dossier, _is_new = Dossier.objects.get_or_create(
        slug=DOSSIER,
        defaults={
            "title": {
                "en": "Russian diplomacy, 1917 to the mid-1930s",
                "ru": "Русская дипломатия: от 1917 года до середины 1930-х",
                "fr": "La diplomatie russe, de 1917 au milieu des années 1930",
            }
        },
    )
    if not Source.objects.filter(dossier=dossier).exists():
        load_tables(dossier=dossier, folder=folder / "dossier")
    return dossier


def cited_sources(dossier: Dossier) -> dict[str, Cited]:
    """Return the sources of a dossier as notes print them."""
    return {
        row.key: Cited(cited_text(row), row.url, row.language)
        for row in Source.objects.filter(dossier=dossier)
    }


def cited_text(source: Source) -> str:
    """Return author, title and year of a source, as far as they are known."""
    author = f"{source.author.rstrip('.')}. " if source.author else ""
    year = f", {source.year}" if source.year else ""
    return f"{author}{source.title}{year}"


def record_keys(dossier: Dossier) -> dict[tuple[str, str], int]:
    """Return what words of a text may be bound to, by kind and name."""
    things = dossier.things.values_list("kind", "key", "pk")
    statements = dossier.statements.values_list("key", "pk")
    return {
        **{("thing", f"{kind}/{key}"): pk for kind, key, pk in things},
        **{("statement", key): pk for key, pk in statements},
    }
