"""The authority's workbook: read tolerantly, checked strictly, written back without loss."""

import pandas as pd
import pytest

from collab.sources.formats import open_file, read_opened
from collab.sources.own_template import write_workbook
from tests.official_files import REGISTER, filled, made


@pytest.mark.slow
def test_the_authority_s_workbook_is_read_tolerantly_and_checked_strictly(store):
    workbook = filled(
        Partnerships=[
            ["Oak Cluster", "Collaborative partnership", "", "1/9/2014"],
            ["Elm Cluster", "club", "Active", "2014-09-01"],
        ],
        Memberships=[
            ["oak cluster", 100001, "Alder", 41883, None, "yes"],
            ["Oak Cluster", 100002, "Birch", "1 September 2014", "2013-01-01", ""],
        ],
        Key_Stage_1_results=[
            [100001, "Alder", "2013/14", 30, 25, 20, 5],
            [100002, "Birch", 2014, 30, 31, "c", -1],
        ],
        Assessments=[
            ["Oak Cluster", 2, "2014-06-01", "3 Established", "Visits", "Anna"],
            ["Oak Cluster", 11, "2014-06-01", 3, "", "Anna"],
            ["Oak Cluster", 3, "2014-06-01", "often", "", "Anna"],
        ],
        Projects=[["Reading", "Shared reading", "Schools", "North", "", 4, "running"]],
        Inspection_mentions=[["Alder", 100001, "2014-06", "Works with others", "", "2 7"]],
    )
    candidate = made(store, REGISTER, workbook)
    tables = candidate.tables
    assert tables["partnerships"]["standing"].tolist() == ["active"]
    member = tables["memberships"].iloc[0]
    assert (member["urn"], bool(member["lead"])) == (100001, True)
    assert member["joined"] == pd.Timestamp(2014, 9, 1)
    results = tables["results"].set_index(["urn", "measure"])
    assert results["achieved"].dropna().to_dict() == {
        (100001, "ks1_rwm_l2"): 25,
        (100001, "ks1_rwm_l2b"): 20,
        (100001, "ks1_rwm_l3"): 5,
    }
    assert results.at[(100002, "ks1_rwm_l2b"), "status"] == "withheld"
    assert tables["assessments"]["rating"].tolist() == [3]
    assert tables["projects"]["source"].tolist() == ["The authority's own workbook"]
    told = {(p.file.split(", sheet ")[1], p.row, p.column) for p in candidate.refused}
    assert told == {
        ("Partnerships", 3, "Kind"),
        ("Memberships", 3, "Left"),
        ("Key Stage 1 results", 3, "Level 2+"),
        ("Key Stage 1 results", 3, "Level 3+"),
        ("Assessments", 3, "Lesson"),
        ("Assessments", 4, "Rating"),
    }
    assert all(p.reason and p.remedy and p.value for p in candidate.refused)


def test_checks_and_the_early_years_are_a_row_a_check_and_each_wrong_cell_is_told(store):
    workbook = filled(
        Checks_and_Early_Years=[
            [100001, "Alder", "2021/22", "Phonics", 30, 24],
            [100001, "Alder", 2022, "multiplication tables", 28, 7],
            [100001, "Alder", 2022, "Early Years", 31, "c"],
            [100002, "Birch", 2022, "yr1_phonics", 30, 31],
            [100002, "Birch", 2014, "Multiplication tables", 30, 10],
            [100002, "Birch", 2022, "Swimming", 30, 10],
            [100002, "Birch", 2022, "ks2_rwm_exp", 30, 10],
            [100002, "Birch", 2022, "Early Years", 30, ""],
        ]
    )
    candidate = made(store, REGISTER, workbook)
    results = candidate.tables["results"].set_index("measure")
    assert results["achieved"].dropna().to_dict() == {"yr1_phonics": 24, "yr4_tables": 7}
    assert results["status"].to_dict()["eyf_gld"] == "withheld"
    assert results["eligible"].to_dict() == {"yr1_phonics": 30, "yr4_tables": 28, "eyf_gld": 31}
    told = {(p.row, p.column) for p in candidate.refused}
    # Row 6 is of a year before the check was statutory.
    assert told == {
        (5, "Pupils who reached it"),
        (6, "Year"),
        (7, "Check"),
        (8, "Check"),
        (9, "Pupils who reached it"),
    }
    assert all(p.reason and p.remedy for p in candidate.refused)


def test_a_filled_workbook_comes_back_without_loss(illustrative):
    text = '=HYPERLINK("x")'
    assessments = pd.DataFrame(
        {
            "partnership": ["beacon-partnership"],
            "lesson": [2],
            "rating": [3],
            "by": ["@Anna"],
            "assessed_on": pd.to_datetime(["2014-05-01"]),
            "evidence": [text],
        }
    )
    tables = {**illustrative.tables, "assessments": assessments}
    opened = open_file("w.xlsx", write_workbook(tables))
    back = {}
    for reading in read_opened(opened, frozenset(), None, None):
        assert reading.refused == ()
        back |= reading.tables
    for name, table in back.items():
        own = tables[name][list(table.columns)].reset_index(drop=True)
        pd.testing.assert_frame_equal(table.reset_index(drop=True), own, check_dtype=False)
    assert len(back) == 9


def test_the_kinds_of_today_and_what_is_a_part_of_what_are_read():
    lines = [
        "Partnership,Kind,Part of",
        "Fen Trust,Multi-academy trust,",
        "Fen East,Trust cluster,Fen Trust",
        "Help,Inclusion cluster,",
        "Area,area_partnership,",
        "Peers,Peer review network,",
        "Family,Diocesan,",
    ]
    opened = open_file("Partnerships.csv", "\n".join(lines).encode())
    (reading,) = read_opened(opened, frozenset(), None, None)
    table = reading.tables["partnerships"]
    assert reading.refused == ()
    assert table["parent"].tolist()[1] == "fen-trust" and table["parent"].isna().sum() == 5
    assert table["kind"].tolist()[1:] == [
        "trust_cluster",
        "inclusion_cluster",
        "area_partnership",
        "peer_review_network",
        "diocesan_family",
    ]


@pytest.mark.parametrize("beside", [(), ("Gives,Writing,,Elder Cluster,2014-09-01,Headteacher,Anna",)])
def test_an_offer_has_one_key_whatever_stands_beside_it(beside):
    """Of the key's parts that are left out nothing is left: given once more, it is the same offer."""
    rows = ["Gives,Writing,100001,,2014-09-01,Headteacher,Anna", *beside]
    header = "Give or look for,Topic,URN,Partnership,Since,Contact,By"
    (reading,) = read_opened(open_file("o.csv", "\n".join([header, *rows]).encode()), frozenset(), None, None)
    assert reading.tables["offers"]["offer"].iloc[0] == "gives-2014-09-01-writing-100001"
