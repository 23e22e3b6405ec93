from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from feeds.errors import FetchError
from feeds.fetch import user_agent
from feeds.model import Changed, Failed, Outcome, Request, Response, Unchanged
from tests.fetch.loopback import NOW, Upstream, fetcher, page, upstream


@pytest.fixture(name="server")
def _server() -> Iterator[Upstream]:
    with upstream() as server:
        yield server


def fetch(
    server: Upstream,
    path: str = "/feed",
    *,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Outcome:
    request = Request(url=server.url(path), etag=etag, last_modified=last_modified)
    return fetcher(f"127.0.0.1:{server.port}").fetch(request)


def fetched(outcome: Outcome) -> Response:
    assert isinstance(outcome, Changed), outcome
    return outcome.response


def reason(outcome: Outcome) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.reason


def redirect(location: str, status: str = "302 Found") -> bytes:
    return page(b"", status, location=location)


# --- what is asked ----------------------------------------------------------------------


def test_a_request_says_who_we_are_and_what_we_read(server: Upstream) -> None:
    fetch(server)

    assert server.asked[0].startswith("GET /feed HTTP/1.1\r\n")
    assert server.header("Host") == f"127.0.0.1:{server.port}"
    assert server.header("User-Agent") == "feeds/test"
    assert server.header("Accept-Encoding") == "gzip, deflate, br"
    assert (server.header("Accept") or "").startswith("application/atom+xml")
    assert server.header("Cookie") is None
    assert server.header("Referer") is None
    assert server.header("If-None-Match") is None


def test_validators_are_replayed_to_the_letter(server: Upstream) -> None:
    odd = 'W/"a b,\xe9"'

    fetch(server, etag=odd, last_modified="yesterday, about noon")

    assert server.header("If-None-Match") == odd
    assert server.header("If-Modified-Since") == "yesterday, about noon"


@pytest.mark.parametrize("etag", ["e" * 2000, '"a\r\nX-Evil: 1"', '"a\x01"', "„a“"])
def test_validators_unfit_for_a_header_are_not_sent(server: Upstream, etag: str) -> None:
    fetch(server, etag=etag)

    assert server.header("If-None-Match") is None
    assert server.header("X-Evil") is None


def test_the_headers_of_the_source_win_over_ours(server: Upstream) -> None:
    headers = {"authorization": "Bearer x", "accept": "text/html"}

    fetcher(f"127.0.0.1:{server.port}").fetch(Request(url=server.url(), headers=headers))

    assert server.header("Authorization") == "Bearer x"
    assert server.header("Accept") == "text/html"


def test_a_header_that_cannot_be_sent_is_named_without_its_value(server: Upstream) -> None:
    request = Request(url=server.url(), headers={"X-Token": "secret\n"})

    outcome = fetcher(f"127.0.0.1:{server.port}").fetch(request)

    assert reason(outcome) == "the header 'X-Token' of the source cannot be sent"


def test_proxies_of_the_environment_are_not_used(
    server: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers["/feed"] = page()

    assert fetched(fetch(server)).status == 200


def test_the_user_agent_names_version_and_contact() -> None:
    assert user_agent("0.1.0", "https://x.example/") == "feeds/0.1.0 (+https://x.example/)"
    assert user_agent("0.1.0", "") == "feeds/0.1.0"


# --- what is answered -------------------------------------------------------------------


def test_a_body_comes_with_its_type_charset_and_headers(server: Upstream) -> None:
    kind = 'Application/RSS+XML; Charset="UTF-8"'
    server.answers["/feed"] = page(b"<rss/>", content_type=kind, etag='"1"', set_cookie="a=b")

    response = fetched(fetch(server))

    assert response.url == server.url()
    assert response.body == b"<rss/>"
    assert response.media_type == "application/rss+xml"
    assert response.charset == "utf-8"
    assert response.headers["etag"] == '"1"'
    assert "set-cookie" not in response.headers
    assert response.moved_to is None


def test_validators_unfit_to_replay_are_not_kept(server: Upstream) -> None:
    server.answers["/feed"] = page(etag='"' + "e" * 60_000 + '"', last_modified="now\x01")

    response = fetched(fetch(server))

    assert "etag" not in response.headers
    assert "last-modified" not in response.headers


def test_nothing_new_is_unchanged_with_its_hints(server: Upstream) -> None:
    server.answers["/feed"] = page(b"", "304 Not Modified", cache_control="max-age=60")

    outcome = fetch(server, etag='"1"')

    assert isinstance(outcome, Unchanged)
    assert outcome.headers["cache-control"] == "max-age=60"


def test_nothing_new_is_a_mistake_when_nothing_was_known(server: Upstream) -> None:
    server.answers["/feed"] = page(b"", "304 Not Modified")

    assert reason(fetch(server)) == "answered 304 Not Modified although we know nothing yet"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("404 Nope \x1b[2J", "answered 404 Not Found"),
        ("500 Oops", "answered 500 Internal Server Error"),
        ("999 Denied", "answered 999"),
        ("204 No Content", "answered 204 No Content"),
        ("206 Partial Content", "answered 206 Partial Content instead of the whole"),
        ("401 No", "answered 401 Unauthorized; it wants credentials: set headers on the source"),
        ("200 OK", "answered with an empty body"),
    ],
)
def test_other_answers_fail_in_the_words_of_the_standard(
    server: Upstream, status: str, sentence: str
) -> None:
    server.answers["/feed"] = page(b"", status)

    outcome = fetch(server)

    assert outcome == Failed(sentence)


