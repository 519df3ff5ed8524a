"""A link reproduces what the sender saw; whatever else it says is left out with a notice."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.dataset import SIZE_BANDS
from collab.data.measures import MEASURES, year_label
from collab.data.selection import (
    ALL_PUPILS,
    IN,
    Selection,
    against_all_others,
    from_query,
    make_selection,
    measure_for,
    offered,
    select,
    stages_known,
    years_of,
)
from collab.data.vocabulary import KINDS, MILES, MINUTES, PUPILS
from tests.built_in import DATASET
from tests.timed import with_times


def test_a_filter_to_all_districts_equals_no_filter(illustrative):
    every = make_selection(illustrative, districts=illustrative.districts)
    assert every == make_selection(illustrative)


selections = st.builds(
    make_selection,
    st.just(DATASET),
    st.sampled_from(DATASET.years),
    st.sampled_from(sorted(MEASURES)),
    st.lists(st.sampled_from(DATASET.districts)),
    st.lists(st.sampled_from(DATASET.kinds)),
    st.lists(st.sampled_from(SIZE_BANDS)),
    st.sampled_from(["", *PUPILS]),
)


hostile = st.dictionaries(
    st.sampled_from(["district", "year", "measure", "pupils", "kind", "size", "present", "x"]),
    st.lists(
        st.one_of(st.text(), st.sampled_from(["<script>", "../..", "2013/14", "East Lindsey", "Girls"]))
    ),
)


@given(selections)
def test_a_selection_round_trips_through_its_link(selection):
    again, notices = from_query(DATASET, selection.to_query())
    assert again == selection
    assert notices == ()


@given(hostile)
def test_whatever_a_link_says_there_is_a_selection_that_can_be_answered(query):
    selection, notices = from_query(DATASET, query)
    select(DATASET, selection)
    known = {*DATASET.districts, *map(year_label, DATASET.years), *SIZE_BANDS, *KINDS.values()}
    unknown = [
        v for name in ("district", "year", "kind", "size") for v in query.get(name, ()) if v not in known
    ]
    assert bool(notices) or not unknown
    assert not any("<script>" in notice for notice in notices)


def test_it_opens_with_the_published_year_and_its_headline():
    selection = make_selection(DATASET)
    assert (selection.year, selection.measure) == (2014, "ks1_rwm_l2b")


def test_a_measure_the_year_does_not_have_gives_way_to_the_same_key_stage_s():
    assert make_selection(DATASET, 2019, "ks2_rwm_l5").measure == "ks2_rwm_exp"
    assert make_selection(DATASET, 2025, "ks1_rwm_l2").measure == "ks2_rwm_exp"


def test_kinds_decide_who_is_in_a_collaboration():
    every = select(DATASET, make_selection(DATASET))
    trusts = select(DATASET, make_selection(DATASET, kinds=["multi_academy_trust"]))
    inside = [f.loc[f["collaboration"] == IN, "schools"].sum() for f in (every, trusts)]
    assert inside[0] == 132
    assert 0 < inside[1] < 40
    assert every["eligible"].sum() == trusts["eligible"].sum()


def test_pupils_are_chosen_only_where_something_is_known_of_them():
    chosen = make_selection(DATASET, 2019, "ks2_rwm_exp", pupils="girls")
    assert chosen.pupils == "girls"
    assert chosen.to_query()["pupils"] == ["Girls"]
    assert make_selection(DATASET, 2019, "ks1_rwm_exs", pupils="girls").pupils == ""
    assert make_selection(DATASET, 2012, "ks2_rwm_l4", pupils="girls").pupils == ""
    assert make_selection(DATASET, 2019, "ks2_rwm_exp", pupils="left-handed").pupils == ""
    assert offered(DATASET, 2019, "girls") == ("ks2_rwm_exp", "ks2_rwm_high")
    assert stages_known(DATASET, chosen) == ("ks2",)
    assert years_of(DATASET, chosen)[0] == 2016
    query = {"year": ["2018/19"], "measure": ["KS2 expected standard"]}
    assert from_query(DATASET, query | {"pupils": ["Girls"]}) == (chosen, ())
    assert from_query(DATASET, query | {"pupils": [ALL_PUPILS]}) == (chosen.of(""), ())
    selection, notices = from_query(
        DATASET, query | {"measure": ["KS1 expected standard"], "pupils": ["Girls"]}
    )
    assert selection.pupils == "" and "group of pupils at that measure" in notices[0]


def test_minutes_are_asked_for_by_a_link_only_where_there_are_travel_times():
    asked = {"distance": ["Minutes"]}
    selection, notices = from_query(DATASET, asked)
    assert (selection.unit, DATASET.units) == ("miles", ("miles",))
    assert notices == ("The link asks for a kind of distance that this data does not have; it was left out.",)
    timed = with_times(DATASET)
    selection, notices = from_query(timed, asked)
    assert (selection.unit, notices) == ("minutes", ())
    assert from_query(timed, selection.to_query()) == (selection, ())
    assert from_query(timed, {"distance": ["Miles"]})[0].to_query().get("distance") is None


@pytest.mark.parametrize(
    ("asked", "for_a"),
    [
        ({"district": ["Nowhere"]}, "district"),
        ({"district": ["Boston", "Nowhere"]}, "district"),
        ({"year": ["1901/02"]}, "year"),
        ({"measure": ["Nothing"]}, "measure for that year"),
        ({"year": ["2024/25"], "measure": ["KS2 Level 4+"]}, "measure for that year"),
        ({"pupils": ["Left-handed"]}, "group of pupils at that measure"),
        ({"kind": ["Gang"]}, "kind of partnership"),
        ({"size": ["1-9"]}, "cohort size"),
        ({"distance": ["Leagues"]}, "kind of distance"),
    ],
)
def test_each_part_of_a_link_that_is_not_understood_is_named(asked, for_a):
    notices = from_query(DATASET, asked)[1]
    assert notices == (f"The link asks for a {for_a} that this data does not have; it was left out.",)


def test_of_several_values_the_last_counts_and_of_lists_all_that_are_known():
    query = {"year": ["2018/19", "2013/14"], "district": ["Boston", "Nowhere", "Lincoln"], "size": ["61+"]}
    chosen, notices = from_query(DATASET, query)
    assert (chosen.year, chosen.districts, chosen.bands) == (2014, ("Boston", "Lincoln"), ("61+",))
    assert len(notices) == 1
    assert chosen.covers(pd.Series(["Boston", "Lindsey", None])).tolist() == [True, False, False]
    assert make_selection(DATASET).covers(pd.Series(["Boston", None])).all()
    assert chosen.of_all_schools == make_selection(DATASET, 2014)


def test_a_year_that_lacks_a_measure_gives_the_headline_of_its_stage_or_of_the_next():
    assert measure_for(DATASET, 2014, "ks2_rwm_l5") == "ks2_rwm_l5"
    assert measure_for(DATASET, 2014, "ks2_rwm_exp") == "ks2_rwm_l4b"
    assert measure_for(DATASET, 2014, "ks1_rwm_exs") == "ks1_rwm_l2b"
    assert measure_for(DATASET, 2014, None) == measure_for(DATASET, 2014, "nothing") == "ks1_rwm_l2b"
    assert measure_for(DATASET, 2025, None) == "ks2_rwm_exp"
    with pytest.raises(KeyError):
        measure_for(DATASET, 2020, None)


@pytest.mark.parametrize("pupils", ["", "disadvantaged"])
def test_members_stand_against_all_others_as_when_they_are_asked_for_one_by_one(illustrative, pupils):
    selection = Selection(2019, "ks2_rwm_exp", pupils=pupils)
    urns = illustrative.tables["memberships"]["urn"].astype(int)
    of = against_all_others(illustrative, selection)
    found = []
    for members in (frozenset(), frozenset(urns[:50]), frozenset(urns)):
        asked = select(illustrative, selection, members=members)
        told = select(illustrative, selection).assign(collaboration=of(members))
        pd.testing.assert_frame_equal(told, asked)
        found.append(int(asked["collaboration"].eq(IN).sum()))
    assert 0 == found[0] < found[1] < found[2]


def test_what_is_asked_of_members_does_not_depend_on_results():
    wide = Selection(2019, "ks2_rwm_exp", ("Boston",), ("local",), ("Small",), "girls", MINUTES)
    other = Selection(2014, "ks1_rwm_l2b", ("Boston",), ("local",), unit=MINUTES)
    assert wide.of_members == other.of_members
    for changed in (replace(wide, districts=()), replace(wide, kinds=()), replace(wide, unit=MILES)):
        assert changed.of_members != wide.of_members
