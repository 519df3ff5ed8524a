"""The Partnerships page: profiles, reviews, several side by side."""

import json

import pytest

from collab.ui.frame import pace
from collab.ui.partnerships import room_to_live
from tests.driven import HOSTILE, SLUG, fill, opened, records, send, told
from tests.shapes import Shape, release_of
from tests.walking import shown_release

pytestmark = pytest.mark.usefixtures("fresh")


@pytest.mark.slow
def test_a_review_is_written_down_and_shown_with_its_partnership():
    where = {"partnerships_pick": "Beacon Partnership"}
    app = opened("partnerships", **where)
    key = f"partnerships_review_{SLUG}"
    fill(app, key, kind="peer", focus="Reading", findings=HOSTILE, who="Anna")
    send(app, key, "Save the review")
    rows = records()["reviews"]
    assert (rows["focus"] == "Reading").sum() == 1
    shown = told(opened("partnerships", **where))
    assert "Focus: Reading" in shown and "\\<img src=x" in shown
    assert shown.count("<img") == shown.count("\\<img")
    app = opened("partnerships", **where)
    fill(app, key, focus="No kind", who="Anna")
    send(app, key, "Save the review")
    assert "Kind is empty" in "".join(e.value for e in app.error)


@pytest.mark.slow
def test_the_pages_bear_partnerships_without_places_results_or_members():
    for name, parts in (("Stile Partnership", 6), ("Beacon Partnership", 8), ("Wildflower Partnership", 7)):
        app = opened("partnerships", partnerships_pick=name)
        assert name in app.title[0].value.replace("\\", "")
        assert "nan" not in told(app).lower()
        assert len(app.header) == parts


@pytest.mark.slow
def test_a_partnership_s_points_stand_beside_all_others_and_its_schools_as_published():
    app = opened("partnerships", partnerships_pick="Beacon Partnership", year="2018/19")
    assert any("How far do their pupils come?" in head.value for head in app.header)
    assert "Progress since Key Stage 1" in told(app)
    # The list is drawn once it is opened.
    each = [table.value for table in app.table if "From, as published (points)" in table.value.columns]
    assert not each and any(part.label.startswith("Each of its schools") for part in app.expander)


def test_all_words_are_said_before_the_first_of_the_cards_is_drawn(monkeypatch):
    order = []
    told_room = room_to_live.show_finding
    monkeypatch.setattr(pace, "a_moment", lambda: order.append("pictures"))
    monkeypatch.setattr(room_to_live, "show_finding", lambda *a: order.append("last words") or told_room(*a))
    app = opened("partnerships")
    assert not app.exception
    assert order == ["last words", "pictures"]


def test_two_to_four_partnerships_stand_side_by_side():
    app = opened(
        "partnerships",
        partnerships_pick="Beacon Partnership",
        partnerships_compare=["Seabank Partnership", "Stile Partnership"],
    )
    assert not app.exception
    table = app.table[0].value
    assert list(table.columns)[1:] == ["Beacon Partnership", "Seabank Partnership", "Stile Partnership"]
    assert "Locality \\(0 to 1\\)" in table.iloc[:, 0].tolist()
    assert "Its percent, probably from \\(%\\)" in table.iloc[:, 0].tolist()
    names = [
        note["text"] for note in json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["annotations"]
    ]
    assert any("Beacon Partnership" in name for name in names)
    assert app.title[0].value == "Beacon Partnership, Seabank Partnership and Stile Partnership"
    assert "no result can be shown" not in told(app)


@pytest.mark.slow
def test_a_partnership_without_a_result_beside_others_is_told_and_not_only_left_out():
    app = opened(
        "partnerships",
        year="2013/14",
        partnerships_pick="Wildflower Partnership",
        partnerships_compare=["Beacon Partnership"],
    )
    why = "its first school joined in September 2019, after the tests"
    assert f"Of Wildflower Partnership no result can be shown: {why}" in told(app).replace("\\", "")
    alone = opened("partnerships", year="2013/14", partnerships_pick="Wildflower Partnership")
    assert why in told(alone) and "or its cohorts" not in told(alone)


def card_names(app):
    """The names on the cards, in their order."""
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return list(dict.fromkeys(figure["data"][0]["customdata"]))


@pytest.mark.slow
def test_who_worked_together_before_is_told_of_all_and_of_one():
    app = opened("partnerships")
    shown = told(app).replace("\\", "")
    assert "14 of 137 members (10%) had worked with a fellow member before, in another" in shown
    assert "Of the 28 schools in the 5 partnerships that ended, 6 had no partner left" in shown
    years = json.loads(app.get("plotly_chart")[1].proto.spec)
    assert "Stile Partnership" in years["layout"]["yaxis"]["ticktext"]
    shown = told(opened("partnerships", partnerships_pick="Wildflower Partnership")).replace("\\", "")
    assert "schools had worked with a fellow member before it brought the two together, in " in shown
    assert "Lighthouse Partnership and Orchard" in shown or "Orchard Partnership and Lighthouse" in shown
    link = told(opened("partnerships", partnerships_pick="Sunrise Teaching School Alliance"))
    assert "None of its schools links it to another partnership" in link


@pytest.mark.slow
def test_all_partnerships_open_as_cards_in_the_order_asked_for_and_as_a_table():
    app = opened("partnerships")
    spread = card_names(app)
    assert spread[0] == "seabank-partnership" and len(spread) == 24
    assert app.title[0].value == "Lincolnshire has 28 partnerships today"
    app.button(key="partnerships_more").click().run()
    assert len(card_names(app)) == 28 and not app.exception
    named = card_names(opened("partnerships", partnerships_order="By name"))
    assert named == sorted(named) and named != spread[:24]


def test_where_districts_are_chosen_only_partnerships_with_a_school_there_have_a_card(illustrative):
    app = opened("partnerships", district="Boston")
    schools, members = illustrative.schools, illustrative.tables["memberships"]
    boston = set(schools.index[schools["district"] == "Boston"])
    there = set(members.loc[members["urn"].isin(boston) & members["left"].isna(), "partnership"])
    assert set(card_names(app)) == there and 0 < len(there) < 24


@pytest.mark.slow
@pytest.mark.parametrize(
    ("partnerships", "first", "offered", "second"),
    [
        (24, 24, None, 24),
        (25, 24, "Show all 25", 25),
        (84, 24, "Show all 84", 84),
        (85, 24, "Show 60 more of 61", 84),
    ],
)
def test_of_many_partnerships_some_are_drawn_at_first_and_sixty_more_at_a_click(
    tmp_path, partnerships, first, offered, second
):
    release = release_of(Shape(schools=partnerships * 2, districts=1, partnerships=(2,) * partnerships))
    with shown_release(release, tmp_path):
        app = opened("partnerships")
        assert len(card_names(app)) == first
        more = [button for button in app.button if button.key == "partnerships_more"]
        assert [button.label for button in more] == ([offered] if offered else [])
        if more:
            more[0].click().run()
        assert len(card_names(app)) == second and not app.exception
