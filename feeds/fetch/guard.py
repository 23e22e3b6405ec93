"""Which addresses may be reached: public ones, and what the admin has opened; for fetch.

A feed's address comes from strangers, so it must not lead into the admin's own network.
Names are resolved once and only numeric, vetted addresses are connected to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from feeds.errors import FetchError
from feeds.fetch.url import ascii_host

Address = IPv4Address | IPv6Address

# fmt: off
# IANA special-purpose registries, with multicast and the retired 6to4 anycast (RFC 7526).
_CLOSED_V4 = tuple(IPv4Network(network) for network in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
))
# Teredo and other protocol assignments, documentation, 6to4 (carries any IPv4 address).
_CLOSED_V6 = tuple(IPv6Network(network) for network in (
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
))
_OPEN_V6 = IPv6Network("2000::/3")  # the only global unicast space; all else stays closed
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how networks without IPv4 reach it
_LOW_32_BITS = 0xFFFFFFFF

# The "bad ports" of the WHATWG Fetch standard, and in the last line those of common databases.
_CLOSED_PORTS = frozenset((
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
    427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
    989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665,
    6666, 6667, 6668, 6669, 6679, 6697, 10080,
    2375, 2376, 3306, 5432, 6379, 9200, 11211, 27017,
))
# fmt: on

_HOLE = re.compile(
    r"(\[(?P<six>[^]]+)\]|(?P<host>[^:\[\]]+)):(?P<first>\d{1,5})(-(?P<last>\d{1,5}))?"
)
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Hole:
    """One entry of ``allow_private``: a host name or network, and the ports open there."""

    host: str | IPv4Network | IPv6Network
    first_port: int
    last_port: int

    @classmethod
    def parse(cls, text: str) -> Hole:
        """Read ``localhost:8000``, ``10.0.0.0/8:8080-8090`` or ``[::1]:8000``.

        Errors: ValueError with a sentence that says what was expected.
        """
        match = _HOLE.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"{text!r} is not HOST:PORT; expected something like"
                ' "localhost:8000", "10.0.0.0/8:8080-8090" or "[::1]:8000"'
            )
        first = int(match["first"])
        last = int(match["last"] or first)
        if not 0 < first <= last <= _LAST_PORT:
            raise ValueError(f"{text!r} names no ports between 1 and 65535, lowest first")
        return cls(_hole_host(match["six"] or match["host"]), first, last)

    def opens(self, host: str, address: Address, port: int) -> bool:
        """Whether *address*, to which the name *host* leads, may be reached at *port*."""
        if not self.first_port <= port <= self.last_port:
            return False
        return host == self.host if isinstance(self.host, str) else address in self.host


def vet(addresses: Sequence[str], *, host: str, port: int, holes: Sequence[Hole]) -> list[str]:
    """Those of a name's numeric *addresses* that may be connected to, in their order.

    Errors: FetchError when none is left; it names the first and the way to open it.
    """
    vetted = [text for text in addresses if _allowed(_address(text), host, port, holes)]
    if vetted:
        return vetted
    if port in _CLOSED_PORTS:
        raise FetchError(f"port {port} is not for the web; allow_private in [refresh] opens it")
    raise FetchError(
        f"the address {addresses[0]} is not public; allow_private in [refresh] opens it"
    )


def is_public(address: Address) -> bool:
    """Whether *address* belongs to the public internet.

    An IPv4 address inside of NAT64 decides for it; every other that carries one is closed.

    Sources: IANA special-purpose address registries; RFC 6052 2.1.
    """
    if isinstance(address, IPv6Address) and address in _NAT64:
        address = IPv4Address(int(address) & _LOW_32_BITS)
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in closed for closed in _CLOSED_V4)
    if address not in _OPEN_V6 or any(address in closed for closed in _CLOSED_V6):
        return False
    return address.is_global


def _allowed(address: Address, host: str, port: int, holes: Sequence[Hole]) -> bool:
    if any(hole.opens(host, address, port) for hole in holes):
        return True
    return port not in _CLOSED_PORTS and is_public(address)


def _address(text: str) -> Address:
    """Read a numeric address without its zone; an IPv4-mapped one is the IPv4 address."""
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _hole_host(text: str) -> str | IPv4Network | IPv6Network:
    if "/" in text or ":" in text or text.replace(".", "").isdigit():
        return ip_network(text)
    return ascii_host(text)
