"""Whom a school could join, and what that changes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from collab.brokering.options import in_reach, options, shortlist, since_then, strengths, widest_match
from collab.brokering.scenario import Step
from collab.data.dataset import day_of_tests
from collab.data.selection import make_selection, select
from collab.data.vocabulary import KINDS
from collab.geography.shown_on_map import map_of_day
from tests.brokering.scratch import DAY, with_steps
from tests.shapes import Shape, release_of


@pytest.fixture(scope="module")
def found(on_map):
    return options(on_map, on_map.alone, KINDS, 5.0, 8)


@pytest.mark.slow
def test_an_option_s_figures_are_those_measured_after_joining(illustrative, on_map, found):
    """Each option says what the map would say, had the school joined."""
    for _, row in found.sample(12, random_state=1).iterrows():
        changed = with_steps(illustrative, Step("join", row["partnership"], int(row["urn"])))
        after = map_of_day(changed, make_selection(illustrative, 2014), DAY, 5.0)
        one = after.partnerships.set_index("partnership").loc[row["partnership"]]
        was = on_map.partnerships.set_index("partnership").loc[row["partnership"]]
        assert row["spread"] == pytest.approx(one["spread"])
        assert row["locality"] == pytest.approx(one["locality"])
        assert row["spread_change"] == pytest.approx(one["spread"] - was["spread"])
        assert row["locality_change"] == pytest.approx(one["locality"] - was["locality"])
        assert row["members"] == one["members"] - 1
        nearest = after.members.set_index(["partnership", "urn"])["nearest_partner"]
        assert row["to_nearest"] == pytest.approx(nearest[row["partnership"], row["urn"]])


def test_options_are_within_reach_and_complete(on_map, found):
    assert (found["to_nearest"] <= 5.0).all() and (found["room"] >= 0).all()
    wider = options(on_map, on_map.alone, KINDS, 12.0, 8)
    near = wider[wider["to_nearest"] <= 5.0]
    assert len(near) == len(found)
    few = options(on_map, on_map.alone.head(3), ["collaborative_partnership"], 5.0, 3)
    assert set(few["kind"]) <= {"collaborative_partnership"}
    assert set(few["urn"]) <= set(on_map.alone["urn"].head(3)) and (few["room"] == 0).any()


def test_in_reach_are_the_same_as_they_are_without_the_school(on_map, found):
    """Who only counts partnerships in reach need not have every link measured."""
    now = in_reach(on_map, on_map.alone, KINDS, 5.0, 8)
    changing = ["spread", "locality"]
    pd.testing.assert_frame_equal(
        now.drop(columns=changing), found[[name for name in now if name not in changing]]
    )
    was = on_map.partnerships.set_index("partnership")
    for name in changing:
        np.testing.assert_allclose(now[name], now["partnership"].map(was[name]))
        np.testing.assert_allclose(found[name] - found[f"{name}_change"], now[name])


def test_who_else_is_asked_about_changes_no_school_s_options(on_map, found):
    """Of a district's schools alone the same is said as of theirs among all."""
    for district in ("Boston", "Lincoln"):
        alone = on_map.alone[on_map.alone["district"] == district]
        own = found[found["urn"].isin(alone["urn"])].reset_index(drop=True)
        assert 0 < len(own) < len(found)
        pd.testing.assert_frame_equal(options(on_map, alone, KINDS, 5.0, 8), own, check_dtype=False)


def test_the_shortlist_counts_the_options(on_map, found):
    listed = shortlist(on_map, on_map.alone, found, KINDS).set_index("urn")
    assert len(listed) == len(on_map.alone)
    assert listed["in_reach"].sum() == len(found)
    assert listed["with_room"].sum() == (found["room"] > 0).sum()
    roomy = found[found["room"] > 0]
    urn = roomy["urn"].iloc[0]
    best = roomy[roomy["urn"] == urn].sort_values("to_nearest").iloc[0]
    assert listed.at[urn, "partnership_name"] == best["partnership_name"]


def test_the_worst_off_come_first_and_each_is_shown_beside_the_nearest_it_could_hope_for(on_map):
    kinds = ["collaborative_partnership"]
    found = options(on_map, on_map.alone, kinds, 3.0, 5)
    listed = shortlist(on_map, on_map.alone, found, kinds)
    assert list(dict.fromkeys(listed["near"])) == ["nobody", "full", "room"]
    for _, rows in listed.groupby("near"):
        assert rows["to_nearest"].is_monotonic_decreasing
    wide = options(on_map, on_map.alone, kinds, 60.0, 5)
    nearest = wide.drop_duplicates("urn").set_index("urn")["to_nearest"]
    for state, limit in (("nobody", (3.0, np.inf)), ("full", (0.0, 3.0))):
        rows = listed[listed["near"] == state].set_index("urn")
        assert rows["to_nearest"].between(*limit).all()
        assert rows["to_nearest"].to_numpy() == pytest.approx(nearest[rows.index].to_numpy())
    room = wide[wide["room"] > 0].drop_duplicates("urn").set_index("urn")
    rows = listed[listed["near"] == "room"].set_index("urn")
    assert rows["partnership_name"].equals(room.loc[rows.index, "partnership_name"])


