"""Contracts: what breaks them is named by file, row, column and value, all at once."""

import shutil

import pandas as pd
import pytest

from collab import dataset as dataset_module
from collab.contracts import CONTRACTS, empty
from collab.dataset import DATA, load_illustrative
from collab.errors import DataError
from collab.sources.tidy import read_csv, read_folder, validate

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
        (
            "900002,2014,ks1_rwm_l2,20,21,,published",
            "achieved",
            "21",
            "more pupils than are eligible",
        ),
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
    lines = [
        HEADER,
        "abc,2014,ks1_rwm_l2,20,15,,published",
        "900002,2014,ks9,20,15,,published",
    ]
    assert {(p.row, p.column) for p in problems(tmp_path, *lines)} >= {
        (2, "urn"),
        (3, "measure"),
    }


def test_a_missing_column_is_named_with_those_found(tmp_path):
    (found,) = problems(
        tmp_path, "urn,year,measure,eligible,percent,status", "900001,2014,ks1_rwm_l2,20,,withheld"
    )
    assert "the column achieved is missing" in str(found)
    assert "eligible" in found.remedy


def test_a_truth_that_is_neither_is_refused(tmp_path):
    lines = ("partnership,urn,joined,left,lead", "a,900001,2014-01-01,,perhaps")
    (found,) = problems(tmp_path, *lines, table="memberships")
    assert (found.column, found.value, found.reason) == (
        "lead",
        "perhaps",
        "is not true or false",
    )


def test_leaving_before_joining_is_refused(tmp_path):
    lines = ("partnership,urn,joined,left,lead", "a,900001,2014-01-01,2013-01-01,true")
    (found,) = problems(tmp_path, *lines, table="memberships")
    assert (found.row, found.column) == (2, "left")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad", b'urn,year\n"900001,2014\n'])
def test_what_is_no_table_is_refused_by_name(tmp_path, content):
    path = tmp_path / "results.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"results\.csv"):
        read_csv(path, "results")


def test_unknown_columns_are_ignored_and_columns_put_in_order():
    raw = pd.DataFrame(
        {"title": ["a"], "lesson": ["1"], "text": ["b"], "source": ["c"], "odd": ["d"]}
    )
    assert list(validate(raw, "lessons", "lessons.csv").columns) == [
        "lesson",
        "title",
        "text",
        "source",
    ]


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The built-in data in a folder of its own, used in place of the real one."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(dataset_module, "DATA", tmp_path / "data")
    return tmp_path / "data"


def test_a_missing_built_in_file_is_named(copied):
    (copied / "illustrative" / "results.csv").unlink()
    with pytest.raises(DataError, match=r"results\.csv: the file is missing"):
        load_illustrative()


def test_a_damaged_built_in_file_is_named_to_the_cell(copied):
    path = copied / "published" / "benchmarks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("68.1", "681"), encoding="utf-8")
    with pytest.raises(
        DataError, match=r"benchmarks\.csv, row 6, column percent: is more than 100"
    ):
        load_illustrative()


def test_rows_that_point_nowhere_and_cohorts_that_differ_are_refused(copied):
    folder = copied / "illustrative"
    results = pd.read_csv(folder / "results.csv", dtype=str)
    results.loc[0, "urn"] = "123456"
    results.loc[1, "eligible"] = str(int(results.loc[1, "eligible"]) + 1)
    results.to_csv(folder / "results.csv", index=False)
    members = pd.read_csv(folder / "memberships.csv", dtype=str)
    members.loc[0, "partnership"] = "nobody"
    members.to_csv(folder / "memberships.csv", index=False)
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    text = str(caught.value)
    assert "results.csv, row 2, column urn: is not in schools.csv (found '123456')" in text
    assert "memberships.csv, row 2, column partnership" in text
    assert "differs from the eligible pupils of the same school" in text


def test_every_column_says_what_it_is_and_every_table_can_be_empty():
    for name, contract in CONTRACTS.items():
        for column, definition in contract.to_schema().columns.items():
            assert definition.description, f"{name}.{column}"
        contract.to_schema().validate(empty(name))


def test_the_published_files_have_a_reference_on_every_row():
    for table in ("benchmarks", "projects", "inspection_mentions", "lessons"):
        frame = read_csv(DATA / "published" / f"{table}.csv", table)
        assert frame["source"].str.len().gt(10).all()
    assert len(read_csv(DATA / "published" / "lessons.csv", "lessons")) == 10
