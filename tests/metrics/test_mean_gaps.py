"""Average scores in and not in a partnership: worked by hand, and their intervals by simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from collab.data.selection import IN, NOT_IN, make_selection, select
from collab.metrics.mean_gaps import mean_gaps, school_scores, score_cohorts_of


def cohorts(inside, outside, partners=None, score="ks2_read_score"):
    rows = [(IN, *row) for row in inside] + [(NOT_IN, *row) for row in outside]
    table = pd.DataFrame(rows, columns=["collaboration", "eligible", "mean"])
    table["points"] = table["eligible"] * table["mean"]
    table["partners"] = partners or [-number for number in range(1, len(rows) + 1)]
    return table.assign(score=score, schools=1)


def test_each_school_counts_by_its_pupils_and_the_interval_is_that_of_a_ratio_of_sums():
    inside, outside = (
        [(10, 100.0), (30, 104.0), (20, 106.0)],
        [(40, 103.0), (10, 98.0), (25, 101.0), (25, 105.0)],
    )
    table = mean_gaps(cohorts(inside, outside))
    (row,) = table.to_dict("records")
    counts = [f"{name}_{side}" for name in ("schools", "eligible") for side in ("in", "not_in")]
    assert [repr(count) for count in table[counts].iloc[0].tolist()] == ["3", "4", "60", "100"]
    means, variances = [], []
    for side in (inside, outside):
        pupils, score = np.array(side).T
        mean = (pupils * score).sum() / pupils.sum()
        means.append(mean)
        m = len(side)
        variances.append(m / (m - 1) * (((score - mean) * pupils / pupils.sum()) ** 2).sum() / 1)
    assert row["mean_in"] == pytest.approx((1000 + 3120 + 2120) / 60) == pytest.approx(means[0])
    assert row["gap"] == pytest.approx(means[0] - means[1])
    freedom = sum(variances) ** 2 / (variances[0] ** 2 / 2 + variances[1] ** 2 / 3)
    width = stats.t.ppf(0.975, freedom) * np.sqrt(sum(variances))
    assert (row["wide_low"], row["wide_high"]) == pytest.approx((row["gap"] - width, row["gap"] + width))
    half = stats.t.ppf(0.975, 2) * np.sqrt(variances[0])
    assert (row["mean_low_in"], row["mean_high_in"]) == pytest.approx((means[0] - half, means[0] + half))
    # Partners who are alike are fewer draws, and two schools none.
    wider = mean_gaps(cohorts(inside * 2, outside * 2, [1, 2, 3] * 2 + list(range(-1, -9, -1))))
    narrower = mean_gaps(cohorts(inside * 2, outside * 2))
    assert wider["wide_high"].iloc[0] > narrower["wide_high"].iloc[0]
    assert mean_gaps(cohorts(inside[:2], outside))["wide_low"].isna().all()
    assert mean_gaps(cohorts([], outside)).empty
    none = mean_gaps(pd.DataFrame())
    assert none.empty and {"score", "schools_in", "eligible_in", "eligible_not_in", "gap"} <= set(none)


@pytest.mark.slow
def test_chance_is_called_a_finding_about_one_time_in_twenty_and_a_point_is_found():
    rng = np.random.default_rng(22)
    false, found, gaps = 0, 0, []
    for turn in range(160):
        pupils = rng.integers(8, 60, 60)
        # Ten partnerships of three share a quarter of what makes schools differ.
        linked = np.concatenate([np.repeat(np.arange(1, 11), 3), -np.arange(1, 31)])
        shared = np.concatenate([np.repeat(rng.normal(0, 1, 10), 3), rng.normal(0, 1, 30)])
        school = (
            104 + 0.5 * 2 * shared + 0.87 * 2 * rng.normal(0, 1, 60) + rng.normal(0, 7, 60) / np.sqrt(pupils)
        )
        school[:30] += 2.0 * (turn % 2)
        both = list(zip(pupils, school, strict=True))
        row = mean_gaps(cohorts(both[:30], both[30:], linked.tolist())).iloc[0]
        if turn % 2:
            found += bool(row["clear"])
            gaps.append(row["gap"])
        else:
            false += bool(row["clear"])
    assert false / 80 <= 0.1 and found / 80 > 0.7
    assert np.mean(gaps) == pytest.approx(2.0, abs=0.25)


def test_the_built_in_county_s_means_are_those_of_its_schools(illustrative):
    selection = make_selection(illustrative, 2019, "ks2_rwm_exp")
    table = mean_gaps(score_cohorts_of(illustrative, selection)).set_index("score")
    assert list(table.index) == [
        *("ks2_read_score", "ks2_mat_score", "ks2_gps_score"),
        *("ks2_read_prog", "ks2_writ_prog", "ks2_mat_prog"),
    ]
    assert table["looks"].eq(6).all()
    rows = illustrative.tables["scores"].query("year == 2019 and measure == 'ks2_mat_prog'").set_index("urn")
    inside = select(illustrative, selection)
    assert int(table.loc["ks2_mat_prog", ["eligible_in", "eligible_not_in"]].sum()) == rows["pupils"].sum()
    whole = (rows["pupils"] * rows["score"]).sum()
    told = table.loc["ks2_mat_prog"]
    assert told["mean_in"] * told["eligible_in"] + told["mean_not_in"] * told["eligible_not_in"] == (
        pytest.approx(whole, abs=1)
    )
    # Nothing was published of progress in 2023/24, nor of any score in 2013/14.
    later = score_cohorts_of(illustrative, make_selection(illustrative, 2024, "ks2_rwm_exp"))
    assert set(later["score"]) == {"ks2_read_score", "ks2_mat_score", "ks2_gps_score"}
    assert score_cohorts_of(illustrative, make_selection(illustrative, 2014)).empty
    urn = int(inside.loc[inside["urn"] > 0, "urn"].iloc[0])
    own = school_scores(illustrative, selection, [urn]).set_index("score")
    assert own.at["ks2_mat_prog", "own_score"] == pytest.approx(rows.at[urn, "score"])
    assert own.at["ks2_mat_prog", "own_low"] == rows.at[urn, "low"]
    assert own.at["ks2_mat_prog", "mean_all"] == pytest.approx(whole / rows["pupils"].sum())
    together = set(illustrative.stage(2019, selection.key_stage).urn) - set(inside["urn"])
    none = school_scores(illustrative, selection, [together.pop()])
    assert none.empty and set(none.columns) == {"urn", *own.reset_index().columns}
    early = school_scores(illustrative, make_selection(illustrative, 2014), [urn])
    assert early.empty and list(early.columns) == list(none.columns)
