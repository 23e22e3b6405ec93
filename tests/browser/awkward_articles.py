"""Articles that are hard to lay out, as two upstream feeds, and the picture in one of them."""

from __future__ import annotations

import struct
import zlib

from tests.serve.site_samples import Item, item, rss

ARABIC = "القطار الليلي يعود إلى الساحل بعد سبعة عشر عامًا"
PICTURED = "Harbour at dawn, seen from the lighthouse"
WIDE = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
WITHHELD = "What the agency keeps to itself"
KEPT = "Nobody but its subscribers may read this sentence."
TRAIN_AGAIN = (
    "Sleeper to Gdansk sells out within the hour",
    "Nachtzug nach Danzig: Fahrkarten für Dezember schon vergriffen, weitere Züge sind geplant",
)
WITHDRAWN = "What nobody should have written"
MANY = 31
"""More than a page of a feed holds, so that each list of them has a second one."""

FEEDS = ("/wire.rss", "/agency.rss")
PICTURES = "/pictures/"


def upstream_answer(path: str, *, pictures: str) -> tuple[int, bytes]:
    """The two feeds; *pictures* is the server that their pictures are on."""
    made = {"/wire.rss": _wire, "/agency.rss": _agency}
    return (200, rss(made[path](pictures + PICTURES))) if path in made else (404, b"")


def picture_answer(path: str) -> tuple[int, bytes]:
    """The picture, which no network is needed for."""
    return (200, _png(640, 360)) if path.startswith(PICTURES) else (404, b"")


def _wire(pictures: str) -> list[Item]:
    return [
        _old("pictures", 5, title=PICTURED, raw=_media(pictures), **_content(_pictured(pictures))),
        _old("wide", 4, title=WIDE, **_content(_wide()), **{"dc:language": "de"}),
        _old("arabic", 3, title=ARABIC, **_content(_arabic()), **{"dc:language": "ar"}),
        *(_old(f"note-{n}", 2, title=f"Note {n} from the coast") for n in range(MANY)),
    ]


def _agency(_pictures: str) -> list[Item]:
    return [
        _old("kept", 6, title=WITHHELD, **_content(f"<p>{KEPT}</p>")),
        _old("withdrawn", 6, title=WITHDRAWN),
        *(_old(f"train-{n}", 7 + n, title=title) for n, title in enumerate(TRAIN_AGAIN)),
    ]


def _old(name: str, day: int, **more: str) -> Item:
    """An article from before all samples, so that the index shows those."""
    return item(name, pubDate=f"Mon, {day:02d} Oct 2026 10:00:00 +0100", **more)


def _content(html: str) -> dict[str, str]:
    return {"content:encoded": html, "description": html.partition("</p>")[0] + "</p>"}


def _media(pictures: str) -> str:
    return (
        f'<media:content url="{pictures}harbour.png" medium="image" width="640" height="360">'
        "<media:description>The quay before the first ferry leaves.</media:description>"
        "<media:credit>Ada Quist</media:credit></media:content>"
    )


def _pictured(pictures: str) -> str:
    """The second picture comes without a description, as they often do."""
    return (
        "<p>The harbour lies still before the first ferry leaves for the islands.</p>"
        "<h3>Before the ferry</h3><p>Nobody is there but the gulls.</p>"
        f'<figure><img src="{pictures}gulls.png" width="640" height="360" alt="Gulls on a pole">'
        "<figcaption>Gulls wait for the fish market.</figcaption></figure>"
        f'<p><a href="https://wire.example.com/ferry.html">'
        f'<img src="{pictures}ferry.png" width="640" height="360"></a></p>'
    )


def _wide() -> str:
    """Words, addresses, tables and code that no phone is wide enough for."""
    address = f"https://wire.example.com/{'ein-langer-pfad/' * 12}"
    cells = "".join(f"<td>{'Fahrkarten' * 2} {column}</td>" for column in range(9))
    heads = "".join(f"<th>Verbindung {column}</th>" for column in range(9))
    return (
        f"<p>Die {WIDE * 2} gilt weiter.</p><h2>{WIDE}</h2>"
        f'<p><a href="{address}">{address}</a></p>'
        f"<table><caption>Preise</caption><tr>{heads}</tr><tr>{cells}</tr></table>"
        f"<pre>{'fahrplan --von Hamburg --nach Danzig ' * 6}</pre>"
        "<blockquote><p>Das haben wir immer so gemacht.</p></blockquote>"
        "<ul><li>Erstens<ul><li>Zweitens<ol><li>Drittens</li></ol></li></ul></li></ul>"
    )


def _arabic() -> str:
    return (
        "<p>يعود القطار الليلي إلى الخدمة في ديسمبر، ويتوقف في ست محطات على طول الساحل.</p>"
        "<p>قالت الشركة إن التذاكر بيعت كلها في تسعة أيام من كل عشرة.</p>"
        "<blockquote><p>انتظرنا هذا اليوم طويلًا.</p></blockquote>"
        "<ul><li>المحطة الأولى: هامبورغ (Hamburg)</li><li>المحطة الأخيرة: غدانسك</li></ul>"
    )


def _png(width: int, height: int) -> bytes:
    """A PNG of evening light (RFC 2083)."""
    rows = b"".join(b"\0" + _light(y / height) * width for y in range(height))
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )


def _light(depth: float) -> bytes:
    return bytes((int(50 + 190 * depth), int(80 + 80 * depth), int(140 - 70 * depth)))
