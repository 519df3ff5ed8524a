"""The Broker page: the shortlist, the scratch copy, what is kept and published, the proposal."""

import json
from datetime import date

import pandas as pd
import pytest

from collab.people.records import with_records
from collab.ui.broker import alone_map, left_out
from collab.ui.server.loading import load_dataset, open_store
from tests.built_in import DATASET
from tests.driven import opened, told

SCHOOL = "Amber by Water Junior School (900188)"
STEPS = "join 900001 footpath-partnership\nleave 900156 beacon-partnership"


pytestmark = pytest.mark.usefixtures("fresh")


def broker(**parameters):
    return opened("broker", **parameters)


def columns(app):
    return [set(table.value.columns) for table in app.table]


def test_the_title_is_said_before_the_map_is_drawn(monkeypatch):
    order = []
    tell, draw = left_out.list_alone, alone_map.left_out_map
    monkeypatch.setattr(left_out, "list_alone", lambda *a: order.append("list") or tell(*a))
    monkeypatch.setattr(alone_map, "left_out_map", lambda **of: order.append("map") or draw(**of))
    app = broker(broker_reach="4.5")
    assert not app.exception and app.title
    assert order == ["list", "map"]


def test_the_page_says_how_many_are_left_out_and_lists_them():
    app = broker()
    assert "145 schools were not in a partnership" in told(app)
    assert len(app.dataframe[0].value) == 145
    app.multiselect(key="district").set_value(["Boston"]).run()
    assert "Boston" in app.title[0].value
    schools = load_dataset().schools
    boston = set(schools.loc[schools["district"] == "Boston", "name"])
    listed = app.dataframe[0].value["name"].str.removesuffix(" (since joined)")
    assert set(listed) < boston and len(listed)


def test_who_has_joined_since_is_marked_in_the_list():
    app = broker()
    assert "124 of 145 schools still not in a partnership" in app.title[0].value
    names = app.dataframe[0].value["name"]
    assert names.str.endswith(" (since joined)").sum() == 21 and not names.str.contains("closed").any()


def test_on_a_phone_it_is_said_that_the_list_goes_on_to_the_right(monkeypatch):
    hint = "The table goes on to the right"
    assert hint not in told(broker())
    monkeypatch.setattr("collab.ui.frame.present.is_phone", lambda: True)
    assert hint in told(broker())


@pytest.mark.slow
def test_a_school_looked_at_is_named_on_the_map_on_which_it_is_tried():
    name = "<br>".join(["<b>Amber by Water", "Junior School</b>"])
    for app, there in (
        (broker(broker_view="Try it", broker_school=SCHOOL), True),
        (broker(broker_view="Try it"), False),
    ):
        notes = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["annotations"]
        assert (name in [note["text"] for note in notes]) is there


@pytest.mark.slow
def test_a_school_picked_has_its_options_and_can_be_tried():
    app = broker(broker_school=SCHOOL)
    assert "Marshland Partnership" in told(app)
    assert any("Change in locality" in names for names in columns(app))
    app.button(key="broker_join_marshland-partnership").click().run()
    assert not app.exception
    assert app.segmented_control(key="broker_view").value == "Try it"
    assert "1 change on the scratch copy\\: 144 schools" in told(app)
    assert "Amber by Water Junior School joins Marshland Partnership" in told(app)


@pytest.mark.slow
def test_what_a_leader_weighs_is_weighed_and_priced():
    weighed = {"broker_worth_link": "4.0", "broker_worth_size": "1.0", "broker_longest": "8.0"}
    app = broker(broker_view="Propose", district=["Boston"], **weighed)
    app.button(key="broker_solve").click().run()
    assert not app.exception
    shown = told(app)
    assert "is better by what you weigh" in shown.replace("\\", "") and "As you weigh it" in shown
    assert "What each costs in the others" in shown
    prices = next(t.value for t in app.table if "What comes first" in t.value.columns)
    assert prices["What comes first"].tolist()[-1] == "As you weigh it" and len(prices) == 5


