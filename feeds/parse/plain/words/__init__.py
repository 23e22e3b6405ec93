"""The words that news sites print around an article, one module for each language.

parse: read through ``labels``; pure. A new language is a new module and a line here.
"""

from feeds.parse.plain.words import de, en, es, fr, it, nl, others, pt
from feeds.parse.plain.words.page_words import PageWords

WORDS: tuple[PageWords, ...] = (
    de.WORDS,
    en.WORDS,
    es.WORDS,
    fr.WORDS,
    it.WORDS,
    nl.WORDS,
    pt.WORDS,
    *others.WORDS,
)

__all__ = ["WORDS", "PageWords"]
