"""Everything that measures distance takes it from one place: where each mile takes three minutes, every
figure in minutes is three times that in miles, and every choice is the same."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from collab.brokering.candidates import Limits, find_candidates
from collab.brokering.matching import offers_in_reach
from collab.brokering.options import options, shortlist
from collab.brokering.proposal import propose_everywhere
from collab.data.selection import make_selection
from collab.data.vocabulary import JOINABLE, MILES, MINUTES
from collab.geography.distances import by_car, straight_lines
from collab.geography.neighbourhood import nearest_to, to_visit
from collab.geography.partnership_geography import measure_geography, nearer_alone
from collab.geography.shown_on_map import map_of_day
from collab.geography.spokes import spokes_of
from tests.brokering.scratch import DAY

PACE = 3.0


@pytest.fixture(scope="module")
def maps(illustrative):
    """The county in miles with a limit of 5, and in minutes with one of 15, of which half the pairs are
    told and the others reckoned."""
    schools = illustrative.schools
    urns = schools.dropna(subset=["easting"]).index.sort_values().to_numpy(int)
    first, second, miles = straight_lines(schools).within(urns, urns, 25.0)
    kept = (first < second) & ((first + second) % 2 == 0)
    times = {"urn": urns[first[kept]], "urn_to": urns[second[kept]], "minutes": PACE * miles[kept]}
    timed = replace(
        illustrative, tables={**illustrative.tables, "travel_times": pd.DataFrame(times)}, _stages={}
    )
    assert make_selection(illustrative, 2014, unit=MINUTES).unit == MILES
    chosen = make_selection(timed, 2014, unit=MINUTES)
    assert chosen.unit == MINUTES and chosen.to_query()["distance"] == ["Minutes"]
    miles_map = map_of_day(illustrative, make_selection(illustrative, 2014), DAY, 5.0)
    minutes_map = map_of_day(timed, chosen, DAY, 5.0 * PACE)
    shown, reckoned = minutes_map.distances.rest_on(minutes_map.ways)
    assert minutes_map.unit == MINUTES and 0.3 * shown < reckoned < 0.7 * shown
    return miles_map, minutes_map


def same(one, other, scaled):
    """Asserts that two tables are the same but for the columns `scaled`, which are `PACE` times."""
    one, other = one.reset_index(drop=True), other.reset_index(drop=True)
    for column in one:
        factor = PACE if column in scaled else 1.0
        if pd.api.types.is_float_dtype(one[column]):
            assert other[column].to_numpy() == pytest.approx(
                factor * one[column].to_numpy(), nan_ok=True, abs=1e-6
            ), column
        else:
            pd.testing.assert_series_equal(one[column], other[column])


def test_geography_options_and_neighbours(maps, illustrative):
    miles, minutes = maps
    partnerships = {"mean_to_host", "furthest", "spread"}
    same(miles.geography.partnerships, minutes.geography.partnerships, partnerships)
    same(miles.geography.members, minutes.geography.members, {"to_host", "nearest_partner"})
    same(miles.geography.alone, minutes.geography.alone, {"miles"})
    same(spokes_of(miles), spokes_of(minutes), {"to_host", "east", "north"})
    kinds = [kind for kind in JOINABLE if kind in illustrative.kinds]
    found = [options(m, m.alone, kinds, limit, 8) for m, limit in ((miles, 5.0), (minutes, 5.0 * PACE))]
    same(*found, {"to_nearest", "to_host", "spread", "spread_change"})
    lists = [shortlist(m, m.alone, own, kinds) for m, own in zip(maps, found, strict=True)]
    same(*lists, {"to_nearest"})
    urn = int(miles.members["urn"].iloc[0])
    same(nearest_to(miles, urn, 12), nearest_to(minutes, urn, 12), {"miles", "east", "north"})
    urns = miles.members["urn"].iloc[5:9].tolist()
    same(to_visit(miles, urns, [urn], 5.0), to_visit(minutes, urns, [urn], 5.0 * PACE), {"miles"})
    host = int(miles.partnerships["host"].dropna().iloc[0])
    near = nearer_alone(host, 9.0, miles.geography.alone, miles.distances)
    assert near == nearer_alone(host, 9.0 * PACE, minutes.geography.alone, minutes.distances) > 0


def test_proposals_and_offers(maps, illustrative):
    miles, minutes = maps
    table = miles.partnerships.dropna(subset=["host"])
    hosts = pd.Series(table["host"].to_numpy(int), index=table["partnership"])
    alone = miles.alone["urn"].head(40)
    limits = Limits(longest=4.0, start_new=False)
    found = propose_everywhere(miles.open_schools, miles.members, hosts, alone, limits)
    other = propose_everywhere(
        minutes.open_schools,
        minutes.members,
        hosts,
        alone,
        replace(limits, longest=4.0 * PACE, unit=MINUTES),
        distances=minutes.distances,
    )
    assert found.proven and other.proven and 0 < found.placed < len(alone)
    assert other.placed == found.placed and other.miles == pytest.approx(PACE * found.miles)
    same(found.moves, other.moves, {"miles"})
    same(found.unplaced, other.unplaced, {"nearest"})
    day = pd.Timestamp("2026-03-01")
    given = [illustrative.tables["offers"], illustrative.tables["matches"], miles.open_schools, miles.members]
    pairs = [
        offers_in_reach(*given, reach, day, on_map.distances)
        for reach, on_map in ((12.0, miles), (12.0 * PACE, minutes))
    ]
    assert len(pairs[0]) > 2
    same(*pairs, {"miles"})


def test_members_beyond_the_limit_may_stay_and_are_as_far_as_they_are_by_car(maps):
    miles, minutes = maps
    table = miles.partnerships.dropna(subset=["host"])
    hosts = pd.Series(table["host"].to_numpy(int), index=table["partnership"])
    nobody = miles.alone["urn"].head(0)
    limits = Limits(longest=1.0, split=True, start_new=False)
    found = find_candidates(miles.open_schools, miles.members, hosts, nobody, limits)
    other = replace(limits, longest=PACE, unit=MINUTES)
    timed = find_candidates(minutes.open_schools, minutes.members, hosts, nobody, other, minutes.distances)
    assert (found.pairs["own"] & (found.pairs["miles"] > 1.0)).any()
    same(found.pairs, timed.pairs, {"miles"})


def test_a_road_that_is_long_makes_another_host_and_puts_a_member_beyond_the_limit(maps):
    miles, _ = maps
    row = miles.partnerships[miles.partnerships["members"] > 3].sort_values("mean_to_host").iloc[0]
    assert row["beyond"] == 0
    host, own = int(row["host"]), miles.members["partnership"] == row["partnership"]
    long = pd.DataFrame(
        {"urn": host, "urn_to": [u for u in miles.members.loc[own, "urn"] if u != host], "minutes": 60.0}
    )
    distances = by_car(miles.open_schools, long)
    # Reckoned at the pace of such roads all others would be as slow.
    distances = replace(distances, pace=1.0)
    found = measure_geography(miles.members[["partnership", "urn"]], miles.open_schools, 20.0, distances)
    now = found.partnerships.set_index("partnership").loc[row["partnership"]]
    assert now["host"] != host and now["beyond"] == 1 and now["furthest"] == 60.0 == now["spread"]
    assert np.isclose(found.members.query("urn == @host")["nearest_partner"], 60.0).any()
