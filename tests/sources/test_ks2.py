"""Key Stage 2 tables: real ones as published, and everything they can get wrong."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.measures import MEASURES
from collab.sources.formats import open_file, read_opened
from tests.official_files import KS2, OFFICIAL, published, read_official, written


@published
@pytest.mark.parametrize(("year", "expected", "higher"), [(2017, 66, 11), (2018, 68, 12), (2019, 68, 13)])
def test_hampshire_s_schools_add_up_to_its_own_row(year, expected, higher):
    reading = read_official(OFFICIAL / f"{year - 1}-{year}_850_ks2final.csv")
    assert reading.refused == ()
    assert set(reading.tables["results"]["year"]) == {year}
    rows = reading.tables["results"].query("status == 'published'")
    sums = rows.groupby("measure")[["achieved", "eligible"]].sum()
    whole = (100 * sums["achieved"] / sums["eligible"]).astype(float).round()
    assert whole[["ks2_rwm_exp", "ks2_rwm_high"]].tolist() == [expected, higher]
    assert set(whole.index) == {code for code in MEASURES if code.startswith("ks2") and "_l" not in code}
    own = reading.tables["benchmarks"].query("area == 'Hampshire'").set_index("measure")["percent"]
    assert own.to_dict() == whole.to_dict()
    assert "England" in set(reading.tables["benchmarks"]["area"])


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ("1,850,12,A,20,50%,5%", "URN", "12"),
        ("1,850,100002,A,-3,50%,5%", "TELIG", "-3"),
        ("1,850,100002,A,2.5,50%,5%", "TELIG", "2.5"),
        ("1,850,100002,A,20,150%,5%", "PTRWM_EXP", "150%"),
        ("1,850,100002,A,20,inf,5%", "PTRWM_EXP", "inf"),
        ("1,850,100001,A,20,50%,5%", "URN", "100001"),
    ],
)
def test_a_wrong_value_refuses_its_row_by_line_column_and_value(tmp_path, cells, column, value):
    reading = read_official(written(tmp_path, KS2, "1,850,100001,B,30,60%,10%", cells))
    found = [p for p in reading.refused if p.column == column]
    assert [(p.row, p.value) for p in found] == [(3, value)]
    assert set(reading.tables["results"]["urn"]) <= {100001, 100002}
    assert reading.tables["results"].query("measure == 'ks2_rwm_exp'")["achieved"].tolist() == [18]


def test_percentages_with_a_sign_without_and_as_shares_mean_the_same(tmp_path):
    for written_as in (("78%", "5%"), ("78", "5"), ("0.78", "0.05")):
        path = written(tmp_path, KS2, f"1,850,100001,B,50,{','.join(written_as)}")
        rows = read_official(path).tables["results"].set_index("measure")["achieved"]
        assert rows.to_dict() == {"ks2_rwm_exp": 39, "ks2_rwm_high": 2}


@pytest.mark.parametrize(
    ("codes", "status"),
    [
        (("SUPP", "supp", "LOW", "LOWCOV", "x", "c", "u"), "withheld"),
        (("NE", "NA", "NP", "NEW", "DNS", "z", ""), "not_applicable"),
    ],
)
def test_codes_mean_no_figure_and_refuse_nothing(tmp_path, codes, status):
    """What was withheld has to be told from what is not there: shares of it stand on the page."""
    rows = [f"1,850,{100001 + n},B,20,{code},{code}" for n, code in enumerate(codes)]
    reading = read_official(written(tmp_path, KS2, *rows))
    assert reading.refused == ()
    assert reading.tables["results"]["status"].tolist() == [status] * 2 * len(codes)
    assert reading.tables["results"]["achieved"].isna().all()


def test_special_schools_count_and_totals_become_benchmarks(tmp_path):
    lines = [
        "1,850,100001,A,20,50%,5%",
        "2,850,100002,B,20,50%,5%",
        "3,850,,Hampshire,40,50%,5%",
        "5,,,,600,61%,9%",
    ]
    reading = read_official(written(tmp_path, KS2, *lines))
    assert set(reading.tables["results"]["urn"]) == {100001, 100002}
    assert set(reading.tables["benchmarks"]["area"]) == {"Hampshire", "England"}


def test_counts_below_100_pupils_are_exact_and_above_the_note_says_how_far_off(tmp_path):
    small = read_official(written(tmp_path, KS2, "1,850,100001,A,99,67%,5%"))
    assert "at most 0.00 points" in small.notes[0]
    large = read_official(written(tmp_path, KS2, "1,850,100001,A,120,67%,5%"))
    assert "at most 0.83 points" in large.notes[0]


@given(st.integers(1, 99).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_whole_percentage_gives_the_count_back_below_100_pupils(counts):
    achieved, eligible = counts
    shown = round(100 * achieved / eligible)
    assert round(eligible * shown / 100) == achieved


def test_a_school_without_a_urn_is_found_by_its_establishment_number():
    """Among the schools that are known; nobody else's number is its own."""
    known = pd.DataFrame({"urn": [100001, 100002], "laestab": [8502001, pd.NA]})
    known = known.astype({"laestab": "Int64"}).assign(opened=pd.NaT, closed=pd.NaT)
    text = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP\n" + "".join(
        f"1,850,{estab},{urn},S,20,50%\n" for estab, urn in ((2001, ""), (2002, ""), (2003, 100003))
    )
    (reading,) = read_opened(open_file("2018-850-ks2.csv", text.encode()), frozenset(), None, known)
    assert reading.tables["results"]["urn"].tolist() == [100001, 100003]
    assert [(p.row, p.column) for p in reading.refused] == [(3, "URN")]


def test_a_row_under_another_authority_s_code_is_of_the_authority_that_the_school_is_in_now():
    known = pd.DataFrame({"urn": [100001, 100002], "authority_code": [850, 936], "laestab": pd.NA})
    known = known.astype({"laestab": "Int64"}).assign(opened=pd.NaT, closed=pd.NaT)
    text = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP\n" + "".join(
        f"1,936,{estab},{urn},S,20,50%\n" for estab, urn in ((2001, 100001), (2002, 100002))
    )
    (reading,) = read_opened(open_file("2018-936-ks2.csv", text.encode()), frozenset({850}), None, known)
    assert reading.tables["results"]["urn"].tolist() == [100001]
