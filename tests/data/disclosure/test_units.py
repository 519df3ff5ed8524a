"""Nothing shown, and nothing that can be subtracted from anything shown, is a small cohort."""

from itertools import chain, combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.data.dataset import SIZE_BANDS
from collab.data.disclosure.units import assign_units, guessed, left_over, of_several, untold
from collab.data.measures import KeyStage
from collab.data.selection import left_out, make_selection, select
from collab.data.vocabulary import KINDS
from collab.metrics.attainment import attainment
from tests.counties import School, county

_TWO_KINDS = tuple(KINDS)[:2]


GROUPINGS = ((), ("collaboration",), ("district",), ("size_band",), ("district", "collaboration"))


schools_strategy = st.lists(
    st.builds(
        School,
        eligible=st.one_of(st.integers(1, 5), st.integers(6, 40)),
        district=st.sampled_from(["North", "South"]),
        kinds=st.sampled_from([(), _TWO_KINDS[:1], _TWO_KINDS[1:], _TWO_KINDS]),
    ),
    min_size=2,
    max_size=7,
)


def subsets(options):
    return chain.from_iterable(combinations(options, n) for n in range(len(options) + 1))


def shown_rows(dataset):
    """Achieved pupils of every row of every table of every selection a viewer can make."""
    seen = set()
    bands = [b for b in SIZE_BANDS if b in ("1-10", "11-20", "31-60")]
    for districts, kinds, sizes in product(
        [(), ("North",), ("South",)], list(subsets(dataset.kinds))[:3], [(), *((b,) for b in bands)]
    ):
        selection = make_selection(dataset, districts=districts, kinds=kinds, bands=sizes)
        cohorts = select(dataset, selection)
        # Most selections are of the same schools in the same groups as one before.
        same = tuple(cohorts[["urn", "collaboration"]].itertuples(index=False))
        if same in seen:
            continue
        seen.add(same)
        for by in GROUPINGS:
            yield from (int(n) for n in attainment(cohorts, by)["achieved"])


@pytest.mark.slow
@settings(max_examples=6)
@given(schools_strategy)
def test_no_combination_of_selections_reaches_a_protected_cohort(schools):
    """Every figure is a sum of the schools' results. Which schools are in it is found by giving
    one school at a time a pupil who achieved; then linear algebra tells what can be worked out."""
    columns = []
    for i in range(len(schools)):
        probe = [School(s.eligible, int(i == j), s.district, s.kinds) for j, s in enumerate(schools)]
        columns.append(list(shown_rows(county(probe))))
    figures = np.unique(np.array(columns).T, axis=0)
    rank = np.linalg.matrix_rank(figures) if figures.size else 0
    eligible = np.array([s.eligible for s in schools])
    for group in subsets(range(len(schools))):
        if group and eligible[list(group)].sum() < 6:
            wanted = np.isin(np.arange(len(schools)), group).astype(float)
            widened = np.vstack([figures, wanted]) if figures.size else wanted[None]
            assert np.linalg.matrix_rank(widened) > rank, f"schools {group} can be worked out"


@pytest.mark.slow
def test_units_are_safe_even_from_a_member_s_own_head(illustrative):
    for year in illustrative.years:
        for stage in KeyStage:
            found = illustrative.stage(year, stage)
            frame = pd.DataFrame({"unit": found.unit, "eligible": found.eligible})
            for _, unit in frame[frame["unit"].duplicated(keep=False)].groupby("unit"):
                assert unit["eligible"].sum() - unit["eligible"].max() >= 6
            alone = frame[~frame["unit"].duplicated(keep=False)]
            assert (alone["eligible"] >= 6).all()


def test_a_small_cohort_joins_schools_like_itself_first():
    cohorts = pd.DataFrame(
        {"urn": [1, 2, 3, 4, 5], "eligible": [3, 9, 7, 8, 8], "district": ["A", "B", "B", "A", "A"]}
    )
    units = assign_units(cohorts, 6, ["district"])
    assert units[0] == units[3] == units[4]
    assert units[0] not in (units[1], units[2])
    assert units.value_counts().to_dict() == {units[0]: 3, units[1]: 1, units[2]: 1}


def test_a_small_cohort_with_nothing_to_join_counts_nowhere():
    dataset = county([School(4, 2), School(5, 5)])
    assert select(dataset, make_selection(dataset)).empty


def test_a_unit_across_districts_is_left_out_and_counted():
    """The southern school of 4 pupils has only one neighbour, so a northern one joins them."""
    north = [School(20, 9), School(30, 12), School(31, 12)]
    dataset = county([*north, School(4, 2, "South"), School(5, 2, "South")])
    everyone, south = (make_selection(dataset), make_selection(dataset, districts=["South"]))
    assert attainment(select(dataset, everyone))["eligible"].iloc[0] == 90
    assert left_out(dataset, everyone) == 0
    assert select(dataset, south).empty
    assert left_out(dataset, south) == 2
    assert select(dataset, make_selection(dataset, districts=["North"]))["eligible"].sum() == 61


def test_a_figure_withheld_at_the_source_cannot_be_had_from_its_unit():
    """A unit with a missing member has no figure: the rest of it would be another small sum."""
    schools = [School(4, 2), School(7, 3), School(9, 4), School(30, 20)]
    dataset = county(schools)
    results = dataset.tables["results"]
    results.loc[results["eligible"] == 7, "achieved"] = pd.NA
    results.loc[results["eligible"] == 7, "status"] = "withheld"
    cohorts = select(dataset, make_selection(dataset))
    assert (cohorts["eligible"] >= 13).all()


