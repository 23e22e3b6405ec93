"""Settings, rules with their versions, and the journal of changes."""

from __future__ import annotations

from sqlalchemy import select

from feeds.storage import Store, settings
from feeds.storage.feed import changes, rules
from feeds.storage.tables import rule
from tests.storage.stores import NOON


def test_a_setting_is_replaced(store: Store) -> None:
    with store.write() as connection:
        assert settings.get(connection, "a") is None
        settings.put(connection, "a", "1")
        settings.put(connection, "a", "2")
        settings.put(connection, "b", "3")

        assert [settings.get(connection, name) for name in "ab"] == ["2", "3"]


def test_a_rule_keeps_its_number_while_its_text_stays(store: Store) -> None:
    texts = {"topics/a": "Wahl", "topics/b": "Wahl"}
    with store.write() as connection:
        first = rules.sync(connection, texts)

        assert first.keys() == texts.keys()
        assert first["topics/a"] != first["topics/b"]
        assert rules.sync(connection, texts) == first


def test_another_text_is_another_version_also_if_it_was_there_before(store: Store) -> None:
    with store.write() as connection:
        numbers = [rules.sync(connection, {"topics/a": text})["topics/a"] for text in "xyx"]
        rows = connection.execute(select(rule.c.id, rule.c.version, rule.c.text))

        assert [tuple(row) for row in rows] == list(zip(numbers, (1, 2, 3), "xyx", strict=True))


def test_changes_are_numbered_in_their_order_and_once(store: Store) -> None:
    with store.write() as connection:
        changes.record(connection, "new", [7, 8, 9], at=NOON)
        changes.record(connection, "new", [], at=NOON)
        first = changes.unnumbered(connection, limit=2)

        assert [(one.kind, one.article_id, one.at) for one in first] == [
            ("new", 7, NOON),
            ("new", 8, NOON),
        ]
        assert changes.number(connection, first) == 2
        assert [one.article_id for one in changes.unnumbered(connection, limit=9)] == [9]
        assert changes.number(connection, changes.unnumbered(connection, limit=9)) == 3
        assert changes.number(connection, []) == 3
        assert changes.unnumbered(connection, limit=9) == []