def test_a_school_without_a_place_has_nobody_near_that_we_know_of():
    release = release_of(Shape(schools=20, located=0.5))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    found = options(shown, shown.alone, KINDS, 5.0, 8)
    listed = shortlist(shown, shown.alone, found, KINDS)
    unknown = shown.open_schools.loc[listed["urn"], "easting"].isna().to_numpy()
    assert unknown.any() and (listed["near"].eq("nowhere").to_numpy() == unknown).all()
    assert listed.loc[listed["near"] == "nowhere", "to_nearest"].isna().all()


def test_strengths_are_the_school_s_own_whole_unit_or_nothing(illustrative, on_map, found):
    """A cohort that counts only with others is never shown by itself."""
    selection = make_selection(illustrative, 2014)
    alone = set(select(illustrative, selection)["urn"])
    small = [u for u in found["urn"].unique() if u not in alone]
    large = next(u for u in found["urn"].unique() if u in alone)
    assert small
    slugs = found["partnership"].drop_duplicates()
    for urn in small[:3]:
        rows = strengths(illustrative, selection, int(urn), slugs, on_map.members)
        assert not rows["measure"].str.startswith("ks1").any()
    rows = strengths(illustrative, selection, int(large), slugs, on_map.members)
    cohorts = select(illustrative, selection)
    own = cohorts[cohorts["urn"] == large].iloc[0]
    shown = rows[rows["measure"] == selection.measure]
    assert (shown["eligible"] == own["eligible"]).all()
    assert shown["percent"].iloc[0] == pytest.approx(100 * own["achieved"] / own["eligible"])
    best = widest_match(rows)
    assert not best.duplicated(["partnership", "better"]).any()
    for _, row in best.iterrows():
        school, other = row["percent"] > row["everyone"], row["percent_other"] > row["everyone"]
        assert (row["better"] == "school") == school and school != other


@pytest.mark.parametrize("located", [0.0, 0.5, 1.0])
def test_a_partnership_without_a_host_is_an_option_without_miles_to_it(located):
    """One with fewer than two located members; it failed on three real authorities."""
    release = release_of(Shape(partnerships=(1, 1, 4), located=located))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    rows = options(shown, shown.alone, release.kinds, 30.0, 8)
    hosts = shown.partnerships.set_index("partnership")["host"]
    assert rows["to_host"].isna().tolist() == rows["partnership"].map(hosts).isna().tolist()
    if located == 1:
        assert set(rows["partnership"]) == {"group-1", "group-2", "group-3"}
        assert rows["to_host"].isna().any() and rows["to_host"].notna().any()


def test_one_school_beside_one_partnership_of_one_is_an_option():
    """The only row has no host, and pandas makes no index of one number that is missing."""
    release = release_of(Shape(schools=2, partnerships=(1,), located=1.0))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    rows = options(shown, shown.alone, release.kinds, 30.0, 8)
    assert rows["partnership"].tolist() == ["group-1"] and rows["to_host"].isna().all()


def test_who_has_joined_since_is_a_member_today_under_whatever_number_it_goes_on(illustrative):
    today = pd.Timestamp(2020, 3, 2)
    told = illustrative.tables
    alone = pd.DataFrame({"urn": range(1, 8), "name": list("ABCDEFG")})
    joined = ["2014-05-02", "2020-03-02", "2020-03-03", "2015-09-01", "2015-09-01", "2015-09-01"]
    left = [None, None, None, "2020-03-02", "2020-03-03", None]
    slugs = told["partnerships"].groupby("kind")["partnership"].first()
    own, other = slugs["collaborative_partnership"], slugs.drop("collaborative_partnership").iloc[0]
    # The sixth went on as the seventieth, which is the member; the seventh is in another kind.
    rows = pd.DataFrame(
        {
            "partnership": [own] * 6 + [other],
            "urn": [1, 2, 3, 4, 5, 70, 7],
            "joined": pd.to_datetime([*joined, "2015-09-01"]),
            "left": pd.to_datetime([*left, None]),
            "lead": False,
        }
    )
    followed = pd.DataFrame({"urn": [6], "successor": [70]})
    dataset = replace(illustrative, tables={**told, "memberships": rows, "successions": followed})
    found = since_then(dataset, alone, ["collaborative_partnership"], today)
    assert found.fillna("").tolist() == ["joined", "joined", "", "", "joined", "joined", ""]
    assert since_then(dataset, alone, dataset.kinds, today).iloc[6] == "joined"


def test_a_school_that_closed_since_is_gone_unless_it_goes_on_under_another_number(illustrative):
    today, told = pd.Timestamp(2020, 3, 2), illustrative.tables
    closed = pd.to_datetime(["2020-03-02", "2020-03-03", None, "2019-03-01", None])
    schools = told["schools"].head(5).assign(urn=[1, 2, 3, 4, 40], closed=closed)
    followed = pd.DataFrame({"urn": [4], "successor": [40]})
    tables = {
        **told,
        "schools": schools,
        "memberships": told["memberships"].iloc[:0],
        "successions": followed,
    }
    alone = pd.DataFrame({"urn": [1, 2, 3, 4]})
    found = since_then(replace(illustrative, tables=tables), alone, illustrative.kinds, today)
    assert found.fillna("").tolist() == ["gone", "", "", ""]
