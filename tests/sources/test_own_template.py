"""The workbook that people fill in: nothing in it runs."""

import io

import openpyxl

from collab.sources.own_sheets import SHEETS
from collab.sources.own_template import write_workbook


def test_text_in_the_workbook_cannot_run_as_a_formula(illustrative):
    rows = illustrative.tables["projects"].head(1).assign(title="=1+1", description="@SUM(A1)")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"projects": rows})))
    cells = book["Projects"]["A2"], book["Projects"]["B2"]
    assert [(c.data_type, c.value) for c in cells] == [("s", "=1+1"), ("s", "@SUM(A1)")]
    assert all(c.quotePrefix for c in cells)


def test_the_first_sheet_explains_every_column_and_the_others_help_to_fill_them_in():
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(about="Illustrative data")))
    assert book.sheetnames == ["About", *(sheet.title for sheet in SHEETS)]
    lines = [[cell or "" for cell in row] for row in book["About"].iter_rows(values_only=True)]
    assert lines[:3] == [
        ["What to write on each sheet", "", "", ""],
        ["Illustrative data", "", "", ""],
        ["Sheet", "Column", "What to write in it", "Needed"],
    ]
    assert lines[3:6] == [
        ["Partnerships", "", "One row a partnership.", ""],
        ["Partnerships", "Partnership", "Name, as its schools use it", "yes"],
        ["Partnerships", "Kind", "Kind of partnership", "yes"],
    ]
    assert ["Partnerships", "Standing", "How it stands today", ""] in lines
    assert len(lines) == 3 + sum(1 + len(sheet.columns) for sheet in SHEETS)
    assert {line[3] for line in lines[3:]} == {"", "yes"}
    place = book["Memberships"]
    assert [cell.value for cell in place[1]] == ["Partnership", "URN", "School", "Joined", "Left", "Lead"]
    assert place["A1"].comment.text == "Its name, as on the sheet Partnerships (needed)"
    assert place["F1"].comment.text == "Whether the school leads the partnership"
    assert place.freeze_panes == "A2"
    rules = {str(r.sqref): r.formula1 for r in place.data_validations.dataValidation}
    assert rules == {"A2:A5000": "=Partnerships!$A$2:$A$5000", "F2:F5000": '"Yes,No"'}
    ratings = book["Assessments"].data_validations.dataValidation[2]
    assert ratings.formula1.startswith('"1 ') and ratings.prompt == "How far it is in place"
    assert (
        "Collab's page Data, or to collab import"
        in openpyxl.load_workbook(io.BytesIO(write_workbook()))["About"]["A2"].value
    )
    # The same content makes the same file.
    assert write_workbook() == write_workbook()
