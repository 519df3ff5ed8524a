"""What is changed row by row in a list: kept by what a row is about, read strictly, never in silence."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.releases.listed_partnerships import Taken
from collab.ui.data.list_terms import kind_rows, member_rows, with_terms
from collab.ui.data.row_edits import day_given, edits_by_place, edits_of, merged, with_edits

DAY = pd.Timestamp("2020-09-01")
NAMES = {1: "Alder", 2: "Birch", 3: "Cedar"}


def taken(urn, partnership="Wolds", joined=DAY, **more):
    return Taken(
        "list", urn + 1, partnership, urn, "collaborative_partnership", joined, pd.NaT, False, **more
    )


BEGIN = [taken(1), taken(2), taken(3, "Coast", before=9)]


def terms(begin=BEGIN, *, kinds=None, days=None, new=("Wolds", "Coast")):
    """The memberships after the cells of `kinds` and `days` were changed."""
    return with_terms(
        begin,
        with_edits(kind_rows(begin, new), kinds or {}),
        with_edits(member_rows(begin, NAMES), days or {}),
    )


def test_untouched_tables_change_nothing():
    assert terms() == BEGIN
    assert terms([]) == []
    undated = [taken(1, joined=pd.NaT)]
    assert pd.isna(terms(undated)[0].joined)


def test_one_row_is_changed_and_no_other():
    first, second, third = terms(days={"2 Wolds": {"joined": date(2021, 9, 5), "lead": True}})
    assert (first, third) == (BEGIN[0], BEGIN[2])
    assert (second.urn, second.joined, second.lead) == (2, pd.Timestamp("2021-09-05"), True)
    # What carries a school on, and where the list has it, is no cell.
    assert (third.before, second.row) == (9, 3)


def test_an_emptied_day_is_no_day_and_not_the_one_for_all():
    assert pd.isna(terms(days={"1 Wolds": {"joined": None}})[0].joined)


@pytest.mark.parametrize("nonsense", ["", "soon", "2021-02-30", "31/31/2021", float("nan"), 7, True, b"2021"])
def test_a_nonsense_day_is_none(nonsense):
    assert pd.isna(terms(days={"1 Wolds": {"joined": nonsense, "left": nonsense}})[0].joined)
    assert pd.isna(day_given(nonsense))


@pytest.mark.parametrize(
    "told", ["2021-08-31", "31/08/2021", date(2021, 8, 31), datetime(2021, 8, 31), pd.Timestamp("2021-08-31")]
)
def test_a_day_is_read_as_an_editor_gives_it(told):
    """As text where the column was empty, as a date where it was not."""
    assert day_given(told) == pd.Timestamp("2021-08-31")


def test_a_kind_is_its_partnership_s_and_one_that_there_is_not_changes_nothing():
    kinds = [one.kind for one in terms(kinds={"Wolds": {"kind": "Federation"}})]
    assert kinds == ["federation", "federation", "collaborative_partnership"]
    for wrong in (None, "Guild", float("nan"), "federation"):
        assert terms(kinds={"Wolds": {"kind": wrong}}) == BEGIN


def test_a_partnership_that_is_there_has_its_kind_already():
    assert kind_rows(BEGIN, ["Coast"])["partnership"].tolist() == ["Coast"]
    assert terms(kinds={"Wolds": {"kind": "Federation"}}, new=["Coast"]) == BEGIN


def test_what_was_changed_is_found_and_outlasts_other_rows():
    rows = member_rows(BEGIN[:2], NAMES)
    answer = with_edits(rows, {"1 Wolds": {"joined": date(2021, 9, 5)}, "2 Wolds": {"lead": True}})
    edits = edits_of(rows, answer, {"3 Coast": {"joined": None}})
    assert edits == {
        "1 Wolds": {"joined": date(2021, 9, 5)},
        "2 Wolds": {"lead": True},
        "3 Coast": {"joined": None},
    }
    # One more name, another day for all: the row that was changed keeps its own, the rest follow.
    later = [taken(1, joined=DAY + pd.Timedelta(days=1)), taken(3, "Coast", joined=DAY)]
    again = with_edits(member_rows(later, NAMES), edits)
    assert again.loc["1 Wolds", "joined"] == date(2021, 9, 5)
    assert pd.isna(again.loc["3 Coast", "joined"])
    # Put back, it is no change any more.
    assert edits_of(rows, rows, edits) == {"3 Coast": {"joined": None}}


CELLS = {
    "joined": st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    "left": st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    "lead": st.booleans(),
}


@given(
    st.dictionaries(
        st.sampled_from(["1 Wolds", "2 Wolds", "3 Coast"]), st.fixed_dictionaries({}, optional=CELLS)
    )
)
def test_what_is_kept_makes_the_same_rows_again(changes):
    rows = member_rows(BEGIN, NAMES)
    answer = with_edits(rows, changes)
    edits = edits_of(rows, answer, {})
    assert terms(days=edits) == with_terms(BEGIN, kind_rows(BEGIN, ()), answer)
    assert edits_of(rows, with_edits(rows, edits), edits) == edits


def test_what_an_editor_tells_by_place_is_about_the_row_that_it_was_given_there():
    rows = member_rows(BEGIN, NAMES)
    told = {1: {"joined": "2021-09-05", "lead": True}, 2: {"left": None, "joined": "soon"}}
    assert edits_by_place(rows, told) == {
        "2 Wolds": {"joined": date(2021, 9, 5), "lead": True},
        "3 Coast": {"left": None, "joined": "soon"},
    }
    kinds = kind_rows(BEGIN, ("Wolds", "Coast"))
    assert edits_by_place(kinds, {0: {"kind": "2021-09-05"}}) == {"Wolds": {"kind": "2021-09-05"}}


def test_what_is_written_after_takes_the_place_of_its_own_cell_alone():
    before = {"a": {"left": 1, "joined": 2}, "b": {"lead": True}}
    assert merged(before, {"a": {"left": 3}, "c": {"left": 4}}) == {
        "a": {"left": 3, "joined": 2},
        "b": {"lead": True},
        "c": {"left": 4},
    }
    assert merged(before, {}) == before
