"""What reading needs, loaded at once, for the process that workers are forked from.

Import it where seconds of loading do no harm, and no worker loads anything before its first
document.
"""

from __future__ import annotations

from feeds.parse import opml as opml  # noqa: PLC0414 - loading them is the point
from feeds.parse import preload as preload  # noqa: PLC0414
from feeds.pipeline.visit import reading as reading  # noqa: PLC0414
