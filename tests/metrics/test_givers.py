"""Where those who offer something stand at a measure, beside all schools."""

from dataclasses import replace

import pytest

from collab.data.selection import make_selection
from collab.metrics.givers import strength_of_givers
from tests.counties import School, county

PLAIN = [School(40, k) for k in (20, 19, 21, 20, 18, 22)]


def stands(schools, *givers):
    made = county(schools)
    chosen = make_selection(made, districts=["South"])
    return strength_of_givers(made, chosen, givers).set_index("giver")


def test_a_school_stands_above_or_below_only_where_chance_would_not_put_it():
    schools = [*PLAIN, School(40, 36, "South"), School(40, 4), School(40, 26), School(4, 4), School(5, 1)]
    told = stands(schools, *(str(100_001 + n) for n in range(6, 11)))
    # Cohorts of fewer than six are told of with others only, and so of neither.
    assert told["stands"].to_dict() == {"100007": "above", "100008": "below", "100009": "like"}
    assert told["percent"].tolist() == [90.0, 10.0, 65.0] and told["eligible"].tolist() == [40] * 3
    # Of all schools of the area, whatever is filtered.
    assert told["everyone"].tolist() == [pytest.approx(100 * 191 / 369)] * 3


@pytest.mark.parametrize(
    ("reached", "where"), [((36, 35, 37), "above"), ((4, 5, 6), "below"), ((20, 22, 19), "like")]
)
def test_a_partnership_stands_where_its_gap_to_all_other_schools_says(reached, where):
    # What partners share is told by the two other partnerships.
    others = [replace(school, kinds=(f"federation {1 + at % 2}",)) for at, school in enumerate(PLAIN)]
    ours = [School(40, k, kinds=("federation",)) for k in reached]
    told = stands([*others, *PLAIN, *ours], "federation", "100001")
    assert told["stands"].to_dict() == {"100001": "like", "federation": where}
    assert told.loc["federation", "eligible"] == 120
    assert told.loc["federation", "percent"] == pytest.approx(100 * sum(reached) / 120)
    assert told.loc["federation", "everyone"] == 50.0


def test_who_gives_nothing_or_has_no_result_has_no_row():
    assert stands(PLAIN).empty and stands(PLAIN, "999999").empty
    assert list(stands(PLAIN).columns) == ["eligible", "percent", "everyone", "stands"]
