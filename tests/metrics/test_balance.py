"""Balance: worked by hand, and what a regression that holds equal has to give."""

import numpy as np
import pytest

from collab.data.selection import IN, NOT_IN, make_selection, select
from collab.metrics.balance import COHORT_SIZE, balance, unlike
from collab.metrics.like_for_like import like_for_like, modelled
from tests.metrics.cohorts import cohorts

ROWS = [(IN, "A", 10, 7), (IN, "A", 20, 13), (IN, "B", 30, 20)] * 4 + [
    (NOT_IN, "A", 40, 25),
    (NOT_IN, "B", 20, 12),
    (NOT_IN, "B", 60, 40),
] * 4
"""Of 240 pupils in a partnership 120 are in district A, of 480 others 160."""


def by_name(table):
    return table.set_index("characteristic")


def test_the_difference_of_a_share_is_that_of_the_formula():
    """0.5 against 1/3 over the root of the mean of 0.25 and 2/9: Austin 2009, page 3087."""
    found = by_name(balance(cohorts(ROWS)))
    expected = (1 / 2 - 1 / 3) / np.sqrt((1 / 4 + 2 / 9) / 2)
    assert found.loc["A", "raw_difference"] == pytest.approx(expected)
    assert found.loc["B", "raw_difference"] == pytest.approx(-expected)
    assert found.loc[COHORT_SIZE, "raw_difference"] < -0.5
    assert (found.loc["A", "eligible_in"], found.loc["A", "eligible_not_in"]) == (240, 480)
    told = ["about", "held", "raw_difference", "alike_difference", "eligible_in", "eligible_not_in"]
    assert list(found.columns) == told


def test_what_is_held_equal_comes_to_nothing_and_what_is_not_need_not():
    found = balance(cohorts(ROWS))
    assert found.loc[found["held"], "alike_difference"].to_numpy() == pytest.approx(0, abs=1e-9)
    assert set(found.loc[~found["held"], "characteristic"]) == {"Cohorts of 11-20", "Cohorts of 31-60"}
    either = found[["raw_difference", "alike_difference"]].abs().max(axis=1)
    assert either.is_monotonic_decreasing


def test_the_weights_of_each_side_add_up_to_one_and_give_the_coefficient_of_partnership():
    model = modelled(cohorts(ROWS))
    inside = (model.rows["collaboration"] == IN).to_numpy()
    assert model.weights[inside].sum() == pytest.approx(1)
    assert model.weights[~inside].sum() == pytest.approx(-1)
    assert model.fitted is not None
    # The last step of the fit is least squares of the log odds and what is left of them.
    share = 1 / (1 + np.exp(-(model.design @ model.fitted.coefficients)))
    reached = (model.rows["achieved"] / model.rows["eligible"]).to_numpy()
    working = model.design @ model.fitted.coefficients + (reached - share) / (share * (1 - share))
    assert model.weights @ working == pytest.approx(model.fitted.coefficients[1], abs=1e-6)


@pytest.mark.parametrize(
    "rows",
    [
        [(IN, "A", 20, 10)] * 12,
        [(IN, "A", 20, 10)] * 9 + [(NOT_IN, "B", 20, 11)] * 9,
        [(IN, "A", 20, 10), (NOT_IN, "A", 30, 9)],
    ],
)
def test_where_there_is_no_model_there_is_no_second_difference(rows):
    assert like_for_like(cohorts(rows)).reason
    found = balance(cohorts(rows))
    assert found["alike_difference"].isna().all()
    assert np.isfinite(found["raw_difference"].to_numpy(float)).all()


def test_the_county_s_sides_differ_in_size_and_are_alike_in_all_that_is_held_equal(illustrative):
    found = balance(select(illustrative, make_selection(illustrative)))
    assert found["characteristic"].iloc[0] == COHORT_SIZE
    assert found["raw_difference"].iloc[0] < -1
    held = found[found["held"]]
    assert unlike(held, "raw_difference") == 5 and unlike(held, "alike_difference") == 0
    assert 0 < unlike(found, "alike_difference") < unlike(found, "raw_difference")
    assert set(illustrative.districts) < set(found["characteristic"])
