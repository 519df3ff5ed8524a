"""Whole journeys by keyboard alone, and reduced motion."""

from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browsing import open_page, settled
from tests.driven import FORM


def tab_to(page, name, most=60):
    """Press Tab until the control of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(e => [e.getAttribute('aria-label'), e.innerText, e.closest('label')?.innerText]"
            ".join(' '))(document.activeElement)"
        )
        tag = page.evaluate("document.activeElement.tagName")
        if name in told and "Help for" not in told and tag not in ("MAIN", "BODY"):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_district_is_chosen_and_its_figures_seen_by_keyboard_alone(browser, app_url):
    page = open_page(browser, app_url)
    settled(page)
    tab_to(page, "Districts")
    page.keyboard.type("East")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Lindsey")
    tab_to(page, "Attainment", 120)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Lindsey")
    expect(page.get_by_role("heading", level=1)).to_contain_text("more than chance")


def test_an_assessment_is_recorded_by_keyboard_alone(browser, written_url):
    page = open_page(browser, f"{written_url}/lessons?{urlencode(FORM)}")
    settled(page)
    tab_to(page, "1 Not yet")
    page.keyboard.press("Space")
    tab_to(page, "What does that rest on?")
    page.keyboard.type("Minutes of the autumn meeting")
    tab_to(page, "Your name")
    page.keyboard.type("Anna")
    tab_to(page, "Save the assessment")
    page.keyboard.press("Enter")
    saved = page.get_by_text("Saved. Every earlier version is kept.")
    expect(saved).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Minutes of the autumn meeting").first).to_be_visible()


def test_a_briefing_is_made_and_taken_away_by_keyboard_alone(browser, app_url):
    """Its files come by themselves from the process beside the pages."""
    page = open_page(browser, f"{app_url}/briefing?district=Lincoln")
    settled(page)
    tab_to(page, "Make slides, paper and data", 90)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="PowerPoint")).to_be_visible(timeout=90_000)
    settled(page)
    tab_to(page, "PowerPoint", 120)
    with page.expect_download(timeout=60_000) as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pptx")


def test_nothing_moves_for_whoever_asked_for_less_motion(browser, app_url):
    page = open_page(browser, app_url, reduced_motion="reduce")
    settled(page)
    moving = page.evaluate(
        "[...document.querySelectorAll('.stMainBlockContainer *')].filter(e => {"
        "const s = getComputedStyle(e);"
        "return s.animationName !== 'none' || (s.transitionDuration !== '0s' &&"
        " s.transitionProperty !== 'none' && s.transitionProperty !== 'all');}).length"
    )
    assert moving == 0
