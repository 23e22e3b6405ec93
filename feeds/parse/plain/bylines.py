"""Who wrote it: authors, the house's own code, or an agency, from one line.

parse: called by the readers of pages and pasted text; pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds import agencies
from feeds.parse.plain import labels, moments

MAX_LINE = 160  # characters; longer lines are sentences
MAX_LIST = 500  # characters of a list of names; metadata may list a whole staff
MAX_NAME = 50  # characters of one person's name
MAX_NAME_WORDS = 5
MAX_WORDS = 8  # of a line that ends as a sentence does: "By Jane Doe, our correspondent in Rome."
FULL_NAME = 0.78  # confidence: a by-word and a name of two words or more
SINGLE_NAME = 0.5  # a by-word and one word, which may be a place
HOUSE_CODE = 0.75  # a name and a code, without anything that confirms the code

_SEPARATOR = re.compile(r"\s*[,;|/&•·]\s*|\s+[\u2013—-]\s+")
_BY = re.compile(rf"(?:{labels.pattern('byline')})\s*[:\uff1a]?\s+(?P<names>\S.*)", re.IGNORECASE)
_ENDING = re.compile(
    rf"\w[\w\s]{{2,30}}\s(?:{labels.pattern('byline')})\s(?P<names>\S.*)", re.IGNORECASE
)
_JOIN = re.compile(rf"\s(?:{labels.pattern('joins')})\s", re.IGNORECASE)
_PLACE = re.compile(r"\s(?:in|aus|from|at)\s.*|\s*[(\[].*")
_CODE = re.compile(
    r"(?P<name>[^\W\d_][^\d/|]{1,40}?)\s*(?:--|—|\u2013|//|\s-\s)\s*(?P<code>[A-Z]{2,6})\.?"
)
_PARTICLES = frozenset(
    ("van", "von", "de", "der", "den", "da", "di", "del", "della", "du", "la", "le", "al", "bin")
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line says about who wrote it; ``confidence`` is about the authors."""

    authors: tuple[str, ...] = ()
    house_code: str | None = None
    agency: str | None = None
    confidence: float = 0.0


def read(line: str) -> Byline | None:
    """Read a byline or sign-off such as ``By Jane Doe``, ``Lewis--TNT`` or ``(dpa)``.

    None means that *line* is none. Dates in it are left out.
    """
    if len(line) > MAX_LINE:
        return None
    if agency := agencies.of_line(line):
        return Byline(agency=agency)
    return _coded(line) or _worded(moments.without(line))


def ending(line: str) -> Byline | None:
    """Read a line that ends in a byline, such as ``All posts by Jane Doe``; None if none does."""
    match = _ENDING.fullmatch(line) if len(line) <= MAX_LINE else None
    authors = names(match["names"]) if match else ()
    full = tuple(name for name in authors if " " in name)
    return Byline(full, confidence=SINGLE_NAME) if full else None


def names(words: str) -> tuple[str, ...]:
    """The persons in a list of names, jobs and places, in order, each once."""
    found: list[str] = []
    for part in listed(words):
        name = _PLACE.sub("", part).strip(" .:")
        if not is_name(name):
            break
        # "Jane Doe, Berlin": beside a full name one word is a place.
        if found and " " in found[0] and " " not in name:
            break
        found.append(name)
    return tuple(dict.fromkeys(found))


def listed(words: str) -> tuple[str, ...]:
    """The parts of a list such as ``A, B and C``, in order, none empty."""
    parts = (part.strip(" .:") for part in _SEPARATOR.split(words[:MAX_LIST]))
    return tuple(name for part in parts for name in _unjoined(part) if name)


def _unjoined(part: str) -> tuple[str, ...]:
    """The two persons that a word such as "and" links; "Ortega y Gasset" is one."""
    for join in _JOIN.finditer(part):
        one, other = part[: join.start()].strip(), part[join.end() :].strip()
        if " " in one and " " in other:
            return (*_unjoined(one), *_unjoined(other))
    return (part,)


def is_name(words: str) -> bool:
    """Whether *words* could be a person's name: capitalised words without digits or jobs."""
    parts = words.split()
    if not parts or len(parts) > MAX_NAME_WORDS or len(words) > MAX_NAME:
        return False
    unlike = labels.words("job") | labels.words("filler")
    words_of_name = [part for part in parts if part not in _PARTICLES]
    if any(labels.key(p) in unlike or any(map(str.isdigit, p)) for p in words_of_name):
        return False
    return _capital(parts[0]) and all(_capital(p) or p in _PARTICLES for p in parts[1:])


def _capital(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not set(word) & set('!?:;"„“@#…')


def _coded(line: str) -> Byline | None:
    match = _CODE.fullmatch(line)
    if not match or not is_name(match["name"]):
        return None
    author, code = match["name"].strip(), match["code"]
    if agency := agencies.of_line(code):
        return Byline((author,), agency=agency, confidence=HOUSE_CODE)
    return Byline((author,), house_code=code, confidence=HOUSE_CODE)


def _worded(line: str) -> Byline | None:
    match = _BY.fullmatch(line)
    if not match or (line.endswith((".", "!", "?")) and len(line.split()) > MAX_WORDS):
        return None
    if agency := agencies.of_line(match["names"]):
        return Byline(agency=agency)
    authors, agency = names(match["names"]), agencies.of_byline(match["names"])
    if not authors:
        return None
    confidence = FULL_NAME if " " in authors[0] else SINGLE_NAME
    return Byline(authors, agency=agency, confidence=confidence)
