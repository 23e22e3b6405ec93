from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch.guard import Hole, is_public, vet

V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)


@given(V4 | V6)
def test_no_address_that_is_not_global_is_public(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast:
        assert not is_public(address)


@given(V4)
def test_no_disguise_makes_a_private_address_public(address: IPv4Address) -> None:
    disguises = [
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        f"64:ff9b:1::{address}",
        str(IPv6Address(0x2002 << 112 | int(address) << 80)),
        str(IPv6Address(0x2001 << 112 | int(address) ^ 0xFFFFFFFF)),
    ]
    if not is_public(address):
        for disguise in disguises:
            with pytest.raises(FetchError):
                vet([disguise], host="x.example", port=80, holes=[])


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.5", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104 - only looked at
        *("255.255.255.255", "224.0.0.1", "192.88.99.1", "::", "::1", "fd00::5", "fe80::1"),
        *("fec0::5", "ff02::1", "2002:808:808::1", "2001:db8::1", "64:ff9b::7f00:1"),
        "::ffff:127.0.0.1",
    ],
)
def test_addresses_of_no_public_host_are_closed(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_public_addresses_are_open(address: str) -> None:
    assert is_public(ip_address(address))


def test_the_private_addresses_of_a_mixed_name_are_left_out() -> None:
    mixed = ["10.0.0.5", "8.8.8.8", "::1"]

    assert vet(mixed, host="mixed.example", port=80, holes=[]) == ["8.8.8.8"]


def test_the_refusal_names_the_address_and_the_way_to_open_it() -> None:
    with pytest.raises(FetchError, match=r"^the address 10\.0\.0\.5 is not public; allow_private"):
        vet(["10.0.0.5"], host="x.example", port=80, holes=[])


def test_ports_of_other_services_are_closed_on_public_hosts_too() -> None:
    with pytest.raises(FetchError, match="port 25 is not for the web"):
        vet(["8.8.8.8"], host="mail.example", port=25, holes=[])

    assert vet(["8.8.8.8"], host="x", port=25, holes=[Hole.parse("8.8.8.8:25")]) == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("hole", "host", "address", "port", "opens"),
    [
        ("127.0.0.1:8081", "any.example", "127.0.0.1", 8081, True),
        ("127.0.0.1:8081", "any.example", "127.0.0.1", 8082, False),
        ("127.0.0.1:8081", "any.example", "127.0.0.2", 8081, False),
        ("127.0.0.1:8081", "any.example", "::ffff:127.0.0.1", 8081, True),
        ("10.0.0.0/8:8080-8090", "any.example", "10.9.8.7", 8090, True),
        ("10.0.0.0/8:8080-8090", "any.example", "10.9.8.7", 8091, False),
        ("10.0.0.0/8:8080-8090", "any.example", "::1", 8080, False),
        ("[::1]:8000", "any.example", "::1", 8000, True),
        ("[fd00::/8]:80", "any.example", "fd12::1", 80, True),
        ("localhost:8000", "localhost", "::1", 8000, True),
        ("LOCALHOST.:8000", "localhost", "127.0.0.1", 8000, True),
        ("localhost:8000", "other.example", "127.0.0.1", 8000, False),
        ("bücher.lan:80", "xn--bcher-kva.lan", "10.0.0.1", 80, True),
    ],
)
def test_a_hole_opens_what_it_says_and_no_more(
    hole: str, host: str, address: str, port: int, *, opens: bool
) -> None:
    try:
        vetted = vet([address], host=host, port=port, holes=[Hole.parse(hole)])
    except FetchError:
        vetted = []

    assert vetted == ([address] if opens else [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("localhost", "is not HOST:PORT; expected something like"),
        ("", "is not HOST:PORT"),
        ("::1:80", "is not HOST:PORT"),
        ("http://localhost:80", "is not HOST:PORT"),
        ("localhost:0", "names no ports between 1 and 65535"),
        ("localhost:90-80", "lowest first"),
        ("localhost:70000", "names no ports"),
        ("10.0.0.5/8:80", "has host bits set"),
        ("10.0.0.0/40:80", "10.0.0.0/40"),
        ("a b:80", "is no host name"),
    ],
)
def test_a_malformed_hole_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Hole.parse(text)


@given(st.text(max_size=30) | st.from_regex(r"\[?[0-9a-f.:/]*\]?:[0-9-]*", fullmatch=True))
def test_any_text_is_a_hole_or_a_value_error(text: str) -> None:
    try:
        Hole.parse(text)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - most texts are no hole, and all must end here
