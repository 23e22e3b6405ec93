"""What a query can ask of an article: the table of fields, and who may use which.

query: used by parser and matcher; pure. A new field is one more row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from feeds.agencies import ALIASES
from feeds.query.words.folding import fold

# Fields of running text: words match as words. "text" is the body.
TEXT_FIELDS = ("title", "text", "author")

# Where a word without a field is looked for.
ANYWHERE = ("title", "summary", "text")

# Texts that a document can hold, in the order in which matches are told.
TEXTS = ("title", "summary", "text", "author")


# Languages remembered by the ranges that they fall in.
_REMEMBERED = 1 << 8


def _itself(term: str) -> tuple[str, ...]:
    return (term,)


@lru_cache(maxsize=_REMEMBERED)
def language_ranges(language: str) -> tuple[str, ...]:
    """All ranges that "de-AT" falls in, narrowest first: "de-at", "de"; ("",) of "".

    Sources: RFC 4647 3.3.1 (basic filtering).
    """
    parts = language.lower().replace("_", "-").split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def agency_names(agency: str) -> tuple[str, ...]:
    """All names of an agency, folded: "afp" is "Agence France-Presse" as well."""
    return _AGENCIES.get(agency, (agency,))


_AGENCIES = {fold(ours): tuple(dict.fromkeys(map(fold, names))) for ours, names in ALIASES.items()}

Names = Callable[[str], tuple[str, ...]]

# Fields of fixed terms, each with all (folded) names under which a term can be asked for;
# None where these cannot be listed, because any part of the term will do.
EXACT_FIELDS: Mapping[str, Names | None] = {
    "source": _itself,
    "lang": language_ranges,
    "category": _itself,
    "topic": _itself,
    "agency": agency_names,
    "tag": _itself,
    "url": None,
    "id": _itself,
    "has": _itself,
    "is": _itself,
}

FIELDS = (*TEXTS, *EXACT_FIELDS)
"""All fields in the order in which matches are told."""

NUMBERS = {field: number for number, field in enumerate(FIELDS)}

# Fields that only know these words.
CHOICES = {"has": ("image",), "is": ("paywalled",)}

ALL_FIELDS = frozenset(TEXT_FIELDS) | frozenset(EXACT_FIELDS)

# Terms of time: they are asked of the day and age at which an article is found in lists.
TIME_FIELDS = frozenset({"since", "after", "before"})

# A rule sees only what is decided before it is asked (interface, section 6).
SKIP_RULE_FIELDS = ALL_FIELDS - {"category", "topic"}
CATEGORY_RULE_FIELDS = ALL_FIELDS - {"category", "topic"}
TOPIC_RULE_FIELDS = ALL_FIELDS - {"topic"}
SELECTION_FIELDS = ALL_FIELDS
SEARCH_FIELDS = ALL_FIELDS | TIME_FIELDS
