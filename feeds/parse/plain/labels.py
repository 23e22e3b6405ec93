"""The words that news sites print around an article, one row for each language.

parse: read by the modules that tell an article from the page around it; pure. A new language
is a new row of ``WORDS``; nothing else changes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from functools import cache

MAX_LABEL = 60  # characters; longer lines are sentences, not labels


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The page words of one language, in small letters.

    ``related`` opens a list of other articles, ``widget`` is a whole line that belongs to the
    page, ``notice`` begins a sentence that does. ``photo`` stands before a photographer,
    ``byline`` before an author, ``job`` in what an author is. ``published`` and ``updated``
    stand beside a date, ``filler`` is what else may stand there. ``joins`` links two names.
    ``months`` are January to December as three or more letters begin them.
    """

    related: tuple[str, ...]
    widget: tuple[str, ...]
    notice: tuple[str, ...]
    photo: tuple[str, ...]
    byline: tuple[str, ...]
    job: tuple[str, ...]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    filler: tuple[str, ...]
    joins: tuple[str, ...]
    months: tuple[str, ...]


WORDS: dict[str, PageWords] = {
    "de": PageWords(
        related=(
            *("empfohlen", "empfehlungen", "unsere empfehlungen", "empfehlungen der redaktion"),
            *("empfohlene artikel", "auch interessant", "ähnliche artikel", "weitere artikel"),
            *("das könnte sie auch interessieren", "das könnte dich auch interessieren"),
            *("das könnte sie interessieren", "das könnte ihnen auch gefallen", "lesetipps"),
            *("mehr zum thema", "mehr zu diesem thema", "zum thema", "verwandte themen"),
            *("lesen sie auch", "lesen sie mehr", "lies auch", "lesen sie dazu auch"),
            *("lesen sie hierzu auch", "siehe auch", "zum weiterlesen", "weiterlesen"),
            *("weitere themen", "weitere meldungen", "weitere nachrichten", "mehr nachrichten"),
            *("meistgelesen", "meistgelesene artikel", "am meisten gelesen", "top artikel"),
            *("neueste artikel", "neueste meldungen", "verwandte artikel", "passend dazu"),
            *("aktuelle nachrichten", "mehr aus dem ressort", "themen des tages"),
        ),
        widget=(
            *("textgröße ändern", "textgröße", "schriftgröße", "schriftgröße ändern", "vorlesen"),
            *("teilen", "artikel teilen", "artikel drucken", "drucken", "merken", "anhören"),
            *("artikel anhören", "artikel merken", "artikel speichern", "artikel versenden"),
            *("kommentar", "kommentare", "kommentar schreiben", "kommentare lesen", "antworten"),
            *("anzeige", "werbung", "zur startseite", "startseite", "newsletter", "feedback"),
            *("link kopieren", "min lesezeit", "minuten lesezeit", "lesezeit min", "mehr lesen"),
            *("lesezeit minuten", "abonnieren", "anmelden", "menü", "suche", "schließen"),
            *("impressum", "datenschutz", "nach oben", "bildunterschrift anzeigen", "schlagworte"),
            *("zurück", "weiter", "einstellungen", "alle akzeptieren", "ablehnen", "zustimmen"),
            *("diesen artikel teilen", "per mail versenden", "zum inhalt springen", "ende"),
            *("artikel weiter unten", "artikel wird nach der werbung fortgesetzt"),
        ),
        notice=(
            *("wir verwenden cookies", "wir nutzen cookies", "diese website verwendet cookies"),
            *("diese website nutzt cookies", "diese webseite verwendet cookies"),
            *("diese seite verwendet cookies", "wir und unsere partner", "mit ihrer zustimmung"),
            *("melden sie sich für unseren newsletter", "abonnieren sie unseren newsletter"),
            *(
                "jetzt newsletter",
                "alle rechte vorbehalten",
                "dieser artikel ist zuerst erschienen",
            ),
            *("an dieser stelle finden sie", "um diesen inhalt anzuzeigen", "jetzt kostenlos"),
            *("bitte aktivieren sie javascript", "ihr browser unterstützt", "folgen sie uns"),
        ),
        photo=(
            *("foto", "fotos", "fotograf", "fotografin", "fotografie", "bild", "bilder"),
            *("bildquelle", "bildnachweis", "bildrechte", "symbolfoto", "symbolbild", "grafik"),
            *("archivfoto", "archivbild"),
        ),
        byline=(
            *("von", "ein beitrag von", "ein artikel von", "eine analyse von", "autor", "autorin"),
            *("autoren", "ein kommentar von", "ein gastbeitrag von", "ein interview von", "text"),
            *("text von", "aufgezeichnet von", "bericht von", "eine reportage von"),
        ),
        job=(
            *("redakteur", "redakteurin", "redaktion", "korrespondent", "korrespondentin"),
            *("reporter", "reporterin", "journalist", "journalistin", "volontär", "volontärin"),
            *("leiter", "leiterin", "ressort", "chefredakteur", "chefredakteurin", "büro"),
        ),
        published=("veröffentlicht", "erschienen", "erstellt", "publiziert", "stand", "datum"),
        updated=("aktualisiert", "geändert", "letzte aktualisierung", "update", "zuletzt"),
        filler=(
            *("uhr", "am", "um", "vom", "den", "montag", "dienstag", "mittwoch", "donnerstag"),
            *("freitag", "samstag", "sonnabend", "sonntag", "mo", "di", "mi", "do", "fr", "sa"),
            *("so", "mez", "mesz", "min", "minuten", "lesezeit", "lesedauer"),
        ),
        joins=("und", "sowie", "mit"),
        months=(
            *("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov"),
            *("dez", "maer", "jän"),
        ),
    ),
    "en": PageWords(
        related=(
            *("recommended", "recommended for you", "recommended stories", "recommended reading"),
            *("you may also like", "you might also like", "you may be interested in"),
            *("read more", "read next", "read also", "also read", "see also", "more on this"),
            *("more on this story", "more on this topic", "related", "related articles"),
            *("related stories", "related topics", "related content", "related news"),
            *("related coverage", "most read", "most popular", "most viewed", "up next"),
            *("trending", "trending now", "more stories", "more news", "latest news"),
            *("latest stories", "top stories", "editors picks", "editor s picks", "don t miss"),
            *("more from this author", "further reading", "keep reading", "in other news"),
        ),
        widget=(
            *("change text size", "text size", "font size", "share", "share this", "print"),
            *("share this article", "share this story", "print this article", "save", "listen"),
            *("share on facebook", "share on twitter", "listen to this article", "bookmark"),
            *("comment", "comments", "leave a comment", "view comments", "post a comment"),
            *("reply", "advertisement", "advertising", "sponsored", "sponsored content", "email"),
            *(
                "copy link",
                "link copied",
                "article content",
                "follow us",
                "sign up",
                "subscribe",
                "log in",
            ),
            *("sign in", "min read", "minute read", "minutes read", "menu", "search", "close"),
            *("skip to content", "skip to main content", "back to top", "home", "newsletter"),
            *("story continues below advertisement", "article continues below advertisement"),
            *("continue reading", "view gallery", "show caption", "hide caption", "tags"),
            *(
                "facebook",
                "twitter",
                "pinterest",
                "tumblr",
                "whatsapp",
                "linkedin",
                "reddit",
                "telegram",
                "x",
                "mail",
            ),
            *("accept all", "reject all", "accept", "manage preferences", "privacy policy"),
            *("terms of use", "contact us", "about us", "loading", "play video", "e mail"),
            *(
                "advertisement story continues below",
                "story continues below",
                "caption",
                "previous",
                "next",
                "end",
            ),
        ),
        notice=(
            *("we use cookies", "this site uses cookies", "this website uses cookies"),
            *("we and our partners", "our site uses cookies", "by clicking accept"),
            *("by continuing to use", "with your consent", "sign up for our", "sign up to our"),
            *("sign up for the", "subscribe to our", "get our newsletter", "all rights reserved"),
            *("please enable javascript", "your browser does not support", "copyright"),
            *("this article was originally published", "follow us on", "already a subscriber"),
            *("click here to", "to continue reading", "this story was originally"),
        ),
        photo=(
            *("photo", "photos", "photograph", "photographer", "photography", "photo by"),
            *("photo credit", "photograph by", "image", "images", "picture", "pictures"),
            *(
                "image credit",
                "image source",
                "picture credit",
                "credit",
                "illustration",
                "file photo",
            ),
        ),
        byline=(
            *("by", "written by", "reported by", "story by", "words by", "author", "authors"),
            *("text by", "an analysis by", "posted by", "published by"),
        ),
        job=(
            *("editor", "reporter", "correspondent", "writer", "columnist", "staff", "bureau"),
            *("journalist", "contributor", "producer", "presenter", "chief", "head", "desk"),
            *("analyst",),
        ),
        published=("published", "posted", "first published", "date", "created"),
        updated=("updated", "last updated", "modified", "last modified", "update"),
        filler=(
            *("on", "at", "the", "of", "monday", "tuesday", "wednesday", "thursday", "friday"),
            *("saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri"),
            *("sat", "sun", "am", "pm", "a", "p", "m", "gmt", "bst", "est", "edt", "cet", "cest"),
            *("pst", "pdt", "cst", "cdt", "utc", "et", "min", "minute", "minutes", "read"),
        ),
        joins=("and", "with"),
        months=(
            *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov"),
            *("dec",),
        ),
    ),
}


def key(line: str) -> str:
    """Reduce *line* to its letters, so that ``Kommentare (12):`` equals ``kommentare``."""
    folded = unicodedata.normalize("NFKC", line).casefold()
    return " ".join(re.sub(r"[\W\d_]+", " ", folded).split())


@cache
def words(family: str) -> frozenset[str]:
    """All languages' words of one field of ``PageWords``, as ``key`` writes them."""
    if family not in {field.name for field in fields(PageWords)}:
        raise KeyError(family)
    return frozenset(key(word) for row in WORDS.values() for word in getattr(row, family))


@cache
def pattern(family: str) -> str:
    """The same words as a regular expression's alternatives, longest first."""
    found = {word for row in WORDS.values() for word in getattr(row, family)}
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


def is_label(line: str, family: str) -> bool:
    """Whether the whole *line* is a label of that family, whatever its count or colon."""
    return len(line) <= MAX_LABEL and key(line) in words(family)


def is_notice(line: str) -> bool:
    """Whether *line* begins as a page's word to its visitor does (cookies, newsletter)."""
    return key(line[:MAX_LABEL]).startswith(tuple(words("notice")))
