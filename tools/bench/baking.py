"""Times rendering with and without recording, and baking from nothing.

A process of its own: ``python -m tools.bench.baking`` in the environment of the site.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

ARTICLES, PAGES = 60, 1500
GOAL_QUERIES = 15


def article_paths() -> list[str]:
    """Return the addresses of some articles."""
    from bifolium.editions.links import path_of
    from bifolium.pages.models import ArticlePage

    rows = ArticlePage.objects.live().filter(slug__startswith="work-").order_by("pk")
    return [path_of(page) for page in rows[5000 : 5000 + ARTICLES]]


def seconds_of(render: Any, paths: list[str]) -> float:
    """Return the seconds of CPU that rendering takes."""
    began = time.process_time()
    for path in paths:
        render(path)
    return time.process_time() - began


def recording_cost(origin: str) -> None:
    """Print what noting dependencies, and keeping them, adds to rendering."""
    from bifolium.press.recorder import recording
    from bifolium.press.render import handler, render, request_for
    from bifolium.press.services import Bakery

    paths = article_paths()

    def plain(path: str) -> None:
        handler().get_response(request_for(path, origin))

    def noted(path: str) -> None:
        with recording() as found:
            plain(path)
        with bakery.writer.swap():
            bakery.plan.record(path, found.answers, found.due_at())

    ratios = []
    with tempfile.TemporaryDirectory() as text:
        bakery = Bakery(Path(text), origin=origin, release="bench")
        with bakery.writer.swap() as generation:
            for path in paths:
                page = render(path, origin).page
                bakery.writer.put(page, generation, took=0, reason="bench")
        for _turn in range(3):
            without = seconds_of(plain, paths)
            ratios.append(seconds_of(noted, paths) / without - 1)
        bakery.close()
    print(
        f"recording: {min(ratios):.0%} to {max(ratios):.0%} of a render"
        f" ({without / len(paths) * 1000:.1f} ms of CPU without)"
    )


def queries(origin: str) -> None:
    """Print how many queries an article costs that is not baked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bifolium.press.render import handler, request_for

    counts = []
    for path in article_paths():
        with CaptureQueriesContext(connection) as found:
            handler().get_response(request_for(path, origin))
        counts.append(len(found))
    counts.sort()
    print(f"queries: median {counts[len(counts) // 2]}, most {counts[-1]} an article")


def full_bake(origin: str) -> None:
    """Print how many pages a second are baked from nothing."""
    from bifolium.press.services import Bakery

    with tempfile.TemporaryDirectory() as text:
        bakery = Bakery(Path(text), origin=origin, release="bench")
        bakery.want_all(at=time.time(), reason="bench")
        bakery.bake_due(most=300)
        began, used = time.monotonic(), time.process_time()
        report = bakery.bake_due(most=PAGES)
        took, used = time.monotonic() - began, time.process_time() - used
        bakery.close()
    print(
        f"full bake: {report.rendered / took:.1f} pages a second,"
        f" {report.rendered / used:.1f} a second of CPU"
    )


def main() -> None:
    """Print all three."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bifolium.conf.settings"
    django.setup()
    from django.conf import settings

    from bifolium.press.release import origin_of

    origin = origin_of(settings.OPTION)
    queries(origin)
    recording_cost(origin)
    full_bake(origin)


if __name__ == "__main__":
    main()
