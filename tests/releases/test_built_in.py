"""The built-in files: what is wrong with one is named to the cell."""

import shutil

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.releases.built_in import DATA, load_illustrative
from collab.sources.tidy import read_csv, read_folder


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The built-in data in a folder of its own, used in place of the real one."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr("collab.releases.built_in.DATA", tmp_path / "data")
    return tmp_path / "data"


def test_a_missing_built_in_file_is_named(copied):
    (copied / "illustrative" / "results.csv").unlink()
    with pytest.raises(DataError, match=r"results\.csv: the file is missing"):
        load_illustrative()


def test_a_damaged_built_in_file_is_named_to_the_cell(copied):
    path = copied / "published" / "benchmarks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("68.1", "681"), encoding="utf-8")
    with pytest.raises(DataError, match=r"benchmarks\.csv, row 6, column percent: is more than 100"):
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


def test_the_published_files_have_a_reference_on_every_row():
    for table in ("benchmarks", "projects", "inspection_mentions", "lessons"):
        frame = read_csv(DATA / "published" / f"{table}.csv", table)
        assert frame["source"].str.len().gt(10).all()
    assert len(read_csv(DATA / "published" / "lessons.csv", "lessons")) == 10
