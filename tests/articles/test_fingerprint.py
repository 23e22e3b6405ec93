"""What a text is recognised by after others have cut and edited it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.articles import asked, bands, fingerprint
from feeds.articles.fingerprint import LEAD, MOST_WORDS

WORDS = st.lists(st.text("abc", min_size=1, max_size=3), max_size=300)


def test_every_run_of_three_words_is_a_number_of_its_own() -> None:
    whole = fingerprint(["die", "bruecke", "ist", "offen"])

    assert whole == (0xD33D22FF, 0xB9131EBF)


def test_a_run_that_comes_again_counts_once() -> None:
    assert fingerprint(["a", "b", "c", "a", "b", "c"]) == fingerprint(["a", "b", "c", "a", "b"])


def test_two_words_are_no_text() -> None:
    assert fingerprint(["a", "b"]) == ()


def test_a_book_is_recognised_by_its_beginning() -> None:
    words = [str(number) for number in range(2 * MOST_WORDS)]

    assert fingerprint(words) == fingerprint(words[:MOST_WORDS])


@given(WORDS)
def test_bands_are_a_part_of_the_fingerprint_in_its_order(words: list[str]) -> None:
    whole = fingerprint(words)
    chosen = bands(whole)

    assert chosen == tuple(run for run in whole if run in chosen)


@given(WORDS, WORDS)
def test_copies_choose_the_same_of_the_lead_that_they_share(
    words: list[str], others: list[str]
) -> None:
    lead = fingerprint(words[: LEAD // 2])
    one, other = bands(fingerprint([*words[: LEAD // 2], *others])), bands(lead)

    assert set(other) <= set(one)


@given(WORDS)
def test_every_band_is_asked_for(words: list[str]) -> None:
    whole = fingerprint(words)

    assert set(bands(whole)) <= set(asked(whole))


def test_the_lead_of_another_is_asked_for_wherever_it_stands() -> None:
    lead, own = ([f"{name}{number}" for number in range(LEAD)] for name in ("lead", "own"))

    assert {*bands(fingerprint(lead))} <= {*asked(fingerprint([*own, *own[::-1], *lead]))}


def test_a_long_text_has_few_bands() -> None:
    words = [str(number) for number in range(700)]

    assert 20 <= len(bands(fingerprint(words))) <= 50
