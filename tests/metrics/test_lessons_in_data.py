"""What the data says of a lesson, beside what people say."""

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from collab import words
from collab.data.selection import make_selection
from collab.geography.shown_on_map import map_of_day
from collab.metrics.lesson_ratings import disagreements
from collab.metrics.lessons_in_data import what_the_data_says
from tests.counties import School, county, dataset
from tests.metrics.rated import RATED, TODAY
from tests.shapes import Shape, release_of


def test_what_the_data_says_stands_beside_what_people_say(illustrative):
    on_map = map_of_day(illustrative, make_selection(illustrative), TODAY, 5.0)
    none = illustrative.tables["reviews"].iloc[:0]
    said = what_the_data_says(illustrative, on_map, RATED, none, TODAY)
    local = said[said["lesson"] == 2].set_index("partnership")
    where = on_map.partnerships.set_index("partnership")["locality"]
    assert local.at["seabank-partnership", "says"] == "low"
    assert f" {1 / where['seabank-partnership']:.1f} times as far" in local.at["seabank-partnership", "told"]
    nearest = where.reindex(local.index).eq(1)
    assert nearest.any() and local.loc[nearest, "told"].str.contains("as near each other as").all()
    assert (local["says"].eq("high") == (where.reindex(local.index) >= 0.6)).all()
    grown = said[said["lesson"] == 1].set_index("partnership")
    assert "grew out of Stile Partnership" in grown.at["bluebell-partnership", "told"]
    assert set(grown["says"]) <= {"high", ""}
    assert (said.loc[said["lesson"] == 10, "says"] == "low").all()
    rated = pd.DataFrame({"partnership": ["seabank-partnership"] * 2, "lesson": [2, 10], "rating": [4, 1]})
    apart = disagreements(rated, said)
    assert apart[["lesson", "rating"]].to_numpy().tolist() == [[2, 4]]
    sentence = words.disagreement(4, apart["told"].iloc[0], "Stay geographically focused")
    assert sentence.startswith("rated 'embedded' for 'Stay geographically focused'; its schools are ")


def test_where_there_is_no_partnership_the_data_says_nothing():
    """It failed for the type of an empty column."""
    release = release_of(Shape(partnerships=()))
    on_map = map_of_day(release, make_selection(release), TODAY, 5.0)
    none = release.tables["reviews"]
    assert what_the_data_says(release, on_map, release.tables["assessments"], none, TODAY).empty


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (TODAY - pd.DateOffset(months=12), "high"),
        (TODAY - pd.DateOffset(months=12, days=1), "middle"),
        (TODAY - pd.DateOffset(months=24), "middle"),
        (TODAY - pd.DateOffset(months=24, days=1), "low"),
    ],
)
@pytest.mark.parametrize("written", ["assessments", "reviews"])
def test_lesson_10_is_kept_up_for_twelve_months_to_the_day_and_lapsed_after_twenty_four(
    illustrative, written, last, says
):
    on_map = map_of_day(illustrative, make_selection(illustrative), TODAY, 5.0)
    slug = str(on_map.partnerships["partnership"].iloc[0])
    tables = {
        "assessments": pd.DataFrame({"partnership": [], "assessed_on": []}),
        "reviews": pd.DataFrame({"partnership": [], "reviewed_on": []}),
    }
    day = "assessed_on" if written == "assessments" else "reviewed_on"
    tables[written] = pd.DataFrame({"partnership": slug, day: [TODAY - pd.DateOffset(years=4), last]})
    said = what_the_data_says(illustrative, on_map, tables["assessments"], tables["reviews"], TODAY)
    said = said[said["lesson"] == 10].set_index("partnership")["says"]
    assert said[slug] == says
    assert (said.drop(slug) == "low").all(), "the others were never looked at"


def test_lesson_2_is_local_from_0_6_and_spread_out_below_0_35(illustrative):
    on_map = map_of_day(illustrative, make_selection(illustrative), TODAY, 5.0)
    bounds = {0.6: "high", 0.599: "middle", 0.35: "middle", 0.349: "low", np.nan: ""}
    table = on_map.partnerships.head(len(bounds)).assign(locality=list(bounds))
    none = pd.DataFrame({"partnership": [], "assessed_on": [], "reviewed_on": []})
    said = what_the_data_says(illustrative, replace(on_map, partnerships=table), none, none, TODAY)
    assert said.loc[said["lesson"] == 2, "says"].tolist() == list(bounds.values())


