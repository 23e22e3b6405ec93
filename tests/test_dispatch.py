import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from feeds.dispatch import Threads, Workers
from feeds.errors import ParseError, QueryError

MB = 1 << 20
WAIT = 10  # seconds, for what happens in milliseconds unless it is broken


# --- what the workers are told to do ----------------------------------------------------


def size(body: bytes, *, factor: int = 1) -> int:
    return len(body) * factor


def own_pid() -> int:
    return os.getpid()


def hang() -> NoReturn:
    while True:
        pass


def hang_in_c() -> None:
    """Hold the interpreter's lock in C code, as a regular expression may."""
    ctypes.PyDLL(None).sleep(60)


def say_so_and_hang() -> None:
    print("busy", flush=True)  # noqa: T201 - the parent of the parent listens
    hang_in_c()


def swell(megabytes: int) -> int:
    return len(bytearray(megabytes * MB))


def refuse() -> NoReturn:
    raise ParseError("ends too early")


def fail() -> NoReturn:
    raise KeyError("a bug")


def fail_unpicklably() -> NoReturn:
    raise QueryError("cannot be read", position=3)


def crash(number: int) -> None:
    os.kill(os.getpid(), number)


def give_a_lock() -> object:
    return threading.Lock()


_LOADED: list[str] = []


def load() -> None:
    _LOADED.append("model")


def loaded() -> list[str]:
    return _LOADED


def fail_to_load() -> NoReturn:
    raise OSError("no such model")


@pytest.fixture(name="workers", scope="module")
def _workers() -> Iterator[Workers]:
    with closing(Workers(2, initializer=load, seconds=1, memory=128 * MB)) as workers:
        yield workers


# --- workers ----------------------------------------------------------------------------


def test_a_function_runs_in_another_process_that_lives_on(workers: Workers) -> None:
    pids = {workers.call(own_pid) for _ in range(10)}

    assert workers.call(size, b"abc", factor=2) == 6
    assert os.getpid() not in pids
    assert len(pids) == 1


def test_a_worker_may_rest_longer_than_a_call_may_take() -> None:
    with closing(Workers(1, seconds=0.5)) as workers:
        before = workers.call(own_pid)
        time.sleep(1.7)

        assert workers.call(own_pid) == before


def test_each_worker_is_made_ready_once(workers: Workers) -> None:
    assert workers.call(loaded) == ["model"]


def test_large_arguments_and_results_come_through(workers: Workers) -> None:
    body = bytes(20 * MB)

    assert workers.call(bytes, body) == body


@pytest.mark.parametrize("task", [hang, hang_in_c])
def test_a_call_that_hangs_is_stopped_and_the_worker_replaced(
    workers: Workers, task: Callable[[], None]
) -> None:
    with pytest.raises(ParseError, match=r"^took longer than 1 s to read and was stopped$"):
        workers.call(task)

    assert workers.call(size, b"abc") == 3


def test_a_call_that_swells_is_stopped_and_the_worker_replaced(workers: Workers) -> None:
    before = workers.call(own_pid)

    with pytest.raises(ParseError, match=r"^needed more than 128 MB to read and was stopped$"):
        workers.call(swell, 200)

    assert workers.call(own_pid) != before
    assert workers.call(swell, 64) == 64 * MB


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGSEGV, r"\(SIGSEGV, perhaps for want of memory\)"),
        (signal.SIGUSR1, r"\(SIGUSR1\)"),
        (signal.SIGALRM, "took longer than"),
    ],
)
def test_a_crash_is_told_and_the_worker_replaced(
    workers: Workers, number: int, reason: str
) -> None:
    with pytest.raises(ParseError, match=reason):
        workers.call(crash, number)

    assert workers.call(size, b"abc") == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_only_the_parent_ends_a_worker(workers: Workers, number: int) -> None:
    before = workers.call(own_pid)

    workers.call(crash, number)

    assert workers.call(own_pid) == before


def test_a_program_that_forgets_to_close_ends_all_the_same() -> None:
    script = (
        "import os; from feeds.dispatch import Workers as W; w = W(1); print(w.call(os.getpid))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=60, check=True
    )

    assert is_gone(int(ended.stdout))


def test_exceptions_come_back_as_themselves(workers: Workers) -> None:
    before = workers.call(own_pid)

    with pytest.raises(ParseError, match="ends too early") as refused:
        workers.call(refuse)
    with pytest.raises(KeyError, match="a bug") as failed:
        workers.call(fail)

    assert not hasattr(refused.value, "__notes__")
    assert "in fail" in failed.value.__notes__[0]
    assert workers.call(own_pid) == before


def test_what_cannot_be_pickled_is_told(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="QueryError: cannot be read at character 4"):
        workers.call(fail_unpicklably)
    with pytest.raises(TypeError, match="cannot pickle"):
        workers.call(give_a_lock)
    with pytest.raises(AttributeError, match=r"Can't (pickle|get) local object"):
        workers.call(lambda: 1)

    assert workers.call(size, b"abc") == 3


