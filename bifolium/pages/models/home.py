from wagtail.models import Page


class HomePage(Page):
    """The front page of one language."""
