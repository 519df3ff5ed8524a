"""A partnership started, changed and ended as a form says it: from a day on, and nothing before."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.data.errors import DataError
from collab.releases.edited_partnership import (
    FORM,
    Edit,
    as_it_is,
    members_on,
    source_of_edit,
    told,
    with_edit,
)
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


def test_a_new_one_has_no_name_and_no_members_yet_and_is_of_the_first_kind():
    assert as_it_is(TABLES, "", DAY) == Edit("", "", "collaborative_partnership", "active", DAY, DAY)


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
    leader = TABLES["schools"].set_index("urn").at[MEMBERS[1], "name"]
    assert told(TABLES, edit) == [
        "Beacon Partnership is called Beacon  Family.",
        f"{leader} leads.",
        "It grew out of Stile Partnership.",
        "Its kind is federation, not collaborative partnership.",
        f"Its standing is superficial, not {old.standing}.",
        "The day it was formed is 01/01/2009.",
    ]
    assert told(TABLES, replace(old, lead=0, formed=pd.NaT, note=" Met ", parent="stile-partnership")) == [
        "No school leads any more.",
        "The day it was formed is not known.",
        "It is a part of Stile Partnership.",
        "Its note: Met.",
    ]
    part = with_edit(
        TABLES, replace(old, parent="stile-partnership", note="Met", grew_out_of=("stile-partnership",))
    )
    again = as_it_is(part, SLUG, DAY)
    assert (again.parent, again.note, again.grew_out_of) == (
        "stile-partnership",
        "Met",
        ("stile-partnership",),
    )
    assert told(part, old) == ["It grew out of no other.", "It is a part of no other.", "Its note: none."]
    assert told(after, as_it_is(after, SLUG, DAY)) == []
    source = source_of_edit(edit, told(TABLES, edit))
    assert (source.name, source.rows, source.kind) == ("Partnership: Beacon  Family", 6, FORM)
    assert source.notes == tuple(told(TABLES, edit))
    assert source.sha256 != source_of_edit(edit, told(TABLES, edit)[:-1]).sha256 and len(source.sha256) == 64


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


def test_each_problem_says_where_in_the_form_what_and_what_to_do():
    """As people read it; what a sentence is about is filled in."""
    old, beacon = as_it_is(TABLES, SLUG, DAY), TABLES["schools"].set_index("urn")["name"]
    member, free = beacon[MEMBERS[0]], beacon[FREE[0]]
    schools = TABLES["schools"].copy()
    schools.loc[schools["urn"] == FREE[1], "closed"] = DAY
    tables = with_edit({**TABLES, "schools": schools}, replace(old, joins=(FREE[0],)))
    before = DAY - pd.Timedelta(days=1)
    told_of = {
        replace(NEW, name="!?"): "Name: has no letters or digits. Write the name that its schools use.",
        replace(NEW, name="beacon partnership"): "Name: another partnership is called beacon partnership. "
        "Write another name.",
        replace(
            NEW, grew_out_of=("b", "a")
        ): "Grew out of: there is no other partnership a, b. Choose again.",
        replace(NEW, parent="b"): "Part of: there is no other partnership b. Choose again.",
        replace(old, parent=SLUG): f"Part of: there is no other partnership {SLUG}. Choose again.",
        replace(
            NEW, day=before
        ): "From: is before the day it was formed. Write a later day, or an earlier one there.",
        replace(old, ends=True, day=old.formed): "From: it would end before it began. Write a day after the "
        "one it was formed.",
        replace(NEW, joins=(7,), lead=0): "Joins: there is no school 7. Choose another.",
        replace(old, joins=(MEMBERS[0],)): f"Joins: {member} is a member already. Take it out of those that "
        "join.",
        replace(
            as_it_is(tables, SLUG, before), joins=(FREE[0],)
        ): f"Joins: {free} joins on 01/09/2024 already. Write that day, or take it out.",
        replace(NEW, joins=(FREE[1],), lead=0): f"Joins: {beacon[FREE[1]]} closed on 01/09/2024. Write an "
        "earlier day, or take it out.",
        replace(
            old, leaves=(FREE[2],)
        ): f"Leaves: {beacon[FREE[2]]} is no member on the day. Write a later day.",
        replace(old, leaves=(7,)): "Leaves: 7 is no member on the day. Write a later day.",
        replace(NEW, lead=MEMBERS[0]): f"Leads: {member} is no member. Choose one of its members.",
        replace(NEW, joins=(), lead=0): "Joins: a partnership needs members. Choose its first schools.",
        replace(old, leaves=tuple(MEMBERS), lead=0): "Leaves: nobody would be left. Let it end on the day "
        "instead.",
    }
    for edit, sentence in told_of.items():
        with pytest.raises(DataError) as error:
            with_edit(
                tables if FREE[0] in edit.joins and edit.partnership else {**TABLES, "schools": schools}, edit
            )
        assert str(error.value) == f"{FORM}, column {sentence}"


def test_days_that_are_just_right_are_taken():
    """Formed on the day it starts; ended on the day after; a member that leaves on the day before."""
    with_edit(TABLES, replace(NEW, day=DAY, formed=DAY))
    with_edit(TABLES, replace(NEW, formed=pd.NaT))
    old = as_it_is(TABLES, SLUG, pd.Timestamp("2010-09-01"))
    after = old.formed + pd.Timedelta(days=1)
    ended = with_edit(TABLES, replace(as_it_is(TABLES, SLUG, after), ends=True))
    assert partnership(ended)["ended"] == after
    assert members_on(ended, SLUG, old.formed)["left"].dropna().eq(after).all()
    assert members_on(ended, SLUG, after).empty


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


@pytest.mark.parametrize(
    ("edit", "column"),
    [
        (replace(NEW, joins=(FREE[0], FREE[0]), lead=0), "urn"),
        (replace(NEW, kind="odd"), "kind"),
        (replace(NEW, name="x" * 301), "name"),
    ],
)
def test_what_only_the_contract_sees_is_told_of_the_form_too(edit, column):
    with pytest.raises(DataError) as error:
        with_edit(TABLES, edit)
    assert {problem.file for problem in error.value.problems} == {FORM}
    assert column in {problem.column for problem in error.value.problems}
    with_edit(TABLES, replace(NEW, name="x" * 300))
