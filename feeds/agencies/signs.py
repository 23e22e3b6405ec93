"""Whether a text says itself that it comes from a news agency; pure.

By its credit (``© AFP``), its sign-off (``(dpa)``), its byline (``par AFP``) or its dateline
(``BERLIN (AFP) -``), in the manners of German, English, French, Spanish, Italian, Portuguese and
Dutch. A photographer's agency is no answer to this, and a sentence that only mentions one is
none: a sign stands alone, or where only signs stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from feeds.agencies.names import NAMES

MAX_SIGN = 80  # characters: place, date and agency before the first sentence; a line of its own
MAX_BYLINE = 160  # characters of a byline that ends in an agency

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽА-Я"
_QUOTE, _DASH = "\u2019", "\u2013"
_SHORTHAND = r"[^\W\d_]{2,4}"  # an editor's sign, as in "hä/dpa", "tmn" or "EFE jmr/lar"

# What may stand before an agency that gives its name to a text.
_CREDITS = (
    *("mit", "mit material von", "mit material der", "mit informationen von", "von", "quelle"),
    *("with", "with reporting by", "with files from", "reporting by", "by", "from", "source"),
    *("avec", "par", "por", "con", "con información de", "con informaciones de", "fuente"),
    *("di", "da", "con informazioni", "fonte", "com", "com informações da"),
    *("com informações de", "door", "met", "met informatie van", "bron"),
)
_CREDIT = rf"(?i:(?:{'|'.join(sorted(_CREDITS, key=len, reverse=True))})\b\s?:?\s)?"
_HOUSE = "(?i:(?:agence|agencia|agência|agenzia|agentur|redazione|redacción|agency)\\s)?"
_BEHIND = r"(?:\s(?:[Ss]taff|[Rr]edaktion|[Rr]edazione|[Rr]edacción|[Nn]ews(?:\s[Aa]gency)?))?"
_RIGHTS = r"(?i:(?:©|\(c\)|copyright)\s?(?:\d{4}\s)?(?:by\s)?)"

_NAME = rf"[{_UPPER}][\w.'{_QUOTE}-]*"
# "Le Monde avec AFP"; whoever talks "with" an agency gives no copy of it.
_TALK = "interview|gespräch|streit|entretien|entrevista|intervista|conversa|gesprek|accord|deal"
_WITH = rf"(?:mit|with|avec|con|com|met)\s(?:l['{_QUOTE}]|la\s|der\s)?"
_PAPER_WITH = rf"(?!(?i:{_TALK})\b){_NAME}(?:\s(?:{_NAME}|\d+)){{0,4}}\s{_WITH}"

# "BERLIN", "Frankfurt a.M.", "Washington, D.C.", "MADRID, 3 mar", "Paris, le 3 mars 2026"
_DAY = r"(?:le\s)?\d{1,2}(?:er|\.)?(?:[\s.](?:de\s)?[^\W\d_]{3,10}\.?)?|\d{4}"
_SMALL = r"a\.\s?\w{1,2}\.|am|an|der|de|del|della|di|do|da|la|le|el|du|sur|upon"
_PLACE = rf"{_NAME}(?:[\s,/]+(?:{_NAME}|{_SMALL}|{_DAY})){{0,9}}[.,]?"
# "Die Deutsche Presse-Agentur (dpa) - " tells of an agency.
_TELLS = r"(?i:[^()]{0,60}(?:agen[ctz]|press|persbureau|nachrichten|[a-z]dienst\b|\bnews\b))"


class Signs:
    """The signs of all agencies, and of those that are configured besides.

    Args: own: printed names, with what these are called.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._names = {**NAMES, **(own or {})}
        any_name = "|".join(re.escape(one) for one in sorted(self._names, key=len, reverse=True))
        signed = _signed(any_name)
        self._line = re.compile(
            rf"^[(\[*\s]*(?:{_PAPER_WITH}|{_CREDIT}{_HOUSE}|{_RIGHTS}){signed}{_BEHIND}"
            r"(?:\s\d{4})?[)\].*\s]*$"
        )
        self._byline = re.compile(
            rf"^.{{2,80}}?[^\W\d_.](?:\s?[,/|{_DASH}—-]\s?|\s?[(\[])(?:The\s)?{signed}{_BEHIND}"
            r"[)\].]*$"
        )
        self._start = re.compile(_opening(any_name, signed))
        self._end = re.compile(
            rf"[.!?…\"“”»«)]\s?(?:[(\[]{_CREDIT}{signed}[)\]]\.?"
            rf"|\s(?:[-{_DASH}—/]\s?|Fin\.?\s)?{_RIGHTS}?{_signed(any_name, 'bare')}\.?)$"
        )
        self._known_bylines = lru_cache(maxsize=1024)(self._of_byline)  # who writes, writes again

    def of_line(self, line: str) -> str | None:
        """The agency of a *line* that is nothing but its sign, as ``(dpa)`` or ``© AFP``."""
        return self._found(self._line.match(line)) if len(line) <= MAX_SIGN else None

    def of_byline(self, line: str) -> str | None:
        """The same, or that of a person whose agency is named: ``Jane Doe, Associated Press``."""
        return self._known_bylines(line) if len(line) <= MAX_BYLINE else None

    def of_body(self, first: str, last: str) -> str | None:
        """The agency that opens the *first* paragraph or signs the *last* one."""
        head = first[:MAX_SIGN]
        is_opened = "(" in head or "[" in head or "/" in head  # as by each dateline
        opened = self._found(self._start.match(head)) if is_opened else None
        return opened or self._found(self._end.search(last[-MAX_SIGN:])) or self.of_line(last)

    def _of_byline(self, line: str) -> str | None:
        return self.of_line(line) or self._found(self._byline.match(line))

    def _found(self, match: re.Match[str] | None) -> str | None:
        if match is None:
            return None
        return self._names[next(name for name in match.groupdict().values() if name)]


