"""Templates with what all of them know: the site, its words, its way to write dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template

from feeds.model import Republish
from feeds.publish import FORMATS
from feeds.serve.context import public
from feeds.serve.words import words


def page(template: str, **values: Any) -> str:
    """A page for people."""
    return render_template(
        template,
        site=public(),
        words=words(),
        formats=FORMATS,
        Republish=Republish,
        date=written,
        **values,
    )


def written(moment: datetime) -> str:
    """A moment as people read it: in the site's time zone, in the words of its pages."""
    local = moment.astimezone(public().timezone)
    chosen = words()
    month = chosen["months"].split()[local.month - 1]
    return chosen["date"].format(day=local.day, month=month, year=local.year, time=f"{local:%H:%M}")
