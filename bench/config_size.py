"""Check, plan and apply at size: 10,000 sources and 100,000 topics in included files.

    .venv/bin/python bench/config_size.py [SOURCES] [TOPICS] [ARTICLES]

Prints seconds of CPU (user and system, with all children) and the most memory of each command,
each run as a process of its own.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

PER_FILE = 10_000
WORDS = ["Hafen", "Deich", "Bahn", "Wald", "Stadt", "Schule"]
WORDS += ["Strom", "Wasser", "Markt", "Brücke", "Museum", "Theater"]


def write(folder: Path, sources: int, topics: int) -> None:
    """The files of the config."""
    (folder / "conf.d").mkdir(exist_ok=True)
    first = 'include = ["conf.d/*.toml"]\n[defaults.sources]\nkind = "feed"\ncategory = "news"\n'
    (folder / "config.toml").write_text(f"{first}[categories.news]\n")
    for start in range(0, sources, PER_FILE):
        tables = (
            f'[sources.s{n}]\ntitle = "Source {n}"\nurl = "https://host{n}.example/rss.xml"\n'
            for n in range(start, min(start + PER_FILE, sources))
        )
        (folder / "conf.d" / f"sources-{start:06}.toml").write_text("\n".join(tables))
    for start in range(0, topics, PER_FILE):
        tables = (topic(n) for n in range(start, min(start + PER_FILE, topics)))
        (folder / "conf.d" / f"topics-{start:06}.toml").write_text("\n".join(tables))


def topic(n: int) -> str:
    word, other = WORDS[n % 12], WORDS[n // 12 % 12]
    rule = f'(Ort{n} OR "{word} in Ort{n}") AND ({other} OR Land{n % 977})'
    return f"[topics.t{n}]\ntitle = \"Topic {n}\"\nmatch = '{rule}'\n"


def run(*arguments: str, folder: Path) -> None:
    """Run ``feeds`` and print what it took."""
    began = time.monotonic()
    child = os.spawnv(
        os.P_NOWAIT,
        sys.executable,
        [sys.executable, "-m", "feeds", "--config", str(folder / "config.toml"), *arguments],
    )
    _, status, used = os.wait4(child, 0)
    cpu, most = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    name = " ".join(one for one in arguments if not one.startswith("/"))
    wall = time.monotonic() - began
    code = os.waitstatus_to_exitcode(status)
    print(f"{name:<24} {cpu:7.1f} s CPU {wall:7.1f} s wall {most:7.0f} MB  exit {code}", flush=True)


def main(sources: int = 10_000, topics: int = 100_000) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, sources, topics)
        size = sum(file.stat().st_size for file in folder.rglob("*.toml")) / 1e6
        print(f"{sources} sources, {topics} topics, {size:.1f} MB of TOML", flush=True)
        sys.stdout.flush()
        run("check", folder=folder)
        run("apply", folder=folder)
        text = (folder / "conf.d" / "topics-000000.toml").read_text()
        (folder / "conf.d" / "topics-000000.toml").write_text(text.replace("Ort7 ", "Ort8 ", 1))
        run("plan", "--json", folder=folder)
        run("apply", folder=folder)
        run("status", folder=folder)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
