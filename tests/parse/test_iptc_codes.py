"""Codes of IPTC among the categories of an entry, in each format that carries them."""

from __future__ import annotations

import json

import pytest

from feeds.parse.subjects import iptc_code
from tests.parse.feed_samples import parsed

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
RSS = "<rss version='2.0'><channel><title>T</title><item><title>A</title>{}</item></channel></rss>"
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><id>1</id>{}</entry></feed>"
)


@pytest.mark.parametrize(
    ("term", "scheme", "code"),
    [
        ("medtop:20000587", "", "20000587"),
        ("subj:11003000", "", "11003000"),
        (f"{MEDIA_TOPICS}11000000", "", "11000000"),
        ("20000587", MEDIA_TOPICS, "20000587"),
        ("20000587", "medtop", "20000587"),
        ("20000587", "", None),
        ("20000587", "https://paper.example/tags/", None),
        ("politics", MEDIA_TOPICS, None),
        ("medtop:2000058", "", None),
        ("medtop:200005877", "", None),
    ],
)
def test_a_code_is_known_by_its_scheme(term: str, scheme: str, code: str | None) -> None:
    assert iptc_code(term, scheme) == code


@pytest.mark.parametrize(
    "body",
    [
        RSS.format("<category>Wahl</category><category>medtop:20000587</category>"),
        RSS.format(
            f"<category>Wahl</category><category domain='{MEDIA_TOPICS}'>20000587</category>"
        ),
        ATOM.format(f"<category term='20000587' label='Wahl' scheme='{MEDIA_TOPICS}'/>"),
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": "1", "title": "A", "tags": ["Wahl", "medtop:20000587"]}],
            }
        ),
    ],
)
def test_codes_are_kept_apart_from_the_names_of_categories(body: str) -> None:
    (entry,) = parsed(body).entries

    assert entry.categories == ("Wahl",)
    assert entry.iptc == ("20000587",)