def test_many_threads_share_few_workers(workers: Workers) -> None:
    def call(number: int) -> int:
        if number % 25 == 0:
            with pytest.raises(ParseError):
                workers.call(crash, signal.SIGKILL)
        return workers.call(size, bytes(number))

    with ThreadPoolExecutor(16) as threads:
        sizes = list(threads.map(call, range(100)))

    assert sizes == list(range(100))


def test_a_worker_is_renewed_after_many_calls(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.dispatch.workers._CALLS_PER_WORKER", 1)

    assert workers.call(own_pid) != workers.call(own_pid)


def test_an_initializer_that_fails_is_told() -> None:
    with closing(Workers(1, initializer=fail_to_load)) as workers:
        for _ in range(2):
            with pytest.raises(OSError, match="no such model"):
                workers.call(own_pid)


def test_closed_workers_are_gone_and_take_no_calls() -> None:
    workers = Workers(1)
    pid = workers.call(own_pid)

    workers.close()
    workers.close()

    assert is_gone(pid)
    with pytest.raises(RuntimeError, match="the workers are closed"):
        workers.call(own_pid)


def test_closing_waits_for_the_call_that_runs(workers: Workers) -> None:
    closing = Workers(1)
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(closing.call, time.sleep, 0.3)
        wait_until(closing._idle.empty)
        closing.close()

        assert future.result() is None


PARENT = """
import os, threading
from feeds.dispatch import Workers
from tests.test_dispatch import own_pid, say_so_and_hang

workers = Workers(2, seconds=1)
idle, busy = (workers._idle.get() for _ in range(2))
for worker in (idle, busy):
    print(worker.call((own_pid, (), {}))[1], flush=True)
threading.Thread(target=busy.call, args=[(say_so_and_hang, (), {})]).start()
threading.Event().wait()
"""


def test_no_worker_outlives_a_parent_that_is_killed() -> None:
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=root
    ) as parent:
        assert parent.stdout is not None
        idle, busy = (int(parent.stdout.readline()) for _ in range(2))
        assert parent.stdout.readline() == "busy\n"
        parent.kill()

    wait_until(lambda: is_gone(idle) and is_gone(busy))


def is_gone(pid: int) -> bool:
    """Whether the process has ended, even if nobody has asked for its exit code yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# --- threads ----------------------------------------------------------------------------


def test_free_counts_what_could_start_now() -> None:
    go = threading.Event()
    threads = Threads(2)

    before = threads.free
    futures = [threads.submit(go.wait, WAIT) for _ in range(3)]
    during = threads.free
    go.set()
    results = [future.result() for future in futures]
    threads.close()

    assert (before, during, threads.free) == (2, 0, 2)
    assert results == [True, True, True]


def test_a_wait_for_free_threads_ends_when_there_are_enough_or_patience_does() -> None:
    go = threading.Event()
    threads = Threads(2)
    futures = [threads.submit(go.wait, WAIT) for _ in range(2)]

    busy = threads.await_free(1, patience=0.01)
    threading.Timer(0.05, go.set).start()
    enough = threads.await_free(9, patience=WAIT)
    threads.close()

    assert (busy, enough) == (0, 2)
    assert all(future.done() for future in futures)


def test_a_task_that_fails_is_logged_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    threads = Threads(1)

    future = threads.submit(fail)
    threads.close()

    assert isinstance(future.exception(), KeyError)
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.ERROR, "task failed")
    ]
    assert caplog.records[0].exc_info
    assert threads.free == 1


def test_closing_waits_for_what_runs_and_drops_what_waits() -> None:
    started, go = threading.Event(), threading.Event()
    threads = Threads(1)

    def run() -> str:
        started.set()
        go.wait(WAIT)
        return "done"

    running = threads.submit(run)
    waiting = threads.submit(run)
    assert started.wait(WAIT)
    threading.Timer(0.1, go.set).start()
    threads.close()

    assert running.result() == "done"
    assert waiting.cancelled()
    assert threads.free == 1


def test_who_awaits_several_free_threads_is_woken_by_the_last_of_them() -> None:
    started, go = threading.Semaphore(0), threading.Semaphore(0)
    threads = Threads(2)

    def run() -> None:
        started.release()
        go.acquire(timeout=WAIT)

    for _ in range(2):
        threads.submit(run)
        started.acquire(timeout=WAIT)
    threading.Timer(0.1, go.release).start()
    threading.Timer(0.2, go.release).start()

    began = time.monotonic()
    free = threads.await_free(9, patience=WAIT)
    threads.close()

    assert free == 2
    assert time.monotonic() - began < WAIT / 2


def test_closed_threads_take_no_tasks() -> None:
    threads = Threads(1)
    threads.close()

    with pytest.raises(RuntimeError):
        threads.submit(own_pid)

    assert threads.free == 1
