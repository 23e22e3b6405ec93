"""Which words two texts have in common."""

from __future__ import annotations

from feeds.query import shared_passage
from tests.classify.made_articles import article

WIRE = "Die neue Brücke über den Hafen ist seit Montag offen. Sie kostete 40 Millionen Euro."


def test_the_longest_passage_is_shown_as_it_stands_in_the_first_text() -> None:
    mine = article(text=f"Hafen (dpa) - {WIRE} Mehr dazu später.", language="de")
    theirs = article(text=f"Am Montag:\n\n{WIRE.upper()}", language="de")
    passage = shared_passage(mine, theirs)

    assert passage
    assert (passage.text, passage.words) == (WIRE.removesuffix("."), 15)


def test_words_in_another_order_are_shared_run_by_run() -> None:
    mine, theirs = article(text="a b c d e f x y z"), article(text="d e f g a b c")
    passage = shared_passage(mine, theirs)

    assert passage
    assert (passage.text, passage.words) == ("a b c", 3)


def test_texts_without_a_common_run_share_nothing() -> None:
    assert shared_passage(article(text="a b c d"), article(text="a b d c")) is None
    assert shared_passage(article(text=""), article(text="a b c")) is None
