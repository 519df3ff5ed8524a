"""The schools most like a school or a partnership, in context and size."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.data.selection import make_selection
from collab.data.vocabulary import CONTEXT
from collab.metrics.beside_others import members_in
from collab.metrics.similar_schools import MOST, SIZE, beside_similar, beyond_chance, similar_schools
from tests.counties import School, county
from tests.metrics.in_context import FIRST, SELECTION, YEAR, in_context


def listed(dataset, urns, **how):
    return similar_schools(dataset, SELECTION, urns, **how).listed


def test_distance_is_counted_in_standard_deviations_each_characteristic_the_same():
    """Worked by hand: shares 10, 20, 30, 40 spread 11.18; all of one size, which then tells nothing."""
    shares = [{"disadvantaged": d, "special_needs": s} for d, s in [(10, 5), (20, 5), (30, 25), (40, 5)]]
    found = similar_schools(in_context([School(30, 15)] * 4, shares), SELECTION, [FIRST])
    assert found.used == ("disadvantaged", "special_needs", SIZE)
    table = found.listed.set_index("urn")
    of_d, of_s = np.std([10, 20, 30, 40]), np.std([5, 5, 25, 5])
    expected = {
        FIRST + 1: np.sqrt((10 / of_d) ** 2 / 3),
        FIRST + 3: np.sqrt((30 / of_d) ** 2 / 3),
        FIRST + 2: np.sqrt(((20 / of_d) ** 2 + (20 / of_s) ** 2) / 3),
    }
    assert table["apart"].to_dict() == pytest.approx(expected)
    assert table.index.tolist() == sorted(expected, key=lambda urn: expected[urn])
    assert table.at[FIRST + 2, "least_alike"] == "special_needs"
    assert table.at[FIRST + 3, "least_alike"] == "disadvantaged"


def test_size_is_counted_by_its_logarithm():
    sizes = [20, 40, 10, 15]
    found = similar_schools(in_context([School(n, n // 2) for n in sizes], [{}] * 4), SELECTION, [FIRST])
    assert found.used == (SIZE,)
    apart = found.listed.set_index("urn")["apart"]
    assert apart[FIRST + 1] == pytest.approx(apart[FIRST + 2]), "twice and half as large"
    assert found.listed["urn"].iloc[0] == FIRST + 3


def test_a_partnership_is_compared_as_a_whole_with_schools_in_none():
    schools = [
        School(20, 10, kinds=("federation",)),
        School(60, 30, kinds=("federation",)),
        School(30, 15),
        School(30, 15, kinds=("multi_academy_trust",)),
        School(30, 15),
    ]
    shares = [{"disadvantaged": share} for share in (40, 0, 10, 10, 30)]
    dataset = in_context(schools, shares)
    own = [FIRST, FIRST + 1]
    found = similar_schools(dataset, SELECTION, own, alone=True)
    assert found.own["disadvantaged"] == pytest.approx(10), "of 80 pupils 8"
    assert found.own[SIZE] == pytest.approx(np.log([20, 60]).mean())
    assert found.listed["urn"].tolist() == [FIRST + 2, FIRST + 4]
    everybody = listed(dataset, own)
    assert set(everybody["urn"]) == {FIRST + 2, FIRST + 3, FIRST + 4}
    assert everybody.set_index("urn")["in_partnership"].to_dict() == {
        FIRST + 2: False,
        FIRST + 3: True,
        FIRST + 4: False,
    }


def test_a_characteristic_is_used_where_it_is_known_of_the_school_and_of_half_of_all():
    shares = [{"disadvantaged": 10.0, "special_needs": 5.0}, {"disadvantaged": 20.0}, {}, {}]
    found = similar_schools(in_context([School(30, 15)] * 4, shares), SELECTION, [FIRST])
    assert "disadvantaged" in found.used and "special_needs" not in found.used
    assert found.listed["urn"].tolist() == [FIRST + 1], "of the others it is not known"
    assert similar_schools(in_context([School(30, 15)] * 4, shares), SELECTION, [FIRST + 3]).used == (SIZE,)
    # Where all are the same it tells nobody apart.
    alike = in_context([School(30, 15)] * 4, [{"disadvantaged": 10.0}] * 4)
    assert similar_schools(alike, SELECTION, [FIRST]).used == (SIZE,)


def test_thirty_are_listed_and_no_more_and_none_where_the_school_cannot_be_told_of():
    dataset = in_context([School(20 + i, 10) for i in range(MOST + 3)], [{}] * (MOST + 3))
    assert len(listed(dataset, [FIRST])) == MOST
    assert len(listed(dataset, [100_900])) == 0
    few = in_context([School(5, 2), *[School(30, 15)] * 8], [{}] * 9)
    assert listed(few, [FIRST]).empty
    assert FIRST not in set(listed(few, [FIRST + 1])["urn"])


def test_schools_of_other_phases_and_special_schools_are_not_like_it():
    dataset = in_context([School(30, 15)] * 4, [{}] * 4)
    dataset.tables["schools"]["phase"] = ["primary", "junior", "special", "primary"]
    assert listed(dataset, [FIRST])["urn"].tolist() == [FIRST + 3]
    assert listed(dataset, [FIRST + 2]).empty


@pytest.mark.slow
@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(6, 90), st.integers(0, 100)), min_size=2, max_size=12))
def test_the_nearest_come_first_and_nobody_is_like_themselves(cohorts):
    dataset = in_context(
        [School(n, n // 2) for n, _ in cohorts], [{"disadvantaged": float(d)} for _, d in cohorts]
    )
    found = listed(dataset, [FIRST])
    assert found["apart"].is_monotonic_increasing and FIRST not in set(found["urn"])
    assert len(found) == len(cohorts) - 1


def test_results_are_set_beside_those_of_the_similar_schools_from_whole_units_only(illustrative):
    from collab.data.selection import Selection, select

    selection = Selection(2019, "ks2_rwm_exp")
    own = members_in(illustrative, "beacon-partnership", 2019)
    similar = similar_schools(illustrative, selection, own, alone=True)
    assert set(CONTEXT) <= set(similar.used) and len(similar.listed) == MOST
    (row,) = beside_similar(illustrative, selection, own, similar.listed["urn"]).to_dict("records")
    units = select(illustrative, selection, schools=frozenset(similar.listed["urn"]))
    assert row["eligible_not_in"] == units["eligible"].sum()
    assert row["percent_not_in"] == pytest.approx(100 * units["achieved"].sum() / units["eligible"].sum())
    assert row["schools_in"] <= len(own)


@pytest.mark.parametrize(
    ("reached", "beyond"), [(20, False), (14, False), (26, False), (10, True), (31, True)]
)
def test_one_school_is_set_on_what_chance_does_to_a_school_of_its_size(reached, beyond):
    row = pd.Series({"eligible_in": 40, "percent_in": 100 * reached / 40, "percent_not_in": 50.0})
    assert beyond_chance(row) is beyond


def test_the_year_of_the_context_is_that_of_the_selection():
    dataset = in_context([School(30, 15)] * 3, [{"disadvantaged": d} for d in (10.0, 20.0, 30.0)])
    dataset.tables["context"]["year"] = YEAR - 1
    assert similar_schools(dataset, SELECTION, [FIRST]).used == (SIZE,)


@pytest.mark.slow
def test_a_partnership_that_does_nothing_is_seldom_called_different_from_schools_like_it():
    """100 counties in which results go with disadvantage, of which the partnership's schools have more:
    beside all others it would be called behind far more often."""
    rng = np.random.default_rng(5)
    alarms = plain = 0

    def kinds(school):
        """One federation of eight, and four of four, which show how alike partners are; others in none."""
        number = 0 if school < 8 else school // 4
        return (f"federation {number}",) if school < 24 else ()

    for _ in range(100):
        own = np.arange(90) < 8
        share = np.clip(rng.normal(np.where(own, 32, 22), 12), 0, 100).round()
        size = rng.integers(12, 60, 90)
        rate = np.clip(0.8 - share / 150 + rng.normal(0, 0.05, 90), 0.02, 0.98)
        schools = [
            School(int(n), int(rng.binomial(n, p)), kinds=kinds(i))
            for i, (n, p) in enumerate(zip(size, rate, strict=True))
        ]
        dataset = in_context(schools, [{"disadvantaged": float(s)} for s in share])
        members = [FIRST + i for i in range(8)]
        similar = listed(dataset, members, alone=True)["urn"]
        alarms += bool(beside_similar(dataset, SELECTION, members, similar)["clear"].iloc[0])
        others = [FIRST + i for i in range(8, 90)]
        plain += bool(beside_similar(dataset, SELECTION, members, others)["clear"].iloc[0])
    assert plain > 8
    assert alarms <= 0.07 * 100


def test_beside_similar_schools_the_own_ones_are_the_side_whoever_is_in_a_partnership():
    ours = [School(20, 15), School(20, 16), School(20, 17)]
    like = [School(30, 10, kinds=("federation",)) for _ in range(4)]
    made = county([*ours, *like, School(50, 50)])
    row = beside_similar(
        made, make_selection(made, districts=["North"]), range(100_001, 100_004), range(100_004, 100_008)
    )
    assert row[["eligible_in", "eligible_not_in", "schools_in", "schools_not_in"]].to_numpy().tolist() == [
        [60, 120, 3, 4]
    ]
    assert row["percent_in"].iloc[0] == 80.0 and row["percent_not_in"].iloc[0] == pytest.approx(100 / 3)
    none = beside_similar(made, make_selection(made), [100_001], [999_999])
    assert none.empty


@pytest.mark.parametrize(("reached", "beyond"), [(50.0, False), (20.0, True), (80.0, True), (65.0, False)])
def test_one_school_is_beyond_chance_on_either_side(reached, beyond):
    assert (
        beyond_chance(pd.Series({"eligible_in": 40, "percent_in": reached, "percent_not_in": 50.0})) == beyond
    )


@pytest.mark.parametrize("more", [0, 1])
def test_it_is_known_whether_any_school_was_left_out(more):
    schools = [School(30, 15)] * (1 + MOST + more)
    found = similar_schools(in_context(schools, [{}] * len(schools)), SELECTION, [FIRST])
    assert len(found.listed) == MOST and found.every == (not more)
