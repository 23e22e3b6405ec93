"""Time zones as dates name them: by hours, or by the letters that people write.

parse: used by ``dates``; pure. Nothing is looked up in files, as the text is a stranger's.
"""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from functools import lru_cache

WIDEST = timedelta(hours=14, minutes=1)
"""No place is further from UTC (Kiritimati is 14 hours ahead)."""

# Names of zones by their hours from UTC, also in German (MEZ). A name that means several zones
# (IST, CST) stands for the one that most people live in.
_NAMES: dict[float, str] = {
    -11: "sst",
    -10: "hst",
    -9: "akst",
    -8: "pst akdt",
    -7: "mst pdt",
    -6: "cst mdt",
    -5: "est cdt cot pet",
    -4: "ast edt bot clt vet",
    -3.5: "nst",
    -3: "adt brt art clst uyt",
    -2.5: "ndt",
    -2: "brst",
    -1: "azot cvt",
    0: "ut utc gmt z wet wez azost",
    1: "west wesz bst cet mez met wat",
    2: "cest mesz mest eet oez sast cat",
    3: "eest oesz idt msk trt eat",
    3.5: "irst",
    4: "gst samt get amt azt msd",
    4.5: "aft",
    5: "pkt uzt yekt",
    5.5: "ist",
    5.75: "npt",
    6: "bdt omst almt",
    6.5: "mmt",
    7: "wib ict krat novt",
    8: "hkt sgt awst pht myt irkt wita",
    9: "jst kst yakt wit",
    9.5: "acst",
    10: "aest chst vlat",
    10.5: "acdt",
    11: "aedt magt",
    12: "nzst pett",
    13: "nzdt",
}
ZONES = {
    name: timezone(timedelta(hours=hours))
    for hours, names in _NAMES.items()
    for name in names.split()
}

_OFFSET = re.compile(r"(?:gmt|utc)?\s*([+-])(\d{1,2}):?(\d\d)?(?!\d)", re.IGNORECASE)
_NAME = re.compile(r"\(?([a-z]{1,5})\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def zone_of(text: str) -> timezone | None:
    """The zone written after a time: ``+0200``, ``GMT+2``, ``CEST``, ``Z``; None if none is.

    The letters of the military are no zones: RFC 822 gave them the wrong sign, and since
    then nobody knows which was meant (RFC 5322 4.3).

    Sources: RFC 822 5.1; RFC 3339 4.2.
    """
    offset = _OFFSET.match(text)
    if offset:
        sign, hours, minutes = offset.groups()
        width = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if width < WIDEST:
            return timezone(width if sign == "+" else -width)
    name = _NAME.match(text)
    return ZONES.get(name[1].lower()) if name else None
