"""The pictures in the documents: `uv run python -m bench.pictures` takes each of them anew.

Starts the app on an empty database, so on the built-in county, and writes `docs/pictures/NAME.png`
at 1280 by 800 pixels, light, in as few colours as keep it below `MOST_BYTES`. Names of pictures
leave the others as they are.
"""

import argparse
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from PIL import Image
from playwright.sync_api import Browser

from bench.browser import chromium
from bench.serving import serving

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = (1280, 800)
MOST_BYTES = 150_000
PICTURES: Mapping[str, str] = MappingProxyType(
    {
        "overview": "",
        "attainment": "attainment",
        "map": "partnership_map",
        "partnerships": "partnerships",
        "broker": "broker",
        "briefing": "briefing",
        "present": "?present=1&view=2",
        "data": "data",
    }
)
"""What each picture shows: the page's address behind the server's."""
_AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
_COLOURS = (256, 128, 64, 32)


def take(browser: Browser, url: str) -> bytes:
    """What a page shows on its first screen, as PNG."""
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light")
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for(timeout=120_000)
    # Maps and charts are drawn after their data has come; nothing in the page says when.
    page.wait_for_selector(_AT_REST, timeout=120_000)
    page.wait_for_timeout(4_000)
    page.wait_for_selector(_AT_REST, timeout=120_000)
    taken = page.screenshot()
    page.close()
    return taken


def smaller(png: bytes) -> bytes:
    """The picture in the most colours with which it has at most `MOST_BYTES`. Raises ValueError
    where even the fewest do not do."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in _COLOURS:
        written = io.BytesIO()
        reduced = picture.quantize(colours, dither=Image.Dither.NONE)
        reduced.save(written, "PNG", optimize=True)
        if written.tell() <= MOST_BYTES:
            return written.getvalue()
    raise ValueError(f"the picture has more than {MOST_BYTES:,} bytes in {_COLOURS[-1]} colours")


def main() -> None:
    """Take the pictures asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(PICTURES), metavar="name")
    names = parser.parse_args().names
    unknown = set(names) - set(PICTURES)
    if unknown:
        parser.error(f"there is no picture {', '.join(sorted(unknown))}; there are {', '.join(PICTURES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as (server,), chromium() as browser:
        for name in names:
            written = smaller(take(browser, f"{server.url}/{PICTURES[name]}"))
            (FOLDER / f"{name}.png").write_bytes(written)
            print(f"{name}.png: {len(written) / 1000:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
