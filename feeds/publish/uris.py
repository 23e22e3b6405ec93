"""Addresses as every reader's parser takes them: ASCII, absolute, without credentials.

publish: used by printing and the formats; pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit

from feeds.publish.characters import clean

# RFC 2396 2.2 and 2.3, which the RSS 2.0 specification names; brackets are not among them.
_PATH = "/;:@&=+$,-_.!~*'()%"
_QUERY = _PATH + "?"
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
_PUBLIC_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*", re.IGNORECASE)
_USER = re.compile("[^/?#]*//[^/?#]*@")
_CREDENTIAL = re.compile(r"token|secret|passw|api.?key|^key$|^sig|auth", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)

# Few on purpose: what news sites attach. The machine's own table would differ from host to host.
_TYPES = {
    "aac": "audio/aac",
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "zip": "application/zip",
}


@lru_cache(maxsize=4096)
def uri(address: str | None) -> str | None:
    """*address* as an absolute http(s) URI, or None where none can be made of it.

    Umlauts, spaces and brackets are escaped, user names and passwords dropped; an address
    that needs nothing comes back to the letter.
    Sources: RFC 3987 3.1 (IRI to URI); RFC 3492 (host names).
    """
    try:
        parts = urlsplit(clean(address or "").strip())
        host, port = parts.hostname or "", parts.port
        authority = _ascii_host(parts.netloc.rpartition("@")[2], host, port=port)
    except (UnicodeError, ValueError):
        return None
    if parts.scheme not in {"http", "https"} or not authority:
        return None
    return urlunsplit(_escaped(parts, authority))


def enclosure_uri(address: str | None) -> str | None:
    """Like `uri`, for RSS enclosures: their host is a public name or an IPv4 address."""
    found = uri(address)
    return found if found and _PUBLIC_HOST.fullmatch(urlsplit(found).hostname or "") else None


def public_uri(address: str | None) -> str | None:
    """Like `uri`, but None where the address itself carries a credential."""
    found = uri(address)
    if found is None or _USER.match(address or ""):
        return None
    names = (name for name, _ in parse_qsl(urlsplit(found).query, keep_blank_values=True))
    return None if any(map(_CREDENTIAL.search, names)) else found


def media_type(claimed: str | None, address: str) -> str | None:
    """The media type to print: the claimed one if it is one, else by the address's ending."""
    claim = (claimed or "").partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(claim):
        return claim
    ending = urlsplit(address).path.rpartition(".")[2].lower()
    return _TYPES.get(ending)


def _ascii_host(authority: str, host: str, *, port: int | None) -> str | None:
    """``host:port`` in ASCII; as written when it already is."""
    if authority.isascii():
        return authority if _HOST.fullmatch(host) else None
    labels = unicodedata.normalize("NFKC", host).lower().split(".")
    name = ".".join(map(_ascii_label, labels))
    if not _HOST.fullmatch(name):
        return None
    return name if port is None else f"{name}:{port}"


def _ascii_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _escaped(parts: SplitResult, authority: str) -> SplitResult:
    path = parts.path or ("/" if parts.query else "")
    return SplitResult(
        parts.scheme,
        authority,
        _quoted(path, safe=_PATH),
        _quoted(parts.query, safe=_QUERY),
        _quoted(parts.fragment, safe=_QUERY),
    )


def _quoted(part: str, *, safe: str) -> str:
    return quote(_BARE_PERCENT.sub("%25", part), safe=safe)
