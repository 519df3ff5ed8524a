"""The ten lessons, one partnership's profile, and the evidence: measured and told."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from collab import charts, narrative
from collab.contracts import empty
from collab.dataset import day_of_tests
from collab.disclosure import disclose_change, disclose_gaps, without_results
from collab.metrics.atlas import make_atlas
from collab.metrics.attainment import attainment
from collab.metrics.evidence import mentions_for, projects_by_district, projects_for
from collab.metrics.lessons import (
    disagreements,
    least_lived,
    review_dates,
    standing,
)
from collab.metrics.lessons_in_data import what_the_data_says
from collab.metrics.profile import FEW_PUPILS, lineage, members_in, profile, since_forming
from collab.selection import IN, Selection, make_selection, select
from tests.counties import School, county

TODAY = pd.Timestamp(2026, 11, 24)
RATED = pd.DataFrame(
    [("a", 2, "2024-06-01", 2), ("a", 2, "2025-06-01", 4), ("b", 2, "2025-06-01", 1),
     ("c", 2, "2025-06-01", 3), ("a", 3, "2025-06-01", 3), ("b", 3, "2024-06-01", 3),
     ("b", 3, "2025-06-01", 2), ("c", 3, "2025-06-01", 1), ("z", 3, "2025-06-01", 4),
     ("a", 4, "2025-06-01", 1)],
    columns=["partnership", "lesson", "assessed_on", "rating"],
)  # fmt: skip
RATED = RATED.assign(assessed_on=pd.to_datetime(RATED["assessed_on"]), by="Anna", evidence=None)


def test_the_latest_rating_counts_and_its_movement_is_told():
    found = standing(RATED, pd.Series(["a", "b", "c"]))
    lessons = found.lessons.set_index("lesson")
    assert lessons.loc[2, ["assessed", "lived", "risen", "fallen"]].tolist() == [3, 2, 1, 0]
    assert lessons.loc[3, ["assessed", "lived", "risen", "fallen"]].tolist() == [3, 1, 0, 1]
    assert lessons.at[3, "share"] == pytest.approx(100 / 3)
    assert np.isnan(lessons.at[7, "share"])
    assert set(found.latest["partnership"]) == {"a", "b", "c"}
    told = narrative.movement(without_results(found.lessons))
    assert told == "Since the assessment before, 1 ratings rose and 1 fell."


def test_a_lesson_that_hardly_anybody_was_assessed_for_is_not_called_least_lived():
    least = least_lived(standing(RATED, pd.Series(["a", "b", "c"])).lessons)
    assert least["lesson"].tolist() == [3, 2]
    titles = {n: f"Title {n}" for n in range(1, 11)}
    told = narrative.lessons_finding(without_results(least), titles, 3, 5)
    assert "3 of 5 partnerships have been assessed" in told
    assert "Title 3 (lived by 1 of 3)" in told
    assert "nothing can be said" in narrative.lessons_finding(
        without_results(least.iloc[:0]), titles, 0, 5
    )


def test_of_two_ratings_of_one_day_the_later_counts():
    twice = pd.concat([RATED.head(2), RATED.iloc[[1]].assign(rating=1)])
    latest = standing(twice, pd.Series(["a"])).latest.iloc[0]
    assert (latest["rating"], latest["before"]) == (1, 2)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 10), st.integers(0, 900),
                          st.integers(1, 4)), max_size=30))  # fmt: skip
def test_lived_is_never_more_than_assessed_and_moves_only_with_two_ratings(rows):
    table = pd.DataFrame(rows, columns=["partnership", "lesson", "day", "rating"])
    table["assessed_on"] = pd.Timestamp(2024, 1, 1) + pd.to_timedelta(table["day"], unit="D")
    found = standing(table, pd.Series(["a", "b", "c"]))
    assert (found.lessons["lived"] <= found.lessons["assessed"]).all()
    moved = found.lessons["risen"].sum() + found.lessons["fallen"].sum()
    assert moved <= found.latest["before"].notna().sum()
    assert found.lessons["assessed"].sum() == len(found.latest)


def test_what_the_data_says_stands_beside_what_people_say(illustrative):
    atlas = make_atlas(illustrative, make_selection(illustrative), TODAY, 5.0)
    none = illustrative.tables["reviews"].iloc[:0]
    said = what_the_data_says(illustrative, atlas, RATED, none, TODAY)
    local = said[said["lesson"] == 2].set_index("partnership")
    where = atlas.partnerships.set_index("partnership")["locality"]
    assert local.at["seabank-partnership", "says"] == "low"
    assert f"{where['seabank-partnership']:.2f}" in local.at["seabank-partnership", "told"]
    assert (local["says"].eq("high") == (where.reindex(local.index) >= 0.6)).all()
    grown = said[said["lesson"] == 1].set_index("partnership")
    assert "grew out of Stile Partnership" in grown.at["bluebell-partnership", "told"]
    assert set(grown["says"]) <= {"high", ""}
    assert (said.loc[said["lesson"] == 10, "says"] == "low").all()
    rated = pd.DataFrame({"partnership": ["seabank-partnership"] * 2, "lesson": [2, 10],
                          "rating": [4, 1]})  # fmt: skip
    apart = disagreements(rated, said)
    assert apart[["lesson", "rating"]].to_numpy().tolist() == [[2, 4]]
    sentence = narrative.disagreement(4, apart["told"].iloc[0], "Stay geographically focused")
    assert sentence.startswith("rated 'embedded' for 'Stay geographically focused'; locality is 0.")


def test_who_is_due_for_a_review():
    partnerships = pd.DataFrame({"partnership": list("abcd"), "partnership_name": list("ABCD")})
    reviews = pd.DataFrame({
        "partnership": ["a", "b"], "reviewed_on": pd.to_datetime(["2026-06-01", "2026-06-01"]),
        "next_review": pd.to_datetime(["2026-09-01", None]),
    })  # fmt: skip
    due = review_dates(partnerships, RATED, reviews, TODAY).set_index("partnership")
    assert due["overdue"].to_dict() == {"a": True, "b": False, "c": True, "d": True}
    assert due.at["a", "due"] == pd.Timestamp(2026, 9, 1)
    assert due.at["b", "due"] == pd.Timestamp(2027, 6, 1)
    assert due.at["c", "due"] == pd.Timestamp(2026, 6, 1)
    assert narrative.overdue(without_results(due.reset_index())).startswith("3 partnerships are")


def test_a_county_in_which_nothing_was_ever_written_down_is_due_and_not_an_error():
    partnerships = pd.DataFrame({"partnership": ["a"], "partnership_name": ["A"]})
    due = review_dates(partnerships, empty("assessments"), empty("reviews"), TODAY)
    assert due[["due", "overdue"]].to_numpy().tolist() == [[TODAY, True]]
    assert standing(empty("assessments"), partnerships["partnership"]).latest.empty
    assert projects_for(empty("projects"), ["Boston"], ["schools"], "x").empty
    assert mentions_for(empty("inspection_mentions"), [2], "x").empty


def test_the_heat_map_says_in_numbers_what_it_says_in_colours():
    latest = standing(RATED, pd.Series(["a", "b", "c"])).latest
    shown = without_results(latest.assign(partnership_name=latest["partnership"].str.upper(),
                                          lesson_title="x"))  # fmt: skip
    titles = dict.fromkeys(range(1, 11), "<b>Title</b>")
    chart = charts.heat_map(ratings=shown, lessons=titles, title="T", palette=charts.LIGHT)
    cells = {(trace.name, x, text) for trace in chart.figure.data
             for x, text in zip(trace.x, trace.text, strict=True)}  # fmt: skip
    assert ("4 Embedded", 2, "4↑") in cells and ("2 Emerging", 3, "2↓") in cells
    assert "<b>" not in chart.figure.to_json().replace("<br>", "").replace("\\u003cbr\\u003e", "")
    assert "A: lesson 2 embedded" in chart.alt


def partnership_of(sizes, others):
    """A county with one federation of schools of these cohorts, and other schools."""
    schools = [School(n, n // 2, kinds=("federation",)) for n in sizes]
    return county([*schools, *(School(n, n // 4) for n in others)])


def test_a_partnership_is_set_beside_all_other_schools():
    data = partnership_of([60, 60], [40] * 12)
    found = profile(data, make_selection(data), "federation")
    row = found.gaps.iloc[0]
    assert (row["eligible_in"], row["percent_in"], row["percent_not_in"]) == (120, 50, 25)
    assert found.years == (2014,) and not found.pooled
    whole = attainment(select(data, make_selection(data)), ["collaboration"])
    assert whole[whole["collaboration"] == IN]["percent"].iloc[0] == row["percent_in"]


def test_small_cohorts_are_pooled_over_three_years_by_pupils(illustrative):
    selection = make_selection(illustrative, 2014, "ks2_rwm_l4")
    pooled = 0
    for slug in illustrative.tables["partnerships"]["partnership"]:
        single = select(illustrative, Selection(2014, "ks2_rwm_l4"),
                        members=members_in(illustrative, slug, 2014))  # fmt: skip
        own = single[single["collaboration"].cat.codes == 0]["eligible"].sum()
        found = profile(illustrative, selection, slug)
        assert found.pooled <= (own < FEW_PUPILS)
        if not found.pooled or found.gaps.empty:
            continue
        pooled += 1
        parts = [
            select(
                illustrative, Selection(y, "ks2_rwm_l4"), members=members_in(illustrative, slug, y)
            )
            for y in found.years
        ]
        inside = pd.concat([p[p["collaboration"].cat.codes == 0] for p in parts])
        expected = 100 * inside["achieved"].sum() / inside["eligible"].sum()
        assert found.gaps["percent_in"].iloc[0] == pytest.approx(expected)
        assert set(found.years) <= {2012, 2013, 2014}
        shown = disclose_gaps(found.gaps, 6)
        told = narrative.profile_finding(shown, found.years, selection.definition, "It")
        assert "added up" in told and "2013/14" in told
    assert pooled > 3


def test_a_partnership_of_few_pupils_is_withheld():
    data = partnership_of([3, 3], [40] * 12)
    found = profile(data, make_selection(data), "federation")
    shown = disclose_gaps(found.gaps, 6)
    told = narrative.profile_finding(shown, found.years, make_selection(data).definition, "It")
    assert shown.empty or shown.table["gap"].isna().all() or shown.table["eligible_in"].iloc[0] >= 6
    small = partnership_of([4], [40] * 12)
    again = profile(small, make_selection(small), "federation")
    hidden = disclose_gaps(again.gaps, 6)
    assert "no result of its own that can be shown" in narrative.profile_finding(
        hidden, again.years, make_selection(small).definition, "It"
    )
    assert "%" in told or "no result" in told


def test_the_change_since_forming_is_measured_against_all_others_and_never_across_2016(
    illustrative,
):
    formed = illustrative.tables["partnerships"].set_index("partnership")["formed"]
    selection = make_selection(illustrative, 2015, "ks2_rwm_l4")
    slug = formed[(formed > "2012-06-01") & (formed < "2013-01-01")].index[0]
    row = since_forming(illustrative, selection, slug).iloc[0]
    assert (row["base"], row["year"]) == (2012, 2015)
    assert row["difference"] == pytest.approx(row["change_in"] - row["change_not_in"])
    assert row["wide_low"] < row["difference"] < row["wide_high"]
    members = members_in(illustrative, slug, 2015)
    both = [
        attainment(select(illustrative, Selection(y, "ks2_rwm_l4"), members=members),
                   ["collaboration"]).set_index("collaboration")["percent"]
        for y in (2012, 2015)
    ]  # fmt: skip
    assert row["change_in"] == pytest.approx(both[1][IN] - both[0][IN])
    late = make_selection(illustrative, 2019, "ks2_rwm_exp")
    table = since_forming(illustrative, late, slug)
    assert table.empty
    assert "cannot be told" in narrative.change_sentence(disclose_change(table, 6))


def test_where_a_partnership_came_from_and_what_came_of_it(illustrative):
    rows = lineage(illustrative, "stile-partnership")
    assert rows.set_index("generation").loc[0, "partnership_name"] == "Stile Partnership"
    later = set(rows.loc[rows["generation"] == 1, "partnership"])
    assert {"bluebell-partnership", "drystone-partnership"} <= later
    chart = charts.family(lineage=without_results(rows), title="T", palette=charts.DARK)
    assert "Bluebell Partnership" in chart.alt and "grew out of it" in chart.alt
    assert len(chart.figure.layout.annotations) == len(rows)


def test_projects_and_mentions_are_found_by_district_starter_lesson_and_words(illustrative):
    projects = illustrative.tables["projects"]
    boston = projects_for(projects, ["Boston"], [], "")
    assert "peer-review" not in set(boston["project"]) and len(boston) == 5
    assert len(projects_for(projects, [], ["teaching_school_alliance"], "")) == 1
    assert projects_for(projects, [], [], "feedback DURHAM")["project"].tolist() == [
        "digital-feedback"
    ] or len(projects_for(projects, [], [], "feedback DURHAM")) == 1  # fmt: skip
    assert projects_for(projects, [], [], "(").empty
    mentions = illustrative.tables["inspection_mentions"]
    assert mentions_for(mentions, [2], "")["school"].tolist() == ["Weston Hills"]
    assert mentions_for(mentions, [], "")["inspected"].is_monotonic_decreasing
    counts = projects_by_district(projects, illustrative.districts).set_index("district")
    assert counts["projects"].to_dict() == {
        d: int(d in ("South Holland", "East Lindsey")) for d in illustrative.districts
    }
    chart = charts.project_map(
        counts=without_results(counts.reset_index()), areas=illustrative.areas, title="T",
        palette=charts.LIGHT,
    )  # fmt: skip
    assert "East Lindsey 1" in chart.alt


def test_projects_of_a_whole_country_are_two_lines_and_names_of_those_that_have_any():
    names = [f"District {i}" for i in range(300)]
    areas = {name: shapely.box(i, 50, i + 1, 51) for i, name in enumerate(names)}
    for running in ({"District 7": 2}, {}):
        counts = pd.DataFrame({"district": names, "projects": [running.get(n, 0) for n in names]})
        chart = charts.project_map(
            counts=without_results(counts), areas=areas, title="T", palette=charts.LIGHT
        )
        empty, filled = chart.figure.data
        assert np.isnan(empty.x).sum() + np.isnan(filled.x).sum() == 300
        assert np.nanmax(filled.x, initial=-1) == (8 if running else -1)
        assert [n.text for n in chart.figure.layout.annotations] == [
            f"{name}<br>{number}" for name, number in running.items()
        ]
        assert chart.alt == ("T. District 7 2; none elsewhere." if running else "T. none anywhere.")


def test_members_are_those_of_the_day_of_the_tests(illustrative):
    slug = "bluebell-partnership"
    rows = illustrative.members_on(day_of_tests(2014))
    assert members_in(illustrative, slug, 2014) == set(rows[rows["partnership"] == slug]["urn"])
