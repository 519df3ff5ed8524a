"""What several tests share: the built-in release, the app as a server, and a browser."""

import asyncio
import gc
import os
import socket
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import cache, lru_cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from bench.browser import MISSING, chromium_path
from bench.browser import chromium as headless_chromium
from collab.data.contracts import Tables
from collab.data.dataset import Dataset
from collab.data.provenance import Release
from collab.releases import importing, packed
from collab.releases.store import Store
from collab.sources import apart
from collab.ui.frame import pace
from collab.ui.server import process, worker_process
from tests.browsing import forget
from tests.databases import new_database, postgres_server
from tests.hostile import write_hostile
from tests.shared import shared
from tests.started import forked_reader, forked_worker, streamlit_run

# Every test process has a database of its own, never the user's.
_FOLDER = Path(tempfile.mkdtemp(prefix="collab-tests-"))
os.environ["COLLAB_DATABASE_URL"] = f"sqlite:///{_FOLDER / 'collab.sqlite'}"
# Pages that AppTest runs have no browser that could give this machine's code.
os.environ["COLLAB_OPEN_WRITING"] = "1"
# Heavy work is done where it is asked for: no test waits for a process to start that it does not ask for.
os.environ["COLLAB_WORKERS"] = "0"
# Nor for one that reads files, or that it does ask for, to load what the one before has loaded.
_STARTED = {module: module.start for module in (apart, worker_process)}
apart.start, worker_process.start = forked_reader, forked_worker
T = TypeVar("T")
Started = Callable[..., AbstractContextManager["Address"]]
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"

# A machine that runs other tests beside the browser's draws late, but draws.
expect.set_options(timeout=20_000)

# The same examples each time: more of them would find nothing new.
settings.register_profile("collab", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("quick", settings.get_profile("collab"), max_examples=5)
settings.load_profile("collab")

# Nobody looks at a page that AppTest runs: it has no moment for words to be drawn in before the rest comes,
# which is longer than the page takes.
pace._MOMENT = 0

# Every two hundredth result that is kept, what is kept no longer is looked for among all that a process
# holds, which here is all that tests have loaded.
ROUND, process._ROUND = process._ROUND, 1_000_000


# AppTest looks a thousand times a second whether its page has ended, and takes the interpreter from it.
def _wait_for_its_end(runner: LocalScriptRunner, timeout: float) -> None:
    assert runner._script_thread is not None
    runner._script_thread.join(timeout)
    if not runner.script_stopped():
        runner.request_stop()
        raise TimeoutError(f"the page took longer than {timeout} s")


local_script_runner.require_widgets_deltas = _wait_for_its_end

# Each AppTest would look through all installed packages for components anew, for longer than a page
# takes to run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


# Every empty database is given the built-in release, which this process has read already.
def _read_once() -> tuple[Release, Tables]:
    from tests.built_in import read_once

    return read_once()


importing.illustrative_release = _read_once

# Nor are its tables unpacked anew each time they are read from there.
_UNPACKED = lru_cache(maxsize=200)(packed._unpacked)
packed._unpacked = lambda content: _UNPACKED(content).copy(deep=False)


def pytest_configure(config: pytest.Config) -> None:
    """Fewer examples of each property for working; all of them in the gate."""
    if config.option.markexpr == "quick":
        settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """What all tests have loaded is walked through no more, and what they leave is looked for less often:
    Streamlit collects garbage after each run of a page, for a tenth of the time that pages take here."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def collected(thing: object) -> bool:
    """Whether the collector's rounds, which Streamlit makes after every rerun, go past `thing`."""
    return any(other is thing for other in gc.get_objects())


@pytest.fixture(scope="session")
def illustrative() -> Dataset:
    """The built-in release."""
    from tests.built_in import DATASET

    return DATASET


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own."""
    with shared(tmp_path_factory.getbasetemp(), "postgres", postgres_server) as address:
        yield address


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: SQLite's, or what BOTH_DATABASES asks for."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'collab.sqlite'}"
    return new_database(request.getfixturevalue("server"), uuid.uuid4().hex)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty database, opened."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def hostile_url(tmp_path_factory: pytest.TempPathFactory, running_app: Started) -> Iterator[str]:
    """The app on data in which every name and text is an attack."""
    folder = tmp_path_factory.mktemp("hostile") / "data"

    def start() -> AbstractContextManager[str]:
        write_hostile(folder)
        return running_app(COLLAB_DATA=str(folder))

    with shared(tmp_path_factory.getbasetemp(), "hostile", start) as url:
        yield url


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory, running_app: Started) -> Iterator[str]:
    """The app as it is served to a network, with its headers and limits, and heavy work beside the pages."""

    def start() -> AbstractContextManager[str]:
        return running_app("serve.py", COLLAB_WORKERS="1")

    with shared(tmp_path_factory.getbasetemp(), "served", start) as url:
        yield url


@pytest.fixture(scope="session")
def written_url(tmp_path_factory: pytest.TempPathFactory, running_app: Started) -> Iterator[str]:
    """The app as it is on somebody's own machine, for what is written down there; several tests may do
    so at once, so each has its own partnership, and none publishes."""
    with shared(tmp_path_factory.getbasetemp(), "written", running_app) as url:
        yield url


_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Below those that a machine gives out by itself; each test process has fifty of its own.
_PORTS = range(20_000 + 50 * _WORKER, 20_050 + 50 * _WORKER)


def free_port() -> int:
    """A port of this machine that nobody listens on: the first, so that the next server comes to where the
    last was, and the browser has its scripts compiled already."""
    for port in _PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("every port of this test process is taken")


class Address(str):
    """Where the app is, and the process that answers there."""

    process: BaseProcess


@contextmanager
def _running_app(
    script: str = "app.py", *options: str, port: int = 0, log: Path | None = None, **environment: str
) -> Iterator[Address]:
    """The app on a free port, with options for Streamlit, settings in its environment and, if they
    name no other, an empty database. What it logs goes to `log`."""
    folder = tempfile.TemporaryDirectory(prefix="collab-app-")
    fresh = f"sqlite:///{Path(folder.name) / 'collab.sqlite'}"
    writing = "1" if script == "app.py" else ""
    environment = {"COLLAB_DATABASE_URL": fresh, "COLLAB_OPEN_WRITING": writing} | environment
    port = port or free_port()
    arguments = [script, "--server.headless", "true", "--server.port", str(port), *options]
    server = streamlit_run(arguments, ROOT, os.environ | environment, log)
    url = Address(f"http://localhost:{port}")
    url.process = server
    try:
        wait_until_healthy(f"{url}/_stcore/health")
        yield url
    finally:
        server.terminate()
        server.join(timeout=20)
        folder.cleanup()


@pytest.fixture(scope="session")
def running_app() -> Started:
    """What starts the app. It is had as a fixture, so that a test that asks for it is known, and
    marked, as one that starts a server."""
    return _running_app


@pytest.fixture
def started_as_the_app_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes beside the app are started anew, not forked off."""
    for module, start in _STARTED.items():
        monkeypatch.setattr(module, "start", start)


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, run in a thread of its own: once a test process has a browser,
    Playwright's event loop occupies the main one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium."""
    if chromium_path() is None:
        pytest.skip(MISSING)
    with headless_chromium(_FOLDER / "browser") as started:
        yield started


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Chromium for one test: no page stays open to draw on beside the next test's."""
    yield chromium
    forget(chromium)


def wait_until_healthy(url: str) -> None:
    """Wait until something answers at this address."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"the app did not start: {url}")
