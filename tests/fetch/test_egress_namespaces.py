"""Nothing private is ever reached: real addresses, real DNS, in network namespaces.

The fetcher lives in one namespace, the world in another; a cable joins them. Everything that
listens anywhere tells who has come.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.egress_world import NAMESERVER, PRIVATE, PUBLIC, REBINDING

HERE = Path(__file__).parent
INSIDE = "192.0.2.2"

LITERALS = [
    *("127.0.0.1", "localhost", "LOCALHOST.", "0.0.0.0", "0", "2130706433", "0x7f000001"),  # noqa: S104 - to be refused
    *("0177.0.0.1", "127.1", "①②⑦.0.0.1", "１２７.0.0.1", "127。0。0。1", INSIDE, NAMESERVER),
    *("10.0.0.5", "169.254.169.254", "100.64.0.7", "[::1]", "[::]", "[fd00::5]", "[fec0::5]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::a00:5]", "[2002:7f00:1::]", "[2002:a00:5::]"),
]
NAMES = [
    *("lo", "lo6", "zero", "int", "meta", "shared", "mapped", "mapped10", "ula", "sitelocal"),
    *("nat64", "nat64int", "v4compat", "sixto4", "sixto4int"),
]
REDIRECTED = [
    *("http://127.0.0.1/", "http://169.254.169.254/x", "//[::ffff:127.0.0.1]/", "//lo.test/"),
    *("http://pub.test/to?http://int.test/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x"),
    *("ftp://127.0.0.1/", "http://pub.test@127.0.0.1/", "http://127.0.0.1%5C@pub.test/"),
]
ATTACKS = [
    *(f"http://{literal}/" for literal in LITERALS),
    *(f"http://{name}.test/" for name in NAMES),
    *(f"http://pub.test/to?{target}" for target in REDIRECTED),
    *("file:///etc/passwd", "http://pub.test:6379/", "http://pub.test:22/"),
    *("http://pub.test@127.0.0.1/", "http://127.0.0.1\\@pub.test/"),
    # The admin has opened bridge.lan:8080, and nothing beside it.
    *("http://bridge.lan/", "http://10.0.0.5:8080/", "http://int.test:8080/"),
    "http://pub.test:5000/to?http://bridge.lan:5000/",
]
LEGITIMATE = [
    *("http://pub.test/", "http://93.184.216.34/", "http://pub6.test/", "http://mixed.test/"),
    *("http://[2606:4700::1111]/", "http://pub.test:8080/", "http://bridge.lan:8080/"),
    *("http://pub.test/to?http://pub6.test/there", "http://pub.test/to?/relative"),
    "http://pub.test/to?http://bridge.lan:8080/",
]
REBINDINGS = [f"http://{REBINDING}/"] * 3


@dataclass(frozen=True, slots=True)
class Wall:
    """The names of both namespaces."""

    world: str
    inside: str


def _ip(*words: str) -> None:
    run = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if run.returncode:
        pytest.skip(f"ip {' '.join(words)}: {run.stderr.strip()}")


@contextmanager
def _namespace(name: str) -> Iterator[None]:
    _ip("netns", "add", name)
    try:
        _ip("-n", name, "link", "set", "lo", "up")
        yield
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False)


@pytest.fixture
def wall() -> Iterator[Wall]:
    """Two namespaces and the cable; resolv.conf inside names the world's DNS server."""
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("network namespaces need root and iproute2")
    names = Wall(f"feeds-world-{os.getpid()}", f"feeds-inside-{os.getpid()}")
    resolver = Path("/etc/netns", names.inside)  # where ip netns exec looks, ip-netns(8)
    with ExitStack() as up:
        up.enter_context(_namespace(names.world))
        up.enter_context(_namespace(names.inside))
        _lay_cable(names)
        resolver.mkdir(parents=True)
        up.callback(shutil.rmtree, resolver)
        (resolver / "resolv.conf").write_text(f"nameserver {NAMESERVER}\noptions attempts:1\n")
        yield names


def _lay_cable(names: Wall) -> None:
    peer = ("peer", "name", "cable", "netns", names.inside)
    _ip("link", "add", "cable", "netns", names.world, "type", "veth", *peer)
    ends = {names.world: (NAMESERVER, "2001:db8::1"), names.inside: (INSIDE, "2001:db8::2")}
    for name, (four, six) in ends.items():
        _ip("-n", name, "address", "add", f"{four}/24", "dev", "cable")
        _ip("-n", name, "address", "add", f"{six}/64", "dev", "cable", "nodad")
        _ip("-n", name, "link", "set", "cable", "up")
    for address in (*PUBLIC, *PRIVATE):
        length = 128 if ":" in address else 32
        _ip("-n", names.world, "address", "add", f"{address}/{length}", "dev", "lo")
    for family, gateway in (("-4", NAMESERVER), ("-6", "2001:db8::1")):
        _ip("-n", names.inside, family, "route", "add", "default", "via", gateway)


@pytest.mark.slow
def test_no_attack_reaches_anything_private_and_no_legitimate_fetch_is_refused(
    wall: Wall, tmp_path: Path
) -> None:
    hits = tmp_path / "hits"
    urls = [*ATTACKS, *LEGITIMATE, *REBINDINGS]
    with _world(wall, hits):
        run = subprocess.run(
            ["ip", "netns", "exec", wall.inside, sys.executable, HERE / "egress_inside.py", hits],
            input=json.dumps(urls),
            check=True,
            capture_output=True,
            text=True,
        )
    came = [json.loads(line) for line in hits.read_text().splitlines()]
    told = json.loads(run.stdout)
    said = dict(zip(urls, told, strict=True))

    assert _private(came, "guarded") == []
    assert [url for url in ATTACKS if said[url] == "SECRET"] == []
    assert {url: said[url] for url in LEGITIMATE if said[url] != "SECRET"} == {}
    assert [one == "SECRET" for one in told[-len(REBINDINGS) :]] == [True, False, False]
    assert len(_private(came, "plain")) > len(ATTACKS) / 2, "the trap does not work"


def _private(came: list[dict[str, Any]], agent: str) -> list[dict[str, Any]]:
    """The visits to where nobody may go, by this client."""
    opened = ("10.0.0.5", 8080, "/")
    return [
        one
        for one in came
        if one["agent"] == agent
        and one["address"] not in PUBLIC
        and (one["address"], one["port"], one["path"]) != opened
    ]


@contextmanager
def _world(wall: Wall, hits: Path) -> Iterator[None]:
    world = subprocess.Popen(
        ["ip", "netns", "exec", wall.world, sys.executable, HERE / "egress_world.py", hits],
        stdout=subprocess.PIPE,
    )
    with world:
        try:
            assert world.stdout
            assert world.stdout.readline() == b"ready\n"
            yield
        finally:
            world.kill()
