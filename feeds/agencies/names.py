"""What agencies are called; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Printed name -> the name we use. Short ones are matched in exactly this writing.
NAMES: Mapping[str, str] = {
    "dpa": "dpa",
    "DPA": "dpa",
    "dpa-infocom": "dpa",
    "Deutsche Presse-Agentur": "dpa",
    "Deutsche Presse Agentur": "dpa",
    "afx": "dpa-AFX",
    "AFX": "dpa-AFX",
    "dpa-AFX": "dpa-AFX",
    "AFP": "AFP",
    "afp": "AFP",
    "Agence France-Presse": "AFP",
    "Agence France Presse": "AFP",
    "Reuters": "Reuters",
    "reuters": "Reuters",
    "REUTERS": "Reuters",
    "Thomson Reuters": "Reuters",
    "rtr": "Reuters",
    "AP": "AP",
    "Associated Press": "AP",
    "The Associated Press": "AP",
    "APA": "APA",
    "apa": "APA",
    "Austria Presse Agentur": "APA",
    "ANSA": "ANSA",
    "Ansa": "ANSA",
    "EFE": "EFE",
    "Efe": "EFE",
    "KNA": "KNA",
    "kna": "KNA",
    "Katholische Nachrichten-Agentur": "KNA",
    "epd": "epd",
    "EPD": "epd",
    "Evangelischer Pressedienst": "epd",
    "SID": "SID",
    "sid": "SID",
    "Sport-Informations-Dienst": "SID",
    "Xinhua": "Xinhua",
    "XINHUA": "Xinhua",
    "Xinhua News Agency": "Xinhua",
    "TASS": "TASS",
    "Tass": "TASS",
    "ITAR-TASS": "TASS",
    "\u0422\u0410\u0421\u0421": "TASS",
    "PA": "PA Media",
    "PA Media": "PA Media",
    "PA News Agency": "PA Media",
    "Press Association": "PA Media",
    "The Press Association": "PA Media",
    "Keystone-SDA": "Keystone-SDA",
    "Keystone-ATS": "Keystone-SDA",
    "SDA": "Keystone-SDA",
    "sda": "Keystone-SDA",
    "ATS": "Keystone-SDA",
    "ats": "Keystone-SDA",
    "dts": "dts",
    "Bloomberg": "Bloomberg",
    "UPI": "UPI",
    "ANP": "ANP",
    "Belga": "Belga",
    "BELGA": "Belga",
    "Lusa": "Lusa",
    "LUSA": "Lusa",
    "Adnkronos": "Adnkronos",
    "ADNKRONOS": "Adnkronos",
    "Europa Press": "Europa Press",
}


def key(name: str) -> str:
    """What two writings of one name have in common: small letters and single blanks."""
    return " ".join(name.casefold().split())


_BY_KEY = {key(name): ours for name, ours in NAMES.items()}


def _aliases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, ours in NAMES.items():
        found.setdefault(ours, [ours])
        found[ours] += [name] if key(name) not in map(key, found[ours]) else []
    return {ours: tuple(names) for ours, names in found.items()}


ALIASES: Mapping[str, tuple[str, ...]] = _aliases()
"""All names of each agency, ours first."""


def called(name: str, own: Mapping[str, str] | None = None) -> str:
    """What we call the agency that somebody calls *name*.

    Args:    own: names that are configured, with what these are called.
    Returns: *name* itself, with single blanks, where nobody knows it.
    """
    wanted = key(name)
    configured = next((ours for one, ours in (own or {}).items() if key(one) == wanted), None)
    return configured or _BY_KEY.get(wanted) or " ".join(name.split())


def configured(id_: str, names: Iterable[str]) -> dict[str, str]:
    """The names of an agency that is configured under an id, each with what it is called.

    That is the name that everybody uses, if any of them is known; else the one that is its id but
    for the writing, else the id itself, so that ``agency:ID`` finds it.
    """
    printed = list(names) or [id_]
    known = [_BY_KEY[key(one)] for one in (*printed, id_) if key(one) in _BY_KEY]
    as_id = [one for one in printed if key(one) == key(id_)]
    ours = (*known, *as_id, id_)[0]
    return {**dict.fromkeys(printed, ours), ours: ours}
