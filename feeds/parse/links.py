"""URLs as feeds write them, made absolute, or dropped when they cannot be one.

parse: used by every format; pure.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 2048
"""Characters; what sitemaps and most servers allow. A longer one is data, not an address."""

_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][^\s\x00-\x20\"<>\\^`{|}\x7f]*)?")
_BREAKS = re.compile(r"[\t\r\n]+")
# RFC 3986 2: what may stand in no URL. Letters of other scripts stay, as IRIs have them.
_UNSAFE = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f-\x9f]")


def absolute(url: str | None, base: str | None) -> str | None:
    """*url* as an absolute http(s) address, resolved against *base* (RFC 3986 5.2).

    Characters that no URL may hold are percent-encoded. None for what is no web address:
    other schemes (javascript, data, file), unreadable hosts, nothing at all.
    """
    if not url:
        return None
    url = url.strip()
    if len(url) > LONGEST:
        return None
    return url if _PLAIN.fullmatch(url) else _joined(url, base)


def _joined(url: str, base: str | None) -> str | None:
    if not url:
        return None
    clean = _UNSAFE.sub(lambda found: quote(found[0]), _BREAKS.sub("", url))
    try:
        joined = urljoin(base or "", clean)
        parts = urlsplit(joined)
        host = parts.hostname or "%"
        readable = parts.scheme in {"http", "https"} and "%" not in host
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return None
    return joined if readable else None


def based(base: str | None, outer: str | None) -> str | None:
    """The base that an ``xml:base`` gives inside *outer* (XML Base 4.3); *outer* if unusable."""
    return absolute(base, outer) or outer
