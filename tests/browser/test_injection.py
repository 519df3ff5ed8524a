"""Names and free text are untrusted: wherever they show, they show as text."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import asked_of_others, new_page, settled, walk
from tests.hostile import PARTNERSHIP

VIEWS = {
    "": "partnership schools",
    "attainment": "Key Stage",
    "partnership_map": "partnerships are local",
    "partnerships": "has 28 partnerships",
    "lessons": "is least in place",
    "evidence": "by inspectors",
    "broker": "who is left out",
    "briefing": "a briefing for governors",
    "data": "data",
    "attainment?attainment_view=Between+schools": "within chance",
    f"partnership_map?map_pick={quote(f'Partnership: {PARTNERSHIP}')}": "partnerships are local",
    "lessons?lessons_view=People+and+data": "people and data",
    f"partnerships?partnerships_pick={quote(PARTNERSHIP)}": "What do they run?",
    "lessons?lessons_view=Reviews+due": "due for a review",
    "evidence?evidence_view=What+inspectors+said": "by inspectors",
    "broker?broker_view=Try+it&broker_steps=join+900001+footpath-partnership": "who is left out",
    "?present=1&view=2": "The gap at KS1 Level 2B+ by district",
}
"""Addresses of everything that shows names or free text, and words that stand there; never two of one page
after each other, between which one cannot walk."""


_RUN = """() => ({
  images: document.querySelectorAll("img[src='x']").length,
  links: [...document.querySelectorAll('a')]
    .filter(e => e.hostname.includes('evil') || e.protocol === 'javascript:').length,
  formulas: document.querySelectorAll('.katex').length,
  bold: [...document.querySelectorAll('strong, b')].filter(e => e.textContent === 'bold').length,
  coloured: [...document.querySelectorAll('.stMarkdownColoredText')]
    .filter(e => e.textContent === 'red').length,
})"""


DOWNLOADS = ("partnership_map", "partnerships", "broker")
"""Pages whose first table is taken away, too."""


def downloaded(page: Page, path: str) -> None:
    """Take the page's first table away: nothing in it runs in a spreadsheet."""
    if path == "partnerships":
        page.get_by_text("The same as a table").click()
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


@pytest.mark.slow
def test_no_name_or_text_runs_anywhere_it_is_shown_or_in_a_spreadsheet_it_is_taken_to(browser, hostile_url):
    """Every name and text of this data is HTML, Markdown, a link and a formula at once."""
    page = new_page(browser)
    alarms, strangers = [], asked_of_others(page, hostile_url)
    page.on("dialog", lambda d: alarms.append(d.message) or d.dismiss())
    seen = set()
    for path, words in VIEWS.items():
        walk(page, f"{hostile_url}/{path}")
        expect(page.get_by_text(words).first).to_be_visible(timeout=90_000)
        settled(page)
        assert set(page.evaluate(_RUN).values()) == {0}, path
        if path in DOWNLOADS:
            downloaded(page, path)
        if "<img src=x" in page.locator("[data-testid=stMain]").inner_text():
            seen.add(path)
    assert alarms == [] and strangers == []
    # The attack was really there to see on all pages but those whose names are on a canvas.
    assert len(seen) >= len(VIEWS) - 5, set(VIEWS) - seen
