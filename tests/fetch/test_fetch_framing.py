from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch.framing import Field, Incoming, body, head
from feeds.fetch.headers import kept

Read = tuple[int, list[Field], bytes]


def coming(*pieces: bytes) -> Callable[[], bytes]:
    """What a connection gives, read by read, before it ends."""
    waiting = iter(pieces)
    return lambda: next(waiting, b"")


def read(*pieces: bytes) -> Read:
    incoming = Incoming(coming(*pieces))
    status, fields = head(incoming)
    return status, fields, b"".join(body(incoming, kept(fields)))


def fields(*lines: bytes) -> list[Field]:
    return read(b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"", b""]))[1]


def test_interim_answers_are_passed_over() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"

    assert read(hints * 3 + b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n<rss/>") == (
        200,
        [("A", "b")],
        b"<rss/>",
    )


def test_interim_answers_without_end_are_refused() -> None:
    with pytest.raises(FetchError, match="not proper HTTP"):
        read(b"HTTP/1.1 100 Continue\r\n\r\n" * 99 + b"HTTP/1.1 200 OK\r\n\r\n")


@pytest.mark.parametrize("status", [b"HTTP/1.1 200", b"HTTP/1.0 200 OK", b"HTTP/1.1  200 \xe4"])
def test_a_status_needs_no_words(status: bytes) -> None:
    assert read(status + b"\r\n\r\n")[0] == 200


@pytest.mark.parametrize("status", [b"HTTP/2 200", b"HTTP/1.1 2000", b"ICY 200 OK", b"HTTP/1.1 OK"])
def test_what_is_no_status_is_no_http(status: bytes) -> None:
    with pytest.raises(FetchError, match="not proper HTTP"):
        read(status + b"\r\n\r\n")


def test_fields_are_trimmed_and_repeated_ones_stay_apart() -> None:
    assert fields(b"A:b", b"A :  c\t", b"B:") == [("A", "b"), ("A", "c"), ("B", "")]


def test_a_folded_field_is_one() -> None:
    assert fields(b"A: b", b"\tc", b" d", b"E: f") == [("A", "b c d"), ("E", "f")]


def test_a_line_that_is_no_field_costs_nothing_else() -> None:
    assert fields(b" odd", b"Warning, line 3", b": x", b"A: b") == [("A", "b")]


def test_a_lone_line_feed_ends_a_line_too() -> None:
    assert read(b"HTTP/1.1 200 OK\nA: b\n\n<rss/>") == (200, [("A", "b")], b"<rss/>")


def test_a_length_said_twice_is_one_length() -> None:
    said = b"Content-Length: 2\r\n"

    assert read(b"HTTP/1.1 200 OK\r\n" + said * 2 + b"\r\nabc")[2] == b"ab"


def test_two_lengths_are_refused() -> None:
    with pytest.raises(FetchError, match="not proper HTTP"):
        read(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc")


def test_chunks_win_over_a_length_and_trailers_are_no_fields() -> None:
    framed = b"Content-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n"
    sent = b"3;x=y\r\nabc\r\n 2 \r\nde\r\n0\r\nA: b\r\n\r\n"

    assert read(b"HTTP/1.1 200 OK\r\n" + framed + sent)[2] == b"abcde"


def test_what_follows_the_answer_is_not_looked_at() -> None:
    second = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxyz"

    assert read(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc" + second)[2] == b"abc"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 5\r\n\r\nabcde!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\nA: b\n\nabcde",
    ],
)
@given(cuts=st.lists(st.integers(1, 80)))
def test_an_answer_is_the_same_however_it_comes_in(answer: bytes, cuts: list[int]) -> None:
    marks = [0, *sorted(set(cuts)), len(answer)]
    pieces = [answer[a:b] for a, b in pairwise(marks) if answer[a:b]]

    assert read(*pieces) == read(answer)