def test_a_page_that_is_gone_says_so(server: Upstream) -> None:
    server.answers["/feed"] = page(b"", "410 Gone")

    assert fetch(server) == Failed("answered 410 Gone", gone=True)


@pytest.mark.parametrize("status", ["429 Slow Down", "503 Service Unavailable"])
def test_a_plea_for_silence_is_kept(server: Upstream, status: str) -> None:
    server.answers["/feed"] = page(b"", status, retry_after="120")

    outcome = fetch(server)

    assert isinstance(outcome, Failed)
    assert outcome.retry_at == NOW + timedelta(minutes=2)


def test_other_statuses_have_no_say_over_silence(server: Upstream) -> None:
    server.answers["/feed"] = page(b"", "500 Oops", retry_after="120")

    assert fetch(server) == Failed("answered 500 Internal Server Error")


# --- redirects --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [
        ("301 Moved", "308 Moved", True),
        ("301 Moved", "302 Found", False),
        ("307 A", "301 B", False),
    ],
)
def test_only_a_permanent_road_moves_the_source(
    server: Upstream, first: str, second: str, *, moved: bool
) -> None:
    server.answers["/feed"] = redirect("/b", first)
    server.answers["/b"] = redirect("c?d#e", second)
    server.answers["/c?d"] = page()

    response = fetched(fetch(server))

    assert response.url == server.url("/c?d")
    assert response.moved_to == (response.url if moved else None)


def test_credentials_stay_with_their_origin_and_validators_go_on(server: Upstream) -> None:
    with upstream() as other:
        server.answers["/feed"] = redirect("/here")
        server.answers["/here"] = redirect(other.url("/there"))
        other.answers["/there"] = redirect(server.url("/back"))
        server.answers["/back"] = page()
        request = Request(url=server.url(), etag='"1"', headers={"Authorization": "Bearer x"})

        fetched(fetcher(f"127.0.0.1:{server.port}", f"127.0.0.1:{other.port}").fetch(request))

        assert [server.header("Authorization", n) for n in range(3)] == ["Bearer x"] * 2 + [None]
        assert other.header("Authorization") is None
        assert other.header("If-None-Match") == '"1"'


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("/feed", "redirects in a circle"),
        ("", "answered 302 without saying where to go"),
        (
            "http://10.0.0.5/",
            "the address 10.0.0.5 is not public; allow_private in [refresh] opens it",
        ),
        ("file:///etc/passwd", "redirected to where nobody can follow: only http and https"),
        ("http://a:b@127.0.0.1/", "redirected to where nobody can follow: the address contains"),
        ("http://[::1", "redirected to where nobody can follow: the address cannot be read"),
    ],
)
def test_bad_redirects_are_refused(server: Upstream, location: str, sentence: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return [host]

    server.answers["/feed"] = redirect(location)

    outcome = fetcher(f"127.0.0.1:{server.port}", resolve=resolve).fetch(Request(url=server.url()))

    assert reason(outcome).startswith(sentence)
    assert len(server.asked) == 1


def test_a_road_without_end_is_left_after_five_redirects(server: Upstream) -> None:
    for hop in range(9):
        server.answers[f"/{hop}"] = redirect(f"/{hop + 1}")

    assert reason(fetch(server, "/0")) == "redirected more than 5 times"
    assert len(server.asked) == 6


# --- manners ----------------------------------------------------------------------------


def test_the_slot_of_the_host_is_held_for_each_hop_and_waiting_is_free(server: Upstream) -> None:
    held: list[str] = []

    @contextmanager
    def slot(host: str) -> Iterator[None]:
        held.append(f"take {host} after {len(server.asked)}")
        yield
        held.append(f"leave {host} after {len(server.asked)}")

    server.answers["/feed"] = redirect(f"http://Other.example:{server.port}/b")
    server.answers["/b"] = page()
    holes = f"127.0.0.1:{server.port}"

    fetched(fetcher(holes, slot=slot).fetch(Request(url=server.url())))

    assert held == [
        "take 127.0.0.1 after 0",
        "leave 127.0.0.1 after 1",
        "take other.example after 1",
        "leave other.example after 2",
    ]


def test_a_slot_may_refuse(server: Upstream) -> None:
    @contextmanager
    def slot(host: str) -> Iterator[None]:
        if host:
            raise FetchError(f"{host} asked for silence")
        yield

    outcome = fetcher(slot=slot).fetch(Request(url=server.url()))

    assert outcome == Failed("127.0.0.1 asked for silence")
