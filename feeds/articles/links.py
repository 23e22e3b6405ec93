"""Web addresses fit to print (articles: after parse; pure)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

MAX_URL = 2048
"""Characters; longer ones are cut by browsers, proxies and search engines."""

_CHARACTERS = r"A-Za-z0-9\-._~!$&'()*+,;=:@/?"  # RFC 3986 3.3 and 3.4, without % and #
_CLEAN = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::[0-9]{1,4})?"
    rf"(?:[/?][{_CHARACTERS}%]*)?(?:\#[{_CHARACTERS}%]*)?"
)
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_NOT_A_CHARACTER = re.compile(rf"{_BARE_PERCENT.pattern}|[^{_CHARACTERS}%]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_IGNORED = re.compile("[\x00-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]")


def web_url(url: str | None) -> str | None:
    """*url* as a URI of printable ASCII, or None if no browser should open it.

    Only http and https with a host name; host in lower case and ASCII; no user name or password;
    characters that a URI may not hold are percent-encoded.

    Sources: RFC 3986; WHATWG URL (tabs and line breaks are ignored); RFC 5891 (host names).
    """
    return _fit(url) if url and len(url) <= 2 * MAX_URL else None


@lru_cache(maxsize=1024)  # an entry's link is asked for three times, its base by each text
def _fit(url: str) -> str | None:
    if not _CLEAN.fullmatch(url) or _BARE_PERCENT.search(url):
        url = _mended(_IGNORED.sub("", url).strip())
    return url if len(url) <= MAX_URL and url else None


def _mended(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a bracket without its partner, a port beyond 65535
        return ""
    host = _ascii_host(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    netloc = host if port is None else f"{host}:{port}"
    path, query, fragment = map(_encoded, (parts.path, parts.query, parts.fragment))
    return urlunsplit(SplitResult(parts.scheme, netloc, path, query, fragment))


def _ascii_host(host: str) -> str:
    """The host name as DNS knows it; "" if it cannot be one."""
    labels = unicodedata.normalize("NFKC", host).lower().strip(".").split(".")
    try:
        ascii_host = ".".join(_ascii_label(label) for label in labels)
    except UnicodeError:
        return ""
    return ascii_host if all(labels) and _HOST.fullmatch(ascii_host) else ""


def _ascii_label(label: str) -> str:
    # Not the "idna" codec: it follows IDNA 2003, which writes "straße" as "strasse".
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _encoded(part: str) -> str:
    return _NOT_A_CHARACTER.sub(lambda found: _percent(found[0]), part)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
