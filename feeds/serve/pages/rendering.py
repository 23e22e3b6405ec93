"""Templates with what all of them know: the site, and its way to write words and dates."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template

from feeds.model import FeedKey, Republish
from feeds.publish import FORMATS
from feeds.serve.context import public
from feeds.serve.pages.directory import headings, singulars
from feeds.serve.pages.languages import Language, language

EVERYTHING = FeedKey("all", "all")
"""The feed that every page names which has none of its own."""


def prepare(app: Flask) -> None:
    """Teach the templates of *app* the language of its site."""
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    jinja = app.jinja_env
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(  # type: ignore[attr-defined] # the extension's
        lambda sentence: spoken().gettext(sentence),
        lambda one, several, count: spoken().ngettext(one, several, count),
        newstyle=True,
    )
    jinja.filters |= {
        "date": lambda moment: spoken().date(moment, public().timezone),
        "number": lambda count: spoken().number(count),
        "size": lambda length: spoken().size(length),
        "quoted": quoted,
    }
    jinja.globals |= {
        "page_language": lambda: spoken().code,
        "headings": lambda: headings(spoken()),
        "singulars": lambda: singulars(spoken()),
        "is_elsewhere": is_elsewhere,
        "everything": EVERYTHING,
    }


def page(template: str, **values: Any) -> str:
    """A page for people."""
    return render_template(template, site=public(), formats=FORMATS, Republish=Republish, **values)


def is_elsewhere(url: str | None) -> bool:
    """Whether an original is not ours, so that search engines should show it instead of us."""
    return url is not None and not f"{url}/".startswith(f"{public().base_url}/")


def quoted(text: str) -> str:
    """A text as a string of a stylesheet (CSS Syntax 3, 4.3.5)."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\a ")
    return f'"{escaped}"'


def spoken() -> Language:
    """The language of this site's pages."""
    return language(public().language)
