"""Plain text that is safe to print: one line, a lead, a cut (articles: after parse; pure)."""

from __future__ import annotations

import re

MAX_SUMMARY = 600
"""Characters of a summary or lead: about what feed readers show beside a headline."""

_ELLIPSIS = "…"

# What XML 1.0 2.2 forbids or advises against, lone surrogates, and the embeddings, overrides
# and isolates with which text poses as other text (UAX #9 2.7). The marks LRM, RLM and ALM stay.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
# Soft hyphen, zero width space, word joiner: hints for line breaks, which part search words.
_BREAK_HINTS = "\u00ad\u200b\u2060"
# Four letters before the stop, so that "Dr.", "Mio.", "etc." and "3." end no sentence.
_SENTENCE_END = re.compile(
    r"[.!?…](?<=[^\W\d_]{4}[.!?…])['\"”“’»«)]*(?=\s)|[。！？]"  # noqa: RUF001 - they end sentences
)


def printable(text: str) -> str:
    """*text* without characters that break XML, a database or the reading direction."""
    if text.replace("\n", "").isprintable():  # as most texts, and to Python nothing is that is not
        return text  # to us
    return _UNPRINTABLE.sub(_space_or_nothing, text)


def whole_words(text: str) -> str:
    """*text* without invisible hints where a line may break a word, or may not."""
    for hint in _BREAK_HINTS:
        text = text.replace(hint, "")
    return text


def one_line(text: str, limit: int) -> str:
    """*text* as one printable line of at most *limit* characters."""
    if len(text) > 4 * limit:  # no need to clean what is cut off; white space folds
        text = text[: 4 * limit]
    if not text.isprintable():  # to Python nothing is that is not to us
        text = whole_words(printable(text))
    return cut(single_spaced(text), limit)


def single_spaced(text: str) -> str:
    """*text* with one blank for every run of white space, and none at its ends."""
    if text.isprintable() and "  " not in text:  # most lines; quicker than to part their words
        return text.strip(" ")
    return " ".join(text.split())


def in_one_line(text: str) -> str:
    """A plain text, whose lines are single-spaced, with a blank in place of each line break."""
    return " ".join(filter(None, text.split("\n")))


def without_gaps(text: str) -> str:
    """As ``single_spaced``, of a text without white space but blanks."""
    return " ".join(filter(None, text.split(" "))) if "  " in text else text.strip(" ")


def cut(text: str, limit: int) -> str:
    """The beginning of *text*: at most *limit* characters, ended between words by an ellipsis."""
    if len(text) <= limit:
        return text
    space = text.rfind(" ", limit // 2, limit)
    return text[: space if space > 0 else limit - 1].rstrip(" .,;:-–—") + _ELLIPSIS  # noqa: RUF001 - a dash is cut off


def lead(text: str, limit: int = MAX_SUMMARY) -> str:
    """The beginning of a plain *text* as one line, cut after a sentence if one ends late enough."""
    line = in_one_line(text[: 2 * limit]).strip(" ")
    if len(line) <= limit and len(text) <= 2 * limit:
        return line
    ends = [found.end() for found in _SENTENCE_END.finditer(line, limit // 3, limit)]
    return line[: ends[-1]] if ends else cut(line, limit)


def first_sentence(text: str, limit: int) -> str:
    """The first sentence of *text*, or as much of it as *limit* characters hold."""
    line = " ".join(text[: 2 * limit].split())
    end = _SENTENCE_END.search(line)
    return cut(line[: end.end()] if end else line, limit)


def _space_or_nothing(found: re.Match[str]) -> str:
    return " " if found[0].isspace() else ""
