"""What the worker does by the clock, read top to bottom."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from django.core.management import call_command
from django.utils import timezone

from bifolium.pages.services import choose_all_neighbours
from bifolium.participation import services as participation
from bifolium.press.services.bakery import Bakery
from bifolium.press.services.jobs import Kind, enter

NIGHT = time(3, 10)
EARLIER = time(2, 10)
SCHEDULE = timedelta(seconds=15)
LETTERS = timedelta(minutes=1)
# A page is baked for its rating once in this time, however many have voted.
RATINGS = timedelta(minutes=15)


def next_night(after: datetime, hour: time = NIGHT) -> datetime:
    """Return the next moment of the night, when few read."""
    local = timezone.localtime(after)
    tonight = timezone.make_aware(datetime.combine(local.date(), hour))
    return tonight if tonight > after else tonight + timedelta(days=1)


def publish_scheduled(_alive: Callable[[], None]) -> None:
    """Publish and withdraw what editors have set a moment for."""
    call_command("publish_scheduled", verbosity=0)


def neighbours(alive: Callable[[], None]) -> None:
    """Choose anew which works stand beside articles."""
    choose_all_neighbours(alive)


def send_letters(_alive: Callable[[], None]) -> None:
    """Send the letters of ballot boxes that wait, a few at a time."""
    participation.send_letters(at=timezone.now())


def publish_ratings(_alive: Callable[[], None]) -> None:
    """Let pages say how works are rated now."""
    participation.publish_ratings()


def verify(bakery: Bakery, alive: Callable[[], None]) -> None:
    """Look whether pages are as they should be."""
    bakery.verify_all(alive, night=timezone.localdate().toordinal())


def kinds(bakery: Bakery) -> dict[str, Kind]:
    """Return every kind of job by name."""
    every = [
        Kind("publish scheduled", publish_scheduled, lambda at: at + SCHEDULE),
        Kind("choose neighbours", neighbours, lambda at: next_night(at, EARLIER)),
        Kind("send letters", send_letters, lambda at: at + LETTERS),
        Kind("publish ratings", publish_ratings, lambda at: at + RATINGS),
        Kind("verify pages", partial(verify, bakery), next_night),
    ]
    return {kind.name: kind for kind in every}


def enter_all(*, at: datetime) -> None:
    """Enter the jobs of a site that has none yet."""
    enter(name="publish scheduled", at=at)
    enter(name="choose neighbours", at=next_night(at, EARLIER))
    enter(name="send letters", at=at)
    enter(name="publish ratings", at=at)
    enter(name="verify pages", at=next_night(at))
