"""Ids made out of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import slug
from feeds.config.keys.formats import identifier


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Süddeutsche Zeitung", "sueddeutsche-zeitung"),
        ("Straße & Weg / 24", "strasse-weg-24"),
        ("A\u0308rzteblatt", "aerzteblatt"),
        ("Ærø Folkeblad", "aeroe-folkeblad"),
        ("Gazeta Łódzka", "gazeta-lodzka"),
        ("L'Équipe", "l-equipe"),
        ("--x--", "x"),
        ("日本", ""),
        ("", ""),
        ("a" * 59 + " " + "b", "a" * 59),
    ],
)
def test_a_name_becomes_an_id_that_people_recognise(name: str, id_: str) -> None:
    assert slug(name) == id_


@given(st.text(max_size=80))
def test_every_made_id_is_one(name: str) -> None:
    made = slug(name)

    assert not made or made == "all" or identifier(made) == made
