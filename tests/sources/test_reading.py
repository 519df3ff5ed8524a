"""What all readers share: cells as numbers, whose a row is, and rows that are refused."""

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.sources.raw_table import RawTable
from collab.sources.reading import (
    checked,
    in_authorities,
    named,
    need_columns,
    no_urn,
    numbers,
    of_authorities,
    percentages,
    refuse,
    slug,
    whole_numbers,
)


def cells(*texts):
    return pd.Series(list(texts), dtype=str)


def values(series):
    return [None if pd.isna(value) else value for value in series]


@pytest.mark.parametrize(
    ("column", "percents"),
    [
        (["78", "100", "0", "101", "-1", "many", ""], [78, 100, 0, None, None, None, None]),
        (["78%", " 5% ", "0.5%"], [78, 5, 0.5]),
        (["0.78", "1", "0"], [78, 100, 0]),
        (["0.78", "1.5"], [0.78, 1.5]),
        # Without a decimal point 1 and 0 are percents, and a percentage sign always says so.
        (["1", "0"], [1, 0]),
        (["0.5%", "1%"], [0.5, 1]),
        (["0.5%", "1"], [0.5, 1]),
        (["0.5", "inf", "nan"], [50, None, None]),
        (["c", "x"], [None, None]),
    ],
)
def test_a_column_of_percents_is_one_or_one_of_shares(column, percents):
    assert values(percentages(cells(*column))) == percents


def test_a_number_of_pupils_is_a_whole_one():
    assert values(whole_numbers(cells(" 20 ", "0", "-1", "2.5", "20.0", "inf", "c"))) == [
        *(20, 0, None, None),
        *(20, None, None),
    ]
    assert values(numbers(cells("-1.5", "1e3", "-inf", ""))) == [-1.5, 1000, None, None]


def test_a_school_s_number_has_six_digits():
    urn = pd.Series([99_999, 100_000, 999_999, 1_000_000, 100_000.5, None])
    assert no_urn(urn).tolist() == [True, False, False, True, True, True]


def test_a_school_without_a_name_is_called_by_its_number():
    names = named(cells(" Alder ", "  ", "x" * 301), pd.Series([100_001, 100_002, 100_003]))
    assert names.tolist() == ["Alder", "School 100002", "x" * 300]


def test_a_row_is_an_authority_s_by_its_code_unless_the_register_knows_better():
    codes, urn = pd.Series([850, 850, 936, None, 936]), pd.Series([1, 2, 3, 4, 5])
    # Of two rows of a school the first counts.
    schools = pd.DataFrame({"urn": [2, 3, 4, 4], "name": list("abcd"), "authority_code": [936, 850, 850, 1]})
    ours = frozenset([850])
    assert in_authorities(codes, ours).tolist() == [True, True, False, False, False]
    assert in_authorities(codes, frozenset()).tolist() == [True, True, True, False, True]
    assert of_authorities(codes, urn, ours, schools).tolist() == [True, False, True, True, False]
    assert of_authorities(codes, urn, ours, None).tolist() == [True, True, False, False, False]
    assert of_authorities(codes, urn, frozenset(), schools).tolist() == [True, True, True, False, True]


def test_a_refused_row_is_told_by_its_line_and_what_stands_there():
    raw = RawTable("f.csv", pd.DataFrame({"URN": ["1", "2"], "x": ["", ""]}, index=[3, 7]), sheet="One")
    (told,) = refuse(raw, pd.Series([False, True], index=[3, 7]), "URN", "is odd", "Mend it.")
    assert str(told) == "f.csv, row 9, column URN: is odd (found '2'). Mend it."
    assert refuse(raw, pd.Series([False, False], index=[3, 7]), "URN", "is odd", "Mend it.") == []
    with pytest.raises(DataError) as refused:
        need_columns(raw, ["x", "LEA", "URN", "ESTAB"])
    why = "f.csv: columns are missing: LEA, ESTAB. Download the file with all its columns."
    assert str(refused.value) == why
    need_columns(raw, ["x", "URN"])


def test_a_slug_is_short_and_plain():
    assert slug("St. John's & Zoë  Cluster") == "st-john-s-zoe-cluster"
    assert len(slug("long name " * 20)) <= 80 and slug("!?") == ""


def test_whole_numbers_come_to_a_contract_as_whole_ones_and_gaps_as_gaps():
    rows = pd.DataFrame({"urn": [100_001.0, 100_002.0], "urn_to": [100_003, 100_004], "minutes": [5.0, 7.25]})
    times = checked(rows.assign(other="x"), "travel_times", "t.csv")
    assert times.to_numpy().tolist() == [[100_001, 100_003, 5.0], [100_002, 100_004, 7.25]]
    with pytest.raises(DataError, match=r"t\.csv, row 3, column minutes: is empty"):
        checked(rows.assign(minutes=[5.0, None]), "travel_times", "t.csv")
