from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch.framing import Field, Incoming, announced, body, head
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


@pytest.mark.parametrize("said", ["chunked", "chunked, chunked", "identity, chunked"])
def test_chunks_may_be_announced_in_every_way_servers_do(said: str) -> None:
    framed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %b\r\n\r\n" % said.encode()

    assert read(framed + b"2\r\nab\r\n0\r\n\r\n")[2] == b"ab"


def test_a_body_that_is_wrapped_in_nothing_ends_with_its_length() -> None:
    framed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n"

    assert read(framed + b"abc")[2] == b"ab"


@pytest.mark.parametrize("said", [b"gzip, chunked", b"gzip", b"chunked, x"])
def test_other_transfer_codings_are_refused_and_never_taken_for_the_body(said: bytes) -> None:
    framed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %b\r\nContent-Length: 2\r\n\r\n" % said

    with pytest.raises(FetchError, match="transfer coding"):
        read(framed + b"2\r\nab\r\n0\r\n\r\n")


@pytest.mark.parametrize("length", [b"7" * 40, b"2, 3"])
def test_a_length_beside_chunks_means_nothing(length: bytes) -> None:
    said = {"transfer-encoding": "chunked", "content-length": length.decode()}

    assert announced(said) is None


@pytest.mark.parametrize("length", [b"-2", b"+2", b"0x2", b"2 2", b"two", b"\xb2"])
def test_a_length_that_is_no_number_is_none(length: bytes) -> None:
    assert read(b"HTTP/1.1 200 OK\r\nContent-Length: %b\r\n\r\nabc" % length)[2] == b"abc"


@pytest.mark.parametrize(
    "chunks",
    [
        b"4\r\nab\r\n0\r\n\r\n",  # shorter than it says
        b"1\r\nab\r\n0\r\n\r\n",  # longer
        b"-1\r\nab\r\n",
        b"0x2\r\nab\r\n",
        b"2 2\r\nab\r\n",
        b"f" * 16 + b"\r\nab",  # more than 64 bits
        b"\r\n2\r\nab\r\n",
        b"2\r\nab\r\n",  # no last chunk
        b"2;" + b"x" * 70_000 + b"\r\nab\r\n0\r\n\r\n",
    ],
)
def test_broken_chunks_are_refused(chunks: bytes) -> None:
    with pytest.raises(FetchError, match=r"chunk|ends before|ends too early|too long"):
        read(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)


def test_an_answer_hidden_in_trailers_is_no_answer() -> None:
    framed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    hidden = b"ETag: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<rss/>"

    assert read(framed + hidden) == (200, [("Transfer-Encoding", "chunked")], b"")


def test_a_change_of_protocol_is_no_answer() -> None:
    with pytest.raises(FetchError, match="not proper HTTP"):
        read(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n\0\0\x12\x04\n")


def test_a_head_may_be_long_but_not_without_end() -> None:
    line = b"A: %b\r\n" % (b"b" * 60_000)

    assert len(read(b"HTTP/1.1 200 OK\r\n" + line * 4 + b"\r\n")[1]) == 4
    with pytest.raises(FetchError, match="the headers are too long"):
        read(b"HTTP/1.1 200 OK\r\n" + line * 5 + b"\r\n")
    with pytest.raises(FetchError, match="a header is too long"):
        read(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n")
    with pytest.raises(FetchError, match="not proper HTTP"):
        read(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n")


@pytest.mark.parametrize("cut", [b"", b"\r\nETag: x", b"\r\nETag: x\r\n"])
def test_a_head_that_breaks_off_is_no_answer(cut: bytes) -> None:
    with pytest.raises(FetchError, match="ends too early"):
        read(b"HTTP/1.1 200 OK" + cut)


def test_a_bare_carriage_return_begins_no_field() -> None:
    split = kept(fields(b'ETag: "a\rX-Injected: 1"', b"Location: /a\rSet-Cookie: b", b"B: c\r"))

    assert "etag" not in split
    assert split == {"location": "/a\rSet-Cookie: b", "b": "c"}


def test_a_validator_with_a_null_is_none() -> None:
    assert "etag" not in kept(fields(b'ETag: "a\0b"'))


def test_what_is_said_twice_is_said_once_and_two_validators_are_none() -> None:
    same = [b'ETag: "a"'] * 2 + [b"Location: /x"] * 2
    other = [b"Last-Modified: Mon", b"last-modified: Tue", b"Vary: a", b"Vary: b"]

    assert kept(fields(*same, *other)) == {"etag": '"a"', "location": "/x", "vary": "a, b"}


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