def test_where_members_may_move_the_proposal_says_where_they_come_from():
    app = broker(broker_view="Propose", district=["Boston"], broker_split="true")
    app.button(key="broker_solve").click().run(timeout=90)
    joining = next(table.value for table in app.table if "Host school" in table.value.columns)
    assert joining["Comes from"].ne("none").any()


def test_a_proposal_is_listed_by_the_names_of_partnerships_those_to_be_started_among_them():
    """By their keys, which nobody sees, a real authority's stood in no order."""
    app = broker(broker_view="Propose", district=["Boston"], broker_start="true")
    app.button(key="broker_solve").click().run(timeout=90)
    joining = next(table.value for table in app.table if "Host school" in table.value.columns)
    assert joining["Partnership"].str.startswith("New, around").any()
    assert joining["Partnership"].is_monotonic_increasing


@pytest.mark.slow
def test_a_long_proposal_shows_its_first_rows_and_all_on_request():
    app = broker(broker_view="Propose")
    app.button(key="broker_solve").click().run(timeout=90)

    def joining():
        return next(table.value for table in app.table if "Host school" in table.value.columns)

    first = joining()
    (asked,) = [button for button in app.button if button.key == "broker-proposal-every"]
    app = asked.click().run(timeout=90)
    assert len(first) == 20 and joining().head(20).equals(first)
    assert asked.label == f"Show all {len(joining())}" and len(joining()) > 22
    assert not [button for button in app.button if button.key == "broker-proposal-every"]


@pytest.mark.slow
def test_schools_are_shown_as_one_by_themselves_and_with_who_is_near():
    app = broker(broker_view="Together")
    assert "small, with fewer than 15 pupils a year group" in told(app)
    assert "small schools, " in app.title[0].value and len(app.table[0].value) == 12
    pairs, schools = app.table[0].value, DATASET.schools
    urns = dict(zip(schools["name"], schools.index, strict=True))
    members = DATASET.members_on(pd.Timestamp(date.today())).groupby("urn")["partnership"].agg(set)
    both = [
        bool(members.get(urns[one], set()) & members.get(urns[other], set()))
        for one, other in zip(pairs["School"], pairs["The other school"], strict=True)
    ]
    assert pairs["Partners already"].tolist() == ["yes" if partners else "no" for partners in both]
    assert set(both) == {True, False}
    one, two = app.multiselect(key="broker_as_one").options[:2]
    app = broker(broker_view="Together", broker_as_one=[one, two])
    assert "Together they would be 2 schools with" in told(app)
    assert app.header[0].value == f"Near {one}"
    assert {"Pupils together", "Miles apart"} <= columns(app)[-1] and len(app.table[0].value) == 2
    assert "Together they would be" in told(broker(broker_school=SCHOOL))


@pytest.mark.slow
def test_a_link_carries_the_scratch_copy_and_a_broken_one_is_left_out():
    app = broker(broker_view="Try it", broker_steps=STEPS)
    assert "2 changes on the scratch copy" in told(app)
    assert len(app.get("deck_gl_json_chart")) == 2
    broken = broker(broker_view="Try it", broker_steps="drop table schools")
    assert "was not understood" in "".join(w.value for w in broken.warning)
    impossible = broker(broker_view="Try it", broker_steps="join 900156 beacon-partnership")
    assert "a member already" in "".join(w.value for w in impossible.warning)
    assert "Nothing is changed yet" in told(impossible)


