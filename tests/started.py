"""Streamlit's command in a process of its own, forked off one that has loaded all it needs.

A start takes a tenth of the time then: tests start the app some twenty times, and most of each start
was Python that loads the same libraries. `tests/house/test_installed.py` starts it as people do.
"""

import importlib
import multiprocessing
import os
import pkgutil
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from unittest import mock

import collab

_FORKS = multiprocessing.get_context("forkserver")
_MODULES = [module.name for module in pkgutil.walk_packages(collab.__path__, "collab.")]
# Alembic alone loads what changes the database.
_FORKS.set_forkserver_preload(["streamlit.web.cli", *(m for m in _MODULES if "migrations" not in m)])


def streamlit_run(
    arguments: list[str], folder: Path, environment: Mapping[str, str], log: Path | None
) -> BaseProcess:
    """`streamlit run` with these arguments, in this folder and environment; what it says goes to `log`."""
    process = _FORKS.Process(target=_run, args=(arguments, folder, dict(environment), log))
    # AppTest leaves a page's script as the main module, which the fork would run.
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    return process


def _run(arguments: list[str], folder: Path, environment: dict[str, str], log: Path | None) -> None:
    from streamlit.web.cli import main

    from collab.releases import built_in
    from collab.ui.server import this_machine

    told = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(told, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # These read a setting and make a code when they are loaded.
    for module in (built_in, this_machine):
        importlib.reload(module)
    sys.argv = ["streamlit", "run", *arguments]
    main(["run", *arguments])
