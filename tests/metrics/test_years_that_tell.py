"""Another year is named only where it has something to tell of a partnership."""

import pandas as pd
import pytest

from collab.data.dataset import Dataset
from collab.data.selection import make_selection
from collab.metrics.years_that_tell import year_with_result, year_with_schools
from tests.counties import School, county

OTHERS = [School(40, 20)] * 12


def over_years(years, pupils=60, **changed):
    """A county with the same results in each of these years, in which the federation joined and left as
    `changed` says."""
    data = county([School(pupils, pupils // 2, kinds=("federation",)), *OTHERS])
    once = data.tables["results"]
    memberships = data.tables["memberships"].assign(**{k: pd.Timestamp(day) for k, day in changed.items()})
    results = pd.concat([once.assign(year=year) for year in years], ignore_index=True)
    return Dataset(data.release, {**data.tables, "results": results, "memberships": memberships})


@pytest.mark.parametrize(
    ("joined", "left", "chosen", "other"),
    [
        ("2010-09-01", "2013-09-01", 2014, 2013),
        ("2012-09-01", "2013-09-01", 2015, 2013),
        ("2014-09-01", None, 2012, 2015),
        ("2010-09-01", None, 2014, 2015),
        ("2015-09-01", None, 2015, None),
        ("2010-09-01", "2011-09-01", 2014, None),
    ],
)
def test_the_nearest_other_year_with_schools_and_a_result_is_named(joined, left, chosen, other):
    data = over_years((2012, 2013, 2014, 2015), joined=joined, left=left)
    assert year_with_schools(data, "federation", chosen) == other
    assert year_with_result(data, make_selection(data, chosen), "federation") == other


def test_a_year_whose_cohorts_count_only_together_has_no_result_to_tell():
    data = over_years((2012, 2014), pupils=4, joined="2010-09-01", left="2013-09-01")
    assert year_with_schools(data, "federation", 2014) == 2012
    assert year_with_result(data, make_selection(data, 2014), "federation") is None


def test_what_is_asked_of_a_group_of_pupils_is_not_answered_with_a_year(illustrative):
    of_all = make_selection(illustrative, 2018, "ks2_rwm_exp")
    assert year_with_result(illustrative, of_all, "wildflower-partnership") == 2022
    asked = of_all.of("disadvantaged")
    assert year_with_result(illustrative, asked, "wildflower-partnership") is None


def test_a_result_of_another_key_stage_does_not_answer_what_is_asked(illustrative):
    """Key Stage 1 ended in 2023, two years before the last of Key Stage 2; Wildflower formed in 2019."""
    asked = make_selection(illustrative, 2023, "ks1_rwm_exs")
    assert year_with_result(illustrative, asked, "wildflower-partnership") == 2022
