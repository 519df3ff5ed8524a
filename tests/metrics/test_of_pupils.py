"""Every figure can be one of a group of pupils: of these, in whole units, in every year that has them."""

import numpy as np
import pytest

from collab.data.dataset import day_of_tests
from collab.data.group_cohorts import group_cohorts
from collab.data.selection import make_selection, select, stage_of
from collab.metrics.beside_others import profile, since_forming
from collab.metrics.gap_tables import district_gaps, every_gap, headline_codes
from collab.metrics.joining_effect import panel
from collab.metrics.partnership_attainment import partnership_attainment
from collab.metrics.similar_schools import beside_similar
from collab.metrics.trend import trend
from tests.built_in import DATASET


@pytest.fixture(scope="module")
def girls():
    return DATASET, make_selection(DATASET, 2019, "ks2_rwm_exp", pupils="girls")


def test_gaps_are_of_the_group_and_only_where_it_is_known(girls):
    dataset, selection = girls
    assert headline_codes(dataset, selection) == ["ks2_rwm_exp"]
    gaps = every_gap(dataset, selection).set_index("measure")
    assert list(gaps.index) == ["ks2_rwm_exp", "ks2_rwm_high"]
    stage = group_cohorts(dataset, 2019, "ks2_rwm_exp", "girls")
    rows = select(dataset, selection)
    assert rows["eligible"].sum() == stage.unit_eligible[stage.unit_achieved("ks2_rwm_exp") >= 0].sum()
    sides = gaps.loc["ks2_rwm_exp", ["eligible_in", "eligible_not_in"]].sum()
    assert 0.9 * rows["eligible"].sum() < sides <= rows["eligible"].sum()
    assert set(district_gaps(dataset, selection)["eligible_in"]) < set(range(int(sides)))


def test_years_are_those_that_know_the_group(girls):
    dataset, selection = girls
    years = trend(dataset, selection)
    assert years["year"].min() == 2014 and set(years["measure"]) == {"ks2_rwm_l4b", "ks2_rwm_exp"}
    of_all = trend(dataset, selection.of(""))
    assert of_all["year"].min() < 2014
    same = trend(dataset, selection, same_schools=True)
    assert (same.groupby("year")["schools"].sum() <= years.groupby("year")["schools"].sum()).all()
    assert set(panel(dataset, selection)["year"]) == {y for y in dataset.years if y >= 2016}


def test_a_partnership_and_the_schools_like_it_are_told_of_the_group(girls):
    dataset, selection = girls
    slug = "beacon-partnership"
    of_girls, of_all = (profile(dataset, s, slug).gaps.iloc[0] for s in (selection, selection.of("")))
    assert of_girls["eligible_not_in"] < 0.6 * of_all["eligible_not_in"]
    members = dataset.members_on(day_of_tests(2019))
    table = partnership_attainment(dataset, selection, members)
    whole = partnership_attainment(dataset, selection.of(""), members)
    both = table.merge(whole, on="partnership", suffixes=("", "_all"))
    assert len(both) and (both["eligible"] < both["eligible_all"]).all()
    urns = frozenset(members.loc[members["partnership"] == slug, "urn"])
    like = frozenset(stage_of(dataset, selection).urn[:60].tolist()) - urns
    row = beside_similar(dataset, selection, urns, like).iloc[0]
    assert row["eligible_not_in"] < select(dataset, selection.of(""), schools=like)["eligible"].sum()
    assert len(since_forming(dataset, selection, slug)) <= 1


def test_a_group_s_schools_are_alike_in_what_is_known_of_their_whole_cohorts(girls):
    dataset, selection = girls
    rows, whole = select(dataset, selection), select(dataset, selection.of(""))
    of_all = whole[whole["urn"] > 0].set_index("urn")["disadvantaged"]
    single = rows[rows["urn"].isin(of_all.index)]
    assert len(single) > 50
    assert (single["disadvantaged"] - of_all.reindex(single["urn"]).to_numpy()).abs().max() < 1e-9
    known = dataset.tables["context"]
    known = known[known["year"] == 2019].set_index("urn")["disadvantaged"]
    stage, cohorts = stage_of(dataset, selection), dataset.stage(2019, selection.key_stage)
    pupils = dict(zip(cohorts.urn.tolist(), cohorts.eligible.tolist(), strict=True))
    several = np.flatnonzero(stage.unit_schools > 1)
    assert len(several) > 5
    for unit in several:
        own = stage.urn[stage.starts[unit] : stage.starts[unit] + stage.unit_schools[unit]]
        mean = np.average(known.reindex(own), weights=[pupils[urn] for urn in own])
        assert stage.context["disadvantaged"][unit] == pytest.approx(mean, nan_ok=True)
