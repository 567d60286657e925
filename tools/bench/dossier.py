"""How fast a record of a million statements is: ``python -m tools.bench.dossier``.

Makes a record (seed 17), brings it in through the import with lints, and asks the
questions of readers, each beside SQL written by hand on the same tables in the same
run. ``--rows N`` makes it smaller; ``--postgres`` asks a PostgreSQL of its own.
"""

import argparse
import csv
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.bench import postgres, triples

SEED = 17
ROUNDS = 300
LARGE = 4000
TARGETS = {
    "post on a day": 1.0,
    "a life": 1.0,
    "100 posts on a day": 10.0,
    "4000 of an authority": 60.0,
    "first page of 50": 5.0,
    "two-hop network": 20.0,
}
FIRST, LAST = 1700, 1960


def when(chance: random.Random) -> str:
    """Return a term: 55 % days, 20 % months, 15 % years, the rest unknown or seen."""
    year = chance.randint(FIRST, LAST - 10)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    after = year + chance.randint(1, 9)
    share = chance.random()
    if share < 0.55:
        mark = "j:" if chance.random() < 0.3 else ""
        return f"{mark}{year}-{month:02}-{day:02}/{after}-{month:02}-{day:02}"
    if share < 0.75:
        return f"{year}-{month:02}/{after}-{month:02}"
    if share < 0.9:
        return f"{year}/{after}"
    return f"{year}-{month:02}-{day:02}/" if share < 0.95 else f"@{year}-{month:02}"


