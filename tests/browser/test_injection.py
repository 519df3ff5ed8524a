"""Names, free text and addresses are untrusted: wherever they show, they show as text."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from collab.selection import PARAMETERS
from collab.ui.frame import PAGES
from tests.conftest import ROOT
from tests.hostile import PARTNERSHIP
from tests.test_browser import SIZES, asked_of_others, settled
from tests.test_pages import APP, told

VIEWS = {
    "": "do partnership schools do better",
    "attainment": "attainment at",
    "attainment?attainment_view=Between+schools": "attainment at",
    "partnership_map": "are partnerships local",
    f"partnership_map?map_pick={quote(f'Partnership: {PARTNERSHIP}')}": "are partnerships local",
    "partnerships": "what is each partnership",
    f"partnerships?partnerships_pick={quote(PARTNERSHIP)}": "=1+1",
    f"partnerships?partnerships_pick={quote(PARTNERSHIP)}&partnerships_view=Lessons+and+work": "=1",
    f"partnerships?partnerships_pick={quote(PARTNERSHIP)}&partnerships_view=Results": "=1+1",
    "lessons": "are the ten lessons lived",
    "lessons?lessons_view=People+and+data": "are the ten lessons lived",
    "lessons?lessons_view=Reviews+due": "are the ten lessons lived",
    "evidence": "what is done",
    "evidence?evidence_view=What+inspectors+said": "what is done",
    "broker": "who is left out",
    "broker?broker_view=Try+it&broker_steps=join+900001+footpath-partnership": "who is left out",
    "briefing": "a briefing for governors",
    "data": "data",
    "?present=1&view=2": "Key Stage",
}
"""Addresses of everything that shows names or free text, and words that stand there."""
_RUN = """() => ({
  images: document.querySelectorAll("img[src='x']").length,
  links: [...document.querySelectorAll('a')]
    .filter(e => e.hostname.includes('evil') || e.protocol === 'javascript:').length,
  formulas: document.querySelectorAll('.katex').length,
  bold: [...document.querySelectorAll('strong, b')].filter(e => e.textContent === 'bold').length,
  coloured: [...document.querySelectorAll('.stMarkdownColoredText')]
    .filter(e => e.textContent === 'red').length,
})"""


def test_no_name_or_text_runs_anywhere_it_is_shown(browser, hostile_url):
    """Every name and text of this data is HTML, Markdown, a link and a formula at once."""
    page = browser.new_context(viewport=SIZES[0]).new_page()
    alarms, strangers = [], asked_of_others(page, hostile_url)
    page.on("dialog", lambda d: alarms.append(d.message) or d.dismiss())
    seen = set()
    for path, words in VIEWS.items():
        page.goto(f"{hostile_url}/{path}")
        expect(page.get_by_text(words).first).to_be_visible(timeout=90_000)
        settled(page)
        assert set(page.evaluate(_RUN).values()) == {0}, path
        if "<img src=x" in page.locator("[data-testid=stMain]").inner_text():
            seen.add(path)
    assert alarms == [] and strangers == []
    # The attack was really there to see on all pages but those whose names are on a canvas.
    assert len(seen) >= len(VIEWS) - 5, set(VIEWS) - seen


def test_no_downloaded_table_runs_in_a_spreadsheet(browser, hostile_url):
    page = browser.new_context(viewport=SIZES[0]).new_page()
    for path in ("partnership_map", "partnerships", "broker"):
        page.goto(f"{hostile_url}/{path}")
        button = page.get_by_role("button", name="Download as CSV")
        expect(button.first).to_be_visible(timeout=90_000)
        settled(page)
        for table in page.get_by_test_id("stDataFrame").all():
            # Streamlit's own export would neither label the data nor make it harmless.
            table.hover()
            expect(table.get_by_role("button", name="Download as CSV")).to_have_count(0)
        with page.expect_download() as download:
            button.first.click()
        content = download.value.path().read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
        assert any(cell.startswith("'=1+1") for cell in cells), path
        assert not any(re.match(r"\s*[=+@]|-\D", cell) for cell in cells), path


def parameters() -> set[str]:
    """Every parameter of the address: the keys of all widgets, and what present mode reads."""
    sources = [*ROOT.glob("collab/ui/*.py"), *ROOT.glob("pages/*.py")]
    keys = {key for path in sources for key in re.findall(r'key="(\w+)"', path.read_text())}
    return keys | set(PARAMETERS) | {"present", "view", "release", "broker_steps"}


@pytest.mark.parametrize(
    "value",
    [
        "<img src=x onerror=alert(1)>",
        "",
        "1",
        "-1e309",
        "nan",
        "\u202e",
        "a" * 4000,
        "\0",
        "join 900001 nobody",
    ],
)
@pytest.mark.parametrize("page", [stem for stem, _, _ in PAGES])
def test_nothing_an_address_says_breaks_any_page_or_is_repeated(page, value):
    """All parameters of the whole app at once, on every page."""
    assert {"district", "map_pick", "broker_school", "lessons_partnership"} <= parameters()
    app = AppTest.from_file(APP, default_timeout=60)
    for name in parameters():
        app.query_params[name] = value
    app.run().switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert "onerror" not in told(app) and "aaaa" not in told(app)
    # The link to this view is the only place that repeats it, as an address does.
    assert all("<" not in block.value and "\0" not in block.value for block in app.code)
