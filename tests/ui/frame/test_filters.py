"""Filters are kept from page to page, and links say what is shown."""

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from collab.data.selection import from_query, make_selection
from tests.driven import APP, opened


@pytest.mark.slow
def test_the_link_to_this_view_opens_this_view(app, illustrative):
    app.multiselect(key="district").set_value(["East Lindsey", "South Holland"])
    app.selectbox(key="year").set_value(2019).run()
    query = parse_qs(app.code[0].value.partition("?")[2])
    again = from_query(illustrative, query)
    assert again == (make_selection(illustrative, 2019, "ks1_rwm_exs", ["East Lindsey", "South Holland"]), ())


@pytest.mark.slow
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


def test_the_shared_link_repeats_nothing_this_data_does_not_have():
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["district"] = ["Lincoln", "<script>alert(1)</script>"]
    app.run()
    assert "Lincoln" in app.code[0].value
    assert "script" not in app.code[0].value


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, False),
        ({"evidence_view": "What inspectors said"}, False),
        ({"evidence_view": "Nowhere <b>"}, True),
        ({"evidence_view": "Nowhere <b>", "present": "1"}, False),
    ],
)
def test_a_link_to_a_view_that_is_not_there_opens_the_first_and_says_so(asked, said):
    app = opened("evidence", **asked)
    told = [info.value for info in app.info if "a view that this data does not have" in info.value]
    assert len(told) == said
    assert all("“Projects”" in words and "Nowhere" not in words for words in told)
