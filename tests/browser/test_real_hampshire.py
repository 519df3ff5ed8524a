"""Real Hampshire in Chromium: from its public files to a dashboard, and every part as it is presented."""

import pytest
from playwright.sync_api import expect

from collab.releases.store import Store
from tests.browsing import choose, forget, new_page, open_page, settled, walk
from tests.official_files import OFFICIAL
from tests.presented import every_part, urls
from tests.real_authorities import BOUNDARIES

HAMPSHIRE = [
    *(
        OFFICIAL / name
        for name in (
            "2016-2017_850_ks2final.csv",
            "2017-2018_850_ks2final.csv",
            "2018-2019_850_ks2final.csv",
            "20220420_gias_850_936.csv",
            "gias_group_links.csv",
        )
    ),
    *BOUNDARIES["Hampshire"],
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not OFFICIAL.exists(), reason="needs ../shared/data/official"),
]


@pytest.fixture(scope="module")
def hampshire(chromium, running_app, tmp_path_factory):
    """The app in which somebody drops the files, says which authority, and publishes; and its database."""
    database = f"sqlite:///{tmp_path_factory.mktemp('hampshire') / 'collab.sqlite'}"
    with running_app(COLLAB_DATABASE_URL=database) as url:
        page = new_page(chromium)
        page.goto(f"{url}/data")
        page.set_input_files("[data-testid=stFileUploader] input", HAMPSHIRE)
        choose(page, "Which are yours?", "Hampshire (850)")
        agree = page.get_by_text("30 of 30 published totals agree")
        expect(agree).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Write your name")).to_be_visible()
        page.get_by_label("Your name, for the record").fill("Anna")
        page.get_by_role("button", name="Publish").click()
        done = page.get_by_text("Release 2 of Hampshire is published")
        expect(done).to_be_visible(timeout=90_000)
        forget(chromium)
        yield url, database


def test_hampshire_s_public_files_become_its_dashboard_in_the_browser(browser, hampshire):
    """A whole dashboard, and nothing invented."""
    url, _ = hampshire
    pages = {
        "": "Key Stage 2, age 11: expected standard",
        "attainment": "New Forest",
        "partnership_map": "partnerships are local",
        "data": "made by Anna",
    }
    page = open_page(browser, url)
    for path, words in pages.items():
        walk(page, f"{url}/{path}")
        expect(page.get_by_text(words).first).to_be_visible(timeout=90_000)
        settled(page)
        assert "illustrative" not in page.content().lower()
    walk(page, f"{url}/?year=2016%2F17")
    page.get_by_text("agree with the same figures").click(timeout=60_000)
    row = page.get_by_role("row").filter(has_text="KS2 expected standard").first
    expect(row).to_contain_text("66.0")
    expect(row).to_contain_text("agrees")
    note = page.get_by_text("Key Stage 1 (age 7) is not shown")
    expect(note).to_be_visible()


def test_every_part_of_hampshire_fits_the_screens_people_project_on(browser, hampshire):
    url, database = hampshire
    store = Store(database)
    schools, members, partnerships = (
        store.one_table(2, name) for name in ("schools", "memberships", "partnerships")
    )
    store.close()
    urn, slug = members[["urn", "partnership"]].iloc[0]
    name = schools.loc[schools["urn"] == urn, "name"].iloc[0]
    partnership = partnerships.loc[partnerships["partnership"] == slug, "name"].iloc[0]
    page = open_page(browser, url)
    # What people write down is not known there: its parts are those of the built-in county.
    wordy = ("lessons", "evidence", "data")
    for asked in urls(url, f"{name} ({urn})", partnership):
        if asked.split("?")[0].endswith(wordy):
            continue
        assert every_part(page, asked) == {}, asked
