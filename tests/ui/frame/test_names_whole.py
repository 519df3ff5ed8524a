"""Names in tables: a line, or lines high enough for the whole of a long one."""

import tomllib
from pathlib import Path

from collab.ui.frame.names_whole import line_height

CONFIG = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))
HIGH = 70


def test_lines_are_higher_than_those_above_which_streamlit_lets_text_go_on_below():
    assert 4 * CONFIG["theme"]["baseFontSize"] < HIGH


def test_lines_are_high_only_where_a_name_needs_it():
    long = "The Federation of Alver Valley Infant & Nursery School and Alver Valley Junior Schools"
    assert line_height([(["Ash Primary School", None], 236), ([float("nan")], 40)]) is None
    assert (
        line_height([(["Ash Primary School", long], 236)]) == HIGH
    )  # above 64 Streamlit lets text go on below
    assert line_height([([long], 1000)]) is None
    assert line_height([(["x" * 10], 82)]) is None and line_height([(["x" * 10], 81)]) == HIGH


def test_a_name_in_capitals_needs_more_room():
    assert line_height([(["OAKHAM COFE SCHOOL"], 140)]) == HIGH
    assert line_height([(["Oakham CofE School"], 145)]) is None
