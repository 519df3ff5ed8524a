"""Headless Chromium, for the benchmarks and the tests alike."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
_KEEPING = ("--disable-features=BackgroundResourceFetch,PaintHolding",)
"""With the first, Chromium compiles anew what it has kept compiled. The second is what a headless shell knows
of Playwright's own list, which this one replaces."""
_PROGRAMS = ("chromium-headless-shell", "chromium")
"""The first draws the same without a desktop browser around it, and takes a fifth less time."""
MISSING = "needs Chromium: apt-get install chromium, or set COLLAB_CHROMIUM to its path"


def chromium_path() -> str | None:
    """The Chromium on the path, or the one COLLAB_CHROMIUM names; None where there is none."""
    named = os.environ.get("COLLAB_CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else _PROGRAMS)), None)


@contextmanager
def chromium(profile: Path | None = None) -> Iterator[Browser]:
    """Headless Chromium, whose first context keeps what it reads in the folder `profile`, if one is given.
    Raises FileNotFoundError where there is none."""
    path = chromium_path()
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        if profile is None:
            browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        else:
            kept = playwright.chromium.launch_persistent_context(
                profile, executable_path=path, args=[*_FLAGS, *_KEEPING]
            )
            browser = kept.browser
            assert browser is not None
        yield browser
        browser.close()
