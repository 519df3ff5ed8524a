"""What Key Stage 2 tables say of who is in the cohorts."""

import pytest

from tests.official_files import OFFICIAL, published, read_official, written

HEADER = "RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH"
MORE = f"{HEADER},PTFSM6CLA1A,PSENELEK,PTEALGRP2,PTKS1GROUP_L,PTKS1GROUP_M,PTKS1GROUP_H,TKS1AVERAGE"


def context(tmp_path, header, *rows):
    return read_official(written(tmp_path, header, *rows)).tables.get("context")


@published
@pytest.mark.parametrize(
    ("year", "disadvantaged", "additional", "needs"), [(2018, 21, 6, 14), (2019, 22, 7, 16)]
)
def test_hampshire_s_cohorts_add_up_to_its_own_row(year, disadvantaged, additional, needs):
    """The authority's row of 2018/19: 22% of its pupils disadvantaged, 7% with additional language,
    16% with special needs; whole percentages of schools leave the sums right to half a point."""
    table = read_official(OFFICIAL / f"{year - 1}-{year}_850_ks2final.csv").tables["context"]
    pupils = table["pupils"].astype(float)
    for column, expected in (
        ("disadvantaged", disadvantaged),
        ("additional_language", additional),
        ("special_needs", needs),
    ):
        known = table[column].notna()
        told = (table[column] * pupils)[known].sum() / pupils[known].sum()
        assert told == pytest.approx(expected, abs=0.8), column
    assert table["prior_average"].between(0, 30).all()


def test_a_row_says_what_is_published_and_codes_are_no_figure(tmp_path):
    table = context(
        tmp_path,
        MORE,
        "1,850,100001,A,30,60%,10%,40%,17%,2%,3%,62%,35%,16.8",
        "1,850,100002,B,30,60%,10%,SUPP,NE,,LOW,NA,NP,31",
        "1,850,100003,C,8,60%,10%,0%,100%,SUPP,NE,,LOW,NA",
        "3,850,,Hampshire,68,60%,10%,30%,10%,1%,3%,60%,37%,16.0",
    ).set_index("urn")
    assert table.index.tolist() == [100001, 100003]
    assert table.loc[100001, "disadvantaged":].tolist() == [40, 17, 2, 3, 62, 35, 16.8]
    assert table.loc[100003, ["disadvantaged", "special_needs"]].tolist() == [0, 100]
    assert table.loc[100003, "additional_language":].isna().all()
    assert table["pupils"].tolist() == [30, 8]


@pytest.mark.parametrize(
    ("columns", "cells", "needs"),
    [
        ("PSENELEK,PSENELE,PSENELK", "17%,2%,15%", 17),
        ("PSENELE,PSENELK", "2%,15%", 17),
        ("PSENELSE,PSENELSAPK", "2%,15%", 17),
        ("PSENELE,PSENELK", "60%,60%", 100),
        ("PSENELE,PSENELK", "SUPP,15%", None),
        ("PSENELE", "2%", None),
    ],
)
def test_special_needs_are_those_with_a_plan_and_those_with_support(tmp_path, columns, cells, needs):
    table = context(tmp_path, f"{HEADER},PTFSM6CLA1A,{columns}", f"1,850,100001,A,30,60%,10%,40%,{cells}")
    told = table["special_needs"].iloc[0]
    assert told == needs if needs is not None else told != told


def test_a_table_without_such_columns_has_no_context(tmp_path):
    assert context(tmp_path, HEADER, "1,850,100001,A,30,60%,10%") is None
