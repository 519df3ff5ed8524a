"""Every page and view as it is served: axe-core, headings, width, console and network."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from collab.ui.frame.shell import PAGES
from tests.browsing import (
    SIZES,
    arrived,
    asked_of_others,
    choose_district,
    cut_off,
    forget,
    new_page,
    open_page,
    walk,
)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
ENLARGED = {"width": 320, "height": 256}
PAGES_ALONE = [page.address for page in PAGES]
PATHS = [
    *PAGES_ALONE,
    "attainment?attainment_view=Between+schools",
    "partnerships?partnerships_pick=Bluebell+Partnership",
    "attainment?attainment_view=Over+time",
    "lessons?lessons_view=Record+an+assessment&lessons_partnership=Beacon+Partnership"
    "&lessons_lesson=2+Stay+geographically+focused",
    "partnerships?partnerships_pick=Beacon+Partnership",
    "broker?broker_school=Amber+by+Water+Junior+School+(900188)",
    "?present=1&view=2",
    "broker?broker_view=Try+it&broker_steps=join+900001+footpath-partnership",
]
"""Every page, and views; never two of one page after each other, between which one cannot walk."""
OPENINGS = {
    "": ["Table and download", "More filters", "Where these figures come from", "Link"],
    "attainment?attainment_view=Like+for+like%3F": ["Table and download"],
    "partnership_map": ["schools not in a partnership", "By district"],
    "broker?broker_view=Try+it&broker_steps=join+900001+footpath-partnership": [
        "Keep this scenario under a name",
        "Change something",
    ],
    "broker?broker_steps=join+900001+footpath-partnership&broker_view=Try+it": ["The steps so far"],
    "broker?broker_view=Propose": ["Work out a proposal", "schools left, one by one"],
    "lessons?lessons_view=People+and+data": ["What the data says of every partnership"],
    "lessons?lessons_view=Reviews+due": ["Download"],
    "evidence": ["Add or change a project", "Everything written down, as a workbook"],
    "evidence?evidence_view=What+inspectors+said": ["Add or change a mention"],
    "partnerships?partnerships_pick=Beacon+Partnership": ["Write down a review"],
    "data": ["Every change, with who made it and when", "Which release was on show when"],
}
"""What opens on a click, by the page it opens on; what closes at the next click comes last."""


@pytest.fixture(scope="module")
def tab(chromium):
    """One tab that walks through them, which takes half as long as to open each."""
    yield new_page(chromium)
    forget(chromium)


@pytest.fixture
def page(tab):
    """The tab as everything begins: wide, in the light."""
    tab.set_viewport_size(SIZES[0])
    if tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        turn(tab, "light")
    return tab


def violations(page, rules=RULES):
    """What axe finds against `rules`, in a few words each, but for what docs/accessibility.md lists
    of Streamlit's shell: the part of a wide table that scrolls is no stop of the Tab key for axe,
    although Chromium and Firefox stop there."""
    # A page that one has walked to has the script already.
    axe = Axe("0") if page.evaluate("'axe' in window") else Axe()
    found = axe.run(page, options=rules).response["violations"]
    return [
        (rule["id"], node["html"][:160])
        for rule in found
        for node in rule["nodes"]
        if rule["id"] != "scrollable-region-focusable" or not in_table(page, node)
    ]


def in_table(page, node):
    """Whether a node that axe names lies in a plain table of Streamlit's."""
    (place,) = node["target"]
    return page.evaluate("at => !!document.querySelector(at).closest('.stTable')", place)


def ground(page):
    """The colour that the page is drawn on."""
    return page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")


def turn(page, scheme):
    """Let the system turn light or dark while the page is shown."""
    before = ground(page)
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).not_to_have_css("background-color", before)
    arrived(page)


def fits(page):
    """Whether nothing scrolls sideways."""
    wide = page.viewport_size["width"]
    return page.evaluate("document.documentElement.scrollWidth") <= wide


def open_all(page, path):
    """Open what opens on a click."""
    for name in OPENINGS[path]:
        page.get_by_text(name).first.click()
        page.wait_for_timeout(400)
        arrived(page)


