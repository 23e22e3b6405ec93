"""A client that knows the address of a feed and nothing else, and reads all of its history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tests.serve.asking import Answer, Client

ATOM = "{http://www.w3.org/2005/Atom}"
SUFFIXES = ("atom", "rss", "json")


@dataclass(frozen=True)
class Page:
    """A document of a feed: its entries' ids in its order, and what it links to by relation."""

    path: str
    answer: Answer
    ids: list[str]
    links: dict[str, str]


def walk(client: Client, path: str) -> list[Page]:
    """The document at *path* and all before it, as its links lead to them."""
    return list(_walk(client, path))


def ids(pages: list[Page]) -> set[str]:
    return {one for page in pages for one in page.ids}


def fetch(client: Client, path: str) -> Page:
    """One document, through redirections."""
    answer = client.get(path)
    while answer.status in (301, 302):
        path = str(answer.headers["Location"]).removeprefix("http://127.0.0.1:8000")
        answer = client.get(path)
    assert answer.status == 200, (path, answer.status)
    return Page(path, answer, *(_json if path.endswith(".json") else _xml)(answer.text))


def _walk(client: Client, path: str) -> Iterator[Page]:
    seen: set[str] = set()
    following: str | None = path
    while following:
        assert following not in seen, f"{following} again"
        seen.add(following)
        page = fetch(client, following)
        yield page
        previous = page.links.get("prev-archive")
        following = previous and previous.removeprefix("http://127.0.0.1:8000")


def _xml(text: str) -> tuple[list[str], dict[str, str]]:
    root = etree.fromstring(text.encode())
    above = root.find("channel") if root.tag == "rss" else root
    assert above is not None
    found = [entry.findtext(f"{ATOM}id") or "" for entry in above.iterfind(f"{ATOM}entry")]
    found += [item.findtext("guid") or "" for item in above.iterfind("item")]
    links = above.iterfind(f"{ATOM}link")
    return found, {link.get("rel", "alternate"): link.get("href", "") for link in links}


def _json(text: str) -> tuple[list[str], dict[str, str]]:
    read = json.loads(text)
    links = {"prev-archive": read["next_url"]} if "next_url" in read else {}
    return [item["id"] for item in read["items"]], links
