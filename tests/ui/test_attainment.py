"""The Attainment page."""

import json
from dataclasses import replace

import pytest

from collab.ui.server.loading import load_dataset
from tests.driven import opened, told

FINDINGS = {
    "Where?": "Key Stage 1: no district's gap is more than chance",
    "Like for like?": "KS1 Level 2B+: no clear gap like for like",
    "Between schools": "KS1 Level 2B+: 237 of 251 schools within chance",
    "Over time": "KS1 Level 2B+: the gap is more than chance in 1 of 10 years",
    "After joining": "KS1 Level 2B+: no clear change after joining",
}
VIEWS = tuple(FINDINGS)


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_attainment_has_its_finding_as_title_and_a_chart(view):
    app = opened("attainment", attainment_view=view)
    assert not app.exception
    # Over time and after joining are of all years: a title with one of them says what is not so.
    dated = "" if view in ("Over time", "After joining") else " 2013/14"
    assert app.title[0].value.replace("\\", "") == f"Lincolnshire{dated}, {FINDINGS[view]}"
    assert len(app.get("plotly_chart")) >= 1
    for year in (2019, 2025):
        app.selectbox(key="year").set_value(year).run()
        assert not app.exception


@pytest.mark.parametrize("view", VIEWS)
def test_an_image_saved_from_a_chart_says_what_it_shows_of_whom_and_that_it_is_illustrative(view):
    app = opened("attainment", attainment_view=view, district="Boston")
    titles = [json.loads(chart.proto.spec)["layout"]["title"] for chart in app.get("plotly_chart")]
    assert all(title["text"] != "<b></b>" for title in titles)
    dated = "" if view in ("Over time", "After joining") else " 2013/14"
    source = f"Boston{dated}. Illustrative data: Lincolnshire"
    assert all(title["subtitle"]["text"].startswith(source) for title in titles)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_attainment_bears_an_almost_empty_selection(view):
    app = opened("attainment", attainment_view=view)
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="kind").set_value(["federation"])
    app.multiselect(key="size").set_value(["1-10"]).run()
    assert not app.exception
    assert "nan" not in told(app).lower()


def test_where_shows_all_thresholds_of_the_stage_at_once_and_judges_them_together():
    app = opened("attainment")
    assert "They allow for 18 gaps looked at together" in told(app)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    heads = [note["text"] for note in figure["layout"]["annotations"]]
    assert {"<b>Level 2+</b>", "<b>Level 2B+</b>", "<b>Level 3+</b>"} < set(heads)
    app.selectbox(key="measure").set_value("ks2_rwm_l5").run()
    assert "Level 6+" in app.get("plotly_chart")[0].proto.spec


def test_highlighting_a_partnership_lights_and_names_its_schools_and_fades_the_others():
    app = opened("attainment", attainment_view="Between schools")
    picked = app.selectbox(key="attainment_highlight")
    name = next(option for option in picked.options if option.startswith("Partnership: Beacon"))
    picked.set_value(name).run()
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    lit = next(trace for trace in figure["data"] if trace["name"] == "Highlighted")
    # Those of its four schools that are not counted together with others.
    assert len(lit["x"]) == 2
    names = [note["text"] for note in figure["layout"]["annotations"] if note["text"].startswith("<b>")]
    listed = next(caption.value for caption in app.caption if caption.value.startswith("Highlighted"))
    assert len(names) == 2 and all(name[3:-4] in listed for name in names)
    assert "Outside only the 95% limits" in told(app)


def test_like_for_like_shows_that_what_is_held_equal_is_alike():
    app = opened("attainment", attainment_view="Like for like?")
    alt = app.get("plotly_chart")[1].proto.alt
    assert "Cohort size: −1.58, like for like 0.00." in alt
    assert "differ in 10 of 13 ways; like for like, in 4" in told(app)


def test_over_time_shows_the_gap_itself_beside_the_lines():
    app = opened("attainment", attainment_view="Over time")
    lines, band = app.get("plotly_chart")
    assert "2013/14 (Level 2B+): +4.5 points" in band.proto.alt
    assert "2013/14 (Level 2B+): 68.1% in, 63.6% not in a partnership" in lines.proto.alt
    # What was found stands below the title, and what can be set below both.
    drawn = [e.type for e in app.main if e.type in ("title", "toggle", "markdown")]
    assert drawn.index("markdown", drawn.index("title")) < drawn.index("toggle")


def test_like_for_like_says_what_was_held_equal_and_what_could_not_be():
    app = opened("attainment", attainment_view="Like for like?")
    assert "Held equal: cohort size and district" in told(app)
    assert "starting points" in told(app)


