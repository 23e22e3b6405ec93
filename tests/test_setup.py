"""run.sh with a stand-in for Python: what it installs when, and what it says when it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASH = shutil.which("bash") or "bash"
NOBODY = 65534

# Answers like Python, but "installs" in no time and writes down what it was asked to install.
FAKE_PYTHON = f"""#!/bin/sh
case "$*" in
  *"-m venv"*) echo "venv" >>calls; mkdir -p .venv/bin; cp "$0" .venv/bin/python
    for name in feeds pytest ruff mypy lint-imports; do cp "$0.tool" .venv/bin/$name; done ;;
  *"-m pip"*) echo "pip $*" >>calls; sleep "${{PIP_TAKES:-0}}"; echo "$PIP_SAYS"
    exit "${{PIP_EXITS:-0}}" ;;
  *) exec "{sys.executable}" -S "$@" ;;
esac
"""
FAKE_TOOL = """#!/bin/sh
echo "${0##*/} $*" >>ran
[ "${0##*/}" != "$FAILING" ]
"""


class Project:
    """A copy of what run.sh needs, in a folder of its own, with a stand-in for python3."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.bin = folder / "bin"
        for place in (self.folder / "bench", self.folder / ".ci", self.bin):
            place.mkdir(parents=True)
        for path in [*ROOT.glob("requirements*.txt"), ROOT / "pyproject.toml", ROOT / "run.sh"]:
            shutil.copy(path, self.folder)
        shutil.copy(ROOT / ".ci" / "run", self.folder / ".ci")
        self.script("python3", FAKE_PYTHON)
        self.script("python3.tool", FAKE_TOOL)

    def script(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [BASH, str(self.folder / "run.sh"), *args],
            env={"PATH": f"{self.bin}:{os.environ['PATH']}", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *args: str, **env: str) -> tuple[int, str]:
        """Run run.sh to its end: exit code and all that it said."""
        with self.start(*args, **env) as process:
            out, err = process.communicate(timeout=60)
        return process.returncode, out + err

    def written(self, name: str) -> list[str]:
        """The lines in the file *name*, which is then empty again."""
        path = self.folder / name
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def installed(self) -> list[str]:
        """What was installed since this was last asked, in order."""
        calls = self.written("calls")
        return ["venv" if call == "venv" else call.split("isolation ")[1] for call in calls]


PINS_OF_ALL = ["-r requirements-build.txt --require-hashes", "-r requirements.txt --require-hashes"]
EVERYTHING = ["venv", *PINS_OF_ALL, "--editable ."]
UPDATE = EVERYTHING[1:]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def installed(project: Project) -> Project:
    project.run("install")
    project.installed()
    return project


@pytest.mark.parametrize("script", ["run.sh", ".ci/run"])
def test_the_script_is_valid_bash_and_executable(script: str) -> None:
    subprocess.run([BASH, "-n", ROOT / script], check=True)

    assert os.access(ROOT / script, os.X_OK)


# --- installing -------------------------------------------------------------------------


def test_the_first_start_installs_everything_pinned_and_then_serves(project: Project) -> None:
    code, said = project.run("serve", "--port", "9000")

    assert code == 0
    assert said == "first start: installing into .venv (about a minute) ...\n"
    assert project.installed() == EVERYTHING
    assert project.written("ran") == ["feeds serve --port 9000"]


def test_the_second_start_installs_nothing_and_says_nothing(installed: Project) -> None:
    code, said = installed.run("serve")

    assert (code, said) == (0, "")
    assert installed.installed() == []
    assert installed.written("ran") == ["feeds serve"]


def test_the_second_start_needs_no_other_python_than_its_own(installed: Project) -> None:
    installed.script("python3", "#!/bin/sh\nexit 1\n")

    assert installed.run("serve") == (0, "")


def test_tests_bring_their_own_dependencies_which_serve_for_all(installed: Project) -> None:
    installed.run("test", "-k", "name")

    assert "-r requirements-test.txt --require-hashes" in installed.installed()
    assert installed.written("ran") == ["pytest -k name"]
    installed.run("serve")
    assert installed.installed() == []


@pytest.mark.parametrize(
    "changed", ["requirements.txt", "requirements-build.txt", "pyproject.toml"]
)
def test_changed_pins_are_installed_into_the_same_venv(installed: Project, changed: str) -> None:
    with (installed.folder / changed).open("a") as file:
        file.write("# changed\n")

    code, said = installed.run("install")

    assert code == 0
    assert "have changed: updating .venv" in said
    assert installed.installed() == UPDATE


def test_an_update_that_cannot_be_downloaded_leaves_the_former_venv(installed: Project) -> None:
    pins = installed.folder / "requirements.txt"
    former = pins.read_text()
    pins.write_text(former + "# changed\n")

    code, said = installed.run("serve", PIP_EXITS="1", PIP_SAYS="connection broken by ...")

    assert code == 1
    assert "registry cannot be reached" in said
    pins.write_text(former)
    assert installed.run("serve") == (0, "")


def test_an_update_that_fails_half_way_makes_the_venv_again(installed: Project) -> None:
    pins = installed.folder / "requirements.txt"
    pins.write_text(pins.read_text() + "# changed\n")
    installed.run("serve", PIP_EXITS="1", PIP_SAYS="No space left on device")
    installed.installed()

    _, said = installed.run("serve")

    assert "making it again" in said
    assert installed.installed() == EVERYTHING


def test_a_moved_folder_makes_the_venv_again(installed: Project) -> None:
    installed.folder = installed.folder.rename(installed.folder.with_name("moved"))

    _, said = installed.run("install")

    assert "making it again" in said
    assert installed.installed() == EVERYTHING


def test_an_upgraded_python_makes_the_venv_again(installed: Project) -> None:
    stamp = installed.folder / ".venv" / ".installed"
    stamp.write_text(stamp.read_text().replace("python 3.", "python 3.9", 1))

    installed.run("install")

    assert installed.installed() == EVERYTHING


def test_a_venv_without_its_python_is_made_again(installed: Project) -> None:
    (installed.folder / ".venv" / "bin" / "python").unlink()

    installed.run("install")

    assert installed.installed() == EVERYTHING


def test_a_venv_from_elsewhere_is_made_again(project: Project) -> None:
    (project.folder / ".venv").mkdir()

    project.run("install")

    assert project.installed() == EVERYTHING


def test_an_interrupted_installation_is_done_again(project: Project) -> None:
    with project.start("install", PIP_TAKES="60") as process:
        while not (project.folder / "calls").exists():
            time.sleep(0.01)
        os.killpg(process.pid, 9)
    project.installed()

    code, _ = project.run("install")

    assert code == 0
    assert project.installed() == EVERYTHING


def test_two_starts_at_once_install_once(project: Project) -> None:
    processes = [project.start("install", PIP_TAKES="0.3") for _ in range(2)]
    said = sorted(process.communicate(timeout=60)[1] for process in processes)

    assert [process.returncode for process in processes] == [0, 0]
    assert said[0].startswith("another run.sh is installing; waiting for it ...\n")
    assert project.installed() == EVERYTHING


def test_it_works_from_another_folder_and_through_a_link(
    installed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "elsewhere" / "run.sh"
    link.parent.mkdir()
    link.symlink_to(installed.folder / "run.sh")
    monkeypatch.chdir(link.parent)

    linked = subprocess.run([BASH, "run.sh", "serve"], check=False)

    assert linked.returncode == 0
    assert installed.written("ran") == ["feeds serve"]


def test_settings_that_would_install_elsewhere_are_dropped(project: Project) -> None:
    record = 'echo "$PIP_TARGET|$PIP_USER|$PIP_INDEX_URL" >>settings\n'
    project.script("python3", FAKE_PYTHON.replace("\ncase", f"\n{record}case", 1))

    project.run("install", PIP_TARGET="x", PIP_USER="1", PIP_INDEX_URL="file:///mirror")

    assert set(project.written("settings")) == {"||file:///mirror"}


# --- refusing ---------------------------------------------------------------------------


def test_a_missing_python_is_named_with_what_to_install(project: Project) -> None:
    tools = project.bin / "without-python"
    tools.mkdir()
    for name in ("dirname", "readlink"):
        (tools / name).symlink_to(shutil.which(name) or name)

    code, said = project.run("serve", PATH=str(tools))

    assert code == 1
    assert "python3 is missing; Python 3.11 or later is needed" in said
    assert "apt install python3 python3-venv" in said


@pytest.mark.parametrize("version", ["2.7", "3.9", "3.10"])
def test_a_python_too_old_is_refused_with_its_version(project: Project, version: str) -> None:
    project.script("python3", f"#!/bin/sh\necho {version}\n")

    code, said = project.run("serve")

    assert code == 1
    assert f"python3 is Python {version}; 3.11 or later is needed" in said


def test_another_python_can_be_named(project: Project) -> None:
    shutil.copy(project.bin / "python3", project.bin / "python3.99")
    shutil.copy(project.bin / "python3.tool", project.bin / "python3.99.tool")
    project.script("python3", "#!/bin/sh\necho 3.9\n")

    assert project.run("serve", PYTHON="python3.99")[0] == 0


def test_a_python_that_does_not_start_is_refused(project: Project) -> None:
    project.script("python3", "#!/bin/sh\nexit 127\n")

    code, said = project.run("serve")

    assert code == 1
    assert "python3 does not start" in said


def test_a_python_without_venv_is_refused_with_the_package_to_install(project: Project) -> None:
    without = '*ensurepip*) exit 1 ;;\n  *"-m venv"*'
    project.script("python3", FAKE_PYTHON.replace('*"-m venv"*', without, 1))

    code, said = project.run("serve")

    assert code == 1
    assert "has no venv module" in said
    assert "apt install python3-venv" in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Retrying after connection broken by NewConnectionError", "registry cannot be reached"),
        ("ERROR: No matching distribution found for x", "lacks the package"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the pinned one"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: command 'gcc' failed", "has to be compiled"),
        ("something else", "the lines above say why"),
    ],
)
def test_a_failed_installation_shows_what_failed(project: Project, words: str, reason: str) -> None:
    code, said = project.run("serve", PIP_EXITS="1", PIP_SAYS=words)

    assert code == 1
    assert words in said
    assert reason in said
    assert project.written("ran") == []


