"""What the schema says against a sitemap, an index of sitemaps or a news sitemap."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

_SCHEMA = Path(__file__).parents[1] / "data" / "publish" / "sitemap.xsd"


def faults(document: bytes) -> list[str]:
    """Every fault with its line; none where there are none."""
    schema = _schema()
    schema.validate(etree.fromstring(document))
    return str(schema.error_log).splitlines()


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMA)))
