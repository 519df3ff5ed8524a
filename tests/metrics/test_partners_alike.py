"""Counties without any effect whose partners are alike: how often chance is called a finding."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from bench.simulation import made_up, over_years, since_forming
from collab.data.selection import NOT_IN
from collab.metrics.gap import gap
from collab.metrics.joining_effect import joining_effect
from collab.metrics.like_for_like import like_for_like

COUNTIES = 1000


def seldom(clear, most):
    """Whether so many false alarms are no more than `most`, give or take two standard errors."""
    return np.mean(clear) <= most + 2 * np.sqrt(most * (1 - most) / len(clear))


@cache
def counties(shared, partnerships, effect=0.0):
    """Many counties as one table, each a group that is looked at alone."""
    return made_up(np.random.default_rng(20140501), shared, partnerships, effect, counties=COUNTIES)


@pytest.mark.parametrize(("partnerships", "most"), [(2, 0.09), (4, 0.07), (12, 0.07)])
@pytest.mark.parametrize("shared", [0.0, 0.25, 0.5])
def test_without_an_effect_a_gap_is_seldom_called_more_than_chance(shared, partnerships, most):
    found = gap(counties(shared, partnerships), ["county"])
    assert seldom(found["clear_alone"], most)


@pytest.mark.slow
def test_with_the_school_as_the_unit_the_same_counties_would_raise_more_alarms():
    """What the partnership's interval is for: partners given as if they were in none."""
    rows = counties(0.5, 4)
    alone = gap(rows.assign(partners=-rows["urn"]), ["county"])["clear_alone"].mean()
    assert alone > 0.08 > gap(rows, ["county"])["clear_alone"].mean()


@pytest.mark.parametrize("shared", [0.0, 0.5])
def test_an_effect_of_five_points_is_found_without_bias(shared):
    found = gap(counties(shared, 12, 5), ["county"])["gap"]
    assert abs(found.mean() - 5) < 3 * found.std() / np.sqrt(COUNTIES) + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.25, 0.5])
def test_the_bar_of_a_group_s_percent_covers_the_truth(shared):
    found = gap(counties(shared, 12), ["county"])
    for side in ("in", "not_in"):
        assert ((found[f"low_{side}"] <= 65) & (found[f"high_{side}"] >= 65)).mean() >= 0.92


@pytest.mark.slow
def test_of_gaps_shown_together_some_is_called_more_than_chance_in_one_county_in_twenty():
    """Seven thresholds a county, none with an effect: alone, some is clear in a quarter of them."""
    found = gap(counties(0.25, 12), ["county"])
    groups = found.groupby(found["county"] // 6)
    assert groups["clear_alone"].any().mean() > 0.1
    rows = counties(0.25, 12)
    some = [gap(part, ["county"])["clear"].any() for _, part in rows.groupby(rows["county"] // 6, sort=False)]
    assert np.mean(some) <= 0.12


@pytest.mark.slow
def test_one_partnership_beside_the_others_is_not_known_better_than_partnerships_differ():
    """Each county's first partnership against all other schools, which are in partnerships too."""
    rng = np.random.default_rng(20140501)
    clear = []
    for _ in range(300):
        rows = made_up(rng, 0.5, 12)
        clear.append(
            gap(rows.assign(collaboration=rows["collaboration"].where(rows["partners"] == 1, NOT_IN)))[
                "clear"
            ].iloc[0]
        )
    assert np.mean(clear) <= 0.09


@pytest.mark.slow
def test_without_an_effect_no_other_figure_is_often_called_more_than_chance():
    """With what partners share at its most; `bench.simulation` has the other cases, and 1,000 counties."""
    shared = 0.5
    rng = np.random.default_rng(20140501)
    joining = [joining_effect(over_years(rng, shared, 8)).clear for _ in range(100)]
    assert seldom(joining, 0.07)
    changes = pd.concat([since_forming(rng, shared, 8) for _ in range(300)])
    since = (changes["wide_low"] > 0) | (changes["wide_high"] < 0)
    # A bound below as well: an interval twice as wide as it needs to be finds nothing, ever.
    assert seldom(since, 0.07) and since.mean() > 0.01
    some = [gap(made_up(rng, shared, 12), ["district"])["clear"].any() for _ in range(300)]
    assert seldom(some, 0.07)
    alike = [like_for_like(made_up(rng, shared, 12)) for _ in range(100)]
    assert seldom([found.low > 0 or found.high < 0 for found in alike], 0.07)
