"""Average scores and progress from Key Stage 2 tables: real ones as published, and what they get wrong."""

import pytest

from tests.official_files import KS2, OFFICIAL, published, read_official, written

OWN_ROW = {
    2018: {
        "read_score": 106,
        "mat_score": 105,
        "gps_score": 106,
        "read_prog": -0.3,
        "writ_prog": -0.1,
        "mat_prog": -0.6,
    },
    2019: {
        "read_score": 105,
        "mat_score": 105,
        "gps_score": 106,
        "read_prog": -0.4,
        "writ_prog": -0.1,
        "mat_prog": -0.7,
    },
}
"""What Hampshire's row says of all its schools."""
SCORED = f"{KS2},READ_AVERAGE,READPROG,READPROG_LOWER,READPROG_UPPER,READCOV"


def scores(tmp_path, *cells, year=2019):
    lines = [f"1,850,{100001 + n},A,40,60%,10%,{c}" for n, c in enumerate(cells)]
    return read_official(written(tmp_path, SCORED, *lines, name=f"{year - 1}-{year}_850_ks2.csv"))


@published
@pytest.mark.parametrize("year", [2018, 2019])
def test_hampshire_s_schools_average_to_its_own_row(year):
    path = OFFICIAL / f"{year - 1}-{year}_850_ks2final.csv"
    reading = read_official(path)
    rows = reading.tables["scores"].query("status == 'published'")
    sums = rows.assign(points=rows["pupils"] * rows["score"]).groupby("measure")[["points", "pupils"]].sum()
    mean = (sums["points"] / sums["pupils"]).astype(float)
    # Averages are published in whole numbers and progress in tenths, of schools as of the authority.
    for code, value in OWN_ROW[year].items():
        assert mean[f"ks2_{code}"] == pytest.approx(value, abs=0.55 if "score" in code else 0.11), code
    limits = rows[rows["low"].notna()]
    assert ((limits["low"] <= limits["score"]) & (limits["score"] <= limits["high"])).all()
    assert len(limits) > 900 and not reading.refused


def test_a_score_is_of_the_pupils_it_covers_and_its_codes_refuse_nothing(tmp_path):
    reading = scores(tmp_path, "104,-1.9,-3.4,-0.3,90%", "SUPP,LOWCOV,LOWCOV,LOWCOV,40%", "NE,2,3,4,100%")
    table = reading.tables["scores"].set_index(["urn", "measure"])
    assert reading.refused == ()
    assert table.loc[(100001, "ks2_read_score"), ["pupils", "score"]].tolist() == [40, 104]
    own = table.loc[(100001, "ks2_read_prog")]
    assert [own["pupils"], own["score"], own["low"], own["high"]] == [36, -1.9, -3.4, -0.3]
    assert table.loc[100002, "status"].tolist() == ["withheld", "withheld"]
    # Limits that do not enclose it are no limits.
    assert table.loc[(100003, "ks2_read_prog"), ["low", "high"]].isna().all()
    assert table.loc[(100003, "ks2_read_score"), "status"] == "not_applicable"


@pytest.mark.parametrize(
    ("cells", "column"),
    [("79,0,-1,1,100%", "READ_AVERAGE"), ("121,0,-1,1,100%", "READ_AVERAGE"), ("104,far,,,100%", "READPROG")],
)
def test_what_is_no_score_is_refused_by_its_cell(tmp_path, cells, column):
    reading = scores(tmp_path, cells)
    assert [(p.row, p.column) for p in reading.refused] == [(2, column)]
    assert all(p.reason and p.remedy for p in reading.refused)


def test_progress_of_a_year_in_which_none_was_published_is_not_taken(tmp_path):
    found = scores(tmp_path, "104,-1.9,-3.4,-0.3,90%", year=2024).tables["scores"]
    assert set(found["measure"]) == {"ks2_read_score"}
    later = scores(tmp_path, "104,-1.9,-3.4,-0.3,90%", year=2026).tables["scores"]
    assert set(later["measure"]) == {"ks2_read_score", "ks2_read_prog"}
