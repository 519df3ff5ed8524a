"""What a process of the app does when its data is loaded, so that it answers quickly."""

import gc
import os
import socket
import stat
from contextlib import suppress
from itertools import count
from pathlib import Path

_OPEN = Path("/proc/self/fd")
_ROUND = 200
_kept = count(1)


def settle() -> None:
    """Take what is loaded for good out of the garbage collector's rounds.

    Streamlit collects garbage after every script run, walking all objects there are (measured:
    most of a rerun's processor time); in a process beside the pages one round of 41
    briefings took 0.17 s.
    """
    gc.collect()
    gc.freeze()


def set_aside() -> None:
    """Take what was just made, to be kept for all viewers, out of the collector's rounds, too.

    With three hundred results kept they took 70 ms of every rerun. What was set aside and is no
    longer kept is looked for every two hundredth time.
    """
    if next(_kept) % _ROUND == 0:
        gc.unfreeze()
        gc.collect()
    gc.freeze()


def send_at_once() -> None:
    """Let every connection of this process send small messages as they come.

    Streamlit makes its listening socket without naming the protocol, so asyncio does not know that
    it is TCP and leaves Nagle's algorithm on: each answer waits some 40 ms for the browser to
    acknowledge the one before. On Linux, connections take the setting over from the socket that
    listens; elsewhere nothing is changed.
    """
    for entry in _OPEN.iterdir() if _OPEN.exists() else ():
        with suppress(OSError):
            number = int(entry.name)
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as own:
                    if own.family in (socket.AF_INET, socket.AF_INET6):
                        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
