"""Pages that list: sections, topics, projects, experts, entrances, polls."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from bifolium.pages.blocks.record import PollBlock
from bifolium.pages.factories import (
    add_page,
    make_article,
    make_person,
    make_section,
    make_site,
)
from bifolium.pages.models import (
    Audience,
    AudiencePage,
    AudiencesPage,
    ExpertPage,
    ExpertsPage,
    PlainPage,
    PollsPage,
    ProjectPage,
    ProjectsPage,
    Topic,
    TopicsPage,
)
from bifolium.participation.models import Poll
from bifolium.participation.services import record_sample_counts, save_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_site("en", "ru")["en"]


def html_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def make_topic(slug, kind="topic"):
    return Topic.objects.create(slug=slug, kind=kind, name={"en": slug.title()})


def add_articles(section, numbers):
    for place in numbers:
        make_article(
            section,
            slug=f"a{place}",
            title=f"Article {place}.",
            published_on=date(2026, 1, 1) + timedelta(days=place),
        )


def shown(html, place):
    return html.count(f'href="/en/analysis/a{place}/"')


def test_long_section_has_pages_with_addresses_of_their_own(client, home):
    section = make_section(home)
    add_articles(section, range(36))

    newest = html_of(client, "/en/analysis/")
    second = html_of(client, "/en/analysis/page/2/")

    assert 'href="/en/analysis/page/2/" rel="next"' in newest
    assert 'href="/en/analysis/" rel="prev"' in second
    assert 'href="/en/analysis/page/1/" rel="next"' in second
    assert [shown(second, number) for number in (11, 12, 23, 24)] == [0, 1, 1, 0]
    html_of(client, "/en/analysis/page/3/", 404)


@pytest.mark.parametrize("number", [0, 1, 11, 12, 13, 23, 24, 25, 36, 47])
def test_every_item_stands_on_one_page(client, home, number):
    add_articles(make_section(home), range(number))

    pages, path = [], "/en/analysis/"
    while path:
        pages.append(html_of(client, path))
        older = re.search(r'href="([^"]+)" rel="next"', pages[-1])
        path = older and older[1]

    html = "".join(pages)
    assert [shown(html, place) for place in range(number)] == [1] * number
    assert len(pages) == max(1, number // 12)


def test_full_page_stays_as_it_is_when_an_article_is_added(client, home):
    section = make_section(home)
    add_articles(section, range(36))
    before = html_of(client, "/en/analysis/page/1/").split("<main", 1)[1]

    add_articles(section, range(36, 49))

    assert html_of(client, "/en/analysis/page/1/").split("<main", 1)[1] == before


def test_lists_narrowed_twice_are_not_for_robots(client, home):
    topic = make_topic("asia", "region")
    section = make_section(home)
    make_article(section, slug="a", fields={"topics": [topic]})
    for year in (2024, 2025):
        make_article(section, slug=f"a{year}", published_on=date(year, 1, 1))

    plain = html_of(client, "/en/analysis/")
    narrowed = html_of(client, "/en/analysis/topic/asia/")

    assert 'href="/en/analysis/year/2025/">' in plain
    assert 'href="/en/analysis/topic/asia/year/2025/" rel="nofollow">' in narrowed


def test_section_is_narrowed_by_topic_and_year(client, home):
    section, topic = make_section(home), make_topic("asia", "region")
    make_article(section, slug="a", title="With topic", fields={"topics": [topic]})
    make_article(section, slug="b", title="Without topic")
    make_article(
        section,
        slug="c",
        title="Older one",
        published_on=date(2025, 1, 1),
        fields={"topics": [topic]},
    )

    html = html_of(client, "/en/analysis/topic/asia/year/2026/").split("<main", 1)[1]

    assert "With topic" in html
    assert "Without topic" not in html
    assert "Older one" not in html


def test_topics_cross(client, home):
    section = make_section(home)
    add_page(home, TopicsPage(title="Topics", slug="topics"))
    asia, money = make_topic("asia", "region"), make_topic("money")
    make_article(section, slug="a", title="Both here", fields={"topics": [asia, money]})
    make_article(section, slug="b", title="Asia alone", fields={"topics": [asia]})

    alone = html_of(client, "/en/topics/asia/")
    both = html_of(client, "/en/topics/asia/money/")

    assert 'href="/en/topics/asia/money/"' in alone
    assert "Both here" in both
    assert "Asia alone" not in both
    html_of(client, "/en/topics/nowhere/", 404)


def make_project(home, **fields):
    projects = add_page(home, ProjectsPage(title="Projects", slug="projects"))
    return add_page(projects, ProjectPage(title="Envoys", slug="envoys", **fields))


def test_empty_project_still_makes_a_page(client, home):
    make_project(home)

    assert "Envoys" in html_of(client, "/en/projects/envoys/")


def test_project_leads_to_its_chapters_and_they_lead_back(client, home):
    project = make_project(home)
    chapter = make_article(project, slug="one", title="Chapter one")

    assert f'href="{chapter.url}"' in html_of(client, project.url)
    assert f'href="{project.url}"' in html_of(client, chapter.url)


def test_article_outside_the_tree_of_a_project_leads_there(client, home):
    project = make_project(home)
    article = make_article(make_section(home), fields={"project": project})

    assert f'href="{project.url}"' in html_of(client, article.url).split("<main", 1)[1]
    assert article.title in html_of(client, project.url)


def test_expert_page_lists_signed_works(client, home):
    person = make_person()
    experts = add_page(home, ExpertsPage(title="Experts", slug="experts"))
    add_page(experts, ExpertPage(title="A", slug="a", person=person))
    article = make_article(make_section(home), authors=(person,))

    assert article.title in html_of(client, "/en/experts/a/")
    assert "Taisia Arkhipova" in html_of(client, "/en/experts/")


def test_expert_page_stands_without_its_person(client, home):
    person = make_person()
    experts = add_page(home, ExpertsPage(title="Experts", slug="experts"))
    add_page(experts, ExpertPage(title="Left us", slug="a", person=person))

    person.delete()

    assert "Left us" in html_of(client, "/en/experts/a/")


def test_entrance_lists_what_is_meant_for_it(client, home):
    audience = Audience.objects.create(slug="students", name={"en": "For students"})
    entrances = add_page(home, AudiencesPage(title="Where to start", slug="for"))
    add_page(
        entrances,
        AudiencePage(title="For students", slug="students", audience=audience),
    )
    article = make_article(make_section(home), fields={"audiences": [audience]})

    assert article.title in html_of(client, "/en/for/students/")
    assert 'href="/en/for/students/"' in html_of(client, article.url)


def make_poll(key="next", **times):
    return save_poll(
        key=key,
        kind="single",
        question={"en": "What next?", "ru": "Что дальше?"},
        options=[
            (name, {"en": name.title(), "ru": name})
            for name in ("maps", "letters", "people", "archives")
        ],
        is_sample=True,
        **times,
    )


OPENED = datetime(2026, 1, 1, tzinfo=UTC)


def test_closed_poll_shows_counts_and_percents_that_sum_to_100(client, home):
    add_page(home, PollsPage(title="Polls", slug="polls"))
    box = make_poll(opens_at=OPENED, closes_at=datetime(2026, 2, 1, tzinfo=UTC))
    counts = {"maps": 33, "letters": 30, "people": 24, "archives": 21}
    record_sample_counts(box=box, counts=counts)

    html = html_of(client, "/en/polls/next/")

    for percent in (31, 28, 22, 19):
        assert f"{percent}" in html
    assert "Not a survey" in html


def test_open_poll_is_a_form_without_counts(client, home):
    add_page(home, PollsPage(title="Polls", slug="polls"))
    make_poll(opens_at=OPENED)

    html = html_of(client, "/en/polls/next/")

    assert 'action="/ballot/next/"' in html
    assert html_of(client, "/en/polls/state/open/").count("What next?")
    assert "What next?" not in html_of(client, "/en/polls/state/closed/")
    html_of(client, "/en/polls/no-such/", 404)


def test_plain_page_lists_what_is_below_it(client, home):
    about = add_page(home, PlainPage(title="About", slug="about"))
    add_page(about, PlainPage(title="Privacy", slug="privacy"))

    assert 'href="/en/about/privacy/"' in html_of(client, "/en/about/")


def test_front_page_shows_the_project_and_the_newest(client, home):
    make_project(home)
    make_article(make_section(home), title="Fresh from the press")

    html = html_of(client, "/en/")

    assert "Envoys" in html
    assert "Fresh from the press" in html


def test_a_draft_poll_is_on_no_page(client, home, rf):
    add_page(home, PollsPage(title="Polls", slug="polls"))
    box = make_poll(opens_at=OPENED)
    Poll.objects.filter(pk=box.pk).update(is_draft=True)
    block = PollBlock()

    html = block.render(block.to_python({"poll": box.pk}), {"request": rf.get("/")})

    assert "What next?" not in html
    assert "What next?" not in html_of(client, "/en/polls/")
    assert client.get("/en/polls/next/").status_code == 404
