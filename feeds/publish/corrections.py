"""The note of a correction, as it stands in an entry.

publish: after printing, before the formats; pure.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from feeds.model import Correction, PrintedEntry
from feeds.publish.characters import clean, one_line

_WORD = {"de": "Berichtigung", "en": "Correction"}
"""Before the note, in the language of the article; English where we know none."""


def print_correction(
    printed: PrintedEntry, correction: Correction | None, *, language: str
) -> PrintedEntry:
    """*printed* with the note below its text; where no text may be shown, below its summary.

    *language* is that of the site.
    """
    note = one_line(correction.note) if correction else ""
    if not note:
        return printed
    tag = (printed.language or language).partition("-")[0].lower()
    word = _WORD.get(tag, _WORD["en"])
    if printed.content_html:
        told = f"<p><strong>{word}:</strong> {escape(clean(note), quote=False)}</p>"
        return replace(printed, content_html=f"{printed.content_html}\n{told}")
    return replace(printed, summary=f"{printed.summary}\n\n{word}: {note}".strip())
