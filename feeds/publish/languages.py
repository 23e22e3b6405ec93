"""Which language tags may be printed.

publish: used by printing and the formats; pure.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"([A-Za-z]{2})((?:-[A-Za-z0-9]{2,8})*)")

# ISO 639-1. Three-letter codes are right in BCP 47 but wrong in RSS 2.0, so none is printed.
_CODES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li
    ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os
    pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()  # noqa: SIM905 - codes read better as a text
)


def language_tag(claimed: str | None) -> str | None:
    """The language as a tag that every format knows, or None.

    Sources: BCP 47; RSS 2.0 <language>; RFC 4287 2 (xml:lang).
    """
    found = _TAG.fullmatch((claimed or "").strip().replace("_", "-"))
    if found is None or found[1].lower() not in _CODES:
        return None
    return found[1].lower() + found[2]