def of_ours(message):
    """Whether a console message is an error of ours. Streamlit's shell looks for its server below
    a page's own address first, and finds it one level up."""
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def test_what_has_too_little_room_would_be_noticed(browser, app_url):
    """On a narrow window that Streamlit does not take for a phone, tables scroll and values are cut."""
    page = open_page(browser, f"{app_url}/broker", viewport={"width": 700, "height": 800})
    arrived(page)
    found = cut_off(page)
    assert any(told.startswith("text: ") for told in found)
    assert any(told.startswith("table: ") for told in found)
    page.eval_on_selector(
        "[data-testid=stPlotlyChart] svg.main-svg text", "e => e.setAttribute('transform', 'translate(-900)')"
    )
    assert any(told.startswith("chart: ") for told in cut_off(page))


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_talks_to_nobody_else_logs_no_error_and_breaks_no_rule(page, app_url, path):
    """On a wide screen in the light, then with all of it open, its colours in the dark, on a phone in
    the dark, and enlarged to 400% (1280 pixels are then 320: WCAG 2.2, 1.4.10); as served to a network,
    so that what the content security policy forbids would be an error, too. A screen reader hears one
    title first, and no level of heading left out."""
    errors, strangers = [], asked_of_others(page, app_url)
    page.on("console", lambda m: errors.append((m.text, m.location["url"])) if of_ours(m) else None)
    walk(page, f"{app_url}/{path}")
    assert fits(page) and cut_off(page) == [] and violations(page) == []
    if "present" not in path:
        named = page.get_by_test_id("stTopNavLink").all_inner_texts()
        assert named == [shown.title for shown in PAGES if not shown.found]
    levels = page.eval_on_selector_all(
        "[data-testid=stMain] :is(h1, h2, h3, h4)", "all => all.map(e => +e.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("document.documentElement.lang") == "en"
    if path in OPENINGS:
        open_all(page, path)
        assert violations(page) == []
    turn(page, "dark")
    # A view's colours are those of its page.
    whole = path in PAGES_ALONE
    assert not whole or violations(page, COLOURS) == []
    # Streamlit runs nothing anew then (its issue 11920): a chart has to bring its ground.
    charts = page.locator("[data-testid=stPlotlyChart] svg.main-svg:first-child").all()
    assert charts or path not in ("", "?present=1&view=2")
    for chart in charts:
        expect(chart).to_have_css("background-color", "rgb(255, 255, 255)")
    page.set_viewport_size(SIZES[1])
    arrived(page)
    assert fits(page) and (not whole or violations(page) == [])
    page.set_viewport_size(ENLARGED)
    arrived(page)
    assert fits(page)
    assert errors == [] and strangers == []


@pytest.mark.parametrize("path", [path for path in OPENINGS if path not in PATHS])
def test_what_opens_on_a_page_breaks_no_rule(page, app_url, path):
    """On a wide screen with all of it open, in the light; then in the dark, where only colours differ."""
    walk(page, f"{app_url}/{path}")
    open_all(page, path)
    assert violations(page) == []
    turn(page, "dark")
    assert violations(page, COLOURS) == []


_COUNT = """() => {
  window.collabNotes = new Map();
  window.collabWatch?.disconnect();
  window.collabWatch = new MutationObserver(all => {
    for (const {target, addedNodes} of all) for (const e of addedNodes)
      if (e.matches?.('g.annotation')) {
        const chart = target.closest('.js-plotly-plot');
        collabNotes.set(chart, (collabNotes.get(chart) ?? 0) + 1);
      }
  });
  collabWatch.observe(document.body, {subtree: true, childList: true});
}"""
_DRAWN = """() => [...collabNotes].filter(([chart]) => chart?.isConnected).map(([chart, notes]) => ({
  times: notes / chart.querySelectorAll('g.annotation').length,
  given: chart._fullLayout.margin, room: chart._fullLayout._size}))"""


@pytest.mark.parametrize(
    ("path", "district", "charts"), [("", "Boston", 3), ("partnership_map", "Lincoln", 1)]
)
def test_a_chart_is_drawn_once(page, app_url, path, district, charts):
    """Not again when Streamlit has measured its width, nor to make room that it was not given: plotly puts
    every note of a chart into it twice each time it is drawn."""
    walk(page, f"{app_url}/{path}")
    page.evaluate(_COUNT)
    choose_district(page, district)
    page.wait_for_timeout(400)
    arrived(page)
    found = page.evaluate(_DRAWN)
    assert [round(chart["times"]) for chart in found] == [2] * charts
    for chart in found:
        assert {side: chart["room"][side] for side in "lrtb"} == pytest.approx(
            {side: chart["given"][side] for side in "lrtb"}, abs=1
        )


_NAMED = """() => ['.annotation', '.layer-above .shapelayer path'].map(part => {
  const found = document.querySelectorAll('.st-key-attainment-funnel ' + part);
  return [...found].map(e => e.getBoundingClientRect()).filter(({width, height}) => width + height).length;
})"""


def test_a_narrow_window_has_neither_the_names_in_a_funnel_nor_the_lines_to_them(page, app_url):
    page.set_viewport_size({"width": 1280, "height": 800})
    walk(page, f"{app_url}/attainment?attainment_view=Between+schools")
    names, lines = page.evaluate(_NAMED)
    assert names > lines > 0
    page.set_viewport_size({"width": 600, "height": 800})
    arrived(page)
    assert page.evaluate(_NAMED) == [0, 0]
