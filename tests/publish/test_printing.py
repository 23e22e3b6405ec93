"""What may be shown of an article, under which link, with which dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from feeds.model import Article, Author, PrintedEntry, Republish, Source
from feeds.publish import Site, print_entry
from tests.publish.publish_samples import SEEN, SITE, SOURCE, article, dates, illustrated, printed


def on(
    sample: Article,
    *,
    site: Site = SITE,
    source: Source = SOURCE,
    ceiling: Republish = Republish.FULL,
) -> PrintedEntry:
    return print_entry(sample, site=site, source=source, category=None, topics=(), ceiling=ceiling)


def test_full_shows_everything() -> None:
    entry = printed(illustrated())

    assert entry.summary
    assert entry.content_html
    assert len(entry.images) == len(entry.enclosures) == 2


def test_summary_hides_the_text_only() -> None:
    entry = printed(illustrated(), Republish.SUMMARY)

    assert entry.summary
    assert entry.images
    assert not entry.content_html


def test_link_shows_title_link_authors_and_labels_only() -> None:
    entry = printed(illustrated(), Republish.LINK)

    assert (entry.summary, entry.content_html, entry.images, entry.enclosures) == ("", "", (), ())
    assert entry.title
    assert entry.authors
    assert entry.category
    assert entry.topics


def test_none_is_never_printed() -> None:
    with pytest.raises(ValueError, match="may not be published"):
        printed(article(), Republish.NONE)


def test_a_title_made_up_for_a_link_is_not_taken_from_the_hidden_text() -> None:
    untitled = article(title="\x00 ")

    assert printed(untitled, Republish.LINK).title == SOURCE.title
    assert printed(untitled, Republish.SUMMARY).title == "Ab Montag fährt er eine Stunde früher."


def test_a_long_beginning_is_cut_at_a_word() -> None:
    title = printed(article(title="", summary="Wort " * 100)).title

    assert title.endswith("Wort …")
    assert len(title) <= 102


def test_entries_link_to_the_original() -> None:
    entry = on(article())

    assert entry.link == "https://courier.example.com/zug-1.html"
    assert entry.permalink == "https://news.example.org/articles/a1"


@pytest.mark.parametrize("url", [None, "", "/zug", "javascript:alert(1)", "http://[bad"])
def test_without_an_original_entries_link_to_our_page(url: str | None) -> None:
    assert on(article(url=url)).link == "https://news.example.org/articles/a1"


def test_a_site_may_link_to_its_own_pages() -> None:
    entry = on(article(), site=replace(SITE, links="permalink", base_url="https://x.example/n/"))

    assert entry.link == entry.permalink == "https://x.example/n/articles/a1"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        (datetime(1989, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (datetime.min.replace(tzinfo=UTC), False),
        (SEEN + timedelta(minutes=10), True),
        (SEEN + timedelta(minutes=10, seconds=1), False),
        (datetime.max.replace(tzinfo=UTC), False),
    ],
)
def test_a_date_that_cannot_be_true_is_left_out(published: datetime, *, shown: bool) -> None:
    assert on(article(published=published)).published == (published if shown else None)


def test_updated_is_the_latest_plausible_date_of_upstream_at_birth() -> None:
    early, late = SEEN - timedelta(days=2), SEEN - timedelta(days=1)

    assert on(article(published=early, updated=late)).updated == late
    assert on(article(published=late, updated=early)).updated == late
    assert on(article(published=early, updated=SEEN + timedelta(days=1))).updated == early


def test_updated_is_when_we_saw_it_if_upstream_says_nothing_plausible() -> None:
    assert on(article(published=None, updated=None)).updated == SEEN
    assert on(article(published=datetime(1, 1, 1, tzinfo=UTC), updated=None)).updated == SEEN


def test_after_birth_updated_is_our_last_material_change() -> None:
    changed = SEEN + timedelta(days=1)
    entry = on(article(changed=changed, version=2, updated=SEEN + timedelta(days=2)))

    assert entry.updated == changed
    assert entry.source is not None
    assert entry.source.updated == changed


@given(published=dates, updated=dates)
@settings(deadline=None)
def test_no_date_is_printed_that_nobody_gave(
    published: datetime | None, updated: datetime | None
) -> None:
    given_dates = {each.replace(microsecond=0) for each in (published, updated, SEEN) if each}
    entry = on(article(published=published, updated=updated))

    assert entry.updated in given_dates
    assert entry.published is None or entry.published in given_dates


def test_without_a_byline_the_source_is_the_author() -> None:
    nameless = article(authors=(Author(" \u200b"), Author("<mia@example.com>")))

    assert on(nameless).authors == (Author(SOURCE.title),)


def test_addresses_are_cut_from_names() -> None:
    assert on(article(authors=(Author("Mia Roe <mia@example.com>"),))).authors[0].name == "Mia Roe"


def test_a_source_without_a_title_goes_by_its_id() -> None:
    entry = on(article(authors=()), source=replace(SOURCE, title=""))

    assert entry.authors == (Author("courier"),)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "https://me:secret@courier.example.com/feed",
        "https://courier.example.com/feed?format=rss&api_key=secret",
        "https://courier.example.com/feed?token=secret",
    ],
)
def test_a_source_address_that_is_secret_gives_way_to_our_page(url: str | None) -> None:
    source = on(article(), source=replace(SOURCE, url=url)).source

    assert source is not None
    assert source.url == "https://news.example.org/sources/courier"


def test_the_source_is_credited_with_its_own_address() -> None:
    source = on(article()).source

    assert source is not None
    assert (source.title, source.url) == (SOURCE.title, SOURCE.url)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("de", None), ("DE", None), ("en_GB", "en-GB"), ("xx", None), ("gsw", None), (None, None)],
)
def test_only_another_language_than_the_site_s_is_named(
    language: str | None, shown: str | None
) -> None:
    assert on(article(language=language)).language == shown


def test_the_same_image_is_shown_once() -> None:
    image = illustrated().images[0]

    assert len(on(article(images=(image, image))).images) == 1
