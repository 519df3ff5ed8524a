"""An officer brings in a list with names, and starts a partnership in a form, in real Chromium."""

import re

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from collab.releases.store import Store
from tests.browsing import open_page, settled, walk

LIST = "Wolds\tCoast\nHazelnutacre Primary\tOtterdown\nHazelnutstow Primary\t<b>Hogwarts</b>\n"


@pytest.mark.slow
def test_a_list_is_pasted_its_kinds_and_dates_outlast_what_is_decided_after_and_it_is_published(
    browser, running_app, tmp_path
):
    address = f"sqlite:///{tmp_path / 'collab.sqlite'}"
    with running_app(COLLAB_DATABASE_URL=address) as url:
        way = f"{url}/data?data_way=A+list+with+names"
        page = open_page(browser, way)
        paste = page.get_by_role("textbox", name="Paste the list")
        paste.fill(LIST)
        paste.press("Control+Enter")
        expect(page.get_by_text("2 certain").first).to_be_visible(timeout=90_000)
        expect(page.get_by_text("<b>Hogwarts</b> in Coast: no school is called so")).to_be_visible()
        write_day(page, "01092020")
        page.get_by_text("Change kinds and dates row by row").click()
        settled(page)
        kinds, rows = page.get_by_test_id("stDataFrame").all()
        write_cell(page, kinds, 0, 1, "Federation")
        write_cell(page, rows, 1, 1, "2021-09-05")
        # A name decided after makes other rows, and another first day: what was changed stays, also in
        # the cell that this click leaves.
        decided = page.get_by_text("Otterdown Primary School, Boston (900002)")
        write_cell(page, rows, 0, 2, "2024-08-31", leave=decided)
        settled(page)
        write_day(page, "02092020")
        seen = page.get_by_role("row")
        expect(seen.filter(has_text="of the kind Federation")).to_contain_text("Wolds", timeout=60_000)
        changed = seen.filter(has_text="since 05/09/2021")
        expect(changed).to_contain_text("Hazelnutstow Primary School in Wolds")
        expect(seen.filter(has_text="since 02/09/2020")).to_contain_text("the others")
        expect(seen.filter(has_text="until 31/08/2024")).to_contain_text("Hazelnutacre Primary School")
        page.get_by_label("Your name, for the record").fill("Olive")
        page.get_by_role("button", name="Publish").last.click()
        done = page.get_by_text("Release 2 of Lincolnshire is published")
        expect(done).to_be_visible(timeout=90_000)
        walk(page, f"{url}/partnerships?partnerships_pick=Coast")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Coast"), timeout=90_000)
        row = page.get_by_role("row").filter(has_text="Otterdown Primary School")
        expect(row).to_contain_text("since 02/09/2020")
        start_by_search_and_by_who_is_near(page, url)
    store = Store(address)
    tables = store.tables(2)
    store.close()
    partnerships = tables["partnerships"].set_index("partnership")
    assert partnerships.loc[["wolds", "coast"], "kind"].tolist() == [
        "federation",
        "collaborative_partnership",
    ]
    made = tables["memberships"].merge(tables["schools"][["urn", "name"]], on="urn")
    made = made[made["partnership"].isin(["wolds", "coast"])].fillna({"left": pd.Timestamp(0)})
    days = {row["name"]: f"{row['joined']:%d/%m/%Y} {row['left']:%d/%m/%Y}" for _, row in made.iterrows()}
    assert days == {
        "Hazelnutacre Primary School": "02/09/2020 31/08/2024",
        "Hazelnutstow Primary School": "05/09/2021 01/01/1970",
        "Otterdown Primary School": "02/09/2020 01/01/1970",
    }


def start_by_search_and_by_who_is_near(page: Page, url: str) -> None:
    """Start a partnership in the form of its page."""
    page.goto(f"{url}/partnerships")
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
    expect(page.get_by_text("Release 3 is published")).to_be_visible(timeout=90_000)
    page.goto(f"{url}/partnerships?partnerships_pick=Fen+Edge")
    members = page.get_by_role("row").filter(has_text=name)
    expect(members.first).to_be_visible(timeout=90_000)


def write_cell(
    page: Page, grid: Locator, row: int, column: int, text: str, leave: Locator | None = None
) -> None:
    """Write into a cell of an editor's grid: a day as 2024-08-31, whatever order the browser shows it
    in; it is left by Enter, or by a click elsewhere. The grid is one picture: its first cell is clicked,
    again if it was not yet ready for that, and the rest of the way gone by keys, each when the one
    before has been followed."""
    head = 35
    for _ in range(10):
        grid.click(position={"x": 40, "y": 1.5 * head})
        page.wait_for_timeout(300)
        if at(grid, 0, 0).get_attribute("aria-selected") == "true":
            break
    for down in range(1, row + 1):
        page.keyboard.press("ArrowDown")
        expect(at(grid, down, 0)).to_have_attribute("aria-selected", "true")
    for right in range(1, column + 1):
        page.keyboard.press("ArrowRight")
        expect(at(grid, row, right)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.locator("#portal input").fill(text)
    if leave is not None:
        leave.click()
    else:
        page.keyboard.press("Enter")
        expect(at(grid, row, column)).to_contain_text(text)
    settled(page)


def at(grid: Locator, row: int, column: int) -> Locator:
    """A cell, in the table that the grid keeps for screen readers."""
    return grid.get_by_test_id(f"glide-cell-{column}-{row}")


def write_day(page: Page, digits: str) -> None:
    """Write a date into the first date field, day first."""
    page.get_by_test_id("stDateInput").first.get_by_role("spinbutton").first.click()
    page.keyboard.type(digits, delay=60)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    settled(page)
