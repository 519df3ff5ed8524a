"""What a viewer waits for: from start to first page, and from a change of filter to the screen."""

from __future__ import annotations

import math
import sys
import tempfile
import time
from dataclasses import astuple
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import chromium
from bench.import_england import import_england
from bench.pages import Change, changes, changes_of_pupils, middle
from bench.report import Figure
from bench.serving import serving
from collab.data.vocabulary import PUPIL_GROUPS, PUPILS
from collab.ui.frame.shell import PAGES

_COUNTY = ("Boston", "East Lindsey", "Lincoln", "North Kesteven", "South Holland", "South Kesteven")
_ENGLAND = ("District 122", "District 157", "District 220", "District 268", "District 301")
"""Each the only one that its name finds: Enter picks all that were found."""
_GOALS = {
    ("", "words"): (1.5, 0.15),
    ("", "screen"): (2.5, 0.3),
    ("", "all drawn"): (2.5, 0.3),
    ("first time, ", "words"): (1.5, 0.15),
    ("first time, ", "screen"): (4.0, 0.5),
    ("first time, ", "all drawn"): (4.0, 0.5),
}
"""By when and what: the most that it should be, as a multiple of what an otherwise empty page takes, or in
seconds where that is more: an empty page takes between 0.03 and 0.13, less than anybody notices."""
VIEWS = {
    **{page.title: page.address for page in PAGES if "district" in page.filters},
    "Attainment, like for like": "attainment?attainment_view=Like+for+like%3F",
    "Attainment, between schools": "attainment?attainment_view=Between+schools",
    "Attainment, over time": "attainment?attainment_view=Over+time",
    "Attainment, after joining": "attainment?attainment_view=After+joining",
}

_OF_GROUPS = [page for page in PAGES if "pupils" in page.filters]


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
    """A change of districts on every page, also as multiples of the otherwise empty page's time, which
    is measured before and after each page: a machine is not equally quick all the time."""
    figures: list[Figure] = []
    empty: list[Change] = []
    with chromium() as browser, serving() as (server,), serving(script="bench/empty.py") as (bare,):
        before = _of_empty_page(browser, bare.url)
        for title, path in VIEWS.items():
            found = _of_page(browser, f"{server.url}/{path}", title, _COUNTY)
            after = _of_empty_page(browser, bare.url)
            beside = middle([*before, *after]).words
            for (when, what), seconds in found.items():
                times, least = _GOALS[when, what]
                name = f"{title}, {when}{what}"
                figures.append(Figure("change", name, seconds, "s", max(times * beside, least)))
                figures.append(Figure("change", f"{name}, ratio", seconds / beside, "times"))
            empty += before
            before = after
    words = middle([*empty, *before]).words
    return [Figure("change", "otherwise empty page, new words", words, "s"), *figures]


def measure_pupils() -> list[Figure]:
    """The first change of pupils on every page that knows groups, beside the first of districts."""
    figures = []
    asked = "year=2018%2F19&measure=KS2+expected+standard"
    with chromium() as browser:
        for page in _OF_GROUPS:
            title, path = page.title, page.address
            print(f"... {title}", file=sys.stderr, flush=True)
            with serving() as (server,):
                url = f"{server.url}/{path}?{asked}"
                districts, _ = changes(browser, url, _COUNTY)
                pupils = changes_of_pupils(browser, url, [PUPILS[group] for group in PUPIL_GROUPS])
                others = changes_of_pupils(browser, url, [PUPILS[rest] for rest in PUPIL_GROUPS.values()])
            for what, found in (("a district", districts), ("a group", pupils), ("its complement", others)):
                # A page whose words speak of members alone says the same of all groups.
                if not math.isnan(middle(found).words):
                    figures.append(Figure("pupils", f"{title}, {what}, words", middle(found).words, "s"))
                figures.append(Figure("pupils", f"{title}, {what}, screen", middle(found).screen, "s"))
                figures.append(Figure("pupils", f"{title}, {what}, all drawn", middle(found).drawn, "s"))
    return figures


def measure_england() -> list[Figure]:
    """A change of districts with all of England's schools, made up in the real formats."""
    with tempfile.TemporaryDirectory() as folder:
        database, imported = import_england(Path(folder))
        with serving(database=database) as (server,), chromium() as browser:
            found = {
                f"{title}, {when}{what}": seconds
                for title, path in VIEWS.items()
                for (when, what), seconds in _of_page(
                    browser, f"{server.url}/{path}", title, _ENGLAND
                ).items()
            }
            memory = server.memory()
    figures = [
        Figure("England", "import of 24,000 schools and ten years of results", imported, "s"),
        Figure("England", "memory with England loaded", memory, "MB"),
    ]
    return figures + [Figure("England", name, seconds, "s", 1.0) for name, seconds in found.items()]


def _of_empty_page(browser: Browser, url: str) -> list[Change]:
    fresh, known = changes(browser, url, _COUNTY)
    return [*fresh, *known]


def _of_page(browser: Browser, url: str, title: str, names: tuple[str, ...]) -> dict[tuple[str, str], float]:
    """Median seconds by when and what (as in `_GOALS`): of selections asked for the first time, and of
    known ones."""
    print(f"... {title}", file=sys.stderr, flush=True)
    fresh, known = changes(browser, url, names)
    return {
        (when, what): seconds
        for when, found in (("first time, ", fresh), ("", known))
        if found
        for what, seconds in zip(("words", "screen", "all drawn"), astuple(middle(found)), strict=True)
    }
