import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.errors import FetchError
from feeds.fetch import FolderReading, folder, put_away, read_folder

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def put(folder_: Path, name: str, body: bytes = b"Text", *, age: timedelta = HOUR) -> Path:
    path = folder_ / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def names(reading: FolderReading) -> list[str]:
    return [response.name for response in reading.responses]


def test_text_and_html_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    put(tmp_path, "b.HTML", b"<p>B")
    put(tmp_path, "a.txt", "Ä".encode())
    put(tmp_path, "sub/c.htm")
    put(tmp_path, "picture.jpg")

    reading = read_folder(tmp_path, known={}, now=NOW)

    assert names(reading) == ["a.txt", "b.HTML", "sub/c.htm"]
    first, second, _ = reading.responses
    assert (first.body, first.media_type, first.url) == ("Ä".encode(), "text/plain", "")
    assert (second.body, second.media_type) == (b"<p>B", "text/html")
    assert reading.troubles == ()


@pytest.mark.parametrize(
    "name", [".a.txt", ".git/a.txt", "a.txt.part", "a.tmp", "a.txt~", "a.xml", "README"]
)
def test_hidden_unfinished_and_other_files_are_passed_over(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)

    assert read_folder(tmp_path, known={}, now=NOW) == FolderReading(responses=(), known={})


def test_a_known_file_is_not_read_again_until_it_changes(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "b.txt")
    first = read_folder(tmp_path, known={}, now=NOW)

    second = read_folder(tmp_path, known=first.known, now=NOW)
    put(tmp_path, "b.txt", b"Corrected")
    third = read_folder(tmp_path, known=second.known, now=NOW)

    assert names(second) == []
    assert second.known == first.known
    assert [response.body for response in third.responses] == [b"Corrected"]


def test_a_removed_file_is_forgotten(tmp_path: Path) -> None:
    put(tmp_path, "a.txt").unlink()

    assert read_folder(tmp_path, known={"a.txt": "1:2"}, now=NOW).known == {}


def test_a_file_is_taken_once_it_rests(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", age=timedelta(seconds=1))

    first = read_folder(tmp_path, known={}, now=NOW)
    second = read_folder(tmp_path, known=first.known, now=NOW + timedelta(seconds=1))

    assert names(first) == []
    assert names(second) == ["a.txt"]


def test_a_file_from_the_future_is_taken_when_seen_twice_alike(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", b"half", age=-HOUR)
    first = read_folder(tmp_path, known={}, now=NOW)
    put(tmp_path, "a.txt", b"the whole", age=-HOUR)
    second = read_folder(tmp_path, known=first.known, now=NOW)

    third = read_folder(tmp_path, known=second.known, now=NOW)

    assert names(first) == names(second) == []
    assert [response.body for response in third.responses] == [b"the whole"]


def test_links_lead_to_files_of_the_folder_only(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/secret.txt")
    inside = tmp_path / "inside"
    real = put(inside, ".data/a.txt")
    (inside / "a.txt").symlink_to(real)
    (inside / "secret.txt").symlink_to(outside)
    (inside / "lost.txt").symlink_to(tmp_path / "nowhere")
    (inside / "sub").symlink_to(tmp_path / "outside", target_is_directory=True)
    (inside / "loop").symlink_to(inside, target_is_directory=True)

    assert names(read_folder(inside, known={}, now=NOW)) == ["a.txt"]


def test_what_is_no_regular_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()

    assert names(read_folder(tmp_path, known={}, now=NOW)) == []


def test_a_file_in_trouble_is_named_every_time_and_the_rest_is_read(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", b"x" * 10_000_001)
    put(tmp_path, "b.txt", b"")
    put(tmp_path, "c.txt")

    first = read_folder(tmp_path, known={}, now=NOW)
    second = read_folder(tmp_path, known=first.known, now=NOW)

    assert names(first) == ["c.txt"]
    assert first.troubles == ("a.txt is larger than 10 MB", "b.txt is empty")
    assert second.troubles == first.troubles


def test_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.txt")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert read_folder(tmp_path, known={}, now=NOW).troubles == (
        "a.txt cannot be read: Permission denied",
    )


def test_a_file_that_changes_while_it_is_read_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.txt")

    def read_and_grow(path: Path) -> bytes:
        put(tmp_path, "a.txt", b"Text and more")
        return b"Text"

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read_and_grow)
        first = read_folder(tmp_path, known={}, now=NOW)

    assert names(first) == []
    assert names(read_folder(tmp_path, known=first.known, now=NOW)) == ["a.txt"]


def test_a_large_import_comes_in_several_readings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_BATCH", 8)
    for name in "abcde":
        put(tmp_path, f"{name}.txt")

    readings = [read_folder(tmp_path, known={}, now=NOW)]
    while readings[-1].more:
        readings.append(read_folder(tmp_path, known=readings[-1].known, now=NOW))

    assert [names(reading) for reading in readings] == [
        ["a.txt", "b.txt"],
        ["c.txt", "d.txt"],
        ["e.txt"],
    ]


def test_what_was_not_reached_stays_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        put(tmp_path, f"{name}.txt")
    before = read_folder(tmp_path, known={}, now=NOW)
    monkeypatch.setattr(folder, "_BATCH", 4)
    put(tmp_path, "a.txt", b"Corrected")

    first = read_folder(tmp_path, known=before.known, now=NOW)
    second = read_folder(tmp_path, known=first.known, now=NOW)

    assert (names(first), first.more) == (["a.txt"], True)
    assert (names(second), second.more) == ([], False)


def test_a_name_in_no_encoding_is_still_a_name(tmp_path: Path) -> None:
    put(tmp_path, os.fsdecode(b"\xff.txt"))

    assert names(read_folder(tmp_path, known={}, now=NOW)) == ["\\xff.txt"]


def test_a_missing_folder_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="samples cannot be read: No such file or directory"):
        read_folder(tmp_path / "samples", known={}, now=NOW)


def test_json_is_read_and_folders_apart_are_not(tmp_path: Path) -> None:
    for name in ("a.json", "done/b.json", "sub/c.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    later = datetime.now(UTC) + timedelta(minutes=1)
    found = read_folder(tmp_path, known={}, now=later, apart=[tmp_path / "done"])

    assert [(one.name, one.media_type) for one in found.responses] == [
        ("a.json", "application/json"),
        ("sub/c.json", "application/json"),
    ]


def test_files_that_are_done_with_are_put_away_and_never_overwrite_one_another(
    tmp_path: Path,
) -> None:
    for text in ("one", "two"):
        (tmp_path / "a.txt").write_text(text)
        assert put_away(tmp_path / "a.txt", tmp_path / "failed", reason=f"{text} is wrong") == ""

    names = sorted(one.name for one in (tmp_path / "failed").iterdir())
    assert names == ["a-2.txt", "a-2.txt.reason.txt", "a.txt", "a.txt.reason.txt"]
    assert (tmp_path / "failed" / "a-2.txt.reason.txt").read_text() == "two is wrong\n"


def test_a_file_that_cannot_be_put_away_is_told(tmp_path: Path) -> None:
    assert "cannot be moved" in put_away(tmp_path / "none.txt", tmp_path / "done")
