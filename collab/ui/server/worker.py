"""A process beside the pages, which does one piece of heavy work after another.

`collab.ui.server.pool` starts it as `python -m collab.ui.server.worker`, writes pickled work to its
standard input and reads pickled messages from its standard output. It knows no streamlit.
"""

import logging
import os
import pickle
import signal
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any, BinaryIO

from collab.data.errors import CollabError

Progress = Callable[[float, str], None]
_NICE = 10
"""Pages come first: where both want a processor, this gets a ninth of what they do."""
_MOST_MEMORY = 4 * 1024**3
"""Bytes; what needs more fails by itself, and not the server with it. All England needs 1.2 GB."""
_EVERY = 0.1
"""Seconds between two words on how far it is."""
_LOG = logging.getLogger("collab")


def main() -> None:
    """Work until the server ends."""
    work, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the messages.
    os.dup2(2, 1)
    _behave()
    while True:
        try:
            function, arguments = pickle.load(work)  # noqa: S301 - from our own server
        except EOFError:
            return
        try:
            _tell(told, "begun", None)
            _tell(told, *_done(function, arguments, told))
        except BrokenPipeError:
            return


def _done(function: Callable[..., Any], arguments: tuple[Any, ...], told: BinaryIO) -> tuple[str, Any]:
    """What came of a piece of work: "done" and what was made, or why not."""
    last = 0.0

    def report(share: float, what: str) -> None:
        nonlocal last
        if time.monotonic() - last > _EVERY:
            last = time.monotonic()
            _tell(told, "progress", (share, what))

    try:
        return "done", function(*arguments, progress=report)
    except BrokenPipeError:
        raise
    except CollabError as error:
        return "refused", str(error)
    except MemoryError:
        return "too large", None
    except Exception as error:
        # An error's words may hold a pupil's figure, a path or a password.
        reference = uuid.uuid4().hex[:8]
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = place.filename.rpartition("/")[2]
        _LOG.error("error %s: %s in %s:%s", reference, type(error).__name__, name, place.lineno)
        return "failed", reference


def _tell(told: BinaryIO, *message: Any) -> None:
    # Whole, or not at all: what cannot be pickled must not leave half a message behind.
    told.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    told.flush()


def _behave() -> None:
    """Let pages go first, stay within bounds, and end with the server."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
    # Ctrl-C in a terminal reaches all processes; this one ends when the server has.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(server: int) -> None:
    """End as soon as the server has: what it is still at nobody waits for."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main()
