"""Search: both databases give exactly what trying every article gives, newest first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from feeds.model import Article, Author, FeedKey, Hidden, Known, Label
from feeds.query import ANALYZER, SEARCH_FIELDS, document, match, parse, parse_search, stored_words
from feeds.storage import Connection, Store
from feeds.storage.archive import articles, search, words
from feeds.storage.archive.bodies import sort_at
from feeds.storage.archive.indexing import Indexed, forget, index
from feeds.storage.archive.search import Asked
from feeds.storage.archive.words import Needs
from feeds.storage.feed import members as member_rows
from feeds.storage.places import LATEST
from feeds.storage.tables import article_tokens, metadata
from tests.storage.stored_samples import add, article, make_feeds, names
from tests.storage.stores import NOON

HOUR = timedelta(hours=1)


def story(name: str, says: str, *, hours: float = 0, **fields: object) -> Article:
    """An article of some hours ago with these words as its text."""
    plain = {
        "title": f"Titel {name}",
        "summary": "",
        "text": says,
        "published": NOON - hours * HOUR,
    }
    return article(name, **{**plain, **fields})  # type: ignore[arg-type] # any field may be given


def publish(connection: Connection, *new: Article, category: str = "news") -> list[int]:
    """Store articles, put them into a category and index their words, as the sequencer does."""
    numbers = add(connection, *new)
    articles.categorise(connection, [(number, category, "source") for number in numbers])
    read(connection, *numbers)
    return numbers


def read(connection: Connection, *numbers: int) -> None:
    """Index the words that articles have now."""
    stored = articles.load(connection, numbers)
    index(connection, [indexed(number, one) for number, one in stored.items()])


def indexed(number: int, one: Article) -> Indexed:
    return Indexed(number, sort_at(one), stored_words(document(one, sources=())))


def asked(query: str, **fields: object) -> Asked:
    whole = {"query": parse_search(query), "now": NOON, "timezone": UTC, **fields}
    return Asked(**whole)  # type: ignore[arg-type] # any field may be given


def found(store: Store, query: str, **fields: object) -> list[str]:
    with store.read() as connection:
        page = search.page(connection, asked(query, **fields), limit=100)
    assert page.older is None
    return names([hit.article for hit in page.hits])


def test_words_are_found_in_any_form_newest_first(store: Store) -> None:
    with store.write() as connection:
        publish(
            connection,
            story("old", "Die Wahl ist vorbei", hours=9),
            story("new", "Vor den Wahlen", hours=1),
            story("other", "Die Auswahl", hours=5),
        )

    assert found(store, "wahl") == ["new", "old"]
    assert found(store, '"der Wahl"') == []
    assert found(store, "Wahl -vorbei") == ["new"]


def test_every_text_that_can_be_asked_is_indexed(store: Store) -> None:
    with store.write() as connection:
        publish(
            connection,
            story("one", "text", summary="anriss", authors=(Author("Jörg Müller"),)),
        )

    for query in ("title:titel", "anriss", "text:text", "author:mueller"):
        assert found(store, query) == ["one"], query


def test_an_edited_article_is_found_by_its_new_words_alone(store: Store) -> None:
    old = story("one", "Hafen")
    with store.write() as connection:
        (number,) = publish(connection, old)
        known = Known(number, "paper", old.title, None, "c1", "m1", 1)
        articles.edit(connection, [(known, story("one", "Bahnhof", hours=3))], at=NOON)
        read(connection, number)

    assert found(store, "Hafen") == []
    assert found(store, "Bahnhof") == ["one"]


def test_what_a_failed_transaction_stored_is_not_found(store: Store) -> None:
    with contextlib.suppress(RuntimeError), store.write() as connection:
        publish(connection, story("one", "Hafen"))
        raise RuntimeError

    assert found(store, "Hafen") == []


def test_a_removed_row_leaves_the_index(store: Store) -> None:
    with store.write() as connection:
        publish(connection, story("one", "Hafen"), story("two", "Hafen"))
        connection.execute(delete(article_tokens).where(article_tokens.c.article_id == 1))

    if store.is_sqlite:  # PostgreSQL's numbers go on from other tests; its index is its own
        assert found(store, "Hafen") == ["two"]
        with store.write() as connection:
            check = "INSERT INTO article_words(article_words, rank) VALUES ('integrity-check', 1)"
            connection.execute(text(check))


def test_hidden_sources_and_articles_without_a_category_are_never_found(store: Store) -> None:
    with store.write() as connection:
        publish(connection, story("shown", "Hafen"), story("secret", "Hafen", source="hush"))
        read(connection, *add(connection, story("waits", "Hafen")))

    assert found(store, "Hafen", hidden=Hidden(frozenset({"hush"}))) == ["shown"]
    assert found(store, "source:hush", hidden=Hidden(frozenset({"hush"}))) == []


def test_sources_categories_and_topics_can_be_asked(store: Store) -> None:
    with store.write() as connection:
        (first,) = publish(connection, story("first", "Hafen", hours=1), category="sport")
        publish(connection, story("second", "Hafen", hours=2, source="wire"))
        (topic, _) = make_feeds(connection, "topics/harbour", "topics/empty")
        label = Label(FeedKey("topics", "harbour"))
        joining = member_rows.Joining(first, label, NOON, None)
        member_rows.add(connection, (topic.id, topic.generation), [joining])

    assert found(store, "category:sport") == ["first"]
    assert found(store, "category:sport OR source:wire") == ["first", "second"]
    assert found(store, "topic:harbour") == ["first"]
    assert found(store, "Hafen -topic:harbour") == ["second"]
    assert found(store, "topic:empty") == []
    assert found(store, "source:wire Hafen") == ["second"]
    assert found(store, "source:nobody") == []
    assert found(store, "source:wire (source:wire OR category:sport)") == ["second"]


def test_time_is_limited_to_the_very_moment(store: Store) -> None:
    with store.write() as connection:
        publish(
            connection,
            story("late", "Hafen", published=NOON - timedelta(hours=2, seconds=-1)),
            story("just", "Hafen", published=NOON - timedelta(hours=2)),
            story("early", "Hafen", published=NOON - timedelta(hours=2, microseconds=1)),
            story("before", "Hafen", published=datetime(2026, 11, 21, 23, 59, 59, 999999, UTC)),
            story("ancient", "Hafen", published=datetime(1, 1, 1, tzinfo=UTC)),
        )

    assert found(store, "Hafen since:2h") == ["late", "just"]
    assert found(store, "Hafen after:2026-11-22") == ["late", "just", "early"]
    assert found(store, "Hafen before:2026-11-22") == ["before", "ancient"]
    assert found(store, "Hafen after:1900-01-01 before:2026-11-22") == ["before"]


def pages(store: Store, query: str, *, limit: int) -> Iterator[list[str]]:
    below: int | None = LATEST
    while below is not None:
        with store.read() as connection:
            page = search.page(connection, asked(query), limit=limit, below=below)
        yield names([hit.article for hit in page.hits])
        below = page.older


def test_pages_lose_and_double_nothing(store: Store) -> None:
    with store.write() as connection:
        publish(connection, *(story(f"n{n}", "Hafen", hours=n // 5) for n in range(50)))

    all_pages = list(pages(store, "Hafen", limit=10))

    assert [len(page) for page in all_pages] == [10, 10, 10, 10, 10]
    assert list(chain(*all_pages)) == found(store, "Hafen")


def test_a_page_looks_at_so_many_articles_and_says_where_to_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LOOKED_AT", 40)
    with store.write() as connection:
        many = (story(f"n{n}", "links rechts", hours=n / 10) for n in range(50))
        publish(connection, *many, story("last", "rechts links", hours=50))

    first, second = pages(store, '"rechts links"', limit=10)

    assert (first, second) == ([], ["last"])


def test_a_page_reads_so_many_articles_whose_words_do_not_tell(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "READ", 20)
    with store.write() as connection:
        many = (story(f"n{n}", "links", hours=n / 10) for n in range(30))
        publish(connection, *many, story("last", "rechts", hours=30))

    first, second = pages(store, "/re.hts/", limit=10)

    assert (first, second) == ([], ["last"])


def test_only_what_matches_by_its_stored_words_is_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "READ", 3)
    with store.write() as connection:
        many = (story(f"n{n}", "links und da rechts", hours=n / 10) for n in range(30))
        publish(connection, *many, story("last", "rechts oder Links", hours=30))

    for query in (
        '"rechts oder links"', "links -und", "rechts oder*", "=Links *der*",
        "near(rechts links, 1)", "near(rechts lin*, 1) -da", "title:titel (last OR -und)",
    ):  # fmt: skip
        assert next(pages(store, query, limit=10)) == ["last"], query


def test_postgresql_asks_its_index_for_what_its_first_look_leaves(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.storage.archive.words.FIRST_LOOK", 5)
    with store.write() as connection:
        says = ["Hafen" if n % 7 == 3 else "Bahnhof" for n in range(40)]
        publish(connection, *(story(f"n{n}", word, hours=n) for n, word in enumerate(says)))

    assert found(store, "Hafen") == ["n3", "n10", "n17", "n24", "n31", "n38"]
    assert list(pages(store, "Hafen", limit=2)) == [["n3", "n10"], ["n17", "n24"], ["n31", "n38"]]
    assert found(store, "Hafen before:2026-11-22")[:2] == ["n17", "n24"]


def test_words_of_an_older_analyzer_are_read_instead_of_looked_at(store: Store) -> None:
    with store.write() as connection:
        publish(connection, story("one", "Der Hafen"), story("two", "Hafen, der"))
        stale = update(article_tokens).values(analyzer=ANALYZER - 1, stems="")
        connection.execute(stale)

    assert found(store, '"der Hafen"') == ["one"]


def test_a_forgotten_article_is_found_no_more(store: Store) -> None:
    with store.write() as connection:
        first, _ = publish(connection, story("one", "Hafen"), story("two", "Hafen"))
        forget(connection, [first])

    assert found(store, "Hafen") == found(store, "source:paper") == ["two"]


@pytest.mark.parametrize(
    "word", ["a*b", "a:b", "NEAR", "日本", "हिन्दी", "ไทย", "ｶﾞｽ", "o'neill", "x" * 70]
)
def test_no_word_is_taken_for_a_sign_of_the_database(store: Store, word: str) -> None:
    with store.write() as connection:
        publish(connection, story("one", f"vor {word} nach"))

    assert found(store, f'"{word}"') == ["one"]


@pytest.mark.parametrize(
    "query",
    ["=Hafen", "haf*", "*fen", "*afe*", "/ha.en/", "near(Hafen Stadt, 2)", "haf* Stadt", "การเมือง"],
)
def test_every_kind_of_question_finds_its_article(store: Store, query: str) -> None:
    with store.write() as connection:
        publish(
            connection,
            story("one", "Der Hafen der Stadt, ข่าวการเมืองไทย"),
            story("other", "Die Stadt am Fluss"),
        )

    assert found(store, query) == ["one"]


def test_a_query_of_thousands_of_words_is_answered(store: Store) -> None:
    with store.write() as connection:
        publish(connection, story("one", "wort999"))

    assert found(store, " OR ".join(f"wort{n}" for n in range(1200))) == ["one"]
    assert found(store, " ".join(f"wort{n}" for n in range(300))) == []


_WORDS = ["Wahl", "Wahlen", "Musk", "Putin", "Straße", "policy", "policies", "Chinas", "China"]
_LEAVES = st.sampled_from(
    [
        *_WORDS,
        *[
            '"Musk Putin"',
            "title:Musk",
            "tag:wahl",
            'tag:"Straße 1"',
            "source:a",
            "lang:de",
            "since:5h",
            "before:2026-11-22",
        ],
        *["=Wahl", "wahl*", "*usk", "title:*li*", "near(Musk Wahl, 1)", "near(*in Musk, 2)"],
        *["/polic(y|ies)/", "title:/w.+/"],
    ]
)
_QUERIES = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        parts.map("-({})".format), st.builds("({} {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
    ),
    max_leaves=5,
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join)
_STORIES = st.lists(
    st.builds(
        lambda title, says, hours, language, source: story(
            "",
            says,
            title=title,
            hours=hours,
            language=language,
            source=source,
            upstream_categories=("Wahl",) if hours % 2 else ("Strasse 1", "x"),
        ),
        _TEXTS,
        _TEXTS,
        st.integers(0, 20),
        st.sampled_from([None, "de", "en", "xx"]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STORIES, st.lists(_QUERIES, min_size=1, max_size=5))
def test_the_index_finds_what_trying_every_article_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, made: list[Article], queries: Sequence[str]
) -> None:
    monkeypatch.setattr("feeds.storage.archive.words.FIRST_LOOK", 2)
    with store.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        publish(connection, *map(numbered, made, range(len(made))))
        for written in queries:
            sought = replace(asked("a"), query=parse(written, fields=SEARCH_FIELDS))
            page = search.page(connection, sought, limit=100)

            assert [hit.article for hit in page.hits] == tried(connection, sought), written


def numbered(one: Article, number: int) -> Article:
    return replace(one, upstream_id=str(number), public_id=f"p{number}", tag=f"t{number}")


def tried(connection: Connection, sought: Asked) -> list[Article]:
    """All articles that match, found without an index."""
    everywhere = Needs((), (), below=LATEST)
    places = list(words.candidates(connection, everywhere, limit=1000))
    seen = search.seen_at(connection, sought, places)
    return [one for _, one, document in seen if match(sought.query, document)]
