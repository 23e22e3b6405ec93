"""Who wrote it, when, and whose picture it is: read from the lines around the text.

parse: after body and headline were found; pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from feeds import agencies
from feeds.parse import dates
from feeds.parse.plain import bylines, captions, labels, moments
from feeds.parse.plain.bylines import Byline
from feeds.parse.plain.headline import Headline
from feeds.parse.plain.layout import SIGN_OFF, Layout
from feeds.parse.plain.lines import Line, Role
from feeds.parse.plain.moments import Moment

BEFORE_HEADLINE = 4  # lines above the headline that may hold its date or author
INSIDE = 3  # lines of the text's begin and end in which they may stand

IN_TEXT = 0.9  # confidence of an agency that opens or signs the text
IN_LINE = 0.8  # of one that stands in a line of its own
SAID, STANDING = 0.9, 0.75  # of a date that says what it is, and of one near the headline
OWN_CODE = 0.95  # of a house code made of the site's initials
LEAD_PICTURE, LATER_PICTURE = 0.9, 0.6  # of a credit above, or inside, the text


@dataclass(frozen=True, slots=True)
class Fields:
    """Everything found beside headline and text, and how sure we are of each."""

    byline: Byline
    published: datetime | None
    updated: datetime | None
    credit: str | None
    caption: str | None
    confidence: dict[str, float]


def read(layout: Layout, headline: Headline, body: tuple[Line, ...], zone: tzinfo) -> Fields:
    """Read the fields of the article that *headline* and *body* make up.

    Args: zone: what dates without a zone are meant in.
    """
    near = _near(layout, headline)
    sure: dict[str, float] = {}
    byline = _byline(near, body, site=headline.site, sure=sure)
    published, updated = _dates(near, zone, sure)
    caption, credit = _picture(layout, headline, sure)
    return Fields(byline, published, updated, credit, caption, sure)


def _near(layout: Layout, headline: Headline) -> tuple[Line, ...]:
    """The lines right before and after the text, in their order."""
    first = min(headline.index, layout.body)
    start = max(0, first - BEFORE_HEADLINE)
    middle = min(layout.body + INSIDE, layout.end)
    stop = len(layout.lines) if layout.tail is None else layout.tail
    end = max(middle, layout.end - INSIDE)
    return layout.lines[start:middle] + layout.lines[end : min(layout.end + SIGN_OFF, stop)]


def _byline(
    near: Iterable[Line], body: tuple[Line, ...], *, site: str | None, sure: dict[str, float]
) -> Byline:
    found = [bylines.read(line.text) for line in near if line.role is Role.BYLINE]
    known = [byline for byline in found if byline]
    best = next((byline for byline in known if byline.authors), Byline())
    code = next((byline.house_code for byline in known if byline.house_code), None)
    signed = next((byline.agency for byline in known if byline.agency), None)
    opened = agencies.of_body(body[0].text, body[-1].text)
    if best.authors:
        sure["authors"] = OWN_CODE if _is_own(best.house_code, site) else best.confidence
    if code:
        sure["house_code"] = OWN_CODE if _is_own(code, site) else bylines.HOUSE_CODE
    if opened or signed:
        sure["agency"] = IN_TEXT if opened else IN_LINE
    return replace(best, house_code=code, agency=opened or signed)


def _is_own(code: str | None, site: str | None) -> bool:
    """Whether *code* is made of the initials of the *site*'s name."""
    initials = "".join(word[0] for word in (site or "").split()).upper()
    return bool(code) and bool(initials) and initials.endswith(code or "")


def _dates(
    near: Iterable[Line], zone: tzinfo, sure: dict[str, float]
) -> tuple[datetime | None, datetime | None]:
    """When it was published and updated, in UTC."""
    found: dict[str, datetime] = {}
    for line in near:
        for moment in moments.find(line.text) if line.role is not Role.PROSE else ():
            role = moment.role or "published"
            at = _at(moment, zone)
            if at and role not in found:
                found[role] = at
                sure[role] = SAID if moment.time and moment.role else STANDING
    return found.get("published"), found.get("updated")


def _at(moment: Moment, zone: tzinfo) -> datetime | None:
    return None if moment.is_ambiguous else dates.parse(moment.text, zone)


def _picture(
    layout: Layout, headline: Headline, sure: dict[str, float]
) -> tuple[str | None, str | None]:
    """Caption and credit of the article's first picture."""
    first = max(0, min(headline.index, layout.body) - BEFORE_HEADLINE)
    for index, line in enumerate(layout.lines[first : layout.end + SIGN_OFF], first):
        parts = captions.split(line.text) if line.role is Role.CREDIT else None
        if parts is None:
            continue
        caption, credit = parts
        is_lead = index < layout.body + INSIDE and captions.is_plain(line.text, caption, credit)
        sure["image_credit"] = LEAD_PICTURE if is_lead else LATER_PICTURE
        if caption and labels.key(caption) != labels.key(headline.text):
            sure["image_caption"] = sure["image_credit"]
            return caption, credit
        return None, credit
    return None, None
