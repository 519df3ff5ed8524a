"""What several tests share: the built-in release, the app as a server, and a browser."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect

from bench.browser import MISSING, chromium_path
from bench.browser import chromium as headless_chromium
from collab.dataset import Dataset, load_illustrative
from tests.databases import postgres_server
from tests.hostile import write_hostile

# Every test process has a database of its own, never the user's.
_FOLDER = Path(tempfile.mkdtemp(prefix="collab-tests-"))
os.environ["COLLAB_DATABASE_URL"] = f"sqlite:///{_FOLDER / 'collab.sqlite'}"
T = TypeVar("T")
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"

# A machine that runs other tests beside the browser's draws late, but draws.
expect.set_options(timeout=20_000)

settings.register_profile("collab", deadline=None, derandomize=True)
settings.load_profile("collab")


@pytest.fixture(scope="session")
def illustrative() -> Dataset:
    """The built-in release."""
    return load_illustrative()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on data in which every name and text is an attack."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    write_hostile(folder)
    with running_app(COLLAB_DATA=str(folder)) as url:
        yield url


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The app as it is served to a network, with its headers and limits."""
    with running_app("serve.py") as url:
        yield url


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_app(
    script: str = "app.py", *options: str, port: int = 0, log: Path | None = None,
    **environment: str,
) -> Iterator[str]:  # fmt: skip
    """The app on a free port, with options for Streamlit, settings in its environment and, if they
    name no other, an empty database. What it logs goes to `log`."""
    folder = tempfile.TemporaryDirectory(prefix="collab-app-")
    fresh = f"sqlite:///{Path(folder.name) / 'collab.sqlite'}"
    environment = {"COLLAB_DATABASE_URL": fresh} | environment
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    told = log.open("wb") if log else subprocess.DEVNULL
    server = subprocess.Popen(
        [*command, "--server.port", str(port), *options], cwd=ROOT,
        env=os.environ | environment, stdout=told, stderr=told,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        wait_until_healthy(f"{url}/_stcore/health")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)
        folder.cleanup()


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
    with headless_chromium() as started:
        yield started


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Chromium for one test: no page stays open to draw on beside the next test's."""
    yield chromium
    for context in chromium.contexts:
        context.close()


def wait_until_healthy(url: str) -> None:
    """Wait until something answers at this address."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"the app did not start: {url}")
