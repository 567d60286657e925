import pytest

from bifolium.press.guards import Guard
from bifolium.press.sentences import Sentences, Source, Table
from bifolium.press.spans import with_span, without_span

TABLES = {
    "page": Table("id", frozenset(["id", "path", "live", "locale_id", "slug"])),
    "article": Table("page_id", frozenset(["page_id", "day", "cover_id"])),
    "picture": Table("id", frozenset(["id"])),
    "topics": Table("id", frozenset(["id", "article_id", "topic_id"])),
}


def read(text):
    return Sentences(TABLES).sources(text)


def by_table(text):
    return {source.table: source for source in read(text)}


def test_shown_columns_are_told_from_those_that_decide():
    (page,) = read(
        'SELECT "page"."id", "page"."title" FROM "page" WHERE ("page"."live" AND '
        '"page"."slug" = %s) ORDER BY "page"."path" ASC LIMIT 3'
    )

    assert page.structure == {"id", "live", "slug", "path"}
    assert page.shown == {"title"}
    assert page.key_at == 0
    assert page.chosen() == Guard("slug", (0,))


def test_a_column_that_postgresql_calls_a_text_is_what_it_was():
    (page,) = read(
        'SELECT "page"."id", "page"."title" FROM "page" WHERE ("page"."live" AND '
        '"page"."path"::text LIKE %s AND UPPER("page"."slug"::text) = UPPER(%s))'
    )

    assert page.structure == {"id", "live", "path", "slug"}
    assert page.shown == {"title"}


@pytest.mark.parametrize(
    ("where", "guards"),
    [
        (
            '"page"."path" BETWEEN %s AND %s AND "page"."slug" = %s',
            (Guard("slug", (2,)),),
        ),
        (
            '"page"."slug" = %s AND "page"."path" BETWEEN %s AND %s',
            (Guard("slug", (0,)),),
        ),
        ('"page"."path" BETWEEN %s AND %s', ()),
        (
            '"page"."slug" NOT BETWEEN %s AND %s AND "page"."id" = %s',
            (Guard("id", (2,)),),
        ),
        ('"page"."path" BETWEEN %s AND %s OR "page"."slug" = %s', ()),
        (
            'NOT ("page"."path" BETWEEN %s AND %s) AND "page"."id" = %s',
            (Guard("id", (2,)),),
        ),
    ],
)
def test_the_and_of_between_joins_no_conditions(where, guards):
    (page,) = read(f'SELECT "page"."id" FROM "page" WHERE ({where})')

    assert page.guards == guards


def test_guards_pass_along_an_inner_join():
    found = by_table(
        'SELECT "page"."id", "article"."page_id" FROM "article" INNER JOIN "page" ON '
        '("article"."page_id" = "page"."id") WHERE "article"."page_id" IN (%s, %s)'
    )

    assert found["page"].guards == (Guard("id", (0, 1)),)
    assert found["article"].guards == (Guard("page_id", (0, 1)),)


def test_guards_pass_along_an_outer_join_to_the_joined_table_only():
    found = by_table(
        'SELECT "article"."page_id" FROM "article" LEFT OUTER JOIN "picture" ON '
        '("article"."cover_id" = "picture"."id") WHERE "picture"."id" = %s'
    )
    other = by_table(
        'SELECT "article"."page_id" FROM "article" LEFT OUTER JOIN "picture" ON '
        '("article"."cover_id" = "picture"."id") WHERE "article"."cover_id" = %s'
    )

    assert found["article"].guards == ()
    assert other["picture"].guards == (Guard("id", (0,)),)


@pytest.mark.parametrize(
    "condition",
    [
        '("page"."slug" = %s OR "page"."live")',
        'NOT ("page"."slug" = %s)',
        '"page"."slug" LIKE %s',
        '"page"."slug" = %s COLLATE NOCASE',
        'CASE WHEN "page"."live" AND "page"."slug" = %s AND 1 THEN 1 END',
        '"page"."slug" IN (SELECT U0."slug" FROM "page" U0 WHERE U0."id" = %s)',
    ],
)
def test_what_may_be_otherwise_is_no_guard(condition):
    outer = read(f'SELECT "page"."id" FROM "page" WHERE {condition}')[0]

    assert [one for one in outer.guards if one.column == "slug"] == []


def test_a_select_within_decides_with_all_its_columns():
    outer, inner = read(
        'SELECT "page"."id" FROM "page" WHERE "page"."id" IN (SELECT U0."article_id" '
        'FROM "topics" U0 WHERE (U0."topic_id" = %s AND "page"."live"))'
    )

    assert inner.structure == {"id", "article_id", "topic_id"}
    assert inner.guards == (Guard("topic_id", (0,)),)
    assert outer.structure == {"id", "live"}


