"""What is said of a proposal: each move, each reason, each limit's cost, several authorities put together."""

import pandas as pd
import pytest

from collab.brokering.before_and_after import before_and_after, totals
from collab.brokering.candidates import Limits, find_candidates
from collab.brokering.options import strengths_of_all, widest_match
from collab.brokering.proposal import costs, prices, propose, propose_everywhere, relaxations
from collab.brokering.reasons import why_unplaced
from collab.brokering.scenario import Step
from collab.brokering.weighing import Merits, Weights
from collab.data.selection import Selection
from collab.geography.shown_on_map import map_of_day
from tests.brokering.scratch import DAY, with_steps
from tests.brokering.test_proposal import county

LINE = [(0, 0), (1, 0), (2, 0), (3, 0), (8, 0)]
"""Five schools in a row, so many miles along it."""


def reasons(phases, groups, **limits):
    """The reason, and the nearest host, of each school in none that nobody places."""
    schools, members, hosts, alone = county(LINE, phases, groups)
    asked = Limits(**{"smallest": 2, "start_new": False, **limits})
    found = find_candidates(schools, members, hosts, alone, asked)
    table = why_unplaced(found, schools, alone.to_numpy(int), asked).set_index("urn")
    return {int(urn): (row["reason"], round(row["nearest"], 4)) for urn, row in table.iterrows()}


def test_each_school_left_has_its_reason_at_the_limits_themselves():
    primary = ["primary"] * 5
    two = {"a": [1, 2]}
    # Within the limit and room for one more: only others stand in its way.
    assert reasons(primary, two, longest=3.0, largest=3) == {
        3: ("crowded_out", 2.0),
        4: ("crowded_out", 3.0),
        5: ("too_far", 8.0),
    }
    assert reasons(primary, two, longest=2.99, largest=3)[4] == ("too_far", 3.0)
    assert reasons(primary, two, longest=3.0, largest=2)[3] == ("full", 2.0)
    other = ["junior", "junior", "infant", "primary", "infant"]
    assert reasons(other, two, longest=3.0, largest=3) == {
        3: ("other_phase", 2.0),
        4: ("crowded_out", 3.0),
        5: ("too_far", 8.0),
    }
    assert reasons(other, two, longest=3.0, largest=3, share_stage=False)[3] == ("crowded_out", 2.0)
    # Of two within reach the one of its phase is full, the other has room.
    mixed = ["primary", "junior", "infant", "primary", "primary"]
    assert reasons(mixed, {"a": [1], "b": [2]}, longest=3.0, largest=1)[3] == ("full", 1.0)
    # Who could start one, were nobody placed elsewhere, is crowded out, and needs partners enough.
    alone = {"a": [5]}
    assert reasons(primary, alone, longest=1.0, start_new=True, smallest=3)[1] == ("crowded_out", 8.0)
    assert {why for why, _ in reasons(primary, alone, longest=1.0, start_new=True, smallest=4).values()} == {
        "too_far"
    }


def test_who_has_no_place_is_told_so_and_where_there_is_no_host_none_is_nearest():
    schools, members, hosts, alone = county(LINE, ["primary"] * 5, {"a": [1, 2]})
    schools.loc[3, "easting"] = None
    limits = Limits(smallest=2, start_new=False)
    table = propose(schools, members, hosts, alone, limits).unplaced.set_index("urn")
    assert table["reason"].to_dict() == {3: "no_location", 5: "too_far"}
    assert table["nearest"].isna().to_dict() == {3: True, 5: False}
    nobody = county(LINE, ["primary"] * 5, {})
    found = propose(*nobody[:2], hosts.iloc[:0], nobody[3], limits)
    assert found.unplaced["reason"].tolist() == ["too_far"] * 5 and found.unplaced["nearest"].isna().all()
    assert (found.placed, found.most, found.alone, found.miles, found.proven) == (0, 0, 5, 0, True)


