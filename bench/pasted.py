"""How well whole article pages are read once they were turned into plain text.

    python bench/pasted.py

Reads the real pages beside the project, turned into text by inscriptis and by html2text, which
are no dependencies: `pip install inscriptis html2text` into the environment first. Prints body,
titles, and of the fields that we call sure (0.8 or more) the share that is right.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.pages import PAGES, SHARED, article_of, page_of
from feeds.errors import ParseError
from feeds.model import Response
from feeds.parse import decoding, text
from tests.parse.agreement import SOURCE

SURE = 0.8
Truth = Mapping[str, Any]


def main() -> None:
    if not PAGES.exists():
        sys.exit("The real pages are not beside the project: ../shared/data/pages is missing.")
    truths = [json.loads(line) for line in (PAGES / "truth.jsonl").read_text("utf-8").splitlines()]
    missing = [name for name in TOOLS if importlib.util.find_spec(name) is None]
    for name in missing:
        print(f"{name} is not installed: skipped")
    for name in TOOLS.keys() - missing:
        _print(name, {one["id"]: _told(one, TOOLS[name]) for one in truths}, truths)


def _inscriptis(html: str) -> str:
    return str(importlib.import_module("inscriptis").get_text(html))


def _html2text(html: str) -> str:
    turner = importlib.import_module("html2text").HTML2Text()
    turner.body_width, turner.ignore_links, turner.ignore_images = 0, True, True
    return str(turner.handle(html))


TOOLS: Mapping[str, Callable[[str], str]] = {"inscriptis": _inscriptis, "html2text": _html2text}


def _told(truth: Truth, turn: Callable[[str], str]) -> dict[str, Any]:
    """What we make of a page's text, in the scorer's words, with how sure we are."""
    html = decoding.decode(page_of(truth), None)
    try:
        parsed = text.parse(Response(url="", body=turn(html).encode()), SOURCE)
    except ParseError as error:
        return {"id": truth["id"], "refused": str(error)}
    one = article_of(parsed)
    return {
        "id": truth["id"],
        "title": one.title,
        "authors": [author.name for author in one.authors],
        "published": one.published.isoformat() if one.published else None,
        "language": one.language,
        "body_text": one.text,
        "sure": dict(parsed.recovered.confidence) if parsed.recovered else {},
    }


def _print(name: str, told: Mapping[str, dict[str, Any]], truths: list[Truth]) -> None:
    refused = sum("refused" in one for one in told.values())
    print(f"== {name}: {len(truths)} pages, {refused} refused")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "told.jsonl"
        file.write_text("\n".join(map(json.dumps, told.values())), "utf-8")
        scorer = str(SHARED / "tools" / "score_pages.py")
        subprocess.run([sys.executable, scorer, str(PAGES / "truth.jsonl"), str(file)], check=True)
    right = [ok for one in truths for ok in _judged(one, told[one["id"]])]
    print(f"   of {len(right)} sure fields {sum(right) / max(len(right), 1):.1%} are right")


def _judged(truth: Truth, told: Mapping[str, Any]) -> list[bool]:
    """Whether each sure field is right, by the measures of the scorer."""
    sys.path.insert(0, str(SHARED / "tools"))
    scorer = importlib.import_module("score_pages")
    sure = {name for name, value in told.get("sure", {}).items() if value >= SURE}
    checks: dict[str, tuple[str, Callable[[], float]]] = {
        "title": ("title", lambda: _titled(scorer, told["title"], truth)),
        "authors": (
            "authors",
            lambda: scorer.setf1(told["authors"], truth["authors"], scorer.nname)[2],
        ),
        "published": (
            "published",
            lambda: scorer.date_scores(told["published"], truth["published"])[0],
        ),
        "language": (
            "language",
            lambda: scorer.nlang(told["language"]) == scorer.nlang(truth["language"]),
        ),
        "content_html": (
            "body_core",
            lambda: scorer.body_prf(told["body_text"], truth["body_full"], truth["body_core"])[2],
        ),
    }
    return [
        check() >= ENOUGH.get(name, 1)
        for name, (asked, check) in checks.items()
        if name in sure and truth.get(asked)
    ]


def _titled(scorer: Any, title: str | None, truth: Truth) -> bool:
    """Near the title of the truth, or another headline that the page itself declares."""
    declared = {scorer.norm(one) for one in truth.get("title_alts") or ()}
    near: float = scorer.title_scores(title, truth["title"])[1]
    return bool(near) or scorer.norm(title) in declared


ENOUGH = {"authors": 0.5, "content_html": 0.8}
"""Of an F1; a title, a date and a language are right or wrong."""

if __name__ == "__main__":
    main()
