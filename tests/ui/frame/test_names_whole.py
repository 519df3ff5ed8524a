"""Names in tables: a line, or lines high enough for the whole of a long one."""

from collab.ui.frame.names_whole import line_height


def test_lines_are_high_only_where_a_name_needs_it():
    long = "The Federation of Alver Valley Infant & Nursery School and Alver Valley Junior Schools"
    assert line_height([(["Ash Primary School", None], 236), ([float("nan")], 40)]) is None
    assert (
        line_height([(["Ash Primary School", long], 236)]) == 66
    )  # above 64 Streamlit lets text go on below
    assert line_height([([long], 1000)]) is None
    assert line_height([(["x" * 10], 88)]) is None and line_height([(["x" * 10], 87)]) == 66
