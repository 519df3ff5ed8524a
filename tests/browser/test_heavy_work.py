"""Heavy work beside the pages, in the browser: the page looks after it by itself."""

import pytest
from playwright.sync_api import expect

from tests.browsing import new_page
from tests.conftest import Started


@pytest.fixture(scope="module")
def url(running_app: Started):
    with running_app("serve.py", COLLAB_WORKERS="1") as address:
        yield address


@pytest.mark.slow
def test_files_and_proposals_come_by_themselves(browser, url):
    page = new_page(browser)
    page.goto(f"{url}/briefing")
    page.get_by_role("button", name="Make slides, paper and data").click(timeout=60_000)
    expect(page.get_by_role("button", name="PowerPoint")).to_be_visible(timeout=60_000)
    page.goto(f"{url}/broker?broker_view=Propose")
    page.get_by_role("button", name="Work out a proposal").click(timeout=60_000)
    expect(page.get_by_text("Who would join whom")).to_be_visible(timeout=60_000)


def test_what_takes_long_is_stopped_by_a_button(browser, url):
    page = new_page(browser)
    # Members that move, over thirty miles: the solver has seconds to do.
    page.goto(f"{url}/broker?broker_view=Propose&broker_split=true&broker_start=true&broker_longest=30.0")
    page.get_by_role("button", name="Work out a proposal").click(timeout=60_000)
    # Above the page, where a slow one is still being drawn, stands Streamlit's own for the page.
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible(timeout=60_000)
    stop.click()
    expect(stop).not_to_be_visible()
    expect(page.get_by_text("A proposal places as many schools")).to_be_visible()
