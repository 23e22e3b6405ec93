"""The database holds the config in force; a machine's file only proposes another one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.assemble import applying
from feeds.assemble.applying import Act, Overtaken
from feeds.config import load
from feeds.model import FileState
from feeds.storage import Store, configs
from feeds.storage.feed import feeds
from tests.assemble.machines import CONFIG, Machine, in_force, told

OTHER = CONFIG.replace("'zwei'", "'drei'")
THIRD = CONFIG.replace("'zwei'", "'vier'")
TITLED = '[site]\ntitle = "Haus"\n' + CONFIG


def served(store: Store) -> set[str]:
    with store.read() as connection:
        return {key.path for key in feeds.active(connection)}


def state(machine: Machine) -> FileState:
    with machine.store.read() as connection:
        seen = configs.seen(connection, machine.proposals.machine)
    assert seen
    return seen.state


def test_the_first_file_is_put_in_force(one: Machine) -> None:
    one.edit(CONFIG)

    assert (in_force(one.store).n, in_force(one.store).note) == (1, "first start")
    assert "topics/a" in served(one.store)
    assert told(one.store) == []


def test_an_edit_is_put_in_force_and_tells_whose_it_was(one: Machine) -> None:
    one.edit(CONFIG)
    one.edit(OTHER)
    version = in_force(one.store)

    assert (version.n, version.note) == (2, "edit of config.toml")
    assert version.author == one.path.owner()
    assert version.machine.endswith(str(one.path))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: f"\ufeff{text}",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"# a comment\n{text}",
        lambda text: "\n".join(sorted(text.split("\n\n"), key=lambda one: "[topics.a]" in one)),
    ],
)
def test_a_file_that_says_the_same_is_no_edit(one: Machine, change: Callable[[str], str]) -> None:
    one.edit(CONFIG)
    one.path.write_bytes(change(one.path.read_text()).encode())
    one.look()

    assert in_force(one.store).n == 1


def test_a_bad_edit_leaves_everything_as_it_was_and_is_told_once(
    one: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    one.edit(CONFIG)
    one.edit(CONFIG + "[topics.c]\nmatch = 'x AND'\n")
    one.look()
    lines = [record for record in caplog.records if record.getMessage() == "config"]

    assert in_force(one.store).n == 1
    assert len(lines) == 1
    (line,) = told(one.store)
    assert f"{one.path}:14: topics.c.match:" in line
    assert "cannot be used, what was in force before still is" in line


def test_a_mended_file_is_an_edit_only_if_it_says_something_new(one: Machine) -> None:
    one.edit(CONFIG)
    one.edit("[topics")
    one.edit(CONFIG)

    assert (in_force(one.store).n, told(one.store)) == (1, [])

    one.edit("[topics")
    one.edit(OTHER)

    assert (in_force(one.store).n, told(one.store)) == (2, [])


def test_a_file_that_is_gone_or_half_written_for_a_moment_changes_nothing(one: Machine) -> None:
    one.edit(CONFIG)
    text = one.path.read_text().replace("zwei", "drei")
    for moment in (None, "", text[: len(text) // 2], text):
        one.path.unlink(missing_ok=True)
        if moment is not None:
            one.path.write_text(moment)
        one.proposals.look()  # only once: it is not at rest
    assert in_force(one.store).n == 1

    one.look()

    assert in_force(one.store).n == 2


def test_a_file_replaced_by_rename_or_behind_a_link_is_followed(
    one: Machine, tmp_path: Path
) -> None:
    one.write(CONFIG)
    text = one.path.read_text()
    for name, said in (("v1", text), ("v2", text.replace("zwei", "drei"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.toml").write_text(said)
    one.path.unlink()
    (one.folder / "data").symlink_to(tmp_path / "v1")  # as Kubernetes mounts a ConfigMap
    one.path.symlink_to(Path("data") / "config.toml")
    one.look()
    (one.folder / "new").symlink_to(tmp_path / "v2")
    os.replace(one.folder / "new", one.folder / "data")  # noqa: PTH105
    one.look()

    assert in_force(one.store).n == 2


def test_included_files_are_watched_also_those_that_come_and_go(one: Machine) -> None:
    one.write(CONFIG)
    one.path.write_text(f'include = ["more/*.toml"]\n{one.path.read_text()}')
    one.look()
    (one.folder / "more").mkdir()
    (one.folder / "more" / "c.toml").write_text("[topics.c]\nmatch = 'x'\n")
    one.look()
    assert "topics/c" in served(one.store)

    (one.folder / "more" / "c.toml").write_text("[topics.c]\nmatch = 'x'\nretired = true\n")
    one.look()

    assert "topics/c" not in served(one.store)
    assert in_force(one.store).n == 3


def test_edits_wait_where_apply_is_manual(one: Machine) -> None:
    one.edit('[site]\napply = "manual"\n' + CONFIG)
    one.edit('[site]\napply = "auto"\n' + OTHER)

    assert in_force(one.store).n == 1
    (line,) = told(one.store)
    assert "waits for feeds apply" in line


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("", "ends topics/b"),
        ("[topics.c]\nmatch = 'zwei'", "ends topics/b"),
    ],
)
def test_an_edit_that_ends_an_address_waits(one: Machine, lines: str, reason: str) -> None:
    one.edit(CONFIG)
    one.edit(CONFIG.replace("[topics.b]\nmatch = 'zwei'\n", lines))
    one.start()
    one.look()

    assert in_force(one.store).n == 1
    assert "topics/b" in served(one.store)
    (line,) = told(one.store)
    assert "waits for feeds apply --remove" in line
    assert reason in line


@pytest.mark.parametrize(
    "lines",
    ["[topics.c]\nmatch = 'zwei'\naliases = ['b']\n", "[topics.b]\nretired = true\n"],
)
def test_an_edit_that_says_what_becomes_of_an_address_counts(one: Machine, lines: str) -> None:
    one.edit(CONFIG)
    one.edit(CONFIG.replace("[topics.b]\nmatch = 'zwei'\n", lines))

    assert in_force(one.store).n == 2
    assert "topics/b" not in served(one.store)


def test_a_former_address_is_not_forgotten_by_accident(one: Machine) -> None:
    one.edit(CONFIG.replace("[topics.b]", "[topics.b]\naliases = ['old']"))
    one.edit(CONFIG)

    assert in_force(one.store).n == 1
    assert "ends topics/old" in told(one.store)[0]


@pytest.mark.parametrize(("removed", "n"), [(2, 2), (3, 1)])
def test_at_most_a_tenth_of_the_sources_may_go_unasked(one: Machine, removed: int, n: int) -> None:
    table = "[sources.s{0}]\nkind = 'folder'\npath = 's{0}'\ncategory = 'news'\nretired = true\n"
    tables = [table.format(number) for number in range(20)]
    one.edit(CONFIG + "".join(tables))
    one.edit(CONFIG + "".join(tables[removed:]))

    assert in_force(one.store).n == n
    assert [f"removes {removed} of 20 sources" in line for line in told(one.store)] == [True] * (
        2 - n
    )


def test_what_is_mended_after_the_brake_counts(one: Machine) -> None:
    one.edit(CONFIG)
    one.edit(CONFIG.replace("[topics.b]\nmatch = 'zwei'\n", ""))
    one.edit(TITLED)

    assert (in_force(one.store).n, told(one.store)) == (2, [])


def test_another_database_waits_for_a_restart_and_says_so(one: Machine) -> None:
    one.edit(CONFIG)
    one.path.write_text(f'[storage]\nurl = "sqlite:///other.db"\n{OTHER}')
    one.look()

    assert in_force(one.store).n == 2
    assert "is in force but for [storage]" in told(one.store)[0]


# --- several machines ------------------------------------------------------------------------


def test_the_newer_edit_stands_and_the_older_machine_says_so(one: Machine, two: Machine) -> None:
    one.edit(CONFIG)
    one.edit(OTHER)
    two.edit(CONFIG)
    for _ in range(3):
        one.look()
        two.look()
        one.start()
        two.start()

    assert in_force(one.store).n == 2
    (line,) = told(one.store)
    assert line.startswith(two.proposals.machine)
    assert "is older than what is in force: it is version 1, and version 2 is in force" in line


def test_machines_do_not_fight_whichever_starts_again(one: Machine, two: Machine) -> None:
    one.edit(CONFIG)
    two.edit(OTHER)  # never seen before: an edit
    for machine in (one, two, one, two):
        machine.start()
        machine.look()

    assert in_force(one.store).n == 2
    assert [line.split(" ")[0] for line in told(one.store)] == [one.proposals.machine]

    one.edit(THIRD)

    assert in_force(one.store).n == 3


def test_going_back_is_an_edit_where_the_machine_remembers_something_else(one: Machine) -> None:
    one.edit(CONFIG)
    one.edit(OTHER)
    one.edit(CONFIG)

    assert in_force(one.store).n == 3


def test_spoiling_and_mending_an_old_file_brings_nothing_back(one: Machine, two: Machine) -> None:
    one.edit(CONFIG)
    two.edit(CONFIG)
    one.edit(OTHER)
    two.edit("[topics")
    two.edit(CONFIG)

    assert in_force(one.store).n == 2


def test_who_is_overtaken_puts_nothing_in_force(one: Machine) -> None:
    one.edit(CONFIG)
    one.write(OTHER)
    config = load(one.path, environ={})
    act = Act(author="", machine="", note="", after=0)
    with pytest.raises(Overtaken, match="version 1 of the config was put in force meanwhile"):
        applying.apply(one.store, config, act)

    assert in_force(one.store).n == 1


def test_references_are_resolved_on_each_machine_and_never_stored(one: Machine) -> None:
    one.edit(CONFIG.replace("'eins'", '"env:SET"'))
    n = in_force(one.store).n
    with one.store.read() as connection:
        ((_, text),) = configs.texts(connection, n)
    news = one.following().news()

    assert "env:SET" in text
    assert news
    assert news[0].topics["a"].match == ("eins",)


def test_a_config_that_this_machine_cannot_read_is_told_once(
    one: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    one.edit(CONFIG.replace("'eins'", '"env:SET"'))
    following = one.following()
    following._environ = {}

    assert [following.news(), following.news()] == [None, None]
    assert [one.getMessage() for one in caplog.records].count("config-unreadable") == 1
