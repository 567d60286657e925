"""The desk as a browser uses it: fetch a form, change some fields, send it back."""

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import rich_text

from bifolium.accounts.models import User
from bifolium.pages.models import Signature

PAGE = "wagtailadmin_pages"


class FormRefused(AssertionError):
    """The desk did not take a form."""


class Desk:
    """An administrator who is signed in."""

    def __init__(self) -> None:
        self.client = Client(HTTP_HOST="localhost:8000")
        user = User.objects.create_superuser("desk", "desk@example.org", "secret")
        self.client.force_login(user)

    def send(self, address: str, **changes: Any) -> None:
        """Send the form at an address with some fields changed.

        :raises FormRefused: with what the desk complained of.
        """
        response = self.client.get(address)
        if response.status_code != 200:
            raise FormRefused(address, response.status_code)
        data = fields_of(response.content.decode())
        data.update(changes)
        answer = self.client.post(address, data)
        if answer.status_code != 302:
            raise FormRefused(address, answer.status_code, complaints(answer))

    def page(self, action: str, page: Any, **changes: Any) -> None:
        """Send the form of a page for an action: edit, unpublish, delete …"""
        self.send(reverse(f"{PAGE}:{action}", args=[page.pk]), **changes)

    def edit(self, page: Any, *, is_published: bool, **changes: Any) -> None:
        """Save a page as a draft, or publish it; an end that is over is taken out."""
        if is_published:
            changes["action-publish"] = "action-publish"
        changes |= body_fields(page, changes.pop("text", ""))
        changes |= lost_signatures(page)
        if not ends_later(page):
            changes["expire_at"] = ""
        self.page("edit", page, **changes)

    def add(self, parent: Any, model: str, **changes: Any) -> None:
        """Publish a new page below another."""
        address = reverse(f"{PAGE}:add", args=["pages", model, parent.pk])
        changes["action-publish"] = "action-publish"
        changes.setdefault("body-count", "0")
        self.send(address, **changes)

    def move(self, page: Any, target: Any) -> None:
        """Move a page below another."""
        address = reverse(f"{PAGE}:move_confirm", args=[page.pk, target.pk])
        self.send(address)

    def reorder(self, page: Any, place: int) -> None:
        """Give a page another place among its neighbours."""
        address = reverse(f"{PAGE}:set_page_position", args=[page.pk])
        answer = self.client.post(f"{address}?position={place}")
        if answer.status_code != 200:
            raise FormRefused(address, answer.status_code)


def complaints(answer: Any) -> Any:
    """Return what the desk found wrong with a form: by field, or as the page says it."""
    form = (answer.context or {}).get("form")
    parts = getattr(form, "formsets", {}).items()
    if form is not None:
        return [form.errors, *((name, part.errors) for name, part in parts)]
    page = BeautifulSoup(answer.content, "html.parser")
    return [row.get_text(" ", strip=True) for row in page.select("[class*=error]")]


def lost_signatures(page: Any) -> dict[str, str]:
    """Return the marks that take out what a draft still has and the table has not.

    A bulk call took it: the desk refuses the row, and an editor can only remove it.
    """
    if not hasattr(page, "signatures"):
        return {}
    kept = set(Signature.objects.filter(page=page.pk).values_list("pk", flat=True))
    return {
        f"signatures-{place}-DELETE": "on"
        for place, row in enumerate(page.signatures.all())
        if row.pk and row.pk not in kept
    }


def ends_later(page: Any) -> bool:
    """Return whether the desk would take the end of a page: it knows whole minutes."""
    begins = max(page.go_live_at or timezone.now(), timezone.now())
    return not page.expire_at or page.expire_at > begins + timedelta(minutes=1)


def fields_of(html: str) -> dict[str, Any]:
    """Return the fields of the largest form of a page, as a browser would send them."""
    page = BeautifulSoup(html, "html.parser")
    forms = page.select('form[method="post" i]')
    form = max(forms, key=lambda one: len(one.select("[name]")))
    for template in form.select("template, script"):
        template.extract()
    found: dict[str, Any] = {}
    for field in form.select("[name]"):
        name, kind = str(field["name"]), str(field.get("type", field.name))
        if kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                found.setdefault(name, []).append(field.get("value", "on"))
        elif kind == "select":
            found[name] = [
                option.get("value", "") for option in field.select("option[selected]")
            ] or first_option(field)
        elif kind == "textarea":
            found[name] = field.get_text().removeprefix("\n")
        else:
            found[name] = field.get("value", "")
    return found


def first_option(field: Any) -> list[str]:
    """Return what a browser chooses where nothing is chosen."""
    options = field.select("option")
    is_one = options and not field.has_attr("multiple")
    return [options[0].get("value", "")] if is_one else []


def body_fields(page: Any, text: str = "") -> dict[str, Any]:
    """Return a body of paragraphs as the desk sends it; ``text``: another first one."""
    blocks = getattr(page, "body", None)
    if blocks is None:
        return {}
    told = [(str(block.value["text"].source), block.id) for block in blocks]
    if text:
        told = [(f"<p>{text}</p>", told[0][1] if told else ""), *told[1:]]
    fields = {"body-count": str(len(told))}
    for place, (html, key) in enumerate(told):
        start = f"body-{place}"
        fields |= {
            f"{start}-deleted": "",
            f"{start}-order": str(place),
            f"{start}-type": "text",
            f"{start}-id": key,
            f"{start}-value-text": rich_text(html),
        }
    return fields
