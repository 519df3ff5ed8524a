"""A process that does heavy work, one piece after another, and can be broken off."""

import atexit
import logging
import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from threading import Timer
from typing import Any

from collab.ui.server.work import State, Work

_MODULE = "collab.ui.server.worker"
_TASKS = 200
"""Pieces of work, after which a fresh process takes over: what has leaked goes with the old one."""
GONE = "The process that worked on this ended unexpectedly. Try again; if it ends again, choose less at once."
_TOO_LARGE = "This takes more memory than there is for it. Choose less at once, such as fewer districts."
_LOG = logging.getLogger("collab")


class WorkerProcess:
    """A process that works for a lane."""

    def __init__(self) -> None:
        self._child = start()
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
            work.ends(State.FAILED, GONE)
        except Exception as error:
            _LOG.error("work could not be handed over: %s", type(error).__name__)
            self.end()
            work.ends(State.FAILED, GONE)
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


def start() -> subprocess.Popen[bytes]:
    """A process that works for whoever writes to it. Raises OSError if none can be started."""
    # One thread: what numpy could share out would only take the pages' processors.
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - our own program, without a shell
        [sys.executable, "-m", _MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | alone
    )


_children: set[WorkerProcess] = set()


@atexit.register
def _end_all() -> None:
    for child in list(_children):
        child.end()
