"""A picture of every page and view, to look at: `uv run python -m bench.looks --into FOLDER`.

Starts the app on an empty database, so on the built-in county, or on the one that `--database` names
(an address as `COLLAB_DATABASE_URL` has it), and writes a PNG a view: whole pages on a wide screen, or
what the first screen of `--size` shows with `--first`. Whoever changes a page looks at all of them.
"""

import argparse
import sys
from pathlib import Path
from urllib.parse import quote_plus

from playwright.sync_api import Page

from bench.browser import chromium
from bench.serving import serving
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
_AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"


def addresses() -> dict[str, str]:
    """Every page and view by the name of its picture: what stands behind the server's address."""
    found = {}
    for page in PAGES:
        found[page.script] = page.address
        for view in _VIEWS.get(page.script, ()):
            name = f"{page.script}-{view.lower().replace(' ', '-').strip('?')}"
            found[name] = f"{page.script}?{page.script}_view={quote_plus(view)}{_ASKED.get(name, '')}"
    return found


def settle(page: Page) -> None:
    """Wait for the title, for the script, and for what maps and charts draw after it."""
    page.get_by_role("heading", level=1).wait_for(timeout=120_000)
    page.wait_for_selector(_AT_REST, timeout=120_000)
    page.wait_for_timeout(2_500)
    page.wait_for_selector(_AT_REST, timeout=120_000)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--database", default="", help="another database than an empty one")
    parser.add_argument("--size", choices=SIZES, default="wide")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--first", action="store_true", help="only what the first screen shows")
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
        for name, address in addresses().items():
            if asked.only and name not in asked.only:
                continue
            page = context.new_page()
            page.goto(f"{server.url}/{address}")
            settle(page)
            if not asked.first:
                _unfold(page, width)
            page.screenshot(path=asked.into / f"{name}.png")
            print(f"{name}.png", file=sys.stderr)
            page.close()


def _unfold(page: Page, width: int) -> None:
    """Make the window as high as the page, which scrolls inside it."""
    high = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(high) + 20, 16_000)})
    settle(page)


if __name__ == "__main__":
    main()