def test_each_move_says_where_to_from_where_and_how_far():
    given = county(LINE, ["primary"] * 5, {"a": [1], "b": [5, 2, 3]})
    limits = Limits(smallest=1, longest=9.0, split=True, start_new=False)
    found = propose(*given, limits)
    rows = found.moves.round(6).to_numpy().tolist()
    assert rows == [[2, "a", 1, 1.0, "b"], [3, "a", 1, 2.0, "b"], [4, "a", 1, 3.0, ""]]
    assert list(found.moves) == ["urn", "partnership", "host", "miles", "came_from"]
    assert (found.placed, found.alone, found.most, found.proven) == (1, 1, 1, True)
    assert found.miles == pytest.approx(6) and found.weighed.miles == pytest.approx(6)
    # A new one has no slug and its host is no move of its own miles.
    begun = propose(*county(LINE[:3], ["primary"] * 3, {}), Limits(smallest=3, longest=1.0))
    assert begun.moves["partnership"].eq("").all() and set(begun.moves["host"]) == {2}
    assert begun.moves["miles"].round(6).tolist() == [0.0, 1.0, 1.0] and begun.miles == pytest.approx(2)


def test_several_authorities_are_proposed_for_one_by_one_and_put_together():
    places = [*LINE, *((x, 1) for x, _ in LINE)]
    schools, members, hosts, alone = county(places, ["primary"] * 10, {"a": [1, 2], "b": [6, 7]})
    schools["authority_code"] = [925] * 5 + [850] * 5
    limits = Limits(smallest=2, longest=3.0, start_new=False, largest=4)
    heard = []
    found = propose_everywhere(
        schools, members, hosts, alone, limits, progress=lambda *told: heard.append(told)
    )
    assert heard == [(0.0, "Authority 1 of 2"), (0.5, "Authority 2 of 2"), (1.0, "Done")]
    # The first authority's schools come first, and nobody crosses the border.
    assert found.moves[["urn", "partnership"]].to_numpy().tolist() == [[8, "b"], [9, "b"], [3, "a"], [4, "a"]]
    assert found.unplaced[["urn", "reason"]].to_numpy().tolist() == [[10, "too_far"], [5, "too_far"]]
    assert (found.alone, found.placed, found.most) == (6, 4, 4)
    assert (found.miles, found.gap) == (pytest.approx(10), pytest.approx(0, abs=1e-6))
    assert (found.weighed.miles, found.weighed.off) == (pytest.approx(10), 4)
    one = propose_everywhere(schools, members, hosts, alone[alone > 5], limits)
    assert (one.alone, one.placed, one.moves["partnership"].tolist()) == (3, 2, ["b", "b"])
    none = propose_everywhere(schools, members, hosts, alone.iloc[:0], limits)
    assert (none.alone, none.most, none.miles, none.gap, none.seconds) == (0, 0, 0, 0, 0)
    assert none.moves.empty and list(none.unplaced) == ["urn", "reason", "nearest"]


def test_one_limit_at_a_time_is_loosened_by_what_is_said():
    limits = Limits(largest=6, smallest=3, longest=4.0, split=False, start_new=True)
    looser = relaxations(limits)
    assert looser == {
        "longest": Limits(largest=6, smallest=3, longest=8.0),
        "largest": Limits(largest=8, smallest=3, longest=4.0),
        "share_stage": Limits(largest=6, smallest=3, longest=4.0, share_stage=False),
        "split": Limits(largest=6, smallest=3, longest=4.0, split=True),
        "smallest": Limits(largest=6, smallest=2, longest=4.0),
    }
    assert "smallest" not in relaxations(Limits(smallest=2)), "two are the fewest there can be"
    assert list(relaxations(Limits(start_new=False, split=True, share_stage=False))) == [
        "longest",
        "largest",
        "start_new",
    ]


