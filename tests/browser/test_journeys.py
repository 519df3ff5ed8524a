"""The journeys that matter, in real Chromium."""

import io
import itertools
import re
from collections.abc import Sequence

from PIL import Image
from playwright.sync_api import FloatRect, Page, expect

from collab.ui.frame.shell import PAGES
from collab.words import percent
from tests.browsing import SIZES, choose_district, forget, open_page, settled
from tests.driven import expected


def test_picking_two_districts_and_a_year_and_sharing_the_link(browser, app_url, illustrative):
    """Whoever opens the link sees the same; the measure of the old year does not linger in it."""
    page = open_page(browser, f"{app_url}/?measure=KS2+Level+5%2B")
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("68.1%")
    for name in ("East Lindsey", "South Holland"):
        choose_district(page, name)
    districts = ["East Lindsey", "South Holland"]
    shows(page, expected(illustrative, districts=districts, measure="ks2_rwm_l5"))
    page.get_by_label("Year").first.click()
    page.get_by_role("option", name="2018/19").click()
    figures = expected(illustrative, year=2019, measure="ks2_rwm_exp", districts=districts)
    shows(page, figures)
    link = page.url
    assert "East" in link and "South" in link
    forget(browser)
    other = open_page(browser, link)
    shows(other, figures)
    expect(other.get_by_text("The link asks for")).to_have_count(0)


def shows(page: Page, figures: Sequence[str]) -> None:
    """Wait until the first figures of the page are these."""
    values = page.get_by_test_id("stMetricValue")
    for at, figure in enumerate(figures):
        expect(values.nth(at)).to_have_text(figure)


def test_the_first_screen_holds_the_finding_and_both_cards(browser, app_url):
    page = open_page(browser, app_url)
    settled(page)
    for stage in ("ks1", "ks2"):
        box = page.locator(f".st-key-card-{stage}").bounding_box()
        assert box and box["y"] + box["height"] <= 800


