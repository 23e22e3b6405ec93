"""The analyzer: what is a word, how it folds, what its stem is."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.query import STEM_MARK, Document, algorithm, analyze, stored_words
from feeds.query.words.analyzer import Words, folded_words
from feeds.query.words.folding import fold
from feeds.query.words.lines import TEXT, Line
from feeds.query.words.stemming import LONGEST_WORD


def folded(text: str) -> list[str]:
    return [token.folded for token in analyze(text, None)]


def stored(summary: str, text: str) -> str:
    seen = Document(texts={"summary": summary, "text": text}, terms={}, language="de")
    return stored_words(seen).tokens


def stems(text: str, language: str | None) -> list[str]:
    return [token.stem for token in analyze(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller MÜLLER mueller", ["mueller", "mueller", "mueller"]),
        ("Mu\u0308ller", ["mueller"]),
        ("Straße STRASSE STRAẞE", ["strasse", "strasse", "strasse"]),
        ("Élysée café", ["elysee", "cafe"]),
        ("Jørgensen Łódź Þór İstanbul", ["joergensen", "lodz", "thor", "istanbul"]),
        ("\ufb01nden \uff21\uff26\uff30", ["finden", "afp"]),
        ("ΑΘΉΝΑΣ", ["αθηνασ"]),
        ("Зеленский ёлка", ["зеленский", "ёлка"]),
        ("हिन्दी", ["हिन्दी"]),
    ],
)
def test_spelling_variants_fold_to_one_word(text: str, expected: list[str]) -> None:
    assert folded(text) == [unicodedata.normalize("NFC", word) for word in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US-Wahl", ["us", "wahl"]),
        ("Musk's Musk’s MUSKʼS", ["musk", "musk", "musk"]),
        ("O'Neill l’Élysée don't", ["o", "neill", "l", "elysee", "don", "t"]),
        ("Merz' Pläne", ["merz", "plaene"]),
        ("U.S. troops, U.S.-based", ["us", "troops", "us", "based"]),
        ("z.B. J.D. Vance", ["zb", "jd", "vance"]),
        ("am Tag X. Danach", ["am", "tag", "x", "danach"]),
        ("1.000 Euro um 12:30", ["1", "000", "euro", "um", "12", "30"]),
        ("foo_bar @amt #wahl", ["foo", "bar", "amt", "wahl"]),
        ("Wahl\u00adkampf Wahl\u200bkampf", ["wahlkampf", "wahl", "kampf"]),
        ("東京都 news", ["東", "京", "都", "news"]),
        ("トヨタ ﾄﾖﾀ", ["ト", "ヨ", "タ", "ト", "ヨ", "タ"]),
        ("人々・ｶﾞｽ", ["人", "々", "ガ", "ス"]),
        ("การเมือง 2570", ["ก", "า", "ร", "เ", "มื", "อ", "ง", "2570"]),
        ("한국 대통령이", ["한국", "대통령이"]),
        ("⑴ \ufdfa", ["1", "صلىاللهعليهوسلم"]),
        ("… – !", []),
        ("", []),
    ],
)
def test_words_end_where_readers_see_them_end(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Wahl", "Wahlen"),
        ("de", "Häuser", "Haus"),
        ("de-AT", "Präsident", "Praesidenten"),
        ("de", "China", "Chinas"),
        ("de", "Trump", "Trumps"),
        ("de", "Moskau", "Moskaus"),
        ("DE_ch", "Selenskyj", "Selenskyjs"),
        ("de", "Interview", "Interviews"),
        ("de", "Giuliani", "Giulianis"),
        ("de", "Meloni", "Melonis"),
        ("de", "Netanjahu", "Netanjahus"),
        ("de", "Putin", "Putins"),
        ("de", "Biden", "Bidens"),
        ("de", "Ergebnis", "Ergebnisse"),
        ("de", "Russland", "Rußlands"),
        ("en", "election", "elections"),
        ("en-GB", "policy", "policies"),
        ("fr", "élection", "élections"),
        ("es", "elección", "elecciones"),
        ("it", "elezione", "elezioni"),
        ("pt", "candidato", "candidatos"),
        ("nl", "verkiezing", "verkiezingen"),
        ("ru", "выбор", "выборы"),
    ],
)
def test_forms_of_a_word_share_a_stem_in_their_language(
    language: str, one: str, other: str
) -> None:
    assert stems(one, language) == stems(other, language)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hamas", "Hama"), ("Haus", "Hau"), ("Wahl", "Walfang"), ("Kreis", "Krei"), ("Basis", "Basi")],
)
def test_different_german_words_keep_different_stems(one: str, other: str) -> None:
    assert stems(one, "de") != stems(other, "de")


@pytest.mark.parametrize("language", [None, "", "xx", "fi", "tlh-Latn"])
def test_in_a_language_without_stemmer_the_stem_is_the_word(language: str | None) -> None:
    assert algorithm(language) is None
    assert stems("Wahlen", language) == ["wahlen"]


def test_offsets_point_into_the_original() -> None:
    text = "„Mu\u0308ller’s“ U.S.-Wahl"

    shown = [text[token.start : token.end] for token in analyze(text, "de")]

    assert shown == ["Mu\u0308ller", "U.S", "Wahl"]


def test_debris_is_neither_stemmed_nor_stored() -> None:
    debris = "Wahlen" * LONGEST_WORD

    assert stems(debris, "de") == [debris.lower()]
    assert stored(debris, "Wahl") == "wahl"


def test_piled_up_marks_are_cut_before_they_cost_their_square() -> None:
    pile = "a" + "\u0301\u0316" * 50_000 + "h"

    assert folded(pile) == ["ah"]


def test_stored_words_are_distinct_sorted_and_stems_are_marked() -> None:
    words = stored("Die Wahlen, die Wahl", "Musk's Wahlen")

    assert words == f"die musk wahl wahlen {STEM_MARK}wahl"


def test_stored_words_do_not_depend_on_the_order_of_texts() -> None:
    assert stored("b a", "c") == stored("c", "a b") == "a b c"


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x17F)))
def test_latin_text_folds_letter_by_letter_like_any_other(text: str) -> None:
    assert fold(text) == fold(f"{text}\u0431").removesuffix("\u0431")


@settings(deadline=None)
@given(st.text(), st.sampled_from([None, "de", "en", "fr", "ru"]))
def test_words_are_ordered_slices_without_blanks_or_marks_of_stems(
    text: str, language: str | None
) -> None:
    tokens = analyze(text, language)

    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(token.folded and not set(token.folded) & set(" :" + STEM_MARK) for token in tokens)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x52F)), st.sampled_from([None, "de"]))
def test_a_folded_european_word_reads_as_itself(text: str, language: str | None) -> None:
    for token in analyze(text, language):
        again = analyze(token.folded, language)

        assert [(word.folded, word.stem) for word in again] == [(token.folded, token.stem)]


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([None, "de", "en", "ru"]))
@example("a ⑴ b", None)
@example("\u3099 b", "de")
def test_all_ways_to_look_at_words_are_in_step(text: str, language: str | None) -> None:
    words = Words(text, language)

    assert len(words.stems) == len(words.folded) == len(words.spelled(0, len(words.stems) - 1))
    forms = Line({0: words.folded})
    for number, (stem, form) in enumerate(zip(words.stems, words.folded, strict=True)):
        assert number in forms.places((form,))
        assert number in words.line.places((stem,))
        assert {words.stems[place] for place in words.line.places((stem,))} == {stem}


_FEW = st.lists(st.sampled_from("abc"), max_size=8).map(tuple)


@settings(deadline=None)
@given(_FEW, _FEW, st.lists(st.sampled_from("abcx"), min_size=1, max_size=3).map(tuple))
def test_words_side_by_side_are_found_in_each_text_alone(
    one: tuple[str, ...], other: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    line = Line({0: one, 2: other})

    found = [
        text * TEXT + at
        for text, words in ((0, one), (2, other))
        for at in range(len(words))
        if words[at : at + len(asked)] == asked
    ]
    assert line.places(asked) == found
    assert line.first(asked) == next(iter(found), None)


def test_words_are_found_wherever_they_stand_in_a_long_text() -> None:
    words = tuple(map(str, range(0x12000)))  # as many as there are characters before the rarest
    line = Line({2: words})

    for number in (0, 1, 0xD7FF, 0xD800, 0xDFFF, 0xFEFF, 0xFFFF, 0x11000):
        assert line.places(words[number : number + 2]) == [2 * TEXT + number]


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([None, "de"]), st.integers(1, 3))
@example("(U.S.-Wahl_ ⑴ \u3099 b, \u201eMusk\u2019s\u201c", "de", 2)
@example("\u0e01.b a\u0e01 c", None, 1)
def test_a_place_among_the_stems_is_said_as_the_text_writes_it(
    text: str, language: str | None, length: int
) -> None:
    words = Words(text, language)
    for first in range(len(words.stems) - length + 1):
        last = first + length - 1
        start, past = words.span(first, last)

        assert words.said(first, last) == " ".join(text[start:past].split())
        assert first in words.line.places(words.stems[first : last + 1])


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from([None, "de", "ru"]))
def test_a_text_is_read_as_the_pieces_between_its_blanks_are(
    pieces: list[str], language: str | None
) -> None:
    text = " ".join(pieces)
    alone = [token for piece in text.split() for token in analyze(piece, language)]

    assert stems(text, language) == [token.stem for token in alone]
    assert [text[start:end] for start, end, _, _ in analyze(text, language)] == [
        piece[start:end] for piece in text.split() for start, end, _, _ in analyze(piece, language)
    ]


_COMMON = st.text(st.sampled_from([*"abUS.'’_- 1äésж", "\u02bc"]), max_size=30)


@settings(deadline=None)
@given(_COMMON)
@example("Musk's_U.S.A. x.y1")
def test_common_text_is_cut_like_any_other(text: str) -> None:
    unusual = "\u0e01 "

    assert folded(unusual + text)[1:] == folded(text)


@settings(deadline=None)
@given(st.one_of(_COMMON, st.text(st.characters(max_codepoint=0x17F), max_size=20), st.text()))
@example("Weißes Haus 2")
@example(" ")
@example("\u0149 \u0140 \xbd")
def test_the_words_of_a_question_are_those_of_a_text(text: str) -> None:
    assert folded_words(text) == Words(text, None).folded
