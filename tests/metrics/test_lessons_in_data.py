"""What the data says of a lesson, beside what people say."""

import pandas as pd

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
