"""What workers are given to do by the tests."""

import os
import resource
import sys
from pathlib import Path

from collab.data.errors import CollabError
from collab.ui.server.heavy import composed


def told(value, progress):
    return value


def blocked(gate, value, progress):
    """Nothing, until somebody writes to the gate."""
    progress(0.5, f"pid {os.getpid()}")
    Path(gate).read_text()
    return value


def own_number(progress):
    return os.getpid()


def refused(progress):
    raise CollabError("There is no such school in this data.")


def too_large(progress):
    return bytearray(64 * 1024**3)


def broken(progress):
    raise ValueError("3 of 4 pupils")


def chatty(progress):
    sys.stdout.write("a library says something")
    os.write(1, b"and a library in C, too")
    return "said"


def manners(progress):
    return os.nice(0), resource.getrlimit(resource.RLIMIT_DATA)[0], "streamlit" in sys.modules


_READY = []


def made_ready(what, progress):
    _READY.append(what)


def readiness(gate, progress):
    return blocked(gate, _READY, progress)


def behind(gate, function, *given, progress):
    """The function, once somebody has written to the gate."""
    Path(gate).read_text()
    return function(*given, progress=progress)


def crashing(asked, progress):
    os._exit(1)


def _is_first(asked):
    """Whether the part of a briefing that is asked for is the one that begins an area's story."""
    return "answer" in asked.scope.told


def rest_behind(gate, asked, progress):
    """A briefing's first part, and the other once somebody has written to the gate."""
    return composed(asked, progress) if _is_first(asked) else behind(gate, composed, asked, progress=progress)


def rest_crashing(asked, progress):
    return composed(asked, progress) if _is_first(asked) else crashing(asked, progress)
