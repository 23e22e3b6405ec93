"""What parsers load late, loaded at once, for the process that parse workers are forked from.

Beside parse: import this where a second of loading does no harm, and no worker pays for it.
"""

from __future__ import annotations

import trafilatura as trafilatura  # noqa: PLC0414 - loading it is the point

from feeds.parse import language

language.detect("A sentence that is long enough to make the language model load.")
