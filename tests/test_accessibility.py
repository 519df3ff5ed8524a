"""axe-core on every page, light and dark; keyboard, zoom, motion and reading order."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from collab.ui.frame import PAGES
from tests.test_browser import SIZES, open_page, settled

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PATHS = [
    *("" if not i else stem for i, (stem, _, _) in enumerate(PAGES)),
    "attainment?attainment_view=Between+schools",
    "attainment?attainment_view=Over+time",
    "lessons?lessons_view=Record+an+assessment&lessons_partnership=Beacon+Partnership"
    "&lessons_lesson=2+Stay+geographically+focused",
    "partnerships?partnerships_pick=Beacon+Partnership&partnerships_view=Lessons+and+work",
    "broker?broker_school=Amber+by+Water+Junior+School+(900188)",
    "broker?broker_view=Try+it&broker_steps=join+900001+footpath-partnership",
    "?present=1&view=2",
]


def violations(page):
    """What axe finds, in a few words each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]


def ground(page):
    """The colour that the page is drawn on."""
    return page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_violation_of_wcag_2_2_a_and_aa(browser, app_url, path):
    """In the light, and in the dark."""
    page = open_page(browser, f"{app_url}/{path}", viewport=SIZES[0], color_scheme="light")
    settled(page)
    light = ground(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=90_000)
    settled(page)
    assert ground(page) != light
    assert violations(page) == []


def test_axe_finds_nothing_in_what_opens_on_a_page(browser, app_url):
    page = open_page(browser, f"{app_url}/broker?broker_view=Try+it", viewport=SIZES[0])
    settled(page)
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_text("Move a school")).to_be_visible()
    settled(page)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Link to this view").click()
    settled(page)
    assert violations(page) == []


def tab_to(page, name, most=60):
    """Press Tab until the control of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(e => `${e.getAttribute('aria-label')} ${e.innerText}`)(document.activeElement)"
        )
        tag = page.evaluate("document.activeElement.tagName")
        if name in told and tag not in ("MAIN", "BODY"):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_district_is_chosen_and_its_figures_seen_by_keyboard_alone(browser, app_url):
    page = open_page(browser, app_url, viewport=SIZES[0])
    settled(page)
    tab_to(page, "Districts")
    page.keyboard.type("East")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Lindsey")
    tab_to(page, "Attainment", 120)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Lindsey")
    expect(page.get_by_role("heading", level=1)).to_contain_text("attainment at")


def test_at_400_percent_nothing_is_lost_and_nothing_scrolls_sideways(browser, app_url):
    """1280 pixels at 400% are 320: WCAG 2.2, 1.4.10 (reflow)."""
    for path in ("", "attainment", "lessons", "broker", "briefing", "data"):
        page = open_page(browser, f"{app_url}/{path}", viewport={"width": 320, "height": 256})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.context.close()


def test_nothing_moves_for_whoever_asked_for_less_motion(browser, app_url):
    page = open_page(browser, app_url, viewport=SIZES[0], reduced_motion="reduce")
    settled(page)
    moving = page.evaluate(
        "[...document.querySelectorAll('.stMainBlockContainer *')].filter(e => {"
        "const s = getComputedStyle(e);"
        "return s.animationName !== 'none' || (s.transitionDuration !== '0s' &&"
        " s.transitionProperty !== 'none' && s.transitionProperty !== 'all');}).length"
    )
    assert moving == 0


@pytest.mark.parametrize("path", ["", "attainment", "partnership_map", "lessons", "broker", "data"])
def test_a_screen_reader_hears_one_title_first_and_no_level_left_out(browser, app_url, path):
    page = open_page(browser, f"{app_url}/{path}", viewport=SIZES[0])
    settled(page)
    levels = page.eval_on_selector_all(
        "[data-testid=stMain] :is(h1, h2, h3, h4)", "all => all.map(e => +e.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("document.documentElement.lang") == "en"
