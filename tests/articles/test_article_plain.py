"""One line, a lead, a first sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles.plain import (
    cut,
    first_sentence,
    in_one_line,
    lead,
    one_line,
    printable,
    single_spaced,
    whole_words,
    without_gaps,
)

PLAIN = st.lists(
    st.lists(st.text("ab,;.", min_size=1), min_size=1).map(" ".join), min_size=1
).flatmap(lambda lines: st.sampled_from(["\n", "\n\n"]).map(lambda end: end.join(lines)))


@given(st.text(max_size=300), st.integers(2, 40))
def test_a_line_is_never_longer_than_allowed(text: str, limit: int) -> None:
    for line in (one_line(text, limit), lead(text, limit), first_sentence(text, limit)):
        assert len(line) <= limit
        assert "\n" not in line


@given(st.text(max_size=30) | st.text("a \n\t\xa0\xad\u2003", max_size=30))
def test_blanks_are_single_and_nothing_else_is_lost(text: str) -> None:
    assert single_spaced(text) == " ".join(text.split())
    assert one_line(text, 100) == " ".join(whole_words(printable(text)).split())


@given(PLAIN)
def test_what_is_plain_already_becomes_the_same_line_by_shorter_ways(text: str) -> None:
    line = " ".join(text.split())

    assert in_one_line(text) == line
    assert lead(text, 10_000) == line


@given(st.text("ab ", max_size=30))
def test_where_blanks_are_all_white_space_gaps_are_closed_as_everywhere(text: str) -> None:
    assert without_gaps(text) == single_spaced(text)


@given(st.text(max_size=100))
def test_printable_text_is_valid_in_xml_and_stays_so(text: str) -> None:
    clean = printable(text)

    clean.encode()
    assert printable(clean) == clean
    assert not set(clean) & {"\x00", "\x0b", "\x1b", "\x85", "\u202e", "\ufffe", "\uffff"}


def test_control_characters_that_are_white_space_part_words() -> None:
    assert printable("a\x0bb\x85c\x01d\ne\tf") == "a b cd\ne\tf"


def test_joiners_and_direction_marks_stay() -> None:
    assert one_line("می\u200cخواهم \u200e👩\u200d🚀", 50) == "می\u200cخواهم \u200e👩\u200d🚀"


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("kurz", 10, "kurz"),
        ("ein paar Wörter mehr", 12, "ein paar…"),
        ("ein paar, und mehr", 12, "ein paar…"),
        ("Donaudampfschiff", 6, "Donau…"),
    ],
)
def test_a_cut_ends_between_words_with_an_ellipsis(text: str, limit: int, line: str) -> None:
    assert cut(text, limit) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Das reicht. Das nicht mehr, denn es ist zu lang.", "Das reicht."),
        ("„Das reicht.“ Das nicht mehr, denn es ist zu lang.", "„Das reicht.“"),
        ("Es sind 3 Mio. Euro und das ist nicht genug davon.", "Es sind 3 Mio. Euro und das…"),
        ("Am 3. Oktober und zwar um Dr. Meier herum war etwas.", "Am 3. Oktober und zwar um Dr…"),
        ("Absatz eins\n\nAbsatz zwei", "Absatz eins Absatz zwei"),
        ("大きな橋が開通した。" * 5, "大きな橋が開通した。" * 3),
    ],
)
def test_a_lead_ends_with_a_sentence_if_one_ends_late_enough(text: str, line: str) -> None:
    assert lead(text, 30) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Eins ist genug. Zwei nicht.", "Eins ist genug."),
        ("Was nun? Nichts.", "Was nun? Nichts."),
        ("Warum nicht? Darum.", "Warum nicht?"),
        ("Ganz ohne Ende", "Ganz ohne Ende"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_no_abbreviation_does(text: str, line: str) -> None:
    assert first_sentence(text, 40) == line