@pytest.mark.slow
def test_a_school_is_moved_a_partnership_started_and_two_merged():
    app = broker(broker_view="Try it")
    app.selectbox(key="broker_move_school").set_value(900156).run()
    app.selectbox(key="broker_move_into").set_value("footpath-partnership").run()
    app.button(key="broker_change").click().run()
    assert "2 changes" in told(app) and "leaves Beacon Partnership" in told(app)
    app.radio(key="broker_what").set_value("Start a partnership").run()
    app.text_input(key="broker_start_name").set_value("Brave <b>New</b>").run()
    app.multiselect(key="broker_start_schools").set_value([900001, 900002]).run()
    app.button(key="broker_change").click().run()
    assert "5 changes" in told(app)
    app.radio(key="broker_what").set_value("Merge two").run()
    app.selectbox(key="broker_merge").set_value("osier-partnership").run()
    app.selectbox(key="broker_merge_into").set_value("beacon-partnership").run()
    app.button(key="broker_change").click().run()
    assert "6 changes" in told(app) and not app.exception
    app.button(key="broker_undo").click().run()
    assert "5 changes" in told(app)
    app.button(key="broker_clear").click().run()
    assert "Nothing is changed yet" in told(app)


def keep(app, title, key="broker_keep_new"):
    fields = {w.key: w for kind in ("text_input", "text_area") for w in getattr(app, kind) if w.key}
    fields[f"{key}_title_0"].set_value(title)
    fields[f"{key}_who_0"].set_value("Anna")
    app.button(key=f"FormSubmitter:form_{key}-Keep it").click().run()
    assert not app.exception
    return app


def kept():
    return with_records(open_store(), load_dataset().tables, illustrative=True)["scenarios"]


@pytest.mark.slow
def test_scenarios_are_kept_opened_by_link_and_compared_and_nothing_real_changes():
    before = load_dataset().tables["memberships"]
    keep(broker(broker_view="Try it", broker_steps=STEPS), "First *idea*")
    keep(broker(broker_view="Try it", broker_steps="join 900003 osier-partnership"), "Second")
    rows = kept()
    assert rows["title"].tolist() == ["First *idea*", "Second"]
    assert rows["steps"].iloc[0] == STEPS
    first, second = rows["scenario"]
    app = broker(broker_view="Try it", broker_scenario=first)
    assert "2 changes on the scratch copy" in told(app)
    app.multiselect(key="broker_compared").set_value([first, second]).run()
    assert not app.exception
    assert {"As it is", "First \\*idea\\*", "Second"} <= columns(app)[-1]
    assert load_dataset().tables["memberships"].equals(before)
    assert open_store().showing() == 1


@pytest.mark.slow
def test_a_scenario_is_published_with_a_start_date_and_a_name():
    app = broker(broker_view="Try it", broker_steps=STEPS)
    app.button(key="FormSubmitter:broker_publish-Publish these memberships").click().run()
    assert "Write the date" in "".join(e.value for e in app.error)
    app.text_input(key="broker_title").set_value("Agreed in May")
    app.text_input(key="broker_by").set_value("Anna")
    app.button(key="FormSubmitter:broker_publish-Publish these memberships").click().run()
    assert not app.exception
    assert "release 2 has these memberships" in "".join(s.value for s in app.success)
    assert open_store().release(2).files[-1].name == "Scenario: Agreed in May"


@pytest.mark.slow
def test_the_proposal_is_worked_out_told_and_put_on_the_scratch_copy():
    app = broker(broker_view="Propose", district=["Boston"])
    assert "says why each school it leaves is left" in told(app)
    app.button(key="broker_solve").click().run(timeout=90)
    assert not app.exception
    words = told(app)
    assert "schools not in a partnership can be placed" in words
    assert "What the limits cost" in words and "Who is left, and why" in [h.value for h in app.header]
    # Nobody comes from a partnership unless members may move.
    (joining,) = (table.value for table in app.table if "Host school" in table.value.columns)
    assert "District" in joining.columns and "Comes from" not in joining.columns
    again = broker(broker_view="Propose", district=["Boston"])
    assert "can be placed" in told(again)
    button = next(b for b in app.button if b.label.startswith("Put it on the scratch copy"))
    button.click().run()
    assert not app.exception
    assert "on the scratch copy" in told(app) and "Nothing is changed" not in told(app)
