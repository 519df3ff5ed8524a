"""Why a partnership has no result of its own."""

import pandas as pd
import pytest

from collab.data.dataset import Dataset
from collab.data.selection import make_selection
from collab.metrics.beside_others import profile
from collab.metrics.why_untold import Reason, why_untold
from tests.counties import School, county

OTHERS = [School(40, 20)] * 12


def told_of(data):
    found = profile(data, make_selection(data), "federation")
    assert found.gaps.empty
    return found.untold


def test_one_with_a_result_has_no_reason_to_have_none():
    data = county([School(60, 30, kinds=("federation",)), School(60, 30, kinds=("federation",)), *OTHERS])
    assert profile(data, make_selection(data), "federation").untold is None


@pytest.mark.parametrize(
    ("joined", "left", "reason"),
    [("2014-09-01", None, Reason.NOT_YET), ("2010-09-01", "2013-08-31", Reason.NO_SCHOOL)],
)
def test_one_without_schools_on_the_day_of_the_tests_had_none_yet_or_no_more(joined, left, reason):
    data = county([School(60, 30, kinds=("federation",)), *OTHERS])
    rows = data.tables["memberships"]
    rows["joined"], rows["left"] = pd.Timestamp(joined), pd.Timestamp(left)
    untold = told_of(data)
    assert untold.reason is reason and untold.first == pd.Timestamp(joined)


def test_one_whose_schools_have_no_published_result_is_not_called_small():
    data = county([School(60, 30, kinds=("federation",)), *OTHERS])
    rows = data.tables["results"]
    rows.loc[rows["urn"] == 100_001, "status"] = "withheld"
    assert told_of(data).reason is Reason.NOT_PUBLISHED


def test_one_of_a_small_cohort_counts_only_together_with_others():
    data = county([School(4, 2, kinds=("federation",)), *OTHERS])
    assert told_of(data).reason is Reason.TOGETHER


@pytest.mark.parametrize("status", ["published", "withheld"])
def test_of_a_group_of_pupils_the_reason_does_not_tell_whether_there_are_such_pupils(illustrative, status):
    rows = illustrative.tables["group_results"].assign(status=status)
    data = Dataset(illustrative.release, {**illustrative.tables, "group_results": rows})
    selection = make_selection(illustrative, 2019, "ks2_rwm_exp", pupils="disadvantaged")
    assert why_untold(data, selection, "beacon-partnership", [2019]).reason is Reason.GROUP
