"""Heavy work beside the pages: a few processes, and who waits for them.

A piece of work is asked for by a key. Who asks the same while it waits or runs shares it; what nobody
wants any more is stopped, and its process with it. What was made is kept by whoever asked.
"""

import atexit
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import partial
from threading import Condition, Event, Thread, Timer
from typing import Any

_MODULE = "collab.ui.server.worker"
_MOST_WAITING = 100
"""Pieces of work that may wait for one kind of process; more would wait for hours."""
_TASKS = 100
"""Pieces of work, after which a fresh process takes over: what has leaked goes with the old one."""
_TRIES = 3
_PATIENCE = 150.0
"""Seconds for which a viewer counts as waiting since the page last asked; a page in the background asks
once a minute."""
_GONE = (
    "The process that worked on this ended unexpectedly. Try again; if it ends again, choose less at once."
)
_TOO_LARGE = "This takes more memory than there is for it. Choose less at once, such as fewer districts."
_TOO_MANY = "Too many others are waiting. Try again in a few minutes."
_LOG = logging.getLogger("collab")


class State(Enum):
    """What has become of a piece of work."""

    WAITING = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()


@dataclass(eq=False)
class Work:
    """A piece of work: how far it is (`share`, 0 to 1, and `what` is being done), and, where it
    failed, what a viewer is told of why (`trouble`)."""

    key: Any
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keep: Callable[[Any], None]
    state: State = State.WAITING
    share: float = 0.0
    what: str = ""
    trouble: str = ""
    finished: Event = field(default_factory=Event)
    watchers: dict[str, float] = field(default_factory=dict)
    """When each viewer who waits for it last asked; `NOBODY` never leaves."""
    stop: Callable[[], None] = lambda: None

    def ends(self, state: State, trouble: str = "") -> None:
        """Nothing more becomes of it."""
        if not self.finished.is_set():
            self.state, self.trouble = state, trouble
            self.finished.set()

    def stopped(self) -> "Work":
        """The same, of which nothing more becomes."""
        other = replace(self, finished=Event(), watchers={})
        other.ends(State.STOPPED)
        return other

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it."""
        now = time.monotonic()
        return any(now - last < _PATIENCE for last in self.watchers.values())


class Lane:
    """So many processes for one kind of work, and the queue before them."""

    def __init__(self, processes: Callable[[], int], seconds: float) -> None:
        self._processes, self._seconds = processes, seconds
        self._changed = Condition()
        self._waiting: list[Work] = []
        self._running: list[Work] = []
        self._threads: list[Thread] = []
        self._first: Work | None = None
        self._closed = False

    def ask(
        self,
        key: Any,
        viewer: str,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        keep: Callable[[Any], None],
    ) -> Work:
        """Have `function` of a module without streamlit called with the arguments and `progress` (see
        `collab.ui.server.worker`); `keep` is handed what it makes. A viewer waits for one piece of
        work at a time: what was asked for before is left."""
        with self._changed:
            under_way = [w for w in (*self._running, *self._waiting) if not w.finished.is_set()]
            found = next((w for w in under_way if w.key == key), None)
            for other in under_way:
                if other is not found:
                    self._leave(other, viewer)
            if found is None:
                found = Work(key, function, arguments, keep)
                if not self._processes():
                    return _here(found)
                if len(self._waiting) >= _MOST_WAITING:
                    found.ends(State.FAILED, _TOO_MANY)
                    return found
                self._waiting.append(found)
                self._start()
            found.watchers[viewer] = time.monotonic()
            self._changed.notify()
        return found

    def see(self, work: Work, viewer: str) -> int:
        """The viewer still waits for it; returns how many pieces of work come before it."""
        with self._changed:
            if viewer in work.watchers:
                work.watchers[viewer] = time.monotonic()
            for other in [w for w in self._running if not w.wanted] if self._waiting else []:
                other.stop()
            if work not in self._waiting:
                return 0
            return len(self._running) + self._waiting.index(work)

    def leave(self, work: Work, viewer: str) -> None:
        """The viewer no longer wants it: if nobody else does, it is stopped."""
        with self._changed:
            self._leave(work, viewer)

    def close(self) -> None:
        """End the processes; nothing can be asked for any more."""
        with self._changed:
            self._closed = True
            for work in (*self._running, *self._waiting):
                work.watchers.clear()
                work.stop()
                work.ends(State.STOPPED)
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def have_ready(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Start the processes before somebody waits for them, and let each do this first, also those
        that take the place of others."""
        if not self._processes():
            return
        with self._changed:
            self._first = Work("ready", function, arguments, lambda _: None)
            for _ in self._threads:
                again = replace(self._first, finished=Event(), watchers={"the server": time.monotonic()})
                self._waiting.append(again)
            self._start()
            self._changed.notify_all()

    def _fresh(self) -> "_Process":
        """A new process, ready to work."""
        process = _Process()
        if self._first is not None:
            process.do(replace(self._first, finished=Event()), self._seconds)
        return process

    def _leave(self, work: Work, viewer: str) -> None:
        if work.watchers.pop(viewer, None) is None or work.watchers or work.finished.is_set():
            return
        if work in self._waiting:
            self._waiting.remove(work)
            work.ends(State.STOPPED)
        else:
            work.stop()

    def _start(self) -> None:
        while len(self._threads) < self._processes():
            thread = Thread(target=self._serve, name="collab-pool", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _next(self, process: "_Process") -> tuple[Work | None, "_Process"]:
        """The next piece of work, and a process that can do it: this one, if it still lives. None when
        there is to be no more."""
        with self._changed:
            while True:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return None, process
                work = self._waiting.pop(0)
                if not work.wanted:
                    work.ends(State.STOPPED)
                    continue
                used = process if process.ready else _Process()
                work.state, work.stop = State.RUNNING, partial(used.give_up, work, State.STOPPED)
                self._running.append(work)
                return work, used

    def _serve(self) -> None:
        """Hand one piece of work after another to a process, and start it anew when it has ended."""
        process = self._fresh()
        while True:
            work, process = self._next(process)
            if work is None:
                process.end()
                return
            # One that ended before it took the work on has not failed at it.
            for _ in range(_TRIES):
                if process.do(work, self._seconds):
                    break
                process = self._fresh()
                with self._changed:
                    work.stop = partial(process.give_up, work, State.STOPPED)
            else:
                work.ends(State.FAILED, _GONE)
            with self._changed:
                self._running.remove(work)
            if not process.ready:
                process = self._fresh()


class _Process:
    """A process that works for a lane."""

    def __init__(self) -> None:
        # One thread: what numpy could share out would only take the pages' processors.
        alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | alone,
        )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._into, self._out = self._child.stdin, self._child.stdout
        self._lock = threading.Lock()
        self._done = 0
        _children.add(self)

    @property
    def ready(self) -> bool:
        """Whether it takes more work."""
        return self._child.poll() is None

    def do(self, work: Work, seconds: float) -> bool:
        """Have it done, within so many seconds; returns whether it was taken on."""
        too_long = f"This took longer than {seconds / 60:.0f} minutes and was stopped. Choose less at once."
        timer = Timer(seconds, self.give_up, (work, State.FAILED, too_long))
        timer.daemon = True
        timer.start()
        begun = False
        try:
            self._into.write(pickle.dumps((work.function, work.arguments), pickle.HIGHEST_PROTOCOL))
            self._into.flush()
            while not work.finished.is_set():
                self._take(work, *pickle.load(self._out))  # noqa: S301 - from our own process
                begun = True
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            self.end()
            if not begun and not work.finished.is_set():
                return False
            if not work.finished.is_set():
                _LOG.error("a worker ended: %s", type(error).__name__)
            work.ends(State.FAILED, _GONE)
        except Exception as error:
            _LOG.error("work could not be handed over: %s", type(error).__name__)
            self.end()
            work.ends(State.FAILED, _GONE)
        finally:
            timer.cancel()
        self._done += 1
        if self._done == _TASKS:
            self.end()
        return True

    def _take(self, work: Work, kind: str, told: Any) -> None:
        if kind == "progress":
            work.share, work.what = told
        elif kind == "begun":
            return
        elif kind == "done":
            with self._lock:
                if not work.finished.is_set():
                    work.keep(told)
                    work.ends(State.DONE)
        elif kind == "failed":
            work.ends(
                State.FAILED,
                f"Something went wrong here (reference {told}). If it happens again, give the reference "
                "to whoever runs this server.",
            )
        else:
            work.ends(State.FAILED, told if kind == "refused" else _TOO_LARGE)

    def give_up(self, work: Work, state: State, trouble: str = "") -> None:
        """Break a piece of work off, and the process with it."""
        with self._lock:
            if work.finished.is_set():
                return
            work.ends(state, trouble)
            self.end()

    def end(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._into, self._out):
            with suppress(OSError):
                pipe.close()
        _children.discard(self)


_children: set[_Process] = set()


@atexit.register
def _end_all() -> None:
    for child in list(_children):
        child.end()


def _here(work: Work) -> Work:
    """Do it in this process, at once."""
    work.keep(work.function(*work.arguments, progress=lambda _share, _what: None))
    work.ends(State.DONE)
    return work


def long_processes() -> int:
    """How many processes there are for what takes long: `COLLAB_WORKERS`, or all processors but one. With
    0 there is none at all, and everything is done by the process that serves the pages."""
    told = os.environ.get("COLLAB_WORKERS", "")
    return min(int(told), 32) if told.isdecimal() else max(1, (os.cpu_count() or 2) - 1)


LONG = Lane(long_processes, 600)
"""For what may take minutes: proposals, the files of every district."""
SHORT = Lane(lambda: min(long_processes(), 1), 120)
"""For what takes seconds, so that it never waits for what takes minutes: a briefing and its files."""
