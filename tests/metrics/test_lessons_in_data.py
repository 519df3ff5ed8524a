"""What the data says of a lesson, beside what people say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from collab import words
from collab.data.selection import make_selection
from collab.geography.shown_on_map import map_of_day
from collab.metrics.lesson_ratings import disagreements
from collab.metrics.lessons_in_data import what_the_data_says
from tests.metrics.rated import RATED, TODAY
from tests.shapes import Shape, release_of


def test_what_the_data_says_stands_beside_what_people_say(illustrative):
    on_map = map_of_day(illustrative, make_selection(illustrative), TODAY, 5.0)
    none = illustrative.tables["reviews"].iloc[:0]
    said = what_the_data_says(illustrative, on_map, RATED, none, TODAY)
    local = said[said["lesson"] == 2].set_index("partnership")
    where = on_map.partnerships.set_index("partnership")["locality"]
    assert local.at["seabank-partnership", "says"] == "low"
    assert f"{where['seabank-partnership']:.2f}" in local.at["seabank-partnership", "told"]
    assert (local["says"].eq("high") == (where.reindex(local.index) >= 0.6)).all()
    grown = said[said["lesson"] == 1].set_index("partnership")
    assert "grew out of Stile Partnership" in grown.at["bluebell-partnership", "told"]
    assert set(grown["says"]) <= {"high", ""}
    assert (said.loc[said["lesson"] == 10, "says"] == "low").all()
    rated = pd.DataFrame({"partnership": ["seabank-partnership"] * 2, "lesson": [2, 10], "rating": [4, 1]})
    apart = disagreements(rated, said)
    assert apart[["lesson", "rating"]].to_numpy().tolist() == [[2, 4]]
    sentence = words.disagreement(4, apart["told"].iloc[0], "Stay geographically focused")
    assert sentence.startswith("rated 'embedded' for 'Stay geographically focused'; locality is 0.")


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
