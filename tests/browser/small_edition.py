"""Makes a small site of two languages, and static editions of it.

Run as ``python -m tests.browser.small_edition VAR SERVED ON_DISK``.
"""

import sys

from bifolium.press.tests.small_site import prepare

RUSSIAN = (
    "Временное правительство отправило посла в Париж. «Свобода» – так назвали отчёт "
    "о революции, и мандаты послов остались при них."
)
ENGLISH = (
    "An embassy outlived its government. Its treaty was never signed, "
    "and the archives went to California."
)


def make() -> None:
    """Make the tables, a section in both languages, and articles in it."""
    from django.core.management import call_command

    from bifolium.pages.factories import (
        make_article,
        make_person,
        make_section,
        make_site,
        text_block,
    )

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    homes = make_site("en", "ru")
    author = make_person()
    for code, title, text in (
        ("en", "The last house", ENGLISH),
        ("ru", "Последний дом", RUSSIAN),
    ):
        section = make_section(homes[code])
        body = [text_block(text)]
        make_article(section, title=title, body=body, authors=(author,), slug="house")
        for place in range(12):
            make_article(section, title=f"Quincunx {place}", slug=f"q{place}")


def main(var: str, served: str, on_disk: str) -> None:
    """Make the site and both editions."""
    prepare(var)
    make()
    from django.core.management import call_command

    call_command("export", served)
    call_command("export", on_disk, relative=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
