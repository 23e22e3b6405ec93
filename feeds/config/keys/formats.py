"""Readers of single values: each takes what TOML says and answers it, cleaned, or refuses.

config: named in the schema's types; pure but for the machine's time zone names.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from feeds.config.faults import Refused
from feeds.config.writing.ids import slug

RESERVED_IDS = frozenset({"all"})
ANY_LANGUAGE = "und"  # BCP 47: undetermined
SHORTEST_TOKEN = 16  # characters; 95 bits if they are random letters and digits

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_AUTHORITY = re.compile(r"(?P<name>[^,]+),(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?")
_DNS_NAME = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
_AUTHORITY_NAME = re.compile(rf"([a-z0-9._-]+@)?{_DNS_NAME}")
_MEDIA_TOPIC = re.compile(r"(?:0[1-9]|1[0-7]|20)[0-9]{6}", re.ASCII)
_VISIBLE = re.compile(r"[!-~]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

# Set by whoever sends the request; a second one would contradict the first.
_OWN_HEADERS = frozenset(
    {
        *("accept-encoding", "a-im", "connection", "content-length", "host", "if-none-match"),
        *("if-modified-since", "range", "te", "trailer", "transfer-encoding", "upgrade"),
        "user-agent",
    }
)


def text(value: str) -> str:
    """One line of text for people: no control characters, no space around it."""
    if _CONTROL.search(value):
        raise Refused("holds a line break or another control character")
    if value and not value.strip():
        raise Refused("is empty")
    return value.strip()


def filled(value: str) -> str:
    """As ``text``, but never empty."""
    if not value:
        raise Refused("is empty")
    return text(value)


def identifier(value: str) -> str:
    """The id of a source, category, topic or feed; it stands in URLs for ever."""
    if not _ID.fullmatch(value):
        raise Refused("is not an id", hint=_id_hint(value))
    if value in RESERVED_IDS:
        raise Refused("is a reserved id", hint=f'"{value}" names the feed of all articles')
    return value


def language(value: str) -> str:
    """A language tag (BCP 47 in its common shape): ``de``, ``pt-BR``."""
    if not _LANGUAGE.fullmatch(value):
        raise Refused("is not a language tag", hint=_language_hint(value))
    return value


def main_language(value: str) -> str:
    """A language without its region, as topics ask for it: ``de``, never ``de-AT``."""
    main = language(value).partition("-")[0]
    if main != value:
        raise Refused("is more than a language", hint=f'write "{main}"')
    return value.casefold()


def titles(value: object) -> object:
    """A title as a table per language; a plain text stands for any language."""
    if isinstance(value, str):
        return {ANY_LANGUAGE: filled(value)}
    if not isinstance(value, dict):
        raise Refused("is neither text nor a table of texts per language")
    return value


def one_or_many(value: object) -> object:
    """A list as it is, one text as a list of one."""
    return [value] if isinstance(value, str) else value


def zone(value: object) -> ZoneInfo:
    """A time zone by its IANA name."""
    if isinstance(value, str):
        try:
            return ZoneInfo(value)
        except (KeyError, ValueError, OSError):  # OSError: the name of a folder of zones
            raise Refused("is not a known time zone", hint=_zone_hint(value)) from None
    raise Refused("is not the name of a time zone")


def authority(value: str) -> str:
    """The name and date under which ids are minted: ``example.org,2026-01-01``.

    Sources: RFC 4151 2.1 (authorityName and date; month and day may be left out).
    """
    match = _AUTHORITY.fullmatch(value)
    if match is None:
        raise Refused("is not a tag authority")
    if not _AUTHORITY_NAME.fullmatch(match["name"]):
        raise Refused("does not begin with a domain name or mail address in small letters")
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        raise Refused("does not end with a date that exists") from None
    return value


def media_topic(value: str) -> str:
    """A code of IPTC Media Topics: eight digits, 01 to 17 or 20 in front; "" for none."""
    if value and not _MEDIA_TOPIC.fullmatch(value):
        raise Refused("is not a code of eight digits", hint=_media_topic_hint(value))
    return value


def token(value: str) -> str:
    """A secret that programs send along; long enough that nobody guesses it; "" for none."""
    if value and (len(value) < SHORTEST_TOKEN or not _VISIBLE.fullmatch(value)):
        raise Refused(f"is not {SHORTEST_TOKEN} or more letters, digits and signs without spaces")
    return value


def header_name(value: str) -> str:
    """The name of a request header that an admin may set (RFC 9110 5.1)."""
    if not _TOKEN.fullmatch(value):
        raise Refused("is not the name of a header")
    if value.casefold() in _OWN_HEADERS:
        raise Refused("is set by feeds itself and cannot be given here")
    return value


def _id_hint(value: str) -> str:
    name = slug(value)
    return f'"{name}" would do' if name and name not in RESERVED_IDS else ""


def _language_hint(value: str) -> str:
    dashed = value.replace("_", "-")
    return f'write "{dashed}"' if dashed != value and _LANGUAGE.fullmatch(dashed) else ""


def _media_topic_hint(value: str) -> str:
    digits = value.rpartition(":")[2].rpartition("/")[2]
    return f'write "{digits}"' if _MEDIA_TOPIC.fullmatch(digits) else "politics is 11000000"


def _zone_hint(value: str) -> str:
    known = {name.rpartition("/")[2].casefold(): name for name in sorted(available_timezones())}
    spoken = value.rpartition("/")[2].strip().replace(" ", "_").casefold()
    near = get_close_matches(spoken, known, n=1, cutoff=0.7)
    return f'did you mean "{known[near[0]]}"?' if near else ""
