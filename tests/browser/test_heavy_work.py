"""Heavy work beside the pages, in the browser: the page looks after it by itself."""

from playwright.sync_api import expect

from tests.browsing import open_page


def test_a_proposal_comes_by_itself_and_what_takes_long_is_stopped_by_a_button(browser, app_url):
    page = open_page(browser, f"{app_url}/broker?broker_view=Propose")
    page.get_by_role("button", name="Work out a proposal").click(timeout=60_000)
    expect(page.get_by_text("Who would join whom")).to_be_visible(timeout=60_000)
    # Members that move, over thirty miles: the solver has seconds to do.
    page.goto(f"{app_url}/broker?broker_view=Propose&broker_split=true&broker_start=true&broker_longest=30.0")
    page.get_by_role("button", name="Work out a proposal").click(timeout=60_000)
    # Above the page, where a slow one is still being drawn, stands Streamlit's own for the page.
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible(timeout=60_000)
    stop.click()
    expect(stop).not_to_be_visible()
    expect(page.get_by_text("A proposal places as many schools")).to_be_visible()
