"""Foreign HTML: what stays, what goes, and that nothing that acts gets through."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles import plain_text, sanitise
from feeds.articles.markup import MAX_HTML, with_text

BASE = "https://paper.example/a/"
DANGER = re.compile(
    r"<script|<style|<iframe|<object|<svg|<form|\son\w+\s*=|javascript:|style=", re.IGNORECASE
)

SNIPPETS = st.sampled_from(
    """<p> </p> <b lang=x> </b> <table><tr><td> </table> <img src=x onerror=alert(1)> <script>
    alert(1)</script> <svg onload=x> </svg> <math><mtext> <style>*{} </style> <!-- --> <![CDATA[
    ]]> <a href='javascript:x'> <a href="jav&#x0a;ascript:x"> </a> <iframe srcdoc='<script>'>
    <noscript><p title="</noscript><img src=x onerror=1>"> <template> <select><option> &lt;script
    &#0; &#x202e; &#xfffe; <form action=javascript:x><input onfocus=x> <p style=x:expression(1)>
    <base href=//evil.example> < > & " ' = wort \ud800 \x00 <plaintext> <xmp> <title> <video src=
    data:text/html,x> <a href=//host/p> <img srcset=x>""".split()  # noqa: SIM905 - a list of snippets
)
WORDS = st.sampled_from(
    [
        "a",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\xa0",
        "\u3000",
        "\xad",
        "\u200b",
        "&nbsp;",
        "&#9;",
        "<br>",
    ]
)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>Ein <b>Wort</b></p>", "<p>Ein <b>Wort</b></p>"),
        ("ohne Auszeichnung", "ohne Auszeichnung"),
        ("1 > 0", "1 &gt; 0"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<p onclick=x class=y id=z style=color:red lang=de>t</p>", '<p lang="de">t</p>'),
        ("<script>x</script><style>y</style>t", "t"),
        ("<font color=red>t</font>", "t"),
        ("<form>t<button>x</button></form>", "t"),
        ("t<iframe src='x'/> u<script/> v", "t u v"),
        ("<h2>t<!-- c --></h2>", "<h2>t</h2>"),
        ("<a href='javascript:x'>t</a>", '<a rel="noopener noreferrer nofollow">t</a>'),
        ("<blockquote cite='javascript:x'>t</blockquote>", "<blockquote>t</blockquote>"),
        ("<p>t&#1;&#x202e;&#xfffe;u\x00\ufeff</p>", "<p>tu</p>"),
        ("a\ud800<b>c</b>", "a<b>c</b>"),
    ],
)
def test_only_listed_elements_and_attributes_stay(html: str, clean: str) -> None:
    assert sanitise(html, base=BASE) == clean


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<img src=b.jpg>", "https://paper.example/a/b.jpg"),
        ("<img src=/b.jpg>", "https://paper.example/b.jpg"),
        ("<img src=//cdn.example/b.jpg>", "https://cdn.example/b.jpg"),
        ("<img src=http://cdn.example/b.jpg>", "http://cdn.example/b.jpg"),
        ("<a href='#part'>t</a>", "https://paper.example/a/#part"),
        ("<video poster=p.jpg></video>", "https://paper.example/a/p.jpg"),
        ("<a href='mailto:jane@paper.example'>t</a>", "mailto:jane@paper.example"),
    ],
)
def test_relative_addresses_become_absolute(html: str, url: str) -> None:
    assert f'="{url}"' in sanitise(html, base=BASE)


@pytest.mark.parametrize(
    "base",
    [None, "", "/a", "javascript:x", "https://", "http://[", "x" * 9, "https://xn--com-4q0a/"],
)
def test_without_a_base_relative_addresses_go(base: str | None) -> None:
    assert sanitise("<a href=b>t</a><img src=b>", base=base) == (
        '<a rel="noopener noreferrer nofollow">t</a>'
    )


@pytest.mark.parametrize(
    "image",
    [
        "<img src=p.gif width=1 height=1>",
        "<img src=p.gif width='1px' height='1px'>",
        "<img height=1 src=p.gif alt='a > b'>",
        "<img src=p.gif width=0>",
        "<img alt=nothing>",
        "<img src='data:image/gif;base64,x'>",
    ],
)
def test_a_tracking_pixel_goes(image: str) -> None:
    assert sanitise(f"<p>t{image}</p>", base=BASE) == "<p>t</p>"


