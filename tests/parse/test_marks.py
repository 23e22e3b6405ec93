"""Marks of Markdown and bullets are taken off pasted text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse.plain.marks import strip as unmarked


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("* Home\n  * News\n• Sport", "Home\nNews\nSport"),
        (
            "# A title\n\nSome **strong** and _stressed_ words.",
            "A title\n\nSome strong and stressed words.",
        ),
        (
            '## Below\n\nA [link](https://x.example/a "b") and 3\\. more',
            "Below\n\nA link and 3. more",
        ),
        ("# A\n\n> quoted", "A\n\nquoted"),
        (
            "No heading, so *this* stays and _this_ too.",
            "No heading, so *this* stays and _this_ too.",
        ),
        ("snake_case_words and 2 * 3 * 4", "snake_case_words and 2 * 3 * 4"),
    ],
)
def test_marks_are_taken_off(text: str, plain: str) -> None:
    assert unmarked(text).text == plain


def test_headings_of_the_first_level_are_remembered() -> None:
    assert unmarked("# One #\n\n## Two\n\n#Three\n\n# Four").titles == ("One", "Four")


@given(st.text(max_size=400))
def test_any_text_keeps_its_letters(text: str) -> None:
    letters = [letter for letter in unmarked(text).text if letter.isalpha()]
    assert len(letters) <= sum(map(str.isalpha, text))


@given(st.lists(st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,9}\.", fullmatch=True), max_size=9))
def test_text_without_marks_stays_as_it_is(lines: list[str]) -> None:
    text = "\n\n".join(lines)

    assert unmarked(text).text == text
