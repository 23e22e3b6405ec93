"""Ask a WSGI application as a server does, by PEP 3333 and held to it by wsgiref's validator."""

from __future__ import annotations

import gzip
import re
import sys
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes
from wsgiref.headers import Headers
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; *headers* are asked by any case."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        """The body, unpacked if need be."""
        packed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def links(self) -> list[str]:
        """Every address in a page."""
        return [unescape(found) for found in re.findall(r'(?:href|src)="([^"]*)"', self.text)]

    @property
    def titles(self) -> list[str]:
        """The titles of a page's list."""
        found = re.findall(r'<h2[^>]*><a href="[^"]*/articles/[^"]*">(.*?)</a></h2>', self.text)
        return [unescape(title) for title in found]


class Client:
    """Asks *application*; *environ* is what the server adds to every request."""

    def __init__(self, application: WSGIApplication, **environ: str) -> None:
        self._application = validator(application)
        self._environ = environ

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """One request; *headers* are written with underscores."""
        return self.send(path, b"", method=method, **headers)

    def send(
        self, path: str, body: bytes, *, method: str = "POST", media_type: str = "", **headers: str
    ) -> Answer:
        """The same with a body."""
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            **self._environ,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        setup_testing_defaults(environ)
        environ["wsgi.input"] = BytesIO(body)
        if method not in ("GET", "HEAD"):
            environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": media_type}
        environ["wsgi.errors"] = sys.stderr
        given: list[tuple[int, Headers]] = []

        def start(status: str, fields: list[tuple[str, str]], *_: object) -> Any:
            given.append((int(status[:3]), Headers(fields)))
            return lambda _: None

        chunks = self._application(environ, start)
        body = b"".join(chunks)
        chunks.close()  # type: ignore[attr-defined]
        status, fields = given[-1]
        return Answer(status, fields, body)
