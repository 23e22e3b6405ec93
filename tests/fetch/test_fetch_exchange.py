import gzip
import socket
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch.budget import Spending
from feeds.fetch.connect import Connection
from feeds.fetch.exchange import Answer, ask
from feeds.fetch.url import parse_url
from feeds.steps import finished
from tests.fetch.loopback import SMALL

PACKED = gzip.compress(b"<rss/>" * 9)

# Words of HTTP, to be put together in every wrong way.
WORDS = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 301 Moved\r\n"),
        *(b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Content-Length: "),
        *(b"Content-Encoding: br\r\n", b"Content-Encoding: deflate\r\n", b"Content-Type: a/b;"),
        *(
            b"\r\n",
            b"\n",
            b" ",
            b":",
            b"-",
            b"+",
            b"_",
            b"0\r\n\r\n",
            b"6\r\n<rss/>\r\n",
            b"9" * 30,
        ),
        *(b"%x\r\n" % len(PACKED), PACKED, b"\0", b"\xff", b"5", b"a"),
    ]
)


def answer_to(sent: bytes) -> Answer:
    """What ``ask`` makes of *sent*, after which the server hangs up."""
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(sent)
        theirs.shutdown(socket.SHUT_WR)
        spending = Spending(SMALL)
        with closing(Connection(ours, spending)) as connection:
            return finished(ask(connection, parse_url("http://x.example/"), {}, spending))


def test_an_answer_comes_with_lower_case_headers_and_its_body() -> None:
    answer = answer_to(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\n\r\n<rss/>")

    assert (answer.status, answer.headers, answer.body) == (200, {"x-a": "1, 2"}, b"<rss/>")


def test_the_body_of_a_failure_stays_unread() -> None:
    assert answer_to(b"HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\n").body == b""


@given(st.lists(WORDS | st.binary(max_size=3), max_size=9))
@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
    ],
)
def test_whatever_is_sent_is_an_answer_or_a_sentence(start: bytes, words: list[bytes]) -> None:
    try:
        answer = answer_to(start + b"".join(words))
    except FetchError as error:
        assert str(error).isprintable()  # noqa: PT017 - most of it is refused, and ends here
    else:
        assert 100 <= answer.status <= 999
