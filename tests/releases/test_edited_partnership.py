"""A partnership started, changed and ended as a form says it: from a day on, and nothing before."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.data.errors import DataError
from collab.releases.edited_partnership import Edit, as_it_is, members_on, source_of_edit, told, with_edit
from tests.built_in import TABLES

DAY = pd.Timestamp("2024-09-01")
SLUG = "beacon-partnership"
MEMBERS = sorted(members_on(TABLES, SLUG, DAY)["urn"])
FREE = [
    int(urn)
    for urn in TABLES["schools"]["urn"]
    if urn not in set(TABLES["memberships"]["urn"]) and urn != 900001
][:3]
NEW = Edit("", "Fen Edge", "federation", "active", DAY, DAY, joins=(900001, FREE[0]), lead=900001)


def rows(tables, slug=SLUG):
    own = tables["memberships"]
    return own[own["partnership"] == slug].reset_index(drop=True)


def partnership(tables, slug=SLUG):
    return tables["partnerships"].set_index("partnership").loc[slug]


def test_one_starts_with_its_members_and_its_lead():
    after = with_edit(TABLES, replace(NEW, grew_out_of=(SLUG,), note=" Met in May "))
    new = partnership(after, "fen-edge")
    assert (new["name"], new["kind"], new["standing"], new["formed"]) == (
        "Fen Edge",
        "federation",
        "active",
        DAY,
    )
    assert (new["grew_out_of"], new["note"], pd.isna(new["ended"])) == (SLUG, "Met in May", True)
    members = rows(after, "fen-edge").set_index("urn")
    assert members["joined"].eq(DAY).all() and members["left"].isna().all()
    assert members["lead"].to_dict() == {900001: True, FREE[0]: False}
    assert told(TABLES, NEW)[0] == "Fen Edge starts on 01/09/2024 (federation)."
    # Nothing else is another, and types are the contract's.
    others = after["memberships"][after["memberships"]["partnership"] != "fen-edge"]
    before = TABLES["memberships"].sort_values(["partnership", "urn", "joined"], ignore_index=True)
    pd.testing.assert_frame_equal(others.reset_index(drop=True), before)
    pd.testing.assert_frame_equal(after["partnerships"].iloc[:-1], TABLES["partnerships"])


def test_members_join_and_leave_on_the_day_and_keep_what_was_before():
    leaver = MEMBERS[0]
    edit = replace(as_it_is(TABLES, SLUG, DAY), joins=(FREE[0],), leaves=(leaver,))
    after = with_edit(TABLES, edit)
    old = rows(TABLES).set_index("urn").loc[leaver, "joined"]
    assert rows(after).set_index("urn").loc[leaver, ["joined", "left"]].tolist() == [old, DAY]
    assert rows(after).set_index("urn").loc[FREE[0], "joined"] == DAY
    day_before = DAY - pd.Timedelta(days=1)
    assert sorted(members_on(after, SLUG, day_before)["urn"]) == sorted(
        members_on(TABLES, SLUG, day_before)["urn"]
    )
    names = TABLES["schools"].set_index("urn")["name"]
    assert told(TABLES, edit) == [
        f"{names[FREE[0]]} joins on 01/09/2024.",
        f"{names[leaver]} leaves on 01/09/2024.",
    ]


def test_who_joined_on_the_day_and_leaves_on_it_was_never_a_member():
    once = with_edit(TABLES, replace(as_it_is(TABLES, SLUG, DAY), joins=(FREE[0],)))
    again = with_edit(once, replace(as_it_is(once, SLUG, DAY), leaves=(FREE[0],)))
    pd.testing.assert_frame_equal(rows(again), rows(TABLES))


def test_it_ends_with_all_its_members():
    edit = replace(as_it_is(TABLES, SLUG, DAY), ends=True)
    after = with_edit(TABLES, edit)
    assert members_on(after, SLUG, DAY).empty
    assert partnership(after)[["standing", "ended"]].tolist() == ["ended", DAY]
    assert told(TABLES, edit) == [f"It ends on 01/09/2024; its {len(MEMBERS)} members leave."]
    # It can be taken up again.
    reopened = replace(as_it_is(after, SLUG, DAY), standing="active", joins=(FREE[0],))
    assert pd.isna(partnership(with_edit(after, reopened))["ended"])


def test_name_kind_standing_lead_and_origin_change_and_are_told():
    old = as_it_is(TABLES, SLUG, DAY)
    edit = replace(
        old,
        name="Beacon  Family",
        kind="federation",
        standing="superficial",
        lead=MEMBERS[1],
        grew_out_of=("stile-partnership",),
        formed=pd.Timestamp("2009-01-01"),
    )
    after = with_edit(TABLES, edit)
    assert partnership(after)["name"] == "Beacon Family"
    assert rows(after).set_index("urn")["lead"].idxmax() == MEMBERS[1]
    assert len(told(TABLES, edit)) == 6
    assert told(after, as_it_is(after, SLUG, DAY)) == []
    source = source_of_edit(edit, told(TABLES, edit))
    assert source.rows == 6 and source.notes[0] == "Beacon Partnership is called Beacon  Family."


@pytest.mark.parametrize(
    ("edit", "field", "reason"),
    [
        (replace(NEW, name=" \u2605 "), "Name", "no letters or digits"),
        (replace(NEW, name="BEACON partnership"), "Name", "another partnership is called"),
        (replace(NEW, joins=(), lead=0), "Joins", "needs members"),
        (replace(NEW, joins=(1,), lead=0), "Joins", "there is no school 1"),
        (replace(NEW, lead=MEMBERS[0]), "Leads", "is no member"),
        (replace(NEW, formed=DAY + pd.Timedelta(days=1)), "From", "before the day it was formed"),
        (replace(NEW, grew_out_of=("no-such",)), "Grew out of", "no other partnership no-such"),
        (replace(as_it_is(TABLES, SLUG, DAY), joins=(MEMBERS[0],)), "Joins", "is a member already"),
        (replace(as_it_is(TABLES, SLUG, DAY), leaves=(FREE[0],)), "Leaves", "is no member on the day"),
        (
            replace(as_it_is(TABLES, SLUG, DAY), leaves=tuple(MEMBERS), lead=0),
            "Leaves",
            "nobody would be left",
        ),
        (replace(as_it_is(TABLES, SLUG, DAY), grew_out_of=(SLUG,)), "Grew out of", "no other partnership"),
        (
            replace(as_it_is(TABLES, SLUG, DAY), ends=True, day=pd.Timestamp("2010-09-01")),
            "From",
            "would end before it began",
        ),
    ],
)
def test_what_cannot_be_is_told_in_the_words_of_the_form(edit, field, reason):
    with pytest.raises(DataError) as error:
        with_edit(TABLES, edit)
    assert [(p.column, reason in p.reason) for p in error.value.problems] == [(field, True)]


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(DataError) as error:
        with_edit(TABLES, replace(NEW, name="", joins=()))
    assert {p.column for p in error.value.problems} == {"Name", "Joins", "Leads"}


def test_a_school_that_closed_or_joins_later_cannot_join():
    schools = TABLES["schools"].copy()
    schools.loc[schools["urn"] == 900001, "closed"] = DAY
    with pytest.raises(DataError, match="closed on 01/09/2024"):
        with_edit({**TABLES, "schools": schools}, NEW)
    # On the day before it closed it could.
    day = DAY - pd.Timedelta(days=1)
    with_edit({**TABLES, "schools": schools}, replace(NEW, day=day, formed=day))
    later = with_edit(TABLES, replace(as_it_is(TABLES, SLUG, DAY), joins=(FREE[0],)))
    with pytest.raises(DataError, match="joins on 01/09/2024 already"):
        with_edit(later, replace(as_it_is(later, SLUG, day), joins=(FREE[0],)))


def test_two_of_one_slug_have_different_keys():
    after = with_edit(TABLES, NEW)
    again = with_edit(after, replace(NEW, name="Fen-Edge!", joins=(FREE[1],), lead=0))
    assert rows(again, "fen-edge-2")["urn"].tolist() == [FREE[1]]
    assert len(rows(again, "fen-edge")) == 2


@pytest.mark.slow
@settings(max_examples=25)
@given(
    st.sets(st.sampled_from(FREE)),
    st.sets(st.sampled_from(MEMBERS), max_size=len(MEMBERS) - 1),
    st.dates(pd.Timestamp("2015-01-01").date(), pd.Timestamp("2026-01-01").date()),
)
def test_members_from_the_day_are_those_of_before_and_the_change(joins, leaves, day):
    day = pd.Timestamp(day)
    old = as_it_is(TABLES, SLUG, day)
    now = set(members_on(TABLES, SLUG, day)["urn"])
    leaves &= now
    if not (now | joins) - leaves:
        return
    lead = old.lead if old.lead not in leaves else 0
    after = with_edit(TABLES, replace(old, joins=tuple(joins), leaves=tuple(leaves), lead=lead))
    assert set(members_on(after, SLUG, day)["urn"]) == (now | joins) - leaves
    before = day - pd.Timedelta(days=1)
    assert set(members_on(after, SLUG, before)["urn"]) == set(members_on(TABLES, SLUG, before)["urn"])
