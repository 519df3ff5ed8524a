"""What followed a project: hand-worked changes, honest intervals, and the years compared."""

import numpy as np
import pandas as pd
import pytest

from collab.data.disclosure.gate import disclose_change
from collab.metrics.follow_up import Project, change_of_sides, follow, years_compared
from collab.metrics.portfolio import actions_due, portfolio
from collab.words import on_follow_up
from tests.built_in import DATASET

NEVER = pd.NaT
RUNS = 200


def schools(rng, own=8, per=4, years=2, effect=0.0, chosen=False, skip=True):
    """A county of 100 schools, some of them partners who share a quarter of what changes them; `own` are in
    the project, or, if `chosen`, those with the lowest results of the last year before."""
    count = own + 92
    group = np.where(np.arange(count) < own, np.arange(count) // per, 100 + np.arange(count) // 4)
    alone = (np.arange(count) >= own) & (rng.random(count) > 0.6)
    size = np.maximum(6, np.exp(rng.normal(3, 0.5, count))).astype(int)
    lasting, common = rng.normal(0, 0.06, count), rng.normal(size=400)[group]
    moved = 0.05 * (common * np.sqrt(0.25) + rng.normal(size=count) * np.sqrt(0.75))

    def cohorts(more):
        sat = np.maximum(6, size + rng.integers(-3, 4, count))
        rate = 0.6 + lasting + rng.normal(0, 0.03, count) + more
        return np.array([sat, rng.binomial(sat, np.clip(rate, 0, 1))])

    before, last = sum(cohorts(0) for _ in range(years)), cohorts(0)
    inside = np.arange(count) < own
    if chosen:
        inside = np.isin(np.arange(count), np.argsort(last[1] / last[0])[:own])
    if not skip:
        before = last
    since = sum(cohorts(0.02 + moved + inside * effect / 100) for _ in range(years))
    side = np.where(inside, "in", "other")
    side[np.flatnonzero(~inside)[:30]] = "like"
    return pd.DataFrame(
        {
            "side": side,
            "change": 100 * (since[1] / since[0] - before[1] / before[0]),
            "weight": 1 / (1 / before[0] + 1 / since[0]),
            "partners": np.where(alone, -1 - np.arange(count), group + 1),
            "eligible": np.minimum(before[0], since[0]),
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("of", [{}, {"own": 3, "per": 3}, {"chosen": True}])
def test_without_an_effect_at_most_7_in_100_projects_are_called_more_than_chance(of):
    rng = np.random.default_rng(1)
    found = pd.concat([change_of_sides(schools(rng, **of)) for _ in range(RUNS)])
    assert found["wide_low"].notna().all()
    assert found["clear"].mean() <= 0.07
    assert abs(found["difference"].mean()) < 4 * found["difference"].std() / np.sqrt(RUNS)


@pytest.mark.slow
def test_an_effect_is_found_without_bias_and_schools_chosen_for_low_results_need_the_last_year_left_out():
    rng = np.random.default_rng(23)
    found = pd.concat([change_of_sides(schools(rng, effect=8)) for _ in range(100)])
    covered = (found["wide_low"] <= 8) & (found["wide_high"] >= 8)
    assert abs(found["difference"].mean() - 8) < 4 * found["difference"].std() / 10 and covered.mean() > 0.9
    bounced = [change_of_sides(schools(rng, chosen=True, skip=False))["clear"].iloc[0] for _ in range(60)]
    assert np.mean(bounced) > 0.3


def by_hand(changes, sides, partners=None):
    count = len(changes)
    return pd.DataFrame(
        {
            "side": sides,
            "change": np.array(changes, float),
            "weight": 10.0,
            "partners": -np.arange(count) if partners is None else partners,
            "eligible": 20,
        }
    )


def test_the_change_and_its_interval_are_student_s_worked_by_hand():
    row = change_of_sides(by_hand([4, 6, 8, 1, 2, 3, 2], ["in"] * 3 + ["like"] * 4)).iloc[0]
    assert (row["change_in"], row["change_not_in"], row["difference"]) == pytest.approx((6, 2, 4))
    # Sums of squares 8 and 2 on 5 degrees of freedom: variance 2, error sqrt(2 (1/3 + 1/4)), t 2.5706.
    half = 2.5706 * np.sqrt(2 * (1 / 3 + 1 / 4))
    assert (row["wide_low"], row["wide_high"]) == pytest.approx((4 - half, 4 + half), abs=1e-3)
    assert row["clear"] and (row["eligible_in"], row["eligible_not_in"]) == (60, 80)


def test_too_few_schools_or_partners_that_nobody_can_be_learnt_from_have_no_interval():
    few = change_of_sides(by_hand([4, 6, 1, 2, 3], ["in"] * 2 + ["like"] * 3)).iloc[0]
    assert np.isnan(few["wide_low"]) and not few["clear"] and few["difference"] == pytest.approx(3)
    partners = [1, 1, 1, -1, -2, -3]
    lone = by_hand([4, 6, 8, 1, 2, 3], ["in"] * 3 + ["like"] * 3, partners)
    assert np.isnan(change_of_sides(lone)["wide_low"].iloc[0])
    wider = by_hand(
        [4, 6, 8, 1, 2, 3, 4, 5, 4], ["in"] * 3 + ["like"] * 3 + ["other"] * 3, [*partners, 7, 7, 7]
    )
    assert change_of_sides(wider)["wide_low"].notna().iloc[0]


@pytest.mark.parametrize(
    ("begins", "ends", "before", "since", "skipped"),
    [
        ("2018-09-01", NEVER, (2016, 2017), (2023, 2024, 2025), 2018),
        ("2018-05-01", "2018-12-01", (2016,), (2019,), 2017),
        ("2018-05-02", "2019-05-02", (2016, 2017), (2019, 2022), 2018),
        ("2018-11-01", NEVER, (2016, 2017), (2023, 2024, 2025), 2018),
        ("2018-11-02", "2019-04-30", (2016, 2017), (2022,), 2018),
        ("2016-09-01", NEVER, (2016,), (2023, 2024, 2025), 0),
        ("2016-01-01", NEVER, (), (2023, 2024, 2025), 0),
        ("2025-01-01", NEVER, (2019, 2022, 2023), (), 2024),
    ],
)
def test_the_years_before_and_since_keep_to_their_bounds(begins, ends, before, since, skipped):
    begins = pd.Timestamp(begins)
    found = years_compared(DATASET, "ks2_rwm_exp", begins, pd.Timestamp(ends))
    assert found == (before, since, skipped)


def test_every_project_of_the_built_in_county_is_told_with_its_reservations():
    today = pd.Timestamp("2026-11-28")
    table, found = portfolio(DATASET, DATASET.tables["projects"], today)
    assert table["results"].tolist() == ["chance"] * 3 and table["due"].tolist() == [True, True, False]
    assert table.loc[table["to_ask"], "title"].tolist() == ["Summer school"]
    told = on_follow_up.portfolio_finding(table)
    assert told.endswith("Beside similar schools, no difference is more than chance.")
    assert on_follow_up.portfolio_title(table) == "3 projects to look back on, 2 reviews due"
    assert on_follow_up.followed_title(table) == "No project's results moved by more than chance"
    one = table.assign(results=["better", "chance", "unknown"])
    assert on_follow_up.followed_title(one) == "Of 3 projects 1 ahead by more than chance"
    assert "the results of 2 can be followed. Beside similar schools 1 did better and none worse" in (
        on_follow_up.portfolio_finding(one)
    )
    assert "decided to stop it" in on_follow_up.why_ask(table.iloc[0])
    shown = disclose_change(table, 6)
    for key, each in found.items():
        own = shown.where(shown.table["project"] == key)
        assert "which chance could explain" in on_follow_up.followed_finding(own, each)
        said = " ".join(on_follow_up.reservations(each, 3))
        assert "Nobody drew lots" in said and "are left out" in said and "2 other projects" in said
    hidden = disclose_change(table, 10_000)
    assert hidden.table[["difference", "wide_low", "change_in"]].isna().all(axis=None)
    assert "so few pupils" in on_follow_up.followed_finding(hidden.where(hidden.table.index == 0), each)


def test_a_project_that_cannot_be_followed_says_why():
    urns = frozenset(DATASET.schools.index[:3].tolist())
    early = Project("a", "ks2_rwm_exp", urns, pd.Timestamp("2015-09-01"), NEVER)
    nobody = Project("b", "ks2_rwm_exp", frozenset(), pd.Timestamp("2018-09-01"), NEVER)
    strangers = Project("c", "ks2_rwm_exp", frozenset({100_000}), pd.Timestamp("2018-09-01"), NEVER)
    everybody = Project("d", "ks2_rwm_exp", frozenset(DATASET.schools.index), strangers.begins, NEVER)
    (alone,) = follow(DATASET, [everybody])
    assert alone.reason == (
        "no result of similar schools not in it may be told singly both before and since"
    ) and (alone.schools > 100, alone.similar, len(alone.change)) == (True, 0, 0)
    late = Project("e", "ks2_rwm_exp", urns, pd.Timestamp("2025-01-01"), NEVER)
    assert follow(DATASET, [late])[0].reason == "there are no results since it began"
    reasons = [each.reason for each in follow(DATASET, [early, nobody, strangers])]
    assert reasons[:2] == ["there are no results before it began", "no school is named"]
    assert reasons[2].startswith("no result of its schools may be told singly")


def test_actions_that_are_late_come_first_and_those_done_last():
    days = pd.to_datetime(["2026-01-01", "2026-03-02", "2026-03-01", "2025-01-01"])
    done = pd.to_datetime([None, None, None, "2024-12-01"])
    table = pd.DataFrame({"what": list("abcd"), "due": days, "done": done})
    found = actions_due(table, pd.Timestamp("2026-03-01"))
    assert found["state"].tolist() == ["late", "open", "open", "done"]
    assert found["what"].tolist() == ["a", "c", "b", "d"] and found.index.tolist() == [0, 1, 2, 3]
    assert on_follow_up.actions_finding(found) == (
        "3 actions are to be done, 1 of them late. The longest has been due since 01/01/2026. 1 is done."
    )
    assert on_follow_up.actions_finding(found[3:]) == "The one action is done."
    assert on_follow_up.actions_title(found) == "3 actions to be done, 1 of them late"
    assert on_follow_up.actions_title(found[3:]).startswith("nothing")
    told = [on_follow_up.stands_told(row) for _, row in found.iterrows()]
    assert told == ["01/01/2026, late", "01/03/2026", "02/03/2026", "done on 01/12/2024"]


def test_a_project_s_change_is_that_of_its_schools_pupils_added_up_by_hand():
    """Before are 2016 and 2017, since 2019: the results as the release has them, school by school."""
    begins, ends = pd.Timestamp("2018-09-01"), pd.Timestamp("2019-05-01")
    rows = DATASET.tables["results"].query("measure == 'ks2_rwm_exp' and status == 'published'")
    known = rows[rows["year"].isin([2016, 2017, 2019]) & (rows["eligible"] >= 12)]
    whole = known["urn"].value_counts()
    urns = [int(urn) for urn in sorted(whole.index[whole == 3]) if urn not in DATASET.lineage][:5]
    project = Project("a", "ks2_rwm_exp", frozenset([*urns, 100_000]), begins, ends)
    same = Project("b", "ks2_rwm_exp", frozenset(urns[:2]), begins, ends)
    found, other = follow(DATASET, [project, same])
    assert (found.before, found.since, found.skipped) == ((2016, 2017), (2019,), 2018)
    assert (found.schools, found.of, found.also, other.also) == (5, 6, 2, 2)
    changes, weights, fewer = [], [], []
    for urn in urns:
        own = known[known["urn"] == urn].set_index("year")[["eligible", "achieved"]].astype(float)
        sat, now = own.loc[[2016, 2017]].sum(), own.loc[2019]
        changes.append(100 * (now["achieved"] / now["eligible"] - sat["achieved"] / sat["eligible"]))
        weights.append(sat["eligible"] * now["eligible"] / (sat["eligible"] + now["eligible"]))
        fewer.append(min(sat["eligible"], now["eligible"]))
    row = found.change.iloc[0]
    assert row["change_in"] == pytest.approx(np.average(changes, weights=weights))
    assert row["difference"] == pytest.approx(row["change_in"] - row["change_not_in"])
    assert row["eligible_in"] == sum(fewer) and found.few == (sum(fewer) < 100)
    assert 0 < found.similar <= 30 and found.used[-1] == "size" and found.only_size == (len(found.used) == 1)
    # Judged together with the other one, it is drawn wider than alone, if neither is clear.
    (alone,) = follow(DATASET, [project])
    assert alone.also == 0
    if not row["clear"] and not other.change["clear"].iloc[0]:
        assert row["wide_low"] < alone.change["wide_low"].iloc[0]


def test_what_partners_share_widens_the_interval_as_all_their_pairs_say():
    """All pairs of partners one by one; an equal weight leaves nothing to learn of how small schools vary."""
    changes, sides = [5, 7, 6, 8, 1, 2, 4, 3, 2, 3, 1, 2], ["in"] * 4 + ["like"] * 6 + ["other"] * 2
    partners = [1, 1, 2, 2, 3, 3, 4, 4, -5, -6, 7, 7]
    row = change_of_sides(by_hand(changes, sides, partners)).iloc[0]
    means = {"in": 6.5, "like": 2.5, "other": 1.5}
    apart = [change - means[side] for change, side in zip(changes, sides, strict=True)]
    pairs = [
        (one, other)
        for one in range(12)
        for other in range(12)
        if one != other and partners[one] == partners[other]
    ]
    alike = np.mean([apart[one] * apart[other] for one, other in pairs]) / np.mean(np.square(apart))
    shared = alike + np.sqrt(2 / len(pairs))
    assert 0 < shared < 1
    variance = np.square(apart[:10]).sum() / 8
    own = [(one, other) for one, other in pairs if sides[one] == sides[other] != "other"]
    counts = {"in": 4, "like": 6}
    together = sum(1 / counts[sides[one]] ** 2 for one, _ in own)
    half = 2.3060 * np.sqrt(variance * (1 / 4 + 1 / 6 + shared * together))
    assert (row["wide_low"], row["wide_high"]) == pytest.approx((4 - half, 4 + half), abs=1e-3)


@pytest.mark.parametrize(
    ("changes", "partners", "shared", "quantile"),
    [
        # One pair, 1 and 1 around 2: a correlation of 1 / (14 / 6) and an error of 1 more are capped at 1.
        ([4, 6, 8, 1, 1, 4], [-1, -2, -3, 7, 7, -6], 2 / 9, 2.7764),
        # Four pairs that went apart: -1 and half of it more is no less than nothing.
        ([5, 7, 5, 7, 1, 3, 1, 3], [1, 1, 2, 2, 3, 3, 4, 4], 0.0, 2.4469),
    ],
)
def test_what_partners_share_is_never_more_than_all_nor_less_than_nothing(
    changes, partners, shared, quantile
):
    own = len(changes) // 2
    row = change_of_sides(by_hand(changes, ["in"] * own + ["like"] * own, partners)).iloc[0]
    apart = np.array(changes) - np.repeat([6, 2], own)
    half = quantile * np.sqrt((apart**2).sum() / (2 * own - 2) * (2 / own + shared))
    assert (row["wide_low"], row["wide_high"]) == pytest.approx((4 - half, 4 + half), abs=1e-3)