def test_the_back_button_brings_each_page_as_it_was(browser, app_url):
    """An address without a choice is that of the default: of the measure, the Map's year and the view."""
    page = open_page(browser, app_url)
    title = page.get_by_role("heading", level=1)
    seen = []
    for name in ("Map", "Attainment", "Overview", "Map", "Attainment", "Overview"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_title(re.compile(f"^{name} - "))
        settled(page)
        seen.append((name, title.inner_text()))
    for name, told in reversed(seen[:-1]):
        page.go_back()
        expect(page).to_have_title(re.compile(f"^{name} - "))
        expect(title).to_have_text(told)
        settled(page)
        if name == "Attainment":
            expect(page.get_by_role("radio", name="Where?")).to_be_checked()


def test_a_deep_link_to_a_page_gets_the_whole_frame(browser, app_url):
    page = open_page(browser, f"{app_url}/evidence?district=Boston")
    expect(page.get_by_label("Districts").first).to_be_visible()
    expect(page.get_by_text("Illustrative data").first).to_be_visible()
    page.get_by_role("link", name="Overview").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Boston")


def test_all_pages_are_named_beside_each_other_and_a_phone_finds_them_at_once(browser, app_url):
    page = open_page(browser, app_url)
    bar = page.get_by_test_id("stHeader")
    named = [page for page in PAGES if not page.found]
    assert len(named) == 9
    for told in named:
        expect(bar.get_by_role("link", name=told.title, exact=True)).to_be_visible()
    expect(page).to_have_title("Overview - Collab, Lincolnshire")
    page.set_viewport_size(SIZES[1])
    page.reload()
    expect(page.get_by_label("Year").first).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("by inspectors")


def test_on_a_phone_each_view_has_a_whole_edge_wherever_the_line_breaks(browser, app_url):
    page = open_page(browser, f"{app_url}/attainment")
    page.set_viewport_size(SIZES[1])
    views = page.get_by_role("radiogroup", name="View").get_by_role("radio")
    views.filter(has_text="Between schools").click()
    settled(page)
    edges = views.evaluate_all(
        """views => views.flatMap(view => {
          const {x, width, y} = view.getBoundingClientRect(), style = getComputedStyle(view);
          const colours = [style.borderLeftColor, style.borderRightColor];
          return [{left: x, right: x + width, y, colours}];
        })"""
    )
    assert len({edge["y"] for edge in edges}) > 1
    assert not [edge for edge in edges if "rgba(0, 0, 0, 0)" in edge["colours"]]
    for before, after in itertools.pairwise(edges):
        assert after["left"] > before["right"] or after["y"] > before["y"]


def test_a_school_is_found_by_name_on_any_page_and_another_on_its_own(browser, app_url):
    page = open_page(browser, f"{app_url}/lessons")
    for name in ("Amber by Water Junior School", "Hazelnutlode Primary School"):
        page.get_by_label("Find a school").click()
        page.keyboard.type(name)
        page.get_by_role("option", name=name).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        settled(page)
        assert "school=" in page.url
    page.get_by_role("link", name="Its governors' briefing: slides and paper").click()
    expect(page.get_by_text("Hazelnutlode Primary School works with").first).to_be_visible()


def test_a_page_shows_its_own_filters_and_keeps_the_others(browser, app_url):
    page = open_page(browser, app_url)
    kinds = page.get_by_role("combobox", name="Kinds of partnership")
    expect(kinds).not_to_be_visible()
    page.get_by_text("More filters").click()
    kinds.click()
    page.get_by_role("option", name="Federation", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("More filters (1 set)")).to_be_visible()
    choose_district(page, "East Lindsey")
    for name, seen in (("Data", ()), ("Evidence", ("Districts",)), ("Attainment", ("Districts", "Year"))):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_title(f"{name} - Collab, Lincolnshire")
        settled(page)
        for label in ("Districts", "Year"):
            box = page.get_by_role("combobox", name=label)
            expect(box).to_be_visible() if label in seen else expect(box).not_to_be_visible()
        assert "kind=Federation" in page.url and "district=East+Lindsey" in page.url
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Lindsey")
    expect(page.get_by_text("More filters (1 set)")).to_be_visible()


def test_a_chart_has_words_and_its_table_and_csv_one_click_away(browser, app_url):
    page = open_page(browser, app_url)
    chart = page.get_by_test_id("stPlotlyChart").first
    told = chart.locator("xpath=descendant-or-self::*[@aria-label]").first
    expect(told).to_have_attribute("aria-label", re.compile(percent(68.1)))
    panel = page.get_by_test_id("stExpander").filter(has_text="Table and download").first
    panel.get_by_text("Table and download").click()
    expect(panel.get_by_role("cell", name="85.4").first).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "illustrative-collab-overview-ks1.csv"
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert "85.4186" in content and content.count("Illustrative data") == 3


def test_years_are_played_to_the_last_and_a_click_on_a_constellation_picks_the_partnership(browser, app_url):
    page = open_page(browser, f"{app_url}/partnership_map?map_year=2023")
    settled(page)
    page.get_by_role("button", name="Play", exact=True).click()
    for year in (2024, 2025):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"May {year}", timeout=40_000)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    settled(page)
    marks = page.locator(".st-key-map_constellations .scatterlayer .point")
    expect(marks).to_have_count(28)
    for place, name in ((25, "Compass Partnership"), (0, "Waterside Partnership")):
        marks.nth(place).scroll_into_view_if_needed()
        box = marks.nth(place).bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
        settled(page)
        expect(marks).to_have_count(28)


def test_a_click_on_a_card_opens_the_partnership_s_own_page(browser, app_url):
    page = open_page(browser, f"{app_url}/partnerships")
    settled(page)
    marks = page.locator(".st-key-partnerships_cards .scatterlayer .point")
    expect(marks).to_have_count(24 * 5)
    box = marks.nth(5 * 4 + 1).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Fenway Partnership")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        [
            "Who are they?",
            "How do they do?",
            "How do schools like theirs do?",
            "Which of the ten lessons are in place?",
            "What do they run?",
            "What changed since they formed?",
            "Who worked together before?",
            "Have they room to live on?",
        ]
    )
    expect(page).to_have_url(re.compile("partnerships_pick=Fenway"))


