"""The Partnerships page: profiles, reviews, several side by side."""

import pytest

from tests.driven import HOSTILE, SLUG, fill, opened, records, send, told

pytestmark = pytest.mark.usefixtures("fresh")


def test_a_review_is_written_down_and_shown_with_its_partnership():
    where = {"partnerships_pick": "Beacon Partnership", "partnerships_view": "Lessons and work"}
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


def test_the_pages_bear_partnerships_without_places_results_or_members():
    for name in ("Stile Partnership", "Beacon Partnership", "Wildflower Partnership"):
        for view in ("Who they are", "Results", "Lessons and work"):
            app = opened("partnerships", partnerships_pick=name, partnerships_view=view)
            assert not app.exception
            assert name in app.title[0].value.replace("\\", "")
            assert "nan" not in told(app).lower()


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
