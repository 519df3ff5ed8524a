"""Lists of partnerships with names are read in the shapes that people use, and nothing of them is lost."""

import io

import openpyxl
import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.sources.name_lists import read_list, read_pasted
from collab.sources.opening import File
from tests.driven import HOSTILE

PAIRS = [("Wolds", "Alford Primary"), ("Wolds", "St Helena's, Stow"), ("Coast", "Huttoft")]


def pairs(listed):
    return [(one.partnership, one.asked.written) for one in listed.schools]


SHAPES = {
    "a column a partnership, by tabs": "Wolds\tCoast\nAlford Primary\tHuttoft\nSt Helena's, Stow\t\n",
    "the same by blanks": (
        "Wolds                        Coast\nAlford Primary               Huttoft\nSt Helena's, Stow\n"
    ),
    "below a title": "Our clusters\n\nWolds\tCoast\nAlford Primary\tHuttoft\nSt Helena's, Stow\t\n",
    "a row a school": (
        "Cluster\tName of school\nWolds\tAlford Primary\nWolds\tSt Helena's, Stow\nCoast\tHuttoft\n"
    ),
    "the partnership said once": (
        "Partnership\tSchool\nWolds\tAlford Primary\n\tSt Helena's, Stow\nCoast\tHuttoft\n"
    ),
    "commas": 'partnership,school\nWolds,Alford Primary\nWolds,"St Helena\'s, Stow"\nCoast,Huttoft\n',
    "bars": "|Wolds|Coast|\n|--|--|\n|Alford Primary|Huttoft|\n|St Helena's, Stow||\n",
    "schools beside": (
        "Cluster\tSchool 1\tSchool 2\nWolds\tAlford Primary\tSt Helena's, Stow\nCoast\tHuttoft\n"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_pasted_text_says_the_same(shape):
    assert sorted(pairs(read_pasted(SHAPES[shape]))) == sorted(PAIRS)


def test_a_column_of_blanks_keeps_its_gaps():
    text = "Wolds cluster    Coastal cluster\n                 Huttoft\nAlford           Mablethorpe\n"
    assert pairs(read_pasted(text)) == [
        ("Coastal cluster", "Huttoft"),
        ("Wolds cluster", "Alford"),
        ("Coastal cluster", "Mablethorpe"),
    ]


def test_a_name_in_columns_is_told_by_its_line_below_a_title_and_beside_empty_lines():
    listed = read_pasted("Partnerships 2026\n\nWolds\tCoast\nAlford\tHuttoft\n\nTetford\t\n")
    assert {one.asked.written: one.row for one in listed.schools} == {"Alford": 4, "Huttoft": 4, "Tetford": 6}


def test_one_partnership_is_a_list_of_lines_with_their_bullets_taken_off():
    listed = read_pasted("Wolds\n\u2022 Alford Primary\n2. St Helena's, Stow\n- Huttoft*\n")
    assert pairs(listed) == [("Wolds", name) for _, name in PAIRS]
    assert [one.row for one in listed.schools] == [2, 3, 4]


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return File("list.xlsx", buffer.getvalue())


def test_a_workbook_in_any_of_its_shapes():
    columns = [["Wolds", "Coast"], ["Alford Primary", "Huttoft"], ["St Helena's, Stow", None]]
    assert sorted(pairs(read_list(workbook(Sheet1=columns)))) == sorted(PAIRS)
    apart = workbook(
        Wolds=[["School"], ["Alford Primary"], ["St Helena's, Stow"]],
        Coast=[["School", "URN"], ["Huttoft", 138808]],
    )
    listed = read_list(apart)
    assert pairs(listed) == PAIRS
    assert listed.schools[-1].asked.urn == 138808
    assert listed.schools[-1].file == "list.xlsx, sheet Coast"


def test_all_that_a_row_may_say():
    listed = read_pasted(
        "Partnership\tKind\tSchool\tTown\tPost code\tURN\tDfE number\tPhase\tDate joined\tDate left\tLead\n"
        "Wolds\tfederation\tAlford\tAlford\tLN13 9AA\t120440\t925/2001\tPrimary\t13/09/2013\t\tYes\n"
        "\t\tSt Helena's (lead)\t\t\t\t9252002\t\t01/09/2014\t31/08/2020\t\n"
    )
    one, two = listed.schools
    asked = one.asked
    assert (asked.place, asked.postcode, asked.phase) == ("Alford", "LN13 9AA", "Primary")
    assert (asked.urn, asked.laestab, one.kind, one.lead) == (120440, 9252001, "federation", True)
    assert (one.joined, one.left) == (pd.Timestamp("2013-09-13"), pd.NaT)
    assert (two.partnership, two.asked.written, two.asked.laestab, two.lead) == (
        "Wolds",
        "St Helena's",
        9252002,
        True,
    )
    assert two.left == pd.Timestamp("2020-08-31")


def test_a_number_behind_a_name_is_read():
    written = read_pasted("Wolds\nAlford (120440)\nHuttoft 925/2002\nWragby URN: 120488\n").schools
    assert [(o.asked.urn, o.asked.laestab) for o in written] == [(120440, 0), (0, 9252002), (120488, 0)]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("Wolds\tA\t12\t\t", "urn", "12"),
        ("Wolds\tA\t\tSept 2013\t", "joined", "Sept 2013"),
        ("Wolds\tA\t\t\tgang", "kind", "gang"),
        ("**\tA\t\t\t", "partnership", "**"),
    ],
)
def test_a_cell_that_says_nothing_it_could_is_refused_and_the_rest_is_read(row, column, value):
    listed = read_pasted(f"Partnership\tSchool\tURN\tJoined\tKind\nWolds\tAlford\t\t\t\n{row}\n")
    (problem,) = listed.refused
    assert (problem.row, problem.column, problem.value) == (3, column, value)
    assert pairs(listed) == [("Wolds", "Alford")]


