"""Conditional requests, decided purely (RFC 9110 13)."""

from __future__ import annotations

import re
from email.utils import formatdate
from functools import lru_cache
from typing import NamedTuple

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
GZIP = "-gz"
"""Ends the ETag of the gzipped bytes: each representation needs one of its own (8.8.3.3)."""


def etag_header(etag: str, *, gzip: bool) -> str:
    """The strong ETag of a representation."""
    return f'"{etag}{GZIP}"' if gzip else f'"{etag}"'


class Validators(NamedTuple):
    """What a version is known by, as it stands in headers: the tags of its bytes, and its date."""

    plain: str
    packed: str
    date: str


def validators(etag: str, last_modified: int) -> Validators:
    """Those of the version *etag*, changed at *last_modified* seconds since 1970."""
    return Validators(
        etag_header(etag, gzip=False), etag_header(etag, gzip=True), http_date(last_modified)
    )


def is_fresh(
    validators: Validators, *, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether the client has these bytes already.

    If-None-Match wins over If-Modified-Since (13.1.3); either representation's tag counts, as
    a client may have been given the other one. Dates are compared by equality: a client sends
    back what it was given, and "later than" would hide bytes that went back in time.
    """
    if if_none_match is not None:
        if if_none_match in validators[:2]:  # what nearly everybody sends
            return True
        return if_none_match.strip() == "*" or validators.plain[1:-1] in tags(if_none_match)
    return if_modified_since is not None and if_modified_since.strip() == validators.date


@lru_cache(maxsize=256)  # clients send the same few, over and over
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether Accept-Encoding names gzip, or everything, without refusing it (12.5.3)."""
    weights = _weights(accept_encoding)
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return weight > 0


@lru_cache(maxsize=256)
def accepts_delta(a_im: str) -> bool:
    """Whether A-IM names the manipulation ``feed``, without refusing it (RFC 3229 10.5.3)."""
    return _weights(a_im).get("feed", 0.0) > 0


def tags(if_none_match: str) -> list[str]:
    """The tags of If-None-Match, as they are before they are put into a representation's."""
    return [tag.removesuffix(GZIP) for tag in _TAG.findall(if_none_match)]


def http_date(seconds: int) -> str:
    """IMF-fixdate (5.6.7)."""
    return formatdate(seconds, usegmt=True)


def _weights(header: str) -> dict[str, float]:
    return dict(_coding(part) for part in header.lower().split(",") if part.strip())


def _coding(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    weight = re.search(r"q=([0-9.]+)", parameters)
    try:
        return name.strip(), float(weight[1]) if weight else 1.0
    except ValueError:
        return name.strip(), 0.0
