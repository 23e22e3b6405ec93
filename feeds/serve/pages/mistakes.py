"""Slips in a search, told in the language of the page where they are the usual ones.

The query language tells every mistake in English, as ``feeds check`` does. Whoever searches a page
in another language forgets a quote or a bracket, or asks for a field that there is not; what
operators alone write stays in English, with its place marked.
"""

from __future__ import annotations

import re

from feeds.errors import QueryError
from feeds.serve.pages.languages import ENGLISH, Language


def told(error: QueryError, language: Language) -> str | None:
    """What went wrong, as a sentence of *language*; None where only the English one says it."""
    if language.code == ENGLISH:
        return None  # the query language knows more about it
    for pattern, sentence in _sentences(language).items():
        if found := re.fullmatch(pattern, error.reason):
            return sentence % found.groupdict()
    return None


def _sentences(language: Language) -> dict[str, str]:
    """By what the query language gives as reason."""
    _ = language.gettext
    return {
        r"\( is never closed": _("A bracket is opened here and never closed."),
        r"\) closes no bracket": _("This bracket closes none that was opened."),
        r"the brackets are empty": _("There is nothing between these brackets."),
        r"the quote . is never closed": _("A quotation begins here and never ends."),
        r"(?P<word>\S*[^:\s]) has nothing after it": _("Something must follow %(word)s."),
        r"(?P<word>\S+:) has nothing after it": _("The word comes right after %(word)s"),
        r"(?P<word>\S+) has nothing before it": _("Something must stand before %(word)s."),
        r"the field (?P<word>.+:) is not understood": _("There is no field %(word)s"),
        r"(?P<word>(?:since|after|before):.*) is not understood": _(
            "%(word)s is no time; there are since:7d, after:2026-10-01 and before:2026-11-01."
        ),
        r"(?s:.*) holds no word": _("There is no word to look for in this."),
        r"the search names nothing to look for": _("This names nothing to look for; add a word."),
    }