def test_a_column_without_a_heading_is_told_name_by_name():
    listed = read_pasted("Wolds\t\tCoast\nAlford\tLost\tHuttoft\n")
    assert pairs(listed) == [("Wolds", "Alford"), ("Coast", "Huttoft")]
    assert [p.reason for p in listed.refused] == ["the school stands under no partnership's name"]


@pytest.mark.parametrize("text", ["x", "\n\n", "Wolds\tCoast\n\t\n", "Partnership\tSchool\n"])
def test_a_list_of_nothing_is_refused(text):
    with pytest.raises(DataError, match="no partnership with schools"):
        read_pasted(text)


def test_months_before_days_are_refused_aloud():
    with pytest.raises(DataError, match="month first"):
        read_pasted("Partnership\tSchool\tJoined\nWolds\tAlford\t09/13/2013\n")


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (File("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99), "Excel 97"),
        (File("list.csv", b"a\x00b"), "no text"),
        (File("list.xlsx", b"PK\x03\x04 and no more"), "no text|cannot be opened|no partnership"),
    ],
)
def test_what_is_no_list_is_refused(file, reason):
    with pytest.raises(DataError, match=reason):
        read_list(file)


@pytest.mark.parametrize(("partnership", "used"), [("Wolds", 5_000), ("--", 0)])
def test_a_list_too_long_is_refused_whatever_it_says_and_one_on_the_limit_is_read(partnership, used):
    """Names are counted before each is looked at, which would take seconds for what a text can hold."""
    lines = [f"Ash {i}" for i in range(5_000)]
    whole = read_pasted("\n".join([partnership, *lines]))
    assert (len(whole.schools), len(whole.refused)) == (used, 5_000 - used)
    with pytest.raises(DataError, match="more than 5,000 names"):
        read_pasted("\n".join([partnership, *lines, "One more"]))


def test_hostile_cells_are_kept_as_they_are_written():
    listed = read_pasted(f"{HOSTILE}\n{HOSTILE}\n=1+1\n")
    assert pairs(listed) == [(HOSTILE, HOSTILE), (HOSTILE, "=1+1")]
