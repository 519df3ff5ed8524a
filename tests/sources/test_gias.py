"""The register of schools: the real one as published, and rows that are wrong."""

import pandas as pd
import pytest

from tests.official_files import GIAS, HAMPSHIRE, OFFICIAL, published, read_official, written


@published
def test_the_register_gives_hampshire_s_schools_and_only_them():
    reading = read_official(OFFICIAL / "20220420_gias_850_936.csv", HAMPSHIRE)
    schools = reading.tables["schools"]
    assert set(schools["authority_code"]) == HAMPSHIRE
    assert schools["urn"].is_unique
    assert schools["closed"].isna().sum() == 427
    assert set(schools["phase"]) == {"infant", "junior", "primary"}
    assert {"Basingstoke and Deane", "New Forest", "Winchester"} <= set(schools["district"].dropna())
    alton = schools[schools["name"] == "Alton Infant School"].iloc[0]
    assert (alton["phase"], alton["district"]) == ("infant", "East Hampshire")
    assert alton["longitude"] == pytest.approx(-0.97, abs=0.02)


def test_the_statutory_ages_tell_the_phase_to_the_year(tmp_path):
    ages = {(4, 8): "infant", (4, 9): "primary", (6, 11): "primary", (7, 11): "junior", (8, 12): "junior"}
    rows = [
        f"{100001 + n},850,A,Primary,,,90,X,400000,300000,{low},{high}" for n, (low, high) in enumerate(ages)
    ]
    schools = read_official(written(tmp_path, GIAS, *rows)).tables["schools"]
    assert schools["phase"].tolist() == list(ages.values())


def test_schools_without_a_place_or_a_district_keep_their_row(tmp_path):
    row = "100001,850,A,Primary,01-09-2001,,90,,0,0,4,11"
    school = read_official(written(tmp_path, GIAS, row)).tables["schools"].iloc[0]
    assert pd.isna(school["easting"]) and pd.isna(school["longitude"]) and pd.isna(school["district"])
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
