"""Dates: one reader, days first, and aloud where a file leaves it open."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.errors import DataError
from collab.sources.dates import day_of, no_date, read_dates
from collab.sources.formats import open_file, read_opened
from collab.sources.tidy import validate
from tests.given import SHARED
from tests.official_files import GROUPS, read_official, written

CASES = SHARED / "cases"
REAL = SHARED / "real"
needs_data = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/data")


def column(*cells):
    return pd.DataFrame({"Joined": list(cells)})


def days(*cells, by_hand=False):
    found = read_dates(column(*cells), ["Joined"], "f.csv", by_hand=by_hand)["Joined"]
    return [None if pd.isna(day) else day.date().isoformat() for day in found]


@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)))
def test_every_way_of_writing_one_day_is_the_same_day(day):
    serial = str((day - date(1899, 12, 30)).days)
    ways = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d 00:00:00"]
    told = {day_of(day.strftime(way)) for way in ways} | {day_of(f"{day.day}/{day.month}/{day.year}")}
    assert told == {day}
    # Excel's serial numbers of five digits begin on 18 May 1927.
    if day >= date(1927, 5, 18):
        assert day_of(serial) == day


def test_day_zero_of_a_spreadsheet_is_as_published():
    """41883 is 1 September 2014, as Excel shows it."""
    assert day_of("41883") == date(2014, 9, 1) == date(1899, 12, 30) + timedelta(41883)


@pytest.mark.parametrize(
    "text",
    [
        "Sept 2013",
        "2013",
        "2013-09",
        "01/09/13",
        "31/02/2014",
        "32-01-2014",
        "1/13",
        "01-09/2012",
        "5",
        "٢٠١٤-٠٩-٠١",
        "٠١/٠٩/٢٠١٤",
    ],
)
def test_anything_else_is_no_date(text):
    assert day_of(text) is None
    found = read_dates(column(text, "2014-09-01", ""), ["Joined"], "f.csv")["Joined"]
    assert no_date(column(text, "2014-09-01", "")["Joined"], found).tolist() == [True, False, False]


def test_days_come_first_whether_or_not_the_column_shows_it():
    assert days("01/09/2013", "12/07/2014", "13/05/2014") == ["2013-09-01", "2014-07-12", "2014-05-13"]
    assert days("01-09-2012") == ["2012-09-01"]


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        # Month first, as its second date shows: 09/01/2013 must not become 9 January.
        (("09/01/2013", "05/13/2014"), "05/13/2014"),
        (("13/05/2014", "05/13/2014"), "05/13/2014"),
        # A spreadsheet set to American dates turned what it could, and left what it could not.
        (("2013-01-09", "13-05-2014"), "2013-01-09"),
        (("41283", "13-05-2014"), "41283"),
    ],
)
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_column_whose_days_and_months_cannot_be_told_apart_is_refused_aloud(cells, value, by_hand):
    with pytest.raises(DataError) as caught:
        days(*cells, by_hand=by_hand)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.column, problem.value) == (
        "f.csv",
        cells.index(value) + 2,
        "Joined",
        value,
    )
    assert "2014-09-01" in problem.remedy


def test_a_british_spreadsheet_that_left_what_it_does_not_know_as_text_is_read():
    assert days("31-08-1850", "2018-08-31", "2012-09-01") == ["1850-08-31", "2018-08-31", "2012-09-01"]


def test_people_may_mix_ways_of_writing_by_hand():
    told = days("1/9/2014", "2014-09-02", "41883", "3 September 2014", by_hand=True)
    assert told == ["2014-09-01", "2014-09-02", "2014-09-01", "2014-09-03"]


def test_our_own_tables_take_iso_dates_only_and_tell_the_others():
    rows = pd.DataFrame(
        {
            "partnership": ["oak", "oak", "oak"],
            "urn": ["100001", "100002", "100003"],
            "joined": ["2014-09-01", "01/09/2014", "Sept 2013"],
            "left": ["", "", ""],
            "lead": ["true", "false", "false"],
        }
    ).replace("", None)
    with pytest.raises(DataError) as caught:
        validate(rows, "memberships", "memberships.csv")
    told = [(p.row, p.column, p.value, p.reason) for p in caught.value.problems]
    assert told == [(3, "joined", "01/09/2014", "is not a date"), (4, "joined", "Sept 2013", "is not a date")]


def test_a_leaving_date_that_is_none_refuses_the_row_and_never_makes_it_a_member_for_ever(tmp_path):
    rows = [
        "100001,7,Oak,Federation,Open,01/09/2015,850,soon",
        "100002,7,Oak,Federation,Open,13/09/2015,850,",
    ]
    reading = read_official(written(tmp_path, GROUPS + ",Closed Date", *rows))
    assert [(p.row, p.column, p.value) for p in reading.refused] == [(2, "Closed Date", "soon")]
    assert reading.tables["memberships"]["joined"].tolist() == [pd.Timestamp(2015, 9, 13)]


@needs_data
def test_group_links_are_read_days_first():
    reading = read_official(CASES / "group_links_dayfirst" / "alllinksdata.csv")
    assert reading.refused == ()
    rows = reading.tables["memberships"].set_index("urn")
    assert rows["joined"].dt.strftime("%Y-%m-%d").to_dict() == {
        120001: "2013-09-01",
        120002: "2014-07-12",
        120003: "2014-05-13",
        120004: "2015-02-02",
    }
    assert rows["left"].dropna().dt.strftime("%Y-%m-%d").to_dict() == {
        120003: "2015-12-31",
        120004: "2015-03-01",
    }


@needs_data
@pytest.mark.parametrize("place", ["real_925_lincolnshire/925", "real_857_rutland/857"])
def test_real_links_say_the_same_as_published_and_as_iso(place):
    tables = [
        read_official(REAL / f"{place}_alllinksdata_{way}_dates.csv").tables
        for way in ("as_published", "iso")
    ]
    assert len(tables[0]["memberships"]) > 5
    for name in ("memberships", "partnerships"):
        pd.testing.assert_frame_equal(tables[0][name], tables[1][name])


@needs_data
def test_a_register_saved_by_excel_keeps_its_opening_dates():
    schools = read_official(CASES / "gias_saved_in_excel" / "edubasealldata.csv").tables["schools"]
    assert set(schools["opened"].dropna()) == {pd.Timestamp(2012, 9, 1)}
    assert read_official(CASES / "gias_saved_in_excel" / "edubasealldata.csv").refused == ()


def test_the_workbook_s_dates_are_read_by_the_same_reader():
    lines = "Partnership,URN,Joined\nOak,100001,{}\nOak,100002,{}\n"
    good = open_file("m.csv", lines.format("01/09/2014", "41883").encode())
    (reading,) = read_opened(good, frozenset(), None, None)
    assert set(reading.tables["memberships"]["joined"]) == {pd.Timestamp(2014, 9, 1)}
    mixed = open_file("m.csv", lines.format("01/09/2014", "09/13/2014").encode())
    with pytest.raises(DataError, match=r"m\.csv, row 3, column Joined: a date with its month first"):
        read_opened(mixed, frozenset(), None, None)


def test_sept_2013_beside_a_date_is_a_refused_row_and_the_rest_is_read():
    lines = b"Partnership,URN,Joined\nOak,100001,Sept 2013\nOak,100002,2014-09-01\n"
    (reading,) = read_opened(open_file("m.csv", lines), frozenset(), None, None)
    assert [(p.row, p.column, p.value) for p in reading.refused] == [(2, "Joined", "Sept 2013")]
    assert len(reading.tables["memberships"]) == 1
