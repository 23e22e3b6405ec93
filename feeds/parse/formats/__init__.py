"""The formats of feeds: each turns its elements into ``model.Entry`` by a table of rules.

    xml (charsets, mojibake) -> rss, atom (extensions, media) -> draft -> Entry
    rssjson -> rss;  jsonfeed -> Entry;  lenient -> Entry, by feedparser;  refusals

parse: used by ``feed``; pure. A new element is a row in ``RULES`` of its format, a new format
a module and a row in ``feed.FORMATS``.
"""
