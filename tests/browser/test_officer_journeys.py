"""An officer brings in a list with names, and starts a partnership in a form, in real Chromium."""

import re

from playwright.sync_api import Page, expect

from tests.browsing import SIZES, open_page, settled

LIST = "Wolds\tCoast\nHazelnutacre Primary\tOtterdown\nHazelnutstow Primary\t<b>Hogwarts</b>\n"


def test_a_list_is_pasted_decided_on_and_published(browser, running_app):
    with running_app() as url:
        page = open_page(browser, f"{url}/data?data_way=A+list+with+names", viewport=SIZES[0])
        paste = page.get_by_role("textbox", name="Paste the list")
        paste.fill(LIST)
        paste.press("Control+Enter")
        expect(page.get_by_text("2 certain").first).to_be_visible(timeout=90_000)
        expect(page.get_by_text("<b>Hogwarts</b> in Coast: no school is called so")).to_be_visible()
        page.get_by_text("Otterdown Primary School, Boston (900002)").click()
        settled(page)
        write_day(page, "01092020")
        expect(page.get_by_text("Memberships added")).to_be_visible(timeout=60_000)
        page.get_by_label("Your name, for the record").fill("Olive")
        page.get_by_role("button", name="Publish").last.click()
        done = page.get_by_text("Release 2 of Lincolnshire is published")
        expect(done).to_be_visible(timeout=90_000)
        page.goto(f"{url}/partnerships?partnerships_pick=Wolds")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Wolds"), timeout=90_000)
        row = page.get_by_role("row").filter(has_text="Hazelnutacre Primary School")
        expect(row).to_contain_text("since 01/09/2020")


def test_a_partnership_is_started_by_search_and_by_who_is_near(browser, running_app):
    with running_app() as url:
        page = open_page(browser, f"{url}/partnerships", viewport=SIZES[0])
        settled(page)
        page.get_by_text("Start a partnership").click()
        page.get_by_role("textbox", name="Name", exact=True).fill("Fen Edge")
        search = page.get_by_role("combobox", name="Schools that join")
        search.click()
        search.press_sequentially("hazelnutacre", delay=40)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_text("Hazelnutacre Primary School joins on")).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first).to_be_visible()
        near = page.get_by_text(re.compile(r", \d+\.\d miles$")).first
        name = near.inner_text().rsplit(",", 1)[0]
        near.click()
        expect(page.get_by_text(re.compile(f"^{re.escape(name)} joins on"))).to_be_visible(timeout=60_000)
        page.get_by_label("Your name, for the record").fill("Olive")
        page.get_by_role("button", name="Publish the change").click()
        expect(page.get_by_text("Release 2 is published")).to_be_visible(timeout=90_000)
        page.goto(f"{url}/partnerships?partnerships_pick=Fen+Edge")
        members = page.get_by_role("row").filter(has_text=name)
        expect(members.first).to_be_visible(timeout=90_000)


def write_day(page: Page, digits: str) -> None:
    """Write a date into the first date field, day first."""
    page.get_by_test_id("stDateInput").first.click()
    page.keyboard.type(digits, delay=60)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    settled(page)