def _signed(any_name: str, group: str = "agency") -> str:
    """One agency, or several, with the signs of their editors: ``hä/dpa``, ``AFP et Reuters``."""
    other = rf"(?!(?:{any_name})\b){_SHORTHAND}"
    editor = rf"(?:{other}\s?[/,]\s?)?"
    between = r"(?:\s?[/,+&]\s?|\s(?:und|and|et|y|e|en)\s)"
    number = r"(?:, dpa:\S+)?"
    editors = rf"(?:\s{_SHORTHAND}(?:/{_SHORTHAND})+)?"
    others = rf"(?:{between}(?:{any_name}|{other})\b){{0,4}}"
    return rf"{editor}(?P<{group}>{any_name}){number}{others}{editors}"


def _opening(any_name: str, signed: str) -> str:
    """A dateline: it ends in a dash or a colon, or what follows begins a sentence."""
    ended = rf"(?:\s?\.?\s?[-{_DASH}—:]|\.\s(?=[{_UPPER}]))"
    return (
        rf"^(?!{_TELLS})(?:{_PLACE}\s?[(\[]{signed}[)\]]{ended}"
        rf"|[(\[](?P<first>{any_name})[)\]]\s?[-{_DASH}—:]"
        rf"|{_PLACE}\s?/(?P<slashed>{any_name})/[.:]?"
        rf"|[{_UPPER} ,/.-]{{3,40}}[(\[](?P<capital>{any_name})[)\]]\s(?=[{_UPPER}]))"
    )


@lru_cache(maxsize=8)
def _signs(own: tuple[tuple[str, str], ...]) -> Signs:
    return Signs(dict(own))


def signs(own: Mapping[str, str] | None = None) -> Signs:
    """The signs to look for where these names are configured; made once."""
    return _signs(tuple(sorted(own.items()))) if own else _KNOWN


_KNOWN = Signs()
of_line, of_byline, of_body = _KNOWN.of_line, _KNOWN.of_byline, _KNOWN.of_body
