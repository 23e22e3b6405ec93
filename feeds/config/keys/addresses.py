"""Readers of addresses: pages and feeds, the store, and the hosts opened by hand.

config: named in the schema's types; pure.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from feeds.config.faults import Refused

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql+psycopg://"

_OPENED = re.compile(r"(?P<host>\[[^]\s]+\]|[^:\[\]\s]+):(?P<first>\d{1,5})(-(?P<last>\d{1,5}))?")
_NUMERIC = re.compile(r"\[.*\]|[0-9./]+|.*/.*")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_MAIL = re.compile(r"mailto:[^@\s:?]+@[^@\s?]+\.[^@\s?]+")
_LAST_PORT = 65535
_WIDEST = {4: 8, 6: 16}  # the shortest network prefix that can be opened at once


def web_url(value: str) -> str:
    """An absolute http or https URL without a name and password in it.

    Sources: RFC 9110 4.2.4 (userinfo in http URLs is deprecated).
    """
    _split(value)
    return value


def base_url(value: str) -> str:
    """The address below which everything public stands, without a slash at its end."""
    parts = _split(value)
    if "?" in value or "#" in value:
        raise Refused("has a ? or # part, which a base address cannot have")
    return value.rstrip("/") if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}"


def icon(value: str) -> str:
    """The address of a picture, or nothing."""
    return web_url(value) if value else ""


def contact(value: str) -> str:
    """A mailto: or web address at which other people's admins reach us, or nothing."""
    if not value or _MAIL.fullmatch(value):
        return value
    if value.startswith(("http:", "https:")):
        return web_url(value)
    hint = f'write "mailto:{value}"' if _MAIL.fullmatch(f"mailto:{value}") else ""
    raise Refused("is neither a mailto: nor a web address", hint=hint)


def is_loopback(url: str) -> bool:
    """Whether the URL can only be reached from this machine (RFC 6761 6.3, RFC 1122)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def store_url(value: str) -> str:
    """Where the database is: a SQLite file or a PostgreSQL server."""
    if value.startswith(POSTGRESQL):
        return _server(value)
    if value.startswith(SQLITE):
        path = value.removeprefix(SQLITE)
        if path.partition("?")[0] in {"", ":memory:"}:
            raise Refused("names no file, and web and work need one that both can open")
        return value
    raise Refused("is not the address of a database we can use", hint=_store_hint(value))


def opened_host(value: str) -> str:
    """``HOST:PORT`` or ``NETWORK:PORT[-PORT]``, which the egress guard lets through."""
    match = _OPENED.fullmatch(value)
    if match is None:
        raise Refused("is not HOST:PORT")
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not 0 < first <= last <= _LAST_PORT:
        raise Refused("has a port that does not exist")
    _refuse_wide(match["host"])
    return value


def _split(value: str) -> SplitResult:
    if any(character.isspace() or not character.isprintable() for character in value):
        raise Refused("holds a space or a control character")
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("is not a URL") from None
    if parts.scheme not in {"http", "https"}:
        raise Refused("does not begin with http:// or https://", hint=_scheme_hint(value))
    if not host or port == 0:
        raise Refused("names no host that can be reached")
    if "@" in parts.netloc:
        raise Refused("has a user name in it", hint='send it as a header: "env:NAME"')
    return parts


def _scheme_hint(value: str) -> str:
    host = value.partition("/")[0]
    return f'write "https://{value}"' if "." in host and ":" not in host else ""


def _server(value: str) -> str:
    try:
        urlsplit(value).port  # noqa: B018 - reading it is the check
    except ValueError:
        raise Refused("is not a URL") from None
    return value


def _store_hint(value: str) -> str:
    scheme = value.partition(":")[0]
    if scheme in {"postgres", "postgresql"} or scheme.startswith("postgresql+"):
        return f'write "{POSTGRESQL}..."'
    if scheme == "sqlite":
        return "three slashes before a relative path, four before an absolute one"
    return ""


def _refuse_wide(host: str) -> None:
    """A network so wide that opening it would open the guard altogether."""
    if not _NUMERIC.fullmatch(host):
        if not _HOST.fullmatch(host):
            raise Refused("names neither a host nor a network")
        return
    try:
        network = ip_network(host.strip("[]"))
    except ValueError:
        raise Refused("names no network", hint='such as "10.1.0.0/16" or "[fd00::/16]"') from None
    if network.prefixlen < _WIDEST[network.version]:
        raise Refused(f"opens too much: at most a /{_WIDEST[network.version]} network")
