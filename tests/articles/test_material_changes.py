"""When ``updated`` moves: the cases, one a line.

What moves it makes every reader show the article as unread again.
"""

from __future__ import annotations

from typing import Any

import pytest

from feeds.model import Author, Enclosure, Image
from tests.articles.article_samples import article

TEXT = "<p>Er sagte: „Nein“ - und ging. Dann kam der Zug.</p>"
TITLE = "Zug 7: Er sagte „Nein“"
PICTURE = "https://paper.example/zug.jpg?width=640&sig=1"


def picture(url: str, **more: Any) -> tuple[Image, ...]:
    return (Image(url=url, **more),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"title": TITLE}, {"title": "Zug 8: Er sagte „Nein“"}),
        ({"title": TITLE}, {"title": "Zug 7: er sagte „Nein“"}),
        ({"title": TITLE}, {"title": f"{TITLE} (Update)"}),
        ({"content": TEXT}, {"content": TEXT.replace("kam", "fuhr")}),
        ({"content": TEXT}, {"content": TEXT.replace("Nein", "Ja")}),
        ({"content": TEXT}, {"content": TEXT + "<p>Noch ein Absatz.</p>"}),
        ({"content": TEXT}, {"content": TEXT.replace(" Dann kam der Zug.", "")}),
        ({"content": TEXT}, {"content": TEXT.replace("ging.", "ging,")}),
        ({}, {"images": picture(PICTURE)}),
        ({"images": picture(PICTURE)}, {}),
        (
            {"images": picture(PICTURE)},
            {"images": picture("https://paper.example/bahn.jpg?width=640&sig=1")},
        ),
    ],
)
def test_another_title_text_or_lead_picture_is_material(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert article(**before).material_hash != article(**after).material_hash


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"title": TITLE}, {"title": 'Zug 7: Er sagte "Nein"'}),
        ({"title": TITLE}, {"title": "Zug 7: Er sagte «Nein»"}),
        ({"title": TITLE}, {"title": "  Zug\u00a07:\nEr  sagte „Nein“ "}),
        ({"title": "Erst … dann"}, {"title": "Erst ... dann"}),
        ({"content": TEXT}, {"content": TEXT.replace(" - ", " – ")}),
        ({"content": TEXT}, {"content": TEXT.replace("„", "“")}),
        ({"content": TEXT}, {"content": TEXT.replace(". Dann", ".\n\n   Dann")}),
        ({"content": TEXT}, {"content": TEXT.replace(". Dann", ".</p><p>Dann")}),
        ({"content": TEXT}, {"content": f"<div><b>{TEXT}</b></div>"}),
        ({"content": TEXT}, {"content": TEXT.replace("Zug", '<a href="/zug">Zug</a>')}),
        ({"images": picture(PICTURE)}, {"images": picture(PICTURE.replace("640", "320"))}),
        ({"images": picture(PICTURE)}, {"images": picture(PICTURE, caption="Ein Zug")}),
        ({}, {"authors": (Author("Mia Roe"),)}),
        ({}, {"categories": ("Politik",)}),
        ({}, {"link": "https://paper.example/b/bridge-opens"}),
        ({}, {"enclosures": (Enclosure(url="https://paper.example/zug.mp3"),)}),
        ({}, {"language": "en"}),
    ],
)
def test_typography_markup_and_everything_beside_is_not(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert article(**before).material_hash == article(**after).material_hash