def test_the_map_draws_and_a_school_with_a_hostile_name_shows_it_as_text_and_can_be_picked(
    browser, hostile_url
):
    page = open_page(browser, f"{hostile_url}/partnership_map")
    alarms = []
    page.on("dialog", lambda d: alarms.append(d.message) or d.dismiss())
    canvas = page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
    expect(canvas).to_be_visible(timeout=90_000)
    page.wait_for_timeout(2000)
    assert len(colours(canvas.screenshot())) > 8
    place = canvas.bounding_box()
    assert place
    hover_a_school(page, place)
    expect(page.locator(".deck-tooltip")).to_contain_text("<img src=x onerror=alert(1)>")
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile("map_pick=School"))
    expect(page.locator(".st-key-map_card h2").first).to_be_visible()
    settled(page)
    assert page.locator("img[src='x']").count() == 0
    assert alarms == []


def test_from_the_map_to_an_assessment_that_is_still_there_after_a_reload(browser, written_url):
    page = open_page(browser, f"{written_url}/partnership_map")
    click_row(page, 1)
    expect(page.get_by_role("heading", level=2, name="Seabank Partnership")).to_be_visible()
    expect(page).to_have_url(re.compile("map_pick=Partnership"))
    settled(page)
    page.get_by_role("link", name="Its profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Seabank"))
    settled(page)
    page.get_by_role("link", name="Record an assessment").click()
    page.get_by_text("1 Not yet").click()
    page.get_by_role("textbox", name="What does that rest on?").fill("<b>Nothing</b> was seen")
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Save the assessment").click()
    expect(page.get_by_text("Saved. Every earlier version is kept.")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("<b>Nothing</b> was seen").first).to_be_visible()
    page.get_by_text("Heat map").first.click()
    changed = page.locator("[aria-label*='Seabank Partnership: lesson 1 not yet']").first
    expect(changed).to_be_attached()
    page.reload()
    expect(changed).to_be_attached(timeout=90_000)


def colours(png: bytes) -> set[tuple[int, ...]]:
    """The colours of a picture that cover more than a few pixels."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    found = image.getcolors(maxcolors=1_000_000) or []
    return {colour for count, colour in found if count > 12}  # pyright: ignore[reportReturnType]


def hover_a_school(page: Page, place: FloatRect) -> None:
    """Move over the map until a school's tooltip shows."""
    tip = page.locator(".deck-tooltip")
    for down in range(12, 90, 3):
        for across in range(20, 80, 3):
            page.mouse.move(
                place["x"] + place["width"] * across / 100, place["y"] + place["height"] * down / 100
            )
            if tip.is_visible():
                return
    raise AssertionError("no school found on the map")


def click_row(page: Page, row: int) -> None:
    """Pick a row of the first sortable table, which is one picture; the first row is 1."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    place = table.bounding_box()
    assert place
    page.mouse.click(place["x"] + 18, place["y"] + 19 + 35 * row)


def test_a_story_is_kept_and_opened_again_with_the_newest_data(browser, written_url):
    page = open_page(
        browser,
        f"{written_url}/briefing?year=2012%2F13&district=Boston&briefing_for=One+partnership"
        "&briefing_partnership=Beacon+Partnership+(beacon-partnership)",
        viewport=SIZES[0],
    )
    settled(page)
    page.get_by_text("Kept stories").click()
    settled(page)
    page.get_by_label("What it is called").fill("Autumn governors")
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Saved. Every earlier version is kept.")).to_be_visible(timeout=90_000)
    page.goto(f"{written_url}/briefing")
    settled(page)
    expect(page.get_by_role("heading", level=3).first).to_contain_text("Lincolnshire 2013/14")
    page.get_by_text("Kept stories").click()
    page.get_by_role("button", name="Autumn governors (by Anna)").click()
    told = page.get_by_role("heading", name=re.compile("^Beacon Partnership: "))
    expect(told.first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Boston 2013/14")
