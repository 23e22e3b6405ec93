"""Lists lead to pages: unknown ones only, so many a visit, tried again where it is worth it."""

from __future__ import annotations

from datetime import timedelta

from feeds.errors import FeedsError
from feeds.model import Changed, Failed, Outcome, Request, Response
from feeds.pipeline.gather.following import MOST
from feeds.pipeline.gather.politeness import HostBusy
from feeds.storage.tables import article, change, source
from tests.pipeline.house import BASE, House

HOME = "https://paper.example/politics/"
LIST = f'\n[sources.list]\nkind = "page"\nurl = "{HOME}"\ncategory = "news"\n'
TEXT = """<p>Die neue Brücke ist offen. Sie führt über den Fluss und verbindet die Stadt wieder.</p>
<p>Am Morgen fuhren die ersten Wagen hinüber. Am Abend gab es ein Fest am Ufer für alle.</p>"""


def page(url: str, body: str) -> Changed:
    return Changed(Response(url=url, body=f"<!doctype html><html><body>{body}".encode()))


def address(n: int) -> str:
    return f"https://paper.example/politics/story-of-number-{n}.html"


def listed(house: House, *numbers: int) -> None:
    """Let the list have these articles, each with its page."""
    links = "".join(
        f'<article><h2><a href="{address(n)}">Die Geschichte der Nummer {n}</a></h2></article>'
        for n in numbers
    )
    house.upstream[HOME] = page(HOME, f"<main>{links}</main>")
    for n in numbers:
        text = f"<h1>Nummer {n}</h1>{TEXT}<p>Schluss {n}.</p>"
        house.upstream.setdefault(address(n), page(address(n), f"<article>{text}</article>"))


def configured(house: House, more: str = "robots = false\n") -> House:
    house.configure(BASE + LIST + more)
    return house


def followed(house: House) -> list[str]:
    asked = [one.url for one in house.asked if one.url.endswith(".html")]
    house.asked.clear()
    return asked


def test_a_long_list_is_read_over_several_visits_and_imported_as_one(house: House) -> None:
    configured(house)
    listed(house, *range(MOST + 5))
    first = house.check("list")
    assert (first.taken.new, len(followed(house))) == (MOST, MOST)
    assert house.health("list").due_at == house.clock.now, "the rest is read at once"

    second = house.check("list")
    assert (second.taken.new, len(followed(house))) == (5, 5)
    assert {kind for (kind,) in house.rows(change.c.kind)} == {"imported"}
    assert house.health("list").due_at > house.clock.now
    assert house.check("list").status == "unchanged"


def test_a_page_in_trouble_is_tried_again_and_one_that_is_gone_is_not(house: House) -> None:
    configured(house)
    house.upstream[address(1)] = Failed("answered 503 Service Unavailable", status=503)
    house.upstream[address(2)] = Failed("answered 404 Not Found", status=404)
    listed(house, 0, 1, 2)
    report = house.check("list")
    assert report.taken.new == 1
    assert "answered 503" in report.reason
    followed(house)

    del house.upstream[address(1)]
    listed(house, 0, 1, 2)
    house.check("list")

    assert followed(house) == [address(1)]
    assert house.count(article) == 2


def test_a_page_that_holds_no_article_is_a_note_and_not_asked_again(house: House) -> None:
    configured(house)
    house.upstream[address(1)] = page(address(1), "<p>Bitte anmelden.</p>")
    listed(house, 0, 1)
    report = house.check("list")

    assert (report.status, report.taken.new) == ("ok", 1)
    assert "too short to be an article" in report.reason
    followed(house)
    house.check("list")
    assert followed(house) == []


def test_a_host_that_wants_to_be_left_alone_ends_the_visit(house: House) -> None:
    configured(house)

    def busy(_: Request) -> Outcome:
        raise HostBusy("paper.example", house.clock.now + timedelta(minutes=1))

    house.upstream[address(1)] = busy
    listed(house, 0, 1, 2)
    report = house.check("list")

    assert (report.status, report.taken.new) == ("ok", 1)
    assert followed(house) == [address(0), address(1)]
    assert issubclass(HostBusy, FeedsError)


def test_what_robots_txt_forbids_is_told_and_not_asked(house: House) -> None:
    configured(house, "")
    robots = b"User-agent: *\nDisallow: /politics/story-of-number-1\nCrawl-delay: 7\n"
    url = "https://paper.example/robots.txt"
    house.upstream[url] = Changed(Response(url=url, body=robots))
    listed(house, 0, 1)
    report = house.check("list")

    assert report.taken.new == 1
    assert "robots = false on the source passes over it" in report.reason
    assert followed(house) == [address(0)]
    assert house.tools.turns._slowed == {"paper.example": timedelta(seconds=7)}


def test_a_list_that_is_forbidden_is_a_failure_in_words(house: House) -> None:
    configured(house, "")
    url = "https://paper.example/robots.txt"
    house.upstream[url] = Changed(Response(url=url, body=b"User-agent: *\nDisallow: /\n"))
    report = house.check("list")

    assert report.status == "failed"
    assert "forbids it" in report.reason


def test_a_feed_is_no_crawling_and_asks_for_no_robots_txt(house: House) -> None:
    house.bring()

    assert [one.url for one in house.asked] == ["https://paper.example/rss"]


def test_headers_of_the_source_go_to_its_own_host_only(house: House) -> None:
    configured(house, 'robots = false\nheaders = { Accept-Language = "de" }\n')
    other = "https://blog.paper.example/story-of-number-9.html"
    links = f'<article><h2><a href="{other}">Die Geschichte der Nummer 9</a></h2></article>'
    listed(house, 0)
    (known,) = [house.upstream[HOME]]
    assert isinstance(known, Changed)
    body = known.response.body.decode() + links
    house.upstream[HOME] = Changed(Response(url=HOME, body=body.encode()))
    house.upstream[other] = page(other, f"<article>{TEXT}</article>")
    house.check("list")

    sent = {one.url: dict(one.headers) for one in house.asked}
    assert sent[HOME] == sent[address(0)] == {"Accept-Language": "de"}
    assert sent[other] == {}
    assert house.rows(source.c.id)
