"""The page My school, and the search that opens it."""

from dataclasses import replace

import pandas as pd
import pytest

from collab.data.selection import make_selection
from collab.metrics.gap_tables import headline_codes
from collab.metrics.one_school import one_school
from collab.words import percent
from tests.driven import HOSTILE, opened, told
from tests.walking import shown_release

LONE = "Amber by Water Junior School (900188)"


def labelled(illustrative, urn):
    return f"{illustrative.schools.at[urn, 'name']} ({urn})"


def member_of(illustrative, slug):
    rows = illustrative.tables["memberships"]
    return int(rows.loc[(rows["partnership"] == slug) & rows["left"].isna(), "urn"].iloc[0])


def test_a_school_found_on_any_page_opens_its_own_page():
    app = opened("lessons")
    app.selectbox(key="school").set_value(LONE).run()
    assert not app.exception
    assert app.title[0].value == "Amber by Water Junior School"
    assert "is not in a partnership" in told(app) and "The nearest school that is in one is" in told(app)


def test_before_a_school_is_picked_its_page_says_what_it_shows_and_has_the_search_in_sight():
    app = opened("school")
    assert "One school on one page" in told(app)
    app.selectbox(key="_school_first").set_value(LONE).run()
    assert not app.exception
    assert app.title[0].value == "Amber by Water Junior School"
    assert app.selectbox(key="school").value == LONE


def test_another_school_found_on_the_page_of_one_takes_its_place(illustrative):
    app = opened("school", school=LONE)
    other = labelled(illustrative, member_of(illustrative, "beacon-partnership"))
    app.selectbox(key="school").set_value(other).run()
    assert not app.exception
    assert app.title[0].value == other.rpartition(" (")[0]


def test_a_school_without_a_result_at_the_chosen_stage_is_told_by_its_own():
    """A junior school has nothing at Key Stage 1."""
    assert "of its" in told(opened("school", school=LONE)) and "Level 4B" in told(
        opened("school", school=LONE)
    )


def test_what_was_found_stays_found_on_the_next_page_and_opens_nothing_there():
    app = opened("school", school=LONE)
    app.switch_page("pages/lessons.py").run()
    assert app.selectbox(key="school").value == LONE
    assert "lessons" in app.title[0].value


def test_a_member_s_page_says_its_partnership_its_results_and_its_neighbours(illustrative):
    urn = member_of(illustrative, "beacon-partnership")
    app = opened("school", school=labelled(illustrative, urn))
    page = told(app)
    assert "works with Beacon Partnership" in page
    assert "Beacon Partnership, since" in page
    selection = make_selection(illustrative)
    rows = one_school(illustrative, selection, urn).set_index("measure")
    led = [
        code for code in (selection.measure, *headline_codes(illustrative, selection)) if code in rows.index
    ]
    assert f"{percent(rows.at[led[0], 'percent'])} of its" in page.replace("\\", "")
    near = [chart for chart in app.get("plotly_chart") if "nearest to" in chart.proto.alt]
    assert len(near) == 1
    numbers = [text.split()[0] for text in app.table[0].value["School"]]
    assert numbers == [str(n) for n in range(1, 13)]


@pytest.mark.parametrize("asked", ["Nobody (1)", "x", HOSTILE, "Amber (900188)", "(99999999999999)"])
def test_a_school_that_is_not_there_is_asked_for_again(asked):
    app = opened("school", school=asked)
    assert app.title[0].value == "My school"
    assert asked not in told(app)


def test_the_nearest_schools_are_listed_twice_only_where_partners_are_among_them(illustrative):
    member = labelled(illustrative, member_of(illustrative, "beacon-partnership"))
    for school, again in ((member, True), (LONE, False)):
        app = opened("school", school=school)
        assert ("that it does not work with yet" in told(app)) is again
        nearest = [table for table in app.table if "Miles to it" in table.value]
        assert len(nearest) == 1 + again


@pytest.mark.slow
def test_what_the_register_says_of_no_school_is_no_column(illustrative, tmp_path):
    school = labelled(illustrative, member_of(illustrative, "beacon-partnership"))
    schools = illustrative.tables["schools"].assign(
        pupils_on_roll=lambda table: pd.array([pd.NA] * len(table), dtype="Int64")
    )
    silent = replace(illustrative, tables={**illustrative.tables, "schools": schools})
    for dataset, told_of in ((illustrative, True), (silent, False)):
        with shown_release(dataset, tmp_path):
            near = opened("school", school=school).table[-1].value
        assert ("Pupils on roll" in near.columns) is told_of and "Phase" in near.columns


def test_the_links_open_the_broker_and_the_briefing_of_the_school():
    app = opened("school", school=LONE)
    links = [str(link.proto.page) + str(link.proto.query_string) for link in app.get("page_link")]
    assert any(link.startswith("broker") and "900188" in link for link in links)
    briefing = next(link for link in links if link.startswith("briefing"))
    assert "school" in briefing and "900188" in briefing


@pytest.mark.slow
def test_the_schools_most_like_it_are_told_listed_and_set_beside_it(illustrative):
    urn = member_of(illustrative, "beacon-partnership")
    app = opened(
        "school", school=labelled(illustrative, urn), year="2018/19", measure="KS2 expected standard"
    )
    page = told(app).replace("\\", "")
    assert "schools most like it" in page
    assert "Similar in disadvantage, special educational needs" in page
    assert [chart for chart in app.get("plotly_chart") if "Disadvantaged:" in chart.proto.alt]
    assert "pupils on roll, and places for" in page
