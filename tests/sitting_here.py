"""A viewer who sits at the machine that serves the app: their browser, and the code of its terminal."""

import re
import time
from pathlib import Path

from bench.client import Viewer


def code_shown(log: Path) -> str:
    """The code that the terminal shows, in what the app wrote to it."""
    for _ in range(80):
        if found := re.search(r"\?code=([\w-]+)", log.read_text()):
            return found[1]
        time.sleep(0.25)
    raise AssertionError("the terminal shows no code")


def of_this_site(url: str, browser: str = "anna") -> dict[str, str]:
    """What a browser says with a page of this site."""
    return {"Origin": url, "Cookie": f"collab_browser={browser}"}


def sitting_here(url: str, code: str, page: str = "", browser: str = "anna") -> Viewer:
    """A viewer who opens a page with the code in its address."""
    return Viewer(url, of_this_site(url, browser), query=f"code={code}", page=page)
