"""What the kernel sees of parsing hostile documents: no file opened, nobody called."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"

LURE = "/etc/hostname"
DOCUMENTS = {
    "entity": f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{LURE}">]>',
    "bare-entity": f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{LURE}">]>',
    "web-entity": '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "public-entity": '<!DOCTYPE rss [<!ENTITY x PUBLIC "-//x" "ftp://127.0.0.1/x">]>',
    "dtd": f'<!DOCTYPE rss SYSTEM "file://{LURE}">',
    "web-dtd": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">',
    "parameter": f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "file://{LURE}"> %p;]>',
    "stylesheet": f'<?xml-stylesheet type="text/xsl" href="file://{LURE}"?>',
}
ITEM = (
    "<rss version='2.0' xmlns:xi='http://www.w3.org/2001/XInclude'><channel><title>&x;</title>"
    f"<item><guid>1</guid><title>&x;</title><description><xi:include href='file://{LURE}'/>"
    f"<xi:include href='{LURE}' parse='text'/></description></item></channel></rss>"
)

# Opened by Python itself, for a module or a zone that is needed for the first time.
OURS = tuple(
    {
        *(str(HERE.parents[1]), sys.prefix, sys.base_prefix, "/usr/share/zoneinfo"),
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib")),
    }
)
OPENED = re.compile(r'\b(?:open|openat|openat2|creat)\((?:AT_FDCWD, )?"([^"]*)"')
CALLED = re.compile(r"\b(?:connect|sendto|socket|execve)\(")


def test_hostile_documents_open_no_file_and_call_nobody(tmp_path: Path) -> None:
    lines = _watched([*_own(tmp_path), *_collected()], tmp_path / "trace")
    opened = [match[1] for line in lines if (match := OPENED.search(line))]

    assert [name for name in opened if not name.startswith(OURS)] == []
    assert [line for line in lines if CALLED.search(line)] == []


def _own(folder: Path) -> list[Path]:
    files = [folder / f"{name}.xml" for name in DOCUMENTS]
    for file, prolog in zip(files, DOCUMENTS.values(), strict=True):
        file.write_text(f"<?xml version='1.0'?>{prolog}{ITEM}")
    return files


def _collected() -> list[Path]:
    """The hostile XML beside the project; none where it is absent."""
    cases = SHARED / "data/hostile/cases"
    return sorted(file for file in cases.rglob("*") if file.suffix in {".xml", ".opml"})


def _watched(files: list[Path], trace: Path) -> list[str]:
    """The system calls that parsing *files* has made."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    watch = ["strace", "-f", "-qq", "-s", "500", "-o", trace, "-e", "trace=%file,%network,execve"]
    script = [sys.executable, HERE / "parse_under_watch.py", *files]
    command = [str(one) for one in (*watch, *script)]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    if "ptrace" in run.stderr:
        pytest.skip(f"strace may not watch here: {run.stderr.strip()}")
    assert run.returncode == 0, run.stderr
    lines = trace.read_text(errors="replace").splitlines()
    marks = [number for number, line in enumerate(lines) if '"/mark/' in line]
    assert len(marks) == 2
    return lines[marks[0] + 1 : marks[1]]
