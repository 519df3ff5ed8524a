"""Readers of official files: the real ones as published, and everything files can get wrong."""

import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.cli import main
from collab.errors import DataError
from collab.sources.ks2 import year_of
from collab.sources.official import open_file, read_opened
from collab.sources.opening import File, open_tables
from tests.conftest import SHARED

OFFICIAL = SHARED / "official"
HAMPSHIRE = frozenset([850])
published = pytest.mark.skipif(not OFFICIAL.exists(), reason="needs ../shared/data/official")

KS2 = "RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH"
GIAS = (
    "URN,LA (code),EstablishmentName,PhaseOfEducation (name),OpenDate,CloseDate,NumberOfPupils,"
    "DistrictAdministrative (name),Easting,Northing,StatutoryLowAge,StatutoryHighAge"
)
GROUPS = "URN,Group UID,Group Name,Group Type,Group Status,Joined date,LA (code)"


def read_official(path, authorities=frozenset(), year=None):
    """The one reading of a file with one table."""
    (reading,) = read_opened(
        open_file(path.name, File(path.name, path).content()), authorities, year, None
    )
    return reading


def written(tmp_path, *lines, name="2018-850-ks2.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


@published
@pytest.mark.parametrize(
    ("year", "expected", "higher"), [(2016, 66, 11), (2017, 68, 12), (2018, 68, 13)]
)
def test_hampshire_s_schools_add_up_to_its_own_row(year, expected, higher):
    reading = read_official(OFFICIAL / f"{year}-850-ks2.csv")
    assert reading.refused == ()
    rows = reading.tables["results"].query("status == 'published'")
    sums = rows.groupby("measure")[["achieved", "eligible"]].sum()
    whole = (100 * sums["achieved"] / sums["eligible"]).astype(float).round()
    assert whole.to_dict() == {"ks2_rwm_exp": expected, "ks2_rwm_high": higher}
    own = reading.tables["benchmarks"].query("area == 'Hampshire'").set_index("measure")["percent"]
    assert own.to_dict() == whole.to_dict()
    assert "England" in set(reading.tables["benchmarks"]["area"])


@published
def test_the_register_gives_hampshire_s_schools_and_only_them():
    reading = read_official(OFFICIAL / "20220420_gias_850_936.csv", HAMPSHIRE)
    schools = reading.tables["schools"]
    assert set(schools["authority_code"]) == HAMPSHIRE
    assert schools["urn"].is_unique
    assert schools["closed"].isna().sum() == 427
    assert set(schools["phase"]) == {"infant", "junior", "primary"}
    assert {"Basingstoke and Deane", "New Forest", "Winchester"} <= set(
        schools["district"].dropna()
    )
    alton = schools[schools["name"] == "Alton Infant School"].iloc[0]
    assert (alton["phase"], alton["district"]) == ("infant", "East Hampshire")
    assert alton["longitude"] == pytest.approx(-0.97, abs=0.02)


@published
def test_the_group_links_give_federations_and_trusts_and_count_the_rest():
    reading = read_official(OFFICIAL / "gias_group_links.csv", HAMPSHIRE)
    kinds = reading.tables["partnerships"]["kind"].value_counts()
    assert kinds["federation"] > 20 and kinds["multi_academy_trust"] > 20
    assert any("Children's Centres Group" in note for note in reading.notes)
    assert len(reading.tables["memberships"]) == 118
    assert reading.tables["memberships"]["joined"].notna().all()


@published
def test_the_command_checks_the_real_files_and_says_what_they_hold(capsys):
    files = [str(OFFICIAL / name) for name in ("2018-850-ks2.csv", "gias_group_links.csv")]
    assert main(["check", *files, "--authority", "850"]) == 1
    told = capsys.readouterr()
    assert "Key Stage 2 table, 334 rows read" in told.out
    assert "partnerships: 60 rows taken" in told.out
    assert "Add the register of schools" in told.err


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2018-850-ks2.csv", 2018),
        ("2017-2018_england_ks2final.csv", 2018),
        ("ks2_2022-23.csv", 2023),
        ("england_ks2.csv", None),
        ("2018-2017.csv", 2018),
    ],
)
def test_the_year_is_read_from_the_name(name, year):
    assert year_of(name) == year


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


