"""What reading a page without markup found, as JSON beside its article; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from feeds.model import Recovered


def recovered_json(recovered: Recovered | None, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to add to the article JSON *shown*, or to put in their place.

    A text has no address of its picture: then what it says of it stands for it.
    """
    if recovered is None:
        return {"confidence": {}, "teasers": []}
    image = {"url": None, "caption": recovered.image_caption, "credit": recovered.image_credit}
    pictured = recovered.image_caption or recovered.image_credit
    return {
        "images": shown["images"] or ([image] if pictured else []),
        "site": recovered.site,
        "house_code": recovered.house_code,
        "confidence": dict(recovered.confidence),
        "teasers": [asdict(teaser) for teaser in recovered.teasers],
    }
