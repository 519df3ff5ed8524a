"""Pages and filters, driven by Streamlit's AppTest."""

import json
import shutil
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from collab.dataset import DATA
from collab.disclosure import disclose_gaps
from collab.importing import assemble, publish, read_files
from collab.measures import MEASURES
from collab.metrics import summary
from collab.narrative import percent, points
from collab.selection import from_query, make_selection
from collab.ui.frame import PAGES
from collab.ui.releases import load_dataset, open_store
from tests.conftest import ROOT
from tests.test_importing import LINKS, REGISTER, RESULTS, csv
from tests.test_sources import KS2

APP = str(ROOT / "app.py")


@pytest.fixture
def app() -> AppTest:
    """The app on its first page."""
    return AppTest.from_file(APP, default_timeout=60).run()


def told(app: AppTest) -> str:
    """Everything the page says in words."""
    kinds = (app.title, app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(element.value for group in kinds for element in group)


def metrics(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def expected(illustrative, **chosen) -> list[str]:
    """The headline figures the metrics give for a selection."""
    selection = make_selection(illustrative, **chosen)
    shown = disclose_gaps(summary.headline_gaps(illustrative, selection), 6).table
    row = shown[shown["measure"] == selection.measure].iloc[0]
    return [
        percent(row["percent_in"]),
        percent(row["percent_not_in"]),
        f"{points(row['gap'])} points",
    ]


@pytest.mark.parametrize("stem", [stem for stem, _, _ in PAGES])
def test_every_page_runs_with_one_title_and_says_the_data_is_illustrative(app, stem):
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception
    assert len(app.title) == 1
    assert "Illustrative data" in told(app)


def test_the_first_page_shows_the_published_finding(app):
    assert metrics(app) == ["68.1%", "63.6%", "+4.5 points"]
    assert "21 of 21 rows" in told(app)
    assert len(app.get("plotly_chart")) == 3


def test_districts(app, illustrative):
    app.multiselect(key="district").set_value(["East Lindsey", "South Holland"]).run()
    assert metrics(app) == expected(illustrative, districts=["East Lindsey", "South Holland"])
    assert "East Lindsey and South Holland" in app.title[0].value


def test_year_and_measure(app, illustrative):
    app.selectbox(key="year").set_value(2019).run()
    assert app.selectbox(key="measure").value == "ks1_rwm_exs"
    assert metrics(app) == expected(illustrative, year=2019, measure="ks1_rwm_exs")
    app.selectbox(key="measure").set_value("ks2_rwm_high").run()
    assert metrics(app) == expected(illustrative, year=2019, measure="ks2_rwm_high")
    assert not app.exception


def test_the_link_to_this_view_opens_this_view(app, illustrative):
    app.multiselect(key="district").set_value(["East Lindsey", "South Holland"])
    app.selectbox(key="year").set_value(2019).run()
    query = parse_qs(app.code[0].value.partition("?")[2])
    again = from_query(illustrative, query)
    assert again == (
        make_selection(illustrative, 2019, "ks1_rwm_exs", ["East Lindsey", "South Holland"]),
        (),
    )


def test_kinds(app, illustrative):
    app.multiselect(key="kind").set_value(["multi_academy_trust"]).run()
    assert metrics(app) == expected(illustrative, kinds=["multi_academy_trust"])


def test_sizes(app, illustrative):
    app.multiselect(key="size").set_value(["11-20", "21-30"]).run()
    assert metrics(app) == expected(illustrative, bands=["11-20", "21-30"])


def test_an_empty_selection_explains_itself(app):
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="kind").set_value(["federation"])
    app.multiselect(key="size").set_value(["1-10"]).run()
    assert not app.exception
    assert "there is nothing to compare" in told(app)


def test_filters_are_kept_from_page_to_page(app):
    app.multiselect(key="district").set_value(["Boston"]).run()
    app.switch_page("pages/data.py").run()
    app.switch_page("pages/overview.py").run()
    assert app.multiselect(key="district").value == ["Boston"]
    assert "Boston" in app.title[0].value


def test_a_link_is_read_and_what_it_should_not_say_is_noticed():
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["district"] = ["Lincoln", "<script>alert(1)</script>"]
    app.query_params["year"] = "1066"
    app.run()
    assert not app.exception
    notices = "\n".join(w.value for w in app.warning)
    assert "district that this data does not have" in notices
    assert "year that this data does not have" in notices
    assert "script" not in notices


def test_every_year_and_measure_can_be_shown(app, illustrative):
    for year in illustrative.years:
        app.selectbox(key="year").set_value(year).run()
        assert not app.exception
        assert MEASURES[app.selectbox(key="measure").value].covers(year)


VIEWS = ("Where?", "Like for like?", "Between schools", "Over time")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_attainment_has_a_question_a_finding_and_a_chart(app, view):
    app.switch_page("pages/attainment.py").run()
    app.segmented_control(key="attainment_view").set_value(view).run()
    assert not app.exception
    assert app.header[0].value.endswith("?")
    assert len(app.get("plotly_chart")) >= 1
    for year in (2019, 2025):
        app.selectbox(key="year").set_value(year).run()
        assert not app.exception


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_attainment_bears_an_almost_empty_selection(app, view):
    app.switch_page("pages/attainment.py").run()
    app.segmented_control(key="attainment_view").set_value(view)
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="kind").set_value(["federation"])
    app.multiselect(key="size").set_value(["1-10"]).run()
    assert not app.exception
    assert "nan" not in told(app).lower()


