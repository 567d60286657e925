"""What each role may do at the desk: one table.

``on_pages`` are Wagtail's permissions at the root of the tree; with ``add`` alone
one adds pages and changes those that are one's own. ``on_files`` hold for pictures
and papers. ``on_models`` are Django's permissions as ``app.codename``;
``everything`` grants every permission that there is.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUTHOR, EDITOR, TRANSLATOR, ADMINISTRATOR = (
    "author",
    "editor",
    "translator",
    "administrator",
)
DESK = "wagtailadmin.access_admin"

CLASSES = ["people.person", "people.organisation", "pages.topic", "pages.audience"]
POLLS = ["participation.poll"]
DOSSIERS = ["dossier.dossier"]


def may(actions: str, models: list[str]) -> list[str]:
    """Return permissions to do each of the actions with each of the models."""
    return [
        f"{app}.{action}_{name}"
        for app, name in (model.split(".") for model in models)
        for action in actions.split()
    ]


@dataclass(frozen=True)
class Rights:
    """The rights of a role, and its name."""

    name: str | Promise
    on_pages: list[str] = field(default_factory=list)
    on_files: list[str] = field(default_factory=list)
    on_models: list[str] = field(default_factory=list)
    everything: bool = False


RIGHTS = {
    AUTHOR: Rights(
        _("Authors"),
        on_pages=["add"],
        on_files=["add", "choose"],
        on_models=[
            DESK,
            *may("view", CLASSES + DOSSIERS),
            *may("view add change", POLLS),
        ],
    ),
    EDITOR: Rights(
        _("Editors"),
        on_pages=["add", "change", "publish", "lock", "unlock"],
        on_files=["add", "change", "choose"],
        on_models=[
            DESK,
            *may("view add change delete", CLASSES + POLLS),
            *may("view add change", DOSSIERS),
            *may("view add change delete", ["wagtailredirects.redirect"]),
            *may("change", ["pages.siteoptions"]),
            "simple_translation.submit_translation",
        ],
    ),
    TRANSLATOR: Rights(
        _("Translators"),
        on_pages=["add", "change"],
        on_files=["add", "change", "choose"],
        on_models=[
            DESK,
            *may("view change", CLASSES + POLLS),
            *may("view", DOSSIERS),
            "simple_translation.submit_translation",
        ],
    ),
    ADMINISTRATOR: Rights(
        _("Administrators"),
        on_pages=["add", "change", "publish", "bulk_delete", "lock", "unlock"],
        on_files=["add", "change", "choose"],
        everything=True,
    ),
}

CHOICES = [
    (AUTHOR, _("author")),
    (EDITOR, _("editor")),
    (TRANSLATOR, _("translator")),
    (ADMINISTRATOR, _("administrator")),
]
