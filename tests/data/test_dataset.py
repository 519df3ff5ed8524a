"""What a release is indexed by: bands, years, stages, who went on as whom, and who was whose partner."""

import pandas as pd
import pytest

from collab.data.dataset import SIZE_BANDS, Dataset, cohorts_of, in_memory, partners
from collab.data.measures import KeyStage
from collab.data.selection import left_out, make_selection, select, special_schools
from tests.built_in import TABLES
from tests.counties import School, county


def with_table(made, **tables):
    return Dataset(made.release, {**made.tables, **tables}, made.threshold)


def test_of_results_kept_in_memory_the_words_that_repeat_are_stored_once():
    kept = in_memory(TABLES)
    assert set(kept) == set(TABLES)
    assert kept["results"][["measure", "status"]].dtypes.eq("category").all()
    assert kept["results"].astype(TABLES["results"].dtypes).equals(TABLES["results"])


@pytest.mark.parametrize(
    ("eligible", "band"),
    [(6, 0), (10, 0), (11, 1), (20, 1), (21, 2), (30, 2), (31, 3), (60, 3), (61, 4), (400, 4)],
)
def test_a_cohort_is_in_the_band_whose_ends_it_lies_between(eligible, band):
    made = county([School(eligible, 3)])
    assert select(made, make_selection(made))["size_band"].tolist() == [SIZE_BANDS[band]]


@pytest.mark.parametrize(
    ("links", "goes_on_as"),
    [
        ([], {}),
        ([(1, 2)], {1: 2}),
        # By way of another number, and of one that leads back.
        ([(1, 2), (2, 3)], {1: 3, 2: 3}),
        ([(1, 2), (2, 1)], {1: 2, 2: 1}),
        # Schools that merged, or one that split, are other schools.
        ([(1, 3), (2, 3)], {}),
        ([(1, 2), (1, 3)], {}),
        ([(1, 3), (2, 3), (4, 5)], {4: 5}),
    ],
)
def test_a_school_goes_on_where_it_has_one_successor_that_has_no_other_predecessor(links, goes_on_as):
    made = county([School(20, 10)])
    made = with_table(made, successions=pd.DataFrame(links, columns=["urn", "successor"], dtype=int))
    assert made.lineage == goes_on_as
    urns = pd.Series([1, 4, 9])
    assert made.today(urns).tolist() == [goes_on_as.get(urn, urn) for urn in urns]


def test_it_opens_with_the_latest_year_that_a_published_table_has_of_both_groups():
    early, late = county([School(20, 10)], year=2013), county([School(20, 10)], year=2014)
    results = pd.concat([early.tables["results"], late.tables["results"]], ignore_index=True)
    both = with_table(early, results=results)
    assert (both.years, both.start_year) == ((2013, 2014), 2014)
    table = pd.DataFrame(
        {"year": [2013, 2014, 2015], "group": ["in_collaboration", "all", "in_collaboration"]}
    )
    assert with_table(both, benchmarks=table).start_year == 2013
    assert with_table(both, benchmarks=table.assign(group="all")).start_year == 2014


def test_only_what_is_published_is_a_measure_of_its_year_and_stage():
    made = county([School(20, 10), School(30, 10)])
    assert made.measures == {2014: ("ks1_rwm_l2b",)}
    assert (made.stages_of(2014), made.stages_of(2013)) == ((KeyStage.KS1,), ())
    hidden = made.tables["results"].assign(status="withheld")
    assert with_table(made, results=hidden).measures == {}
    assert with_table(made, results=hidden).years == (2014,)
    codes = ["ks2_rwm_l5", "ks2_rwm_l4"]
    several = pd.concat([made.tables["results"].assign(measure=code) for code in codes], ignore_index=True)
    # In the order of the catalogue, whatever that of the rows.
    assert with_table(made, results=several).measures == {2014: ("ks2_rwm_l4", "ks2_rwm_l5")}
    cohorts, measures = cohorts_of(made, 1999, KeyStage.KS1)
    assert cohorts.empty and measures == []


@pytest.mark.parametrize(
    ("memberships", "lowest"),
    [
        ([], {}),
        ([("a", 3)], {3: 3}),
        ([("a", 3), ("a", 2), ("b", 4)], {2: 2, 3: 2, 4: 4}),
        # Who is in two links those of both.
        ([("a", 3), ("a", 2), ("b", 3), ("b", 1), ("c", 5)], {1: 1, 2: 1, 3: 1, 5: 5}),
    ],
)
def test_partners_are_all_schools_linked_by_partnerships_in_a_row(memberships, lowest):
    rows = pd.DataFrame(memberships, columns=["partnership", "urn"]).astype({"urn": int})
    assert partners(rows).to_dict() == lowest


def test_of_a_unit_it_is_told_what_all_its_schools_share():
    """Two small schools of North and one of South count together; a large one stands by itself."""
    kinds = [("federation",), ("federation",), (), ()]
    places = ["North", "North", "South", "South"]
    sizes = [(4, 2), (5, 2), (8, 3), (30, 20)]
    made = county(
        [School(n, k, place, kind) for (n, k), place, kind in zip(sizes, places, kinds, strict=True)]
    )
    rows = select(made, make_selection(made)).set_index("schools")
    assert rows.index.tolist() == [3, 1]
    assert rows["urn"].tolist() == [0, 100_004] and rows["size"].tolist() == [17 / 3, 30]
    assert rows["district"].isna().tolist() == [True, False]
    assert rows["collaboration"].isna().tolist() == [True, False]
    assert rows.loc[1, "partners"] == -100_004 and rows.loc[3, "partners"] < 0
    north = make_selection(made, districts=["North"])
    assert (left_out(made, north), left_out(made, make_selection(made, districts=["South"]))) == (2, 1)
    assert select(made, north).empty
    assert select(made, make_selection(made), schools=frozenset({100_004}))["urn"].tolist() == [100_004]
    ours = select(made, make_selection(made), members=frozenset({100_004}))
    assert ours["collaboration"].tolist() == ["Not in a partnership", "In a partnership"]


def test_special_schools_are_counted_among_those_selected():
    made = county([School(20, 9), School(30, 9), School(25, 9, "South"), School(7, 2, "South")])
    schools = made.tables["schools"].assign(phase=["special", "primary", "special", "special"])
    made = with_table(made, schools=schools)
    assert made.special.tolist() == [100_001, 100_003, 100_004]
    counted = [special_schools(made, make_selection(made, districts=of)) for of in ([], ["North"], ["South"])]
    assert counted == [3, 1, 2]
    assert special_schools(made, make_selection(made, bands=["1-10"])) == 1
    assert select(made, make_selection(made))["special"].tolist() == [True, False, True, True]
