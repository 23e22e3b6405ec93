"""The world outside of a network namespace: public and private addresses, and their DNS server.

Run by ``test_egress_namespaces`` in a namespace of its own: ``egress_world.py HITS``. Every
request that arrives anywhere is written to the file HITS: where, which path, asked by whom.
"""

from __future__ import annotations

import http.server
import json
import socket
import struct
import sys
import threading
from pathlib import Path
from urllib.parse import unquote

NAMESERVER = "192.0.2.1"
PUBLIC = ("93.184.216.34", "2606:4700::1111")
PRIVATE = (
    *("10.0.0.5", "169.254.169.254", "100.64.0.7", "fd00::5", "fec0::5"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:5", "2002:7f00:1::", "2002:a00:5::"),
)
PORTS = (80, 8080, 5000, 6379, 22)

ZONE = {
    "pub.test": ["93.184.216.34"],
    "pub6.test": ["2606:4700::1111"],
    "mixed.test": ["10.0.0.5", "93.184.216.34"],
    "int.test": ["10.0.0.5"],
    "bridge.lan": ["10.0.0.5"],
    "lo.test": ["127.0.0.1"],
    "lo6.test": ["::1"],
    "zero.test": ["0.0.0.0"],  # noqa: S104 - an answer, nothing listens there
    "meta.test": ["169.254.169.254"],
    "shared.test": ["100.64.0.7"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "mapped10.test": ["::ffff:10.0.0.5"],
    "ula.test": ["fd00::5"],
    "sitelocal.test": ["fec0::5"],
    "nat64.test": ["64:ff9b::7f00:1"],
    "nat64int.test": ["64:ff9b::a00:5"],
    "v4compat.test": ["::127.0.0.1"],
    "sixto4.test": ["2002:7f00:1::"],
    "sixto4int.test": ["2002:a00:5::"],
}
REBINDING = "rebind.test"  # public for whoever asks first, loopback ever after

_A, _AAAA = 1, 28  # RFC 1035 3.2.2, RFC 3596 2.1


class Trap(http.server.BaseHTTPRequestHandler):
    """Tells everybody a secret, sends them on if they wish, and remembers them."""

    hits: Path

    def do_GET(self) -> None:
        hit = {
            "address": self.connection.getsockname()[0].removeprefix("::ffff:"),
            "port": self.connection.getsockname()[1],
            "path": self.path,
            "agent": self.headers["User-Agent"],
        }
        with self.hits.open("a") as file:
            file.write(json.dumps(hit) + "\n")
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", unquote(self.path.partition("?")[2]))
        else:
            self.send_response(200)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"SECRET")

    def log_message(self, *_: object) -> None:
        return


class _EverywhereServer(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


def lay_traps(hits: Path) -> None:
    """Listen on all addresses of this namespace."""
    handler = type("Handler", (Trap,), {"hits": hits})
    for port in PORTS:
        server = _EverywhereServer(("::", port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()


def answer_names() -> None:
    """Be the DNS server of the zone (RFC 1035 4.1), for ever."""
    asked = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((NAMESERVER, 53))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            query, client = server.recvfrom(512)
            name, kind, end = _question(query)
            if name == REBINDING:
                asked += kind == _A
                known: list[str] | None = [PUBLIC[0] if asked == 1 else "127.0.0.1"]
            else:
                known = ZONE.get(name)
            server.sendto(_answer(query[:end], kind, known), client)


def _question(query: bytes) -> tuple[str, int, int]:
    """The name asked for, the type of record, and where the question ends."""
    labels, here = [], 12
    while query[here]:
        labels.append(query[here + 1 : here + 1 + query[here]].decode("latin-1"))
        here += query[here] + 1
    (kind,) = struct.unpack(">H", query[here + 1 : here + 3])
    return ".".join(labels).lower(), kind, here + 5


def _answer(query: bytes, kind: int, known: list[str] | None) -> bytes:
    family = {_A: socket.AF_INET, _AAAA: socket.AF_INET6}.get(kind)
    packed = [
        socket.inet_pton(family, one)
        for one in known or []
        if family and (":" in one) == (family == socket.AF_INET6)
    ]
    records = b"".join(
        b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(one)) + one for one in packed
    )
    flags = 0x8180 if known is not None else 0x8183  # NXDOMAIN
    return query[:2] + struct.pack(">HHHHH", flags, 1, len(packed), 0, 0) + query[12:] + records


if __name__ == "__main__":
    lay_traps(Path(sys.argv[1]))
    answer_names()
