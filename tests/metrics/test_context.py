"""Who is in the cohorts: pupils added up, and nobody told of who is too few."""

import pandas as pd
import pytest

from collab.metrics.context import TRAITS, cohort_context, context_beside_all
from tests.counties import School
from tests.metrics.in_context import FIRST, YEAR, in_context


def test_shares_are_of_pupils_and_not_means_of_schools():
    dataset = in_context(
        [School(10, 5), School(30, 20), School(60, 40)],
        [{"disadvantaged": 50.0}, {"disadvantaged": 10.0}, {"disadvantaged": 0.0}],
    )
    (row,) = context_beside_all(dataset, YEAR, [FIRST, FIRST + 1]).to_dict("records")
    assert row["trait"] == "disadvantaged"
    assert row["ours"] == pytest.approx((5 + 3) / 40 * 100)
    assert row["theirs"] == pytest.approx((5 + 3) / 100 * 100)
    assert (row["schools"], row["eligible"], row["eligible_all"]) == (2, 40, 100)


def test_what_is_not_known_of_a_school_counts_on_neither_side():
    dataset = in_context(
        [School(10, 5), School(30, 20), School(60, 40)],
        [{"disadvantaged": 50.0}, {"special_needs": 10.0}, {"disadvantaged": 20.0, "prior_average": 16.5}],
    )
    found = context_beside_all(dataset, YEAR, [FIRST, FIRST + 1]).set_index("trait")
    assert found.index.tolist() == ["disadvantaged", "special_needs"]
    assert found.at["disadvantaged", "eligible"] == 10 and found.at["disadvantaged", "eligible_all"] == 70
    assert found.at["special_needs", "ours"] == found.at["special_needs", "theirs"] == 10
    assert context_beside_all(dataset, YEAR + 1, [FIRST]).empty
    assert context_beside_all(dataset, YEAR, []).empty
    like = context_beside_all(dataset, YEAR, [FIRST], [FIRST + 1, FIRST + 2]).iloc[0]
    assert (like["like"], like["eligible_like"]) == (20, 60)
    assert pd.isna(context_beside_all(dataset, YEAR, [FIRST])["like"].iloc[0])


@pytest.mark.parametrize(("threshold", "pupils", "told"), [(6, 6, True), (6, 5, False), (10, 9, False)])
def test_a_cohort_below_the_threshold_is_told_of_nowhere(threshold, pupils, told):
    """Not even in the sum of all, from which the others' could be taken away."""
    schools = [School(pupils, 2), *[School(40, 20)] * 6]
    dataset = in_context(schools, [{"disadvantaged": 100.0}, *[{"disadvantaged": 10.0}] * 6], threshold)
    assert (FIRST in cohort_context(dataset, YEAR).index) is told
    everyone = context_beside_all(dataset, YEAR, [FIRST + 1])["theirs"].iloc[0]
    assert bool(everyone > 10) is told
    assert context_beside_all(dataset, YEAR, [FIRST]).empty is not told


def test_special_schools_are_not_among_them():
    dataset = in_context([School(40, 20)] * 2, [{"special_needs": 100.0}, {"special_needs": 10.0}])
    schools = dataset.tables["schools"]
    phase = pd.Series("primary", index=schools.index).mask(schools["urn"] == FIRST, "special")
    dataset.tables["schools"]["phase"] = phase.to_numpy()
    assert cohort_context(dataset, YEAR).index.tolist() == [FIRST + 1]


def test_the_county_s_shares_are_near_england_s_and_go_with_its_results(illustrative):
    year = 2019
    table = cohort_context(illustrative, year)
    assert set(table.columns) == {"pupils", *TRAITS}
    assert (table[["prior_low", "prior_middle", "prior_high"]].sum(axis=1) - 100).abs().max() <= 1.5
    results = illustrative.tables["results"]
    rows = results[(results["year"] == year) & (results["measure"] == "ks2_rwm_exp")].set_index("urn")
    reached = (rows["achieved"] / rows["eligible"]).astype(float)
    assert table["disadvantaged"].corr(reached.reindex(table.index)) < -0.1
    assert table["prior_average"].corr(reached.reindex(table.index)) > 0.1
    assert cohort_context(illustrative, 2025)["prior_average"].isna().all(), "no Key Stage 1 in 2021"
