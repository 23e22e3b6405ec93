"""One reading of an address, so that what is checked is also what is connected to; for fetch."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from feeds.errors import FetchError

PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LONGEST_NAME = 253  # RFC 1035 2.3.4
_KEPT = "!$%&'()*+,/:;=?@[]~"  # RFC 3986 2.2, and % because most addresses are escaped already


@dataclass(frozen=True, slots=True)
class URL:
    """An http(s) address in ASCII: ``host`` without brackets, ``target`` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Whom credentials belong to (RFC 6454)."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address and in a Host header (RFC 9110 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_url(text: str) -> URL:
    """Read an address as browsers mean it: IDN hosts and blanks become ASCII, the fragment goes.

    Errors: FetchError for other schemes, user names, and what is no address.
    """
    text = text.strip(" \t\r\n")
    if _CONTROL.search(text):
        raise FetchError("the address contains control characters")
    try:
        return _checked(urlsplit(text))
    except ValueError as error:
        raise FetchError(f"the address cannot be read: {error}") from error


def join_url(base: URL, location: str) -> URL:
    """Where a redirect from *base* leads (RFC 9110 10.2.2).

    Headers are handed over as Latin-1, but servers write UTF-8 into Location.
    """
    with suppress(UnicodeError):  # then Latin-1 it was
        location = location.encode("latin-1").decode()
    try:
        return parse_url(urljoin(str(base), location.strip(" \t\r\n")))
    except ValueError as error:
        raise FetchError(f"the address cannot be read: {error}") from error


def ascii_host(host: str) -> str:
    """A host name as DNS takes it: lower case, IDN labels encoded, no final dot.

    ``ß`` is kept as a letter of its own, as browsers do (UTS 46, non-transitional).

    Errors: ValueError when it is no host name.
    """
    host = host.lower().removesuffix(".")
    try:
        name = host if host.isascii() else ".".join(map(_ascii_label, host.split(".")))
    except UnicodeError as error:
        raise ValueError(f"{host!r} is no host name") from error
    # An IDN label can turn into dots and digits: 127。0。0。1 is four labels.
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise ValueError(f"{host!r} is no host name")
    return name


def _checked(parts: SplitResult) -> URL:
    if parts.scheme not in PORTS:
        raise FetchError(f"only http and https are fetched, not {parts.scheme or 'a bare path'}")
    if "@" in parts.netloc:
        raise FetchError("the address contains a user name; use headers on the source instead")
    host = parts.hostname
    if not host:
        raise FetchError("the address names no host")
    port = parts.port
    if port == 0:
        raise FetchError("the address names port 0")
    target = quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        target += "?" + quote(parts.query, safe=_KEPT)
    return URL(parts.scheme, _host(host), port or PORTS[parts.scheme], target)


def _host(host: str) -> str:
    # A zone (%eth0) means nothing beyond this machine, and ascii_host refuses it.
    return str(IPv6Address(host)) if ":" in host and "%" not in host else ascii_host(host)


def _ascii_label(label: str) -> str:
    if "ß" in label:
        return "xn--" + label.encode("punycode").decode()
    return label.encode("idna").decode() if not label.isascii() else label
