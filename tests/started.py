"""Processes of our own, forked off one that has loaded all they need: Streamlit's command, what reads files
apart and what does heavy work.

A start takes a tenth of the time then: tests start the app some twenty times and read files ninety times,
and most of each start was Python that loads the same libraries. What was loaded is walked through by no
fork's collector of garbage. `tests/house/test_installed.py` starts the app as people do,
`tests/sources/test_apart.py` reads files and `tests/browser/test_heavy_work.py` does heavy work as the app
does.
"""

import gc
import importlib
import multiprocessing
import os
import pickle
import pkgutil
import sys
from collections.abc import Callable, Mapping
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import BinaryIO
from unittest import mock

import collab
from collab.sources.apart import SECRETS, answer
from collab.ui.server import worker

_FORKS = multiprocessing.get_context("forkserver")


@cache
def _prepare() -> None:
    """Say what the one that is forked off loads: all of Collab, but what Alembic alone loads, and the
    built-in release."""
    modules = (module.name for module in pkgutil.walk_packages(collab.__path__, "collab."))
    ours = [module for module in modules if "migrations" not in module]
    _FORKS.set_forkserver_preload(["streamlit.web.cli", *ours, "tests.built_in"])


def streamlit_run(
    arguments: list[str], folder: Path, environment: Mapping[str, str], log: Path | None
) -> BaseProcess:
    """`streamlit run` with these arguments, in this folder and environment; what it says goes to `log`."""
    return forked(_run, arguments, folder, dict(environment), log)


def forked(does: Callable[..., None], *arguments: object) -> BaseProcess:
    """A process that does this."""
    process = _FORKS.Process(target=does, args=arguments)
    _begin(process)
    return process


def _begin(process: BaseProcess) -> None:
    _prepare()
    # AppTest leaves a page's script as the main module, which the fork would run.
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()


def _run(arguments: list[str], folder: Path, environment: dict[str, str], log: Path | None) -> None:
    from streamlit.web.cli import main

    from collab.releases import built_in, importing
    from collab.ui.server import this_machine
    from tests.built_in import read_once

    gc.freeze()
    told = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(told, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # These read a setting and make a code when they are loaded.
    for module in (built_in, this_machine):
        importlib.reload(module)
    # Half of what an app took until it showed its first page was to read the built-in files.
    importing.illustrative_release = read_once
    sys.argv = ["streamlit", "run", *arguments]
    main(["run", *arguments])


class Forked:
    """What `subprocess.Popen` gives, of one who does in a fork what stands on its standard input."""

    def __init__(self, does: Callable[[], None]) -> None:
        asked, ask = _FORKS.Pipe(duplex=False)
        told, tell = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(
            target=_answer, args=(does, asked, tell, dict(os.environ)), daemon=True
        )
        _begin(self._process)
        self.stdin: BinaryIO = os.fdopen(os.dup(ask.fileno()), "wb")
        self.stdout: BinaryIO = os.fdopen(os.dup(told.fileno()), "rb")
        for end in (asked, ask, told, tell):
            end.close()

    def poll(self) -> int | None:
        """How it ended, if it has."""
        return self._process.exitcode

    def kill(self) -> None:
        """Stop it."""
        self._process.kill()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._process.join()


def forked_reader() -> Forked:
    """For `collab.sources.apart.start`: who reads files apart."""
    return Forked(_read_apart)


def forked_worker() -> Forked:
    """For `collab.ui.server.worker_process.start`: who does heavy work beside the pages."""
    return Forked(worker.main)


def _answer(
    does: Callable[[], None], asked: Connection, tell: Connection, environment: dict[str, str]
) -> None:
    gc.freeze()
    os.dup2(asked.fileno(), 0)
    os.dup2(tell.fileno(), 1)
    asked.close()
    tell.close()
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin = os.fdopen(0, closefd=False)
    does()


def _read_apart() -> None:
    for secret in SECRETS:
        os.environ.pop(secret, None)
    sys.path[:] = pickle.load(sys.stdin.buffer)
    answer()