def test_the_threshold_can_be_raised_but_not_lowered():
    cohorts = pd.DataFrame({"urn": [1, 2, 3], "eligible": [9, 12, 14], "district": "A"})
    assert assign_units(cohorts, 6, ["district"]).nunique() == 3
    assert assign_units(cohorts, 10, ["district"]).nunique() == 1
    with pytest.raises(ValueError, match="cannot be below 6"):
        assign_units(cohorts, 5, ["district"])


def test_no_unit_of_all_or_none_gives_its_small_cohorts_away():
    """All pupils of the four most alike schools achieved, so a fifth and a sixth must join."""
    schools = [School(3, 3), School(4, 4), School(7, 7), School(8, 8), School(30, 20), School(31, 9)]
    stage = county(schools).stage(2014, KeyStage.KS1)
    joined = set(stage.urn[stage.unit == stage.unit[list(stage.urn).index(100_001)]])
    assert joined >= {100_001, 100_005, 100_006}
    for insider in joined:
        rest = [schools[urn - 100_001] for urn in joined - {insider}]
        assert 0 < sum(s.achieved for s in rest) < sum(s.eligible for s in rest)


def test_a_measure_that_everybody_would_guess_joins_nobody():
    """One of 205 pupils reached it: "none" of a unit says what every reader supposes."""
    schools = [School(3, 0), School(7, 0), School(9, 0), School(186, 1)]
    assert list(county(schools).stage(2014, KeyStage.KS1).unit_schools) == [3, 1]


def test_a_measure_is_withheld_where_the_county_has_nobody_to_join():
    """Whoever knows the school of three is left with 16 of 16."""
    stage = county([School(3, 2), School(7, 7), School(9, 9)]).stage(2014, KeyStage.KS1)
    assert list(stage.unit_achieved("ks1_rwm_l2b")) == [-1]
    open_ = county([School(3, 2), School(7, 6), School(9, 8)]).stage(2014, KeyStage.KS1)
    assert list(open_.unit_achieved("ks1_rwm_l2b")) == [16]


@pytest.mark.parametrize(
    ("kind", "units"), [("collaborative_partnership", [3, 1, 1]), ("federation", [4, 1])]
)
def test_schools_of_one_governing_body_count_as_one(kind, units):
    """Partners who govern themselves know one school each; a federation knows all three."""
    joined = [School(n, k, kinds=(kind,)) for n, k in ((3, 1), (7, 3), (9, 5))]
    stage = county([*joined, School(30, 20), School(31, 20)]).stage(2014, KeyStage.KS1)
    assert list(stage.unit_schools) == units


@pytest.mark.parametrize(
    ("reached", "told"),
    [(0, True), (10, True), (11, False), (500, False), (989, False), (990, True), (1000, True)],
)
def test_a_measure_is_guessed_that_one_in_a_hundred_reached_or_missed(reached, told):
    achieved = pd.DataFrame({"a": [reached, None], "b": [300.0, 300.0]})
    # A cohort whose count is missing tells nothing of the share.
    assert guessed(achieved, pd.Series([1000, 500])) == (["a"] if told else [])


@pytest.mark.parametrize(
    ("eligible", "bodies", "left"),
    [
        ([7], [()], 0),
        ([3, 9, 4], [(), (), ()], 7),
        # A body knows the pupils of all its schools.
        ([3, 9, 4], [("a",), (), ("a",)], 7),
        ([6, 5, 4], [("a",), (), ("a",)], 5),
        ([6, 5, 4], [("a", "b"), ("b",), ("a",)], 4),
        ([6, 5, 4], [("a",), ("b",), ("c",)], 9),
        ([], [], 0),
    ],
)
def test_what_is_left_over_for_the_best_informed(eligible, bodies, left):
    assert left_over(np.array(eligible, dtype=int), bodies) == left


@pytest.mark.parametrize(
    ("achieved", "bodies", "open_"),
    [
        ([1, 1, 1], [(), (), ()], True),
        # All, or none, of the others' pupils.
        ([0, 0, 1], [(), (), ()], False),
        ([4, 4, 1], [(), (), ()], False),
        # The body of the first two is left with the third.
        ([1, 1, 0], [("a",), ("a",), ()], False),
        ([1, 1, 4], [("a",), ("a",), ()], False),
        ([1, 1, 1], [("a",), ("a",), ()], True),
        ([1, 1, 0], [("a",), ("b",), ()], True),
        ([1, np.nan, 0], [("a",), ("a",), ()], True),
    ],
)
def test_a_sum_is_open_where_nobody_is_left_with_all_or_none(achieved, bodies, open_):
    told = untold(np.array(achieved, dtype=float)[:, None], np.array([4, 4, 4]), bodies)
    assert told.tolist() == [open_]


def test_rows_that_share_a_label_are_told_in_their_order():
    told = of_several(np.array([2, 1, 2, 3, 1, 2]))
    assert [rows.tolist() for rows in told] == [[1, 4], [0, 2, 5]]
    assert of_several(np.array([], dtype=int)) == of_several(np.array([1, 2])) == []
