"""What is written down, in words."""

from collab.words.on_evidence import evidence_title, month_told


def test_months_are_written_out_and_what_is_none_is_left():
    assert [month_told(told) for told in ("2015-01", "2014-10", "soon", "2015-13")] == [
        "January 2015",
        "October 2014",
        "soon",
        "2015-13",
    ]


def test_none_one_and_several_are_counted():
    assert evidence_title(0, 1) == "no projects run together, 1 mention by inspectors"
    assert evidence_title(3, 0) == "3 projects run together, no mentions by inspectors"
    assert evidence_title(0, 0) == "no project and nothing that inspectors said is written down yet"