def things(rows: int) -> Iterator[tuple[str, ...]]:
    """Yield kind, key, label, whole, and whether it is for one holder."""
    for number in range(40):
        yield "authority", f"a{number}", f"Authority {number}", "", ""
    for number in range(rows * 6 // 1000):
        yield "mission", f"m{number}", f"Mission {number}", "", ""
    for number in range(rows * 48 // 1000):
        yield "post", f"q{number}", f"Post {number}", f"mission:m{number // 8}", "yes"
    for number in range(rows * 12 // 100):
        yield "person", f"p{number}", f"Person {number}", "", ""


def write_book(folder: Path, rows: int) -> int:
    """Write the record as a book of CSV and return its number of rows."""
    chance = random.Random(SEED)
    weights = [1 / (number + 1) for number in range(40)]
    posts, persons = max(1, rows * 48 // 1000), max(1, rows * 12 // 100)
    heads = {
        "sources": "key,title",
        "things": "kind,key,label_en,part_of,exclusive",
        "statements": "key,subject,predicate,object,in_eyes_of,says,when,value",
        "evidence": "statement,source",
    }
    files = {name: (folder / f"{name}.csv").open("w", newline="") for name in heads}
    write = {name: csv.writer(file) for name, file in files.items()}
    for name, head in heads.items():
        write[name].writerow(head.split(","))
    write["sources"].writerows(
        (f"b{number}", f"Book {number}") for number in range(100)
    )
    everything = 100
    for thing in things(rows):
        write["things"].writerow(thing)
        everything += 1
    eyes = chance.choices(range(40), weights, k=rows)
    for number in range(rows):
        write["statements"].writerow(
            (
                f"s{number}",
                f"person:p{chance.randrange(persons)}",
                "holds",
                f"post:q{chance.randrange(posts)}",
                f"authority:a{eyes[number]}",
                "no" if chance.random() < 0.05 else "yes",
                when(chance),
                '{"basis": "x"}',
            )
        )
        write["evidence"].writerow((f"s{number}", f"b{number % 100}"))
    for file in files.values():
        file.close()
    return everything + 2 * rows


def times_of(
    ask: Callable[[Any], Any], subjects: list[Any]
) -> tuple[float, float, float]:
    """Return middle and 95th hundredth of the time of a question, in ms; and the
    latter of the processor's time alone, which other work does not stretch.
    """
    for subject in subjects[:10]:
        ask(subject)
    times, busy = [], []
    for subject in subjects:
        began, worked = time.perf_counter(), time.process_time()
        ask(subject)
        busy.append(1000 * (time.process_time() - worked))
        times.append(1000 * (time.perf_counter() - began))
    slow = int(0.95 * len(times))
    return statistics.median(times), sorted(times)[slow], sorted(busy)[slow]


BY_HAND = """
select s.id, s.key, s.predicate, s.polarity, s.manner, s.acting, s."when", s.s0, s.s1,
       s.e0, s.e1, s.confidence, p.id, p.key, p.labels, q.id, q.key, q.labels,
       a.id, a.key, a.labels
  from dossier_statement s join dossier_thing p on p.id = s.subject_id
  join dossier_thing q on q.id = s.object_id
  join dossier_thing a on a.id = s.in_eyes_of_id
 where s.predicate = 'holds' and {where}"""
ON = "s.s0 <= %s and s.e1 >= %s"


class Questions:
    """Name, ours, by hand and the subjects of each question."""

    def __init__(self, dossier: Any) -> None:
        self.dossier = dossier
        self.lines = import_module("bifolium.dossier.queries.lines")
        self.contacts = import_module("bifolium.dossier.queries.contacts")
        self.to_jdn = import_module("bifolium.dossier.dates").gregorian_to_jdn
        self.by_hand = hand()
        self.chance = random.Random(SEED)

    def some(self, kind: str, number: int) -> list[Any]:
        ids = list(self.dossier.things.filter(kind=kind).values_list("pk", flat=True))
        chosen = self.chance.sample(ids, min(number, len(ids)))
        return list(self.dossier.things.filter(pk__in=chosen))

    def day(self) -> int:
        return int(self.to_jdn(self.chance.randint(1720, 1950), 6, 15))

    def __iter__(self) -> Iterator[tuple[str, Any, Any, list[Any]]]:
        yield from self.of_posts_and_persons()
        yield from self.of_authorities()

    def of_posts_and_persons(self) -> Iterator[tuple[str, Any, Any, list[Any]]]:
        yield (
            "post on a day",
            lambda pair: self.lines.holders_on(pair[0], on=pair[1]),
            self.by_hand(f"s.object_id = %s and {ON}", lambda p: [p[0].pk, p[1], p[1]]),
            [(post, self.day()) for post in self.some("post", ROUNDS)],
        )
        yield (
            "a life",
            self.lines.life_of,
            self.by_hand("s.subject_id = %s order by s.s0", lambda p: [p.pk]),
            self.some("person", ROUNDS),
        )
        hundreds = [(self.some("post", 100), self.day()) for _ in range(60)]
        marks = ", ".join(["%s"] * len(hundreds[0][0]))
        yield (
            "100 posts on a day",
            lambda pair: self.lines.all_holders_on(
                self.dossier, on=pair[1], posts=pair[0]
            ),
            self.by_hand(
                f"s.object_id in ({marks}) and {ON} order by s.object_id",
                lambda p: [*(post.pk for post in p[0]), p[1], p[1]],
            ),
            hundreds,
        )
        yield (
            "two-hop network",
            self.contacts.network,
            None,
            self.some("person", ROUNDS),
        )

    def large_views(self) -> list[Any]:
        """Return authorities that saw about so many holders at once, and some days."""
        day = self.to_jdn(1850, 6, 15)
        nearest = sorted(
            self.some("authority", 40),
            key=lambda eyes: abs(len(self.lines.views_on(eyes, on=day)) - LARGE),
        )[:5]
        return [(eyes, self.day()) for eyes in nearest for _turn in range(12)]

    def of_authorities(self) -> Iterator[tuple[str, Any, Any, list[Any]]]:
        views = self.large_views()
        for title, most, page in (
            ("4000 of an authority", None, ""),
            ("first page of 50", 50, " limit 50"),
        ):
            yield (
                title,
                lambda pair, most=most: self.lines.views_on(
                    pair[0], on=pair[1], most=most
                ),
                self.by_hand(
                    f"s.in_eyes_of_id = %s and {ON} order by s.s0{page}",
                    lambda p: [p[0].pk, p[1], p[1]],
                ),
                views,
            )


def hand() -> Callable[[str, Callable[[Any], list[Any]]], Callable[[Any], Any]]:
    """Return what asks in SQL on a connection of its own, without Django."""
    connection = import_module("django.db").connection
    connection.ensure_connection()
    raw = connection.connection
    is_sqlite = connection.vendor == "sqlite"

    def by_hand(
        where: str, parameters: Callable[[Any], list[Any]]
    ) -> Callable[[Any], Any]:
        sql = BY_HAND.format(where=where)
        sql = sql.replace("%s", "?") if is_sqlite else sql

        def ask(subject: Any) -> Any:
            cursor = raw.cursor()
            cursor.execute(sql, parameters(subject))
            return cursor.fetchall()

        return ask

    return by_hand


def prepare(folder: Path) -> Any:
    """Set Django up with an empty database and return an empty dossier."""
    os.environ["BIFOLIUM_VAR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bifolium.conf.settings"
    django = import_module("django")
    settings = import_module("django.conf").settings
    names = [name.rpartition(".")[2] for name in settings.INSTALLED_APPS]
    settings.MIGRATION_MODULES = dict.fromkeys([*names, *LABELS])
    django.setup()
    management = import_module("django.core.management")
    management.call_command("migrate", run_syncdb=True, verbosity=0)
    models = import_module("bifolium.dossier.models")
    return models.Dossier.objects.create(slug="bench", title={"en": "Bench"})


LABELS = (
    *("wagtailcore", "wagtaildocs", "wagtailimages", "wagtailadmin", "wagtailusers"),
    *("wagtailsearch", "wagtailembeds", "wagtailredirects", "wagtailforms"),
)


class Memory(threading.Thread):
    """Watches the memory that is this process's own, in MB, at its most.

    Pages of the database file that are mapped in are the kernel's to take back.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.05):
            self.most = max(self.most, self.now())

    def now(self) -> float:
        lines = Path("/proc/self/status").read_text().splitlines()
        found = next(line for line in lines if line.startswith("RssAnon"))
        return int(found.split()[1]) / 1024


def bring_in(dossier: Any, folder: Path, rows: int) -> None:
    services = import_module("bifolium.dossier.services")
    books = import_module("bifolium.dossier.books")
    number = write_book(folder, rows)
    memory = Memory()
    before = memory.now()
    memory.start()
    began, worked = time.perf_counter(), time.process_time()
    report = services.import_record(
        dossier=dossier,
        book=books.book_at(folder, largest=10**10),
        at=datetime.now(UTC),
    )
    took = time.perf_counter() - began
    busy = time.process_time() - worked
    memory.is_over.set()
    assert not report.problems, report.problems[:5]
    print(f"{'rows brought in, with lints':28} {number:10}")
    print(f"{'rows a second (>= 5000)':28} {number / took:10.0f}")
    print(f"{'rows a second of processor':28} {number / busy:10.0f}")
    told = f"{memory.most:10.0f} (before: {before:.0f})"
    print(f"{'memory at most, MB (<= 300)':28} {told}", flush=True)
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute("analyze")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    if chosen.postgres and not postgres.program("initdb"):
        print("PostgreSQL is not here (Debian: apt-get install postgresql)")
    elif chosen.postgres:
        with postgres.running() as address:
            os.environ["BIFOLIUM_DATABASE_URL"] = address
            measure(chosen.rows)
            import_module("django.db").connection.close()
    else:
        measure(chosen.rows)


def measure(rows: int) -> None:
    """Bring a record in and print how fast each question is answered."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dossier = prepare(folder / "var")
        (folder / "book").mkdir()
        bring_in(dossier, folder / "book", rows)
        print(f"{'':28} {'p50 ms':>9} {'p95 ms':>9} {'busy p95':>9}", end="")
        print(f" {'at most':>8} {'by hand':>8}")
        questions = list(Questions(dossier))
        for title, ours, by_hand, subjects in questions:
            middle, slow, busy = times_of(ours, subjects)
            ratio = ""
            if by_hand is not None:
                ratio = f"{middle / times_of(by_hand, subjects)[0]:8.2f}"
            told = f"{middle:9.3f} {slow:9.3f} {busy:9.3f} {TARGETS[title]:8.0f}"
            print(f"{title:28} {told} {ratio:>8}", flush=True)
        beside_triples(questions[:2], str(folder / "triples"))


def beside_triples(questions: list[Any], folder: str) -> None:
    """Ask a triple store for the same posts and lives, and say how it did."""
    store, took = triples.filled(folder)
    print(f"the same as {len(store)} triples in {took:.0f} s; p50 and p95 in ms")
    for title, ours, _by_hand, subjects in questions:
        middle, slow = triples.compared(store, title, ours, subjects)
        print(f"  {title:26} {middle:9.3f} {slow:9.3f}", flush=True)


if __name__ == "__main__":
    main()
