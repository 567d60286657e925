"""Makes users for tests."""

from wagtail.models import Collection, Locale, Page

from bifolium.accounts.models import User
from bifolium.accounts.services import give_role, set_up_roles

PASSWORD = "correct horse battery"  # noqa: S105


def make_roots() -> Page:
    """Return the root of the tree, made with that of the files if they are missing."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    locale, _made = Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    return root or Page.add_root(title="Root", slug="root", locale=locale)


def make_user(*, name: str = "anna", role: str = "") -> User:
    """Return a user, put into the group of a role if one is named."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    if role:
        make_roots()
        set_up_roles()
        give_role(user=user, key=role)
    return user
