"""Bodies are remembered by their ETag, within bounds; which one is served the database says."""

from __future__ import annotations

import pytest

from feeds.serve.feeds.recent import Recent
from feeds.storage.rendering.documents import Body, Since, Version


class Database:
    """Documents in memory that count how often their bodies are read."""

    def __init__(self, **texts: bytes) -> None:
        self.served = {f"/{path}": (f"etag of {text!r}", text) for path, text in texts.items()}
        self.read: list[str] = []
        self.asked: list[str] = []
        self.withdrawals = 0
        self.told: bytes | None = None

    def state(self) -> bytes | None:
        return self.told

    def version(self, path: str) -> Version | None:
        self.asked.append(path)
        return Version(self.served[path][0], 0) if path in self.served else None

    def body(self, path: str, *, gzip: bool) -> Body | None:
        self.read.append(path)
        version = Version(self.served[path][0], 0) if path in self.served else None
        return Body(version, b"gz " * gzip + self.served[path][1]) if version else None

    def since(self, path: str, base: str) -> Since | None:
        raise LookupError(path, base)

    def purged(self) -> str:
        return str(self.withdrawals)


def test_a_body_is_read_once() -> None:
    database = Database(a=b"A")
    recent = Recent(database)
    found = [recent.body("/a", gzip=False) for _ in range(3)]

    assert [one.body for one in found if one] == [b"A"] * 3
    assert database.read == ["/a"]


def test_while_the_database_is_unchanged_a_version_is_asked_once() -> None:
    database = Database(a=b"A")
    database.told = b"1"
    recent = Recent(database)

    assert len({recent.version("/a") for _ in range(3)}) == 1
    assert recent.body("/a", gzip=False)
    assert database.asked == ["/a"]


def test_a_database_that_does_not_tell_is_asked_each_time() -> None:
    database = Database(a=b"A")
    recent = Recent(database)
    for _ in range(3):
        recent.version("/a")

    assert database.asked == ["/a"] * 3


def test_after_any_change_everything_is_asked_again() -> None:
    database = Database(a=b"A", b=b"B")
    database.told = b"1"
    recent = Recent(database)
    recent.version("/a"), recent.version("/b")
    database.told = b"2"
    del database.served["/b"]
    database.served["/a"] = ("another", b"C")

    assert recent.version("/a") == Version("another", 0)
    assert recent.version("/b") is None


def test_a_change_between_the_look_and_the_answer_hides_nothing() -> None:
    class Hasty(Database):
        def version(self, path: str) -> Version | None:
            found = super().version(path)
            if self.told == b"1":  # somebody commits just after
                self.told, self.served["/a"] = b"2", ("another", b"B")
            return found

    database = Hasty(a=b"A")
    database.told = b"1"
    recent = Recent(database)
    recent.version("/a")

    assert recent.version("/a") == Version("another", 0)


def test_paths_that_lead_nowhere_are_not_remembered() -> None:
    database = Database(a=b"A")
    database.told = b"1"
    recent = Recent(database)
    for _ in range(2):
        assert recent.version("/none") is None

    assert database.asked == ["/none"] * 2


def test_only_so_many_versions_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.serve.feeds.recent._VERSIONS", 1)
    database = Database(a=b"A", b=b"B")
    database.told = b"1"
    recent = Recent(database)
    for path in ("/a", "/b", "/b", "/a"):
        assert recent.version(path)

    assert database.asked == ["/a", "/b", "/b"]


def test_gzip_is_another_body() -> None:
    recent = Recent(Database(a=b"A"))
    plain, packed = recent.body("/a", gzip=False), recent.body("/a", gzip=True)

    assert plain
    assert packed
    assert (plain.body, packed.body) == (b"A", b"gz A")


def test_a_new_version_is_served_at_once() -> None:
    database = Database(a=b"A")
    recent = Recent(database)
    recent.body("/a", gzip=False)
    database.served["/a"] = ("another", b"B")

    assert recent.body("/a", gzip=False) == Body(Version("another", 0), b"B")


def test_what_is_gone_is_gone() -> None:
    database = Database(a=b"A")
    recent = Recent(database)
    recent.body("/a", gzip=False)
    database.served.clear()

    assert recent.body("/a", gzip=False) is None


def test_the_bodies_served_last_stay_within_the_bound() -> None:
    database = Database(**{name: name.encode() * 10 for name in "abcdefghi"})
    recent = Recent(database, most_bytes=80)
    for name in "abcdefgh" + "a" + "i":  # the ninth needs the room of one that was not asked again
        recent.body(f"/{name}", gzip=False)
    database.read.clear()
    for name in "aib":
        recent.body(f"/{name}", gzip=False)

    assert database.read == ["/b"]


def test_a_huge_body_drives_nothing_out() -> None:
    database = Database(a=b"A", huge=bytes(99))
    recent = Recent(database, most_bytes=80)
    for path in ("/a", "/huge", "/a", "/huge"):
        recent.body(path, gzip=False)

    assert database.read == ["/a", "/huge", "/huge"]


def test_after_a_withdrawal_nothing_is_remembered() -> None:
    database = Database(a=b"A")
    recent = Recent(database)
    recent.purged()
    recent.body("/a", gzip=False)
    database.withdrawals += 1
    recent.purged()
    recent.body("/a", gzip=False)

    assert database.read == ["/a", "/a"]
