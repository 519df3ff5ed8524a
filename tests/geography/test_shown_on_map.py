"""What the map of a day shows."""

import pandas as pd

from collab.data.dataset import day_of_tests
from collab.data.disclosure.gate import without_results
from collab.data.selection import make_selection
from collab.data.vocabulary import MINUTES
from collab.geography.shown_on_map import changes_since, map_of_day, measure_day
from collab.words import changes_told, map_finding, map_title
from collab.words.tables import readable
from tests.built_in import DATASET
from tests.geography.drawn import DAY
from tests.shapes import Shape, release_of
from tests.timed import with_times


def test_the_built_in_county_has_local_and_spread_partnerships():
    on_map = map_of_day(DATASET, make_selection(DATASET), DAY, 5.0)
    assert len(on_map.partnerships) == 26
    assert on_map.partnerships["locality"].between(0, 1).all()
    assert (on_map.partnerships["locality"] > 0.5).sum() >= 10
    told = map_finding(without_results(on_map.partnerships), 5.0, 3)
    local = int((on_map.partnerships["beyond"] == 0).sum())
    assert map_title(on_map.partnerships) == f"{local} of 26 partnerships are local"
    assert told.startswith("Local means that every member is within 5 miles of the host school.")
    assert told.endswith(
        "30.9; 3 schools not in a partnership are nearer to the host than its members are on average."
    )
    wide = map_of_day(DATASET, make_selection(DATASET), DAY, 30.0).partnerships["beyond"]
    assert wide.sum() < on_map.partnerships["beyond"].sum()


def test_what_was_measured_last_is_given_again_and_nothing_else_in_its_place():
    asked, timed = (DATASET, ("federation",), DAY, 5.0), with_times(DATASET)
    first = measure_day(*asked)
    assert measure_day(*asked) is first
    later = DAY + pd.DateOffset(years=3)
    others = [
        measure_day(DATASET, ("federation", "multi_academy_trust"), DAY, 5.0),
        measure_day(DATASET, ("federation",), later, 5.0),
        measure_day(DATASET, ("federation",), DAY, 1.0),
        measure_day(timed, ("federation",), DAY, 5.0),
        measure_day(timed, ("federation",), DAY, 5.0, MINUTES),
    ]
    assert all(other is not first for other in others)
    assert set(others[0].members["kind"]) == {"federation", "multi_academy_trust"}
    assert others[1].day == later and others[4].distances.unit == MINUTES
    assert others[2].partnerships["beyond"].sum() > first.partnerships["beyond"].sum()
    again = measure_day(*asked)
    pd.testing.assert_frame_equal(again.partnerships, first.partnerships)


def test_choosing_districts_changes_what_is_shown_not_how_it_is_measured():
    every = map_of_day(DATASET, make_selection(DATASET), DAY, 5.0)
    some = map_of_day(DATASET, make_selection(DATASET, districts=["Boston"]), DAY, 5.0)
    assert 0 < len(some.partnerships) < len(every.partnerships)
    own = every.partnerships[every.partnerships["partnership"].isin(some.partnerships["partnership"])]
    pd.testing.assert_frame_equal(own.reset_index(drop=True), some.partnerships)
    assert set(some.alone["district"]) == {"Boston"}


def test_the_year_tells_what_formed_regrouped_and_ended():
    changes = changes_since(DATASET, make_selection(DATASET), day_of_tests(2019), day_of_tests(2020))
    told = changes_told(without_results(changes), 2019)
    assert "Wildflower Partnership (out of Lighthouse Partnership, Orchard Partnership)" in told
    assert "Ended since May 2019: Lighthouse Partnership and Orchard Partnership." in told
    quiet = changes_since(DATASET, make_selection(DATASET), day_of_tests(2023), day_of_tests(2024))
    far = make_selection(DATASET, districts=["Boston"], kinds=["federation"])
    assert changes_since(DATASET, far, day_of_tests(2019), day_of_tests(2020)).empty
    assert "No partnership formed" in changes_told(without_results(quiet), 2023)


def test_a_map_of_special_schools_only_has_nobody_on_it():
    """They are nobody's neighbour; an empty table failed."""
    release = release_of(Shape(phases=("special",)))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    assert (len(shown.schools), len(shown.alone), len(shown.members)) == (0, 0, 0)


def test_the_one_school_of_a_trust_stands_in_its_host_s_place_and_is_host_of_nobody():
    release = release_of(Shape(partnerships=(1, 4)))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    one = shown.partnerships.set_index("partnership").loc["group-1"]
    assert one["host_name"] == "Village 1 C of E Primary School"
    assert pd.isna(one["host"]) and pd.isna(one["mean_to_host"])


def test_a_partnership_without_places_has_no_host_and_its_table_says_so():
    """Its cell was empty on slides and paper, where a mark says that it is not known."""
    release = release_of(Shape(located=0.0, partnerships=(4,)))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    text = readable(without_results(shown.partnerships), ["partnership_name", "host_name"])
    assert text["Host school"].tolist() == ["z"]


def test_a_map_without_a_partnership_has_the_same_columns():
    """The day of founding, of no partnership, was no day; the page failed."""
    release = release_of(Shape(partnerships=()))
    shown = map_of_day(release, make_selection(release), day_of_tests(2019), 5.0)
    assert shown.partnerships.empty and "formed" in shown.partnerships
