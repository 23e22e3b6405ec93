"""When two articles tell the same copy, and when they only share words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.classify.copies import furniture, share
from feeds.model import Copy
from tests.classify.made_copies import changed, copy, words

WIRE = words("w", 400)
OWN = words("own", 400)
CLOSING = words("closing", 40)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param([*words("byline", 5), *WIRE[:-40]], id="light edit"),
        pytest.param(changed([*WIRE[:100], *OWN[:45], *WIRE[100:200]], 0.05), id="half"),
        pytest.param(
            changed([*WIRE[:20], *WIRE[80:130], *WIRE[20:80]], 0.15), id="heavy, in another order"
        ),
        pytest.param(WIRE[:35], id="brief"),
    ],
)
def test_an_edited_copy_is_the_same_copy(text: list[str]) -> None:
    wire, edited = copy(1, WIRE), copy(2, text)

    assert (share(wire, edited) or 0) > 0.4
    assert share(edited, wire) == share(wire, edited)


@pytest.mark.parametrize("quoted", [WIRE[100:180], WIRE[:80]])
def test_who_quotes_a_paragraph_tells_a_story_of_his_own(quoted: list[str]) -> None:
    follow_up = copy(2, [*OWN[:100], *quoted])

    assert share(copy(1, WIRE), follow_up) is None
    assert share(copy(1, WIRE[:120]), follow_up) is None


def test_a_brief_is_no_copy_of_the_article_that_ends_with_its_words() -> None:
    assert share(copy(1, WIRE[:60]), copy(2, [*OWN[:150], *WIRE[:60]])) is None


def test_two_reports_of_one_event_are_two() -> None:
    assert share(copy(1, WIRE), copy(2, changed(WIRE, 0.6))) is None


def test_a_new_first_paragraph_makes_no_other_copy() -> None:
    longer = words("w", 800)

    assert share(copy(1, longer), copy(2, [*OWN[:60], *longer])) == 1


def test_fewer_than_eighteen_words_in_a_row_are_chance() -> None:
    assert share(copy(1, WIRE[:17]), copy(2, WIRE[:17])) is None
    assert share(copy(1, WIRE[:18]), copy(2, WIRE[:18])) == 1


def test_a_house_repeats_itself_only_to_the_letter() -> None:
    series = [*WIRE[:60], *OWN[:30]]

    assert share(copy(1, WIRE[:90], source="a"), copy(2, series, source="a")) is None
    assert share(copy(1, WIRE[:90], source="a"), copy(2, series, source="b")) is not None
    assert share(copy(1, WIRE[:90], source="a"), copy(2, WIRE[:85], source="a")) == 1


def test_furniture_tells_nothing() -> None:
    one, other = copy(1, [*OWN[:20], *CLOSING]), copy(2, [*WIRE[:20], *CLOSING])
    aside = furniture([copy(n, [*words(f"{n}-", 50), *CLOSING]) for n in range(3, 6)])

    assert share(one, other) is not None
    assert share(one, other, aside=aside) is None


def test_furniture_is_what_three_of_the_latest_six_stories_share() -> None:
    with_it = [copy(n, [*words(f"{n}-", 30), *CLOSING]) for n in range(3)]
    without = [copy(n, words(f"{n}-", 30)) for n in range(3, 9)]

    assert furniture(with_it) == {*copy(9, CLOSING).fingerprint}
    assert furniture(with_it[:2]) == frozenset()
    assert furniture([*without, *with_it]) == frozenset()


RUNS = st.lists(st.integers(0, 60), unique=True, max_size=60).map(tuple)


@given(RUNS, RUNS, st.sampled_from(["a", "b"]))
def test_it_does_not_matter_which_of_two_is_asked_about(
    mine: tuple[int, ...], theirs: tuple[int, ...], source: str
) -> None:
    one, other = Copy(1, 1, "a", mine), Copy(2, 2, source, theirs)

    assert share(one, other) == share(other, one)