DAY = pd.Timestamp("2020-05-01")
STAYS = {
    # Founded by two; a third came later, a fourth on the day itself, a fifth left on the day.
    "oak": [
        (100001, "2012-09-01", ""),
        (100002, "2012-09-01", ""),
        (100003, "2012-09-02", ""),
        (100004, "2020-05-01", ""),
        (100005, "2012-09-01", "2020-05-01"),
    ],
    # One of its two is in the first one, too; nobody came or left since, as far as the day knows.
    "elm": [(100001, "2013-09-01", ""), (100006, "2013-09-01", "2020-05-02"), (100007, "2020-05-02", "")],
    # Everybody is gone: it has no school of the day.
    "ash": [(100008, "2013-09-01", "2019-08-31")],
    # A school that left and came back after a while left, and joined later.
    "fir": [(100009, "2013-09-01", "2015-08-31"), (100009, "2016-09-01", "")],
}


@cache
def _nine_schools():
    return {name: table.astype(object) for name, table in county([School(20)] * 9).tables.items()}


def said_of(stays, grown=None):
    """What the data says of partnerships with these stays, by slug and lesson."""
    columns = ["partnership", "urn", "joined", "left", "lead"]
    rows = [(slug, *stay, "false") for slug, told in stays.items() for stay in told]
    partnerships = [
        (slug, slug.title(), "federation", "active", "", "", (grown or {}).get(slug, ""), "")
        for slug in stays
    ]
    named = ["partnership", "name", "kind", "standing", "formed", "ended", "grew_out_of", "note"]
    tables = _nine_schools()
    plain = {"memberships": pd.DataFrame(rows, columns=columns)}
    plain["partnerships"] = pd.DataFrame(partnerships, columns=named)
    for name in ("schools", "results"):
        plain[name] = tables[name].where(tables[name].notna(), "")
    on_map = SimpleNamespace(
        partnerships=pd.DataFrame({"partnership": list(stays), "locality": np.nan}), day=DAY
    )
    none = pd.DataFrame({"partnership": [], "assessed_on": [], "reviewed_on": []})
    said = what_the_data_says(dataset(plain), on_map, none, none, TODAY)
    return {(row["partnership"], row["lesson"]): (row["says"], row["told"]) for _, row in said.iterrows()}


def test_lesson_9_counts_who_is_in_another_too_who_came_later_and_who_left_to_the_day():
    said = said_of(STAYS)
    assert {slug: said[slug, 9] for slug in STAYS} == {
        "oak": ("high", "1 of its schools is in another partnership too, 2 joined later and 1 left"),
        "elm": ("high", "1 of its schools is in another partnership too, none joined later and none left"),
        "ash": ("high", "none of its schools are in another partnership too, none joined later and 1 left"),
        "fir": ("high", "none of its schools are in another partnership too, 1 joined later and 1 left"),
    }
    steady = said_of({"oak": STAYS["oak"][:2]})
    assert steady["oak", 9] == (
        "middle",
        "none of its schools are in another partnership too, none joined later and none left",
    )
    both = said_of({"oak": STAYS["oak"][:2], "elm": STAYS["oak"][:2]})
    told = "2 of its schools are in another partnership too, none joined later and none left"
    assert both["oak", 9] == both["elm", 9] == ("high", told)


def test_lesson_1_is_what_it_grew_out_of_or_founders_who_were_partners():
    silent = ("", "no earlier partnership of its schools is recorded")
    said = said_of(STAYS, {"oak": "elm gone", "ash": " "})
    assert said["oak", 1] == ("high", "it grew out of Elm and gone")
    assert said["ash", 1] == said["fir", 1] == silent
    pair = [(100001, "2012-09-01", ""), (100002, "2012-09-01", "")]
    later = [(urn, "2014-09-01", "") for urn, *_ in pair]
    said = said_of({"oak": pair, "elm": [*later, (100003, "2014-09-01", "")], "fir": later[:1]})
    assert said["elm", 1] == ("high", "2 founding schools had been partners before")
    assert said["oak", 1] == said["fir", 1] == silent
    assert said["oak", 2] == ("", "too few schools with a place to measure")
    assert said["oak", 10] == ("low", "it has never been assessed or reviewed here")
