"""What a viewer waits for: from start to first page, and from a change of filter to the screen."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import chromium
from bench.import_england import import_england
from bench.pages import Change, changes, middle
from bench.report import Figure
from bench.serving import serving
from collab.ui.frame.shell import PAGES

_COUNTY = ("Boston", "East Lindsey", "Lincoln", "North Kesteven", "South Holland", "South Kesteven")
_ENGLAND = ("District 122", "District 157", "District 220", "District 268", "District 301")
"""Each the only one that its name finds: Enter picks all that were found."""
_WORDS, _DRAWN = 1.5, 4.0
"""Goals, as multiples of what an otherwise empty page takes."""
VIEWS = {
    **{page.title: "" if page is PAGES[0] else page.script for page in PAGES if "district" in page.filters},
    "Attainment, like for like": "attainment?attainment_view=Like+for+like%3F",
    "Attainment, between schools": "attainment?attainment_view=Between+schools",
    "Attainment, over time": "attainment?attainment_view=Over+time",
    "Attainment, after joining": "attainment?attainment_view=After+joining",
}


def measure_start() -> list[Figure]:
    """Seconds from starting the app on an empty database to ready, and to a first page."""
    with serving() as (server,), chromium() as browser:
        opening = time.perf_counter()
        page = browser.new_page()
        page.goto(server.url)
        page.get_by_role("heading", level=1).wait_for(timeout=120_000)
        shown = time.perf_counter() - opening
        memory = server.memory()
    return [
        Figure("start", "command to ready, empty database", server.started, "s"),
        Figure("start", "first browser, address to finding on screen", shown, "s"),
        Figure("start", "memory with the county loaded", memory, "MB"),
    ]


def measure_changes() -> list[Figure]:
    """A change of districts on every page, as multiples of the otherwise empty page's time, which
    is measured before and after each page: a machine is not equally quick all the time."""
    figures, empty = [], []
    with chromium() as browser, serving() as (server,), serving(script="bench/empty.py") as (bare,):
        before = _of_empty_page(browser, bare.url)
        for title, path in VIEWS.items():
            found = _of_page(browser, f"{server.url}/{path}", title, _COUNTY)
            after = _of_empty_page(browser, bare.url)
            beside = middle([*before, *after]).words
            for name, seconds in found.items():
                goal = None if "first" in name else _WORDS if name.endswith("words") else _DRAWN
                figures.append(Figure("change", name, seconds, "s"))
                figures.append(Figure("change", f"{name}, ratio", seconds / beside, "times", goal))
            empty += before
            before = after
    words = middle([*empty, *before]).words
    return [Figure("change", "otherwise empty page, new words", words, "s"), *figures]


def measure_england() -> list[Figure]:
    """A change of districts with all of England's schools, made up in the real formats."""
    with tempfile.TemporaryDirectory() as folder:
        database, imported = import_england(Path(folder))
        with serving(database=database) as (server,), chromium() as browser:
            found = {}
            for title, path in VIEWS.items():
                found |= _of_page(browser, f"{server.url}/{path}", title, _ENGLAND)
            memory = server.memory()
    figures = [
        Figure("England", "import of 24,000 schools and ten years of results", imported, "s"),
        Figure("England", "memory with England loaded", memory, "MB"),
    ]
    return figures + [
        Figure("England", name, seconds, "s", 1.0 if name.endswith("words") else None)
        for name, seconds in found.items()
    ]


def _of_empty_page(browser: Browser, url: str) -> list[Change]:
    fresh, known = changes(browser, url, _COUNTY)
    return [*fresh, *known]


def _of_page(browser: Browser, url: str, title: str, names: tuple[str, ...]) -> dict[str, float]:
    """Median seconds by name: of selections asked for the first time, and of known ones."""
    print(f"... {title}", file=sys.stderr, flush=True)
    fresh, known = changes(browser, url, names)
    return {
        f"{title}, {when}{what}": seconds
        for when, found in (("first time, ", fresh), ("", known))
        if found
        for what, seconds in (("words", middle(found).words), ("all drawn", middle(found).drawn))
    }