def test_all_thresholds_are_judged_together(app):
    app.switch_page("pages/attainment.py").run()
    assert "the 7 gaps" in told(app)
    app.toggle(key="attainment_thresholds").set_value(True).run()
    assert "the 21 gaps" in told(app)
    assert len(app.get("plotly_chart")) == 3


def test_highlighting_a_partnership_rings_its_schools(app, illustrative):
    app.switch_page("pages/attainment.py").run()
    app.segmented_control(key="attainment_view").set_value("Between schools").run()
    picked = app.selectbox(key="attainment_highlight")
    name = next(option for option in picked.options if option.startswith("Partnership: Beacon"))
    picked.set_value(name).run()
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    ring = next(trace for trace in figure["data"] if trace["name"] == "Highlighted")
    assert ring["text"] == ["1", "2", "3", "4"]


def test_like_for_like_says_what_was_held_equal_and_what_could_not_be(app):
    app.switch_page("pages/attainment.py").run()
    app.segmented_control(key="attainment_view").set_value("Like for like?").run()
    assert "Held equal: cohort size and district" in told(app)
    assert "starting points" in told(app)


def test_the_map_page_follows_its_limit_year_and_filters(app):
    app.switch_page("pages/partnership_map.py").run()
    assert "26 partnerships are local" in told(app)
    tight = told(app)
    app.slider(key="map_limit").set_value(30.0).run()
    assert told(app) != tight and "30 miles" in told(app)
    app.slider(key="map_year").set_value(2020).run()
    assert "May 2020" in app.title[0].value
    app.multiselect(key="district").set_value(["Boston"]).run()
    assert "Boston" in app.title[0].value
    app.selectbox(key="year").set_value(2019).run()
    assert app.slider(key="map_year").value == 2019
    assert not app.exception


def test_looking_closely_at_a_partnership_and_at_a_school(app):
    app.switch_page("pages/partnership_map.py").run()
    app.selectbox(key="map_pick").set_value("Partnership: Beacon Partnership").run()
    assert [s.value for s in app.subheader] == ["Beacon Partnership"]
    assert "Hazelnutlode Primary School" in told(app)
    alone = next(o for o in app.selectbox(key="map_pick").options if "900001" in o)
    app.selectbox(key="map_pick").set_value(alone).run()
    assert "In no partnership; the nearest school" in told(app)
    assert not app.exception


def test_a_county_without_partnerships_on_the_day_is_told_kindly(app):
    app.switch_page("pages/partnership_map.py").run()
    app.multiselect(key="district").set_value(["Lincoln"])
    app.multiselect(key="kind").set_value(["federation"]).run()
    assert "No partnership with two located schools" in told(app)
    assert not app.exception


def test_a_damaged_data_file_is_told_by_file_row_column_and_value(tmp_path, monkeypatch):
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "illustrative" / "schools.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("900003,", "oops,", 1), encoding="utf-8"
    )
    monkeypatch.setattr("collab.dataset.DATA", tmp_path / "data")
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    st.cache_resource.clear()
    try:
        app = AppTest.from_file(APP, default_timeout=60).run()
    finally:
        st.cache_resource.clear()
    assert "could not be loaded" in app.error[0].value
    assert (
        "schools.csv, row 4, column urn: is not a whole number (found 'oops')" in app.code[0].value
    )
    assert not app.exception


def test_the_shared_link_repeats_nothing_this_data_does_not_have():
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["district"] = ["Lincoln", "<script>alert(1)</script>"]
    app.run()
    assert "Lincoln" in app.code[0].value
    assert "script" not in app.code[0].value


def test_a_district_named_like_its_authority_is_still_judged(app, monkeypatch):
    dataset = load_dataset()
    monkeypatch.setattr("collab.ui.frame.load_dataset", lambda: replace(
        dataset, release=replace(dataset.release, area="Boston")
    ))  # fmt: skip
    app.switch_page("pages/attainment.py").run()
    app.multiselect(key="district").set_value(["Boston"]).run()
    assert not app.exception
    assert "the 7 gaps" in told(app)


