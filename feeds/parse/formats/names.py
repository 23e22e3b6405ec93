"""Element names without the accidents of spelling: (prefix, local name), lower case.

parse: the vocabulary that every rule table of RSS, Atom and the extensions is keyed by; pure.
"""

from __future__ import annotations

from functools import lru_cache

# The document's own elements have the prefix "": RSS 0.9x and 2.0 have no namespace, 0.90, 1.0
# and 1.1 have these, and many generators invented one.
_RSS = (
    "purl.org/rss/1.0",
    "purl.org/net/rss1.1",
    "my.netscape.com/rdf/simple/0.9",
    "channel.netscape.com/rdf/simple/0.9",
    "backend.userland.com/rss",
    "backend.userland.com/rss2",
    "blogs.law.harvard.edu/tech/rss",
)

# Without scheme and final slash or #, as these are what generators get wrong.
NAMESPACES: dict[str, str] = {
    **dict.fromkeys(_RSS, ""),
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "video.search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "purl.org/atompub/tombstones/1.0": "at",
}

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What prefixes that were never declared stand for.
_UNDECLARED = {prefix: prefix for prefix in NAMESPACES.values()} | {"rss": ""}
PREFIXED = {prefix: f"http://{uri}" for uri, prefix in NAMESPACES.items() if prefix}
"""A namespace for each prefix, for documents that can declare none."""
UNKNOWN = "?"

Name = tuple[str, str]


@lru_cache(maxsize=1024)
def name_of(tag: str, home: str = "") -> Name:
    """The (prefix, local name) of a tag in lxml's ``{uri}local`` form.

    *home* is the namespace of the document's own elements, whose prefix is "". A prefix that
    was never declared, as broken feeds have it, counts as the one it usually stands for.
    Cached, because a feed repeats some twenty tags thousands of times.
    """
    uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    if not uri and ":" in local:
        prefix, _, local = local.rpartition(":")
        return _UNDECLARED.get(prefix.lower(), UNKNOWN), local.lower()
    return prefix_of(uri, home), local.lower()


def prefix_of(uri: str, home: str = "") -> str:
    """Our prefix for a namespace; "" for the document's own, ``UNKNOWN`` for a foreign one."""
    if uri in {"", home}:
        return ""
    bare = uri.lower().removeprefix("https://").removeprefix("http://")
    return NAMESPACES.get(bare.rstrip("/#"), UNKNOWN)


def namespace(tag: str) -> str:
    """The namespace URI in a tag of lxml's ``{uri}local`` form, "" if it has none."""
    return tag[1:].rpartition("}")[0] if tag.startswith("{") else ""
