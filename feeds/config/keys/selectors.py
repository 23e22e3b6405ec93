"""What to look at on the pages of a source, as CSS writes it.

config: named in the schema's types; pure.
"""

from __future__ import annotations

import cssselect

from feeds.config.faults import Refused

FIELDS = ("link", "title", "body", "published")
"""What can be selected: links on a list page; the others on the page of an article."""


def field(value: str) -> str:
    """What a selector is for."""
    if value not in FIELDS:
        raise Refused("is nothing that can be selected", hint=f"write one of {', '.join(FIELDS)}")
    return value


def css(value: str) -> str:
    """A selector that can be looked for in a page."""
    try:
        cssselect.HTMLTranslator().css_to_xpath(value)
    except cssselect.SelectorError as error:
        raise Refused(f"is no selector ({error})") from None
    return value.strip()
