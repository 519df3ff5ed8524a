"""What Key Stage 2 tables say of groups of pupils."""

import pandas as pd
import pytest

from collab.data.vocabulary import PUPIL_GROUPS
from collab.releases.importing import publish
from collab.sources.formats import FORMATS
from collab.sources.pupil_groups import read_beside
from tests.official_files import OFFICIAL, REGISTER, csv, made, published, read_official, written

HEADER = "RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH"
GROUPS = "TFSM6CLA1A,PTRWM_EXP_FSM6CLA1A,TNotFSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A"


def groups(tmp_path, header, *rows):
    return read_official(written(tmp_path, header, *rows)).tables.get("group_results")


@pytest.fixture(scope="module")
def hampshire():
    table = read_official(OFFICIAL / "2018-2019_850_ks2final.csv").tables["group_results"]
    return table.set_index("measure").loc["ks2_rwm_exp"].reset_index(drop=True)


@published
@pytest.mark.parametrize(
    ("group", "pupils", "percent"),
    [
        ("disadvantaged", 3263, 49),
        ("not_disadvantaged", 11592, 73),
        ("girls", 7306, 72),
        ("boys", 7549, 64),
        ("additional_language", 972, 72),
    ],
)
def test_hampshire_s_schools_add_up_to_its_own_row_within_what_was_withheld(
    hampshire, group, pupils, percent
):
    """The authority's row of 2018/19 has the pupils and the percent, in whole percents."""
    rows = hampshire[hampshire["pupil_group"] == group]
    shown = rows[rows["status"] == "published"]
    eligible, achieved = int(shown["eligible"].sum()), int(shown["achieved"].sum())
    withheld = pupils - eligible
    # All but a few schools' numbers of pupils are published, whatever their results.
    assert rows["eligible"].sum() == pytest.approx(pupils, abs=8)
    assert 0 < withheld < 0.45 * pupils
    low, high = pupils * (percent - 0.5) / 100, pupils * (percent + 0.5) / 100
    assert low - withheld <= achieved <= high
    # What is left for the withheld schools is no more than they have pupils, and not far from the rest.
    assert 100 * achieved / eligible == pytest.approx(percent, abs=4)


@published
def test_hampshire_s_groups_and_their_complements_are_the_whole_cohort(hampshire):
    results = read_official(OFFICIAL / "2018-2019_850_ks2final.csv").tables["results"]
    whole = results[results["measure"] == "ks2_rwm_exp"].set_index("urn")
    for group in ("disadvantaged", "girls"):
        parts = hampshire[hampshire["pupil_group"].isin([group, PUPIL_GROUPS[group]])]
        parts = parts[parts["status"] == "published"]
        both = parts.groupby("urn").filter(lambda rows: len(rows) == 2)
        sums = both.groupby("urn")[["eligible", "achieved"]].sum()
        assert len(sums) > 150
        assert (sums["eligible"] == whole.loc[sums.index, "eligible"]).all()
        # Whole percents of more than 100 pupils leave a count open by one.
        off = (sums["achieved"] - whole.loc[sums.index, "achieved"]).abs()
        assert off.max() <= 1 and off[sums["eligible"] < 100].max() == 0


def test_a_row_says_what_is_published_and_codes_are_no_figure(tmp_path):
    table = groups(
        tmp_path,
        f"{HEADER},{GROUPS}",
        "1,850,100001,A,30,60%,10%,10,40%,20,70%",
        "1,850,100002,B,30,60%,10%,4,SUPP,26,SUPP",
        "1,850,100003,C,30,60%,10%,0,NA,30,60%",
        "1,850,100004,D,30,60%,10%,40,50%,SUPP,60%",
        "3,850,,Hampshire,120,60%,10%,54,45%,66,70%",
    ).set_index(["urn", "pupil_group"])
    told = table[["eligible", "achieved", "status"]]
    assert told.loc[(100001, "disadvantaged")].tolist() == [10, 4, "published"]
    assert told.loc[(100001, "not_disadvantaged")].tolist() == [20, 14, "published"]
    assert told.loc[(100002, "disadvantaged")].tolist() == [4, pd.NA, "withheld"]
    assert told.loc[(100003, "disadvantaged")].tolist() == [0, pd.NA, "not_applicable"]
    assert told.loc[(100003, "not_disadvantaged")].tolist() == [30, 18, "published"]
    # More pupils than the cohort has, or none that are told of, are no figure.
    assert told.loc[(100004, "disadvantaged"), "status"] == "withheld"
    assert told.loc[(100004, "not_disadvantaged"), "status"] == "withheld"
    assert (table["measure"] == "ks2_rwm_exp").all() and (table["year"] == 2018).all()


def test_a_table_without_such_columns_has_no_groups(tmp_path):
    assert groups(tmp_path, HEADER, "1,850,100001,A,30,60%,10%") is None


def test_columns_of_groups_are_kept_of_wide_files():
    known = {column for form in FORMATS for column in form.columns}
    assert {"PTRWM_HIGH_EAL", "PTRWM_EXP_NotFSM6CLA1A", "GELIG"} <= read_beside(["PTRWM_EXP", "PTRWM_HIGH"])
    assert read_beside(["PTRWM_EXP", "PTRWM_HIGH"]) <= known


@pytest.mark.slow
def test_results_that_replace_a_cohort_s_take_what_was_told_of_its_groups_away(store):
    first = csv("2018-850-ks2.csv", f"{HEADER},{GROUPS}", "1,850,100001,Alder,30,60%,10%,10,40%,20,70%")
    later = csv("2018-850-ks2.csv", HEADER, "1,850,100001,Alder,31,61%,10%")
    kept = made(store, REGISTER, first)
    assert len(kept.tables["group_results"]) == 2
    publish(store, kept)
    assert made(store, later).tables["group_results"].empty
