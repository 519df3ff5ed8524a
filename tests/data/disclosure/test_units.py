"""Nothing shown, and nothing that can be subtracted from anything shown, is a small cohort."""

from itertools import chain, combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.dataset import SIZE_BANDS
from collab.disclosure import disclose, disclose_gaps
from collab.measures import KeyStage
from collab.metrics.attainment import attainment
from collab.metrics.comparison import gap
from collab.protection import assign_units
from collab.selection import left_out, make_selection, select
from collab.vocabulary import KINDS
from tests.counties import School, county

_TWO_KINDS = tuple(KINDS)[:2]
GROUPINGS = (
    (),
    ("collaboration",),
    ("district",),
    ("size_band",),
    ("district", "collaboration"),
)

schools_strategy = st.lists(
    st.builds(
        School,
        eligible=st.one_of(st.integers(1, 5), st.integers(6, 40)),
        district=st.sampled_from(["North", "South"]),
        kinds=st.sampled_from([(), _TWO_KINDS[:1], _TWO_KINDS[1:], _TWO_KINDS]),
    ),
    min_size=2, max_size=7,
)  # fmt: skip


def subsets(options):
    return chain.from_iterable(combinations(options, n) for n in range(len(options) + 1))


def shown_rows(dataset):
    """Achieved pupils of every row of every table of every selection a viewer can make."""
    seen = set()
    bands = [b for b in SIZE_BANDS if b in ("1-10", "11-20", "31-60")]
    for districts, kinds, sizes in product(
        [(), ("North",), ("South",)],
        list(subsets(dataset.kinds))[:3],
        [(), *((b,) for b in bands)],
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


@settings(max_examples=12)
@given(schools_strategy)
def test_no_combination_of_selections_reaches_a_protected_cohort(schools):
    """Every figure is a sum of the schools' results. Which schools are in it is found by giving
    one school at a time a pupil who achieved; then linear algebra tells what can be worked out."""
    columns = []
    for i in range(len(schools)):
        probe = [
            School(s.eligible, int(i == j), s.district, s.kinds) for j, s in enumerate(schools)
        ]
        columns.append(list(shown_rows(county(probe))))
    figures = np.unique(np.array(columns).T, axis=0)
    rank = np.linalg.matrix_rank(figures) if figures.size else 0
    eligible = np.array([s.eligible for s in schools])
    for group in subsets(range(len(schools))):
        if group and eligible[list(group)].sum() < 6:
            wanted = np.isin(np.arange(len(schools)), group).astype(float)
            widened = np.vstack([figures, wanted]) if figures.size else wanted[None]
            assert np.linalg.matrix_rank(widened) > rank, f"schools {group} can be worked out"


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
        {
            "urn": [1, 2, 3, 4, 5],
            "eligible": [3, 9, 7, 8, 8],
            "district": ["A", "B", "B", "A", "A"],
        }
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
    everyone, south = (
        make_selection(dataset),
        make_selection(dataset, districts=["South"]),
    )
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


def test_the_gate_withholds_small_rows_whatever_the_figure():
    table = attainment(
        pd.DataFrame(
            {"g": ["a", "b", "c"], "schools": 1, "eligible": [5, 8, 30], "achieved": [5, 0, 9]}
        ),
        ["g"],
    )
    shown = disclose(table, ("achieved", "percent", "low", "high"))
    assert list(shown.table["mark"]) == ["c", "s", ""]
    assert shown.table.loc[0, ["achieved", "percent", "low", "high"]].isna().all()
    assert shown.table.loc[1, "percent"] == 0
    assert len(shown.notes) == 2


def test_a_withheld_gap_is_not_called_clear():
    rows = [
        ("In a collaboration", 4, 4),
        ("Not in a collaboration", 50, 0),
        ("Not in a collaboration", 50, 1),
    ]
    cohorts = pd.DataFrame(rows, columns=["collaboration", "eligible", "achieved"]).assign(
        schools=1
    )
    shown = disclose_gaps(gap(cohorts).assign(clear=True), 6)
    assert shown.table["mark"].iloc[0] == "c"
    assert not shown.table["clear"].iloc[0]
    assert pd.isna(shown.table["gap"].iloc[0])
