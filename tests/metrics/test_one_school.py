"""One school beside all schools and beside schools of its size."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from collab.data.measures import MEASURES
from collab.data.selection import make_selection, select
from collab.data.stages import KeyStage
from collab.metrics.one_school import RESULTS, one_school
from tests.shapes import Shape, release_of


@pytest.fixture(scope="module")
def selection(illustrative):
    return make_selection(illustrative)


@pytest.fixture(scope="module")
def cohorts(illustrative, selection):
    return select(illustrative, selection)


def of_its_own(cohorts):
    return cohorts[cohorts["urn"] > 0].sort_values("urn")


def test_every_threshold_of_the_year_is_told_the_easiest_first(illustrative, selection, cohorts):
    found = one_school(illustrative, selection, int(of_its_own(cohorts)["urn"].iloc[0]))
    assert list(found.columns) == list(RESULTS)
    stages = [MEASURES[code].key_stage for code in found["measure"]]
    assert stages == sorted(stages, key=list(KeyStage).index)
    for _, rows in found.groupby([stage.value for stage in stages]):
        assert rows["percent_all"].is_monotonic_decreasing


def test_its_figures_are_its_cohort_s_and_those_like_it_are_counted_without_it(
    illustrative, selection, cohorts
):
    for row in of_its_own(cohorts).iloc[::40].itertuples():
        found = one_school(illustrative, selection, row.urn)
        own = found[found["measure"] == selection.measure].iloc[0]
        assert (own["eligible"], own["percent"]) == (row.eligible, 100 * row.achieved / row.eligible)
        if row.special:
            continue
        like = cohorts[(cohorts["size_band"] == row.size_band) & (cohorts["urn"] != row.urn)]
        like = like[~like["special"]]
        assert own["schools_like"] == like["schools"].sum()
        assert own["percent_like"] == pytest.approx(100 * like["achieved"].sum() / like["eligible"].sum())


@pytest.mark.slow
def test_outside_is_what_the_exact_binomial_tails_say(illustrative, selection, cohorts):
    """Spiegelhalter 2005: beyond a limit when so few or so many are less likely than 2.5%."""
    outside = 0
    for row in of_its_own(cohorts).iloc[::7].itertuples():
        found = one_school(illustrative, selection, row.urn)
        own = found[found["measure"] == selection.measure].iloc[0]
        if row.special:
            continue
        rate = own["percent_all"] / 100
        few = stats.binom.cdf(row.achieved, row.eligible, rate)
        many = stats.binom.sf(row.achieved - 1, row.eligible, rate)
        assert own["outside"] == (min(few, many) < 0.025)
        outside += own["outside"]
    assert outside


def test_a_cohort_that_counts_with_others_has_no_result_of_its_own(illustrative, selection, cohorts):
    alone = set(cohorts["urn"])
    stage = illustrative.stage(selection.year, selection.key_stage)
    joined = next(int(urn) for urn in stage.urn if urn not in alone)
    found = one_school(illustrative, selection, joined)
    stages = {MEASURES[code].key_stage for code in found["measure"]}
    assert selection.key_stage not in stages
    assert one_school(illustrative, selection, 1).empty


def test_districts_and_sizes_of_the_selection_change_nothing(illustrative, selection, cohorts):
    row = of_its_own(cohorts).iloc[0]
    other = next(d for d in illustrative.districts if d != row["district"])
    narrow = make_selection(illustrative, districts=[other], bands=[str(row["size_band"])])
    urn = int(row["urn"])
    assert one_school(illustrative, narrow, urn).equals(one_school(illustrative, selection, urn))


def test_a_special_school_is_not_compared_nor_are_others_with_it():
    release = release_of(Shape(phases=("primary", "special"), cohorts=(20, 40)))
    selection = make_selection(release)
    cohorts = select(release, selection)
    special = cohorts[cohorts["special"] & (cohorts["urn"] > 0)]
    others = cohorts[~cohorts["special"]]
    assert len(special)
    found = one_school(release, selection, int(special["urn"].iloc[0]))
    own = found[found["measure"] == selection.measure].iloc[0]
    assert own["special"] and not own["outside"] and pd.notna(own["percent"])
    assert own[["percent_all", "chance_low", "chance_high", "percent_like"]].isna().all()
    assert own["eligible_like"] == 0 and own["eligible"] == special["eligible"].iloc[0]
    row = others[others["urn"] > 0].iloc[0]
    found = one_school(release, selection, int(row["urn"]))
    own = found[found["measure"] == selection.measure].iloc[0]
    assert not own["special"]
    assert own["percent_all"] == pytest.approx(100 * others["achieved"].sum() / others["eligible"].sum())


def test_a_school_on_the_limit_lies_inside_it(monkeypatch):
    """Ten of twenty reached it: 50%, with limits drawn there."""
    release = release_of(Shape(cohorts=(20, 20), reached=(0.5, 0.5)))
    selection, urn = make_selection(release), int(release.schools.index[0])
    for low, high, outside in ((50, 60, False), (40, 50, False), (50.001, 60, True), (40, 49.999, True)):
        limits = np.array([low], float), np.array([high], float)
        monkeypatch.setattr("collab.metrics.one_school.control_limits", lambda *_, limits=limits: limits)
        found = one_school(release, selection, urn)
        own = found[found["measure"] == selection.measure].iloc[0]
        assert own["percent"] == 50 and own["outside"] == outside
