"""CPU for a 200, a gzipped 200 and a 304 of feeds, beside nginx with the same bytes as files.

Run it with ``python bench/serving.py [REQUESTS [ROUNDS]]``. Both servers have one worker process,
run at the same time and are asked in turn by the same client, in rounds that are short enough to
be undisturbed now and then; CPU is that of the whole process tree, and the tenth of all rounds
that is cheapest ends with the figure. Without nginx our own figures are printed alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._processes import ROOT, busy_seconds, free_port, memory, stepped
from bench._road import filled_store

HERE = Path(__file__).parent
KINDS = {"200": 3.5, "gzip": 2.5, "304": 2.5}  # and how many times nginx's CPU is wanted at most

NGINX = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 256; }}
http {{
  types {{ application/atom+xml atom; application/rss+xml rss; application/feed+json json; }}
  access_log off;
  sendfile on;
  tcp_nopush on;
  etag on;
  gzip_static on;
  gzip_vary on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/public;
    add_header Cache-Control "public, max-age=300";
    add_header Access-Control-Allow-Origin "*";
  }}
}}
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 480
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is another user
        config, documents = filled_store(folder)
        write_files(folder / "public", documents)
        paths = folder / "paths"
        paths.write_text("\n".join(documents))
        servers = {"feeds": stack.enter_context(web(config))}
        if nginx := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"):
            servers["nginx"] = stack.enter_context(files(nginx, folder))
        sizes = sum(len(plain) for plain, _ in documents.values()) / len(documents)
        print(f"{len(documents)} documents, {sizes / 1000:.0f} kB on average,", end=" ")
        print(f"{rounds} rounds of {count} requests; microseconds of CPU a request, best tenth")
        print(f"{'':6}{'feeds':>10}{'nginx':>10}{'ratio':>8}{'wanted':>8}")
        for kind, wanted in KINDS.items():
            best = measured(servers, (count, rounds), kind, paths)
            ours, theirs = best["feeds"], best.get("nginx", float("nan"))
            print(f"{kind:6}{ours:10.1f}{theirs:10.1f}{ours / theirs:8.2f}{wanted:8}")
        for server, (pid, _) in servers.items():
            print(f"{server}: {memory(pid)}")


def measured(
    servers: dict[str, tuple[int, int]], size: tuple[int, int], kind: str, paths: Path
) -> dict[str, float]:
    """Microseconds of CPU for a request, by server, each round of both in turn."""
    count, rounds = size
    spent: dict[str, list[float]] = {name: [] for name in servers}
    with ExitStack() as stack:
        clients = {
            name: stack.enter_context(
                stepped(HERE / "_poller.py", str(port), str(count), kind, paths)
            )
            for name, (_, port) in servers.items()
        }
        for _ in range(rounds):
            for name, client in clients.items():
                before = busy_seconds(servers[name][0])
                client.step()
                spent[name].append(busy_seconds(servers[name][0]) - before)
    return {name: sorted(each)[rounds // 10] / count * 1e6 for name, each in spent.items()}


def write_files(public: Path, documents: dict[str, tuple[bytes, bytes]]) -> None:
    """The same bytes, plain and gzipped, as nginx serves them."""
    for path, (plain, gzipped) in documents.items():
        file = public / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(plain)
        Path(f"{file}.gz").write_bytes(gzipped)


@contextmanager
def web(config: Path, ready: str = "/feeds/all.atom") -> Iterator[tuple[int, int]]:
    """Our web server with one worker process: the number of its process, and its port.

    It is there when it answers for *ready*.
    """
    port = free_port()
    command = [sys.executable, "-m", "feeds", "--config", str(config), "web"]
    options = ["--port", str(port), "--processes", "1"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, stdin=subprocess.DEVNULL)
    yield from _running(process, port, ready)


@contextmanager
def files(nginx: str, folder: Path) -> Iterator[tuple[int, int]]:
    """The same of nginx."""
    port = free_port()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(NGINX.format(folder=folder, port=port, user=user))
    process = subprocess.Popen([nginx, "-c", config, "-p", folder, "-e", folder / "error.log"])
    yield from _running(process, port, "/feeds/all.atom")


def _running(process: subprocess.Popen[bytes], port: int, ready: str) -> Iterator[tuple[int, int]]:
    try:
        _await_answer(port, ready)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(30)


def _await_answer(port: int, path: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server did not start")


if __name__ == "__main__":
    main()
