"""Heavy work beside the pages: a few processes, and who waits for them.

A piece of work is asked for by a key. Who asks the same while it waits or runs shares it; what nobody
wants any more is stopped, and its process with it. What was made is kept by whoever asked.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Condition, Event, Thread
from typing import Any

from collab.ui.server.work import State, Work
from collab.ui.server.worker_process import GONE, WorkerProcess

_MOST_WAITING = 100
"""Pieces of work that may wait for one kind of process; more would wait for hours."""
_TRIES = 3
_TOO_MANY = "Too many others are waiting. Try again in a few minutes."


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

    def _fresh(self) -> "WorkerProcess":
        """A new process, ready to work."""
        process = WorkerProcess()
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

    def _next(self, process: "WorkerProcess") -> tuple[Work | None, "WorkerProcess"]:
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
                used = process if process.ready else WorkerProcess()
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
                work.ends(State.FAILED, GONE)
            with self._changed:
                self._running.remove(work)
            if not process.ready:
                process = self._fresh()


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
