"""Contracts: what breaks them is named by file, row, column and value, all at once."""

import pytest

from collab.data.contracts import CONTRACTS, empty
from collab.data.errors import DataError
from collab.sources.tidy import read_csv

HEADER = "urn,year,measure,eligible,achieved,percent,status"


GOOD = "900001,2014,ks1_rwm_l2,20,15,,published"


def problems(tmp_path, *lines, table="results"):
    path = tmp_path / f"{table}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_csv(path, table)
    return caught.value.problems


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        ("abc,2014,ks1_rwm_l2,20,15,,published", "urn", "abc", "is not a whole number"),
        ("99,2014,ks1_rwm_l2,20,15,,published", "urn", "99", "is less than 100000"),
        ("900002,2014,ks1_rwm_l2,20,21,,published", "achieved", "21", "more pupils than are eligible"),
        ("900002,2014,ks1_rwm_l2,-1,0,,published", "eligible", "-1", "is less than 0"),
        ("900002,2014,ks1_rwm_l2,2.5,1,,published", "eligible", "2.5", "is not a whole number"),
        ("900002,2014,ks1_rwm_l2,20,15,101,published", "percent", "101", "is more than 100"),
        ("900002,2014,ks1_rwm_l2,20,15,inf,published", "percent", "inf", "is more than 100"),
        ("900002,2014,ks1_rwm_l2,20,,,published", "achieved", "", "needs eligible and achieved"),
        ("900002,2021,ks2_rwm_exp,20,15,,published", "year", "2021", "no statutory results"),
        ("900002,2014,ks9,20,15,,published", "measure", "ks9", "is not one of"),
        ("900002,2014,ks1_rwm_l2,20,15,,guessed", "status", "guessed", "is not one of"),
        (GOOD, "urn", "900001", "appears in more than one row"),
    ],
)
def test_a_breach_names_file_row_column_and_value(tmp_path, line, column, value, reason):
    found = [p for p in problems(tmp_path, HEADER, GOOD, line) if p.column == column and p.row == 3]
    assert [(p.file, p.value) for p in found] == [("results.csv", value)]
    assert reason in found[0].reason
    assert found[0].remedy


def test_every_breach_is_reported_not_only_the_first(tmp_path):
    lines = [HEADER, "abc,2014,ks1_rwm_l2,20,15,,published", "900002,2014,ks9,20,15,,published"]
    assert {(p.row, p.column) for p in problems(tmp_path, *lines)} >= {(2, "urn"), (3, "measure")}


def test_a_missing_column_is_named_with_those_found(tmp_path):
    (found,) = problems(
        tmp_path, "urn,year,measure,eligible,percent,status", "900001,2014,ks1_rwm_l2,20,,withheld"
    )
    assert "the column achieved is missing" in str(found)
    assert "eligible" in found.remedy


def test_a_truth_that_is_neither_is_refused(tmp_path):
    lines = ("partnership,urn,joined,left,lead", "a,900001,2014-01-01,,perhaps")
    (found,) = problems(tmp_path, *lines, table="memberships")
    assert (found.column, found.value, found.reason) == ("lead", "perhaps", "is not true or false")


def test_leaving_before_joining_is_refused(tmp_path):
    lines = ("partnership,urn,joined,left,lead", "a,900001,2014-01-01,2013-01-01,true")
    (found,) = problems(tmp_path, *lines, table="memberships")
    assert (found.row, found.column) == (2, "left")


def test_every_column_says_what_it_is_and_every_table_can_be_empty():
    for name, contract in CONTRACTS.items():
        for column, definition in contract.to_schema().columns.items():
            assert definition.description, f"{name}.{column}"
        contract.to_schema().validate(empty(name))
