"""A news site of our own making: sections, articles, sitemaps, walls, and a redesign half-way."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAMES = ("bridge-opens-after-years", "harbour-gets-new-cranes", "council-votes-on-budget")
PLACES = {"bridge": "Ostbrücke", "harbour": "Südhafen", "council": "Rathaus"}
BEHIND_PAYWALL = "exclusive-report-on-the-mayor"
BEHIND_LOGIN = "members-only-column-of-today"
LATER = "ferry-sails-again-in-spring"

MENU = """<header><nav><a href="/">Startseite der Zeitung am Fluss</a>
<a href="/politik/">Politik und Gesellschaft im Land</a><a href="/sport/">Sport</a></nav>
</header>"""
FOOTER = """<footer><a href="/impressum-und-datenschutz-hinweise">Impressum und Datenschutz der
Zeitung</a><a href="/autor/eva-stein-redaktion-politik">Eva Stein, Redaktion Politik und Land</a>
<a href="/abo/jetzt-vier-wochen-kostenlos-testen">Jetzt vier Wochen kostenlos testen</a></footer>"""
ASIDE = """<aside class="most-read"><h3>Meistgelesen</h3>
<a href="/tag/wetter-in-der-stadt-heute">Das Wetter in der Stadt heute und morgen</a></aside>"""
PRIVATE = """<article><h2><a href="/private/draft-of-a-long-story.html">Ein Entwurf, den noch
niemand lesen soll</a></h2></article>"""


@dataclass
class NewsSite:
    """What the site has, and which of it was asked for."""

    port: int = 0
    names: list[str] = field(default_factory=lambda: [*NAMES, BEHIND_PAYWALL, BEHIND_LOGIN])
    redesigned: bool = False
    robots: str = "User-agent: *\nDisallow: /private/\n"
    asked: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, media type or address of a redirect, and body."""
        pages: dict[str, Callable[[], str]] = {
            "/politik/": self.section,
            "/robots.txt": lambda: f"{self.robots}Sitemap: {self.home}/sitemap-index.xml\n",
            "/sitemap-index.xml": self.index,
            "/news-sitemap.xml": self.news_sitemap,
            "/login": lambda: (
                "<html><body><form>Passwort <input type=password></form></body></html>"
            ),
        }
        if path == "/sitemap-2026.xml.gz":
            return 200, "application/gzip", gzip.compress(self.plain_sitemap().encode())
        if path in pages:
            kind = "text/plain" if path == "/robots.txt" else "text/html"
            return 200, "application/xml" if path.endswith(".xml") else kind, pages[path]().encode()
        name = path.rpartition("/")[2].removesuffix(".html")
        if name == BEHIND_LOGIN:
            return 302, "/login", b""
        return (
            (200, "text/html", self.article(name).encode())
            if name in self.names
            else (404, "", b"")
        )

    def section(self) -> str:
        """The list of a section, before or after the redesign."""
        if self.redesigned:
            cards = "".join(f'<div data-open="{name}">Karte</div>' for name in self.names)
            return f"<html><body>{MENU}<div id='app'>{cards}</div>{FOOTER}</body></html>"
        items = "".join(
            f'<article><h2><a href="/politik/{name}.html">{title(name)}</a></h2>'
            f'<time datetime="2026-11-2{n}T10:00:00+01:00">vor kurzem</time>'
            f'<a href="/politik/{name}.html">mehr</a></article>'
            for n, name in enumerate(self.names)
        )
        body = f"{MENU}<main>{items}{PRIVATE}</main>{ASIDE}{FOOTER}"
        return f"<html><head><title>Politik</title></head><body>{body}</body></html>"

    def article(self, name: str) -> str:
        """The page of an article; behind the paywall only its beginning."""
        closed = name == BEHIND_PAYWALL
        free = '"isAccessibleForFree": false,' if closed else ""
        text = paragraphs(name)
        body = text[0] if closed else "".join(text)
        return f"""<!doctype html><html lang="de"><head><title>{title(name)} - Zeitung</title>
<link rel="canonical" href="{self.home}/politik/{name}.html">
<meta property="og:title" content="{title(name)}"><meta property="og:type" content="article">
<meta name="description" content="Anriss von {title(name)}.">
<script type="application/ld+json">{{"@type": "NewsArticle", {free} "headline": "{title(name)}",
"datePublished": "2026-11-20T08:00:00+01:00", "author": {{"name": "Eva Stein"}}}}</script></head>
<body>{MENU}<main><article><h1>{title(name)}</h1>{body}</article></main>{ASIDE}{FOOTER}</body></html>"""

    def index(self) -> str:
        children = "".join(
            f"<sitemap><loc>{self.home}/{name}</loc></sitemap>"
            for name in ("sitemap-2026.xml.gz", "news-sitemap.xml", "sitemap-index.xml")
        )
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{children}</sitemapindex>'

    def plain_sitemap(self) -> str:
        return self._urlset("".join(self._url(name) for name in self.names[2:]))

    def news_sitemap(self) -> str:
        news = (
            "<news:news><news:publication><news:name>Zeitung</news:name>"
            "<news:language>de</news:language></news:publication><news:publication_date>"
            "2026-11-20T09:30:00+01:00</news:publication_date><news:title>{}</news:title></news:news>"
        )
        return self._urlset(
            "".join(self._url(name, news.format(title(name))) for name in self.names[:2])
        )

    def _url(self, name: str, more: str = "") -> str:
        return f"<url><loc>{self.home}/politik/{name}.html</loc>{more}</url>"

    def _urlset(self, urls: str) -> str:
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        return f"<urlset {spaces}>{urls}</urlset>"


def title(name: str) -> str:
    return " ".join(word.title() for word in name.split("-"))


def paragraphs(name: str) -> list[str]:
    place = PLACES.get(name.partition("-")[0], "Marktplatz")
    return [
        f"<p>Am {place} beginnt etwas Neues: {title(name)} steht fest, sagt die Stadt.</p>",
        f"<p>Viele Menschen kamen am Abend zum {place} und sprachen über das, was wird.</p>",
        f"<p>Die Arbeiten am {place} dauern noch bis zum Frühjahr, danach ist alles fertig.</p>",
    ]


@contextmanager
def served(site: NewsSite) -> Iterator[NewsSite]:
    """The site at a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, kind, body = site.answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Location" if status in {301, 302} else "Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


BORN = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
"""When its news sitemap says that its first articles were published."""
