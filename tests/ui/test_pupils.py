"""The filter Pupils: offered where something is known, said on every page that it changes, and kept by
links."""

from urllib.parse import parse_qs

import pytest

from tests.driven import opened, told

ASKED = {"year": "2018/19", "measure": "KS2 expected standard", "pupils": "Disadvantaged"}
ONLY = "Only disadvantaged pupils are counted here"


def unescaped(text):
    return text.replace("\\", "")


@pytest.mark.slow
def test_the_overview_says_of_which_pupils_it_is_and_gives_way_where_nothing_is_known():
    app = opened(**ASKED)
    assert unescaped(app.title[0].value).endswith("(disadvantaged)")
    words = unescaped(told(app))
    assert words.count(ONLY) == 1
    assert "Partnership schools have fewer of them" in words and "are smaller" not in words
    assert "looked at on its own can stand out" in words and "was withheld in what was published" in words
    # England's figures are of all pupils, and so are those of Key Stage 1.
    assert "England:" not in words and "no comparison at age 7" not in words
    assert [h.value for h in app.header if "disadvantaged" in h.value]
    for chart in app.get("plotly_chart"):
        # Points are known of all pupils alone, and stand apart.
        points = chart.proto.id.endswith(("overview-score", "overview-progress"))
        assert chart.proto.alt.startswith(ONLY) is not points
    assert parse_qs(app.code[0].value.partition("?")[2])["pupils"] == ["Disadvantaged"]
    of_all = [metric.value for metric in opened(**ASKED | {"pupils": "All pupils"}).metric]
    assert [metric.value for metric in app.metric] != of_all
    app.selectbox(key="measure").set_value("ks1_rwm_exs").run()
    assert not app.exception
    assert app.selectbox(key="pupils").options == ["All pupils"]
    assert ONLY not in unescaped(told(app))
    # It says where groups are known.
    where = "such as Disadvantaged can be chosen under Pupils at KS2 expected standard, last in 2024/25"
    assert where in unescaped(told(app))


@pytest.mark.slow
def test_every_view_of_attainment_is_of_the_group_and_for_whom_of_all():
    app = opened("attainment", **ASKED)
    for view in ("Where?", "Like for like?", "Between schools", "Over time", "After joining", "For whom?"):
        app.segmented_control(key="attainment_view").set_value(view).run()
        assert not app.exception, view
        words, alone = unescaped(told(app)), view != "For whom?"
        assert (ONLY in words) is alone, view
        assert unescaped(app.title[0].value).endswith("(disadvantaged)") is alone, view
        for chart in app.get("plotly_chart"):
            assert chart.proto.alt.startswith(ONLY) is alone, view


@pytest.mark.slow
def test_partnerships_and_their_files_are_of_the_group_and_pages_without_the_filter_of_all():
    app = opened("partnerships", **ASKED)
    cards = app.get("plotly_chart")[0]
    assert cards.proto.alt.startswith(ONLY)
    assert "KS2 expected standard (disadvantaged)" in unescaped(told(app))
    app = opened("partnerships", **ASKED, partnerships_pick="Beacon Partnership")
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    # Its members on the map and who is in its cohorts are of all pupils.
    assert [alt.startswith(ONLY) for alt in alts].count(True) == 1 < len(alts)
    app = opened("partnership_map", **ASKED)
    assert "pupils=Disadvantaged" in app.code[0].value
    assert told(app) == told(opened("partnership_map", **ASKED | {"pupils": "All pupils"}))


def test_an_almost_empty_selection_of_a_group_explains_itself():
    app = opened(**ASKED, district="Lincoln", size="1-10")
    assert "nan" not in told(app).lower()