def test_a_district_named_like_its_authority_is_still_judged(monkeypatch):
    dataset = load_dataset()
    monkeypatch.setattr(
        "collab.ui.frame.shell.load_dataset",
        lambda: replace(dataset, release=replace(dataset.release, area="Boston")),
    )
    app = opened("attainment")
    app.multiselect(key="district").set_value(["Boston"]).run()
    assert not app.exception
    assert "They allow for 18 gaps looked at together" in told(app)


def for_whom(**asked):
    return opened("attainment", **({"measure": "KS2 expected standard", "year": "2018/19"} | asked))


def test_for_whom_has_a_finding_a_picture_of_every_group_and_says_what_was_withheld():
    app = for_whom(attainment_view="For whom?")
    assert not app.exception
    assert "Lincolnshire 2018/19, " in app.title[0].value
    alt = app.get("plotly_chart")[0].proto.alt
    for group in ("Disadvantaged", "Boys", "No special needs", "Additional language"):
        assert group in alt
    words = told(app)
    assert "disadvantaged" in words.lower() and "Nothing of these groups was withheld" in words
    assert "The 8 gaps are judged together" in words
    (table,) = app.table
    assert len(table.value.columns) == 7 and any("Difference" in str(name) for name in table.value.columns)


def test_for_whom_is_offered_only_where_something_is_known_of_groups():
    app = for_whom(attainment_view="For whom?")
    control = app.segmented_control(key="attainment_view")
    assert "For whom?" in control.options
    app.selectbox(key="measure").set_value("ks1_rwm_exs").run()
    assert not app.exception
    assert "For whom?" not in app.segmented_control(key="attainment_view").options
    app.selectbox(key="measure").set_value("ks2_rwm_exp").run()
    assert not app.exception
    assert "For whom?" in app.segmented_control(key="attainment_view").options


def test_a_link_to_for_whom_where_nothing_is_known_of_groups_opens_the_first_view():
    app = for_whom(attainment_view="For whom?", measure="KS1 expected standard")
    assert not app.exception
    assert ", Key Stage" in app.title[0].value and app.title[0].value.endswith("more than chance")


def test_for_whom_bears_an_almost_empty_selection():
    app = for_whom(attainment_view="For whom?", district="Lincoln", size="1-10")
    assert not app.exception
    assert "nan" not in told(app).lower()


@pytest.mark.slow
def test_for_whom_is_presented_with_what_it_says_on_the_page():
    app = for_whom(attainment_view="For whom?", present="1")
    assert not app.exception
    assert "no clear difference for any group" in told(app)


def test_scores_and_progress_have_a_view_in_the_years_that_have_them_and_no_percent_beside_them():
    app = opened("attainment", attainment_view="Scores and progress", year="2018/19")
    assert "no clear difference in scores or progress" in app.title[0].value
    charts = [json.loads(chart.proto.spec)["layout"] for chart in app.get("plotly_chart")]
    assert [layout["xaxis"]["ticksuffix"] for layout in charts] == [" pts", " pts"]
    assert not any("%" in note["text"] for layout in charts for note in layout["annotations"])
    assert "Average scaled scores" in told(app) and "Progress since Key Stage 1" in told(app)
    app.selectbox(key="year").set_value(2024).run()
    assert len(app.get("plotly_chart")) == 1 and "Nothing was published for 2023/24" in told(app)
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="size").set_value(["1-10"]).run()
    assert not app.exception and "nan" not in told(app).lower()
    app.selectbox(key="year").set_value(2014).run()
    assert "Scores and progress" not in app.segmented_control(key="attainment_view").options
    presented = opened("attainment", attainment_view="Scores and progress", year="2018/19", present="1")
    assert "How far do pupils come?" in told(presented) + "".join(h.value for h in presented.header)


def test_a_school_s_scores_stand_on_its_page_with_the_published_limits(illustrative):
    rows = illustrative.tables["scores"].query("year == 2019 and measure == 'ks2_read_prog' and pupils > 40")
    urn = int(rows["urn"].iloc[0])
    name = illustrative.schools.at[urn, "name"]
    app = opened("school", year="2018/19", school=f"{name} ({urn})")
    assert any(part.value == "How far do they come?" for part in app.subheader)
    (written,) = [
        table
        for table in (part.value for part in app.table)
        if "Progress in reading" in table.astype(str).to_numpy()
    ]
    own = written[written["Score"] == "Progress in reading"].iloc[0]
    limits = [str(own.iloc[at]).replace("\\", "").replace("−", "-") for at in (3, 4)]
    assert limits == [f"{rows['low'].iloc[0]:.1f}", f"{rows['high'].iloc[0]:.1f}"]
