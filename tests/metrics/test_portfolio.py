"""All projects at a glance: whose schools they are, what is due to the day, and what to ask first."""

import numpy as np
import pandas as pd
import pytest

from collab.metrics import portfolio as looked_back
from collab.metrics.follow_up import Followed
from collab.metrics.portfolio import portfolio, schools_in, shown_portfolio, to_follow
from tests.built_in import DATASET

PROJECTS = DATASET.tables["projects"]
TODAY = pd.Timestamp("2026-03-01")
SLUG = "beacon-partnership"


def projects(*rows):
    """Projects of the contract with these columns set and all others missing."""
    given = [{"project": f"p{n}", "title": f"P{n}", "question": "Why?"} | row for n, row in enumerate(rows)]
    return pd.DataFrame(given, columns=PROJECTS.columns).astype(PROJECTS.dtypes.to_dict())


def test_a_project_s_schools_are_those_it_names_or_the_members_on_its_first_day():
    rows = DATASET.tables["memberships"].query("partnership == @SLUG")
    one = rows[rows["left"].notna()].iloc[0]
    named, on_last, on_leaving, undated, nobody = (
        schools_in(DATASET, row)
        for _, row in projects(
            {"urns": "900031 900032", "partnerships": SLUG, "begins": TODAY},
            {"partnerships": f"other {SLUG}", "begins": one["left"] - pd.Timedelta(days=1)},
            {"partnerships": SLUG, "begins": one["left"]},
            {"partnerships": SLUG},
            {"begins": TODAY},
        ).iterrows()
    )
    assert named == {900031, 900032} and undated == nobody == frozenset()
    assert one["urn"] in on_last and on_leaving == on_last - {one["urn"]} - set(
        rows.loc[rows["left"] == one["left"], "urn"]
    )


def test_followed_is_what_says_what_it_wants_to_move_and_since_when():
    known = {"measure": "ks2_rwm_exp", "begins": TODAY, "urns": "900031"}
    both, group = to_follow(
        DATASET,
        projects(
            known,
            {"measure": "ks2_rwm_exp"},
            {"begins": TODAY},
            known | {"pupil_group": "girls", "ends": TODAY},
        ),
    )
    assert (both.key, both.measure, both.urns, both.begins) == ("p0", "ks2_rwm_exp", {900031}, TODAY)
    assert both.pupils == "" and pd.isna(both.ends)
    assert (group.key, group.pupils, group.ends) == ("p3", "girls", TODAY)


def ago(days):
    return TODAY - pd.Timedelta(days=days)


def test_what_is_due_over_and_to_ask_is_so_from_the_day_on():
    table, found = portfolio(
        DATASET,
        projects(
            {"title": "due today", "review_on": ago(0)},
            {"title": "due tomorrow", "review_on": ago(-1)},
            {"title": "a year late", "review_on": ago(365)},
            {"title": "later than a year", "review_on": ago(366)},
            {"title": "late but over", "review_on": ago(800), "ends": ago(1)},
            {"title": "stopped", "verdict": "stop"},
            {"title": "stopped, ends today", "verdict": "stop", "ends": ago(0)},
            {"title": "stopped and over", "verdict": "stop", "ends": ago(1)},
            {"title": "goes on", "verdict": "go_on"},
            {"title": "nothing to look back on", "question": None},
        ),
        TODAY,
    )
    told = table[["title", "to_ask", "due", "over"]].to_numpy().tolist()
    assert told == [
        ["later than a year", True, True, False],
        ["stopped", True, False, False],
        ["stopped, ends today", True, False, False],
        ["late but over", False, True, True],
        ["a year late", False, True, False],
        ["due today", False, True, False],
        ["due tomorrow", False, False, False],
        ["goes on", False, False, False],
        ["stopped and over", False, False, True],
    ]
    assert found == {} and table.index.tolist() == list(range(9)) and table["schools_of_it"].eq(0).all()
    assert table["results"].eq("unknown").all() and table["difference"].isna().all()
    assert set(table["reason"]) == {"it does not say what it wants to move, and since when"}


def results(difference, half, pupils=40):
    """What followed a project, as `change_of_sides` tells it."""
    low, high = difference - half, difference + half
    row = {"change_in": difference, "change_not_in": 0.0, "difference": difference}
    row |= {"wide_low": low, "wide_high": high, "clear": low > 0 or high < 0}
    return pd.DataFrame([row | {"eligible_in": pupils, "eligible_not_in": 400}])


@pytest.mark.parametrize(
    ("change", "said", "shown", "ask"),
    [
        (results(5.0, 4.0), "better", "better", False),
        (results(-5.0, 4.0), "worse", "worse", True),
        (results(5.0, 6.0), "chance", "chance", False),
        (results(-5.0, 6.0), "chance", "chance", False),
        (results(5.0, np.nan), "unknown", "unknown", False),
        (results(-5.0, 4.0, pupils=6), "worse", "worse", True),
        (results(5.0, 4.0, pupils=5), "better", "unknown", False),
        (results(-5.0, 4.0, pupils=5), "worse", "unknown", True),
    ],
)
def test_results_are_called_by_their_interval_and_what_is_withheld_is_not_called_at_all(
    monkeypatch, change, said, shown, ask
):
    asked = projects({"measure": "ks2_rwm_exp", "begins": TODAY, "urns": "900031 900032"})
    monkeypatch.setattr(
        looked_back, "follow", lambda _, known: [Followed(each, change=change) for each in known]
    )
    table, found = portfolio(DATASET, asked, TODAY)
    row = table.iloc[0]
    assert (row["results"], bool(row["to_ask"]), row["schools_of_it"]) == (said, ask, 2)
    assert row["reason"] == ("there are too few schools to say how sure" if said == "unknown" else "")
    assert list(found) == ["p0"] and row["difference"] == change["difference"].iloc[0]
    seen, again = shown_portfolio(DATASET, asked, TODAY)
    assert seen.table["results"].tolist() == [shown] and list(again) == ["p0"]
    withheld = change["eligible_in"].iloc[0] < DATASET.threshold
    assert seen.table["difference"].isna().all() == withheld
    # Nor do its place, what is asked of it, or how sure it is tell that it fell behind.
    assert seen.table["to_ask"].tolist() == [ask and not withheld]
    assert seen.table["clear"].tolist() == [said in ("better", "worse") and not withheld]


def test_what_is_withheld_stands_where_a_project_of_which_nothing_is_known_would(monkeypatch):
    moves = {"measure": "ks2_rwm_exp", "begins": TODAY, "urns": "900031"}
    asked = projects({"title": "B"} | moves, {"title": "A"}, {"title": "C", "verdict": "stop"})
    few = results(-5.0, 4.0, pupils=5)
    monkeypatch.setattr(
        looked_back, "follow", lambda _, known: [Followed(each, change=few) for each in known]
    )
    assert portfolio(DATASET, asked, TODAY)[0]["title"].tolist() == ["B", "C", "A"]
    seen, _ = shown_portfolio(DATASET, asked, TODAY)
    assert seen.table["title"].tolist() == ["C", "A", "B"] and seen.table.index.tolist() == [0, 1, 2]
    assert seen.table["to_ask"].tolist() == [True, False, False]
