"""Headless Chromium, for the benchmarks and the tests alike."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_PROGRAMS = ("chromium-headless-shell", "chromium")
"""The first draws the same without a desktop browser around it, and takes a fifth less time."""
MISSING = "needs Chromium: apt-get install chromium, or set COLLAB_CHROMIUM to its path"


def chromium_path() -> str | None:
    """The Chromium on the path, or the one COLLAB_CHROMIUM names; None where there is none."""
    named = os.environ.get("COLLAB_CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else _PROGRAMS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium. Raises FileNotFoundError where there is none."""
    path = chromium_path()
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()
