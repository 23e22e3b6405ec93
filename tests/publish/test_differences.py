"""What differs between two texts, as people read it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.publish.differences import Piece, differences


def plain(before: str, after: str) -> list[list[tuple[str, str]]]:
    return [[(one.kind, one.text) for one in pieces] for pieces in differences(before, after)]


def test_a_word_is_replaced() -> None:
    assert plain("Die Elbe ist tief.", "Die Alster ist tief.") == [
        [("same", "Die "), ("removed", "Elbe "), ("added", "Alster "), ("same", "ist tief.")]
    ]


def test_only_the_paragraphs_that_differ_are_told() -> None:
    assert plain("Eins.\n\nZwei.\n\nDrei.", "Eins.\n\nZwo.\n\nDrei.\n\nVier.") == [
        [("removed", "Zwei."), ("added", "Zwo.")],
        [("added", "Vier.")],
    ]


def test_long_runs_that_are_the_same_are_left_out() -> None:
    words = " ".join(f"w{n}" for n in range(100))
    ((first, *rest),) = plain(f"{words} alt", f"{words} neu")

    assert first == ("skipped", "… ")
    assert [kind for kind, _ in rest] == ["same", "removed", "added"]


def test_spaces_are_no_difference() -> None:
    assert differences("Die  Elbe\nist tief.", "Die Elbe ist tief.") == []


words = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=30).map(" ".join)


@given(before=words, after=words)
def test_what_is_told_makes_one_text_of_the_other(before: str, after: str) -> None:
    def told(pieces: list[Piece], *kinds: str) -> str:
        return " ".join("".join(one.text for one in pieces if one.kind in kinds).split())

    for pieces in differences(before, after):
        if all(one.kind != "skipped" for one in pieces):
            assert told(pieces, "same", "removed") == before
            assert told(pieces, "same", "added") == after
