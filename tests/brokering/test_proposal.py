"""A proposal is the best there is, breaks no limit, and says why it leaves whom it leaves."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.brokering import proposal
from collab.brokering.candidates import Limits
from collab.brokering.proposal import Proposal, costs, propose, propose_everywhere
from collab.brokering.weighing import Weighed
from collab.data.dataset import day_of_tests
from collab.data.selection import make_selection
from collab.geography.shown_on_map import map_of_day

MILE = 1609.344
MOVES = ["urn", "partnership", "host", "miles", "came_from"]
STAGES = {"infant": {1}, "junior": {2}, "primary": {1, 2}}


def county(places, phases, groups):
    """Schools at `places` (miles) numbered from 1; `groups` are members by slug, the host first."""
    east, north = np.array(places, float).T * MILE
    schools = pd.DataFrame(
        {"easting": east, "northing": north, "phase": phases, "authority_code": 1},
        index=range(1, len(places) + 1),
    )
    members = pd.DataFrame(
        [(slug, urn) for slug, urns in groups.items() for urn in urns], columns=["partnership", "urn"]
    )
    hosts = pd.Series({slug: urns[0] for slug, urns in groups.items()}, dtype=int)
    alone = pd.Series([u for u in schools.index if u not in set(members["urn"])], dtype=int)
    return schools, members, hosts, alone


def apart(schools, one, other):
    ends = schools.loc[[one, other], ["easting", "northing"]].to_numpy()
    return float(np.hypot(*(ends[0] - ends[1]))) / MILE


def allowed(schools, urn, host, limits):
    near = apart(schools, urn, host) <= limits.longest + 1e-4
    alike = STAGES[schools.at[urn, "phase"]] & STAGES[schools.at[host, "phase"]]
    return near and (bool(alike) or not limits.share_stage)


def brute_force(schools, members, hosts, alone, limits):
    """Most placed and fewest miles over every assignment there is."""
    before = {slug: set(members.loc[members["partnership"] == slug, "urn"]) for slug in hosts.index}
    movable = [u for s, urns in before.items() for u in urns if u != hosts[s]]
    free = [*alone, *(movable if limits.split else [])]
    places = [*hosts.index, *(list(alone) if limits.start_new else [])]
    ways = {
        (u, h): (apart(schools, u, h), allowed(schools, u, h, limits)) for u in free for h in [*hosts, *alone]
    }
    best = (0, 0.0)
    for chosen in product([None, *places], repeat=len(free)):
        found = judged(ways, before, hosts, limits, dict(zip(free, chosen, strict=True)), alone)
        if found is not None and (
            found[0] > best[0] or (found[0] == best[0] and (found[1] < best[1] - 1e-9 or best == (0, 0.0)))
        ):
            best = found
    return best


def judged(ways, before, hosts, limits, chosen, alone):
    """Placed and miles of one assignment, or None where it breaks a limit."""
    after = {slug: urns - set(chosen) for slug, urns in before.items()}
    for urn, place in chosen.items():
        after.setdefault(place, set()).add(urn) if place is not None else None
    home = {u: s for s, urns in before.items() for u in urns}
    miles = 0.0
    for urn, place in chosen.items():
        if place is None:
            if urn in home:
                return None
            continue
        host = hosts[place] if place in hosts.index else place
        if home.get(urn) != place and not ways[urn, host][1]:
            return None
        miles += ways[urn, host][0]
    for place, urns in after.items():
        was = before.get(place, set())
        if place not in before and place not in urns:
            return None
        joined = urns - was
        if len(urns) > max(limits.largest, len(was)) or (joined and len(urns) > limits.largest):
            return None
        if joined and len(was) >= limits.largest:
            return None
        changed = urns != was
        if changed and len(urns) < limits.smallest:
            return None
    placed = sum(chosen[u] is not None for u in chosen if u in set(alone))
    return placed, miles


coordinate = st.tuples(st.integers(0, 12), st.integers(0, 12))
phase = st.sampled_from(["infant", "junior", "primary", "primary"])


@st.composite
def small_counties(draw):
    count = draw(st.integers(5, 8))
    places = draw(st.lists(coordinate, min_size=count, max_size=count, unique=True))
    phases = draw(st.lists(phase, min_size=count, max_size=count))
    inside = draw(st.integers(2, count - 3))
    groups = {"first": list(range(1, inside + 1))}
    if inside >= 4:
        groups = {"first": [1, 2], "second": list(range(3, inside + 1))}
    limits = Limits(
        largest=draw(st.integers(2, 5)),
        smallest=draw(st.integers(2, 3)),
        longest=draw(st.sampled_from([2.0, 4.0, 7.0, 20.0])),
        share_stage=draw(st.booleans()),
        split=draw(st.booleans()),
        start_new=draw(st.booleans()),
    )
    limits = replace(limits, largest=max(limits.largest, limits.smallest))
    return county(places, phases, groups), limits


def is_the_best(given_county, limits):
    """Asserts that nothing else places more, nor as many in fewer miles."""
    found = propose(*given_county, limits)
    placed, miles = brute_force(*given_county, limits)
    assert found.placed == placed
    assert found.miles == pytest.approx(miles, abs=1e-6)
    assert found.proven and found.gap == 0


@pytest.mark.slow
@settings(max_examples=25)
@given(small_counties())
def test_the_proposal_equals_the_brute_force_optimum(drawn):
    given_county, limits = drawn
    movable = len(given_county[1]) - len(given_county[2])
    if limits.split and len(given_county[3]) + movable > 5:
        limits = replace(limits, split=False)
    if len(given_county[3]) > 5:
        limits = replace(limits, start_new=False)
    is_the_best(given_county, limits)


CORNERS = [(0, 0), (1, 0), (6, 0), (6, 1), (6, 2), (3, 0), (3.5, 1), (0, 3), (1, 3.2), (0.5, 2.5)]


@pytest.mark.parametrize(
    ("schools", "groups", "limits"),
    [
        # Three far from both hosts start one of their own, round the one in the middle, or one is too few.
        (10, {"a": [1, 2], "b": [3, 4, 5, 6, 7]}, Limits(smallest=3, largest=5, longest=1.5)),
        (9, {"a": [1, 2], "b": [3, 4, 5, 6, 7]}, Limits(smallest=3, largest=5, longest=1.5)),
        # One that is too small is filled by both, or left; where it is full at three, one of them waits.
        (7, {"a": [1, 2], "b": [3, 4, 5]}, Limits(smallest=4, largest=4, longest=3.5, start_new=False)),
        (7, {"a": [1, 2], "b": [3, 4, 5]}, Limits(smallest=5, largest=6, longest=3.5, start_new=False)),
        (7, {"a": [1, 2], "b": [3, 4, 5]}, Limits(smallest=2, largest=3, longest=9, start_new=False)),
        # Members move to the nearer host, but not so many that too few are left.
        (7, {"a": [1, 2, 4], "b": [3, 5, 6]}, Limits(smallest=3, largest=4, longest=4, split=True)),
        (7, {"a": [1, 2, 4, 5], "b": [3]}, Limits(2, 2, longest=4, split=True, start_new=False)),
        (7, {"a": [1, 2, 4, 5], "b": [3, 6]}, Limits(4, 2, longest=4, split=True, start_new=False)),
    ],
)
def test_hand_made_counties_are_solved_as_by_looking_at_every_assignment(schools, groups, limits):
    is_the_best(county(CORNERS[:schools], ["primary"] * schools, groups), limits)


def kept_to(schools, members, hosts, limits, moves):
    """Asserts that no limit is broken by the moves."""
    sizes = members.groupby("partnership")["urn"].nunique().to_dict()
    after, joined = dict(sizes), set()
    for _, row in moves.iterrows():
        key = row["partnership"] or int(row["host"])
        after[key] = after.get(key, 0) + 1
        joined.add(key)
        if row["came_from"]:
            after[row["came_from"]] -= 1
            joined.add(row["came_from"])
        assert allowed(schools, row["urn"], row["host"], limits)
        assert row["miles"] == pytest.approx(apart(schools, row["urn"], row["host"]))
        assert not row["partnership"] or hosts[row["partnership"]] == row["host"]
    assert not moves["urn"].duplicated().any()
    assert all(limits.smallest <= after[key] <= limits.largest for key in joined)
    assert limits.split or moves["came_from"].eq("").all()
    assert limits.start_new or moves["partnership"].ne("").all()


@pytest.mark.slow
@pytest.mark.parametrize(
    "limits", [Limits(), Limits(start_new=True), Limits(longest=8, split=True), Limits(smallest=4, largest=6)]
)
@pytest.mark.parametrize("year", [2014, 2025])
def test_the_built_in_county_is_solved_and_no_limit_is_broken(illustrative, year, limits):
    """To proven optimality, or at least to a gap under 1%."""
    on_map = map_of_day(illustrative, make_selection(illustrative, year), day_of_tests(year), 5)
    table = on_map.partnerships.dropna(subset=["host"])
    hosts = pd.Series(table["host"].to_numpy(int), index=table["partnership"])
    found = propose_everywhere(on_map.open_schools, on_map.members, hosts, on_map.alone["urn"], limits)
    kept_to(on_map.open_schools, on_map.members, hosts, limits, found.moves)
    assert found.gap < 1 and found.placed == found.most
    named = set(found.unplaced["urn"]) | set(found.moves.loc[found.moves["came_from"] == "", "urn"])
    assert named == set(on_map.alone["urn"])
    # Whoever is too far or of another phase has indeed nobody in reach.
    for _, row in found.unplaced[found.unplaced["reason"] == "too_far"].iterrows():
        assert row["nearest"] > limits.longest


def reasons(found):
    return dict(zip(found.unplaced["urn"], found.unplaced["reason"], strict=True))


def test_each_reason_for_leaving_a_school_is_told():
    places = [(0, 0), (1, 0), (0, 1), (2, 0), (2, 1), (30, 0), (1, 1), (np.nan, np.nan)]
    phases = ["infant", "infant", "infant", "infant", "infant", "primary", "junior", "primary"]
    given_county = county(places, phases, {"group": [1, 2, 3]})
    found = propose(*given_county, Limits(largest=4, start_new=False))
    assert found.placed == 1
    assert found.moves[["urn", "partnership"]].to_numpy().tolist() == [[4, "group"]]
    assert reasons(found) == {5: "crowded_out", 6: "too_far", 7: "other_phase", 8: "no_location"}
    assert found.unplaced.set_index("urn").at[6, "nearest"] == pytest.approx(30)
    full = propose(*given_county, Limits(largest=3, start_new=False))
    assert full.placed == 0 and reasons(full)[4] == "full"


def test_what_a_limit_costs_is_what_loosening_it_gains():
    places = [(0, 0), (1, 0), (0, 1), (7, 0), (8, 0), (2, 0)]
    given_county = county(places, ["primary"] * 6, {"group": [1, 2, 3]})
    limits = Limits(largest=4, start_new=False)
    found = propose(*given_county, limits)
    table = costs(*given_county, limits, found.placed).set_index("limit")
    assert found.placed == 1
    assert table["more"].to_dict() == {
        "longest": 0,
        "largest": 0,
        "share_stage": 0,
        "split": 0,
        "start_new": 2,
    }
    both = propose(*given_county, replace(limits, longest=10, largest=6))
    assert both.placed == 3
    wider = replace(limits, largest=6)
    table = costs(*given_county, wider, propose(*given_county, wider).placed).set_index("limit")
    assert table.at["longest", "more"] == 2 and table["sure"].all()


def test_authorities_are_solved_each_by_itself():
    places = [(0, 0), (1, 0), (0, 1), (2, 0), (3, 0)]
    schools, members, hosts, alone = county(places, ["primary"] * 5, {"group": [1, 2, 3]})
    schools.loc[5, "authority_code"] = 2
    shares = []
    found = propose_everywhere(
        schools, members, hosts, alone, Limits(), progress=lambda share, _: shares.append(share)
    )
    assert found.moves["urn"].tolist() == [4]
    assert reasons(found) == {5: "too_far"}
    assert shares == [0.0, 0.5, 1.0]


def test_with_nobody_to_place_nothing_is_proposed():
    schools, members, hosts, alone = county([(0, 0), (1, 0)], ["primary"] * 2, {"group": [1, 2]})
    for found in (
        propose(schools, members, hosts, alone, Limits()),
        propose_everywhere(schools, members, hosts, alone, Limits()),
    ):
        assert found.moves.empty and found.unplaced.empty and found.proven


def test_what_authorities_propose_is_put_together(monkeypatch):
    """What may be above the fewest miles there could be counts by the miles of each."""
    schools, members, hosts, alone = county(
        [(0, 0), (1, 0), (9, 0), (2, 0), (10, 0), (11, 0)], ["primary"] * 6, {"a": [1, 2], "b": [3]}
    )
    schools["authority_code"] = [1, 1, 2, 1, 2, 2]
    asked = []

    def each(schools, members, hosts, alone, limits, **how):
        asked.append((hosts.to_dict(), alone.tolist(), len(members), how["seconds"], how["first"]))
        first = alone.iloc[0] == 4
        moves = pd.DataFrame([(4, "a", 1, 2.0, "")] if first else [], columns=MOVES)
        left = pd.DataFrame({"urn": alone[0 if not first else 1 :], "reason": "full", "nearest": 1.0})
        told = (
            (1, 1, 30.0, 4.0, 2.5, Weighed(30.0, 1, 2, 3))
            if first
            else (2, 1, 10.0, 8.0, 0.5, Weighed(10.0, 4, 8, 5))
        )
        return Proposal(moves, left, *told)

    monkeypatch.setattr(proposal, "propose", each)
    found = propose_everywhere(schools, members, hosts, alone, Limits(), seconds=7.0, first="link")
    assert asked == [({"a": 1}, [4], 3, 7.0, "link"), ({"b": 3}, [5, 6], 3, 7.0, "link")]
    assert found.moves["urn"].tolist() == [4] and found.unplaced["urn"].tolist() == [5, 6]
    assert found.unplaced.index.tolist() == [0, 1]
    assert (found.alone, found.placed, found.most, found.miles, found.seconds) == (3, 1, 2, 40.0, 3.0)
    assert found.gap == pytest.approx((4 * 30 + 8 * 10) / 40) and not found.proven
    assert found.weighed == Weighed(40.0, 5, 10, 8)


@pytest.mark.parametrize(
    ("placed", "gap", "proven"), [(3, 0.0, True), (3, 9e-7, True), (3, 1e-6, False), (2, 0.0, False)]
)
def test_a_proposal_is_proven_where_no_more_could_be_placed_and_no_miles_be_spared(placed, gap, proven):
    left = pd.DataFrame({"urn": range(4 - placed)})
    found = Proposal(pd.DataFrame(), left, 4, 3, 1.0, gap, 0.1, Weighed(1.0, 0, 0, 0))
    assert (found.placed, found.proven) == (placed, proven)