def test_a_picture_stays_with_its_size_and_words() -> None:
    html = '<img src="https://a.example/b.jpg" alt="a > 1" width="10" height="100">'

    assert sanitise(html, base=None) == html.replace("a > 1", "a &gt; 1")


def test_a_huge_text_is_cut_outside_tags_and_words() -> None:
    html = sanitise("<p>" + "Wort " * MAX_HTML, base=None)
    tail = sanitise("x" * (MAX_HTML - 5) + '<a href="https://news.example/a">t</a>', base=None)

    assert html.endswith("Wort</p>")
    assert len(html) < MAX_HTML + 10
    assert tail == "x" * (MAX_HTML - 5)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000,
        "<ul><li>" * 30_000,
        "".join(f"<p><b lang={n}></p>" for n in range(12_000)),
        "".join(f"<p><b lang={n}><table></b></table></p>" for n in range(6_000)),
        "<div></span>" * 20_000,
        "<a><div>" * 30_000,
        "<pre>" * 50_000,
    ],
)
def test_absurd_nesting_is_flattened_and_its_words_stay(html: str) -> None:
    clean = sanitise(f"<p>before</p>{html}<p>after</p><script>x</script>", base=None)

    assert len(clean) < MAX_HTML
    assert plain_text(clean).split() == ["before", "after"]


def test_many_tags_that_are_closed_in_order_are_kept() -> None:
    html = '<p>Ein <b>Wort</b> und <a title="t">noch eins</a></p>' * 2000

    assert sanitise(html, base=None).count("<b>") == 2000


@given(st.lists(SNIPPETS, max_size=15).map("".join))
def test_nothing_that_acts_survives_and_cleaning_is_final(html: str) -> None:
    clean = sanitise(html, base=BASE)
    outside_texts = "".join(re.findall("<[^>]*>", clean))

    assert not DANGER.search(outside_texts)
    assert sanitise(clean, base=BASE) == clean
    ET.fromstring(f"<a>{clean.replace('&', '&amp;').replace('<', '&lt;')}</a>")


@given(st.text(max_size=200))
def test_any_text_can_be_cleaned(html: str) -> None:
    sanitise(html, base=BASE)
    plain_text(html)


@given(st.lists(SNIPPETS | WORDS, max_size=15).map("".join))
def test_html_and_its_text_come_together_as_they_come_apart(html: str) -> None:
    assert with_text(html, base=BASE) == (sanitise(html, base=BASE), plain_text(html))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Ein\n Absatz.</p><p>Noch   einer.</p>", "Ein Absatz.\n\nNoch einer."),
        ("Zeile<br>Zeile", "Zeile\nZeile"),
        ("<ul><li>eins</li><li>zwei</li></ul>Ende", "eins\nzwei\n\nEnde"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<h2>Titel</h2>Text", "Titel\n\nText"),
        ("A&amp;B &lt;x&gt; &uuml;&nbsp;&#8211;", "A&B <x> ü –"),
        ("&amp;lt;", "&lt;"),
        ("<p>Donau&shy;dampf\u00ad<b>schiff</b>", "Donaudampfschiff"),
        ("<b>W</b>ort", "Wort"),
        ("<script>x</script>", ""),
        ("<p>a</p>\n\n<div><div><p>b</p></div></div>", "a\n\nb"),
        ("<img alt='a > b' src='https://a.example/b.jpg'>t", "t"),
        ("", ""),
    ],
)
def test_plain_text_keeps_paragraphs_and_lines(html: str, text: str) -> None:
    assert plain_text(html) == text


def _hostile(shared: Path) -> list[tuple[str, str]]:
    with (shared / "data/hostile/manifest.csv").open(newline="", encoding="utf-8") as manifest:
        rows = [row for row in csv.DictReader(manifest) if row["kind"] == "html"]
    folder = shared / "data/hostile"
    return [(row["id"], (folder / row["path"]).read_text("utf-8", "replace")) for row in rows]


def test_hostile_pages_leave_their_text_and_nothing_else(shared: Path) -> None:
    cases = _hostile(shared)
    clean = {name: sanitise(html, base=BASE) for name, html in cases}

    assert len(cases) == 12
    assert [name for name, html in clean.items() if DANGER.search(html)] == []
    lost = [name for name, html in clean.items() if "Der Bundestag hat heute beraten." not in html]
    assert lost == ["html-charset-meta-lie"]  # holds only UTF-7, which is not decoded
    assert "127.0.0.1" not in clean["html-tracking-pixel"]
