"""A picture of every page and view, to look at: `uv run python -m bench.looks --into FOLDER`.

Starts the app on an empty database, so on the built-in county, or on the one that `--database` names
(an address as `COLLAB_DATABASE_URL` has it), and writes a PNG a view, also with a school, a partnership
and two partnerships chosen: whole pages on a wide screen, or what the first screen of `--size` shows with
`--first`; with `--present` every part of each page as it is presented. Whoever changes a page looks at all
of them.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pandas as pd
from playwright.sync_api import Page

from bench.browser import chromium
from bench.serving import serving
from collab.data.contracts import Tables
from collab.data.dataset import in_memory
from collab.releases.built_in import illustrative_release
from collab.releases.store import Store
from collab.ui.frame.find_school import name_and_urn
from collab.ui.frame.shell import PAGES

SIZES = {"wide": (1280, 800), "large": (1920, 1080), "phone": (390, 844), "projector": (1366, 768)}
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
_VIEWS = {
    "attainment": (
        "Like for like?",
        "For whom?",
        "Between schools",
        "Over time",
        "After joining",
        "Scores and progress",
    ),
    "broker": ("Who can help", "Try it", "Together", "Propose"),
    "lessons": ("People and data", "Reviews due", "Record an assessment"),
    "evidence": ("What was tried", "Actions", "What inspectors said"),
}
_ASKED = {
    "attainment-for-whom": "&year=2018%2F19&measure=KS2+expected+standard",
    "attainment-scores-and-progress": "&year=2018%2F19",
    "broker-who-can-help": "&broker_reach=8.0&broker_need=Starlingdown+Primary+School%3A+Mathematics",
}
"""What a view has to be asked for besides, to be offered."""
_AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]:not(:has([data-testid=stProgress]))"
"""Nothing runs, and nothing is waited for."""
_MOST_LOOKS = 60
"""Looks at a page until it is taken as it is, moving or not."""


def addresses() -> dict[str, str]:
    """Every page and view by the name of its picture: what stands behind the server's address."""
    found = {}
    for page in PAGES:
        found[page.script] = page.address
        for view in _VIEWS.get(page.script, ()):
            name = f"{page.script}-{view.lower().replace(' ', '-').strip('?')}"
            found[name] = f"{page.script}?{page.script}_view={quote_plus(view)}{_ASKED.get(name, '')}"
    return found


def chosen(tables: Tables) -> dict[str, str]:
    """As `addresses`, the pages on which somebody chose: a school that works with others today and one that
    does not, the partnership of the first, and that beside another; those that these `tables` have."""
    shown, today = in_memory(tables), pd.Timestamp.today()
    rows = shown["memberships"]
    rows = rows[(rows["joined"] <= today) & ~(rows["left"] <= today)]
    rows = rows.merge(shown["partnerships"][["partnership", "name"]], on="partnership")
    known = rows["partnership"].value_counts().index.tolist()
    schools = shown["schools"]
    alone = schools[~schools["urn"].isin(rows["urn"]) & schools["closed"].isna()]
    found = {
        f"school-{what}": _school(schools, urns)
        for what, urns in (
            ("in-a-partnership", rows.loc[rows["partnership"].isin(known[:1]), "urn"]),
            ("in-none", alone["urn"]),
        )
    }
    names = rows.drop_duplicates("partnership").set_index("partnership")["name"]
    picks = [quote_plus(names[slug]) for slug in known[:2]]
    page = "partnerships?partnerships_pick="
    found["partnerships-one"] = page + picks[0] if picks else ""
    found["partnerships-two"] = f"{page}{picks[0]}&partnerships_compare={picks[1]}" if picks[1:] else ""
    return {name: address for name, address in found.items() if address}


def _school(schools: pd.DataFrame, urns: pd.Series) -> str:
    """The address of the first of these schools; nothing where there is none."""
    if urns.empty:
        return ""
    urn = urns.iloc[0]
    return f"school?school={quote_plus(name_and_urn(urn, schools.set_index('urn').at[urn, 'name']))}"


def shown_tables(database: str) -> Tables:
    """The tables that the app shows on a database: those of the release on show, or the built-in ones."""
    if database:
        store = Store(database)
        number = store.showing()
        tables = store.tables(number) if number else None
        store.close()
        if tables:
            return tables
    return illustrative_release()[1]


def still(page: Page) -> bytes:
    """The page as it looks when it has been drawn and nothing in it changes any more, as PNG."""
    page.get_by_role("heading", level=1).wait_for(timeout=120_000)
    before = b""
    for _ in range(_MOST_LOOKS):
        page.wait_for_selector(_AT_REST, timeout=120_000)
        page.wait_for_timeout(1_500)
        now = page.screenshot(animations="disabled")
        if now == before:
            break
        before = now
    return before


def presented(page: Page, url: str) -> Iterator[bytes]:
    """Every part of the page at `url` as it is presented, as PNG."""
    page.goto(f"{url}{'&' if '?' in url else '?'}present=1")
    yield still(page)
    onward = page.get_by_role("button", name="Next")
    while onward.count() and onward.is_enabled():
        onward.click()
        page.wait_for_timeout(500)
        yield still(page)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--database", default="", help="another database than an empty one")
    parser.add_argument("--size", choices=SIZES, default="wide")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--first", action="store_true", help="only what the first screen shows")
    parser.add_argument("--present", action="store_true", help="every part as it is presented")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures; the others are left")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[asked.size]
    with serving(database=asked.database or None) as (server,), chromium() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if asked.dark else "light",
            user_agent=_PHONE if asked.size == "phone" else None,
        )
        found = addresses() | chosen(shown_tables(asked.database))
        # The parts of a page are presented in their order, whichever of its views is chosen.
        found = {name: place for name, place in found.items() if not (asked.present and "_view=" in place)}
        if unknown := set(asked.only) - set(found):
            parser.error(f"no such picture: {', '.join(sorted(unknown))}")
        for name in asked.only or found:
            page = context.new_page()
            url = f"{server.url}/{found[name]}"
            for number, picture in _pictures(page, url, asked):
                (asked.into / f"{name}{number}.png").write_bytes(picture)
                print(f"{name}{number}.png", file=sys.stderr)
            page.close()


def _pictures(page: Page, url: str, asked: argparse.Namespace) -> Iterator[tuple[str, bytes]]:
    """The pictures of one address, and what stands behind the name of each."""
    if asked.present:
        for number, part in enumerate(presented(page, url), 1):
            yield f"-{number}", part
        return
    page.goto(url)
    picture = still(page)
    yield "", picture if asked.first else _whole(page, SIZES[asked.size][0])


def _whole(page: Page, width: int) -> bytes:
    """The page in a window as high as it is, for it scrolls inside the window."""
    high = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(high) + 20, 16_000)})
    return still(page)


if __name__ == "__main__":
    main()