@pytest.mark.parametrize("code", ["SUPP", "supp", "NE", "LOWCOV", "NEW", "x", "c", "z", ""])
def test_codes_mean_no_figure_and_refuse_nothing(tmp_path, code):
    reading = read_official(written(tmp_path, KS2, f"1,850,100001,B,20,{code},{code}"))
    assert reading.refused == ()
    assert set(reading.tables["results"]["status"]) <= {"withheld", "not_applicable"}
    assert reading.tables["results"]["achieved"].isna().all()


def test_special_schools_count_and_totals_become_benchmarks(tmp_path):
    lines = ["1,850,100001,A,20,50%,5%", "2,850,100002,B,20,50%,5%", "3,850,,Hampshire,40,50%,5%",
             "5,,,,600,61%,9%"]  # fmt: skip
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


def test_schools_without_a_place_or_a_district_keep_their_row(tmp_path):
    row = "100001,850,A,Primary,01-09-2001,,90,,0,0,4,11"
    school = read_official(written(tmp_path, GIAS, row)).tables["schools"].iloc[0]
    assert (
        pd.isna(school["easting"]) and pd.isna(school["longitude"]) and pd.isna(school["district"])
    )
    assert school["opened"] == pd.Timestamp(2001, 9, 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1,850,A,Primary,,,9,X,1,1,4,11", "URN"),
        ("100001,850,,Primary,,,9,X,1,1,4,11", "EstablishmentName"),
        ("100001,850,A,Primary,soon,,9,X,1,1,4,11", "OpenDate"),
    ],
)
def test_a_school_with_a_wrong_value_is_refused(tmp_path, row, column):
    good = "100009,850,B,Primary,,,9,X,400000,300000,4,11"
    reading = read_official(written(tmp_path, GIAS, good, row))
    assert [(p.row, p.column) for p in reading.refused] == [(3, column)]
    assert len(reading.tables["schools"]) == 1


def test_a_membership_needs_its_date_and_comes_once(tmp_path):
    rows = ["100001,7,A Federation,Federation,Open,2015-01-01,850"] * 2
    rows += [
        "100002,7,A Federation,Federation,Open,,850",
        "100003,8,,School sponsor,Open,2015-01-01,850",
    ]
    reading = read_official(written(tmp_path, GROUPS, *rows))
    assert [(p.row, p.column) for p in reading.refused] == [(4, "Joined date"), (3, "URN")]
    assert len(reading.tables["memberships"]) == 1
    assert reading.notes == ("1 rows of type School sponsor were left out: no school partnership.",)


def test_files_come_zipped_in_windows_1252_and_with_ragged_rows(tmp_path):
    path = written(
        tmp_path, KS2, "1,850,100001,Saint André,20,50%,5%,surplus", "1,850", encoding="cp1252"
    )
    zipped = tmp_path / "2018-850-ks2.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(path, "inside_2018_ks2.csv")
    for name in (path, zipped):
        (raw,) = open_tables(name.name, File(name.name, name).content())
        assert raw.cells["SCHNAME"].tolist() == ["Saint André", ""]
        assert raw.longer == 1
    assert any("more cells than there are columns" in note for note in read_official(path).notes)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"one column\n1\n",
        b"a,b\n1,2\n",
        b"PK\x03\x04 broken zip",
        b"\x81\x8d\x8f,\x90\n",
        ("x," * 10_000).encode(),
    ],
)
def test_what_is_no_official_file_is_refused_by_name(tmp_path, content):
    path = tmp_path / "2018.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"2018\.csv"):
        read_official(path)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_give_a_traceback(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "2018-ks2.csv"
    path.write_bytes(KS2.encode() + b"\n1,850,100001,A,20,50%,5%\n" + content)
    try:
        reading = read_official(path)
    except DataError:
        return
    assert 100001 in set(reading.tables["results"]["urn"])


def test_the_command_refuses_and_says_so_with_its_exit_code(tmp_path, capsys):
    register = written(tmp_path, GIAS, "100009,850,B,Primary,,,9,X,400000,300000,4,11",
                       name="edubasealldata.csv")  # fmt: skip
    bad = written(tmp_path, KS2, "1,850,12,A,20,50%,5%", "1,850,100009,B,20,50%,5%")
    assert main(["check", str(bad), str(tmp_path / "missing.csv")]) == 1
    assert "missing.csv: the file cannot be opened" in capsys.readouterr().err
    refused = tmp_path / "refused.csv"
    assert main(["check", str(bad), str(register), "--refused", str(refused)]) == 3
    assert "row 2, column URN: is no school number (found '12')" in capsys.readouterr().err
    assert "2018-850-ks2.csv,2,URN,12,is no school number" in refused.read_text("utf-8-sig")
