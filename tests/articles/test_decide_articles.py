"""What an incoming article is, given what is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from feeds.articles import Edited, Foreign, Held, New, Refused, Reused, Same, Skipped, decide
from feeds.model import Image
from tests.articles.article_samples import LATER, SEEN, SOURCE, article, remembered


def test_what_nobody_knows_is_new() -> None:
    assert decide(article(), None) == New(article())


def test_what_says_the_same_is_the_same_even_days_later() -> None:
    known = remembered(article())

    assert decide(article(seen=LATER), known) == Same(known)


def test_a_new_date_of_update_alone_is_no_change() -> None:
    """Some feeds say "just now" at every visit."""
    known = remembered(article(updated=SEEN))

    assert decide(article(seen=LATER, updated=LATER), known) == Same(known)


def test_what_was_withdrawn_does_not_come_back() -> None:
    known = remembered(article(), suppressed=True)

    assert decide(article(), known) == Refused("guid-1 was withdrawn and does not come back")
    assert isinstance(decide(article(title="Neu"), known), Refused)


def test_what_its_source_skips_does_not_come_in() -> None:
    other = remembered(article(source=replace(SOURCE, id="agency")), sighted=False)

    assert decide(article(), None, unwanted=True) == Skipped(article())
    assert decide(article(), other, unwanted=True) == Skipped(article())
    assert isinstance(decide(article(), remembered(article(), suppressed=True)), Refused)


def test_what_is_in_already_goes_on_when_its_source_begins_to_skip_it() -> None:
    known = remembered(article())
    sighting = remembered(article(source=replace(SOURCE, id="agency")))

    assert decide(article(), known, unwanted=True) == Same(known)
    assert isinstance(decide(article(title="Anzeige"), known, unwanted=True), Edited)
    assert decide(article(), sighting, unwanted=True) == Foreign(sighting, article())


def test_what_is_held_stays_so_whatever_happens_to_it() -> None:
    known = remembered(article(), held=True)
    edited = decide(article(title="Neu", seen=LATER), known)

    assert decide(article(), known) == Held(None)
    assert isinstance(edited, Held)
    assert edited.article
    assert (edited.article.title, edited.article.version) == ("Neu", 1)
    assert (edited.article.seen, edited.article.changed) == (SEEN, LATER)
    other: dict[str, Any] = {"title": "Museum", "content": "Anders.", "link": "https://x.example/b"}
    assert isinstance(decide(article(**other), known), Reused)


def test_what_was_discarded_is_refused_for_good() -> None:
    known = remembered(article(), held=True, suppressed=True)

    assert decide(article(), known) == Refused(
        "guid-1 was discarded and does not come back", for_good=True
    )


def test_another_source_does_not_change_an_article() -> None:
    known = remembered(article(source=replace(SOURCE, id="agency")))

    assert decide(article(title="Neu"), known) == Foreign(known, article(title="Neu"))


def test_an_edit_is_the_next_version_under_the_old_ids() -> None:
    first = article()
    known = remembered(
        first,
        version=4,
        upstream_id="old-guid",
        public_id="oldid",
        tag="tag:old.example,2020:oldid",
    )
    decision = decide(article(seen=LATER, title="Brücke wieder zu"), known)

    assert isinstance(decision, Edited)
    assert decision.material
    assert decision.article.title == "Brücke wieder zu"
    assert decision.article.version == 5
    assert decision.article.upstream_id == "old-guid"
    assert decision.article.public_id == "oldid"
    assert decision.article.tag == "tag:old.example,2020:oldid"
    assert decision.article.seen == SEEN
    assert decision.article.changed == LATER


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Brücke  eröffnet"},
        {"content": "<p>Die neue  <b>Brücke</b> ist offen. Sie führt über den Fluss.</p> "},
        {"categories": ("Politik",)},
        {"language": "en"},
        {"published": SEEN},
        {"link": "https://paper.example/b"},
        {"images": (Image(url="https://a.example/1.jpg?size=9"),)},
        {"images": (Image(url="https://a.example/1.jpg?size=1", caption="Neu"),)},
    ],
)
def test_an_edit_that_says_nothing_new_keeps_the_old_date_of_change(
    changes: dict[str, Any],
) -> None:
    picture = (Image(url="https://a.example/1.jpg?size=1"),)
    known = remembered(article(images=picture))
    decision = decide(article(**{"seen": LATER, "images": picture, **changes}), known)

    assert decision == Same(known) or (
        isinstance(decision, Edited)
        and not decision.material
        and decision.article.changed == SEEN
        and decision.article.version == 2
    )


@pytest.mark.parametrize("claims", [{"published": LATER}, {"updated": LATER}])
@pytest.mark.parametrize("claimed", [None, SEEN])
def test_an_edit_that_says_nothing_new_moves_no_date(
    claims: dict[str, Any], claimed: datetime | None
) -> None:
    known = remembered(article(published=claimed, updated=claimed))
    decision = decide(article(categories=("Politik",), seen=LATER, **claims), known)

    assert isinstance(decision, Edited)
    assert decision.article.published == claimed
    assert decision.article.updated == claimed
    assert decision.article.changed == SEEN


def test_the_first_claimed_date_of_publication_stays() -> None:
    known = remembered(article(published=SEEN, updated=SEEN))
    decision = decide(article(title="Neu", published=LATER, updated=LATER), known)

    assert isinstance(decision, Edited)
    assert decision.article.published == SEEN
    assert decision.article.updated == LATER


def test_a_date_of_publication_may_be_claimed_later() -> None:
    decision = decide(article(title="Neu", published=SEEN), remembered(article()))

    assert isinstance(decision, Edited)
    assert decision.article.published == SEEN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Er sagte: „Nein“ – und ging…", 'Er sagte: "Nein" - und ging...'),
        ("L’été", "L'été"),
        ("Zehn\u00a0000", "Zehn 000"),
        ("Er kam, sah und siegte", "Er kam; sah, und siegte"),
    ],
)
def test_typography_is_not_worth_another_look(before: str, after: str) -> None:
    decision = decide(article(content=after), remembered(article(content=before)))

    assert isinstance(decision, Edited)
    assert not decision.material


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "BRÜCKE eröffnet"},
        {"content": "<p>Die neue Brücke ist zu.</p>"},
        {"images": (Image(url="https://a.example/2.jpg"),)},
    ],
)
def test_title_text_and_lead_picture_are_worth_another_look(changes: dict[str, Any]) -> None:
    decision = decide(article(**changes), remembered(article()))

    assert isinstance(decision, Edited)
    assert decision.material


def test_an_old_id_on_another_article_is_not_an_edit() -> None:
    known = remembered(article())
    other: dict[str, Any] = {
        "title": "Neues Museum",
        "content": "Ganz anderes.",
        "link": "https://paper.example/b",
    }
    decision = decide(article(**other), known)

    assert isinstance(decision, Reused)
    assert decision.article.upstream_id == "guid-1 https://paper.example/b"
    assert decision.article.public_id != known.public_id
    assert decision.article.tag == f"tag:example.org,2026:{decision.article.public_id}"
    assert decision == decide(article(**other, seen=SEEN), known)


def test_an_article_under_a_reused_id_is_known_at_the_next_visit() -> None:
    known = remembered(article())
    other: dict[str, Any] = {
        "title": "Neues Museum",
        "content": "Ganz anderes.",
        "link": "https://paper.example/b",
    }
    first, second = (decide(article(seen=day, **other), known) for day in (SEEN, LATER))
    assert isinstance(first, Reused)
    assert isinstance(second, Reused)
    its_own = remembered(first.article)

    assert decide(second.article, its_own) == Same(its_own)


@pytest.mark.parametrize("kept", ["title", "content", "link"])
def test_an_article_that_keeps_title_text_or_link_is_edited(kept: str) -> None:
    other: dict[str, Any] = {
        "title": "Neues Museum",
        "content": "Ganz anderes.",
        "link": "https://paper.example/b",
    }
    del other[kept]

    assert isinstance(decide(article(**other), remembered(article())), Edited)


def test_an_article_met_under_its_address_by_its_own_source_is_edited() -> None:
    known = remembered(article(), sighted=False)

    assert decide(article(id="other"), known) == Same(known)
    edited = decide(article(id="other", title="Neu"), known)
    assert isinstance(edited, Edited)
    assert edited.article.upstream_id == "guid-1"


def test_an_address_that_now_has_something_else_is_another_article() -> None:
    known = remembered(article(), sighted=False)
    other = article(id="other", title="Neues Museum", content="Ganz anderes.")

    assert decide(other, known) == New(other)
    assert decide(other, known, unwanted=True) == Skipped(other)
    agency = replace(known, owner="agency")
    assert decide(other, agency) == Foreign(agency, other)


def test_a_link_in_another_spelling_is_the_same_link() -> None:
    link = "http://www.paper.example/a/bridge-opens/?utm_source=rss"
    changed = article(title="Neues Museum", content="Ganz anderes.", link=link)

    assert isinstance(decide(changed, remembered(article())), Edited)
