"""How many cohorts are counted only together, wait, or are told in part: counted by hand."""

from dataclasses import astuple, replace

import pandas as pd

from bench.attack import Remembered, show
from collab.data.dataset import Dataset
from collab.metrics.kept_back import KeptBack, kept_back
from tests.counties import School, county

APART = [School(30, 20), School(12, 7)]
SMALL = [School(3, 2), School(7, 3), School(9, 5)]


def test_small_cohorts_are_counted_with_whom_they_were_joined():
    assert kept_back(county(APART), 2014) == KeptBack()
    assert kept_back(county([*SMALL, *APART]), 2014) == KeptBack(together=3, sums=1)
    assert kept_back(county([*SMALL, *APART]), 2013) == KeptBack()


def test_what_cannot_be_joined_waits():
    assert kept_back(county([School(3, 2)]), 2014) == KeptBack(waiting=1)


def test_a_sum_that_would_tell_a_school_is_in_no_figure():
    """Whoever knows the school of three is left with 16 of 16."""
    found = kept_back(county([School(3, 2), School(7, 7), School(9, 9)]), 2014)
    assert found == KeptBack(together=3, sums=1, partly=3)


def test_a_late_small_school_waits_for_others():
    ledger = Remembered()
    show(ledger, [*SMALL, *APART])
    late = replace(county([*SMALL, *APART, School(4, 3)]), ledger=ledger, _stages={})
    assert kept_back(late, 2014) == KeptBack(together=3, sums=1, waiting=1)


def test_what_both_key_stages_keep_back_is_added_up():
    for schools, one in (
        ([School(3, 2)], KeptBack(waiting=1)),
        ([School(3, 2), School(7, 7), School(9, 9)], KeptBack(together=3, sums=1, partly=3)),
    ):
        made = county(schools)
        rows = made.tables["results"]
        both = pd.concat([rows, rows.assign(measure="ks2_rwm_l4")], ignore_index=True)
        found = kept_back(Dataset(made.release, {**made.tables, "results": both}, made.threshold), 2014)
        assert found == KeptBack(*(2 * count for count in astuple(one)))
