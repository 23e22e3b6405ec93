"""When two links mean the same article (articles: after parse; pure)."""

from __future__ import annotations

import re
from functools import lru_cache

from feeds.articles.links import web_url

_TRACKING_PREFIXES = (
    "utm_",  # Google Analytics, and most of the world
    "at_",  # AT Internet: Le Monde, BBC, France 24
    "wt_",  # Webtrekk: Spiegel, Zeit, Welt
    "mtm_",  # Matomo
    "pk_",
    "piwik_",
    "ns_",  # Comscore
    "hsa_",  # HubSpot
    "_hs",
    "oly_",  # Omeda
    "vero_",
    "itm_",
)
_TRACKING = frozenset(
    "__twitter_impression _ga cmp cmpid dclid emc"  # noqa: SIM905 - a list of words
    " fb_action_ids fb_action_types fb_source fbclid feature_id_rss ftag gbraid gclid gclsrc"
    " guccounter guce_referrer guce_referrer_sig icid igsh igshid ito mc_cid mc_eid mkt_tok"
    " msclkid ncid ocid ref_src s_cid sara_ecid smid smtyp spm ssm taid trk ttclid twclid"
    " wbraid wtmc xtor yclid".split()
)
_MAY_TRACK = frozenset({"cid", "from", "mode", "partner", "ref", "referrer", "source", "via"})
_TRACKS = re.compile(r"(?:rss|atom|feed|feedburner|newsletter|twitter|facebook)(?:$|[^a-z])")

_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")  # RFC 3986 2.3
_TRIPLET = re.compile("%[0-9A-Fa-f]{2}")
_FRONT_PAGE = re.compile(r"(?:/index\.(?:html?|php|jsp|aspx?))?")


@lru_cache(maxsize=2048)  # asked twice of each entry: what it is called, and whether it is known
def canonical(url: str | None) -> str | None:
    """A key that is equal for two links if they mean the same article.

    Folded are http and https, a leading ``www.``, the port 80 or 443, trailing slashes, the
    order of parameters, percent-encoding (RFC 3986 6.2.2), tracking parameters, and fragments
    but for ``#!``, which names pages of some script-driven sites. A key is no address: some
    host may answer under only one of its names.

    Returns: None for what is no web address, and for a bare host or front page, which is where
             sources link to when they have nothing better.
    """
    address = web_url(url)
    if address is None:
        return None
    # What ``web_url`` gives has these four parts and no others, so nobody need look for them.
    rest, _, marked = address.partition("://")[2].partition("#")
    rest, _, asked = rest.partition("?")
    place, slash, path = rest.partition("/")
    path = _normal(slash + path).rstrip("/")
    query = _query(asked) if asked else ""
    fragment = f"#{_normal(marked)}" if marked.startswith("!") else ""
    if not query and not fragment and _FRONT_PAGE.fullmatch(path):
        return None
    return f"https://{_host(place)}{path}{query}{fragment}"


def _host(place: str) -> str:
    host, _, port = place.partition(":")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host if not port or int(port) in {80, 443} else f"{host}:{int(port)}"


def _query(query: str) -> str:
    """The parameters that matter, in order, with the mark that begins them; "" if none does."""
    pairs = [_normal(pair.replace("+", "%20")) for pair in query.split("&") if pair]
    kept = sorted(pair for pair in pairs if not _is_tracking(pair))
    return f"?{'&'.join(kept)}" if kept else ""


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _MAY_TRACK and _TRACKS.match(value) is not None


def _normal(part: str) -> str:
    return _TRIPLET.sub(_decoded_if_unreserved, part) if "%" in part else part


def _decoded_if_unreserved(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if _UNRESERVED.match(character) else found[0].upper()