@pytest.fixture
def real(tmp_path, monkeypatch):
    """The app on a database of its own, in which a real release took the illustrative one's
    place; gives the store."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'real.sqlite'}")
    st.cache_resource.clear()
    store = open_store()
    files = [REGISTER, RESULTS, LINKS]
    publish(store, assemble(read_files(store, files), by="<b>Anna</b>"))
    yield store
    st.cache_resource.clear()


def test_files_are_checked_and_published_only_with_a_name(real):
    app = AppTest.from_file(APP, default_timeout=60).run().switch_page("pages/data.py").run()
    later = csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%", "1,850,12,Odd,9,9%,9%")
    app.file_uploader[0].upload(later.name, later.content(), "text/csv").run()
    assert not app.exception
    assert any("Results added" in str(table.value) for table in app.table)
    assert "Some rows were refused. The rest can be published." in told(app)
    assert "is no school number" in app.dataframe[0].value["Reason"].tolist()
    app.button(key="FormSubmitter:data_publish-Publish").click().run()
    assert "Write your name" in told(app)
    assert real.showing() == 2
    app.text_input[0].set_value("Ben")
    app.button(key="FormSubmitter:data_publish-Publish").click().run()
    assert real.showing() == 3
    assert "Release 3 of Authority 850 is published" in "".join(s.value for s in app.success)
    assert app.selectbox(key="year").options == ["2018/19", "2017/18"]
    assert not app.exception


def test_files_that_are_no_data_change_nothing_and_say_why(real):
    app = AppTest.from_file(APP, default_timeout=60).run().switch_page("pages/data.py").run()
    app.file_uploader[0].upload("odd.csv", b"a,b\n1,2\n", "text/csv").run()
    assert "These files cannot be used as they are." in told(app)
    assert "the file is not recognised" in app.dataframe[0].value["Reason"].tolist()
    assert not app.exception and real.showing() == 2


def test_the_year_is_asked_for_where_no_file_tells_it(real):
    app = AppTest.from_file(APP, default_timeout=60).run().switch_page("pages/data.py").run()
    nameless = csv("results.csv", KS2, "1,850,100001,Alder,25,60%,4%")
    app.file_uploader[0].upload(nameless.name, nameless.content(), "text/csv").run()
    app.number_input(key="data_year").set_value(2019).run()
    assert any("KS2 expected standard 2018/19: 1" in str(t.value).replace("\\", "")
               for t in app.table)  # fmt: skip
    assert not app.exception


def test_an_earlier_release_is_looked_at_compared_and_restored(real):
    publish(real, assemble(read_files(real, [csv("2019-850-ks2.csv", KS2,
            "1,850,100001,Alder,25,60%,4%")]), by="Ben"))  # fmt: skip
    app = AppTest.from_file(APP, default_timeout=60).run().switch_page("pages/data.py").run()
    assert app.selectbox(key="year").options == ["2018/19", "2017/18"]
    app.selectbox(key="data_release").set_value(2).run()
    assert any("Results added" in str(table.value) for table in app.table)
    next(b for b in app.button if b.label == "Look at release 2").click().run()
    assert "You are looking at release 2" in told(app).replace("\\", "")
    assert app.selectbox(key="year").options == ["2017/18"]
    app.switch_page("pages/overview.py").run()
    assert "You are looking at release 2" in told(app).replace("\\", "")
    app.selectbox(key="release").set_value(3).run()
    assert "You are looking at" not in told(app)
    app.switch_page("pages/data.py").run()
    app.selectbox(key="data_release").set_value(2).run()
    app.text_input(key="data_restore_by").set_value("Cleo").run()
    app.button(key="data_restore").click().run()
    assert real.showing() == 2 and real.turns()[0].by == "Cleo"
    assert not app.exception


def test_a_real_release_leaves_no_word_of_invented_data(real):
    for stem, _, _ in PAGES:
        app = AppTest.from_file(APP, default_timeout=60).run().switch_page(f"pages/{stem}.py").run()
        assert not app.exception
        tables = " ".join(str(table.value) for table in app.table)
        assert "illustrative" not in (told(app) + tables).lower()
        assert "Authority 850" in told(app)


@pytest.mark.parametrize(
    ("page", "key", "views"),
    [
        ("lessons", "lessons_view", ["People and data", "Reviews due", "Record an assessment"]),
        ("partnerships", "partnerships_view", ["Who they are", "Results", "Lessons and work"]),
        ("evidence", "evidence_view", ["What inspectors said"]),
    ],
)
def test_a_real_release_without_anything_written_down_bears_every_view(real, page, key, views):
    for view in views:
        app = AppTest.from_file(APP, default_timeout=60)
        app.query_params[key] = view
        app.query_params["partnerships_pick"] = "Oak Federation"
        app.run().switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert "nan" not in told(app).lower()


def test_an_older_release_in_a_link_is_shown_and_an_unknown_one_is_not(real):
    publish(real, assemble(read_files(real, [csv("2019-850-ks2.csv", KS2,
            "1,850,100001,Alder,25,60%,4%")]), by="Ben"))  # fmt: skip
    for number, seen in (("2", True), ("77", False), ("1", False), ("<b>", False)):
        app = AppTest.from_file(APP, default_timeout=60)
        app.query_params["release"] = number
        app.run()
        assert not app.exception
        assert ("You are looking at release" in told(app)) is seen
