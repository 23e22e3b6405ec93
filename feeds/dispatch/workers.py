"""Our side of the worker processes: hand calls over, stop what takes too much, replace it."""

from __future__ import annotations

import atexit
import multiprocessing
import pickle
import queue
import select
import signal
import threading
from collections.abc import Callable
from io import BytesIO
from multiprocessing.context import ForkServerProcess
from typing import ParamSpec, TypeVar

from feeds.dispatch.child import MB, Answer, Limits, serve
from feeds.errors import ParseError

P = ParamSpec("P")
R = TypeVar("R")

_START_SECONDS = 60  # a worker that has not imported its modules by then never will
_CALLS_PER_WORKER = 1000  # then a fresh one, so that what libraries leak has an end
_MAYBE_MEMORY = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV)

# Not fork: a fork of a process with threads inherits their locks and never their release.
_CONTEXT = multiprocessing.get_context("forkserver")
# multiprocessing looks after all children whenever one starts, and forgets exit codes if two
# threads do so at once.
_STARTING_OR_STOPPING = threading.Lock()


class Workers:
    """*count* processes that read foreign bytes, each killed and replaced when it must be.

    ``preload`` names a module that is imported once for all of them, as a place for what is
    slow to load; ``initializer`` is called in each before its first call. ``seconds`` bound a
    call, ``memory`` (bytes) what it may need beyond what the worker holds after its start.
    """

    def __init__(
        self,
        count: int,
        *,
        preload: str = "",
        initializer: Callable[[], object] | None = None,
        seconds: float = 10,
        memory: int = 512 * MB,
    ) -> None:
        slow = (preload, initializer.__module__ if initializer else "")
        _CONTEXT.set_forkserver_preload(["__main__", *filter(None, slow)])
        limits = Limits(seconds, memory)
        self._workers = [_Worker(limits, initializer) for _ in range(count)]
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._closed = False
        for worker in self._workers:
            worker.start()
            self._idle.put(worker)
        atexit.register(self.close)  # multiprocessing's own end is SIGTERM, which they ignore

    def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of a top-level *function*, run in the next worker that is free.

        Waits for a worker without limit, from any thread. Arguments and result are pickled.

        Errors: ParseError when the call passes a limit or kills its worker; what the function
        itself raises comes back as it is, a bug with the worker's traceback as a note.
        """
        worker = self._idle.get()
        try:
            if self._closed:
                raise RuntimeError("the workers are closed")
            succeeded, value = worker.call((function, args, kwargs))
        finally:
            self._idle.put(worker)
        if not succeeded:
            raise value
        result: R = value
        return result

    def close(self) -> None:
        """End all workers, after the calls that they are at; further calls are an error."""
        self._closed = True
        atexit.unregister(self.close)
        stopped = [self._idle.get() for _ in self._workers]
        for worker in stopped:
            worker.stop()
            self._idle.put(worker)


class _Worker:
    """Our end of one process; used by one thread at a time."""

    def __init__(self, limits: Limits, initializer: Callable[[], object] | None) -> None:
        self._limits = limits
        self._initializer = initializer
        self._process: ForkServerProcess | None = None
        self._calls = 0

    def start(self) -> None:
        """Start a process; it is not waited for until its first call."""
        self._pipe, theirs = _CONTEXT.Pipe()
        self._answered = select.poll()  # once: Connection.poll would make a selector for each call
        self._answered.register(self._pipe.fileno(), select.POLLIN)
        arguments = (theirs, self._limits, self._initializer)
        process = _CONTEXT.Process(target=serve, args=arguments, daemon=True, name="feeds parse")
        with _STARTING_OR_STOPPING:
            process.start()
        theirs.close()
        self._process = process
        self._calls = 0

    def call(self, task: tuple[object, ...]) -> Answer:
        """Run *task*; whatever ends it early ends the process too, as its state is unknown."""
        if self._process is None or self._calls >= _CALLS_PER_WORKER:
            self.stop()
            self.start()
        try:
            if not self._calls:
                self._await_start()
            self._calls += 1
            return self._exchange(task)
        except BaseException:
            self.stop()
            raise

    def stop(self, *, patience: float = 0) -> int:
        """End the process, by force after *patience* seconds; its exit code, 0 if there is none."""
        process, self._process = self._process, None
        if process is None:
            return 0
        self._pipe.close()
        with _STARTING_OR_STOPPING:
            process.join(patience)
            if process.exitcode is None:
                process.kill()
                process.join()
            code = process.exitcode
            process.close()
        return code or 0

    def _await_start(self) -> None:
        try:
            if not self._pipe.poll(_START_SECONDS):
                raise RuntimeError(f"a parse worker did not start within {_START_SECONDS} s")
            started, reason = self._pipe.recv()
        except (EOFError, OSError) as error:
            code = self.stop(patience=1)
            raise RuntimeError(f"a parse worker died at its start with code {code}") from error
        if not started:
            raise reason

    def _exchange(self, task: tuple[object, ...]) -> Answer:
        try:
            packed = BytesIO()  # grows by less than half, as ``dumps`` would: bodies are large
            pickle.Pickler(packed).dump(task)
            self._pipe.send_bytes(packed.getbuffer())
            if not self._answered.poll(self._limits.seconds * 1000):
                raise self._limits.too_slow()
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise self._cause_of_death() from error
        if isinstance(answer[1], MemoryError):
            raise self._limits.too_large()
        return answer

    def _cause_of_death(self) -> ParseError:
        code = self.stop(patience=1)
        if code == -signal.SIGALRM:
            return self._limits.too_slow()
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        # Libraries written in C and Rust abort where Python raises MemoryError.
        doubt = ", perhaps for want of memory" if code in _MAYBE_MEMORY else ""
        return ParseError(f"crashed the process that read it ({how}{doubt})")