def test_without_its_key_in_the_answer_every_column_decides():
    (page,) = read('SELECT "page"."title" FROM "page"')

    assert page.structure == {"id", "title"}
    assert page.shown == set()


def test_a_name_of_the_answer_may_stand_alone():
    found = by_table(
        'SELECT "page"."id", COUNT("topics"."topic_id") AS "shared" FROM "page" INNER '
        'JOIN "topics" ON ("page"."id" = "topics"."article_id") GROUP BY "page"."id" '
        'ORDER BY "shared" DESC'
    )

    assert found["topics"].structure == {"id", "article_id", "topic_id"}


@pytest.mark.parametrize("order", ["2", '"name"', "2 DESC", '"page"."slug"'])
def test_what_the_answer_is_ordered_by_decides_however_it_is_named(order):
    (page,) = read(
        'SELECT "page"."id", "page"."slug" AS "name" FROM "page"'
        f" ORDER BY {order} LIMIT 3"
    )

    assert "slug" in page.structure


def test_beside_its_key_no_column_divides_into_groups():
    found = by_table(
        'SELECT "page"."id", "page"."slug", COUNT("topics"."id") FROM "page" INNER '
        'JOIN "topics" ON ("page"."id" = "topics"."article_id") '
        'GROUP BY "page"."id", "page"."slug", "topics"."topic_id"'
    )

    assert found["page"].structure == {"id"}
    assert found["topics"].structure == {"id", "article_id", "topic_id"}


def test_without_a_key_every_column_divides_into_groups():
    (page,) = read('SELECT "page"."id", "page"."slug" FROM "page" GROUP BY 2')

    assert "slug" in page.structure


@pytest.mark.parametrize(
    "text",
    [
        'SELECT title FROM page WHERE "page"."id" = %s',
        'SELECT * FROM "page" WHERE "page"."id" = %s',
        'WITH x AS (SELECT 1) SELECT "page"."id" FROM "page"',
        'SELECT "page"."id" FROM "page" UNION SELECT "article"."page_id" FROM article',
        'SELECT "page"."id" FROM "page" CROSS JOIN "article"',
        'SELECT "page"."id" FROM "page" WHERE ("page"."id" = %s',
        'SELECT "page"."id" FROM "page" WHERE "id" = %s',
        'PRAGMA table_info("page")',
        'SELECT "page"."id" FROM "page" WHERE "page"."id" = %s)',
        'SELECT "page"."id" FROM "page" INNER JOIN "article" ON "page"."id" = %s',
        'SELECT "page"."id" FROM "page" INNER JOIN "page" ON ("page"."id" = 1)',
        'SELECT "page"."id" FROM "page" INNER JOIN "nowhere" ON ("page"."id" = 1)',
        'SELECT "page"."id" FROM "page" WHERE ("page"."id" = 1) WHERE ("page"."live")',
        'SELECT "page"."id" FROM "page" WHERE ("elsewhere"."id" = %s)',
    ],
)
def test_what_is_not_understood_depends_on_everything(text):
    assert Source("page", None) in read(text)


def test_guards_are_compared_as_words():
    one = Guard("id", (0, 1), ("7",))

    assert one.allowed([True, "x"]) == {"1", "x", "7"}
    assert one.allowed([1.5, "x"]) is None


LISTED = (
    'SELECT "article"."page_id" FROM "article" INNER JOIN "page" ON '
    '("article"."page_id" = "page"."id") WHERE ("page"."live" AND '
    '"page"."path" LIKE %s ESCAPE \'\\\') ORDER BY "article"."day" ASC'
)


def test_beginning_of_a_column_is_a_guard():
    page = by_table(LISTED)["page"]

    assert page.chosen() == Guard("path", (0,), is_beginning=True)
    assert page.chosen().allowed(["0001%"]) == {"0001"}
    assert page.chosen().admits("00010002", {"0001"})
    assert not page.chosen().admits("00020001", {"0001"})


@pytest.mark.parametrize("pattern", ["%a%", "a_%", "a\\_b%", "a"])
def test_other_patterns_say_nothing(pattern):
    assert by_table(LISTED)["page"].chosen().allowed([pattern]) is None


def test_row_without_a_guard_follows_the_one_that_it_leads_to():
    article = by_table(LISTED)["article"]

    assert article.follow.field == "page_id>page.id>path^"


def test_span_of_rows_is_asked_for_within_the_same_sentence():
    marked = with_span(LISTED, (12, 24))

    assert without_span(marked) == (LISTED, (12, 24))
    assert without_span(LISTED) == (LISTED, None)
    assert read(marked) == read(LISTED)
