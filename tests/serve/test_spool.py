"""What was served last, in a folder that never grows too large and never tells half a truth."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.serve.feeds.spool import Spool
from feeds.storage.rendering.documents import Body, Version

TEXT = b"<feed>Sch\xc3\xb6n</feed>" * 50
PATH = "/topics/harbour.atom"


def body(text: bytes = TEXT, *, etag: str = "e1") -> Body:
    return Body(Version(etag, 1_795_000_000), gzip.compress(text, mtime=0))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def files(folder: Path) -> list[Path]:
    return sorted((folder / "spool").iterdir())


def test_what_is_kept_is_found_in_both_codings(spool: Spool) -> None:
    spool.keep(PATH, body())

    assert spool.find(PATH, gzipped=True) == body()
    assert spool.find(PATH, gzipped=False) == Body(body().version, TEXT)
    assert spool.find("/topics/other.atom", gzipped=True) is None
    assert list(spool.kept()) == [(PATH, body().version)]


def test_newer_bytes_take_the_place_of_older_ones(spool: Spool, tmp_path: Path) -> None:
    spool.keep(PATH, body())
    spool.keep(PATH, body(b"new", etag="e2"))

    assert spool.find(PATH, gzipped=False) == Body(Version("e2", 1_795_000_000), b"new")
    assert len(files(tmp_path)) == 1


def test_what_is_dropped_is_gone(spool: Spool, tmp_path: Path) -> None:
    assert not spool
    spool.keep(PATH, body())
    assert spool
    spool.drop(PATH)
    spool.drop(PATH)

    assert spool.find(PATH, gzipped=True) is None
    assert files(tmp_path) == []


@given(cut=st.integers(0, 150), garbage=st.binary(max_size=40))
def test_a_damaged_file_is_no_file(
    cut: int, garbage: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    spool = Spool(folder / "spool")
    spool.keep(PATH, body())
    (file,) = files(folder)
    file.write_bytes(file.read_bytes()[:cut] + garbage)

    for gzipped in (True, False):
        found = spool.find(PATH, gzipped=gzipped)
        assert found is None or found == (body() if gzipped else Body(body().version, TEXT))


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path) -> None:
    most = 2000
    spool = Spool(tmp_path / "spool", most_bytes=most)
    for number in range(60):
        spool.keep(f"/topics/t{number}.atom", body())
        (newest,) = (one for one in files(tmp_path) if one.stat().st_mtime > 1e6)
        os.utime(newest, (number, number))

    assert most / 2 < sum(file.stat().st_size for file in files(tmp_path)) <= most
    assert spool.find("/topics/t59.atom", gzipped=True) == body()
    assert spool.find("/topics/t0.atom", gzipped=True) is None


def test_a_full_disk_leaves_what_was_there(spool: Spool, tmp_path: Path) -> None:
    spool.keep(PATH, body())
    (tmp_path / "spool").chmod(0o500)
    try:
        if not os.access(tmp_path / "spool", os.W_OK):  # root may write everywhere
            with pytest.raises(OSError, match="denied"):
                spool.keep(PATH, body(b"new", etag="e2"))
    finally:
        (tmp_path / "spool").chmod(0o700)

    assert spool.find(PATH, gzipped=True) is not None
    assert len(files(tmp_path)) == 1
