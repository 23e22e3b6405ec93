"""Workers are forked with everything loaded that reading needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PAGES = Path(__file__).parents[2] / "data" / "pages"
DOCUMENTS = {
    "feed": PAGES.parent / "route" / "all.rss",
    "html": PAGES / "orchard.en.html",
    "text": PAGES / "lighthouse.en.txt",
}
SCRIPT = """
import sys
from feeds.pipeline.visit import preload

loaded = set(sys.modules)

from datetime import UTC, datetime
from pathlib import Path
from feeds.model import Response, Source
from feeds.pipeline.visit.reading import Occasion, read

source = Source(id="paper", kind="feed", title="Paper", timezone=UTC, category="news", skip="boats")
occasion = Occasion(source=source, authority="example.org,2026", seen=datetime.now(UTC))
for parser, path in zip(sys.argv[1::2], sys.argv[2::2]):
    response = Response(url="", name=path, body=Path(path).read_bytes())
    assert read(parser, response, occasion).articles, path
print(*sorted(set(sys.modules) - loaded))
"""


def test_no_document_makes_a_worker_load_more() -> None:
    named = [part for parser, path in DOCUMENTS.items() for part in (parser, str(path))]
    command = [sys.executable, "-c", SCRIPT, *named]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr) == ("\n", "")
