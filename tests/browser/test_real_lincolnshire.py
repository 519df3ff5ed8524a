"""Real Lincolnshire in real Chromium: its map, a proposal, a briefing."""

import re

import pytest
from playwright.sync_api import expect

from collab.releases.importing import publish
from collab.releases.store import Store
from tests.browsing import cut_off, open_page, settled, walk
from tests.real_authorities import imported


@pytest.fixture
def lincolnshire(tmp_path, running_app):
    """The app with Lincolnshire's own files, and nothing illustrative."""
    url = f"sqlite:///{tmp_path / 'lincolnshire.sqlite'}"
    candidate = imported("Lincolnshire", tmp_path).candidate
    store = Store(url)
    publish(store, candidate)
    store.close()
    with running_app(COLLAB_DATABASE_URL=url) as address:
        yield address


@pytest.mark.slow
def test_from_the_map_to_a_proposal_and_a_briefing_of_real_schools(browser, lincolnshire):
    page = open_page(browser, f"{lincolnshire}/partnership_map")
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lincolnshire")
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.get_by_text("Office for National Statistics").first).to_be_attached()
    assert page.get_by_text("Illustrative data").count() == 0
    assert cut_off(page) == []
    for path in ("", "partnerships"):
        walk(page, f"{lincolnshire}/{path}")
        assert cut_off(page) == []

    walk(page, f"{lincolnshire}/broker?broker_view=Propose")
    page.get_by_role("button", name="Work out a proposal").click(timeout=90_000)
    told = page.get_by_text(re.compile(r"\d+ of \d+ schools not in a partnership can be placed"))
    expect(told.first).to_be_visible(timeout=120_000)

    walk(page, f"{lincolnshire}/briefing")
    page.get_by_role("button", name="Make slides, paper and data").click(timeout=120_000)
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name=re.compile("Slides|PowerPoint")).click(timeout=120_000)
    assert re.fullmatch(
        r"briefing-school-partnerships-lincolnshire-.*\.pptx", download.value.suggested_filename
    )
