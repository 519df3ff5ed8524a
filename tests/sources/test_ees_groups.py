"""Groups of pupils from Explore Education Statistics and from the authority's own workbook."""

import pandas as pd
import pytest

from collab.sources.ees_groups import group_said
from tests.official_files import EES, REGISTER, RESULTS, csv, filled, made, performance

ROW = "202324,Academic year,School,850200{0},10000{0},Alder,"
SIZES = csv(
    "ks2_institution_information.csv",
    EES + ",telig,gelig,belig,tfsm6cla1a,tnotfsm6cla1a,tealgrp2",
    ROW.format(1) + "20,9,11,8,12,0",
    ROW.format(2) + "40,20,20,c,c,7",
)


def by_group(candidate, measure="ks2_rwm_exp"):
    rows = candidate.tables["group_results"]
    rows = rows[rows["measure"] == measure]
    return rows.set_index(["urn", "pupil_group"])[["eligible", "achieved", "status"]]


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ("Disadvantaged", "disadvantaged"),
        ("Disadvantaged  Pupils ", "disadvantaged"),
        ("Not known to be disadvantaged", "not_disadvantaged"),
        ("Girls", "girls"),
        ("Boys", "boys"),
        ("All SEN", "special_needs"),
        ("No SEN", "no_special_needs"),
        ("English as an additional language", "additional_language"),
        ("First language known or believed to be English", "no_additional_language"),
        ("Total", None),
        ("EHC plan", None),
        ("SEN support", None),
        ("Non-mobile", None),
        ("Disadvantaged boys", None),
    ],
)
def test_a_breakdown_is_a_group_only_where_it_is_all_of_one(said, group):
    (found,) = group_said(pd.Series([said]))
    assert found == group or (group is None and pd.isna(found))


def test_percentages_by_breakdown_and_pupils_by_group_are_put_together(store):
    rows = performance(
        *(
            ROW.format(school) + f"{topic},{breakdown},RWM,{told}"
            for school, topic, breakdown, told in (
                (1, "All pupils", "Total", "60,10"),
                (1, "Sex", "Girls", "67,11"),
                (1, "Sex", "Boys", "55,9"),
                (1, "Disadvantage", "Disadvantaged", "c,c"),
                (1, "Language", "EAL", "z,z"),
                (2, "All pupils", "Total", "75,20"),
                (2, "Disadvantage", "Disadvantaged", "50,0"),
                (2, "Sex", "Girls", "most,5"),
                (2, "Language", "EAL", "86,14"),
            )
        )
    )
    candidate = made(store, REGISTER, rows, SIZES)
    found = by_group(candidate)
    assert tuple(found.loc[(100001, "girls")]) == (9, 6, "published")
    assert tuple(found.loc[(100001, "boys")]) == (11, 6, "published")
    assert found.at[(100001, "disadvantaged"), "status"] == "withheld"
    assert found.at[(100001, "additional_language"), "status"] == "not_applicable"
    assert tuple(found.loc[(100002, "additional_language")]) == (7, 6, "published")
    # Nobody says how many disadvantaged pupils Birch has; and "most" is no percentage.
    assert (100002, "disadvantaged") not in found.index and (100002, "girls") not in found.index
    assert [(p.row, p.column, p.value) for p in candidate.refused] == [
        (9, "expected_standard_pupil_percent", "most")
    ]
    assert any("have no eligible pupils" in note for r in candidate.readings for note in r.notes)
    assert set(candidate.tables["results"]["achieved"]) == {12, 2, 30, 8}


