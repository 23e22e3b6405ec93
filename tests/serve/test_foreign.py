"""Foreign HTML in our page: headings in order, pictures with names, boxes within reach."""

from __future__ import annotations

import pytest

from feeds.articles.markup import sanitise
from feeds.serve.pages.foreign import fitted


def shown(html: str) -> str:
    return fitted(sanitise(html, base="https://wire.example/"), picture="Bild")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("h1", "h2"),
        ("h3", "h2"),
        ("h2 h3 h2", "h2 h3 h2"),
        ("h2 h4 h6 h4 h2", "h2 h3 h4 h3 h2"),
        ("h4 h2 h3", "h2 h2 h3"),
        ("h1 h2 h3 h4 h5 h6", "h2 h3 h4 h5 h6 h6"),
    ],
)
def test_headings_are_an_outline_below_ours_without_gaps(theirs: str, ours: str) -> None:
    html = "".join(f'<{name} dir="ltr">A</{name}>' for name in theirs.split())

    assert shown(html) == "".join(f'<{name} dir="ltr">A</{name}>' for name in ours.split())


@pytest.mark.parametrize("empty", ["", " ", "<br>", "&nbsp; "])
def test_an_empty_heading_is_none(empty: str) -> None:
    assert shown(f"<h2>{empty}</h2><p>A</p>") == "<p>A</p>"


@pytest.mark.parametrize(
    ("theirs", "alt"),
    [
        ("<img src=a.png>", "Bild"),
        ("<img src=a.png alt=''>", ""),
        ("<img src=a.png alt='Möwen'>", "Möwen"),
        ("<a href=b> <img src=a.png alt=''></a>", "Bild"),
        ("<a href=b><img src=a.png></a>", "Bild"),
        ("<a href=b><img src=a.png alt=''> Möwen</a>", ""),
        ("<a href=b>Möwen</a><img src=a.png alt=''>", ""),
    ],
)
def test_a_picture_has_a_name_where_one_is_missed(theirs: str, alt: str) -> None:
    html = shown(theirs)

    assert f'alt="{alt}"' in html
    assert html.count("alt=") == html.count('loading="lazy"') == 1


def test_what_may_be_too_wide_can_have_the_focus() -> None:
    html = shown("<table><tr><td>A</td></tr></table><pre>B</pre>")

    assert html.startswith('<div class="wide" tabindex="0"><table>')
    assert "</table></div>" in html
    assert '<pre tabindex="0">B</pre>' in html


def test_text_about_tags_is_not_taken_for_them() -> None:
    text = "<p>&lt;h1&gt; und &lt;img &gt; und &lt;table&gt;</p>"

    assert shown(text) == text
