"""How well article pages are read, and what that costs beside trafilatura with its metadata.

    python bench/pages.py [--fails N]

Reads the real pages beside the project and scores what was made of them with the scorer beside
them: body, title, authors, dates, keywords, picture. Then both read all of them in one thread.
Exits with 1 where a figure is below what we want.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds import articles
from feeds.errors import ParseError
from feeds.model import Article, Parsed, Response
from feeds.parse import page
from tests.parse.agreement import SOURCE

SHARED = Path(__file__).parents[2] / "shared"
PAGES = SHARED / "data" / "pages"
SEEN = datetime(2026, 11, 22, tzinfo=UTC)
WANTED = {
    "fundus": {
        "body_f1": 0.970,
        "title_ok": 0.97,
        "authors_f1": 0.92,
        "date_day": 0.985,
        "date_1h": 0.96,
        "language": 0.99,
        "topics_recall": 0.72,
        "topics_precision": 0.72,
        "image": 0.88,
        "image_caption": 0.78,
        "image_credit": 0.65,
    },
    "aeb": {"body_f1": 0.966},
}
MOST_TIME = 1.0  # of trafilatura's with metadata
SLOWEST = 3.0  # seconds for one page


def main() -> None:
    if not PAGES.exists():
        sys.exit("The real pages are not beside the project: ../shared/data/pages is missing.")
    truths = [json.loads(line) for line in (PAGES / "truth.jsonl").read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        below = [*_quality(truths, Path(folder)), *_cost(truths)]
    if below:
        sys.exit("Below what is wanted: " + ", ".join(below))


def _quality(truths: list[dict[str, Any]], folder: Path) -> Iterator[str]:
    told, scores = folder / "told.jsonl", folder / "scores.json"
    told.write_text("".join(map(_line, truths)), "utf-8")
    files = SHARED / "tools" / "score_pages.py", PAGES / "truth.jsonl", told, "--json", scores
    subprocess.run([sys.executable, *map(str, files), *sys.argv[1:]], check=True)
    found = json.loads(scores.read_text("utf-8"))
    for group, wanted in WANTED.items():
        reached = found[group]["scores"]
        yield from (
            f"{group} {name} {reached[name]}"
            for name, least in wanted.items()
            if reached[name] < least
        )


def _line(truth: dict[str, Any]) -> str:
    try:
        told = _told(page_of(truth), truth["url"] or "")
    except ParseError as error:
        print(f"{truth['id']}: {error}")
        told = {}
    return json.dumps({"id": truth["id"], **told}) + "\n"


def page_of(truth: Mapping[str, Any]) -> bytes:
    return gzip.decompress((PAGES / "pages" / f"{truth['id']}.html.gz").read_bytes())


def article_of(parsed: Parsed) -> Article:
    entry = parsed.entries[0]
    return articles.build(entry, source=SOURCE, authority="x.example,2026-01-01", seen=SEEN)


def _told(body: bytes, url: str) -> dict[str, Any]:
    """What we make of a page, in the scorer's words."""
    parsed = page.parse(Response(url=url, body=body), SOURCE)
    one = article_of(parsed)
    image = one.images[0] if one.images else None
    return {
        "title": one.title,
        "authors": [author.name for author in one.authors],
        "published": one.published.isoformat() if one.published else None,
        "language": one.language,
        "body_text": one.text,
        "topics": list(one.tags),
        "image": image.url if image else None,
        "image_caption": image.caption if image else None,
        "image_credit": image.credit if image else None,
        "canonical": one.url,
    }


def _cost(truths: list[dict[str, Any]]) -> Iterator[str]:
    pairs = [(_seconds(_read, truth), _seconds(_extract, truth)) for truth in truths]
    ours, theirs = zip(*pairs, strict=True)  # in turn, as other programs come and go
    ratio, slowest = sum(ours) / sum(theirs), max(ours)
    print(f"CPU of {len(truths)} pages: ours {sum(ours):.1f} s, trafilatura {sum(theirs):.1f} s")
    print(f"  {ratio:.2f} times trafilatura with metadata; slowest page {slowest:.2f} s")
    if ratio > MOST_TIME:
        yield f"{ratio:.2f} times trafilatura's time"
    if slowest > SLOWEST:
        yield f"a page of {slowest:.1f} s"


def _read(body: bytes, url: str) -> None:
    with suppress(ParseError):
        page.parse(Response(url=url, body=body), SOURCE)


def _extract(body: bytes, url: str) -> None:
    trafilatura.bare_extraction(body, url=url, with_metadata=True, include_comments=False)


def _seconds(read: Callable[[bytes, str], None], truth: dict[str, Any]) -> float:
    body, url = page_of(truth), truth["url"] or ""
    before = time.process_time()
    read(body, url)
    return time.process_time() - before


if __name__ == "__main__":
    main()