def test_a_group_is_read_in_each_subject_of_the_same_pupils(store):
    """And no row of another authority's schools counts."""
    rows = performance(
        *(
            ROW.format(1) + told
            for told in (
                "All pupils,Total,RWM,60,10",
                "Sex,Girls,RWM,67,11",
                "Sex,Girls,Reading,89,33",
                "Sex,Girls,Science,89,33",
                "Sex,Girls,Maths,c,22",
            )
        ),
        "202324,Academic year,School,9360001,200001,Elsewhere,Sex,Girls,Reading,50,20",
        "202324,Academic year,School,9360001,200001,Elsewhere,Sex,Left-handed,Reading,50,20",
    )
    candidate = made(store, REGISTER, rows, SIZES)
    rows = candidate.tables["group_results"]
    assert set(rows["urn"]) == {100001} and set(rows["eligible"]) == {9}
    found = rows.set_index("measure")
    # 89% of 9 girls are 8.
    assert found.at["ks2_read_exp", "achieved"] == 8 and found.at["ks2_read_high", "achieved"] == 3
    assert found.at["ks2_mat_exp", "status"] == "withheld" and found.at["ks2_mat_high", "achieved"] == 2
    assert len(found) == 6 and not candidate.refused
    # Those of science, and of a group that nobody knows.
    told = [note for source in candidate.readings for note in source.notes]
    assert "2 rows of other pupils, subjects or averages were left out." in told


def test_pupils_of_a_group_that_were_counted_are_closer_than_a_whole_percentage(store):
    """55% of 200 would be 110."""
    header = EES + (
        ",breakdown_topic,breakdown,subject,eligible_pupil_count,expected_standard_pupil_count,"
        "expected_standard_pupil_percent"
    )
    total = ROW.format(1) + '"All pupils",Total,"Reading, writing and maths",300,172,57'
    girls = ROW.format(1) + 'Sex,Girls,"Reading, writing and maths",200,109,55'
    found = by_group(made(store, REGISTER, csv("ees.csv", header, total, girls)))
    assert tuple(found.loc[(100001, "girls")]) == (200, 109, "published")


def test_a_column_that_describes_a_school_differently_for_each_group_is_no_other_filter(store):
    rows = csv(
        "ks2_institution_performance.csv",
        EES + ",breakdown,subject,eligible_pupil_count,expected_standard_pupil_percent,in_words",
        ROW.format(1) + 'Total,"Reading, writing and maths",20,60,about the average',
        ROW.format(1) + 'Girls,"Reading, writing and maths",9,67,above it',
        ROW.format(1) + 'Boys,"Reading, writing and maths",11,55,below it',
    )
    assert by_group(made(store, REGISTER, rows))["achieved"].tolist() == [6, 6]


def test_groups_of_the_workbook_are_checked_and_stand_beside_what_was_published(store):
    workbook = filled(
        Groups_of_pupils=[
            [100001, "Alder", "2017/18", "KS2 expected standard", "Special needs", 8, 3],
            [100001, "Alder", "2017/18", "KS2 expected standard", "No special needs", 12, 7],
            [100002, "Birch", "2017/18", "KS2 expected standard", "special needs", 4, "c"],
            [100002, "Birch", "2017/18", "KS2 expected standard", "Girls", 0, 0],
            [100001, "Alder", "2017/18", "KS2 expected standard", "Left-handed", 8, 3],
            [100001, "Alder", "2017/18", "KS2 sixth standard", "Boys", 8, 3],
            [100002, "Birch", "2017/18", "KS2 expected standard", "Boys", 8, 9],
        ]
    )
    candidate = made(store, REGISTER, workbook, RESULTS)
    found = by_group(candidate)
    assert tuple(found.loc[(100001, "special_needs")]) == (8, 3, "published")
    assert found.at[(100002, "special_needs"), "status"] == "withheld"
    assert found.at[(100002, "girls"), "status"] == "not_applicable"
    told = {(p.file.split(", sheet ")[1], p.row, p.column, p.value) for p in candidate.refused}
    assert told == {
        ("Groups of pupils", 6, "Pupils", "Left-handed"),
        ("Groups of pupils", 7, "Measure", "KS2 sixth standard"),
        ("Groups of pupils", 8, "Reached it", "9"),
    }


def test_a_csv_of_groups_is_not_taken_for_key_stage_1_results(store):
    table = csv(
        "groups.csv", "URN,Year,Measure,Group,Eligible,Achieved", "100001,2017/18,ks2_rwm_exp,girls,9,6"
    )
    assert by_group(made(store, REGISTER, RESULTS, table))["achieved"].tolist() == [6]
