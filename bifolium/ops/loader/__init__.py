"""Loads a demo folder: what exists is left as editors made it."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from bifolium.ops.loader import world as named
from bifolium.ops.loader.folder import FolderError, read_works, read_yaml
from bifolium.ops.loader.tree import Planter, World, clear_welcome, seat_site
from bifolium.pages.models import FootLink, HomePage, SiteOptions

__all__ = ["FolderError", "load_demo"]


def load_demo(*, folder: Path, say: Callable[[str], None]) -> int:
    """Load a demo folder, all or nothing; return how many editions were made.

    ``say`` gets a line for people at each step.

    :raises FolderError: naming the file that cannot be read.
    """
    with transaction.atomic():
        facts = read_yaml(folder / "site.yaml")
        menu = tuple(facts.get("menu", []))
        world = load_world(folder, menu, say)
        languages = tuple(code for code, _name in settings.LANGUAGES)
        works = read_works(folder, languages, menu)
        clear_welcome()
        planter = Planter(world)
        made = sum(planter.plant(work) for work in works)
        seat(planter, facts)
        for place, work in enumerate(works, start=1):
            planter.fill(work)
            if place % 10 == 0 or place == len(works):
                say(f"  {place} of {len(works)} works")
        link_foot(planter, facts)
    return made


def load_world(
    folder: Path, menu: tuple[str, ...], say: Callable[[str], None]
) -> World:
    """Load everything that pages may name."""
    say("  people, topics, pictures, polls")
    organisations = named.load_organisations(folder)
    people = named.load_people(folder, organisations)
    topics, audiences = named.load_topics(folder), named.load_audiences()
    pictures, polls = named.load_pictures(folder), named.load_polls(folder)
    say("  the record")
    dossier = named.load_dossier(folder)
    return World(
        people=people,
        topics=topics,
        audiences=audiences,
        pictures=pictures,
        polls=polls,
        dossier=dossier,
        sources=named.cited_sources(dossier),
        record=named.record_keys(dossier),
        menu=menu,
    )


def seat(planter: Planter, facts: dict[str, object]) -> None:
    """Make the first front page the root of the site, unless one is there."""
    if HomePage.objects.filter(sites_rooted_here__isnull=False).exists():
        return
    code = settings.LANGUAGES[0][0]
    home = planter.planted["", code]
    names = facts["name"]
    seat_site(home, name=names[code])
    SiteOptions.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={
            "name": names,
            "tagline": facts.get("tagline", {}),
            "notice": facts.get("notice", {}),
            "footer": facts.get("footer", {}),
            "licence": facts.get("licence", {}),
            "licence_url": facts.get("licence_url", ""),
            "expert_mark": facts.get("expert_mark", {}),
            "share_targets": facts["share"],
        },
    )


def link_foot(planter: Planter, facts: dict[str, object]) -> None:
    """Link the pages of the foot, unless editors have chosen some."""
    options = SiteOptions.objects.get(site__is_default_site=True)
    if options.foot_links.exists():
        return
    FootLink.objects.bulk_create(
        FootLink(
            options=options, page_id=planter.page_key(code)(path), sort_order=place
        )
        for code, _name in settings.LANGUAGES[:1]
        for place, path in enumerate(facts.get("footer_menu", []))
    )
