"""Parse files between two marks that strace can see: ``parse_under_watch.py FILE...``.

Run by ``test_parser_syscalls``. The files are read before the first mark.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from feeds.errors import ParseError
from feeds.model import Response, Source
from feeds.parse import PARSERS, opml, preload

BEGIN, END = Path("/mark/begin"), Path("/mark/end")
SOURCE = Source(id="s", kind="feed", title="", timezone=UTC, category="")


def main() -> None:
    """Read everything, then parse everything."""
    assert preload.trafilatura
    bodies = [Path(name).read_bytes() for name in sys.argv[1:]]
    BEGIN.exists()
    for body in bodies:
        with suppress(ParseError):
            PARSERS["feed"](Response(url="https://news.example/feed", body=body), SOURCE)
        with suppress(ParseError):
            opml.parse(body)
    END.exists()


if __name__ == "__main__":
    main()
