"""Everything that is presented, measured on the screens that people project on."""

import pytest
from playwright.sync_api import expect

from tests.browsing import open_page, settled
from tests.presented import every_part, urls


@pytest.mark.slow
def test_every_part_of_every_page_fits_the_screens_people_project_on(browser, app_url):
    page = open_page(browser, app_url)
    for url in urls(app_url, "Amber+by+Water+Junior+School+(900188)", "Beacon+Partnership"):
        assert every_part(page, url) == {}, url


def test_a_page_is_presented_by_a_clicker_or_the_keyboard_alone(browser, app_url):
    page = open_page(browser, f"{app_url}/partnership_map?present=1", viewport={"width": 1280, "height": 720})
    where = page.locator(".st-key-stage_where")
    expect(where).to_have_text("1 of 4")
    expect(page.get_by_test_id("stHeader")).not_to_be_visible()
    expect(page.get_by_label("Districts").first).not_to_be_visible()
    # The keys are heard once the page's run has ended.
    settled(page)
    for key, shown in (
        ("ArrowRight", "2 of 4"),
        ("PageDown", "3 of 4"),
        ("ArrowLeft", "2 of 4"),
        ("PageUp", "1 of 4"),
        ("End", "4 of 4"),
    ):
        page.keyboard.press(key)
        expect(where).to_have_text(shown)
        settled(page)
    assert "view=4" in page.url
    expect(page.locator(".st-key-stage_picture").first).to_be_visible()
    page.reload()
    expect(where).to_have_text("4 of 4", timeout=90_000)
    settled(page)
    page.keyboard.press("Home")
    expect(where).to_have_text("1 of 4")
    settled(page)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.st-key-present_next')"):
            break
    page.keyboard.press("Enter")
    expect(where).to_have_text("2 of 4")
    settled(page)
    page.keyboard.press("Escape")
    expect(where).to_have_count(0)
    expect(page.get_by_label("Districts").first).to_be_visible()
    assert "present" not in page.url