@pytest.fixture
def read_only() -> Iterator[Project]:
    """A project in a folder that another user may read but not write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = Project(Path(folder))
        project.script("python3", "#!/bin/sh\necho 3.11\n")
        project.folder.chmod(0o555)
        yield project
        project.folder.chmod(0o755)


def test_a_folder_without_write_permission_is_named(read_only: Project) -> None:
    refused = subprocess.run(
        [BASH, read_only.folder / "run.sh", "install"],
        env={"PATH": f"{read_only.bin}:{os.environ['PATH']}"},
        user=NOBODY if os.geteuid() == 0 else None,  # permissions do not bind root
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert f"no permission to write in {read_only.folder}" in refused.stderr


@pytest.mark.parametrize("args", [(), ("nonsense",), ("bench", "nonsense")])
def test_a_command_that_does_not_exist_is_a_usage_error(
    installed: Project, args: tuple[str, ...]
) -> None:
    (installed.folder / "bench" / "speed.py").touch()

    code, said = installed.run(*args)

    assert code == 2
    assert "usage: ./run.sh COMMAND" in said or "there are: bench/speed.py" in said


# --- check and bench --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failing", "named"),
    [("ruff", "format, lint"), ("mypy", "types"), ("lint-imports", "contracts")],
)
def test_check_runs_every_step_and_names_the_failed_ones(
    project: Project, failing: str, named: str
) -> None:
    code, said = project.run("check", FAILING=failing)

    assert code == 1
    assert said.endswith(f"run.sh: check failed: {named}\n")
    assert project.written("ran") == [
        "ruff format --check .",
        "ruff check .",
        "mypy ",
        "lint-imports --no-logo",
    ]


def test_check_reads_the_shell_scripts_too(project: Project) -> None:
    (project.folder / ".ci" / "run").write_text("if\n")

    code, said = project.run("check")

    assert code == 1
    assert said.endswith("run.sh: check failed: syntax of .ci/run\n")


def test_check_succeeds_when_every_step_does(project: Project) -> None:
    assert project.run("check")[0] == 0


def test_bench_runs_all_benchmarks_or_the_named_ones(project: Project) -> None:
    for name in ("serving", "refresh", "_shared"):
        script = f"import sys; print('measured {name}'); sys.exit('{name}' == 'serving')"
        (project.folder / "bench" / f"{name}.py").write_text(script)

    code, said = project.run("bench")

    assert code == 1
    assert "measured refresh" in said
    assert "measured _shared" not in said
    assert said.endswith("run.sh: bench failed: serving\n")
    assert project.run("bench", "refresh")[0] == 0
