"""Miles and minutes between schools, against looking at every pair by hand."""

import numpy as np
import pandas as pd
import pytest

from collab.data.vocabulary import MINUTES
from collab.geography.distances import METRES_PER_MILE, by_car, straight_lines
from collab.geography.pairs_to_time import pairs_to_time
from tests.timed import made_up_times


def places(count=40, seed=1):
    """Schools at random within 20 miles by 20, two on one site, and one without a place."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        rng.uniform(0, 20 * METRES_PER_MILE, (count, 2)),
        columns=["easting", "northing"],
        index=rng.permutation(np.arange(100_001, 100_001 + count)),
    )
    table.iloc[1] = table.iloc[0]
    table.iloc[2] = np.nan
    return table.assign(name=[f"School {n}" for n in range(count)])


def minutes_by_hand(schools, times, pace):
    """The minutes between every two schools: those told, both ways' mean, or the miles at the pace."""
    told = {}
    for urn, urn_to, minutes in times.itertuples(index=False):
        told.setdefault(frozenset((urn, urn_to)), []).append(minutes)
    found = {}
    for one, here in schools[["easting", "northing"]].dropna().iterrows():
        for other, there in schools[["easting", "northing"]].dropna().iterrows():
            mean = np.mean(told.get(frozenset((one, other)), [np.nan]))
            line = np.hypot(*(here - there)) / METRES_PER_MILE * pace
            found[one, other] = line if one == other or np.isnan(mean) else mean
    return pd.Series(found).unstack()


@pytest.mark.parametrize("reach", [3.0, 15.0, 60.0])
def test_minutes_within_reach_and_nearest_are_those_found_by_looking_at_every_pair(reach):
    schools = places()
    times = made_up_times(schools, 8.0)
    # One pair on one site takes a while, one far apart none, and one near is very far by road.
    times.loc[len(times)] = [schools.index[0], schools.index[1], 4.0]
    times.loc[len(times)] = [schools.index[3], schools.index[4], 0.5]
    # Nearly all around one school are: others, further by line, are nearer.
    around = schools.index[5:].to_numpy()
    line = straight_lines(schools).between(around, schools.index[3])
    for urn in around[np.argsort(line)][:30]:
        times.loc[len(times)] = [schools.index[3], urn, 150.0]
        times.loc[len(times)] = [urn, schools.index[3], 150.0]
    times = times.astype({"urn": int, "urn_to": int}).drop_duplicates(["urn", "urn_to"], keep="last")
    found = by_car(schools, times)
    ends = np.sort(times[["urn", "urn_to"]].to_numpy(), axis=1)
    told = times["minutes"].groupby([ends[:, 0], ends[:, 1]]).mean()
    lines = straight_lines(schools).between(
        told.index.get_level_values(0).to_numpy(), told.index.get_level_values(1).to_numpy()
    )
    assert found.unit == MINUTES and found.known == len(told)
    assert found.pace == pytest.approx(np.median((told / lines)[lines > 0]))
    by_hand = minutes_by_hand(schools, times, found.pace)
    urns = by_hand.index.to_numpy()
    assert found.between(urns[:, None], urns[None, :]) == pytest.approx(by_hand.to_numpy())
    own, others = urns, urns[1::3]
    first, second, apart = found.within(own, others, reach)
    wanted = by_hand.loc[own, others].to_numpy()
    near = np.full(wanted.shape, np.nan)
    near[first, second] = apart
    assert near == pytest.approx(np.where(wanted <= reach + 1e-9, wanted, np.nan), nan_ok=True)
    away, which = found.nearest(own, others, 4)
    assert away == pytest.approx(np.sort(by_hand.loc[own, others].to_numpy(), axis=1)[:, :4])
    assert found.between(own[:, None], others[which]) == pytest.approx(away)


def test_what_is_reckoned_is_told_and_what_has_no_place_is_nowhere():
    schools = places(6)
    one, other, nowhere, third = schools.index[[0, 3, 2, 4]]
    found = by_car(
        schools, pd.DataFrame({"urn": [one, nowhere], "urn_to": [other, one], "minutes": [9.0, 5]})
    )
    assert found.reckoned([one, one, one, one], [other, third, one, nowhere]).tolist() == [0, 1, 0, 0]
    pairs = pd.DataFrame({"a": [one, other, one, one, pd.NA], "b": [other, one, third, one, third]})
    assert found.rest_on(pairs, pairs) == (2, 1)
    assert np.isnan(found.between([one, one], [nowhere, 999_999])).all()
    assert not straight_lines(schools).reckoned(one, third).any()
    # Which way is as on the map, how far as by car; on one site nobody knows which way.
    line = straight_lines(schools).towards([one], [other])
    assert found.towards([one], [other]) == pytest.approx(9 * line / np.hypot(*line.T)[:, None])
    site = pd.DataFrame({"urn": [one], "urn_to": [schools.index[1]], "minutes": [4.0]})
    assert by_car(schools, site).towards([one], [schools.index[1]]).tolist() == [[4.0, 0.0]]
    assert by_car(schools, site).pace == 2.0


def test_the_pairs_to_fill_in_are_those_near_each_other_once_with_what_is_known():
    schools = places(12)
    times = made_up_times(schools, 6.0)
    table = pairs_to_time(schools, times, 9.0)
    lines = straight_lines(schools).between(table["URN from"], table["URN to"])
    assert table["Miles"].to_numpy() == pytest.approx(lines, abs=0.051) and (lines <= 9.001).all()
    ends = np.sort(table[["URN from", "URN to"]].to_numpy(), axis=1)
    assert len(np.unique(ends, axis=0)) == len(table) and (ends[:, 0] < ends[:, 1]).all()
    told = {frozenset(row) for row in times[["urn", "urn_to"]].to_numpy().tolist()}
    known = [frozenset(pair) in told for pair in ends.tolist()]
    assert table["Minutes"].notna().tolist() == known and 0 < sum(known) < len(known)


def test_the_nearest_of_several_and_of_nobody_with_a_place():
    places = pd.DataFrame(
        {"easting": [0.0, 1000.0, 5000.0, None], "northing": [0.0, 0.0, 0.0, None]},
        index=pd.Index([1, 2, 3, 4], name="urn"),
    )
    lines = straight_lines(places)
    assert lines.nearest_of([1, 3, 2], [2, 3]).tolist() == [2, 3, 2]
    nobody = lines.nearest_of([1, 4], [4])
    assert nobody.isna().all()
    times = pd.DataFrame({"urn": [1, 1], "urn_to": [3, 2], "minutes": [1.0, 9.0]})
    assert by_car(places, times).nearest_of([1], [2, 3]).tolist() == [3]
