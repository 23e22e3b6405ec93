"""Entry -> Article: cleaned, identified, compared (after parse, before storage; pure).

    entry | build | unique | (storage: what is known?) | decide | (storage: write)

An article's upstream id is its source's name for it, its public id is minted from that once;
``canonical`` says when two sources mean the same article.
"""

from feeds.articles.build import build, lacks_name, named
from feeds.articles.canonical import canonical
from feeds.articles.corrections import (
    FIELDS,
    Wish,
    as_before,
    changed_fields,
    corrected,
    next_version,
    overlaid,
    paragraphs,
    said_in,
)
from feeds.articles.decisions import (
    Decision,
    Edited,
    Foreign,
    Held,
    New,
    Refused,
    Reused,
    Same,
    Skipped,
    decide,
)
from feeds.articles.fingerprint import asked, bands, fingerprint
from feeds.articles.identity import named_by_guid
from feeds.articles.markup import plain_text, sanitise
from feeds.articles.remarks import remarks
from feeds.articles.repeats import unique

__all__ = [
    "FIELDS",
    "Decision",
    "Edited",
    "Foreign",
    "Held",
    "New",
    "Refused",
    "Reused",
    "Same",
    "Skipped",
    "Wish",
    "as_before",
    "asked",
    "bands",
    "build",
    "canonical",
    "changed_fields",
    "corrected",
    "decide",
    "fingerprint",
    "lacks_name",
    "named",
    "named_by_guid",
    "next_version",
    "overlaid",
    "paragraphs",
    "plain_text",
    "remarks",
    "said_in",
    "sanitise",
    "unique",
]