def test_what_a_limit_costs_is_how_many_more_could_be_placed_without_it():
    given = county(LINE, ["infant", "infant", "junior", "infant", "infant"], {"a": [1, 2]})
    limits = Limits(smallest=2, largest=3, longest=3.0, start_new=False)
    placed = propose(*given, limits).placed
    heard = []
    table = costs(*given, limits, placed, progress=lambda *told: heard.append(told)).set_index("limit")
    assert placed == 1 and table["sure"].all()
    assert table["more"].to_dict() == {
        "longest": 0,
        "largest": 0,
        "share_stage": 0,
        "split": 0,
        "start_new": 0,
    }
    assert heard[0] == (0.0, "What the limits cost: 1 of 5") and heard[-1][1].endswith("5 of 5")
    nobody = county(LINE, ["infant", "infant", "junior", "infant", "infant"], {"a": [1, 2, 4]})
    table = costs(*nobody, limits, 0).set_index("limit")["more"]
    # Two more places take nobody without the other stage's school; with it, it is full.
    assert table.to_dict() == {"longest": 0, "largest": 0, "share_stage": 0, "split": 0, "start_new": 0}
    wide = Limits(smallest=2, largest=5, longest=4.0, start_new=False)
    table = costs(*nobody, wide, 0).set_index("limit")["more"]
    assert table.to_dict() == {"longest": 1, "largest": 0, "share_stage": 1, "split": 0, "start_new": 0}


def test_the_prices_are_told_in_their_order():
    heard = []
    given = county(LINE[:3], ["primary"] * 3, {"a": [1, 2]})
    limits = Limits(smallest=2, start_new=False)
    table = prices(*given, limits, Weights(preferred=5), Merits(), progress=lambda *t: heard.append(t))
    assert table["first"].tolist() == ["miles", "link", "strength", "size"] and table["sure"].all()
    assert table[["placed", "links", "strengths", "off"]].to_numpy().tolist() == [[1, 0, 0, 2]] * 4
    assert heard == [(n / 4, f"What each thing costs: {n + 1} of 4") for n in range(4)]


def test_what_a_change_touches_is_told_before_and_after(illustrative):
    selection = Selection(2014, "ks1_rwm_l2b")
    before = map_of_day(illustrative, selection, DAY, 5.0)
    assert before_and_after(before, before).empty
    alone = int(before.alone["urn"].iloc[0])
    after = map_of_day(
        with_steps(illustrative, Step("join", "beacon-partnership", alone)), selection, DAY, 5.0
    )
    (row,) = before_and_after(before, after).to_dict("records")
    assert (row["partnership"], row["members_after"] - row["members_before"]) == ("beacon-partnership", 1)
    was, now = totals(before), totals(after)
    assert now["alone"] == was["alone"] - 1 and now["partnerships"] == was["partnerships"]
    known = before.members[before.members["to_host"] > 0]
    assert was["mean_to_host"] == pytest.approx(known["to_host"].sum() / len(known))
    table = before.partnerships
    assert was["local"] == int(((table["beyond"] == 0) & table["mean_to_host"].notna()).sum())
    assert was["locality"] == pytest.approx(table["locality"].median())


def test_the_widest_match_is_one_measure_a_partnership_and_direction():
    rows = pd.DataFrame(
        {
            "partnership": ["b", "a", "a", "a", "a"],
            "measure": ["m1", "m1", "m2", "m3", "m4"],
            "percent": [50.0, 60, 70, 40, 50],
            "percent_other": [40.0, 50, 50, 55, 50],
            "better": ["school", "school", "school", "partnership", ""],
        }
    )
    found = widest_match(rows)
    assert found[["partnership", "measure"]].to_numpy().tolist() == [["a", "m2"], ["a", "m3"], ["b", "m1"]]
    assert list(found) == list(rows) and found.index.tolist() == [0, 1, 2]


def test_without_a_result_of_its_own_a_school_has_no_strengths(illustrative):
    members = illustrative.members_on(DAY)
    none = strengths_of_all(illustrative, Selection(2014, "ks1_rwm_l2b"), pd.Series([100_000]), members)
    assert none.empty and list(none)[:3] == ["urn", "partnership", "measure"]
