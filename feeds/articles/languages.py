"""Language tags, as far as feeds can say them (articles: after parse; pure)."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:[-_](?P<script>[a-z]{4}))?"
    r"(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:[-_.@].*)?",
    re.IGNORECASE,
)

# ISO 639-1. A tag of two other letters names no language.
_TWO_LETTERS = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm"  # noqa: SIM905 - a list of words
    " bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo"
    " fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv"
    " ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml"
    " mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn"
    " ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn"
    " to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
# Languages of news that have only three letters (ISO 639-2).
_THREE_LETTERS = frozenset(
    {"ast", "ceb", "dsb", "fil", "fur", "gsw", "haw", "hsb", "lad", "nds", "scn", "sco"}
)
# RFC 5646 4.5 and 2.2.1: retired codes, and three letters where there are two.
_PREFERRED = {
    "ces": "cs", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl", "eng": "en", "fin": "fi",
    "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "in": "id", "ita": "it", "iw": "he",
    "ji": "yi", "jpn": "ja", "mo": "ro", "nld": "nl", "nor": "no", "pol": "pl", "por": "pt",
    "ron": "ro", "rum": "ro", "rus": "ru", "sh": "sr", "spa": "es", "swe": "sv", "tur": "tr",
    "ukr": "uk",
}  # fmt: skip


def normal_language(tag: str | None) -> str | None:
    """*tag* as language, script and region ("de", "de-AT", "zh-Hant-TW"); None for nonsense.

    Variants and extensions are left off: no reader knows them.

    Sources: RFC 5646 (BCP 47) 2.1 and 2.1.1; RSS 2.0 <language>.
    """
    found = _TAG.fullmatch(tag.strip()) if tag else None
    if found is None:
        return None
    language = found["language"].lower()
    language = _PREFERRED.get(language, language)
    if language not in _TWO_LETTERS and language not in _THREE_LETTERS:
        return None
    parts = [language]
    if found["script"]:
        parts.append(found["script"].title())
    if found["region"]:
        parts.append(found["region"].upper())
    return "-".join(parts)
